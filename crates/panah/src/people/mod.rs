//! People and households.

mod amend;
pub mod bits;
pub mod card;
mod consent;
pub(crate) mod contact;
pub mod finding;
pub(crate) mod forms;
mod found;
mod happened;
pub mod history;
mod household;
pub mod index;
pub mod inputs;
mod intake;
pub mod joined;
mod like;
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

pub use like::Typing;
pub(crate) use model::fields;

pub(crate) use forms::{safe_contact, safe_typed};
pub(crate) use history::when;
pub(crate) use show::Pair;
