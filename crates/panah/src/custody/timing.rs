//! Times as people tell them: now, an hour, from two to four, yesterday; and how a time known between two moments is
//! shown. Nothing is made up: a bare hour is the whole hour, a bare day the whole day.

use super::model::When;
use crate::base::{Clock, Moment};
use crate::people::bits::{Bit, Bits};
use crate::people::reading::{Ground, date};
use crate::people::typed::{Refusal, Typed};
use crate::web::language::Tongue;
use dates::{Day, Role};

/// The name of the field for the hour, to which refusals point.
pub const TIME: &str = "when-time";
/// The name of the field for the day.
pub const DAY: &str = "when-day";
/// The name of the box for "now".
pub const NOW: &str = "when-now";
/// The form was opened at this moment: what happens "now" began no earlier than the call.
pub const OPENED: &str = "opened";
/// A form may stay open so long and still know when "now" was.
const LONGEST_CALL_SECONDS: i64 = 4 * 3600;

/// What reading a time needs beside the text.
#[derive(Clone, Copy)]
pub struct Hour<'a> {
    /// The desk's clock, for its zone.
    pub clock: &'a Clock,
    /// Now.
    pub now: Moment,
    /// Today and the language.
    pub ground: Ground,
}

/// Hours and minutes, first and last.
type Span = ((u8, u8), (u8, u8));

/// The time typed into a form; unknown when nothing was said.
///
/// # Errors
/// A refusal that names the field: not a time, or still to come.
pub fn read(typed: &Typed, hour: Hour<'_>) -> Result<When, Refusal> {
    if typed.ticked(NOW) {
        let opened = typed.get(OPENED).parse().ok().map(Moment);
        let near = |m: &Moment| (0..=LONGEST_CALL_SECONDS).contains(&hour.now.seconds_since(*m));
        return Ok(When { earliest: opened.filter(near).or(Some(hour.now)), latest: Some(hour.now) });
    }
    let day = date(DAY, typed, hour.ground, Role::Other)?;
    let text = typed.get(TIME);
    let span = if text.is_empty() {
        None
    } else {
        Some(span(text).ok_or(Refusal::say(TIME, "custody-why-no-time"))?)
    };
    let when = match (day, span) {
        (None, None) => return Ok(When::default()),
        (None, Some(span)) => {
            let today = between(hour, hour.ground.today, hour.ground.today, span);
            // A time without a day is the last such time.
            if today.earliest.is_some_and(|e| e > hour.now) {
                let yesterday = hour.ground.today.plus(-1);
                between(hour, yesterday, yesterday, span)
            } else {
                today
            }
        }
        (Some(day), None) => between(hour, day.earliest, day.latest, ((0, 0), (23, 59))),
        (Some(day), Some(span)) => between(hour, day.earliest, day.latest, span),
    };
    if when.earliest.is_some_and(|e| e > hour.now) {
        return Err(Refusal::say(DAY, "custody-why-to-come"));
    }
    Ok(When { latest: when.latest.map(|l| l.min(hour.now)), ..when })
}

/// From the first hour of the first day to the last of the last; an end before its beginning is after midnight.
fn between(hour: Hour<'_>, first: Day, last: Day, (from, to): Span) -> When {
    let last = if first == last && to < from { last.plus(1) } else { last };
    When {
        earliest: hour.clock.moment_of(first, from.0, from.1),
        latest: hour.clock.moment_of(last, to.0, to.1),
    }
}

/// `2`, `02:30`, `0230`, `2.30`, `2-4`, `2:00–3:30`, `11 pm`, in any digits.
fn span(text: &str) -> Option<Span> {
    let text = dates::latin_digits(text).to_lowercase();
    let parts: Vec<&str> =
        text.split(['-', '–', '—', '…']).map(str::trim).filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [one] => one_time(one),
        [from, to] => {
            let (from, to) = (one_time(from)?, one_time(to)?);
            // "2-4" is from two to four sharp.
            Some((from.0, to.0))
        }
        _ => None,
    }
}

fn one_time(text: &str) -> Option<Span> {
    let (text, half) = ["am", "pm"]
        .iter()
        .find_map(|h| Some((text.strip_suffix(h)?.trim(), Some(*h))))
        .unwrap_or((text, None));
    let (hours, minutes) = match text.split_once([':', '.']) {
        Some((h, m)) if m.len() == 2 => (h, Some(m)),
        Some(_) => return None,
        None if text.len() > 2 => {
            let at = text.len().checked_sub(2)?;
            (text.get(..at)?, text.get(at..))
        }
        None => (text, None),
    };
    let hour: u8 = hours.parse().ok()?;
    let hour = match half {
        Some(_) if hour == 0 || hour > 12 => return None,
        Some("pm") if hour < 12 => hour + 12,
        Some("am") if hour == 12 => 0,
        _ => hour,
    };
    let minute: Option<u8> = minutes.map(str::parse).transpose().ok()?;
    if hour > 23 || minute.is_some_and(|m| m > 59) {
        return None;
    }
    Some(minute.map_or(((hour, 0), (hour, 59)), |m| ((hour, m), (hour, m))))
}

/// How times are shown: the desk's zone and a language.
#[derive(Clone, Copy)]
pub struct Times<'a> {
    /// The clock.
    pub clock: &'a Clock,
    /// The language.
    pub t: Tongue,
}

impl Times<'_> {
    fn hour(self, at: Moment) -> String {
        dates::digits(&self.clock.hour_of(at), self.t.0.digit_set())
    }

    fn day(self, at: Moment) -> Day {
        self.clock.day_of(at)
    }

    /// A moment: the day in both calendars, and the hour.
    pub fn moment(self, at: Moment) -> Vec<Bit> {
        vec![Bit::day(self.day(at), self.t), Bit::number(self.hour(at))]
    }

    /// A time as wide as it is known.
    pub fn when(self, when: &When) -> Bits {
        let word = |key: &str| Bit::words(self.t.s(key));
        let mut bits = Vec::new();
        match (when.earliest, when.latest) {
            (None, None) => bits.push(word("custody-time-unknown")),
            (Some(from), None) => {
                bits.push(word("custody-time-after"));
                bits.extend(self.moment(from));
            }
            (None, Some(to)) => {
                bits.push(word("custody-time-before"));
                bits.extend(self.moment(to));
            }
            (Some(from), Some(to)) if self.day(from) == self.day(to) => {
                bits.push(Bit::day(self.day(from), self.t));
                if self.hour(from) == self.hour(to) {
                    bits.push(Bit::number(self.hour(from)));
                } else if !(self.hour_is(from, "00:00") && self.hour_is(to, "23:59")) {
                    bits.push(Bit::number(format!("{}–{}", self.hour(from), self.hour(to))));
                }
            }
            (Some(from), Some(to)) => {
                bits.push(word("custody-time-between"));
                bits.extend(self.moment(from));
                bits.push(word("custody-time-and"));
                bits.extend(self.moment(to));
            }
        }
        Bits(bits)
    }

    fn hour_is(self, at: Moment, hour: &str) -> bool {
        self.clock.hour_of(at) == hour
    }
}

/// Whole hours since a time, the fewest and the most they can be; an unknown beginning leaves the most open.
pub fn hours_since(when: &When, now: Moment) -> (i64, Option<i64>) {
    let hours = |m: Moment| (now.seconds_since(m) / 3600).max(0);
    (when.latest.map_or(0, hours), when.earliest.map(hours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dates::Lang;

    fn told(fields: &[(&str, &str)]) -> Result<String, Refusal> {
        let clock = Clock::system("Asia/Karachi").unwrap();
        let today = Day::gregorian(2025, 3, 31).unwrap();
        let now = clock.moment_of(today, 3, 0).unwrap();
        let hour = Hour { clock: &clock, now, ground: Ground { today, lang: Lang::En } };
        let typed = fields.iter().fold(Typed::default(), |t, (name, value)| t.also(name, *value));
        let when = read(&typed, hour)?;
        let show = |m: Option<Moment>| {
            m.map_or("?".to_owned(), |m| format!("{} {}", clock.day_of(m), clock.hour_of(m)))
        };
        Ok(format!("{} / {}", show(when.earliest), show(when.latest)))
    }

    #[test]
    fn times_are_read_as_people_tell_them() {
        for (time, is) in [
            ("2:30", "2025-03-31 02:30 / 2025-03-31 02:30"),
            ("0230", "2025-03-31 02:30 / 2025-03-31 02:30"),
            ("۲", "2025-03-31 02:00 / 2025-03-31 02:59"),
            ("1-2", "2025-03-31 01:00 / 2025-03-31 02:00"),
            ("23", "2025-03-30 23:00 / 2025-03-30 23:59"),
            ("11 pm", "2025-03-30 23:00 / 2025-03-30 23:59"),
            ("23:30–1:00", "2025-03-30 23:30 / 2025-03-31 01:00"),
            ("2-5", "2025-03-31 02:00 / 2025-03-31 03:00"),
        ] {
            assert_eq!(told(&[(TIME, time)]).unwrap(), is, "{time}");
        }
        assert_eq!(told(&[(DAY, "2025-03-30")]).unwrap(), "2025-03-30 00:00 / 2025-03-30 23:59");
        assert_eq!(told(&[]).unwrap(), "? / ?");
        assert_eq!(told(&[(NOW, "1")]).unwrap(), "2025-03-31 03:00 / 2025-03-31 03:00");
    }

    #[test]
    fn what_is_no_time_or_still_to_come_is_refused() {
        for time in ["25:00", "soon", "2:7", "13 pm", "1-2-3"] {
            assert_eq!(told(&[(TIME, time)]).unwrap_err().field, TIME, "{time}");
        }
        assert_eq!(told(&[(DAY, "2025-04-01")]).unwrap_err().field, DAY);
    }

    #[test]
    fn hours_are_counted_from_both_ends_of_what_is_known() {
        let when = When { earliest: Some(Moment(0)), latest: Some(Moment(3_600_000)) };
        assert_eq!(hours_since(&when, Moment(36_000_000)), (9, Some(10)));
        assert_eq!(hours_since(&When { earliest: None, ..when }, Moment(36_000_000)), (9, None));
    }
}
