//! Folding: the form in which two spellings of one text are equal.

use crate::letters::{self, Folded};
use unicode_normalization::UnicodeNormalization;

/// `text` in its one comparable form: compatibility forms undone, lower case, the letters of Dari, Pashto, Urdu and Arabic
/// keyboards made one, vowel marks, tatweel, joiners, direction marks, Latin accents and apostrophes gone, digits of every
/// set as `0`–`9`, everything else a single space between words.
///
/// Folding keeps names apart that differ in script though they share a Latin spelling (حامد and حمید). Folding twice
/// changes nothing.
///
/// ```
/// use names::fold;
/// assert_eq!(fold("  آزمايش‌ ګل "), "ازمایش گل");
/// assert_eq!(fold("Tést Pérson’s, No. ۰۴۱۲"), "test persons no 0412");
/// assert_ne!(fold("حامد"), fold("حمید"));
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char, gap: &mut bool| {
        if *gap && !out.is_empty() {
            out.push(' ');
        }
        *gap = false;
        out.push(c);
    };
    // Apostrophes go first: some decompose into a space and a mark. Lower case first, then decomposition, then lower case
    // again, because a compatibility form can hide a capital.
    let decomposed = text.chars().filter(|c| !letters::is_silent(*c)).flat_map(char::to_lowercase).nfkd();
    for c in decomposed.flat_map(char::to_lowercase) {
        match letters::letter(c) {
            Folded::As(c) => push(c, &mut gap),
            Folded::Two(a, b) => {
                push(a, &mut gap);
                push(b, &mut gap);
            }
            Folded::Gone => {}
            Folded::Gap => gap = true,
        }
    }
    out
}

/// The folded text without its spaces: the key under which a name is one however it is cut into words, within a script.
///
/// ```
/// use names::spaceless;
/// assert_eq!(spaceless("Abdul Rahman"), spaceless("Abdul-rahman"));
/// assert_eq!(spaceless("عبد الرحمن"), spaceless("عبدالرحمن"));
/// ```
pub fn spaceless(text: &str) -> String {
    // Marks that a gap kept apart meet now, and take the order that decomposition gives them.
    fold(text).chars().filter(|c| *c != ' ').nfkd().collect()
}

/// Only the digits of `text`, of any script, as `0`–`9`: the key for a card or phone number.
///
/// ```
/// use names::digits_key;
/// assert_eq!(digits_key("۱۲۳۴۵-۶"), "123456");
/// assert_eq!(digits_key("AC 12-34"), "1234");
/// ```
pub fn digits_key(text: &str) -> String {
    text.nfkc().filter_map(letters::digit).collect()
}
