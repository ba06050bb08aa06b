//! The journal: sealed, chained, signed entries in one SQLCipher file.
//!
//! The program hands plain bytes in; the journal seals each entry under the key of its compartment or of its subject,
//! chains it to the one before, signs it with the desk's key and answers only when it is on disk. The form is written
//! down in `docs/formats/journal.md`.

mod blobs;
mod chain;
mod error;
mod files;
mod keys;
mod read;
mod snapshot;
mod store;
mod verify;
mod write;

pub use blobs::{Incoming, Outgoing, Staged};
pub use error::JournalError;
pub use files::{read_keyring, write_keyring};
pub use keys::KeyChain;
pub use store::{Head, Journal};
pub use verify::{Fault, Report};
pub use write::Stamp;

use seal::CompartmentPublic;
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub [u8; 16]);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:{self}", stringify!($name))
            }
        }
    )*};
}

ids! {
    /// An entry, the same on every desk of a workspace.
    EntryId,
    /// A compartment.
    CompartmentId,
    /// Whom or what an entry is about; such entries are sealed under a key of the subject.
    SubjectId,
    /// The workspace all entries are bound to.
    WorkspaceId,
    /// A blob: a file beside an entry.
    BlobId
}

/// Under which key an entry is sealed.
#[derive(Clone, Debug)]
pub enum Lock {
    /// The compartment's own key, which the writer holds.
    Compartment,
    /// The key of the entry's subject, made on its first entry and kept under the compartment's key.
    Subject,
    /// The compartment's public key: the writer may be unable to read what was written.
    Public(CompartmentPublic),
}

/// An entry to be written.
pub struct Draft {
    /// Its id.
    pub id: EntryId,
    /// Its compartment.
    pub compartment: CompartmentId,
    /// Its subject; needed for [`Lock::Subject`].
    pub subject: Option<SubjectId>,
    /// Milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// What it says.
    pub plain: Zeroizing<Vec<u8>>,
    /// Under which key it goes.
    pub lock: Lock,
}

/// An entry as it was read.
pub struct Opened {
    /// Its number on this desk.
    pub seq: u64,
    /// Its id.
    pub id: EntryId,
    /// Its compartment.
    pub compartment: CompartmentId,
    /// Its subject.
    pub subject: Option<SubjectId>,
    /// Milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// What it says; nothing when its subject was erased.
    pub plain: Option<Zeroizing<Vec<u8>>>,
}
