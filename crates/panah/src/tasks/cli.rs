//! `panah digest`: what is one's own to do, for a terminal or another program.

use super::board::{Item, Now, items, leads};
use super::model::Due;
use crate::access::model::Act;
use crate::access::permit::Subject;
use crate::base::errors::Trouble;
use crate::cli::{Surroundings, engine, read_day};
use crate::web::language::{Tongue, isolated};
use clap::Args;
use serde::Serialize;

/// What `panah digest` takes.
#[derive(Args)]
pub struct DigestArgs {
    /// The name you log in with.
    #[arg(long)]
    name: String,
    /// The day, as YYYY-MM-DD. Default: now.
    #[arg(long)]
    on: Option<String>,
    /// JSON instead of words. It holds case codes and never what is to be done.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Line {
    task: String,
    code: Option<String>,
    due: String,
    late: bool,
    step: &'static str,
    clock: Option<String>,
}

fn line(item: &Item, offset: i32) -> Line {
    Line {
        task: item.task.to_string(),
        code: item.about.and_then(|a| a.1).map(|c| c.to_string()),
        due: match item.due {
            Due::Day(day) => day.to_string(),
            Due::At(at) => {
                format!("{} {}", at.day(offset), crate::clocks::plain_hour(at, offset))
            }
        },
        late: item.late,
        step: match item.step {
            super::rules::Step::Owner => "owner",
            super::rules::Step::Deputy => "deputy",
            super::rules::Step::Lead => "lead",
        },
        clock: item.clock.as_ref().map(|c| c.rule.id.clone()),
    }
}

/// Prints what is one's own to do.
///
/// # Errors
/// `ImpossibleDate`, what opening the desk says, `NotYours`.
pub fn run(args: &DigestArgs, around: &Surroundings) -> Result<(), Trouble> {
    let on = args.on.as_deref().map(read_day).transpose()?;
    let desk = around.desk(None)?;
    let entered = desk.enter(&args.name, &around.passphrase(&args.name)?)?;
    let actor = entered.actor(around.t.0);
    let permit = desk.permit(&actor, Act::ReadTasks, Subject::Desk)?;
    let now = Now::of(desk.clock())?;
    let now = on.map_or(now, |day| now.on(day));
    let mine: Vec<Item> = engine()?.block_on(async {
        let view = desk.view(&permit, 0).await?;
        let all = items(&view, now)?;
        Ok::<_, Trouble>(all.into_iter().filter(|i| i.is_theirs(actor.user, leads(&actor))).collect())
    })?;
    if args.json {
        let lines: Vec<Line> = mine.iter().map(|i| line(i, now.offset)).collect();
        around.say(&serde_json::to_string_pretty(&lines).map_err(|e| Trouble::ours(&e))?);
    } else {
        readable(around, &mine, now);
    }
    Ok(())
}

fn readable(around: &Surroundings, mine: &[Item], now: Now) {
    let t = around.t;
    around.say(&format!("{} · {}", t.day(now.day()), t.solar(now.day())));
    if mine.is_empty() {
        around.say(&t.s("tasks-none"));
    }
    for item in mine {
        around.say(&words(t, item, now));
    }
}

fn words(t: Tongue, item: &Item, now: Now) -> String {
    let what = match &item.clock {
        Some(clock) => clock.rule.title.say(t.0).to_owned(),
        None => item.what.clone(),
    };
    let code = item.about.and_then(|a| a.1).map(|c| isolated(&c.to_string())).unwrap_or_default();
    let day = t.day(item.at.day(now.offset));
    let mark = if item.late { "!" } else { "-" };
    format!("{mark} {day} · {} · {code} {what}", crate::clocks::panel::left(t, item.at, now.at))
}
