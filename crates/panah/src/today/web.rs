//! The doors of this room.

use super::page::TodayPage;
use super::summary::Summary;
use crate::access::model::Act;
use crate::access::permit::{Actor, Permit, Subject};
use crate::base::errors::{Fault, Trouble};
use crate::web::layout::page;
use crate::web::{App, Doors, Reply, Shell};
use axum::extract::{Query, State};
use dates::{Day, Hints, Reading};
use serde::Deserialize;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default().get("/", Act::SeeToday, today)
}

/// As known on another day.
#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    on: String,
    #[serde(default)]
    known: String,
}

async fn today(State(app): State<App>, actor: Actor, Query(asked): Query<Asked>) -> Reply {
    let now = app.today();
    let on = day(&asked.on, now)?.unwrap_or(now);
    let known = day(&asked.known, now)?.unwrap_or(now);
    let (permit, lists) = permit(&app, &actor)?;
    let page_ = {
        let view = app.view(&permit).await?;
        let summary = Summary::new(&view, on, known, lists)?;
        let held = crate::custody::panel::Top::new(&app, &actor, &view)?;
        let tasks =
            if actor.does(Act::ReadTasks) { crate::tasks::lines(&app, &actor, &view)? } else { Vec::new() };
        let drawn = TodayPage::new(Shell::new(&app, &actor, "/"), &actor, &summary, now);
        TodayPage { tasks, held, ..drawn }
    };
    page(&page_)
}

/// What falls due is listed by household: a list, and so a look that is written down before it is shown. Whoever may
/// not list people gets the numbers alone.
fn permit(app: &App, actor: &Actor) -> Result<(Permit, bool), Trouble> {
    let seen = app.permit(actor, Act::SeeToday, Subject::Desk)?;
    if !actor.does(Act::ListPeople) {
        return Ok((seen, false));
    }
    let lister = Actor { door: Some(Act::ListPeople), ..actor.clone() };
    Ok((app.permit(&lister, Act::ListPeople, Subject::Desk)?, true))
}

/// A day as typed, in any of the calendars; nothing when the field was left empty.
///
/// # Errors
/// `ImpossibleDate` with what was typed.
pub fn day(text: &str, today: Day) -> Result<Option<Day>, Trouble> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match dates::read(text, &Hints::new(today)) {
        Ok(Reading::One(day)) if day.is_exact() => Ok(Some(day.earliest)),
        _ => Err(Trouble::new(Fault::ImpossibleDate).with("date", text)),
    }
}
