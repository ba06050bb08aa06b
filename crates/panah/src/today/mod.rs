//! The first page: who is protected, who is exposed, since when and why, and what falls due.

pub mod cli;
mod foresight;
mod page;
pub mod summary;
#[cfg(test)]
pub(crate) mod tests;
pub mod view;
pub mod web;

pub use page::people;
