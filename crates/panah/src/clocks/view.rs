//! What the fold keeps of clocks.

use super::model::Event;
use crate::base::ids::{ClockId, PersonId, UserId};
use crate::desk::record::{Fact, Stamp};
use dues::{Basis, Start, Trigger};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A clock started by hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Started {
    /// This clock.
    pub clock: ClockId,
    /// Its entry.
    pub stamp: Stamp,
    /// What started.
    pub trigger: Trigger,
    /// When, and what the paper says.
    pub start: Fact<Start>,
    /// Who said so.
    pub source: Fact<String>,
}

/// A word about a proposed clock: confirmed on a basis, or let go.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// Its entry.
    pub stamp: Stamp,
    /// Who.
    pub by: Option<UserId>,
    /// Which rule.
    pub rule: Box<str>,
    /// From which fact.
    pub of: Box<str>,
    /// What it rested on; nothing when it was let go.
    pub basis: Option<Fact<Vec<Basis>>>,
}

/// One person's clocks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Own {
    /// Whose.
    pub person: PersonId,
    started: Vec<Started>,
    stopped: Vec<ClockId>,
    marks: Vec<Mark>,
}

/// Everybody's clocks.
#[derive(Default, Debug)]
pub struct Clocks(HashMap<PersonId, Own>);

impl Clocks {
    /// Folds one event in. Events may come in any order and twice.
    pub fn apply(&mut self, event: Event, stamp: Stamp, by: Option<UserId>) {
        let person = event.person();
        let own = self.0.entry(person).or_insert_with(|| Own {
            person,
            started: Vec::new(),
            stopped: Vec::new(),
            marks: Vec::new(),
        });
        match event {
            Event::Started { clock, trigger, start, source, .. } => {
                if !own.started.iter().any(|s| s.clock == clock) {
                    own.started.push(Started { clock, stamp, trigger, start, source });
                }
            }
            Event::Stopped { clock, .. } => {
                if !own.stopped.contains(&clock) {
                    own.stopped.push(clock);
                }
            }
            Event::Confirmed { rule, of, basis, .. } => {
                own.mark(Mark { stamp, by, rule, of, basis: Some(basis) });
            }
            Event::LetGo { rule, of, .. } => own.mark(Mark { stamp, by, rule, of, basis: None }),
        }
    }

    /// The clocks somebody started by hand and nobody stopped.
    pub fn started(&self, person: PersonId) -> impl Iterator<Item = &Started> {
        let own = self.0.get(&person);
        own.into_iter().flat_map(|o| o.started.iter().filter(|s| !o.stopped.contains(&s.clock)))
    }

    /// The newest word about a clock.
    pub fn mark(&self, person: PersonId, rule: &str, of: &str) -> Option<&Mark> {
        let marks = self.0.get(&person).into_iter().flat_map(|o| &o.marks);
        marks.filter(|m| *m.rule == *rule && *m.of == *of).max_by_key(|m| (m.stamp.at_ms, m.stamp.entry))
    }

    /// What a snapshot keeps of those for which `here` says yes.
    pub fn part(&self, here: &dyn Fn(PersonId) -> bool) -> Vec<&Own> {
        self.0.values().filter(|o| here(o.person)).collect()
    }

    /// Takes a snapshot's part in.
    pub fn take(&mut self, part: Vec<Own>) {
        self.0.extend(part.into_iter().map(|o| (o.person, o)));
    }
}

impl Own {
    fn mark(&mut self, mark: Mark) {
        if !self.marks.iter().any(|m| m.stamp.entry == mark.stamp.entry) {
            self.marks.push(mark);
        }
    }
}
