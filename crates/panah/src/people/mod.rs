//! People and households.

pub mod model;
pub mod view;
pub mod web;

pub(crate) use model::fields;
