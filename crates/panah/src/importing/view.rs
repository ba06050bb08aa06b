//! What the fold keeps of imports.

use super::model::Event;
use crate::base::ids::{BatchId, PersonId, UserId};
use crate::desk::record::Stamp;
use std::collections::HashMap;

/// One import, as the list shows it.
#[derive(Clone, Debug)]
pub struct Import {
    /// Which.
    pub batch: BatchId,
    /// When it went in.
    pub stamp: Stamp,
    /// By whom.
    pub actor: Option<UserId>,
    /// The file's name.
    pub file: String,
    /// New people.
    pub registered: u32,
    /// Changed people.
    pub amended: u32,
    /// Rows left out.
    pub refused: u32,
    /// Rows that were to go in.
    pub rows: u32,
    /// It ran to its end.
    pub finished: bool,
    /// Taken back, and how many people were kept then.
    pub undone: Option<u32>,
}

/// All imports and the mappings kept for the next file.
#[derive(Default)]
pub struct Imports {
    batches: Vec<Import>,
    undone: HashMap<BatchId, u32>,
    changed: HashMap<BatchId, Vec<PersonId>>,
    mappings: HashMap<String, (Stamp, Vec<String>)>,
}

impl Imports {
    /// Folds one event in.
    pub fn apply(&mut self, event: Event, stamp: Stamp, actor: Option<UserId>) {
        match event {
            Event::Begun { batch, file, rows } => {
                let import = self.import_mut(batch, stamp, actor);
                import.rows = rows;
                import.file = file;
            }
            Event::Changed { batch, people } => self.changed.entry(batch).or_default().extend(people),
            Event::Imported { batch, file, registered, amended, refused } => {
                let import = self.import_mut(batch, stamp, actor);
                import.file = file;
                import.finished = true;
                (import.registered, import.amended, import.refused) = (registered, amended, refused);
            }
            Event::Undone { batch, kept } => {
                self.undone.insert(batch, kept);
                if let Some(import) = self.batches.iter_mut().find(|i| i.batch == batch) {
                    import.undone = Some(kept);
                }
            }
            Event::MappingKept { headings, columns } => {
                let newer = self.mappings.get(&headings).is_none_or(|(s, _)| s.at_ms <= stamp.at_ms);
                if newer {
                    self.mappings.insert(headings, (stamp, columns));
                }
            }
        }
    }

    /// The import of a batch; its entries may arrive in any order.
    fn import_mut(&mut self, batch: BatchId, stamp: Stamp, actor: Option<UserId>) -> &mut Import {
        let at = self.batches.iter().position(|i| i.batch == batch).unwrap_or_else(|| {
            let undone = self.undone.get(&batch).copied();
            let (file, finished) = (String::new(), false);
            let import = Import {
                batch,
                stamp,
                actor,
                file,
                registered: 0,
                amended: 0,
                refused: 0,
                rows: 0,
                finished,
                undone,
            };
            let at =
                self.batches.partition_point(|i| (i.stamp.at_ms, i.stamp.entry) < (stamp.at_ms, stamp.entry));
            self.batches.insert(at, import);
            at
        });
        #[expect(clippy::indexing_slicing, reason = "the index was found or inserted just above")]
        &mut self.batches[at]
    }

    /// People a batch changed who were here before it.
    pub fn changed_by(&self, batch: BatchId) -> &[PersonId] {
        self.changed.get(&batch).map(Vec::as_slice).unwrap_or_default()
    }

    /// All imports, oldest first.
    pub fn all(&self) -> &[Import] {
        &self.batches
    }

    /// One import.
    pub fn import(&self, batch: BatchId) -> Option<&Import> {
        self.batches.iter().find(|i| i.batch == batch)
    }

    /// The mapping kept for these headings.
    pub fn mapping(&self, headings: &str) -> Option<&[String]> {
        self.mappings.get(headings).map(|(_, columns)| columns.as_slice())
    }
}
