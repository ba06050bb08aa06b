//! Opening and closing the file.

use crate::chain::genesis;
use crate::write::{Job, Writer};
use crate::{CompartmentId, EntryId, JournalError, SubjectId, WorkspaceId};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, params};
use seal::{DeskSigner, Key};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, Once, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;
use zeroize::Zeroizing;

/// The form of the file that this program writes.
pub const SCHEMA: i64 = 2;
/// 3.51.3: the first SQLite without the WAL-reset bug.
const OLDEST_SQLITE: i32 = 3_051_003;
/// How often, and how long apart, the lock is tried before the folder counts as open elsewhere.
const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

static READY: Once = Once::new();

const TABLES: &str = "
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE entries(
  seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, compartment BLOB NOT NULL, subject BLOB, at_ms INTEGER NOT NULL,
  form INTEGER NOT NULL, prev BLOB NOT NULL, sealed BLOB NOT NULL, signature BLOB NOT NULL) STRICT;
CREATE INDEX entries_by_subject ON entries(subject, seq) WHERE subject IS NOT NULL;
CREATE INDEX entries_by_compartment ON entries(compartment, seq);
CREATE TABLE keys(subject BLOB NOT NULL, compartment BLOB NOT NULL, wrapped BLOB NOT NULL,
  PRIMARY KEY(subject, compartment)) STRICT, WITHOUT ROWID;
CREATE TABLE snapshots(compartment BLOB NOT NULL, chunk INTEGER NOT NULL, chunks INTEGER NOT NULL, schema TEXT NOT NULL,
  seq INTEGER NOT NULL, hash BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(compartment, chunk)) STRICT;
";

/// What form 2 added: files beside entries.
const TABLES_2: &str = "
CREATE TABLE blobs(
  seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, compartment BLOB NOT NULL, subject BLOB NOT NULL,
  entry BLOB NOT NULL, head BLOB NOT NULL, chunks INTEGER NOT NULL, digest BLOB NOT NULL, signature BLOB NOT NULL,
  erased INTEGER NOT NULL) STRICT;
CREATE TABLE chunks(blob BLOB NOT NULL, number INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(blob, number)) STRICT;
";

/// Brings a file of form 1 to form 2, whole or not at all.
fn upgrade(connection: &mut Connection, found: i64) -> Result<(), JournalError> {
    if found < SCHEMA {
        let transaction = connection.transaction()?;
        transaction.execute_batch(TABLES_2)?;
        transaction.pragma_update(None, "user_version", SCHEMA)?;
        transaction.commit()?;
    }
    Ok(())
}

/// The newest entry: its number and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number; 0 before the first.
    pub seq: u64,
    /// Its hash; before the first, what the first will be chained to.
    pub hash: [u8; 32],
}

/// Keys of subjects that were used lately, and whether they are on disk already.
pub type SubjectKeys = HashMap<(SubjectId, CompartmentId), (Key, Vec<u8>)>;

/// An open journal. One process at a time; many threads.
pub struct Journal {
    pub(crate) workspace: WorkspaceId,
    pub(crate) desk: [u8; 32],
    pub(crate) reader: Mutex<Connection>,
    pub(crate) jobs: Mutex<Option<Sender<Job>>>,
    pub(crate) subject_keys: Mutex<SubjectKeys>,
    /// Held by those who write; alone by who makes a subject's key or destroys one, so that no entry is sealed under
    /// a key that another thread has just made anew or erased.
    pub(crate) gate: RwLock<()>,
    writer: Option<JoinHandle<()>>,
    pub(crate) lock: File,
}

fn take_lock(dir: &Path) -> Result<File, JournalError> {
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join("lock"))?;
    // A process that another thread is just starting holds what was open here until it runs its own program.
    for _ in 0..LOCK_TRIES {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Err(JournalError::InUse)
}

fn connect(path: &Path, key: &Key) -> Result<Connection, JournalError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(JournalError::OldSqlite(rusqlite::version()));
    }
    // SQLite says that it is ready before SQLCipher is: a second thread would find no cipher to key.
    READY.call_once(|| drop(Connection::open_in_memory()));
    let connection = Connection::open(path)?;
    let mut pragma = Zeroizing::new(String::from("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'"));
    key.expose().iter().for_each(|byte| {
        let _ = write!(pragma, "{byte:02x}");
    });
    pragma.push_str("'\"");
    connection.execute_batch(&pragma)?;
    // The first read tells whether the key fits: SQLCipher has no better sign.
    let fits = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0));
    if let Err(error) = fits {
        return match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Err(JournalError::WrongKey),
            _ => Err(error.into()),
        };
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA cache_size = -4096; PRAGMA busy_timeout = 5000;",
    )?;
    Ok(connection)
}

fn meta<T: TryFrom<Vec<u8>>>(connection: &Connection, name: &str) -> Result<T, JournalError> {
    let value: Option<Vec<u8>> = connection
        .query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
        .optional()?;
    value.and_then(|v| T::try_from(v).ok()).ok_or(JournalError::Damaged { seq: 0 })
}

impl Journal {
    /// Begins a journal in a folder.
    ///
    /// # Errors
    /// `Exists`, `InUse`, and what the disk says.
    pub fn create(
        dir: &Path,
        key: &Key,
        workspace: WorkspaceId,
        desk: DeskSigner,
    ) -> Result<Self, JournalError> {
        let path = dir.join("desk.db");
        if path.exists() {
            return Err(JournalError::Exists);
        }
        let lock = take_lock(dir)?;
        let mut connection = connect(&path, key)?;
        let start = genesis(workspace, &desk.public());
        let transaction = connection.transaction()?;
        transaction.execute_batch(TABLES)?;
        transaction.execute_batch(TABLES_2)?;
        transaction.pragma_update(None, "user_version", SCHEMA)?;
        for (name, value) in [
            ("workspace", workspace.0.to_vec()),
            ("desk", desk.public().to_vec()),
            ("head", Head { seq: 0, hash: start }.to_bytes()),
        ] {
            transaction.execute("INSERT INTO meta VALUES (?1, ?2)", params![name, value])?;
        }
        transaction.commit()?;
        File::open(dir)?.sync_all()?;
        Self::over(connection, connect(&path, key)?, desk, lock)
    }

    /// Opens the journal of a folder.
    ///
    /// # Errors
    /// `Missing`, `InUse`, `WrongKey`, `Foreign`, `NewerSchema`, `Damaged`, and what the disk says.
    pub fn open(dir: &Path, key: &Key, desk: DeskSigner) -> Result<Self, JournalError> {
        let path = dir.join("desk.db");
        if !path.exists() {
            return Err(JournalError::Missing);
        }
        let lock = take_lock(dir)?;
        let mut connection = connect(&path, key)?;
        let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found > SCHEMA {
            return Err(JournalError::NewerSchema { found, known: SCHEMA });
        }
        if found < 1 {
            return Err(JournalError::Foreign);
        }
        upgrade(&mut connection, found)?;
        match crate::blobs::sweep(&connection) {
            // What could not be swept for want of room is swept the next time; it is in nobody's way.
            Ok(()) | Err(JournalError::DiskFull) => {}
            Err(error) => return Err(error),
        }
        Self::over(connection, connect(&path, key)?, desk, lock)
    }

    fn over(
        writer: Connection,
        reader: Connection,
        desk: DeskSigner,
        lock: File,
    ) -> Result<Self, JournalError> {
        let workspace = WorkspaceId(meta::<[u8; 16]>(&reader, "workspace")?);
        let public: [u8; 32] = meta(&reader, "desk")?;
        if public != desk.public() {
            return Err(JournalError::WrongKey);
        }
        let head = head_of(&reader)?;
        let (jobs, thread) = Writer { connection: writer, desk, workspace, head }.start();
        Ok(Self {
            workspace,
            desk: public,
            reader: Mutex::new(reader),
            jobs: Mutex::new(Some(jobs)),
            subject_keys: Mutex::default(),
            gate: RwLock::default(),
            writer: Some(thread),
            lock,
        })
    }

    /// The workspace its entries are bound to.
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    pub(crate) fn reader(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest entry.
    ///
    /// # Errors
    /// What the store says.
    pub fn head(&self) -> Result<Head, JournalError> {
        head_of(&self.reader())
    }

    /// Whether an entry is here.
    ///
    /// # Errors
    /// What the store says.
    pub fn has(&self, id: EntryId) -> Result<bool, JournalError> {
        let found =
            self.reader().query_row("SELECT 1 FROM entries WHERE id = ?1", [id.0], |_| Ok(())).optional()?;
        Ok(found.is_some())
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // The writer ends when nobody can give it work any more; what it has taken it finishes.
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = self.writer.take() {
            let _ = thread.join();
        }
    }
}

/// The head as the file says it.
pub fn head_of(connection: &Connection) -> Result<Head, JournalError> {
    Head::from_bytes(&meta::<Vec<u8>>(connection, "head")?).ok_or(JournalError::Damaged { seq: 0 })
}

impl Head {
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        [&self.seq.to_be_bytes()[..], &self.hash[..]].concat()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (seq, hash) = bytes.split_at_checked(8)?;
        Some(Self { seq: u64::from_be_bytes(seq.try_into().ok()?), hash: hash.try_into().ok()? })
    }

    /// A short code to print and to compare later: the number and the first twenty hexadecimal digits of the hash.
    /// 80 bits, because whoever rewrites the past may try as many pasts as they like until one has the printed code.
    pub fn code(self) -> String {
        let mut code = format!("{}-", self.seq);
        self.hash.iter().take(10).for_each(|b| {
            let _ = write!(code, "{b:02x}");
        });
        code
    }
}
