//! What the fold keeps of raids and custody, and the questions it answers.

use super::episode::{Episode, Noted, put};
use super::model::{Call, CrossingStatus, Event, Hidden, OwnFacility, Sighting};
use super::raid::Joined;
use crate::access::model::Compartment;
use crate::base::Moment;
use crate::base::ids::{CaseCode, EpisodeId, IncidentId, PersonId, UserId};
use crate::desk::record::Stamp;
use journal::EntryId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// Days after which a place nobody confirmed is no longer said to be where somebody is.
pub const FADES_AFTER_DAYS: i64 = 30;

/// A raid as it was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Which.
    pub id: IncidentId,
    /// The code people see; nothing until its first entry has arrived.
    pub code: Option<CaseCode>,
    /// Where it is kept.
    pub home: Compartment,
    /// The calls, oldest first.
    pub calls: Vec<Noted<Call>>,
    /// Names that were settled: the call's entry, the place in it, who.
    pub settled: Vec<(EntryId, u16, Option<PersonId>)>,
    /// Offers of households that were made for it.
    pub offers: Vec<Noted<u32>>,
    /// Raids that somebody put together with it, as entries.
    pub joined: Vec<Noted<IncidentId>>,
    /// Those of these entries that count no more.
    pub parted: Vec<Noted<EntryId>>,
}

impl Incident {
    fn new(id: IncidentId, home: Compartment) -> Self {
        let (calls, settled, offers) = (Vec::new(), Vec::new(), Vec::new());
        Self { id, code: None, home, calls, settled, offers, joined: Vec::new(), parted: Vec::new() }
    }

    /// What was put together with it and not taken apart again.
    pub fn joins(&self) -> impl Iterator<Item = &Noted<IncidentId>> {
        self.joined.iter().filter(|n| !self.parted.iter().any(|p| p.what == n.stamp.entry))
    }
}

/// Everything of this room that the open compartments say.
#[derive(Default, Debug)]
pub struct Custody {
    episodes: HashMap<EpisodeId, Episode>,
    seen: HashMap<EpisodeId, Vec<Noted<Sighting>>>,
    of_person: HashMap<PersonId, BTreeSet<EpisodeId>>,
    incidents: HashMap<IncidentId, Incident>,
    hidden: HashMap<IncidentId, Vec<Noted<Hidden>>>,
    of_incident: HashMap<IncidentId, BTreeSet<EpisodeId>>,
    joined: Joined,
    facilities: Vec<Noted<OwnFacility>>,
    crossings: Vec<Noted<CrossingStatus>>,
}

impl Custody {
    /// Folds one event in.
    pub fn apply(&mut self, event: Event, stamp: Stamp, home: Compartment, actor: Option<UserId>) {
        match event {
            Event::IncidentNoted { incident, code, call } => {
                let kept = self.incident_mut(incident, home);
                kept.code = Some(code);
                put(&mut kept.calls, Noted { stamp, actor, what: *call });
            }
            Event::IncidentAdded { incident, call } => {
                put(&mut self.incident_mut(incident, home).calls, Noted { stamp, actor, what: *call });
            }
            Event::IncidentHidden { incident, hidden } => {
                put(self.hidden.entry(incident).or_default(), Noted { stamp, actor, what: *hidden });
            }
            Event::NameSettled { incident, entry, at, person } => {
                let settled = &mut self.incident_mut(incident, home).settled;
                if !settled.contains(&(entry, at, person)) {
                    settled.push((entry, at, person));
                    settled.sort_unstable();
                }
            }
            Event::Offered { incident, shown } => {
                put(&mut self.incident_mut(incident, home).offers, Noted { stamp, actor, what: shown });
            }
            Event::IncidentsJoined { incident, other } => {
                put(&mut self.incident_mut(incident, home).joined, Noted { stamp, actor, what: other });
                self.joined = Joined::of(self.incidents.values());
            }
            Event::IncidentsParted { incident, entry } => {
                put(&mut self.incident_mut(incident, home).parted, Noted { stamp, actor, what: entry });
                self.joined = Joined::of(self.incidents.values());
            }
            Event::FacilityNoted(place) => put(&mut self.facilities, Noted { stamp, actor, what: *place }),
            Event::CrossingNoted(status) => put(&mut self.crossings, Noted { stamp, actor, what: *status }),
            other => self.episode_event(other, stamp, actor),
        }
    }

    fn episode_event(&mut self, event: Event, stamp: Stamp, actor: Option<UserId>) {
        match event {
            Event::Began { episode, person, incident } => {
                if let Some(incident) = incident {
                    self.of_incident.entry(incident).or_default().insert(episode);
                }
                let kept = self.episode_mut(episode, person);
                // Of registrations that became one person, the first; whatever came before only named the custody.
                kept.person = if kept.began.is_empty() { person } else { kept.person.min(person) };
                put(&mut kept.began, Noted { stamp, actor, what: incident });
            }
            Event::Reported { episode, person, report } => {
                put(&mut self.episode_mut(episode, person).told, Noted { stamp, actor, what: *report });
            }
            Event::Retracted { episode, person, entry } => self.episode_mut(episode, person).retract(entry),
            Event::Owned { episode, person, owner } => {
                put(&mut self.episode_mut(episode, person).owners, Noted { stamp, actor, what: owner });
            }
            Event::Sighted { episode, sighting, .. } => {
                put(self.seen.entry(episode).or_default(), Noted { stamp, actor, what: *sighting });
            }
            _ => {}
        }
    }

    fn incident_mut(&mut self, id: IncidentId, home: Compartment) -> &mut Incident {
        self.incidents.entry(id).or_insert_with(|| Incident::new(id, home))
    }

    fn episode_mut(&mut self, id: EpisodeId, person: PersonId) -> &mut Episode {
        self.of_person.entry(person).or_default().insert(id);
        self.episodes.entry(id).or_insert_with(|| Episode::new(id, person))
    }

    /// A raid.
    pub fn incident(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(&id)
    }

    /// Every raid.
    pub fn incidents(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.values().filter(|i| i.code.is_some())
    }

    /// Every id of a raid that was written down more than once, the first noted first.
    pub fn ids_of_raid(&self, id: IncidentId) -> Vec<IncidentId> {
        self.joined.ids(id)
    }

    /// What of a raid could lead to a door.
    pub fn hidden(&self, id: IncidentId) -> &[Noted<Hidden>] {
        self.hidden.get(&id).map_or(&[], Vec::as_slice)
    }

    /// One custody.
    pub fn episode(&self, id: EpisodeId) -> Option<&Episode> {
        self.episodes.get(&id).filter(|e| e.is_here())
    }

    /// Every custody.
    pub fn episodes(&self) -> impl Iterator<Item = &Episode> {
        self.episodes.values().filter(|e| e.is_here())
    }

    /// The custodies of a person, oldest first.
    pub fn of_person(&self, person: PersonId) -> impl Iterator<Item = &Episode> {
        self.of_person.get(&person).into_iter().flatten().filter_map(|id| self.episode(*id))
    }

    /// The custodies that came with a raid.
    pub fn of_incident(&self, incident: IncidentId) -> impl Iterator<Item = &Episode> {
        self.of_incident.get(&incident).into_iter().flatten().filter_map(|id| self.episode(*id))
    }

    /// The sightings of a custody that count, oldest entry first.
    pub fn seen(&self, episode: &Episode) -> Vec<&Noted<Sighting>> {
        let all = self.seen.get(&episode.id).into_iter().flatten();
        all.filter(|s| !episode.is_retracted(s.stamp.entry)).collect()
    }

    /// The sightings that were taken back, oldest entry first.
    pub fn unseen(&self, episode: &Episode) -> Vec<&Noted<Sighting>> {
        let all = self.seen.get(&episode.id).into_iter().flatten();
        all.filter(|s| episode.is_retracted(s.stamp.entry)).collect()
    }

    /// Held as far as anybody knows.
    pub fn is_held(&self, episode: &Episode) -> bool {
        episode.is_held(&self.seen(episode))
    }

    /// The places this desk added, the newest entry of each.
    pub fn own_facilities(&self) -> Vec<&Noted<OwnFacility>> {
        let newer = |n: &Noted<OwnFacility>, m: &Noted<OwnFacility>| {
            m.what.code == n.what.code && (m.stamp.at_ms, m.stamp.entry) > (n.stamp.at_ms, n.stamp.entry)
        };
        self.facilities.iter().filter(|n| !self.facilities.iter().any(|m| newer(n, m))).collect()
    }

    /// What was told of a crossing, oldest entry first.
    pub fn crossing_history(&self, crossing: &str) -> Vec<&Noted<CrossingStatus>> {
        self.crossings.iter().filter(|n| &*n.what.crossing == crossing).collect()
    }

    /// What was told of a crossing last: the latest beginning counts, then the latest entry.
    pub fn crossing_now(&self, crossing: &str) -> Option<&Noted<CrossingStatus>> {
        let since = |n: &Noted<CrossingStatus>| n.what.since.earliest.or(n.what.since.latest);
        let told = self.crossings.iter().filter(|n| &*n.what.crossing == crossing);
        told.max_by_key(|n| (since(n).unwrap_or(Moment(n.stamp.at_ms)), n.stamp.at_ms, n.stamp.entry))
    }

    /// What was told last of every crossing of which something was told.
    pub fn crossings_now(&self) -> Vec<&Noted<CrossingStatus>> {
        let told: std::collections::BTreeSet<&str> =
            self.crossings.iter().map(|n| &*n.what.crossing).collect();
        told.into_iter().filter_map(|crossing| self.crossing_now(crossing)).collect()
    }
}

/// The newest moment at which something about where somebody is was told.
pub fn last_word(seen: &[&Noted<Sighting>]) -> Option<Moment> {
    seen.iter().map(|s| s.stamp.at_ms).max().map(Moment)
}

/// Whether what is known of where somebody is has faded: nobody noted anything for thirty days.
pub fn has_faded(seen: &[&Noted<Sighting>], now: Moment) -> bool {
    last_word(seen).is_some_and(|at| now.seconds_since(at) > FADES_AFTER_DAYS * 86_400)
}

/// What a snapshot keeps of one compartment.
#[derive(Serialize)]
pub struct Part<'a> {
    episodes: Vec<&'a Episode>,
    seen: Vec<(EpisodeId, &'a [Noted<Sighting>])>,
    incidents: Vec<&'a Incident>,
    hidden: Vec<(IncidentId, &'a [Noted<Hidden>])>,
}

/// The same, read back.
#[derive(Deserialize)]
pub struct OwnedPart {
    episodes: Vec<Episode>,
    seen: Vec<(EpisodeId, Vec<Noted<Sighting>>)>,
    incidents: Vec<Incident>,
    hidden: Vec<(IncidentId, Vec<Noted<Hidden>>)>,
}

impl Custody {
    /// What a snapshot keeps of one compartment; `here` says whose people are kept in it.
    pub fn part(&self, home: Compartment, here: &dyn Fn(PersonId) -> bool) -> Part<'_> {
        let whereabouts = home == Compartment::Whereabouts;
        Part {
            episodes: self.episodes.values().filter(|e| here(e.person)).collect(),
            seen: if whereabouts {
                self.seen.iter().map(|(id, list)| (*id, list.as_slice())).collect()
            } else {
                Vec::new()
            },
            incidents: self.incidents.values().filter(|i| i.home == home).collect(),
            hidden: if whereabouts {
                self.hidden.iter().map(|(id, list)| (*id, list.as_slice())).collect()
            } else {
                Vec::new()
            },
        }
    }

    /// Takes a snapshot's part in. Entries already folded must not be folded again.
    pub fn take(&mut self, part: OwnedPart) {
        for episode in part.episodes {
            self.of_person.entry(episode.person).or_default().insert(episode.id);
            for incident in episode.began.iter().filter_map(|n| n.what) {
                self.of_incident.entry(incident).or_default().insert(episode.id);
            }
            self.episodes.insert(episode.id, episode);
        }
        self.incidents.extend(part.incidents.into_iter().map(|i| (i.id, i)));
        self.joined = Joined::of(self.incidents.values());
        self.seen.extend(part.seen);
        self.hidden.extend(part.hidden);
    }
}
