//! The rules of tasks: which time comes next, when it is due, who has it now. Pure.

use super::model::{Due, Repeat, Terms};
use super::view::Task;
use crate::base::ids::UserId;
use dates::{Calendar, Day, Moment, Span};

/// A task that comes again comes at most so often.
pub const MOST_TIMES: u32 = 5_000;

/// Who has a task now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The owner.
    Owner,
    /// The deputy too: the owner did not do it within the hours given.
    Deputy,
    /// Whoever leads: neither did it within twice the hours, or there is no deputy.
    Lead,
}

/// When one of its times is due; nothing after the last.
pub fn due(terms: &Terms, time: u32, offset: i32) -> Option<Due> {
    if time == 0 {
        return Some(terms.due);
    }
    let Repeat { every, until } = terms.repeat?;
    if time > MOST_TIMES {
        return None;
    }
    let later = |day: Day| {
        let all = match every {
            Span::Days(days) => Span::Days(days.saturating_mul(time)),
            Span::Months(months) => Span::Months(months.saturating_mul(time)),
        };
        all.after(day, Calendar::Gregorian)
    };
    let (due, day) = match terms.due {
        Due::Day(day) => (Due::Day(later(day)), later(day)),
        Due::At(at) => {
            let first = at.day(offset);
            let day = later(first);
            (Due::At(at.plus(i64::from(day - first) * 86_400)), day)
        }
    };
    until.is_none_or(|last| day <= last).then_some(due)
}

/// The first of its times that is not done.
pub fn next(task: &Task, terms: &Terms, offset: i32) -> Option<(u32, Due)> {
    let time = (0..=MOST_TIMES).find(|time| !task.is_done(*time))?;
    Some((time, due(terms, time, offset)?))
}

/// The moment something is due: the end of its day, or the moment itself.
pub fn moment(due: Due, offset: i32) -> Moment {
    match due {
        Due::At(at) => at,
        Due::Day(day) => Moment::start_of(day, offset).plus(86_399),
    }
}

/// Who has it now.
pub fn step(terms: &Terms, at: Moment, now: Moment) -> Step {
    let Some(hours) = terms.escalate_hours else { return Step::Owner };
    let late = now.0.saturating_sub(at.0);
    let hours = i64::from(hours) * 3600;
    match (late >= hours, late >= 2 * hours, terms.deputy) {
        (false, ..) => Step::Owner,
        (true, false, Some(_)) => Step::Deputy,
        _ => Step::Lead,
    }
}

/// Whether it is somebody's now: theirs, escalated to them, or theirs to lead.
pub fn is_theirs(terms: &Terms, step: Step, user: UserId, leads: bool) -> bool {
    terms.owner == user
        || (step != Step::Owner && terms.deputy == Some(user))
        || (step == Step::Lead && leads)
}
