//! `panah-letters`: a filled letter as JSON on standard input, a PDF on standard output. It keeps nothing, reads no
//! file but fonts, and never speaks to a network. `--fonts` says which faces are here.

mod fonts;
mod set;

use letters::Job;
use std::io::{Read, Write, stderr, stdin, stdout};
use std::process::ExitCode;

/// What was sent cannot be read.
const UNREADABLE: u8 = 2;
/// A face is missing; standard error names it.
const NO_FACE: u8 = 3;
/// The look does not come out; standard error says where.
const WRONG_LOOK: u8 = 4;

fn main() -> ExitCode {
    let asked = std::env::args().nth(1);
    let outcome = match asked.as_deref() {
        None => letter(),
        Some("--fonts") => Ok(faces().into_bytes()),
        Some("--version") => Ok(format!("panah-letters {}\n", env!("CARGO_PKG_VERSION")).into_bytes()),
        Some(_) => {
            Err((UNREADABLE, "usage: panah-letters [--fonts | --version]; a letter on standard input".into()))
        }
    };
    match outcome {
        Ok(bytes) => match stdout().write_all(&bytes).and_then(|()| stdout().flush()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err((code, why)) => {
            let _ = writeln!(stderr(), "{why}");
            ExitCode::from(code)
        }
    }
}

fn letter() -> Result<Vec<u8>, (u8, String)> {
    let mut sent = String::new();
    stdin().lock().read_to_string(&mut sent).map_err(|e| (UNREADABLE, e.to_string()))?;
    // serde_json's message would quote what was sent: a letter's words do not belong into a log.
    let job: Job = serde_json::from_str(&sent)
        .map_err(|e| (UNREADABLE, format!("not a letter: line {}, column {}", e.line(), e.column())))?;
    let mut folders = job.fonts.clone();
    folders.extend(fonts::folders());
    let found = fonts::find(&folders);
    let missing = fonts::missing(&found, job.document.other.code());
    if !missing.is_empty() {
        return Err((NO_FACE, missing.join(", ")));
    }
    set::pdf(&job, found).map_err(|why| (WRONG_LOOK, why))
}

/// One line a family: its name and `here` or `missing`.
fn faces() -> String {
    let found = fonts::find(&fonts::folders());
    let line = |family: &fonts::Family| {
        let here = found.iter().any(|f| f.info().family == family.name);
        format!("{}\t{}\n", family.name, if here { "here" } else { "missing" })
    };
    fonts::FAMILIES.iter().map(line).collect()
}
