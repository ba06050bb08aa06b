//! Everything that can go wrong with the store.

use rusqlite::ErrorCode;
use std::io;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process has the folder open.
    #[error("another process has it open")]
    InUse,
    /// The key does not open the file.
    #[error("the key does not open the file")]
    WrongKey,
    /// The file is not a journal.
    #[error("not a journal")]
    Foreign,
    /// The file is a journal and is damaged; `seq` is the first entry that is wrong, 0 when none can be named.
    #[error("damaged at entry {seq}")]
    Damaged {
        /// The first entry that is wrong.
        seq: u64,
    },
    /// A newer program wrote it.
    #[error("written in form {found}, this program knows {known}")]
    NewerSchema {
        /// The form found.
        found: i64,
        /// The newest form known here.
        known: i64,
    },
    /// No room on the disk; nothing of the batch was written.
    #[error("disk full")]
    DiskFull,
    /// There is nothing in the folder.
    #[error("no journal there")]
    Missing,
    /// There is something in the folder already.
    #[error("there is a journal already")]
    Exists,
    /// The disk did not do what it was asked.
    #[error("disk: {0}")]
    Io(#[source] io::Error),
    /// The compartment's key is not on the chain.
    #[error("the key of the compartment is not open")]
    NoKey,
    /// A draft cannot be sealed as it asks.
    #[error("a draft without a subject asks for a subject's key, or a key cannot be sealed to")]
    BadDraft,
    /// The linked SQLite is older than 3.51.3, which has a bug that can corrupt a WAL.
    #[error("SQLite {0} is too old")]
    OldSqlite(&'static str),
    /// Anything else SQLite says.
    #[error("store: {0}")]
    Store(#[source] rusqlite::Error),
    /// The writer is gone: the store is being closed.
    #[error("closed")]
    Closed,
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { seq: 0 },
            Some(ErrorCode::SystemIoFailure) => Self::Io(io::Error::other(error.to_string())),
            _ => match error {
                // A column that does not hold what its kind holds: somebody wrote into the file.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..) => Self::Damaged { seq: 0 },
                other => Self::Store(other),
            },
        }
    }
}
