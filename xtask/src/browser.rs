//! The browser test: the built program with an invented caseload, driven as somebody would use it.

use crate::{Outcome, machine, tree};

/// Provides what is missing, builds the program and drives it. `--shots` only takes the pictures.
///
/// # Errors
/// What is missing, or what the test saw.
pub fn run(arguments: &[String]) -> Outcome {
    machine::for_building()?;
    machine::for_browsing()?;
    tree::run("cargo", &["build", "--locked", "-p", "panah"])?;
    drive(arguments)
}

/// Drives the program that is built.
///
/// # Errors
/// What the test saw.
pub fn drive(arguments: &[String]) -> Outcome {
    let program = tree::built("debug")?.join("panah");
    let browser = machine::browser().ok_or("a Chromium is not here")?;
    let mut node = tree::command("node", &["tests/browser/desk.mjs"]);
    tree::finish(node.args(arguments).env("PANAH", program).env("CHROMIUM", browser))
}
