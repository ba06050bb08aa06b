//! Changes of who works here: what two keepers sign, and the rules that hold before they do.

use super::model::{Compartment, Compartments, KeeperSignature, Member, Role};
use super::view::{KEEPERS_NEEDED, Members};
use crate::base::errors::{Fault, Trouble};
use crate::base::ids::UserId;
use seal::UserKeys;
use serde::{Deserialize, Serialize};

/// The longest name somebody logs in with, in letters.
const LONGEST_NAME: usize = 40;

/// A change of who works here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Its id: a signature holds for this change once, and for no later one like it.
    pub id: uuid::Uuid,
    /// What changes.
    pub what: What,
}

/// What changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// Somebody joins.
    Join {
        /// Who, with their public keys.
        member: Member,
        /// The slot of the keyring made for them.
        slot: usize,
    },
    /// Somebody leaves.
    Leave {
        /// Who.
        user: UserId,
    },
    /// Somebody does something else.
    Roles {
        /// Who.
        user: UserId,
        /// What they did.
        was: Vec<Role>,
        /// What they will do.
        roles: Vec<Role>,
    },
}

impl Change {
    /// Whom it is about.
    pub const fn about(&self) -> UserId {
        match &self.what {
            What::Join { member, .. } => member.user,
            What::Leave { user } | What::Roles { user, .. } => *user,
        }
    }
}

/// The bytes a keeper signs.
pub fn statement(change: &Change) -> Vec<u8> {
    let mut bytes = b"panah/v1/member-change".to_vec();
    // CBOR of a struct with a fixed field order has one form; failing to write to a Vec is impossible.
    let _ = ciborium::into_writer(change, &mut bytes);
    bytes
}

/// A keeper's signature under a change.
pub fn sign(change: &Change, keeper: UserId, own: &UserKeys) -> KeeperSignature {
    KeeperSignature { keeper, signature: own.sign(&statement(change)) }
}

/// A name somebody new may log in with.
///
/// # Errors
/// `WrongField`.
pub fn judge_name(members: &Members, name: &str) -> Result<(), Trouble> {
    let letters = name.chars().count();
    if letters == 0 {
        return Err(Trouble::field("name", "why-empty"));
    }
    if letters > LONGEST_NAME || name.chars().any(char::is_control) || name.contains([':', ',']) {
        return Err(Trouble::field("name", "members-why-name"));
    }
    if members.is_taken(name) { Err(Trouble::field("name", "members-why-taken")) } else { Ok(()) }
}

/// Whether a change may be proposed, and still holds when it is agreed to.
///
/// # Errors
/// `NotThere`; `WrongField` when too few keepers, or nobody with a compartment's key, would be left.
pub fn judge(members: &Members, what: &What) -> Result<(), Trouble> {
    let (user, roles): (UserId, &[Role]) = match what {
        What::Join { member, .. } => {
            return if member.roles.is_empty() {
                Err(Trouble::field("roles", "members-why-no-role"))
            } else {
                Ok(())
            };
        }
        What::Leave { user } => (*user, &[]),
        What::Roles { user, roles, was } => {
            let member = members.member(*user).ok_or(Fault::NotThere)?;
            if member.roles != *was {
                return Err(Fault::VersionClash.into());
            }
            if roles.is_empty() || roles == was {
                return Err(Trouble::field("roles", "members-why-no-role"));
            }
            (*user, roles)
        }
    };
    members.member(user).ok_or(Fault::NotThere)?;
    let others = || members.all().iter().filter(|m| m.user != user);
    let keepers = others().filter(|m| m.roles.contains(&Role::Keeper)).count();
    if keepers + usize::from(roles.contains(&Role::Keeper)) < KEEPERS_NEEDED {
        return Err(Trouble::field("roles", "members-why-keepers"));
    }
    let stays: Compartments = roles.iter().flat_map(|r| r.grants()).chain([Compartment::Desk]).collect();
    let left_alone = |c: &Compartment| !others().any(|m| members.held_by(m.user).contains(c));
    let lost = members.held_by(user).into_iter().filter(|c| !stays.contains(c)).find(left_alone);
    if lost.is_some() { Err(Trouble::field("roles", "members-why-last-key")) } else { Ok(()) }
}

/// The two signatures under a change, when a second keeper agrees.
///
/// # Errors
/// `WrongField` when it is the same keeper again.
pub fn agree(
    first: &KeeperSignature,
    change: &Change,
    keeper: UserId,
    own: &UserKeys,
) -> Result<Vec<KeeperSignature>, Trouble> {
    if first.keeper == keeper {
        return Err(Trouble::field("keeper", "members-why-same-keeper"));
    }
    Ok(vec![first.clone(), sign(change, keeper, own)])
}
