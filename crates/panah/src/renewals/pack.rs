//! The tables of fees that are shipped.

use crate::base::errors::{Fault, Trouble};
use dues::Fees;
use std::sync::LazyLock;

const BUILTIN: &str = include_str!("../../../../packs/pakistan/fees.toml");

static FEES: LazyLock<Result<Fees, String>> =
    LazyLock::new(|| Fees::parse(BUILTIN).map_err(|e| e.to_string()));

/// The shipped tables.
///
/// # Errors
/// `MalformedPack`, which a test excludes for what is shipped.
pub fn shipped() -> Result<&'static Fees, Trouble> {
    FEES.as_ref().map_err(|e| Trouble::new(Fault::MalformedPack).with("detail", e))
}
