//! The three calendars, by ICU4X.

use icu_calendar::types::RataDie;
use icu_calendar::{AsCalendar, Date, cal};
use serde::{Deserialize, Serialize};

use crate::Day;

/// 1970-01-01 counted from 0001-01-01 = 1.
const EPOCH: i64 = 719_163;

/// A calendar in which people give dates.
///
/// Solar Hijri is the calendar of Afghan (and Iranian) papers. Lunar Hijri is counted here after Umm al-Qura
/// (tabular before 1300 AH); where months begin by sighting, a day may differ by one: see
/// [`Calendar::slack`].
///
/// ```
/// use dates::{Calendar, Day};
/// let day = Calendar::SolarHijri.day(1404, 1, 1).unwrap();
/// assert_eq!(day, Day::gregorian(2025, 3, 21).unwrap());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// As in passports and visas.
    Gregorian,
    /// 1 Hamal (1 Farvardin) at the spring equinox; 1404 began on 21 March 2025.
    SolarHijri,
    /// Islamic months; 354 or 355 days a year.
    LunarHijri,
}

/// A day as one calendar writes it. May name a day that does not exist; [`CalendarDate::to_day`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CalendarDate {
    /// The calendar the numbers belong to.
    pub calendar: Calendar,
    /// Year of that calendar.
    pub year: i32,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
}

impl CalendarDate {
    /// The day, or `None` when the calendar has no such day (31 Hut, 30 February).
    pub fn to_day(self) -> Option<Day> {
        self.calendar.day(self.year, self.month, self.day)
    }
}

impl Calendar {
    /// All, in the order in which a form offers them.
    pub const ALL: [Self; 3] = [Self::Gregorian, Self::SolarHijri, Self::LunarHijri];

    /// The day of these numbers, or `None` when there is none.
    pub fn day(self, year: i32, month: u8, day: u8) -> Option<Day> {
        let fixed = match self {
            Self::Gregorian => fixed(year, month, day, cal::Gregorian),
            Self::SolarHijri => fixed(year, month, day, cal::Persian),
            Self::LunarHijri => fixed(year, month, day, cal::Hijri::new_umm_al_qura()),
        }?;
        Day::from_days(i32::try_from(fixed - EPOCH).ok()?)
    }

    /// How this calendar writes the day.
    ///
    /// ```
    /// use dates::{Calendar, Day};
    /// let date = Calendar::SolarHijri.date(Day::gregorian(2018, 1, 1).unwrap());
    /// assert_eq!((date.year, date.month, date.day), (1396, 10, 11));
    /// ```
    pub fn date(self, day: Day) -> CalendarDate {
        let (year, month, day) = match self {
            Self::Gregorian => numbers(day, cal::Gregorian),
            Self::SolarHijri => numbers(day, cal::Persian),
            Self::LunarHijri => numbers(day, cal::Hijri::new_umm_al_qura()),
        };
        CalendarDate { calendar: self, year, month, day }
    }

    /// Days of a month, or `None` when there is no such month. Leap days fall on 29 February and 30 Hut.
    pub fn month_length(self, year: i32, month: u8) -> Option<u8> {
        (28..=31).rev().find(|day| self.day(year, month, *day).is_some())
    }

    /// First and last day of a month.
    pub fn month_span(self, year: i32, month: u8) -> Option<(Day, Day)> {
        let first = self.day(year, month, 1)?;
        Some((first, self.day(year, month, self.month_length(year, month)?)?))
    }

    /// First and last day of a year.
    ///
    /// ```
    /// use dates::Calendar;
    /// let (first, last) = Calendar::SolarHijri.year_span(1404).unwrap();
    /// assert_eq!((first.to_string(), last.to_string()), ("2025-03-21".into(), "2026-03-20".into()));
    /// ```
    pub fn year_span(self, year: i32) -> Option<(Day, Day)> {
        Some((self.day(year, 1, 1)?, self.month_span(year, 12)?.1))
    }

    /// The day so many months later (earlier when negative), at the month's end where the month is too short:
    /// 31 January and a month is 28 or 29 February. Stops at [`Day::MIN`] and [`Day::MAX`].
    #[must_use]
    pub fn plus_months(self, day: Day, months: i32) -> Day {
        let from = self.date(day);
        let months = i64::from(from.year) * 12 + i64::from(from.month) - 1 + i64::from(months);
        self.clamped(months, from.day).unwrap_or(if months < 0 { Day::MIN } else { Day::MAX })
    }

    /// The day so many years later, as [`Calendar::plus_months`].
    #[must_use]
    pub fn plus_years(self, day: Day, years: i32) -> Day {
        self.plus_months(day, years.saturating_mul(12))
    }

    /// The days which a day of this calendar may be in truth: itself, and for lunar Hijri one day more on each
    /// side, as months begin by sighting and countries differ.
    pub fn slack(self, day: Day) -> (Day, Day) {
        match self {
            Self::LunarHijri => (day.plus(-1), day.plus(1)),
            Self::Gregorian | Self::SolarHijri => (day, day),
        }
    }

    /// Day of the month counted from the calendar's year 0, cut to the month's length.
    fn clamped(self, months: i64, day: u8) -> Option<Day> {
        let year = i32::try_from(months.div_euclid(12)).ok()?;
        let month = u8::try_from(months.rem_euclid(12) + 1).ok()?;
        self.day(year, month, day.min(self.month_length(year, month)?))
    }
}

fn fixed<C: AsCalendar>(year: i32, month: u8, day: u8, calendar: C) -> Option<i64> {
    let month = (1..=12).contains(&month).then_some(month)?;
    let date = Date::try_new(year.into(), month.into(), day, calendar).ok()?;
    Some(date.to_rata_die().to_i64_date())
}

fn numbers<C: AsCalendar>(day: Day, calendar: C) -> (i32, u8, u8) {
    let date = Date::from_rata_die(RataDie::new(i64::from(day.days()) + EPOCH), calendar);
    (date.year().extended_year(), date.month().ordinal, date.day_of_month().0)
}
