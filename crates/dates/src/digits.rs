//! Digits of three scripts.

/// A set of decimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DigitSet {
    /// 0–9
    Latin,
    /// ٠–٩ (U+0660)
    ArabicIndic,
    /// ۰–۹ (U+06F0), of Dari, Pashto and Urdu
    Extended,
}

impl DigitSet {
    fn zero(self) -> u32 {
        match self {
            Self::Latin => 0x30,
            Self::ArabicIndic => 0x660,
            Self::Extended => 0x6F0,
        }
    }
}

/// The value of a digit of any of the three sets.
pub(crate) fn value(character: char) -> Option<u32> {
    [DigitSet::Latin, DigitSet::ArabicIndic, DigitSet::Extended]
        .into_iter()
        .find_map(|set| u32::from(character).checked_sub(set.zero()).filter(|value| *value < 10))
}

/// The text with every digit of any of the three sets written in `set`; all else stays.
///
/// ```
/// use dates::{DigitSet, digits};
/// assert_eq!(digits("12 حمل ١٤0۴", DigitSet::Extended), "۱۲ حمل ۱۴۰۴");
/// ```
pub fn digits(text: &str, set: DigitSet) -> String {
    let written = |digit: u32| char::from_u32(set.zero() + digit);
    text.chars().map(|character| value(character).and_then(written).unwrap_or(character)).collect()
}

/// The text with 0–9 for all digits.
pub fn latin_digits(text: &str) -> String {
    digits(text, DigitSet::Latin)
}
