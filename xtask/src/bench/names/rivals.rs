//! The general tools on the same work, by `rivals.py`: those that the Python given can import.

use super::Told;
use super::corpora::{Field, Ground};
use crate::tree;
use std::fmt::Write;

const SCRIPT: &str = "xtask/src/bench/names/rivals.py";

/// The rivals' table, and which could not be run.
///
/// # Errors
/// When Python itself is not there, or the script fails.
pub fn section(told: &Told, field: &Field, ground: &Ground) -> Result<String, String> {
    let [corpus, pairs] = [&field.corpus, &ground.pairs].map(|p| p.to_string_lossy().into_owned());
    let table = tree::output(&told.python, &[SCRIPT, &corpus, &pairs])?;
    let mut text =
        format!("\nGeneral tools, the same {} people, every tenth pair, after Unidecode:\n\n", field.people);
    let _ =
        writeln!(text, "`python {SCRIPT} CORPUS PAIRS`, with `pip install rapidfuzz Unidecode tantivy`:\n");
    text.push_str(&table);
    Ok(text)
}
