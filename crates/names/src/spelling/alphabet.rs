//! The letters the spelling model speaks of: a small alphabet for each script, in which `kh` or `sh` is one letter.

use crate::script::is_arabic;

/// The two scripts the model knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Side {
    Latin,
    Arabic,
}

/// Latin letters, then the digraphs that stand for one sound, then everything else.
pub(crate) const LATIN: [&str; 34] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u",
    "v", "w", "x", "y", "z", "kh", "sh", "gh", "ch", "zh", "th", "ph", "?",
];

/// Folded letters of the Arabic script, then everything else.
pub(crate) const ARABIC: [&str; 37] = [
    "ا", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر", "ز", "ژ", "س", "ش", "ص", "ض", "ط", "ظ", "ع",
    "غ", "ف", "ق", "ک", "گ", "ل", "م", "ن", "و", "ه", "ی", "ښ", "ږ", "ځ", "څ", "?",
];

/// No word is read further than this many letters; longer ones are compared by their beginning.
pub(crate) const LONGEST: usize = 24;

impl Side {
    /// How many letters the alphabet has.
    pub(crate) const fn letters(self) -> usize {
        match self {
            Self::Latin => LATIN.len(),
            Self::Arabic => ARABIC.len(),
        }
    }

    /// How many surroundings of a letter the model tells apart.
    pub(crate) const fn surroundings(self) -> usize {
        match self {
            Self::Latin => 9,
            Self::Arabic => 18,
        }
    }

    /// The name of a letter, as the weights file writes it.
    pub(crate) fn name(self, letter: u8) -> &'static str {
        let table: &[&str] = match self {
            Self::Latin => &LATIN,
            Self::Arabic => &ARABIC,
        };
        table.get(usize::from(letter)).copied().unwrap_or("?")
    }

    /// The letter of a name.
    pub(crate) fn letter(self, name: &str) -> Option<u8> {
        let table: &[&str] = match self {
            Self::Latin => &LATIN,
            Self::Arabic => &ARABIC,
        };
        table.iter().position(|n| *n == name).and_then(|i| u8::try_from(i).ok())
    }
}

/// The side a folded word is written on; Arabic as soon as one letter is.
pub(crate) fn side(word: &str) -> Side {
    if word.chars().any(is_arabic) { Side::Arabic } else { Side::Latin }
}

/// The letters of a folded word. A letter doubled in Latin counts once.
pub(crate) fn encode(word: &str, side: Side) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len().min(LONGEST));
    match side {
        Side::Latin => latin(word, &mut out),
        Side::Arabic => {
            out.extend(word.chars().filter(|c| *c != ' ').map(arabic).take(LONGEST));
            // زی and زیی, رووف and روف
            out.dedup_by(|a, b| a == b && matches!(*a, 0 | 29 | 31));
        }
    }
    out
}

/// How many letters of a Latin word may be the Arabic article, written together with the name: Alsaber, Elwalid.
pub(crate) fn article(letters: &[u8], side: Side) -> usize {
    match letters {
        // a or e, l, and four letters more
        [0 | 4, 11, rest @ ..] if side == Side::Latin && rest.len() >= 4 => 2,
        _ => 0,
    }
}

fn latin(word: &str, out: &mut Vec<u8>) {
    let mut rest = word.as_bytes();
    let mut before = 0u8;
    while let Some((&first, tail)) = rest.split_first() {
        if out.len() >= LONGEST {
            return;
        }
        let second = tail.first().copied();
        let pair = match (first, second) {
            (b'k', Some(b'h')) => Some(26),
            (b's', Some(b'h')) => Some(27),
            (b'g', Some(b'h')) => Some(28),
            (b'c', Some(b'h')) => Some(29),
            (b'z', Some(b'h')) => Some(30),
            (b't', Some(b'h')) => Some(31),
            (b'p', Some(b'h')) => Some(32),
            _ => None,
        };
        let doubled = first == before && !matches!(first, b'a' | b'e' | b'i' | b'o' | b'u');
        before = first;
        rest = tail;
        match (pair, first) {
            (Some(letter), _) => {
                out.push(letter);
                rest = tail.get(1..).unwrap_or_default();
                before = b'h';
            }
            (None, b'a'..=b'z') if !doubled => out.push(first - b'a'),
            // a letter of another script is one sign, however many bytes it takes
            (None, b'a'..=b'z' | b' ' | 0x80..=0xbf) => {}
            (None, _) => out.push(33),
        }
    }
}

fn arabic(c: char) -> u8 {
    let mut text = [0u8; 4];
    Side::Arabic.letter(c.encode_utf8(&mut text)).unwrap_or(36)
}

/// The row of each letter in a channel's table: the letter and what surrounds it.
pub(crate) fn rows(letters: &[u8], side: Side) -> impl Iterator<Item = u16> + '_ {
    let next = letters.iter().skip(1).map(|l| Some(*l)).chain([None]);
    let before = [None].into_iter().chain(letters.iter().map(|l| Some(*l)));
    letters.iter().zip(before).zip(next).map(move |((letter, before), next)| row(side, *letter, before, next))
}

/// The row of one letter, by what stands before and after it.
pub(crate) fn row(side: Side, letter: u8, before: Option<u8>, next: Option<u8>) -> u16 {
    let around = match side {
        Side::Latin => latin_around(before, next),
        Side::Arabic => arabic_around(before, next),
    };
    u16::from(letter) * u16::try_from(side.surroundings()).unwrap_or(1) + around
}

fn latin_around(before: Option<u8>, next: Option<u8>) -> u16 {
    let kind = |l: Option<u8>| match l {
        None => 0,
        Some(0 | 4 | 8 | 14 | 20) => 1,
        Some(_) => 2,
    };
    kind(before) * 3 + kind(next)
}

fn arabic_around(before: Option<u8>, next: Option<u8>) -> u16 {
    let before = match before {
        None => 0,
        Some(0 | 29 | 31) => 1,
        Some(_) => 2,
    };
    let next = match next {
        None => 0,
        Some(0) => 1,
        Some(29) => 2,
        Some(31) => 3,
        Some(30) => 4,
        Some(_) => 5,
    };
    before * 6 + next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digraphs_are_one_letter_and_doubles_count_once() {
        assert_eq!(encode("shahh", Side::Latin), [27, 0, 7]);
        assert_eq!(encode("abbas", Side::Latin), [0, 1, 0, 18]);
        assert_eq!(encode("шx", Side::Latin), [33, 23]);
        assert_eq!(encode("باغ", Side::Arabic), [1, 0, 21]);
    }

    #[test]
    fn every_row_stands_within_the_table() {
        for (word, side) in [("khwajazada", Side::Latin), ("خواجهزاده", Side::Arabic)] {
            let letters = encode(word, side);
            let most = side.letters() * side.surroundings();
            assert_eq!(rows(&letters, side).count(), letters.len());
            assert!(rows(&letters, side).all(|r| usize::from(r) < most));
        }
    }
}
