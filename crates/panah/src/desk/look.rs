//! A look that goes on: somebody types a name and sees who it could be, letter by letter. The look is written down
//! before anything is shown, and everybody who is shown is written down before they are.

use super::Desk;
use super::glance::Glance;
use crate::access::model::{self as access, Act};
use crate::access::permit::Permit;
use crate::base::ids::{PersonId, UserId};
use crate::base::{Fault, Moment, Trouble};
use std::collections::HashSet;
use std::sync::Arc;

/// How long typing counts as one look, in milliseconds.
const ONE_LOOK_MS: i64 = 60_000;

/// A look that is written down and goes on.
pub struct Look {
    actor: UserId,
    act: Act,
    since: Moment,
    shown: HashSet<PersonId>,
}

impl Look {
    /// Whether it still goes on.
    pub const fn goes_on_at(&self, now: Moment) -> bool {
        now.0 - self.since.0 < ONE_LOOK_MS
    }

    /// When it began.
    pub const fn since(&self) -> Moment {
        self.since
    }
}

impl Desk {
    /// Begins a look, or goes on with one that is still going on. What is in the journal once is not written again.
    ///
    /// # Errors
    /// What the store says when the look cannot be written.
    pub async fn look(self: &Arc<Self>, permit: &Permit, going_on: Option<Look>) -> Result<Look, Trouble> {
        let now = self.clock().now();
        let still =
            |look: &Look| look.actor == permit.actor() && look.act == permit.act() && look.goes_on_at(now);
        if let Some(look) = going_on.filter(still) {
            return Ok(look);
        }
        drop(self.view(permit, 0).await?);
        Ok(Look { actor: permit.actor(), act: permit.act(), since: now, shown: HashSet::new() })
    }

    /// The view under a look that is written down.
    ///
    /// # Errors
    /// `SessionEnded` when the desk is locked, or the look is somebody else's.
    pub fn view_within(&self, permit: &Permit, look: &Look) -> Result<Glance<'_>, Trouble> {
        if look.actor != permit.actor() || look.act != permit.act() {
            return Err(Fault::SessionEnded.into());
        }
        Glance::new(self.read(), permit)
    }

    /// Writes down who is about to be shown, those not written down yet. To be awaited before they are shown.
    ///
    /// # Errors
    /// What the store says; then nobody may be shown.
    pub async fn note_shown(
        self: &Arc<Self>,
        permit: Permit,
        look: &mut Look,
        people: impl IntoIterator<Item = PersonId>,
    ) -> Result<(), Trouble> {
        let new: Vec<PersonId> = people.into_iter().filter(|p| !look.shown.contains(p)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let ids = new.iter().map(|p| uuid::Uuid::from_bytes(p.bytes())).collect();
        let shown = access::Event::Shown { act: permit.act(), people: ids };
        self.commit(permit, vec![shown.into()]).await?;
        look.shown.extend(new);
        Ok(())
    }
}
