//! Papers: what protects a person, and where it is.

pub mod model;
pub mod view;
pub mod web;
