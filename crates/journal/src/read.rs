//! Reading: in order, with the chain checked on the way.

use crate::chain::{
    BY_COMPARTMENT, BY_SUBJECT, Row, TO_PUBLIC, entry_place, genesis, key_place, subject_key_id,
};
use crate::store::Journal;
use crate::{CompartmentId, EntryId, JournalError, KeyChain, Opened, SubjectId};
use rusqlite::{Connection, OptionalExtension, Params};
use seal::{Key, envelope};

const COLUMNS: &str = "SELECT seq, id, compartment, subject, at_ms, form, prev, sealed FROM entries ";
/// Asked for each row that is opened, not joined to every row that is walked over: most of a walk opens nothing.
const WRAPPED: &str = "SELECT wrapped FROM keys WHERE subject = ?1 AND compartment = ?2";

/// The row of an entry, from a query whose first columns are those of [`COLUMNS`].
pub(crate) fn found(row: &rusqlite::Row<'_>) -> Result<Row, rusqlite::Error> {
    let seq: i64 = row.get(0)?;
    Ok(Row {
        seq: u64::try_from(seq).unwrap_or(0),
        id: EntryId(row.get(1)?),
        compartment: CompartmentId(row.get(2)?),
        subject: row.get::<_, Option<[u8; 16]>>(3)?.map(SubjectId),
        at_ms: row.get(4)?,
        form: row.get(5)?,
        prev: row.get(6)?,
        sealed: row.get(7)?,
    })
}

impl Journal {
    fn open_row(&self, connection: &Connection, row: &Row, keys: &KeyChain) -> Result<Opened, JournalError> {
        let Row { seq, id, compartment, subject, at_ms, .. } = *row;
        let secret = keys.need(compartment)?;
        let place = entry_place(self.workspace, compartment, id, subject);
        let plain = match (row.form, subject) {
            (BY_COMPARTMENT, _) => envelope::open(secret.key(), &place, &row.sealed).map(Some),
            (TO_PUBLIC, _) => secret.open(&place, &row.sealed).map(Some),
            (BY_SUBJECT, Some(subject)) => match self.key_of_row(connection, secret.key(), row, subject)? {
                Ok(Some(key)) => envelope::open(&key, &place, &row.sealed).map(Some),
                destroyed_or_broken => destroyed_or_broken.map(|_| None),
            },
            _ => Err(seal::Broken),
        };
        let plain = plain.map_err(|_| JournalError::Damaged { seq })?;
        Ok(Opened { seq, id, compartment, subject, at_ms, plain })
    }

    /// The key a row is sealed under; nothing when it was destroyed, whether another was made since or not.
    fn key_of_row(
        &self,
        connection: &Connection,
        compartment_key: &Key,
        row: &Row,
        subject: SubjectId,
    ) -> Result<Result<Option<Key>, seal::Broken>, JournalError> {
        let mut query = connection.prepare_cached(WRAPPED)?;
        let wrapped = query.query_row([subject.0, row.compartment.0], |r| r.get::<_, Vec<u8>>(0));
        let Some(wrapped) = wrapped.optional()? else { return Ok(Ok(None)) };
        let place = key_place(self.workspace, row.compartment, subject);
        let key = envelope::open(compartment_key, &place, &wrapped)
            .and_then(|bytes| bytes.as_slice().try_into().map(Key::new).map_err(|_| seal::Broken));
        Ok(key.and_then(|key| match envelope::key_id(&row.sealed) {
            None => Err(seal::Broken),
            Some(id) => Ok((id == subject_key_id(&key)).then_some(key)),
        }))
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
        let mut query = connection.prepare_cached(&format!("{COLUMNS} WHERE seq > ?1 ORDER BY seq"))?;
        let mut rows = query.query([after])?;
        while let Some(row) = rows.next()? {
            let next = found(row)?;
            if next.seq != last + 1 || next.prev != before {
                return Err(JournalError::Damaged { seq: last + 1 });
            }
            last = next.seq;
            before = next.hash(self.workspace);
            if keys.has(next.compartment) {
                each(self.open_row(&connection, &next, keys)?)?;
            }
        }
        let head = crate::store::head_of(&connection)?;
        if last >= head.seq && head.hash == before {
            Ok(last)
        } else {
            Err(JournalError::Damaged { seq: last + 1 })
        }
    }

    /// Hands over the entries of one compartment after number `after`, in order, without walking the rest: for one that is
    /// folded beside a [`Journal::scan`] of the whole, which checks the chain for all of them.
    ///
    /// # Errors
    /// `Damaged` at the first that does not open; what `each` returns.
    pub fn scan_of(
        &self,
        compartment: CompartmentId,
        after: u64,
        keys: &KeyChain,
        each: &mut dyn FnMut(Opened) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        let connection = self.reader();
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let tail = "WHERE compartment = ?1 AND seq > ?2 ORDER BY seq";
        let mut query = connection.prepare_cached(&format!("{COLUMNS} {tail}"))?;
        let mut rows = query.query(rusqlite::params![compartment.0, after])?;
        while let Some(row) = rows.next()? {
            each(self.open_row(&connection, &found(row)?, keys)?)?;
        }
        Ok(())
    }

    pub(crate) fn hash_at(&self, connection: &Connection, seq: i64) -> Result<[u8; 32], JournalError> {
        if seq == 0 {
            return Ok(genesis(self.workspace, &self.desk));
        }
        let sql = format!("{COLUMNS} WHERE seq = ?1");
        let row = connection.prepare_cached(&sql)?.query_row([seq], found).optional()?;
        row.map(|row| row.hash(self.workspace)).ok_or(JournalError::Damaged { seq: seq.unsigned_abs() })
    }

    fn select(&self, tail: &str, values: impl Params, keys: &KeyChain) -> Result<Vec<Opened>, JournalError> {
        let connection = self.reader();
        let mut query = connection.prepare_cached(&format!("{COLUMNS} {tail}"))?;
        let rows: Vec<Row> = query.query_map(values, found)?.collect::<Result<_, _>>()?;
        let open = rows.into_iter().filter(|row| keys.has(row.compartment));
        open.map(|row| self.open_row(&connection, &row, keys)).collect()
    }

    /// The entries about a subject, oldest first, as far as their compartments are open.
    ///
    /// # Errors
    /// `Damaged` when one does not open.
    pub fn history(&self, subject: SubjectId, keys: &KeyChain) -> Result<Vec<Opened>, JournalError> {
        self.select("WHERE subject = ?1 ORDER BY seq", [subject.0], keys)
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
        let tail = "WHERE compartment = ?1 ORDER BY seq DESC LIMIT ?2";
        self.select(tail, rusqlite::params![compartment.0, limit], keys)
    }
}
