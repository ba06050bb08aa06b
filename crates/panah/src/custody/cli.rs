//! `panah held`: the board in the terminal. Codes, hours and kinds of place; no names, because a terminal keeps its
//! scrollback and its history.

use super::board::{self, Row};
use super::timing::Times;
use crate::access::model::Act;
use crate::access::permit::Subject;
use crate::base::errors::Trouble;
use crate::cli::{Surroundings, engine};
use crate::desk::glance::Glance;
use crate::web::language::isolated;
use clap::Args;
use serde::Serialize;

/// What `panah held` takes.
#[derive(Args)]
pub struct HeldArgs {
    /// The name you log in with.
    #[arg(long)]
    name: String,
    /// The day the desk's clock stands on, as YYYY-MM-DD (for training).
    #[arg(long)]
    on: Option<String>,
    /// JSON instead of words.
    #[arg(long)]
    json: bool,
}

/// A row for another program: codes, never a name and never a place.
#[derive(Serialize)]
struct Held {
    code: String,
    band: &'static str,
    reasons: Vec<&'static str>,
    hours_at_least: i64,
    hours_at_most: Option<i64>,
    last_kind: Option<Box<str>>,
    clock: Option<NextClock>,
    has_owner: bool,
    ask: Vec<&'static str>,
}

/// The next clock for another program. Moments are seconds UTC.
#[derive(Serialize)]
struct NextClock {
    rule: &'static str,
    earliest: Option<dates::Moment>,
    certain: Option<dates::Moment>,
    state: &'static str,
}

impl NextClock {
    fn of(clock: &crate::clocks::Instance) -> Self {
        let (earliest, certain) = (clock.running.earliest, clock.running.certain);
        Self { rule: &clock.rule.id, earliest, certain, state: clock.state.code() }
    }
}

/// Prints who is held.
///
/// # Errors
/// What opening the desk says, `NotYours`.
pub fn run(args: &HeldArgs, around: &Surroundings) -> Result<(), Trouble> {
    let desk = around.desk(args.on.as_deref())?;
    let entered = desk.enter(&args.name, &around.passphrase(&args.name)?)?;
    let actor = entered.actor(around.t.0);
    let permit = desk.permit(&actor, Act::SeeHeld, Subject::Desk)?;
    let (today, now) = (desk.clock().today(), desk.clock().now());
    engine()?.block_on(async {
        let shown = {
            let quiet = desk.permit(&actor, Act::SeeToday, Subject::Desk)?;
            let view = desk.view(&quiet, 0).await?;
            view.episodes().filter(super::glance::Seen::is_held).count()
        };
        let view = desk.view(&permit, u32::try_from(shown).unwrap_or(u32::MAX)).await?;
        let rows = board::rows(&view, today, now)?;
        if args.json {
            let held: Vec<Held> = rows.iter().filter_map(|row| data(&view, row)).collect();
            around.say(&serde_json::to_string_pretty(&held).map_err(|e| Trouble::ours(&e))?);
        } else {
            readable(&view, &rows, around, Times { clock: desk.clock(), t: around.t });
        }
        Ok(())
    })
}

fn data(view: &Glance<'_>, row: &Row) -> Option<Held> {
    Some(Held {
        code: view.person(row.person)?.code?.to_string(),
        band: row.urgency.band.code(),
        reasons: row.urgency.reasons.clone(),
        hours_at_least: row.hours.0,
        hours_at_most: row.hours.1,
        last_kind: row.last.as_ref().map(|l| l.0.clone()),
        clock: row.clock.as_ref().map(NextClock::of),
        has_owner: !row.owner.is_empty(),
        ask: row.missing.clone(),
    })
}

fn readable(view: &Glance<'_>, rows: &[Row], around: &Surroundings, times: Times<'_>) {
    let t = around.t;
    around.say(&t.one("custody-held-count", "count", t.number(rows.len())));
    let mut band = None;
    for row in rows {
        if band != Some(row.urgency.band) {
            band = Some(row.urgency.band);
            around.say(&format!("\n{}", t.coded("custody-band", row.urgency.band.code())));
        }
        let code = view.person(row.person).and_then(|p| p.code).map(|c| c.to_string()).unwrap_or_default();
        let hours = super::held::Hours::new(row.hours, row.arrest, times.clock.now(), t).text;
        let reasons: Vec<String> = row.urgency.reasons.iter().map(|r| t.coded("custody-reason", r)).collect();
        let kind = t.coded("custody-kind", row.last.as_ref().map_or("unknown", |l| &l.0));
        let (code, hours) = (isolated(&code), isolated(&hours));
        around.say(&format!("  {code}  {hours} {}  {kind}", t.s("custody-held-hours")));
        around.say(&format!("      {}", reasons.join(" · ")));
        if let Some(clock) = &row.clock {
            let cell = super::held::ClockCell::new(clock, times, times.clock.now());
            let now = super::urgency::seconds(times.clock.now());
            let left = clock.running.due().map(|at| crate::clocks::panel::left(t, at, now));
            let words = [cell.name, left.unwrap_or_default(), cell.state];
            let words: Vec<String> = words.into_iter().filter(|w| !w.is_empty()).collect();
            around.say(&format!("      {}", words.join(" · ")));
        }
        if let Some(ask) = row.missing.first() {
            around.say(&format!("      {}: {}", t.s("custody-held-ask"), t.coded("custody-ask", ask)));
        }
    }
}
