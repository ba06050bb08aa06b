//! What happens to a person's clocks: one is started by hand or stopped, one is confirmed or let go.

use crate::base::ids::{ClockId, PersonId};
use crate::desk::record::Fact;
use dues::{Basis, Start};
use serde::{Deserialize, Serialize};

/// What happens to clocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Started by hand: an arrest told on the phone, an order with its last day.
    Started {
        /// This clock.
        clock: ClockId,
        /// Whose.
        person: PersonId,
        /// What started: the code of a trigger.
        trigger: dues::Trigger,
        /// When, and what the paper says.
        start: Fact<Start>,
        /// Who said so, as a role or an office.
        source: Fact<String>,
    },
    /// Stopped: noted by mistake, or no longer needed.
    Stopped {
        /// This clock.
        clock: ClockId,
        /// Whose.
        person: PersonId,
    },
    /// A person has looked at what a clock rests on, and stands for it.
    Confirmed {
        /// Whose.
        person: PersonId,
        /// Which rule.
        rule: Box<str>,
        /// From which fact.
        of: Box<str>,
        /// What it rested on then. When this changes, the clock is proposed anew.
        basis: Fact<Vec<Basis>>,
    },
    /// The confirmation is taken back.
    LetGo {
        /// Whose.
        person: PersonId,
        /// Which rule.
        rule: Box<str>,
        /// From which fact.
        of: Box<str>,
    },
}

impl Event {
    /// Whose clock it is: the entry is sealed under that person's key.
    pub const fn person(&self) -> PersonId {
        match self {
            Self::Started { person, .. }
            | Self::Stopped { person, .. }
            | Self::Confirmed { person, .. }
            | Self::LetGo { person, .. } => *person,
        }
    }
}
