//! The folding table: one letter for every way a keyboard writes it.
//!
//! Arabic-script rows: `ک گ ی ه ا و` and the Pashto letters that have a plain sister on a Dari keyboard. The letters that
//! Dari speakers hear alike (س ص ث, ز ذ ض ظ, ت ط) stay apart here: they tell names apart in script and meet only in the
//! skeleton. So do ښ ږ څ ځ, which have two readings. Rows marked "own" are not in the recalled table.

/// What becomes of one character, after compatibility decomposition and lower-casing.
pub(crate) enum Folded {
    /// Stands as this character.
    As(char),
    /// Stands as these two Latin letters.
    Two(char, char),
    /// Leaves no trace: vowel marks, tatweel, joiners, direction marks, apostrophes.
    Gone,
    /// A gap between words.
    Gap,
}

/// Folds one character.
pub(crate) fn letter(c: char) -> Folded {
    match c {
        'a'..='z' | '0'..='9' => Folded::As(c),
        _ if is_silent(c) => Folded::Gone,
        _ => match digit(c) {
            Some(d) => Folded::As(d),
            None => arabic(c).map_or_else(|| latin(c), Folded::As),
        },
    }
}

const fn arabic(c: char) -> Option<char> {
    Some(match c {
        'ك' | 'ڪ' | '\u{6ad}' => 'ک',
        'ګ' => 'گ',
        // ے is the Urdu final ye (own); ئ decomposes to ي and a mark before it gets here
        'ي' | 'ى' | 'ې' | 'ۍ' | 'ئ' | 'ے' | 'ۓ' | 'ؠ' => 'ی',
        'ة' | 'ۀ' | 'ە' | 'ہ' | 'ھ' | 'ۂ' | 'ۃ' => 'ه',
        'آ' | 'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        // Pashto and Urdu (own) retroflexes, and the Urdu nasal (own)
        'ټ' | 'ٹ' => 'ت',
        'ډ' | 'ڈ' => 'د',
        'ړ' | 'ڑ' => 'ر',
        'ڼ' | 'ں' => 'ن',
        _ => return None,
    })
}

/// Latin letters that do not decompose; anything else is itself when it is a letter, and a gap when it is not.
fn latin(c: char) -> Folded {
    match c {
        'ß' => Folded::Two('s', 's'),
        'æ' => Folded::Two('a', 'e'),
        'œ' => Folded::Two('o', 'e'),
        'þ' => Folded::Two('t', 'h'),
        'ø' => Folded::As('o'),
        'ł' => Folded::As('l'),
        'đ' | 'ð' => Folded::As('d'),
        'ħ' => Folded::As('h'),
        'ı' => Folded::As('i'),
        _ if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => Folded::As(c),
        _ => Folded::Gap,
    }
}

/// Marks that carry no letter: harakat and Quranic marks, the free-standing hamza (own: ضیاء and ضیا are one name), tatweel,
/// joiners, direction marks, Latin accents, apostrophes and the signs that stand for ayn and hamza.
pub(crate) const fn is_silent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{898}'..='\u{89f}' | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}'
        | '\u{621}' | '\u{640}' | '\u{61c}' | '\u{ad}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
        | '\'' | '`' | '´' | '’' | '‘' | '‛' | '′' | '\u{2b9}'..='\u{2cf}' | '\u{559}' | '\u{a78b}' | '\u{a78c}' | '＇')
}

/// The Latin digit for a decimal digit of any script.
pub(crate) fn digit(c: char) -> Option<char> {
    let code = c as u32;
    if c.is_ascii_digit() {
        return Some(c);
    }
    let zero = ZEROS.iter().rev().find(|z| **z <= code)?;
    char::from_digit(code.checked_sub(*zero).filter(|d| *d < 10)?, 10)
}

/// The zero of every set of decimal digits in Unicode that has no compatibility decomposition, in order.
const ZEROS: [u32; 58] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950,
    0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1E140, 0x1E2F0, 0x1E950,
];
