//! Finding one person among many: recall, time and memory by size, and the rivals on the same work.

use super::corpora::{Field, Ground, make};
use super::{Told, rivals};
use crate::tree;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

const HEAD: &str = "## Finding\n\nEvery pair is two spellings of one person's name, of public record: one is looked for, the \
    other stands among the people. Beyond a hundred thousand the others are generated with observed frequencies and \
    spellings, so that people of equal names abound. A name counts as found when it, or somebody of equal name, is among \
    the first one or ten; who bears the very name asked for takes no place. *Ceiling*: what could be found at most if \
    people of equal names came in any order and only the person counted. The pairs taught the weights: for people never \
    seen run `cargo run --release -p names --example train -- DIR --trial`.\n\n";

/// The section.
///
/// # Errors
/// What could not be made or run.
pub fn section(told: &Told) -> Result<String, String> {
    let ground = make(&told.data, &told.scratch, &told.sizes)?;
    let mut text = String::from(HEAD);
    text.push_str("`panah names eval --corpus CORPUS --pairs PAIRS --json`, one core for finding:\n\n");
    text.push_str("| people | across scripts @1 / @10 | same script @1 / @10 | ceilings @10 | with father @10 | p50 / p99 ms | build s | bytes a person |\n");
    text.push_str("| ---: | --- | --- | --- | --- | --- | ---: | ---: |\n");
    for field in &ground.fields {
        row(&mut text, told, field, &ground)?;
    }
    if let Some(field) = ground.fields.iter().rev().find(|f| f.people <= 100_000) {
        let whole = eval(told, &field.corpus, &ground.pairs)?;
        let _ = writeln!(text, "\nBy kind, {} people:\n", field.people);
        text.push_str("| kind | pairs | @1 | @10 |\n| --- | ---: | ---: | ---: |\n");
        for (kind, of) in whole.get("by_kind").and_then(Value::as_object).into_iter().flatten() {
            let (n, one, ten) =
                (figure(of, &["n"]), figure(of, &["recall_at_1"]), figure(of, &["recall_at_10"]));
            let _ = writeln!(text, "| {kind} | {n:.0} | {one:.3} | {ten:.3} |");
        }
        text.push_str(&rivals::section(told, field, &ground)?);
    }
    Ok(text)
}

fn row(text: &mut String, told: &Told, field: &Field, ground: &Ground) -> Result<(), String> {
    let whole = eval(told, &field.corpus, &ground.pairs)?;
    let father = eval(told, &field.corpus, &ground.with_father)?;
    let of = |from: &Value, kind: &str, key: &str| figure(from, &["by_kind", kind, key]);
    let (cross, same) = ("all cross-script", "all same-script");
    let both =
        |kind| format!("{:.3} / {:.3}", of(&whole, kind, "recall_at_1"), of(&whole, kind, "recall_at_10"));
    let ceiling = |kind| of(&whole, kind, "equal_names_ceiling_at_10");
    let with = |kind| of(&father, kind, "recall_at_10");
    let _ = writeln!(
        text,
        "| {} | {} | {} | {:.3} · {:.3} | {:.3} · {:.3} | {:.2} / {:.2} | {:.1} | {:.0} |",
        field.people,
        both(cross),
        both(same),
        ceiling(cross),
        ceiling(same),
        with(cross),
        with(same),
        figure(&whole, &["p50_ms"]),
        figure(&whole, &["p99_ms"]),
        figure(&whole, &["build_s"]),
        figure(&whole, &["bytes_per_person"]),
    );
    Ok(())
}

fn eval(told: &Told, corpus: &Path, pairs: &Path) -> Result<Value, String> {
    let [corpus, pairs] = [corpus, pairs].map(|p| p.to_string_lossy().into_owned());
    let said =
        tree::output(&told.panah, &["names", "eval", "--corpus", &corpus, "--pairs", &pairs, "--json"])?;
    serde_json::from_str(&said).map_err(|trouble| trouble.to_string())
}

/// A figure by its keys; nought where there is none.
fn figure(from: &Value, keys: &[&str]) -> f64 {
    let found = keys.iter().try_fold(from, |at, key| at.get(key));
    found.and_then(Value::as_f64).unwrap_or_default()
}
