//! A date as it is known: an interval of days.

use serde::{Deserialize, Serialize};

use crate::{Calendar, Day};

/// How a date came to be as wide as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A day was given (lunar Hijri: the day and its neighbours).
    Day,
    /// A month of a year.
    Month,
    /// A season of a year.
    Season,
    /// A year only.
    Year,
    /// An age on a day or in a year.
    Age,
    /// "About": a year wider on both sides.
    About,
    /// From one day to another, or what two statements leave.
    Range,
}

/// A date as it is known: any day from `earliest` to `latest`, both included, and the words it came in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Uncertain {
    /// The first day it may be.
    pub earliest: Day,
    /// The last day it may be; never before `earliest`.
    pub latest: Day,
    /// Why it is that wide.
    pub precision: Precision,
    /// What was typed, or empty.
    pub typed: String,
    /// The calendar it was given in.
    pub calendar: Calendar,
    /// The words name a day, but one that stands for "some day of that year" (1 January, 1 Hamal): only the
    /// year was kept.
    pub default_day: bool,
}

/// The ages somebody may have on a day, in completed years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ages {
    /// If born as late as possible.
    pub min: u16,
    /// If born as early as possible.
    pub max: u16,
}

impl Uncertain {
    /// A day known for sure, from the Gregorian calendar.
    ///
    /// ```
    /// use dates::{Day, Uncertain};
    /// assert!(Uncertain::exact(Day::gregorian(1990, 3, 12).unwrap()).is_exact());
    /// ```
    pub fn exact(day: Day) -> Self {
        Self::between(day, day, Precision::Day, Calendar::Gregorian)
    }

    /// Any day between the two, in whichever order they come; nothing typed.
    pub fn between(one: Day, other: Day, precision: Precision, calendar: Calendar) -> Self {
        let (earliest, latest) = (one.min(other), one.max(other));
        Self { earliest, latest, precision, typed: String::new(), calendar, default_day: false }
    }

    /// Some day of a year; `None` when the calendar does not reach it.
    pub fn year(calendar: Calendar, year: i32) -> Option<Self> {
        let (first, last) = calendar.year_span(year)?;
        Some(Self::between(first, last, Precision::Year, calendar))
    }

    /// The day of birth of somebody who was `age` completed years old at `at`.
    ///
    /// On one day: somebody is N on day D when the N-th birthday is not after D and the (N+1)-th is after D, so
    /// the birth lies after D − (N+1) years and not after D − N years.
    ///
    /// In a year Y: N at some moment of Y. As late as possible: turned N on the last day of Y, born on the last
    /// day of Y − N. As early as possible: still N on the first day of Y, so the (N+1)-th birthday falls in
    /// Y, so born in Y − N − 1. So two whole years, Y − N − 1 and Y − N: 30 in 1395 is 1 Hamal 1364 to the end
    /// of Hut 1365. (Strictly somebody born on 1 Hamal 1364 is 31 from the first morning of 1395; the day is
    /// kept in, as 1 Hamal is also what is written for "some day of 1364".)
    ///
    /// ```
    /// use dates::{Calendar, Uncertain};
    /// let at = Uncertain::year(Calendar::SolarHijri, 1395).unwrap();
    /// let born = Uncertain::aged(30, &at);
    /// assert_eq!(Calendar::SolarHijri.day(1364, 1, 1), Some(born.earliest));
    /// assert_eq!(Calendar::SolarHijri.day(1365, 12, 29), Some(born.latest));
    /// ```
    pub fn aged(age: u8, at: &Self) -> Self {
        let (calendar, age) = (at.calendar, i32::from(age));
        let (before, until) =
            (calendar.plus_years(at.earliest, -age - 1), calendar.plus_years(at.latest, -age));
        let (earliest, latest) = match at.precision {
            Precision::Year => {
                // A lunar year starts a day early by its slack.
                let year = calendar.date(at.earliest.plus(1)).year;
                let first = calendar.year_span(year - age - 1).map_or(before, |span| span.0);
                let last = calendar.year_span(year - age).map_or(until, |span| span.1);
                (calendar.slack(first).0, calendar.slack(last).1)
            }
            _ => (before.plus(1), until),
        };
        Self::between(earliest, latest, Precision::Age, calendar)
    }

    /// Known to the day.
    pub fn is_exact(&self) -> bool {
        self.earliest == self.latest
    }

    /// May be that day.
    pub fn contains(&self, day: Day) -> bool {
        (self.earliest..=self.latest).contains(&day)
    }

    /// May be the same day as the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// The days both allow, or `None` when they contradict each other. Keeps the words of the narrower one when
    /// it says all, else the calendar of this one and no words.
    ///
    /// ```
    /// use dates::{Calendar, Uncertain};
    /// let solar = Uncertain::year(Calendar::SolarHijri, 1371).unwrap();
    /// let gregorian = Uncertain::year(Calendar::Gregorian, 1992).unwrap();
    /// let both = solar.intersect(&gregorian).unwrap();
    /// assert_eq!((both.earliest, both.latest), (solar.earliest, gregorian.latest));
    /// ```
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let (earliest, latest) = (self.earliest.max(other.earliest), self.latest.min(other.latest));
        let whole = |one: &Self| one.earliest == earliest && one.latest == latest;
        match (whole(self), whole(other)) {
            _ if earliest > latest => None,
            (true, _) => Some(self.clone()),
            (false, true) => Some(other.clone()),
            (false, false) => Some(Self::between(earliest, latest, Precision::Range, self.calendar)),
        }
    }

    /// The ages somebody born then has on a day, in completed Gregorian years (who is born on 29 February turns
    /// a year older on 1 March); `None` when surely not yet born.
    ///
    /// ```
    /// use dates::{Ages, Calendar, Day, Uncertain};
    /// let born = Uncertain::year(Calendar::Gregorian, 2008).unwrap();
    /// let on = Day::gregorian(2026, 6, 1).unwrap();
    /// assert_eq!(born.age_on(on), Some(Ages { min: 17, max: 18 }));
    /// ```
    pub fn age_on(&self, day: Day) -> Option<Ages> {
        let max = age(self.earliest, day)?;
        Some(Ages { min: age(self.latest, day).unwrap_or(0), max })
    }
}

fn age(born: Day, on: Day) -> Option<u16> {
    let ((from, m, d), (to, month, day)) = (born.ymd(), on.ymd());
    u16::try_from(to - from - i32::from((month, day) < (m, d))).ok()
}
