//! `panah pfif` and `panah primero`: files of other offices brought in, and what may leave written for them. A trial run
//! needs no desk.

use super::desk::{self, Who};
use crate::base::{Fault, Trouble};
use crate::cli::Surroundings;
use crate::tracing::outside::Kind;
use clap::{Args, Subcommand, ValueEnum};
use formats::{Line, Reason, Verdict, What};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// PFIF, the format of people finders.
#[derive(Subcommand)]
pub enum PfifCommand {
    /// Bring a PFIF file (1.1 to 1.4, or an Atom feed) into tracing: each record taken or refused, with the reason.
    Import(ImportArgs),
    /// Write whom this desk looks for, and who agreed that others are told.
    Export {
        #[command(flatten)]
        out: ExportArgs,
        /// An Atom feed in place of a document.
        #[arg(long)]
        atom: bool,
    },
}

/// Primero's JSON.
#[derive(Subcommand)]
pub enum PrimeroCommand {
    /// Bring in tracing requests or cases as Primero's API gives them.
    Import {
        #[command(flatten)]
        args: ImportArgs,
        /// What the file holds.
        #[arg(long, value_enum, default_value_t = Records::Requests)]
        kind: Records,
    },
    /// Write whom this desk looks for as tracing requests, or who agreed that others are told as cases.
    Export {
        #[command(flatten)]
        out: ExportArgs,
        /// What to write.
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

/// A file to bring in.
#[derive(Args)]
pub struct ImportArgs {
    /// The file.
    file: PathBuf,
    /// Only say what would happen; needs no desk.
    #[arg(long)]
    dry_run: bool,
    /// One JSON object with every record.
    #[arg(long)]
    json: bool,
    /// The name you log in with.
    #[arg(long, required_unless_present = "dry_run")]
    name: Option<String>,
    /// Who gave the file; the same words each time. Default: the file's name.
    #[arg(long)]
    from: Option<String>,
}

/// A file to write.
#[derive(Args)]
pub struct ExportArgs {
    /// The file; it must not exist yet.
    #[arg(long)]
    out: PathBuf,
    /// The name you log in with.
    #[arg(long)]
    name: String,
    /// The domain the office's records are named under.
    #[arg(long, default_value = "desk.panah.invalid", value_parser = domain)]
    domain: String,
    /// The day the desk's clock stands on, as YYYY-MM-DD (for training).
    #[arg(long)]
    on: Option<String>,
}

fn domain(text: &str) -> Result<String, String> {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let fits = text.len() <= 100 && text.contains('.') && text.bytes().all(good);
    if fits { Ok(text.to_owned()) } else { Err("letters, digits, dots and dashes".to_owned()) }
}

/// Runs `panah pfif`.
///
/// # Errors
/// `UnreadableExchange` when the file as a whole is refused; what the disk and the desk say.
pub fn pfif(command: &PfifCommand, around: &Surroundings) -> Result<(), Trouble> {
    match command {
        PfifCommand::Import(args) => import(args, Kind::Pfif, around),
        PfifCommand::Export { out, atom: true } => export(out, desk::Shape::Atom, around),
        PfifCommand::Export { out, atom: false } => export(out, desk::Shape::Pfif, around),
    }
}

/// Runs `panah primero`.
///
/// # Errors
/// As [`pfif`].
pub fn primero(command: &PrimeroCommand, around: &Surroundings) -> Result<(), Trouble> {
    match command {
        PrimeroCommand::Import { args, kind: Records::Requests } => import(args, Kind::Requests, around),
        PrimeroCommand::Import { args, kind: Records::Cases } => import(args, Kind::Cases, around),
        PrimeroCommand::Export { out, kind: Records::Requests } => export(out, desk::Shape::Requests, around),
        PrimeroCommand::Export { out, kind: Records::Cases } => export(out, desk::Shape::Cases, around),
    }
}

fn import(args: &ImportArgs, kind: Kind, around: &Surroundings) -> Result<(), Trouble> {
    let bytes = bytes(&args.file)?;
    let lines = kind.lines(&bytes, around.desk(None)?.clock().now().0);
    tell(args, &lines, around)?;
    let Some(name) = args.name.as_ref().filter(|_| !args.dry_run) else { return Ok(()) };
    let file = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let source = args.from.clone().unwrap_or_else(|| file.clone());
    let waiting = desk::bring(&Who { name, on: None }, (kind, lines), (&source, &file), around)?;
    if !args.json {
        around.say(&format!("{}: {}", around.t.s("trace-list-waiting"), around.t.number(waiting)));
    }
    Ok(())
}

fn export(args: &ExportArgs, shape: desk::Shape, around: &Surroundings) -> Result<(), Trouble> {
    let who = Who { name: &args.name, on: args.on.as_deref() };
    let count = desk::write(&who, shape, (&args.out, &args.domain), around)?;
    around.say(&format!("{}: {}", around.t.s("pfif-written"), around.t.number(count)));
    Ok(())
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

fn row(line: &Line, left: Option<&str>, around: &Surroundings) -> Value {
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
    if let (Some(why), Some(row)) = (left, row.as_object_mut()) {
        row.insert("left_out".to_owned(), json!(around.t.s(why)));
    }
    row
}

fn tell(look: &ImportArgs, lines: &[Line], around: &Surroundings) -> Result<(), Trouble> {
    let taken = lines.iter().filter(|l| l.is_taken()).count();
    let refused = lines.len() - taken;
    let left = crate::tracing::outside::left_out(lines);
    let left = |line: &Line| left.get(line.id.as_str()).copied().filter(|_| line.what == What::Person);
    if look.json {
        let records: Vec<Value> = lines.iter().map(|l| row(l, left(l), around)).collect();
        let all = json!({ "records": records, "taken": taken, "refused": refused });
        around.say(&format!("{all:#}"));
    } else {
        for line in lines {
            say(line, left(line), around);
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
fn say(line: &Line, left: Option<&str>, around: &Surroundings) {
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
    if let Some(why) = left {
        around.say(&format!("    {}", t.s(why)));
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
