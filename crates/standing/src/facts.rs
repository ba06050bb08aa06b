//! What is known of one person, as conditions see it.

use std::collections::BTreeMap;

use dates::Day;
use serde::{Deserialize, Serialize};

/// The value of one fact. Conditions see a date as its ISO text, so that `<` orders dates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// A day.
    Date(Day),
    /// Anything else.
    Text(String),
}

impl Fact {
    /// Reads a value as typed: an ISO day, `true` or `false`, a whole number, else text.
    pub fn read(value: &str) -> Self {
        let value = value.trim();
        match value {
            "true" => return Self::Bool(true),
            "false" => return Self::Bool(false),
            _ => {}
        }
        if let Some(day) = iso(value) {
            return Self::Date(day);
        }
        // A number with a leading zero or a plus is somebody's reference, not a quantity.
        match value.parse::<i64>() {
            Ok(number) if number.to_string() == value => Self::Number(number),
            _ => Self::Text(value.to_owned()),
        }
    }

    /// What kind of value it is, as packs declare it: `date`, `text`, `bool` or `number`.
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Bool(_) => FactKind::Bool,
            Self::Number(_) => FactKind::Number,
            Self::Date(_) => FactKind::Date,
            Self::Text(_) => FactKind::Text,
        }
    }
}

/// The kinds of value a pack may declare for a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// A day.
    Date,
    /// Words or a code.
    Text,
    /// Yes or no.
    Bool,
    /// A whole number.
    Number,
}

impl FactKind {
    /// The code as written in packs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Text => "text",
            Self::Bool => "bool",
            Self::Number => "number",
        }
    }
}

fn iso(value: &str) -> Option<Day> {
    // Only YYYY-MM-DD: a bare year or a month is uncertain and must not become a day.
    if value.len() != 10 {
        return None;
    }
    Day::parse_iso(value).ok()
}

/// What is known of one person: key to value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, Fact>);

/// Why a fact could not be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// No equals sign.
    #[error("`{0}` is not a fact; write it as key=value, e.g. visa_expires=2025-02-05")]
    Shape(String),
    /// The key cannot stand in a condition.
    #[error("`{0}` cannot name a fact; use small letters, digits and _ only, a letter first")]
    Key(String),
}

impl Facts {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes `key=value`; an ISO day becomes a date, `true`/`false` a bool. A known key is replaced.
    ///
    /// # Errors
    /// When there is no `=`, or the key could not stand in a condition.
    pub fn set_text(&mut self, text: &str) -> Result<(), FactError> {
        let (key, value) = text.split_once('=').ok_or_else(|| FactError::Shape(text.to_owned()))?;
        let key = key.trim();
        let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !key.starts_with(|c: char| c.is_ascii_lowercase()) || !key.chars().all(lower) {
            return Err(FactError::Key(key.to_owned()));
        }
        self.set(key, Fact::read(value));
        Ok(())
    }

    /// Sets one fact.
    pub fn set(&mut self, key: impl Into<String>, value: Fact) {
        self.0.insert(key.into(), value);
    }

    /// The same facts and one more.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: Fact) -> Self {
        self.set(key, value);
        self
    }

    /// The value of a fact.
    pub fn get(&self, key: &str) -> Option<&Fact> {
        self.0.get(key)
    }

    /// The day a fact holds; `None` when it is missing or no date.
    pub fn day(&self, key: &str) -> Option<Day> {
        match self.get(key) {
            Some(Fact::Date(day)) => Some(*day),
            _ => None,
        }
    }

    /// Keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}
