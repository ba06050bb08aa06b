//! A household's renewals: who needs what when, from the ends of their papers.

use crate::base::Trouble;
use crate::base::ids::{HouseholdId, PersonId};
use crate::desk::glance::Glance;
use crate::papers::view::Paper;
use dates::Day;
use dues::{Ask, Currency, Fees, Money, Plan, State, Warning};
use std::collections::{BTreeMap, BTreeSet};

/// A paper of somebody, and what renewing it comes to.
pub struct Need {
    /// Whose.
    pub person: PersonId,
    /// The kind of paper.
    pub kind: String,
    /// Its last day at the earliest; nothing when nobody knows.
    pub ends: Option<Day>,
    /// It has ended.
    pub lapsed: bool,
    /// The day by which guides advise to apply.
    pub file_by: Option<Day>,
    /// The rounds ahead; nothing for papers the tables know no fee of.
    pub plan: Option<Plan>,
}

/// What is due on one day for several people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The day the new visas begin.
    pub on: Day,
    /// The day by which guides advise to apply.
    pub file_by: Day,
    /// How many people.
    pub people: u32,
    /// The state's figure.
    pub official: Money,
    /// What people report.
    pub reported: Money,
    /// Whether extensions were to be had.
    pub state: State,
}

/// The whole household.
pub struct Needs {
    /// Paper by paper.
    pub papers: Vec<Need>,
    /// Step by step, over everybody.
    pub steps: Vec<Step>,
    /// The sums.
    pub official: Money,
    /// What people report.
    pub reported: Money,
    /// The fine when all who hold a visa lapse once.
    pub one_lapse: Money,
    /// The fine for those whose visa has lapsed already.
    pub lapsed_now: Money,
    /// People with a visa.
    pub people: u32,
    /// What the reader must be told.
    pub warnings: BTreeSet<Warning>,
}

/// What is asked: from when, for how long, and the waiting where it is known.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Today.
    pub today: Day,
    /// Months ahead.
    pub months: u32,
    /// Days until a decision.
    pub decision: Option<u32>,
    /// Day of a visa on which the next application is filed.
    pub filing: Option<u32>,
}

/// Papers of detention and identity are not renewed.
const RENEWED: [&str; 8] =
    ["visa", "exit-permit", "por", "umrf", "acc", "unhcr-asylum", "unhcr-refugee", "passport"];

impl Needs {
    /// Reads the household's papers and plans each visa.
    ///
    /// # Errors
    /// `SessionEnded`; our fault when the tables cannot answer.
    pub fn new(fees: &Fees, view: &Glance<'_>, id: HouseholdId, asked: Asked) -> Result<Self, Trouble> {
        let mut papers = Vec::new();
        for person in view.members_of(id) {
            let held: Vec<&Paper> =
                view.papers()?.of(person.id).filter(|p| RENEWED.contains(&p.kind())).collect();
            for paper in newest(&held) {
                papers.push(need(fees, person.id, paper, asked)?);
            }
        }
        Self::of(fees, papers, asked.today)
    }

    /// Sums up.
    ///
    /// # Errors
    /// Our fault when a sum cannot be made.
    pub fn of(fees: &Fees, papers: Vec<Need>, today: Day) -> Result<Self, Trouble> {
        let plans = || papers.iter().filter_map(|n| n.plan.as_ref());
        let sum = |of: fn(&Plan) -> Money| {
            Money::sum(Currency::USD, plans().map(of)).map_err(|e| Trouble::ours(&e))
        };
        let lapsed = papers.iter().filter(|n| n.lapsed).filter_map(|n| n.plan.as_ref());
        let lapsed_now =
            Money::sum(Currency::USD, lapsed.map(|p| p.one_lapse)).map_err(|e| Trouble::ours(&e))?;
        Ok(Self {
            steps: steps(fees, plans(), today)?,
            official: sum(|p| p.official)?,
            reported: sum(|p| p.reported)?,
            one_lapse: sum(|p| p.one_lapse)?,
            lapsed_now,
            people: u32::try_from(plans().count()).unwrap_or(u32::MAX),
            warnings: plans().flat_map(|p| p.warnings.iter().copied()).collect(),
            papers,
        })
    }
}

/// Of each kind the paper that ends last; one whose end nobody knows counts only when there is no other.
fn newest<'a>(held: &[&'a Paper]) -> Vec<&'a Paper> {
    let mut best: BTreeMap<&str, &Paper> = BTreeMap::new();
    for paper in held {
        let end = |p: &Paper| p.ends().map(|e| e.0);
        let slot = best.entry(paper.kind()).or_insert(paper);
        if end(slot) < end(paper) {
            *slot = paper;
        }
    }
    best.into_values().collect()
}

fn need(fees: &Fees, person: PersonId, paper: &Paper, asked: Asked) -> Result<Need, Trouble> {
    let ends = paper.ends().map(|e| e.0);
    let lapsed = ends.is_some_and(|e| e < asked.today);
    let plan = match ends.filter(|_| paper.kind() == "visa") {
        None => None,
        Some(end) => {
            let ask = Ask {
                filing_day: asked.filing,
                decision_days: asked.decision,
                ..Ask::new(1, end.plus(1).max(asked.today), asked.months)
            };
            Some(dues::plan(fees, &ask).map_err(|e| Trouble::ours(&e))?)
        }
    };
    let ahead = i32::try_from(fees.pack.file_ahead_days).unwrap_or(0);
    let file_by = plan.as_ref().map(|p| p.from.plus(-1 - ahead).max(asked.today));
    Ok(Need { person, kind: paper.kind().to_owned(), ends, lapsed, file_by, plan })
}

fn steps<'a>(fees: &Fees, plans: impl Iterator<Item = &'a Plan>, today: Day) -> Result<Vec<Step>, Trouble> {
    let ahead = i32::try_from(fees.pack.file_ahead_days).unwrap_or(0);
    let mut steps: BTreeMap<Day, Step> = BTreeMap::new();
    for round in plans.flat_map(|p| &p.rounds) {
        let step = steps.entry(round.from).or_insert_with(|| Step {
            on: round.from,
            file_by: round.from.plus(-1 - ahead).max(today),
            people: 0,
            official: Money::zero(round.official.currency),
            reported: Money::zero(round.reported.currency),
            state: round.state,
        });
        step.people += 1;
        let add = |a: Money, b: Money| a.plus(b).map_err(|e| Trouble::ours(&e));
        step.official = add(step.official, round.official)?;
        step.reported = add(step.reported, round.reported)?;
    }
    Ok(steps.into_values().collect())
}

/// Months to plan, as typed; 12 when nothing was.
///
/// # Errors
/// `WrongField`.
pub fn months(text: &str) -> Result<u32, Trouble> {
    let text = dates::latin_digits(text.trim());
    if text.is_empty() {
        return Ok(12);
    }
    text.parse()
        .ok()
        .filter(|m| (1..=60).contains(m))
        .ok_or_else(|| Trouble::field("months", "renewals-why-months"))
}
