//! What is known to be true of a register, and how near an answer comes.

use super::reading::read;
use crate::base::errors::{Fault, Trouble};
use names::link::Match;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::path::Path;

/// Headings of a column that says who a record is of.
const PERSON: [&str; 4] = ["person_id", "person", "entity", "cluster"];
/// Headings of a column that says which record.
const RECORD: [&str; 4] = ["rec_id", "id", "record_id", "record"];

/// Who each record is of, by the record's number in its file.
#[derive(Debug, Default)]
pub struct Truth(FxHashMap<Box<str>, Box<str>>);

/// How near an answer comes to the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// Pairs that are one person.
    pub true_pairs: u64,
    /// Pairs the answer names.
    pub said: u64,
    /// Of those, right ones.
    pub right: u64,
    /// Right of said.
    pub precision: f64,
    /// Right of true.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// One step of probability: what was said and what was so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Step {
    /// Pairs.
    pub pairs: u64,
    /// The mean probability said of them.
    pub said: f64,
    /// The share that is one person.
    pub was: f64,
}

impl Truth {
    /// Reads a file with a column for the record and one for the person; a register that has both will do.
    ///
    /// # Errors
    /// `MissingColumns`, and what reading says.
    pub fn read(path: &Path) -> Result<Self, Trouble> {
        let start = |headings: &[String]| {
            let at = |wanted: &[&str]| {
                let clean = |h: &String| h.trim().to_lowercase();
                wanted.iter().find_map(|w| headings.iter().position(|h| clean(h) == *w)).ok_or_else(|| {
                    let column = wanted.first().copied().unwrap_or_default();
                    Trouble::new(Fault::MissingColumns)
                        .with("column", column)
                        .with("headings", headings.join(", "))
                })
            };
            Ok(((at(&RECORD)?, at(&PERSON)?), Self::default()))
        };
        let (((_, _), truth), _) = read(path, start, |((record, person), truth), cells| {
            if let (Some(record), Some(person)) = (cells.get(*record), cells.get(*person)) {
                truth.0.insert(record.trim().into(), person.trim().into());
            }
            Ok(())
        })?;
        Ok(truth)
    }

    /// Whether two records are of one person.
    pub fn same(&self, one: &str, other: &str) -> bool {
        self.0.get(one).is_some_and(|person| self.0.get(other) == Some(person))
    }

    /// The pairs within these records that are one person.
    pub fn pairs<'a>(&self, records: impl Iterator<Item = &'a str>) -> u64 {
        let mut times: FxHashMap<&str, u64> = FxHashMap::default();
        for person in records.filter_map(|r| self.0.get(r)) {
            *times.entry(person).or_default() += 1;
        }
        times.values().map(|n| n * n.saturating_sub(1) / 2).sum()
    }

    /// The pairs across two lists of records that are one person.
    pub fn pairs_across<'a>(
        &self,
        one: impl Iterator<Item = &'a str>,
        other: impl Iterator<Item = &'a str>,
    ) -> u64 {
        let mut times: FxHashMap<&str, u64> = FxHashMap::default();
        for person in one.filter_map(|r| self.0.get(r)) {
            *times.entry(person).or_default() += 1;
        }
        other.filter_map(|r| self.0.get(r)).map(|p| times.get(&**p).copied().unwrap_or_default()).sum()
    }
}

/// The score of the matches at or above a line; `right` says which are.
#[expect(clippy::cast_precision_loss, reason = "counts of pairs")]
pub fn score(found: &[Match], line: f32, true_pairs: u64, right: impl Fn(&Match) -> bool) -> Score {
    let said = found.iter().filter(|m| m.probability >= line);
    let (said, right) = said.fold((0u64, 0u64), |(said, sum), m| (said + 1, sum + u64::from(right(m))));
    let share = |of: u64| if of == 0 { 0.0 } else { right as f64 / of as f64 };
    let (precision, recall) = (share(said), share(true_pairs));
    let f1 = if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    Score { true_pairs, said, right, precision, recall, f1 }
}

/// Ten steps of probability.
#[expect(clippy::cast_precision_loss, reason = "counts of pairs")]
pub fn calibration(found: &[Match], right: impl Fn(&Match) -> bool) -> Vec<Step> {
    let mut steps = vec![Step::default(); 10];
    for m in found {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 9")]
        let at = ((m.probability * 10.0) as usize).min(9);
        if let Some(step) = steps.get_mut(at) {
            step.pairs += 1;
            step.said += f64::from(m.probability);
            step.was += f64::from(u8::from(right(m)));
        }
    }
    for step in &mut steps {
        let pairs = (step.pairs as f64).max(1.0);
        step.said /= pairs;
        step.was /= pairs;
    }
    steps
}
