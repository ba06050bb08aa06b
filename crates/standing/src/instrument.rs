//! The shapes of a pack file: instruments, examples and what goes with them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::facts::{FactKind, Facts};
use crate::words::{
    Binds, Category, Confidence, Effect, Headline, Kind, Missing, PlaceCode, Scope, or_unknown,
};
use dates::Day;

/// One dated, sourced instrument: whom it binds, what it does, when, and since when that is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// A name for good, e.g. `2025-07-31-moi-sro-por`.
    pub id: String,
    /// The row of the policy timeline it stands for; none for a standing statute.
    pub row: Option<u16>,
    /// What it is, in a line of English.
    pub title: String,
    /// The same in Dari.
    #[serde(default)]
    pub title_prs: String,
    /// The same in Pashto.
    #[serde(default)]
    pub title_ps: String,
    /// The same in Urdu.
    #[serde(default)]
    pub title_ur: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Who issued it, or who did it.
    pub issuer: String,
    /// Whom it binds by paper; ignored for a named order, which binds whoever it names.
    pub categories: Vec<Binds>,
    /// Where it binds; empty means the whole country.
    #[serde(default)]
    pub places: Vec<PlaceCode>,
    /// Where it does not bind although `places` would say so.
    #[serde(default)]
    pub except_places: Vec<PlaceCode>,
    /// How widely it binds, when that does not follow from the places.
    pub scope: Option<Scope>,
    /// The order's name, when it binds only those whose fact `named_order` says so.
    pub named_order: Option<String>,
    /// Where petitioners of a named order are likely to be met, so that a page may ask.
    #[serde(default)]
    pub petitioners_in: Vec<PlaceCode>,
    /// CEL conditions over the facts; all must hold.
    #[serde(default)]
    pub when: Vec<String>,
    /// What to do when a condition's fact is missing.
    #[serde(default)]
    pub missing: Missing,
    /// Categories whose standing cannot be told at all without this instrument's `to_fact`.
    #[serde(default)]
    pub required_for: Vec<Category>,
    /// What it does.
    pub effect: Effect,
    /// A toleration decided for this very group against the general order: it outranks exposure.
    #[serde(default)]
    pub carves_out: bool,
    /// First day in force; none means as far back as the pack looks.
    pub from: Option<Day>,
    /// Last day in force; none means no end is known.
    pub to: Option<Day>,
    /// The fact that holds the first day.
    pub from_fact: Option<String>,
    /// The fact that holds the last day; without that fact the instrument does not bind.
    pub to_fact: Option<String>,
    /// A fact that spares the person up to and including its day (e.g. a valid visa).
    pub after_fact: Option<String>,
    /// The day the end became known; before it the instrument had no end.
    pub to_known_from: Option<Day>,
    /// The last day for which the sources confirm it.
    pub confirmed_until: Option<Day>,
    /// The day it became known.
    pub known_from: Day,
    /// What that day rests on.
    #[serde(default)]
    pub known_basis: String,
    /// Where it was read.
    pub sources: Vec<String>,
    /// How it was read: `found`, `found, weak`.
    #[serde(default)]
    pub source_note: String,
    /// How sure the words and days are.
    pub confidence: Confidence,
    /// The lawyer who checked it and when; empty means nobody yet.
    #[serde(default)]
    pub verified_by: String,
    /// What a reader should know besides.
    #[serde(default)]
    pub note: String,
}

impl Instrument {
    /// How widely it binds: as said, or as it follows from order and places.
    pub fn scope(&self) -> Scope {
        if let Some(scope) = self.scope {
            return scope;
        }
        if self.named_order.is_some() {
            return Scope::Named;
        }
        if self.places.is_empty() {
            return Scope::National;
        }
        if self.places.iter().all(PlaceCode::is_wide) { Scope::Province } else { Scope::Place }
    }

    /// The title in a language (`en`, `prs`, `ps`, `ur`), English where it is missing.
    pub fn title_in(&self, language: &str) -> &str {
        let title = match language {
            "prs" => &self.title_prs,
            "ps" => &self.title_ps,
            "ur" => &self.title_ur,
            _ => &self.title,
        };
        if title.is_empty() { &self.title } else { title }
    }

    /// Who verified it, or that nobody did.
    pub fn verified(&self) -> &str {
        if self.verified_by.is_empty() { NOT_VERIFIED } else { &self.verified_by }
    }
}

/// What is shown while no lawyer has checked an instrument.
pub const NOT_VERIFIED: &str = "not yet verified by a lawyer";

/// A row of the timeline that binds nobody, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BindsNobody {
    /// The row.
    pub row: u16,
    /// What it says.
    pub title: String,
    /// Why it binds nobody.
    pub reason: String,
    /// Where it was read.
    pub sources: Vec<String>,
}

/// A rule by which holders of one paper are also bound as holders of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// Holders of these ...
    pub of: Vec<Category>,
    /// ... are also bound as this.
    pub category: Category,
    /// When this fact is known (and not `none`).
    pub fact: Option<String>,
    /// From the day after the day this fact holds; until then only as what they were.
    pub after_fact: Option<String>,
    /// They also stay bound as what they were.
    #[serde(default)]
    pub keeps: bool,
    /// Why.
    pub because: String,
}

/// A fact conditions may name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactKey {
    /// Its key.
    pub key: String,
    /// What kind of value it takes.
    pub kind: FactKind,
    /// The values it may take; empty means any.
    #[serde(default)]
    pub values: Vec<String>,
    /// The question to ask, in English.
    pub title: String,
    /// In Dari.
    #[serde(default)]
    pub title_prs: String,
    /// In Pashto.
    #[serde(default)]
    pub title_ps: String,
    /// In Urdu.
    #[serde(default)]
    pub title_ur: String,
}

/// A worked case the pack must keep answering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Of whom.
    pub category: Category,
    /// Where.
    pub place: Option<PlaceCode>,
    /// What is known of them.
    #[serde(default)]
    pub facts: Facts,
    /// On which day.
    pub on: Day,
    /// As known on which day; none means as known now.
    pub known: Option<Day>,
    /// The headline it must come to.
    #[serde(with = "or_unknown")]
    pub standing: Option<Headline>,
    /// Instruments that must be among the signals.
    #[serde(default)]
    pub signals: Vec<String>,
    /// Instruments that must not be.
    #[serde(default)]
    pub without: Vec<String>,
    /// The facts that must be asked for, exactly.
    pub unknown: Option<Vec<String>>,
    /// The facts that could help, exactly.
    pub could_help: Option<Vec<String>>,
    /// The next day the headline changes.
    pub next_change: Option<Day>,
    /// Since when it is unconfirmed.
    pub unconfirmed_since: Option<Day>,
    /// Why, with the rows.
    pub because: String,
}

/// The head of a pack file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The pack's name.
    pub name: String,
    /// The latest day the sources reach.
    pub horizon: Day,
    /// How many rows the timeline has; each must be an instrument's or bind nobody.
    pub rows: u16,
    /// What the file is and is not.
    pub notice: String,
}

/// A whole pack file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub pack: Head,
    pub places: BTreeMap<String, String>,
    #[serde(default)]
    pub fact: Vec<FactKey>,
    #[serde(default)]
    pub also: Vec<Also>,
    #[serde(default)]
    pub instrument: Vec<Instrument>,
    #[serde(default)]
    pub binds_nobody: Vec<BindsNobody>,
    #[serde(default)]
    pub example: Vec<Example>,
}
