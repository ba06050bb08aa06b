//! Making everybody findable for those who look for each other: the finder is taken out of the view and worked on
//! without it. The view is held only in short pieces, so that the desk answers meanwhile.

use super::Desk;
use crate::base::Trouble;
use crate::tracing::view::Tracing;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What the desk remembers of it.
pub(super) struct Finding {
    wanted: AtomicBool,
    running: AtomicBool,
    /// Held by whoever is at it.
    one: Mutex<()>,
}

impl Finding {
    pub(super) const fn new() -> Self {
        Self { wanted: AtomicBool::new(false), running: AtomicBool::new(false), one: Mutex::new(()) }
    }

    /// Something was folded; whether that leaves more to do than somebody who looks should wait for.
    pub(super) fn note(&self, wanted: bool) {
        self.wanted.store(wanted, Ordering::SeqCst);
    }
}

impl Desk {
    /// Goes on with everything that is done in the background.
    pub fn go_on(self: &Arc<Self>) {
        self.read_on();
        self.find_on();
    }

    /// Goes on in the background, if there is much to do and nobody does. Called for pages: a command ends when its answer
    /// is out, and would only be kept by it.
    pub fn find_on(self: &Arc<Self>) {
        let finding = &self.finding;
        if !finding.wanted.load(Ordering::SeqCst) || finding.running.swap(true, Ordering::SeqCst) {
            return;
        }
        let desk = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(trouble) = desk.make_findable().await {
                tracing::error!(%trouble, "making everybody findable");
            }
            desk.finding.running.store(false, Ordering::SeqCst);
        });
    }

    /// Makes everybody findable now, for whoever needs the whole answer.
    ///
    /// # Errors
    /// Ours, when the work was broken off.
    pub async fn make_findable(self: &Arc<Self>) -> Result<(), Trouble> {
        let desk = Arc::clone(self);
        tokio::task::spawn_blocking(move || desk.find_everybody()).await.map_err(|e| Trouble::ours(&e))
    }

    /// The same, blocking. Somebody else who is at it is waited for. When the desk is locked it ends, and what was made
    /// leaves the memory.
    pub fn find_everybody(&self) {
        let one = self.finding.one.lock().unwrap_or_else(PoisonError::into_inner);
        let mut worked = false;
        while self.is_much_to_find() {
            worked = true;
            self.find_changed();
        }
        drop(one);
        if worked {
            memory::give_back();
        }
    }

    fn is_much_to_find(&self) -> bool {
        let state = self.read();
        let much = state.as_ref().is_some_and(|open| open.view.tracing.left(self.clock.today()).is_some());
        self.finding.note(much);
        much
    }

    /// Puts in what has changed, and compares whom it concerns; nothing when the desk was locked meanwhile.
    fn find_changed(&self) -> Option<()> {
        let (token, mut job) = {
            let state = self.read();
            let view = &state.as_ref()?.view;
            (Arc::clone(&view.token), view.tracing.begin(self.clock.today())?)
        };
        while let Some(sides) = self.of_view(&token, |tracing| tracing.read(&mut job))? {
            job.put(&sides);
        }
        job.renew();
        self.of_view(&token, |tracing| job.concern(tracing))?;
        while self.of_view(&token, |tracing| tracing.compare(&mut job))? {}
        self.of_view(&token, |tracing| tracing.end(job))
    }

    /// Something of the view that the work began with; nothing when that one is gone.
    fn of_view<T>(&self, token: &Arc<()>, work: impl FnOnce(&Tracing) -> T) -> Option<T> {
        let state = self.read();
        let same = |open: &&super::Open| Arc::ptr_eq(&open.view.token, token);
        state.as_ref().filter(same).map(|open| work(&open.view.tracing))
    }
}
