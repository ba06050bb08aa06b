//! A clock of one person: the rule, what it says now, what it rests on, and whether somebody stands for it.

use super::facts::{Fact, of_person};
use super::pack::shipped;
use crate::base::Trouble;
use crate::base::ids::{PersonId, UserId};
use crate::desk::glance::Glance;
use crate::desk::record::Stamp;
use dates::Moment;
use dues::{Basis, Meaning, Rule, Running, Start};
use sha2::{Digest, Sha256};

/// Whether somebody stands for a clock.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Nobody has looked at it yet.
    Proposed,
    /// Somebody looked at what it rests on, and it still rests on that.
    Confirmed {
        /// Who.
        by: Option<UserId>,
        /// When.
        at: Stamp,
    },
    /// Somebody confirmed it, and what it rests on has changed since.
    Reopened {
        /// Who.
        by: Option<UserId>,
        /// When.
        at: Stamp,
        /// What it rested on then.
        was: Vec<Basis>,
    },
}

impl State {
    /// The code in messages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Confirmed { .. } => "confirmed",
            Self::Reopened { .. } => "reopened",
        }
    }
}

/// A clock of one person.
#[derive(Clone, Debug)]
pub struct Instance {
    /// From which fact.
    pub of: Box<str>,
    /// The rule.
    pub rule: &'static Rule,
    /// What it starts from.
    pub start: Start,
    /// What it says.
    pub running: Running,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Whether somebody stands for it.
    pub state: State,
}

impl Instance {
    /// A short name for what it rests on: a form carries it, so that nobody confirms what they did not see.
    pub fn basis_key(&self) -> String {
        key(&self.basis)
    }

    /// It matters now: not over for sure, or over and a breach to be pleaded.
    pub fn matters(&self, now: Moment) -> bool {
        !self.running.is_over(now) || self.rule.meaning == Meaning::Breach
    }
}

fn key(basis: &[Basis]) -> String {
    let mut digest = Sha256::new();
    for part in basis {
        for piece in
            [part.fact.as_bytes(), part.value.as_bytes(), part.entry.as_ref().map_or(&[], |e| &e[..])]
        {
            digest.update(u64::try_from(piece.len()).unwrap_or(0).to_be_bytes());
            digest.update(piece);
        }
    }
    digest.finalize().iter().take(12).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// The clocks of some facts, with what was said of each; the next first, those without an end last.
pub fn instances(view: &Glance<'_>, person: PersonId, facts: &[Fact]) -> Result<Vec<Instance>, Trouble> {
    let (pack, known) = (shipped()?, view.clocks()?);
    let mut all = Vec::new();
    for fact in facts {
        for rule in pack.started_by(fact.trigger).filter(|r| !is_stopped(r, fact)) {
            all.push(Instance {
                of: fact.of.clone(),
                rule,
                start: fact.start,
                running: dues::run(rule, &fact.start, pack.offset()),
                basis: fact.basis.clone(),
                state: state_of(known, person, &rule.id, fact),
            });
        }
    }
    all.sort_by_key(|i| (i.running.due().is_none(), i.running.due(), &i.rule.id));
    Ok(all)
}

/// Something ended it: somebody was brought before a magistrate.
fn is_stopped(rule: &Rule, fact: &Fact) -> bool {
    fact.stops.iter().any(|told| rule.stopped_by.iter().any(|stop| **stop == **told))
}

/// Whether somebody stands for the clock of a fact.
pub(super) fn state_of(known: &super::view::Clocks, person: PersonId, rule: &str, fact: &Fact) -> State {
    let Some(mark) = known.mark(person, rule, &fact.of) else { return State::Proposed };
    match &mark.basis {
        None => State::Proposed,
        Some(was) if *was.show() == fact.basis => State::Confirmed { by: mark.by, at: mark.stamp },
        Some(was) => State::Reopened { by: mark.by, at: mark.stamp, was: was.show().clone() },
    }
}

/// The clocks of a person: of their papers, their custody and what was started by hand.
///
/// # Errors
/// `SessionEnded`, `MalformedPack`.
pub fn of(view: &Glance<'_>, person: PersonId, now: crate::base::Moment) -> Result<Vec<Instance>, Trouble> {
    instances(view, person, &of_person(view, person, now)?)
}

/// The clocks of one custody and of what was started by hand, the next first.
///
/// # Errors
/// As [`of`].
pub fn of_custody(
    view: &Glance<'_>,
    person: PersonId,
    seen: &crate::custody::glance::Seen<'_>,
    now: crate::base::Moment,
) -> Result<Vec<Instance>, Trouble> {
    let mut facts = super::facts::by_hand(view, person)?;
    facts.extend(crate::custody::starts::facts(seen, view.custody()?, now));
    instances(view, person, &facts)
}

/// Of clocks, the one that comes next: the first end that is not over for sure; else a breach that is.
pub fn next(all: &[Instance], now: Moment) -> Option<&Instance> {
    let ahead = |i: &&Instance| i.running.due().is_some() && !i.running.is_over(now);
    all.iter().find(ahead).or_else(|| all.iter().find(|i| i.matters(now)))
}
