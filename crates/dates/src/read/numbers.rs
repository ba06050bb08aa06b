//! Years, months and days out of numbers, each checked against its calendar.

use std::ops::RangeInclusive;

use super::{Order, Reason};
use crate::{Calendar, Day, Precision, Uncertain};

/// A year whose calendar is known.
#[derive(Clone, Copy)]
pub(super) struct Year {
    calendar: Calendar,
    year: i32,
}

/// Years read in a calendar when the calendar is known: about 1800 to 2200 of the Gregorian calendar.
fn known(calendar: Calendar) -> RangeInclusive<u32> {
    match calendar {
        Calendar::Gregorian => 1800..=2200,
        Calendar::SolarHijri => 1178..=1579,
        Calendar::LunarHijri => 1214..=1625,
    }
}

/// The year of a number of four digits: in the calendar `named` in the text, else in the one `expected` when the
/// year fits it, else 1250–1500 is Solar Hijri and 1800–2200 Gregorian. Lunar Hijri is never guessed.
pub(super) fn year(number: u32, named: Option<Calendar>, expected: Option<Calendar>) -> Result<Year, Reason> {
    let guessed = match number {
        1250..=1500 => Calendar::SolarHijri,
        _ => Calendar::Gregorian,
    };
    let expected = expected.filter(|calendar| known(*calendar).contains(&number));
    let calendar = named.or(expected).unwrap_or(guessed);
    match i32::try_from(number) {
        Ok(year) if known(calendar).contains(&number) => Ok(Year { calendar, year }),
        _ => Err(Reason::YearOutOfRange(number)),
    }
}

impl Year {
    /// First to last day, with the slack of the calendar.
    fn span(self, first: Option<Day>, last: Option<Day>, precision: Precision) -> Result<Uncertain, Reason> {
        match (first, last) {
            (Some(first), Some(last)) => Ok(Uncertain::between(
                self.calendar.slack(first).0,
                self.calendar.slack(last).1,
                precision,
                self.calendar,
            )),
            _ => Err(Reason::NotADate),
        }
    }

    pub(super) fn whole(self) -> Result<Uncertain, Reason> {
        let (first, last) = self.calendar.year_span(self.year).unzip();
        self.span(first, last, Precision::Year)
    }

    pub(super) fn month(self, number: u32) -> Result<Uncertain, Reason> {
        let month = month(number)?;
        let (first, last) = self.calendar.month_span(self.year, month).unzip();
        self.span(first, last, Precision::Month)
    }

    /// The day; the 30th of any lunar month is taken, as the moon may have been seen a day later.
    pub(super) fn day(self, number: u32, day: u32) -> Result<Uncertain, Reason> {
        let month = month(number)?;
        let last = self.calendar.month_length(self.year, month).ok_or(Reason::NotADate)?;
        let found = u8::try_from(day).ok().and_then(|day| self.calendar.day(self.year, month, day));
        let found = match (found, self.calendar, day) {
            (None, Calendar::LunarHijri, 30) => {
                self.calendar.day(self.year, month, last).map(|last| last.plus(1))
            }
            _ => found,
        };
        if found.is_none() {
            return Err(Reason::ImpossibleDay { calendar: self.calendar, year: self.year, month, day, last });
        }
        self.span(found, found, Precision::Day)
    }
}

fn month(number: u32) -> Result<u8, Reason> {
    u8::try_from(number).ok().filter(|month| (1..=12).contains(month)).ok_or(Reason::ImpossibleMonth(number))
}

/// From one year to another of the same calendar.
pub(super) fn years(first: Year, last: Year) -> Result<Uncertain, Reason> {
    if first.calendar != last.calendar || first.year > last.year {
        return Err(Reason::NotADate);
    }
    let (first, last) = (first.whole()?, last.whole()?);
    Ok(Uncertain::between(first.earliest, last.latest, Precision::Range, first.calendar))
}

/// A day and a month in the order given, or in both orders that make a day.
pub(super) fn in_either_order(
    year: Year,
    one: u32,
    two: u32,
    order: Option<Order>,
) -> Result<Vec<Uncertain>, Reason> {
    match (order, year.day(two, one), year.day(one, two)) {
        (Some(Order::DayFirst), day_first, _) => day_first.map(|date| vec![date]),
        (Some(Order::MonthFirst), _, month_first) => month_first.map(|date| vec![date]),
        (None, Ok(one), Ok(two)) if one == two => Ok(vec![one]),
        (None, Ok(one), Ok(two)) => Ok(vec![one, two]),
        (None, Ok(date), Err(_)) | (None, Err(_), Ok(date)) => Ok(vec![date]),
        (None, Err(Reason::ImpossibleMonth(_)), Err(reason)) | (None, Err(reason), Err(_)) => Err(reason),
    }
}

/// A season (1 spring – 4 winter). Solar Hijri seasons are three months each. Gregorian ones are taken as wide as
/// they are counted anywhere in the north (from the month's first, to the equinox or solstice), and a winter is
/// either the one that ends or the one that begins in the year. A lunar year has no seasons.
pub(super) fn season(year: Year, season: u8) -> Result<Vec<Uncertain>, Reason> {
    let gregorian = |from: i32, start: u8, end: u8, last: u8| {
        let first = Day::gregorian(from, start, 1);
        let until = if end < start { from + 1 } else { from };
        year.span(first, Day::gregorian(until, end, last), Precision::Season)
    };
    match (year.calendar, season) {
        (Calendar::SolarHijri, 1..=4) => {
            let (first, _) = year.calendar.month_span(year.year, season * 3 - 2).unzip();
            let (_, last) = year.calendar.month_span(year.year, season * 3).unzip();
            Ok(vec![year.span(first, last, Precision::Season)?])
        }
        (Calendar::Gregorian, 1) => Ok(vec![gregorian(year.year, 3, 6, 21)?]),
        (Calendar::Gregorian, 2) => Ok(vec![gregorian(year.year, 6, 9, 23)?]),
        (Calendar::Gregorian, 3) => Ok(vec![gregorian(year.year, 9, 12, 22)?]),
        (Calendar::Gregorian, 4) => {
            Ok(vec![gregorian(year.year - 1, 12, 3, 21)?, gregorian(year.year, 12, 3, 21)?])
        }
        _ => Err(Reason::NotADate),
    }
}
