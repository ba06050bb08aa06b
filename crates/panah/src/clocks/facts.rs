//! What starts clocks: facts of a person, read off their papers, their custody and what was started by hand.

use super::pack::shipped;
use crate::base::Trouble;
use crate::base::ids::PersonId;
use crate::custody::starts;
use crate::desk::glance::Glance;
use crate::papers::model::PaperField;
use crate::papers::view::Paper;
use dates::{Day, Moment};
use dues::{Basis, Start, Trigger};

/// A fact that starts a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Which fact, the same for as long as it exists: `paper-…`, `hand-…`, `episode-…`.
    pub of: Box<str>,
    /// What it starts.
    pub trigger: Trigger,
    /// When.
    pub start: Start,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// What ended some of its clocks: `produced`, `fir`, `remand`. Not what they rest on.
    pub stops: Vec<Box<str>>,
}

impl Fact {
    /// A paper's fact: a visa or an exit permit with a day. The granted day starts it; its own last day is taken too.
    fn of_paper(paper: &Paper, offset: i32) -> Option<Self> {
        let trigger = match paper.kind() {
            "visa" => Trigger::Visa,
            "exit-permit" => Trigger::ExitPermit,
            _ => return None,
        };
        let issued = paper.record.days(PaperField::Issued);
        let ends = paper.ends();
        let (first, last) = issued.or(ends)?;
        let mut basis = Vec::new();
        for field in [PaperField::Issued, PaperField::PrintedExpiry, PaperField::LegalExpiry] {
            for head in paper.record.heads(field) {
                let crate::desk::record::Value::Date(date) = head.value else { continue };
                let (from, to) = (date.show().earliest, date.show().latest);
                basis.push(Basis {
                    fact: crate::desk::record::Field::code(field).into(),
                    value: days(from, to),
                    entry: Some(head.stamp.entry.0),
                });
            }
        }
        basis.sort();
        Some(Self {
            of: format!("paper-{}", paper.id).into(),
            trigger,
            start: Start {
                earliest: Some(Moment::start_of(first, offset)),
                latest: Moment::start_of(last, offset).plus(86_399),
                allowance_hours: None,
                until: ends.map(|e| e.0),
            },
            basis,
            stops: Vec::new(),
        })
    }
}

/// A start of which the day is known.
///
/// # Errors
/// `MalformedPack`.
pub fn on_day(day: Day) -> Result<Start, Trouble> {
    let first = Moment::start_of(day, shipped()?.offset());
    Ok(Start { earliest: Some(first), latest: first.plus(86_399), allowance_hours: None, until: None })
}

/// Days as a basis says them.
pub fn days(from: Day, to: Day) -> Box<str> {
    if from == to { from.to_string().into() } else { format!("{from}..{to}").into() }
}

/// Moments as a basis says them; an open side is empty.
pub fn moments(from: Option<Moment>, to: Moment) -> Box<str> {
    let from = from.map(|m| format!("@{}", m.0)).unwrap_or_default();
    format!("{from}..@{}", to.0).into()
}

/// What a start rests on.
pub fn basis_of(trigger: Trigger, start: &Start, entry: Option<[u8; 16]>) -> Vec<Basis> {
    let mut basis =
        vec![Basis { fact: trigger.code().into(), value: moments(start.earliest, start.latest), entry }];
    if let Some(hours) = start.allowance_hours {
        basis.push(Basis { fact: "journey".into(), value: format!("{hours}h").into(), entry });
    }
    if let Some(until) = start.until {
        basis.push(Basis { fact: "until".into(), value: until.to_string().into(), entry });
    }
    basis
}

/// Everything the desk knows that starts a clock for a person. `now`: what is known of where they are fades.
///
/// # Errors
/// `SessionEnded`, `MalformedPack`.
pub fn of_person(
    view: &Glance<'_>,
    person: PersonId,
    now: crate::base::Moment,
) -> Result<Vec<Fact>, Trouble> {
    let (offset, places) = (shipped()?.offset(), view.custody()?);
    let mut facts: Vec<Fact> = view.papers()?.of(person).filter_map(|p| Fact::of_paper(p, offset)).collect();
    facts.extend(by_hand(view, person)?);
    facts.extend(view.episodes_of(person).flat_map(|seen| starts::facts(&seen, places, now)));
    Ok(facts)
}

/// What was started by hand.
///
/// # Errors
/// `SessionEnded`.
pub fn by_hand(view: &Glance<'_>, person: PersonId) -> Result<Vec<Fact>, Trouble> {
    let fact = |hand: &super::view::Started| {
        let start = *hand.start.show();
        Fact {
            of: format!("hand-{}", hand.clock).into(),
            trigger: hand.trigger,
            start,
            basis: basis_of(hand.trigger, &start, Some(hand.stamp.entry.0)),
            stops: Vec::new(),
        }
    };
    Ok(view.clocks()?.started(person).map(fact).collect())
}
