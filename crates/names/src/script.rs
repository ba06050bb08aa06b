//! Which script a text is written in.

/// The script of a text's letters. Digits, spaces and punctuation have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// Only Latin letters.
    Latin,
    /// Only letters of the Arabic script: Dari, Pashto, Urdu and Arabic alike.
    Arabic,
    /// Letters of both, or of any other script.
    Mixed,
    /// No letters at all.
    None,
}

/// The script of `text`.
///
/// ```
/// use names::{Script, script};
/// assert_eq!(script("ازموینه 12"), Script::Arabic);
/// assert_eq!(script("Test Person"), Script::Latin);
/// assert_eq!(script("Test ازموینه"), Script::Mixed);
/// assert_eq!(script("۱۲-۳"), Script::None);
/// ```
pub fn script(text: &str) -> Script {
    let (mut latin, mut arabic, mut other) = (false, false, false);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        match c {
            _ if is_arabic(c) => arabic = true,
            'a'..='z'
            | 'A'..='Z'
            | '\u{aa}'..='\u{2ff}'
            | '\u{1d00}'..='\u{1eff}'
            | '\u{ff21}'..='\u{ff5a}' => latin = true,
            '\u{300}'..='\u{36f}' => {}
            _ => other = true,
        }
    }
    match (latin, arabic, other) {
        (false, false, false) => Script::None,
        (true, false, false) => Script::Latin,
        (false, true, false) => Script::Arabic,
        _ => Script::Mixed,
    }
}

/// Whether `c` stands in one of the Arabic blocks.
pub(crate) const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{870}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}
