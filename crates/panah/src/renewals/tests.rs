//! The household's plan against its parts, and its page in every language.

use super::household::{Asked, Need, Needs, months};
use super::pack::shipped;
use super::page::{RenewalsPage, paper_line};
use crate::base::ids::PersonId;
use crate::people::bits::{Bit, Bits};
use crate::people::samples;
use askama::Template;
use dates::{Day, Lang};
use dues::Ask;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn asked() -> Asked {
    Asked { today: day("2025-03-31"), months: 12, decision: Some(8), filing: Some(25) }
}

fn visa(person: u8, from: &str, lapsed: bool) -> Need {
    let ask = Ask { decision_days: Some(8), filing_day: Some(25), ..Ask::new(1, day(from), 12) };
    Need {
        person: PersonId::from_bytes([person; 16]),
        kind: "visa".to_owned(),
        ends: Some(day(from).plus(-1)),
        lapsed,
        file_by: Some(day("2025-03-31")),
        plan: Some(dues::plan(shipped().unwrap(), &ask).unwrap()),
    }
}

fn needs() -> Needs {
    let card = Need {
        kind: "por".to_owned(),
        ends: None,
        plan: None,
        file_by: None,
        ..visa(3, "2025-04-10", false)
    };
    let papers =
        vec![visa(1, "2025-04-10", false), visa(2, "2025-04-10", false), visa(3, "2025-03-31", true), card];
    Needs::of(shipped().unwrap(), papers, asked().today).unwrap()
}

#[test]
fn the_sums_of_a_household_are_the_sums_of_its_people_and_of_its_steps() {
    let needs = needs();
    assert_eq!((needs.people, needs.official.to_string()), (3, "USD 720".to_owned()));
    assert_eq!(needs.reported.to_string(), "USD 3,600");
    assert_eq!(
        (needs.one_lapse.to_string(), needs.lapsed_now.to_string()),
        ("USD 1,200".into(), "USD 400".into())
    );
    let by_steps: i64 = needs.steps.iter().map(|s| s.official.minor).sum();
    assert_eq!(by_steps, needs.official.minor);
    assert!(needs.steps.is_sorted_by_key(|s| s.on));
    assert_eq!(needs.steps.iter().map(|s| s.people).sum::<u32>(), 36);
}

#[test]
fn months_are_read_in_any_digits_and_within_reason() {
    assert_eq!((months("").unwrap(), months(" ۲۴ ").unwrap()), (12, 24));
    assert!(months("0").is_err() && months("61").is_err() && months("x").is_err());
}

#[test]
fn the_page_holds_in_every_language_and_never_turns_an_amount_around() {
    for lang in Lang::ALL {
        let shell = samples::shell(lang);
        let t = shell.t;
        let needs = needs();
        let whose = Bits(vec![Bit::said("آزمایش گل", Some(Lang::Prs)), Bit::number("PK-7F3K-9QTC")]);
        let papers = needs.papers.iter().map(|n| paper_line(t, n, whose.clone())).collect();
        let page =
            RenewalsPage::of(shell, shipped().unwrap(), &needs, (whose, papers), ("0".to_owned(), asked()))
                .unwrap();
        let html = page.render().unwrap();
        samples::holds(&html);
        assert!(html.contains("<bdi class=\"n\">USD 720</bdi>"), "{html}");
    }
}
