//! Finding a person: by code, by their reference, by a piece of a card number, by name in any script and spelling.
//!
//! At most 20, never paged, never "all", and nothing about where somebody lives (security rules 3.3).

use super::index::{Index, Like, Query, Rarity};
use super::model::PersonField;
use super::view::{People, Person};
use crate::access::model::Compartments;
use crate::base::ids::{CaseCode, NotACode, PersonId};
use crate::papers::view::Papers;
use names::{Fit, Why};
use std::collections::HashMap;

/// The most people a search shows.
pub const MOST: usize = 20;
/// The fewest digits of a card number that are looked for.
pub const FEWEST_DIGITS: usize = 4;

/// What is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// A name, a number, a code, a reference.
    pub text: &'a str,
    /// The father's name, to rank by.
    pub father: &'a str,
    /// `f`, `m`, `x` or nothing, to rank by.
    pub sex: &'a str,
    /// The years of birth, to rank by.
    pub born: Option<(i32, i32)>,
}

/// Where is looked.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// People.
    pub people: &'a People,
    /// Their papers.
    pub papers: &'a Papers,
    /// Their names.
    pub names: &'a Index,
    /// The compartments the search may reach.
    pub within: &'a Compartments,
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
    Name(Why),
}

impl Match {
    /// The end of its message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Reference => "reference",
            Self::Number => "number",
            Self::Name(Why::SameSpelling) => "same-spelling",
            Self::Name(Why::Joined) => "joined",
            Self::Name(Why::Beginning) => "beginning",
            // A name of which nothing stands for nothing is not found at all.
            Self::Name(Why::OtherSpelling | Why::Missing) => "other-spelling",
            Self::Name(Why::AcrossScripts) => "across-scripts",
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
    /// How common the name is here, when the name was the reason.
    pub rarity: Option<Rarity>,
    /// The father's name.
    pub father: Fit,
    /// The sex.
    pub sex: Fit,
    /// The birth.
    pub birth: Fit,
}

/// What a search says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Too little to look for.
    TooShort,
    /// It looks like a case code, but a symbol is wrong or two are swapped.
    WrongCode,
    /// The names are still being read: nobody can say yet who is here.
    StillReading,
    /// The best, and how many more there would have been.
    Hits(Vec<Hit>, usize),
}

/// Looks for somebody.
pub fn find(asked: Asked<'_>, of: Sources<'_>) -> Answer {
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
    let mut hits: Vec<Hit> = Vec::new();
    let by_code = code.ok().and_then(|c| of.people.by_code(c)).and_then(|id| of.here(id));
    hits.extend(by_code.map(|p| sure(p, Match::Code)));
    // References carry a digit: without one in the query nobody's is read.
    if !digits.is_empty() {
        hits.extend(of.by_reference(text).into_iter().map(|p| sure(p, Match::Reference)));
    }
    if is_a_number && digits.len() >= FEWEST_DIGITS {
        hits.extend(of.by_number(&digits).into_iter().map(|p| sure(p, Match::Number)));
    }
    let mut more = 0;
    if !is_a_number {
        if !of.names.is_ready() {
            return if hits.is_empty() { Answer::StillReading } else { first_of(hits, 0) };
        }
        let query = Query { name: text, father: asked.father, sex: asked.sex, born: asked.born };
        let (like, beyond) = of.names.search(query, of.within, MOST);
        hits.extend(like.into_iter().map(by_name));
        more = beyond;
    }
    if hits.is_empty() && is_a_number && digits.len() < FEWEST_DIGITS {
        return Answer::TooShort;
    }
    first_of(hits, more)
}

/// Each person once, for the surest reason, and no more than a search shows.
fn first_of(hits: Vec<Hit>, more: usize) -> Answer {
    let mut first: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        if !first.iter().any(|h| h.person == hit.person) {
            first.push(hit);
        }
    }
    let more = more + first.len().saturating_sub(MOST);
    first.truncate(MOST);
    Answer::Hits(first, more)
}

const fn sure(person: PersonId, why: Match) -> Hit {
    let (father, sex, birth) = (Fit::Unknown, Fit::Unknown, Fit::Unknown);
    Hit { person, why, rarity: None, father, sex, birth }
}

const fn by_name(like: Like) -> Hit {
    let Like { person, why, rarity, father, sex, birth } = like;
    Hit { person, why: Match::Name(why), rarity: Some(rarity), father, sex, birth }
}

impl Sources<'_> {
    /// Who shows for a registration, if here and within the scope.
    fn here(&self, id: PersonId) -> Option<PersonId> {
        self.people.now(id).filter(|p| p.is_here() && self.within.contains(&p.home)).map(|p| p.id)
    }

    fn by_reference(&self, text: &str) -> Vec<PersonId> {
        let theirs = |p: &&Person| {
            let refers = p.record.text(PersonField::TheirRef);
            refers.is_some_and(|r| r.show().trim().eq_ignore_ascii_case(text))
        };
        self.people.as_entered().filter(theirs).filter_map(|p| self.here(p.id)).collect()
    }

    /// Holders of papers whose number has these digits in it, those first of whose number they are all.
    fn by_number(&self, digits: &str) -> Vec<PersonId> {
        let mut found: HashMap<PersonId, bool> = HashMap::new();
        for paper in self.papers.all().filter(|p| p.digits.contains(digits)) {
            if let Some(holder) = self.here(paper.holder) {
                *found.entry(holder).or_insert(false) |= &*paper.digits == digits;
            }
        }
        let mut found: Vec<(PersonId, bool)> = found.into_iter().collect();
        found.sort_by_key(|(id, whole)| (!whole, *id));
        found.into_iter().map(|f| f.0).collect()
    }
}
