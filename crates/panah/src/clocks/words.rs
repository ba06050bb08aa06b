//! Clocks in words: moments in two calendars, what a clock rests on, how long is left.

use crate::people::bits::{Bit, Bits};
use crate::web::language::Tongue;
use dates::{Day, Moment};
use dues::Basis;

/// A moment: the day in both calendars, and the hour.
pub fn moment(t: Tongue, at: Moment, offset: i32) -> Bits {
    Bits(vec![Bit::day(at.day(offset), t), Bit::number(hour(t, at, offset))])
}

/// The hour of a moment, in the digits of the language.
pub fn hour(t: Tongue, at: Moment, offset: i32) -> String {
    dates::digits(&plain_hour(at, offset), t.0.digit_set())
}

/// The hour of a moment, for other programs: `14:05`.
pub fn plain_hour(at: Moment, offset: i32) -> String {
    let seconds = at.0 - Moment::start_of(at.day(offset), offset).0;
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

/// How long until a moment, or since: hours within three days, else days.
pub fn left(t: Tongue, at: Moment, now: Moment) -> String {
    let seconds = at.0 - now.0;
    let (key, number) = match (seconds >= 0, seconds.abs() < 3 * 86_400) {
        (true, true) => ("clocks-left-hours", seconds / 3600),
        (true, false) => ("clocks-left-days", seconds / 86_400),
        (false, true) => ("clocks-over-hours", -seconds / 3600),
        (false, false) => ("clocks-over-days", -seconds / 86_400),
    };
    t.one(key, "n", t.number(number))
}

/// What a clock rests on: label and value.
pub fn basis(t: Tongue, basis: &Basis, offset: i32) -> (String, Bits) {
    (t.coded("clocks-fact", &basis.fact), value(t, &basis.value, offset))
}

fn value(t: Tongue, value: &str, offset: i32) -> Bits {
    let (from, to) = value.split_once("..").unwrap_or((value, value));
    let at = |text: &str| text.strip_prefix('@').and_then(|s| s.parse().ok()).map(Moment);
    if let ("", Some(to)) = (from, at(to)) {
        return Bits([vec![Bit::words(t.s("custody-time-before"))], moment(t, to, offset).0].concat());
    }
    if let (Some(from), Some(to)) = (at(from), at(to)) {
        return if from == to {
            moment(t, from, offset)
        } else {
            Bits(
                [
                    moment(t, from, offset).0,
                    vec![Bit::words(t.s("clocks-until-word"))],
                    moment(t, to, offset).0,
                ]
                .concat(),
            )
        };
    }
    if let (Ok(from), Ok(to)) = (Day::parse_iso(from), Day::parse_iso(to)) {
        return if from == to {
            Bit::day(from, t).into()
        } else {
            Bits(vec![Bit::day(from, t), Bit::day(to, t)])
        };
    }
    match value.strip_suffix('h').and_then(|h| h.parse::<i64>().ok()) {
        Some(hours) => Bit::words(t.one("clocks-hours", "n", t.number(hours))).into(),
        None => Bit::said(value, None).into(),
    }
}
