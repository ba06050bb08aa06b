//! People found, as they are listed: who, why they were found, what speaks for and against. Nothing about where.

use super::bits::{Bit, Bits};
use super::finding::Hit;
use super::index::Rarity;
use super::picture::{self, Chip};
use crate::base::Trouble;
use crate::desk::glance::Glance;
use crate::web::language::Tongue;
use askama::Template;
use dates::Day;
use names::Fit;

/// Somebody found.
#[derive(Template)]
#[template(path = "people/pages/found.html")]
pub struct FoundRow {
    /// The language.
    pub t: Tongue,
    /// The id; nothing for those who may not open the person.
    pub id: Option<String>,
    /// The code.
    pub code: Bit,
    /// The names.
    pub names: Bits,
    /// The father's name.
    pub father: Bits,
    /// The years of birth.
    pub born: Bits,
    /// The sex, in words.
    pub sex: String,
    /// The standing; nothing where it was not asked.
    pub chip: Option<Chip>,
    /// Why they were found, and what else fits.
    pub why: Vec<String>,
    /// What does not fit.
    pub against: Vec<String>,
}

// It escapes what it is given in its own template.
impl askama::filters::HtmlSafe for FoundRow {}

impl FoundRow {
    /// The row of somebody found; nothing when they are not within the permit. `on` asks for the standing of a day.
    ///
    /// # Errors
    /// `SessionEnded` when the desk was locked meanwhile.
    pub fn new(
        view: &Glance<'_>,
        hit: &Hit,
        opens: bool,
        on: Option<Day>,
        t: Tongue,
    ) -> Result<Option<Self>, Trouble> {
        let Some(person) = view.person(hit.person) else { return Ok(None) };
        let chip = match on {
            Some(day) => Some(Chip::new(view.board()?.answer(person.id, day, Some(day)), t)),
            None => None,
        };
        let sex = person.record.word(super::model::PersonField::Sex);
        Ok(Some(Self {
            t,
            id: opens.then(|| person.id.to_string()),
            code: picture::code(person),
            names: picture::names(person, t),
            father: picture::father(person),
            born: picture::birth_years(person, t),
            sex: sex.map(|s| t.coded("sex", s)).unwrap_or_default(),
            chip,
            why: why(hit, t),
            against: against(hit, t),
        }))
    }
}

/// Why somebody was found, and what else fits.
pub fn why(hit: &Hit, t: Tongue) -> Vec<String> {
    let mut why = vec![t.coded("match", hit.why.code())];
    match hit.rarity {
        Some(Rarity::Rare) => why.push(t.s("rarity-rare")),
        Some(Rarity::Common) => why.push(t.s("rarity-common")),
        Some(Rarity::Usual) | None => {}
    }
    for (fit, key) in [(hit.father, "fits-father"), (hit.birth, "fits-birth"), (hit.sex, "fits-sex")] {
        if fit == Fit::Fits {
            why.push(t.s(key));
        }
    }
    why
}

/// What does not fit.
pub fn against(hit: &Hit, t: Tongue) -> Vec<String> {
    let facts = [(hit.father, "differs-father"), (hit.birth, "differs-birth"), (hit.sex, "differs-sex")];
    facts.into_iter().filter(|(fit, _)| *fit == Fit::Differs).map(|(_, key)| t.s(key)).collect()
}
