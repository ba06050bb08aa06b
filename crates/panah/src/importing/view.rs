//! What the fold keeps of imports.

use super::model::Event;
use crate::base::ids::{BatchId, UserId};
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
    /// Taken back, and how many people were kept then.
    pub undone: Option<u32>,
}

/// All imports and the mappings kept for the next file.
#[derive(Default)]
pub struct Imports {
    imports: Vec<Import>,
    undone: HashMap<BatchId, u32>,
    mappings: HashMap<String, (Stamp, Vec<String>)>,
}

impl Imports {
    /// Folds one event in.
    pub fn apply(&mut self, event: Event, stamp: Stamp, actor: Option<UserId>) {
        match event {
            Event::Imported { batch, file, registered, amended, refused } => {
                let undone = self.undone.get(&batch).copied();
                self.imports.push(Import { batch, stamp, actor, file, registered, amended, refused, undone });
                self.imports.sort_by_key(|i| (i.stamp.at_ms, i.stamp.entry));
            }
            Event::Undone { batch, kept } => {
                self.undone.insert(batch, kept);
                if let Some(import) = self.imports.iter_mut().find(|i| i.batch == batch) {
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

    /// All imports, oldest first.
    pub fn all(&self) -> &[Import] {
        &self.imports
    }

    /// One import.
    pub fn import(&self, batch: BatchId) -> Option<&Import> {
        self.imports.iter().find(|i| i.batch == batch)
    }

    /// The mapping kept for these headings.
    pub fn mapping(&self, headings: &str) -> Option<&[String]> {
        self.mappings.get(headings).map(|(_, columns)| columns.as_slice())
    }
}
