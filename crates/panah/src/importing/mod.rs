//! The office's own spreadsheet, brought in as one batch that can be taken back.

pub mod cli;
pub mod dates_in;
pub mod draft;
pub mod existing;
pub mod headings;
pub mod mapping;
pub mod model;
pub mod pages;
pub mod plan;
pub mod question;
pub mod refused;
mod report;
pub mod sheet;
pub mod undo;
pub mod view;
mod waiting;
pub mod web;
pub mod write;

pub use waiting::Waiting;

#[cfg(test)]
mod tests;
