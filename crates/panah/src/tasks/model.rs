//! What happens to tasks, and to the calendars people take with them.

use crate::base::ids::{FeedId, PersonId, TaskId, UserId};
use crate::clocks::Instance;
use crate::desk::record::Fact;
use dates::{Day, Moment, Span};
use serde::{Deserialize, Serialize};

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// By the end of a day.
    Day(Day),
    /// At a moment.
    At(Moment),
}

/// It comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// Every so many days or months, counted from the first.
    pub every: Span,
    /// The last day it may come on.
    pub until: Option<Day>,
}

/// The clock a task follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Whose clock.
    pub person: PersonId,
    /// Which rule.
    pub rule: Box<str>,
    /// From which fact.
    pub of: Box<str>,
}

/// What a task says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// What is to be done; empty for a clock, whose name says it.
    pub what: Fact<String>,
    /// When; of a clock as it stood when the task was made.
    pub due: Due,
    /// It comes again.
    pub repeat: Option<Repeat>,
    /// Who does it.
    pub owner: UserId,
    /// Who does it when the owner does not.
    pub deputy: Option<UserId>,
    /// Hours after which somebody else is told.
    pub escalate_hours: Option<u32>,
    /// The clock it follows.
    pub clock: Option<Link>,
}

impl Terms {
    /// The task of a clock: due at its earliest end.
    pub fn of_clock(link: Link, clock: &Instance, owner: UserId) -> Self {
        let at = clock.running.due().unwrap_or(clock.start.latest);
        Self {
            what: Fact::new(String::new()),
            due: Due::At(at),
            repeat: None,
            owner,
            deputy: None,
            escalate_hours: None,
            clock: Some(link),
        }
    }
}

/// What happens to tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A task is set.
    Set {
        /// Which.
        task: TaskId,
        /// About whom.
        about: Option<PersonId>,
        /// What it says.
        terms: Terms,
    },
    /// One of its times is done.
    Done {
        /// Which.
        task: TaskId,
        /// About whom.
        about: Option<PersonId>,
        /// Which time, counted from 0.
        time: u32,
    },
    /// It was not done after all.
    Undone {
        /// Which.
        task: TaskId,
        /// About whom.
        about: Option<PersonId>,
        /// Which time.
        time: u32,
    },
    /// The task is dropped.
    Dropped {
        /// Which.
        task: TaskId,
        /// About whom.
        about: Option<PersonId>,
    },
    /// Somebody takes a calendar with them: only the digest of its secret address is kept.
    FeedMade {
        /// Which.
        feed: FeedId,
        /// Whose.
        owner: UserId,
        /// SHA-256 of the secret.
        digest: [u8; 32],
    },
    /// The address is no longer good.
    FeedRevoked {
        /// Which.
        feed: FeedId,
    },
}

impl Event {
    /// About whom: the entry is sealed under that person's key.
    pub const fn about(&self) -> Option<PersonId> {
        match self {
            Self::Set { about, .. }
            | Self::Done { about, .. }
            | Self::Undone { about, .. }
            | Self::Dropped { about, .. } => *about,
            Self::FeedMade { .. } | Self::FeedRevoked { .. } => None,
        }
    }

    /// It is about a calendar: kept with the desk's own entries, so that whoever is logged in finds their own.
    pub const fn is_of_a_feed(&self) -> bool {
        matches!(self, Self::FeedMade { .. } | Self::FeedRevoked { .. })
    }
}
