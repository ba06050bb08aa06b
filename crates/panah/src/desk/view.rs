//! The view: the fold of the entries whose compartments are open. Held in memory, wiped at lock.

use super::record::Stamp;
use super::sheet::{self, Event};
use crate::access::model::Compartment;
use crate::base::ids::PersonId;
use crate::{access, custody, importing, law, papers, people, today};
use journal::{CompartmentId, Opened};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Raised whenever the form of a snapshot changes: older snapshots are then folded anew.
pub const SNAPSHOT_SCHEMA: &str = "panah-view-2";

/// Everything the open compartments say, by capability.
pub struct View {
    /// Who works here.
    pub access: access::view::Members,
    /// People and households.
    pub people: people::view::People,
    /// Papers.
    pub papers: papers::view::Papers,
    /// The law as applied here.
    pub law: law::view::Law,
    /// Imports.
    pub importing: importing::view::Imports,
    /// Raids and custody.
    pub custody: custody::view::Custody,
    /// Standing of everybody, kept up to date.
    pub today: today::view::Board,
    /// Entries of a kind this Panah does not know.
    pub unknown_entries: u64,
}

impl View {
    /// An empty view over the shipped law.
    pub fn new(pack: standing::Pack) -> Self {
        Self {
            access: access::view::Members::default(),
            people: people::view::People::default(),
            papers: papers::view::Papers::default(),
            law: law::view::Law::new(pack),
            importing: importing::view::Imports::default(),
            custody: custody::view::Custody::default(),
            today: today::view::Board::default(),
            unknown_entries: 0,
        }
    }

    /// Folds an opened entry in.
    pub fn apply_opened(&mut self, opened: Opened) {
        let Some(home) = Compartment::of(opened.compartment) else { return };
        let Some(plain) = opened.plain else { return };
        match sheet::read(&plain) {
            Some(sheet) => {
                let stamp = Stamp { entry: opened.id, at_ms: opened.at_ms };
                self.apply(sheet, stamp, home);
            }
            None => self.unknown_entries += 1,
        }
    }

    /// Folds one sheet in.
    pub fn apply(&mut self, sheet: sheet::Sheet, stamp: Stamp, home: Compartment) {
        match sheet.event {
            Event::Access(event) => self.access.apply(event),
            Event::People(event) => {
                let touched = event.person();
                self.people.apply(event, stamp, home, sheet.batch);
                self.touch(touched);
            }
            Event::Papers(event) => {
                let holder = event.holder();
                self.papers.apply(event, stamp, sheet.batch);
                self.touch(Some(holder));
            }
            Event::Law(event) => {
                self.law.apply(event, stamp);
                self.today.forget();
            }
            Event::Importing(event) => self.importing.apply(event, stamp, sheet.actor),
            Event::Custody(event) => self.custody.apply(event, stamp, home, sheet.actor),
        }
    }

    fn touch(&mut self, person: Option<PersonId>) {
        if let Some(person) = person {
            self.today.touch(person);
        }
    }

    /// The bytes of a snapshot of one compartment's people and papers.
    pub fn snapshot(&self, home: Compartment) -> Option<Zeroizing<Vec<u8>>> {
        let here = |id: PersonId| self.people.person(id).is_some_and(|p| p.home == home);
        let part = Snapshot {
            people: self.people.part(home),
            papers: self.papers.part(&here),
            custody: self.custody.part(home, &here),
        };
        postcard::to_stdvec(&part).ok().map(Zeroizing::new)
    }

    /// Takes a snapshot in; false when it cannot be read, and nothing was taken.
    pub fn restore(&mut self, bytes: &[u8]) -> bool {
        let Ok(part) = postcard::from_bytes::<OwnedSnapshot>(bytes) else { return false };
        self.people.take(part.people);
        self.papers.take(part.papers);
        self.custody.take(part.custody);
        let all: Vec<PersonId> = self.people.persons().map(|p| p.id).collect();
        for id in all {
            self.today.touch(id);
        }
        true
    }
}

/// Which compartments have snapshots: those that grow with the caseload.
pub const SNAPSHOT_OF: [Compartment; 3] = [Compartment::Team, Compartment::Intake, Compartment::Whereabouts];

/// The journal's id of a compartment.
pub fn id_of(compartment: Compartment) -> CompartmentId {
    compartment.id()
}

#[derive(Serialize)]
struct Snapshot<'a> {
    people: people::view::Part<'a>,
    papers: Vec<&'a papers::view::Paper>,
    custody: custody::view::Part<'a>,
}

#[derive(Deserialize)]
struct OwnedSnapshot {
    people: people::view::OwnedPart,
    papers: Vec<papers::view::Paper>,
    custody: custody::view::OwnedPart,
}
