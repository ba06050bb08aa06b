//! Files on their way in and out of an open desk: sealed piece by piece under the key of the person or the raid they are
//! about.

use super::sheet::subject;
use super::{Desk, Open};
use crate::access::permit::{Permit, Subject};
use crate::base::errors::from_journal;
use crate::base::{Fault, SystemChance, Trouble};
use journal::{BlobId, CompartmentId, Incoming, Journal, KeyChain, Staged, SubjectId};
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// The files about one person or one raid, under a permit.
#[derive(Clone)]
pub struct Files {
    journal: Arc<Journal>,
    keys: Arc<RwLock<KeyChain>>,
    place: (CompartmentId, SubjectId),
}

/// A file that has come in whole. Swept away when nobody writes the entry that names it.
pub struct Whole {
    files: Files,
    staged: Option<Staged>,
}

impl Desk {
    /// The files about the person or the raid a permit is for.
    ///
    /// # Errors
    /// `NotThere` for any other permit; `SessionEnded` when the desk is locked.
    pub fn files(&self, permit: &Permit) -> Result<Files, Trouble> {
        let state = self.read();
        let open = state.as_ref().ok_or(Fault::SessionEnded)?;
        let id = match permit.subject() {
            Subject::Person(_) | Subject::Incident(_) => permit.subject().id().ok_or(Fault::NotThere)?,
            _ => return Err(Fault::NotThere.into()),
        };
        let home = Open::home_of(open, id).filter(|home| permit.scope().contains(home));
        let home = home.ok_or(Fault::NotThere)?;
        let place = (home.id(), subject(id));
        Ok(Files { journal: Arc::clone(&open.journal), keys: Arc::clone(&open.keys), place })
    }
}

impl Files {
    /// Begins a file. Everything about files blocks: not for the threads that serve pages.
    ///
    /// # Errors
    /// What the store says.
    pub fn begin(&self, id: BlobId) -> Result<Incoming<'_>, Trouble> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        self.journal.begin_blob(id, self.place, &keys, &mut SystemChance).map_err(|e| from_journal(&e))
    }

    /// Takes a file that is whole into care until its entry is written.
    pub fn whole(&self, staged: Staged) -> Whole {
        Whole { files: self.clone(), staged: Some(staged) }
    }

    /// Hands a file out piece by piece. What `each` was given counts only when this ends well.
    ///
    /// # Errors
    /// `DamagedStore` when a piece is missing or changed; `NotThere`; what `each` returns.
    pub fn read(
        &self,
        id: BlobId,
        each: &mut dyn FnMut(Zeroizing<Vec<u8>>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let trouble = |e: &journal::JournalError| match e {
            journal::JournalError::Missing => Fault::NotThere.into(),
            other => from_journal(other),
        };
        let mut outgoing = {
            let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
            self.journal.open_blob(id, &keys).map_err(|e| trouble(&e))?
        };
        while let Some(piece) = outgoing.piece().map_err(|e| trouble(&e))? {
            each(piece)?;
        }
        Ok(())
    }

    /// A whole file in memory, if it is no larger than `most` bytes.
    ///
    /// # Errors
    /// As [`Files::read`]; `TooLarge`.
    pub fn read_whole(&self, id: BlobId, most: usize) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let mut all = Zeroizing::new(Vec::new());
        self.read(id, &mut |piece| {
            all.extend_from_slice(&piece);
            if all.len() > most { Err(Fault::TooLarge.into()) } else { Ok(()) }
        })?;
        Ok(all)
    }
}

impl Whole {
    /// Lets go of the file for the entry that will name it.
    pub fn take(mut self) -> Option<Staged> {
        self.staged.take()
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some(staged) = self.staged.take() {
            self.files.journal.discard(staged);
        }
    }
}
