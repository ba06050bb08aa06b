//! The keyring when somebody joins, leaves or takes another passphrase. What changes who is here are entries; the
//! keyring only follows them.

use super::Desk;
use super::found::Bundle;
use crate::access::circle::{self, Change, What};
use crate::access::model::{Compartment, Event, Member, Role};
use crate::base::SystemChance;
use crate::base::errors::{Fault, Trouble, from_journal};
use crate::base::ids::{UserId, fresh};
use seal::slots::{EnrolError, Keyring, KeyringError, SlotId};
use seal::{Grant, UserKeys};
use std::sync::PoisonError;
use zeroize::Zeroizing;

/// Somebody who has just typed their passphrase again.
pub struct Proven {
    user: UserId,
    slot: SlotId,
    bundle: Bundle,
    own: UserKeys,
}

/// What a keeper proposes.
pub enum Wish {
    /// Somebody new, by the name they will log in with.
    Join(String, Vec<Role>),
    /// Somebody leaves.
    Leave(UserId),
    /// Somebody does something else.
    Roles(UserId, Vec<Role>),
}

impl Proven {
    /// Who.
    pub const fn user(&self) -> UserId {
        self.user
    }
}

impl Desk {
    pub(super) fn read_ring(&self) -> Result<Keyring, Trouble> {
        let bytes = journal::read_keyring(&self.dir).map_err(|e| from_journal(&e))?;
        Keyring::from_bytes(&bytes).map_err(|e| {
            Trouble::new(match e {
                KeyringError::Foreign => Fault::ForeignStore,
                KeyringError::Newer => Fault::NewerStore,
                KeyringError::Damaged | KeyringError::UnderFloor => Fault::DamagedStore,
            })
        })
    }

    /// Reads the keyring, changes it and writes it whole; one at a time.
    fn change_ring<T>(&self, how: impl FnOnce(&mut Keyring) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let held = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ring = self.read_ring()?;
        let done = how(&mut ring)?;
        journal::write_keyring(&self.dir, &ring.to_bytes()).map_err(|e| from_journal(&e))?;
        drop(held);
        Ok(done)
    }

    /// Somebody who is here types their passphrase again; one run of Argon2id.
    ///
    /// # Errors
    /// `WrongPassphrase`.
    pub fn prove(&self, name: &str, passphrase: &str) -> Result<Proven, Trouble> {
        let (slot, payload) = self.read_ring()?.open(name, passphrase).map_err(|_| Fault::WrongPassphrase)?;
        let bundle = Bundle::read(&payload).ok_or(Fault::DamagedStore)?;
        let own = UserKeys::from_bytes(&bundle.keys).ok_or(Fault::DamagedStore)?;
        let user = UserId::from_bytes(bundle.user);
        let state = self.read();
        let open = state.as_ref().ok_or(Fault::SessionEnded)?;
        open.view.access.member(user).ok_or(Fault::WrongPassphrase)?;
        drop(state);
        Ok(Proven { user, slot, bundle, own })
    }

    /// What a keeper's wish makes: the entry, and for somebody new the passphrase, shown once. Blocking.
    ///
    /// # Errors
    /// `WrongField`, `NotThere`, `VersionClash`; what the disk says.
    pub fn propose(
        &self,
        keeper: &Proven,
        wish: Wish,
    ) -> Result<(Change, Event, Option<Zeroizing<String>>), Trouble> {
        let mut chance = SystemChance;
        let now = self.clock.now();
        let mut offered = None;
        let what = match wish {
            Wish::Leave(user) => What::Leave { user },
            Wish::Roles(user, roles) => {
                let was = self.with_members(|m| m.member(user).map(|m| m.roles.clone()))?;
                What::Roles { user, was: was.ok_or(Fault::NotThere)?, roles }
            }
            Wish::Join(name, roles) => {
                let own = UserKeys::generate(&mut chance);
                let user = UserId::new(now, &mut chance);
                let member = Member { user, name: name.trim().to_owned(), roles, public: own.public() };
                self.with_members(|m| circle::judge_name(m, &member.name))??;
                self.with_members(|m| circle::judge(m, &What::Join { member: member.clone(), slot: 0 }))??;
                let passphrase = seal::passphrase::generate(&mut chance);
                let slot = self.enrol(keeper, &member, &own, &passphrase)?;
                offered = Some(passphrase);
                What::Join { member, slot }
            }
        };
        self.with_members(|m| circle::judge(m, &what))??;
        let change = Change { id: fresh(now, &mut chance), what };
        let signed = circle::sign(&change, keeper.user, &keeper.own);
        Ok((change.clone(), Event::Proposed { change, signed }, offered))
    }

    /// Makes a slot for somebody who is proposed. Until two keepers have signed, it opens nothing.
    fn enrol(
        &self,
        keeper: &Proven,
        member: &Member,
        own: &UserKeys,
        passphrase: &str,
    ) -> Result<usize, Trouble> {
        let bundle = Bundle {
            user: member.user.bytes(),
            storage: keeper.bundle.storage,
            desk: keeper.bundle.desk,
            signer: keeper.bundle.signer,
            keys: own.to_bytes().to_vec(),
        };
        let taken: Vec<usize> = self.with_members(|m| m.slots().collect())?;
        self.change_ring(|ring| {
            let tags: Vec<_> =
                taken.iter().filter_map(|at| SlotId::at(*at)).filter_map(|slot| ring.tag(slot)).collect();
            let who = (member.name.as_str(), passphrase);
            let slot = ring.enrol_beside(&tags, who, &bundle.write(), &mut SystemChance);
            slot.map(SlotId::number).map_err(|e| match e {
                EnrolError::Full => Trouble::field("name", "members-why-full"),
                other => Trouble::ours(&other),
            })
        })
    }

    /// The entry by which a second keeper agrees.
    ///
    /// # Errors
    /// `NotThere` when nobody proposed it any more; what [`circle::judge`] says.
    pub fn agree(&self, keeper: &Proven, change: uuid::Uuid) -> Result<(Change, Event), Trouble> {
        let proposal = self.with_members(|m| m.proposal(change).cloned())?.ok_or(Fault::NotThere)?;
        self.with_members(|m| circle::judge(m, &proposal.change.what))??;
        let signed = circle::agree(&proposal.signed, &proposal.change, keeper.user, &keeper.own)?;
        Ok((proposal.change.clone(), Event::Agreed { change: proposal.change, signed }))
    }

    /// Wipes a slot that nobody has any more: of somebody who left, or whose proposal was dropped. Blocking.
    ///
    /// # Errors
    /// What the disk says.
    pub fn wipe_slot(&self, slot: usize) -> Result<(), Trouble> {
        let Some(slot) = SlotId::at(slot) else { return Ok(()) };
        self.change_ring(|ring| {
            ring.remove(slot, &mut SystemChance);
            Ok(())
        })
    }

    /// Seals to each member the keys their roles give and nobody has sealed to them yet, as far as they are open
    /// here. Blocking.
    ///
    /// # Errors
    /// What the store says.
    pub fn grant_missing(&self, granter: UserId, own: &UserKeys) -> Result<(), Trouble> {
        let events: Vec<_> = {
            let state = self.read();
            let open = state.as_ref().ok_or(Fault::SessionEnded)?;
            let keys = open.keys.read().unwrap_or_else(PoisonError::into_inner);
            let missing = open.view.access.missing();
            let one = |(member, compartment): &(&Member, Compartment)| {
                let secret = keys.get(compartment.id())?;
                let grant = Grant::make(secret, compartment.id().0, &member.public, own, &mut SystemChance);
                Some(Event::Granted { compartment: *compartment, grant }.into())
            };
            missing.iter().filter_map(one).collect()
        };
        if events.is_empty() { Ok(()) } else { self.write_as(granter, events) }
    }

    /// The same, by a keeper who has just agreed.
    ///
    /// # Errors
    /// What the store says.
    pub fn grant_by(&self, keeper: &Proven) -> Result<(), Trouble> {
        self.grant_missing(keeper.user, &keeper.own)
    }

    /// Gives somebody's slot another passphrase. Blocking.
    ///
    /// # Errors
    /// `WeakPassphrase`; what the disk says.
    pub fn rewrap(&self, who: &Proven, name: &str, passphrase: &str) -> Result<(), Trouble> {
        seal::passphrase::judge(passphrase).map_err(|_| Fault::WeakPassphrase)?;
        self.change_ring(|ring| {
            ring.rewrap(who.slot, (name, passphrase), &who.bundle.write(), &mut SystemChance)
                .map_err(|e| Trouble::ours(&e))
        })
    }

    /// Asks who works here. Nothing of a person is in it.
    ///
    /// # Errors
    /// `SessionEnded` when the desk is locked.
    pub(crate) fn with_members<T>(
        &self,
        ask: impl FnOnce(&crate::access::view::Members) -> T,
    ) -> Result<T, Trouble> {
        let state = self.read();
        let open = state.as_ref().ok_or(Fault::SessionEnded)?;
        Ok(ask(&open.view.access))
    }

    /// Asks what is counted by the day. Nothing of a person is in it.
    ///
    /// # Errors
    /// `SessionEnded` when the desk is locked.
    pub(crate) fn with_quota<T>(
        &self,
        ask: impl FnOnce(&crate::access::quota::Quota) -> T,
    ) -> Result<T, Trouble> {
        let state = self.read();
        let open = state.as_ref().ok_or(Fault::SessionEnded)?;
        Ok(ask(&open.view.quota))
    }
}
