//! The clocks that are shipped.

use crate::base::errors::{Fault, Trouble};
use dues::ClockPack;
use std::sync::LazyLock;

const BUILTIN: &str = include_str!("../../../../packs/pakistan/clocks.toml");

static CLOCKS: LazyLock<Result<ClockPack, String>> =
    LazyLock::new(|| ClockPack::parse(BUILTIN).map_err(|e| e.to_string()));

/// The shipped clocks.
///
/// # Errors
/// `MalformedPack`, which a test excludes for what is shipped.
pub fn shipped() -> Result<&'static ClockPack, Trouble> {
    CLOCKS.as_ref().map_err(|e| Trouble::new(Fault::MalformedPack).with("detail", e))
}
