//! Forgetting for good: the keys of what is over are destroyed, by the clock and not by anybody's leave.

use super::{Batch, Desk};
use crate::access::model::Compartment;
use crate::base::errors::{Fault, Trouble, from_journal};
use std::sync::Arc;

impl Desk {
    /// Destroys the keys of what partners gave and is over, then notes that it was done. Blocking. Nothing happens while
    /// nobody who looks for the missing is here: only they can tell what is over. Asked again after a crash it does the
    /// rest.
    ///
    /// # Errors
    /// What the store says.
    pub fn forget_what_is_over(&self) -> Result<(), Trouble> {
        let (journal, over) = {
            let state = self.read();
            let Some(open) = state.as_ref() else { return Ok(()) };
            if !open.folded.contains(&Compartment::Tracing) {
                return Ok(());
            }
            (Arc::clone(&open.journal), open.view.tracing.over(self.clock.today()))
        };
        if over.is_empty() {
            return Ok(());
        }
        journal.erase_all(over.subjects()).map_err(|e| from_journal(&e))?;
        let home_of_new = Compartment::Intake;
        for event in over.events() {
            let events = vec![event.into()];
            self.write_now(Batch { actor: None, import: None, home_of_new, events, files: Vec::new() })?;
        }
        // The snapshots went with the keys; the next is worth its writing at once.
        self.write().as_mut().ok_or(Fault::SessionEnded)?.unsaved += super::unlock::WORTH_A_SNAPSHOT;
        Ok(())
    }
}
