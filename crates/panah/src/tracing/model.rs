//! Requests to find somebody, cards of those who may be found, and what people decide about them.

use crate::access::model::Compartment;
use crate::base::ids::{BatchId, CardId, CaseCode, PersonId, RequestId};
use crate::desk::record::{Change, Fact, Field, Text};
use crate::desk::sheet::Home;
use crate::people::fields;
use crate::places::Pcode;
use serde::{Deserialize, Serialize};

use super::steps::Step;

fields! {
    /// The fields of a request. Those of the person sought come first; the enquirer's begin with `enquirer-`.
    /// Source of the list: the forms of family-links work (names, father, grandfather, circumstances, companions).
    RequestField {
        Name = "name", NameOther = "name-other", Aliases = "aliases", Father = "father",
        Grandfather = "grandfather", Mother = "mother", Sex = "sex", Birth = "birth", Origin = "origin",
        ChildAlone = "child-alone", LastPlace = "last-place", LastWhen = "last-when",
        Circumstances = "circumstances", Companions = "companions", Number = "number", HeldBack = "held-back",
        EnquirerName = "enquirer-name", EnquirerFather = "enquirer-father",
        EnquirerRelation = "enquirer-relation", EnquirerContact = "enquirer-contact",
        EnquirerSafe = "enquirer-safe", Purpose = "purpose", Consent = "consent", TheirRef = "their-ref",
    }
}

/// What the enquirer wishes for. Each step says more than the one before.
pub const PURPOSES: [&str; 3] = ["news", "contact", "reunion"];

/// Whether the enquirer agreed that their own details are used to look.
pub const CONSENTS: [&str; 2] = ["yes", "no"];

/// How the enquirer belongs to the person sought.
pub const RELATIONS: [&str; 10] = [
    "mother",
    "father",
    "spouse",
    "child",
    "sibling",
    "grandparent",
    "other-relative",
    "neighbour",
    "professional",
    "not-said",
];

/// Why a card may be matched at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// The person agreed to be looked for.
    #[serde(rename = "consent")]
    Consent,
    /// The person cannot be asked now (held, taken, a child alone) and being found is in their vital interest.
    /// Nothing is told before they are asked.
    #[serde(rename = "vital-interest")]
    VitalInterest,
    /// A partner's list or file, with the partner's word that it may be matched.
    #[serde(rename = "partner")]
    Partner,
}

impl Basis {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Consent, Self::VitalInterest, Self::Partner];

    /// The end of its message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::VitalInterest => "vital-interest",
            Self::Partner => "partner",
        }
    }
}

/// Whose card it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// A person of this desk.
    Person {
        /// Who.
        person: PersonId,
        /// The code a tracing officer names to the case's worker.
        code: CaseCode,
    },
    /// A row of a list or a record of a file that came from elsewhere.
    Elsewhere {
        /// The list or file it came with.
        list: BatchId,
        /// The list or system, in the office's words.
        source: Box<str>,
        /// Its own reference.
        reference: Fact<String>,
    },
}

impl Whose {
    /// The list a card came with, if it came with one.
    pub const fn list(&self) -> Option<BatchId> {
        match self {
            Self::Elsewhere { list, .. } => Some(*list),
            Self::Person { .. } => None,
        }
    }
}

/// Where and when somebody was last known to be: never finer than a district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The place, if known.
    pub place: Option<Fact<Pcode>>,
    /// When, as far as known.
    pub when: Option<Fact<Box<dates::Uncertain>>>,
}

/// What is compared of somebody who may be found. The least that tells people apart; no present whereabouts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Whose.
    pub whose: Whose,
    /// Why it may be matched.
    pub basis: Basis,
    /// Own names and aliases.
    pub names: Box<[Text]>,
    /// The father's name.
    pub father: Option<Text>,
    /// The grandfather's name.
    pub grandfather: Option<Text>,
    /// The mother's name.
    pub mother: Option<Text>,
    /// One of `people::model::SEXES`.
    pub sex: Option<Box<str>>,
    /// Birth, as wide as known.
    pub birth: Option<Fact<Box<dates::Uncertain>>>,
    /// Province or district of origin in Afghanistan.
    pub origin: Option<Fact<Pcode>>,
    /// Last known.
    pub seen: Seen,
    /// Who was with them.
    pub companions: Box<[Text]>,
    /// The digits of their papers' numbers.
    pub numbers: Box<[Fact<String>]>,
    /// The last day the card is matched; then it is as if it were not there.
    pub until: dates::Day,
    /// The person agreed that other offices are told that they may be found.
    #[serde(default)]
    pub shared: bool,
}

impl Card {
    /// A card from elsewhere that says nothing yet.
    pub fn of_partner(whose: Whose, until: dates::Day) -> Self {
        Self {
            whose,
            basis: Basis::Partner,
            names: Box::default(),
            father: None,
            grandfather: None,
            mother: None,
            sex: None,
            birth: None,
            origin: None,
            seen: Seen { place: None, when: None },
            companions: Box::default(),
            numbers: Box::default(),
            until,
            shared: false,
        }
    }
}

/// How long a card is matched before somebody renews it, in days. Source: Person Finder's default expiry.
pub const CARD_DAYS: i32 = 40;

/// The other side of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// A card.
    Card(CardId),
    /// The enquirer of another request: two who look for each other.
    Enquirer(RequestId),
    /// The person sought in another request: two who look for the same person.
    Sought(RequestId),
    /// A person of this desk without a card, who was taken or agreed: shown only to those who may read their case.
    Held(PersonId),
}

/// What a person says of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// This may well be the person: verification begins.
    Confirmed,
    /// Not the same.
    Rejected,
    /// Look again later.
    Postponed,
    /// The last verdict is taken back.
    Undone,
}

impl Verdict {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Confirmed, Self::Rejected, Self::Postponed, Self::Undone];

    /// The code in forms and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Postponed => "postponed",
            Self::Undone => "undone",
        }
    }
}

/// A mark of what the verdict was based on: it changes when a compared fact of either side changes.
pub type Evidence = u64;

/// What happens in tracing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A request is taken.
    Taken {
        /// Which.
        request: RequestId,
        /// The code people see.
        code: CaseCode,
        /// The first values.
        changes: Vec<Change<RequestField>>,
    },
    /// Fields change.
    Amended {
        /// Which.
        request: RequestId,
        /// New values with the heads they replace.
        changes: Vec<Change<RequestField>>,
    },
    /// A step on the way from asking to finding.
    Stepped {
        /// Which.
        request: RequestId,
        /// The step.
        step: Step,
        /// What was known of the request when it was taken.
        about: super::steps::About,
        /// Why, in words.
        why: Fact<String>,
        /// The day on which somebody asks after them, where one was said with the step. Older entries have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask_on: Option<dates::Day>,
    },
    /// Somebody may be matched, or their card is renewed.
    Offered {
        /// Which.
        card: CardId,
        /// What is compared.
        facts: Box<Card>,
    },
    /// A card is taken back: consent was withdrawn or it was a mistake.
    TakenBack {
        /// Which.
        card: CardId,
    },
    /// A partner's list or file was brought in: its cards follow, or came before.
    Listed {
        /// Which.
        list: BatchId,
        /// Who gave it, in the office's words.
        source: Box<str>,
        /// The file's name.
        file: Box<str>,
        /// Rows that became cards.
        taken: u32,
        /// Rows that could not be used.
        refused: u32,
    },
    /// A list is taken back with all its cards.
    ListTakenBack {
        /// Which.
        list: BatchId,
    },
    /// A person's word about a candidate.
    Judged {
        /// Of which request.
        request: RequestId,
        /// The other side.
        side: Side,
        /// What they say.
        verdict: Verdict,
        /// Why, in words.
        why: Fact<String>,
        /// What it was based on.
        evidence: Evidence,
    },
    /// A request came with a partner's file: it goes when the file is taken back, and when the partner's time for it
    /// is over.
    Came {
        /// Which.
        request: RequestId,
        /// The file.
        list: BatchId,
        /// Who gave it, in the office's words.
        source: Box<str>,
        /// The last day.
        until: dates::Day,
    },
    /// What came from elsewhere was over, and its keys were destroyed.
    Erased {
        /// Cards.
        cards: Vec<CardId>,
        /// Requests.
        requests: Vec<RequestId>,
    },
}

impl Event {
    /// Where the entry belongs: under the key of its request or card; the counts of look-ups in the compartment.
    pub fn home(&self) -> Home {
        match self {
            Self::Taken { request, .. }
            | Self::Amended { request, .. }
            | Self::Stepped { request, .. }
            | Self::Judged { request, .. } => Home::TracingOf(uuid::Uuid::from_bytes(request.bytes())),
            Self::Offered { card, .. } => Home::TracingOf(uuid::Uuid::from_bytes(card.bytes())),
            Self::TakenBack { .. }
            | Self::Listed { .. }
            | Self::ListTakenBack { .. }
            | Self::Erased { .. }
            | Self::Came { .. } => Home::To(Compartment::Tracing),
        }
    }

    /// The request an event belongs to, if one.
    pub const fn request(&self) -> Option<RequestId> {
        match self {
            Self::Taken { request, .. }
            | Self::Amended { request, .. }
            | Self::Stepped { request, .. }
            | Self::Judged { request, .. }
            | Self::Came { request, .. } => Some(*request),
            Self::Offered { .. }
            | Self::TakenBack { .. }
            | Self::Listed { .. }
            | Self::ListTakenBack { .. }
            | Self::Erased { .. } => None,
        }
    }
}

/// Open requests of one enquirer before a supervisor is asked: nobody loses fifty relatives in one call.
pub const REQUESTS_OF_ONE: usize = 10;

/// The fields a comparison reads: only these change the evidence.
pub const COMPARED: [RequestField; 12] = [
    RequestField::Name,
    RequestField::NameOther,
    RequestField::Aliases,
    RequestField::Father,
    RequestField::Grandfather,
    RequestField::Mother,
    RequestField::Sex,
    RequestField::Birth,
    RequestField::Origin,
    RequestField::LastPlace,
    RequestField::Companions,
    RequestField::Number,
];

/// Whether a field tells what is kept back for verification and never leaves the desk.
pub fn is_held_back(field: RequestField) -> bool {
    matches!(field, RequestField::HeldBack | RequestField::EnquirerContact | RequestField::EnquirerSafe)
}

/// The groups in which a request's fields are shown.
pub const GROUPS: [(&str, &[RequestField]); 3] = [
    (
        "trace-part-sought",
        &[
            RequestField::Name,
            RequestField::NameOther,
            RequestField::Aliases,
            RequestField::Father,
            RequestField::Grandfather,
            RequestField::Mother,
            RequestField::Sex,
            RequestField::Birth,
            RequestField::Origin,
            RequestField::ChildAlone,
            RequestField::Number,
        ],
    ),
    (
        "trace-part-event",
        &[
            RequestField::LastPlace,
            RequestField::LastWhen,
            RequestField::Circumstances,
            RequestField::Companions,
            RequestField::HeldBack,
        ],
    ),
    (
        "trace-part-enquirer",
        &[
            RequestField::EnquirerName,
            RequestField::EnquirerFather,
            RequestField::EnquirerRelation,
            RequestField::EnquirerContact,
            RequestField::EnquirerSafe,
            RequestField::Purpose,
            RequestField::Consent,
            RequestField::TheirRef,
        ],
    ),
];

/// The six fields of a call.
pub const FIRST: [RequestField; 6] = [
    RequestField::Name,
    RequestField::Father,
    RequestField::LastPlace,
    RequestField::LastWhen,
    RequestField::EnquirerName,
    RequestField::EnquirerContact,
];
