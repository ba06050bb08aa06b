//! What may be known of a person, as it is handed in.

/// One record as it is given: whatever is known. Empty means unknown and is never agreement.
///
/// ```
/// use names::link::{Record, Span};
/// let record = Record { own: "Test Azmayesh", father: "Person", birth: Some(Span::year(1990)), ..Record::default() };
/// assert!(record.mother.is_empty());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Record<'a> {
    /// The person's own name, with whatever titles and family names were written.
    pub own: &'a str,
    /// The father's name.
    pub father: &'a str,
    /// The father's father's name.
    pub grandfather: &'a str,
    /// The mother's name.
    pub mother: &'a str,
    /// As recorded.
    pub sex: Option<Sex>,
    /// The days the birth may lie on.
    pub birth: Option<Span>,
    /// Where the family comes from: wide (a province), narrow (a district). Words or codes. Never where somebody lives.
    pub origin: [&'a str; 2],
    /// Where the person was last seen.
    pub seen: &'a str,
    /// Names of those the person travelled with.
    pub companions: &'a [&'a str],
    /// Numbers of documents, whole or in part; fewer than four digits are ignored.
    pub numbers: &'a [&'a str],
}

/// As recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// An interval of days since 1970-01-01, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day it may be.
    pub earliest: i32,
    /// The last day it may be.
    pub latest: i32,
}

impl Span {
    /// Some day of a Gregorian year.
    ///
    /// ```
    /// use names::link::Span;
    /// assert_eq!(Span::year(1970), Span { earliest: 0, latest: 364 });
    /// ```
    pub fn year(year: i32) -> Self {
        Self::years(year, year)
    }

    /// Some day from the first to the last of the two years, in whichever order they come.
    pub fn years(one: i32, other: i32) -> Self {
        let (first, last) = (one.min(other), one.max(other));
        Self { earliest: day_number(first, 1, 1), latest: day_number(last, 12, 31) }
    }

    /// One day of the Gregorian calendar; nothing when the month or the day does not exist.
    ///
    /// ```
    /// use names::link::Span;
    /// assert_eq!(Span::day(1971, 1, 1), Some(Span { earliest: 365, latest: 365 }));
    /// assert_eq!(Span::day(1971, 13, 1), None);
    /// ```
    pub fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let length = *lengths.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
        (1..=length).contains(&day).then(|| {
            let number = day_number(year, month, day);
            Self { earliest: number, latest: number }
        })
    }

    /// Whether it is one day.
    pub(crate) const fn is_day(self) -> bool {
        self.earliest == self.latest
    }
}

/// Days since 1970-01-01 in the Gregorian calendar (after Howard Hinnant, "chrono-compatible low-level date algorithms").
fn day_number(year: i32, month: u32, day: u32) -> i32 {
    let year = i64::from(year.clamp(-9_999, 9_999)) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = i64::from(month);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + i64::from(day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    i32::try_from(days).unwrap_or_default()
}

/// The year, month and day of a day number.
pub(crate) fn civil(number: i32) -> (i32, u8, u8) {
    let shifted = i64::from(number) + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let part = (5 * of_year + 2) / 153;
    let day = of_year - (153 * part + 2) / 5 + 1;
    let month = if part < 10 { part + 3 } else { part - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let narrow = |v: i64| u8::try_from(v).unwrap_or_default();
    (i32::try_from(year).unwrap_or_default(), narrow(month), narrow(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_civil_dates_are_inverse() {
        for number in (-800_000..800_000).step_by(97) {
            let (y, m, d) = civil(number);
            assert_eq!(day_number(y, u32::from(m), u32::from(d)), number);
        }
    }
}
