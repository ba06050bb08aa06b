//! Whole records compared: is this the same person, how likely, and which clue says so.

mod common;
mod compare;
mod evidence;
mod find;
mod finder;
mod groups;
mod keys;
mod learn;
mod likeness;
mod matcher;
mod pairs;
mod rate;
mod record;
mod register;
mod vocabulary;

pub use evidence::{Evidence, Says};
pub use find::{Weighing, duplicates, duplicates_by, links};
pub use finder::{Candidate, Finder};
pub use matcher::{CLUES, Clue, Matcher, Way};
pub use pairs::{MOST_RECORDS, Match};
pub use record::{Record, Sex, Span};
pub use register::Register;
