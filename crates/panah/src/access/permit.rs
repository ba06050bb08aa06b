//! The one decision point. A permit is made here and nowhere else; without one there is no view and no write.

use super::model::{Act, Compartment, Compartments, Role};
use crate::base::errors::{Fault, Trouble};
use crate::base::ids::{HouseholdId, IncidentId, PersonId, RequestId, UserId};
use crate::desk::view::View;
use dates::Lang;
use std::collections::BTreeSet;

/// Somebody who is logged in, for the length of one request.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// The name they log in with.
    pub name: String,
    /// What they do.
    pub roles: Vec<Role>,
    /// The language of their pages.
    pub lang: Lang,
    /// The token their forms carry.
    pub csrf: String,
    /// The session, by the digest of its cookie.
    pub session: [u8; 32],
    /// The act of the door they came through; a permit for another act is refused.
    pub door: Option<Act>,
}

impl Actor {
    /// The compartments their roles give keys to.
    pub fn compartments(&self) -> Compartments {
        self.roles.iter().flat_map(|r| r.grants()).collect()
    }

    /// Whether one of their roles does this.
    pub fn does(&self, act: Act) -> bool {
        self.roles.iter().any(|r| r.does(act))
    }
}

/// What an act is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The desk as a whole, or a list.
    Desk,
    /// A person.
    Person(PersonId),
    /// A household.
    Household(HouseholdId),
    /// A raid.
    Incident(IncidentId),
    /// A request to find somebody.
    Request(RequestId),
}

impl Subject {
    /// The opaque id for the journal.
    pub const fn id(self) -> Option<uuid::Uuid> {
        match self {
            Self::Desk => None,
            Self::Person(id) => Some(uuid::Uuid::from_bytes(id.bytes())),
            Self::Household(id) => Some(uuid::Uuid::from_bytes(id.bytes())),
            Self::Incident(id) => Some(uuid::Uuid::from_bytes(id.bytes())),
            Self::Request(id) => Some(uuid::Uuid::from_bytes(id.bytes())),
        }
    }
}

/// Leave to do one act to one subject. Its fields are private and [`decide`] is its only maker.
#[derive(Debug)]
pub struct Permit {
    actor: UserId,
    act: Act,
    subject: Subject,
    scope: Compartments,
    knows_whereabouts: bool,
}

impl Permit {
    /// Who may.
    pub const fn actor(&self) -> UserId {
        self.actor
    }

    /// What they may do.
    pub const fn act(&self) -> Act {
        self.act
    }

    /// To what.
    pub const fn subject(&self) -> Subject {
        self.subject
    }

    /// The compartments this permit opens: of the actor's, those the act needs.
    pub const fn scope(&self) -> &Compartments {
        &self.scope
    }

    /// Whether the actor holds the key of whereabouts: a page may then say what kind of place somebody was last seen
    /// at and how old that is. The place itself needs a permit of its own.
    pub const fn knows_whereabouts(&self) -> bool {
        self.knows_whereabouts
    }

    /// Where somebody newly registered under this permit is kept: with the team if the actor works there,
    /// else with the intake.
    pub fn home_of_new(&self) -> Compartment {
        if self.scope.contains(&Compartment::Team) { Compartment::Team } else { Compartment::Intake }
    }
}

/// The compartments an act can need. Ways to reach people open for that one act alone.
fn needed_by(act: Act) -> BTreeSet<Compartment> {
    use Compartment::{Audit, Desk, Intake, Team, Tracing, Whereabouts};
    let needed: &[Compartment] = match act {
        Act::ReadContact | Act::ReadWhereabouts => &[Desk, Team, Intake, Whereabouts],
        Act::ReadJournal => &[Desk, Audit],
        Act::ReadLaw
        | Act::OwnSettings
        | Act::SeeMembers
        | Act::ChangeMembers
        | Act::LockAll
        | Act::KeepPlaces => &[Desk],
        Act::TakeRequest | Act::ReadTracing | Act::StepRequest | Act::ExchangeTracing | Act::ReleaseLooks => {
            &[Desk, Tracing]
        }
        // Who reads cases too is shown people of the desk who were taken and have no card.
        Act::LookUp | Act::JudgeCandidate | Act::OfferCard => &[Desk, Team, Intake, Tracing],
        Act::SeeToday
        | Act::ListPeople
        | Act::Search
        | Act::ReadPerson
        | Act::ReviewDuplicates
        | Act::ProposeMerge
        | Act::ConfirmMerge
        | Act::UndoMerge
        | Act::AddPerson
        | Act::AmendPerson
        | Act::WritePaper
        | Act::MakeLetter
        | Act::AddEvidence
        | Act::ReadEvidence
        | Act::ExportEvidence
        | Act::Import
        | Act::UndoImport
        | Act::ChangeLaw
        | Act::NoteIncident
        | Act::ReadIncident
        | Act::OfferRaid
        | Act::SeeHeld
        | Act::NoteCustody
        | Act::ReadTasks
        | Act::WriteTask
        | Act::ConfirmClock => &[Desk, Team, Intake],
    };
    needed.iter().copied().collect()
}

/// Decides. A subject outside the actor's compartments is answered like one that does not exist.
///
/// # Errors
/// `NotYours` when no role of the actor does the act, `NotThere` when the subject is not there for them.
pub fn decide(view: &View, actor: &Actor, act: Act, subject: Subject) -> Result<Permit, Trouble> {
    if !actor.does(act) {
        return Err(Fault::NotYours.into());
    }
    if actor.door.is_some_and(|door| door != act) {
        return Err(Trouble::ours(&format!("a permit for {} behind another door", act.code())));
    }
    let held = actor.compartments();
    let scope: Compartments = needed_by(act).intersection(&held).copied().collect();
    let there = match subject {
        Subject::Desk => true,
        Subject::Person(id) => view.people.now(id).is_some_and(|p| p.is_here() && scope.contains(&p.home)),
        Subject::Household(id) => view
            .people
            .household(id)
            .is_some_and(|h| h.code.is_some() && !h.withdrawn && scope.contains(&h.home)),
        Subject::Incident(id) => {
            view.custody.incident(id).is_some_and(|i| i.code.is_some() && scope.contains(&i.home))
        }
        Subject::Request(id) => scope.contains(&Compartment::Tracing) && view.tracing.request(id).is_some(),
    };
    let knows_whereabouts = held.contains(&Compartment::Whereabouts);
    if there {
        Ok(Permit { actor: actor.user, act, subject, scope, knows_whereabouts })
    } else {
        Err(Fault::NotThere.into())
    }
}
