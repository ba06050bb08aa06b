//! An open desk: the journal, the view folded from it, and the only ways to read and to write.

pub mod circle;
pub mod files;
mod finding;
mod forget;
pub mod found;
pub mod glance;
pub mod look;
mod reading;
pub mod record;
pub mod sheet;
pub mod unlock;
pub mod view;

use crate::access::model::{self as access, Compartment, Compartments};
use crate::access::permit::{Actor, Permit, Subject, decide};
use crate::base::errors::from_journal;
use crate::base::ids::{BatchId, UserId};
use crate::base::{Clock, Fault, SystemChance, Trouble};
use glance::Glance;
use journal::{Draft, EntryId, Journal, KeyChain, Lock};
use record::Stamp;
use sheet::{Event, Home, Sheet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use view::View;

/// The desk of one folder: locked, or open for those who are logged in.
pub struct Desk {
    dir: PathBuf,
    clock: Clock,
    pack: standing::Pack,
    state: RwLock<Option<Open>>,
    /// Held by whoever changes the keyring.
    ring: Mutex<()>,
    reading: reading::Reading,
    finding: finding::Finding,
}

/// What exists only while somebody is logged in.
pub struct Open {
    journal: Arc<Journal>,
    keys: Arc<RwLock<KeyChain>>,
    view: View,
    folded: Compartments,
    unsaved: u64,
    in_flight: Arc<AtomicU64>,
}

/// A batch between its writing and its folding. While there is one, the view lacks entries that the journal has, and
/// no snapshot may be taken.
struct Flight(Arc<AtomicU64>);

impl Flight {
    fn begin(counter: &Arc<AtomicU64>) -> Self {
        counter.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(counter))
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What is written in one go.
pub struct Batch {
    actor: Option<UserId>,
    import: Option<BatchId>,
    home_of_new: Compartment,
    events: Vec<Event>,
    files: Vec<journal::Staged>,
}

impl Desk {
    /// A desk over a folder, locked.
    pub const fn new(dir: PathBuf, clock: Clock, pack: standing::Pack) -> Self {
        let reading = reading::Reading::new();
        let finding = finding::Finding::new();
        Self { dir, clock, pack, state: RwLock::new(None), ring: Mutex::new(()), reading, finding }
    }

    /// The desk's clock.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The folder it lives in.
    pub const fn dir(&self) -> &PathBuf {
        &self.dir
    }

    /// Whether nobody has it open.
    pub fn is_locked(&self) -> bool {
        self.read().is_none()
    }

    fn read(&self) -> RwLockReadGuard<'_, Option<Open>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Option<Open>> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leave to do an act, decided on the present view.
    ///
    /// # Errors
    /// As [`decide`]; `SessionEnded` when the desk is locked.
    pub fn permit(&self, actor: &Actor, act: access::Act, subject: Subject) -> Result<Permit, Trouble> {
        let state = self.read();
        let open = state.as_ref().ok_or(Fault::SessionEnded)?;
        decide(&open.view, actor, act, subject)
    }

    /// The view under a permit. A look at people is written to the journal first: no entry, no content.
    /// `shown` says how many people the look will show, as far as known before.
    ///
    /// # Errors
    /// What the store says when the look cannot be written; `SessionEnded` when the desk is locked.
    pub async fn view(self: &Arc<Self>, permit: &Permit, shown: u32) -> Result<Glance<'_>, Trouble> {
        if permit.act().is_a_look() {
            let look = access::Event::Looked { act: permit.act(), at: permit.subject().id(), shown };
            self.write_batch(Batch {
                actor: Some(permit.actor()),
                import: None,
                home_of_new: permit.home_of_new(),
                events: vec![look.into()],
                files: Vec::new(),
            })
            .await?;
        }
        self.read_on();
        Glance::new(self.read(), permit)
    }

    /// Writes events under a permit: sealed, chained, in one transaction, on disk before this returns.
    ///
    /// # Errors
    /// What the store says; nothing is half-written.
    pub async fn commit(self: &Arc<Self>, permit: Permit, events: Vec<Event>) -> Result<Vec<Stamp>, Trouble> {
        self.commit_batch(permit, None, events).await
    }

    /// The same for an import: every entry carries the batch.
    ///
    /// # Errors
    /// As [`Desk::commit`].
    pub async fn commit_batch(
        self: &Arc<Self>,
        permit: Permit,
        batch: Option<BatchId>,
        events: Vec<Event>,
    ) -> Result<Vec<Stamp>, Trouble> {
        let (home_of_new, files) = (permit.home_of_new(), Vec::new());
        self.write_batch(Batch { actor: Some(permit.actor()), import: batch, home_of_new, events, files })
            .await
    }

    /// The same with files that have come in: they exist from the moment the first event does, or not at all.
    ///
    /// # Errors
    /// As [`Desk::commit`].
    pub async fn commit_with(
        self: &Arc<Self>,
        permit: Permit,
        events: Vec<Event>,
        files: Vec<journal::Staged>,
    ) -> Result<Vec<Stamp>, Trouble> {
        let home_of_new = permit.home_of_new();
        self.write_batch(Batch { actor: Some(permit.actor()), import: None, home_of_new, events, files })
            .await
    }

    /// Notes that a session began or ended.
    ///
    /// # Errors
    /// As [`Desk::commit`].
    pub async fn note_session(self: &Arc<Self>, user: UserId, what: &str) -> Result<(), Trouble> {
        let event = access::Event::Session { what: what.into() };
        let batch = Batch {
            actor: Some(user),
            import: None,
            home_of_new: Compartment::Intake,
            events: vec![event.into()],
            files: Vec::new(),
        };
        self.write_batch(batch).await.map(|_| ())
    }

    async fn write_batch(self: &Arc<Self>, batch: Batch) -> Result<Vec<Stamp>, Trouble> {
        self.read_on();
        let desk = Arc::clone(self);
        tokio::task::spawn_blocking(move || desk.write_now(batch)).await.map_err(|e| Trouble::ours(&e))?
    }

    /// Writes what follows from somebody's coming in, blocking.
    fn write_as(&self, actor: UserId, events: Vec<Event>) -> Result<(), Trouble> {
        let home_of_new = Compartment::Intake;
        self.write_now(Batch { actor: Some(actor), import: None, home_of_new, events, files: Vec::new() })
            .map(|_| ())
    }

    /// Writes and folds, blocking. Folding happens after the entries are on disk; another batch may be folded in
    /// between, which is fine: the fold does not depend on the order.
    fn write_now(&self, batch: Batch) -> Result<Vec<Stamp>, Trouble> {
        let now = self.clock.now();
        let mut chance = SystemChance;
        let (journal, keys, sheets, drafts, flight) = {
            let state = self.read();
            let open = state.as_ref().ok_or(Fault::SessionEnded)?;
            let mut sheets = Vec::with_capacity(batch.events.len());
            let mut drafts = Vec::with_capacity(batch.events.len());
            for event in batch.events {
                let (compartment, subject, lock) = open.place(event.home(), batch.home_of_new)?;
                let sheet = Sheet { actor: batch.actor, batch: batch.import, event };
                let id = EntryId(crate::base::ids::fresh(now, &mut chance).into_bytes());
                let plain = sheet::write(&sheet);
                drafts.push(Draft { id, compartment: compartment.id(), subject, at_ms: now.0, plain, lock });
                sheets.push((sheet, Stamp { entry: id, at_ms: now.0 }, compartment));
            }
            (
                Arc::clone(&open.journal),
                Arc::clone(&open.keys),
                sheets,
                drafts,
                Flight::begin(&open.in_flight),
            )
        };
        let keys = keys.read().unwrap_or_else(PoisonError::into_inner);
        journal.append_with(drafts, batch.files, &keys, &mut chance).map_err(|e| from_journal(&e))?;
        drop(keys);
        Ok(self.fold(sheets, flight))
    }

    fn fold(&self, sheets: Vec<(Sheet, Stamp, Compartment)>, flight: Flight) -> Vec<Stamp> {
        let stamps = sheets.iter().map(|(_, stamp, _)| *stamp).collect();
        let mut state = self.write();
        if let Some(open) = state.as_mut() {
            open.unsaved += sheets.len() as u64;
            for (sheet, stamp, compartment) in sheets {
                if open.folded.contains(&compartment) {
                    open.view.apply(sheet, stamp, compartment);
                }
            }
            open.settle();
            self.note_left(open);
        }
        // Before the view is let go: whoever takes it next finds the batch in it.
        drop(flight);
        stamps
    }

    /// Notes what a folding left for the background: names to be read, people to be made findable.
    fn note_left(&self, open: &Open) {
        self.reading.note(open.view.has_names_to_read());
        self.finding.note(open.view.tracing.left(self.clock.today()).is_some());
    }

    /// Checks the whole journal, and that it still holds the entry of a code printed earlier.
    ///
    /// # Errors
    /// What the store says; `SessionEnded` when the desk is locked.
    pub fn verify(&self, checkpoint: Option<&str>) -> Result<journal::Report, Trouble> {
        let state = self.read();
        let open = state.as_ref().ok_or(Fault::SessionEnded)?;
        open.journal.verify_against(checkpoint).map_err(|e| from_journal(&e))
    }

    /// Locks: the view and every key are dropped, the store is closed, the memory leaves the process.
    pub fn lock(&self) {
        let open = self.write().take();
        drop(open);
        memory::give_back();
    }
}

impl Open {
    fn settle(&mut self) {
        self.view.settle();
    }

    /// The compartment, subject and lock of an entry.
    fn place(
        &self,
        home: Home,
        home_of_new: Compartment,
    ) -> Result<(Compartment, Option<journal::SubjectId>, Lock), Trouble> {
        match home {
            Home::In(compartment) => Ok((compartment, None, Lock::Compartment)),
            Home::To(compartment) => {
                let public = self.view.access.compartments.get(&compartment);
                let public = public.ok_or_else(|| Trouble::ours(&"a compartment without a public key"))?;
                Ok((compartment, None, Lock::Public(*public)))
            }
            Home::Of(id) => {
                let home = self.home_of(id).unwrap_or(home_of_new);
                Ok((home, Some(sheet::subject(id)), Lock::Subject))
            }
            Home::WhereaboutsOf(id) => {
                Ok((Compartment::Whereabouts, Some(sheet::subject(id)), self.lock_of_whereabouts()?))
            }
            Home::TracingOf(_) if !self.folded.contains(&Compartment::Tracing) => {
                self.place(Home::To(Compartment::Tracing), home_of_new)
            }
            Home::TracingOf(id) => Ok((Compartment::Tracing, Some(sheet::subject(id)), Lock::Subject)),
        }
    }

    /// Whereabouts rest under the person's own key; from somebody who holds no key of that compartment they are
    /// sealed to it, so that a call at night can say where somebody was taken.
    fn lock_of_whereabouts(&self) -> Result<Lock, Trouble> {
        if self.folded.contains(&Compartment::Whereabouts) {
            return Ok(Lock::Subject);
        }
        let public = self.view.access.compartments.get(&Compartment::Whereabouts);
        public.map(|p| Lock::Public(*p)).ok_or_else(|| Trouble::ours(&"no key of whereabouts"))
    }

    fn home_of(&self, id: uuid::Uuid) -> Option<Compartment> {
        let bytes = id.into_bytes();
        let person = self.view.people.person(crate::base::PersonId::from_bytes(bytes)).map(|p| p.home);
        let household =
            || self.view.people.household(crate::base::HouseholdId::from_bytes(bytes)).map(|h| h.home);
        let incident =
            || self.view.custody.incident(crate::base::ids::IncidentId::from_bytes(bytes)).map(|i| i.home);
        person.or_else(household).or_else(incident)
    }
}
