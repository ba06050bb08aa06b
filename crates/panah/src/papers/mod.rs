//! Papers: what protects a person, and where it is.

pub mod model;
pub mod page;
pub mod picture;
pub mod rules;
#[cfg(test)]
mod tests;
pub mod view;
pub mod web;
