//! What comparing two names must say, on general names: the last accepted score is written here, and a drop fails.

use names::{Evidence, Name, Speller, Word, compare, read, skeleton};
use proptest::prelude::*;
use std::collections::BTreeSet;

const PAIRS: &str = include_str!("data/pairs.tsv");

fn told(a: &str, b: &str) -> Evidence {
    compare(Speller::shared(), &Name::new(a), &Name::new(b))
}

fn score(a: &str, b: &str) -> f32 {
    told(a, b).score
}

fn suggests(a: &str, b: &str) -> bool {
    told(a, b).suggests()
}

/// How many pairs of a set are suggested, and the others of that set.
fn suggested(set: &str) -> (usize, String) {
    let rows = PAIRS.lines().skip(3).filter_map(|line| line.strip_prefix(set)?.trim().split_once('\t'));
    let (yes, no): (Vec<_>, Vec<_>) = rows.partition(|(a, b)| suggests(a, b));
    (yes.len(), format!("{set}: suggested {yes:?}, not {no:?}"))
}

#[test]
fn one_name_in_two_scripts_is_suggested() {
    let (yes, all) = suggested("C");
    assert!(yes >= 38, "{all}");
}

#[test]
fn one_name_in_two_latin_spellings_is_suggested() {
    let (yes, all) = suggested("L");
    assert!(yes >= 46, "{all}");
}

#[test]
fn one_name_in_two_spellings_of_the_arabic_script_is_suggested() {
    let (yes, all) = suggested("A");
    assert!(yes >= 33, "{all}");
}

#[test]
fn different_names_are_seldom_suggested() {
    let (yes, all) = suggested("N");
    assert!(yes <= 8, "{all}");
}

#[test]
fn fifteen_compounds_with_abdul_have_fifteen_keys() {
    let names = [
        "Abdullah",
        "Abdulrahman",
        "Abdulraziq",
        "Abdulrahim",
        "Abdulrauf",
        "Abdulaziz",
        "Abdulbasir",
        "Abdulghani",
        "Abdulhadi",
        "Abdulhamid",
        "Abdulkarim",
        "Abdulqadir",
        "Abdulsalam",
        "Abdulwahid",
        "Abdulwakil",
    ];
    let keys: BTreeSet<String> = names.iter().map(|n| skeleton(n)).collect();
    assert_eq!(keys.len(), 15, "{keys:?}");
}

#[test]
fn names_that_share_a_latin_spelling_stay_apart_in_script() {
    for (a, b) in [("حامد", "حمید"), ("صادق", "صدیق"), ("زهرا", "زهره"), ("نصرالله", "نصرت‌الله")]
    {
        assert!(!suggests(a, b), "{a} {b} {:?}", told(a, b));
        assert!(suggests(a, a) && score(a, a) > score(a, b) + 3.0);
    }
}

#[test]
fn a_rare_name_says_more_than_a_common_one() {
    assert!(score("Azmayesh", "Azmayesh") > score("Mohammad", "Mohammad") + 2.0);
}

#[test]
fn what_is_missing_is_little_against_and_what_differs_is_more() {
    let whole = score("Azmayesh Gul Ahmadi", "Azmayesh Gul Ahmadi");
    let missing = score("Azmayesh Gul Ahmadi", "Azmayesh Gul");
    let different = score("Azmayesh Gul Ahmadi", "Azmayesh Gul Popal");
    assert!(whole > missing && missing > different, "{whole} {missing} {different}");
    assert!(
        suggests("Azmayesh Gul Ahmadi", "Azmayesh Gul") && !suggests("Azmayesh Ahmadi", "Azmayesh Popal")
    );
}

#[test]
fn titles_weigh_little_and_compounds_are_one_however_cut() {
    assert!(suggests("Haji Azmayesh", "Azmayesh"));
    assert!(!suggests("Haji Khan", "Haji Jan"));
    for (a, b) in [
        ("Abdul Rahman", "عبدالرحمن"),
        ("Rahmat Ullah", "رحمت‌الله"),
        ("Zia ud Din", "ضیاءالدین"),
        ("Azma Yesh", "آزمایش"),
    ] {
        assert!(suggests(a, b), "{a} {b} {:?}", told(a, b));
    }
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ا-یآئةيكۀېۍګڼړډټښږځڅ\u{200c}a-zA-Z'/ .-]{0,60}",
        "[a-z]{1,9}( [a-z]{1,9}){0,9}"
    ]
}

proptest! {
    #[test]
    fn comparing_is_the_same_both_ways(a in any_name(), b in any_name()) {
        prop_assert_eq!(score(&a, &b).to_bits(), score(&b, &a).to_bits());
        let (x, y) = (Word::new(&a), Word::new(&b));
        let speller = Speller::shared();
        prop_assert_eq!(speller.evidence(&x, &y).to_bits(), speller.evidence(&y, &x).to_bits());
    }

    #[test]
    fn reading_is_bounded(a in any_name()) {
        prop_assert!(read(&a).len() <= names::MOST_PARTS);
        prop_assert!(read(&a).iter().all(|p| !p.text.is_empty() && !p.text.contains(' ')));
    }
}
