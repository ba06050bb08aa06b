//! What numbers and words say together.

use super::lexicon::Word;
use super::numbers::{self, Year};
use super::tokens::Token;
use super::{Hints, Reason};
use crate::{Calendar, Precision, Uncertain};

/// Nobody is older.
const OLDEST: u32 = 120;

/// The dates the tokens may stand for, at least one.
pub(super) fn parse(tokens: &[Token], hints: Hints) -> Result<Vec<Uncertain>, Reason> {
    let about = has(tokens, |word| word == Word::About);
    let mut dates = match age(tokens)? {
        Some((age, at)) => aged(age, tokens, at, hints)?,
        None => date(tokens, hints)?,
    };
    if about {
        dates = dates.iter().map(Uncertain::about).collect();
    }
    Ok(dates)
}

fn has(tokens: &[Token], wanted: impl Fn(Word) -> bool) -> bool {
    tokens.iter().any(|token| matches!(token, Token::Word(word) if wanted(*word)))
}

/// The age the tokens name, and which token it is.
fn age(tokens: &[Token]) -> Result<Option<(u32, usize)>, Reason> {
    let number = |at: Option<usize>| match at.and_then(|at| Some((at, tokens.get(at)?))) {
        Some((at, Token::Number(number, digits))) if *digits < 4 => Some((*number, at)),
        _ => None,
    };
    let (before, after) = (|at: usize| at.checked_sub(1), |at: usize| at.checked_add(1));
    for (at, token) in tokens.iter().enumerate() {
        let found = match token {
            Token::Word(Word::AgeBefore) => {
                number(after(at)).or(number(before(at))).ok_or(Reason::NotADate)?
            }
            Token::Word(Word::AgeAfter) => {
                number(before(at)).or(number(after(at))).ok_or(Reason::NotADate)?
            }
            Token::Word(Word::AgeOrYear) => match number(after(at)) {
                Some(found) => found,
                None => continue,
            },
            _ => continue,
        };
        return if found.0 <= OLDEST { Ok(Some(found)) } else { Err(Reason::ImpossibleAge(found.0)) };
    }
    Ok(plain_age(tokens))
}

/// An age without a word for it: "30 in 1395", «۳۰ سال».
fn plain_age(tokens: &[Token]) -> Option<(u32, usize)> {
    if has(tokens, |word| matches!(word, Word::Month(..) | Word::Season(_))) {
        return None;
    }
    let found: Vec<usize> =
        (0..tokens.len()).filter(|at| matches!(tokens.get(*at), Some(Token::Number(..)))).collect();
    let small = |at: usize| match tokens.get(at) {
        Some(Token::Number(number, digits)) if *digits < 4 && *number <= OLDEST => Some((*number, at)),
        _ => None,
    };
    let years_follow = |at: usize| matches!(tokens.get(at + 1), Some(Token::Word(Word::Year)));
    match found.as_slice() {
        [one] if years_follow(*one) => small(*one),
        [one, two] => {
            let ((Some(age), None) | (None, Some(age))) = (small(*one), small(*two)) else { return None };
            let between = tokens.get(*one..*two).unwrap_or_default();
            (has(between, |word| word == Word::In) || years_follow(age.1)).then_some(age)
        }
        _ => None,
    }
}

/// The births of somebody of that age on what the other tokens say, or today when they say nothing.
fn aged(age: u32, tokens: &[Token], at: usize, hints: Hints) -> Result<Vec<Uncertain>, Reason> {
    let rest: Vec<Token> =
        tokens.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, token)| *token).collect();
    let dated = rest
        .iter()
        .any(|token| matches!(token, Token::Number(..) | Token::Word(Word::Month(..) | Word::Season(_))));
    let on = if dated {
        date(&rest, hints)?
    } else {
        vec![Uncertain {
            calendar: hints.calendar.unwrap_or(Calendar::Gregorian),
            ..Uncertain::exact(hints.today)
        }]
    };
    let age = u8::try_from(age).map_err(|_| Reason::ImpossibleAge(age))?;
    Ok(on.iter().map(|on| Uncertain::aged(age, on)).collect())
}

/// A date without an age.
fn date(tokens: &[Token], hints: Hints) -> Result<Vec<Uncertain>, Reason> {
    let mut found = Found::default();
    for token in tokens {
        match token {
            Token::Number(number, digits) => found.numbers.push((*number, *digits)),
            Token::Word(Word::Month(calendar, month)) => found.months.push((*calendar, *month)),
            Token::Word(Word::Season(season)) => found.seasons.push(*season),
            Token::Word(Word::Of(calendar)) if found.named.is_none_or(|named| named == *calendar) => {
                found.named = Some(*calendar);
            }
            Token::Word(Word::Of(_)) => return Err(Reason::NotADate),
            Token::Word(Word::To) | Token::Dash => found.joined = true,
            Token::Word(_) => {}
        }
    }
    match (found.months.as_slice(), found.seasons.as_slice()) {
        ([], []) => found.numeric(hints),
        ([month], []) => found.month(*month).map(|date| vec![date]),
        ([], [season]) => found.season(*season, hints),
        _ => Err(Reason::NotADate),
    }
}

/// The numbers and words of one date.
#[derive(Default)]
struct Found {
    /// Value and number of digits.
    numbers: Vec<(u32, usize)>,
    months: Vec<(Calendar, u8)>,
    seasons: Vec<u8>,
    named: Option<Calendar>,
    joined: bool,
}

impl Found {
    fn year(&self, number: u32, hints: Hints) -> Result<Year, Reason> {
        numbers::year(number, self.named, hints.calendar)
    }

    fn numeric(&self, hints: Hints) -> Result<Vec<Uncertain>, Reason> {
        match self.numbers.as_slice() {
            [(year, 4)] => self.year(*year, hints)?.whole().map(|date| vec![date]),
            [(first, 4), (last, 4)] if self.joined => {
                let (first, last) = (self.year(*first, hints)?, self.year(*last, hints)?);
                numbers::years(first, last).map(|date| vec![date])
            }
            [(year, 4), (month, 1 | 2)] | [(month, 1 | 2), (year, 4)] => {
                self.year(*year, hints)?.month(*month).map(|date| vec![date])
            }
            [(year, 4), (month, 1 | 2), (day, 1 | 2)] => {
                self.year(*year, hints)?.day(*month, *day).map(|date| vec![date])
            }
            [(one, 1 | 2), (two, 1 | 2), (year, 4)] => {
                numbers::in_either_order(self.year(*year, hints)?, *one, *two, hints.order)
            }
            [(_, 1 | 2)] | [(_, 1 | 2), (_, 1 | 2), (_, 1 | 2)] => Err(Reason::TwoDigitYear),
            [(_, 1 | 2), (_, 1 | 2)] => Err(Reason::YearMissing),
            _ => Err(Reason::NotADate),
        }
    }

    fn month(&self, (calendar, month): (Calendar, u8)) -> Result<Uncertain, Reason> {
        if self.named.is_some_and(|named| named != calendar) {
            return Err(Reason::NotADate);
        }
        let year = |number: u32| numbers::year(number, Some(calendar), None);
        match self.numbers.as_slice() {
            [(number, 4)] => year(*number)?.month(month.into()),
            [(day, 1 | 2), (number, 4)] | [(number, 4), (day, 1 | 2)] => {
                year(*number)?.day(month.into(), *day)
            }
            [] | [(_, 1 | 2)] => Err(Reason::YearMissing),
            [(_, 1 | 2), (_, 1 | 2)] => Err(Reason::TwoDigitYear),
            _ => Err(Reason::NotADate),
        }
    }

    fn season(&self, season: u8, hints: Hints) -> Result<Vec<Uncertain>, Reason> {
        match self.numbers.as_slice() {
            [(number, 4)] => numbers::season(self.year(*number, hints)?, season),
            [] => Err(Reason::YearMissing),
            [(_, 1 | 2)] => Err(Reason::TwoDigitYear),
            _ => Err(Reason::NotADate),
        }
    }
}

impl Uncertain {
    /// The same, a year wider on both sides.
    fn about(&self) -> Self {
        let (before, after) = match self.precision {
            Precision::Year => {
                let year = self.calendar.date(self.earliest.plus(1)).year;
                (self.calendar.year_span(year - 1), self.calendar.year_span(year + 1))
            }
            _ => (None, None),
        };
        let earliest = before.map_or_else(|| self.calendar.plus_years(self.earliest, -1), |span| span.0);
        let latest = after.map_or_else(|| self.calendar.plus_years(self.latest, 1), |span| span.1);
        Self { earliest, latest, precision: Precision::About, ..self.clone() }
    }
}
