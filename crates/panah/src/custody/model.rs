//! Raids and custody: what is told, by whom, how sure. Every entry adds; nothing is refused for its order, and a
//! report is undone by a further entry.

use crate::base::Moment;
use crate::base::ids::{CaseCode, EpisodeId, IncidentId, PaperId, PersonId, UserId};
use crate::desk::record::{Fact, SafeContact, Text};
use crate::places::Pcode;
use dates::Day;
use journal::EntryId;
use serde::{Deserialize, Serialize};

/// A time as wide as it is known; an open side is not known. Never a made-up minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct When {
    /// Not before this.
    pub earliest: Option<Moment>,
    /// Not after this.
    pub latest: Option<Moment>,
}

impl When {
    /// A moment known exactly.
    pub const fn at(moment: Moment) -> Self {
        Self { earliest: Some(moment), latest: Some(moment) }
    }

    /// Nothing is known.
    pub const fn is_unknown(&self) -> bool {
        self.earliest.is_none() && self.latest.is_none()
    }

    /// This was over before the other began, whatever the true times are.
    pub fn surely_before(&self, other: &Self) -> bool {
        matches!((self.latest, other.earliest), (Some(end), Some(begin)) if end < begin)
    }

    /// Both can be the same time.
    pub fn can_be(&self, other: &Self) -> bool {
        !self.surely_before(other) && !other.surely_before(self)
    }

    /// Wide enough for both.
    #[must_use]
    pub fn around(self, other: Self) -> Self {
        let both = |a: Option<Moment>, b: Option<Moment>| a.zip(b);
        Self {
            earliest: both(self.earliest, other.earliest).map(|(a, b)| a.min(b)),
            latest: both(self.latest, other.latest).map(|(a, b)| a.max(b)),
        }
    }
}

/// What a report says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// Somebody was taken.
    Arrest {
        /// One of `words::AUTHORITIES`.
        authority: Box<str>,
        /// One of `words::MANNERS`.
        manner: Box<str>,
        /// Unit, station, number of a vehicle.
        unit: Fact<String>,
        /// The district; never finer here.
        district: Option<Fact<Pcode>>,
        /// Hours of journey to the nearest magistrate, which do not count.
        journey_hours: Option<u16>,
    },
    /// A First Information Report was written.
    Fir {
        /// As on the paper.
        number: Fact<String>,
        /// Sections, as `14-1`, `14-2`, or as told.
        sections: Box<[Box<str>]>,
    },
    /// Brought before a magistrate.
    Produced {
        /// Which court.
        court: Fact<String>,
    },
    /// Kept on a magistrate's order.
    Remanded {
        /// One of `words::REMANDS`.
        kind: Box<str>,
        /// The last day.
        until: Option<Day>,
    },
    /// A court said something.
    CourtOrder {
        /// One of `words::ORDERS`.
        what: Box<str>,
        /// The last day it holds, or the next date.
        until: Option<Day>,
        /// Which court.
        court: Fact<String>,
    },
    /// On the way, or about to be, to another place.
    TransferUnderWay {
        /// One of `words::KINDS`.
        to: Box<str>,
    },
    /// An exit permit was given.
    ExitPermit {
        /// The day.
        granted: Option<Day>,
    },
    /// How it went on or ended.
    Outcome {
        /// One of `words::OUTCOMES`.
        what: Box<str>,
        /// The crossing, where it was one.
        crossing: Option<Box<str>>,
    },
    /// Hurt or ill.
    Injury {
        /// In words.
        text: Fact<String>,
        /// Needs a doctor now.
        emergency: bool,
    },
    /// Money was asked or paid.
    Payment {
        /// One of `words::PAYMENTS`.
        state: Box<str>,
        /// In the smallest unit of the currency.
        minor: i64,
        /// ISO code.
        currency: Box<str>,
        /// To whom, in role only.
        to_role: Fact<String>,
        /// A receipt was given.
        receipt: Option<bool>,
    },
    /// Who was left behind, and who cares for them now.
    LeftBehind {
        /// How many children.
        children: Option<u16>,
        /// Who, in words.
        who: Fact<String>,
        /// Who cares for them now, in role only.
        carer: Fact<String>,
    },
    /// A paper was taken, cut, punched or given back.
    Paper {
        /// One of `words::PAPER_DEEDS`.
        deed: Box<str>,
        /// Which paper, in words.
        what: Fact<String>,
        /// The same as the room of papers keeps it.
        paper: Option<PaperId>,
    },
    /// Somebody stands by the person in law.
    Lawyer {
        /// Office or role; never needed to be a name.
        who: Fact<String>,
    },
    /// Something that presses.
    Flag {
        /// One of `words::FLAGS`.
        flag: Box<str>,
    },
    /// What has no field.
    Note {
        /// In words.
        text: Fact<String>,
    },
}

impl Told {
    /// The end of its message key.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Arrest { .. } => "arrest",
            Self::Fir { .. } => "fir",
            Self::Produced { .. } => "produced",
            Self::Remanded { .. } => "remanded",
            Self::CourtOrder { .. } => "order",
            Self::TransferUnderWay { .. } => "transfer",
            Self::ExitPermit { .. } => "exit-permit",
            Self::Outcome { .. } => "outcome",
            Self::Injury { .. } => "injury",
            Self::Payment { .. } => "payment",
            Self::LeftBehind { .. } => "left-behind",
            Self::Paper { .. } => "paper",
            Self::Lawyer { .. } => "lawyer",
            Self::Flag { .. } => "flag",
            Self::Note { .. } => "note",
        }
    }
}

/// One thing that was told, with where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What.
    pub told: Told,
    /// When it happened, as far as known.
    pub when: When,
    /// One of `words::SOURCES`.
    pub source: Box<str>,
    /// One of `words::CONFIDENCES`.
    pub confidence: Box<str>,
    /// Who saw it, in role.
    pub by_role: Fact<String>,
}

/// Where somebody was held, and when. Kept in the compartment of whereabouts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// The register's word for the place, where it is one of the register.
    pub facility: Option<Box<str>>,
    /// As it was said.
    pub said: Fact<String>,
    /// One of `words::KINDS`.
    pub kind: Box<str>,
    /// From when to when somebody was seen there.
    pub when: When,
    /// One of `words::SOURCES`.
    pub source: Box<str>,
    /// One of `words::CONFIDENCES`.
    pub confidence: Box<str>,
    /// Who saw, in role.
    pub by_role: Fact<String>,
}

/// What was told at the telephone about a raid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The caller can talk; nothing when it was not asked.
    pub safe_to_talk: Option<bool>,
    /// One of `words::CALLERS`.
    pub caller: Box<str>,
    /// How many people were taken.
    pub how_many: Option<u16>,
    /// How many of them children.
    pub children: Option<u16>,
    /// Those of `words::FLAGS` that were said.
    pub flags: Vec<Box<str>>,
    /// The district; never finer here.
    pub district: Option<Fact<Pcode>>,
    /// One of `words::AUTHORITIES`.
    pub authority: Box<str>,
    /// One of `words::MANNERS`.
    pub manner: Box<str>,
    /// Unit, vehicle.
    pub unit: Fact<String>,
    /// When.
    pub when: When,
    /// Which papers, in words.
    pub papers: Fact<String>,
    /// One of `words::PAPERS_NOW`.
    pub papers_now: Box<str>,
    /// Money asked, in the smallest unit, with its currency.
    pub money: Option<(i64, Box<str>)>,
    /// The telephone was taken.
    pub phone_taken: Option<bool>,
    /// In the caller's words.
    pub words: Fact<String>,
    /// Names that were said and are not yet anybody here.
    pub named: Vec<Text>,
    /// The raid it was said to be about, where that is not one of this desk's.
    #[serde(default)]
    pub about: Fact<String>,
}

/// What of a call could lead to a door: kept in the compartment of whereabouts, shown one at a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hidden {
    /// Where they were taken from, as said.
    pub taken_from: Fact<String>,
    /// How to call back.
    pub call_back: Fact<String>,
    /// The rules of that.
    pub safe: SafeContact,
    /// The station or camp that was named.
    pub named_place: Fact<String>,
}

/// Whether a crossing lets people pass, since when, by whose word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossingStatus {
    /// The register's word for it.
    pub crossing: Box<str>,
    /// One of `words::CROSSING_STATES`.
    pub state: Box<str>,
    /// Since when.
    pub since: When,
    /// Where it was read or heard.
    pub source: Box<str>,
}

/// A place the desk adds to the register, or names anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFacility {
    /// The word for it here.
    pub code: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Other names, in any script.
    pub aliases: Vec<Box<str>>,
    /// One of `words::KINDS`.
    pub kind: Box<str>,
    /// The district.
    pub pcode: Option<Pcode>,
    /// What is known about access for lawyers and families.
    pub access: Box<str>,
    /// Where it was read or heard.
    pub source: Box<str>,
}

/// What happens in this room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A raid, an eviction, an arrest is reported.
    IncidentNoted {
        /// Which.
        incident: IncidentId,
        /// The code people see.
        code: CaseCode,
        /// What was told.
        call: Box<Call>,
    },
    /// More was told about it.
    IncidentAdded {
        /// Which.
        incident: IncidentId,
        /// What was told.
        call: Box<Call>,
    },
    /// What of it could lead to a door.
    IncidentHidden {
        /// Which.
        incident: IncidentId,
        /// What.
        hidden: Box<Hidden>,
    },
    /// A name that was said is somebody here, or is left.
    NameSettled {
        /// Which incident.
        incident: IncidentId,
        /// The entry that named them.
        entry: EntryId,
        /// The place among its names.
        at: u16,
        /// Who it is.
        person: Option<PersonId>,
    },
    /// Two raids that were written down apart were one.
    IncidentsJoined {
        /// The first of the two.
        incident: IncidentId,
        /// The other.
        other: IncidentId,
    },
    /// They were not: an earlier entry that put them together counts no more.
    IncidentsParted {
        /// The raid under which that entry is.
        incident: IncidentId,
        /// The entry.
        entry: EntryId,
    },
    /// Households were offered for this raid.
    Offered {
        /// Which.
        incident: IncidentId,
        /// How many were shown.
        shown: u32,
    },
    /// A custody begins to be known.
    Began {
        /// Which.
        episode: EpisodeId,
        /// Whose.
        person: PersonId,
        /// The raid it came with.
        incident: Option<IncidentId>,
    },
    /// Something is told of it.
    Reported {
        /// Which.
        episode: EpisodeId,
        /// Whose.
        person: PersonId,
        /// What.
        report: Box<Report>,
    },
    /// Somebody was seen in custody.
    Sighted {
        /// Which.
        episode: EpisodeId,
        /// Whose.
        person: PersonId,
        /// Where and when.
        sighting: Box<Sighting>,
    },
    /// An earlier entry was a mistake. It stays in the history, and counts no more.
    Retracted {
        /// Which custody.
        episode: EpisodeId,
        /// Whose.
        person: PersonId,
        /// The entry.
        entry: EntryId,
    },
    /// Somebody here works on it.
    Owned {
        /// Which.
        episode: EpisodeId,
        /// Whose.
        person: PersonId,
        /// Who.
        owner: UserId,
    },
    /// A place joins the register.
    FacilityNoted(Box<OwnFacility>),
    /// A crossing opens or closes.
    CrossingNoted(Box<CrossingStatus>),
}

/// Where an entry of this room rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Everybody who works here.
    Desk,
    /// Under the key of a person or an incident, where that one is kept.
    Of([u8; 16]),
    /// Under the same key, in the compartment of whereabouts.
    WhereaboutsOf([u8; 16]),
}

impl Event {
    /// Where it rests.
    pub const fn shelf(&self) -> Shelf {
        match self {
            Self::IncidentNoted { incident, .. }
            | Self::IncidentAdded { incident, .. }
            | Self::NameSettled { incident, .. }
            | Self::IncidentsJoined { incident, .. }
            | Self::IncidentsParted { incident, .. }
            | Self::Offered { incident, .. } => Shelf::Of(incident.bytes()),
            Self::IncidentHidden { incident, .. } => Shelf::WhereaboutsOf(incident.bytes()),
            Self::Sighted { person, .. } => Shelf::WhereaboutsOf(person.bytes()),
            Self::Began { person, .. }
            | Self::Reported { person, .. }
            | Self::Retracted { person, .. }
            | Self::Owned { person, .. } => Shelf::Of(person.bytes()),
            Self::FacilityNoted(_) | Self::CrossingNoted(_) => Shelf::Desk,
        }
    }

    /// The person it concerns.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Began { person, .. }
            | Self::Reported { person, .. }
            | Self::Sighted { person, .. }
            | Self::Retracted { person, .. }
            | Self::Owned { person, .. } => Some(*person),
            _ => None,
        }
    }

    /// The raid an entry is about, where it is about nobody in particular.
    pub const fn incident(&self) -> Option<IncidentId> {
        match self {
            Self::IncidentNoted { incident, .. }
            | Self::IncidentAdded { incident, .. }
            | Self::IncidentHidden { incident, .. }
            | Self::NameSettled { incident, .. }
            | Self::IncidentsJoined { incident, .. }
            | Self::IncidentsParted { incident, .. }
            | Self::Offered { incident, .. } => Some(*incident),
            _ => None,
        }
    }
}
