//! What can be put into a letter, and how it is written in each of its two languages.

use crate::document::{Pair, Span, Spans};
use crate::isolate::{Direction, isolated};
use dates::{Day, Lang, Uncertain, both, show};

/// A value of a letter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A name in each script it is known in.
    Names(Vec<String>),
    /// A number, a code, an address: never turned around.
    Number(String),
    /// Several of them.
    Numbers(Vec<String>),
    /// Words that the desk has in both languages.
    Words {
        /// In English.
        en: String,
        /// In the other language.
        other: String,
    },
    /// Several pieces, each kept whole: a day, an hour, who saw it.
    Pieces {
        /// In English.
        en: Vec<String>,
        /// In the other language.
        other: Vec<String>,
    },
    /// Words somebody typed.
    Typed(String),
    /// A day, written in both calendars.
    Day(Day),
    /// A date as wide as it is known.
    Date(Box<Uncertain>),
}

impl Value {
    /// Words that are the same in both languages, such as the name of an office.
    pub fn same(text: &str) -> Self {
        Self::Typed(text.to_owned())
    }

    /// The value in a language, isolated.
    pub fn spans(&self, lang: Lang) -> Spans {
        let own = if lang.is_rtl() { Direction::Rtl } else { Direction::Ltr };
        match self {
            Self::Names(names) => joined(names.iter().map(|n| span(n, Direction::Auto)).collect()),
            Self::Number(text) => vec![span(text, Direction::Ltr)],
            Self::Numbers(all) => joined(all.iter().map(|n| span(n, Direction::Ltr)).collect()),
            Self::Words { en, other } => vec![span(if lang == Lang::En { en } else { other }, own)],
            Self::Pieces { en, other } => {
                let pieces = if lang == Lang::En { en } else { other };
                joined(pieces.iter().map(|p| span(p, Direction::Auto)).collect())
            }
            Self::Typed(text) => vec![span(text, Direction::Auto)],
            Self::Day(day) => vec![span(&two_calendars(*day, lang), own)],
            Self::Date(date) => vec![span(&uncertain(date, lang), own)],
        }
    }

    /// The value in both languages; once where both write it alike.
    pub fn pair(&self, other: Lang) -> Pair {
        match self {
            Self::Names(_) | Self::Number(_) | Self::Numbers(_) | Self::Typed(_) => {
                Pair { en: self.spans(Lang::En), other: Spans::new() }
            }
            Self::Words { .. } | Self::Pieces { .. } | Self::Day(_) | Self::Date(_) => {
                Pair { en: self.spans(Lang::En), other: self.spans(other) }
            }
        }
    }
}

fn span(text: &str, direction: Direction) -> Span {
    Span::Value { text: isolated(text, direction), direction }
}

fn joined(spans: Spans) -> Spans {
    let mut out = Spans::new();
    for span in spans {
        if !out.is_empty() {
            out.push(Span::words(" · "));
        }
        out.push(span);
    }
    out
}

fn two_calendars(day: Day, lang: Lang) -> String {
    let (gregorian, solar) = both(day, lang);
    format!("{gregorian} ({solar})")
}

fn uncertain(date: &Uncertain, lang: Lang) -> String {
    if date.is_exact() { two_calendars(date.earliest, lang) } else { show(date, lang) }
}
