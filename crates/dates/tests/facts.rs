//! Checked days, leap rules, serialised forms, deadlines.

#![expect(clippy::unwrap_used, reason = "the helpers of these tests fail by panicking")]

use dates::{
    Ages, Calendar, Clock, Day, Deadline, DigitSet, Lang, Moment, Precision, Span, Uncertain, Weekday, both,
    digits, long, month_name, show,
};

fn day(iso: &str) -> Day {
    Day::parse_iso(iso).unwrap()
}

#[test]
fn known_days_agree_in_both_calendars() {
    for (iso, year, month, date) in [
        ("2025-03-20", 1403, 12, 30),
        ("2025-03-21", 1404, 1, 1),
        ("2025-03-31", 1404, 1, 11),
        ("2026-03-20", 1404, 12, 29),
        ("2018-01-01", 1396, 10, 11),
    ] {
        let solar = Calendar::SolarHijri.date(day(iso));
        assert_eq!((solar.year, solar.month, solar.day), (year, month, date), "{iso}");
        assert_eq!(solar.to_day(), Some(day(iso)));
    }
}

#[test]
fn months_are_as_long_as_the_calendar_says() {
    for year in 1300..1450 {
        let lengths: Vec<u8> =
            (1..=12).map(|month| Calendar::SolarHijri.month_length(year, month).unwrap()).collect();
        assert!(lengths[..6].iter().all(|days| *days == 31) && lengths[6..11].iter().all(|days| *days == 30));
        assert!([29, 30].contains(&lengths[11]), "{year}");
        let (first, last) = Calendar::SolarHijri.year_span(year).unwrap();
        assert_eq!(last - first + 1 == 366, lengths[11] == 30);
        let lunar: Vec<u8> =
            (1..=12).map(|month| Calendar::LunarHijri.month_length(year, month).unwrap()).collect();
        assert!(lunar.iter().all(|days| [29, 30].contains(days)));
    }
    assert_eq!(Calendar::SolarHijri.month_length(1403, 12), Some(30));
    assert_eq!(Calendar::SolarHijri.month_length(1404, 12), Some(29));
    assert_eq!(Calendar::Gregorian.month_length(1900, 2), Some(28));
    assert_eq!(Calendar::Gregorian.month_length(2000, 2), Some(29));
    assert_eq!(Calendar::Gregorian.month_length(2000, 13), None);
    assert_eq!(Calendar::SolarHijri.day(1403, 12, 31), None);
}

#[test]
fn a_day_is_text_for_people_and_a_number_for_disks() {
    let json = serde_json::to_string(&day("2025-03-20")).unwrap();
    assert_eq!(json, "\"2025-03-20\"");
    assert_eq!(serde_json::from_str::<Day>(&json).unwrap(), day("2025-03-20"));
    assert!(serde_json::from_str::<Day>("\"2025-02-30\"").is_err());
    for wrong in ["", "2025-3-20", "+025-03-20", "2025-03-200", "۲۰۲۵-03-20", "2025/03/20"] {
        assert!(Day::parse_iso(wrong).is_err(), "{wrong}");
    }
    assert_eq!(serde_json::to_string(&Lang::Prs).unwrap(), "\"prs\"");
    assert_eq!(Day::MIN.to_string(), "0001-01-01");
    assert_eq!(Day::MAX.to_string(), "9999-12-31");
    assert_eq!(Day::MAX.plus(1), Day::MAX);
    assert_eq!(day("2025-03-21").weekday(), Weekday::Friday);
}

#[test]
fn days_are_written_in_four_languages() {
    let date = day("2025-03-31");
    assert_eq!(long(date, Calendar::Gregorian, Lang::En), "31 March 2025");
    assert_eq!(long(date, Calendar::SolarHijri, Lang::Prs), "۱۱ حمل ۱۴۰۴");
    assert_eq!(long(date, Calendar::SolarHijri, Lang::Ps), "۱۱ وری ۱۴۰۴");
    assert_eq!(long(date, Calendar::Gregorian, Lang::Ur), "31 مارچ 2025");
    assert_eq!(both(date, Lang::Ps), ("۳۱ مارچ ۲۰۲۵".to_owned(), "۱۱ وری ۱۴۰۴".to_owned()));
    assert_eq!(month_name(Calendar::LunarHijri, 13, Lang::En), "");
    assert_eq!(digits("0٩۹x", DigitSet::ArabicIndic), "٠٩٩x");
}

#[test]
fn uncertain_dates_are_shown_as_wide_as_they_are() {
    let solar = Uncertain::year(Calendar::SolarHijri, 1371).unwrap();
    assert_eq!(show(&solar, Lang::Prs), "۱۳۷۱ (۱۹۹۲–۱۹۹۳)");
    assert_eq!(show(&Uncertain::exact(day("1990-03-12")), Lang::En), "12 March 1990");
    let range =
        Uncertain::between(day("1993-12-31"), day("1992-01-01"), Precision::Range, Calendar::Gregorian);
    assert_eq!(show(&range, Lang::En), "1992–1993");
    let month =
        Uncertain::between(day("1992-03-01"), day("1992-03-31"), Precision::Month, Calendar::Gregorian);
    assert_eq!(show(&month, Lang::En), "March 1992");
}

#[test]
fn ages_are_counted_by_completed_years() {
    let born = Uncertain::exact(day("2008-02-29"));
    assert_eq!(born.age_on(day("2026-02-28")), Some(Ages { min: 17, max: 17 }));
    assert_eq!(born.age_on(day("2026-03-01")), Some(Ages { min: 18, max: 18 }));
    assert_eq!(born.age_on(day("2008-02-28")), None);
}

#[test]
fn an_age_in_a_solar_year_is_two_solar_years() {
    let at = Uncertain::year(Calendar::SolarHijri, 1395).unwrap();
    let born = Uncertain::aged(30, &at);
    assert_eq!(Some(born.earliest), Calendar::SolarHijri.day(1364, 1, 1));
    assert_eq!(Some(born.latest), Calendar::SolarHijri.day(1365, 12, 29));
    assert_eq!(born.precision, Precision::Age);
}

#[test]
fn an_age_on_a_day_is_one_year_and_agrees_with_counting() {
    for today in ["2026-03-01", "2025-02-28", "2024-02-29"] {
        let born = Uncertain::aged(30, &Uncertain::exact(day(today)));
        assert_eq!(born.age_on(day(today)), Some(Ages { min: 30, max: 30 }), "{today}");
        assert_eq!(Uncertain::exact(born.earliest.plus(-1)).age_on(day(today)).unwrap().min, 31);
        assert_eq!(Uncertain::exact(born.latest.plus(1)).age_on(day(today)).unwrap().max, 29);
    }
}

#[test]
fn months_end_where_the_calendar_ends_them() {
    let start = Uncertain::exact(day("2024-12-31"));
    let two = Deadline::after(&start, Span::Months(2), Calendar::Gregorian);
    assert_eq!(two.certainly_by, day("2025-02-28"));
    let last_of_sunbula = Calendar::SolarHijri.day(1403, 6, 31).unwrap();
    assert_eq!(
        Calendar::SolarHijri.plus_months(last_of_sunbula, 1),
        Calendar::SolarHijri.day(1403, 7, 30).unwrap()
    );
    assert_eq!(Calendar::Gregorian.plus_months(day("2025-03-31"), -1), day("2025-02-28"));
    assert_eq!(Calendar::Gregorian.plus_months(day("2025-03-31"), i32::MAX), Day::MAX);
}

#[test]
fn a_visa_granted_some_day_in_march_has_two_last_days() {
    let granted =
        Uncertain::between(day("2025-03-01"), day("2025-03-31"), Precision::Month, Calendar::Gregorian);
    let deadline = Deadline::after(&granted, Span::Days(30), Calendar::Gregorian);
    assert_eq!((deadline.at_the_earliest, deadline.certainly_by), (day("2025-03-31"), day("2025-04-30")));
    let left = deadline.left_on(day("2025-04-01"));
    assert_eq!((left.at_least, left.at_most), (-1, 29));
}

#[test]
fn an_arrest_at_an_unknown_hour_has_an_earliest_and_a_certain_breach() {
    let dusk = Moment::start_of(day("2025-11-20"), 18_000).plus(18 * 3600);
    let arrest = Clock { start: (dusk, dusk.plus(6 * 3600)), length: 86_400, allowance: 0 };
    assert_eq!(arrest.earliest_breach().day(18_000), day("2025-11-21"));
    assert_eq!(arrest.certain_breach().day(18_000), day("2025-11-22"));
}
