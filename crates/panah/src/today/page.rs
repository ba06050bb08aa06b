//! The first page as it is drawn.

use super::summary::{Band, DueRow, Lack, Move, Summary};
use super::view::Answer;
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::law::words::{self, Chip};
use crate::web::Shell;
use crate::web::language::Tongue;
use askama::Template;
use dates::{Day, Weekday};

/// The first page.
#[derive(Template)]
#[template(path = "today/pages/today.html")]
pub struct TodayPage {
    /// The frame.
    pub shell: Shell,
    /// The day in words: weekday, Gregorian, Solar Hijri.
    pub day: (String, String, String),
    /// How many people in how many households.
    pub whom: String,
    /// Nobody is registered yet.
    pub empty: bool,
    /// Whether this person may add people, import, list people.
    pub may: May,
    /// Another day, or another day's knowledge, is shown.
    pub elsewhen: bool,
    /// The law as known on a day, when it is not today's.
    pub law_as_known: String,
    /// The day lies beyond what the sources reach.
    pub beyond: Option<String>,
    /// The strip and its key.
    pub strip: Vec<Part>,
    /// What changed since the day before.
    pub since_yesterday: Vec<Shift>,
    /// What changes on the day after.
    pub tomorrow: Vec<Shift>,
    /// What falls due.
    pub due: Vec<BandCard>,
    /// Facts to ask for.
    pub unknown: Vec<Ask>,
    /// People with two values for a field.
    pub clashes: String,
    /// Pairs of registrations that may be one person, and merges that wait for a second person, in words; nothing
    /// while names are still being read.
    pub duplicates: Option<Vec<String>>,
    /// What is the reader's own to do: late, today, next.
    pub tasks: Vec<crate::tasks::Line>,
    /// The form: the days as typed.
    pub asked: (String, String),
    /// Who is held, for those who may see it.
    pub held: Option<crate::custody::panel::Top>,
}

/// What the reader may do from here.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four things that somebody may or may not do")]
pub struct May {
    /// Register somebody.
    pub add: bool,
    /// Bring in a spreadsheet.
    pub import: bool,
    /// See lists of people.
    pub list: bool,
    /// Look at registrations that may be one person.
    pub review: bool,
}

/// One part of the strip.
pub struct Part {
    /// The code, for class and link.
    pub code: &'static str,
    /// The symbol.
    pub symbol: String,
    /// The name.
    pub name: String,
    /// How many, as written.
    pub people: String,
    /// The width, as a percentage with one decimal.
    pub share: String,
    /// It has no width.
    pub none: bool,
}

/// People going from one headline to another.
pub struct Shift {
    /// Where it leads.
    pub path: String,
    /// How many, in words.
    pub people: String,
    /// From.
    pub from: Chip,
    /// To.
    pub to: Chip,
}

/// What falls due within some days.
pub struct BandCard {
    /// `In 7 days`.
    pub title: String,
    /// How many rows in all.
    pub in_all: String,
    /// The rows listed.
    pub rows: Vec<DueLine>,
    /// How many are not listed.
    pub more: Option<String>,
}

/// One thing that falls due.
pub struct DueLine {
    /// The day, Gregorian and Solar Hijri.
    pub day: (String, String),
    /// Within a week.
    pub hot: bool,
    /// Whose: the word before the code.
    pub whose: String,
    /// The code.
    pub code: String,
    /// Where it leads.
    pub path: String,
    /// How many people.
    pub people: String,
    /// What, in words.
    pub what: String,
    /// The headline it changes to.
    pub becomes: Option<Chip>,
}

/// A fact to ask for.
pub struct Ask {
    /// Where it leads.
    pub path: String,
    /// What to ask.
    pub fact: String,
    /// How many people.
    pub people: String,
}

impl TodayPage {
    /// The page of some numbers.
    pub fn new(shell: Shell, actor: &Actor, summary: &Summary, today: Day) -> Self {
        let may = May {
            add: actor.does(Act::AddPerson),
            import: actor.does(Act::Import),
            list: actor.does(Act::ListPeople),
            review: actor.does(Act::ReviewDuplicates),
        };
        Self::of(shell, may, summary, today)
    }

    fn of(shell: Shell, may: May, summary: &Summary, today: Day) -> Self {
        let t = shell.t;
        let whom = t.two(
            "today-whom",
            ("people", t.number(summary.people)),
            ("households", t.number(summary.households)),
        );
        let beyond = (summary.on > summary.law_reaches).then(|| t.day(summary.law_reaches));
        let next = summary.on.plus(1);
        Self {
            day: (t.coded("today-weekday", weekday(summary.on)), t.day(summary.on), t.solar(summary.on)),
            whom,
            empty: summary.people == 0,
            may,
            elsewhen: summary.on != today || summary.known != today,
            law_as_known: t.day(summary.known),
            beyond,
            strip: strip(t, summary),
            since_yesterday: summary.since_yesterday.iter().map(|m| shift(t, m, summary.on)).collect(),
            tomorrow: summary.tomorrow.iter().map(|m| shift(t, m, next)).collect(),
            due: summary.due.iter().map(|b| band(t, b, summary.on, may.list)).collect(),
            unknown: summary.unknown.iter().map(|l| ask(t, l)).collect(),
            clashes: if summary.clashes == 0 { String::new() } else { t.number(summary.clashes) },
            duplicates: summary.duplicates.map(|pairs| waiting(t, pairs, summary.merges)),
            tasks: Vec::new(),
            asked: (summary.on.to_string(), summary.known.to_string()),
            held: None,
            shell,
        }
    }
}

/// The pairs and merges that wait, each in words; nothing of what there is none.
fn waiting(t: Tongue, pairs: u32, merges: u32) -> Vec<String> {
    let lines = [("today-duplicates-pairs", "pairs", pairs), ("today-duplicates-merges", "merges", merges)];
    lines
        .into_iter()
        .filter(|l| l.2 > 0)
        .map(|(key, name, count)| t.one(key, name, t.number(count)))
        .collect()
}

const fn weekday_code(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

fn weekday(day: Day) -> &'static str {
    weekday_code(day.weekday())
}

fn strip(t: Tongue, summary: &Summary) -> Vec<Part> {
    let all = u64::from(summary.people.max(1));
    let part = |(answer, people): &(Answer, u32)| {
        let tenths = (u64::from(*people) * 1000 + all / 2) / all;
        // Nobody is too few to be seen: a part with people has some width.
        let tenths = if *people > 0 { tenths.max(1) } else { 0 };
        Part {
            code: words::code(*answer),
            symbol: words::symbol(t, *answer),
            name: words::headline(t, *answer),
            people: t.number(*people),
            share: format!("{}.{}", tenths / 10, tenths % 10),
            none: *people == 0,
        }
    };
    summary.standing.0.iter().map(part).collect()
}

fn shift(t: Tongue, one: &Move, on: Day) -> Shift {
    Shift {
        path: format!("/people?change={}-{}&on={on}", one.from, one.to),
        people: people(t, one.people),
        from: Chip::of(t, one.from),
        to: Chip::of(t, one.to),
    }
}

/// A number of people in words.
pub fn people(t: Tongue, people: u32) -> String {
    if people == 1 { t.s("today-one-person") } else { t.one("today-people", "people", t.number(people)) }
}

fn band(t: Tongue, band: &Band, on: Day, listed: bool) -> BandCard {
    let rows: Vec<DueLine> = band.rows.iter().map(|row| line(t, row, on)).collect();
    let hidden = band.rows_in_all.saturating_sub(rows.len());
    let more = (listed && hidden > 0).then(|| t.one("today-due-more", "rows", t.number(hidden as u64)));
    let title = t.one("today-due-within", "days", t.number(i64::from(band.days)));
    BandCard { title, in_all: t.number(band.rows_in_all as u64), rows, more }
}

fn line(t: Tongue, row: &DueRow, on: Day) -> DueLine {
    DueLine {
        day: (t.day(row.day), t.solar(row.day)),
        hot: row.day - on <= 7,
        whose: t.s(if row.household { "today-household" } else { "today-person" }),
        code: row.code.clone(),
        path: row.path.clone(),
        people: people(t, row.people),
        what: t.coded("today-due", row.what),
        becomes: row.becomes.map(|code| Chip::of(t, code)),
    }
}

fn ask(t: Tongue, lack: &Lack) -> Ask {
    Ask {
        path: format!("/people?unknown={}", lack.fact),
        fact: words::fact(t, &lack.fact),
        people: people(t, lack.people),
    }
}

#[cfg(test)]
impl TodayPage {
    /// A desk without people, one with some, one read by somebody who sees numbers only.
    pub fn samples(shell: Shell) -> Vec<Self> {
        use super::summary::Counts;
        use standing::Headline;
        let on = Day::parse_iso("2025-03-31").unwrap();
        let none = Summary {
            on,
            known: on,
            law_reaches: on,
            people: 0,
            households: 0,
            standing: Counts::new(&std::collections::HashMap::new()),
            since_yesterday: Vec::new(),
            tomorrow: Vec::new(),
            due: Vec::new(),
            unknown: Vec::new(),
            clashes: 0,
            duplicates: None,
            merges: 0,
        };
        let counts = [(Some(Headline::Exposed), 318), (Some(Headline::LeaveBy), 612), (None, 1)].into();
        let row = |what, becomes: Option<&'static str>| DueRow {
            day: on.plus(3),
            code: "PK-7F3K-9QTC".to_owned(),
            household: becomes.is_none(),
            path: "/households/0".to_owned(),
            what,
            becomes,
            people: 8,
        };
        let some = Summary {
            on: on.plus(1),
            people: 931,
            households: 200,
            standing: Counts::new(&counts),
            since_yesterday: vec![Move { from: "covered", to: "leave_by", people: 1 }],
            tomorrow: vec![Move { from: "leave_by", to: "exposed", people: 612 }],
            due: vec![Band {
                days: 7,
                rows_in_all: 60,
                rows: ["visa-ends", "exit-permit-ends", "paper-ends-by-law", "paper-ends-as-printed"]
                    .map(|what| row(what, None))
                    .into_iter()
                    .chain([row("becomes", Some("exposed"))])
                    .collect(),
            }],
            unknown: vec![Lack { fact: "visa_expires".to_owned(), people: 57 }],
            clashes: 5,
            duplicates: Some(12),
            merges: 1,
            ..none.clone()
        };
        let all = May { add: true, import: true, list: true, review: true };
        vec![
            Self::of(shell.clone(), all, &none, on),
            Self::of(shell.clone(), all, &some, on),
            Self::of(shell, May::default(), &some, on),
        ]
    }
}
