//! Many people at once: few distinct situations, each prepared once.

use std::collections::HashMap;

use crate::facts::Facts;
use crate::pack::Pack;
use crate::prepare::Prepared;
use crate::words::{Category, Headline, PlaceCode};
use dates::Day;

/// What of a person bears on their standing.
pub type Situation = (Category, Option<PlaceCode>, Facts);

/// Where a situation is kept in a [`Caseload`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(usize);

/// Prepared standings, one for each distinct situation met.
#[derive(Debug, Clone)]
pub struct Caseload {
    pack: Pack,
    slots: HashMap<Situation, Slot>,
    prepared: Vec<Prepared>,
}

impl Caseload {
    /// An empty caseload over a pack.
    pub fn over(pack: &Pack) -> Self {
        Self { pack: pack.clone(), slots: HashMap::new(), prepared: Vec::new() }
    }

    /// The slot of a situation, prepared when it is met for the first time.
    pub fn slot(&mut self, situation: Situation) -> Slot {
        if let Some(slot) = self.slots.get(&situation) {
            return *slot;
        }
        let slot = Slot(self.prepared.len());
        let (category, place, facts) = &situation;
        self.prepared.push(self.pack.prepare(*category, place.clone(), facts));
        self.slots.insert(situation, slot);
        slot
    }

    /// The prepared standing in a slot; `None` for a slot of another caseload.
    pub fn prepared(&self, slot: Slot) -> Option<&Prepared> {
        self.prepared.get(slot.0)
    }

    /// The headline of a slot on a day; none for a slot of another caseload.
    pub fn headline(&self, slot: Slot, on: Day, known: Option<Day>) -> Option<Headline> {
        self.prepared(slot).and_then(|prepared| prepared.headline(on, known))
    }

    /// How many distinct situations were met.
    pub fn len(&self) -> usize {
        self.prepared.len()
    }

    /// Whether none was met yet.
    pub fn is_empty(&self) -> bool {
        self.prepared.is_empty()
    }
}

/// Whose headline differs between two packs on a day: id, headline before, headline after.
pub fn affected<Id>(
    before: &Pack,
    after: &Pack,
    people: impl IntoIterator<Item = (Id, Situation)>,
    on: Day,
    known: Option<Day>,
) -> Vec<(Id, Option<Headline>, Option<Headline>)> {
    let (mut old, mut new) = (Caseload::over(before), Caseload::over(after));
    let changed = people.into_iter().filter_map(|(id, situation)| {
        let was = old.slot(situation.clone());
        let was = old.headline(was, on, known);
        let is = new.slot(situation);
        let is = new.headline(is, on, known);
        (was != is).then_some((id, was, is))
    });
    changed.collect()
}
