//! The office's own spreadsheet, brought in as one batch that can be taken back.

pub mod model;
pub mod view;
pub mod web;

/// Spreadsheets between upload and import, by session.
#[derive(Default)]
pub struct Waiting {}
