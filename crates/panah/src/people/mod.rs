//! People and households.

mod amend;
pub mod bits;
mod consent;
pub(crate) mod contact;
pub mod finding;
pub(crate) mod forms;
mod history;
mod household;
pub mod inputs;
mod intake;
mod list;
pub mod model;
pub mod picture;
pub mod reading;
pub mod rules;
#[cfg(test)]
pub(crate) mod samples;
mod search;
pub(crate) mod show;
pub mod standing_card;
#[cfg(test)]
mod tests;
pub mod typed;
pub mod view;
pub mod web;

pub(crate) use model::fields;
