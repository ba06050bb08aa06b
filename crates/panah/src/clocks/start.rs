//! A clock started by hand: what started, between when and when, what the paper says.

use crate::people::inputs::{Builder, Input};
use crate::people::reading::{Ground, date};
use crate::people::typed::{Refusal, Typed};
use dates::{Day, Moment, Role};
use dues::{Start, Trigger};

/// The controls.
pub fn form(b: &Builder<'_>) -> Vec<Input> {
    let codes: Vec<&str> = Trigger::ALL.iter().map(|t| t.code()).collect();
    vec![
        b.select("trigger", "clocks-trigger", "clocks-fact", &codes),
        b.line("day", "clocks-day").hint(b.t, "person-date-hint"),
        b.line("from", "clocks-from-hour").hint(b.t, "clocks-hour-hint").ltr().short(),
        b.line("to", "clocks-to-hour").hint(b.t, "clocks-hour-hint").ltr().short(),
        b.line("journey", "clocks-journey").hint(b.t, "clocks-journey-hint").ltr().short(),
        b.line("until", "clocks-until").hint(b.t, "clocks-until-hint"),
        b.line("source", "clocks-source").hint(b.t, "paper-by-hint"),
    ]
}

/// What was typed, as a start.
///
/// # Errors
/// Every field that cannot be used.
pub fn read(typed: &Typed, ground: Ground, offset: i32) -> Result<(Trigger, Start, String), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let trigger = Trigger::ALL.into_iter().find(|t| t.code() == typed.get("trigger"));
    if trigger.is_none() {
        refusals.push(Refusal::say("trigger", "clocks-why-trigger"));
    }
    let mut day = |name: &'static str| match date(name, typed, ground, Role::Other) {
        Ok(day) => day,
        Err(refusal) => {
            refusals.push(refusal);
            None
        }
    };
    let (start, until) = (day("day"), day("until"));
    let hours =
        |name: &'static str| hour(typed.get(name)).map_err(|NoHour| Refusal::say(name, "clocks-why-hour"));
    let (from, to) = match (hours("from"), hours("to")) {
        (Ok(from), Ok(to)) => (from, to),
        (from, to) => {
            refusals.extend(from.err().into_iter().chain(to.err()));
            (None, None)
        }
    };
    let journey = dates::latin_digits(typed.get("journey"));
    let allowance_hours = journey.parse().ok().filter(|h| *h <= 240);
    if !journey.is_empty() && allowance_hours.is_none() {
        refusals.push(Refusal::say("journey", "clocks-why-journey"));
    }
    if start.is_none() && !refusals.iter().any(|r| r.field == "day") {
        refusals.push(Refusal::say("day", "clocks-why-day"));
    }
    let (Some(trigger), Some(start), true) = (trigger, start, refusals.is_empty()) else {
        return Err(refusals);
    };
    let (earliest, latest) = between((start.earliest, start.latest), from, to, offset);
    let until = until.map(|u| u.earliest);
    Ok((
        trigger,
        Start { earliest: Some(earliest), latest, allowance_hours, until },
        typed.get("source").to_owned(),
    ))
}

/// From the first hour of the first day to the last of the last; an hour before the first one is after midnight.
fn between((first, last): (Day, Day), from: Option<i64>, to: Option<i64>, offset: i32) -> (Moment, Moment) {
    let earliest = Moment::start_of(first, offset).plus(from.unwrap_or(0));
    let to = match (from, to) {
        (Some(from), None) if first == last => from,
        (Some(from), Some(to)) if first == last && to < from => to + 86_400,
        (_, to) => to.unwrap_or(86_399),
    };
    (earliest, Moment::start_of(last, offset).plus(to))
}

/// `21`, `21:30` or `2130` in any digits, as seconds of the day; nothing typed is no hour.
///
/// # Errors
/// What was typed is not an hour.
pub fn hour(text: &str) -> Result<Option<i64>, NoHour> {
    let text = dates::latin_digits(text.trim());
    if text.is_empty() { Ok(None) } else { seconds(&text).map(Some).ok_or(NoHour) }
}

/// What was typed is not an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoHour;

fn seconds(text: &str) -> Option<i64> {
    let (hours, minutes) = match text.split_once([':', '.']) {
        Some((h, m)) => (h, m),
        None if text.len() == 4 => (text.get(..2)?, text.get(2..)?),
        None => (text, "0"),
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 3600 + minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::{NoHour, hour};

    #[test]
    fn hours_are_read_in_any_digits_and_nothing_else_is_guessed() {
        assert_eq!(hour("21:30"), Ok(Some(77_400)));
        assert_eq!(hour("۲۱"), Ok(Some(75_600)));
        assert_eq!((hour(""), hour("25"), hour("night")), (Ok(None), Err(NoHour), Err(NoHour)));
    }
}
