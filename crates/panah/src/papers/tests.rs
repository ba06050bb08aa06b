//! The rules of papers without a desk, and their pages in every language.

use super::model::PaperField;
use super::page::{PaperPage, controls, sighting_form};
use super::picture::PaperRow;
use super::rules::{add, anything, sighting};
use super::view::Papers;
use crate::base::ids::{PaperId, PersonId};
use crate::desk::record::{Field, Stamp, Value};
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::Builder;
use crate::people::reading::Ground;
use crate::people::samples;
use crate::people::typed::{Refusal, Typed};
use askama::Template;
use dates::{Day, Lang};
use journal::EntryId;

fn ground() -> Ground {
    Ground { today: Day::gregorian(2025, 3, 31).unwrap(), lang: Lang::En }
}

fn paper(typed: &Typed) -> Papers {
    let mut papers = Papers::default();
    let (id, holder) = (PaperId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
    let stamp = Stamp { entry: EntryId([1; 16]), at_ms: 1 };
    let changes = add(typed, ground()).unwrap();
    papers.apply(super::model::Event::Added { paper: id, holder, changes }, stamp, None);
    let what = Typed::default().also("what", "taken-by").also("by", "Test office").also("when", "2025-03-30");
    let sighting = sighting(&what, ground()).unwrap();
    papers.apply(super::model::Event::Sighted { paper: id, holder, sighting }, stamp, None);
    papers
}

#[test]
fn a_number_is_kept_as_typed_and_found_by_its_digits() {
    let papers = paper(&Typed::default().also("kind", "acc").also("number", "AC ۱۲-۳۴۵ x"));
    let kept = papers.all().next().unwrap();
    assert_eq!((kept.number(), &*kept.digits), (Some("AC ۱۲-۳۴۵ x"), "12345"));
}

#[test]
fn the_printed_and_the_legal_end_are_two_facts_and_the_second_names_its_source() {
    let both = Typed::default()
        .also("kind", "por")
        .also("printed-expiry", "2023-06-30")
        .also("legal-expiry", "2025-06-30");
    assert_eq!(add(&both, ground()).unwrap_err(), [Refusal::say("legal-source", "paper-why-source")]);
    let papers = paper(&both.also("legal-source", "A test notification"));
    let kept = papers.all().next().unwrap();
    assert_eq!(kept.record.days(PaperField::PrintedExpiry).unwrap().0.to_string(), "2023-06-30");
    assert_eq!(kept.ends().unwrap().0.to_string(), "2025-06-30");
}

#[test]
fn a_paper_needs_its_kind_and_nothing_else() {
    assert_eq!(add(&Typed::default(), ground()).unwrap_err()[0].field, "kind");
    assert!(add(&Typed::default().also("kind", "other"), ground()).is_ok());
    assert!(anything(&Typed::default().also("number", "1")) && !anything(&Typed::default()));
}

#[test]
fn a_sighting_is_one_of_the_list() {
    assert_eq!(sighting(&Typed::default().also("what", "lost"), ground()).unwrap_err().field, "what");
}

#[test]
fn every_page_of_papers_holds_in_every_language() {
    let typed = Typed::default()
        .also("kind", "por")
        .also("number", "12345-6")
        .also("printed-name", "Test")
        .also("printed-expiry", "2023-06-30")
        .also("note", "Test");
    let papers = paper(&typed);
    let kept = papers.all().next().unwrap();
    for lang in Lang::ALL {
        let shell = samples::shell(lang);
        let t = shell.t;
        let refusals: Vec<Refusal> =
            PaperField::ALL.iter().map(|f| Refusal::say(f.code(), "paper-why-kind")).collect();
        let b = Builder { t, typed: &Typed::default(), refusals: &refusals };
        let mut inputs: Vec<_> = PaperField::ALL.iter().flat_map(|f| controls(*f, &b)).collect();
        inputs.extend(sighting_form(&b));
        let mut page = PaperPage {
            whose: Bits(vec![Bit::said("آزمایش گل", Some(Lang::Prs)), Bit::number("PK-7F3K-9QTC")]),
            heading: t.s("paper-heading-new"),
            row: Some(PaperRow::new(kept, &kept.sightings, t)),
            action: "/people/0/papers/0/sighting".to_owned(),
            back: "/people/0".to_owned(),
            inputs,
            base: String::new(),
            seen: String::new(),
            now: vec![super::picture::value(PaperField::Kind, &Value::Word("visa".into()), t)],
            fields: vec![("/people/0/papers/0/amend/kind".to_owned(), t.s("paper-field-kind"))],
            clash: true,
            refused: true,
            shell,
        };
        samples::holds(&page.render().unwrap());
        (page.row, page.clash) = (None, false);
        samples::holds(&page.render().unwrap());
    }
}
