//! What may come instead of a plan that goes well: a lapse, a time without extensions, leaving.

use crate::exit::exit_charges;
use crate::fees::{Fees, Reading, State};
use crate::money::Money;
use crate::plan::{Ask, Plan, PlanError, Round};
use dates::Day;
use serde::Serialize;

/// A sum in one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// Whose word.
    pub reading: Reading,
    /// For everybody.
    pub money: Money,
}

/// Days on which a person has no cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Uncovered {
    /// Days of each person.
    pub days: u32,
    /// Days of all people together.
    pub person_days: u64,
    /// The end was not found: at least so many.
    pub at_least: bool,
}

/// One way it may come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scenario {
    /// `on-time`, `late`, `suspended` or `exit`.
    pub code: &'static str,
    /// What it costs in each reading; nothing where the tables know no charge.
    pub sums: Vec<Sum>,
    /// Days without cover, where they can be told.
    pub uncovered: Option<Uncovered>,
    /// The day it is reckoned for, where it has one.
    pub on: Option<Day>,
    /// Renewals that cannot be had.
    pub rounds_lost: u32,
}

pub(crate) fn scenarios(fees: &Fees, ask: &Ask, plan: &Plan) -> Result<Vec<Scenario>, PlanError> {
    let mut all = vec![on_time(ask, plan), late(ask, plan)?];
    all.extend(suspended(fees, ask, plan)?);
    all.push(exit(fees, ask)?);
    Ok(all)
}

fn uncovered(ask: &Ask, days: u32, at_least: bool) -> Uncovered {
    Uncovered { days, person_days: u64::from(days) * u64::from(ask.persons), at_least }
}

fn both(official: Money, reported: Money) -> Vec<Sum> {
    vec![
        Sum { reading: Reading::Official, money: official },
        Sum { reading: Reading::Reported, money: reported },
    ]
}

fn on_time(ask: &Ask, plan: &Plan) -> Scenario {
    let rounds = u32::try_from(plan.rounds.len()).unwrap_or(u32::MAX);
    Scenario {
        code: "on-time",
        sums: both(plan.official, plan.reported),
        uncovered: plan.cover.map(|c| uncovered(ask, c.uncovered.saturating_mul(rounds), false)),
        on: None,
        rounds_lost: 0,
    }
}

/// One renewal filed late: everybody pays the fine once, and is uncovered until it is decided.
fn late(ask: &Ask, plan: &Plan) -> Result<Scenario, PlanError> {
    let days = ask.late_days.saturating_add(ask.decision_days.unwrap_or(0));
    Ok(Scenario {
        code: "late",
        sums: both(plan.official.plus(plan.one_lapse)?, plan.reported.plus(plan.one_lapse)?),
        uncovered: Some(uncovered(ask, days, ask.decision_days.is_none())),
        on: None,
        rounds_lost: 0,
    })
}

/// The rounds that fall into a time without extensions cannot be had; the fine is asked with the next one.
fn suspended(fees: &Fees, ask: &Ask, plan: &Plan) -> Result<Option<Scenario>, PlanError> {
    let lost: Vec<&Round> = plan.rounds.iter().filter(|r| r.state == State::Suspended).collect();
    let (Some(first), Some(last)) = (lost.first(), lost.last()) else { return Ok(None) };
    let had = |of: fn(&Round) -> Money| {
        let kept = plan.rounds.iter().filter(|r| r.state != State::Suspended).map(of);
        Money::sum(plan.official.currency, kept).and_then(|sum| sum.plus(plan.one_lapse))
    };
    let regime = fees.regime(last.from);
    let end = regime.and_then(|r| r.to.or(r.seen_until)).unwrap_or(last.from);
    let known = regime.is_some_and(|r| r.to.is_some() && r.seen_until.is_none());
    let days = u32::try_from(end - first.from + 1).unwrap_or(0);
    Ok(Some(Scenario {
        code: "suspended",
        sums: both(had(|r| r.official)?, had(|r| r.reported)?),
        uncovered: Some(uncovered(ask, days, !known)),
        on: Some(first.from),
        rounds_lost: u32::try_from(lost.len()).unwrap_or(u32::MAX),
    }))
}

/// Leaving for a third country without a visa.
fn exit(fees: &Fees, ask: &Ask) -> Result<Scenario, PlanError> {
    let on = ask.exit_on.unwrap_or(ask.from);
    let charges = exit_charges(fees, ask.persons, on)?;
    let sums = charges.into_iter().map(|c| Sum { reading: c.reading, money: c.money }).collect();
    Ok(Scenario { code: "exit", sums, uncovered: None, on: Some(on), rounds_lost: 0 })
}
