//! Panah's task runner: `cargo xtask test` and its pieces. See `docs/developer/README.md`.

mod bench;
mod browser;
mod licences;
mod machine;
mod markup;
mod size;
mod test;
mod tree;

use std::io::{Write, stderr};
use std::process::ExitCode;

/// What went wrong, in a sentence for whoever ran the command.
pub type Outcome = Result<(), String>;

const HELP: &str = "cargo xtask <command>

  test      everything a change must pass: format, lints, tests, budgets, licences, pack, browser
  browser   the browser test alone
  shots     takes the pictures of docs/screenshots with it
  size      the size budget of the sources, with the longest files
  markup    what style sheets and pages must not contain
  licences  licences, sources and bans of the dependencies, from deny.toml
  deny      the same by cargo-deny, with advisories; installs it when missing
  bench     the figures of docs/bench.md, measured in release on this machine
            bench names --data DIR [--python PROGRAM] [SIZES] measures finding by name, for docs/bench-names.md
            bench tracing DATA [SIZES] measures looking for each other, for docs/bench-tracing.md
            bench linking DATA [SEED [SIZE …]] measures de-duplicating beside the rivals, for docs/bench-linking.md";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let outcome = match command.as_str() {
        "test" => test::run(),
        "browser" => browser::run(&rest),
        "shots" => browser::run(&["--shots".to_owned()]),
        "size" => size::report(),
        "markup" => markup::check(),
        "licences" => licences::check(),
        "deny" => licences::deny(),
        "bench" => bench::run(&rest),
        _ => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            let _ = writeln!(stderr(), "{trouble}");
            ExitCode::FAILURE
        }
    }
}
