//! Blobs: files too large for an entry, sealed in chunks under their subject's key. Chunks are written as they come,
//! each few in a transaction of their own, so that the writing of entries never waits for a file; the blob exists only
//! when the entry that names it is written, and what never came so far is swept away.

use crate::chain::subject_key_id;
use crate::store::Journal;
use crate::{BlobId, CompartmentId, Draft, EntryId, JournalError, KeyChain, Stamp, SubjectId, WorkspaceId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use seal::stream::{CHUNK, Opener, Sealer, key_id};
use seal::{Binding, Chance, DeskSigner};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use zeroize::Zeroizing;

/// Sealed chunks written in one transaction: about 1 MB.
const TOGETHER: usize = 16;

/// Room that a file leaves on the disk: entries, and the sweeping away of what did not become whole, need some.
const ROOM: u64 = 8 * 1024 * 1024;
/// Of it, what must lie outside the journal: every write passes through the log beside it first.
const OUTSIDE: u64 = ROOM / 2;

/// The place of a blob.
fn place(workspace: WorkspaceId, compartment: CompartmentId, subject: SubjectId, id: BlobId) -> Binding {
    Binding::new("blob", &[&workspace.0, &compartment.0, &subject.0, &id.0])
}

/// A blob whose chunks are on disk, and which no entry names yet.
#[derive(Debug)]
pub struct Staged {
    id: BlobId,
    compartment: CompartmentId,
    subject: SubjectId,
    head: Vec<u8>,
    chunks: u32,
    digest: [u8; 32],
}

/// A blob on its way in.
pub struct Incoming<'a> {
    journal: &'a Journal,
    id: BlobId,
    compartment: CompartmentId,
    subject: SubjectId,
    head: Vec<u8>,
    sealer: Option<Sealer>,
    text: Zeroizing<Vec<u8>>,
    sealed: Vec<Vec<u8>>,
    digest: Sha256,
    chunks: u32,
    written: bool,
    kept: bool,
}

/// A blob on its way out.
pub struct Outgoing<'a> {
    journal: &'a Journal,
    id: BlobId,
    opener: Option<Opener>,
    next: u32,
    chunks: u32,
}

/// A row of `blobs` as its signature covers it.
pub struct Row {
    pub seq: u64,
    pub id: BlobId,
    pub compartment: CompartmentId,
    pub subject: SubjectId,
    pub entry: EntryId,
    pub head: Vec<u8>,
    pub chunks: u32,
    pub digest: [u8; 32],
}

impl Row {
    /// SHA-256 over every field; `docs/formats/journal.md` gives the order.
    pub fn hash(&self, workspace: WorkspaceId) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"panah/v1/blob")
            .chain_update(workspace.0)
            .chain_update(self.seq.to_be_bytes())
            .chain_update(self.id.0)
            .chain_update(self.compartment.0)
            .chain_update(self.subject.0)
            .chain_update(self.entry.0)
            .chain_update((self.head.len() as u64).to_be_bytes())
            .chain_update(&self.head)
            .chain_update(self.chunks.to_be_bytes())
            .chain_update(self.digest)
            .finalize()
            .into()
    }
}

impl Journal {
    /// Begins a blob about a subject that has entries in the compartment already.
    ///
    /// # Errors
    /// `NoKey` when the compartment is not open or the subject has no key in it.
    pub fn begin_blob(
        &self,
        id: BlobId,
        (compartment, subject): (CompartmentId, SubjectId),
        keys: &KeyChain,
        chance: &mut dyn Chance,
    ) -> Result<Incoming<'_>, JournalError> {
        let key = self.subject_key(subject, compartment, (keys, &mut None), chance)?;
        let key = key.ok_or(JournalError::NoKey)?;
        let place = place(self.workspace, compartment, subject, id);
        let (sealer, head) = Sealer::new(&key, subject_key_id(&key), &place, chance);
        Ok(Incoming {
            journal: self,
            id,
            compartment,
            subject,
            head,
            sealer: Some(sealer),
            text: Zeroizing::new(Vec::with_capacity(CHUNK)),
            sealed: Vec::new(),
            digest: Sha256::new(),
            chunks: 0,
            written: false,
            kept: false,
        })
    }

    /// Writes entries together with the blobs they name: all of it or nothing. The blobs belong to the first entry.
    ///
    /// # Errors
    /// As [`Journal::append`]; `NoKey` when a blob's subject was erased meanwhile. The chunks are swept away then.
    pub fn append_with(
        &self,
        drafts: Vec<Draft>,
        blobs: Vec<Staged>,
        keys: &KeyChain,
        chance: &mut dyn Chance,
    ) -> Result<Vec<Stamp>, JournalError> {
        let ids: Vec<BlobId> = blobs.iter().map(|b| b.id).collect();
        let done = self.append_all((drafts, blobs), keys, chance);
        if done.is_err() {
            for id in ids {
                self.drop_chunks(id);
            }
        }
        done
    }

    /// Sweeps away what was staged and will not be named by an entry after all.
    #[expect(clippy::needless_pass_by_value, reason = "what was thrown away cannot be written afterwards")]
    pub fn discard(&self, staged: Staged) {
        self.drop_chunks(staged.id);
    }

    /// Whether every blob is still under the present key of its subject. Asked with the gate held.
    pub(crate) fn blobs_hold(
        &self,
        blobs: &[Staged],
        keys: &KeyChain,
        chance: &mut dyn Chance,
    ) -> Result<(), JournalError> {
        for blob in blobs {
            let key = self.subject_key(blob.subject, blob.compartment, (keys, &mut None), chance)?;
            let now = key.as_ref().map(subject_key_id);
            if now.is_none() || now != key_id(&blob.head) {
                return Err(JournalError::NoKey);
            }
        }
        Ok(())
    }

    /// Sweeps the chunks of a blob that does not exist away. When that fails (a full disk) the next opening does it.
    fn drop_chunks(&self, id: BlobId) {
        let sql = "DELETE FROM chunks WHERE blob = ?1 AND blob NOT IN (SELECT id FROM blobs)";
        let _ = self.run(Box::new(move |connection| {
            swept(connection, sql, [id.0])?;
            // The log holds as much again: given back now, not when the desk is opened the next time.
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        }));
    }

    /// Opens a blob for reading.
    ///
    /// # Errors
    /// `Missing` when there is none, or its subject was erased; `NoKey`; `Damaged` (at no entry) when its head does not
    /// open.
    pub fn open_blob(&self, id: BlobId, keys: &KeyChain) -> Result<Outgoing<'_>, JournalError> {
        let row = self
            .reader()
            .prepare_cached(
                "SELECT compartment, subject, head, chunks FROM blobs WHERE id = ?1 AND erased = 0",
            )?
            .query_row([id.0], |r| Ok((r.get(0)?, r.get(1)?, r.get::<_, Vec<u8>>(2)?, r.get::<_, u32>(3)?)))
            .optional()?;
        let (compartment, subject, head, chunks) = row.ok_or(JournalError::Missing)?;
        let (compartment, subject) = (CompartmentId(compartment), SubjectId(subject));
        // No chance is needed: no key is made here.
        let key = self.subject_key(subject, compartment, (keys, &mut None), &mut Never)?;
        let key = key.ok_or(JournalError::Missing)?;
        let place = place(self.workspace, compartment, subject, id);
        let opener = Opener::new(&key, &place, &head).map_err(|_| JournalError::Damaged { seq: 0 })?;
        Ok(Outgoing { journal: self, id, opener: Some(opener), next: 0, chunks })
    }

    fn chunk(&self, id: BlobId, number: u32) -> Result<Vec<u8>, JournalError> {
        self.reader()
            .prepare_cached("SELECT sealed FROM chunks WHERE blob = ?1 AND number = ?2")?
            .query_row(params![id.0, number], |row| row.get(0))
            .optional()?
            .ok_or(JournalError::Damaged { seq: 0 })
    }

    /// Bytes that a file can still take: those of the disk, and those of the journal that were swept and are used again.
    #[cfg(unix)]
    fn room(&self) -> Result<u64, JournalError> {
        let disk = rustix::fs::fstatvfs(&self.lock).map_err(std::io::Error::from)?;
        let outside = disk.f_bavail.saturating_mul(disk.f_frsize);
        if outside < OUTSIDE {
            return Ok(outside);
        }
        let sql = "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size";
        let swept: i64 = self.reader().query_row(sql, [], |row| row.get(0))?;
        Ok(outside.saturating_add(u64::try_from(swept).unwrap_or(0)))
    }

    /// Not known here; the disk itself says when it is full.
    #[cfg(not(unix))]
    fn room(&self) -> Result<u64, JournalError> {
        Ok(u64::MAX)
    }

    /// How many sealed chunks are on disk, those of files on their way in among them.
    ///
    /// # Errors
    /// What the store says.
    pub fn chunks_kept(&self) -> Result<u64, JournalError> {
        let count: i64 = self.reader().query_row("SELECT count(*) FROM chunks", [], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

/// Chance where none is asked for.
struct Never;

impl Chance for Never {
    fn fill(&mut self, _: &mut [u8]) {}
}

impl Outgoing<'_> {
    /// The next piece; nothing after the last. What was handed over counts only when nothing came without an error.
    ///
    /// # Errors
    /// `Damaged` (at no entry) when a chunk is missing, moved or changed.
    pub fn piece(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, JournalError> {
        let broken = |_| JournalError::Damaged { seq: 0 };
        let Some(mut opener) = self.opener.take() else { return Ok(None) };
        let sealed = self.journal.chunk(self.id, self.next)?;
        self.next += 1;
        if self.next == self.chunks {
            return opener.last(&sealed).map(Some).map_err(broken);
        }
        let text = opener.next(&sealed).map_err(broken)?;
        self.opener = Some(opener);
        Ok(Some(text))
    }
}

impl Incoming<'_> {
    /// Takes more of the file.
    ///
    /// # Errors
    /// `DiskFull`, and what the store says; nothing of the file stays then.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), JournalError> {
        while !bytes.is_empty() {
            // A whole chunk waits until more comes: it may be the last.
            if self.text.len() == CHUNK {
                let text = std::mem::replace(&mut self.text, Zeroizing::new(Vec::with_capacity(CHUNK)));
                let sealer = self.sealer.as_mut().ok_or(JournalError::Closed)?;
                let sealed = sealer.next(&text).map_err(|_| JournalError::BadDraft)?;
                self.take(sealed)?;
            }
            let room = (CHUNK - self.text.len()).min(bytes.len());
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.text.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    fn take(&mut self, sealed: Vec<u8>) -> Result<(), JournalError> {
        self.digest.update(&sealed);
        self.sealed.push(sealed);
        self.chunks = self.chunks.checked_add(1).ok_or(JournalError::BadDraft)?;
        if self.sealed.len() >= TOGETHER { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), JournalError> {
        if self.journal.room()? < ROOM {
            return Err(JournalError::DiskFull);
        }
        let (id, sealed) = (self.id, std::mem::take(&mut self.sealed));
        let first = self.chunks - u32::try_from(sealed.len()).unwrap_or(0);
        self.written = true;
        self.journal.run(Box::new(move |connection| {
            let transaction = connection.transaction()?;
            for (number, chunk) in (first..).zip(&sealed) {
                let sql = "INSERT INTO chunks VALUES (?1, ?2, ?3)";
                transaction.prepare_cached(sql)?.execute(params![id.0, number, chunk])?;
            }
            Ok(transaction.commit()?)
        }))
    }

    /// The file is whole: its last chunk goes to disk.
    ///
    /// # Errors
    /// As [`Incoming::push`].
    pub fn finish(mut self) -> Result<Staged, JournalError> {
        let sealer = self.sealer.take().ok_or(JournalError::Closed)?;
        let sealed = sealer.last(&self.text).map_err(|_| JournalError::BadDraft)?;
        self.take(sealed)?;
        if !self.sealed.is_empty() {
            self.write()?;
        }
        self.kept = true;
        Ok(Staged {
            id: self.id,
            compartment: self.compartment,
            subject: self.subject,
            head: std::mem::take(&mut self.head),
            chunks: self.chunks,
            digest: self.digest.clone().finalize().into(),
        })
    }
}

impl Drop for Incoming<'_> {
    fn drop(&mut self) {
        if self.written && !self.kept {
            self.journal.drop_chunks(self.id);
        }
    }
}

impl Staged {
    /// Which blob.
    pub const fn id(&self) -> BlobId {
        self.id
    }

    /// Puts the row in, in the transaction of the entry that names the blob.
    pub(crate) fn put(
        &self,
        transaction: &Transaction<'_>,
        entry: EntryId,
        (desk, workspace): (&DeskSigner, WorkspaceId),
    ) -> Result<(), JournalError> {
        let last: i64 = transaction.query_row("SELECT coalesce(max(seq), 0) FROM blobs", [], |r| r.get(0))?;
        let row = Row {
            seq: u64::try_from(last).unwrap_or(0) + 1,
            id: self.id,
            compartment: self.compartment,
            subject: self.subject,
            entry,
            head: self.head.clone(),
            chunks: self.chunks,
            digest: self.digest,
        };
        let signature = desk.sign(&row.hash(workspace));
        transaction
            .prepare_cached("INSERT INTO blobs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)")?
            .execute(params![
                last + 1,
                row.id.0,
                row.compartment.0,
                row.subject.0,
                row.entry.0,
                row.head,
                row.chunks,
                row.digest,
                signature
            ])?;
        transaction.execute(
            "REPLACE INTO meta VALUES ('blobs', ?1)",
            [u64::try_from(last + 1).unwrap_or(0).to_be_bytes()],
        )?;
        Ok(())
    }
}

/// Sweeps chunks away whose entry was never written. They are ciphertext: to overwrite them with zeros would want as much
/// room again, which a full disk does not have.
fn swept(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<(), JournalError> {
    connection.pragma_update(None, "secure_delete", "OFF")?;
    let done = connection.execute(sql, values);
    connection.pragma_update(None, "secure_delete", "ON")?;
    done?;
    Ok(())
}

/// What opening sweeps away: the chunks of every blob whose entry was never written.
pub fn sweep(connection: &Connection) -> Result<(), JournalError> {
    swept(connection, "DELETE FROM chunks WHERE blob NOT IN (SELECT id FROM blobs)", [])
}

/// Every subject that has a blob.
pub fn subjects(transaction: &Transaction<'_>) -> Result<HashSet<SubjectId>, JournalError> {
    let mut all = transaction.prepare("SELECT DISTINCT subject FROM blobs")?;
    let all = all.query_map([], |row| row.get(0).map(SubjectId))?;
    Ok(all.collect::<Result<_, _>>()?)
}

/// What erasing a subject does to its blobs: the chunks go, the row stays as proof that there was one.
pub fn erase(transaction: &Transaction<'_>, subject: SubjectId) -> Result<(), JournalError> {
    transaction
        .execute("DELETE FROM chunks WHERE blob IN (SELECT id FROM blobs WHERE subject = ?1)", [subject.0])?;
    transaction.execute("UPDATE blobs SET erased = 1 WHERE subject = ?1", [subject.0])?;
    Ok(())
}

/// The first blob that is not as it was signed, by its number; every chunk of every blob is read.
pub fn first_wrong(
    connection: &Connection,
    workspace: WorkspaceId,
    desk: &[u8; 32],
) -> Result<Option<u64>, JournalError> {
    let mut query = connection.prepare("SELECT * FROM blobs ORDER BY seq")?;
    let mut rows = query.query([])?;
    let mut before = 0;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let (signature, erased): (Vec<u8>, bool) = (row.get(8)?, row.get(9)?);
        let blob = Row {
            seq: u64::try_from(number).unwrap_or(0),
            id: BlobId(row.get(1)?),
            compartment: CompartmentId(row.get(2)?),
            subject: SubjectId(row.get(3)?),
            entry: EntryId(row.get(4)?),
            head: row.get(5)?,
            chunks: row.get(6)?,
            digest: row.get(7)?,
        };
        let signed = DeskSigner::verify(desk, &blob.hash(workspace), &signature);
        if blob.seq != before + 1 || !signed || !holds(connection, &blob, erased)? {
            return Ok(Some(before + 1));
        }
        before = blob.seq;
    }
    let counted: Option<[u8; 8]> = connection
        .query_row("SELECT value FROM meta WHERE name = 'blobs'", [], |row| row.get(0))
        .optional()?;
    let counted = counted.map_or(0, u64::from_be_bytes);
    Ok((counted != before).then_some(before + 1))
}

/// The entry is there, and the chunks are those that were signed; an erased blob has none.
fn holds(connection: &Connection, blob: &Row, erased: bool) -> Result<bool, JournalError> {
    let named: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM entries WHERE id = ?1)")?
        .query_row([blob.entry.0], |row| row.get(0))?;
    let mut chunks =
        connection.prepare_cached("SELECT number, sealed FROM chunks WHERE blob = ?1 ORDER BY number")?;
    let mut rows = chunks.query([blob.id.0])?;
    let (mut digest, mut count) = (Sha256::new(), 0_u32);
    while let Some(row) = rows.next()? {
        if row.get::<_, u32>(0)? != count {
            return Ok(false);
        }
        digest.update(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?);
        count += 1;
    }
    let whole = count == blob.chunks && <[u8; 32]>::from(digest.finalize()) == blob.digest;
    Ok(named && if erased { count == 0 } else { whole })
}
