//! The one clock. Everything else takes time as an argument.

use dates::Day;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// Whole seconds from `earlier` to this moment; negative when the clock went back.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0) / 1000
    }

    /// This moment in UTC, as `2025-03-31T07:00:00Z`, for files that leave the desk.
    pub fn to_utc_text(self) -> String {
        let second = jiff::Timestamp::from_second(self.0.div_euclid(1000));
        second.map_or_else(|_| String::new(), |t| t.to_string())
    }

    /// This moment moved by `seconds`.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }
}

/// The wall clock of a desk, with the office's time zone. `Set` runs from a chosen moment: the demonstration desk
/// stands in spring 2025, and tests stand where they like.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: jiff::tz::TimeZone,
    set: Option<(Moment, Instant)>,
}

impl Clock {
    /// The computer's clock, read in `zone` (an IANA name such as `Asia/Karachi`).
    ///
    /// # Errors
    /// The name when it is not a known zone.
    pub fn system(zone: &str) -> Result<Self, String> {
        let zone = jiff::tz::TimeZone::get(zone).map_err(|_| zone.to_owned())?;
        Ok(Self { zone, set: None })
    }

    /// A clock that starts at noon of `day` now and runs on from there.
    #[must_use]
    pub fn starting(mut self, day: Day) -> Self {
        let (year, month, date) = day.ymd();
        let noon = i16::try_from(year).ok().and_then(|y| {
            let (m, d) = (i8::try_from(month).ok()?, i8::try_from(date).ok()?);
            self.zone.to_timestamp(jiff::civil::Date::new(y, m, d).ok()?.at(12, 0, 0, 0)).ok()
        });
        self.set = noon.map(|t| (Moment(t.as_millisecond()), Instant::now()));
        self
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the computer")]
    pub fn now(&self) -> Moment {
        if let Some((start, since)) = self.set {
            let run = i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX);
            return Moment(start.0.saturating_add(run));
        }
        let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(passed.as_millis()).unwrap_or(i64::MAX))
    }

    /// Whether this clock was set by hand: the screens say so.
    pub const fn is_set(&self) -> bool {
        self.set.is_some()
    }

    /// Today in the office's time zone.
    pub fn today(&self) -> Day {
        self.day_of(self.now())
    }

    /// The day of a moment in the office's time zone.
    pub fn day_of(&self, moment: Moment) -> Day {
        self.local(moment).map_or(Day::MIN, |z| civil_day(z.date()))
    }

    /// Hours and minutes of a moment in the office's time zone, as `14:05`.
    pub fn hour_of(&self, moment: Moment) -> String {
        self.local(moment).map_or_else(String::new, |z| format!("{:02}:{:02}", z.hour(), z.minute()))
    }

    /// The moment of an hour and minute on a day in the office's time zone.
    pub fn moment_of(&self, day: Day, hour: u8, minute: u8) -> Option<Moment> {
        let (year, month, date) = day.ymd();
        let date = jiff::civil::Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(date).ok()?,
        );
        let time = date.ok()?.at(i8::try_from(hour).ok()?.min(23), i8::try_from(minute).ok()?.min(59), 0, 0);
        self.zone.to_timestamp(time).ok().map(|t| Moment(t.as_millisecond()))
    }

    fn local(&self, moment: Moment) -> Option<jiff::civil::DateTime> {
        jiff::Timestamp::from_millisecond(moment.0).ok().map(|t| self.zone.to_datetime(t))
    }
}

fn civil_day(date: jiff::civil::Date) -> Day {
    let month = u8::try_from(date.month()).unwrap_or(1);
    let day = u8::try_from(date.day()).unwrap_or(1);
    Day::gregorian(i32::from(date.year()), month, day).unwrap_or(Day::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_of_the_office_not_of_greenwich() {
        let clock = Clock::system("Asia/Karachi").unwrap();
        let evening_utc = Moment(1_743_363_000_000); // 30 March 2025 19:30 UTC is 00:30 on the 31st in Karachi
        assert_eq!(clock.day_of(evening_utc).to_string(), "2025-03-31");
    }

    #[test]
    fn an_hour_of_a_day_reads_back() {
        let clock = Clock::system("Asia/Karachi").unwrap();
        let day = Day::gregorian(2025, 3, 31).unwrap();
        let moment = clock.moment_of(day, 2, 15).unwrap();
        assert_eq!((clock.day_of(moment), clock.hour_of(moment)), (day, "02:15".to_owned()));
    }

    #[test]
    fn a_set_clock_stands_on_its_day() {
        let day = Day::gregorian(2025, 3, 31).unwrap();
        assert_eq!(Clock::system("Asia/Karachi").unwrap().starting(day).today(), day);
    }
}
