//! Snapshots: the fold of a compartment as it was at one entry, sealed in chunks, so that opening stays quick.
//! A snapshot is a convenience: one that is missing, damaged or of another form is passed over and the fold done anew.

use crate::store::{Head, Journal};
use crate::{CompartmentId, JournalError, KeyChain, WorkspaceId};
use rusqlite::{OptionalExtension, params};
use seal::{Binding, Chance, envelope};
use zeroize::Zeroizing;

const CHUNK: usize = 1 << 20;

/// Up to which entry a snapshot was folded, and its bytes.
pub type Restored = (Head, Zeroizing<Vec<u8>>);

fn place(
    workspace: WorkspaceId,
    compartment: CompartmentId,
    schema: &str,
    head: Head,
    (chunk, chunks): (i64, i64),
) -> Binding {
    let numbers = [chunk.to_be_bytes(), chunks.to_be_bytes()].concat();
    Binding::new("snapshot", &[&workspace.0, &compartment.0, schema.as_bytes(), &head.to_bytes(), &numbers])
}

impl Journal {
    /// Keeps a snapshot of a compartment in place of the one before. One that was folded up to an entry no later than
    /// the last erasure is passed over in silence: it may hold whom the erasure was about.
    ///
    /// # Errors
    /// `NoKey`, `DiskFull`, and what the store says; the old snapshot stays then.
    pub fn save_snapshot(
        &self,
        compartment: CompartmentId,
        (head, schema): (Head, &str),
        bytes: &[u8],
        keys: &KeyChain,
        chance: &mut dyn Chance,
    ) -> Result<(), JournalError> {
        let secret = keys.need(compartment)?;
        let pieces: Vec<&[u8]> = if bytes.is_empty() { vec![bytes] } else { bytes.chunks(CHUNK).collect() };
        let chunks = i64::try_from(pieces.len()).unwrap_or(i64::MAX);
        let mut sealed = Vec::with_capacity(pieces.len());
        for (chunk, piece) in (0_i64..).zip(&pieces) {
            let place = place(self.workspace, compartment, schema, head, (chunk, chunks));
            sealed.push(envelope::seal(secret.key(), secret.key_id(), &place, piece, chance));
        }
        let (schema, seq) = (schema.to_owned(), i64::try_from(head.seq).unwrap_or(i64::MAX));
        self.run(Box::new(move |connection| {
            let transaction = connection.transaction()?;
            let erased: Option<Vec<u8>> = transaction
                .query_row("SELECT value FROM meta WHERE name = 'erased'", [], |row| row.get(0))
                .optional()?;
            if erased.and_then(|e| Head::from_bytes(&e)).is_some_and(|e| head.seq <= e.seq) {
                return Ok(());
            }
            transaction.execute("DELETE FROM snapshots WHERE compartment = ?1", [compartment.0])?;
            for (chunk, piece) in (0_i64..).zip(&sealed) {
                transaction.execute(
                    "INSERT INTO snapshots VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![compartment.0, chunk, chunks, schema, seq, head.hash, piece],
                )?;
            }
            Ok(transaction.commit()?)
        }))
    }

    /// The snapshot of a compartment, if there is a whole one of this form whose entry is still in the chain.
    ///
    /// # Errors
    /// What the store says when it cannot be read at all.
    pub fn load_snapshot(
        &self,
        compartment: CompartmentId,
        schema: &str,
        keys: &KeyChain,
    ) -> Result<Option<Restored>, JournalError> {
        let Some(secret) = keys.get(compartment) else { return Ok(None) };
        let connection = self.reader();
        let connection = connection.unchecked_transaction()?;
        let mut query = connection.prepare(
            "SELECT s.chunk, s.chunks, s.seq, s.hash, s.sealed FROM snapshots s \
             WHERE s.compartment = ?1 AND s.schema = ?2 AND s.seq <= (SELECT max(seq) FROM entries) ORDER BY s.chunk",
        )?;
        let mut rows = query.query(params![compartment.0, schema])?;
        let mut whole = Zeroizing::new(Vec::new());
        let mut found: Option<(Head, i64)> = None;
        let mut expected = 0_i64;
        while let Some(row) = rows.next()? {
            let (chunk, chunks, seq): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let head = Head { seq: u64::try_from(seq).unwrap_or(0), hash: row.get(3)? };
            let sealed: Vec<u8> = row.get(4)?;
            let place = place(self.workspace, compartment, schema, head, (chunk, chunks));
            let Ok(piece) = envelope::open(secret.key(), &place, &sealed) else { return Ok(None) };
            if chunk != expected || found.is_some_and(|f| f != (head, chunks)) {
                return Ok(None);
            }
            if chunk == 0 {
                whole.reserve_exact(usize::try_from(chunks).unwrap_or(0).saturating_mul(CHUNK).min(1 << 30));
            }
            whole.extend_from_slice(&piece);
            found = Some((head, chunks));
            expected += 1;
        }
        let Some((head, _)) = found.filter(|(_, chunks)| *chunks == expected) else { return Ok(None) };
        // A snapshot of another past (a restored copy of the file, a rewritten one) is none of this chain.
        let there = i64::try_from(head.seq).ok().and_then(|seq| self.hash_at(&connection, seq).ok());
        Ok((there == Some(head.hash)).then_some((head, whole)))
    }
}
