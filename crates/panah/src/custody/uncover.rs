//! Where one person is held, and where one raid was: shown one at a time, under a permit of its own, and written to the
//! journal before it is shown.

use super::intake;
use super::picture::{Ground, Line};
use super::timing::Times;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::access::quota::{self, Limit};
use crate::base::ids::{IncidentId, PersonId};
use crate::base::{Fault, Moment, Trouble};
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::picture;
use crate::people::show::safe;
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::{Path, State};

/// Where somebody is or was held.
#[derive(Template)]
#[template(path = "custody/pages/where.html")]
pub struct WherePage {
    /// The frame.
    pub shell: Shell,
    /// The person's id.
    pub id: String,
    /// The names.
    pub names: Bits,
    /// The code.
    pub code: Bit,
    /// The rules of safe contact.
    pub safe: Vec<(String, Bit)>,
    /// The sightings, the newest first, with what is known of access to the place.
    pub lines: Vec<(Line, Access)>,
    /// What was known has faded.
    pub faded: bool,
    /// What is left of the day's look-ups, in words.
    pub left: String,
}

/// What is known about getting in.
pub struct Access {
    /// For lawyers and families, as the register says it.
    pub text: String,
    /// Where that was read.
    pub source: String,
}

/// Where a raid was, and how to call back.
#[derive(Template)]
#[template(path = "custody/pages/door.html")]
pub struct DoorPage {
    /// The frame.
    pub shell: Shell,
    /// The raid's id.
    pub id: String,
    /// Its code.
    pub code: Bit,
    /// What was said, call by call.
    pub calls: Vec<DoorRow>,
    /// What is left of the day's look-ups, in words.
    pub left: String,
}

/// What one call said that could lead to a door.
pub struct DoorRow {
    /// When it was noted.
    pub noted: Bits,
    /// The rules of calling back, before the way.
    pub safe: Vec<(String, Bit)>,
    /// How to call back.
    pub call_back: Option<Bit>,
    /// Digits to dial; nothing where calling was forbidden.
    pub dial: Option<String>,
    /// Where they were taken from.
    pub taken_from: Option<Bit>,
    /// The station or camp that was named.
    pub named_place: Option<Bit>,
}

/// `POST /people/{id}/custody/where`
pub async fn person(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>) -> Reply {
    let about = (Act::ReadWhereabouts, Subject::Person(id));
    let permit = quota::count(&app, &actor, about, Limit::Whereabouts).await?;
    let page_ = {
        let view = app.view(&permit).await?;
        WherePage::new(&app, &actor, &view, id)?
    };
    page(&page_)
}

/// `POST /incidents/{id}/where`
pub async fn raid(State(app): State<App>, actor: Actor, Path(id): Path<IncidentId>) -> Reply {
    let about = (Act::ReadWhereabouts, Subject::Incident(id));
    let permit = quota::count(&app, &actor, about, Limit::Whereabouts).await?;
    let page_ = {
        let view = app.view(&permit).await?;
        DoorPage::new(&app, &actor, &view, id)?
    };
    page(&page_)
}

impl WherePage {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>, id: PersonId) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/held");
        shell.here = format!("/people/{id}/custody");
        let t = shell.t;
        let who = view.person(id).ok_or(Fault::NotThere)?;
        let register = intake::register(view)?;
        let members = view.members()?;
        let mut lines = Vec::new();
        let mut faded = false;
        for seen in view.episodes_of(id) {
            faded |= seen.faded(app.now());
            let ground = Ground {
                times: Times { clock: app.desk().clock(), t },
                register: &register,
                name_of: &|user| members.name_of(user).to_owned(),
                doubted: &[],
                retracted: &[],
            };
            for noted in seen.sightings(app.now()) {
                let place =
                    noted.what.facility.as_ref().and_then(|c| register.iter().find(|f| f.code == **c));
                let access = Access {
                    text: place.map(|f| f.access.clone()).unwrap_or_default(),
                    source: place.map(|f| f.source.clone()).unwrap_or_default(),
                };
                lines.push((ground.sighting(noted), access));
            }
        }
        lines.reverse();
        Ok(Self {
            id: id.to_string(),
            names: picture::names(who, t),
            code: picture::code(who),
            safe: safe(who, t),
            lines,
            faded,
            left: quota::left(app, actor, view, Limit::Whereabouts)?,
            shell,
        })
    }
}

impl DoorPage {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>, id: IncidentId) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/held");
        shell.here = format!("/incidents/{id}");
        let t = shell.t;
        let times = Times { clock: app.desk().clock(), t };
        let kept = view.raid(id).ok_or(Fault::NotThere)?;
        let said = |text: &str| (!text.is_empty()).then(|| Bit::said(text, None));
        let row = |noted: &super::episode::Noted<super::model::Hidden>| {
            let hidden = &noted.what;
            let call_back = hidden.call_back.show();
            let contact = crate::people::model::Contact {
                channel: "phone".into(),
                detail: hidden.call_back.clone(),
                not_safe: hidden.safe.never_call,
            };
            DoorRow {
                noted: Bits(times.moment(Moment(noted.stamp.at_ms))),
                safe: picture::rules_of(&hidden.safe, t),
                call_back: (!call_back.is_empty()).then(|| Bit::number(call_back.clone())),
                dial: crate::people::contact::dial(&contact),
                taken_from: said(hidden.taken_from.show()),
                named_place: said(hidden.named_place.show()),
            }
        };
        Ok(Self {
            id: id.to_string(),
            code: Bit::number(kept.code().map(|c| c.to_string()).unwrap_or_default()),
            calls: view.hidden_of(id).into_iter().map(row).collect(),
            left: quota::left(app, actor, view, Limit::Whereabouts)?,
            shell,
        })
    }
}
