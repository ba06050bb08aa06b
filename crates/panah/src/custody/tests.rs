//! The room's laws.

use super::episode::{Episode, Noted};
use super::model::{Event, Report, Sighting, Told, When};
use super::view::Custody;
use super::words;
use crate::access::model::Compartment;
use crate::base::Moment;
use crate::base::ids::{EpisodeId, PersonId};
use crate::desk::record::{Fact, Stamp};
use crate::web::language::Tongue;
use dates::{Day, Lang};
use journal::EntryId;
use proptest::prelude::*;

const WHO: PersonId = PersonId::from_bytes([7; 16]);
const WHICH: EpisodeId = EpisodeId::from_bytes([8; 16]);

pub(super) fn stamp(n: u8) -> Stamp {
    Stamp { entry: EntryId([n; 16]), at_ms: i64::from(n) * 1_000 }
}

pub(super) fn report(told: Told, when: When) -> Box<Report> {
    Box::new(Report {
        told,
        when,
        source: "family".into(),
        confidence: "probable".into(),
        by_role: Fact::default(),
    })
}

fn arrest() -> Told {
    Told::Arrest {
        authority: "police".into(),
        manner: "uniform".into(),
        unit: Fact::new("unit 12".to_owned()),
        district: "PK601".parse().ok().map(Fact::new),
        journey_hours: Some(3),
    }
}

fn outcome(what: &str) -> Told {
    Told::Outcome { what: what.into(), crossing: Some("torkham".into()) }
}

/// Every kind of report once.
pub(super) fn everything() -> Vec<Told> {
    let fact = || Fact::new("12345-6 آزمایش".to_owned());
    let day = Day::gregorian(2025, 4, 2);
    vec![
        arrest(),
        Told::Fir { number: fact(), sections: Box::new(["14-1".into(), "14-2".into()]) },
        Told::Produced { court: fact() },
        Told::Remanded { kind: "judicial".into(), until: day },
        Told::CourtOrder { what: "no-removal".into(), until: day, court: fact() },
        Told::TransferUnderWay { to: "crossing".into() },
        Told::ExitPermit { granted: day },
        outcome("handed-over"),
        Told::Injury { text: fact(), emergency: true },
        Told::Payment {
            state: "paid".into(),
            minor: 6_000_050,
            currency: "PKR".into(),
            to_role: fact(),
            receipt: Some(false),
        },
        Told::LeftBehind { children: Some(3), who: fact(), carer: fact() },
        Told::Paper { deed: "cut".into(), what: fact(), paper: None },
        Told::Lawyer { who: fact() },
        Told::Flag { flag: "child-alone".into() },
        Told::Note { text: fact() },
    ]
}

fn moment() -> impl Strategy<Value = Option<Moment>> {
    proptest::option::of((0_i64..50).prop_map(|h| Moment(h * 3_600_000)))
}

fn when() -> impl Strategy<Value = When> {
    (moment(), moment()).prop_map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => When { earliest: Some(a.min(b)), latest: Some(a.max(b)) },
        (earliest, latest) => When { earliest, latest },
    })
}

fn told() -> impl Strategy<Value = Told> {
    prop_oneof![
        Just(arrest()),
        proptest::sample::select(words::OUTCOMES.to_vec()).prop_map(outcome),
        Just(Told::Produced { court: Fact::default() }),
        Just(Told::TransferUnderWay { to: "crossing".into() }),
        Just(Told::Flag { flag: "ill".into() }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let (episode, person) = (WHICH, WHO);
    prop_oneof![
        1 => Just(Event::Began { episode, person, incident: None }),
        6 => (told(), when()).prop_map(move |(told, when)| Event::Reported {
            episode, person, report: report(told, when),
        }),
        3 => (0_u8..3, when()).prop_map(move |(place, when)| Event::Sighted {
            episode, person, sighting: Box::new(sighting(&format!("place {place}"), when)),
        }),
        2 => (0_u8..20).prop_map(move |n| Event::Retracted { episode, person, entry: EntryId([n; 16]) }),
    ]
}

pub(super) fn sighting(place: &str, when: When) -> Sighting {
    Sighting {
        facility: None,
        said: Fact::new(place.to_owned()),
        kind: "police-station".into(),
        when,
        source: "family".into(),
        confidence: "unconfirmed".into(),
        by_role: Fact::new("a cousin".to_owned()),
    }
}

fn fold(events: &[(Stamp, Event)]) -> Custody {
    let mut kept = Custody::default();
    for (stamp, event) in events {
        let home =
            if matches!(event, Event::Sighted { .. }) { Compartment::Whereabouts } else { Compartment::Team };
        kept.apply(event.clone(), *stamp, home, None);
    }
    kept
}

/// The custody, its sightings, whether it is held, what contradicts.
type Known = (Episode, Vec<Noted<Sighting>>, bool, Vec<super::episode::Contradiction>);

/// Everything one can know of the one custody.
fn known(kept: &Custody) -> Option<Known> {
    let episode = kept.episode(WHICH)?;
    let seen = kept.seen(episode);
    let contradictions = episode.contradictions(&seen);
    Some((episode.clone(), seen.into_iter().cloned().collect(), kept.is_held(episode), contradictions))
}

fn history() -> impl Strategy<Value = Vec<(Stamp, Event)>> {
    proptest::collection::vec(event(), 1..20)
        .prop_map(|events| (0_u8..).map(stamp).zip(events).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn any_order_of_entries_folds_to_the_same_custody(
        (entries, order) in history().prop_flat_map(|h| {
            let indexes: Vec<usize> = (0..h.len()).collect();
            (Just(h), Just(indexes).prop_shuffle())
        })
    ) {
        let mixed: Vec<_> = order.iter().map(|at| entries[*at].clone()).collect();
        prop_assert_eq!(known(&fold(&entries)), known(&fold(&mixed)));
        let twice: Vec<_> = entries.iter().chain(&mixed).cloned().collect();
        prop_assert_eq!(known(&fold(&entries)), known(&fold(&twice)));
    }

    #[test]
    fn a_snapshot_keeps_everything(entries in history()) {
        let kept = fold(&entries);
        let mut again = Custody::default();
        for home in [Compartment::Team, Compartment::Whereabouts] {
            let here = |_| home == Compartment::Team;
            let bytes = postcard::to_stdvec(&kept.part(home, &here)).unwrap();
            again.take(postcard::from_bytes(&bytes).unwrap());
        }
        prop_assert_eq!(known(&kept), known(&again));
    }

    #[test]
    fn nothing_that_was_told_is_ever_lost(entries in history()) {
        let kept = fold(&entries);
        let reports = entries.iter().filter(|e| matches!(e.1, Event::Reported { .. })).count();
        if let Some((episode, ..)) = known(&kept) {
            prop_assert_eq!(episode.told.len(), reports);
        }
    }

    #[test]
    fn an_end_from_before_the_arrest_is_shown_and_takes_nobody_off_the_board(
        entries in history(), end in 0_i64..20, gap in 1_i64..20
    ) {
        let (episode, person) = (WHICH, WHO);
        let at = |h: i64| When::at(Moment(h * 3_600_000));
        // An honest custody told out of order, whatever else was told of it; none of its own entries is taken back.
        let mut entries: Vec<_> = entries
            .into_iter()
            .filter(|(_, e)| !matches!(e, Event::Reported { report, .. } if matches!(report.told, Told::Outcome { .. })))
            .collect();
        entries.push((stamp(100), Event::Began { episode, person, incident: None }));
        entries.push((stamp(101), Event::Reported { episode, person, report: report(outcome("released"), at(end)) }));
        entries.push((stamp(102), Event::Reported { episode, person, report: report(arrest(), at(end + gap)) }));
        let (.., held, contradictions) = known(&fold(&entries)).unwrap();
        prop_assert!(held);
        prop_assert!(contradictions.iter().any(|c| c.code == "outcome-before-arrest"));
    }

    #[test]
    fn every_contradiction_names_entries_that_are_shown(entries in history()) {
        if let Some((episode, seen, _, contradictions)) = known(&fold(&entries)) {
            let shown: Vec<EntryId> =
                episode.reports().map(|n| n.stamp.entry).chain(seen.iter().map(|n| n.stamp.entry)).collect();
            for entry in contradictions.iter().flat_map(|c| &c.entries) {
                prop_assert!(shown.contains(entry) && !episode.is_retracted(*entry));
            }
        }
    }
}

#[test]
fn two_places_at_one_time_and_two_ends_contradict() {
    let (episode, person) = (WHICH, WHO);
    let at = |h: i64| When::at(Moment(h * 3_600_000));
    let seen =
        |place: &str, when| Event::Sighted { episode, person, sighting: Box::new(sighting(place, when)) };
    let events = [
        Event::Began { episode, person, incident: None },
        Event::Reported { episode, person, report: report(arrest(), at(1)) },
        seen("one", at(2)),
        seen("another", at(2)),
        Event::Reported { episode, person, report: report(outcome("released"), at(5)) },
        Event::Reported { episode, person, report: report(outcome("handed-over"), at(6)) },
        seen("one", at(9)),
    ];
    let events: Vec<_> = (0_u8..).map(stamp).zip(events).collect();
    let (.., held, contradictions) = known(&fold(&events)).unwrap();
    let codes: Vec<_> = contradictions.iter().map(|c| c.code).collect();
    assert_eq!(codes, ["seen-after-outcome", "seen-after-outcome", "two-outcomes", "two-places"]);
    assert!(held, "seen after every end that was told: still held as far as anybody knows");
}

#[test]
fn every_word_of_every_list_has_a_message_in_every_language() {
    let lists: [(&str, &[&str]); 19] = [
        ("custody-authority", &words::AUTHORITIES),
        ("custody-manner", &words::MANNERS),
        ("custody-source", &words::SOURCES),
        ("custody-confidence", &words::CONFIDENCES),
        ("custody-caller", &words::CALLERS),
        ("custody-papers", &words::PAPERS_NOW),
        ("custody-outcome", &words::OUTCOMES),
        ("custody-order", &words::ORDERS),
        ("custody-remand", &words::REMANDS),
        ("custody-pay", &words::PAYMENTS),
        ("custody-deed", &words::PAPER_DEEDS),
        ("custody-kind", &words::KINDS),
        ("custody-crossing", &words::CROSSING_STATES),
        ("custody-flag", &words::FLAGS),
        ("custody-tell", &super::telling::TELLABLE),
        ("custody-told", &super::telling::TELLABLE),
        ("custody-band", &["now", "hours", "days", "weeks"]),
        ("custody-known", &["found", "recalled", "desk"]),
        ("custody-no-offer", &["made", "not-yours", "late", "enough", "no-district"]),
    ];
    let contradictions = [
        "arrest-times",
        "outcome-before-arrest",
        "seen-after-outcome",
        "two-outcomes",
        "produced-before-arrest",
        "two-places",
    ];
    for t in Lang::ALL.map(Tongue) {
        let all = lists.iter().flat_map(|(prefix, list)| list.iter().map(move |code| (*prefix, *code)));
        let all = all.chain(contradictions.map(|c| ("custody-contradiction", c)));
        let all = all.chain(REASONS.map(|r| ("custody-reason", r))).chain(ASKS.map(|a| ("custody-ask", a)));
        for (prefix, code) in all {
            assert!(!t.coded(prefix, code).contains('⟦'), "{prefix}-{code} in {}", t.code());
        }
    }
}

pub(super) const REASONS: [&str; 16] = [
    "child-alone",
    "medical",
    "transfer",
    "order-breached",
    "not-produced",
    "overdue",
    "camp",
    "crossing",
    "place-unknown",
    "child",
    "pregnant",
    "ill",
    "woman-alone",
    "tortured",
    "contradiction",
    "window",
];
pub(super) const ASKS: [&str; 9] =
    ["where", "where-still", "when", "owner", "lawyer", "safe-contact", "left-behind", "papers", "fir"];
