//! Imports: a spreadsheet goes in as one batch that can be taken back.

use crate::base::ids::BatchId;
use serde::{Deserialize, Serialize};

/// What happens around imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
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
