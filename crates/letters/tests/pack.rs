//! The shipped templates, filled with invented facts: every language, every blank, both forms.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use dates::{Day, Lang};
use letters::{Filling, Sources, Template, Value};
use std::fs;
use std::path::{Path, PathBuf};

const OTHERS: [Lang; 3] = [Lang::Prs, Lang::Ps, Lang::Ur];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/pakistan/letters")
}

fn names() -> Vec<String> {
    let listing = fs::read_dir(folder()).unwrap();
    let mut names: Vec<String> = listing
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("letter.toml").exists())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn read(name: &str, change: impl Fn(&str, String) -> String) -> Result<Template, letters::TemplateFault> {
    let file = |folder_: &str, file: &str| fs::read_to_string(folder().join(folder_).join(file)).unwrap();
    let texts: Vec<(Lang, String)> = ["shared", name]
        .iter()
        .flat_map(|f| Lang::ALL.map(|lang| (lang, change(lang.code(), file(f, &format!("{lang}.ftl"))))))
        .collect();
    let letter = change("letter", file(name, "letter.toml"));
    let texts = texts.iter().map(|(lang, text)| (*lang, text.as_str())).collect();
    Template::read(&Sources { name, letter: &letter, texts })
}

fn template(name: &str) -> Template {
    read(name, |_, text| text).unwrap()
}

/// Every field filled with a number that a careless page would turn around.
fn full(template: &Template) -> Filling {
    let mut filling = Filling::default();
    for field in &template.fields {
        filling.facts.insert(field.code.clone(), Value::Number("12345-6".to_owned()));
    }
    filling
}

#[test]
fn eight_letters_are_shipped_and_read_in_every_language() {
    let names = names();
    assert_eq!(
        names,
        ["authority", "evidence", "habeas", "production", "release", "rights", "status", "timeline"]
    );
    for name in names {
        template(&name);
    }
}

#[test]
fn every_letter_says_at_its_head_and_foot_that_a_lawyer_must_review_it() {
    for name in names() {
        for other in OTHERS {
            let document = template(&name).fill(other, &Filling::default());
            let letters::document::Block::Notice { text } = &document.blocks[0] else {
                panic!("{name}: no notice")
            };
            assert!(letters::document::plain(&text.en).contains("lawyer must review"), "{name}");
            assert!(!text.other.is_empty() && document.foot == *text, "{name}");
        }
    }
}

#[test]
fn what_was_not_confirmed_is_a_visible_blank_in_both_languages() {
    for name in names() {
        let template = template(&name);
        let document = template.fill(Lang::Ur, &Filling::default());
        let blank = |spans: &[letters::document::Span]| {
            spans.iter().filter(|s| matches!(s, letters::document::Span::Blank { .. })).count()
        };
        let (en, other) =
            document.pairs().iter().fold((0, 0), |n, p| (n.0 + blank(&p.en), n.1 + blank(&p.other)));
        assert!(en > 0 && en == other, "{name}: {en} blanks in English, {other} beside it");
        assert_eq!(template.blanks(&Filling::default()).len(), template.fields.len());
    }
}

#[test]
fn every_value_put_into_a_letter_is_isolated_in_its_direction() {
    for name in names() {
        for other in OTHERS {
            let template = template(&name);
            let document = template.fill(other, &full(&template));
            for span in document.pairs().iter().flat_map(|p| p.en.iter().chain(&p.other)) {
                if let letters::document::Span::Value { text, .. } = span {
                    let signs: Vec<char> = text.chars().filter(|c| letters::steers(*c)).collect();
                    assert_eq!(signs.len(), 2, "{name}: {text:?}");
                    assert_eq!(text.chars().last(), Some('\u{2069}'), "{name}: {text:?}");
                }
            }
        }
    }
}

#[test]
fn a_day_is_written_in_both_calendars_and_in_the_digits_of_the_language() {
    let day = Value::Day(Day::gregorian(2025, 4, 15).unwrap());
    let said = |lang| letters::document::plain(&day.spans(lang));
    assert_eq!(said(Lang::En), "15 April 2025 (26 Hamal 1404)");
    assert_eq!(said(Lang::Prs), "۱۵ اپریل ۲۰۲۵ (۲۶ حمل ۱۴۰۴)");
    assert!(said(Lang::Ur).starts_with("15 "));
}

#[test]
fn a_template_that_does_not_fit_names_all_that_is_wrong() {
    let fault = read("release", |which, text| match which {
        "letter" => text.replace("from = \"father\"", "from = \"shoe-size\""),
        "ur" => text.replace("ask-look", "ask-lock"),
        "ps" => text.replace("{ $lawyer }", ""),
        _ => text,
    });
    let faults = fault.unwrap_err().to_string();
    for part in [
        "`shoe-size`",
        "ur.ftl: `ask-look` is missing",
        "ps.ftl: `ask-counsel` does not name the same values",
    ] {
        assert!(faults.contains(part), "{part}: {faults}");
    }
}

#[test]
fn provisions_come_with_their_source_or_say_that_they_were_not_read() {
    for name in names() {
        for basis in template(&name).basis {
            let read = basis.source.starts_with("https://");
            assert!(read || basis.source.starts_with("not read"), "{name}: {}", basis.source);
            assert!(read || basis.confidence == "low", "{name}: {}", basis.provision);
        }
    }
}

fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_docx_is_well_formed_and_says_every_direction() {
    for name in names() {
        for other in OTHERS {
            let template = template(&name);
            let docx = letters::docx::write(&template.fill(other, &full(&template))).unwrap();
            for file in ["word/document.xml", "word/styles.xml", "word/footer1.xml", "docProps/core.xml"] {
                roxmltree::Document::parse(&part(&docx, file))
                    .unwrap_or_else(|e| panic!("{name}/{file}: {e}"));
            }
            let xml = part(&docx, "word/document.xml");
            let tree = roxmltree::Document::parse(&xml).unwrap();
            let tag = |node: &roxmltree::Node, tag: &str| node.tag_name().name() == tag;
            let (mut left, mut right) = (0, 0);
            for paragraph in tree.descendants().filter(|n| tag(n, "p")) {
                let bidi = paragraph.descendants().any(|n| tag(&n, "bidi"));
                for run in paragraph.descendants().filter(|n| tag(n, "r")) {
                    let text: String = run.descendants().filter_map(|n| n.text()).collect();
                    let Some(rtl) = run.descendants().find(|n| tag(n, "rtl")) else { continue };
                    let is_rtl = rtl.attributes().next().is_none_or(|a| a.value() != "0");
                    if text.contains("12345-6") && !text.contains(|c: char| c.is_alphabetic()) {
                        assert!(!is_rtl, "{name}: a number in a run from right to left");
                    } else if bidi && is_rtl {
                        right += 1;
                    } else if !bidi && !is_rtl {
                        left += 1;
                    }
                }
            }
            assert!(left > 5 && right > 5, "{name}: {left} runs from the left, {right} from the right");
        }
    }
}

#[test]
fn the_docx_holds_the_words_of_the_document_and_the_same_letter_gives_the_same_bytes() {
    let template = template("habeas");
    let document = template.fill(Lang::Ps, &full(&template));
    let docx = letters::docx::write(&document).unwrap();
    assert_eq!(docx, letters::docx::write(&document).unwrap());
    let xml = part(&docx, "word/document.xml");
    let text: String =
        roxmltree::Document::parse(&xml).unwrap().descendants().filter_map(|n| n.text()).collect();
    for pair in document.pairs().iter().take(document.pairs().len() - 1) {
        for span in pair.en.iter().chain(&pair.other) {
            if let letters::document::Span::Text { text: words } = span {
                assert!(text.contains(words.as_str()), "{words:?}");
            }
        }
    }
}
