//! `panah renewals`: the planner without a desk.

use super::pack::shipped;
use crate::base::errors::{Fault, Trouble};
use crate::cli::{Surroundings, read_day};
use crate::web::language::isolated;
use clap::Args;
use dues::{Ask, Fees, Item, Money, Plan, Round, Scenario};
use serde::Serialize;

/// What `panah renewals` takes.
#[derive(Args)]
pub struct RenewalsArgs {
    /// How many people renew together.
    #[arg(long, default_value_t = 1)]
    persons: u32,
    /// How long each extension is: `1m`, `30d`, `6m`. Default: as the tables say for each day.
    #[arg(long)]
    every: Option<String>,
    /// For so many months.
    #[arg(long, default_value_t = 12)]
    months: u32,
    /// The day the first extension begins, as YYYY-MM-DD.
    #[arg(long)]
    from: String,
    /// Day of a visa on which the next application is filed.
    #[arg(long)]
    file_day: Option<u32>,
    /// Days until a decision.
    #[arg(long)]
    decision: Option<u32>,
    /// Days late in the scenario of a lapse.
    #[arg(long, default_value_t = 3)]
    late: u32,
    /// The day of leaving for a third country, as YYYY-MM-DD. Default: the first day.
    #[arg(long)]
    exit: Option<String>,
    /// JSON instead of words.
    #[arg(long)]
    json: bool,
}

/// An amount as JSON says it: exact minor units, and the words.
#[derive(Serialize)]
struct Amount {
    currency: String,
    minor: i64,
    text: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self { currency: money.currency.code().to_owned(), minor: money.minor, text: money.to_string() }
    }
}

#[derive(Serialize)]
struct SumOut {
    reading: dues::Reading,
    #[serde(flatten)]
    amount: Amount,
}

#[derive(Serialize)]
struct ScenarioOut {
    code: &'static str,
    sums: Vec<SumOut>,
    uncovered: Option<dues::Uncovered>,
    on: Option<dates::Day>,
    rounds_lost: u32,
}

#[derive(Serialize)]
struct RoundOut<'a> {
    number: u32,
    from: dates::Day,
    to: dates::Day,
    every: String,
    regime: &'a str,
    state: dues::State,
    unconfirmed: bool,
    official: Amount,
    reported: Amount,
}

#[derive(Serialize)]
struct Told<'a> {
    id: &'a str,
    reading: dues::Reading,
    sources: &'a [String],
    note: &'a str,
    days_note: &'a str,
    confidence: dues::Confidence,
    verified_by: &'a str,
}

/// The answer as another program reads it. Documented in `docs/formats/renewals.md`.
#[derive(Serialize)]
struct Answer<'a> {
    persons: u32,
    months: u32,
    from: dates::Day,
    until: dates::Day,
    every: Option<String>,
    rounds: usize,
    official: Amount,
    reported: Amount,
    one_lapse: Amount,
    official_estimate: Amount,
    reported_estimate: Amount,
    rate: &'a dues::Rate,
    cover: Option<dues::Cover>,
    scenarios: Vec<ScenarioOut>,
    schedule: Vec<RoundOut<'a>>,
    warnings: &'a [dues::Warning],
    confirmed_until: dates::Day,
    rows: Vec<Told<'a>>,
    notice: &'a str,
}

fn scenario(s: &Scenario) -> ScenarioOut {
    let sums = s.sums.iter().map(|sum| SumOut { reading: sum.reading, amount: sum.money.into() });
    ScenarioOut {
        code: s.code,
        sums: sums.collect(),
        uncovered: s.uncovered,
        on: s.on,
        rounds_lost: s.rounds_lost,
    }
}

fn round(r: &Round) -> RoundOut<'_> {
    RoundOut {
        number: r.number,
        from: r.from,
        to: r.to,
        every: dues::write_span(r.every),
        regime: &r.regime,
        state: r.state,
        unconfirmed: r.unconfirmed,
        official: r.official.into(),
        reported: r.reported.into(),
    }
}

fn told(item: &Item) -> Told<'_> {
    Told {
        id: &item.id,
        reading: item.reading,
        sources: &item.source.sources,
        note: &item.source.note,
        days_note: &item.days_note,
        confidence: item.source.confidence,
        verified_by: &item.source.verified_by,
    }
}

fn answer<'a>(fees: &'a Fees, plan: &'a Plan, every: Option<String>) -> Result<Answer<'a>, Trouble> {
    let rate = fees.rates.first().ok_or(Fault::MalformedPack)?;
    let estimate = |m: Money| rate.convert(m).map_err(|e| refused(&e));
    Ok(Answer {
        persons: plan.persons,
        months: plan.months,
        from: plan.from,
        until: plan.until,
        every,
        rounds: plan.rounds.len(),
        official: plan.official.into(),
        reported: plan.reported.into(),
        one_lapse: plan.one_lapse.into(),
        official_estimate: estimate(plan.official)?.into(),
        reported_estimate: estimate(plan.reported)?.into(),
        rate,
        cover: plan.cover,
        scenarios: plan.scenarios.iter().map(scenario).collect(),
        schedule: plan.rounds.iter().map(round).collect(),
        warnings: &plan.warnings,
        confirmed_until: fees.horizon(),
        rows: fees.items.iter().map(told).collect(),
        notice: &fees.pack.notice.en,
    })
}

fn refused(error: &dyn std::fmt::Display) -> Trouble {
    Trouble::new(Fault::WrongCommand).with("detail", error.to_string())
}

/// Plans renewals from the shipped tables.
///
/// # Errors
/// `ImpossibleDate`, `WrongCommand` with what cannot be planned.
pub fn run(args: &RenewalsArgs, around: &Surroundings) -> Result<(), Trouble> {
    let fees = shipped()?;
    let every = match &args.every {
        None => None,
        Some(text) => Some(dues::read_span(text).ok_or_else(|| refused(text))?),
    };
    let ask = Ask {
        persons: args.persons,
        from: read_day(&args.from)?,
        months: args.months,
        every,
        filing_day: args.file_day,
        decision_days: args.decision,
        late_days: args.late,
        exit_on: args.exit.as_deref().map(read_day).transpose()?,
    };
    let plan = dues::plan(fees, &ask).map_err(|e| refused(&e))?;
    if args.json {
        let answer = answer(fees, &plan, every.map(dues::write_span))?;
        around.say(&serde_json::to_string_pretty(&answer).map_err(|e| Trouble::ours(&e))?);
    } else {
        readable(fees, &plan, around);
    }
    Ok(())
}

fn readable(fees: &Fees, plan: &Plan, around: &Surroundings) {
    let t = around.t;
    let money = |m: Money| isolated(&m.to_string());
    around.say(&t.with(
        "renewals-cli-whom",
        &[
            ("people", t.number(plan.persons)),
            ("rounds", t.number(plan.rounds.len() as u64)),
            ("from", t.day(plan.from)),
            ("until", t.day(plan.until.plus(-1))),
        ],
    ));
    for (label, sum) in [
        ("renewals-official", plan.official),
        ("renewals-reported", plan.reported),
        ("renewals-one-lapse", plan.one_lapse),
    ] {
        around.say(&format!("{}: {}", t.s(label), money(sum)));
    }
    if let Some(cover) = plan.cover {
        around.say(&t.one("renewals-uncovered-cycle", "days", t.number(cover.uncovered)));
    }
    for s in &plan.scenarios {
        let sums: Vec<String> = s
            .sums
            .iter()
            .map(|sum| format!("{} {}", super::page::reading(t, sum.reading), money(sum.money)))
            .collect();
        let sums = if sums.is_empty() { t.s("renewals-no-charge") } else { sums.join(" · ") };
        around.say(&format!("- {}: {sums}", t.coded("renewals-scenario", s.code)));
    }
    for warning in &plan.warnings {
        around.say(&format!("! {}", super::page::warning(t, *warning)));
    }
    around.say(fees.pack.notice.say(t.0));
}
