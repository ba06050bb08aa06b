//! Raids, arrests and custody: who was taken, when, by whom, where they were seen since, and what is missing.

pub mod board;
mod calls;
pub mod cli;
pub mod deeds;
pub mod episode;
pub mod facilities;
mod forms;
pub mod glance;
mod held;
mod incident;
mod intake;
mod joining;
pub mod model;
mod offer;
pub mod panel;
pub mod picture;
pub mod raid;
mod register;
#[cfg(test)]
mod samples;
mod show;
pub mod starts;
mod taking;
mod telling;
#[cfg(test)]
mod tests;
pub mod timing;
mod uncover;
pub mod urgency;
pub mod view;
pub mod web;
pub mod words;
mod write;
