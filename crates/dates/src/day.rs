//! One day, whatever the calendar.

use std::fmt;
use std::ops::Sub;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::Calendar;

/// A day: the number of days since 1970-01-01, from 0001-01-01 to 9999-12-31 (Gregorian, proleptic).
///
/// Human readable formats carry it as `"2025-03-20"`, others as the number.
///
/// ```
/// let day = dates::Day::gregorian(2025, 3, 20).unwrap();
/// assert_eq!(day.plus(12).to_string(), "2025-04-01");
/// assert_eq!(day.plus(12) - day, 12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A text that is no `YYYY-MM-DD`, or names a day that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day written as YYYY-MM-DD")]
pub struct NotIso;

impl Day {
    /// 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day `days` after 1970-01-01; `None` outside of [`Day::MIN`]..=[`Day::MAX`].
    pub fn from_days(days: i32) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&days).then_some(Self(days))
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// A Gregorian day; `None` when there is no such day.
    pub fn gregorian(year: i32, month: u8, day: u8) -> Option<Self> {
        Calendar::Gregorian.day(year, month, day)
    }

    /// Reads exactly `YYYY-MM-DD` in Latin digits.
    ///
    /// ```
    /// assert!(dates::Day::parse_iso("2025-02-30").is_err());
    /// ```
    pub fn parse_iso(text: &str) -> Result<Self, NotIso> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let mut parts = text.split('-');
        match (shaped, parts.next(), parts.next(), parts.next()) {
            (true, Some(year), Some(month), Some(day)) => {
                let year = year.parse().map_err(|_| NotIso)?;
                let month = month.parse().map_err(|_| NotIso)?;
                let day = day.parse().map_err(|_| NotIso)?;
                Self::gregorian(year, month, day).ok_or(NotIso)
            }
            _ => Err(NotIso),
        }
    }

    /// Gregorian year, month 1–12 and day of the month.
    pub fn ymd(self) -> (i32, u8, u8) {
        let date = Calendar::Gregorian.date(self);
        (date.year, date.month, date.day)
    }

    /// The day so many days later (earlier when negative); stops at [`Day::MIN`] and [`Day::MAX`].
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// The day of the week.
    ///
    /// ```
    /// use dates::{Day, Weekday};
    /// assert_eq!(Day::gregorian(2025, 3, 20).unwrap().weekday(), Weekday::Thursday);
    /// ```
    pub fn weekday(self) -> Weekday {
        match self.0.rem_euclid(7) {
            0 => Weekday::Thursday,
            1 => Weekday::Friday,
            2 => Weekday::Saturday,
            3 => Weekday::Sunday,
            4 => Weekday::Monday,
            5 => Weekday::Tuesday,
            _ => Weekday::Wednesday,
        }
    }
}

impl Sub for Day {
    type Output = i32;

    /// Days from `other` to this day; negative when `other` is later.
    fn sub(self, other: Self) -> i32 {
        self.0 - other.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = NotIso;

    fn from_str(text: &str) -> Result<Self, NotIso> {
        Self::parse_iso(text)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i32(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
            Self::parse_iso(&text).map_err(D::Error::custom)
        } else {
            Self::from_days(i32::deserialize(deserializer)?).ok_or_else(|| D::Error::custom(NotIso))
        }
    }
}

/// The day of the week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}
