//! What every handler is given: the desk, who is logged in, and nothing else.

use crate::access::model::Act;
use crate::access::permit::{Actor, Permit, Subject};
use crate::base::errors::Trouble;
use crate::base::{Fault, Moment};
use crate::desk::Desk;
use crate::desk::glance::Glance;
use crate::desk::record::Stamp;
use crate::desk::sheet::Event;
use crate::web::sessions::Sessions;
use crate::web::throttle::Throttle;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use dates::{Day, Lang};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The running program.
#[derive(Clone)]
pub struct App(Arc<Inside>);

struct Inside {
    desk: Arc<Desk>,
    sessions: Sessions,
    throttle: Throttle,
    logins: Semaphore,
    lang: Lang,
    imports: crate::importing::Waiting,
    typing: crate::people::Typing,
}

/// Logins that may run Argon2id at once: memory stays bounded.
const LOGINS_AT_ONCE: usize = 2;

impl App {
    /// A program over a desk, speaking `lang` to those it does not know yet.
    pub fn new(desk: Arc<Desk>, lang: Lang) -> Self {
        Self(Arc::new(Inside {
            desk,
            sessions: Sessions::default(),
            throttle: Throttle::default(),
            logins: Semaphore::new(LOGINS_AT_ONCE),
            lang,
            imports: crate::importing::Waiting::default(),
            typing: crate::people::Typing::default(),
        }))
    }

    /// The desk.
    pub fn desk(&self) -> &Arc<Desk> {
        &self.0.desk
    }

    /// Who is logged in.
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// Wrong tries.
    pub fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    /// Places at the login.
    pub fn logins(&self) -> &Semaphore {
        &self.0.logins
    }

    /// Spreadsheets between upload and import.
    pub fn imports(&self) -> &crate::importing::Waiting {
        &self.0.imports
    }

    /// Names that are being typed.
    pub fn typing(&self) -> &crate::people::Typing {
        &self.0.typing
    }

    /// The language for those not known yet.
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.0.desk.clock().now()
    }

    /// Today at the office.
    pub fn today(&self) -> Day {
        self.0.desk.clock().today()
    }

    /// Leave to do an act; the answer is the same for what is not there and what is not theirs to see.
    ///
    /// # Errors
    /// `NotYours`, `NotThere`, `SessionEnded`.
    pub fn permit(&self, actor: &Actor, act: Act, subject: Subject) -> Result<Permit, Trouble> {
        self.0.desk.permit(actor, act, subject)
    }

    /// The view under a permit; looks are journalled before anything is shown.
    ///
    /// # Errors
    /// As [`Desk::view`].
    pub async fn view(&self, permit: &Permit) -> Result<Glance<'_>, Trouble> {
        let view = self.0.desk.view(permit, u32::from(permit.subject() != Subject::Desk)).await?;
        self.0.desk.find_on();
        Ok(view)
    }

    /// Writes events under a permit.
    ///
    /// # Errors
    /// As [`Desk::commit`].
    pub async fn commit(
        &self,
        permit: Permit,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<Vec<Stamp>, Trouble> {
        self.0.desk.commit(permit, events.into_iter().collect()).await
    }

    /// Closes what nobody who is still logged in may see; with nobody left, everything.
    pub fn close_what_nobody_holds(&self) {
        match self.0.desk.keep_only(&self.0.sessions.compartments()) {
            // Who stays has a view folded anew: what is read in the background begins now, not at the next look.
            Ok(()) => self.0.desk.go_on(),
            Err(trouble) => tracing::error!(%trouble, "closing compartments"),
        }
    }
}

impl FromRequestParts<App> for Actor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Trouble> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::SessionEnded.into())
    }
}
