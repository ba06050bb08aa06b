//! People and households: their fields, the events that change them, the rules of a first entry.

use crate::base::ids::{CaseCode, HouseholdId, PersonId};
use crate::desk::record::{Change, Fact, Field, SafeContact, Text, Value};
use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($field:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $(#[doc = $code] #[serde(rename = $code)] $field,)* }
        impl Field for $name {
            const ALL: &'static [Self] = &[$(Self::$field,)*];
            fn code(self) -> &'static str { match self { $(Self::$field => $code,)* } }
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(code: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|f| f.code() == code).ok_or(())
            }
        }
    };
}
pub(crate) use fields;

fields! {
    /// The fields of a person. Why each is kept: `docs/developer/fields.md`.
    PersonField {
        Name = "name", NameOther = "name-other", Father = "father", Grandfather = "grandfather", Mother = "mother",
        Aliases = "aliases", Sex = "sex", Birth = "birth", Category = "category", District = "district",
        Origin = "origin", Pipeline = "pipeline", NamedOrder = "named-order", Poc = "poc",
        RefugeeVillage = "refugee-village", Household = "household", Relation = "relation",
        TheirRef = "their-ref", SafeContact = "safe-contact", Note = "note",
    }
}

fields! {
    /// The fields of a household.
    HouseholdField { Label = "label", TheirRef = "their-ref", Note = "note", }
}

/// What a sex field can say.
pub const SEXES: [&str; 3] = ["f", "m", "x"];

/// How somebody belongs to a household.
pub const RELATIONS: [&str; 10] = [
    "head",
    "spouse",
    "child",
    "parent",
    "sibling",
    "grandparent",
    "grandchild",
    "in-law",
    "other-relative",
    "not-related",
];

/// What a person may agree to, one question each.
pub const PURPOSES: [&str; 6] = ["legal-aid", "tracing", "referral", "medical", "statistics", "resettlement"];

/// To whom something may be told.
pub const RECIPIENTS: [&str; 7] =
    ["this-desk", "lawyer", "court", "unhcr", "ngo-partner", "icrc-network", "embassy"];

/// One answer to one question of consent. Help never depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// One of [`PURPOSES`].
    pub purpose: Box<str>,
    /// One of [`RECIPIENTS`].
    pub recipient: Box<str>,
    /// Yes or no; a later no withdraws an earlier yes.
    pub given: bool,
    /// The language it was explained in.
    pub language: dates::Lang,
    /// `spoken` or `written`.
    pub how: Box<str>,
    /// Who explained it, in their own words.
    pub explained_by: Fact<String>,
    /// The last day it holds, where the person set one.
    pub until: Option<dates::Day>,
}

/// A way to reach somebody. Kept in the compartment of whereabouts, shown one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// `phone`, `messenger`, `through-somebody`.
    pub channel: Box<str>,
    /// As typed.
    pub detail: Fact<String>,
    /// Marked unsafe: never shown as something to dial.
    pub not_safe: bool,
}

/// What happens to people and households.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A person enters the desk.
    Registered {
        /// Who.
        person: PersonId,
        /// The short code people see.
        code: CaseCode,
        /// The first values.
        changes: Vec<Change<PersonField>>,
    },
    /// Fields of a person change.
    Amended {
        /// Who.
        person: PersonId,
        /// New values with the heads they replace.
        changes: Vec<Change<PersonField>>,
    },
    /// A registration is taken back (the undo of an import). The record stays in the journal.
    Withdrawn {
        /// Who.
        person: PersonId,
    },
    /// An answer to a question of consent.
    Consented {
        /// Who.
        person: PersonId,
        /// The answer.
        consent: Consent,
    },
    /// A way to reach a person; replaces earlier ones of the same channel.
    ContactNoted {
        /// Who.
        person: PersonId,
        /// The way.
        contact: Contact,
    },
    /// A household enters the desk.
    HouseholdFormed {
        /// Which.
        household: HouseholdId,
        /// Its code.
        code: CaseCode,
        /// The first values.
        changes: Vec<Change<HouseholdField>>,
    },
    /// Fields of a household change.
    HouseholdAmended {
        /// Which.
        household: HouseholdId,
        /// New values.
        changes: Vec<Change<HouseholdField>>,
    },
    /// A household formed by an import is taken back.
    HouseholdWithdrawn {
        /// Which.
        household: HouseholdId,
    },
}

impl Event {
    /// The person it concerns, if one.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Registered { person, .. }
            | Self::Amended { person, .. }
            | Self::Withdrawn { person }
            | Self::Consented { person, .. }
            | Self::ContactNoted { person, .. } => Some(*person),
            Self::HouseholdFormed { .. }
            | Self::HouseholdAmended { .. }
            | Self::HouseholdWithdrawn { .. } => None,
        }
    }
}

/// A first value of a field.
pub const fn first<F>(field: F, value: Value) -> Change<F> {
    Change { field, value, base: Vec::new() }
}

/// Words as a value, unless there are none.
pub fn words(text: &str, lang: Option<dates::Lang>) -> Option<Value> {
    let text = text.trim();
    (!text.is_empty()).then(|| Value::Text(Text::new(text, lang)))
}

/// The safe-contact rules are empty: nothing was asked yet.
pub fn nothing_agreed(rules: &SafeContact) -> bool {
    *rules == SafeContact::default()
}
