//! What holds for any people, days, spans and intervals.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use dates::{Calendar, Day, Hints, Moment, Reading, Span, read};
use dues::{Ask, ClockPack, Currency, Fees, Length, Money, Start, cover, plan, run};
use proptest::prelude::*;
use std::sync::LazyLock;

static FEES: LazyLock<Fees> =
    LazyLock::new(|| Fees::parse(include_str!("../../../packs/pakistan/fees.toml")).unwrap());
static CLOCKS: LazyLock<ClockPack> =
    LazyLock::new(|| ClockPack::parse(include_str!("../../../packs/pakistan/clocks.toml")).unwrap());

const OFFSET: i32 = 18_000;

fn days() -> impl Strategy<Value = Day> {
    let (first, last) = (Day::gregorian(1995, 1, 1).unwrap(), Day::gregorian(2099, 12, 31).unwrap());
    (0..(last - first)).prop_map(move |n| first.plus(n))
}

fn spans() -> impl Strategy<Value = Option<Span>> {
    prop_oneof![
        Just(None),
        (1_u32..400).prop_map(|d| Some(Span::Days(d))),
        (1_u32..30).prop_map(|m| Some(Span::Months(m))),
    ]
}

proptest! {
    #[test]
    fn the_sums_are_the_sums_of_the_rounds_and_grow_with_people_and_months(
        (persons, months, from, every) in (1_u32..200, 1_u32..60, days(), spans())
    ) {
        let ask = Ask { every, ..Ask::new(persons, from, months) };
        let one = plan(&FEES, &ask).unwrap();
        let sum: i64 = one.rounds.iter().map(|r| r.official.minor).sum();
        prop_assert_eq!(one.official.minor, sum);
        prop_assert_eq!(sum % i64::from(persons), 0);
        let longer = plan(&FEES, &Ask { months: months + 1, ..ask }).unwrap();
        prop_assert!(longer.official.minor >= one.official.minor);
        prop_assert_eq!(&longer.rounds[..one.rounds.len()], &one.rounds[..]);
        let more = plan(&FEES, &Ask { persons: persons + 1, ..ask }).unwrap();
        prop_assert!(more.reported.minor > one.reported.minor && more.rounds.len() == one.rounds.len());
    }

    #[test]
    fn the_rounds_cover_every_day_once_whatever_the_months_end(
        (months, from, every) in (1_u32..60, days(), spans())
    ) {
        let plan = plan(&FEES, &Ask { every, ..Ask::new(1, from, months) }).unwrap();
        prop_assert_eq!(plan.rounds[0].from, from);
        for pair in plan.rounds.windows(2) {
            prop_assert_eq!(pair[0].to.plus(1), pair[1].from);
        }
        let last = plan.rounds.last().unwrap();
        prop_assert!(last.from < plan.until && last.to.plus(1) >= plan.until);
    }

    #[test]
    fn a_month_is_never_lost_at_a_months_end((months, from) in (1_u32..120, days())) {
        let every = Some(Span::Months(1));
        let plan = plan(&FEES, &Ask { every, ..Ask::new(3, from, months) }).unwrap();
        prop_assert_eq!(plan.rounds.len(), months as usize);
        let (_, _, wanted) = from.ymd();
        for round in &plan.rounds {
            let (year, month, day) = round.from.ymd();
            let length = Calendar::Gregorian.month_length(year, month).unwrap();
            prop_assert_eq!(day, wanted.min(length));
        }
    }

    #[test]
    fn cover_is_what_the_formula_says_and_never_shrinks_with_waiting(
        (visa, filing, decision) in (1_u32..400, 0_u32..400, 0_u32..400)
    ) {
        let wanted = (i64::from(filing) + i64::from(decision) - i64::from(visa)).max(0);
        prop_assert_eq!(i64::from(cover(visa, filing, decision).uncovered), wanted);
        prop_assert!(cover(visa, filing, decision + 1).uncovered >= cover(visa, filing, decision).uncovered);
        prop_assert!(cover(visa + 1, filing, decision).uncovered <= cover(visa, filing, decision).uncovered);
    }

    #[test]
    fn money_adds_exactly_or_says_that_it_cannot((a, b, times) in (any::<i64>(), any::<i64>(), 0_i64..10_000)) {
        let money = |minor| Money { minor, currency: Currency::USD };
        match a.checked_add(b) {
            Some(sum) => prop_assert_eq!(money(a).plus(money(b)).unwrap().minor, sum),
            None => prop_assert!(money(a).plus(money(b)).is_err()),
        }
        prop_assert_eq!(money(a).times(times).map(|m| m.minor).ok(), a.checked_mul(times));
        let rupees = Money { minor: b, currency: Currency::PKR };
        prop_assert!(money(a).plus(rupees).is_err());
    }

    #[test]
    fn a_clock_is_over_for_sure_only_after_it_may_be_over_and_a_wider_start_widens_it(
        (at, width, more, journey, which) in
            (0_i64..4_102_444_800, 0_i64..400_000, 0_i64..400_000, proptest::option::of(0_u32..72), any::<prop::sample::Index>())
    ) {
        let rule = which.get(CLOCKS.rules());
        let start = |from: i64, to: i64| Start {
            earliest: Some(Moment(from)), latest: Moment(to), allowance_hours: journey, until: None,
        };
        let one = run(rule, &start(at, at + width), OFFSET);
        let wide = run(rule, &start(at - more, at + width + more), OFFSET);
        if let (Some(early), Some(kind)) = (one.earliest, one.certain) {
            prop_assert!(early <= kind && Moment(at) <= early);
            prop_assert!(wide.earliest.unwrap() <= early && kind <= wide.certain.unwrap());
        }
        prop_assert_eq!(run(rule, &start(at + width, at), OFFSET), one);
        let unknown = run(rule, &Start { earliest: None, ..start(at, at + width) }, OFFSET);
        prop_assert_eq!((unknown.certain, unknown.without_allowance), (one.certain, one.without_allowance));
        prop_assert!(unknown.earliest.is_none());
        prop_assert_eq!(unknown.may_be_over(Moment(0)), unknown.without_allowance.is_some());
        if rule.allowance.is_some() && journey.is_none() {
            prop_assert!(one.certain.is_none() && one.without_allowance.is_some());
        }
    }

    #[test]
    fn a_magistrate_is_due_a_day_after_the_arrest_and_the_journey_wherever_in_its_range_the_arrest_was(
        (at, width, inside, journey) in
            (0_i64..4_102_444_800, 0_i64..400_000, any::<prop::sample::Index>(), proptest::option::of(0_u32..72))
    ) {
        let rule = CLOCKS.rule("magistrate").unwrap();
        let start = |from: i64, to: i64| Start {
            earliest: Some(Moment(from)), latest: Moment(to), allowance_hours: journey, until: None,
        };
        let wide = run(rule, &start(at, at + width), OFFSET);
        // Counted by hand, for the true moment, which nobody knows.
        let true_moment = at + i64::try_from(inside.index(usize::try_from(width + 1).unwrap())).unwrap();
        let bare = true_moment + 24 * 3_600;
        prop_assert_eq!(wide.earliest, Some(Moment(at + 24 * 3_600)));
        prop_assert!(wide.earliest.unwrap() <= Moment(bare));
        prop_assert!(Moment(bare) <= wide.without_allowance.unwrap());
        prop_assert_eq!(wide.certain, journey.map(|h| Moment(at + width + (24 + i64::from(h)) * 3_600)));
        let exact = run(rule, &start(true_moment, true_moment), OFFSET);
        prop_assert_eq!((exact.earliest, exact.without_allowance), (Some(Moment(bare)), Some(Moment(bare))));
    }

    #[test]
    fn what_is_over_for_sure_may_be_over_and_is_never_open_again(
        (at, width, now, later, which) in (
            0_i64..4_102_444_800, 0_i64..400_000, -4_000_000_i64..40_000_000, 0_i64..40_000_000,
            any::<prop::sample::Index>(),
        )
    ) {
        let rule = which.get(CLOCKS.rules());
        let start =
            Start { earliest: Some(Moment(at)), latest: Moment(at + width), allowance_hours: Some(3), until: None };
        let (clock, now) = (run(rule, &start, OFFSET), Moment(at + now));
        prop_assert!(!clock.is_over(now) || clock.may_be_over(now));
        for over in [dues::Running::is_over, dues::Running::may_be_over] {
            prop_assert!(!over(&clock, now) || over(&clock, now.plus(later)));
        }
        prop_assert!(!clock.may_be_over(Moment(at - 1)), "nothing is over before it began");
    }

    #[test]
    fn a_day_told_in_any_of_three_calendars_starts_the_same_clock(from in days(), which in any::<prop::sample::Index>()) {
        let rule = which.get(CLOCKS.rules());
        let starting = |first: Day, last: Day| {
            let (first, last) = (Moment::start_of(first, OFFSET), Moment::start_of(last, OFFSET));
            let start = Start { earliest: Some(first), latest: last, allowance_hours: Some(2), until: None };
            run(rule, &start, OFFSET)
        };
        let truth = starting(from, from);
        for calendar in Calendar::ALL {
            let told = calendar.date(from);
            let hints = Hints { calendar: Some(calendar), ..Hints::new(from) };
            let text = format!("{:04}-{:02}-{:02}", told.year, told.month, told.day);
            let Ok(Reading::One(date)) = read(&text, &hints) else {
                return Err(TestCaseError::fail(format!("{text} in {calendar:?}")));
            };
            let clock = starting(date.earliest, date.latest);
            if calendar == Calendar::LunarHijri {
                // Months begin by sighting: the clock is one day wider on each side, and holds the true one.
                prop_assert_eq!(clock, starting(from.plus(-1), from.plus(1)));
                prop_assert!(clock.earliest <= truth.earliest && truth.certain <= clock.certain);
            } else {
                prop_assert_eq!(clock, truth);
            }
        }
    }

    #[test]
    fn a_clock_of_days_ends_at_a_local_midnight_and_counts_the_days_of_any_calendar(
        (from, hour, days) in (days(), 0_i64..86_400, 1_u32..400)
    ) {
        let rule = dues::Rule { length: Length::Days(Span::Days(days)), ..CLOCKS.rule("exit-permit").unwrap().clone() };
        let moment = Moment::start_of(from, OFFSET).plus(hour);
        let start = Start { earliest: Some(moment), latest: moment, allowance_hours: None, until: None };
        let end = run(&rule, &start, OFFSET).certain.unwrap();
        prop_assert_eq!(end, Moment::start_of(end.day(OFFSET), OFFSET));
        let last = end.day(OFFSET).plus(-1);
        prop_assert_eq!(last - from, i32::try_from(days).unwrap());
        for calendar in [Calendar::SolarHijri, Calendar::Gregorian] {
            prop_assert_eq!(calendar.date(last).to_day(), Some(last));
        }
    }

    #[test]
    fn a_day_the_paper_says_itself_is_its_end((from, until, which) in (days(), days(), 0_usize..3)) {
        let rule = CLOCKS.rule(["visa", "court-order", "remand"][which]).unwrap();
        let moment = Moment::start_of(from, OFFSET);
        let start = Start { earliest: Some(moment), latest: moment, allowance_hours: None, until: Some(until) };
        prop_assert_eq!(run(rule, &start, OFFSET).certain, Some(Moment::start_of(until, OFFSET).plus(86_400)));
    }
}
