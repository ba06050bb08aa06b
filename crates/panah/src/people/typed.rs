//! What somebody typed into a form, kept whole so that nothing is lost when a field is refused.

use crate::places::Pcode;
use dates::{Lang, Uncertain};
use std::collections::HashMap;

/// A form as it was sent.
#[derive(Clone, Default)]
pub struct Typed(HashMap<String, String>);

impl Typed {
    /// A form of these fields.
    pub const fn new(fields: HashMap<String, String>) -> Self {
        Self(fields)
    }

    /// What stands in a field, without the spaces around it; nothing typed is the empty text.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |v| v.trim())
    }

    /// The names of the fields that were sent.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        matches!(self.get(name), "1" | "on" | "yes")
    }

    /// A language chosen in a field.
    pub fn lang(&self, name: &str) -> Option<Lang> {
        self.get(name).parse().ok()
    }

    /// Puts a value in, as if it had been typed.
    #[must_use]
    pub fn also(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }
}

/// Why a field cannot be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A sentence by message key.
    Say(&'static str),
    /// The text can mean several dates: one is to be chosen.
    Dates(Vec<Uncertain>),
    /// The text can mean several places, or none; the near ones are offered.
    Places(Vec<Pcode>),
}

/// A field that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The name of the form's field.
    pub field: &'static str,
    /// Why.
    pub why: Why,
}

impl Refusal {
    /// A refusal with a sentence.
    pub const fn say(field: &'static str, key: &'static str) -> Self {
        Self { field, why: Why::Say(key) }
    }
}

/// The name under which a form sends the choice among several readings of a field.
pub fn pick_name(field: &str) -> String {
    format!("{field}-pick")
}

/// A date as a form sends the choice of it.
pub fn pick_of(date: &Uncertain) -> String {
    format!("{}..{}", date.earliest, date.latest)
}
