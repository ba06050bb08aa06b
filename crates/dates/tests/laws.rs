//! Laws that hold for every day and every text.

use dates::{
    Calendar, Day, Deadline, DigitSet, Hints, Lang, Order, Precision, Reading, Role, Span, Uncertain, digits,
    latin_digits, long, read, show,
};
use proptest::prelude::*;

/// 1800-01-01 to 2100-12-31.
fn day() -> impl Strategy<Value = Day> {
    (-62_091..=47_846_i32).prop_filter_map("within the calendar", Day::from_days)
}

fn uncertain() -> impl Strategy<Value = Uncertain> {
    (day(), 0..2_000_i32).prop_map(|(from, days)| {
        Uncertain::between(from, from.plus(days), Precision::Range, Calendar::Gregorian)
    })
}

fn calendar() -> impl Strategy<Value = Calendar> {
    prop::sample::select(Calendar::ALL.to_vec())
}

fn lang() -> impl Strategy<Value = Lang> {
    prop::sample::select(Lang::ALL.to_vec())
}

fn hints() -> impl Strategy<Value = Hints> {
    let order = prop::option::of(prop::sample::select(vec![Order::DayFirst, Order::MonthFirst]));
    (day(), prop::option::of(calendar()), order, lang(), any::<bool>()).prop_map(
        |(today, calendar, order, lang, birth)| Hints {
            calendar,
            order,
            lang,
            today,
            role: if birth { Role::Birth } else { Role::Other },
        },
    )
}

/// Words, numbers and signs that dates are made of, in any order.
fn nearly_a_date() -> impl Strategy<Value = String> {
    let pieces = [
        "1",
        "30",
        "12",
        "1395",
        "1992",
        "2025",
        "9999",
        "0000",
        "4294967296",
        "in",
        "age",
        "ساله",
        "about",
        "-",
        "/",
        ".",
        "Hamal",
        "مارچ",
        "winter",
        "رمضان",
        "سال",
        "کې",
        "qamari",
        "rabi al",
        "\u{200F}",
        "٣",
        "۱۳۷۱",
        "و",
        "x",
        ":",
        "ء",
    ];
    prop::collection::vec((prop::sample::select(pieces.to_vec()), prop::bool::ANY), 0..12).prop_map(
        |pieces| pieces.iter().flat_map(|(piece, gap)| [*piece, if *gap { " " } else { "" }]).collect(),
    )
}

fn sound(text: &str, hints: Hints) -> Result<(), TestCaseError> {
    let dates = match read(text, &hints) {
        Ok(Reading::One(date)) => vec![date],
        Ok(Reading::Several(dates)) => {
            prop_assert!(dates.len() > 1);
            dates
        }
        Err(_) => vec![],
    };
    for date in dates {
        prop_assert!(date.earliest <= date.latest);
        prop_assert!(hints.role == Role::Other || date.latest <= hints.today);
        prop_assert_eq!(&date.typed, text.trim());
        for lang in Lang::ALL {
            prop_assert!(!show(&date, lang).is_empty());
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_day_comes_back_from_every_calendar(day in day(), calendar in calendar()) {
        prop_assert_eq!(calendar.date(day).to_day(), Some(day));
        prop_assert_eq!(Day::parse_iso(&day.to_string()), Ok(day));
        prop_assert_eq!(serde_json::from_str::<Day>(&serde_json::to_string(&day).unwrap()).unwrap(), day);
    }

    #[test]
    fn what_we_write_we_read(day in day(), calendar in calendar(), lang in lang()) {
        let text = long(day, calendar, lang);
        match read(&text, &Hints::new(day)) {
            Ok(Reading::One(date)) => {
                prop_assert_eq!(date.calendar, calendar);
                prop_assert_eq!((date.earliest, date.latest), calendar.slack(day), "{}", text);
            }
            other => prop_assert!(false, "{}: {:?}", text, other),
        }
    }

    #[test]
    fn any_day_of_any_calendar_works(days in any::<i32>(), calendar in calendar(), months in any::<i32>()) {
        let day = Day::MIN.plus(days).plus(days);
        prop_assert_eq!(calendar.date(day).to_day(), Some(day));
        let moved = calendar.plus_months(day, months);
        prop_assert!((moved >= day) == (months >= 0) || moved == day);
    }

    #[test]
    fn an_intersection_is_inside_both(one in uncertain(), other in uncertain()) {
        let met = one.intersect(&other);
        prop_assert_eq!(met.is_some(), one.overlaps(&other));
        if let Some(met) = met {
            prop_assert!(one.contains(met.earliest) && one.contains(met.latest));
            prop_assert!(other.contains(met.earliest) && other.contains(met.latest));
        }
    }

    #[test]
    fn a_later_start_never_ends_earlier(one in uncertain(), days in 0..400_i32, length in 0..60_u32, calendar in calendar()) {
        for span in [Span::Days(length), Span::Months(length)] {
            let deadline = Deadline::after(&one, span, calendar);
            prop_assert!(one.earliest <= deadline.at_the_earliest);
            prop_assert!(deadline.at_the_earliest <= deadline.certainly_by);
            let later = Uncertain::between(one.earliest.plus(days), one.latest.plus(days), Precision::Range, calendar);
            let then = Deadline::after(&later, span, calendar);
            prop_assert!(deadline.at_the_earliest <= then.at_the_earliest && deadline.certainly_by <= then.certainly_by);
        }
    }

    #[test]
    fn an_age_on_a_day_is_that_age_on_that_day(today in day(), age in 0..=120_u8) {
        let born = Uncertain::aged(age, &Uncertain::exact(today));
        let ages = born.age_on(today).unwrap();
        prop_assert_eq!((ages.min, ages.max), (age.into(), age.into()));
    }

    #[test]
    fn an_age_in_a_year_holds_all_who_had_it(year in 1250..1450_i32, age in 0..=110_u8, part in 0..365_i32) {
        let at = Uncertain::year(Calendar::SolarHijri, year).unwrap();
        let on = Uncertain { calendar: Calendar::SolarHijri, ..Uncertain::exact(at.earliest.plus(part)) };
        let (wide, narrow) = (Uncertain::aged(age, &at), Uncertain::aged(age, &on));
        prop_assert!(wide.contains(narrow.earliest) && wide.contains(narrow.latest));
    }

    #[test]
    fn digits_come_back(text in "[0-9a-zحمل ]{0,20}") {
        for set in [DigitSet::Latin, DigitSet::ArabicIndic, DigitSet::Extended] {
            prop_assert_eq!(latin_digits(&digits(&text, set)), text.as_str());
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in any::<String>(), hints in hints()) {
        sound(&text, hints)?;
    }

    #[test]
    fn nothing_like_a_date_breaks_the_reader(text in nearly_a_date(), hints in hints()) {
        sound(&text, hints)?;
    }
}
