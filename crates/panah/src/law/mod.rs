//! The instruments, and what a change of them does to whom.

pub mod model;
pub mod pack;
pub mod view;
pub mod web;
pub mod words;

pub use pack::builtin as shipped;
