//! Everything a change must pass, as steps that are counted. A step that fails does not hide the next.

use crate::{Outcome, browser, licences, machine, markup, size, tree};
use std::time::Instant;

type Step = (&'static str, fn() -> Outcome);

/// Cheap ones first: a slip in a style sheet is known before anything is built.
const STEPS: [Step; 14] = [
    ("what building needs", machine::for_building),
    ("size budget", size::report),
    ("style sheets and pages", markup::check),
    ("licences, sources, bans", licences::check),
    ("format", || tree::run("cargo", &["fmt", "--all", "--check"])),
    ("what letters need", machine::for_letters),
    ("letters as pages", letters),
    ("judges from outside", machine::for_judging),
    ("tests", tests),
    ("examples in the docs", || tree::run("cargo", &["test", "--locked", "--workspace", "--quiet", "--doc"])),
    ("lints", lints),
    ("the law pack", pack),
    ("what the browser test needs", machine::for_browsing),
    ("browser", || browser::drive(&[])),
];

/// Runs every step; the last line counts them.
///
/// # Errors
/// The names of the steps that failed.
pub fn run() -> Outcome {
    let mut failed = Vec::new();
    let begun = Instant::now();
    for (name, step) in STEPS {
        tree::say(&format!("\n== {name}"));
        let since = Instant::now();
        let outcome = step();
        let seconds = since.elapsed().as_secs();
        match outcome {
            Ok(()) => tree::say(&format!("-- {name}: passed, {seconds} s")),
            Err(trouble) => {
                tree::say(&format!("{trouble}\n-- {name}: FAILED, {seconds} s"));
                failed.push(name);
            }
        }
    }
    tree::say(&format!("\n{} s in all", begun.elapsed().as_secs()));
    for name in &failed {
        tree::say(&format!("failed: {name}"));
    }
    tree::say(&format!("{} passed, {} failed", STEPS.len() - failed.len(), failed.len()));
    if failed.is_empty() { Ok(()) } else { Err(format!("not all steps passed: {}", failed.join(", "))) }
}

/// Setting letters is its own program with a tree of its own (Typst): built once here, so that the desk's tests find it.
fn letters() -> Outcome {
    tree::run("cargo", &["build", "--locked", "-p", "panah-letters"])?;
    if nextest() {
        tree::run("cargo", &["nextest", "run", "--locked", "-p", "panah-letters", "--no-fail-fast"])
    } else {
        tree::run("cargo", &["test", "--locked", "-p", "panah-letters", "--no-fail-fast"])
    }
}

fn nextest() -> bool {
    tree::answers("cargo", &["nextest", "--version"])
}

/// The tests of the workspace, by nextest where it is installed.
fn tests() -> Outcome {
    if nextest() {
        tree::run(
            "cargo",
            &[
                "nextest",
                "run",
                "--locked",
                "--workspace",
                "--exclude",
                "panah-letters",
                "--no-fail-fast",
                "--no-tests=pass",
            ],
        )
    } else {
        tree::run(
            "cargo",
            &[
                "test",
                "--locked",
                "--workspace",
                "--exclude",
                "panah-letters",
                "--all-targets",
                "--no-fail-fast",
            ],
        )
    }
}

fn lints() -> Outcome {
    tree::run("cargo", &["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

/// The program as it is used: built once, for this and for the browser.
fn pack() -> Outcome {
    tree::run("cargo", &["build", "--locked", "-p", "panah"])?;
    let program = tree::built("debug")?.join("panah");
    tree::run(&program.to_string_lossy(), &["pack", "check", "packs/pakistan"])
}
