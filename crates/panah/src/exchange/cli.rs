//! `panah pfif` and `panah primero`: what would be taken of a file, what refused, and why. Needs no desk.

use crate::base::{Fault, Moment, Trouble};
use crate::cli::Surroundings;
use clap::{Args, Subcommand, ValueEnum};
use formats::{Line, Reason, Verdict, What};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// PFIF, the format of people finders.
#[derive(Subcommand)]
pub enum PfifCommand {
    /// Look through a PFIF file (1.1 to 1.4, or an Atom feed): each record taken or refused, with the reason.
    Import(LookArgs),
}

/// Primero's JSON.
#[derive(Subcommand)]
pub enum PrimeroCommand {
    /// Look through tracing requests or cases as Primero's API gives them.
    Import {
        #[command(flatten)]
        look: LookArgs,
        /// What the file holds.
        #[arg(long, value_enum, default_value_t = Records::Requests)]
        kind: Records,
    },
}

/// What a file of Primero holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Records {
    /// Tracing requests.
    Requests,
    /// Cases.
    Cases,
}

/// A file to look through.
#[derive(Args)]
pub struct LookArgs {
    /// The file.
    file: PathBuf,
    /// Only say what would happen.
    #[arg(long, required = true)]
    dry_run: bool,
    /// One JSON object with every record.
    #[arg(long)]
    json: bool,
}

/// Runs `panah pfif`.
///
/// # Errors
/// `UnreadableExchange` when the file as a whole is refused; what the disk says.
pub fn pfif(command: &PfifCommand, around: &Surroundings) -> Result<(), Trouble> {
    let PfifCommand::Import(look) = command;
    let now = now(around)?;
    tell(look, &formats::pfif::read(&bytes(&look.file)?, now.0), around)
}

/// Runs `panah primero`.
///
/// # Errors
/// As [`pfif`].
pub fn primero(command: &PrimeroCommand, around: &Surroundings) -> Result<(), Trouble> {
    let PrimeroCommand::Import { look, kind } = command;
    let (now, bytes) = (now(around)?, bytes(&look.file)?);
    let lines = match kind {
        Records::Requests => formats::primero::read_requests(&bytes, now.0),
        Records::Cases => formats::primero::read_cases(&bytes, now.0),
    };
    tell(look, &lines, around)
}

fn now(around: &Surroundings) -> Result<Moment, Trouble> {
    Ok(around.desk(None)?.clock().now())
}

/// The file, up to one byte more than is read of it: what is larger is refused by its size.
fn bytes(path: &Path) -> Result<Vec<u8>, Trouble> {
    let disk = |e: std::io::Error| Trouble::new(Fault::DiskTrouble).with("detail", e.to_string());
    let mut bytes = Vec::new();
    let most = formats::text::LARGEST as u64 + 1;
    File::open(path).map_err(disk)?.take(most).read_to_end(&mut bytes).map_err(disk)?;
    Ok(bytes)
}

fn why(reason: Reason, around: &Surroundings) -> String {
    around.t.coded("pfif-why", reason.code())
}

fn row(line: &Line, around: &Surroundings) -> Value {
    let flags: Vec<&str> = line.flags.iter().map(|f| f.code()).collect();
    let mut row = json!({
        "kind": line.what.code(), "record_id": line.id, "line": line.line, "flags": flags,
        "verdict": if line.is_taken() { "taken" } else { "refused" },
    });
    if let (Verdict::Refused(reason, field), Some(row)) = (&line.verdict, row.as_object_mut()) {
        row.insert("code".to_owned(), json!(reason.code()));
        row.insert("reason".to_owned(), json!(why(*reason, around)));
        if !field.is_empty() {
            row.insert("field".to_owned(), json!(field));
        }
    }
    row
}

fn tell(look: &LookArgs, lines: &[Line], around: &Surroundings) -> Result<(), Trouble> {
    let taken = lines.iter().filter(|l| l.is_taken()).count();
    let refused = lines.len() - taken;
    if look.json {
        let records: Vec<Value> = lines.iter().map(|l| row(l, around)).collect();
        let all = json!({ "records": records, "taken": taken, "refused": refused });
        around.say(&format!("{all:#}"));
    } else {
        for line in lines {
            say(line, around);
        }
        let counted = |key: &str, count: usize| format!("{}: {}", around.t.s(key), around.t.number(count));
        around.say(&counted("pfif-taken", taken));
        around.say(&counted("pfif-refused", refused));
    }
    match lines.first() {
        Some(Line { what: What::File, verdict: Verdict::Refused(reason, _), .. }) => {
            Err(Trouble::new(Fault::UnreadableExchange).with("detail", why(*reason, around)))
        }
        _ => Ok(()),
    }
}

/// One record for a person who reads the terminal.
fn say(line: &Line, around: &Surroundings) {
    let t = around.t;
    let what = match line.what {
        What::File => t.s("pfif-file"),
        What::Person => t.s("pfif-person"),
        What::Note => t.s("pfif-note"),
    };
    let said = format!("{}: {what} {}", t.number(line.line), crate::web::language::isolated(&line.id));
    let verdict = match &line.verdict {
        Verdict::Refused(reason, field) if field.is_empty() => {
            format!("{}: {}", t.s("pfif-refused"), why(*reason, around))
        }
        Verdict::Refused(reason, field) => {
            let field = crate::web::language::isolated(field);
            format!("{}: {} ({field})", t.s("pfif-refused"), why(*reason, around))
        }
        _ => t.s("pfif-taken"),
    };
    around.say(&format!("{said} – {verdict}"));
    for flag in &line.flags {
        around.say(&format!("    {}", t.coded("pfif-flag", flag.code())));
    }
}

#[cfg(test)]
mod tests {
    use crate::web::language::Tongue;
    use dates::Lang;

    #[test]
    fn every_reason_and_every_flag_has_its_sentence_in_every_language() {
        for t in Lang::ALL.map(Tongue) {
            let reasons = formats::Reason::ALL.iter().map(|r| t.coded("pfif-why", r.code()));
            for said in reasons.chain(formats::Flag::ALL.iter().map(|f| t.coded("pfif-flag", f.code()))) {
                assert!(!said.contains('⟦'), "{said} in {}", t.code());
            }
        }
    }
}
