//! Imports: a spreadsheet goes in as one batch that can be taken back.

use crate::base::ids::{BatchId, PersonId};
use serde::{Deserialize, Serialize};

/// What happens around imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A batch begins; one that never ends with `Imported` stopped half-way.
    Begun {
        /// Which.
        batch: BatchId,
        /// The file's name as the office knows it.
        file: String,
        /// Rows that are to go in.
        rows: u32,
    },
    /// People who were here before and whom the batch changed: the undo looks at their history.
    Changed {
        /// Which.
        batch: BatchId,
        /// Who.
        people: Vec<PersonId>,
    },
    /// The head of a batch; its entries carry the batch id.
    Imported {
        /// Which.
        batch: BatchId,
        /// The file's name as the office knows it.
        file: String,
        /// Rows that went in as new people.
        registered: u32,
        /// Rows that changed people already here.
        amended: u32,
        /// Rows that did not go in.
        refused: u32,
    },
    /// A batch was taken back.
    Undone {
        /// Which.
        batch: BatchId,
        /// People kept because somebody worked on them since.
        kept: u32,
    },
    /// A mapping of headings to fields is kept for the next file with the same headings.
    MappingKept {
        /// The folded headings, joined.
        headings: String,
        /// A field's code, or `-`, per column.
        columns: Vec<String>,
    },
}
