//! The desk as its people meet it: the real store, the real router, the built program. One binary; a module a room.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod clocks;
mod custody;
mod doors;
mod due;
mod duplicates;
mod evidence;
mod exchange;
mod findable;
mod followed;
mod house;
mod letters;
mod members;
mod misuse;
mod pairs;
mod people;
mod program;
mod raids;
mod tracing;
