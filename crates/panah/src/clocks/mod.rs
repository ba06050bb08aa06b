//! The clocks of the law for a person: proposed from what the desk knows, confirmed by a named person, proposed anew
//! when what they rest on changes.

pub mod facts;
pub mod instance;
pub mod model;
pub mod pack;
pub mod panel;
mod start;
#[cfg(test)]
mod tests;
pub mod view;
pub mod web;
mod words;

pub use facts::Fact;
pub use instance::{Instance, State, next, of, of_custody};
pub(crate) use start::hour;
pub(crate) use words::plain_hour;
