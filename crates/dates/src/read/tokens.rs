//! Cutting a text into numbers and words.

use super::Reason;
use super::lexicon::{LONGEST, Word, fold, is_silent, look_up};
use crate::digits::value;

/// A piece of a text that means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A number and how many digits it was written with.
    Number(u32, usize),
    /// A word of the lexicon.
    Word(Word),
    /// `-`, `–`, `—`.
    Dash,
}

/// A piece of a text before words are looked up.
enum Piece {
    Number(u32, usize),
    Letters(String),
    Dash,
}

/// Longer texts are no dates.
const MOST_CHARACTERS: usize = 120;

/// The pieces of a text, or that it holds something no date holds. Takes time linear in the text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Reason> {
    if text.chars().nth(MOST_CHARACTERS).is_some() {
        return Err(Reason::NotADate);
    }
    let pieces = pieces(text)?;
    let mut tokens = Vec::with_capacity(pieces.len());
    let mut rest = pieces.as_slice();
    while let [first, others @ ..] = rest {
        match first {
            Piece::Number(number, digits) => tokens.push(Token::Number(*number, *digits)),
            Piece::Dash => tokens.push(Token::Dash),
            Piece::Letters(_) => {
                let (word, used) = longest(rest).ok_or(Reason::NotADate)?;
                tokens.push(Token::Word(word));
                rest = rest.get(used..).unwrap_or_default();
                continue;
            }
        }
        rest = others;
    }
    Ok(tokens)
}

/// The longest entry of the lexicon at the start of the pieces, and how many pieces it takes.
fn longest(pieces: &[Piece]) -> Option<(Word, usize)> {
    let mut joined = String::new();
    let (mut best, mut words) = (None, 0);
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Letters(letters) if words < LONGEST => joined.push_str(letters),
            Piece::Dash => continue,
            _ => break,
        }
        words += 1;
        if let Some(word) = look_up(&joined) {
            best = Some((word, at + 1));
        }
    }
    best
}

fn pieces(text: &str) -> Result<Vec<Piece>, Reason> {
    let mut pieces = Vec::new();
    let mut characters = text.chars().filter(|c| !is_silent(*c)).peekable();
    while let Some(character) = characters.next() {
        if let Some(digit) = value(character) {
            let (mut number, mut digits) = (digit, 1);
            while let Some(next) = characters.peek().and_then(|next| value(*next)) {
                number = number.saturating_mul(10).saturating_add(next);
                digits += 1;
                characters.next();
            }
            pieces.push(Piece::Number(number, digits));
        } else if character.is_alphabetic() {
            let mut letters = String::from(character);
            while let Some(next) = characters.next_if(|next| next.is_alphabetic()) {
                letters.push(next);
            }
            pieces.push(Piece::Letters(fold(&letters)));
        } else {
            match character {
                '-' | '–' | '—' | '−' | '‐' | '‑' => pieces.push(Piece::Dash),
                '~' | '≈' => pieces.push(Piece::Letters(fold("about"))),
                '/' | '.' | ',' | '،' | '؍' | '٫' | '٬' | '۔' | '(' | ')' | '\\' => {}
                ':' | '؛' if matches!(pieces.last(), Some(Piece::Letters(_))) => {}
                space if space.is_whitespace() => {}
                _ => return Err(Reason::NotADate),
            }
        }
    }
    Ok(pieces)
}
