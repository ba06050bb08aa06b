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

/// The ids of the instruments in a text, as far as they can be read.
pub fn ids(text: &str) -> Vec<String> {
    let Ok(table) = text.parse::<toml::Table>() else { return Vec::new() };
    let id = |table: &toml::Table| table.get("id").and_then(toml::Value::as_str).map(str::to_owned);
    match table.get("instrument").and_then(toml::Value::as_array) {
        Some(many) => many.iter().filter_map(toml::Value::as_table).filter_map(id).collect(),
        None => id(&table).into_iter().collect(),
    }
}
