//! The pack that is shipped.

use crate::base::errors::{Fault, Trouble};
use standing::{Pack, PackError};

/// The text of the shipped instruments.
const BUILTIN: &str = include_str!("../../../../packs/pakistan/instruments.toml");

/// The shipped pack.
///
/// # Errors
/// `MalformedPack`, which a test excludes for what is shipped.
pub fn builtin() -> Result<Pack, Trouble> {
    Pack::parse(BUILTIN).map_err(|e| malformed(&e))
}

/// What is wrong with a pack, with line and field where they are known.
pub fn malformed(error: &PackError) -> Trouble {
    Trouble::new(Fault::MalformedPack).with("detail", error.to_string())
}
