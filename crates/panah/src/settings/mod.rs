//! Members, sessions, language, the journal.

pub mod web;
