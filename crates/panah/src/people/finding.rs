//! Finding a person: by code, by their reference, by a piece of a card number, by name in any script and spelling.
//!
//! At most 20, never paged, never "all", and nothing about where somebody lives (security rules 3.3). One walk over the
//! view; names are compared by their kept keys.

use super::model::PersonField;
use super::view::Person;
use crate::base::ids::{CaseCode, NotACode, PersonId};
use crate::papers::view::Papers;
use names::{Key, Prepared, Reason, Score};
use std::collections::HashMap;

/// The most people a search shows.
pub const MOST: usize = 20;
/// The fewest digits of a card number that are looked for.
pub const FEWEST_DIGITS: usize = 4;
/// How many of the best names are looked at closer when a father's name or a year was given.
const CLOSER: usize = 400;

/// What is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// A name, a number, a code, a reference.
    pub text: &'a str,
    /// The father's name, to rank by.
    pub father: &'a str,
    /// The year of birth, to rank by.
    pub born: Option<i32>,
}

/// Why somebody was found, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// The case code.
    Code,
    /// The reference of the organisation that sent them.
    Reference,
    /// Digits of a paper's number.
    Number,
    /// A name.
    Name(Reason),
}

impl Match {
    /// The end of its message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Reference => "reference",
            Self::Number => "number",
            Self::Name(Reason::SameSpelling) => "same-spelling",
            Self::Name(Reason::SameLetters) => "same-letters",
            Self::Name(Reason::Prefix) => "prefix",
            Self::Name(Reason::SameSound) => "same-sound",
            Self::Name(Reason::AcrossScripts) => "across-scripts",
        }
    }
}

/// Somebody found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub why: Match,
    /// The father's name fits too.
    pub father: bool,
    points: u32,
}

/// What a search says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Too little to look for.
    TooShort,
    /// It looks like a case code, but a symbol is wrong or two are swapped.
    WrongCode,
    /// The best, and how many more there would have been.
    Hits(Vec<Hit>, usize),
}

/// Looks for somebody among `persons`.
pub fn find<'a>(asked: Asked<'_>, persons: impl Iterator<Item = &'a Person>, papers: &Papers) -> Answer {
    let text = asked.text.trim();
    let digits = names::digits_key(text);
    let folded = names::spaceless(text);
    if folded.chars().count() < 2 {
        return Answer::TooShort;
    }
    let code: Result<CaseCode, NotACode> = text.parse();
    if matches!(code, Err(NotACode::Check)) && folded.starts_with("pk") {
        return Answer::WrongCode;
    }
    let is_a_number = !digits.is_empty() && folded.chars().filter(|c| c.is_alphabetic()).count() <= 4;
    let by_number = if is_a_number && digits.len() >= FEWEST_DIGITS {
        by_number(&digits, papers)
    } else {
        HashMap::new()
    };
    // References carry a digit: without one in the query nobody's is read.
    let may_refer = !digits.is_empty();
    let query = (!is_a_number).then(|| Prepared::new(text)).filter(|q| !q.is_empty());
    let mut hits = Vec::new();
    for person in persons {
        let why = if person.code.is_some() && person.code == code.ok() {
            Some((Match::Code, 5_000))
        } else if may_refer && refers(person, text) {
            Some((Match::Reference, 4_000))
        } else if let Some(whole) = by_number.get(&person.id) {
            Some((Match::Number, if *whole { 3_500 } else { 3_000 }))
        } else {
            query
                .as_ref()
                .and_then(|q| best(q, &person.keys))
                .map(|s| (Match::Name(s.reason), u32::from(s.points)))
        };
        if let Some((why, points)) = why {
            hits.push((Hit { person: person.id, why, father: false, points }, person));
        }
    }
    rank(hits, asked, is_a_number && digits.len() < FEWEST_DIGITS)
}

fn rank(mut hits: Vec<(Hit, &Person)>, asked: Asked<'_>, too_short: bool) -> Answer {
    if hits.is_empty() && too_short {
        return Answer::TooShort;
    }
    let total = hits.len();
    let order = |a: &(Hit, &Person), b: &(Hit, &Person)| {
        b.0.points.cmp(&a.0.points).then(a.0.person.cmp(&b.0.person))
    };
    if hits.len() > CLOSER {
        hits.select_nth_unstable_by(CLOSER - 1, order);
        hits.truncate(CLOSER);
    }
    let father = Prepared::new(asked.father);
    for (hit, person) in &mut hits {
        closer(hit, person, &father, asked.born);
    }
    hits.sort_unstable_by(order);
    hits.truncate(MOST);
    let more = total - hits.len();
    Answer::Hits(hits.into_iter().map(|h| h.0).collect(), more)
}

/// A father's name that fits and a year that can be theirs move somebody up; what is missing says nothing against.
fn closer(hit: &mut Hit, person: &Person, father: &Prepared, born: Option<i32>) {
    if let Some(name) = person.record.text(PersonField::Father).filter(|_| !father.is_empty()) {
        match father.score(&Key::of(name.show())) {
            Some(score) => {
                hit.father = true;
                hit.points += 200 + u32::from(score.points) / 5;
            }
            None => hit.points = hit.points.saturating_sub(150),
        }
    }
    if let (Some(year), Some((first, last))) = (born, person.record.days(PersonField::Birth)) {
        // One year to either side: ages are told in round numbers.
        let fits = (first.ymd().0 - 1..=last.ymd().0 + 1).contains(&year);
        hit.points = if fits { hit.points + 100 } else { hit.points.saturating_sub(100) };
    }
}

fn best(query: &Prepared, keys: &[Key]) -> Option<Score> {
    keys.iter().filter_map(|key| query.score(key)).max()
}

fn refers(person: &Person, text: &str) -> bool {
    person.record.text(PersonField::TheirRef).is_some_and(|r| r.show().trim().eq_ignore_ascii_case(text))
}

/// Holders of papers whose number has these digits in it; true when they are all of its digits.
fn by_number(digits: &str, papers: &Papers) -> HashMap<PersonId, bool> {
    let mut found = HashMap::new();
    for paper in papers.all().filter(|p| p.digits.contains(digits)) {
        *found.entry(paper.holder).or_insert(false) |= &*paper.digits == digits;
    }
    found
}
