//! The rules of this room without a desk, and its pages in every language.

use super::facts::{Grade, Offer, Offers};
use super::form;
use super::model::{Will, basis, will};
use super::page::{About, LetterPage, LetterRow, ListPage, MadeRow};
use super::sample;
use super::shipped::Templates;
use crate::desk::record::Fact;
use crate::people::bits::{Bit, Bits};
use crate::people::model::Consent;
use crate::people::samples::{holds, shell};
use crate::people::typed::{Refusal, Typed};
use askama::Template as _;
use dates::{Day, Lang};
use letters::{Template, Value};

fn today() -> Day {
    Day::gregorian(2025, 4, 15).unwrap()
}

fn template(name: &str) -> Template {
    Templates::shipped().get(name).unwrap()
}

fn answer(recipient: &str, given: bool, until: Option<Day>) -> Consent {
    Consent {
        purpose: "legal-aid".into(),
        recipient: recipient.into(),
        given,
        language: Lang::Prs,
        how: "spoken".into(),
        explained_by: Fact::new(String::new()),
        until,
    }
}

/// A name as told, a number seen on the paper, a father who is said to be two people.
fn offers() -> Offers {
    let mut offers = Offers::default();
    let mut add = |source, value, grade| offers.facts.insert(source, Offer { value, grade });
    add("name", Value::Names(vec!["آزمایش گل".into(), "Azmayesh Gul".into()]), Grade::Told);
    add("paper-number", Value::Number("12345-6".into()), Grade::Seen);
    add("father", Value::Names(vec!["نمونه".into()]), Grade::Clash);
    add("today", Value::Day(today()), Grade::Own);
    offers.unseen = 2;
    offers
}

fn read(name: &str, typed: &Typed) -> form::Read {
    form::read(&template(name), &offers(), typed, (today(), Lang::En))
}

#[test]
fn all_shipped_templates_read() {
    let templates = Templates::shipped();
    assert_eq!(templates.names().len(), 8);
    for name in templates.names() {
        templates.get(&name).unwrap();
    }
}

#[test]
fn a_name_that_leads_elsewhere_is_no_template() {
    for name in ["../keyring", "shared", "", "a/b", "Release"] {
        assert!(Templates::shipped().get(name).is_err(), "{name}");
    }
}

#[test]
fn before_anybody_touched_the_form_only_what_was_seen_goes_in() {
    let read = read("release", &Typed::default());
    let codes: Vec<&str> = read.filling.facts.keys().map(String::as_str).collect();
    assert_eq!(codes, ["paper-number", "today"]);
}

#[test]
fn a_tick_confirms_and_a_box_left_empty_takes_back() {
    let read = read("release", &Typed::default().also("touched", "1").also("ok-name", "1"));
    let codes: Vec<&str> = read.filling.facts.keys().map(String::as_str).collect();
    assert_eq!(codes, ["name"]);
}

#[test]
fn what_stands_against_another_value_never_goes_in_whatever_is_sent() {
    let read = read(
        "release",
        &Typed::default().also("touched", "1").also("ok-father", "1").also("say-father", "x"),
    );
    assert!(!read.filling.facts.contains_key("father"));
}

#[test]
fn a_date_with_several_readings_is_refused_and_not_guessed() {
    let typed = |text: &str| Typed::default().also("touched", "1").also("say-arrested", text);
    assert_eq!(read("release", &typed("03/04/2025")).refused, ["arrested"]);
    assert!(read("release", &typed("14 April 2025")).filling.facts.contains_key("arrested"));
}

#[test]
fn the_newest_answer_decides_whether_a_recipient_is_told() {
    let question = ("legal-aid", "court");
    let (yes, no) = (answer("court", true, None), answer("court", false, None));
    assert_eq!(will(question, [&yes], today()), Will::Agreed);
    assert_eq!(will(question, [&no, &yes], today()), Will::Refused);
    assert_eq!(will(question, [&answer("lawyer", true, None)], today()), Will::NotAsked);
    assert_eq!(will(question, [&answer("court", true, Some(today().plus(-1)))], today()), Will::NotAsked);
    assert_eq!(will(("legal-aid", "holder"), [&no], today()), Will::NamesNobody);
}

#[test]
fn without_an_answer_somebody_must_have_asked_and_a_no_stands() {
    assert_eq!(basis(Will::NotAsked, ""), Err(Refusal::say("asked-by", "letter-why-asked-by")));
    assert_eq!(basis(Will::NotAsked, "family"), Ok("family"));
    assert_eq!(basis(Will::Refused, "family"), Err(Refusal::say("asked-by", "letter-why-refused")));
    assert_eq!(basis(Will::Agreed, ""), Ok("consent"));
}

#[test]
fn every_page_of_this_room_holds_in_every_language() {
    for lang in Lang::ALL {
        let shell = shell(lang);
        let whose = Bits(vec![Bit::said("آزمایش گل <۰۴۱۲>", Some(Lang::Prs)), Bit::number("PK-7F3K-9QTC")]);
        for name in Templates::shipped().names() {
            let (template, offers) = (template(&name), offers());
            for (will, sent) in [
                (Will::Agreed, Typed::default()),
                (Will::NotAsked, Typed::default().also("touched", "1").also("say-arrested", "soon")),
                (Will::Refused, Typed::default()),
                (Will::NamesNobody, Typed::default()),
            ] {
                let read = form::read(&template, &offers, &sent, (today(), lang));
                let refusals = [Refusal::say("asked-by", "letter-why-asked-by")];
                let about = About {
                    template: &template,
                    offers: &offers,
                    typed: &sent,
                    read: &read,
                    will,
                    refusals: if will == Will::NotAsked { &refusals } else { &[] },
                    other: Lang::Ur,
                };
                let page = LetterPage::of(shell.clone(), whose.clone(), "/people/0/letters", &about);
                holds(&page.render().unwrap());
            }
        }
        let t = shell.t;
        let row = LetterRow {
            name: "release".into(),
            title: t.s("letter-list"),
            recipient: t.s("letter-for-holder"),
        };
        let made = MadeRow {
            day: Bit::day(today(), t),
            hour: Bit::number("14:05"),
            who: Bit::number("sample"),
            title: t.s("letter-list"),
            how: Bits(vec![Bit::said("اردو", Some(Lang::Ur)), Bit::number("PDF")]),
            recipient: t.s("letter-for-holder"),
            hash: Bit::number("0f1e2d3c4b5a"),
        };
        let broken = vec![("own-letter".to_owned(), t.s("letter-broken"))];
        for made in [Vec::new(), vec![made]] {
            let (shell, whose, broken) = (shell.clone(), whose.clone(), broken.clone());
            let letters = vec![LetterRow {
                name: row.name.clone(),
                title: row.title.clone(),
                recipient: row.recipient.clone(),
            }];
            holds(&ListPage { shell, id: "0".into(), whose, letters, broken, made }.render().unwrap());
        }
    }
}

#[test]
fn an_office_changes_words_look_and_letters_with_an_editor_alone() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Templates::write_out(folder.path()).unwrap() > 40);
    std::fs::write(folder.path().join("look.typ"), "// ours").unwrap();
    std::fs::write(folder.path().join("release/en.ftl"), "title = Our own request").unwrap();
    let own = folder.path().join("thanks");
    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("letter.toml"), "version = 1\nrecipient = \"lawyer\"\npurpose = \"legal-aid\"\n[[part]]\nkind = \"para\"\ntext = \"body\"\n").unwrap();
    for lang in Lang::ALL {
        std::fs::write(own.join(format!("{lang}.ftl")), "title = Thanks\nbody = Thank you.").unwrap();
    }
    let templates = Templates::of(folder.path().to_owned());
    // What an office leaves out of a file comes from the shipped one, so that a new release can add words.
    let release = templates.get("release").unwrap();
    assert_eq!(release.words(Lang::En, "title"), "Our own request");
    assert!(release.words(Lang::En, "ask-look").starts_with("Please look"));
    assert_eq!(templates.look(), "// ours");
    assert_eq!(templates.names().last().map(String::as_str), Some("thanks"));
    assert_eq!(templates.get("thanks").unwrap().words(Lang::Ur, "title"), "Thanks");
    assert_eq!(Templates::write_out(folder.path()).unwrap(), 0, "what is there stays");
}

#[test]
fn the_status_letter_quotes_instruments_with_days_sources_and_that_nobody_verified_them() {
    let template = template("status");
    for other in [Lang::Prs, Lang::Ps, Lang::Ur] {
        let document = template.fill(other, &sample::filling(&template, other));
        let items = document.blocks.iter().find_map(|b| match b {
            letters::document::Block::Items { items } => Some(items),
            _ => None,
        });
        let items = items.unwrap();
        assert!(items.len() >= 2);
        for item in items {
            let said = letters::document::plain(&item.text.en);
            assert!(said.contains("not yet verified by a lawyer"), "{said}");
            assert!(said.contains("known since"), "{said}");
            assert!(letters::document::plain(&item.below).contains("https://"), "{said}");
        }
    }
}
