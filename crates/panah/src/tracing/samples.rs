//! Sample pages for the test that renders every page in every language.

use super::board::{BoardPage, Group, Row};
use super::form::{AmendPage, TakePage, TakenPage};
use super::lists::{Line as Brought, ListsPage, Report};
use super::model::{Basis, GROUPS, RELATIONS, RequestField, Verdict};
use super::offer::OfferPage;
use super::page::{Button, Clash, Line as StepLine, May, RequestPage};
use super::pair::{CandidatesPage, Clue, EmptyPage, Fact, PairPage, Row as PairRow, Said};
use super::slip::SlipPage;
use super::steps::{Allows, Status, Step};
use super::story::Line;
use super::{forms, picture};
use crate::desk::record::Field;
use crate::people::Pair;
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::Builder;
use crate::people::typed::{Refusal, Typed};
use crate::web::Shell;
use crate::web::language::Tongue;
use askama::Template;
use dates::{Day, Lang};

fn day(t: Tongue) -> Bit {
    Bit::day(Day::gregorian(2025, 3, 31).unwrap(), t)
}

fn name() -> Bit {
    Bit::said("آزمایش گل <۰۴۱۲>", Some(Lang::Prs))
}

fn code() -> Bit {
    Bit::number("PK-7F3K-9QTC")
}

fn row(t: Tongue, alone: bool) -> Row {
    Row {
        id: "1".to_owned(),
        code: code(),
        names: name().into(),
        status: picture::status(Status::Searching, t),
        age: t.one("trace-age-days", "count", t.number(3)),
        child: alone,
        alone,
        warning: if alone { String::new() } else { t.s("trace-flag-no-consent") },
        asks: if alone { t.s("trace-ask-yesterday") } else { String::new() },
    }
}

fn finding(t: Tongue) -> String {
    t.with("trace-finding", &[("done", t.number(12_000)), ("of", t.number(100_000))])
}

fn boards(shell: &Shell) -> Vec<BoardPage> {
    let t = shell.t;
    let group = |status: &Status| Group { heading: picture::status(*status, t), rows: vec![row(t, false)] };
    let late = |asks: String| Row { asks, ..row(t, false) };
    let due = || vec![late(t.one("trace-ask-late", "count", t.number(12))), late(t.s("trace-ask-today"))];
    let board = |alone: Vec<Row>, groups| BoardPage {
        due: if alone.is_empty() { Vec::new() } else { due() },
        alone,
        groups,
        looked: crate::access::quota::Looks {
            csrf: String::new(),
            t,
            limit: "tracing",
            left: t.one("looks-left", "count", t.number(12)),
            used_up: vec![("1".to_owned(), Bit::said("sample", None))],
        },
        takes: true,
        looks: true,
        brings: true,
        finding: finding(t),
        shell: shell.clone(),
    };
    vec![board(Vec::new(), Vec::new()), board(vec![row(t, true)], Status::ALL.iter().map(group).collect())]
}

fn buttons(t: Tongue) -> Vec<Button> {
    let button = |step: Step, why_not: String| Button {
        code: step.code(),
        label: t.coded("trace-step", step.code()),
        why_not,
    };
    let whys = [
        "trace-why-over",
        "trace-why-not-now",
        "trace-why-consent",
        "trace-why-not-allowed",
        "trace-why-both-sides",
        "trace-why-two-people",
        "trace-why-best-interests",
        "trace-why-child-told",
        "trace-why-ask-first",
    ];
    let barred = whys.into_iter().map(|why| button(Step::Inform, t.s(why)));
    Step::BUTTONS.into_iter().map(|step| button(step, String::new())).chain(barred).collect()
}

fn request(shell: &Shell, tells: Allows) -> RequestPage {
    let t = shell.t;
    let value = || Bits::from(name());
    let pair = |f: &RequestField| Pair { code: f.code(), label: picture::label(*f, t), value: value() };
    RequestPage {
        id: "1".to_owned(),
        code: code(),
        names: name().into(),
        status: picture::status(Status::Verifying, t),
        age: t.s("trace-age-yesterday"),
        telling: t.coded("trace-tell", tells.code()),
        say: t.s("trace-say-still-looking"),
        safe: vec![(t.s("safe-hours"), Bit::said("10–12", None))],
        flags: [
            "trace-flag-many",
            "trace-flag-same",
            "trace-flag-sex",
            "trace-flag-birth",
            "trace-flag-grown",
            "trace-flag-no-name",
        ]
        .iter()
        .map(|key| t.s(key))
        .collect(),
        same: Some(("2".to_owned(), code())),
        missing: t.s("trace-why-both-sides"),
        confirmed: Some(("/tracing/1/candidates/c2".to_owned(), Bits(vec![code()]))),
        groups: GROUPS.iter().map(|(key, fields)| (t.s(key), fields.iter().map(pair).collect())).collect(),
        clashes: vec![Clash { code: "sex", label: t.s("trace-field-sex"), sides: vec![value(), value()] }],
        next: buttons(t),
        ends: buttons(t).into_iter().take(2).collect(),
        line: vec![StepLine {
            when: (day(t), Bit::number("14:05")),
            who: Bit::said("sample", None),
            what: t.coded("trace-step", Step::Withdraw.code()),
            why: value(),
            asks: t.one("trace-ask-on-day", "day", t.day(Day::gregorian(2025, 4, 12).unwrap())),
        }],
        asks: Some((t.one("trace-ask-late", "count", t.number(12)), true)),
        ask_on: super::page::ask_on(&buttons(t), t),
        may: May { step: true, look: true },
        shell: shell.clone(),
    }
}

fn clues(t: Tongue) -> Vec<Clue> {
    let says = ["trace-says-agrees", "trace-says-nearly", "trace-says-differs", "trace-says-unknown"];
    let marks = ["for", "for", "against", "open"];
    let clue = |clue: &names::link::Clue, at: usize| Clue {
        label: t.coded("trace-clue", clue.code),
        mark: marks[at % 4],
        says: t.s(says[at % 4]),
        rare: t.one("trace-one-in", "count", t.number(2_400)),
    };
    let raid = Clue {
        label: t.s("trace-clue-raid"),
        mark: "for",
        says: t.s("trace-says-agrees"),
        rare: t.one("trace-one-in", "count", t.number(40)),
    };
    names::link::CLUES.iter().zip(0..).map(|(c, at)| clue(c, at)).chain([raid]).collect()
}

fn pair(shell: &Shell, queue: bool) -> PairPage {
    let t = shell.t;
    let place = |code: &str| Some(code.parse().unwrap());
    let fact =
        |mark| Fact { label: t.s("trace-clue-own-name"), left: name().into(), right: name().into(), mark };
    let said = |verdict: Verdict| Said {
        when: (day(t), Bit::number("14:05")),
        who: Bit::said("sample", None),
        verdict: t.coded("trace-verdict", verdict.code()),
        why: name().into(),
    };
    PairPage {
        back: "/tracing/1".to_owned(),
        whose: Bits(vec![name(), code()]),
        other: Bits(vec![Bit::words(t.s("trace-side-person")), code()]),
        action: "/tracing/1/candidates/c2".to_owned(),
        sure: t.one("trace-sure", "count", t.number(93)),
        likely: true,
        clues: clues(t),
        facts: ["for", "against", "open"].into_iter().map(fact).collect(),
        map: super::map::draw(place("PK528"), place("AF0617"), t),
        line: [("trace-line-asked", true), ("trace-line-listed", false), ("trace-line-card", false)]
            .map(|(key, sought)| Line::sample(sought, (day(t).into(), t.s(key)), name().into()))
            .into(),
        said: Verdict::ALL.into_iter().map(said).collect(),
        verdict: (!queue).then_some("rejected"),
        queue: queue.then(|| t.one("trace-queue-waiting", "count", t.number(4))),
        finding: if queue { finding(t) } else { String::new() },
        may: true,
        card: queue.then(|| "/people/1/tracing".to_owned()),
        shell: shell.clone(),
    }
}

fn forms_of(shell: &Shell) -> Vec<String> {
    let t = shell.t;
    let refusals = [Refusal::say("name", "trace-why-who")];
    let typed = Typed::default();
    let amend = AmendPage {
        whose: name().into(),
        label: t.s("trace-field-sex"),
        action: "/tracing/1/amend/sex".to_owned(),
        back: "/tracing/1".to_owned(),
        now: vec![name().into()],
        inputs: forms::controls(RequestField::Sex, &Builder { t, typed: &typed, refusals: &[] }),
        lists: forms::lists(t),
        base: String::new(),
        seen: String::new(),
        clash: true,
        refused: true,
        shell: shell.clone(),
    };
    vec![
        TakePage::new(shell.clone(), &typed, &refusals).render().unwrap(),
        TakenPage { shell: shell.clone(), code: code() }.render().unwrap(),
        amend.render().unwrap(),
        EmptyPage { shell: shell.clone(), finding: String::new() }.render().unwrap(),
        EmptyPage { shell: shell.clone(), finding: finding(t) }.render().unwrap(),
    ]
}

fn offers(shell: &Shell) -> Vec<OfferPage> {
    let t = shell.t;
    let offer = |agreed, refused, until| OfferPage {
        back: "/people/1".to_owned(),
        whose: Bits(vec![name(), code()]),
        answer: t.s("trace-not-asked"),
        refused,
        agreed,
        until,
        facts: vec![(t.s("trace-clue-own-name"), name().into())],
        shell: shell.clone(),
    };
    vec![offer(false, false, None), offer(true, false, Some(day(t))), offer(false, true, None)]
}

fn lists(shell: &Shell) -> Vec<ListsPage> {
    let t = shell.t;
    let line = |back| Brought {
        list: "1".to_owned(),
        source: name(),
        file: name(),
        day: day(t),
        counts: (t.number(49_812), t.number(3)),
        back,
    };
    let report = Report {
        taken: t.number(49_812),
        refused: t.number(3),
        unclear: t.number(12),
        waiting: t.number(4),
        rows: vec![(Bit::number(t.number(7)), "Father".to_owned(), t.s("trace-list-no-name"), name())],
        left: ["place-unknown", "place-several", "place-crossing", "days"]
            .map(|why| (Bit::number(t.number(8)), "Camp".to_owned(), t.coded("trace-left", why), name()))
            .into(),
    };
    let page = |report, lines| ListsPage { report, lines, shell: shell.clone() };
    vec![page(None, Vec::new()), page(Some(report), vec![line(false), line(true)])]
}

/// Every page of the room, in the language of the frame.
pub fn pages(shell: &Shell) -> Vec<String> {
    let t = shell.t;
    let render = |page: &dyn Fn() -> Result<String, askama::Error>| page().unwrap();
    let mut all: Vec<String> = boards(shell).iter().map(|p| render(&|| p.render())).collect();
    all.extend(Allows::ALL.iter().map(|tells| request(shell, *tells).render().unwrap()));
    all.extend([true, false].map(|queue| pair(shell, queue).render().unwrap()));
    let list = |rows| CandidatesPage {
        back: "/tracing/1".to_owned(),
        whose: name().into(),
        rows,
        finding: finding(t),
        shell: shell.clone(),
    };
    let found = PairRow {
        path: "/tracing/1/candidates/c2".to_owned(),
        whose: Bits(vec![code()]),
        sure: t.one("trace-sure", "count", t.number(93)),
        likely: true,
        clues: clues(t),
        verdict: t.s("trace-verdict-rejected"),
    };
    all.extend([list(Vec::new()), list(vec![found])].iter().map(|p| p.render().unwrap()));
    all.extend(forms_of(shell));
    all.extend(lists(shell).iter().map(|p| p.render().unwrap()));
    all.extend(offers(shell).iter().map(|p| p.render().unwrap()));
    let slip = SlipPage {
        back: "/tracing/1".to_owned(),
        code: code(),
        names: name().into(),
        from: name().into(),
        day: day(t),
        shell: shell.clone(),
    };
    all.push(slip.render().unwrap());
    all
}

/// The words that are put together from codes, so that a test finds one that is missing.
pub fn words(t: Tongue) -> Vec<String> {
    let mut all: Vec<String> = RELATIONS.iter().map(|r| t.coded("trace-relation", r)).collect();
    all.extend(super::model::PURPOSES.iter().map(|p| t.coded("trace-purpose", p)));
    all.extend(Basis::ALL.iter().map(|b| b.code().to_owned()));
    all.extend(Verdict::ALL.iter().map(|v| t.coded("trace-verdict-do", v.code())));
    all.extend(RequestField::ALL.iter().map(|f| picture::label(*f, t)));
    all
}
