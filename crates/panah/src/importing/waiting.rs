//! Spreadsheets between upload and import, in memory only: one a user, bounded, dropped at logout and after a while.

use super::existing::Existing;
use super::mapping::{Mapping, Why};
use super::plan::Plan;
use super::question::Answers;
use super::sheet::Sheet;
use crate::base::ids::{BatchId, UserId};
use crate::base::{Fault, Moment, Trouble};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long an upload waits for the next step.
const KEPT_SECONDS: i64 = 30 * 60;
/// Uploads held at once, over all users.
const MOST_HELD: usize = 8;
/// Ended jobs remembered.
const MOST_JOBS: usize = 32;

/// A spreadsheet on its way in.
#[derive(Clone)]
pub struct Upload {
    /// The file's name.
    pub file: String,
    /// The file itself, when it has several sheets to choose from.
    pub bytes: Arc<Vec<u8>>,
    /// What was read.
    pub sheet: Arc<Sheet>,
    /// The mapping as guessed or chosen.
    pub mapping: Mapping,
    /// Why each column was guessed.
    pub whys: Vec<Why>,
    /// What a person answered.
    pub answers: Answers,
    /// The dry run, once made, and whom it found here.
    pub planned: Option<Arc<(Plan, Existing)>>,
    /// When it was last worked on.
    pub at: Moment,
}

/// An import that runs or ran.
pub struct Running {
    /// Whose.
    pub user: UserId,
    /// Rows written.
    pub done: AtomicUsize,
    /// Rows there are.
    pub total: usize,
    finished: AtomicBool,
    stopped: Mutex<Option<Trouble>>,
    /// The refused rows, as a file.
    pub refused: Vec<u8>,
    /// There are refused rows.
    pub has_refused: bool,
}

/// Spreadsheets between upload and import, and imports that run.
#[derive(Default)]
pub struct Waiting {
    uploads: Mutex<HashMap<UserId, Upload>>,
    jobs: Mutex<Vec<(BatchId, Arc<Running>)>>,
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Waiting {
    /// Keeps an upload for its user, in place of an earlier one.
    ///
    /// # Errors
    /// `Busy` when too many others wait.
    pub fn keep(&self, user: UserId, upload: Upload) -> Result<(), Trouble> {
        let mut uploads = held(&self.uploads);
        uploads.retain(|_, u| upload.at.seconds_since(u.at) < KEPT_SECONDS);
        if uploads.len() >= MOST_HELD && !uploads.contains_key(&user) {
            return Err(Fault::Busy.into());
        }
        uploads.insert(user, upload);
        Ok(())
    }

    /// The upload of a user; its parts are shared, not copied.
    pub fn of(&self, user: UserId, now: Moment) -> Option<Upload> {
        let mut uploads = held(&self.uploads);
        uploads.retain(|_, u| now.seconds_since(u.at) < KEPT_SECONDS);
        uploads.get(&user).cloned()
    }

    /// Drops what a user left waiting: at logout, at lock, after the import.
    pub fn forget(&self, user: UserId) {
        held(&self.uploads).remove(&user);
    }

    /// Drops everything that waits.
    pub fn forget_all(&self) {
        held(&self.uploads).clear();
        held(&self.jobs).retain(|(_, job)| !job.is_over());
    }

    /// Remembers a job; the oldest ended ones are forgotten.
    pub fn begin(&self, batch: BatchId, job: Arc<Running>) {
        let mut jobs = held(&self.jobs);
        while jobs.len() >= MOST_JOBS {
            let Some(at) = jobs.iter().position(|(_, j)| j.is_over()) else { break };
            jobs.remove(at);
        }
        jobs.push((batch, job));
    }

    /// A job.
    pub fn job(&self, batch: BatchId) -> Option<Arc<Running>> {
        held(&self.jobs).iter().find(|(b, _)| *b == batch).map(|(_, j)| Arc::clone(j))
    }

    /// Whether a user's import runs.
    pub fn is_running(&self, user: UserId) -> bool {
        held(&self.jobs).iter().any(|(_, j)| j.user == user && !j.is_over())
    }
}

impl Running {
    /// A job that has done nothing yet.
    pub fn new(user: UserId, total: usize, refused: Vec<u8>) -> Self {
        let (done, finished, stopped) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::new(None));
        let has_refused = !refused.is_empty();
        Self { user, done, total, finished, stopped, refused, has_refused }
    }

    /// Rows written so far.
    pub fn rows_done(&self) -> usize {
        self.done.load(Ordering::Relaxed).min(self.total)
    }

    /// So many rows are written.
    pub fn note_done(&self, rows: usize) {
        self.done.store(rows, Ordering::Relaxed);
    }

    /// It ran to its end, or stopped.
    pub fn end(&self, how: Result<(), Trouble>) {
        *held(&self.stopped) = how.err();
        self.finished.store(true, Ordering::Release);
    }

    /// Whether it runs no more.
    pub fn is_over(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }

    /// Why it stopped half-way, if it did.
    pub fn stopped(&self) -> Option<Trouble> {
        held(&self.stopped).clone()
    }
}
