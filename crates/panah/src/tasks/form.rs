//! The form of a task, and what was typed as its terms. Pure.

use super::model::{Due, Repeat, Terms};
use crate::base::ids::UserId;
use crate::desk::record::Fact;
use crate::people::inputs::{Builder, Input};
use crate::people::reading::{Ground, LONGEST_NAME, date};
use crate::people::typed::{Refusal, Typed};
use dates::{Moment, Role, Span};

/// How often a task may come again.
pub const EVERY: [&str; 6] = ["daily", "weekly", "two-weekly", "monthly", "quarterly", "yearly"];

/// The controls; owners as id and name.
pub fn form(b: &Builder<'_>, owners: &[(String, String, bool)]) -> Vec<Input> {
    let people = || owners.iter().map(|(id, name, _)| (id.clone(), name.clone())).collect();
    vec![
        b.line("what", "tasks-what").hint(b.t, "tasks-what-hint"),
        b.line("about", "tasks-about").hint(b.t, "tasks-about-hint").ltr(),
        b.line("day", "tasks-day").hint(b.t, "person-date-hint"),
        b.line("hour", "tasks-hour").hint(b.t, "clocks-hour-hint").ltr().short(),
        b.select("every", "tasks-every", "tasks-every", &EVERY).short(),
        b.line("until", "tasks-until").short(),
        b.choose("owner", "tasks-owner", people()).short(),
        b.choose("deputy", "tasks-deputy", people()).short(),
        b.line("escalate", "tasks-escalate").hint(b.t, "tasks-escalate-hint").ltr().short(),
    ]
}

fn every(code: &str) -> Option<Span> {
    Some(match code {
        "daily" => Span::Days(1),
        "weekly" => Span::Days(7),
        "two-weekly" => Span::Days(14),
        "monthly" => Span::Months(1),
        "quarterly" => Span::Months(3),
        "yearly" => Span::Months(12),
        _ => return None,
    })
}

/// What was typed, as terms.
///
/// # Errors
/// Every field that cannot be used.
pub fn read(
    typed: &Typed,
    ground: Ground,
    offset: i32,
    (owner, deputy): (UserId, Option<UserId>),
) -> Result<Terms, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let what = typed.get("what");
    if what.is_empty() {
        refusals.push(Refusal::say("what", "tasks-why-what"));
    }
    if what.chars().count() > LONGEST_NAME {
        refusals.push(Refusal::say("what", "person-why-too-long"));
    }
    let mut day = |name: &'static str| match date(name, typed, ground, Role::Other) {
        Ok(day) => day.map(|d| d.earliest),
        Err(refusal) => {
            refusals.push(refusal);
            None
        }
    };
    let (on, until) = (day("day"), day("until"));
    if on.is_none() && !refusals.iter().any(|r| r.field == "day") {
        refusals.push(Refusal::say("day", "tasks-why-day"));
    }
    let hour = crate::clocks::hour(typed.get("hour"));
    if hour.is_err() {
        refusals.push(Refusal::say("hour", "clocks-why-hour"));
    }
    let escalate_hours = super::hours(typed.get("escalate"));
    if !typed.get("escalate").is_empty() && escalate_hours.is_none() {
        refusals.push(Refusal::say("escalate", "tasks-why-escalate"));
    }
    let (Some(on), Ok(hour), true) = (on, hour, refusals.is_empty()) else { return Err(refusals) };
    let due = hour.map_or(Due::Day(on), |h| Due::At(Moment::start_of(on, offset).plus(h)));
    let repeat = every(typed.get("every")).map(|every| Repeat { every, until });
    let what = Fact::new(what.to_owned());
    Ok(Terms { what, due, repeat, owner, deputy, escalate_hours, clock: None })
}
