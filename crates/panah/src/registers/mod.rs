//! Registers of names as files: searched, de-duplicated, linked, explained. Needs no desk and keeps nothing.

pub mod cli;
mod columns;
mod eval;
mod find;
pub mod reading;
mod search;
#[cfg(test)]
mod tests;
mod truth;
mod write;

pub use columns::Columns;
