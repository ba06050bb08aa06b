//! Tasks and deadlines: owner, deputy, escalation; days off; a digest; a calendar without personal data.

pub mod board;
pub mod cli;
mod feed;
mod form;
mod ics;
pub mod model;
mod page;
mod rules;
#[cfg(test)]
mod tests;
pub mod view;
pub mod web;

pub use page::Line;

use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::SystemChance;
use crate::base::errors::{Fault, Trouble};
use crate::base::ids::{PersonId, TaskId, UserId};
use crate::desk::glance::Glance;
use crate::web::App;
use dues::Holidays;
use std::sync::LazyLock;

const BUILTIN: &str = include_str!("../../../../packs/pakistan/holidays.toml");

static HOLIDAYS: LazyLock<Result<Holidays, String>> =
    LazyLock::new(|| Holidays::parse(BUILTIN).map_err(|e| e.to_string()));

/// The reader's first tasks, for the first page.
///
/// # Errors
/// `SessionEnded`, `MalformedPack`.
pub fn lines(app: &App, actor: &Actor, view: &Glance<'_>) -> Result<Vec<Line>, Trouble> {
    let now = board::Now::of(app.desk().clock())?;
    let week = now.at.plus(7 * 86_400);
    let all = board::items(view, now)?;
    let mine = all.iter().filter(|i| i.at <= week && i.is_theirs(actor.user, board::leads(actor)));
    let members = view.members()?;
    let named = |user| members.name_of(Some(user)).to_owned();
    let t = crate::web::language::Tongue(actor.lang);
    Ok(mine.take(6).map(|i| page::line(t, i, now, &named)).collect())
}

/// The shipped days off.
///
/// # Errors
/// `MalformedPack`, which a test excludes for what is shipped.
pub fn holidays() -> Result<&'static Holidays, Trouble> {
    HOLIDAYS.as_ref().map_err(|e| Trouble::new(Fault::MalformedPack).with("detail", e))
}

/// Who may own a task: id, name, and whether it is the reader.
///
/// # Errors
/// `SessionEnded`.
pub fn owners(view: &Glance<'_>, actor: &Actor) -> Result<Vec<(String, String, bool)>, Trouble> {
    let does = |m: &&crate::access::model::Member| m.roles.iter().any(|r| r.does(Act::ReadTasks));
    let members = view.members()?.all().iter().filter(does);
    Ok(members.map(|m| (m.user.to_string(), m.name.clone(), m.user == actor.user)).collect())
}

/// A member who may own a task, as a form names them; nobody when nothing was chosen.
///
/// # Errors
/// `WrongField` for somebody who may not.
pub fn member(view: &Glance<'_>, id: &str) -> Result<Option<UserId>, Trouble> {
    if id.is_empty() {
        return Ok(None);
    }
    let user: UserId = id.parse().map_err(|_| Trouble::field("owner", "tasks-why-owner"))?;
    let member = view.members()?.member(user);
    let fits = member.is_some_and(|m| m.roles.iter().any(|r| r.does(Act::ReadTasks)));
    if fits { Ok(Some(user)) } else { Err(Trouble::field("owner", "tasks-why-owner")) }
}

/// Hours until somebody else is told, as typed; nothing when nothing sensible was.
pub fn hours(text: &str) -> Option<u32> {
    dates::latin_digits(text.trim()).parse().ok().filter(|h| (1..=720).contains(h))
}

/// A new task as an event.
pub fn set(app: &App, about: Option<PersonId>, terms: model::Terms) -> crate::desk::sheet::Event {
    let task = TaskId::new(app.now(), &mut SystemChance);
    model::Event::Set { task, about, terms }.into()
}
