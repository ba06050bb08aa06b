//! The compartment keys that are open now.

use crate::{CompartmentId, JournalError};
use seal::CompartmentSecret;
use std::collections::BTreeMap;

/// Open compartment secrets; wiped when dropped.
#[derive(Default)]
pub struct KeyChain {
    secrets: BTreeMap<CompartmentId, CompartmentSecret>,
}

impl KeyChain {
    /// A chain without keys.
    pub const fn new() -> Self {
        Self { secrets: BTreeMap::new() }
    }

    /// Puts a key on.
    pub fn insert(&mut self, id: CompartmentId, secret: CompartmentSecret) {
        self.secrets.insert(id, secret);
    }

    /// Takes a key off; it is wiped.
    pub fn remove(&mut self, id: CompartmentId) {
        self.secrets.remove(&id);
    }

    /// A key, if open.
    pub fn get(&self, id: CompartmentId) -> Option<&CompartmentSecret> {
        self.secrets.get(&id)
    }

    /// Whether a key is open.
    pub fn has(&self, id: CompartmentId) -> bool {
        self.secrets.contains_key(&id)
    }

    pub(crate) fn need(&self, id: CompartmentId) -> Result<&CompartmentSecret, JournalError> {
        self.get(id).ok_or(JournalError::NoKey)
    }
}
