//! Where a row of a table comes from, and its words in four languages.

use dates::{Day, Lang};
use serde::{Deserialize, Serialize};

/// How sure a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Several sources, or a primary one.
    High,
    /// One good source.
    Medium,
    /// A weak source, reckoned, or from memory.
    Low,
}

/// Where a row comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Addresses, where it was read.
    #[serde(default)]
    pub sources: Vec<String>,
    /// `found`, `derived` or `recalled`.
    pub note: String,
    /// How sure.
    pub confidence: Confidence,
    /// The lawyer who verified it; empty until one did.
    #[serde(default)]
    pub verified_by: String,
}

/// A sentence in four languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// English.
    pub en: String,
    /// Dari.
    pub prs: String,
    /// Pashto.
    pub ps: String,
    /// Urdu.
    pub ur: String,
}

impl Words {
    /// In one language.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Prs => &self.prs,
            Lang::Ps => &self.ps,
            Lang::Ur => &self.ur,
        }
    }

    /// Whether one of the four is missing.
    pub fn lacks_one(&self) -> bool {
        Lang::ALL.iter().any(|lang| self.say(*lang).trim().is_empty())
    }
}

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackProblem {
    /// It cannot be read; line and field where they are known.
    #[error("{0}")]
    Unreadable(String),
    /// A row contradicts itself or another.
    #[error("{row}: {why}")]
    Row {
        /// Which.
        row: String,
        /// Why.
        why: &'static str,
    },
}

pub(crate) fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, PackProblem> {
    toml::from_str(text).map_err(|e| PackProblem::Unreadable(e.to_string()))
}

/// Whether a row with these ends is in force on a day; a missing end is open.
pub(crate) fn in_force(from: Option<Day>, to: Option<Day>, on: Day) -> bool {
    from.is_none_or(|f| f <= on) && to.is_none_or(|t| on <= t)
}
