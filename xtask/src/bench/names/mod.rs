//! `cargo xtask bench names --data DIR [--python PROGRAM] [SIZES…]`: finding people by name, measured beside others.
//!
//! DIR holds `pairs_dev.tsv`, `variants_dev.tsv` and `corpus_real.tsv.gz`, lists of people of public record that are no
//! part of the tree. Each part writes a section of `docs/bench-names.md`.

mod corpora;
mod people;
mod rivals;
mod search;

use crate::{Outcome, tree};
use std::path::PathBuf;

const SIZES: [usize; 4] = [10_000, 100_000, 1_000_000, 4_000_000];

/// What a part of the bench is told.
pub struct Told {
    /// Where the real names are.
    pub data: PathBuf,
    /// The Python that has the rivals.
    pub python: String,
    /// People in the corpora.
    pub sizes: Vec<usize>,
    /// The program measured.
    pub panah: String,
    /// Where corpora may be written.
    pub scratch: PathBuf,
}

/// Measures and writes the page.
///
/// # Errors
/// A missing argument, what did not build or run.
pub fn run(arguments: &[String]) -> Outcome {
    let after = |name: &str| {
        let at = arguments.iter().position(|a| a == name)?;
        arguments.get(at + 1).cloned()
    };
    let data = after("--data").ok_or("cargo xtask bench names --data DIR [--python PROGRAM] [SIZES…]")?;
    let sizes: Vec<usize> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
    tree::run("cargo", &["build", "--release", "--locked", "-p", "panah", "--bin", "panah"])?;
    let release = tree::built("release")?;
    let told = Told {
        data: data.into(),
        python: after("--python").unwrap_or_else(|| "python3".to_owned()),
        sizes: if sizes.is_empty() { SIZES.to_vec() } else { sizes },
        panah: release.join("panah").to_string_lossy().into_owned(),
        scratch: release.join("bench-names"),
    };
    let mut page = format!(
        "# Figures: names\n\nMade by `cargo xtask bench names --data DIR --python PROGRAM`, which writes this page: release \
         build, {}. The same machine may have been doing other work.\n\n",
        super::machine()
    );
    page.push_str(&search::section(&told)?);
    tree::say(&page);
    std::fs::write(tree::root().join("docs/bench-names.md"), page)
        .map_err(|trouble| format!("docs/bench-names.md: {trouble}"))
}
