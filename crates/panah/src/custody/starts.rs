//! What a custody starts: the arrest with its journey, a remand, an order, an exit permit, a camp, a closed crossing.
//! The room of clocks reckons with them; nothing is reckoned here.

use super::episode::Noted;
use super::glance::{Places, Seen};
use super::model::{Report, Told, When};
use super::urgency::seconds;
use crate::base::Moment;
use crate::clocks::Fact;
use crate::clocks::facts::{basis_of, moments};
use dues::{Basis, Start, Trigger};

/// Kinds of place from which people are removed.
const FOR_REMOVAL: [&str; 3] = ["holding-camp", "transit-camp", "crossing"];

/// What a custody starts. Somebody who is no longer held keeps what a court ordered and their exit permit.
pub fn facts(seen: &Seen<'_>, places: Places<'_>, now: Moment) -> Vec<Fact> {
    let mut facts = Vec::new();
    if seen.is_held() {
        facts.extend(arrest(seen));
        facts.extend(remand(seen));
        facts.extend(camp(seen, now));
        facts.extend(closed(seen, places, now));
    }
    let gone = seen.episode.ended().is_some_and(|(_, what)| !matches!(what, "released" | "bailed"));
    if seen.is_held() || !gone {
        facts.extend(seen.episode.orders().filter_map(order));
        facts.extend(exit_permit(seen));
    }
    facts
}

/// What was told had happened by the time it was told.
fn start(when: When, told_ms: i64) -> Start {
    let latest = seconds(when.latest.unwrap_or(Moment(told_ms)));
    let earliest = when.earliest.map(seconds);
    Start { earliest, latest, allowance_hours: None, until: None }
}

fn basis(fact: &str, noted: &Noted<Report>, value: Box<str>) -> Basis {
    Basis { fact: fact.into(), value, entry: Some(noted.stamp.entry.0) }
}

fn arrest(seen: &Seen<'_>) -> Option<Fact> {
    let episode = seen.episode;
    let first_told = episode.arrests().map(|n| n.stamp.at_ms).min()?;
    let mut start = start(episode.arrest()?, first_told);
    start.allowance_hours = episode.journey_hours().map(u32::from);
    let each = |n: &Noted<Report>| {
        let one = self::start(n.what.when, n.stamp.at_ms);
        basis("arrest", n, moments(one.earliest, one.latest))
    };
    let mut rests_on: Vec<Basis> = episode.arrests().map(each).collect();
    let journey = |n: &Noted<Report>| match &n.what.told {
        Told::Arrest { journey_hours: Some(hours), .. } => {
            Some(basis("journey", n, format!("{hours}h").into()))
        }
        _ => None,
    };
    rests_on.extend(episode.arrests().filter_map(journey).last());
    // What is told from before the arrest is a contradiction: it stops nothing.
    let in_order =
        |n: &&Noted<Report>| !episode.arrests().any(|arrest| n.what.when.surely_before(&arrest.what.when));
    let stops = |n: &Noted<Report>| match n.what.told {
        Told::Fir { .. } => Some("fir".into()),
        Told::Produced { .. } => Some("produced".into()),
        Told::Remanded { .. } => Some("remand".into()),
        _ => None,
    };
    Some(Fact {
        of: format!("episode-{}", episode.id).into(),
        trigger: Trigger::Arrest,
        start,
        basis: rests_on,
        stops: episode.reports().filter(in_order).filter_map(stops).collect(),
    })
}

/// A fact that one report tells.
fn told(of: String, trigger: Trigger, start: Start, noted: &Noted<Report>) -> Fact {
    let basis = basis_of(trigger, &start, Some(noted.stamp.entry.0));
    Fact { of: of.into(), trigger, start, basis, stops: Vec::new() }
}

/// The newest remand: a new one opens the clock of the last again.
fn remand(seen: &Seen<'_>) -> Option<Fact> {
    let remanded = |n: &&Noted<Report>| matches!(n.what.told, Told::Remanded { .. });
    let noted = seen.episode.reports().filter(remanded).last()?;
    let Told::Remanded { until, .. } = noted.what.told else { return None };
    let start = Start { until, ..start(noted.what.when, noted.stamp.at_ms) };
    Some(told(format!("remand-{}", seen.episode.id), Trigger::Remand, start, noted))
}

fn order(noted: &Noted<Report>) -> Option<Fact> {
    let Told::CourtOrder { until, .. } = noted.what.told else { return None };
    let start = Start { until, ..start(noted.what.when, noted.stamp.at_ms) };
    Some(told(
        format!("order-{}", super::picture::entry(noted.stamp.entry)),
        Trigger::CourtOrder,
        start,
        noted,
    ))
}

/// The newest exit permit: sent back and granted again, it starts again.
fn exit_permit(seen: &Seen<'_>) -> Option<Fact> {
    let granted = |n: &Noted<Report>| match n.what.told {
        Told::ExitPermit { granted } => granted,
        _ => None,
    };
    let noted = seen.episode.reports().filter(|n| granted(n).is_some()).last()?;
    let start = crate::clocks::facts::on_day(granted(noted)?).ok()?;
    Some(told(format!("exit-permit-{}", seen.episode.id), Trigger::ExitPermit, start, noted))
}

/// The camp where somebody is: reached after they were last somewhere else, and by the first time they were seen there.
fn camp(seen: &Seen<'_>, now: Moment) -> Option<Fact> {
    let mut glimpses = seen.glimpses(now);
    let at = |g: &super::glance::Glimpse| g.when.latest.or(g.when.earliest).unwrap_or(Moment(g.stamp.at_ms));
    glimpses.sort_by_key(|g| (at(g), g.stamp.at_ms, g.stamp.entry));
    let in_camp = |g: &super::glance::Glimpse| FOR_REMOVAL[..2].contains(&&*g.kind);
    let stay = glimpses.iter().rev().take_while(|g| in_camp(g)).count();
    let first = glimpses.get(glimpses.len().checked_sub(stay)?)?;
    let before = glimpses.iter().rev().skip(stay).find_map(|g| g.when.earliest);
    let earliest = before.or_else(|| seen.episode.arrest().and_then(|a| a.earliest)).map(seconds);
    let start = Start { earliest, latest: seconds(at(first)), allowance_hours: None, until: None };
    let basis = basis_of(Trigger::CampArrival, &start, Some(first.stamp.entry.0));
    let of = format!("camp-{}", seen.episode.id).into();
    Some(Fact { of, trigger: Trigger::CampArrival, start, basis, stops: Vec::new() })
}

/// An FIR under section 14 of the Foreigners Act, as sections are kept: `14`, `14-2`, `14C`.
fn for_being_here(noted: &Noted<Report>) -> bool {
    let section_14 =
        |s: &str| s.strip_prefix("14").is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_digit()));
    matches!(&noted.what.told, Told::Fir { sections, .. } if sections.iter().any(|s| section_14(s)))
}

/// Held where people are removed from, or for being in the country at all, while a crossing is said to be closed.
fn closed(seen: &Seen<'_>, places: Places<'_>, now: Moment) -> Vec<Fact> {
    let there = seen.last_glimpse(now).is_some_and(|g| FOR_REMOVAL.contains(&&*g.kind));
    if !there && seen.transfer_under_way().is_none() && !seen.episode.reports().any(for_being_here) {
        return Vec::new();
    }
    let closed = |noted: &&Noted<super::model::CrossingStatus>| &*noted.what.state == "closed";
    let fact = |noted: &Noted<super::model::CrossingStatus>| {
        let start = start(noted.what.since, noted.stamp.at_ms);
        let entry = Some(noted.stamp.entry.0);
        let mut basis = basis_of(Trigger::CrossingClosed, &start, entry);
        basis.push(Basis { fact: "crossing".into(), value: noted.what.crossing.clone(), entry });
        let of = format!("crossing-{}-{}", noted.what.crossing, seen.episode.id).into();
        Fact { of, trigger: Trigger::CrossingClosed, start, basis, stops: Vec::new() }
    };
    places.crossings_now().into_iter().filter(closed).map(fact).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{report, stamp};
    use super::{Noted, Told, When, for_being_here};
    use crate::desk::record::Fact;

    #[test]
    fn section_14_is_read_in_every_way_it_is_kept_and_no_other_section_is() {
        let fir = |section: &str| {
            let told =
                Told::Fir { number: Fact::new("TEST".to_owned()), sections: Box::new([section.into()]) };
            for_being_here(&Noted { stamp: stamp(1), what: *report(told, When::default()), actor: None })
        };
        assert_eq!(
            ["14", "14-2", "14C", "140", "114", "4-14"].map(fir),
            [true, true, true, false, false, false]
        );
    }
}
