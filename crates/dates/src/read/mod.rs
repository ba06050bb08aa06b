//! What people type as a date.

mod grammar;
mod lexicon;
mod numbers;
mod tokens;

use crate::{Calendar, Day, Lang, Precision, Uncertain};

/// Which of two numbers is the day where the text does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// 31/3/2025
    DayFirst,
    /// 3/31/2025
    MonthFirst,
}

/// What the date is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A birth: not in the future, and 1 January and 1 Hamal mean the year only.
    Birth,
    /// Anything else.
    Other,
}

/// What is known about a text before it is read.
///
/// ```
/// use dates::{Day, Hints, Order, Role};
/// let hints = Hints::new(Day::gregorian(2026, 3, 1).unwrap()).role(Role::Birth).order(Order::DayFirst);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hints {
    /// The calendar of the form or the document, where known.
    pub calendar: Option<Calendar>,
    /// The order of day and month, where known.
    pub order: Option<Order>,
    /// The language of the person who types.
    pub lang: Lang,
    /// Today.
    pub today: Day,
    /// What the date is of.
    pub role: Role,
}

impl Hints {
    /// Nothing known but the day of today.
    pub fn new(today: Day) -> Self {
        Self { calendar: None, order: None, lang: Lang::En, today, role: Role::Other }
    }

    /// With the calendar.
    #[must_use]
    pub fn calendar(self, calendar: Calendar) -> Self {
        Self { calendar: Some(calendar), ..self }
    }

    /// With the order of day and month.
    #[must_use]
    pub fn order(self, order: Order) -> Self {
        Self { order: Some(order), ..self }
    }

    /// With the language.
    #[must_use]
    pub fn lang(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// With what the date is of.
    #[must_use]
    pub fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }
}

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One date.
    One(Uncertain),
    /// One of these, and the text does not tell which; ask. At least two, all different.
    Several(Vec<Uncertain>),
}

/// A text that is no date we can stand behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    /// Why, for a sentence in the reader's language.
    pub reason: Reason,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Reason {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// Nothing we know as a date.
    #[error("not a date")]
    NotADate,
    /// A day and a month without a year.
    #[error("the year is missing")]
    YearMissing,
    /// A year of two digits.
    #[error("the year needs four digits")]
    TwoDigitYear,
    /// The year lies outside of what a living person's papers can carry.
    #[error("the year {0} is out of range")]
    YearOutOfRange(u32),
    /// There is no such month.
    #[error("there is no month {0}")]
    ImpossibleMonth(u32),
    /// The month has no such day.
    #[error("the month has {last} days, not {day}")]
    ImpossibleDay {
        /// The calendar it was read in.
        calendar: Calendar,
        /// Year of that calendar.
        year: i32,
        /// 1–12.
        month: u8,
        /// The day typed.
        day: u32,
        /// The last day this month has.
        last: u8,
    },
    /// An age nobody has.
    #[error("an age of {0} years")]
    ImpossibleAge(u32),
    /// A birth after today.
    #[error("a birth in the future")]
    FutureBirth,
}

impl From<Reason> for Unreadable {
    fn from(reason: Reason) -> Self {
        Self { reason }
    }
}

/// Reads a date as people type it: ISO, day/month/year in any order and with any separator, month names and digits of
/// four languages, months, seasons, years, "about 1990", "1990-1992", "age 30 in 1395". Never panics; time is linear
/// in the text, and texts of more than 120 characters are refused.
///
/// With [`Role::Birth`], 1 January and 1 Hamal mean the year only: 1 January is a mass default birthday
/// (<https://www.manilatimes.net/january-1-marks-mass-birthday-afghanistan/371503/>), 1 Hamal its like on Afghan
/// papers, and each is recognised when converted into the other calendar too (21 March 1992, 11 Jadi 1370).
///
/// ```
/// use dates::{Day, Hints, Order, Reading, read};
/// let hints = Hints::new(Day::gregorian(2026, 3, 1).unwrap());
/// let Ok(Reading::One(date)) = read("۱۱ حمل ۱۴۰۴", &hints) else { panic!() };
/// assert_eq!(date.earliest.to_string(), "2025-03-31");
/// assert!(matches!(read("03/04/2025", &hints), Ok(Reading::Several(two)) if two.len() == 2));
/// assert!(matches!(read("03/04/2025", &hints.order(Order::DayFirst)), Ok(Reading::One(_))));
/// assert_eq!(read("31 Hut 1403", &hints).unwrap_err().to_string(), "the month has 30 days, not 31");
/// ```
pub fn read(text: &str, hints: &Hints) -> Result<Reading, Unreadable> {
    let typed = text.trim();
    if typed.is_empty() {
        return Err(Reason::Empty.into());
    }
    let mut dates = grammar::parse(&tokens::tokens(typed)?, *hints)?;
    if hints.role == Role::Birth {
        dates =
            dates.into_iter().map(year_of_default_day).filter_map(|date| born(date, hints.today)).collect();
        dates.dedup();
    }
    for date in &mut dates {
        typed.clone_into(&mut date.typed);
    }
    match dates.len() {
        0 => Err(Reason::FutureBirth.into()),
        1 => dates.pop().map(Reading::One).ok_or(Reason::NotADate.into()),
        _ => Ok(Reading::Several(dates)),
    }
}

/// The part of a birth up to today; `None` when all of it lies in the future.
fn born(date: Uncertain, today: Day) -> Option<Uncertain> {
    (date.earliest <= today).then(|| Uncertain { latest: date.latest.min(today), ..date })
}

/// The whole year, for a day that is written when only the year is known.
fn year_of_default_day(date: Uncertain) -> Uncertain {
    if date.precision != Precision::Day || !date.is_exact() {
        return date;
    }
    let default = [date.calendar, Calendar::Gregorian, Calendar::SolarHijri]
        .into_iter()
        .map(|calendar| calendar.date(date.earliest))
        .find(|in_calendar| (in_calendar.month, in_calendar.day) == (1, 1));
    match default.and_then(|first| Uncertain::year(first.calendar, first.year)) {
        Some(year) => Uncertain { default_day: true, ..year },
        None => date,
    }
}
