//! The page of a household's renewals: made to be printed and handed over.

use super::household::{Asked, Need, Needs, Step};
use crate::access::permit::Actor;
use crate::base::ids::HouseholdId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::picture;
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;
use dates::Day;
use dues::{Fees, ItemKind, Money, Reading, State, Warning};

/// A paper in the first table.
pub struct PaperLine {
    /// Whose.
    pub whose: Bits,
    /// What.
    pub kind: String,
    /// Its last day.
    pub ends: Option<Bit>,
    /// It has ended.
    pub lapsed: bool,
    /// Apply by.
    pub file_by: Option<Bit>,
    /// The tables know a fee.
    pub has_fee: bool,
}

/// A step in the second table.
pub struct StepLine {
    /// The day the new visas begin.
    pub on: Bit,
    /// Apply by.
    pub file_by: Bit,
    /// How many people.
    pub people: String,
    /// The state's figure.
    pub official: Bit,
    /// What people report.
    pub reported: Bit,
    /// A word about extensions that day, where there is one.
    pub state: Option<String>,
}

/// A sum with its label.
pub struct SumLine {
    /// What.
    pub label: String,
    /// How much.
    pub money: Bit,
    /// About how much in rupees.
    pub rupees: Option<Bit>,
}

/// A row of the tables, as a source.
pub struct SourceLine {
    /// What.
    pub title: String,
    /// How much, for one.
    pub money: Bit,
    /// From which day.
    pub from: Option<Bit>,
    /// To which day.
    pub to: Option<Bit>,
    /// How sure.
    pub confidence: String,
    /// Where it was read.
    pub sources: Vec<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "renewals/pages/household.html")]
pub struct RenewalsPage {
    /// The frame.
    pub shell: Shell,
    /// Where back.
    pub back: String,
    /// The household.
    pub whose: Bits,
    /// Papers.
    pub papers: Vec<PaperLine>,
    /// Steps.
    pub steps: Vec<StepLine>,
    /// Sums.
    pub sums: Vec<SumLine>,
    /// Exit charges today.
    pub exit: Vec<SumLine>,
    /// What the reader must be told.
    pub warnings: Vec<String>,
    /// Cover arithmetic, where it was asked.
    pub cover: Option<String>,
    /// What was asked: months, decision days, filing day.
    pub asked: (String, String, String),
    /// The notice of the tables.
    pub notice: String,
    /// The day the tables were read to.
    pub reaches: Bit,
    /// Where the figures come from.
    pub sources: Vec<SourceLine>,
}

/// A warning in words.
pub fn warning(t: Tongue, warning: Warning) -> String {
    t.s(match warning {
        Warning::NextDueOnGrant => "renewals-warn-next-due",
        Warning::Suspended => "renewals-warn-suspended",
        Warning::NotFound => "renewals-warn-not-found",
        Warning::Unconfirmed => "renewals-warn-unconfirmed",
        Warning::Uncovered => "renewals-warn-uncovered",
    })
}

/// Whose word a figure is.
pub fn reading(t: Tongue, reading: Reading) -> String {
    t.s(match reading {
        Reading::Official => "renewals-official",
        Reading::Reported => "renewals-reported",
        Reading::Adds => "renewals-reading-adds",
        Reading::Replaces => "renewals-reading-replaces",
    })
}

fn money(money: Money) -> Bit {
    Bit::number(money.to_string())
}

fn sum(fees: &Fees, label: String, amount: Money) -> SumLine {
    let rupees = fees.rates.first().and_then(|rate| rate.convert(amount).ok());
    SumLine { label, money: money(amount), rupees: rupees.map(|m| money(nearest_thousand(m))) }
}

/// An estimate is not written to the paisa.
const fn nearest_thousand(money: Money) -> Money {
    let step = 100_000;
    Money { minor: (money.minor + step / 2) / step * step, ..money }
}

impl RenewalsPage {
    /// The page of a household.
    ///
    /// # Errors
    /// `NotThere`; our fault when the tables cannot answer.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: HouseholdId,
        asked: Asked,
    ) -> Result<Self, Trouble> {
        let fees = super::pack::shipped()?;
        let household = view.household(id).ok_or(Fault::NotThere)?;
        let needs = Needs::new(fees, view, id, asked)?;
        let mut shell = Shell::new(app, actor, "/people");
        shell.here = format!("/households/{id}/renewals");
        let t = shell.t;
        let whose = |need: &Need| {
            view.person(need.person)
                .map(|p| Bits(vec![picture::name(p, t), picture::code(p)]))
                .unwrap_or_default()
        };
        let papers = needs.papers.iter().map(|n| paper_line(t, n, whose(n))).collect();
        Self::of(shell, fees, &needs, (picture::household(household), papers), (id.to_string(), asked))
    }

    pub(super) fn of(
        shell: Shell,
        fees: &Fees,
        needs: &Needs,
        (whose, papers): (Bits, Vec<PaperLine>),
        (id, asked): (String, Asked),
    ) -> Result<Self, Trouble> {
        let t = shell.t;
        let charges = dues::exit_charges(fees, needs.people, asked.today).map_err(|e| Trouble::ours(&e))?;
        let exit = charges.iter().filter(|c| c.money.minor > 0);
        let cover = needs.papers.iter().find_map(|n| n.plan.as_ref()?.cover);
        let typed = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        Ok(Self {
            back: format!("/households/{id}"),
            whose,
            papers,
            steps: needs.steps.iter().map(|s| step_line(t, s)).collect(),
            sums: sums(t, fees, needs)?,
            exit: exit.map(|c| sum(fees, reading(t, c.reading), c.money)).collect(),
            warnings: needs.warnings.iter().map(|w| warning(t, *w)).collect(),
            cover: cover.map(|c| {
                let days = ("days", t.number(c.uncovered));
                t.two("renewals-cover", days, ("visa", t.number(c.visa_days)))
            }),
            asked: (asked.months.to_string(), typed(asked.decision), typed(asked.filing)),
            notice: fees.pack.notice.say(t.0).to_owned(),
            reaches: Bit::day(fees.horizon(), t),
            sources: sources(t, fees, asked.today),
            shell,
        })
    }
}

pub(super) fn paper_line(t: Tongue, need: &Need, whose: Bits) -> PaperLine {
    PaperLine {
        whose,
        kind: t.coded("paper-kind", &need.kind),
        ends: need.ends.map(|d| Bit::day(d, t)),
        lapsed: need.lapsed,
        file_by: need.file_by.map(|d| Bit::day(d, t)),
        has_fee: need.plan.is_some(),
    }
}

fn step_line(t: Tongue, step: &Step) -> StepLine {
    StepLine {
        on: Bit::day(step.on, t),
        file_by: Bit::day(step.file_by, t),
        people: t.number(step.people),
        official: money(step.official),
        reported: money(step.reported),
        state: match step.state {
            State::Open => None,
            State::Suspended => Some(t.s("renewals-state-suspended")),
            State::NotFound => Some(t.s("renewals-state-not-found")),
        },
    }
}

fn sums(t: Tongue, fees: &Fees, needs: &Needs) -> Result<Vec<SumLine>, Trouble> {
    let late = |m: Money| m.plus(needs.one_lapse).map_err(|e| Trouble::ours(&e));
    let mut sums = vec![
        sum(fees, t.s("renewals-on-time-official"), needs.official),
        sum(fees, t.s("renewals-on-time-reported"), needs.reported),
        sum(fees, t.s("renewals-one-lapse"), needs.one_lapse),
        sum(fees, t.s("renewals-late-official"), late(needs.official)?),
        sum(fees, t.s("renewals-late-reported"), late(needs.reported)?),
    ];
    if needs.lapsed_now.minor > 0 {
        sums.push(sum(fees, t.s("renewals-lapsed-now"), needs.lapsed_now));
    }
    Ok(sums)
}

fn sources(t: Tongue, fees: &Fees, today: Day) -> Vec<SourceLine> {
    let counted = [ItemKind::ExtensionFee, ItemKind::OverstayFine, ItemKind::ExitCharge];
    let here = fees.items.iter().filter(|i| counted.contains(&i.kind));
    let here = here.filter(|i| i.to.is_none_or(|to| to >= today));
    here.map(|i| SourceLine {
        title: i.title.say(t.0).to_owned(),
        money: money(i.amount),
        from: i.from.map(|d| Bit::day(d, t)),
        to: i.to.map(|d| Bit::day(d, t)),
        confidence: t.s(match i.source.confidence {
            dues::Confidence::High => "renewals-sure-high",
            dues::Confidence::Medium => "renewals-sure-medium",
            dues::Confidence::Low => "renewals-sure-low",
        }),
        sources: i.source.sources.clone(),
    })
    .collect()
}
