//! People of this desk who are matched by themselves, without a card, for those alone who may read their cases. Who was
//! taken, or sent over a crossing, cannot be asked now, and being found is in their vital interest: whoever knows of
//! whereabouts sees them. Everybody else is matched when they agreed to be looked for, and no place is compared of them.
//! Who said no is left out.

use super::model::{Basis, Card};
use super::offer;
use crate::access::model::Compartment;
use crate::base::Moment;
use crate::base::ids::{IncidentId, PersonId};
use crate::custody::episode::Episode;
use crate::custody::facilities::{self, Facility};
use crate::custody::model::{Told, When};
use crate::custody::view::{Custody, FADES_AFTER_DAYS};
use crate::desk::record::{Fact, Text};
use crate::papers::view::Papers;
use crate::people::view::{People, Person};
use crate::places::Pcode;
use dates::Day;
use std::collections::BTreeSet;

/// Names of others that are compared.
const MOST_COMPANIONS: usize = 20;

/// Ends after which somebody cannot be asked at the desk: over a crossing, with others, dead.
const GONE: [&str; 3] = ["handed-over", "returned", "died"];

/// The rooms it is read from.
#[derive(Clone, Copy)]
pub struct Rooms<'a> {
    /// People.
    pub people: &'a People,
    /// Their papers.
    pub papers: &'a Papers,
    /// Raids and custody.
    pub custody: &'a Custody,
}

/// Somebody of this desk, as they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Where they are kept: only who reads there sees that they may be found.
    pub home: Compartment,
    /// They were taken and are not free again: shown only to who knows of whereabouts.
    pub taken: bool,
    /// The last day of what they agreed to; nothing when it has none.
    until: Option<Day>,
    /// What is compared.
    pub card: Card,
    /// The raids they were taken in.
    pub raids: Vec<Raid>,
    places: Vec<(Pcode, Option<Day>)>,
}

/// A raid: a district, a few days, a few people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raid {
    /// Which.
    pub id: IncidentId,
    /// Where.
    pub district: Pcode,
    /// The days it can have been on.
    pub days: (Day, Day),
    /// How many people were taken, as far as known.
    pub people: usize,
}

impl Held {
    /// The places they are known to have been at; a sighting is forgotten when it fades.
    pub fn places(&self, today: Day) -> impl Iterator<Item = Pcode> {
        self.places
            .iter()
            .filter(move |(_, until)| until.is_none_or(|day| day >= today))
            .map(|(place, _)| *place)
    }

    /// Whether they may be matched on a day: who agreed may have said until when.
    pub fn holds_on(&self, today: Day) -> bool {
        self.taken || self.until.is_none_or(|last| last >= today)
    }

    /// What is told of where they are is over one day.
    pub fn fades(&self) -> bool {
        self.places.iter().any(|(_, until)| until.is_some())
    }

    /// Every place that was ever told of, as words for the mark of the evidence.
    pub fn marks(&self) -> impl Iterator<Item = String> {
        let raids = self.raids.iter().map(|r| r.id.to_string());
        self.places.iter().map(|(place, _)| place.to_string()).chain(raids)
    }
}

/// Everybody who may have to be compared: of whom a custody is known, and who agreed.
pub fn everybody(rooms: Rooms<'_>) -> BTreeSet<PersonId> {
    let agreed = rooms.people.persons().filter(|p| offer::answer(p) == Some(true));
    rooms.custody.episodes().map(|e| e.person).chain(agreed.map(|p| p.id)).collect()
}

/// Everybody who was taken together with somebody.
pub fn together(id: PersonId, rooms: Rooms<'_>) -> BTreeSet<PersonId> {
    let raids: BTreeSet<IncidentId> = episodes(id, rooms).iter().flat_map(|e| e.incidents()).collect();
    raids.into_iter().flat_map(|raid| taken_in(raid, rooms.custody)).map(|e| e.person).collect()
}

/// The custodies of a raid, by whichever call they were noted.
pub fn taken_in(raid: IncidentId, custody: &Custody) -> impl Iterator<Item = &Episode> {
    custody.ids_of_raid(raid).into_iter().flat_map(|id| custody.of_incident(id))
}

fn episodes(id: PersonId, rooms: Rooms<'_>) -> Vec<&Episode> {
    rooms.people.ids_of(id).into_iter().flat_map(|id| rooms.custody.of_person(id)).collect()
}

/// The places people are held at and cross at, as this desk knows them.
pub fn register(custody: &Custody) -> Vec<Facility> {
    facilities::register(custody.own_facilities().into_iter().map(|n| &n.what))
}

/// Somebody as they are compared; nothing when they are not here, said no, or are free and were not asked.
pub fn held(id: PersonId, rooms: Rooms<'_>, register: &[Facility]) -> Option<Held> {
    let person = rooms.people.now(id).filter(|p| p.is_here() && p.id == id)?;
    let answer = offer::answer(person);
    if answer == Some(false) {
        return None;
    }
    let mut episodes = episodes(id, rooms);
    let taken = episodes.iter().any(|e| is_taken(e, rooms.custody.is_held(e)));
    if !taken {
        // Of who is free, nothing is compared that tells where they were or are.
        episodes.clear();
    }
    let basis = match answer {
        _ if taken => Basis::VitalInterest,
        Some(true) => Basis::Consent,
        _ => return None,
    };
    let mut card = offer::bare(person, basis)?;
    let household = person.household().into_iter().flat_map(|h| rooms.people.members_of(h));
    let raided = together(id, rooms).into_iter().filter_map(|id| rooms.people.now(id));
    card.companions = companions(id, household, taken, raided);
    let numbers = rooms.papers.of(id).filter_map(|p| p.number());
    card.numbers = numbers.map(|n| Fact::new(n.to_owned())).take(10).collect();
    let raids = raids(&episodes, rooms.custody);
    let mut places: Vec<(Pcode, Option<Day>)> = raids.iter().map(|r| (r.district, None)).collect();
    for episode in episodes {
        places.extend(told(episode, register).map(|place| (place, None)));
        places.extend(seen(episode, register, rooms.custody));
    }
    Some(Held { home: person.home, taken, until: offer::until(person), card, raids, places })
}

/// Whether somebody cannot be asked at the desk because of a custody: held, or gone by it.
pub fn is_taken(episode: &Episode, is_held: bool) -> bool {
    is_held || episode.ended().is_some_and(|(_, what)| GONE.contains(&what))
}

/// Who was with somebody, as it is compared, with a card and without: the household, and who was taken in the same raid;
/// the latter only of who is not free, since of who is free no raid is compared.
pub fn companions<'p>(
    of: PersonId,
    household: impl Iterator<Item = &'p Person>,
    taken: bool,
    raids: impl Iterator<Item = &'p Person>,
) -> Box<[Text]> {
    let mut seen = BTreeSet::from([of]);
    let others = household.chain(raids.filter(|_| taken)).filter(|p| p.is_here() && seen.insert(p.id));
    others.filter_map(|p| p.names().first().copied().cloned()).take(MOST_COMPANIONS).collect()
}

/// The places that were told without the key of whereabouts: of the arrest, of the crossing.
fn told<'a>(episode: &'a Episode, register: &'a [Facility]) -> impl Iterator<Item = Pcode> + use<'a> {
    episode.reports().filter_map(|n| match &n.what.told {
        Told::Arrest { district, .. } => district.as_ref().map(|d| *d.show()),
        Told::Outcome { crossing: Some(code), .. } => {
            register.iter().find(|f| f.code == **code).and_then(|f| f.afghan_pcode.or(f.pcode))
        }
        _ => None,
    })
}

/// The districts of the places they were seen at, until what was said of it fades.
fn seen(episode: &Episode, register: &[Facility], custody: &Custody) -> Vec<(Pcode, Option<Day>)> {
    let fades = i32::try_from(FADES_AFTER_DAYS).unwrap_or(0);
    let place = |code: &str| register.iter().find(|f| f.code == code).and_then(|f| f.pcode);
    let noted = custody.seen(episode).into_iter();
    noted
        .filter_map(|n| {
            Some((place(n.what.facility.as_deref()?)?, Some(day(Moment(n.stamp.at_ms)).plus(fades))))
        })
        .collect()
}

fn raids(episodes: &[&Episode], custody: &Custody) -> Vec<Raid> {
    let first = |id| custody.ids_of_raid(id).first().copied().unwrap_or(id);
    let ids: BTreeSet<IncidentId> = episodes.iter().flat_map(|e| e.incidents()).map(first).collect();
    let raid = |id: IncidentId| {
        let all = custody.ids_of_raid(id);
        let calls =
            || all.iter().filter_map(|id| custody.incident(*id)).flat_map(|i| &i.calls).map(|c| &c.what);
        let district = calls().filter_map(|c| c.district.as_ref()).next_back().map(|d| *d.show())?;
        let when = calls().map(|c| c.when).rfind(|w| !w.is_unknown())?;
        let said = calls().filter_map(|c| c.how_many).max().map_or(0, usize::from);
        let people = said.max(taken_in(id, custody).count()).max(1);
        Some(Raid { id, district, days: days(when)?, people })
    };
    ids.into_iter().filter_map(raid).collect()
}

/// The days of a time that is known on both sides, or on one.
fn days(when: When) -> Option<(Day, Day)> {
    let (from, to) = (when.earliest.or(when.latest)?, when.latest.or(when.earliest)?);
    Some((day(from), day(to)))
}

/// The day at the office.
fn day(moment: Moment) -> Day {
    let offset = crate::clocks::pack::shipped().map_or(0, dues::ClockPack::offset);
    crate::custody::urgency::seconds(moment).day(offset)
}
