//! What the fold keeps of tasks and calendars.

use super::model::{Event, Terms};
use crate::access::model::Compartment;
use crate::base::ids::{FeedId, PersonId, TaskId, UserId};
use crate::desk::record::Stamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A word about one of a task's times.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Ticked {
    /// Its entry.
    pub stamp: Stamp,
    /// Who.
    pub by: Option<UserId>,
    /// Done, or not after all.
    pub done: bool,
}

/// A task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// The id inside.
    pub id: TaskId,
    /// About whom.
    pub about: Option<PersonId>,
    /// The compartment of its entry.
    pub home: Compartment,
    /// What it says: the newest word, with its entry.
    pub terms: Option<(Stamp, Terms)>,
    ticks: BTreeMap<u32, Vec<Ticked>>,
    /// Dropped.
    pub dropped: bool,
}

/// A calendar somebody takes with them.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    /// Which.
    pub id: FeedId,
    /// Whose.
    pub owner: UserId,
    /// SHA-256 of its secret.
    pub digest: [u8; 32],
    /// When it was made, in milliseconds UTC.
    pub made_ms: i64,
}

/// Tasks and calendars.
#[derive(Default, Debug)]
pub struct Tasks {
    set: HashMap<TaskId, Task>,
    feeds: HashMap<FeedId, Feed>,
    revoked: BTreeSet<FeedId>,
}

impl Task {
    /// The newest word about one of its times.
    pub fn ticked(&self, time: u32) -> Option<Ticked> {
        let words = self.ticks.get(&time)?;
        words.iter().copied().max_by_key(|t| (t.stamp.at_ms, t.stamp.entry))
    }

    /// Whether one of its times is done.
    pub fn is_done(&self, time: u32) -> bool {
        self.ticked(time).is_some_and(|t| t.done)
    }

    /// The times about which something was said.
    pub fn times(&self) -> impl Iterator<Item = u32> {
        self.ticks.keys().copied()
    }
}

impl Tasks {
    /// Folds one event in. Events may come in any order and twice.
    pub fn apply(&mut self, event: Event, stamp: Stamp, home: Compartment, by: Option<UserId>) {
        let about = event.about();
        match event {
            Event::Set { task, terms, .. } => {
                let task = self.task_mut(task, about, home);
                task.home = home;
                let newer = |old: &Stamp| (old.at_ms, old.entry) < (stamp.at_ms, stamp.entry);
                if task.terms.as_ref().is_none_or(|t| newer(&t.0)) {
                    task.terms = Some((stamp, terms));
                }
            }
            Event::Done { task, time, .. } | Event::Undone { task, time, .. }
                if time > super::rules::MOST_TIMES =>
            {
                self.task_mut(task, about, home);
            }
            Event::Done { task, time, .. } => {
                self.task_mut(task, about, home).tick(time, Ticked { stamp, by, done: true });
            }
            Event::Undone { task, time, .. } => {
                self.task_mut(task, about, home).tick(time, Ticked { stamp, by, done: false });
            }
            Event::Dropped { task, .. } => self.task_mut(task, about, home).dropped = true,
            Event::FeedMade { feed, owner, digest } => {
                self.feeds.insert(feed, Feed { id: feed, owner, digest, made_ms: stamp.at_ms });
            }
            Event::FeedRevoked { feed } => {
                self.revoked.insert(feed);
            }
        }
    }

    fn task_mut(&mut self, id: TaskId, about: Option<PersonId>, home: Compartment) -> &mut Task {
        self.set.entry(id).or_insert_with(|| Task {
            id,
            about,
            home,
            terms: None,
            ticks: BTreeMap::new(),
            dropped: false,
        })
    }

    /// Every task that is set and not dropped.
    pub fn all(&self) -> impl Iterator<Item = &Task> {
        self.set.values().filter(|t| t.terms.is_some() && !t.dropped)
    }

    /// One task.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.set.get(&id).filter(|t| t.terms.is_some() && !t.dropped)
    }

    /// The calendars of somebody whose addresses are good.
    pub fn feeds_of(&self, owner: UserId) -> impl Iterator<Item = &Feed> {
        self.feeds.values().filter(move |f| f.owner == owner && !self.revoked.contains(&f.id))
    }

    /// What a snapshot keeps of one compartment.
    pub fn part(&self, home: Compartment) -> Vec<&Task> {
        self.set.values().filter(|t| t.home == home).collect()
    }

    /// Takes a snapshot's part in.
    pub fn take(&mut self, part: Vec<Task>) {
        self.set.extend(part.into_iter().map(|t| (t.id, t)));
    }
}

impl Task {
    fn tick(&mut self, time: u32, tick: Ticked) {
        let words = self.ticks.entry(time).or_default();
        if !words.iter().any(|w| w.stamp.entry == tick.stamp.entry) {
            words.push(tick);
        }
    }
}
