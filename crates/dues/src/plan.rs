//! The renewal planner: per person and visa, the rounds of a time ahead, what each costs and what it leaves open.

use crate::Checked;
use crate::cover::{Cover, cover};
use crate::fees::{Fees, FeesExample, ItemKind, Reading, State, read_span, write_span};
use crate::money::{Currency, Money, MoneyError};
use crate::scenario::{Scenario, scenarios};
use dates::{Calendar, Day, Span};
use serde::{Serialize, Serializer};

/// What is asked of the planner.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// How many people renew together.
    pub persons: u32,
    /// The day the first renewal is due: its visa begins then.
    pub from: Day,
    /// For so many months.
    pub months: u32,
    /// How long each extension is; as the table says for the day when nothing.
    pub every: Option<Span>,
    /// Day of a visa on which the next application is filed, where that is known.
    pub filing_day: Option<u32>,
    /// Days until a decision, where that is known.
    pub decision_days: Option<u32>,
    /// Days late in the scenario of a lapse.
    pub late_days: u32,
    /// The day of leaving in the scenario of an exit; the first day when nothing.
    pub exit_on: Option<Day>,
}

impl Ask {
    /// A plan for so many people and months, everything else as the tables say.
    pub const fn new(persons: u32, from: Day, months: u32) -> Self {
        Self {
            persons,
            from,
            months,
            every: None,
            filing_day: None,
            decision_days: None,
            late_days: 3,
            exit_on: None,
        }
    }
}

/// One renewal of everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Counted from 1.
    pub number: u32,
    /// The first day of its visa.
    pub from: Day,
    /// The last day of its visa.
    pub to: Day,
    /// How long it is.
    #[serde(serialize_with = "span_out")]
    pub every: Span,
    /// The row of the table that says how long extensions were that day.
    pub regime: String,
    /// Whether extensions were to be had that day.
    pub state: State,
    /// The day lies beyond what the tables know.
    pub unconfirmed: bool,
    /// The state's figure for everybody.
    pub official: Money,
    /// What people report, for everybody.
    pub reported: Money,
}

/// What the reader must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Warning {
    /// Guides advise to apply so early that the next application is due the day the last one is granted.
    NextDueOnGrant,
    /// A round falls into a time in which no extensions were granted.
    Suspended,
    /// A round falls into a time about which nothing was found.
    NotFound,
    /// A round lies beyond the day up to which the tables were read.
    Unconfirmed,
    /// Days without cover remain in every cycle.
    Uncovered,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// People.
    pub persons: u32,
    /// The first day.
    pub from: Day,
    /// Months asked for.
    pub months: u32,
    /// The first day that is no longer asked for.
    pub until: Day,
    /// Each renewal.
    pub rounds: Vec<Round>,
    /// The state's figure for all rounds.
    pub official: Money,
    /// What people report for all rounds.
    pub reported: Money,
    /// The fine when everybody lapses once.
    pub one_lapse: Money,
    /// Cover arithmetic of one cycle, where filing day and decision days are known.
    pub cover: Option<Cover>,
    /// What may come instead.
    pub scenarios: Vec<Scenario>,
    /// What the reader must be told.
    pub warnings: Vec<Warning>,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The table has no row for a day.
    #[error("the tables have no {0:?} for {1}")]
    NoRow(ItemKind, Day),
    /// No people, no months, or more than can be asked.
    #[error("people and months are counted from 1 to 10,000 and 1 to 600")]
    Nothing,
    /// The sums cannot be made.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn span_out<S: Serializer>(span: &Span, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&write_span(*span))
}

/// Plans renewals. Rounds are counted from the first day of their regime, so that none is lost at a month's end:
/// from 31 January the second begins on 28 February and the third on 31 March.
///
/// # Errors
/// Why there is no plan.
pub fn plan(fees: &Fees, ask: &Ask) -> Result<Plan, PlanError> {
    if !(1..=10_000).contains(&ask.persons) || !(1..=600).contains(&ask.months) {
        return Err(PlanError::Nothing);
    }
    let until = Span::Months(ask.months).after(ask.from, Calendar::Gregorian);
    let rounds = rounds(fees, ask, until)?;
    let official = Money::sum(currency(&rounds), rounds.iter().map(|r| r.official))?;
    let reported = Money::sum(currency(&rounds), rounds.iter().map(|r| r.reported))?;
    let one_lapse = price(fees, ItemKind::OverstayFine, Reading::Official, ask, ask.from)?;
    let cover = cover_of(fees, ask, &rounds);
    let warnings = warnings(fees, &rounds, cover);
    let mut plan = Plan {
        persons: ask.persons,
        from: ask.from,
        months: ask.months,
        until,
        rounds,
        official,
        reported,
        one_lapse,
        cover,
        scenarios: Vec::new(),
        warnings,
    };
    plan.scenarios = scenarios(fees, ask, &plan)?;
    Ok(plan)
}

fn currency(rounds: &[Round]) -> Currency {
    rounds.first().map_or(Currency::USD, |r| r.official.currency)
}

/// A price for everybody on a day.
pub(crate) fn price(
    fees: &Fees,
    kind: ItemKind,
    reading: Reading,
    ask: &Ask,
    on: Day,
) -> Result<Money, PlanError> {
    let item = fees.item(kind, reading, on).ok_or(PlanError::NoRow(kind, on))?;
    Ok(item.amount.times(ask.persons)?)
}

fn rounds(fees: &Fees, ask: &Ask, until: Day) -> Result<Vec<Round>, PlanError> {
    let mut rounds: Vec<Round> = Vec::new();
    let (mut anchor, mut count) = (ask.from, 0_u32);
    let mut running: Option<Span> = None;
    loop {
        let from = running.map_or(anchor, |every| after(anchor, every, count));
        if from >= until {
            return Ok(rounds);
        }
        let regime = fees.regime(from).ok_or(PlanError::NoRow(ItemKind::ExtensionFee, from))?;
        let every = ask.every.unwrap_or(regime.every);
        if running != Some(every) {
            (anchor, count, running) = (from, 0, Some(every));
        }
        count += 1;
        rounds.push(Round {
            number: u32::try_from(rounds.len()).unwrap_or(u32::MAX).saturating_add(1),
            from,
            to: after(anchor, every, count).plus(-1),
            every,
            regime: regime.id.clone(),
            state: regime.state,
            unconfirmed: from > fees.horizon(),
            official: price(fees, ItemKind::ExtensionFee, Reading::Official, ask, from)?,
            reported: price(fees, ItemKind::ExtensionFee, Reading::Reported, ask, from)?,
        });
    }
}

/// So many spans after a day, months counted from the day itself.
fn after(anchor: Day, every: Span, count: u32) -> Day {
    let all = match every {
        Span::Days(days) => Span::Days(days.saturating_mul(count)),
        Span::Months(months) => Span::Months(months.saturating_mul(count)),
    };
    all.after(anchor, Calendar::Gregorian)
}

/// Days a visa is reckoned with: 30 for a month, as the table says.
pub(crate) fn nominal_days(fees: &Fees, every: Span) -> u32 {
    match every {
        Span::Days(days) => days,
        Span::Months(months) => months.saturating_mul(fees.pack.days_of_a_month),
    }
}

fn cover_of(fees: &Fees, ask: &Ask, rounds: &[Round]) -> Option<Cover> {
    let every = rounds.last()?.every;
    Some(cover(nominal_days(fees, every), ask.filing_day?, ask.decision_days?))
}

fn warnings(fees: &Fees, rounds: &[Round], cover: Option<Cover>) -> Vec<Warning> {
    let any = |test: &dyn Fn(&Round) -> bool| rounds.iter().any(test);
    let ahead = fees.pack.file_ahead_days;
    let found = [
        (Warning::NextDueOnGrant, any(&|r| nominal_days(fees, r.every) <= ahead)),
        (Warning::Suspended, any(&|r| r.state == State::Suspended)),
        (Warning::NotFound, any(&|r| r.state == State::NotFound && !r.unconfirmed)),
        (Warning::Unconfirmed, any(&|r| r.unconfirmed)),
        (Warning::Uncovered, cover.is_some_and(|c| c.uncovered > 0)),
    ];
    found.into_iter().filter(|f| f.1).map(|f| f.0).collect()
}

impl Fees {
    /// Runs the table's own examples.
    pub fn check(&self) -> Vec<Checked> {
        self.examples.iter().map(|e| self.check_one(e)).collect()
    }

    fn check_one(&self, e: &FeesExample) -> Checked {
        let what = format!("fees: {} people, {} months from {} ({})", e.persons, e.months, e.from, e.because);
        let every = e.every.as_deref().and_then(read_span);
        let ask = Ask { every, ..Ask::new(e.persons, e.from, e.months) };
        match plan(self, &ask) {
            Ok(p) => Checked::compare(
                what,
                &(p.rounds.len(), p.official, p.reported, p.one_lapse),
                &(e.rounds, e.official, e.reported, e.lapse),
            ),
            Err(error) => Checked { what, problem: Some(error.to_string()) },
        }
    }
}
