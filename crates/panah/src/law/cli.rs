//! `panah standing` and `panah pack check`: the law without a desk.

use super::pack::malformed;
use super::words;
use crate::base::errors::{Fault, Trouble};
use crate::cli::{Surroundings, read_day};
use crate::places::{Gazetteer, Pcode};
use crate::web::language::{Tongue, isolated};
use clap::{Args, Subcommand};
use standing::{Ask, AskError, Pack, Standing};
use std::path::{Path, PathBuf};

/// What `panah standing` takes.
#[derive(Args)]
pub struct StandingArgs {
    /// The paper: und, ovs, vis, acc, por, umrf, asy, man, rst or mix.
    #[arg(long)]
    category: String,
    /// The P-code of the district or province, such as PK528.
    #[arg(long)]
    place: Option<String>,
    /// The day, as 2025-03-31, or in any of the three calendars.
    #[arg(long)]
    on: String,
    /// The day whose knowledge counts, written likewise. Default: everything known now.
    #[arg(long)]
    known: Option<String>,
    /// A fact as key=value, such as `visa_expires=2025-02-05`; as often as needed.
    #[arg(long = "fact")]
    facts: Vec<String>,
    /// JSON instead of words.
    #[arg(long)]
    json: bool,
}

/// What `panah pack` does.
#[derive(Subcommand)]
pub enum PackCommand {
    /// Read a pack and run its own examples: instruments, fees, clocks, holidays.
    Check {
        /// The folder that holds `instruments.toml`.
        folder: PathBuf,
    },
}

/// Answers a question about somebody's standing from the shipped instruments.
///
/// # Errors
/// `UnknownPlace`, `ImpossibleDate`, `WrongCommand` with the word that could not be read.
pub fn standing(args: &StandingArgs, around: &Surroundings) -> Result<(), Trouble> {
    let pack = super::shipped()?;
    if let Some(place) = &args.place {
        known_place(place)?;
    }
    let facts: Vec<&str> = args.facts.iter().map(String::as_str).collect();
    let on = read_day(&args.on)?.to_string();
    let known = args.known.as_deref().map(read_day).transpose()?.map(|day| day.to_string());
    let ask = Ask {
        category: &args.category,
        place: args.place.as_deref(),
        on: &on,
        known: known.as_deref(),
        facts: &facts,
    };
    let answer = standing::answer(&pack, &ask).map_err(|e| not_understood(&e))?;
    if args.json {
        around.say(&serde_json::to_string_pretty(&answer).map_err(|e| Trouble::ours(&e))?);
    } else {
        for line in readable(&answer, around.t) {
            around.say(&line);
        }
    }
    Ok(())
}

/// The country as a whole, or a place the gazetteer knows.
fn known_place(text: &str) -> Result<(), Trouble> {
    let code = text.trim();
    let known = code.parse::<Pcode>().is_ok_and(|p| Gazetteer::builtin().knows(p));
    if known || code.eq_ignore_ascii_case("PK") {
        return Ok(());
    }
    Err(Trouble::new(Fault::UnknownPlace).with("place", text))
}

fn not_understood(error: &AskError) -> Trouble {
    match error {
        AskError::Place(place) => Trouble::new(Fault::UnknownPlace).with("place", place),
        AskError::Day(day) => Trouble::new(Fault::ImpossibleDate).with("date", day),
        other => Trouble::new(Fault::WrongCommand).with("detail", other.to_string()),
    }
}

/// The answer in the language of the terminal.
pub fn readable(answer: &Standing, t: Tongue) -> Vec<String> {
    let mut lines = vec![
        format!("{} {}", words::symbol(t, answer.headline), words::headline(t, answer.headline)),
        words::meaning(t, answer.headline),
        format!("{} · {}", isolated(&t.day(answer.on)), isolated(&t.solar(answer.on))),
    ];
    if let Some(known) = answer.known {
        lines.push(t.one("today-law-known-on", "day", t.day(known)));
    }
    for signal in &answer.signals {
        let mark = if signal.decides { "*" } else { "-" };
        let (title, effect) = (signal.instrument.title_in(t.code()), words::effect(t, signal.effect()));
        let source = signal.instrument.sources.first().map_or("", String::as_str);
        lines.push(format!("{mark} {title} ({effect})"));
        lines.push(format!("  {} · {}", isolated(signal.id()), isolated(source)));
    }
    if let Some(day) = answer.next_change {
        lines.push(t.one("law-next-change", "day", t.day(day)));
    }
    if let Some(day) = answer.unconfirmed_since {
        lines.push(t.one("law-unconfirmed", "day", t.day(day)));
    }
    for (title, facts) in [("law-ask-for", &answer.unknown), ("law-could-help", &answer.could_help)] {
        if !facts.is_empty() {
            let named: Vec<String> = facts.iter().map(|f| words::fact(t, f)).collect();
            lines.push(t.one(title, "facts", named.join(" · ")));
        }
    }
    lines.push(t.s("law-no-advice"));
    lines
}

/// Checks the pack in a folder.
///
/// # Errors
/// `MalformedPack` when it cannot be read, `PackFails` when something in it does not come out as it says.
pub fn pack(command: &PackCommand, around: &Surroundings) -> Result<(), Trouble> {
    let PackCommand::Check { folder } = command;
    let file = folder.join("instruments.toml");
    let letters = crate::letters::folder_in(folder);
    let mut results: Vec<(String, Option<String>)> = Vec::new();
    // An office's own folder of letters has no instruments.
    if file.exists() || letters.is_none() {
        let text = std::fs::read_to_string(&file).map_err(|e| {
            Trouble::new(Fault::MalformedPack).with("detail", format!("{}: {e}", file.display()))
        })?;
        let law = Pack::parse(&text).map_err(|e| malformed(&e))?.check();
        results.extend(law.into_iter().map(|r| (r.what, r.problem)));
    }
    results.extend(tables(folder)?.into_iter().map(|c| (c.what, c.problem)));
    if let Some(letters) = letters {
        results.extend(crate::letters::check(&letters, around.t));
    }
    for (what, problem) in &results {
        match problem {
            None => around.say(&format!("ok    {what}")),
            Some(problem) => around.say(&format!("FAIL  {what}: {problem}")),
        }
    }
    let failed = results.iter().filter(|r| r.1.is_some()).count();
    around.say(&format!("{} passed, {failed} failed", results.len() - failed));
    if failed > 0 { Err(Trouble::new(Fault::PackFails).with("failed", failed.to_string())) } else { Ok(()) }
}

type Check = fn(&str) -> Result<Vec<dues::Checked>, dues::PackProblem>;

/// The tables beside the instruments, as far as the pack has them: fees, clocks, holidays.
fn tables(folder: &Path) -> Result<Vec<dues::Checked>, Trouble> {
    let mut checked = Vec::new();
    let readers: [(&str, Check); 3] = [
        ("fees.toml", |text| dues::Fees::parse(text).map(|t| t.check())),
        ("clocks.toml", |text| dues::ClockPack::parse(text).map(|t| t.check())),
        ("holidays.toml", |text| dues::Holidays::parse(text).map(|t| t.check())),
    ];
    for (name, read) in readers {
        let file = folder.join(name);
        if !file.exists() {
            continue;
        }
        let wrong = |detail: &dyn std::fmt::Display| {
            Trouble::new(Fault::MalformedPack).with("detail", format!("{}: {detail}", file.display()))
        };
        let text = std::fs::read_to_string(&file).map_err(|e| wrong(&e))?;
        checked.extend(read(&text).map_err(|e| wrong(&e))?);
    }
    Ok(checked)
}
