//! What the fold keeps of members and grants.

use super::circle::{Change, What, statement};
use super::model::{Compartment, Compartments, Event, KeeperSignature, Member, Role, member_statement};
use crate::base::ids::UserId;
use seal::{CompartmentPublic, Grant};
use std::collections::{BTreeSet, HashMap};

/// How many keepers must sign a change of members.
pub const KEEPERS_NEEDED: usize = 2;

/// A change that waits for its second keeper.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What is to change.
    pub change: Change,
    /// The first keeper's signature.
    pub signed: KeeperSignature,
}

/// Who works here, with which keys.
#[derive(Default)]
pub struct Members {
    /// The office's name for the desk.
    pub office: String,
    /// The office's time zone.
    pub zone: String,
    /// Public keys of the compartments.
    pub compartments: HashMap<Compartment, CompartmentPublic>,
    people: Vec<Member>,
    gone: Vec<Member>,
    /// The slot of the keyring that each has; those of proposals too.
    slots: HashMap<UserId, usize>,
    proposals: Vec<Proposal>,
    done: BTreeSet<uuid::Uuid>,
    grants: Vec<(Compartment, Grant)>,
}

impl Members {
    /// Folds one event in. A change that two keepers of the desk did not sign is none, whoever wrote the entry.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Founded { name, zone, compartments, members } if self.people.is_empty() => {
                self.office = name;
                self.zone = zone;
                self.compartments = compartments.into_iter().collect();
                // The first people have the first slots, in their order.
                self.slots = members.iter().enumerate().map(|(at, member)| (member.user, at)).collect();
                self.people = members;
            }
            Event::Joined { member, signed } => {
                if self.keepers_under(&member_statement(&member), &signed) >= KEEPERS_NEEDED
                    && self.anybody(member.user).is_none()
                {
                    self.people.push(member);
                }
            }
            Event::Proposed { change, signed } => {
                let fresh = !self.done.contains(&change.id) && self.proposal(change.id).is_none();
                if fresh && self.keepers_under(&statement(&change), std::slice::from_ref(&signed)) == 1 {
                    if let What::Join { member, slot } = &change.what {
                        self.slots.insert(member.user, *slot);
                    }
                    self.proposals.push(Proposal { change, signed });
                }
            }
            Event::Agreed { change, signed } => {
                if self.keepers_under(&statement(&change), &signed) >= KEEPERS_NEEDED
                    && self.done.insert(change.id)
                {
                    self.proposals.retain(|p| p.change.id != change.id);
                    self.take(change.what);
                }
            }
            Event::Dropped { change } => self.proposals.retain(|p| p.change.id != change),
            Event::Granted { compartment, grant } => self.grants.push((compartment, grant)),
            Event::Founded { .. }
            | Event::Looked { .. }
            | Event::Shown { .. }
            | Event::LookedUp { .. }
            | Event::Released { .. }
            | Event::Session { .. } => {}
        }
    }

    fn take(&mut self, what: What) {
        match what {
            What::Join { member, slot } if self.anybody(member.user).is_none() => {
                self.slots.insert(member.user, slot);
                self.people.push(member);
            }
            What::Leave { user } => {
                self.gone.extend(self.people.extract_if(.., |m| m.user == user));
                self.slots.remove(&user);
            }
            What::Roles { user, was, roles } => {
                let changed = self.people.iter_mut().find(|m| m.user == user && m.roles == was);
                if let Some(member) = changed {
                    member.roles = roles;
                }
            }
            What::Join { .. } => {}
        }
    }

    /// How many keepers of the desk signed these bytes.
    fn keepers_under(&self, statement: &[u8], signed: &[KeeperSignature]) -> usize {
        let good = |s: &&KeeperSignature| {
            self.keeper(s.keeper).is_some_and(|k| k.public.verify(statement, &s.signature))
        };
        signed.iter().filter(good).map(|s| s.keeper).collect::<BTreeSet<_>>().len()
    }

    fn keeper(&self, user: UserId) -> Option<&Member> {
        self.member(user).filter(|m| m.roles.contains(&Role::Keeper))
    }

    /// Everybody.
    pub fn all(&self) -> &[Member] {
        &self.people
    }

    /// A member.
    pub fn member(&self, user: UserId) -> Option<&Member> {
        self.people.iter().find(|m| m.user == user)
    }

    /// Somebody who works here or did.
    pub fn anybody(&self, user: UserId) -> Option<&Member> {
        self.people.iter().chain(&self.gone).find(|m| m.user == user)
    }

    /// Whether a name belongs to somebody who works here, did, or is proposed.
    pub fn is_taken(&self, name: &str) -> bool {
        let proposed = self.proposals.iter().filter_map(|p| match &p.change.what {
            What::Join { member, .. } => Some(member),
            What::Leave { .. } | What::Roles { .. } => None,
        });
        let same = |m: &Member| m.name.to_lowercase() == name.to_lowercase();
        self.people.iter().chain(&self.gone).chain(proposed).any(same)
    }

    /// Changes that wait for a second keeper.
    pub fn proposals(&self) -> &[Proposal] {
        &self.proposals
    }

    /// One of them.
    pub fn proposal(&self, id: uuid::Uuid) -> Option<&Proposal> {
        self.proposals.iter().find(|p| p.change.id == id)
    }

    /// The slots of the keyring that somebody has or is proposed for.
    pub fn slots(&self) -> impl Iterator<Item = usize> {
        self.slots.values().copied()
    }

    /// The slot of somebody.
    pub fn slot_of(&self, user: UserId) -> Option<usize> {
        self.slots.get(&user).copied()
    }

    /// The compartments a member may open: granted by a role they have, and sealed to them.
    pub fn held_by(&self, user: UserId) -> Compartments {
        let Some(member) = self.member(user) else { return Compartments::new() };
        let by_role: Compartments = member.roles.iter().flat_map(|r| r.grants()).collect();
        self.grants_to(user).map(|(c, _)| *c).filter(|c| by_role.contains(c)).collect()
    }

    /// Keys that a role gives and nobody has sealed to its member yet.
    pub fn missing(&self) -> Vec<(&Member, Compartment)> {
        let lacks = |member: &Member| {
            let held = self.held_by(member.user);
            let by_role = member.roles.iter().flat_map(|r| r.grants());
            let wanted: Compartments = by_role.filter(|c| *c != Compartment::Desk).collect();
            wanted.into_iter().filter(move |c| !held.contains(c)).collect::<Vec<_>>()
        };
        self.people.iter().flat_map(|m| lacks(m).into_iter().map(move |c| (m, c))).collect()
    }

    /// The login name of a member, for a page.
    pub fn name_of(&self, user: Option<UserId>) -> &str {
        user.and_then(|u| self.anybody(u)).map_or("–", |m| m.name.as_str())
    }

    /// The grants made to a member.
    pub fn grants_to(&self, user: UserId) -> impl Iterator<Item = &(Compartment, Grant)> {
        let public = self.member(user).map(|m| m.public.clone());
        self.grants.iter().filter(move |(_, g)| public.as_ref().is_some_and(|p| g.is_to(p)))
    }

    /// The member whose signature is under a grant; what somebody granted holds after they left.
    pub fn granter(&self, grant: &Grant) -> Option<&Member> {
        self.people.iter().chain(&self.gone).find(|m| grant.is_by(&m.public))
    }
}
