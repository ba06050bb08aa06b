//! What people decide about two registrations, and the rules of it. Pure.

use crate::access::model::Compartment;
use crate::base::ids::{MergeId, PersonId, UserId};
use crate::desk::record::Fact;
use crate::people::card::Card;
use serde::{Deserialize, Serialize};

/// The longest reason that is kept.
pub const LONGEST_REASON: usize = 500;

/// Two registrations, the smaller id first: the same two are the same pair whoever names them first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pair {
    one: PersonId,
    two: PersonId,
}

impl Pair {
    /// The pair of two registrations; nothing of one with itself.
    pub fn new(a: PersonId, b: PersonId) -> Option<Self> {
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Some(Self { one: a, two: b }),
            std::cmp::Ordering::Greater => Some(Self { one: b, two: a }),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The first of the two.
    pub const fn one(self) -> PersonId {
        self.one
    }

    /// The second.
    pub const fn two(self) -> PersonId {
        self.two
    }

    /// Whether somebody is one of them.
    pub fn has(self, id: PersonId) -> bool {
        self.one == id || self.two == id
    }

    /// The other of the two.
    pub fn other(self, id: PersonId) -> PersonId {
        if self.one == id { self.two } else { self.one }
    }
}

/// What two registrations said of the two when somebody decided: a changed field that matters changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence(pub u64);

impl Evidence {
    /// Of two cards, in any order.
    pub fn of(a: &Card, b: &Card) -> Self {
        let (a, b) = if a.person <= b.person { (a, b) } else { (b, a) };
        Self::said(a.evidence(), b.evidence())
    }

    /// Of what was said of two people, the smaller id first: see [`Card::evidence`].
    pub const fn said(one: u64, two: u64) -> Self {
        Self(one.rotate_left(1) ^ two)
    }
}

/// What happens to pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Two registrations are two people. Holds as long as the evidence stays what it was.
    NotTheSame {
        /// Which two.
        pair: Pair,
        /// Under whose key the entry rests.
        under: PersonId,
        /// What was known of them.
        evidence: Evidence,
        /// Why, in somebody's words.
        why: Fact<String>,
    },
    /// Somebody looked and could not say yet.
    Later {
        /// Which two.
        pair: Pair,
        /// Under whose key the entry rests.
        under: PersonId,
        /// What was known of them.
        evidence: Evidence,
    },
    /// Somebody says that two registrations are one person. Nothing changes until another person confirms it.
    MergeProposed {
        /// This proposal.
        merge: MergeId,
        /// The registration that will show.
        keep: PersonId,
        /// The one that will show under it.
        other: PersonId,
        /// Why, in somebody's words.
        why: Fact<String>,
    },
    /// Another person confirms.
    MergeConfirmed {
        /// Which proposal.
        merge: MergeId,
        /// Under whose key the entry rests.
        keep: PersonId,
    },
    /// Another person does not, or whoever proposed it takes it back.
    MergeDeclined {
        /// Which proposal.
        merge: MergeId,
        /// Under whose key the entry rests.
        keep: PersonId,
    },
    /// A merge is taken apart again.
    MergeUndone {
        /// Which.
        merge: MergeId,
        /// Under whose key the entry rests.
        keep: PersonId,
        /// Why, in somebody's words.
        why: Fact<String>,
    },
}

impl Event {
    /// Under whose key the entry rests.
    pub const fn under(&self) -> PersonId {
        match self {
            Self::NotTheSame { under, .. } | Self::Later { under, .. } => *under,
            Self::MergeProposed { keep, .. }
            | Self::MergeConfirmed { keep, .. }
            | Self::MergeDeclined { keep, .. }
            | Self::MergeUndone { keep, .. } => *keep,
        }
    }
}

/// Why a decision cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Whoever proposed a merge may not confirm it.
    OwnProposal,
    /// It was decided meanwhile.
    Decided,
}

/// A reason as it was typed, no longer than is kept.
pub fn reason(typed: &str) -> Fact<String> {
    Fact::new(typed.trim().chars().take(LONGEST_REASON).collect())
}

/// Under whose key a decision about two rests: the more closely kept of the two, so that nobody reads of somebody
/// they have no key for.
pub const fn under(a: &Card, b: &Card) -> PersonId {
    if matches!(a.home, Compartment::Team) { a.person } else { b.person }
}

/// Two registrations are two people.
pub fn not_the_same(a: &Card, b: &Card, why: &str) -> Option<Event> {
    let (pair, evidence) = (Pair::new(a.person, b.person)?, Evidence::of(a, b));
    Some(Event::NotTheSame { pair, under: under(a, b), evidence, why: reason(why) })
}

/// Nobody can say yet.
pub fn later(a: &Card, b: &Card) -> Option<Event> {
    let (pair, evidence) = (Pair::new(a.person, b.person)?, Evidence::of(a, b));
    Some(Event::Later { pair, under: under(a, b), evidence })
}

/// Two registrations are one person. Of two kept in different compartments the team's shows: the intake would read
/// what it has no key for.
pub fn propose(merge: MergeId, keep: &Card, other: &Card, why: &str) -> Option<Event> {
    Pair::new(keep.person, other.person)?;
    let turned = keep.home != Compartment::Team && other.home == Compartment::Team;
    let (keep, other) = if turned { (other.person, keep.person) } else { (keep.person, other.person) };
    Some(Event::MergeProposed { merge, keep, other, why: reason(why) })
}

/// Whether somebody may confirm what somebody proposed.
///
/// # Errors
/// When it is their own, whatever they are here.
pub fn may_confirm(proposed_by: Option<UserId>, who: UserId) -> Result<(), Refusal> {
    if proposed_by == Some(who) { Err(Refusal::OwnProposal) } else { Ok(()) }
}
