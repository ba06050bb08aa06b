//! Passphrases: six words by chance are offered; a chosen one must not be easy to guess.

use crate::key::Chance;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Words in a generated passphrase: 6 × log₂ 7776 = 77 bits.
const WORDS: usize = 6;
/// A chosen passphrase has this many characters at least (OWASP ASVS 5.0, 6.2).
pub const SHORTEST: usize = 15;

/// Why a chosen passphrase is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than [`SHORTEST`] characters.
    #[error("shorter than {SHORTEST} characters")]
    Short,
    /// It repeats a short piece.
    #[error("repeats itself")]
    Repeats,
    /// It is one of those that everybody tries first.
    #[error("among the first that anybody tries")]
    Common,
}

/// The pieces that commonly tried passphrases are made of; one that consists of nothing else is refused.
const COMMON: [&str; 24] = [
    "password",
    "passphrase",
    "panah",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "abcdef",
    "letmein",
    "welcome",
    "admin",
    "afghanistan",
    "pakistan",
    "kabul",
    "islamabad",
    "peshawar",
    "iloveyou",
    "123",
    "234",
    "456",
    "789",
    "0",
    "1",
    "!",
    " ",
];

/// Six words of the EFF long list, each chosen by chance without bias.
pub fn generate(chance: &mut dyn Chance) -> Zeroizing<String> {
    let list = diceware_wordlists::EFF_LONG_WORDLIST;
    let mut phrase = Zeroizing::new(String::new());
    for place in 0..WORDS {
        if place > 0 {
            phrase.push(' ');
        }
        phrase.push_str(list.get(below(list.len(), chance)).copied().unwrap_or_default());
    }
    phrase
}

/// A number below `limit`, each as likely: numbers from the uneven rest of the range are thrown away.
fn below(limit: usize, chance: &mut dyn Chance) -> usize {
    let limit = u32::try_from(limit).unwrap_or(1).max(1);
    let even = u32::MAX - u32::MAX % limit;
    loop {
        let mut bytes = [0_u8; 4];
        chance.fill(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        if number < even {
            return (number % limit) as usize;
        }
    }
}

/// The form in which a passphrase is used: NFC, every kind of space one space (RFC 8265, `OpaqueString`). Nothing
/// else is folded: what was typed is what opens.
pub fn normal(phrase: &str) -> Zeroizing<String> {
    Zeroizing::new(phrase.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).collect())
}

/// Whether a chosen passphrase may be used.
///
/// # Errors
/// Why not.
pub fn judge(phrase: &str) -> Result<(), Weak> {
    let phrase = Zeroizing::new(normal(phrase).to_lowercase());
    let letters: Vec<char> = phrase.chars().collect();
    if letters.len() < SHORTEST {
        return Err(Weak::Short);
    }
    let repeats = |period: usize| letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b);
    if (1..=letters.len() / 3).any(repeats) {
        return Err(Weak::Repeats);
    }
    let rest = COMMON.iter().fold(phrase.to_string(), |rest, piece| rest.replace(piece, ""));
    if rest.chars().count() < 4 { Err(Weak::Common) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Fixed;

    #[test]
    fn six_words_are_offered_and_accepted() {
        let phrase = generate(&mut Fixed(4));
        assert_eq!(phrase.split(' ').count(), 6);
        assert_eq!(judge(&phrase), Ok(()));
        assert_ne!(phrase, generate(&mut Fixed(5)));
    }

    #[test]
    fn easy_ones_are_refused() {
        assert_eq!(judge("short one"), Err(Weak::Short));
        assert_eq!(judge("aaaaaaaaaaaaaaaaaaaa"), Err(Weak::Repeats));
        assert_eq!(judge("abc1abc1abc1abc1"), Err(Weak::Repeats));
        assert_eq!(judge("password123 password1!"), Err(Weak::Common));
        assert_eq!(judge("Panah Pakistan 123456"), Err(Weak::Common));
    }

    #[test]
    fn the_same_letters_typed_two_ways_are_one_passphrase() {
        assert_eq!(normal("e\u{301}"), normal("\u{e9}"));
        assert_eq!(normal("a\u{a0}b"), normal("a b"));
    }
}
