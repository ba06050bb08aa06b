//! Papers: what a person holds, held or was given by those who detained them.

use crate::base::ids::{PaperId, PersonId};
use crate::desk::record::{Change, Fact, Field};
use crate::people::fields;
use serde::{Deserialize, Serialize};

fields! {
    /// The fields of a paper. A number is kept as typed; its digits alone are a key for finding it.
    /// The printed end and the legal end are two facts: cards were extended by notification three times.
    PaperField {
        Kind = "kind", Number = "number", PrintedName = "printed-name", Issued = "issued",
        PrintedExpiry = "printed-expiry", LegalExpiry = "legal-expiry", LegalSource = "legal-source", Note = "note",
    }
}

/// The kinds of paper, in the order the form shows them. Source: situation of the documents in use in Pakistan.
pub const KINDS: [&str; 19] = [
    "por",
    "umrf",
    "acc",
    "visa",
    "visa-application",
    "exit-permit",
    "unhcr-asylum",
    "unhcr-refugee",
    "unhcr-slip",
    "third-country-letter",
    "poc",
    "tazkira",
    "passport",
    "fir",
    "arrest-memo",
    "remand-order",
    "camp-receipt",
    "transfer-record",
    "other",
];

/// What can be known of where a paper is.
pub const SIGHTINGS: [&str; 9] = [
    "seen",
    "photographed",
    "with-holder",
    "held-by",
    "taken-by",
    "destroyed-by",
    "cut-by",
    "punched-by",
    "returned",
];

/// Those of [`SIGHTINGS`] after which somebody no longer has the paper as it was.
pub const LOST: [&str; 4] = ["taken-by", "destroyed-by", "cut-by", "punched-by"];

/// One thing known about a paper's fate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// One of [`SIGHTINGS`].
    pub what: Box<str>,
    /// By whom: an office, a role; never a private person's name.
    pub by: Fact<String>,
    /// When, as far as known.
    pub when: Option<Fact<Box<dates::Uncertain>>>,
}

/// What happens to papers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A paper is noted.
    Added {
        /// Which.
        paper: PaperId,
        /// Whose.
        holder: PersonId,
        /// The first values.
        changes: Vec<Change<PaperField>>,
    },
    /// Fields change.
    Amended {
        /// Which.
        paper: PaperId,
        /// Whose.
        holder: PersonId,
        /// New values with the heads they replace.
        changes: Vec<Change<PaperField>>,
    },
    /// Somebody saw it, took it, destroyed it.
    Sighted {
        /// Which.
        paper: PaperId,
        /// Whose.
        holder: PersonId,
        /// What is known.
        sighting: Sighting,
    },
    /// The paper was noted by mistake or its import undone.
    Withdrawn {
        /// Which.
        paper: PaperId,
        /// Whose.
        holder: PersonId,
    },
}

impl Event {
    /// Whose paper it is: the entry is sealed under that person's key.
    pub const fn holder(&self) -> PersonId {
        match self {
            Self::Added { holder, .. }
            | Self::Amended { holder, .. }
            | Self::Sighted { holder, .. }
            | Self::Withdrawn { holder, .. } => *holder,
        }
    }
}
