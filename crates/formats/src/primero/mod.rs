//! Primero's API, version 2: tracing requests and cases, as its default configuration has them. Its validator takes no
//! field it does not know, so nothing is written that is not in its list.

mod read;
mod write;

pub use read::{read_cases, read_requests};
pub use write::{write_cases, write_requests};
