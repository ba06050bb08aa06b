//! A file on its way in: piece by piece from the browser to a thread that seals and writes, with a hash on the way. Only
//! a few pieces are ever in memory, and a picture small enough to be looked through.

use super::{hidden, model, picture};
use crate::base::errors::from_journal;
use crate::base::{Fault, SystemChance, Trouble};
use crate::desk::files::{Files, Whole};
use axum::body::Bytes;
use journal::BlobId;
use seal::Chance;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

/// Pieces that may wait for the disk.
const WAITING: usize = 8;
/// The most of what a picture hides that is set apart; the original has it all.
const MOST_HIDDEN: usize = 8 * 1024 * 1024;

enum Step {
    Piece(Bytes),
    End,
}

/// A file being taken.
pub struct Taking {
    pieces: Sender<Step>,
    done: JoinHandle<Result<Taken, Trouble>>,
    bytes: u64,
}

/// What was taken, in care until its entry is written.
pub struct Taken {
    /// Where the original rests.
    pub blob: [u8; 16],
    /// Bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// What the first bytes are.
    pub format: &'static str,
    /// What was seen in a picture.
    pub seen: Option<hidden::Seen>,
    /// Where what it hides rests.
    pub hidden_blob: Option<[u8; 16]>,
    /// The files themselves.
    pub files: Vec<Whole>,
}

fn fresh() -> [u8; 16] {
    let mut id = [0; 16];
    SystemChance.fill(&mut id);
    id
}

impl Taking {
    /// Begins.
    pub fn begin(files: Files) -> Self {
        let (pieces, waiting) = channel(WAITING);
        let done = tokio::task::spawn_blocking(move || take(&files, waiting));
        Self { pieces, done, bytes: 0 }
    }

    /// Takes a piece.
    ///
    /// # Errors
    /// `FileTooLarge`. What the disk says is said at the end.
    pub async fn piece(&mut self, piece: Bytes) -> Result<(), Trouble> {
        self.bytes += piece.len() as u64;
        if self.bytes > model::LARGEST_FILE {
            return Err(Fault::FileTooLarge.into());
        }
        // A thread that stopped says why at the end; what still comes is passed over.
        let _ = self.pieces.send(Step::Piece(piece)).await;
        Ok(())
    }

    /// The file is whole.
    ///
    /// # Errors
    /// `DiskFull`, and what the store says; nothing is kept then.
    pub async fn end(self) -> Result<Taken, Trouble> {
        let _ = self.pieces.send(Step::End).await;
        self.done.await.map_err(|e| Trouble::ours(&e))?
    }
}

fn take(files: &Files, mut pieces: Receiver<Step>) -> Result<Taken, Trouble> {
    let blob = fresh();
    let mut incoming = files.begin(BlobId(blob))?;
    let (mut hash, mut bytes, mut format) = (Sha256::new(), 0_u64, None);
    let mut kept = Some(Zeroizing::new(Vec::new()));
    loop {
        match pieces.blocking_recv() {
            Some(Step::Piece(piece)) => {
                incoming.push(&piece).map_err(|e| from_journal(&e))?;
                hash.update(&piece);
                bytes += piece.len() as u64;
                keep_picture(&mut kept, &mut format, &piece);
            }
            Some(Step::End) => break,
            // The browser went away: dropping what came in sweeps it from the disk.
            None => return Err(Fault::WrongField.into()),
        }
    }
    let mut whole = vec![files.whole(incoming.finish().map_err(|e| from_journal(&e))?)];
    let seen = kept.as_ref().filter(|k| !k.is_empty()).and_then(|k| hidden::look(k));
    let hidden_blob = match seen.as_ref().filter(|s| !s.pieces.is_empty()) {
        Some(seen) => {
            let (id, text) = (fresh(), Zeroizing::new(hidden::write(&seen.pieces)));
            let mut apart = files.begin(BlobId(id))?;
            apart
                .push(text.get(..text.len().min(MOST_HIDDEN)).unwrap_or_default())
                .map_err(|e| from_journal(&e))?;
            whole.push(files.whole(apart.finish().map_err(|e| from_journal(&e))?));
            Some(id)
        }
        None => None,
    };
    let format = format.unwrap_or("bin");
    Ok(Taken { blob, bytes, sha256: hash.finalize().into(), format, seen, hidden_blob, files: whole })
}

/// Keeps the file in memory while it may be a picture and is small enough; decides by its first piece what it is.
fn keep_picture(kept: &mut Option<Zeroizing<Vec<u8>>>, format: &mut Option<&'static str>, piece: &[u8]) {
    let Some(all) = kept else { return };
    all.extend_from_slice(piece);
    if format.is_none() && all.len() >= 12 {
        *format = Some(hidden::format(all));
    }
    if all.len() > picture::LARGEST || (format.is_some() && hidden::picture(all).is_none()) {
        *kept = None;
    }
}
