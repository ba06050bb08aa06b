//! Tasks: times, escalation, days off, the calendar, the pages.

use super::board::{Item, Now};
use super::ics::{Frame, calendar};
use super::model::{Due, Event, Repeat, Terms};
use super::page::{BoardPage, DigestPage, FeedPage, groups};
use super::rules::{Step, due, is_theirs, next, step};
use super::view::Tasks;
use crate::access::model::Compartment;
use crate::base::ids::{CaseCode, FeedId, PersonId, TaskId, UserId};
use crate::desk::record::Fact;
use crate::people::bits::Bit;
use crate::people::inputs::Builder;
use crate::people::samples;
use crate::people::typed::{Refusal, Typed};
use crate::today::tests::stamp;
use askama::Template;
use dates::{Day, Lang, Moment, Span};
use proptest::prelude::*;

const OFFSET: i32 = 18_000;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

fn terms(due: Due) -> Terms {
    Terms {
        what: Fact::new("Bring the papers <to> the station".to_owned()),
        due,
        repeat: None,
        owner: user(1),
        deputy: Some(user(2)),
        escalate_hours: Some(4),
        clock: None,
    }
}

fn set(terms: Terms) -> (Tasks, TaskId) {
    let task = TaskId::from_bytes([5; 16]);
    let mut tasks = Tasks::default();
    tasks.apply(Event::Set { task, about: None, terms }, stamp(1), Compartment::Team, None);
    (tasks, task)
}

#[test]
fn a_task_of_the_31st_comes_at_every_months_end_and_stops_after_its_last_day() {
    let repeat = Some(Repeat { every: Span::Months(1), until: Some(day("2025-04-30")) });
    let terms = Terms { repeat, ..terms(Due::Day(day("2025-01-31"))) };
    let days: Vec<_> = (0..6).map(|n| due(&terms, n, OFFSET)).collect();
    let wanted = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"].map(|d| Some(Due::Day(day(d))));
    assert_eq!(days, [wanted.to_vec(), vec![None, None]].concat());
}

#[test]
fn a_time_that_is_done_gives_way_to_the_next_and_comes_back_when_it_was_not_done() {
    let repeat = Some(Repeat { every: Span::Days(7), until: None });
    let (mut tasks, task) = set(Terms { repeat, ..terms(Due::At(Moment(1_743_400_000))) });
    let first = |tasks: &Tasks| {
        let task = tasks.task(task).unwrap();
        next(task, &task.terms.as_ref().unwrap().1, OFFSET).unwrap()
    };
    assert_eq!(first(&tasks), (0, Due::At(Moment(1_743_400_000))));
    tasks.apply(Event::Done { task, about: None, time: 0 }, stamp(2), Compartment::Team, Some(user(1)));
    assert_eq!(first(&tasks), (1, Due::At(Moment(1_743_400_000 + 7 * 86_400))));
    tasks.apply(Event::Undone { task, about: None, time: 0 }, stamp(3), Compartment::Team, None);
    assert_eq!(first(&tasks).0, 0);
    tasks.apply(Event::Dropped { task, about: None }, stamp(4), Compartment::Team, None);
    assert!(tasks.task(task).is_none());
}

#[test]
fn a_late_task_goes_to_the_deputy_and_then_to_whoever_leads() {
    let at = Moment(1_000_000);
    let with = terms(Due::At(at));
    let hours = |n: i64| at.plus(n * 3600);
    assert_eq!([1, 4, 8].map(|n| step(&with, at, hours(n))), [Step::Owner, Step::Deputy, Step::Lead]);
    let alone = Terms { deputy: None, ..with.clone() };
    assert_eq!(step(&alone, at, hours(4)), Step::Lead);
    let never = Terms { escalate_hours: None, ..with.clone() };
    assert_eq!(step(&never, at, hours(1_000)), Step::Owner);
    assert!(!is_theirs(&with, Step::Owner, user(2), true) && is_theirs(&with, Step::Deputy, user(2), false));
    assert!(is_theirs(&with, Step::Lead, user(9), true) && !is_theirs(&with, Step::Lead, user(9), false));
}

#[test]
fn a_revoked_address_is_nobodys() {
    let mut tasks = Tasks::default();
    let feed = FeedId::from_bytes([1; 16]);
    let made = Event::FeedMade { feed, owner: user(1), digest: [7; 32] };
    tasks.apply(Event::FeedRevoked { feed }, stamp(2), Compartment::Desk, None);
    tasks.apply(made, stamp(1), Compartment::Desk, None);
    assert_eq!(tasks.feeds_of(user(1)).count(), 0);
}

struct Numbers;

impl seal::Chance for Numbers {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0x42);
    }
}

fn item(due: Due, clock: Option<&str>) -> Item {
    let at = super::rules::moment(due, OFFSET);
    let rule = clock.map(|id| crate::clocks::pack::shipped().unwrap().rule(id).unwrap());
    let start = dues::Start { earliest: Some(at), latest: at, allowance_hours: None, until: None };
    Item {
        task: TaskId::from_bytes([5; 16]),
        time: 2,
        what: "Bring Azmayesh Gul to Rawalpindi".to_owned(),
        about: clock.map(|_| (PersonId::from_bytes([7; 16]), Some(CaseCode::new(&mut Numbers)))),
        due,
        at,
        terms: terms(due),
        step: if clock.is_some() { Step::Lead } else { Step::Owner },
        late: clock.is_some(),
        clock: rule.map(|rule| crate::clocks::Instance {
            of: "hand-0".into(),
            rule,
            start,
            running: dues::run(rule, &start, OFFSET),
            basis: Vec::new(),
            state: crate::clocks::State::Proposed,
        }),
        clock_gone: false,
        closed: Some(day("2025-03-28")),
    }
}

fn feed(items: &[&Item], word: &str) -> String {
    let now = Moment(1_743_400_000);
    calendar(items, Frame { feed: FeedId::from_bytes([1; 16]), digest: &[7; 32], now, due: word })
}

#[test]
fn the_calendar_says_when_and_under_which_code_and_nothing_else() {
    let items =
        [item(Due::Day(day("2025-04-01")), None), item(Due::At(Moment(1_743_500_000)), Some("magistrate"))];
    let text = feed(&[&items[0], &items[1]], "موعد");
    assert!(text.contains("SUMMARY:موعد: PK-") && text.contains("TRIGGER;RELATED=END:-PT12H"));
    assert!(text.contains("DUE;VALUE=DATE:20250401") && text.contains("DUE:20250401T093320Z"));
    for private in ["Azmayesh", "Rawalpindi", "magistrate", "Panah", "panah", "0505"] {
        assert!(!text.contains(private), "{private} in\n{text}");
    }
    assert_eq!(text.matches("BEGIN:VALARM").count(), text.matches("END:VALARM").count());
}

proptest! {
    #[test]
    fn every_line_of_the_calendar_is_short_whole_and_ended_whatever_the_word(word in "\\PC{0,120}", at in 0_i64..4_102_444_800) {
        let one = item(Due::At(Moment(at)), Some("visa"));
        let text = feed(&[&one], &word);
        prop_assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= 75 && !line.contains(['\r', '\n']));
        }
    }
}

#[test]
fn the_pages_of_tasks_hold_in_every_language() {
    for lang in Lang::ALL {
        let shell = samples::shell(lang);
        let t = shell.t;
        let now = Now { at: Moment(1_743_400_000), offset: OFFSET };
        let items = [
            item(Due::Day(day("2025-03-31")), None),
            item(Due::At(Moment(1_743_300_000)), Some("magistrate")),
            Item { what: String::new(), ..item(Due::Day(day("2025-04-04")), None) },
            Item { step: Step::Deputy, ..item(Due::Day(day("2025-06-04")), None) },
        ];
        let shown: Vec<&Item> = items.iter().collect();
        let groups = || groups(t, &shown, now, &|_| "sample".to_owned());
        assert_eq!(groups().len(), 4);
        let refusals: Vec<Refusal> =
            ["what", "day", "hour", "escalate"].map(|f| Refusal::say(f, "tasks-why-what")).to_vec();
        let owners = vec![(user(1).to_string(), "sample".to_owned(), true)];
        let typed = Typed::default();
        let board = BoardPage {
            mine: true,
            groups: groups(),
            done: Vec::new(),
            inputs: super::form::form(&Builder { t, typed: &typed, refusals: &refusals }, &owners),
            refused: true,
            may: true,
            off: vec![(Bit::day(day("2025-08-14"), t), "x".to_owned())],
            lunar: Some(t.s("tasks-lunar-unknown")),
            shell: shell.clone(),
        };
        samples::holds(&board.render().unwrap());
        let digest = DigestPage { groups: groups(), count: t.number(4), shell: shell.clone() };
        samples::holds(&digest.render().unwrap());
        let feeds = vec![("0".to_owned(), Bit::day(day("2025-03-31"), t).into())];
        samples::holds(&FeedPage { address: Some("x".to_owned()), feeds, shell }.render().unwrap());
    }
}
