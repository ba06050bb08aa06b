//! Learns `data/spelling.tsv` from a directory of pairs; with `--trial` says what such weights are worth on people they were
//! not learned from.
//!
//! `cargo run --release -p names --example train -- DIRECTORY [OUT]`
//! `cargo run --release -p names --example train -- DIRECTORY --trial [SIZE] [FOLDS] [--show]`

mod material;
mod trial;

use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let directory = arguments.first().ok_or("train DIRECTORY [OUT | --trial [SIZE] [FOLDS] [--show]]")?;
    let material = material::Material::read(directory.as_ref())?;
    if arguments.get(1).is_some_and(|a| a == "--trial") {
        let number = |at: usize, usual| arguments.get(at).map_or(Ok(usual), |n| n.parse::<u32>());
        let show = arguments.iter().any(|a| a == "--show");
        return trial::trial(&material, number(2, 100_000)? as usize, number(3, 5)?, show);
    }
    let out = arguments.get(1).map_or("crates/names/data/spelling.tsv", String::as_str);
    let table = material.teach(|_| true, true);
    let text = format!("{}{}", material::HEAD, table.to_text());
    std::fs::write(out, &text)?;
    writeln!(std::io::stdout(), "{out}: {} lines, {} bytes", text.lines().count(), text.len())?;
    Ok(())
}
