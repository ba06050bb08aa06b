//! Reading: in order, with the chain checked on the way.

use crate::chain::{
    BY_COMPARTMENT, BY_SUBJECT, Row, TO_PUBLIC, entry_place, genesis, key_place, subject_key_id,
};
use crate::store::Journal;
use crate::{CompartmentId, EntryId, JournalError, KeyChain, Opened, SubjectId};
use rusqlite::{Connection, OptionalExtension, Params};
use seal::{Key, envelope};
use zeroize::Zeroizing;

const COLUMNS: &str = "SELECT e.seq, e.id, e.compartment, e.subject, e.at_ms, e.form, e.prev, e.sealed, k.wrapped \
                       FROM entries e LEFT JOIN keys k ON k.subject = e.subject AND k.compartment = e.compartment ";

/// A row with its subject's wrapped key.
struct Found {
    row: Row,
    wrapped: Option<Vec<u8>>,
}

fn found(row: &rusqlite::Row<'_>) -> Result<Found, rusqlite::Error> {
    let seq: i64 = row.get(0)?;
    Ok(Found {
        row: Row {
            seq: u64::try_from(seq).unwrap_or(0),
            id: EntryId(row.get(1)?),
            compartment: CompartmentId(row.get(2)?),
            subject: row.get::<_, Option<[u8; 16]>>(3)?.map(SubjectId),
            at_ms: row.get(4)?,
            form: row.get(5)?,
            prev: row.get(6)?,
            sealed: row.get(7)?,
        },
        wrapped: row.get(8)?,
    })
}

impl Journal {
    fn open_row(&self, found: Found, keys: &KeyChain) -> Result<Opened, JournalError> {
        let Found { row, wrapped } = found;
        let damaged = JournalError::Damaged { seq: row.seq };
        let secret = keys.need(row.compartment)?;
        let place = entry_place(self.workspace, row.compartment, row.id, row.subject);
        let plain = match (row.form, row.subject, wrapped) {
            (BY_COMPARTMENT, _, _) => envelope::open(secret.key(), &place, &row.sealed).map(Some),
            (TO_PUBLIC, _, _) => secret.open(&place, &row.sealed).map(Some),
            (BY_SUBJECT, Some(_), None) => Ok(None),
            (BY_SUBJECT, Some(subject), Some(wrapped)) => {
                let key_place = key_place(self.workspace, row.compartment, subject);
                envelope::open(secret.key(), &key_place, &wrapped)
                    .and_then(|bytes| bytes.as_slice().try_into().map(Key::new).map_err(|_| seal::Broken))
                    .and_then(|key| match envelope::key_id(&row.sealed) {
                        None => Err(seal::Broken),
                        Some(id) if id == subject_key_id(&key) => {
                            envelope::open(&key, &place, &row.sealed).map(Some)
                        }
                        // Sealed under a key that was destroyed before this one was made.
                        Some(_) => Ok(None),
                    })
            }
            _ => Err(seal::Broken),
        };
        let plain: Option<Zeroizing<Vec<u8>>> = plain.map_err(|_| damaged)?;
        let Row { seq, id, compartment, subject, at_ms, .. } = row;
        Ok(Opened { seq, id, compartment, subject, at_ms, plain })
    }

    /// Walks the entries after number `after` in order, hands over those whose compartment is open, and checks every
    /// row's place in the chain on the way. Returns the number of the last row.
    ///
    /// What was handed over counts only when this ends well: that a row was changed may show at the row after it.
    ///
    /// # Errors
    /// `Damaged` at the first row that is out of the chain or does not open; what `each` returns.
    pub fn scan(
        &self,
        after: u64,
        keys: &KeyChain,
        each: &mut dyn FnMut(Opened) -> Result<(), JournalError>,
    ) -> Result<u64, JournalError> {
        let connection = self.reader();
        // One moment for rows and head: what is written meanwhile is seen by the next walk, whole.
        let connection = connection.unchecked_transaction()?;
        let mut last = after;
        let Ok(after) = i64::try_from(after) else { return Ok(last) };
        let mut before = self.hash_at(&connection, after)?;
        let mut query = connection.prepare_cached(&format!("{COLUMNS} WHERE e.seq > ?1 ORDER BY e.seq"))?;
        let mut rows = query.query([after])?;
        while let Some(row) = rows.next()? {
            let next = found(row)?;
            if next.row.seq != last + 1 || next.row.prev != before {
                return Err(JournalError::Damaged { seq: last + 1 });
            }
            last = next.row.seq;
            before = next.row.hash(self.workspace);
            if keys.has(next.row.compartment) {
                each(self.open_row(next, keys)?)?;
            }
        }
        let head = crate::store::head_of(&connection)?;
        if last >= head.seq && head.hash == before {
            Ok(last)
        } else {
            Err(JournalError::Damaged { seq: last + 1 })
        }
    }

    pub(crate) fn hash_at(&self, connection: &Connection, seq: i64) -> Result<[u8; 32], JournalError> {
        if seq == 0 {
            return Ok(genesis(self.workspace, &self.desk));
        }
        let sql = format!("{COLUMNS} WHERE e.seq = ?1");
        let row = connection.prepare_cached(&sql)?.query_row([seq], found).optional()?;
        row.map(|f| f.row.hash(self.workspace)).ok_or(JournalError::Damaged { seq: seq.unsigned_abs() })
    }

    fn select(&self, tail: &str, values: impl Params, keys: &KeyChain) -> Result<Vec<Opened>, JournalError> {
        let connection = self.reader();
        let mut query = connection.prepare_cached(&format!("{COLUMNS} {tail}"))?;
        let rows: Vec<Found> = query.query_map(values, found)?.collect::<Result<_, _>>()?;
        let open = rows.into_iter().filter(|f| keys.has(f.row.compartment));
        open.map(|f| self.open_row(f, keys)).collect()
    }

    /// The entries about a subject, oldest first, as far as their compartments are open.
    ///
    /// # Errors
    /// `Damaged` when one does not open.
    pub fn history(&self, subject: SubjectId, keys: &KeyChain) -> Result<Vec<Opened>, JournalError> {
        self.select("WHERE e.subject = ?1 ORDER BY e.seq", [subject.0], keys)
    }

    /// The newest entries of a compartment, newest first.
    ///
    /// # Errors
    /// `Damaged` when one does not open.
    pub fn recent(
        &self,
        compartment: CompartmentId,
        limit: usize,
        keys: &KeyChain,
    ) -> Result<Vec<Opened>, JournalError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let tail = "WHERE e.compartment = ?1 ORDER BY e.seq DESC LIMIT ?2";
        self.select(tail, rusqlite::params![compartment.0, limit], keys)
    }
}
