//! The figures: release build, this machine, `docs/bench.md`.

mod linking;
mod names;
mod tracing;

use crate::{Outcome, tree};
use std::collections::BTreeMap;
use std::fmt::Write;

const SIZES: [&str; 3] = ["1000", "10000", "100000"];

/// Measures and writes the report. Sizes may be named instead of the usual three.
///
/// # Errors
/// What did not build or run.
pub fn run(arguments: &[String]) -> Outcome {
    match arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        Some(("linking", rest)) => return linking::run(rest),
        Some(("names", rest)) => return names::run(rest),
        Some(("tracing", rest)) => return tracing::run(rest),
        _ => {}
    }
    tree::run(
        "cargo",
        &["build", "--release", "--locked", "-p", "panah", "--bin", "panah", "--example", "bench"],
    )?;
    tree::run("cargo", &["build", "--release", "--locked", "-p", "standing", "--example", "speed"])?;
    tree::run("cargo", &["build", "--release", "--locked", "-p", "panah-letters"])?;
    let release = tree::built("release")?;
    let program = |name: &str| release.join(name).to_string_lossy().into_owned();
    let sizes: Vec<&str> =
        if arguments.is_empty() { SIZES.to_vec() } else { arguments.iter().map(String::as_str).collect() };

    let mut figures = Figures::default();
    for size in &sizes {
        let folder = release.join(format!("bench-desk-{size}"));
        let _ = std::fs::remove_dir_all(&folder);
        let place = folder.to_string_lossy();
        let mut told = tree::output(&program("examples/bench"), &["fill", size, &place])?;
        told.push_str(&tree::output(&program("examples/bench"), &["measure", &place])?);
        std::fs::remove_dir_all(&folder).map_err(|trouble| format!("{place}: {trouble}"))?;
        tree::say(&format!("-- {size} people\n{told}"));
        figures.take(size, &told);
    }
    let standing = tree::output(&program("examples/speed"), &[])?;
    let bytes = std::fs::metadata(program("panah")).map_err(|trouble| trouble.to_string())?.len();
    let mut report = report(&figures, &standing, bytes);
    report.push_str(&letters(&program("panah"), &release)?);
    tree::say(&report);
    std::fs::write(tree::root().join("docs/bench.md"), report)
        .map_err(|trouble| format!("docs/bench.md: {trouble}"))
}

/// Figures by what was measured, in the order it was told, and by size.
#[derive(Default)]
struct Figures {
    sizes: Vec<String>,
    order: Vec<String>,
    cells: BTreeMap<(String, String), String>,
}

impl Figures {
    /// Takes in what a program told of one size: lines of `what<TAB>figure<TAB>unit`.
    fn take(&mut self, size: &str, told: &str) {
        self.sizes.push(size.to_owned());
        for line in told.lines() {
            let mut parts = line.split('\t');
            let (Some(what), Some(figure), Some(unit)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            if !self.order.iter().any(|known| known == what) {
                self.order.push(what.to_owned());
            }
            self.cells.insert((what.to_owned(), size.to_owned()), format!("{} {unit}", short(figure)));
        }
    }

    /// A row for each thing that was measured, a column for each size.
    fn table(&self) -> String {
        let head: Vec<String> = self.sizes.iter().map(|size| format!("{size} people")).collect();
        let mut text = format!("| | {} |\n| --- |{}\n", head.join(" | "), " ---: |".repeat(head.len()));
        for what in &self.order {
            let cell =
                |size: &String| self.cells.get(&(what.clone(), size.clone())).map_or("", String::as_str);
            let row: Vec<&str> = self.sizes.iter().map(cell).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| {what} | {} |", row.join(" | "));
        }
        text
    }
}

/// A letter from the command to the file, ten times after one that warms the disk's cache: the slowest and the middle.
/// Every letter is a program started anew, so this is what somebody waits for, without the entry in the journal.
fn letters(program: &str, release: &std::path::Path) -> Result<String, String> {
    let out = release.join("bench-letter.pdf").to_string_lossy().into_owned();
    let mut text = String::from(
        "\n## Letters\n\n`panah letter NAME --sample --with LANGUAGE --out FILE`, program started anew:\n\n",
    );
    text.push_str("| letter | with | median | slowest of ten | size |\n| --- | --- | ---: | ---: | ---: |\n");
    for (letter, other) in [("release", "prs"), ("status", "ur"), ("habeas", "ps")] {
        let mut times = Vec::new();
        for round in 0..=10 {
            let since = std::time::Instant::now();
            tree::output(program, &["letter", letter, "--sample", "--with", other, "--out", &out])?;
            if round > 0 {
                times.push(since.elapsed().as_millis());
            }
        }
        times.sort_unstable();
        let size = std::fs::metadata(&out).map_err(|trouble| trouble.to_string())?.len() / 1000;
        let (middle, last) = (times.get(5).copied().unwrap_or(0), times.last().copied().unwrap_or(0));
        let _ = writeln!(text, "| {letter} | {other} | {middle} ms | {last} ms | {size} kB |");
    }
    Ok(text)
}

/// Three figures that matter are enough: 0.00123 stays, 1234.567 becomes 1235.
fn short(figure: &str) -> String {
    match figure.parse::<f64>() {
        Ok(value) if value >= 100.0 => format!("{value:.0}"),
        Ok(value) if value >= 10.0 => format!("{value:.1}"),
        Ok(value) => format!("{value:.2}"),
        Err(_) => figure.to_owned(),
    }
}

fn report(figures: &Figures, standing: &str, bytes: u64) -> String {
    let mut text =
        String::from("# Figures\n\nMade by `cargo xtask bench`, which writes this page: release build, ");
    // Writing to a String cannot fail.
    let _ = write!(text, "{}.\n\n", machine());
    text.push_str(
        "Server side: from the request to the last byte of the answer, through the whole router, one at a time.\n\
         A person's page writes the look to the journal, on disk, before it shows anything. The passphrase is\n\
         stretched at the lowest cost the program allows (a demonstration's); a real desk takes longer by design.\n\
         Memory is what the process holds in RAM, of a program started anew on a filled desk.\n\n",
    );
    text.push_str(&figures.table());
    let whole = bytes / 1_000_000;
    let _ = writeln!(text, "\nThe program is one file of {whole} MB (`target/release/panah`).");
    let _ =
        writeln!(text, "\n## Standing, on one core\n\n`cargo run --release -p standing --example speed`:\n");
    let _ = writeln!(text, "```text\n{}\n```", standing.trim());
    text
}

/// The machine in a few words, from the kernel.
pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let (processor, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
    let after = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    let cores = processor.lines().filter(|line| line.starts_with("processor")).count();
    let model = after(&processor, "model name").unwrap_or_else(|| "an unnamed processor".to_owned());
    let kilobytes: u64 =
        after(&memory, "MemTotal").and_then(|t| t.trim_end_matches(" kB").parse().ok()).unwrap_or_default();
    format!("{cores} cores of {model}, {} GB of memory", kilobytes / 1_000_000)
}
