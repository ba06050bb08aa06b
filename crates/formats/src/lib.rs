//! What other offices write about people they look for, read without trusting a byte of it, and written so that they
//! can read it. No I/O, no clock: bytes and the present moment go in, records and reasons come out.
//!
//! [`pfif`] reads PFIF 1.1 to 1.4, as a document or an Atom feed, and writes 1.4; [`primero`] reads and writes the tracing
//! requests and cases of Primero's API, version 2. Nothing finer than a city is kept of where somebody lived, and no
//! phone, no address, no picture.

pub mod outside;
pub mod pfif;
pub mod primero;
pub mod text;

pub use outside::{
    Flag, Kind, Line, Note, Outside, Place, Reason, Seeker, Sex, Source, Status, Verdict, What,
};
