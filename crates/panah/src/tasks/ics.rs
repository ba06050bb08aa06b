//! A calendar without personal data: when something is due and under which case code, and nothing else. What it is
//! stands at the desk alone. RFC 5545; to-dos, mirrored as events because many phones ignore to-dos.
//!
//! Written here and not by a crate: the one that fits asks the computer for time and chance by itself, and pure code
//! does not.

use super::board::Item;
use super::model::Due;
use crate::base::ids::FeedId;
use dates::{Day, Moment};
use sha2::{Digest, Sha256};

/// What the calendar needs besides the items.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Which calendar: ids differ from calendar to calendar, so that two of them cannot be joined.
    pub feed: FeedId,
    /// The digest of its secret, a salt for the ids.
    pub digest: &'a [u8; 32],
    /// Now.
    pub now: Moment,
    /// `Due`, in the language of its owner.
    pub due: &'a str,
}

/// The calendar as text: CRLF, folded at 75 bytes.
pub fn calendar(items: &[&Item], frame: Frame<'_>) -> String {
    let mut out = Lines(String::new());
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//desk//calendar//EN");
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    out.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    out.line("X-PUBLISHED-TTL:PT1H");
    for item in items {
        todo(&mut out, item, frame);
        event(&mut out, item, frame);
    }
    out.line("END:VCALENDAR");
    out.0
}

struct Lines(String);

impl Lines {
    /// A content line: folded so that no piece is longer than 75 bytes and no letter is cut.
    fn line(&mut self, text: &str) {
        let mut length = 0;
        for letter in text.chars() {
            if length + letter.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text as a value: RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\r', '\n'], " ")
}

/// The bare word, with the case code where there is one.
fn title(item: &Item, frame: Frame<'_>) -> String {
    let code = item.about.and_then(|a| a.1);
    code.map_or_else(|| escaped(frame.due), |code| escaped(&format!("{}: {code}", frame.due)))
}

/// The same for as long as the task's time is the same; says nothing about the desk's own ids.
fn uid(item: &Item, frame: Frame<'_>, kind: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(frame.digest);
    digest.update(frame.feed.bytes());
    digest.update(item.task.bytes());
    digest.update(item.time.to_be_bytes());
    digest.update(kind.as_bytes());
    let digest = digest.finalize();
    digest.iter().take(16).fold(String::new(), |text, byte| format!("{text}{byte:02x}")) + "@desk.invalid"
}

fn utc(at: Moment) -> String {
    let seconds = at.0 - Moment::start_of(at.day(0), 0).0;
    format!("{}T{:02}{:02}{:02}Z", date(at.day(0)), seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn date(day: Day) -> String {
    let (year, month, date) = day.ymd();
    format!("{year:04}{month:02}{date:02}")
}

fn common(out: &mut Lines, item: &Item, frame: Frame<'_>, kind: &str) {
    out.line(&format!("UID:{}", uid(item, frame, kind)));
    out.line(&format!("DTSTAMP:{}", utc(frame.now)));
    out.line(&format!("SEQUENCE:{}", sequence(frame.now)));
    out.line(&format!("SUMMARY:{}", title(item, frame)));
    out.line("CLASS:PRIVATE");
    out.line(if item.clock.is_some() { "PRIORITY:1" } else { "PRIORITY:5" });
}

/// Grows with time, so that a moved deadline always counts as the newer one; minutes fit and need no remembering.
fn sequence(now: Moment) -> i64 {
    (now.0 / 60).clamp(0, i64::from(i32::MAX))
}

fn todo(out: &mut Lines, item: &Item, frame: Frame<'_>) {
    out.line("BEGIN:VTODO");
    common(out, item, frame, "todo");
    match item.due {
        Due::At(at) => out.line(&format!("DUE:{}", utc(at))),
        Due::Day(day) => out.line(&format!("DUE;VALUE=DATE:{}", date(day))),
    }
    out.line("STATUS:NEEDS-ACTION");
    alarms(out, item, frame, ";RELATED=END");
    out.line("END:VTODO");
}

fn event(out: &mut Lines, item: &Item, frame: Frame<'_>) {
    out.line("BEGIN:VEVENT");
    common(out, item, frame, "event");
    match item.due {
        Due::At(at) => {
            out.line(&format!("DTSTART:{}", utc(at)));
            out.line("DURATION:PT15M");
        }
        Due::Day(day) => out.line(&format!("DTSTART;VALUE=DATE:{}", date(day))),
    }
    out.line("TRANSP:TRANSPARENT");
    alarms(out, item, frame, "");
    out.line("END:VEVENT");
}

/// Hours before the end at which the owner is told: as the clock's rule says, else a day before.
fn alarms(out: &mut Lines, item: &Item, frame: Frame<'_>, related: &str) {
    let own = item.clock.as_ref().map(|c| c.rule.tell_hours_before.as_slice()).unwrap_or_default();
    for hours in if own.is_empty() { &[24] } else { own } {
        out.line("BEGIN:VALARM");
        out.line("ACTION:DISPLAY");
        out.line(&format!("TRIGGER{related}:-PT{hours}H"));
        out.line(&format!("DESCRIPTION:{}", escaped(frame.due)));
        out.line("END:VALARM");
    }
}
