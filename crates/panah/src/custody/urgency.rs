//! Who comes first, and why. Two things are told apart: what presses whatever else is known (the floor), and how soon
//! harm can come. What is not known raises somebody and never lowers them. Source of the floor: the triage rules of the
//! field reference (child alone, medical emergency, an order in force being breached, a transfer under way).

use super::episode::Episode;
use super::glance::{Glimpse, Seen};
use super::model::Told;
use super::timing::hours_since;
use crate::base::Moment;
use standing::Headline;

/// Hours within which a magistrate must see somebody, journey apart (Constitution art. 10(2), Code of Criminal
/// Procedure s. 61).
pub const PRODUCTION_HOURS: i64 = 24;

/// How soon harm can come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Something of the floor holds.
    Now,
    /// Hours: a camp, a crossing, the window before a charge, or nobody knows.
    Hours,
    /// Days: a charge, police remand.
    Days,
    /// Weeks: judicial remand, prison.
    Weeks,
}

impl Band {
    /// The end of its message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
        }
    }
}

/// The place of somebody on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urgency {
    /// How soon.
    pub band: Band,
    /// What presses, by the end of its message key; the floor first.
    pub reasons: Vec<&'static str>,
    /// How many of them are of the floor.
    pub floor: usize,
}

/// What is known beside the custody itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The last kind of place.
    pub last: Option<&'a Glimpse>,
    /// The standing today, which tells whether an order in force forbids this.
    pub standing: Option<Headline>,
    /// Surely a child by the date of birth.
    pub child: bool,
    /// Said of the raid, and of nobody in it yet.
    pub of_the_raid: &'a [Box<str>],
}

/// Where somebody stands on the board.
pub fn urgency(seen: &Seen<'_>, beside: Beside<'_>, now: Moment) -> Urgency {
    let episode = seen.episode;
    let flag = |name: &str| episode.has_flag(name) || beside.of_the_raid.iter().any(|f| &**f == name);
    let produced = episode.produced().is_some();
    let mut reasons = Vec::new();
    let mut add = |holds: bool, reason: &'static str| {
        if holds {
            reasons.push(reason);
        }
    };
    add(flag("child-alone"), "child-alone");
    add(flag("medical-emergency"), "medical");
    add(seen.transfer_under_way().is_some(), "transfer");
    add(order_breached(episode, beside.standing), "order-breached");
    add(production(episode, now).is_some_and(|p| p.certain) && !produced, "not-produced");
    let floor = reasons.len();
    let mut add = |holds: bool, reason: &'static str| {
        if holds {
            reasons.push(reason);
        }
    };
    let kind = beside.last.map_or("unknown", |g| &*g.kind);
    add(matches!(kind, "holding-camp" | "transit-camp"), "camp");
    add(kind == "crossing", "crossing");
    add(kind == "unknown", "place-unknown");
    add(beside.child, "child");
    add(flag("pregnant"), "pregnant");
    add(flag("ill"), "ill");
    add(flag("woman-alone"), "woman-alone");
    add(flag("tortured"), "tortured");
    add(!seen.contradictions().is_empty(), "contradiction");
    let early = episode.arrest().is_none_or(|a| hours_since(&a, now).0 < PRODUCTION_HOURS);
    add(early && episode.firs().next().is_none() && !produced, "window");
    Urgency { band: band(episode, kind, floor, early), reasons, floor }
}

/// An order in force forbids arrest or removal: by standing, or by a court's word about this person.
fn order_breached(episode: &Episode, standing: Option<Headline>) -> bool {
    let by_standing = matches!(standing, Some(Headline::Covered | Headline::Shielded));
    let ordered = |what: &str| matches!(what, "release" | "bail");
    let by_court =
        episode.orders().any(|n| matches!(&n.what.told, Told::CourtOrder { what, .. } if ordered(what)));
    by_standing || by_court
}

fn band(episode: &Episode, kind: &str, floor: usize, early: bool) -> Band {
    if floor > 0 {
        return Band::Now;
    }
    let judicial = episode
        .reports()
        .filter_map(|n| match &n.what.told {
            Told::Remanded { kind, .. } => Some(&**kind),
            _ => None,
        })
        .last()
        == Some("judicial");
    match kind {
        "holding-camp" | "transit-camp" | "crossing" | "unknown" => Band::Hours,
        _ if judicial => Band::Weeks,
        _ if early && episode.firs().next().is_none() => Band::Hours,
        _ => Band::Days,
    }
}

/// When the time to be brought before a magistrate runs out, as early and as late as the arrest can have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Production {
    /// The earliest moment at which it may have run out.
    pub earliest: Option<Moment>,
    /// The moment after which it surely has.
    pub latest: Moment,
    /// It surely has.
    pub certain: bool,
    /// It may have.
    pub possible: bool,
}

/// The time before a magistrate; nothing without a time of arrest.
pub fn production(episode: &Episode, now: Moment) -> Option<Production> {
    let arrest = episode.arrest()?;
    let seconds = (PRODUCTION_HOURS + i64::from(episode.journey_hours().unwrap_or(0))) * 3600;
    let latest = arrest.latest?.plus_seconds(seconds);
    let earliest = arrest.earliest.map(|e| e.plus_seconds(seconds));
    let possible = earliest.is_none_or(|e| now > e);
    Some(Production { earliest, latest, certain: now > latest, possible })
}

/// The questions to ask next, the most pressing first, by the end of their message keys.
pub fn missing(
    seen: &Seen<'_>,
    beside: Beside<'_>,
    has_safe_contact: bool,
    now: Moment,
) -> Vec<&'static str> {
    let episode = seen.episode;
    let told = |code: &str| episode.reports().any(|n| n.what.told.code() == code);
    let mut asks = Vec::new();
    let mut ask = |missing: bool, question: &'static str| {
        if missing {
            asks.push(question);
        }
    };
    let kind = beside.last.map_or("unknown", |g| &*g.kind);
    ask(kind == "unknown", if seen.faded(now) { "where-still" } else { "where" });
    ask(episode.arrest().is_none_or(|a| a.earliest.is_none()), "when");
    ask(episode.owner().is_none(), "owner");
    ask(!told("lawyer"), "lawyer");
    ask(!has_safe_contact, "safe-contact");
    ask(!told("left-behind"), "left-behind");
    ask(!told("paper"), "papers");
    let after_a_day = episode.arrest().is_some_and(|a| hours_since(&a, now).0 >= 6);
    ask(after_a_day && !told("fir"), "fir");
    asks
}
