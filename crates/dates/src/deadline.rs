//! Deadlines that run from a day or a moment which may not be known exactly.

use serde::{Deserialize, Serialize};

use crate::{Calendar, Day, Uncertain};

/// How long a period runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Whole days; the day of the start is not counted.
    Days(u32),
    /// Calendar months, cut at a short month's end.
    Months(u32),
}

impl Span {
    /// The last day of the period that starts on `start`, months counted in `calendar`.
    ///
    /// ```
    /// use dates::{Calendar, Day, Span};
    /// let start = Day::gregorian(2025, 1, 31).unwrap();
    /// assert_eq!(Span::Months(1).after(start, Calendar::Gregorian).to_string(), "2025-02-28");
    /// ```
    pub fn after(self, start: Day, calendar: Calendar) -> Day {
        match self {
            Self::Days(days) => start.plus(i32::try_from(days).unwrap_or(i32::MAX)),
            Self::Months(months) => calendar.plus_months(start, i32::try_from(months).unwrap_or(i32::MAX)),
        }
    }
}

/// The last day of a period, as an interval: it may end on the first, and has surely ended after the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Deadline {
    /// The last day if the start was as early as it may have been.
    pub at_the_earliest: Day,
    /// The last day if the start was as late as it may have been.
    pub certainly_by: Day,
}

/// Days left until a deadline; negative when it has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Left {
    /// Days left if the deadline is at its earliest.
    pub at_least: i32,
    /// Days left if it is at its latest.
    pub at_most: i32,
}

impl Deadline {
    /// The deadline of a period from an uncertain start; months counted in `calendar`.
    ///
    /// ```
    /// use dates::{Calendar, Day, Deadline, Span, Uncertain};
    /// let entered = Uncertain::exact(Day::gregorian(2025, 3, 1).unwrap());
    /// let deadline = Deadline::after(&entered, Span::Days(30), Calendar::Gregorian);
    /// assert_eq!(deadline.at_the_earliest.to_string(), "2025-03-31");
    /// assert_eq!(deadline.left_on(Day::gregorian(2025, 3, 30).unwrap()).at_least, 1);
    /// ```
    pub fn after(start: &Uncertain, span: Span, calendar: Calendar) -> Self {
        Self {
            at_the_earliest: span.after(start.earliest, calendar),
            certainly_by: span.after(start.latest, calendar),
        }
    }

    /// Days left on a day: 0 on the last day itself.
    pub fn left_on(&self, day: Day) -> Left {
        Left { at_least: self.at_the_earliest - day, at_most: self.certainly_by - day }
    }
}

/// A moment: seconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// So many seconds later; stops at the ends of the number.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The day at a place whose clocks are `offset` seconds ahead of UTC (Pakistan: 18 000).
    ///
    /// ```
    /// use dates::{Day, Moment};
    /// assert_eq!(Moment(19 * 3600).day(5 * 3600), Day::gregorian(1970, 1, 2).unwrap());
    /// ```
    pub fn day(self, offset: i32) -> Day {
        let days = self.0.saturating_add(i64::from(offset)).div_euclid(86_400);
        let days = days.clamp(Day::MIN.days().into(), Day::MAX.days().into());
        i32::try_from(days).ok().and_then(Day::from_days).unwrap_or(Day::MAX)
    }

    /// The first moment of a day at a place whose clocks are `offset` seconds ahead of UTC.
    pub fn start_of(day: Day, offset: i32) -> Self {
        Self(i64::from(day.days()) * 86_400 - i64::from(offset))
    }
}

/// A period of hours from a moment known as an interval: 24 hours from an arrest "between dusk and midnight".
///
/// ```
/// use dates::{Clock, Moment};
/// let arrest = Clock { start: (Moment(0), Moment(3_600)), length: 86_400, allowance: 7_200 };
/// assert_eq!(arrest.earliest_breach(), Moment(86_400));
/// assert_eq!(arrest.certain_breach(), Moment(3_600 + 86_400 + 7_200));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Clock {
    /// Earliest and latest moment of the start.
    pub start: (Moment, Moment),
    /// Seconds the law gives.
    pub length: u32,
    /// Seconds the law may leave out of the count at most (the journey to the magistrate); 0 when none.
    pub allowance: u32,
}

impl Clock {
    /// From this moment on, the period may have been exceeded.
    pub fn earliest_breach(&self) -> Moment {
        self.start.0.plus(self.length.into())
    }

    /// From this moment on, the period has been exceeded even on the kindest count.
    pub fn certain_breach(&self) -> Moment {
        self.start.1.plus(self.length.into()).plus(self.allowance.into())
    }
}
