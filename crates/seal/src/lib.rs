//! The seals of Panah: envelopes, key pairs, grants, and the slots that a passphrase opens.
//!
//! Primitives come from reviewed crates; what is composed here is small, written down in `docs/formats/` with test
//! vectors, and **not yet reviewed by outsiders**. No I/O, no clock; chance is an argument.

pub mod envelope;
pub mod key;
pub mod passphrase;
pub mod people;
pub mod shares;
pub mod slots;
pub mod stream;

pub use envelope::{Binding, Broken};
pub use key::{Chance, Key, KeyId};
pub use people::{BoxPublic, CompartmentPublic, CompartmentSecret, DeskSigner, Grant, UserKeys, UserPublic};
