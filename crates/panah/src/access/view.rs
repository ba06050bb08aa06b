//! What the fold keeps of members and grants.

use super::model::{Compartment, Event, Member, Role, member_statement};
use crate::base::ids::UserId;
use seal::{CompartmentPublic, Grant};
use std::collections::{BTreeSet, HashMap};

/// How many keepers must sign a change of members.
pub const KEEPERS_NEEDED: usize = 2;

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
    grants: Vec<(Compartment, Grant)>,
}

impl Members {
    /// Folds one event in. A member whose entry two keepers of the desk did not sign is not a member, whoever
    /// wrote the entry.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Founded { name, zone, compartments, members } if self.people.is_empty() => {
                self.office = name;
                self.zone = zone;
                self.compartments = compartments.into_iter().collect();
                self.people = members;
            }
            Event::Joined { member, signed } => {
                let statement = member_statement(&member);
                let keepers: BTreeSet<UserId> = signed
                    .iter()
                    .filter(|s| {
                        self.keeper(s.keeper).is_some_and(|k| k.public.verify(&statement, &s.signature))
                    })
                    .map(|s| s.keeper)
                    .collect();
                if keepers.len() >= KEEPERS_NEEDED && self.member(member.user).is_none() {
                    self.people.push(member);
                }
            }
            Event::Granted { compartment, grant } => self.grants.push((compartment, grant)),
            Event::Founded { .. } | Event::Looked { .. } | Event::Shown { .. } | Event::Session { .. } => {}
        }
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

    /// The login name of a member, for a page.
    pub fn name_of(&self, user: Option<UserId>) -> &str {
        user.and_then(|u| self.member(u)).map_or("–", |m| m.name.as_str())
    }

    /// The grants made to a member.
    pub fn grants_to(&self, user: UserId) -> impl Iterator<Item = &(Compartment, Grant)> {
        let public = self.member(user).map(|m| m.public.clone());
        self.grants.iter().filter(move |(_, g)| public.as_ref().is_some_and(|p| g.is_to(p)))
    }

    /// The member whose signature is under a grant.
    pub fn granter(&self, grant: &Grant) -> Option<&Member> {
        self.people.iter().find(|m| grant.is_by(&m.public))
    }
}
