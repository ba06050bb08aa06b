//! Finding while somebody types: from the first letter on, in every script, and what else a desk asks of a hit.

use names::{Fit, Index, Person, Query, Sex, Why};
use proptest::prelude::*;

const PEOPLE: [&str; 9] = [
    "آزمایش گل",
    "Azmoina Popal",
    "عبدالرحمن آزموده",
    "Haji Test Person",
    "شفق نمونه",
    "Khalida Misal",
    "ښاغلی نمونه",
    "परीक्षा व्यक्ति",
    "Тест Человек",
];

fn index() -> Index {
    let mut index = Index::new();
    let people: Vec<Person> = (1u64..)
        .zip(PEOPLE)
        .map(|(key, name)| Person { key, names: vec![name], ..Person::default() })
        .collect();
    index.extend(&people);
    index
}

fn typed(text: &str) -> Vec<u64> {
    index().find(&Query::new(text).typing(), 20).iter().map(|h| h.key).collect()
}

#[test]
fn latin_letters_find_words_of_both_scripts_from_the_first_on() {
    for text in ["A", "Az", "Azm", "azma", "Azmay", "Azmayes"] {
        assert!(typed(text).contains(&1), "{text}: {:?}", typed(text));
    }
    for text in ["a", "az", "azmo", "azmoi", "azmoina p", "azmoina pop", "p", "po"] {
        assert!(typed(text).contains(&2), "{text}: {:?}", typed(text));
    }
    assert_eq!(typed("azmoina pop")[0], 2);
}

#[test]
fn dari_letters_find_words_of_both_scripts_from_the_first_on() {
    for text in ["آ", "آز", "آزم", "آزما", "گ", "آزمایش گ"] {
        assert!(typed(text).contains(&1), "{text}: {:?}", typed(text));
    }
    for text in ["آزمو", "پ", "پو", "آزموینه پ"] {
        assert!(typed(text).contains(&2), "{text}: {:?}", typed(text));
    }
    assert_eq!(typed("آزمایش گ")[0], 1);
}

#[test]
fn letters_of_pashto_and_urdu_keyboards_are_read() {
    for text in ["ښ", "ښا"] {
        assert!(typed(text).contains(&7), "{text}: {:?}", typed(text));
    }
    assert!(typed("ټ").contains(&4), "an Urdu or Pashto t finds a Latin one: {:?}", typed("ټ"));
}

#[test]
fn other_scripts_are_found_by_their_own_letters() {
    assert_eq!((typed("परी"), typed("Тес")), (vec![8], vec![9]));
    assert_eq!((typed("प"), typed("Ч")), (vec![8], vec![9]));
}

#[test]
fn a_letter_that_may_become_another_sound_finds_both() {
    assert!(typed("s").contains(&5) && typed("sh").contains(&5), "s may become sh");
    assert!(typed("k").contains(&6) && typed("kh").contains(&6));
}

#[test]
fn what_stands_behind_abdul_is_found_from_its_first_letter() {
    for text in ["abd", "abdul", "abdul r", "abdulr", "Abdulra", "abdurrahm", "عبدالر", "عبدال", "عبد الر"]
    {
        assert_eq!(typed(text).first(), Some(&3), "{text}: {:?}", typed(text));
    }
}

#[test]
fn a_word_that_is_finished_is_no_beginning() {
    assert!(typed("pop").contains(&2));
    assert!(!typed("pop ").contains(&2));
    assert!(!index().find(&Query::new("pop"), 20).iter().any(|h| h.key == 2));
}

#[test]
fn the_whole_word_goes_before_its_beginning() {
    let mut index = index();
    index.add(&Person { key: 90, names: vec!["Azmo"], ..Person::default() });
    let hits = index.find(&Query::new("azmo").typing(), 20);
    assert_eq!((hits[0].key, hits[0].why(), hits[1].why()), (90, Why::SameSpelling, Why::Beginning));
}

#[test]
fn a_word_added_is_found_by_its_beginning_and_gone_with_its_last_bearer() {
    let mut index = index();
    let found = |index: &Index| index.find(&Query::new("namun").typing(), 20).iter().any(|h| h.key == 77);
    index.add(&Person { key: 77, names: vec!["Namunagul"], ..Person::default() });
    assert!(found(&index));
    index.add(&Person { key: 77, names: vec!["Popal"], ..Person::default() });
    assert!(!found(&index));
}

#[test]
fn what_is_likely_ranks_and_hides_nobody() {
    let mut index = Index::new();
    for (key, sex, born) in
        [(1, Sex::Male, (1990, 1990)), (2, Sex::Female, (1950, 1950)), (3, Sex::Female, (1990, 1991))]
    {
        let born = Some(born);
        index.add(&Person {
            key, names: vec!["آزمایش", "Azma"], sex: Some(sex), born, ..Person::default()
        });
    }
    let hits = index.find(&Query::new("Azmayesh").likely_sex(Sex::Female).likely_born((1991, 1995)), 20);
    let told: Vec<_> = hits.iter().map(|h| (h.key, h.sex, h.born, h.bearers, h.why())).collect();
    let across = |key, sex, born| (key, sex, born, 3, Why::AcrossScripts);
    assert_eq!(
        told,
        [
            across(3, Fit::Fits, Fit::Fits),
            across(2, Fit::Fits, Fit::Differs),
            across(1, Fit::Differs, Fit::Differs)
        ]
    );
}

#[test]
fn the_fathers_name_fits_or_differs() {
    let mut index = Index::new();
    index.add(&Person { key: 1, names: vec!["آزمایش"], father: Some("پوپل"), ..Person::default() });
    index.add(&Person {
        key: 2, names: vec!["آزمایش"], father: Some("نمونه"), ..Person::default()
    });
    index.add(&Person { key: 3, names: vec!["آزمایش"], ..Person::default() });
    let hits = index.find(&Query::new("Azmayesh").father("Popal"), 20);
    let told: Vec<_> = hits.iter().map(|h| (h.key, h.father)).collect();
    assert_eq!(told, [(1, Fit::Fits), (3, Fit::Unknown), (2, Fit::Differs)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However little of a word is typed, whoever bears it is among the answers of a small register.
    #[test]
    fn every_beginning_of_a_word_finds_it(word in "[a-z]{3,9}|[ا-ی]{3,9}", long in 1usize..9) {
        let mut index = index();
        index.add(&Person { key: 50, names: vec![&word], ..Person::default() });
        let start: String = word.chars().take(long).collect();
        let hits = index.find(&Query::new(&start).typing(), 20);
        // the lexicon may read what is typed as half of a compound or as nothing
        let same = names::read(&start).len() == 1 && names::read(&word).len() == 1
            && names::read(&start)[0].text == start && names::read(&word)[0].text == word;
        prop_assume!(same);
        prop_assert!(hits.iter().any(|h| h.key == 50), "{start} of {word}");
    }
}
