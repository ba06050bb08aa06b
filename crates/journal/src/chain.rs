//! What an entry's hash covers, and where each sealed thing is bound to.

use crate::{CompartmentId, EntryId, SubjectId, WorkspaceId};
use seal::{Binding, Key, KeyId};
use sha2::{Digest, Sha256};

/// A row as it rests.
pub struct Row {
    pub seq: u64,
    pub id: EntryId,
    pub compartment: CompartmentId,
    pub subject: Option<SubjectId>,
    pub at_ms: i64,
    pub form: u8,
    pub prev: [u8; 32],
    pub sealed: Vec<u8>,
}

/// Sealed under the compartment's key.
pub const BY_COMPARTMENT: u8 = 1;
/// Sealed under the subject's key.
pub const BY_SUBJECT: u8 = 2;
/// Sealed to the compartment's public key.
pub const TO_PUBLIC: u8 = 3;

/// What the first entry is chained to: the workspace and the desk that writes it.
pub fn genesis(workspace: WorkspaceId, desk: &[u8; 32]) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"panah/v1/genesis")
        .chain_update(workspace.0)
        .chain_update(desk)
        .finalize()
        .into()
}

impl Row {
    /// SHA-256 over every field; `docs/formats/journal.md` gives the order.
    pub fn hash(&self, workspace: WorkspaceId) -> [u8; 32] {
        let (known, subject) = self.subject.map_or((0, [0; 16]), |s| (1, s.0));
        Sha256::new()
            .chain_update(b"panah/v1/entry")
            .chain_update(workspace.0)
            .chain_update(self.seq.to_be_bytes())
            .chain_update(self.id.0)
            .chain_update(self.compartment.0)
            .chain_update([known])
            .chain_update(subject)
            .chain_update(self.at_ms.to_be_bytes())
            .chain_update([self.form])
            .chain_update(self.prev)
            .chain_update((self.sealed.len() as u64).to_be_bytes())
            .chain_update(&self.sealed)
            .finalize()
            .into()
    }
}

/// The place of an entry.
pub fn entry_place(
    workspace: WorkspaceId,
    compartment: CompartmentId,
    id: EntryId,
    subject: Option<SubjectId>,
) -> Binding {
    let subject = subject.map(|s| s.0);
    let subject = subject.as_ref().map_or(&[][..], |s| &s[..]);
    Binding::new("entry", &[&workspace.0, &compartment.0, &id.0, subject])
}

/// The public name of a subject's key. It follows from the key: after an erasure the subject may get another key, and
/// what was sealed under the one before is told from what is damaged by this name.
pub fn subject_key_id(key: &Key) -> KeyId {
    let mut id = [0; 16];
    let named = key.derive("panah/v1/subject-key", b"name");
    id.iter_mut().zip(named.expose()).for_each(|(to, from)| *to = *from);
    KeyId(id)
}

/// The place of a subject's key.
pub fn key_place(workspace: WorkspaceId, compartment: CompartmentId, subject: SubjectId) -> Binding {
    Binding::new("subject-key", &[&workspace.0, &compartment.0, &subject.0])
}
