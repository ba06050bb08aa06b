//! What renewing papers costs a person or a household, when each step is due, and what it leaves uncovered.

pub mod cli;
mod household;
pub mod pack;
mod page;
#[cfg(test)]
mod tests;
pub mod web;
