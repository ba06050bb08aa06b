//! What is due, as one list from which page, digest, calendar and Today are made.

use super::holidays;
use super::model::{Due, Terms};
use super::rules::{Step, is_theirs, moment, next, step};
use super::view::Task;
use crate::access::model::Role;
use crate::access::permit::Actor;
use crate::base::ids::{CaseCode, PersonId, TaskId, UserId};
use crate::base::{Clock, Trouble};
use crate::clocks::{self, Instance, State};
use crate::desk::glance::Glance;
use dates::{Day, Moment};

/// Hours and days are reckoned with the clocks of the field.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Now.
    pub at: Moment,
    /// Seconds the clocks of the field are ahead of UTC.
    pub offset: i32,
}

impl Now {
    /// Now, by the desk's clock.
    ///
    /// # Errors
    /// `MalformedPack`.
    pub fn of(clock: &Clock) -> Result<Self, Trouble> {
        let offset = clocks::pack::shipped()?.offset();
        Ok(Self { at: Moment(clock.now().0.div_euclid(1000)), offset })
    }

    /// The end of a day, for a digest of another day.
    #[must_use]
    pub fn on(self, day: Day) -> Self {
        Self { at: Moment::start_of(day, self.offset).plus(12 * 3600), ..self }
    }

    /// Today in the field.
    pub fn day(self) -> Day {
        self.at.day(self.offset)
    }
}

/// One thing that is due.
#[derive(Clone, Debug)]
pub struct Item {
    /// The task.
    pub task: TaskId,
    /// Which of its times.
    pub time: u32,
    /// What is to be done, as somebody wrote it; empty for a clock.
    pub what: String,
    /// About whom: id and code.
    pub about: Option<(PersonId, Option<CaseCode>)>,
    /// When.
    pub due: Due,
    /// The moment.
    pub at: Moment,
    /// The terms.
    pub terms: Terms,
    /// Who has it now.
    pub step: Step,
    /// Late.
    pub late: bool,
    /// The clock it follows, as it stands now.
    pub clock: Option<Instance>,
    /// It follows a clock that is no longer there.
    pub clock_gone: bool,
    /// The last working day before it, when offices are closed on its day.
    pub closed: Option<Day>,
}

impl Item {
    /// Its clock was confirmed on something that has changed since, or nobody stands for it.
    pub fn clock_open(&self) -> bool {
        self.clock.as_ref().is_some_and(|c| !matches!(c.state, State::Confirmed { .. }))
    }

    /// Whether it is somebody's now.
    pub fn is_theirs(&self, user: UserId, leads: bool) -> bool {
        is_theirs(&self.terms, self.step, user, leads)
    }
}

/// Whether somebody leads: tasks that nobody did come to them.
pub fn leads(actor: &Actor) -> bool {
    actor.roles.contains(&Role::Supervisor)
}

/// Everything that is not done, the earliest first.
///
/// # Errors
/// `SessionEnded`, `MalformedPack`.
pub fn items(view: &Glance<'_>, now: Now) -> Result<Vec<Item>, Trouble> {
    let mut items = Vec::new();
    for task in view.tasks()?.all().filter(|t| view.scope().contains(&t.home)) {
        items.extend(item(view, task, now)?);
    }
    items.sort_by_key(|i| (i.at, i.task));
    Ok(items)
}

fn item(view: &Glance<'_>, task: &Task, now: Now) -> Result<Option<Item>, Trouble> {
    let Some((_, terms)) = &task.terms else { return Ok(None) };
    let about = match task.about {
        None => None,
        // A task about somebody who is not here for the reader is not shown.
        Some(id) => match view.person(id) {
            None => return Ok(None),
            Some(person) => Some((id, person.code)),
        },
    };
    let Some((time, due)) = next(task, terms, now.offset) else { return Ok(None) };
    let clock = clock(view, terms, now)?;
    let due = match clock.as_ref().and_then(|c| c.running.due()) {
        Some(at) => Due::At(at),
        None => due,
    };
    let at = moment(due, now.offset);
    let day = at.day(now.offset);
    let table = holidays()?;
    let closed = (terms.clock.is_none() && table.off(day).is_some()).then(|| table.working_day_by(day));
    Ok(Some(Item {
        task: task.id,
        time,
        what: terms.what.show().clone(),
        about,
        due,
        at,
        step: step(terms, at, now.at),
        late: at < now.at,
        clock_gone: terms.clock.is_some() && clock.is_none(),
        clock,
        closed,
        terms: terms.clone(),
    }))
}

fn clock(view: &Glance<'_>, terms: &Terms, now: Now) -> Result<Option<Instance>, Trouble> {
    let Some(link) = &terms.clock else { return Ok(None) };
    let all = clocks::of(view, link.person, crate::base::Moment(now.at.0.saturating_mul(1000)))?;
    Ok(all.into_iter().find(|c| *c.rule.id == *link.rule && c.of == link.of))
}

/// What was done last, the newest first: it can be taken back from here.
///
/// # Errors
/// `SessionEnded`.
pub fn done_lately<'a>(
    view: &'a Glance<'_>,
    since_ms: i64,
) -> Result<Vec<(&'a Task, u32, super::view::Ticked)>, Trouble> {
    let mut done: Vec<_> = view
        .tasks()?
        .all()
        .filter(|t| view.scope().contains(&t.home) && t.about.is_none_or(|p| view.person(p).is_some()))
        .flat_map(|t| t.times().filter_map(move |time| Some((t, time, t.ticked(time)?))))
        .filter(|(_, _, tick)| tick.done && tick.stamp.at_ms >= since_ms)
        .collect();
    done.sort_by_key(|(_, _, tick)| std::cmp::Reverse((tick.stamp.at_ms, tick.stamp.entry)));
    done.truncate(10);
    Ok(done)
}
