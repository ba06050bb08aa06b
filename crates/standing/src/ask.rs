//! The way in for a program: words as typed on a command line or in a form.

use crate::answer::{Question, Standing};
use crate::facts::{FactError, Facts};
use crate::pack::Pack;
use crate::words::{Category, PlaceCode};
use dates::Day;

/// A question as typed; dates as YYYY-MM-DD, facts as key=value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// The paper's code, e.g. `por`.
    pub category: &'a str,
    /// The P-code, e.g. `PK528`.
    pub place: Option<&'a str>,
    /// The day asked about.
    pub on: &'a str,
    /// The day whose knowledge counts; `None` is now.
    pub known: Option<&'a str>,
    /// What is known, e.g. `visa_expires=2025-02-05`.
    pub facts: &'a [&'a str],
}

/// Which word of a question could not be read, and the way on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// No such category.
    #[error("`{0}` is no category; use und, ovs, vis, acc, por, umrf, asy, man, rst or mix")]
    Category(String),
    /// No P-code.
    #[error("`{0}` is no place of this pack; use a P-code such as PK5 or PK528")]
    Place(String),
    /// No day.
    #[error("`{0}` is no day; write it as 2025-02-05")]
    Day(String),
    /// No fact.
    #[error(transparent)]
    Shape(#[from] FactError),
    /// A fact the pack does not know, or a value it does not take.
    #[error("{0}")]
    Fact(String),
}

impl Ask<'_> {
    /// The question these words make, checked against the facts the pack knows.
    ///
    /// # Errors
    /// Names the word that could not be read.
    pub fn question(&self, pack: &Pack) -> Result<Question, AskError> {
        let category =
            Category::parse(self.category).ok_or_else(|| AskError::Category(self.category.to_owned()))?;
        let place = match self.place {
            None => None,
            Some(code) => Some(PlaceCode::parse(code).ok_or_else(|| AskError::Place(code.to_owned()))?),
        };
        let mut facts = Facts::new();
        for fact in self.facts {
            facts.set_text(fact)?;
        }
        for (key, value) in facts.iter() {
            pack.check_fact(key, value).map_err(AskError::Fact)?;
        }
        let known = self.known.map(day).transpose()?;
        Ok(Question { category, place, facts, on: day(self.on)?, known })
    }
}

fn day(text: &str) -> Result<Day, AskError> {
    Day::parse_iso(text.trim()).map_err(|_| AskError::Day(text.to_owned()))
}

/// Answers a question as typed.
///
/// # Errors
/// Names the word that could not be read.
pub fn answer(pack: &Pack, ask: &Ask<'_>) -> Result<Standing, AskError> {
    Ok(pack.standing(&ask.question(pack)?))
}
