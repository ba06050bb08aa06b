//! The whole way walked, the fold in any order, verdicts that stay, and every page in every language.

use super::flags::Flags;
use super::model::{Basis, Card, Event, RequestField, Seen, Side, Verdict, Whose};
use super::pair::{CandidatesPage, EmptyPage};
use super::steps::{About, Allows, Found, Status, Step, Way};
use super::view::Tracing;
use super::{judging, rules};
use crate::base::ids::{CardId, CaseCode, PersonId, RequestId, UserId};
use crate::desk::record::{Fact, Stamp, Text};
use crate::people::bits::Bits;
use crate::people::reading::Ground;
use crate::people::typed::Typed;
use askama::Template;
use dates::{Day, Lang};
use journal::EntryId;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Chance that is none.
struct Count(u8);

impl seal::Chance for Count {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

fn request(n: u8) -> RequestId {
    RequestId::from_bytes([n; 16])
}

fn today() -> Day {
    Day::gregorian(2025, 3, 31).unwrap()
}

fn stamp(n: u8) -> Stamp {
    Stamp { entry: EntryId([n; 16]), at_ms: i64::from(n) }
}

fn every_step() -> Vec<Step> {
    let others = [Step::Match, Step::Withdraw, Step::Duplicate(request(9))];
    Step::BUTTONS.into_iter().chain(others).collect()
}

/// Every state that can be reached by two people, for one kind of request.
fn walk(about: About) -> (BTreeSet<Way>, Vec<(Way, Step, Way)>) {
    let (mut seen, mut moves) = (BTreeSet::new(), Vec::new());
    let mut open = vec![Way::default()];
    while let Some(way) = open.pop() {
        if !seen.insert(way.clone()) {
            continue;
        }
        for step in every_step() {
            for who in [user(1), user(2)] {
                let mut next = way.clone();
                if next.take(step, who, about) {
                    moves.push((way.clone(), step, next.clone()));
                    open.push(next);
                }
            }
        }
    }
    (seen, moves)
}

fn every_about() -> Vec<About> {
    let mut all = Vec::new();
    for consented in [false, true] {
        for (child, child_alone) in [(false, false), (true, false), (true, true)] {
            for wishes in [Allows::News, Allows::Contact, Allows::Place] {
                all.push(About { consented, child, child_alone, wishes });
            }
        }
    }
    all
}

#[test]
fn in_no_state_is_more_told_than_the_person_found_allowed() {
    for about in every_about() {
        let (states, moves) = walk(about);
        assert!(!about.consented || states.len() > 50, "{about:?}");
        for way in &states {
            let told = way.may_tell(about);
            if told == Allows::Nothing {
                continue;
            }
            assert!(about.consented && way.found.is_some() && told <= about.wishes, "{way:?}");
            let people: BTreeSet<UserId> = way.held.iter().map(|(_, who)| *who).collect();
            if way.found == Some(Found::Deceased) {
                assert_eq!(told, Allows::News);
            } else {
                assert!(way.allows.is_some_and(|allowed| told <= allowed), "{way:?}");
            }
            if about.child {
                assert!(told < Allows::Place && people.len() >= 2, "{way:?}");
                assert!(
                    way.found == Some(Found::Deceased) || way.best_interests.is_some_and(|b| b.1),
                    "{way:?}"
                );
            }
        }
        for (before, step, after) in &moves {
            if *step == Step::Inform {
                assert!(
                    before.status == Status::Located && after.may_tell(about) > Allows::Nothing,
                    "{before:?}"
                );
            }
            if matches!(step, Step::Contact | Step::Reunify) {
                assert!(before.may_tell(about) >= Allows::Contact, "{before:?}");
            }
            // A day to ask after them is said where it stands, and nowhere else.
            assert!(!step.sets_day() || after.is_asked_after(), "{before:?} {step:?}");
        }
    }
}

#[test]
fn nobody_is_found_before_both_sides_hold_and_no_child_by_one_person() {
    for about in every_about() {
        for (before, step, after) in walk(about).1 {
            if !matches!(step, Step::Locate(_)) {
                continue;
            }
            assert_eq!(before.status, Status::Verifying);
            let sides: BTreeSet<_> = after.held.iter().map(|(side, _)| *side).collect();
            let people: BTreeSet<_> = after.held.iter().map(|(_, who)| *who).collect();
            assert_eq!(sides.len(), 2);
            assert!(!about.child || people.len() == 2 && after.best_interests.is_some());
        }
    }
}

#[test]
fn nobody_is_looked_for_without_consent_but_a_child_alone() {
    for about in every_about().into_iter().filter(|a| !a.consented && !a.child_alone) {
        assert!(walk(about).0.iter().all(|way| !way.is_sought()), "{about:?}");
    }
    let alone = About { consented: false, child: true, child_alone: true, wishes: Allows::News };
    assert!(walk(alone).0.iter().any(Way::is_sought));
    assert!(walk(alone).0.iter().all(|way| way.may_tell(alone) == Allows::Nothing));
}

#[test]
fn a_request_can_be_ended_in_every_state_and_opened_again_unless_it_is_another_ones_double() {
    for about in every_about() {
        for way in walk(about).0 {
            if way.is_over() {
                let again = way.refuses(Step::Open, user(1), about).is_none();
                assert_eq!(again, way.status != Status::Duplicate && (about.consented || about.child_alone));
                assert!(way.refuses(Step::Search, user(1), about).is_some());
            } else {
                for end in [Step::Pause, Step::Refuse, Step::Withdraw, Step::Close] {
                    assert!(way.refuses(end, user(1), about).is_none(), "{way:?}");
                }
            }
        }
    }
}

#[test]
fn the_enquirer_hears_the_same_words_whether_nobody_was_found_or_somebody_does_not_want_to_be() {
    let about = About { consented: true, child: false, child_alone: false, wishes: Allows::Place };
    let mut way = Way::default();
    let searching = way.may_tell(about);
    for step in [Step::Open, Step::Search, Step::Match, Step::Verify] {
        assert!(way.take(step, user(1), about));
    }
    for side in super::steps::Checked::ALL {
        assert!(way.take(Step::Check(*side, true), user(1), about));
    }
    assert!(way.take(Step::Locate(Found::Alive), user(1), about));
    assert!(way.take(Step::Asked(Allows::Nothing), user(1), about));
    assert_eq!(way.may_tell(about), searching);
    assert_eq!(way.refuses(Step::Inform, user(1), about), Some("trace-why-not-allowed"));
}

fn typed(fields: &[(&str, &str)]) -> Typed {
    fields.iter().fold(Typed::default(), |typed, (name, value)| typed.also(name, *value))
}

fn ground() -> Ground {
    Ground { today: today(), lang: Lang::En }
}

fn taken(n: u8, fields: &[(&str, &str)]) -> Event {
    let changes = rules::take(&typed(fields), ground()).unwrap();
    Event::Taken { request: request(n), code: CaseCode::new(&mut Count(n)), changes }
}

fn opened(n: u8) -> Event {
    let about = About { consented: true, child: false, child_alone: false, wishes: Allows::News };
    Event::Stepped { request: request(n), step: Step::Open, about, why: Fact::default(), ask_on: None }
}

#[test]
fn a_step_written_before_days_were_said_is_read_and_one_with_a_day_keeps_it() {
    let about = About { consented: true, child: false, child_alone: false, wishes: Allows::News };
    let stepped = |ask_on| Event::Stepped {
        request: request(1),
        step: Step::FollowUp,
        about,
        why: Fact::default(),
        ask_on,
    };
    for (ask_on, said) in [(None, false), (Some(today()), true)] {
        let mut bytes = Vec::new();
        ciborium::into_writer(&stepped(ask_on), &mut bytes).unwrap();
        // Without a day nothing of it is written: the entry is as it always was.
        assert_eq!(String::from_utf8_lossy(&bytes).contains("ask_on"), said);
        let read: Event = ciborium::from_reader(&*bytes).unwrap();
        assert_eq!(read, stepped(ask_on));
    }
}

fn card(name: &str, father: &str) -> Box<Card> {
    Box::new(Card {
        whose: Whose::Person { person: PersonId::from_bytes([7; 16]), code: CaseCode::new(&mut Count(7)) },
        basis: Basis::Consent,
        names: [Text::new(name, None)].into(),
        father: Some(Text::new(father, None)),
        grandfather: None,
        mother: None,
        sex: None,
        birth: None,
        origin: None,
        seen: Seen { place: None, when: None },
        companions: [].into(),
        numbers: [].into(),
        until: today().plus(40),
        shared: true,
    })
}

const SOUGHT: [(&str, &str); 5] = [
    ("name", "Azmayesh Test 0412"),
    ("father", "Nomuna Test"),
    ("enquirer-name", "Namuna Enquirer"),
    ("consent", "yes"),
    ("purpose", "contact"),
];

fn story() -> Vec<(Event, Stamp)> {
    let id = CardId::from_bytes([5; 16]);
    let side = Side::Card(id);
    let judged = |verdict, n| {
        (Event::Judged { request: request(1), side, verdict, why: Fact::default(), evidence: 1 }, stamp(n))
    };
    vec![
        (taken(1, &SOUGHT), stamp(1)),
        (opened(1), stamp(2)),
        (Event::Offered { card: id, facts: card("Azmayesh Test 0412", "Nomuna Test") }, stamp(3)),
        judged(Verdict::Confirmed, 4),
        judged(Verdict::Undone, 5),
        (Event::TakenBack { card: id }, stamp(6)),
        (Event::Offered { card: id, facts: card("Azmayesh Other 0412", "Nomuna Test") }, stamp(7)),
    ]
}

fn folded(entries: &[(Event, Stamp)]) -> Tracing {
    let mut tracing = Tracing::default();
    for (event, stamp) in entries {
        tracing.apply(event.clone(), *stamp, Some(user(1)));
    }
    tracing
}

proptest! {
    #[test]
    fn the_fold_and_the_candidates_do_not_depend_on_the_order_of_entries(
        order in Just((0..story().len()).collect::<Vec<_>>()).prop_shuffle()
    ) {
        let straight = folded(&story());
        let mixed: Vec<_> = order.iter().map(|at| story()[*at].clone()).collect();
        let mixed = folded(&mixed);
        let (a, b) = (straight.request(request(1)).unwrap(), mixed.request(request(1)).unwrap());
        prop_assert_eq!(a.way(), b.way());
        prop_assert_eq!(a.mark(), b.mark());
        let side = Side::Card(CardId::from_bytes([5; 16]));
        prop_assert_eq!(straight.evidence(request(1), side), mixed.evidence(request(1), side));
        let sides = |t: &Tracing, r| t.candidates(r, today(), &|_| false).iter().map(|c| c.side).collect::<Vec<_>>();
        prop_assert_eq!(sides(&straight, a), sides(&mixed, b));
    }
}

fn match_of_one() -> (Tracing, Side) {
    let id = CardId::from_bytes([5; 16]);
    let tracing = folded(&[
        (taken(1, &SOUGHT), stamp(1)),
        (opened(1), stamp(2)),
        (Event::Offered { card: id, facts: card("Azmayesh Test 0412", "Nomuna Test") }, stamp(3)),
    ]);
    (tracing, Side::Card(id))
}

#[test]
fn a_card_with_the_same_names_waits_for_a_person_and_is_never_linked_by_itself() {
    let (tracing, side) = match_of_one();
    let waiting = tracing.waiting(today(), &|_| false);
    assert_eq!(waiting.iter().map(|w| (w.0, w.1.side)).collect::<Vec<_>>(), [(request(1), side)]);
    assert_eq!(tracing.confirmed(request(1)), None);
    assert_eq!(tracing.request(request(1)).unwrap().way().status, Status::Open);
    // A card whose last day has passed is as if it were not there.
    assert!(tracing.waiting(today().plus(41), &|_| false).is_empty());
}

#[test]
fn a_rejected_pair_stays_away_until_the_evidence_changes() {
    let (mut tracing, side) = match_of_one();
    let say = |tracing: &Tracing, verdict| {
        judging::propose(tracing, (request(1), side), verdict, Fact::default(), (user(1), today())).unwrap()
    };
    for event in say(&tracing, Verdict::Rejected) {
        tracing.apply(event, stamp(10), Some(user(1)));
    }
    assert!(tracing.waiting(today(), &|_| false).is_empty());
    // Something that is not compared changes nothing.
    let amend = |field: RequestField, value: &str| {
        let change = crate::people::model::first(field, crate::people::model::words(value, None).unwrap());
        Event::Amended { request: request(1), changes: vec![change] }
    };
    tracing.apply(amend(RequestField::Circumstances, "told again"), stamp(11), Some(user(1)));
    assert!(tracing.waiting(today(), &|_| false).is_empty());
    // Nor does the same card, offered again with the next list.
    let same = card("Azmayesh Test 0412", "Nomuna Test");
    tracing.apply(
        Event::Offered { card: CardId::from_bytes([5; 16]), facts: same },
        stamp(12),
        Some(user(1)),
    );
    assert!(tracing.waiting(today(), &|_| false).is_empty());
    tracing.apply(amend(RequestField::Grandfather, "Test Grandfather"), stamp(13), Some(user(1)));
    assert_eq!(tracing.waiting(today(), &|_| false).len(), 1);
    // A confirmed pair moves the request, and the word can be taken back.
    for (event, n) in say(&tracing, Verdict::Confirmed).into_iter().zip(14..) {
        tracing.apply(event, stamp(n), Some(user(1)));
    }
    assert_eq!(tracing.request(request(1)).unwrap().way().status, Status::Possible);
    assert_eq!(tracing.confirmed(request(1)), Some(side));
    for (event, n) in say(&tracing, Verdict::Undone).into_iter().zip(20..) {
        tracing.apply(event, stamp(n), Some(user(1)));
    }
    assert_eq!(tracing.request(request(1)).unwrap().way().status, Status::Searching);
    assert_eq!(tracing.waiting(today(), &|_| false).len(), 1);
}

#[test]
fn two_who_look_for_the_same_person_are_one_pair_and_the_same_call_twice_is_said() {
    let tracing = folded(&[
        (taken(1, &SOUGHT), stamp(1)),
        (opened(1), stamp(2)),
        (taken(2, &SOUGHT), stamp(3)),
        (opened(2), stamp(4)),
    ]);
    assert_eq!(tracing.waiting(today(), &|_| false).len(), 1);
    let first = tracing.request(request(1)).unwrap();
    assert!(Flags::new(&tracing, today()).of(first, today()).contains(&"trace-flag-same"));
}

#[test]
fn an_enquirer_who_asks_for_fifty_people_is_flagged() {
    let mut tracing = Tracing::default();
    for n in 1..=50 {
        let name = format!("Azmayesh Test {n}");
        let fields = [("name", name.as_str()), ("enquirer-name", "Test Enquirer"), ("consent", "yes")];
        tracing.apply(taken(n, &fields), stamp(n), Some(user(1)));
    }
    let one = tracing.request(request(1)).unwrap();
    assert!(Flags::new(&tracing, today()).of(one, today()).contains(&"trace-flag-many"));
}

/// More cards than somebody waits for, and a request for one of them.
fn many() -> Tracing {
    let mut tracing = folded(&[(taken(1, &SOUGHT), stamp(1)), (opened(1), stamp(2))]);
    for n in 0..2_100_u16 {
        let mut id = [0; 16];
        id.iter_mut().zip(n.to_be_bytes()).for_each(|(to, from)| *to = from);
        let name =
            if n == 1_900 { "Azmayesh Test 0412".to_owned() } else { format!("Specimen{n} Kashk{}", n % 97) };
        let facts = card(&name, if n % 7 == 4 { "Nomuna Test" } else { "Misal Farzi" });
        tracing.apply(Event::Offered { card: CardId::from_bytes(id), facts }, stamp(3), Some(user(1)));
    }
    tracing
}

/// As the background does it; `meanwhile` comes between two portions.
fn in_portions(tracing: &mut Tracing, mut meanwhile: impl FnMut(&mut Tracing, usize)) {
    let mut job = tracing.begin(today()).expect("much to do");
    for turn in 0.. {
        meanwhile(tracing, turn);
        let Some(sides) = tracing.read(&mut job) else { break };
        job.put(&sides);
    }
    job.renew();
    job.concern(tracing);
    while tracing.compare(&mut job) {}
    tracing.end(job);
}

fn answers(tracing: &Tracing) -> Vec<Vec<(Side, u64)>> {
    let mut requests: Vec<_> = tracing.requests().collect();
    requests.sort_by_key(|r| r.id);
    let of = |r| tracing.candidates(r, today(), &|_| true);
    requests
        .into_iter()
        .map(|r| of(r).into_iter().map(|c| (c.side, c.probability.to_bits())).collect())
        .collect()
}

#[test]
fn much_is_not_done_by_whoever_looks_and_in_portions_comes_to_the_same() {
    let (mut tracing, whole) = (many(), many());
    assert_eq!(tracing.left(today()), Some((0, 2_101)));
    let request_of = |t: &Tracing| t.candidates(t.request(request(1)).unwrap(), today(), &|_| true);
    assert!(request_of(&tracing).is_empty(), "nobody who looks waits for it");
    let mut seen = Vec::new();
    in_portions(&mut tracing, |tracing, _| seen.push(tracing.left(today()).unwrap()));
    assert_eq!(seen, [0, 500, 1_000, 1_500, 2_000, 2_101].map(|done| (done, 2_101)));
    assert_eq!(tracing.left(today()), None);
    whole.settle(today());
    assert_eq!(answers(&tracing), answers(&whole));
    let mut one = [0; 16];
    one.iter_mut().zip(1_900_u16.to_be_bytes()).for_each(|(to, from)| *to = from);
    assert_eq!(request_of(&tracing).first().map(|c| c.side), Some(Side::Card(CardId::from_bytes(one))));
}

#[test]
fn what_comes_and_goes_while_everybody_is_made_findable_is_found_afterwards() {
    let card_of = |n: u8| CardId::from_bytes([n; 16]);
    let offered =
        |n: u8| Event::Offered { card: card_of(n), facts: card("Azmayesh Test 0412", "Nomuna Test") };
    let mut tracing = many();
    in_portions(&mut tracing, |tracing, turn| {
        let event = match turn {
            1 => offered(201),
            2 => offered(202),
            3 => Event::TakenBack { card: card_of(201) },
            4 => taken(2, &SOUGHT),
            5 => opened(2),
            _ => return,
        };
        // A request is written down whoever has the finder, and asking for its candidates waits for nobody.
        tracing.apply(event, stamp(10 + u8::try_from(turn).unwrap()), Some(user(1)));
        assert!(tracing.left(today()).is_some());
        assert!(tracing.requests().all(|r| tracing.candidates(r, today(), &|_| true).is_empty()));
    });
    let sides = |n| -> Vec<Side> {
        let found = tracing.candidates(tracing.request(request(n)).unwrap(), today(), &|_| true);
        found.into_iter().map(|c| c.side).collect()
    };
    assert!(sides(1).contains(&Side::Card(card_of(202))) && !sides(1).contains(&Side::Card(card_of(201))));
    assert!(sides(2).contains(&Side::Card(card_of(202))) && sides(2).contains(&Side::Sought(request(1))));
}

#[test]
fn while_not_everybody_is_findable_no_page_says_that_nobody_is() {
    let pages = |finding: &str| {
        let (shell, finding) = (crate::people::samples::shell(Lang::En), finding.to_owned());
        let (back, whose, rows) = (String::new(), Bits::default(), Vec::new());
        let candidates = CandidatesPage { back, whose, rows, finding: finding.clone(), shell: shell.clone() };
        [candidates.render().unwrap(), EmptyPage { shell, finding }.render().unwrap()]
    };
    let none = ["Nobody fits yet", "Nothing waits for a decision"];
    for (page, none) in pages("12 of 100").iter().zip(none) {
        assert!(page.contains("12 of 100") && !page.contains(none), "{page}");
    }
    assert!(pages("").iter().zip(none).all(|(page, none)| page.contains(none)));
}

#[test]
fn work_that_was_broken_off_is_begun_anew() {
    let (tracing, whole) = (many(), many());
    let mut job = tracing.begin(today()).unwrap();
    let sides = tracing.read(&mut job).unwrap();
    job.put(&sides);
    drop((job, sides));
    assert_eq!(tracing.left(today()), Some((500, 2_101)));
    let mut tracing = tracing;
    in_portions(&mut tracing, |_, _| {});
    whole.settle(today());
    assert_eq!(answers(&tracing), answers(&whole));
}

#[test]
fn a_call_needs_no_more_than_who_is_missing() {
    let refused = rules::take(&typed(&[("enquirer-name", "Test Enquirer")]), ground()).unwrap_err();
    assert_eq!(refused.first().map(|r| r.field), Some("name"));
    assert_eq!(rules::take(&typed(&[("father", "Nomuna Test")]), ground()).unwrap().len(), 1);
    let wrong = rules::take(&typed(&[("name", "Test"), ("sex", "?"), ("birth", "31 Hut 1403")]), ground());
    assert_eq!(wrong.unwrap_err().len(), 2);
}

#[test]
fn every_page_of_this_room_holds_in_every_language() {
    for lang in Lang::ALL {
        let shell = crate::people::samples::shell(lang);
        for html in super::samples::pages(&shell) {
            crate::people::samples::holds(&html);
        }
        for word in super::samples::words(shell.t) {
            assert!(!word.contains('⟦'), "{word}");
        }
    }
}
