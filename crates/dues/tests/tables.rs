//! The shipped tables: they read, their examples come out, and the figures of the field are in them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use dates::{Day, Span};
use dues::{Ask, ClockPack, Currency, Fees, Holidays, Money, Reading, Trigger, Warning, exit_charges, plan};

fn fees() -> Fees {
    Fees::parse(include_str!("../../../packs/pakistan/fees.toml")).unwrap()
}

fn clocks() -> ClockPack {
    ClockPack::parse(include_str!("../../../packs/pakistan/clocks.toml")).unwrap()
}

fn holidays() -> Holidays {
    Holidays::parse(include_str!("../../../packs/pakistan/holidays.toml")).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn usd(units: i64) -> Money {
    Money::whole(units, Currency::USD).unwrap()
}

#[test]
fn every_example_of_the_shipped_tables_comes_out() {
    let all = [fees().check(), clocks().check(), holidays().check()].concat();
    assert!(all.len() > 20);
    let wrong: Vec<_> = all.iter().filter(|c| c.problem.is_some()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_trigger_starts_a_clock() {
    for trigger in Trigger::ALL {
        assert!(clocks().started_by(trigger).next().is_some(), "{trigger:?}");
    }
}

#[test]
fn nothing_shipped_claims_that_a_lawyer_verified_it() {
    assert!(fees().items.iter().all(|i| i.source.verified_by.is_empty()));
    assert!(clocks().rules().iter().all(|r| r.source.verified_by.is_empty()));
}

#[test]
fn a_family_of_eight_leaving_is_charged_as_the_day_says_in_both_readings() {
    let charge = |on: &str| -> Vec<(Reading, Money)> {
        exit_charges(&fees(), 8, day(on)).unwrap().into_iter().map(|c| (c.reading, c.money)).collect()
    };
    assert_eq!(charge("2023-11-21"), []);
    assert_eq!(charge("2023-11-30"), [(Reading::Official, usd(6_640))]);
    assert_eq!(charge("2023-12-13"), [(Reading::Official, usd(3_200))]);
    assert_eq!(charge("2024-02-29"), [(Reading::Official, usd(3_200))]);
    assert_eq!(charge("2024-03-01"), [(Reading::Replaces, usd(800)), (Reading::Adds, usd(4_000))]);
    assert_eq!(charge("2024-04-01"), [(Reading::Replaces, usd(1_600)), (Reading::Adds, usd(4_800))]);
    assert_eq!(charge("2026-01-01"), [(Reading::Replaces, usd(6_400)), (Reading::Adds, usd(6_400))]);
}

#[test]
fn a_year_of_one_month_visas_says_what_it_must() {
    let ask = Ask { filing_day: Some(25), decision_days: Some(8), ..Ask::new(8, day("2025-01-15"), 12) };
    let plan = plan(&fees(), &ask).unwrap();
    assert_eq!((plan.official, plan.reported, plan.one_lapse), (usd(1_920), usd(9_600), usd(3_200)));
    let on_time = plan.scenarios[0].uncovered.unwrap();
    assert_eq!((on_time.days, on_time.person_days), (36, 288));
    assert_eq!(plan.scenarios[1].sums[0].money, usd(5_120));
    let suspended = &plan.scenarios[2];
    assert_eq!((suspended.code, suspended.rounds_lost), ("suspended", 2));
    assert!(suspended.uncovered.unwrap().at_least);
    assert!(plan.warnings.contains(&Warning::NextDueOnGrant) && plan.warnings.contains(&Warning::Suspended));
    let six = Ask { every: Some(Span::Months(6)), ..Ask::new(8, day("2024-01-15"), 12) };
    let before = dues::plan(&fees(), &six).unwrap();
    assert!(!before.warnings.contains(&Warning::NextDueOnGrant) && before.scenarios.len() == 3);
}

#[test]
fn rupees_are_an_estimate_by_the_dated_rate() {
    let rate = &fees().rates[0];
    let pkr = rate.convert(usd(160)).unwrap();
    assert_eq!(pkr.to_string(), "PKR 44,444.44");
    assert!(rate.convert(pkr).is_err());
}

#[test]
fn offices_are_closed_on_the_days_of_the_table_and_the_last_working_day_lies_before() {
    let table = holidays();
    assert!(table.off(day("2025-03-31")).unwrap().by_the_moon);
    assert_eq!(table.working_day_by(day("2025-04-02")), day("2025-03-28"));
    assert!(table.knows_lunar_of(day("2025-12-01")) && !table.knows_lunar_of(day("2026-01-01")));
    assert_eq!(table.between(day("2025-03-20"), day("2025-04-05")).len(), 4);
}
