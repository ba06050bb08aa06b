//! Letters as pages: what comes out of the built program, read as text and looked at as pictures.
//!
//! No picture of a reference machine is kept: faces differ from one machine to the next. What is compared is what must
//! hold with any face: the order of digits against the same digits set alone, joined letters as one piece of ink, the
//! edge a text leans on.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod picture;
mod press;

use dates::{Day, Lang};
use letters::document::{Block, Document, Pair, Span};
use letters::{Direction, Filling, Row, Template, Value, isolated};
use picture::Picture;
use press::{OTHERS, names, pdf, set, template, text};

const NUMBER: &str = "12345-6";
const PHONE: &str = "+92 300 000-0412";

/// Every fact confirmed: names in two scripts, numbers that a careless page would turn around, days.
fn full(template: &Template) -> Filling {
    let mut filling = Filling::default();
    for field in &template.fields {
        let value = match field.kind {
            letters::Kind::Name => {
                Value::Names(vec!["آزمایش گل نمونه".into(), "Azmayesh Gul (invented)".into()])
            }
            letters::Kind::Number => Value::Number(NUMBER.into()),
            letters::Kind::Date => Value::Day(Day::gregorian(2025, 4, 15).unwrap()),
            letters::Kind::Words => Value::Number(PHONE.into()),
        };
        filling.facts.insert(field.code.clone(), value);
    }
    let row: Row =
        [("kind", NUMBER), ("number", NUMBER), ("what", PHONE), ("title", NUMBER), ("hash", NUMBER)]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Value::Number(value.into())))
            .collect();
    for set in ["papers", "timeline", "confirmed", "evidence", "instruments"] {
        filling.rows.insert(set.to_owned(), vec![row.clone()]);
    }
    filling
}

#[test]
fn every_letter_is_tagged_has_a_title_a_notice_on_every_page_and_no_number_turned_around() {
    for name in names() {
        for other in OTHERS {
            let template = template(&name);
            let file = pdf(&template.fill(other, &full(&template)));
            let told = press::output("pdfinfo", &[file.to_str().unwrap()]);
            assert!(
                told.contains("Tagged:") && told.contains("Tagged:          yes"),
                "{name} {other}: {told}"
            );
            assert!(told.contains(&template.words(Lang::En, "title")), "{name} {other}: {told}");
            let xmp = press::output("pdfinfo", &["-meta", file.to_str().unwrap()]);
            assert!(xmp.contains("pdfuaid:part"), "{name} {other}: {xmp}");
            let read = text(&file);
            for page in read.split('\u{c}').filter(|page| !page.trim().is_empty()) {
                assert!(page.contains("A lawyer must review"), "{name} {other}: {page}");
            }
            for turned in ["6-12345", "0412-000 300 92+"] {
                assert!(!read.contains(turned), "{name} {other} turned a number around: {read}");
            }
            if template.fields.iter().any(|f| f.kind == letters::Kind::Number) {
                assert!(read.contains(NUMBER), "{name} {other}: {read}");
            }
        }
    }
}

#[test]
fn what_stands_open_is_printed_with_what_belongs_there() {
    let template = template("authority");
    let read = text(&pdf(&template.fill(Lang::Prs, &Filling::default())));
    assert!(read.contains("Father's name:") && read.contains("Court:"), "{read}");
    assert!(read.matches("____________").count() >= 2 * template.fields.len(), "{read}");
}

/// A letter of one paragraph: nothing in English, these spans in the other language.
fn alone(other: Lang, spans: Vec<Span>) -> Document {
    let pair = Pair { en: Vec::new(), other: spans };
    Document {
        letter: "test".into(),
        other,
        title: "test".into(),
        foot: Pair::default(),
        blocks: vec![
            Block::Title { text: Pair { en: vec![Span::words("test")], other: vec![Span::words("test")] } },
            Block::Para { text: pair },
        ],
    }
}

fn value(text: &str) -> Span {
    Span::Value { text: isolated(text, Direction::Ltr), direction: Direction::Ltr }
}

#[test]
fn a_number_inside_a_sentence_from_right_to_left_looks_like_the_number_alone() {
    for (other, before, after) in [
        (Lang::Prs, "دارندهٔ کارت شمارهٔ ", " است و امروز نزد ما آمد."),
        (Lang::Ps, "د کارت ګڼه یې ", " ده او نن زموږ سره وه."),
        (Lang::Ur, "کارڈ کا نمبر ", " ہے اور آج ہمارے پاس آیا۔"),
    ] {
        let right = set(&alone(other, vec![value(NUMBER)]));
        // What a page without isolation would print.
        let turned = set(&alone(other, vec![value("6-12345")]));
        let sentence = set(&alone(other, vec![Span::words(before), value(NUMBER), Span::words(after)]));
        let crop = |pdf: &press::Set, digits: &str| {
            let place = pdf.place(digits).unwrap_or_else(|| panic!("{other}: {digits} is not on the page"));
            Picture::of(&pdf.file, 1).crop(place)
        };
        let found = crop(&sentence, NUMBER);
        let (same, other_way) =
            (found.likeness(&crop(&right, NUMBER)), found.likeness(&crop(&turned, "6-12345")));
        assert!(
            same > 0.7 && same > other_way + 0.4,
            "{other}: like itself {same}, like its reverse {other_way}"
        );
    }
}

#[test]
fn letters_that_join_are_one_piece_of_ink_in_the_face_of_every_language() {
    // Without dots, so that a piece of ink is a joined run: four joining letters, three that never join, lam with alef.
    for other in OTHERS {
        for (word, pieces) in [("محمد", 1), ("دادر", 4), ("لا", 1)] {
            let page = Picture::of(&set(&alone(other, vec![Span::words(word)])).file, 1);
            let ink = page.right_half().below_title();
            assert_eq!(ink.pieces(), pieces, "{other}: {word}");
        }
    }
}

#[test]
fn each_language_leans_on_its_own_edge() {
    for other in OTHERS {
        let template = template("rights");
        let page = Picture::of(&pdf(&template.fill(other, &full(&template))), 1);
        let (left, right) = (page.left_half(), page.right_half());
        // English lines begin at one place at the left; the other language's lines begin at one place at the right.
        assert!(left.ragged_right(), "English does not lean on the left edge");
        assert!(right.ragged_left(), "{other} does not lean on the right edge");
    }
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let template = template("status");
    let document = template.fill(Lang::Ur, &full(&template));
    let bytes = || std::fs::read(pdf(&document)).unwrap();
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_name_that_looks_like_a_command_is_printed_and_not_obeyed() {
    let name = "#read(\"/etc/hostname\") *x* $1$ \\ <label> @ref";
    let document = alone(Lang::Prs, vec![value(name)]);
    let read = text(&pdf(&document));
    assert!(read.contains("#read("), "{read}");
}

#[test]
fn a_look_that_reaches_for_files_or_packages_fails_and_says_which_line() {
    for look in ["\n#read(\"secret.txt\")", "\n#import \"@preview/cetz:0.3.0\"", "\n#include \"/etc/passwd\""]
    {
        let (code, pdf, why) = press::run(&alone(Lang::Prs, Vec::new()), look);
        assert_eq!((code, pdf.len()), (4, 0), "{look}: {why}");
        assert!(why.contains("line 2"), "{look}: {why}");
    }
}

#[test]
fn what_is_no_letter_is_refused_without_repeating_it() {
    let (code, why) = press::send(b"{\"document\": \"Secret Name\"}");
    assert_eq!(code, 2);
    assert!(!why.contains("Secret"), "{why}");
}
