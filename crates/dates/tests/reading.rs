//! What people type, and what it means.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of these tests fail by panicking")]

use dates::{Calendar, Day, Hints, Order, Precision, Reading, Reason, Role, Uncertain, read, show};

fn today() -> Day {
    Day::gregorian(2026, 3, 1).unwrap()
}

fn one(text: &str, hints: Hints) -> Uncertain {
    match read(text, &hints) {
        Ok(Reading::One(date)) => date,
        other => panic!("{text}: {other:?}"),
    }
}

fn other() -> Hints {
    Hints::new(today())
}

fn birth() -> Hints {
    other().role(Role::Birth)
}

fn span(date: &Uncertain) -> String {
    format!("{} {}", date.earliest, date.latest)
}

fn refused(text: &str, hints: Hints) -> Reason {
    read(text, &hints).unwrap_err().reason
}

#[test]
fn one_day_has_many_spellings() {
    for text in [
        "2025-03-31",
        "31/3/2025",
        "31.3.2025",
        "31-03-2025",
        "2025/3/31",
        "۳۱/۰۳/۲۰۲۵",
        "٣١.٣.٢٠٢٥",
        "3/31/2025",
        "31 March 2025",
        "March 31, 2025",
        "31st of mar 2025",
        "۳۱ مارچ ۲۰۲۵",
        "31 مارچ 2025ء",
        "۳۱ مارس ۲۰۲۵",
        "11 Hamal 1404",
        "11 hammal 1404",
        "۱۱ حمل ۱۴۰۴",
        "۱۱ وری ۱۴۰۴",
        "د ۱۴۰۴ د وري ۱۱",
        "11 wray 1404",
        "۱۱ فروردین ۱۴۰۴",
        "1404/1/11",
        "11-1-1404 ",
        "1404-01-11",
        "11 farvardin 1404",
        "\u{200F}۱۱ حَمَل ۱۴۰۴ هـ ش",
        "11 Hamal 1404 shamsi",
    ] {
        let hints = if text.starts_with("11-") { other().order(Order::DayFirst) } else { other() };
        assert_eq!(span(&one(text, hints)), "2025-03-31 2025-03-31", "{text}");
    }
}

#[test]
fn other_spellings_of_afghan_months_are_read() {
    for (text, month) in [
        ("Saur", 2),
        ("Thawr", 2),
        ("Jauza", 3),
        ("Saratan", 4),
        ("Assad", 5),
        ("Sonbola", 6),
        ("Meezan", 7),
        ("Akrab", 8),
        ("Qaus", 9),
        ("Jaddi", 10),
        ("Dalwa", 11),
        ("Hoot", 12),
        ("غبرگولی", 3),
        ("ليندۍ", 9),
        ("Marghumai", 10),
        ("Salwagha", 11),
        ("دلوه", 11),
        ("سنبلہ", 6),
        ("ابان", 8),
        ("Ghbargolay", 3),
    ] {
        let date = one(&format!("5 {text} 1380"), other());
        assert_eq!(Some(date.earliest), Calendar::SolarHijri.day(1380, month, 5), "{text}");
        assert_eq!(date.calendar, Calendar::SolarHijri);
    }
}

#[test]
fn a_lunar_day_is_known_to_a_day_on_each_side() {
    let day = Calendar::LunarHijri.day(1446, 9, 1).unwrap();
    for text in ["1 Ramadan 1446", "۱ رمضان ۱۴۴۶", "1 رمضان المبارک 1446", "1446/9/1 قمری", "1446-9-1 qamari"]
    {
        let date = one(text, other());
        assert_eq!((date.earliest, date.latest), (day.plus(-1), day.plus(1)), "{text}");
    }
    assert_eq!(one("1446/9/1", other().calendar(Calendar::LunarHijri)).latest, day.plus(1));
    assert!(show(&one("1 Ramadan 1446", other()), dates::Lang::En).starts_with("1 Ramadan 1446 ("));
    assert_eq!(
        one("5 ربیع الاول 1446", other()),
        Uncertain { typed: "5 ربیع الاول 1446".into(), ..one("5 Rabi' al-Awwal 1446", other()) }
    );
}

#[test]
fn the_second_of_two_lunar_months_is_not_the_first() {
    for (text, month) in
        [("Rabi I", 3), ("Rabi II", 4), ("Rabi ul-Awwal", 3), ("Rabi us Sani", 4), ("Jumada II", 6)]
    {
        let date = one(&format!("5 {text} 1446"), other());
        assert_eq!(Some(date.earliest.plus(1)), Calendar::LunarHijri.day(1446, month, 5), "{text}");
    }
}

#[test]
fn years_months_and_seasons_are_intervals() {
    for (text, expected, precision) in [
        ("1992", "1992-01-01 1992-12-31", Precision::Year),
        ("1371", "1992-03-21 1993-03-20", Precision::Year),
        ("۱۳۷۱", "1992-03-21 1993-03-20", Precision::Year),
        ("سال ۱۳۷۱", "1992-03-21 1993-03-20", Precision::Year),
        ("March 1990", "1990-03-01 1990-03-31", Precision::Month),
        ("03/1990", "1990-03-01 1990-03-31", Precision::Month),
        ("حمل ۱۳۷۱", "1992-03-21 1992-04-20", Precision::Month),
        ("spring 1370", "1991-03-21 1991-06-21", Precision::Season),
        ("بهار ۱۳۷۰", "1991-03-21 1991-06-21", Precision::Season),
        ("د ۱۳۷۰ پسرلی", "1991-03-21 1991-06-21", Precision::Season),
        ("موسم بہار ۱۳۷۰", "1991-03-21 1991-06-21", Precision::Season),
        ("about 1990", "1989-01-01 1991-12-31", Precision::About),
        ("تقریباً ۱۳۷۱", "1991-03-21 1994-03-20", Precision::About),
        ("لگ بھگ 1990", "1989-01-01 1991-12-31", Precision::About),
        ("1990-1992", "1990-01-01 1992-12-31", Precision::Range),
    ] {
        let date = one(text, other());
        assert_eq!((span(&date).as_str(), date.precision), (expected, precision), "{text}");
        assert_eq!(date.typed, text);
    }
    assert!(matches!(read("winter 1990", &other()), Ok(Reading::Several(two)) if two.len() == 2));
}

#[test]
fn an_age_in_a_year_is_read_in_four_languages() {
    let (first, last) = (Calendar::SolarHijri.day(1364, 1, 1), Calendar::SolarHijri.day(1365, 12, 29));
    for text in [
        "30 in 1395",
        "age 30 in year 1395",
        "aged 30 in 1395",
        "30 years old in 1395",
        "۳۰ ساله در ۱۳۹۵",
        "۳۰‌ساله در سال ۱۳۹۵",
        "په ۱۳۹۵ کې ۳۰ کلن",
        "1395 میں 30 سال",
        "در سال ۱۳۹۵، ۳۰ سال",
        "عمر ۳۰ در ۱۳۹۵",
        "1395 میں عمر 30 سال",
    ] {
        let date = one(text, birth());
        assert_eq!((Some(date.earliest), Some(date.latest)), (first, last), "{text}");
        assert_eq!(date.precision, Precision::Age);
    }
}

#[test]
fn an_age_in_a_lunar_year_is_two_lunar_years_and_their_slack() {
    let date = one("30 in 1416 qamari", birth());
    assert_eq!(Some(date.earliest.plus(1)), Calendar::LunarHijri.day(1385, 1, 1));
    assert_eq!(Some(date.latest), Calendar::LunarHijri.day(1387, 1, 1));
}

#[test]
fn an_age_without_a_year_is_of_today() {
    for text in ["age 30", "30 years old", "۳۰ ساله", "30 years", "۳۰ کلن", "عمر: ۳۰", "30 سال"]
    {
        assert_eq!(span(&one(text, birth())), "1995-03-02 1996-03-01", "{text}");
    }
    assert_eq!(span(&one("on 12 March 2016 aged 30", birth())), "1985-03-13 1986-03-12");
    assert_eq!(span(&one("about age 30", birth())), "1994-03-02 1997-03-01");
}

#[test]
fn a_default_birthday_is_a_year() {
    for text in ["1 January 1992", "1/1/1992", "1992-01-01", "۱ جنوری ۱۹۹۲", "11 Jadi 1370"] {
        let date = one(text, birth());
        assert_eq!(span(&date), "1992-01-01 1992-12-31", "{text}");
        assert!(date.default_day && date.precision == Precision::Year && date.typed == text);
        assert!(one(text, other()).is_exact());
    }
    for text in ["1 Hamal 1371", "1371/1/1", "۱ وری ۱۳۷۱", "21 March 1992"] {
        assert_eq!(span(&one(text, birth())), "1992-03-21 1993-03-20", "{text}");
    }
    assert!(one("2 January 1992", birth()).is_exact());
}

#[test]
fn two_orders_are_two_dates_unless_somebody_says_which() {
    let Ok(Reading::Several(two)) = read("03/04/2025", &other()) else { panic!() };
    assert_eq!(
        two.iter().map(|date| date.earliest.to_string()).collect::<Vec<_>>(),
        ["2025-04-03", "2025-03-04"]
    );
    assert_eq!(one("03/04/2025", other().order(Order::DayFirst)).earliest.to_string(), "2025-04-03");
    assert_eq!(one("03/04/2025", other().order(Order::MonthFirst)).earliest.to_string(), "2025-03-04");
    assert!(one("04/04/2025", other()).is_exact());
    // One of the two lies in the future.
    assert_eq!(one("03/02/2026", birth()).earliest.to_string(), "2026-02-03");
}

#[test]
fn what_is_no_date_says_why() {
    let impossible =
        |calendar, year, month, day, last| Reason::ImpossibleDay { calendar, year, month, day, last };
    assert!(one("30 Hut 1403", other()).is_exact());
    for (text, reason) in [
        ("", Reason::Empty),
        (" \u{a0}", Reason::Empty),
        ("31 Hut 1403", impossible(Calendar::SolarHijri, 1403, 12, 31, 30)),
        ("30 February 1990", impossible(Calendar::Gregorian, 1990, 2, 30, 28)),
        ("30/02/1990", impossible(Calendar::Gregorian, 1990, 2, 30, 28)),
        ("02/30/1990", impossible(Calendar::Gregorian, 1990, 2, 30, 28)),
        ("1990-00-10", Reason::ImpossibleMonth(0)),
        ("1990-13-10", Reason::ImpossibleMonth(13)),
        ("0999", Reason::YearOutOfRange(999)),
        ("1 March 1404", Reason::YearOutOfRange(1404)),
        ("1 Hamal 2025", Reason::YearOutOfRange(2025)),
        ("12/3/90", Reason::TwoDigitYear),
        ("71", Reason::TwoDigitYear),
        ("12 March", Reason::YearMissing),
        ("age 130", Reason::ImpossibleAge(130)),
        ("33000", Reason::NotADate),
        ("hello", Reason::NotADate),
        ("1 March Hamal 1990", Reason::NotADate),
        ("in", Reason::NotADate),
    ] {
        assert_eq!(refused(text, other()), reason, "{text}");
    }
    assert_eq!(refused("2027", birth()), Reason::FutureBirth);
    assert_eq!(refused("2 March 2026", birth()), Reason::FutureBirth);
    assert_eq!(span(&one("2026", birth())), "2026-01-01 2026-03-01");
    assert_eq!(refused(&"1".repeat(100_000), other()), Reason::NotADate);
}
