//! What the fold keeps of decisions about pairs, and the pairs that wait for one.

use super::clues::Candidate;
use super::model::{Event, Evidence, Pair, may_confirm};
use super::register::Register;
use crate::access::model::{Compartment, Compartments};
use crate::base::ids::{MergeId, PersonId, UserId};
use crate::desk::record::Stamp;
use crate::people::card::Card;
use crate::people::joined::Groups;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who did something, when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// When.
    pub stamp: Stamp,
    /// Who.
    pub actor: Option<UserId>,
}

impl By {
    fn order(&self) -> (i64, journal::EntryId) {
        (self.stamp.at_ms, self.stamp.entry)
    }
}

/// What somebody decided about a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who and when.
    pub by: By,
    /// They are two people; else nobody could say yet.
    pub not_the_same: bool,
    /// What was known.
    pub evidence: Evidence,
    /// Why.
    #[serde(with = "crate::base::private::sealed")]
    pub why: crate::base::Private<String>,
    home: Compartment,
}

/// A proposal that two registrations are one person, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Who shows, and who is hidden; nothing while the proposal itself has not arrived.
    pub of: Option<(PersonId, PersonId)>,
    /// By whom it was proposed.
    pub proposed: Option<By>,
    /// Why.
    #[serde(with = "crate::base::private::sealed")]
    pub why: crate::base::Private<String>,
    confirmed: Vec<By>,
    declined: Vec<By>,
    undone: Vec<By>,
    home: Option<Compartment>,
}

/// How a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for a second person.
    Waits,
    /// A second person confirmed it.
    Holds(By),
    /// It was declined or taken back.
    Declined(By),
    /// It held and was taken apart.
    Undone(By),
}

impl Merge {
    /// How it stands. A confirmation by whoever proposed it counts for nothing, whoever wrote the entry.
    pub fn stage(&self) -> Stage {
        let first = |list: &[By]| list.iter().min_by_key(|b| b.order()).copied();
        let proposer = self.proposed.and_then(|p| p.actor);
        let by_another: Vec<By> = self
            .confirmed
            .iter()
            .filter(|c| c.actor.is_some_and(|who| may_confirm(proposer, who).is_ok()))
            .copied()
            .collect();
        match (first(&by_another), first(&self.declined), first(&self.undone)) {
            (Some(yes), Some(no), _) if no.order() < yes.order() => Stage::Declined(no),
            (Some(_), _, Some(undone)) => Stage::Undone(undone),
            (Some(yes), _, None) => Stage::Holds(yes),
            (None, Some(no), _) => Stage::Declined(no),
            (None, None, _) => Stage::Waits,
        }
    }
}

/// How a pair stands in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has said anything that still holds.
    Open,
    /// Somebody looked and left it for later.
    Later(By),
    /// A merge waits for a second person.
    Proposed(MergeId),
    /// Two people, as far as is known.
    Settled,
}

/// Decisions, merges, and the pairs to be looked at.
#[derive(Default)]
pub struct Duplicates {
    decisions: HashMap<Pair, Vec<Decision>>,
    merges: BTreeMap<MergeId, Merge>,
    register: Option<Register>,
    found: HashMap<Pair, Candidate>,
    of_person: HashMap<PersonId, BTreeSet<Pair>>,
}

impl Duplicates {
    /// Folds one event in.
    pub fn apply(&mut self, event: Event, stamp: Stamp, actor: Option<UserId>, home: Compartment) {
        let by = By { stamp, actor };
        match event {
            Event::NotTheSame { pair, evidence, why, .. } => {
                let why = why.0;
                self.decide(pair, Decision { by, not_the_same: true, evidence, why, home });
            }
            Event::Later { pair, evidence, .. } => {
                let why = crate::base::Private::default();
                self.decide(pair, Decision { by, not_the_same: false, evidence, why, home });
            }
            Event::MergeProposed { merge, keep, other, why } => {
                let merge = self.merges.entry(merge).or_default();
                merge.of = Some((keep, other));
                merge.proposed = Some(by);
                merge.why = why.0;
                merge.home = Some(home);
            }
            Event::MergeConfirmed { merge, .. } => self.note(merge, home, |m| m.confirmed.push(by)),
            Event::MergeDeclined { merge, .. } => self.note(merge, home, |m| m.declined.push(by)),
            Event::MergeUndone { merge, .. } => self.note(merge, home, |m| m.undone.push(by)),
        }
    }

    fn decide(&mut self, pair: Pair, decision: Decision) {
        let decisions = self.decisions.entry(pair).or_default();
        if !decisions.iter().any(|d| d.by.stamp.entry == decision.by.stamp.entry) {
            decisions.push(decision);
        }
    }

    fn note(&mut self, merge: MergeId, home: Compartment, change: impl FnOnce(&mut Merge)) {
        let merge = self.merges.entry(merge).or_default();
        merge.home = merge.home.or(Some(home));
        change(merge);
    }

    /// The registrations that are one person, by the merges that hold, in the order they were confirmed.
    pub fn groups(&self) -> Groups {
        let mut holds: Vec<(By, PersonId, PersonId)> = Vec::new();
        for merge in self.merges.values() {
            if let (Stage::Holds(by), Some((keep, other))) = (merge.stage(), merge.of) {
                holds.push((by, keep, other));
            }
        }
        holds.sort_by_key(|h| h.0.order());
        let mut shows: HashMap<PersonId, PersonId> = HashMap::new();
        for (_, keep, other) in holds {
            let of = |id: PersonId| shows.get(&id).copied().unwrap_or(id);
            let (keep, other) = (of(keep), of(other));
            if keep != other {
                shows.values_mut().filter(|v| **v == other).for_each(|v| *v = keep);
                shows.insert(other, keep);
            }
        }
        let mut groups = Groups::new();
        for (other, keep) in shows {
            groups.entry(keep).or_default().push(other);
        }
        for others in groups.values_mut() {
            others.sort_unstable();
        }
        groups
    }

    /// A proposal.
    pub fn merge(&self, id: MergeId) -> Option<&Merge> {
        self.merges.get(&id).filter(|m| m.of.is_some())
    }

    /// The proposals that concern somebody, oldest first.
    pub fn merges_of<'a>(&'a self, ids: &'a [PersonId]) -> impl Iterator<Item = (MergeId, &'a Merge)> {
        let concerns = |m: &Merge| m.of.is_some_and(|(a, b)| ids.contains(&a) || ids.contains(&b));
        self.merges.iter().filter(move |(_, m)| concerns(m)).map(|(id, m)| (*id, m))
    }

    /// The proposals that wait for a second person, oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = (MergeId, &Merge)> {
        self.merges
            .iter()
            .filter(|(_, m)| m.of.is_some() && m.stage() == Stage::Waits)
            .map(|(id, m)| (*id, m))
    }

    /// How many proposals within a scope wait for a second person.
    pub fn waiting_within(&self, within: &Compartments) -> usize {
        let pair = |m: &Merge| m.of.and_then(|(a, b)| Pair::new(a, b));
        self.waiting().filter(|(_, m)| pair(m).is_some_and(|p| self.is_within(p, within))).count()
    }

    /// What was decided about a pair, newest first.
    pub fn decisions(&self, pair: Pair) -> Vec<&Decision> {
        let mut all: Vec<&Decision> = self.decisions.get(&pair).into_iter().flatten().collect();
        all.sort_by_key(|d| std::cmp::Reverse(d.by.order()));
        all
    }

    /// Whether anybody can say which registrations are like each other, or names are still being read.
    pub const fn is_ready(&self) -> bool {
        self.register.is_some()
    }

    /// Takes over what was found when everybody was compared.
    pub fn install(&mut self, register: Register, pairs: Vec<Candidate>) {
        self.register = Some(register);
        self.found.clear();
        self.of_person.clear();
        for candidate in pairs {
            self.add(candidate);
        }
    }

    /// Reads somebody again; nothing when they are no longer here. Whether anything that is compared has changed: a visit
    /// or a new paper does not move the pairs somebody is in.
    pub fn put(&mut self, person: PersonId, card: Option<&Card>) -> bool {
        let Some(register) = &mut self.register else { return false };
        if card.is_some_and(|card| register.holds(card)) {
            return false;
        }
        for pair in self.of_person.remove(&person).unwrap_or_default() {
            self.found.remove(&pair);
            if let Some(pairs) = self.of_person.get_mut(&pair.other(person)) {
                pairs.remove(&pair);
            }
        }
        match card {
            Some(card) => register.put(card),
            None => register.remove(person),
        }
        true
    }

    /// Makes those who were put findable; `look` says whether to look at once for those like them.
    pub fn settle(&mut self, people: &[PersonId], look: bool) {
        let Some(register) = self.register.as_mut().filter(|_| !people.is_empty()) else { return };
        register.settle();
        let found = if look { register.like(people) } else { Vec::new() };
        for candidate in found {
            self.add(candidate);
        }
    }

    fn add(&mut self, candidate: Candidate) {
        let pair = candidate.pair;
        self.of_person.entry(pair.one()).or_default().insert(pair);
        self.of_person.entry(pair.two()).or_default().insert(pair);
        self.found.insert(pair, candidate);
    }

    /// A pair, clue by clue, whether it was found or is asked for.
    pub fn candidate(&self, pair: Pair) -> Option<Candidate> {
        self.found.get(&pair).cloned().or_else(|| self.register.as_ref()?.between(pair))
    }

    /// How a pair stands.
    pub fn standing(&self, pair: Pair, evidence: Evidence) -> Standing {
        let of = |m: &Merge| m.of.and_then(|(a, b)| Pair::new(a, b)) == Some(pair);
        if let Some((id, _)) = self.waiting().find(|(_, m)| of(m)) {
            return Standing::Proposed(id);
        }
        self.decided(pair, evidence)
    }

    fn decided(&self, pair: Pair, evidence: Evidence) -> Standing {
        match self.decisions(pair).first() {
            Some(d) if d.evidence == evidence && d.not_the_same => Standing::Settled,
            Some(d) if d.evidence == evidence => Standing::Later(d.by),
            _ => Standing::Open,
        }
    }

    /// The pairs that wait for somebody to look, within a scope: the likest first, those left for later at the end.
    pub fn queue(&self, within: &Compartments) -> Vec<(&Candidate, Standing)> {
        let proposed: BTreeSet<Pair> =
            self.waiting().filter_map(|(_, m)| m.of.and_then(|(a, b)| Pair::new(a, b))).collect();
        let mut queue: Vec<(&Candidate, Standing)> = self
            .found
            .values()
            .filter(|c| !proposed.contains(&c.pair) && self.is_within(c.pair, within))
            .map(|c| (c, self.decided(c.pair, c.evidence)))
            .filter(|(_, s)| matches!(s, Standing::Open | Standing::Later(_)))
            .collect();
        queue.sort_by_key(|(c, s)| (matches!(s, Standing::Later(_)), std::cmp::Reverse(c.bits), c.pair));
        queue
    }

    /// Whether both of a pair are kept within a scope.
    pub fn is_within(&self, pair: Pair, within: &Compartments) -> bool {
        let register = self.register.as_ref();
        let here = |id| register.and_then(|r| r.home(id)).is_some_and(|home| within.contains(&home));
        here(pair.one()) && here(pair.two())
    }

    /// What a snapshot keeps of one compartment.
    pub fn part(&self, home: Compartment) -> Part<'_> {
        let decisions = self.decisions.iter().flat_map(|(pair, all)| all.iter().map(move |d| (pair, d)));
        Part {
            decisions: decisions.filter(|(_, d)| d.home == home).collect(),
            merges: self.merges.iter().filter(|(_, m)| m.home == Some(home)).collect(),
        }
    }

    /// Takes a snapshot's part in.
    pub fn take(&mut self, part: OwnedPart) {
        for (pair, decision) in part.decisions {
            self.decide(pair, decision);
        }
        self.merges.extend(part.merges);
    }
}

/// A compartment's share of the decisions, for a snapshot.
#[derive(Serialize)]
pub struct Part<'a> {
    decisions: Vec<(&'a Pair, &'a Decision)>,
    merges: Vec<(&'a MergeId, &'a Merge)>,
}

/// The same, read back.
#[derive(Deserialize)]
pub struct OwnedPart {
    decisions: Vec<(Pair, Decision)>,
    merges: Vec<(MergeId, Merge)>,
}
