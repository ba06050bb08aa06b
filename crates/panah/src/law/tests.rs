//! The law: its pages in every language, what a change does, and the commands.

use super::change::{effects, listed};
use super::model::Event;
use super::page::{InstrumentPage, LawPage};
use super::preview::{FormPage, PreviewPage};
use super::view::Law;
use crate::base::ids::ChangeId;
use crate::today::tests::{Caseload, render_everywhere, scope, stamp};
use dates::Day;
use standing::{Headline, Pack};

const SHIELD: &str = r#"
id = "2025-03-31-test-shield"
title = "A test order"
kind = "order"
issuer = "Nobody"
categories = ["all"]
effect = "shield"
from = "2025-03-31"
known_from = "2025-03-31"
sources = ["invented for a test"]
confidence = "low"
"#;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

#[test]
fn the_pages_of_the_law_read_in_every_language() {
    render_everywhere(LawPage::samples);
    render_everywhere(|shell| InstrumentPage::samples(&shell));
    render_everywhere(FormPage::samples);
    render_everywhere(|shell| PreviewPage::samples(&shell));
}

#[test]
fn the_shipped_pack_reads_and_passes_its_own_examples() {
    let pack = super::shipped().unwrap();
    let failed: Vec<_> = pack.check().into_iter().filter(|r| !r.passed()).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn an_instrument_written_out_for_a_change_reads_back_as_itself() {
    let pack = super::shipped().unwrap();
    for one in pack.instruments() {
        let again = pack.with(&toml::to_string(one).unwrap()).unwrap();
        assert_eq!(again.instrument(&one.id), Some(one));
        assert_eq!(again.instruments().len(), pack.instruments().len());
    }
}

#[test]
fn the_blank_form_is_refused_with_the_place_that_is_wrong() {
    let error = super::shipped().unwrap().with(super::web::BLANK).unwrap_err();
    let trouble = super::pack::malformed(&error);
    assert_eq!(trouble.fault, crate::base::Fault::MalformedPack);
    assert!(trouble.values[0].1.contains("line"), "{trouble:?}");
}

#[test]
fn the_preview_says_what_applying_then_does() {
    let mut caseload = Caseload::of(400);
    let (today, second) = (day("2025-03-31"), day("2025-03-30"));
    let changed: Pack = caseload.law.pack().with(SHIELD).unwrap();
    let found = effects(&caseload.board, &scope(), &changed, today, &[today, second]);
    assert!(found[0].affected > 0);
    assert_eq!(found[1].affected, 0, "the order begins a day later");
    assert_eq!(found[0].before.total(), found[0].after.total());
    let named = listed(&caseload.board, &found[0]);
    assert_eq!(named.len(), (found[0].affected as usize).min(super::change::LISTED));

    let event = Event::Applied {
        change: ChangeId::from_bytes([1; 16]),
        instrument: SHIELD.to_owned(),
        affected: found[0].affected,
    };
    caseload.law.apply(event, stamp(9));
    caseload.board.forget();
    caseload.settle();
    let counts = caseload.board.counts(&scope(), (today, Some(today)));
    for (headline, people) in &found[0].after.0 {
        assert_eq!(counts.get(headline).copied().unwrap_or(0), *people);
    }
    assert!(named.iter().all(|(id, was, is)| {
        was != is && caseload.board.answer(*id, today, Some(today)) == *is && *is == Some(Headline::Shielded)
    }));
}

#[test]
fn changes_apply_in_the_order_of_their_moments() {
    let event = |title: &str| Event::Applied {
        change: ChangeId::from_bytes([2; 16]),
        instrument: SHIELD.replace("A test order", title),
        affected: 0,
    };
    let mut law = Law::new(super::shipped().unwrap());
    law.apply(event("the later"), stamp(2));
    law.apply(event("the earlier"), stamp(1));
    assert_eq!(law.pack().instrument("2025-03-31-test-shield").unwrap().title, "the later");
}

#[test]
fn ids_are_read_from_one_table_or_several() {
    assert_eq!(super::pack::ids(SHIELD), ["2025-03-31-test-shield"]);
    let two = format!("[[instrument]]{SHIELD}[[instrument]]\nid = \"b\"\n");
    assert_eq!(super::pack::ids(&two), ["2025-03-31-test-shield", "b"]);
}
