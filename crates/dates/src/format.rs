//! Days as people read them.

use crate::{Calendar, Day, Lang, Uncertain, digits, month_name};

/// The day in words of a calendar and a language.
///
/// ```
/// use dates::{Calendar, Day, Lang, long};
/// let day = Day::gregorian(2025, 3, 31).unwrap();
/// assert_eq!(long(day, Calendar::Gregorian, Lang::En), "31 March 2025");
/// assert_eq!(long(day, Calendar::SolarHijri, Lang::Prs), "۱۱ حمل ۱۴۰۴");
/// ```
pub fn long(day: Day, calendar: Calendar, lang: Lang) -> String {
    let date = calendar.date(day);
    let text = format!("{} {} {}", date.day, month_name(calendar, date.month, lang), date.year);
    digits(&text, lang.digit_set())
}

/// The day in Gregorian and in Solar Hijri; the caller sets each in its own direction.
///
/// ```
/// use dates::{Day, Lang, both};
/// let day = Day::gregorian(2025, 3, 20).unwrap();
/// assert_eq!(both(day, Lang::En), ("20 March 2025".to_owned(), "30 Hut 1403".to_owned()));
/// ```
pub fn both(day: Day, lang: Lang) -> (String, String) {
    (long(day, Calendar::Gregorian, lang), long(day, Calendar::SolarHijri, lang))
}

/// A short text for an uncertain date.
pub fn show(date: &Uncertain, lang: Lang) -> String {
    if date.is_exact() {
        return long(date.earliest, date.calendar, lang);
    }
    digits(&format!("{}–{}", date.earliest.ymd().0, date.latest.ymd().0), lang.digit_set())
}
