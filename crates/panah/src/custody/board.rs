//! "Held now": everybody in custody, the most urgent first. It tells the kind of place and how old that word is, and
//! never the place: the board hangs where many eyes pass, and is printed.

use super::glance::Seen;
use super::timing::hours_since;
use super::urgency::{self, Band, Beside, Urgency};
use crate::base::ids::{EpisodeId, PersonId};
use crate::base::{Moment, Trouble};
use crate::clocks::{self, Instance};
use crate::desk::glance::Glance;
use crate::desk::record::Value;
use crate::people::model::{PersonField, nothing_agreed};
use crate::people::view::Person;
use dates::Day;

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
    pub clock: Option<Instance>,
    /// Who works on it, by login name.
    pub owner: String,
    /// Who stands by them in law, as noted.
    pub lawyer: Option<crate::base::Private<String>>,
    /// What to ask next, by the end of the message keys.
    pub missing: Vec<&'static str>,
}

/// Everybody held whom a glance shows, the most urgent first.
///
/// # Errors
/// `SessionEnded`, `MalformedPack`.
pub fn rows(view: &Glance<'_>, today: Day, now: Moment) -> Result<Vec<Row>, Trouble> {
    let held = view.episodes().filter(Seen::is_held);
    let rows = held.filter_map(|seen| row(view, &seen, today, now).transpose());
    let mut rows = rows.collect::<Result<Vec<Row>, Trouble>>()?;
    rows.sort_by_cached_key(order);
    Ok(rows)
}

/// The band, then how much presses, then what runs out first, then who is held longest.
fn order(row: &Row) -> (Band, std::cmp::Reverse<usize>, i64, std::cmp::Reverse<i64>, EpisodeId) {
    let clock = row.clock.as_ref().and_then(|c| c.running.due()).map_or(i64::MAX, |m| m.0);
    let longest = row.hours.1.unwrap_or(row.hours.0);
    (row.urgency.band, std::cmp::Reverse(row.urgency.floor), clock, std::cmp::Reverse(longest), row.episode)
}

/// The row of one custody; nothing when the person is not here for the reader.
///
/// # Errors
/// `SessionEnded`, `MalformedPack`.
pub fn row(view: &Glance<'_>, seen: &Seen<'_>, today: Day, now: Moment) -> Result<Option<Row>, Trouble> {
    let episode = seen.episode;
    let Some(person) = view.person(episode.person) else { return Ok(None) };
    let clocks = clocks::of_custody(view, person.id, seen, now)?;
    let last = seen.last_glimpse(now);
    let of_the_raid = raid_flags(view, seen);
    let beside = Beside {
        last: last.as_ref(),
        standing: view.board().ok().and_then(|b| b.answer(person.id, today, Some(today))),
        child: surely_a_child(person, today),
        of_the_raid: &of_the_raid,
        clocks: &clocks,
    };
    let arrest = episode.arrest().unwrap_or_default();
    let owner = episode.owner().and_then(|o| view.members().ok().map(|m| m.name_of(Some(o)).to_owned()));
    let lawyer = episode.reports().filter_map(|n| match &n.what.told {
        super::model::Told::Lawyer { who } => Some(crate::base::Private::new(who.show().clone())),
        _ => None,
    });
    Ok(Some(Row {
        person: person.id,
        episode: episode.id,
        urgency: urgency::urgency(seen, beside, now),
        arrest,
        hours: hours_since(&arrest, now),
        clock: clocks::next(&clocks, urgency::seconds(now)).cloned(),
        owner: owner.unwrap_or_default(),
        lawyer: lawyer.last(),
        missing: urgency::missing(seen, beside, has_safe_contact(person), now),
        last: last.map(|g| (g.kind, g.when.latest.or(g.when.earliest).unwrap_or(Moment(g.stamp.at_ms)))),
    }))
}

/// What was said to press in the raid and is not yet said of anybody in it: it may be any of them.
fn raid_flags(view: &Glance<'_>, seen: &Seen<'_>) -> Vec<Box<str>> {
    let mut flags: Vec<Box<str>> = Vec::new();
    for raid in seen.episode.incidents().filter_map(|id| view.raid(id)) {
        for flag in raid.calls().into_iter().flat_map(|c| &c.what.flags) {
            let said_of_one = || view.episodes_of_raid(raid.id()).any(|s| s.episode.has_flag(flag));
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
