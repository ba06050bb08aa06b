//! What one entry says, and where it is kept.

use crate::access::model::{self as access, Compartment};
use crate::base::ids::{BatchId, UserId};
use crate::{clocks, custody, duplicates, evidence, importing, law, letters, papers, people, tasks, tracing};
use journal::SubjectId;
use serde::{Deserialize, Serialize};

/// Something that happened, by capability. A new capability is one more line here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Members, grants, looks, sessions.
    Access(access::Event),
    /// People and households.
    People(people::model::Event),
    /// Papers.
    Papers(papers::model::Event),
    /// The law as this desk applies it.
    Law(law::model::Event),
    /// Spreadsheets.
    Importing(importing::model::Event),
    /// Raids and custody.
    Custody(custody::model::Event),
    /// Looking for each other.
    Tracing(tracing::model::Event),
    /// Registrations that may be one person.
    Duplicates(duplicates::model::Event),
    /// Clocks.
    Clocks(clocks::model::Event),
    /// Tasks and calendars.
    Tasks(tasks::model::Event),
    /// Letters that were made.
    Letters(letters::model::Event),
    /// Evidence.
    Evidence(evidence::model::Event),
}

/// The plain content of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Who did it; nobody for the founding.
    pub actor: Option<UserId>,
    /// The import it came with.
    pub batch: Option<BatchId>,
    /// What happened.
    pub event: Event,
}

/// Under which key an entry rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// A compartment of its own.
    In(Compartment),
    /// Sealed to a compartment the writer may be unable to read.
    To(Compartment),
    /// The key of a person or household, in the compartment where they were registered.
    Of(uuid::Uuid),
    /// The key of a person in the compartment of whereabouts.
    WhereaboutsOf(uuid::Uuid),
    /// The key of a request or card in the compartment of tracing; sealed to it where the writer does not hold it.
    TracingOf(uuid::Uuid),
}

impl Event {
    /// Where the entry belongs.
    pub fn home(&self) -> Home {
        use people::model::Event as P;
        match self {
            Self::Access(
                access::Event::Looked { .. } | access::Event::Shown { .. } | access::Event::Session { .. },
            ) => Home::To(Compartment::Audit),
            Self::Access(access::Event::LookedUp { limit } | access::Event::Released { limit, .. }) => {
                Home::To(limit.compartment())
            }
            Self::Access(_) | Self::Law(_) | Self::Importing(_) => Home::In(Compartment::Desk),
            Self::Custody(event) => match event.shelf() {
                custody::model::Shelf::Desk => Home::In(Compartment::Desk),
                custody::model::Shelf::Of(id) => Home::Of(uuid::Uuid::from_bytes(id)),
                custody::model::Shelf::WhereaboutsOf(id) => Home::WhereaboutsOf(uuid::Uuid::from_bytes(id)),
            },
            Self::Tracing(event) => event.home(),
            Self::Clocks(event) => Home::Of(uuid::Uuid::from_bytes(event.person().bytes())),
            Self::Tasks(event) if event.is_of_a_feed() => Home::In(Compartment::Desk),
            Self::Tasks(event) => event
                .about()
                .map_or(Home::In(Compartment::Team), |p| Home::Of(uuid::Uuid::from_bytes(p.bytes()))),
            Self::Evidence(event) => Home::Of(event.whose().id()),
            Self::Papers(event) => Home::Of(uuid::Uuid::from_bytes(event.holder().bytes())),
            Self::Duplicates(event) => Home::Of(uuid::Uuid::from_bytes(event.under().bytes())),
            Self::Letters(event) => Home::Of(uuid::Uuid::from_bytes(event.person().bytes())),
            Self::People(event) => match event {
                P::ContactNoted { person, .. } => Home::WhereaboutsOf(uuid::Uuid::from_bytes(person.bytes())),
                P::Registered { person, .. }
                | P::Amended { person, .. }
                | P::Withdrawn { person }
                | P::Consented { person, .. } => Home::Of(uuid::Uuid::from_bytes(person.bytes())),
                P::HouseholdFormed { household, .. }
                | P::HouseholdAmended { household, .. }
                | P::HouseholdWithdrawn { household } => Home::Of(uuid::Uuid::from_bytes(household.bytes())),
            },
        }
    }
}

impl From<access::Event> for Event {
    fn from(event: access::Event) -> Self {
        Self::Access(event)
    }
}
impl From<people::model::Event> for Event {
    fn from(event: people::model::Event) -> Self {
        Self::People(event)
    }
}
impl From<papers::model::Event> for Event {
    fn from(event: papers::model::Event) -> Self {
        Self::Papers(event)
    }
}
impl From<law::model::Event> for Event {
    fn from(event: law::model::Event) -> Self {
        Self::Law(event)
    }
}
impl From<tracing::model::Event> for Event {
    fn from(event: tracing::model::Event) -> Self {
        Self::Tracing(event)
    }
}
impl From<clocks::model::Event> for Event {
    fn from(event: clocks::model::Event) -> Self {
        Self::Clocks(event)
    }
}
impl From<tasks::model::Event> for Event {
    fn from(event: tasks::model::Event) -> Self {
        Self::Tasks(event)
    }
}
impl From<letters::model::Event> for Event {
    fn from(event: letters::model::Event) -> Self {
        Self::Letters(event)
    }
}
impl From<evidence::model::Event> for Event {
    fn from(event: evidence::model::Event) -> Self {
        Self::Evidence(event)
    }
}
impl From<importing::model::Event> for Event {
    fn from(event: importing::model::Event) -> Self {
        Self::Importing(event)
    }
}
impl From<custody::model::Event> for Event {
    fn from(event: custody::model::Event) -> Self {
        Self::Custody(event)
    }
}
impl From<duplicates::model::Event> for Event {
    fn from(event: duplicates::model::Event) -> Self {
        Self::Duplicates(event)
    }
}

/// The bytes that go under the seal (CBOR). The vessel is wiped when it is dropped.
pub fn write(sheet: &Sheet) -> zeroize::Zeroizing<Vec<u8>> {
    let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(512));
    // Writing to a Vec cannot fail, and every type here has a CBOR form.
    let _ = ciborium::into_writer(sheet, &mut *bytes);
    bytes
}

/// Reads an opened entry. An entry of a newer Panah may hold an event this one does not know: it is skipped by the
/// fold, counted and said.
pub fn read(bytes: &[u8]) -> Option<Sheet> {
    ciborium::from_reader(bytes).ok()
}

/// A person's or household's id as the journal knows it.
pub const fn subject(id: uuid::Uuid) -> SubjectId {
    SubjectId(id.into_bytes())
}
