//! The laws of this room: merging and taking apart lose nothing, the order of entries does not matter, and what was
//! decided stays decided until the evidence changes.

use super::model::{Event, Evidence, Pair, later, not_the_same, propose};
use super::page::{ClueLine, FactRow, PairCard, PairRow, Proposal, QueuePage};
use super::panel::{MergeLine, MergePanel};
use super::register::Register;
use super::view::{Duplicates, Standing};
use crate::access::model::Compartment;
use crate::base::ids::{CaseCode, MergeId, PaperId, PersonId, UserId};
use crate::desk::record::{Change, Fact, Field, Stamp, Text, Value};
use crate::papers::model as papers;
use crate::papers::view::Papers;
use crate::people::bits::{Bit, Bits};
use crate::people::card::Card;
use crate::people::model::{Event as People, PersonField, first};
use crate::people::samples;
use crate::web::Shell;
use askama::Template;
use dates::Lang;
use journal::EntryId;
use proptest::prelude::*;

const TEAM: [Compartment; 1] = [Compartment::Team];

fn id(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn merge_id(n: u8) -> MergeId {
    MergeId::from_bytes([n; 16])
}

fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

fn stamp(n: u8) -> Stamp {
    Stamp { entry: EntryId([n; 16]), at_ms: i64::from(n) }
}

fn code(n: u8) -> CaseCode {
    struct Counting(u8);
    impl seal::Chance for Counting {
        fn fill(&mut self, to: &mut [u8]) {
            for byte in to {
                *byte = (self.0 & 15) << 3;
                self.0 >>= 4;
            }
        }
    }
    CaseCode::new(&mut Counting(n))
}

fn word(text: &str) -> Value {
    Value::Text(Text::new(text, None))
}

/// An entry of a small desk.
#[derive(Clone, Debug)]
enum Entry {
    Person(People),
    Paper(papers::Event),
    Pair(Event, UserId),
}

/// What shows of a desk that entries were folded into.
#[derive(Default)]
struct Desk {
    people: crate::people::view::People,
    papers: Papers,
    pairs: Duplicates,
}

impl Desk {
    fn apply(&mut self, entry: &Entry, stamp: Stamp) {
        match entry.clone() {
            Entry::Person(event) => self.people.apply(event, stamp, Compartment::Team, None),
            Entry::Paper(event) => self.papers.apply(event, stamp, None),
            Entry::Pair(event, actor) => self.pairs.apply(event, stamp, Some(actor), Compartment::Team),
        }
    }

    fn settle(&mut self) {
        self.people.regroup(&self.pairs.groups());
        self.papers.regroup(self.people.groups());
    }

    fn of(entries: &[(Entry, Stamp)]) -> Self {
        let mut desk = Self::default();
        for (entry, stamp) in entries {
            desk.apply(entry, *stamp);
        }
        desk.settle();
        desk
    }

    fn card(&self, n: u8) -> Card {
        Card::of(self.people.person(id(n)).unwrap(), &self.papers)
    }

    /// Everything that shows, as text.
    fn shows(&self) -> Vec<String> {
        let mut all: Vec<String> = self.people.persons().map(|p| self.line(p)).collect();
        all.sort();
        all
    }

    fn line(&self, p: &crate::people::view::Person) -> String {
        let names: std::collections::BTreeSet<&str> = p.names().into_iter().map(Text::show).collect();
        let mut fields = Vec::new();
        for field in PersonField::ALL {
            let mut heads: Vec<String> = p
                .record
                .heads(*field)
                .iter()
                .map(|h| match h.value {
                    Value::Text(t) => t.show().to_owned(),
                    other => format!("{other:?}"),
                })
                .collect();
            heads.sort();
            fields.push(heads);
        }
        let mut papers: Vec<PaperId> = self.papers.of(p.id).map(|p| p.id).collect();
        papers.sort_unstable();
        format!("{:?} {:?} {names:?} {fields:?} {papers:?} {}", p.id, p.code, p.consents.len())
    }
}

fn registered(n: u8, name: &str, father: &str) -> Entry {
    let changes = vec![first(PersonField::Name, word(name)), first(PersonField::Father, word(father))];
    Entry::Person(People::Registered { person: id(n), code: code(n), changes })
}

fn paper(n: u8) -> Entry {
    let changes = vec![first(papers::PaperField::Number, word(&format!("4200{n}-1")))];
    Entry::Paper(papers::Event::Added { paper: PaperId::from_bytes([n; 16]), holder: id(n), changes })
}

/// Four people with a paper each.
fn caseload() -> Vec<(Entry, Stamp)> {
    let people = [
        ("Test Azmayesh", "Testfather"),
        ("تست آزمایش", "Testfather"),
        ("Sample Person", "Otherfather"),
        ("Example Someone", "Exfather"),
    ];
    let mut all = Vec::new();
    for ((name, father), n) in people.into_iter().zip(1_u8..) {
        all.push((registered(n, name, father), stamp(n)));
        all.push((paper(n), stamp(n + 10)));
    }
    all
}

/// A proposal, its confirmation, perhaps its undoing.
fn merged(n: u8, keep: u8, other: u8, undone: bool) -> Vec<(Entry, Stamp)> {
    let merge = merge_id(n);
    let keep_id = id(keep);
    let proposed = Event::MergeProposed { merge, keep: keep_id, other: id(other), why: Fact::default() };
    let mut all = vec![
        (Entry::Pair(proposed, user(1)), stamp(100 + n * 4)),
        (Entry::Pair(Event::MergeConfirmed { merge, keep: keep_id }, user(2)), stamp(101 + n * 4)),
    ];
    if undone {
        let undo = Event::MergeUndone { merge, keep: keep_id, why: Fact::default() };
        all.push((Entry::Pair(undo, user(1)), stamp(102 + n * 4)));
    }
    all
}

#[test]
fn after_a_merge_one_person_shows_with_everything_of_both() {
    let entries = [caseload(), merged(1, 1, 2, false)].concat();
    let desk = Desk::of(&entries);
    assert_eq!(desk.people.persons().count(), 3);
    let person = desk.people.now(id(2)).unwrap();
    assert_eq!((person.id, person.also()[0].code), (id(1), Some(code(2))));
    let names: Vec<&str> = person.names().into_iter().map(Text::show).collect();
    assert_eq!(names, ["Test Azmayesh", "تست آزمایش"]);
    assert_eq!(desk.papers.of(id(1)).count(), 2);
    assert_eq!(desk.people.by_code(code(2)).map(|i| desk.people.shown_for(i)), Some(id(1)));
    assert!(person.record.clashes().is_empty(), "the same father is not two values");
}

#[test]
fn what_two_registrations_say_differently_stands_twice_until_somebody_decides() {
    let mut entries = [caseload(), merged(1, 1, 3, false)].concat();
    let desk = Desk::of(&entries);
    let record = &desk.people.person(id(1)).unwrap().record;
    assert_eq!(record.clashes(), [PersonField::Father]);
    let change =
        Change { field: PersonField::Father, value: word("Decided"), base: record.base(PersonField::Father) };
    entries.push((Entry::Person(People::Amended { person: id(1), changes: vec![change] }), stamp(200)));
    let desk = Desk::of(&entries);
    assert!(desk.people.person(id(1)).unwrap().record.clashes().is_empty());
    entries.extend(merged(1, 1, 3, true).pop());
    let desk = Desk::of(&entries);
    let father = |n| desk.people.person(id(n)).unwrap().record.text(PersonField::Father).unwrap().show();
    assert_eq!((father(1), father(3)), ("Decided", "Otherfather"));
}

#[test]
fn nobody_confirms_their_own_proposal() {
    let mut entries = [caseload(), merged(1, 1, 2, false)].concat();
    let confirmation = entries.pop().unwrap();
    let Entry::Pair(event, _) = confirmation.0 else { panic!() };
    entries.push((Entry::Pair(event, user(1)), confirmation.1));
    assert_eq!(Desk::of(&entries).people.persons().count(), 4);
}

#[test]
fn a_registration_of_the_intake_never_shows_for_one_of_the_team() {
    let mut desk = Desk::default();
    let (one, two) =
        (registered(1, "Test Azmayesh", "Testfather"), registered(2, "Test Azmayesh", "Testfather"));
    let (Entry::Person(one), Entry::Person(two)) = (one, two) else { panic!() };
    desk.people.apply(one, stamp(1), Compartment::Intake, None);
    desk.people.apply(two, stamp(2), Compartment::Team, None);
    let (intake, team) = (desk.card(1), desk.card(2));
    let Some(Event::MergeProposed { keep, .. }) = propose(merge_id(1), &intake, &team, "") else { panic!() };
    assert_eq!(keep, team.person);
    // Nor when somebody wrote the entry the other way round.
    for (entry, stamp) in merged(1, 1, 2, false) {
        desk.apply(&entry, stamp);
    }
    desk.settle();
    assert_eq!(desk.people.persons().count(), 2);
}

#[test]
fn a_pair_that_is_not_the_same_returns_when_the_evidence_changes_and_only_then() {
    let mut desk = Desk::of(&caseload());
    let put = |desk: &mut Desk| {
        let cards: Vec<Card> = (1..=4).map(|n| desk.card(n)).collect();
        let mut register = Register::of(cards);
        let pairs = register.pairs();
        desk.pairs.install(register, pairs);
    };
    put(&mut desk);
    let within = TEAM.into();
    assert_eq!(desk.pairs.queue(&within).len(), 1);
    let event = not_the_same(&desk.card(1), &desk.card(2), "two brothers").unwrap();
    desk.apply(&Entry::Pair(event, user(1)), stamp(50));
    assert!(desk.pairs.queue(&within).is_empty());
    let pair = Pair::new(id(1), id(2)).unwrap();
    assert_eq!(desk.pairs.decisions(pair)[0].why.show(), "two brothers");
    let amend = |field, value: &str| {
        let changes = vec![first(field, word(value))];
        Entry::Person(People::Amended { person: id(2), changes })
    };
    desk.apply(&amend(PersonField::Note, "nothing that tells people apart"), stamp(51));
    put(&mut desk);
    assert!(desk.pairs.queue(&within).is_empty());
    desk.apply(&amend(PersonField::Grandfather, "Testgrand"), stamp(52));
    put(&mut desk);
    assert_eq!(desk.pairs.queue(&within).len(), 1);
    let event = later(&desk.card(1), &desk.card(2)).unwrap();
    desk.apply(&Entry::Pair(event, user(1)), stamp(53));
    assert!(matches!(desk.pairs.queue(&within)[0].1, Standing::Later(_)));
}

#[test]
fn the_evidence_of_a_pair_does_not_depend_on_who_is_named_first() {
    let desk = Desk::of(&caseload());
    let (a, b) = (desk.card(1), desk.card(2));
    assert_eq!(Evidence::of(&a, &b), Evidence::of(&b, &a));
    assert_eq!(Pair::new(id(1), id(2)), Pair::new(id(2), id(1)));
    assert_eq!(Pair::new(id(1), id(1)), None);
}

/// Some merges among four people, some of them undone, in any order of entries.
fn histories() -> impl Strategy<Value = (Vec<(Entry, Stamp)>, Vec<usize>)> {
    proptest::collection::vec((1_u8..=4, 1_u8..=4, any::<bool>()), 0..6).prop_flat_map(|merges| {
        let mut entries = caseload();
        for ((keep, other, undone), n) in merges.into_iter().zip(0_u8..) {
            entries.extend(merged(n, keep, other, undone));
        }
        let order: Vec<usize> = (0..entries.len()).collect();
        (Just(entries), Just(order).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn what_shows_does_not_depend_on_the_order_of_entries((entries, order) in histories()) {
        let mixed: Vec<(Entry, Stamp)> = order.iter().map(|at| entries[*at].clone()).collect();
        prop_assert_eq!(Desk::of(&entries).shows(), Desk::of(&mixed).shows());
    }

    #[test]
    fn settling_after_every_entry_shows_the_same_as_settling_once((entries, order) in histories()) {
        let mut desk = Desk::default();
        for at in &order {
            desk.apply(&entries[*at].0, entries[*at].1);
            desk.settle();
        }
        prop_assert_eq!(desk.shows(), Desk::of(&entries).shows());
    }

    #[test]
    fn merges_that_are_all_undone_leave_what_was_there_before(
        merges in proptest::collection::vec((1_u8..=4, 1_u8..=4), 0..6)
    ) {
        let mut entries = caseload();
        for ((keep, other), n) in merges.into_iter().zip(0_u8..) {
            entries.extend(merged(n, keep, other, true));
        }
        prop_assert_eq!(Desk::of(&entries).shows(), Desk::of(&caseload()).shows());
    }

    #[test]
    fn adding_and_taking_out_leaves_what_was_found_as_it_was(
        names in proptest::collection::vec(("[a-d]{2,5}", "[a-d]{2,4}"), 2..12)
    ) {
        let card = |n: u8, name: &str, father: &str| {
            let mut desk = Desk::default();
            desk.apply(&registered(n, name, father), stamp(n));
            desk.card(n)
        };
        let cards: Vec<Card> = names.iter().zip(1_u8..).map(|((n, f), at)| card(at, n, f)).collect();
        let before = Register::of(cards.clone()).pairs();
        let mut register = Register::of(cards.iter().rev().cloned());
        register.put(&card(99, "abcd", "abc"));
        register.remove(id(99));
        prop_assert_eq!(before, register.pairs());
    }
}

fn bit() -> Bit {
    Bit::said("آزمایش گل <۰۴۱۲>", Some(Lang::Prs))
}

fn samples_of(shell: &Shell) -> Vec<String> {
    let t = shell.t;
    let number = || Bit::number("PK-7F3K-9QTC");
    let side = || ("0".to_owned(), number(), Bits(vec![bit(), bit()]));
    let row = |key: &str| PairRow {
        path: "/duplicates/0/1".to_owned(),
        one: (bit(), number()),
        two: (bit(), number()),
        note: t.one(key, "who", "sample".to_owned()),
    };
    let facts =
        |mark| FactRow { label: t.s("person-field-name"), one: bit().into(), two: Bits::default(), mark };
    let line = |says: &str, side| ClueLine {
        label: t.s("person-field-father"),
        says: t.s(says),
        rarity: t.one("clue-one-in", "people", t.number(1200)),
        side,
    };
    let says = ["clue-same", "clue-near-name", "clue-near-birth", "clue-near-origin", "clue-differs"];
    let pair = |likely: &str, proposal| PairCard {
        path: "/duplicates/0/1".to_owned(),
        one: side(),
        two: side(),
        likely: t.s(likely),
        facts: ["same", "near", "differs", ""].map(facts).into_iter().collect(),
        clues: says
            .map(|s| line(s, if s == "clue-differs" { "against" } else { "for" }))
            .into_iter()
            .collect(),
        before: ["duplicates-was-not", "duplicates-was-later"]
            .map(|k| (t.s(k), number().into(), bit().into()))
            .into_iter()
            .collect(),
        proposal,
        proposes: true,
        confirms: true,
    };
    let proposal = |own| Proposal {
        id: "0".to_owned(),
        by: Bit::number("sample"),
        day: number(),
        why: bit().into(),
        keep: number(),
        own,
    };
    let page = |pair: Option<PairCard>, reading| QueuePage {
        shell: shell.clone(),
        reading,
        count: t.one("duplicates-count", "pairs", t.number(1234)),
        next: pair.iter().flat_map(|_| [row("duplicates-left-by")]).collect(),
        waiting: pair.iter().flat_map(|_| [row("merge-proposed-by")]).collect(),
        pair,
    };
    let pages = [
        page(None, false),
        page(None, true),
        page(Some(pair("likely-very", None)), false),
        page(Some(pair("likely-fairly", Some(proposal(true)))), false),
        page(Some(pair("likely-perhaps", Some(proposal(false)))), false),
    ];
    pages.iter().map(|p| p.render().unwrap()).collect()
}

#[test]
fn every_page_of_this_room_holds_in_every_language() {
    for lang in Lang::ALL {
        let shell = samples::shell(lang);
        for html in samples_of(&shell) {
            samples::holds(&html);
        }
        let line = |holds| MergeLine {
            id: "0".to_owned(),
            other: bit().into(),
            who: ["merge-was-proposed", "merge-was-confirmed"].map(|k| (shell.t.s(k), bit().into())).into(),
            why: bit().into(),
            holds,
            path: "/duplicates/0/1".to_owned(),
        };
        let lines = vec![line(true), line(false)];
        let panel = MergePanel { t: Some(shell.t), csrf: "token".to_owned(), lines, undoes: true };
        let html = panel.render().unwrap();
        assert!(!html.contains('⟦'), "{html}");
    }
}

#[test]
fn whoever_proposed_is_offered_no_button_to_confirm() {
    let html = samples_of(&samples::shell(Lang::En));
    assert!(!html[3].contains("/confirm") && html[3].contains("Somebody else has to confirm it"));
    assert!(html[4].contains("/merges/0/confirm"));
}
