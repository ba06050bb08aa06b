//! `panah today`: the numbers of the first page, for a terminal or another program.

use super::summary::Summary;
use crate::access::model::Act;
use crate::access::permit::Subject;
use crate::base::errors::Trouble;
use crate::cli::{Surroundings, engine, read_day};
use crate::law::words;
use clap::Args;

/// What `panah today` takes.
#[derive(Args)]
pub struct TodayArgs {
    /// The name you log in with.
    #[arg(long)]
    name: String,
    /// The day, as YYYY-MM-DD. Default: today.
    #[arg(long)]
    on: Option<String>,
    /// The day whose knowledge counts, as YYYY-MM-DD. Default: today.
    #[arg(long)]
    known: Option<String>,
    /// JSON instead of words.
    #[arg(long)]
    json: bool,
}

/// Prints the numbers of a day.
///
/// # Errors
/// `ImpossibleDate`, what opening the desk says, `NotYours`.
pub fn run(args: &TodayArgs, around: &Surroundings) -> Result<(), Trouble> {
    let on = args.on.as_deref().map(read_day).transpose()?;
    let known = args.known.as_deref().map(read_day).transpose()?;
    let desk = around.desk(None)?;
    let entered = desk.enter(&args.name, &around.passphrase(&args.name)?)?;
    let today = desk.clock().today();
    let actor = entered.actor(around.t.0);
    let lists = actor.does(Act::ListPeople);
    let permit = desk.permit(&actor, if lists { Act::ListPeople } else { Act::SeeToday }, Subject::Desk)?;
    let summary = engine()?.block_on(async {
        let view = desk.view(&permit, 0).await?;
        Summary::new(&view, on.unwrap_or(today), known.unwrap_or(today), lists)
    })?;
    if args.json {
        around.say(&serde_json::to_string_pretty(&summary).map_err(|e| Trouble::ours(&e))?);
    } else {
        readable(&summary, around);
    }
    Ok(())
}

fn readable(summary: &Summary, around: &Surroundings) {
    let t = around.t;
    around.say(&format!("{} · {}", t.day(summary.on), t.solar(summary.on)));
    for (headline, people) in &summary.standing.0 {
        let (symbol, name) = (words::symbol(t, *headline), words::headline(t, *headline));
        around.say(&format!("{symbol} {name}: {}", t.number(*people)));
    }
    around.say(&format!("{}: {}", t.s("today-clashes"), t.number(summary.clashes)));
}
