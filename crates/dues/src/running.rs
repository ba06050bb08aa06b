//! A clock at work: from a start that may be known only as an interval to the moments that matter.

use crate::clock_pack::{Length, Rule};
use dates::{Calendar, Day, Moment};
use serde::{Deserialize, Serialize};

/// What a clock starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Start {
    /// The earliest moment it may have been; nothing when nobody knows.
    pub earliest: Option<Moment>,
    /// The latest moment it may have been.
    pub latest: Moment,
    /// Hours the law leaves out of the count, where they are known.
    pub allowance_hours: Option<u32>,
    /// The last day the paper or order says itself.
    pub until: Option<Day>,
}

/// One thing a clock was computed from: which fact, what it said, and the entry that said it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Basis {
    /// Which fact: `arrest`, `visa-ends`, `journey` …
    pub fact: Box<str>,
    /// What it said, in a form that does not depend on a language.
    pub value: Box<str>,
    /// The entry that said it; nothing for a fact of the table.
    pub entry: Option<[u8; 16]>,
}

/// What a clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// From this moment on it may be over; nothing while its beginning or its end is not known.
    pub earliest: Option<Moment>,
    /// From this moment on it is over on the kindest count; nothing while something for that is not known.
    pub certain: Option<Moment>,
    /// The kindest count without what the law leaves out; the same as `certain` once that is known.
    pub without_allowance: Option<Moment>,
}

impl Running {
    const NEVER: Self = Self { earliest: None, certain: None, without_allowance: None };

    const fn between(earliest: Option<Moment>, certain: Moment) -> Self {
        Self { earliest, certain: Some(certain), without_allowance: Some(certain) }
    }

    /// The moment to work towards: the first at which it may be over, or the last where nobody knows the first.
    pub fn due(&self) -> Option<Moment> {
        self.earliest.or(self.without_allowance)
    }

    /// It may be over. What began nobody knows when may be over at any moment.
    pub fn may_be_over(&self, now: Moment) -> bool {
        self.earliest.map_or(self.without_allowance.is_some(), |m| m <= now)
    }

    /// It is over on every count but for what the law leaves out, which nobody has estimated.
    pub fn is_over_but_for_the_allowance(&self, now: Moment) -> bool {
        self.certain.is_none() && self.without_allowance.is_some_and(|m| m <= now)
    }

    /// It is over for sure.
    pub fn is_over(&self, now: Moment) -> bool {
        self.certain.is_some_and(|m| m <= now)
    }
}

/// Runs a clock. Hours run from moment to moment; days end with the last moment of their last day at a place whose
/// clocks are `offset` seconds ahead of UTC, months counted in the Gregorian calendar.
pub fn run(rule: &Rule, start: &Start, offset: i32) -> Running {
    // An interval the wrong way round is taken the right way round: a clock never ends before it starts.
    let first = start.earliest.map(|earliest| earliest.min(start.latest));
    let last = start.earliest.map_or(start.latest, |earliest| earliest.max(start.latest));
    if let Some(until) = start.until.filter(|_| rule.written_day_wins || rule.length == Length::AsWritten) {
        let end = after_last_day(until, offset);
        return Running::between(Some(end), end);
    }
    match rule.length {
        Length::Hours(hours) => {
            let length = i64::from(hours) * 3600;
            let bare = last.plus(length);
            let certain = match rule.allowance {
                None => Some(bare),
                Some(_) => start.allowance_hours.map(|h| bare.plus(i64::from(h) * 3600)),
            };
            Running { earliest: first.map(|f| f.plus(length)), certain, without_allowance: Some(bare) }
        }
        Length::Nights(least, most) => {
            let morning = |from: Moment, nights: u32| {
                Moment::start_of(from.day(offset).plus(i32::try_from(nights).unwrap_or(i32::MAX)), offset)
            };
            Running::between(first.map(|f| morning(f, least)), morning(last, most))
        }
        Length::Days(span) => {
            let end =
                |from: Moment| after_last_day(span.after(from.day(offset), Calendar::Gregorian), offset);
            Running::between(first.map(end), end(last))
        }
        Length::AsWritten | Length::WhileTrue => Running::NEVER,
    }
}

/// The first moment after a day.
fn after_last_day(day: Day, offset: i32) -> Moment {
    Moment::start_of(day, offset).plus(86_400)
}
