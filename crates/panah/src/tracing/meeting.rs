//! The desk's own people who may be found, read again when an entry about them comes.

use super::held::{Held, Rooms, everybody, held, register, taken_in, together};
use super::live::Changed;
use super::view::Tracing;
use crate::base::ids::{IncidentId, PersonId};
use crate::custody::view::Custody;
use dates::Day;
use std::collections::BTreeSet;
use std::sync::PoisonError;

/// People whose entries came since it was last read who of them may be found.
#[derive(Debug)]
pub enum Touched {
    /// These.
    These(BTreeSet<PersonId>),
    /// More than are worth naming.
    Everybody,
}

impl Default for Touched {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

/// From so many people on, everybody is read again.
const TOUCHED_AT_MOST: usize = 1_000;

impl Tracing {
    /// An entry about a person came: of their record, their papers, their custody.
    pub fn touch_person(&mut self, id: PersonId) {
        match &mut self.touched {
            Touched::These(these) if these.len() < TOUCHED_AT_MOST => {
                these.insert(id);
            }
            _ => self.touched = Touched::Everybody,
        }
    }

    /// An entry about a raid came: those who were taken in it have other companions, places, days.
    pub fn touch_raid(&mut self, id: IncidentId, custody: &Custody) {
        taken_in(id, custody).for_each(|episode| self.touch_person(episode.person));
    }

    /// Everybody came at once, with a snapshot.
    pub fn touch_everybody(&mut self) {
        self.touched = Touched::Everybody;
    }

    /// Reads again who of the desk's people may be found. While nobody is looked for there is nothing to read it for.
    pub fn meet(&mut self, rooms: Rooms<'_>) {
        if self.requests.is_empty() {
            return;
        }
        let ids: BTreeSet<PersonId> = match std::mem::take(&mut self.touched) {
            Touched::Everybody => self.held.keys().copied().chain(everybody(rooms)).collect(),
            // Of somebody taken with others, each has a companion more; of a merge, one shows for the other.
            Touched::These(these) => {
                let others = these.iter().flat_map(|id| together(*id, rooms));
                let all = these.iter().copied().chain(others);
                all.flat_map(|id| [id, rooms.people.shown_for(id)]).collect()
            }
        };
        if ids.is_empty() {
            return;
        }
        let register = register(rooms.custody);
        let live = self.live.get_mut().unwrap_or_else(PoisonError::into_inner);
        for id in ids.into_iter().flat_map(|id| [id, rooms.people.shown_for(id)]) {
            let now = held(id, rooms, &register);
            if now.as_ref() == self.held.get(&id) {
                continue;
            }
            live.note(Changed::Person(id));
            match now {
                Some(now) => self.held.insert(id, now),
                None => self.held.remove(&id),
            };
        }
    }

    /// Whether somebody took the card of a person back, so that they are matched no more.
    pub fn took_back(&self, person: PersonId) -> bool {
        self.card_of(person).is_some_and(|(_, _, open)| !open)
    }

    /// Somebody of the desk who may be found.
    pub fn held(&self, id: PersonId) -> Option<&Held> {
        self.held.get(&id)
    }

    /// Everybody of the desk who may be found.
    pub fn all_held(&self) -> impl Iterator<Item = (PersonId, &Held)> {
        self.held.iter().map(|(id, held)| (*id, held))
    }

    /// Whether a person has a card that may be matched on a day.
    pub fn has_card(&self, person: PersonId, today: Day) -> bool {
        self.of_person.get(&person).is_some_and(|id| self.card(*id, today).is_some())
    }
}
