//! The instruments, and what a change of them does to whom.

pub mod model;
pub mod view;
pub mod web;

use crate::base::{Fault, Trouble};

/// The shipped instruments.
///
/// # Errors
/// `MalformedPack`: only if the program was built over a broken file; a test reads it.
pub fn shipped() -> Result<standing::Pack, Trouble> {
    standing::Pack::parse(include_str!("../../../../packs/pakistan/instruments.toml"))
        .map_err(|e| Trouble::new(Fault::MalformedPack).with("detail", e.to_string()))
}
