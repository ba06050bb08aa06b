//! Verifying: every row, every link, every signature, without any compartment's key.

use crate::JournalError;
use crate::chain::genesis;
use crate::read::found;
use crate::store::{Head, Journal, head_of};
use seal::DeskSigner;

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An entry is missing here: cut out, or the numbers were changed.
    Missing,
    /// It does not follow the entry before it: edited, swapped or moved.
    Link,
    /// The desk did not sign what stands here.
    Signature,
    /// The last entries are missing.
    Tail,
    /// The printed checkpoint does not fit: the past was rewritten.
    Checkpoint,
    /// A file beside the entries is missing, cut or changed; the number is the file's, not an entry's.
    Blob,
}

/// What verifying found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Entries looked at.
    pub entries: u64,
    /// The first thing that is wrong, and at which entry.
    pub fault: Option<(u64, Fault)>,
    /// The newest entry.
    pub head: Head,
}

impl Journal {
    /// Checks every entry: numbers without a gap, the hash chain from the very first, the desk's signatures, the head;
    /// then every file beside them.
    ///
    /// # Errors
    /// What the store says when it cannot be read at all.
    pub fn verify(&self) -> Result<Report, JournalError> {
        self.verify_against(None)
    }

    /// The same, and that the chain still holds the entry of a code printed earlier ([`Head::code`]): a past
    /// rewritten with the desk's own key is found by this and by nothing else.
    ///
    /// # Errors
    /// As [`Journal::verify`].
    pub fn verify_against(&self, checkpoint: Option<&str>) -> Result<Report, JournalError> {
        let connection = self.reader();
        // One moment for rows and head, whatever is written meanwhile.
        let connection = connection.unchecked_transaction()?;
        let head = head_of(&connection)?;
        let mut report = Report { entries: 0, fault: None, head };
        let mut at = Head { seq: 0, hash: genesis(self.workspace, &self.desk) };
        let mut checkpoint = checkpoint.filter(|c| **c != at.code());
        let mut query = connection.prepare(
            "SELECT seq, id, compartment, subject, at_ms, form, prev, sealed, signature FROM entries ORDER BY seq",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let entry = found(row)?;
            let signature: Vec<u8> = row.get(8)?;
            let hash = entry.hash(self.workspace);
            let fault = if entry.seq != at.seq + 1 {
                Some(Fault::Missing)
            } else if entry.prev != at.hash {
                Some(Fault::Link)
            } else if !DeskSigner::verify(&self.desk, &hash, &signature) {
                Some(Fault::Signature)
            } else {
                None
            };
            if let Some(fault) = fault {
                report.fault = Some((at.seq + 1, fault));
                return Ok(report);
            }
            at = Head { seq: entry.seq, hash };
            checkpoint = checkpoint.filter(|c| **c != at.code());
            report.entries += 1;
        }
        if at != head {
            report.fault = Some((at.seq + 1, Fault::Tail));
        } else if checkpoint.is_some() {
            report.fault = Some((at.seq, Fault::Checkpoint));
        }
        if report.fault.is_none()
            && let Some(blob) = crate::blobs::first_wrong(&connection, self.workspace, &self.desk)?
        {
            report.fault = Some((blob, Fault::Blob));
        }
        Ok(report)
    }
}
