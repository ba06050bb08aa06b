//! Looking for each other: requests, cards to match them with, candidates, and what may be told to whom.

pub mod board;
pub mod bring;
pub mod flags;
pub mod form;
pub mod forms;
pub mod held;
pub mod judging;
pub mod leaving;
pub mod lists;
pub mod live;
pub mod map;
pub mod matching;
pub mod meeting;
pub mod model;
pub mod offer;
pub mod outside;
pub mod over;
pub mod page;
pub mod pair;
pub mod picture;
pub mod raids;
pub mod rules;
#[cfg(test)]
mod samples;
pub mod seen;
pub mod slip;
pub mod steps;
pub mod story;
#[cfg(test)]
mod tests;
pub mod view;
pub mod web;
