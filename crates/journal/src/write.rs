//! Writing: many threads hand batches in, one thread puts those that wait into one transaction and answers when it
//! is on disk.

use crate::blobs::Staged;
use crate::chain::{BY_COMPARTMENT, BY_SUBJECT, Row, TO_PUBLIC, entry_place, key_place, subject_key_id};
use crate::store::{Head, Journal, SubjectKeys};
use crate::{CompartmentId, Draft, EntryId, JournalError, KeyChain, Lock, SubjectId, WorkspaceId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use seal::{Chance, DeskSigner, Key, envelope};
use std::collections::HashSet;
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// Batches put into one transaction at most.
const TOGETHER: usize = 64;
/// Subject keys kept in memory at most, about 1 MB.
const KEYS_KEPT: usize = 4_096;

/// What an entry became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The entry.
    pub id: EntryId,
    /// Its number on this desk.
    pub seq: u64,
}

/// An entry sealed and not yet chained.
pub struct Sealed {
    id: EntryId,
    compartment: CompartmentId,
    subject: Option<SubjectId>,
    at_ms: i64,
    form: u8,
    text: Vec<u8>,
}

/// A subject's key that may not be on disk yet.
pub struct NewKey {
    subject: SubjectId,
    compartment: CompartmentId,
    wrapped: Vec<u8>,
}

type Answer<T> = Sender<Result<T, JournalError>>;

/// Entries that go in together, with the keys they need, and whom to tell.
pub struct Batch {
    entries: Vec<Sealed>,
    blobs: Vec<Staged>,
    keys: Vec<NewKey>,
    answer: Answer<Vec<Stamp>>,
}

type Work = Box<dyn FnOnce(&mut Connection) -> Result<(), JournalError> + Send>;

/// Something for the writing thread to do.
pub enum Job {
    /// Entries, all or none.
    Append(Batch),
    /// Anything else that writes.
    Run(Work, Answer<()>),
}

/// The writing thread's own things.
pub struct Writer {
    pub connection: Connection,
    pub desk: DeskSigner,
    pub workspace: WorkspaceId,
    pub head: Head,
}

impl Writer {
    /// Starts the thread; it ends when the sender is dropped.
    pub fn start(mut self) -> (Sender<Job>, JoinHandle<()>) {
        let (jobs, waiting) = channel();
        let thread = std::thread::spawn(move || {
            while let Ok(job) = waiting.recv() {
                self.take(job, &waiting);
            }
        });
        (jobs, thread)
    }

    fn take(&mut self, first: Job, waiting: &Receiver<Job>) {
        let mut together = Vec::new();
        let mut next = Some(first);
        let mut after = None;
        while let Some(job) = next.take() {
            match job {
                Job::Append(batch) => together.push(batch),
                Job::Run(work, answer) => {
                    after = Some((work, answer));
                    break;
                }
            }
            if together.len() < TOGETHER {
                next = waiting.try_recv().ok();
            }
        }
        if !together.is_empty() {
            self.append(together);
        }
        if let Some((work, answer)) = after {
            let _ = answer.send(work(&mut self.connection));
        }
    }

    fn append(&mut self, batches: Vec<Batch>) {
        match self.write(&batches) {
            Ok((head, stamps)) => {
                self.head = head;
                for (batch, stamps) in batches.into_iter().zip(stamps) {
                    let _ = batch.answer.send(Ok(stamps));
                }
            }
            // One bad batch must not take the others with it: they are tried again one by one.
            Err(_) if batches.len() > 1 => batches.into_iter().for_each(|batch| self.append(vec![batch])),
            Err(error) => {
                if let Some(batch) = batches.into_iter().next() {
                    let _ = batch.answer.send(Err(error));
                }
            }
        }
    }

    fn write(&mut self, batches: &[Batch]) -> Result<(Head, Vec<Vec<Stamp>>), JournalError> {
        let mut head = self.head;
        let transaction = self.connection.transaction()?;
        let mut all = Vec::with_capacity(batches.len());
        for Batch { entries, blobs, keys, .. } in batches {
            put_keys(&transaction, keys)?;
            let mut stamps = Vec::with_capacity(entries.len());
            for entry in entries {
                head = put_entry(&transaction, entry, head, (&self.desk, self.workspace))?;
                stamps.push(Stamp { id: entry.id, seq: head.seq });
            }
            for blob in blobs {
                let entry = stamps.first().ok_or(JournalError::BadDraft)?.id;
                blob.put(&transaction, entry, (&self.desk, self.workspace))?;
            }
            all.push(stamps);
        }
        transaction.execute("UPDATE meta SET value = ?1 WHERE name = 'head'", [head.to_bytes()])?;
        transaction.commit()?;
        Ok((head, all))
    }
}

fn put_keys(transaction: &Transaction<'_>, keys: &[NewKey]) -> Result<(), JournalError> {
    let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO keys VALUES (?1, ?2, ?3)")?;
    let mut look =
        transaction.prepare_cached("SELECT wrapped FROM keys WHERE subject = ?1 AND compartment = ?2")?;
    for key in keys {
        if insert.execute(params![key.subject.0, key.compartment.0, key.wrapped])? == 0 {
            let there: Vec<u8> =
                look.query_row(params![key.subject.0, key.compartment.0], |row| row.get(0))?;
            if there != key.wrapped {
                return Err(JournalError::BadDraft);
            }
        }
    }
    Ok(())
}

fn put_entry(
    transaction: &Transaction<'_>,
    entry: &Sealed,
    head: Head,
    (desk, workspace): (&DeskSigner, WorkspaceId),
) -> Result<Head, JournalError> {
    let row = Row {
        seq: head.seq + 1,
        id: entry.id,
        compartment: entry.compartment,
        subject: entry.subject,
        at_ms: entry.at_ms,
        form: entry.form,
        prev: head.hash,
        sealed: entry.text.clone(),
    };
    let hash = row.hash(workspace);
    let mut insert =
        transaction.prepare_cached("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    let subject = row.subject.map(|s| s.0);
    let number = i64::try_from(row.seq).map_err(|_| JournalError::BadDraft)?;
    insert.execute(params![
        number,
        row.id.0,
        row.compartment.0,
        subject,
        row.at_ms,
        row.form,
        row.prev,
        row.sealed,
        desk.sign(&hash)
    ])?;
    Ok(Head { seq: row.seq, hash })
}

impl Journal {
    /// Writes a batch, all of it or none, and returns when it is on disk.
    ///
    /// # Errors
    /// `NoKey` when a compartment's key is not open, `DiskFull`, and what the store says.
    pub fn append(
        &self,
        drafts: Vec<Draft>,
        keys: &KeyChain,
        chance: &mut dyn Chance,
    ) -> Result<Vec<Stamp>, JournalError> {
        self.append_all((drafts, Vec::new()), keys, chance)
    }

    /// Entries with the blobs they name.
    pub(crate) fn append_all(
        &self,
        (drafts, blobs): (Vec<Draft>, Vec<Staged>),
        keys: &KeyChain,
        chance: &mut dyn Chance,
    ) -> Result<Vec<Stamp>, JournalError> {
        {
            let _many = self.gate.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(sealed) = self.seal_all(&drafts, keys, &mut None, chance)? {
                self.blobs_hold(&blobs, keys, chance)?;
                return self.put(sealed, Vec::new(), blobs);
            }
        }
        // A subject's first entry: its key is made alone, or two threads would make two.
        let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let mut made = Some(SubjectKeys::new());
        let sealed = self.seal_all(&drafts, keys, &mut made, chance)?.unwrap_or_default();
        let made = made.unwrap_or_default();
        self.blobs_hold(&blobs, keys, chance)?;
        let fresh =
            |((subject, compartment), (_, wrapped)): (&(SubjectId, CompartmentId), &(Key, Vec<u8>))| NewKey {
                subject: *subject,
                compartment: *compartment,
                wrapped: wrapped.clone(),
            };
        let stamps = self.put(sealed, made.iter().map(fresh).collect(), blobs)?;
        let mut kept = self.subject_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + made.len() > KEYS_KEPT {
            kept.clear();
        }
        kept.extend(made.into_iter().take(KEYS_KEPT));
        Ok(stamps)
    }

    fn put(
        &self,
        sealed: Vec<Sealed>,
        fresh: Vec<NewKey>,
        blobs: Vec<Staged>,
    ) -> Result<Vec<Stamp>, JournalError> {
        let (answer, answered) = channel();
        self.give(Job::Append(Batch { entries: sealed, blobs, keys: fresh, answer }))?;
        answered.recv().map_err(|_| JournalError::Closed)?
    }

    /// Seals every draft; `None` when a subject's key would have to be made and `made` has no room for it.
    fn seal_all(
        &self,
        drafts: &[Draft],
        keys: &KeyChain,
        made: &mut Option<SubjectKeys>,
        chance: &mut dyn Chance,
    ) -> Result<Option<Vec<Sealed>>, JournalError> {
        drafts.iter().map(|draft| self.seal(draft, keys, made, chance)).collect()
    }

    pub(crate) fn give(&self, job: Job) -> Result<(), JournalError> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.as_ref().ok_or(JournalError::Closed)?.send(job).map_err(|_| JournalError::Closed)
    }

    /// Has the writing thread do something, and waits for it.
    pub(crate) fn run(&self, work: Work) -> Result<(), JournalError> {
        let (answer, answered) = channel();
        self.give(Job::Run(work, answer))?;
        answered.recv().map_err(|_| JournalError::Closed)?
    }

    fn seal(
        &self,
        draft: &Draft,
        keys: &KeyChain,
        made: &mut Option<SubjectKeys>,
        chance: &mut dyn Chance,
    ) -> Result<Option<Sealed>, JournalError> {
        let Draft { id, compartment, subject, at_ms, ref plain, ref lock } = *draft;
        let place = entry_place(self.workspace, compartment, id, subject);
        let (form, text) = match lock {
            Lock::Compartment => {
                let secret = keys.need(compartment)?;
                (BY_COMPARTMENT, envelope::seal(secret.key(), secret.key_id(), &place, plain, chance))
            }
            Lock::Subject => {
                let subject = subject.ok_or(JournalError::BadDraft)?;
                let Some(key) = self.subject_key(subject, compartment, (keys, made), chance)? else {
                    return Ok(None);
                };
                (BY_SUBJECT, envelope::seal(&key, subject_key_id(&key), &place, plain, chance))
            }
            Lock::Public(public) => {
                (TO_PUBLIC, public.seal(&place, plain, chance).map_err(|_| JournalError::BadDraft)?)
            }
        };
        Ok(Some(Sealed { id, compartment, subject, at_ms, form, text }))
    }

    /// The key of a subject: kept, on disk, or made now; `None` when it may not be made.
    pub(crate) fn subject_key(
        &self,
        subject: SubjectId,
        compartment: CompartmentId,
        (keys, made): (&KeyChain, &mut Option<SubjectKeys>),
        chance: &mut dyn Chance,
    ) -> Result<Option<Key>, JournalError> {
        // Asked first: a key that is kept must not outlive the compartment's, which was taken off the chain.
        let secret = keys.need(compartment)?;
        let name = (subject, compartment);
        if let Some((key, _)) = made.as_ref().and_then(|made| made.get(&name)) {
            return Ok(Some(key.clone()));
        }
        if let Some((key, _)) = self.subject_keys.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
            return Ok(Some(key.clone()));
        }
        let place = key_place(self.workspace, compartment, subject);
        let wrapped: Option<Vec<u8>> = self
            .reader()
            .prepare_cached("SELECT wrapped FROM keys WHERE subject = ?1 AND compartment = ?2")?
            .query_row(params![subject.0, compartment.0], |row| row.get(0))
            .optional()?;
        if let Some(wrapped) = wrapped {
            let bytes = envelope::open(secret.key(), &place, &wrapped)
                .map_err(|_| JournalError::Damaged { seq: 0 })?;
            let key = Key::new(bytes.as_slice().try_into().map_err(|_| JournalError::Damaged { seq: 0 })?);
            return Ok(Some(key));
        }
        let Some(made) = made.as_mut() else { return Ok(None) };
        let key = Key::generate(chance);
        let wrapped = envelope::seal(secret.key(), secret.key_id(), &place, key.expose(), chance);
        made.insert(name, (key.clone(), wrapped));
        Ok(Some(key))
    }

    /// Erases a subject: see [`Journal::erase_all`].
    ///
    /// # Errors
    /// As [`Journal::erase_all`].
    pub fn erase(&self, subject: SubjectId) -> Result<(), JournalError> {
        self.erase_all(vec![subject])
    }

    /// Erases subjects: their keys are destroyed and with them everything sealed under them, and every snapshot that
    /// might hold them. The entries stay, closed for good; the chain still verifies. May be asked for again.
    ///
    /// # Errors
    /// What the store says; nothing is half-erased. `Io` when the keys are gone from the file and may still stand in the
    /// write-ahead log.
    pub fn erase_all(&self, subjects: Vec<SubjectId>) -> Result<(), JournalError> {
        let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let these: HashSet<SubjectId> = subjects.iter().copied().collect();
        let kept = &self.subject_keys;
        kept.lock().unwrap_or_else(PoisonError::into_inner).retain(|(s, _), _| !these.contains(s));
        // Nobody reads meanwhile: a reader in the middle of the log keeps it from being cut.
        let _nobody_reads = self.reader();
        self.run(Box::new(move |connection| {
            let transaction = connection.transaction()?;
            let with_blobs = crate::blobs::subjects(&transaction)?;
            for subject in subjects {
                transaction.prepare_cached("DELETE FROM keys WHERE subject = ?1")?.execute([subject.0])?;
                if with_blobs.contains(&subject) {
                    crate::blobs::erase(&transaction, subject)?;
                }
            }
            transaction.execute("DELETE FROM snapshots", [])?;
            transaction
                .execute("REPLACE INTO meta SELECT 'erased', value FROM meta WHERE name = 'head'", [])?;
            transaction.commit()?;
            // What the deleted key left in the write-ahead log is cut off too.
            let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if busy { Err(std::io::Error::other("the write-ahead log is in use").into()) } else { Ok(()) }
        }))
    }
}
