//! Panah (پناه, refuge): a desk for those who stand by people facing forced return.
//!
//! One program: a sealed journal, a view folded from it, pages and commands over the view. The map of the house is
//! `ARCHITECTURE.md` at the root of the tree.

pub mod access;
pub mod base;
pub mod cli;
pub mod clocks;
pub mod custody;
pub mod demo;
pub mod desk;
pub mod duplicates;
pub mod evidence;
pub mod exchange;
pub mod importing;
pub mod law;
pub mod letters;
pub mod members;
pub mod papers;
pub mod people;
pub mod places;
pub mod registers;
pub mod renewals;
pub mod settings;
pub mod tasks;
pub mod today;
pub mod tracing;
pub mod web;
