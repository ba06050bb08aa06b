//! The law as the fold has it: the shipped pack with the office's own changes on top, in the order they were made.

use super::model::Event;
use crate::desk::record::{Stamp, Value};
use crate::papers::view::{Paper, Papers};
use crate::people::model::PersonField;
use crate::people::view::Person;
use standing::{Category, Fact, Facts, Pack, PlaceCode};

/// What the standing of a person follows from. People with the same inputs have the same standing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Inputs {
    /// Stated, or read off the papers; nobody knows yet when absent.
    pub category: Option<Category>,
    /// Never finer than a district.
    pub place: Option<PlaceCode>,
    /// The facts conditions ask for.
    pub facts: Facts,
}

/// A change of the law made at this desk.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Its entry.
    pub stamp: Stamp,
    /// The instrument, as a pack file says it.
    pub instrument: String,
    /// How many people's headline it changed that day.
    pub affected: u32,
}

/// The pack in force at this desk.
#[derive(Clone, Debug)]
pub struct Law {
    shipped: Pack,
    pack: Pack,
    applied: Vec<Applied>,
    /// Changes that no longer read with the shipped pack; shown in settings, never silently dropped.
    pub unreadable: Vec<String>,
}

impl Law {
    /// The shipped law.
    pub fn new(pack: Pack) -> Self {
        Self { shipped: pack.clone(), pack, applied: Vec::new(), unreadable: Vec::new() }
    }

    /// Folds one change in. Changes apply in the order of their moments, whatever order they arrive in.
    pub fn apply(&mut self, event: Event, stamp: Stamp) {
        let Event::Applied { instrument, affected, .. } = event;
        self.applied.push(Applied { stamp, instrument, affected });
        self.applied.sort_by_key(|a| (a.stamp.at_ms, a.stamp.entry));
        self.unreadable.clear();
        let mut pack = self.shipped.clone();
        for change in &self.applied {
            match pack.with(&change.instrument) {
                Ok(next) => pack = next,
                Err(error) => self.unreadable.push(error.to_string()),
            }
        }
        self.pack = pack;
    }

    /// The pack in force.
    pub const fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The changes made here, oldest first.
    pub fn applied(&self) -> &[Applied] {
        &self.applied
    }
}

/// Reads the inputs off a person and their papers.
pub fn inputs(person: &Person, papers: &Papers) -> Inputs {
    let held: Vec<&Paper> = papers.of(person.id).collect();
    let place = person.record.place(PersonField::District).and_then(|p| PlaceCode::parse(&p.to_string()));
    let category = match person.record.get(PersonField::Category) {
        Some(Value::Category(category)) => Some(*category.show()),
        _ => category_of(&held),
    };
    let mut facts = Facts::new();
    // A visa whose end is uncertain is taken to end on its earliest day: nobody is shown covered by a guess.
    if let Some(end) = held.iter().filter(|p| p.kind() == "visa").filter_map(|p| p.ends()).map(|e| e.0).max()
    {
        facts.set("visa_expires", Fact::Date(end));
    }
    for (field, key) in [(PersonField::Pipeline, "pipeline"), (PersonField::NamedOrder, "named_order")] {
        if let Some(text) = person.record.text(field) {
            facts.set(key, Fact::Text(text.show().to_lowercase()));
        }
    }
    if let Some(word) = person.record.word(PersonField::Poc) {
        facts.set("poc", Fact::Text(word.to_owned()));
    }
    if let Some(flag) = person.record.flag(PersonField::RefugeeVillage) {
        facts.set("refugee_village", Fact::Bool(flag));
    }
    Inputs { category, place, facts }
}

/// The category that papers alone suggest, the most protective first.
pub fn category_of(papers: &[&Paper]) -> Option<Category> {
    const BY_KIND: [(&str, Category); 9] = [
        ("por", Category::Por),
        ("umrf", Category::Umrf),
        ("visa", Category::Vis),
        ("unhcr-refugee", Category::Man),
        ("unhcr-asylum", Category::Asy),
        ("unhcr-slip", Category::Asy),
        ("poc", Category::Mix),
        ("acc", Category::Acc),
        ("third-country-letter", Category::Rst),
    ];
    BY_KIND.iter().find(|(kind, _)| papers.iter().any(|p| p.kind() == *kind)).map(|(_, category)| *category)
}
