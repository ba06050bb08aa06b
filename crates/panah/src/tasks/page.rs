//! The pages of tasks: what is due, the digest of one person, the calendar's address.

use super::board::{Item, Now, done_lately, items, leads};
use super::form::form;
use super::model::Due;
use super::rules::Step;
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::Trouble;
use crate::clocks::panel;
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::{Builder, Input};
use crate::people::typed::{Refusal, Typed};
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;

/// One line.
pub struct Line {
    /// The task's id and which time.
    pub id: String,
    /// Which of its times.
    pub time: u32,
    /// What: as written, or the clock's name.
    pub what: Bit,
    /// About whom: path and code.
    pub about: Option<(String, Bit)>,
    /// When.
    pub when: Bits,
    /// How long, in words.
    pub left: String,
    /// Late.
    pub late: bool,
    /// Whose.
    pub owner: String,
    /// The deputy.
    pub deputy: Option<String>,
    /// Escalated: to whom.
    pub step: Option<String>,
    /// Words about its clock or its day.
    pub words: Vec<String>,
}

/// Lines under a heading.
pub struct Group {
    /// The heading.
    pub title: String,
    /// How many.
    pub count: String,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A task that was done lately.
pub struct DoneLine {
    /// The task's id.
    pub id: String,
    /// Which of its times.
    pub time: u32,
    /// What.
    pub what: Bit,
    /// Who and when.
    pub by: Bits,
}

/// What is due.
#[derive(Template)]
#[template(path = "tasks/pages/board.html")]
pub struct BoardPage {
    /// The frame.
    pub shell: Shell,
    /// Only what is the reader's.
    pub mine: bool,
    /// By when it is due.
    pub groups: Vec<Group>,
    /// Done lately.
    pub done: Vec<DoneLine>,
    /// The form of a new task.
    pub inputs: Vec<Input>,
    /// It was refused.
    pub refused: bool,
    /// May write.
    pub may: bool,
    /// Named days off ahead.
    pub off: Vec<(Bit, String)>,
    /// A word where the lunar days off of this year are not known.
    pub lunar: Option<String>,
}

/// The digest of one person.
#[derive(Template)]
#[template(path = "tasks/pages/digest.html")]
pub struct DigestPage {
    /// The frame.
    pub shell: Shell,
    /// By when it is due.
    pub groups: Vec<Group>,
    /// How many in all.
    pub count: String,
}

/// One's calendars.
#[derive(Template)]
#[template(path = "tasks/pages/feed.html")]
pub struct FeedPage {
    /// The frame.
    pub shell: Shell,
    /// The address, once.
    pub address: Option<String>,
    /// Those that are good: id and the day they were made.
    pub feeds: Vec<(String, Bits)>,
}

/// An item as a line.
pub fn line(t: Tongue, item: &Item, now: Now, named: &dyn Fn(crate::base::UserId) -> String) -> Line {
    let what = match &item.clock {
        Some(clock) => Bit::words(clock.rule.title.say(t.0).to_owned()),
        None if item.what.is_empty() => Bit::words(t.s("tasks-clock-gone")),
        None => Bit::said(&item.what, None),
    };
    let when = match item.due {
        Due::Day(day) => Bit::day(day, t).into(),
        Due::At(at) => panel::moment(t, at).unwrap_or_default(),
    };
    let mut words = Vec::new();
    if let Some(clock) = item.clock.as_ref().filter(|_| item.clock_open()) {
        words.push(t.coded("clocks-state", clock.state.code()));
    }
    if let Some(day) = item.closed {
        words.push(t.one("tasks-closed", "day", t.day(day)));
    }
    let step = match item.step {
        Step::Owner => None,
        Step::Deputy => Some(t.s("tasks-step-deputy")),
        Step::Lead => Some(t.s("tasks-step-lead")),
    };
    Line {
        id: item.task.to_string(),
        time: item.time,
        what,
        about: item.about.map(|(id, code)| {
            (format!("/people/{id}"), Bit::number(code.map(|c| c.to_string()).unwrap_or_default()))
        }),
        when,
        left: panel::left(t, item.at, now.at),
        late: item.late,
        owner: named(item.terms.owner),
        deputy: item.terms.deputy.map(named),
        step,
        words,
    }
}

/// Cuts items into what is late, due today, within a week, later.
pub fn groups(
    t: Tongue,
    items: &[&Item],
    now: Now,
    named: &dyn Fn(crate::base::UserId) -> String,
) -> Vec<Group> {
    let today = now.day();
    let which = |i: &Item| match (i.late, i.at.day(now.offset) - today) {
        (true, _) => 0,
        (false, ..=0) => 1,
        (false, 1..=7) => 2,
        _ => 3,
    };
    ["late", "today", "week", "later"]
        .iter()
        .zip(0..)
        .map(|(code, number)| {
            let here: Vec<&&Item> = items.iter().filter(|i| which(i) == number).collect();
            Group {
                title: t.coded("tasks-group", code),
                count: t.number(here.len() as u64),
                lines: here.iter().map(|i| line(t, i, now, named)).collect(),
            }
        })
        .filter(|g| !g.lines.is_empty())
        .collect()
}

impl BoardPage {
    /// What is due, all of it or the reader's own.
    ///
    /// # Errors
    /// `SessionEnded`, `MalformedPack`.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        mine: bool,
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let shell = Shell::new(app, actor, "/tasks");
        let t = shell.t;
        let now = Now::of(app.desk().clock())?;
        let all = items(view, now)?;
        let shown: Vec<&Item> =
            all.iter().filter(|i| !mine || i.is_theirs(actor.user, leads(actor))).collect();
        let members = view.members()?;
        let named = |user| members.name_of(Some(user)).to_owned();
        let owners = super::owners(view, actor)?;
        let own = actor.user.to_string();
        let first =
            if typed.get("owner").is_empty() { typed.clone().also("owner", own) } else { typed.clone() };
        let table = super::holidays()?;
        let today = now.day();
        let off = table.between(today, today.plus(30));
        let done = done_lately(view, app.now().0 - 7 * 86_400_000)?;
        Ok(Self {
            mine,
            groups: groups(t, &shown, now, &named),
            done: done
                .iter()
                .map(|(task, time, tick)| DoneLine {
                    id: task.id.to_string(),
                    time: *time,
                    what: done_what(t, task),
                    by: Bits(vec![
                        Bit::said(members.name_of(tick.by), None),
                        Bit::day(app.desk().clock().day_of(crate::base::Moment(tick.stamp.at_ms)), t),
                    ]),
                })
                .collect(),
            inputs: form(&Builder { t, typed: &first, refusals }, &owners),
            refused: !refusals.is_empty(),
            may: actor.does(Act::WriteTask),
            off: off.iter().map(|(day, off)| (Bit::day(*day, t), off.title.say(t.0).to_owned())).collect(),
            lunar: (!table.knows_lunar_of(today)).then(|| t.s("tasks-lunar-unknown")),
            shell,
        })
    }
}

fn done_what(t: Tongue, task: &super::view::Task) -> Bit {
    let Some((_, terms)) = &task.terms else { return Bit::words(String::new()) };
    let rule = terms.clock.as_ref().and_then(|l| crate::clocks::pack::shipped().ok()?.rule(&l.rule));
    match rule {
        Some(rule) => Bit::words(rule.title.say(t.0).to_owned()),
        None => Bit::said(terms.what.show(), None),
    }
}

impl DigestPage {
    /// The digest of the reader.
    ///
    /// # Errors
    /// `SessionEnded`, `MalformedPack`.
    pub fn new(app: &App, actor: &Actor, view: &Glance<'_>) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/tasks");
        "/tasks/digest".clone_into(&mut shell.here);
        let t = shell.t;
        let now = Now::of(app.desk().clock())?;
        let all = items(view, now)?;
        let mine: Vec<&Item> = all.iter().filter(|i| i.is_theirs(actor.user, leads(actor))).collect();
        let members = view.members()?;
        let named = |user| members.name_of(Some(user)).to_owned();
        Ok(Self { groups: groups(t, &mine, now, &named), count: t.number(mine.len() as u64), shell })
    }
}

impl FeedPage {
    /// One's calendars; the address is shown when it was just made and never again.
    ///
    /// # Errors
    /// `SessionEnded`.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        address: Option<String>,
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/tasks");
        "/tasks/feed".clone_into(&mut shell.here);
        let t = shell.t;
        let mut feeds: Vec<_> = view.tasks()?.feeds_of(actor.user).collect();
        feeds.sort_by_key(|f| (f.made_ms, f.id));
        let made = |ms| Bit::day(app.desk().clock().day_of(crate::base::Moment(ms)), t).into();
        Ok(Self {
            feeds: feeds.iter().map(|f| (f.id.to_string(), made(f.made_ms))).collect(),
            address,
            shell,
        })
    }
}
