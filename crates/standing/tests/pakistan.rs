//! The shipped pack: it reads, it checks itself, and it answers as typed questions are asked.
#![expect(clippy::unwrap_used, reason = "a broken pack must fail its test")]

use dates::Day;
use standing::{Ask, AskError, Caseload, Category, Facts, Headline, Pack, PlaceCode, affected, answer};

fn pack() -> Pack {
    Pack::parse(include_str!("../../../packs/pakistan/instruments.toml")).unwrap()
}

fn typed(category: &str, place: &str, on: &str, known: Option<&str>, facts: &[&str]) -> serde_json::Value {
    let ask = Ask { category, place: Some(place), on, known, facts };
    serde_json::to_value(answer(&pack(), &ask).unwrap()).unwrap()
}

#[test]
fn the_shipped_pack_keeps_its_own_examples_and_leaves_nothing_out() {
    let wrong: Vec<String> = pack()
        .check()
        .into_iter()
        .filter_map(|result| result.problem.map(|problem| format!("{}: {problem}", result.what)))
        .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_typed_question_gets_an_answer_with_the_agreed_keys() {
    let answer = typed("por", "PK528", "2024-04-10", Some("2024-04-10"), &[]);
    assert_eq!(answer["standing"], "lapsed");
    assert_eq!(answer["known"], "2024-04-10");
    assert_eq!(answer["unconfirmed_since"], serde_json::Value::Null);
    let signal = &answer["signals"][0];
    let keys = ["instrument", "effect", "from", "to", "known_from", "scope", "source", "confidence"];
    assert!(keys.iter().all(|key| signal.get(*key).is_some()), "{signal}");
    assert_eq!(signal["verified_by"], "not yet verified by a lawyer");

    let later = typed("por", "PK528", "2024-04-10", None, &[]);
    assert_eq!(later["standing"], "covered");
    assert_eq!(later["signals"][0]["instrument"], "2024-04-26-por-extension");
}

#[test]
fn the_keys_of_an_answer_stand_in_the_agreed_order() {
    let ask = Ask { category: "por", place: Some("PK528"), on: "2024-04-10", ..Ask::default() };
    let text = serde_json::to_string(&answer(&pack(), &ask).unwrap()).unwrap();
    let order = ["\"on\"", "\"known\"", "\"category\"", "\"place\"", "\"standing\"", "\"signals\""];
    let at: Vec<usize> = order.iter().map(|key| text.find(key).unwrap()).collect();
    assert!(at.is_sorted(), "{text}");
}

#[test]
fn facts_are_taken_as_typed_and_refused_with_a_way_on() {
    assert_eq!(
        typed("vis", "PK401", "2025-02-07", None, &["visa_expires=2025-02-05"])["standing"],
        "exposed"
    );
    assert_eq!(
        typed("por", "PK401", "2025-09-05", None, &["named_order=ihc-2025-08-25"])["standing"],
        "shielded"
    );
    assert_eq!(typed("ovs", "PK401", "2024-01-15", None, &["pipeline=us"])["standing"], "tolerated");
    assert_eq!(
        typed("vis", "PK401", "2025-02-07", None, &[])["unknown"],
        serde_json::json!(["visa_expires"])
    );

    let refused = |facts: &[&str]| {
        let ask = Ask { category: "vis", on: "2025-02-07", facts, ..Ask::default() };
        answer(&pack(), &ask).unwrap_err()
    };
    assert!(matches!(refused(&["visa_expires=2025-02"]), AskError::Fact(why) if why.contains("YYYY-MM-DD")));
    assert!(matches!(refused(&["visa=2025-02-05"]), AskError::Fact(why) if why.contains("visa_expires")));
    assert!(matches!(refused(&["visa_expires"]), AskError::Shape(_)));
    let bad = Ask { category: "por", on: "2025-02-30", ..Ask::default() };
    assert_eq!(answer(&pack(), &bad).unwrap_err(), AskError::Day("2025-02-30".into()));
}

#[test]
fn nothing_in_the_pack_is_called_verified() {
    assert!(pack().instruments().all(|one| one.verified() == standing::NOT_VERIFIED));
}

#[test]
fn a_new_instrument_tells_whom_it_moves_before_it_is_saved() {
    let before = pack();
    let new = r#"
id = "2026-03-02-invented-hold"
title = "An invented hold"
kind = "circular"
issuer = "Nobody"
categories = ["por"]
effect = "shield"
from = "2026-03-02"
known_from = "2026-03-02"
sources = ["invented"]
confidence = "low"
"#;
    let after = before.with(new).unwrap();
    let people = [Category::Por, Category::Acc]
        .map(|category| (category, (category, PlaceCode::parse("PK617"), Facts::new())));
    let on = Day::parse_iso("2026-03-02").unwrap();
    let moved = affected(&before, &after, people.clone(), on, None);
    assert_eq!(moved, [(Category::Por, Some(Headline::Exposed), Some(Headline::Shielded))]);

    assert_eq!(after.with(new).unwrap().instruments().len(), after.instruments().len());

    let mut caseload = Caseload::over(&after);
    let slots: Vec<_> = people.iter().chain(&people).map(|(_, one)| caseload.slot(one.clone())).collect();
    assert_eq!((caseload.len(), slots[0]), (2, slots[2]));
}
