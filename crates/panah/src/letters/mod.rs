//! Letters and papers for court: a template of the pack and confirmed facts make a PDF or a DOCX in two languages.

mod check;
pub mod cli;
mod facts;
mod form;
mod held;
pub mod model;
mod page;
mod press;
mod sample;
mod shipped;
#[cfg(test)]
mod tests;
pub mod web;

pub use check::{check, folder_in};
pub use page::said;
