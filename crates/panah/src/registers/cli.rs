//! `panah names`: registers searched, de-duplicated, linked, explained.

use super::find::{Loaded, best_line};
use super::reading::Reading;
use super::search::{People, Wanted, two_names};
use super::truth::{Truth, calibration, score};
use super::write;
use crate::base::errors::{Fault, Trouble};
use crate::cli::Surroundings;
use clap::{Args, Subcommand};
use names::link::{Candidate, Evidence, Match, Matcher, Says, Weighing, duplicates, links};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What `panah names` does.
#[derive(Subcommand)]
pub enum NamesCommand {
    /// Who in a register could this be? At most 20, likeliest first, with reasons.
    Search(SearchArgs),
    /// Which records of a register may be one person?
    Dedupe(DedupeArgs),
    /// Which records of two registers may be one person?
    Link(LinkArgs),
    /// Why two records of a register, or two names, are held to be one person, or not.
    Explain(ExplainArgs),
    /// How well and how fast are names found? Pairs of names of one person, among others.
    Eval(super::eval::EvalArgs),
}

/// A register file and its columns.
#[derive(Args)]
struct Columns {
    /// Which column is what, as `field=heading` or `own=first+last`; as often as needed. Fields: id own father
    /// grandfather mother sex birth province district seen companions number. Known headings need no telling.
    #[arg(long = "map")]
    map: Vec<String>,
}

/// What `panah names search` takes.
#[derive(Args)]
pub struct SearchArgs {
    /// CSV or TSV, plain or gzip.
    register: PathBuf,
    /// The name, in any script.
    #[arg(long)]
    query: String,
    /// The father's name.
    #[arg(long, default_value = "")]
    father: String,
    /// Year or day of birth, or two years: only people who may be born then.
    #[arg(long, default_value = "")]
    birth: String,
    /// Province of origin, as the register writes it: only people of it, or of none on record.
    #[arg(long, default_value = "")]
    province: String,
    /// JSON instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    columns: Columns,
}

/// What `panah names dedupe` takes.
#[derive(Args)]
pub struct DedupeArgs {
    /// CSV or TSV, plain or gzip.
    register: PathBuf,
    #[command(flatten)]
    answer: Answer,
}

/// What `panah names link` takes.
#[derive(Args)]
pub struct LinkArgs {
    /// The first register.
    one: PathBuf,
    /// The second.
    other: PathBuf,
    #[command(flatten)]
    answer: Answer,
}

/// Where the answer goes and what it is held against.
#[derive(Args)]
struct Answer {
    /// Where the pairs go: `.tsv` or `.csv`, with `.gz` packed. Without it only the numbers are told.
    #[arg(long)]
    out: Option<PathBuf>,
    /// A file that says which record is of whom (columns `rec_id` and `person_id`; the register itself, if it has them).
    #[arg(long)]
    truth: Option<PathBuf>,
    /// The least probability that is named. Default: where right and missed pairs balance best.
    #[arg(long)]
    line: Option<f32>,
    /// JSON instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    columns: Columns,
}

/// What `panah names explain` takes.
#[derive(Args)]
pub struct ExplainArgs {
    /// The number of one record, or a name.
    one: String,
    /// The number of the other, or another name.
    other: String,
    /// The register both are in; without it the two are names, and what they alone say is told.
    #[arg(long)]
    register: Option<PathBuf>,
    /// JSON instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    columns: Columns,
}

/// Runs one of the commands.
///
/// # Errors
/// `UnreadableRegister`, `MissingColumns`, `WrongCommand`, `DiskTrouble`.
pub fn run(command: &NamesCommand, around: &Surroundings) -> Result<(), Trouble> {
    match command {
        NamesCommand::Search(args) => search(args, around),
        NamesCommand::Dedupe(args) => pairs(&[args.register.as_path()], &args.answer, around),
        NamesCommand::Link(args) => pairs(&[args.one.as_path(), args.other.as_path()], &args.answer, around),
        NamesCommand::Explain(args) => explain(args, around),
        NamesCommand::Eval(args) => super::eval::run(args, around),
    }
}

/// A line about the work, for whoever waits at a terminal.
fn progress(line: &str) {
    if stderr().is_terminal() {
        let _ = writeln!(stderr(), "{line}");
    }
}

fn load(
    loaded: &mut Loaded,
    path: &Path,
    columns: &Columns,
    around: &Surroundings,
) -> Result<Reading, Trouble> {
    let t = around.t;
    let mut tell = |rows: usize| progress(&t.one("registers-reading", "rows", rows));
    let reading = loaded.read(path, &columns.map, &mut tell)?;
    recoded(&reading, around);
    Ok(reading)
}

/// Says how much was not UTF-8.
fn recoded(reading: &Reading, around: &Surroundings) {
    if reading.recoded > 0 {
        let _ = writeln!(stderr(), "{}", around.t.one("registers-recoded", "rows", reading.recoded));
    }
}

fn pairs(files: &[&Path], answer: &Answer, around: &Surroundings) -> Result<(), Trouble> {
    let since = Instant::now();
    let mut loaded = Loaded::default();
    let mut split = None;
    for path in files {
        load(&mut loaded, path, &answer.columns, around)?;
        split = split.or_else(|| u32::try_from(loaded.register.len()).ok().filter(|_| files.len() > 1));
    }
    let read = since.elapsed();
    progress(&around.t.one("registers-comparing", "records", loaded.register.len()));
    let (found, matcher) = match split {
        Some(split) => links(&mut loaded.register, split),
        None => duplicates(&mut loaded.register),
    };
    let compared = since.elapsed();
    let line = answer.line.unwrap_or_else(|| best_line(&found));
    let named: Vec<Match> = found.iter().filter(|m| m.probability >= line).copied().collect();
    if let Some(out) = &answer.out {
        progress(&around.t.one("registers-writing", "pairs", named.len()));
        let weighing = Weighing::new(&loaded.register, &matcher, split);
        write::pairs(out, &named, &loaded.ids, |m| weighing.evidence(m.one, m.other))?;
    }
    let written = since.elapsed();
    let mut told = json!({
        "records": loaded.register.len(), "pairs": named.len(), "line": line,
        "seconds": { "read": read.as_secs_f64(), "compare": compared.saturating_sub(read).as_secs_f64(),
            "write": written.saturating_sub(compared).as_secs_f64(), "all": written.as_secs_f64() },
    });
    if let Some(path) = &answer.truth {
        held_against(&mut told, &Truth::read(path)?, &loaded, &found, line, split)?;
    }
    tell(&told, answer.json, around)
}

/// Adds how near the answer comes to the truth.
fn held_against(
    told: &mut Value,
    truth: &Truth,
    loaded: &Loaded,
    found: &[Match],
    line: f32,
    split: Option<u32>,
) -> Result<(), Trouble> {
    let first = split.map_or(0, |s| s as usize);
    let true_pairs = if split.is_some() {
        truth.pairs_across(loaded.ids.all().take(first), loaded.ids.all().skip(first))
    } else {
        truth.pairs(loaded.ids.all())
    };
    let right = |m: &Match| truth.same(loaded.ids.get(m.one), loaded.ids.get(m.other));
    let value = serde_json::to_value(score(found, line, true_pairs, right)).map_err(|e| Trouble::ours(&e))?;
    if let (Some(told), Value::Object(score)) = (told.as_object_mut(), value) {
        told.extend(score);
        told.insert("calibration".to_owned(), json!(calibration(found, right)));
    }
    Ok(())
}

fn tell(told: &Value, as_json: bool, around: &Surroundings) -> Result<(), Trouble> {
    if as_json {
        around.say(&serde_json::to_string_pretty(told).map_err(|e| Trouble::ours(&e))?);
        return Ok(());
    }
    let number = |key: &str| told.get(key).and_then(Value::as_u64).unwrap_or_default();
    let share =
        |key: &str| told.get(key).and_then(Value::as_f64).map(|v| format!("{v:.3}")).unwrap_or_default();
    around.say(&around.t.two("registers-found", ("records", number("records")), ("pairs", number("pairs"))));
    around.say(&around.t.one("registers-line", "line", share("line")));
    if told.get("f1").is_some() {
        around.say(&around.t.two(
            "registers-right",
            ("precision", share("precision")),
            ("recall", share("recall")),
        ));
        around.say(&around.t.one("registers-f1", "f1", share("f1")));
    }
    Ok(())
}

fn search(args: &SearchArgs, around: &Surroundings) -> Result<(), Trouble> {
    if names::fold(&args.query).is_empty() {
        return Err(Trouble::new(Fault::WrongCommand).with("detail", "--query"));
    }
    let mut tell = |rows: usize| progress(&around.t.one("registers-reading", "rows", rows));
    let (people, reading) = People::read(&args.register, &args.columns.map, &mut tell)?;
    recoded(&reading, around);
    let found = people.find(&Wanted {
        name: &args.query,
        father: &args.father,
        birth: &args.birth,
        province: &args.province,
    });
    if args.json {
        let list: Vec<Value> = found.iter().map(|hit| people.json(hit)).collect();
        around.say(&serde_json::to_string_pretty(&list).map_err(|e| Trouble::ours(&e))?);
        return Ok(());
    }
    for hit in &found {
        around.say(&people.line(hit, around));
    }
    if found.is_empty() {
        around.say(&around.t.s("registers-nobody"));
    }
    Ok(())
}

fn explain(args: &ExplainArgs, around: &Surroundings) -> Result<(), Trouble> {
    let Some(path) = &args.register else { return two_names(&args.one, &args.other, args.json, around) };
    let mut loaded = Loaded::default();
    load(&mut loaded, path, &args.columns, around)?;
    let record =
        |id: &str| loaded.ids.find(id).ok_or_else(|| Trouble::new(Fault::WrongCommand).with("detail", id));
    let (one, other) = (record(&args.one)?, record(&args.other)?);
    let matcher = Matcher::learn(&mut loaded.register);
    let weighing = Weighing::new(&loaded.register, &matcher, None);
    let found = Candidate {
        record: other,
        probability: weighing.probability(one, other),
        evidence: weighing.evidence(one, other),
    };
    if args.json {
        let value = candidate(&found, &args.other);
        around.say(&serde_json::to_string_pretty(&value).map_err(|e| Trouble::ours(&e))?);
        return Ok(());
    }
    around.say(&around.t.one("registers-probability", "probability", format!("{:.3}", found.probability)));
    for evidence in &found.evidence {
        around.say(&reason(evidence, around));
    }
    Ok(())
}

fn candidate(candidate: &Candidate, id: &str) -> Value {
    let evidence: Vec<Value> = candidate
        .evidence
        .iter()
        .map(|e| json!({ "clue": e.clue, "says": said(e.says), "bits": e.bits, "one_in": e.one_in }))
        .collect();
    json!({ "record": id, "probability": candidate.probability, "evidence": evidence })
}

const fn said(says: Says) -> &'static str {
    match says {
        Says::Agrees => "agrees",
        Says::Nearly => "nearly",
        Says::Differs => "differs",
        Says::Unknown => "unknown",
    }
}

/// What a clue says, in words.
fn reason(evidence: &Evidence, around: &Surroundings) -> String {
    let clue = around.t.s(match evidence.clue {
        "own-name" => "registers-clue-own-name",
        "father-name" => "registers-clue-father-name",
        "grandfather-name" => "registers-clue-grandfather-name",
        "mother-name" => "registers-clue-mother-name",
        "birth" => "registers-clue-birth",
        "sex" => "registers-clue-sex",
        "origin" => "registers-clue-origin",
        "last-seen" => "registers-clue-last-seen",
        "companions" => "registers-clue-companions",
        "number" => "registers-clue-number",
        _ => "registers-clue-relatives",
    });
    let says = around.t.s(match evidence.says {
        Says::Agrees => "registers-agrees",
        Says::Nearly => "registers-nearly",
        Says::Differs => "registers-differs",
        Says::Unknown => "registers-unknown",
    });
    let rare = evidence.one_in.map(|n| around.t.one("registers-one-in", "people", format!("{n:.0}")));
    format!("{clue}: {says} ({:+.1}){}", evidence.bits, rare.map(|r| format!(", {r}")).unwrap_or_default())
}
