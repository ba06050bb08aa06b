//! How a glance shows this room: a custody with what its permit lets be known of where somebody is, and the register
//! without anybody in it.

use super::episode::{Contradiction, Episode, Noted};
use super::facilities::{self, Facility};
use super::model::{CrossingStatus, OwnFacility, Sighting, When};
use super::view::{Custody, has_faded};
use crate::base::Moment;
use crate::desk::record::Stamp;

/// A custody under a permit.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    kept: &'a Custody,
    /// The custody itself.
    pub episode: &'a Episode,
    knows: bool,
    uncovered: bool,
}

/// A sighting without the place: its kind and its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glimpse {
    /// One of `words::KINDS`.
    pub kind: Box<str>,
    /// From when to when.
    pub when: When,
    /// One of `words::SOURCES`.
    pub source: Box<str>,
    /// One of `words::CONFIDENCES`.
    pub confidence: Box<str>,
    /// The entry.
    pub stamp: Stamp,
}

impl<'a> Seen<'a> {
    /// A custody as a permit lets it be seen.
    pub(crate) const fn new(kept: &'a Custody, episode: &'a Episode, knows: bool, uncovered: bool) -> Self {
        Self { kept, episode, knows, uncovered }
    }

    /// Held, as far as anybody knows.
    pub fn is_held(&self) -> bool {
        self.kept.is_held(self.episode)
    }

    /// What cannot all be true.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        self.episode.contradictions(&self.kept.seen(self.episode))
    }

    /// A transfer under way that no later sighting answers.
    pub fn transfer_under_way(&self) -> Option<&'a Noted<super::model::Report>> {
        self.episode.transfer_under_way(&self.kept.seen(self.episode))
    }

    /// Kinds of place and times, oldest entry first; nothing for those who hold no key of whereabouts. What has faded
    /// is no longer told.
    pub fn glimpses(&self, now: Moment) -> Vec<Glimpse> {
        let seen = self.kept.seen(self.episode);
        if !self.knows || has_faded(&seen, now) {
            return Vec::new();
        }
        seen.into_iter().map(glimpse).collect()
    }

    /// The kind of place of the newest sighting, by the time it tells of and then by the entry.
    pub fn last_glimpse(&self, now: Moment) -> Option<Glimpse> {
        let order = |g: &Glimpse| {
            let told = g.when.latest.or(g.when.earliest).unwrap_or(Moment(g.stamp.at_ms));
            (told, g.stamp.at_ms, g.stamp.entry)
        };
        self.glimpses(now).into_iter().max_by_key(order)
    }

    /// Whether something was known of where they are, and has faded.
    pub fn faded(&self, now: Moment) -> bool {
        self.knows && has_faded(&self.kept.seen(self.episode), now)
    }

    /// The sightings with their places: only under the permit for exactly that, and only while they have not faded.
    pub fn sightings(&self, now: Moment) -> Vec<&'a Noted<Sighting>> {
        let seen = self.kept.seen(self.episode);
        if self.uncovered && self.knows && !has_faded(&seen, now) { seen } else { Vec::new() }
    }

    /// Sightings that were taken back, without the place.
    pub fn taken_back(&self) -> Vec<Glimpse> {
        if self.knows {
            self.kept.unseen(self.episode).into_iter().map(glimpse).collect()
        } else {
            Vec::new()
        }
    }
}

fn glimpse(noted: &Noted<Sighting>) -> Glimpse {
    Glimpse {
        kind: noted.what.kind.clone(),
        when: noted.what.when,
        source: noted.what.source.clone(),
        confidence: noted.what.confidence.clone(),
        stamp: noted.stamp,
    }
}

/// The register of places, without anybody in it.
#[derive(Clone, Copy)]
pub struct Places<'a>(pub(crate) &'a Custody);

impl<'a> Places<'a> {
    /// The pack's places and the desk's own.
    pub fn register(&self) -> Vec<Facility> {
        facilities::register(self.0.own_facilities().into_iter().map(|n| &n.what))
    }

    /// What the desk added.
    pub fn own(&self) -> Vec<&'a Noted<OwnFacility>> {
        self.0.own_facilities()
    }

    /// What was told of a crossing last.
    pub fn crossing_now(&self, crossing: &str) -> Option<&'a Noted<CrossingStatus>> {
        self.0.crossing_now(crossing)
    }

    /// What was told last of every crossing of which something was told.
    pub fn crossings_now(&self) -> Vec<&'a Noted<CrossingStatus>> {
        self.0.crossings_now()
    }

    /// Everything told of a crossing, oldest entry first.
    pub fn crossing_history(&self, crossing: &str) -> Vec<&'a Noted<CrossingStatus>> {
        self.0.crossing_history(crossing)
    }
}
