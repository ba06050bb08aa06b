//! The first page: who is protected, who is exposed, since when and why, and what falls due.

pub mod view;
pub mod web;
