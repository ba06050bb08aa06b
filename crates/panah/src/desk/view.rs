//! The view: the fold of the entries whose compartments are open. Held in memory, wiped at lock.

use super::record::Stamp;
use super::sheet::{self, Event};
use crate::access::model::Compartment;
use crate::base::ids::PersonId;
use crate::people::card::Card;
use crate::people::index::Index;
use crate::{
    access, clocks, custody, duplicates, evidence, importing, law, papers, people, tasks, today, tracing,
};
use duplicates::clues::Candidate;
use duplicates::register::Register;
use evidence::model::Whose;
use journal::{CompartmentId, Opened};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tracing::held::Rooms;
use zeroize::Zeroizing;

/// Up to so many people, names are read while the desk is opened; more are read in the background.
const READ_AT_ONCE: usize = 2_000;
/// Up to so many people are compared with everybody while an entry is folded; more wait for the background.
const COMPARED_AT_ONCE: usize = 10;

/// Raised whenever the form of a snapshot changes: older snapshots are then folded anew.
pub const SNAPSHOT_SCHEMA: &str = "panah-view-11";

/// Everything the open compartments say, by capability.
pub struct View {
    /// Who works here.
    pub access: access::view::Members,
    /// What is counted by the day.
    pub quota: access::quota::Quota,
    /// People and households.
    pub people: people::view::People,
    /// Papers.
    pub papers: papers::view::Papers,
    /// The law as applied here.
    pub law: law::view::Law,
    /// Clocks.
    pub clocks: clocks::view::Clocks,
    /// Tasks and calendars.
    pub tasks: tasks::view::Tasks,
    /// Imports.
    pub importing: importing::view::Imports,
    /// Raids and custody.
    pub custody: custody::view::Custody,
    /// Evidence.
    pub evidence: evidence::view::Evidence,
    /// Standing of everybody, kept up to date.
    pub today: today::view::Board,
    /// Looking for each other.
    pub tracing: tracing::view::Tracing,
    /// Names for finding.
    pub names: Index,
    /// Registrations that may be one person.
    pub duplicates: duplicates::view::Duplicates,
    /// This view and no other: what was read for one must not be put into another.
    pub token: Arc<()>,
    /// More has changed than is compared at once: everybody is to be compared again.
    pub compare_all: bool,
    /// Entries of a kind this Panah does not know.
    pub unknown_entries: u64,
}

impl View {
    /// An empty view over the shipped law.
    pub fn new(pack: standing::Pack) -> Self {
        Self {
            access: access::view::Members::default(),
            quota: access::quota::Quota::default(),
            people: people::view::People::default(),
            papers: papers::view::Papers::default(),
            law: law::view::Law::new(pack),
            clocks: clocks::view::Clocks::default(),
            tasks: tasks::view::Tasks::default(),
            importing: importing::view::Imports::default(),
            custody: custody::view::Custody::default(),
            evidence: evidence::view::Evidence::default(),
            today: today::view::Board::default(),
            tracing: tracing::view::Tracing::default(),
            names: Index::default(),
            duplicates: duplicates::view::Duplicates::default(),
            token: Arc::default(),
            compare_all: false,
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
            Event::Access(event) => {
                self.quota.apply(&event, stamp, sheet.actor);
                self.access.apply(event);
            }
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
            Event::Tracing(event) => self.tracing.apply(event, stamp, sheet.actor),
            Event::Clocks(event) => self.clocks.apply(event, stamp, sheet.actor),
            Event::Tasks(event) => self.tasks.apply(event, stamp, home, sheet.actor),
            // Read from the person's own history when their letters are shown; no page folds over them.
            Event::Letters(_) => {}
            Event::Evidence(event) => self.evidence.apply(event, stamp, sheet.actor),
            Event::Importing(event) => self.importing.apply(event, stamp, sheet.actor),
            Event::Custody(event) => {
                let (person, raid) = (event.person(), event.incident());
                // Of a raid it concerns everybody taken in it, as it was put together before and as it is now.
                if let Some(id) = raid {
                    self.tracing.touch_raid(id, &self.custody);
                }
                self.custody.apply(event, stamp, home, sheet.actor);
                match (person, raid) {
                    (Some(id), _) => self.tracing.touch_person(id),
                    (None, Some(id)) => self.tracing.touch_raid(id, &self.custody),
                    // Of a place or a crossing: it concerns whoever was there.
                    (None, None) => self.tracing.touch_everybody(),
                }
            }
            Event::Duplicates(event) => self.duplicates.apply(event, stamp, sheet.actor, home),
        }
    }

    fn touch(&mut self, person: Option<PersonId>) {
        if let Some(person) = person {
            self.today.touch(person);
            self.names.touch(person);
            self.tracing.touch_person(person);
        }
    }

    /// Brings everything that follows from the records up to date.
    pub fn settle(&mut self) {
        let regrouped = self.people.regroup(&self.duplicates.groups());
        if !regrouped.is_empty() {
            self.papers.regroup(self.people.groups());
        }
        for id in regrouped {
            self.touch(Some(id));
        }
        self.today.settle(&self.people, &self.papers, &self.law);
        let rooms = Rooms { people: &self.people, papers: &self.papers, custody: &self.custody };
        self.tracing.meet(rooms);
        self.settle_names();
    }

    fn settle_names(&mut self) {
        let small = self.people.count() <= READ_AT_ONCE;
        if !self.names.is_ready() || !self.duplicates.is_ready() {
            if small {
                self.read_names();
            }
            return;
        }
        // Of a merge, both: who shows is read again, who is hidden goes.
        let touched = self.names.take_touched().into_iter();
        let mut touched: Vec<PersonId> = touched.flat_map(|id| [id, self.people.shown_for(id)]).collect();
        touched.sort_unstable();
        touched.dedup();
        touched.retain(|id| {
            let card = self.card(*id);
            match &card {
                Some(card) => self.names.put(card),
                None => self.names.remove(*id),
            }
            self.duplicates.put(*id, card.as_ref())
        });
        let all = touched.len() > COMPARED_AT_ONCE;
        self.duplicates.settle(&touched, !all);
        if all && small {
            self.read_names();
        } else {
            self.compare_all |= all;
        }
    }

    /// The card of somebody who is here.
    pub fn card(&self, id: PersonId) -> Option<Card> {
        self.people.person(id).filter(|p| p.is_here()).map(|p| Card::of(p, &self.papers))
    }

    /// Reads everybody's names and compares everybody: for a desk so small that nobody waits for it.
    fn read_names(&mut self) {
        let cards: Vec<Card> = self.people.persons().map(|p| Card::of(p, &self.papers)).collect();
        let index = Index::of(&cards);
        let mut register = Register::of(cards);
        let pairs = register.pairs();
        self.install(index, register, pairs);
    }

    /// Takes over what was read.
    pub fn install(&mut self, index: Index, register: Register, pairs: Vec<Candidate>) {
        self.names = index;
        self.duplicates.install(register, pairs);
        self.compare_all = false;
    }

    /// Whether there are names to be read in the background.
    pub fn has_names_to_read(&self) -> bool {
        !self.names.is_ready() || self.compare_all
    }

    /// The bytes of a snapshot of one compartment's people and papers.
    pub fn snapshot(&self, home: Compartment) -> Option<Zeroizing<Vec<u8>>> {
        let here = |id: PersonId| self.people.person(id).is_some_and(|p| p.home == home);
        let part = Snapshot {
            quota: self.quota.part(home),
            people: self.people.part(home),
            papers: self.papers.part(&here),
            custody: self.custody.part(home, &here),
            clocks: self.clocks.part(&here),
            tasks: self.tasks.part(home),
            duplicates: self.duplicates.part(home),
            evidence: self.evidence.part(&|whose| match whose {
                Whose::Person(id) => here(id),
                Whose::Raid(id) => self.custody.incident(id).is_some_and(|i| i.home == home),
            }),
        };
        postcard::to_stdvec(&part).ok().map(Zeroizing::new)
    }

    /// Takes a snapshot in; false when it cannot be read, and nothing was taken.
    pub fn restore(&mut self, bytes: &[u8]) -> bool {
        let Ok(part) = postcard::from_bytes::<OwnedSnapshot>(bytes) else { return false };
        self.quota.take(part.quota);
        self.people.take(part.people);
        self.papers.take(part.papers);
        self.custody.take(part.custody);
        self.duplicates.take(part.duplicates);
        self.clocks.take(part.clocks);
        self.tasks.take(part.tasks);
        self.evidence.take(part.evidence);
        let all: Vec<PersonId> = self.people.persons().map(|p| p.id).collect();
        for id in all {
            self.today.touch(id);
        }
        self.tracing.touch_everybody();
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
    quota: access::quota::Part,
    people: people::view::Part<'a>,
    papers: Vec<&'a papers::view::Paper>,
    custody: custody::view::Part<'a>,
    duplicates: duplicates::view::Part<'a>,
    clocks: Vec<&'a clocks::view::Own>,
    tasks: Vec<&'a tasks::view::Task>,
    evidence: Vec<&'a evidence::view::Piece>,
}

#[derive(Deserialize)]
struct OwnedSnapshot {
    quota: access::quota::Part,
    people: people::view::OwnedPart,
    papers: Vec<papers::view::Paper>,
    custody: custody::view::OwnedPart,
    duplicates: duplicates::view::OwnedPart,
    clocks: Vec<clocks::view::Own>,
    tasks: Vec<tasks::view::Task>,
    evidence: Vec<evidence::view::Piece>,
}
