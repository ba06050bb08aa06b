//! A pack: the instruments of a field, read from one file and held ready.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::condition::Condition;
use crate::facts::Fact;
use crate::instrument::{Also, BindsNobody, Example, FactKey, File, Head, Instrument};
use crate::words::PlaceCode;
use dates::Day;

/// Why a pack or an instrument could not be taken. Each says where, what, and the way on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// The file is no TOML, or a key or value in it is not known. The text shows line and caret.
    #[error("the file cannot be read: {0}")]
    File(String),
    /// One instrument is wrong in itself.
    #[error("line {line}, instrument `{id}`: {field} {problem}. {way_on}")]
    Instrument {
        /// The line its id stands on, counted from 1; 0 when it cannot be found.
        line: usize,
        /// Its id.
        id: String,
        /// The field to look at.
        field: &'static str,
        /// What is wrong.
        problem: String,
        /// What to do about it.
        way_on: &'static str,
    },
}

/// Everything a pack holds, shared by all that was prepared from it.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    pub head: Head,
    pub places: BTreeMap<String, String>,
    pub facts: Vec<FactKey>,
    pub also: Vec<Also>,
    pub held: Vec<Held>,
    pub nobody: Vec<BindsNobody>,
    pub examples: Vec<Example>,
}

/// An instrument with its conditions compiled.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub instrument: Arc<Instrument>,
    pub conditions: Vec<Condition>,
}

/// The instruments of a field. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pack {
    pub(crate) shelf: Arc<Shelf>,
}

impl Pack {
    /// Reads a pack from the text of its file.
    ///
    /// # Errors
    /// When the text is no TOML of this shape, or an instrument is wrong in itself.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        let file: File = toml::from_str(text).map_err(|error| PackError::File(error.to_string()))?;
        let mut seen = HashSet::new();
        let mut held = Vec::with_capacity(file.instrument.len());
        for instrument in file.instrument {
            if !seen.insert(instrument.id.clone()) {
                return Err(wrong(
                    text,
                    &instrument.id,
                    "id",
                    "stands twice".to_owned(),
                    "Give one of them another id.",
                ));
            }
            held.push(hold(text, instrument, &file.places)?);
        }
        Ok(Self {
            shelf: Arc::new(Shelf {
                head: file.pack,
                places: file.places,
                facts: file.fact,
                also: file.also,
                held,
                nobody: file.binds_nobody,
                examples: file.example,
            }),
        })
    }

    /// The pack with one or more `[[instrument]]` tables (or one bare table) added, or put in the place of
    /// those of the same id. For a look ahead before anything is saved.
    ///
    /// # Errors
    /// As for [`Pack::parse`].
    pub fn with(&self, text: &str) -> Result<Self, PackError> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Several {
            instrument: Vec<Instrument>,
        }
        let bad = |error: toml::de::Error| PackError::File(error.to_string());
        let added = if text.contains("[[instrument]]") {
            toml::from_str::<Several>(text).map_err(bad)?.instrument
        } else {
            vec![toml::from_str::<Instrument>(text).map_err(bad)?]
        };
        let mut shelf = Shelf::clone(&self.shelf);
        for instrument in added {
            let new = hold(text, instrument, &shelf.places)?;
            match shelf.held.iter_mut().find(|held| held.instrument.id == new.instrument.id) {
                Some(old) => *old = new,
                None => shelf.held.push(new),
            }
        }
        Ok(Self { shelf: Arc::new(shelf) })
    }

    /// The instruments, in the order of the file.
    pub fn instruments(&self) -> impl ExactSizeIterator<Item = &Instrument> {
        self.shelf.held.iter().map(|held| held.instrument.as_ref())
    }

    /// The instrument of this id.
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.instruments().find(|instrument| instrument.id == id)
    }

    /// The latest day the sources reach; what lies after is unconfirmed.
    pub fn horizon(&self) -> Day {
        self.shelf.head.horizon
    }

    /// What the file says of itself.
    pub fn notice(&self) -> &str {
        &self.shelf.head.notice
    }

    /// The worked cases of the pack.
    pub fn examples(&self) -> &[Example] {
        &self.shelf.examples
    }

    /// The facts conditions may name, with the question to ask for each.
    pub fn facts(&self) -> &[FactKey] {
        &self.shelf.facts
    }

    /// The rows that bind nobody, and why.
    pub fn binds_nobody(&self) -> &[BindsNobody] {
        &self.shelf.nobody
    }

    /// Whether a fact is declared and its value of the declared kind; the error says the way on.
    ///
    /// # Errors
    /// One sentence naming the key and what it takes.
    pub fn check_fact(&self, key: &str, value: &Fact) -> Result<(), String> {
        let Some(declared) = self.shelf.facts.iter().find(|fact| fact.key == key) else {
            let known: Vec<&str> = self.shelf.facts.iter().map(|fact| fact.key.as_str()).collect();
            return Err(format!("the pack knows no fact `{key}`; it knows {}", known.join(", ")));
        };
        if declared.kind != value.kind() {
            let (wants, is) = (declared.kind.code(), value.kind().code());
            return Err(format!("the fact `{key}` takes a {wants}, not a {is}; dates are YYYY-MM-DD"));
        }
        match value {
            Fact::Text(text) if !declared.values.is_empty() && !declared.values.contains(text) => {
                Err(format!("the fact `{key}` takes one of {}, not `{text}`", declared.values.join(", ")))
            }
            _ => Ok(()),
        }
    }
}

fn hold(text: &str, one: Instrument, places: &BTreeMap<String, String>) -> Result<Held, PackError> {
    let refuse = |field, problem: String, way_on| Err(wrong(text, &one.id, field, problem, way_on));
    if one.id.is_empty() || !one.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    {
        return refuse("id", "is not plain".into(), "Use small letters, digits and hyphens.");
    }
    if one.sources.is_empty() {
        return refuse("sources", "are missing".into(), "Name at least one place where it can be read.");
    }
    if let (Some(from), Some(to)) = (one.from, one.to)
        && from > to
    {
        return refuse("to", format!("{to} lies before from {from}"), "Put the later day into `to`.");
    }
    if one.to_known_from.is_some() && one.to.is_none() {
        return refuse("to_known_from", "stands without `to`".into(), "Say which end became known.");
    }
    if one.categories.is_empty() {
        return refuse("categories", "are missing".into(), "Write whom it binds, or \"all\".");
    }
    let named = one.places.iter().chain(&one.except_places).chain(&one.petitioners_in);
    for place in named {
        if !places.contains_key(place.as_str()) {
            let problem = format!("name {place}, which [places] does not list");
            return refuse("places", problem, "Add the P-code to [places], or correct it.");
        }
    }
    let mut conditions = Vec::with_capacity(one.when.len());
    for source in &one.when {
        match Condition::compile(source) {
            Ok(condition) => conditions.push(condition),
            Err(problem) => {
                let problem = format!("`{source}` is no condition\n{problem}\n");
                return refuse("when", problem, "Correct it where the caret points.");
            }
        }
    }
    Ok(Held { instrument: Arc::new(one), conditions })
}

fn wrong(text: &str, id: &str, field: &'static str, problem: String, way_on: &'static str) -> PackError {
    let quoted = format!("\"{id}\"");
    let here = |line: &str| line.trim_start().starts_with("id") && line.contains(&quoted);
    // The last of two equal ids is the one to change.
    let line = text.lines().enumerate().filter(|(_, line)| here(line)).last().map_or(0, |(at, _)| at + 1);
    PackError::Instrument { line, id: id.to_owned(), field, problem, way_on }
}

/// Whether a place lies in a list of places, given that the place may be missing or too wide to tell.
pub(crate) fn lies_in(place: Option<&PlaceCode>, places: &[PlaceCode]) -> Option<bool> {
    let Some(place) = place else {
        return if places.is_empty() { Some(false) } else { None };
    };
    if places.iter().any(|outer| outer.holds(place)) {
        return Some(true);
    }
    if places.iter().any(|inner| place.holds(inner)) { None } else { Some(false) }
}
