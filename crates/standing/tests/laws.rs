//! Laws that hold for whatever is asked of the shipped pack.
#![expect(clippy::unwrap_used, reason = "a broken pack must fail its test")]

use std::sync::OnceLock;

use dates::Day;
use proptest::prelude::*;
use standing::{Category, Condition, Fact, Facts, Pack, PlaceCode, Truth};

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| Pack::parse(include_str!("../../../packs/pakistan/instruments.toml")).unwrap())
}

fn day() -> impl Strategy<Value = Day> {
    // 2023-01-01 .. 2026-12-31
    (19_358i32..20_818).prop_map(|days| Day::from_days(days).unwrap())
}

fn place() -> impl Strategy<Value = Option<PlaceCode>> {
    let codes =
        ["", "PK", "PK2", "PK226", "PK4", "PK401", "PK5", "PK528", "PK6", "PK617", "PK630", "PK702", "AF01"];
    prop::sample::select(codes.to_vec()).prop_map(PlaceCode::parse)
}

fn one_fact() -> impl Strategy<Value = (&'static str, Fact)> {
    let text = |key: &'static str, values: &'static [&'static str]| {
        prop::sample::select(values).prop_map(move |value| (key, Fact::Text(value.to_owned())))
    };
    prop_oneof![
        day().prop_map(|day| ("visa_expires", Fact::Date(day))),
        text("pipeline", &["us", "de", "uk", "none"]),
        text("poc", &["held", "applied", "none"]),
        text("named_order", &["ihc-2025-08-25", "phc-2024-02", "phc-2025-01-10", "phc-2024-06-20, other"]),
        any::<bool>().prop_map(|yes| ("refugee_village", Fact::Bool(yes))),
        any::<bool>().prop_map(|yes| ("unhcr_refused", Fact::Bool(yes))),
    ]
}

fn facts() -> impl Strategy<Value = Facts> {
    prop::collection::vec(one_fact(), 0..4)
        .prop_map(|all| all.into_iter().fold(Facts::new(), |facts, (key, fact)| facts.with(key, fact)))
}

fn category() -> impl Strategy<Value = Category> {
    prop::sample::select(Category::ALL.to_vec())
}

fn known() -> impl Strategy<Value = Option<Day>> {
    prop::option::of(day())
}

proptest! {
    #[test]
    fn a_headline_alone_is_the_headline_of_the_full_answer(
        category in category(), place in place(), facts in facts(), on in day(), known in known(),
    ) {
        let prepared = pack().prepare(category, place, &facts);
        prop_assert_eq!(prepared.headline(on, known), prepared.standing(on, known).headline);
    }

    #[test]
    fn the_next_change_is_the_first_day_that_differs(
        category in category(), place in place(), facts in facts(), on in day(), known in known(),
    ) {
        let prepared = pack().prepare(category, place, &facts);
        let now = prepared.headline(on, known);
        // Beyond 2027 nothing in the pack or in these facts begins or ends.
        let walked = (1..1_700).map(|ahead| on.plus(ahead)).find(|day| prepared.headline(*day, known) != now);
        prop_assert_eq!(prepared.next_change(on, known), walked);
    }

    #[test]
    fn nobody_is_told_what_was_not_yet_known(
        category in category(), place in place(), facts in facts(), on in day(), known in day(),
    ) {
        let answer = pack().prepare(category, place, &facts).standing(on, Some(known));
        for signal in answer.signals {
            prop_assert!(signal.instrument.known_from <= known);
            prop_assert!(signal.from.is_none_or(|from| from <= on) && signal.to.is_none_or(|to| on <= to));
        }
    }

    #[test]
    fn a_headline_has_a_reason_among_the_signals(
        category in category(), place in place(), facts in facts(), on in day(), known in known(),
    ) {
        let answer = pack().prepare(category, place, &facts).standing(on, known);
        let decides = answer.signals.iter().any(|signal| signal.decides);
        prop_assert_eq!(answer.headline.is_some(), decides);
    }

    #[test]
    fn one_more_fact_never_makes_a_told_condition_untold(facts in facts(), (key, fact) in one_fact()) {
        for instrument in pack().instruments() {
            for source in &instrument.when {
                let condition = Condition::compile(source).unwrap();
                let before = condition.judge(&facts);
                let after = condition.judge(&facts.clone().with(key, fact.clone()));
                if !matches!(before, Truth::Unknown(_)) {
                    prop_assert!(!matches!(after, Truth::Unknown(_)), "{}", source);
                }
            }
        }
    }

    #[test]
    fn with_puts_an_instrument_in_its_place_and_never_beside_it(at in 0usize..80) {
        let old = pack().instruments().nth(at).unwrap();
        let mut new = old.clone();
        new.title = "Changed".to_owned();
        let text = toml::to_string(&new).unwrap();
        let after = pack().with(&text).unwrap();
        prop_assert_eq!(after.instruments().len(), pack().instruments().len());
        prop_assert_eq!(after.instruments().nth(at).unwrap(), &new);
        let listed = pack().with(&format!("[[instrument]]\n{text}")).unwrap();
        prop_assert_eq!(listed.instrument(&old.id), Some(&new));
    }

    #[test]
    fn whatever_text_comes_in_reading_ends_in_a_pack_or_a_refusal(text in "\\PC*", at in 0usize..40_000) {
        let _ = Pack::parse(&text);
        let _ = pack().with(&text);
        let _ = Condition::compile(&text);
        let whole = include_str!("../../../packs/pakistan/instruments.toml");
        let cut: String = whole.chars().take(at).chain(text.chars()).collect();
        let _ = Pack::parse(&cut);
    }

    #[test]
    fn whatever_is_typed_as_a_fact_is_taken_or_refused(text in "\\PC*") {
        let _ = Facts::new().set_text(&text);
    }
}
