//! A desk's folder for tests: real files, keys that are the same every time.

use journal::{
    CompartmentId, Draft, EntryId, Head, Journal, JournalError, KeyChain, Lock, Opened, SubjectId,
    WorkspaceId,
};
use rusqlite::Connection;
use seal::{Chance, CompartmentSecret, DeskSigner, Key};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zeroize::Zeroizing;

pub const WORKSPACE: WorkspaceId = WorkspaceId([0xaa; 16]);
pub const INTAKE: CompartmentId = CompartmentId([1; 16]);
pub const TRACING: CompartmentId = CompartmentId([2; 16]);
pub const CLOSED: CompartmentId = CompartmentId([3; 16]);

/// Chance that is none, so that a failure can be repeated.
pub struct Fixed(pub u64);

impl Fixed {
    pub fn below(&mut self, limit: usize) -> usize {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % limit as u64).unwrap()
    }
}

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.0 >> 56) as u8;
        }
    }
}

/// A folder, its keys, and the journal in it.
pub struct Desk {
    pub dir: TempDir,
    pub keys: KeyChain,
    pub chance: Fixed,
    journal: Option<Journal>,
}

pub fn file_key() -> Key {
    Key::new([7; 32])
}

pub fn signer() -> DeskSigner {
    DeskSigner::from_seed(&[8; 32])
}

pub fn secret(compartment: CompartmentId) -> CompartmentSecret {
    CompartmentSecret::from_seed([compartment.0[0] ^ 0x5a; 32])
}

pub fn keys() -> KeyChain {
    let mut keys = KeyChain::new();
    keys.insert(INTAKE, secret(INTAKE));
    keys.insert(TRACING, secret(TRACING));
    keys
}

pub fn subject(n: u8) -> SubjectId {
    SubjectId([n; 16])
}

pub fn id(n: u64) -> EntryId {
    let mut id = [0xee; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    EntryId(id)
}

/// An entry in the intake compartment.
pub fn draft(n: u64, plain: &str, subject: Option<SubjectId>, lock: Lock) -> Draft {
    let plain = Zeroizing::new(plain.as_bytes().to_vec());
    Draft { id: id(n), compartment: INTAKE, subject, at_ms: 1_760_000_000_000 + n.cast_signed(), plain, lock }
}

/// An entry about a subject.
pub fn about(n: u64, who: u8, plain: &str) -> Draft {
    draft(n, plain, Some(subject(who)), Lock::Subject)
}

/// An entry under the compartment's key.
pub fn note(n: u64, plain: &str) -> Draft {
    draft(n, plain, None, Lock::Compartment)
}

pub fn text(opened: &Opened) -> Option<String> {
    opened.plain.as_ref().map(|p| String::from_utf8(p.to_vec()).unwrap())
}

impl Desk {
    pub fn new() -> Self {
        Self::at(tempfile::tempdir().unwrap())
    }

    pub fn at(dir: TempDir) -> Self {
        let journal = Journal::create(dir.path(), &file_key(), WORKSPACE, signer()).unwrap();
        Self { dir, keys: keys(), chance: Fixed(1), journal: Some(journal) }
    }

    /// A desk with `count` entries, in turn about three subjects, under the compartment's key and to its public key.
    pub fn with(count: u64) -> Self {
        let mut desk = Self::new();
        for n in 0..count {
            desk.write(vec![mixed(n)]).unwrap();
        }
        desk
    }

    pub fn journal(&self) -> &Journal {
        self.journal.as_ref().unwrap()
    }

    pub fn write(&mut self, drafts: Vec<Draft>) -> Result<Vec<journal::Stamp>, JournalError> {
        self.journal.as_ref().unwrap().append(drafts, &self.keys, &mut self.chance)
    }

    /// Keeps a snapshot of the intake compartment.
    pub fn keep(&mut self, head: Head, bytes: &[u8]) {
        let journal = self.journal.as_ref().unwrap();
        journal.save_snapshot(INTAKE, (head, "v1"), bytes, &self.keys, &mut self.chance).unwrap();
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("desk.db")
    }

    pub fn close(&mut self) {
        self.journal = None;
    }

    pub fn reopen(&mut self) {
        self.close();
        self.journal = Some(open(self.dir.path()).unwrap());
    }

    /// What all entries say, in order.
    pub fn all(&self) -> Result<Vec<Option<String>>, JournalError> {
        scan(self.journal(), &self.keys)
    }

    /// Writes into the closed file as somebody who has its key, and opens it again.
    pub fn tamper(&mut self, sql: &str) {
        self.close();
        raw(&self.path()).execute_batch(sql).unwrap();
        self.reopen();
    }
}

pub fn mixed(n: u64) -> Draft {
    let plain = format!("entry {n} about آزمایش گل");
    match n % 5 {
        0 => note(n, &plain),
        1 => draft(n, &plain, None, Lock::Public(secret(INTAKE).public())),
        who => about(n, u8::try_from(who).unwrap(), &plain),
    }
}

pub fn open(dir: &Path) -> Result<Journal, JournalError> {
    Journal::open(dir, &file_key(), signer())
}

pub fn scan(journal: &Journal, keys: &KeyChain) -> Result<Vec<Option<String>>, JournalError> {
    let mut all = Vec::new();
    journal.scan(0, keys, &mut |opened| {
        all.push(text(&opened));
        Ok(())
    })?;
    Ok(all)
}

/// The file as SQLCipher shows it to whoever has its key.
pub fn raw(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    let hex = "07".repeat(32);
    connection.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; PRAGMA secure_delete = ON;")).unwrap();
    connection
}
