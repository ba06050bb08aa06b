//! Clocks of a person: what they rest on, who stands for them, how they look.

use super::facts::{Fact, basis_of};
use super::instance::{Instance, State};
use super::model::Event;
use super::pack::shipped;
use super::panel::{ClocksPanel, row};
use super::view::Clocks;
use crate::base::ids::{ClockId, PersonId, UserId};
use crate::desk::record;
use crate::people::samples;
use crate::today::tests::stamp;
use askama::Template;
use dates::{Lang, Moment};
use dues::{Start, Trigger};
use proptest::prelude::*;

const OFFSET: i32 = 18_000;

fn arrest(hours: Option<u32>) -> Fact {
    let start = Start {
        earliest: Some(Moment(1_743_400_000)),
        latest: Moment(1_743_407_200),
        allowance_hours: hours,
        until: None,
    };
    Fact {
        of: "hand-1".into(),
        trigger: Trigger::Arrest,
        start,
        basis: basis_of(Trigger::Arrest, &start, Some([1; 16])),
        stops: Vec::new(),
    }
}

fn person() -> PersonId {
    PersonId::from_bytes([7; 16])
}

fn confirmed(fact: &Fact) -> Event {
    let basis = record::Fact::new(fact.basis.clone());
    Event::Confirmed { person: person(), rule: "magistrate".into(), of: fact.of.clone(), basis }
}

fn state(clocks: &Clocks, fact: &Fact) -> State {
    super::instance::state_of(clocks, person(), "magistrate", fact)
}

#[test]
fn a_clock_is_proposed_until_somebody_confirms_it_and_again_when_its_basis_changes() {
    let mut clocks = Clocks::default();
    let by = Some(UserId::from_bytes([3; 16]));
    let first = arrest(None);
    assert_eq!(state(&clocks, &first), State::Proposed);
    clocks.apply(confirmed(&first), stamp(1), by);
    assert_eq!(state(&clocks, &first), State::Confirmed { by, at: stamp(1) });
    let later = arrest(Some(2));
    let reopened = State::Reopened { by, at: stamp(1), was: first.basis.clone() };
    assert_eq!(state(&clocks, &later), reopened);
    clocks.apply(confirmed(&later), stamp(2), by);
    assert!(matches!(state(&clocks, &later), State::Confirmed { .. }));
    let let_go = Event::LetGo { person: person(), rule: "magistrate".into(), of: later.of.clone() };
    clocks.apply(let_go, stamp(3), by);
    assert_eq!(state(&clocks, &later), State::Proposed);
}

proptest! {
    #[test]
    fn the_fold_converges_for_any_order_of_entries(order in Just((0..4_u64).collect::<Vec<_>>()).prop_shuffle()) {
        let fact = arrest(None);
        let start = record::Fact::new(fact.start);
        let clock = ClockId::from_bytes([9; 16]);
        let source = record::Fact::new(String::new());
        let events = [
            Event::Started { clock, person: person(), trigger: Trigger::Arrest, start, source },
            confirmed(&fact),
            Event::Stopped { clock, person: person() },
            Event::LetGo { person: person(), rule: "magistrate".into(), of: fact.of.clone() },
        ];
        let mut clocks = Clocks::default();
        for n in order {
            let at = usize::try_from(n).unwrap();
            clocks.apply(events[at].clone(), stamp(n), None);
            clocks.apply(events[at].clone(), stamp(n), None);
        }
        prop_assert_eq!(clocks.started(person()).count(), 0);
        prop_assert_eq!(state(&clocks, &fact), State::Proposed);
    }
}

#[test]
fn the_panel_shows_every_clock_in_every_state_and_language() {
    for lang in Lang::ALL {
        let shell = samples::shell(lang);
        let t = shell.t;
        let pack = shipped().unwrap();
        let was = arrest(None).basis;
        let states = [
            State::Proposed,
            State::Confirmed { by: None, at: stamp(1) },
            State::Reopened { by: None, at: stamp(1), was },
        ];
        let mut rows = Vec::new();
        for (rule, at) in pack.rules().iter().zip(0..) {
            let until = (at % 2 == 0).then(|| Moment(1_743_500_000).day(OFFSET));
            let start = Start { until, ..arrest((at % 3 == 0).then_some(2)).start };
            let one = Instance {
                of: "hand-0".into(),
                rule,
                running: dues::run(rule, &start, OFFSET),
                basis: basis_of(rule.trigger, &start, None),
                start,
                state: states[at % 3].clone(),
            };
            let now = Moment(1_743_400_000 + i64::try_from(at).unwrap() * 50_000);
            rows.push(row(t, &one, now, OFFSET, &|_| "sample".to_owned()));
        }
        let owners = vec![("0".to_owned(), "sample".to_owned(), true)];
        let mut page = samples::person(&shell).pop().unwrap();
        page.clocks = ClocksPanel { id: "0".to_owned(), rows, may: true, owners };
        samples::holds(&page.render().unwrap());
    }
}
