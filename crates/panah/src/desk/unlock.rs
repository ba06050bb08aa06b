//! How a desk is opened: a passphrase opens a slot, the slot the store, the grants the compartments.

use super::found::Bundle;
use super::view::{SNAPSHOT_OF, SNAPSHOT_SCHEMA, View};
use super::{Desk, Open};
use crate::access::model::{Compartment, Compartments, Role};
use crate::access::permit::Actor;
use crate::base::SystemChance;
use crate::base::errors::{Fault, Trouble, from_journal};
use crate::base::ids::UserId;
use dates::Lang;
use journal::{Journal, KeyChain};
use seal::{CompartmentSecret, DeskSigner, Key, UserKeys};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};

/// Somebody whose passphrase opened their slot.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Who.
    pub user: UserId,
    /// The name they log in with.
    pub name: String,
    /// What they do.
    pub roles: Vec<Role>,
}

impl Entered {
    /// Them as an actor outside any door: a command, not a session.
    pub fn actor(&self, lang: Lang) -> Actor {
        Actor {
            user: self.user,
            name: self.name.clone(),
            roles: self.roles.clone(),
            lang,
            csrf: String::new(),
            session: [0; 32],
            door: None,
        }
    }
}

/// Entries after which a snapshot is worth its writing.
pub(super) const WORTH_A_SNAPSHOT: u64 = 2_000;

impl Desk {
    /// Opens the desk for somebody, blocking: one run of Argon2id, and the fold of what is not open yet.
    ///
    /// # Errors
    /// `WrongPassphrase` for an unknown name as for a wrong passphrase; `NoDesk`; what the store says.
    pub fn enter(&self, name: &str, passphrase: &str) -> Result<Entered, Trouble> {
        let (_, payload) = self.read_ring()?.open(name, passphrase).map_err(|_| Fault::WrongPassphrase)?;
        let bundle = Bundle::read(&payload).ok_or(Fault::DamagedStore)?;
        let own = UserKeys::from_bytes(&bundle.keys).ok_or(Fault::DamagedStore)?;
        let entered = self.open_with(&bundle, &own)?;
        // Whoever comes in seals to colleagues the keys they have been given and could not get yet.
        if let Err(trouble) = self.grant_missing(entered.user, &own) {
            tracing::warn!(%trouble, "keys for colleagues");
        }
        if let Err(trouble) = self.forget_what_is_over() {
            tracing::warn!(%trouble, "forgetting what is over");
        }
        Ok(entered)
    }

    fn open_with(&self, bundle: &Bundle, own: &UserKeys) -> Result<Entered, Trouble> {
        let mut state = self.write();
        if state.is_none() {
            *state = Some(self.open_store(bundle)?);
        }
        let open = state.as_mut().ok_or(Fault::SessionEnded)?;
        let user = UserId::from_bytes(bundle.user);
        let member = open.view.access.member(user).cloned().ok_or(Fault::WrongPassphrase)?;
        let secrets = open.secrets_of(user, own)?;
        let fresh: Vec<(Compartment, CompartmentSecret)> =
            secrets.into_iter().filter(|(c, _)| !open.folded.contains(c)).collect();
        if !fresh.is_empty() {
            open.fold_in(fresh)?;
            open.settle();
            self.note_left(open);
            // What was read to fold it: the snapshots, as they lay on disk and as they were opened.
            memory::give_back();
        }
        Ok(Entered { user, name: member.name, roles: member.roles })
    }

    fn open_store(&self, bundle: &Bundle) -> Result<Open, Trouble> {
        let signer = DeskSigner::from_seed(&bundle.signer);
        let journal =
            Journal::open(&self.dir, &Key::new(bundle.storage), signer).map_err(|e| from_journal(&e))?;
        let mut open = Open {
            journal: Arc::new(journal),
            keys: Arc::new(RwLock::new(KeyChain::new())),
            view: View::new(self.pack.clone()),
            folded: Compartments::new(),
            unsaved: 0,
            in_flight: Arc::default(),
        };
        let desk = CompartmentSecret::from_seed(bundle.desk);
        open.fold_in(vec![(Compartment::Desk, desk)])?;
        Ok(open)
    }

    /// Drops the compartments nobody who is still logged in holds, and folds the rest anew; with nobody left the
    /// desk is locked.
    ///
    /// # Errors
    /// What the store says; the desk is locked then.
    pub fn keep_only(&self, wanted: &Compartments) -> Result<(), Trouble> {
        let mut state = self.write();
        let Some(open) = state.as_mut() else { return Ok(()) };
        if wanted.is_empty() {
            drop(state);
            self.lock();
            return Ok(());
        }
        if open.folded.is_subset(wanted) {
            return Ok(());
        }
        let kept = open.refold(self.pack.clone(), wanted);
        self.note_left(open);
        if kept.is_err() {
            *state = None;
        }
        kept
    }

    /// Writes snapshots when enough has changed since the last, so that the next opening is quick.
    ///
    /// # Errors
    /// What the store says.
    pub fn save_snapshots(&self, even_if_little: bool) -> Result<(), Trouble> {
        let (parts, unsaved) = {
            let mut state = self.write();
            let Some(open) = state.as_mut() else { return Ok(()) };
            // A batch that is on disk and not yet folded would be missing from the snapshot for good.
            let whole = open.in_flight.load(Ordering::SeqCst) == 0;
            if !whole || open.unsaved == 0 || (!even_if_little && open.unsaved < WORTH_A_SNAPSHOT) {
                return Ok(());
            }
            let unsaved = std::mem::take(&mut open.unsaved);
            let head = open.journal.head().map_err(|e| from_journal(&e))?;
            let held = SNAPSHOT_OF.iter().filter(|c| open.folded.contains(c));
            let parts: Vec<_> = held.filter_map(|c| Some((*c, open.view.snapshot(*c)?))).collect();
            ((Arc::clone(&open.journal), Arc::clone(&open.keys), head, parts), unsaved)
        };
        let (journal, keys, head, parts) = parts;
        let keys = keys.read().unwrap_or_else(PoisonError::into_inner);
        let saved = parts.iter().try_for_each(|(compartment, bytes)| {
            let form = (head, SNAPSHOT_SCHEMA);
            journal.save_snapshot(compartment.id(), form, bytes, &keys, &mut SystemChance)
        });
        drop(keys);
        if saved.is_err()
            && let Some(open) = self.write().as_mut()
        {
            // Tried again later: the disk may have room then.
            open.unsaved += unsaved;
        }
        saved.map_err(|e| from_journal(&e))
    }
}

impl Open {
    /// The compartment keys granted to somebody. A grant not signed by a member is passed over.
    fn secrets_of(
        &self,
        user: UserId,
        own: &UserKeys,
    ) -> Result<Vec<(Compartment, CompartmentSecret)>, Trouble> {
        let members = &self.view.access;
        let held = members.held_by(user);
        let mut secrets = Vec::new();
        for (compartment, grant) in members.grants_to(user).filter(|(c, _)| held.contains(c)) {
            let Some(granter) = members.granter(grant) else { continue };
            let secret = grant.open(own, &granter.public).map_err(|_| Fault::DamagedStore)?;
            if members.compartments.get(compartment) == Some(&secret.public()) {
                secrets.push((*compartment, secret));
            }
        }
        Ok(secrets)
    }

    /// Folds compartments in: their snapshots where there are any, then the entries after them. The one everybody holds is
    /// read first and with the whole chain, so that a cut or a changed entry of any compartment shows; the others are then
    /// read where they lie.
    fn fold_in(&mut self, secrets: Vec<(Compartment, CompartmentSecret)>) -> Result<(), Trouble> {
        let mut folded = 0;
        for (compartment, secret) in &secrets {
            // Entries of these are read from the journal when asked for, never kept in memory.
            if matches!(compartment, Compartment::Audit | Compartment::Statistics) {
                continue;
            }
            let mut own = KeyChain::new();
            own.insert(compartment.id(), secret.clone());
            let seen = self.restored_up_to(*compartment, &own)?;
            let view = &mut self.view;
            let mut each = |opened| {
                view.apply_opened(opened);
                folded += 1;
                Ok(())
            };
            let read = match compartment {
                Compartment::Desk => self.journal.scan(seen, &own, &mut each).map(drop),
                _ => self.journal.scan_of(compartment.id(), seen, &own, &mut each),
            };
            read.map_err(|e| from_journal(&e))?;
        }
        self.unsaved += folded;
        let mut open = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        for (compartment, secret) in secrets {
            self.folded.insert(compartment);
            open.insert(compartment.id(), secret);
        }
        Ok(())
    }

    /// Takes the snapshot of a compartment in; the number of the last entry it holds, or 0.
    fn restored_up_to(&mut self, compartment: Compartment, keys: &KeyChain) -> Result<u64, Trouble> {
        if !SNAPSHOT_OF.contains(&compartment) {
            return Ok(0);
        }
        let found = self
            .journal
            .load_snapshot(compartment.id(), SNAPSHOT_SCHEMA, keys)
            .map_err(|e| from_journal(&e))?;
        Ok(found.filter(|(_, bytes)| self.view.restore(bytes)).map_or(0, |(head, _)| head.seq))
    }

    fn refold(&mut self, pack: standing::Pack, wanted: &Compartments) -> Result<(), Trouble> {
        let old = std::mem::take(&mut *self.keys.write().unwrap_or_else(PoisonError::into_inner));
        self.view = View::new(pack);
        let kept: Compartments = self.folded.intersection(wanted).copied().collect();
        self.folded.clear();
        let secrets = kept.iter().filter_map(|c| Some((*c, old.get(c.id())?.clone()))).collect();
        self.fold_in(secrets)?;
        self.settle();
        Ok(())
    }
}
