//! The instruments, and what a change of them does to whom.

pub mod change;
pub mod cli;
pub mod model;
pub mod pack;
mod page;
mod preview;
#[cfg(test)]
mod tests;
pub mod view;
pub mod web;
pub mod words;

pub use pack::builtin as shipped;
