//! The browser test: the built program with an invented caseload, driven as somebody would use it.

use crate::{Outcome, machine, tree};

/// Provides what is missing, builds the program and drives it. `--shots` only takes the pictures.
///
/// # Errors
/// What is missing, or what the test saw.
pub fn run(arguments: &[String]) -> Outcome {
    machine::for_building()?;
    machine::for_browsing()?;
    machine::for_letters()?;
    tree::run("cargo", &["build", "--locked", "-p", "panah", "-p", "panah-letters"])?;
    drive(arguments)?;
    if arguments.iter().any(|word| word == "--shots") { pages() } else { Ok(()) }
}

/// First pages of letters with invented facts, for the book.
fn pages() -> Outcome {
    let program = tree::built("debug")?.join("panah");
    for (letter, other) in [("release", "ur"), ("authority", "ps"), ("status", "prs")] {
        let pdf = tree::built("debug")?.join(format!("{letter}.{other}.pdf"));
        let (program, pdf) = (program.to_string_lossy(), pdf.to_string_lossy());
        tree::run(&program, &["letter", letter, "--sample", "--with", other, "--out", &pdf])?;
        let picture = format!("docs/screenshots/letter.{letter}.{other}");
        tree::run("pdftoppm", &["-png", "-singlefile", "-r", "80", &pdf, &picture])?;
    }
    Ok(())
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
