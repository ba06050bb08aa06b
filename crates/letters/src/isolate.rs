//! Values kept in their own direction, whatever stands around them: `12345-6` must never print as `6-12345`.
//!
//! Every value that is put into a text passes here, so that nobody who writes a template can forget it.

use serde::{Deserialize, Serialize};

/// The direction a value is read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Numbers, codes, addresses.
    Ltr,
    /// Words and dates of a right-to-left language.
    Rtl,
    /// Names and free words: by their first letter.
    Auto,
}

/// Opens a left-to-right isolate (UAX #9).
pub const LRI: char = '\u{2066}';
/// Opens a right-to-left isolate.
pub const RLI: char = '\u{2067}';
/// Opens an isolate whose first strong letter decides.
pub const FSI: char = '\u{2068}';
/// Closes an isolate.
pub const PDI: char = '\u{2069}';

/// Whether a character steers direction: a value that brought one along could turn its surroundings around.
pub const fn steers(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A value on one line, without characters that steer direction or control the machine. Joiners stay: a word without
/// its zero-width non-joiner is another word.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().filter(|c| !steers(*c)));
        }
    }
    out.trim().to_owned()
}

/// The value between the signs that keep it whole.
///
/// ```
/// use letters::{Direction, isolated};
/// assert_eq!(isolated("12345-6", Direction::Ltr), "\u{2066}12345-6\u{2069}");
/// ```
pub fn isolated(text: &str, direction: Direction) -> String {
    let open = match direction {
        Direction::Ltr => LRI,
        Direction::Rtl => RLI,
        Direction::Auto => FSI,
    };
    format!("{open}{}{PDI}", clean(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_that_brings_direction_signs_along_is_freed_of_them() {
        let name = "Test\u{202e}Person\u{2069} \u{200f}0412\n";
        assert_eq!(isolated(name, Direction::Auto), "\u{2068}TestPerson 0412\u{2069}");
    }

    #[test]
    fn joiners_inside_a_word_stay() {
        assert_eq!(clean("می\u{200c}خواهیم"), "می\u{200c}خواهیم");
    }

    proptest! {
        #[test]
        fn whatever_is_put_in_opens_once_and_closes_once(text in "\\PC*|[\u{2060}-\u{206f}\u{200e}a1-]*") {
            let out = isolated(&text, Direction::Ltr);
            prop_assert_eq!(out.chars().filter(|c| steers(*c)).count(), 2);
            prop_assert!(out.starts_with(LRI) && out.ends_with(PDI));
            prop_assert!(!out.contains('\n'));
        }
    }
}
