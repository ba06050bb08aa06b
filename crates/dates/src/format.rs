//! Days as people read them.

use crate::{Calendar, Day, Lang, Precision, Uncertain, digits, month_name};

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

/// An uncertain date in short: as wide as it is known, in its own calendar, and what was not given in Gregorian
/// in Gregorian too, in parentheses.
///
/// ```
/// use dates::{Calendar, Lang, Uncertain, show};
/// let solar = Uncertain::year(Calendar::SolarHijri, 1371).unwrap();
/// assert_eq!(show(&solar, Lang::Prs), "۱۳۷۱ (۱۹۹۲–۱۹۹۳)");
/// assert_eq!(show(&Uncertain::year(Calendar::Gregorian, 1992).unwrap(), Lang::En), "1992");
/// ```
pub fn show(date: &Uncertain, lang: Lang) -> String {
    let (first, last) = without_slack(date);
    let own = stretch(first, last, date.precision, date.calendar, lang);
    if date.calendar == Calendar::Gregorian {
        return own;
    }
    format!("{own} ({})", stretch(date.earliest, date.latest, date.precision, Calendar::Gregorian, lang))
}

/// The days as given, before a lunar day was widened by its neighbours.
fn without_slack(date: &Uncertain) -> (Day, Day) {
    let lunar = date.calendar == Calendar::LunarHijri && date.latest - date.earliest >= 2;
    let given = !matches!(date.precision, Precision::Age | Precision::About);
    if lunar && given { (date.earliest.plus(1), date.latest.plus(-1)) } else { (date.earliest, date.latest) }
}

/// First to last, with no more detail than the precision has.
fn stretch(first: Day, last: Day, precision: Precision, calendar: Calendar, lang: Lang) -> String {
    if first == last {
        return long(first, calendar, lang);
    }
    let (from, to) = (calendar.date(first), calendar.date(last));
    let (one, other) = (month_name(calendar, from.month, lang), month_name(calendar, to.month, lang));
    let years =
        if from.year == to.year { from.year.to_string() } else { format!("{}–{}", from.year, to.year) };
    let text = match precision {
        Precision::Day => format!("{} – {}", long(first, calendar, lang), long(last, calendar, lang)),
        Precision::Month | Precision::Season if from.year != to.year => {
            format!("{one} {} – {other} {}", from.year, to.year)
        }
        Precision::Month | Precision::Season if one == other => format!("{one} {years}"),
        Precision::Month | Precision::Season => format!("{one}–{other} {years}"),
        Precision::Range if from.year == to.year => {
            format!("{} – {}", long(first, calendar, lang), long(last, calendar, lang))
        }
        Precision::Year | Precision::Age | Precision::About | Precision::Range => years,
    };
    digits(&text, lang.digit_set())
}
