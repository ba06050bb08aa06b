//! One custody as its entries tell it, and the rules over them: what still counts, whether somebody is held, what
//! contradicts what. Pure; the order in which entries arrive does not matter.

use super::model::{Report, Sighting, Told, When};
use super::words::FINAL;
use crate::base::Moment;
use crate::base::ids::{EpisodeId, IncidentId, PersonId, UserId};
use crate::desk::record::Stamp;
use journal::EntryId;
use serde::{Deserialize, Serialize};

/// Something noted: when, by whom, what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noted<T> {
    /// The entry.
    pub stamp: Stamp,
    /// Who wrote it.
    pub actor: Option<UserId>,
    /// What it says.
    pub what: T,
}

/// Puts something noted in its place by time; the same entry counts once.
pub fn put<T>(list: &mut Vec<Noted<T>>, noted: Noted<T>) {
    let key = |n: &Noted<T>| (n.stamp.at_ms, n.stamp.entry);
    if let Err(at) = list.binary_search_by_key(&key(&noted), key) {
        list.insert(at, noted);
    }
}

/// One custody of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Episode {
    /// Which.
    pub id: EpisodeId,
    /// Whose.
    pub person: PersonId,
    /// The entries that began it, oldest first, with the raid they came with.
    pub began: Vec<Noted<Option<IncidentId>>>,
    /// What was told, oldest entry first.
    pub told: Vec<Noted<Report>>,
    /// Who works on it; the newest holds.
    pub owners: Vec<Noted<UserId>>,
    /// Entries that were mistakes.
    pub retracted: Vec<EntryId>,
}

/// Two or more things that cannot all be true.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contradiction {
    /// The end of its message key.
    pub code: &'static str,
    /// The entries.
    pub entries: Vec<EntryId>,
}

impl Episode {
    /// A custody of which nothing is known yet.
    pub const fn new(id: EpisodeId, person: PersonId) -> Self {
        Self { id, person, began: Vec::new(), told: Vec::new(), owners: Vec::new(), retracted: Vec::new() }
    }

    /// Marks an entry as a mistake.
    pub fn retract(&mut self, entry: EntryId) {
        if let Err(at) = self.retracted.binary_search(&entry) {
            self.retracted.insert(at, entry);
        }
    }

    /// Whether an entry was a mistake.
    pub fn is_retracted(&self, entry: EntryId) -> bool {
        self.retracted.binary_search(&entry).is_ok()
    }

    /// The reports that count, oldest entry first.
    pub fn reports(&self) -> impl Iterator<Item = &Noted<Report>> {
        self.told.iter().filter(|n| !self.is_retracted(n.stamp.entry))
    }

    /// Whether it is known by an entry that counts.
    pub fn is_here(&self) -> bool {
        self.began.iter().any(|n| !self.is_retracted(n.stamp.entry))
    }

    /// The raids it came with.
    pub fn incidents(&self) -> impl Iterator<Item = IncidentId> {
        self.began.iter().filter(|n| !self.is_retracted(n.stamp.entry)).filter_map(|n| n.what)
    }

    /// Who works on it.
    pub fn owner(&self) -> Option<UserId> {
        self.owners.iter().rev().find(|n| !self.is_retracted(n.stamp.entry)).map(|n| n.what)
    }

    /// The reports of the arrest.
    pub fn arrests(&self) -> impl Iterator<Item = &Noted<Report>> {
        self.reports().filter(|n| matches!(n.what.told, Told::Arrest { .. }))
    }

    /// The time of the arrest, wide enough for every report of it; nothing when nobody reported one.
    pub fn arrest(&self) -> Option<When> {
        self.arrests().map(|n| n.what.when).reduce(When::around)
    }

    /// Hours of journey to the magistrate, as told last.
    pub fn journey_hours(&self) -> Option<u16> {
        let hours = |n: &Noted<Report>| match &n.what.told {
            Told::Arrest { journey_hours, .. } => *journey_hours,
            _ => None,
        };
        self.arrests().filter_map(hours).last()
    }

    /// The reports of a First Information Report.
    pub fn firs(&self) -> impl Iterator<Item = &Noted<Report>> {
        self.reports().filter(|n| matches!(n.what.told, Told::Fir { .. }))
    }

    /// Brought before a magistrate, or remanded by one: the first such report.
    pub fn produced(&self) -> Option<&Noted<Report>> {
        self.reports().find(|n| matches!(n.what.told, Told::Produced { .. } | Told::Remanded { .. }))
    }

    /// What courts said.
    pub fn orders(&self) -> impl Iterator<Item = &Noted<Report>> {
        self.reports().filter(|n| matches!(n.what.told, Told::CourtOrder { .. }))
    }

    /// The outcomes that were told, oldest entry first.
    pub fn outcomes(&self) -> impl Iterator<Item = (&Noted<Report>, &str)> {
        self.reports().filter_map(|n| match &n.what.told {
            Told::Outcome { what, .. } => Some((n, &**what)),
            _ => None,
        })
    }

    /// Outcomes after which somebody is no longer held.
    pub fn ends(&self) -> impl Iterator<Item = (&Noted<Report>, &str)> {
        self.outcomes().filter(|(_, what)| FINAL.contains(what))
    }

    /// Whether something that presses was told, and not taken back.
    pub fn has_flag(&self, wanted: &str) -> bool {
        self.reports().any(|n| match &n.what.told {
            Told::Flag { flag } => &**flag == wanted,
            Told::Injury { emergency, .. } => *emergency && wanted == "medical-emergency",
            _ => false,
        })
    }

    /// Everything that cannot all be true, over the reports and the sightings that count. Nothing is dropped: each is
    /// shown, and a person decides.
    pub fn contradictions(&self, seen: &[&Noted<Sighting>]) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let arrests: Vec<_> = self.arrests().collect();
        let mut add = |code, a: Stamp, b: Stamp| {
            let mut entries = vec![a.entry, b.entry];
            entries.sort_unstable();
            found.push(Contradiction { code, entries });
        };
        pairs(&arrests, |a, b| {
            if !a.what.when.can_be(&b.what.when) {
                add("arrest-times", a.stamp, b.stamp);
            }
        });
        for (end, _) in self.ends() {
            for arrest in arrests.iter().filter(|a| end.what.when.surely_before(&a.what.when)) {
                add("outcome-before-arrest", end.stamp, arrest.stamp);
            }
            for later in seen.iter().filter(|s| end.what.when.surely_before(&s.what.when)) {
                add("seen-after-outcome", end.stamp, later.stamp);
            }
        }
        let ends: Vec<_> = self.ends().collect();
        pairs(&ends, |a, b| {
            if a.1 != b.1 {
                add("two-outcomes", a.0.stamp, b.0.stamp);
            }
        });
        for produced in self.reports().filter(|n| matches!(n.what.told, Told::Produced { .. })) {
            for arrest in arrests.iter().filter(|a| produced.what.when.surely_before(&a.what.when)) {
                add("produced-before-arrest", produced.stamp, arrest.stamp);
            }
        }
        pairs(seen, |a, b| {
            if same_time(&a.what.when, &b.what.when) && differ(&a.what, &b.what) {
                add("two-places", a.stamp, b.stamp);
            }
        });
        found.sort();
        found.dedup();
        found
    }

    /// Held, as far as anybody knows: no end was told, or what was told of the end is contradicted. What is missing
    /// or in doubt never takes somebody off the board.
    pub fn is_held(&self, seen: &[&Noted<Sighting>]) -> bool {
        if !self.is_here() {
            return false;
        }
        let mut ends = self.ends().peekable();
        if ends.peek().is_none() {
            return true;
        }
        let doubt = |code: &str| matches!(code, "outcome-before-arrest" | "seen-after-outcome");
        let doubted: Vec<EntryId> =
            self.contradictions(seen).into_iter().filter(|c| doubt(c.code)).flat_map(|c| c.entries).collect();
        ends.all(|(end, _)| doubted.contains(&end.stamp.entry))
    }

    /// When it ended, by the newest end that was told.
    pub fn ended(&self) -> Option<(&Noted<Report>, &str)> {
        self.ends().last()
    }

    /// The newest word about a transfer under way that nothing later answers: no sighting noted after it.
    pub fn transfer_under_way(&self, seen: &[&Noted<Sighting>]) -> Option<&Noted<Report>> {
        let last = self.reports().filter(|n| matches!(n.what.told, Told::TransferUnderWay { .. })).last()?;
        let at = last.what.when.earliest.unwrap_or(Moment(last.stamp.at_ms));
        let answered = |s: &&&Noted<Sighting>| s.what.when.earliest.is_some_and(|e| e > at);
        seen.iter().any(|s| answered(&s)).then_some(()).map_or(Some(last), |()| None)
    }
}

/// Both are known on some side and certainly share a moment, or are the same whole interval.
fn same_time(a: &When, b: &When) -> bool {
    let (Some(a0), Some(a1), Some(b0), Some(b1)) = (a.earliest, a.latest, b.earliest, b.latest) else {
        return false;
    };
    a0 <= b1 && b0 <= a1
}

fn differ(a: &Sighting, b: &Sighting) -> bool {
    match (&a.facility, &b.facility) {
        (Some(a), Some(b)) => a != b,
        _ => a.said.show().trim() != b.said.show().trim(),
    }
}

fn pairs<T>(list: &[T], mut each: impl FnMut(&T, &T)) {
    for (at, a) in list.iter().enumerate() {
        for b in list.iter().skip(at + 1) {
            each(a, b);
        }
    }
}
