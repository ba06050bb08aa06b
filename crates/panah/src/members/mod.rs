//! Who works here: two keepers let somebody in, change what they do, or let them go.

pub mod cli;
pub mod web;

#[cfg(test)]
mod tests;
