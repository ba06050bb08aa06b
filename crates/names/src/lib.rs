//! Names of people and places as they are written in Dari, Pashto, Urdu, Arabic and Latin letters.
//!
//! What a desk needs to find a name again although somebody else typed it, on another keyboard or in another script:
//!
//! | question | answer |
//! | --- | --- |
//! | are these the same letters, whatever keyboard typed them? | [`fold`] |
//! | and whatever way it is cut into words? | [`spaceless`] |
//! | which words are titles or "son of"? | [`tokens`] |
//! | could these be the same name, heard or written in another script? | [`skeleton`] |
//! | how is it cut into parts, and whose name is each? | [`read`] |
//! | what do two spellings of a word say about being one name? | [`Speller::evidence`] |
//! | and two whole names, part by part? | [`compare`] |
//! | who, of millions, could be meant by this name? | [`Index::find`] |
//! | which records are one person? | [`link`] |
//! | how well is that done? | [`judge`] |
//! | is this the same card number? | [`digits_key`] |
//!
//! Nothing here decides that two people are one: an answer ranks and says why, a person decides. The folding table,
//! the lexicon (`data/lexicon.tsv`) and `data/orthography.tsv` are recalled or our own and wait for native readers;
//! `data/spelling.tsv` is learned from public lists and holds sums only.
//!
//! No I/O, no clock, no randomness: the same input always gives the same answer.

mod assign;
mod evidence;
mod fold;
mod index;
pub mod judge;
mod letters;
mod lexicon;
pub mod link;
mod parts;
mod script;
mod skeleton;
pub mod spelling;
mod tokens;

pub use evidence::{Evidence, Name, compare};
pub use fold::{digits_key, fold, spaceless};
pub use index::{Fit, Hit, Index, Person, Piece, Query, Sex, Why};
pub use parts::{MOST_PARTS, Part, PartRole, read};
pub use script::{Script, script};
pub use skeleton::skeleton;
pub use spelling::{Speller, Table, Word};
pub use tokens::{Kin, Role, Token, tokens};
