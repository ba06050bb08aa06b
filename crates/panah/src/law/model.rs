//! The law as this desk applies it: the shipped pack and what the office added or changed.

use crate::base::ids::ChangeId;
use serde::{Deserialize, Serialize};

/// What happens to the law of this desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// An instrument is added, or replaces the one of the same id. One entry, whatever it changes.
    Applied {
        /// This change.
        change: ChangeId,
        /// The instrument in the words of a pack file (TOML).
        instrument: String,
        /// How many people's headline it changed on the day it was applied.
        affected: u32,
    },
}
