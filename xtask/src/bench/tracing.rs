//! `cargo xtask bench tracing DATA [SIZES…]`: looking for each other on generated registers with requests whose truth is
//! known, beside Primero's rule and, where it can be had, Splink; writes `docs/bench-tracing.md`.
//!
//! DATA is the folder of `cargo xtask bench linking`.

use super::Figures;
use super::linking::Ground;
use crate::{Outcome, tree};
use serde_json::Value;
use std::fmt::Write;

const SIZES: [&str; 3] = ["10000", "100000", "1000000"];
const REQUESTS: &str = "5000";
const SEED: &str = "2718";
/// A partner's list of arrivals.
const ROWS: &str = "50000";
/// Above so many records Splink takes minutes and gigabytes.
const FOR_SPLINK: usize = 100_000;

/// Measures and writes the page.
///
/// # Errors
/// A missing argument, what did not build or run.
pub fn run(arguments: &[String]) -> Outcome {
    let (data, sizes) = arguments.split_first().ok_or("cargo xtask bench tracing DATA [SIZES…]")?;
    let sizes: Vec<&str> =
        if sizes.is_empty() { SIZES.to_vec() } else { sizes.iter().map(String::as_str).collect() };
    tree::run("cargo", &["build", "--release", "--locked", "-p", "panah", "--example", "tracing"])?;
    let release = tree::built("release")?;
    let program = release.join("examples/tracing").to_string_lossy().into_owned();
    let ground = Ground::new(data, &release)?;
    let mut figures = Figures::default();
    for size in &sizes {
        let folder = ground.generated(size, SEED, REQUESTS)?;
        let [register, queries] = ["register", "queries"].map(|table| format!("{folder}/{table}.tsv"));
        let mut told = tree::output(&program, &["match", &register, &queries])?;
        if size.parse::<usize>().is_ok_and(|n| n <= FOR_SPLINK) {
            told.push_str(&splink(&ground, &folder));
        }
        tree::say(&format!("-- {size} people\n{told}"));
        figures.take(size, &told);
    }
    let folder = release.join("bench-tracing-desk");
    let _ = std::fs::remove_dir_all(&folder);
    let list = tree::output(&program, &["list", ROWS, REQUESTS, &folder.to_string_lossy()])?;
    let _ = std::fs::remove_dir_all(&folder);
    let report = report(&figures, &list);
    tree::say(&report);
    std::fs::write(tree::root().join("docs/bench-tracing.md"), report)
        .map_err(|trouble| format!("docs/bench-tracing.md: {trouble}"))
}

/// Splink on the same register and requests, its weights by EM; nothing where it cannot run.
fn splink(ground: &Ground, folder: &str) -> String {
    let Some(told) = ground.rival("splink_trace", folder) else { return String::new() };
    let figure = |path: &str, unit: &str| {
        let figure = told.pointer(path).and_then(Value::as_f64)?;
        Some(if unit == "%" { 100.0 * figure } else { figure })
    };
    let rows = [
        ("Splink: recall @1", "/trace/r1", "%"),
        ("Splink: recall @10", "/trace/r10", "%"),
        ("Splink: precision at the line", "/trace/top1@0.9/precision", "%"),
        ("Splink: recall at the line", "/trace/top1@0.9/recall", "%"),
        ("Splink: called likely, of people who are not there", "/trace/top1@0.9/false_on_absent", "%"),
        ("Splink: training", "/train_s", "s"),
        ("Splink: all requests", "/predict_s", "s"),
    ];
    let said =
        |(what, path, unit): &(&str, &str, &str)| Some(format!("{what}\t{}\t{unit}\n", figure(path, unit)?));
    rows.iter().filter_map(said).collect()
}

fn report(figures: &Figures, list: &str) -> String {
    let mut text = format!(
        "# Figures: looking for each other\n\nMade by `cargo xtask bench tracing DATA`, which writes this page: release \
         build, {}. The same machine may have been doing other work.\n\nGenerated registers (seed {SEED}, development \
         spellings), every record a partner's card; {REQUESTS} requests, of which a fifth ask for somebody who is not \
         there. Names, spellings, years and places of a request differ from the record's as recorders differ. The line \
         is where a pair is called likely; a probability of 0.9 for Splink; for Primero's rule whoever comes first. \
         Splink where it fits into memory and minutes.\n\n",
        super::machine()
    );
    text.push_str(&figures.table());
    text.push_str("\n## A partner's list\n\nThrough the import, into a real desk on the disk:\n\n| | |\n| --- | ---: |\n");
    for line in list.lines() {
        if let [what, figure, unit] = line.split('\t').collect::<Vec<_>>()[..] {
            let _ = writeln!(text, "| {what} | {} {unit} |", super::short(figure));
        }
    }
    text
}
