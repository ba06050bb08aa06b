//! Reading names in the background: at a large desk it takes seconds, and nobody should wait for it at the login.
//! Until it is done a search says so, and never that nobody was found.

use super::{Desk, view::View};
use crate::base::Trouble;
use crate::base::ids::PersonId;
use crate::duplicates::register::Register;
use crate::people::card::Card;
use crate::people::index::Index;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// People read in one hold of the view.
const AT_ONCE: usize = 1_000;
/// How long nothing must have been written before everybody is compared again.
const QUIET: Duration = Duration::from_millis(700);

/// What the desk remembers of it.
pub(super) struct Reading {
    wanted: AtomicBool,
    running: AtomicBool,
    writes: AtomicU64,
}

impl Reading {
    pub(super) const fn new() -> Self {
        Self { wanted: AtomicBool::new(false), running: AtomicBool::new(false), writes: AtomicU64::new(0) }
    }

    /// Something was folded; whether that leaves names to be read.
    pub(super) fn note(&self, wanted: bool) {
        self.wanted.store(wanted, Ordering::SeqCst);
        self.writes.fetch_add(1, Ordering::SeqCst);
    }
}

impl Desk {
    /// Goes on reading in the background, if there is anything to read and nobody does.
    pub(super) fn read_on(self: &Arc<Self>) {
        let reading = &self.reading;
        if !reading.wanted.load(Ordering::SeqCst) || reading.running.swap(true, Ordering::SeqCst) {
            return;
        }
        let desk = Arc::clone(self);
        tokio::spawn(async move {
            while desk.reading.wanted.load(Ordering::SeqCst) {
                desk.wait_until_quiet().await;
                let reader = Arc::clone(&desk);
                if tokio::task::spawn_blocking(move || reader.read_names()).await.is_err() {
                    break;
                }
            }
            desk.reading.running.store(false, Ordering::SeqCst);
        });
    }

    /// Waits while an import is writing; the first reading after the login does not wait.
    async fn wait_until_quiet(&self) {
        loop {
            let first = self.read().as_ref().is_some_and(|open| !open.view.names.is_ready());
            let writes = self.reading.writes.load(Ordering::SeqCst);
            if first {
                return;
            }
            tokio::time::sleep(QUIET).await;
            if self.reading.writes.load(Ordering::SeqCst) == writes {
                return;
            }
        }
    }

    /// Compares everybody with everybody now, if more has changed than was compared as it came.
    ///
    /// # Errors
    /// Ours, when the work was broken off.
    pub async fn compare_everybody(self: &Arc<Self>) -> Result<(), Trouble> {
        if !self.read().as_ref().is_some_and(|open| open.view.has_names_to_read()) {
            return Ok(());
        }
        let desk = Arc::clone(self);
        tokio::task::spawn_blocking(move || desk.read_names()).await.map_err(|e| Trouble::ours(&e))
    }

    /// Reads everybody's names and compares everybody, blocking. The view is held only in short pieces, and what
    /// changes meanwhile is read again afterwards.
    pub fn read_names(&self) {
        let Some((token, ids)) = self.begin_reading() else {
            self.reading.wanted.store(false, Ordering::SeqCst);
            return;
        };
        let same = |view: &View| Arc::ptr_eq(&view.token, &token);
        let mut cards: Vec<Card> = Vec::with_capacity(ids.len());
        for piece in ids.chunks(AT_ONCE) {
            let state = self.read();
            let Some(open) = state.as_ref().filter(|open| same(&open.view)) else { return };
            cards.extend(piece.iter().filter_map(|id| open.view.card(*id)));
        }
        let index = Index::of(&cards);
        let mut register = Register::of(cards);
        let pairs = register.pairs();
        let mut state = self.write();
        let Some(open) = state.as_mut().filter(|open| same(&open.view)) else { return };
        let touched = open.view.names.take_touched();
        open.view.install(index, register, pairs);
        for id in touched {
            open.view.names.touch(id);
        }
        open.settle();
        self.reading.wanted.store(open.view.has_names_to_read(), Ordering::SeqCst);
        drop(state);
        memory::give_back();
    }

    fn begin_reading(&self) -> Option<(Arc<()>, Vec<PersonId>)> {
        let mut state = self.write();
        let view = &mut state.as_mut()?.view;
        // From here on whoever changes is noted and read again.
        view.names.take_touched();
        Some((Arc::clone(&view.token), view.people.persons().map(|p| p.id).collect()))
    }
}
