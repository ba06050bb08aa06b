//! The board against a naive count over every person, and the first page in every language.

use super::page::TodayPage;
use super::summary::{Counts, bands};
use super::view::{Board, Due, End, Seen, What, Whose};
use crate::access::model::{Compartment, Compartments};
use crate::base::ids::{CaseCode, HouseholdId, PaperId, PersonId};
use crate::desk::record::{Change, Fact, Stamp, Value};
use crate::law::view::{Law, inputs};
use crate::papers::model::{Event as PaperEvent, PaperField};
use crate::papers::view::Papers;
use crate::people::model::{Event, PersonField, first};
use crate::people::view::People;
use crate::places::Pcode;
use crate::web::Shell;
use crate::web::language::Tongue;
use askama::Template;
use dates::{Day, Lang, Uncertain};
use journal::EntryId;
use standing::Category;
use std::collections::{BTreeMap, HashMap};

/// A frame as somebody who is logged in has it.
pub(crate) fn shell(lang: Lang) -> Shell {
    Shell {
        t: Tongue(lang),
        today: ("31 March 2025".to_owned(), "11 Hamal 1404".to_owned()),
        clock_is_set: false,
        who: "test".to_owned(),
        csrf: "token".to_owned(),
        sections: Vec::new(),
        idle: 600,
        notice: None,
        here: "/".to_owned(),
    }
}

/// Every sample in every language: no message is missing, nothing is styled in line.
pub(crate) fn render_everywhere<P: Template>(samples: impl Fn(Shell) -> Vec<P>) {
    for lang in Lang::ALL {
        for page in samples(shell(lang)) {
            let html = page.render().unwrap();
            let missing = html.split_once('⟦').and_then(|(_, rest)| rest.split('⟧').next());
            assert_eq!(missing, None, "{}", lang.code());
            assert!(!html.contains("style="), "{}", lang.code());
        }
    }
}

#[test]
fn the_first_page_reads_in_every_language() {
    render_everywhere(TodayPage::samples);
}

pub(crate) fn stamp(n: u64) -> Stamp {
    let mut id = [0_u8; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    Stamp { entry: EntryId(id), at_ms: i64::try_from(n).unwrap() }
}

pub(crate) fn scope() -> Compartments {
    [Compartment::Desk, Compartment::Team, Compartment::Intake].into()
}

fn bytes(kind: u8, n: u32) -> [u8; 16] {
    let mut id = [kind; 16];
    id[12..].copy_from_slice(&n.to_be_bytes());
    id
}

/// A generated caseload folded through the same events as a real one.
pub(crate) struct Caseload {
    people: People,
    papers: Papers,
    pub(crate) law: Law,
    pub(crate) board: Board,
    n: u64,
}

const DISTRICTS: [&str; 6] = ["PK201", "PK301", "PK401", "PK528", "PK603", "PK608"];

impl Caseload {
    pub(crate) fn of(size: u32) -> Self {
        let law = Law::new(crate::law::shipped().unwrap());
        let mut made =
            Self { people: People::default(), papers: Papers::default(), law, board: Board::default(), n: 0 };
        for number in 0..size {
            made.register(number);
        }
        made.settle();
        made
    }

    pub(crate) fn settle(&mut self) {
        self.board.settle(&self.people, &self.papers, &self.law);
    }

    fn stamp(&mut self) -> Stamp {
        self.n += 1;
        stamp(self.n)
    }

    fn register(&mut self, number: u32) {
        let person = PersonId::from_bytes(bytes(1, number));
        let household = uuid::Uuid::from_bytes(bytes(2, number / 4));
        let mut changes = Vec::new();
        if !number.is_multiple_of(11) {
            let category = Category::ALL[(number / 3) as usize % 10];
            changes.push(first(PersonField::Category, Value::Category(Fact::new(category))));
        }
        if !number.is_multiple_of(5) {
            let place: Pcode = DISTRICTS[number as usize % 6].parse().unwrap();
            changes.push(first(PersonField::District, Value::Place(Fact::new(place))));
        }
        if !number.is_multiple_of(9) {
            changes.push(first(PersonField::Household, Value::Link(household)));
        }
        let code = CaseCode::new(&mut Numbers(number));
        let home = if number.is_multiple_of(7) { Compartment::Intake } else { Compartment::Team };
        let stamp = self.stamp();
        self.people.apply(Event::Registered { person, code, changes }, stamp, home, None);
        if number.is_multiple_of(2) {
            self.note_paper(person, number);
        }
        self.board.touch(person);
    }

    fn note_paper(&mut self, holder: PersonId, number: u32) {
        let kind = ["visa", "por", "exit-permit", "acc"][(number / 2) as usize % 4];
        let end = Day::parse_iso("2025-03-15").unwrap().plus(i32::try_from(number % 60).unwrap());
        let end = Value::Date(Fact::new(Box::new(Uncertain::exact(end))));
        let field = if number % 8 == 2 { PaperField::LegalExpiry } else { PaperField::PrintedExpiry };
        let changes: Vec<Change<PaperField>> =
            vec![first(PaperField::Kind, Value::Word(kind.into())), first(field, end)];
        let stamp = self.stamp();
        let paper = PaperId::from_bytes(bytes(3, number));
        self.papers.apply(PaperEvent::Added { paper, holder, changes }, stamp, None);
    }

    /// Asks for every person anew, without any group or index.
    fn naive(&self, seen: Seen) -> Naive {
        let mut naive = Naive::default();
        for person in self.people.persons() {
            let inputs = inputs(person, &self.papers);
            let prepared =
                inputs.category.map(|c| self.law.pack().prepare(c, inputs.place.clone(), &inputs.facts));
            let answer = prepared.as_ref().and_then(|p| p.headline(seen.0, seen.1));
            *naive.counts.entry(answer).or_insert(0) += 1;
            naive.households.extend(person.household());
            let whose = person.household().map_or(Whose::Person(person.id), Whose::Household);
            let mut note = |day: Day, what: What| {
                if (0..=30).contains(&(day - seen.0)) {
                    *naive.due.entry((day, whose, what)).or_insert(0) += 1;
                }
            };
            if let Some(prepared) = &prepared {
                let full = prepared.standing(seen.0, seen.1);
                full.unknown.into_iter().for_each(|f| *naive.unknown.entry(f).or_insert(0) += 1);
                if let Some(day) = full.next_change {
                    note(day, What::Becomes(prepared.headline(day, seen.1)));
                }
            } else {
                *naive.unknown.entry("category".to_owned()).or_insert(0) += 1;
            }
            for paper in self.papers.of(person.id) {
                let end = match paper.kind() {
                    "visa" => End::Visa,
                    "exit-permit" => End::ExitPermit,
                    _ if paper.record.days(PaperField::LegalExpiry).is_some() => End::Legal,
                    _ => End::Printed,
                };
                paper.ends().into_iter().for_each(|e| note(e.0, What::Ends(end)));
            }
        }
        naive
    }
}

#[derive(Default)]
struct Naive {
    counts: HashMap<super::view::Answer, u32>,
    unknown: BTreeMap<String, u32>,
    due: BTreeMap<(Day, Whose, What), u32>,
    households: std::collections::BTreeSet<HouseholdId>,
}

struct Numbers(u32);

impl seal::Chance for Numbers {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (self.0 >> 24) as u8;
        }
    }
}

fn agree(caseload: &Caseload, seen: Seen) {
    let naive = caseload.naive(seen);
    assert_eq!(caseload.board.counts(&scope(), seen), naive.counts);
    assert_eq!(caseload.board.unknowns(&scope(), seen), naive.unknown);
    assert_eq!(caseload.board.households(&scope()), u32::try_from(naive.households.len()).unwrap());
    let due = caseload.board.due(&scope(), seen, 30);
    assert!(due.is_sorted_by_key(|d| d.day));
    let due: BTreeMap<_, _> = due.iter().map(|d| ((d.day, d.whose, d.what), d.people)).collect();
    assert_eq!(due, naive.due);
}

fn eve() -> Day {
    Day::parse_iso("2025-03-31").unwrap()
}

#[test]
fn twenty_thousand_people_come_out_as_asked_one_by_one() {
    let caseload = Caseload::of(20_000);
    agree(&caseload, (eve(), Some(eve())));
    agree(&caseload, (eve().plus(120), None));
}

#[test]
fn what_changes_after_the_first_count_is_counted_too() {
    let mut caseload = Caseload::of(600);
    let seen = (eve(), Some(eve()));
    agree(&caseload, seen);
    for number in 0..100 {
        let person = PersonId::from_bytes(bytes(1, number));
        let (event, stamp) = if number.is_multiple_of(3) {
            (Event::Withdrawn { person }, caseload.stamp())
        } else {
            let place: Pcode = "PK705".parse().unwrap();
            let base = caseload.people.person(person).unwrap().record.base(PersonField::District);
            let change = Change { field: PersonField::District, value: Value::Place(Fact::new(place)), base };
            (Event::Amended { person, changes: vec![change] }, caseload.stamp())
        };
        caseload.people.apply(event, stamp, Compartment::Team, None);
        caseload.board.touch(person);
    }
    (600..650).for_each(|number| caseload.register(number));
    caseload.settle();
    agree(&caseload, seen);
}

#[test]
fn moves_add_up_to_the_difference_of_the_counts() {
    let caseload = Caseload::of(2_000);
    let (before, after) = ((eve(), Some(eve())), (eve().plus(1), Some(eve())));
    let mut counts: HashMap<_, i64> =
        caseload.board.counts(&scope(), before).into_iter().map(|(h, n)| (h, i64::from(n))).collect();
    for ((from, to), people) in caseload.board.moves(&scope(), before, after) {
        *counts.entry(from).or_insert(0) -= i64::from(people);
        *counts.entry(to).or_insert(0) += i64::from(people);
    }
    counts.retain(|_, n| *n != 0);
    let now = caseload.board.counts(&scope(), after);
    assert_eq!(counts, now.into_iter().map(|(h, n)| (h, i64::from(n))).collect());
}

#[test]
fn nobody_counts_people_of_a_compartment_they_may_not_read() {
    let caseload = Caseload::of(700);
    let intake: Compartments = [Compartment::Desk, Compartment::Intake].into();
    let seen = (eve(), Some(eve()));
    assert_eq!(Counts::new(&caseload.board.counts(&intake, seen)).total(), 100);
    assert_eq!(Counts::new(&caseload.board.counts(&scope(), seen)).total(), 700);
    let theirs: u32 = caseload.board.due(&intake, seen, 30).iter().map(|d| d.people).sum();
    let all: u32 = caseload.board.due(&scope(), seen, 30).iter().map(|d| d.people).sum();
    assert!(theirs > 0 && theirs < all);
}

#[test]
fn two_values_for_a_field_are_a_clash_until_one_is_chosen() {
    let mut caseload = Caseload::of(10);
    assert_eq!(caseload.board.clashes(&scope()), 0);
    let person = PersonId::from_bytes(bytes(1, 1));
    let place = Value::Place(Fact::new("PK705".parse().unwrap()));
    let stamp = caseload.stamp();
    let event = Event::Amended { person, changes: vec![first(PersonField::District, place)] };
    caseload.people.apply(event, stamp, Compartment::Team, None);
    caseload.board.touch(person);
    caseload.settle();
    assert_eq!(caseload.board.clashes(&scope()), 1);
}

#[test]
fn a_band_begins_where_the_one_before_it_ends() {
    let whose = Whose::Household(HouseholdId::from_bytes([0; 16]));
    let due = |days| Due { day: eve().plus(days), whose, what: What::Ends(End::Visa), people: 1 };
    let all: Vec<Due> = [0, 7, 8, 14, 15, 30].map(due).to_vec();
    let counts: Vec<usize> = bands(&all, eve(), |_| None).iter().map(|b| b.rows_in_all).collect();
    assert_eq!(counts, [2, 2, 2]);
}
