//! A pack that is wrong is refused, and the refusal says where, what, and the way on.
#![expect(clippy::unwrap_used, reason = "a pack taken wrongly must fail its test")]

use standing::{Pack, PackError};

const HEAD: &str = r#"
[pack]
name = "test"
horizon = "2026-03-03"
rows = 0
notice = "test"
[places]
PK5 = "Khyber Pakhtunkhwa"
"#;

fn one(change: impl Fn(String) -> String) -> Result<Pack, PackError> {
    let instrument = r#"
[[instrument]]
id = "a-hold"
title = "A hold"
kind = "circular"
issuer = "Nobody"
categories = ["por"]
places = ["PK5"]
when = ["pipeline == 'us'"]
effect = "shield"
from = "2025-01-02"
to = "2025-01-03"
known_from = "2025-01-02"
sources = ["invented"]
confidence = "low"
"#;
    Pack::parse(&format!("{HEAD}{}", change(instrument.to_owned())))
}

fn refusal(from: &str, to: &str) -> String {
    one(|text| text.replace(from, to)).unwrap_err().to_string()
}

#[test]
fn a_sound_instrument_is_taken() {
    assert_eq!(one(|text| text).unwrap().instruments().len(), 1);
}

#[test]
fn a_malformed_condition_shows_its_place_under_a_caret() {
    let why = refusal("pipeline == 'us'", "pipeline === 'us'");
    assert!(why.contains("line 11, instrument `a-hold`: when"), "{why}");
    assert!(why.contains("pipeline === 'us'") && why.contains('^'), "{why}");
}

#[test]
fn a_key_that_is_not_known_is_refused_with_its_line() {
    let why = refusal("effect =", "efect =");
    assert!(why.contains("efect") && why.contains("line "), "{why}");
}

#[test]
fn an_effect_a_category_or_a_place_that_is_not_known_is_refused() {
    assert!(refusal("\"shield\"", "\"sheld\"").contains("sheld"));
    assert!(refusal("[\"por\"]", "[\"pro\"]").contains("unknown category `pro`"));
    assert!(refusal("[\"PK5\"]", "[\"PK9\"]").contains("PK9, which [places] does not list"));
    assert!(refusal("[\"PK5\"]", "[\"Peshawar\"]").contains("no P-code"));
}

#[test]
fn an_end_before_the_start_is_refused() {
    assert!(refusal("to = \"2025-01-03\"", "to = \"2025-01-01\"").contains("lies before"));
}

#[test]
fn an_instrument_without_sources_or_a_day_of_knowledge_is_refused() {
    assert!(refusal("[\"invented\"]", "[]").contains("sources are missing"));
    assert!(refusal("known_from = \"2025-01-02\"", "").contains("known_from"));
}

#[test]
fn an_id_that_stands_twice_is_refused_at_its_second_line() {
    let why = one(|text| format!("{text}{text}")).unwrap_err().to_string();
    assert!(why.contains("stands twice") && why.contains("line 26"), "{why}");
}

#[test]
fn a_row_that_is_left_out_is_reported_by_the_check() {
    let pack = Pack::parse(&HEAD.replace("rows = 0", "rows = 2")).unwrap();
    let problems: Vec<String> = pack.check().into_iter().filter_map(|result| result.problem).collect();
    assert!(problems.iter().any(|problem| problem.contains("row 2 is missing")), "{problems:?}");
}

#[test]
fn an_undeclared_fact_is_reported_by_the_check() {
    let results = one(|text| text).unwrap().check();
    assert!(
        results.iter().any(|r| r.problem.as_ref().is_some_and(|p| p.contains("`pipeline` is not declared")))
    );
}
