//! "Held now": everybody in custody, the most urgent first. It tells the kind of place and how old that word is, and
//! never the place: the board hangs where many eyes pass, and is printed.

use super::glance::Seen;
use super::timing::hours_since;
use super::urgency::{self, Band, Beside, Urgency};
use crate::base::Moment;
use crate::base::ids::{EpisodeId, PersonId};
use crate::desk::glance::Glance;
use crate::desk::record::Value;
use crate::people::model::{PersonField, nothing_agreed};
use crate::people::view::Person;
use dates::Day;
use serde::Serialize;

/// Somebody in custody.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who.
    pub person: PersonId,
    /// Which custody.
    pub episode: EpisodeId,
    /// How urgent, and why.
    pub urgency: Urgency,
    /// The time of the arrest.
    pub arrest: super::model::When,
    /// Whole hours since, the fewest and the most.
    pub hours: (i64, Option<i64>),
    /// The last kind of place, and when it was told of.
    pub last: Option<(Box<str>, Moment)>,
    /// The next clock.
    pub clock: Option<NextClock>,
    /// Who works on it, by login name.
    pub owner: String,
    /// Who stands by them in law, as noted.
    pub lawyer: Option<crate::base::Private<String>>,
    /// What to ask next, by the end of the message keys.
    pub missing: Vec<&'static str>,
}

/// The clock that runs out next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NextClock {
    /// The end of its message key.
    pub code: &'static str,
    /// When, at the latest it can be.
    pub at: Moment,
    /// It has surely run out.
    pub breached: bool,
    /// It may have run out.
    pub possible: bool,
}

/// The next clock of a custody.
pub fn next_clock(seen: &Seen<'_>, now: Moment) -> Option<NextClock> {
    if seen.episode.produced().is_some() {
        return None;
    }
    let production = urgency::production(seen.episode, now)?;
    Some(NextClock {
        code: "production",
        at: production.latest,
        breached: production.certain,
        possible: production.possible,
    })
}

/// Everybody held whom a glance shows, the most urgent first.
pub fn rows(view: &Glance<'_>, today: Day, now: Moment) -> Vec<Row> {
    let held = view.episodes().filter(Seen::is_held);
    let mut rows: Vec<Row> = held.filter_map(|seen| row(view, &seen, today, now)).collect();
    rows.sort_by_key(order);
    rows
}

/// The band, then how much presses, then what runs out first, then who is held longest.
fn order(row: &Row) -> (Band, std::cmp::Reverse<usize>, i64, std::cmp::Reverse<i64>, EpisodeId) {
    let clock = row.clock.map_or(i64::MAX, |c| c.at.0);
    let longest = row.hours.1.unwrap_or(row.hours.0);
    (row.urgency.band, std::cmp::Reverse(row.urgency.floor), clock, std::cmp::Reverse(longest), row.episode)
}

/// The row of one custody.
pub fn row(view: &Glance<'_>, seen: &Seen<'_>, today: Day, now: Moment) -> Option<Row> {
    let episode = seen.episode;
    let person = view.person(episode.person)?;
    let last = seen.last_glimpse(now);
    let of_the_raid = raid_flags(view, seen);
    let beside = Beside {
        last: last.as_ref(),
        standing: view.board().ok().and_then(|b| b.answer(person.id, today, Some(today))),
        child: surely_a_child(person, today),
        of_the_raid: &of_the_raid,
    };
    let arrest = episode.arrest().unwrap_or_default();
    let owner = episode.owner().and_then(|o| view.members().ok().map(|m| m.name_of(Some(o)).to_owned()));
    let lawyer = episode.reports().filter_map(|n| match &n.what.told {
        super::model::Told::Lawyer { who } => Some(crate::base::Private::new(who.show().clone())),
        _ => None,
    });
    Some(Row {
        person: person.id,
        episode: episode.id,
        urgency: urgency::urgency(seen, beside, now),
        arrest,
        hours: hours_since(&arrest, now),
        clock: next_clock(seen, now),
        owner: owner.unwrap_or_default(),
        lawyer: lawyer.last(),
        missing: urgency::missing(seen, beside, has_safe_contact(person), now),
        last: last.map(|g| (g.kind, g.when.latest.or(g.when.earliest).unwrap_or(Moment(g.stamp.at_ms)))),
    })
}

/// What was said to press in the raid and is not yet said of anybody in it: it may be any of them.
fn raid_flags(view: &Glance<'_>, seen: &Seen<'_>) -> Vec<Box<str>> {
    let mut flags: Vec<Box<str>> = Vec::new();
    for incident in seen.episode.incidents().filter_map(|id| view.incident(id)) {
        for flag in incident.calls.iter().flat_map(|c| &c.what.flags) {
            let said_of_one = || view.episodes_of_incident(incident.id).any(|s| s.episode.has_flag(flag));
            if !flags.contains(flag) && !said_of_one() {
                flags.push(flag.clone());
            }
        }
    }
    flags
}

fn surely_a_child(person: &Person, today: Day) -> bool {
    let born = person.record.date(PersonField::Birth);
    born.and_then(|b| b.age_on(today)).is_some_and(|age| age.max < 18)
}

fn has_safe_contact(person: &Person) -> bool {
    matches!(person.record.get(PersonField::SafeContact), Some(Value::Safe(rules)) if !nothing_agreed(rules))
}
