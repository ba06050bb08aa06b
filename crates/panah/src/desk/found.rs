//! How a desk begins: its keys, its first people, its first entries.

use super::sheet::{self, Event, Sheet};
use crate::access::model::{self as access, Compartment, Member, Role};
use crate::base::errors::{Fault, Trouble, from_journal};
use crate::base::ids::{UserId, fresh};
use crate::base::{Clock, SystemChance};
use journal::{Draft, EntryId, Journal, KeyChain, Lock, WorkspaceId};
use seal::slots::{Cost, Keyring};
use seal::{Chance, CompartmentSecret, DeskSigner, Grant, Key, UserKeys};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Somebody who is given a key at the beginning or later.
pub struct Newcomer {
    /// The name they will log in with.
    pub name: String,
    /// What they will do.
    pub roles: Vec<Role>,
    /// Their passphrase.
    pub passphrase: Zeroizing<String>,
}

/// How a desk is to begin.
pub struct Founding {
    /// The office's name for it.
    pub office: String,
    /// IANA time zone.
    pub zone: String,
    /// The first people; two at least, so that one forgotten passphrase loses nothing.
    pub people: Vec<Newcomer>,
    /// What a guess at a passphrase costs.
    pub cost: Cost,
}

/// What a person's slot of the keyring opens to.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Bundle {
    /// Who.
    pub user: [u8; 16],
    /// The raw key of the store.
    pub storage: [u8; 32],
    /// The seed of the desk compartment, which everybody here reads.
    pub desk: [u8; 32],
    /// The seed of the desk's signature.
    pub signer: [u8; 32],
    /// The person's own key pairs.
    pub keys: Vec<u8>,
}

impl Bundle {
    /// The bytes for the slot.
    pub fn write(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::new());
        // Writing to a Vec cannot fail.
        let _ = ciborium::into_writer(self, &mut *bytes);
        bytes
    }

    /// Reads an opened slot.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        ciborium::from_reader(bytes).ok()
    }
}

struct Seeds {
    storage: Key,
    signer: Zeroizing<[u8; 32]>,
    compartments: BTreeMap<Compartment, Zeroizing<[u8; 32]>>,
}

fn seed(chance: &mut dyn Chance) -> Zeroizing<[u8; 32]> {
    let mut seed = Zeroizing::new([0_u8; 32]);
    chance.fill(&mut *seed);
    seed
}

/// Begins a desk in an empty folder.
///
/// # Errors
/// `DeskExists`, `WrongField` with fewer than two people or two keepers, and what the disk says.
pub fn found(dir: &Path, founding: &Founding, clock: &Clock) -> Result<(), Trouble> {
    let keepers = founding.people.iter().filter(|p| p.roles.contains(&Role::Keeper)).count();
    if founding.people.len() < 2 || keepers < 2 {
        return Err(Trouble::field("people", "why-two-people"));
    }
    if dir.join("keyring").exists() || dir.join("desk.db").exists() {
        return Err(Fault::DeskExists.into());
    }
    std::fs::create_dir_all(dir).map_err(|e| from_journal(&e.into()))?;
    let mut chance = SystemChance;
    let now = clock.now();
    let seeds = Seeds {
        storage: Key::new(*seed(&mut chance)),
        signer: seed(&mut chance),
        compartments: Compartment::ALL.iter().map(|c| (*c, seed(&mut chance))).collect(),
    };
    let secret = |c: Compartment| seeds.compartments.get(&c).map(|s| CompartmentSecret::from_seed(**s));
    let keys: Vec<(UserId, UserKeys)> = founding
        .people
        .iter()
        .map(|_| (UserId::new(now, &mut chance), UserKeys::generate(&mut chance)))
        .collect();
    let mut keyring = Keyring::new(founding.cost, &mut chance);
    for (person, (user, own)) in founding.people.iter().zip(&keys) {
        let bundle = seeds.bundle(*user, own)?;
        keyring
            .enrol(&person.name, &person.passphrase, &bundle.write(), &mut chance)
            .map_err(|e| Trouble::ours(&e))?;
    }
    let members: Vec<Member> = founding
        .people
        .iter()
        .zip(&keys)
        .map(|(p, (user, own))| Member {
            user: *user,
            name: p.name.clone(),
            roles: p.roles.clone(),
            public: own.public(),
        })
        .collect();
    let publics = Compartment::ALL.iter().filter_map(|c| Some((*c, secret(*c)?.public()))).collect();
    let mut events: Vec<Event> = vec![
        access::Event::Founded {
            name: founding.office.clone(),
            zone: founding.zone.clone(),
            compartments: publics,
            members: members.clone(),
        }
        .into(),
    ];
    let (_, granter) = keys.first().ok_or(Fault::WrongField)?;
    for member in &members {
        for compartment in member.roles.iter().flat_map(|r| r.grants()).filter(|c| *c != Compartment::Desk) {
            let secret = secret(compartment).ok_or_else(|| Trouble::ours(&"no such compartment"))?;
            let grant = Grant::make(&secret, compartment.id().0, &member.public, granter, &mut chance);
            events.push(access::Event::Granted { compartment, grant }.into());
        }
    }
    let desk = secret(Compartment::Desk).ok_or_else(|| Trouble::ours(&"no desk compartment"))?;
    write(dir, &seeds, desk, events, now)?;
    journal::write_keyring(dir, &keyring.to_bytes()).map_err(|e| from_journal(&e))
}

impl Seeds {
    fn bundle(&self, user: UserId, own: &UserKeys) -> Result<Bundle, Trouble> {
        let desk =
            self.compartments.get(&Compartment::Desk).ok_or_else(|| Trouble::ours(&"no desk compartment"))?;
        Ok(Bundle {
            user: user.bytes(),
            storage: *self.storage.expose(),
            desk: **desk,
            signer: *self.signer,
            keys: own.to_bytes().to_vec(),
        })
    }
}

fn write(
    dir: &Path,
    seeds: &Seeds,
    desk: CompartmentSecret,
    events: Vec<Event>,
    now: crate::base::Moment,
) -> Result<(), Trouble> {
    let mut chance = SystemChance;
    let workspace = WorkspaceId(fresh(now, &mut chance).into_bytes());
    let signer = DeskSigner::from_seed(&seeds.signer);
    let journal = Journal::create(dir, &seeds.storage, workspace, signer).map_err(|e| from_journal(&e))?;
    let mut keys = KeyChain::new();
    keys.insert(Compartment::Desk.id(), desk);
    let drafts = events
        .into_iter()
        .map(|event| Draft {
            id: EntryId(fresh(now, &mut chance).into_bytes()),
            compartment: Compartment::Desk.id(),
            subject: None,
            at_ms: now.0,
            plain: sheet::write(&Sheet { actor: None, batch: None, event }),
            lock: Lock::Compartment,
        })
        .collect();
    journal.append(drafts, &keys, &mut SystemChance).map_err(|e| from_journal(&e))?;
    Ok(())
}
