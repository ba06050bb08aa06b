//! What falls due and what it costs, from dated and sourced tables: renewals and exact money, the clocks of the law,
//! days on which offices are closed. Nothing here reads a clock or a file: tables and the day are arguments.

mod clock_pack;
mod cover;
mod exit;
mod fees;
mod holidays;
mod money;
mod plan;
mod running;
mod scenario;
mod source;

pub use clock_pack::{Allowance, Answers, ClockExample, ClockPack, Length, Meaning, Rule, Trigger};
pub use cover::{Cover, cover};
pub use exit::{Charge, exit_charges};
pub use fees::{Fees, Item, ItemKind, Per, Reading, Regime, State, read_span, write_span};
pub use holidays::{DayOff, Holidays};
pub use money::{Currency, Money, MoneyError, Rate};
pub use plan::{Ask, Plan, PlanError, Round, Warning, plan};
pub use running::{Basis, Running, Start, run};
pub use scenario::{Scenario, Sum, Uncovered};
pub use source::{Confidence, PackProblem, Source, Words};

/// One thing that was checked in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was checked.
    pub what: String,
    /// What is wrong; nothing when all is well.
    pub problem: Option<String>,
}

impl Checked {
    /// A result from what came out and what was wanted.
    fn compare<T: PartialEq + std::fmt::Debug>(what: String, found: &T, wanted: &T) -> Self {
        let problem = (found != wanted).then(|| format!("came out as {found:?}, should be {wanted:?}"));
        Self { what, problem }
    }
}
