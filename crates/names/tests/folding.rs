//! The folding table row by row, and the laws of folding.

use names::{digits_key, fold, spaceless, tokens};
use proptest::prelude::*;

/// Every letter of `from`, each between the same neighbours, folds to `to`.
fn all_fold_to(from: &str, to: &str) {
    for c in from.chars() {
        assert_eq!(fold(&format!("ب{c}ب")), format!("ب{to}ب"), "{c} U+{:04X}", c as u32);
    }
}

#[test]
fn kaf_is_one_letter() {
    all_fold_to("كکڪ", "ک");
}

#[test]
fn gaf_is_one_letter() {
    all_fold_to("ګگ", "گ");
}

#[test]
fn ye_is_one_letter() {
    all_fold_to("يىېۍئیے", "ی");
}

#[test]
fn he_is_one_letter() {
    all_fold_to("ةۀەہھه", "ه");
}

#[test]
fn alef_is_one_letter() {
    all_fold_to("آأإٱا", "ا");
    assert_eq!(fold("ا\u{653}"), "ا", "a decomposed madda");
}

#[test]
fn waw_is_one_letter() {
    all_fold_to("ؤو", "و");
}

#[test]
fn retroflex_letters_meet_their_plain_sisters() {
    all_fold_to("ډڈد", "د");
    all_fold_to("ړڑر", "ر");
    all_fold_to("ڼںن", "ن");
    all_fold_to("ټٹت", "ت");
}

#[test]
fn letters_that_only_sound_alike_stay_apart() {
    for group in ["سصث", "زذضظ", "تط", "ژږز", "شښ", "څس", "ځز"] {
        let folded: std::collections::BTreeSet<_> = group.chars().map(|c| fold(&c.to_string())).collect();
        assert_eq!(folded.len(), group.chars().count(), "{group}");
    }
}

#[test]
fn marks_joiners_and_directions_leave_no_trace() {
    for mark in ('\u{64b}'..='\u{652}').chain([
        '\u{640}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}',
        '\u{2069}', '\u{61c}', '\u{feff}',
    ]) {
        assert_eq!(fold(&format!("گ{mark}ل")), "گل", "U+{:04X}", mark as u32);
    }
}

#[test]
fn digits_of_every_set_become_latin() {
    assert_eq!(fold("۰۱۲۳۴۵۶۷۸۹"), "0123456789");
    assert_eq!(fold("٠١٢٣٤٥٦٧٨٩"), "0123456789");
    assert_eq!(digits_key("۱۲۳۴۵-۶ / ١٢ / १२ / １２"), "123456121212");
    assert_eq!(digits_key("گل"), "");
}

#[test]
fn latin_loses_accents_apostrophes_and_case() {
    assert_eq!(fold("Sa'īd ʿAbd-ul-Qādir"), "said abd ul qadir");
    assert_eq!(fold("GÜL´S"), "guls");
    assert_eq!(fold("Ø ß Ł"), "o ss l");
}

#[test]
fn punctuation_and_space_are_one_space() {
    assert_eq!(fold(" \u{a0}گل،  گل — (گل)\t"), "گل گل گل");
    assert_eq!(fold("،؛؟ -"), "");
}

#[test]
fn presentation_forms_and_ligatures_are_undone() {
    assert_eq!(fold("ﷲ"), "الله");
    assert_eq!(fold("\u{fee3}\u{fea3}\u{fee4}\u{feaa}"), "محمد");
}

#[test]
fn names_that_share_a_latin_spelling_stay_apart_in_script() {
    for (a, b) in [("حامد", "حمید"), ("صادق", "صدیق"), ("زهرا", "زهره"), ("نصرالله", "نصرت‌الله")]
    {
        assert_ne!(fold(a), fold(b));
        assert_ne!(spaceless(a), spaceless(b));
    }
}

#[test]
fn a_name_is_one_however_it_is_cut() {
    assert_eq!(spaceless("Abdul Rahman"), spaceless("Abdulrahman"));
    assert_eq!(spaceless("نصرت الله"), spaceless("نصرت‌الله"));
    assert_eq!(spaceless("عبد الرحمن"), spaceless("عبدالرحمن"));
}

#[test]
fn marks_that_a_gap_kept_apart_take_one_order() {
    let apart = "\u{1cd5} \u{a3c}";
    assert_eq!(spaceless(&spaceless(apart)), spaceless(apart));
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ا-ی ءآأؤئةيكۀېۍګڼړډټښږځڅ\u{200c}\u{64b}a-zA-Z'/ .-]{0,40}", "\\PC{0,30}"]
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in any_name()) {
        let once = fold(&text);
        prop_assert_eq!(&fold(&once), &once);
    }

    #[test]
    fn a_folded_text_has_single_inner_spaces_only(text in any_name()) {
        let folded = fold(&text);
        prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
    }

    #[test]
    fn spaceless_is_stable_under_folding(text in any_name()) {
        let key = spaceless(&text);
        prop_assert_eq!(&spaceless(&fold(&text)), &key);
        prop_assert_eq!(&spaceless(&key), &key);
    }

    #[test]
    fn there_are_never_more_tokens_than_folded_words(text in any_name()) {
        prop_assert!(tokens(&text).len() <= fold(&text).split(' ').filter(|w| !w.is_empty()).count());
    }

    #[test]
    fn a_digits_key_holds_digits_only(text in any_name()) {
        prop_assert!(digits_key(&text).bytes().all(|b| b.is_ascii_digit()));
    }
}
