//! The work of the commands, without their words.

use super::columns::Columns;
use super::reading::{Reading, read};
use crate::base::errors::{Fault, Trouble};
use names::link::{MOST_RECORDS, Record, Register};
use std::path::Path;

/// The numbers records have in their file, one text for all.
#[derive(Debug, Default)]
pub struct Ids {
    text: String,
    ends: Vec<u32>,
}

impl Ids {
    /// One more.
    fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The number of a record.
    pub fn get(&self, record: u32) -> &str {
        let at = record as usize;
        let end = |at: usize| self.ends.get(at).map_or(0, |e| *e as usize);
        let start = at.checked_sub(1).map_or(0, end);
        self.text.get(start..end(at)).unwrap_or_default()
    }

    /// Reads one more file, each row with its number. `tell` hears of every hundred thousand rows.
    ///
    /// # Errors
    /// What reading and the columns say; `TooLarge` past the most records one register holds.
    pub fn read(
        &mut self,
        path: &Path,
        map: &[String],
        tell: &mut dyn FnMut(usize),
        mut take: impl FnMut(&Record<'_>),
    ) -> Result<Reading, Trouble> {
        let mut rows = 0usize;
        let (_, reading) = read(
            path,
            |headings| Columns::of(headings, map),
            |columns, cells| {
                if self.ends.len() >= MOST_RECORDS {
                    return Err(Fault::TooLarge.into());
                }
                rows += 1;
                match columns.id(cells) {
                    Some(id) => self.push(id),
                    None => self.push(&rows.to_string()),
                }
                columns.record(cells, |record: &Record<'_>| take(record));
                if rows.is_multiple_of(100_000) {
                    tell(rows);
                }
                Ok(())
            },
        )?;
        Ok(reading)
    }

    /// All of them, in order.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        (0u32..).zip(&self.ends).map(|(at, _)| self.get(at))
    }

    /// The record with a number.
    pub fn find(&self, id: &str) -> Option<u32> {
        (0u32..).zip(&self.ends).map(|(at, _)| at).find(|at| self.get(*at) == id)
    }
}

/// A register read from files.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The records, in order.
    pub register: Register,
    /// What they are called.
    pub ids: Ids,
}

impl Loaded {
    /// Reads one more file in. `tell` hears of every hundred thousand rows.
    ///
    /// # Errors
    /// As [`Ids::read`].
    pub fn read(
        &mut self,
        path: &Path,
        map: &[String],
        tell: &mut dyn FnMut(usize),
    ) -> Result<Reading, Trouble> {
        let Self { register, ids } = self;
        ids.read(path, map, tell, |record| {
            register.add(record);
        })
    }
}

/// The line above which pairs are worth naming: where the expected balance of right and missed pairs is best, by the
/// probabilities alone.
pub fn best_line(found: &[names::link::Match]) -> f32 {
    let all: f64 = found.iter().map(|m| f64::from(m.probability)).sum();
    let (mut right, mut said, mut best, mut line) = (0.0f64, 0.0f64, 0.0f64, 1.0f32);
    for m in found {
        right += f64::from(m.probability);
        said += 1.0;
        let balance = 2.0 * right / (said + all);
        if balance >= best {
            (best, line) = (balance, m.probability);
        }
    }
    line
}
