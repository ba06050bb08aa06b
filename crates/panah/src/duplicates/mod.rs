//! Two registrations that may be one person: found, looked at by people, decided by people. Never by the program.

pub mod clues;
pub mod model;
pub mod page;
pub mod panel;
pub mod register;
#[cfg(test)]
mod tests;
pub mod view;
pub mod web;
