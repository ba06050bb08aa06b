//! Who comes first, and why. Two things are told apart: what presses whatever else is known (the floor), and how soon
//! harm can come. What is not known raises somebody and never lowers them. Source of the floor: the triage rules of the
//! field reference (child alone, medical emergency, an order in force being breached, a transfer under way).

use super::episode::Episode;
use super::glance::{Glimpse, Seen};
use super::model::Told;
use super::timing::hours_since;
use crate::base::Moment;
use crate::clocks::Instance;
use dues::Meaning;
use standing::Headline;

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
    /// The clocks of the custody.
    pub clocks: &'a [Instance],
}

impl Beside<'_> {
    /// The authority breaks the law: for sure, or for all that is known of the journey, which nobody has estimated.
    fn breach(&self, now: Moment) -> Option<&'static str> {
        let now = seconds(now);
        let any = |over: fn(&dues::Running, dates::Moment) -> bool| {
            self.clocks.iter().any(|c| c.rule.meaning == Meaning::Breach && over(&c.running, now))
        };
        if any(dues::Running::is_over) {
            return Some("not-produced");
        }
        any(dues::Running::is_over_but_for_the_allowance).then_some("overdue")
    }

    /// The best chance of release is over for sure.
    fn chance_is_over(&self, now: Moment) -> bool {
        let ended = |c: &Instance| c.rule.meaning == Meaning::ChanceEnds && c.running.is_over(seconds(now));
        self.clocks.iter().any(ended)
    }
}

/// The desk's moment in seconds, as clocks count.
pub const fn seconds(at: Moment) -> dates::Moment {
    dates::Moment(at.0.div_euclid(1000))
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
    let breach = beside.breach(now);
    add(breach.is_some(), breach.unwrap_or_default());
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
    let window = episode.firs().next().is_none() && !produced && !beside.chance_is_over(now);
    add(window, "window");
    Urgency { band: band(episode, kind, floor, window), reasons, floor }
}

/// An order in force forbids arrest or removal: by standing, or by a court's word about this person.
fn order_breached(episode: &Episode, standing: Option<Headline>) -> bool {
    let by_standing = matches!(standing, Some(Headline::Covered | Headline::Shielded));
    let ordered = |what: &str| matches!(what, "release" | "bail");
    let by_court =
        episode.orders().any(|n| matches!(&n.what.told, Told::CourtOrder { what, .. } if ordered(what)));
    by_standing || by_court
}

fn band(episode: &Episode, kind: &str, floor: usize, window: bool) -> Band {
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
        _ if window => Band::Hours,
        _ => Band::Days,
    }
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
