//! PFIF as others write it, good and bad.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use formats::{Flag, Kind, Line, Outside, Reason, Sex, Status, Verdict, What, pfif};
use std::path::{Path, PathBuf};
use std::process::Command;

/// 2026-11-26T00:00:00Z
const NOW: i64 = 1_795_651_200_000;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pfif").join(name)
}

fn file(name: &str) -> Vec<Line> {
    pfif::read(&std::fs::read(data(name)).unwrap(), NOW)
}

fn refusals(lines: &[Line]) -> Vec<Reason> {
    let reason = |l: &Line| match l.verdict {
        Verdict::Refused(reason, _) => Some(reason),
        _ => None,
    };
    lines.iter().filter_map(reason).collect()
}

fn person(line: &Line) -> &Outside {
    match &line.verdict {
        Verdict::Person(person) => person,
        other => panic!("{other:?}"),
    }
}

/// A document of version 1.4 around some records.
fn document(records: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><p:pfif xmlns:p=\"http://zesty.ca/pfif/1.4\">{records}</p:pfif>"
    )
}

const GOOD: &str = "<p:person_record_id>a.example/1</p:person_record_id><p:source_date>2026-11-01T00:00:00Z\
                    </p:source_date><p:expiry_date>2027-01-01T00:00:00Z</p:expiry_date>";

/// A good person with more fields.
fn with(fields: &str) -> Vec<Line> {
    pfif::read(document(&format!("<p:person>{GOOD}{fields}</p:person>")).as_bytes(), NOW)
}

/// The single reason for which a person with these fields is refused, after a name.
fn why(fields: &str) -> Option<Reason> {
    let lines = with(&format!("<p:full_name>Test Person 0412</p:full_name>{fields}"));
    refusals(&lines).first().copied()
}

#[test]
fn the_sample_of_version_1_4_is_taken_and_its_expired_record_is_not() {
    let lines = file("panah_sample_1.4.xml");
    let kinds: Vec<_> = lines.iter().map(|l| (l.what, l.is_taken(), l.line)).collect();
    assert_eq!(kinds, [(What::Person, true, 3), (What::Note, true, 23), (What::Person, false, 34)]);
    assert_eq!(refusals(&lines), [Reason::Expired]);
    let zarmina = person(&lines[0]);
    assert_eq!((zarmina.full_name.as_str(), zarmina.given.as_str()), ("زرمینه گل", "زرمینه"));
    assert_eq!(zarmina.other_names, ["Zarmina Gul", "Zarmeena"]);
    assert_eq!((zarmina.sex, zarmina.kind), (Some(Sex::Female), Kind::Found));
    let (earliest, latest) = zarmina.born.unwrap();
    assert_eq!(
        (earliest.to_string(), latest.to_string()),
        ("1996-01-01".to_owned(), "1996-12-31".to_owned())
    );
    assert_eq!(zarmina.notes[0].text, "Spoke by phone; she is with her brother & safe.");
    assert_eq!(zarmina.notes[0].status, Some(Status::BelievedAlive));
}

#[test]
fn the_samples_of_older_versions_are_taken() {
    for name in ["test.pfif-1.1.xml", "test.pfif-1.2.xml", "test.pfif-1.2-note.xml", "test.pfif-1.4.xml"] {
        let lines = file(name);
        assert!(lines.iter().any(Line::is_taken), "{name}: {lines:?}");
    }
    let lines = file("test.pfif-1.1.xml");
    let old = person(&lines[0]);
    assert_eq!((old.given.as_str(), old.family.as_str()), ("_test_first_name", "_test_last_name"));
    assert_eq!(old.full_name, "_test_first_name _test_last_name");
    assert!(old.text.contains("_test_description") && old.origin.city == "_test_home_city");
    assert!(lines[0].flags.contains(&Flag::LeftOut) && !format!("{old:?}").contains("home_street"));
}

#[test]
fn the_validators_own_cases_are_read_without_harm_and_the_fatal_ones_refused() {
    let expected: serde_json::Value =
        serde_json::from_slice(&std::fs::read(data("validator/expected.json")).unwrap()).unwrap();
    for (name, said) in expected.as_object().unwrap() {
        let lines = file(&format!("validator/{name}.xml"));
        assert!(!lines.is_empty(), "{name}");
        let troubled = said.get("fatal").is_some() || !said["errors"].as_array().unwrap().is_empty();
        let noticed = !refusals(&lines).is_empty() || lines.iter().any(|l| !l.flags.is_empty());
        assert!(noticed || !troubled, "{name}: {lines:?}");
        let clean = name == "xml_mandatory_13" || name == "xml_11_full";
        assert!(
            !clean || refusals(&lines).iter().all(|r| matches!(r, Reason::Date | Reason::WithPerson)),
            "{name}: {lines:?}"
        );
    }
    assert_eq!(refusals(&file("validator/xml_no_namespace.xml")), [Reason::NotThis]);
    assert_eq!(refusals(&file("validator/xml_non_pfif_root.xml")), [Reason::NotThis]);
    assert_eq!(refusals(&file("validator/xml_root_lacks_child.xml")), [Reason::NoRecords]);
    for late in
        ["xml_expire_99_has_data_nonsynced_dates", "xml_expire_99_has_note_data", "xml_expire_99_no_data"]
    {
        let lines = file(&format!("validator/{late}.xml"));
        assert!(
            matches!(refusals(&lines)[0], Reason::Expired | Reason::ExpiredWithData),
            "{late}: {lines:?}"
        );
        assert!(!lines.iter().any(|l| l.what == What::Person && l.is_taken()), "{late}");
    }
}

#[test]
fn what_attacks_its_reader_is_refused_unread() {
    let bomb = "<!DOCTYPE p [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let xxe = "<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    for dtd in [bomb, xxe, "<!DOCTYPE p SYSTEM \"http://evil.example/x.dtd\">"] {
        let text = document("<p:person/>").replacen("?>", &format!("?>{dtd}"), 1);
        assert_eq!(refusals(&pfif::read(text.as_bytes(), NOW)), [Reason::Doctype]);
    }
    let deep = format!("{}{}", "<p:person>".repeat(50_000), "</p:person>".repeat(50_000));
    assert_eq!(refusals(&pfif::read(document(&deep).as_bytes(), NOW)), [Reason::TooDeep]);
    assert_eq!(
        refusals(&pfif::read(document("<p:person>&nope;</p:person>").as_bytes(), NOW)),
        [Reason::Malformed]
    );
    let long = vec![b' '; 17 * 1024 * 1024];
    assert_eq!(refusals(&pfif::read(&long, NOW)), [Reason::TooLarge]);
}

#[test]
fn a_file_that_is_no_pfif_is_refused_whole_with_its_reason() {
    let good = document(&format!("<p:person>{GOOD}<p:full_name>Test</p:full_name></p:person>"));
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (half, _) = good.split_at(good.len() / 2);
    for (bytes, reason) in [
        (Vec::new(), Reason::Empty),
        (b" \n ".to_vec(), Reason::Empty),
        ([b"\xff\xfe".to_vec(), utf16].concat(), Reason::Encoding),
        (good.replace("UTF-8", "ISO-8859-1").into_bytes(), Reason::Encoding),
        (good.replace("Test", "\u{0}").into_bytes(), Reason::Encoding),
        ([good.as_bytes(), b"\xff"].concat(), Reason::Encoding),
        (half.as_bytes().to_vec(), Reason::Malformed),
        (good.replace("pfif/1.4", "pfif/1.5").into_bytes(), Reason::Version),
        (good.replace("pfif/1.4", "pfif/9").into_bytes(), Reason::Version),
        (good.replace("zesty.ca", "evil.example").into_bytes(), Reason::NotThis),
        (b"<html><body/></html>".to_vec(), Reason::NotThis),
        (b"{\"data\": []}".to_vec(), Reason::Malformed),
        (document("").into_bytes(), Reason::NoRecords),
    ] {
        let lines = pfif::read(&bytes, NOW);
        assert_eq!((lines[0].what, refusals(&lines)), (What::File, vec![reason]));
    }
    let bom = [b"\xef\xbb\xbf", good.as_bytes()].concat();
    assert!(pfif::read(&bom, NOW)[0].is_taken());
}

#[test]
fn any_prefix_and_a_default_namespace_say_the_same() {
    let good = document(&format!("<p:person>{GOOD}<p:full_name>Test</p:full_name></p:person>"));
    let other = good.replace("<p:", "<zz:").replace("</p:", "</zz:").replace("xmlns:p=", "xmlns:zz=");
    let bare = good.replace("<p:", "<").replace("</p:", "</").replace("xmlns:p=", "xmlns=");
    for text in [good, other, bare] {
        let lines = pfif::read(text.as_bytes(), NOW);
        assert_eq!(person(&lines[0]).full_name, "Test");
    }
}

#[test]
fn each_thing_that_is_wrong_with_a_person_is_named() {
    assert_eq!(why(""), None);
    for (fields, reason) in [
        ("<p:full_name>Again</p:full_name>", Reason::Twice),
        ("<p:age>30-20</p:age>", Reason::Age),
        ("<p:age>old</p:age>", Reason::Age),
        ("<p:age>200</p:age>", Reason::Age),
        ("<p:date_of_birth>1996-02-30</p:date_of_birth>", Reason::Date),
        ("<p:date_of_birth>96</p:date_of_birth>", Reason::Date),
        ("<p:date_of_birth>2027</p:date_of_birth>", Reason::Future),
        ("<p:entry_date>yesterday</p:entry_date>", Reason::Date),
        ("<p:description><b>bold</b></p:description>", Reason::Markup),
    ] {
        assert_eq!(why(fields), Some(reason), "{fields}");
    }
    let long = "x".repeat(10_001);
    assert_eq!(why(&format!("<p:description>{long}</p:description>")), Some(Reason::TooLong));
    assert_eq!(refusals(&with("<p:full_name> </p:full_name>")), [Reason::NoName]);
    let base = document(&format!("<p:person>{GOOD}<p:full_name>T</p:full_name></p:person>"));
    for (from, to, reason) in [
        ("a.example/1", "", Reason::Id),
        ("a.example/1", "nodomain", Reason::Id),
        ("a.example/1", "a.example/ 1", Reason::Id),
        ("a.example/1", "<b>a.example/1</b>", Reason::Markup),
        ("2026-11-01T00:00:00Z", "", Reason::NoSourceDate),
        ("2026-11-01T00:00:00Z", "2026-11-01", Reason::Date),
        ("2026-11-01T00:00:00Z", "2026-11-01T00:00:00+05:00", Reason::Date),
        ("2026-11-01T00:00:00Z", "2026-13-01T00:00:00Z", Reason::Date),
        ("2026-11-01T00:00:00Z", "2026-12-31T00:00:00Z", Reason::Future),
        ("2027-01-01T00:00:00Z", "soon", Reason::Date),
        ("2027-01-01T00:00:00Z", "2026-11-20T00:00:00Z", Reason::ExpiredWithData),
    ] {
        assert_eq!(refusals(&pfif::read(base.replace(from, to).as_bytes(), NOW)), [reason], "{to}");
    }
}

#[test]
fn what_is_worth_a_look_is_flagged_and_made_harmless() {
    let name = "<p:full_name>Test Person</p:full_name>";
    for (fields, flag) in [
        ("<p:shoe_size>42</p:shoe_size>", Flag::UnknownField),
        ("<p:sex>unknown</p:sex>", Flag::UnknownValue),
        ("<p:description>&lt;script&gt;alert(1)&lt;/script&gt;</p:description>", Flag::Markup),
        ("<p:description><![CDATA[<img src=x onerror=alert(1)>]]></p:description>", Flag::Markup),
        ("<p:description>a\u{202e}b</p:description>", Flag::Control),
        ("<p:source_url>javascript:alert(1)</p:source_url>", Flag::Url),
        ("<p:home_street>Street 1</p:home_street>", Flag::LeftOut),
        ("<p:author_phone>+92 300 0000000</p:author_phone>", Flag::LeftOut),
        ("<p:entry_date>2030-01-01T00:00:00Z</p:entry_date>", Flag::EntryDate),
        ("<p:age>90</p:age><p:date_of_birth>2000</p:date_of_birth>", Flag::AgeAndBirth),
    ] {
        let lines = with(&format!("{name}{fields}"));
        assert_eq!(lines[0].flags, [flag], "{fields}");
        let taken = format!("{:?}", person(&lines[0]));
        for gone in ["<script", "<img", "\u{202e}", "javascript:", "Street 1", "0000000"] {
            assert!(!taken.contains(gone), "{gone}");
        }
    }
    let text = document(
        "<p:person><p:person_record_id>a.example/1</p:person_record_id><p:source_date>2026-11-01T00:00:00Z\
                         </p:source_date><p:full_name>T</p:full_name></p:person>",
    );
    assert_eq!(pfif::read(text.as_bytes(), NOW)[0].flags, [Flag::NoExpiry]);
}

fn note(fields: &str) -> String {
    format!(
        "<p:note><p:note_record_id>b.example/n</p:note_record_id><p:author_name>A</p:author_name>\
         <p:source_date>2026-11-02T00:00:00Z</p:source_date><p:text>T</p:text>{fields}</p:note>"
    )
}

#[test]
fn each_thing_that_is_wrong_with_a_note_is_named() {
    let about = |id: &str| format!("<p:person_record_id>{id}</p:person_record_id>");
    let alone = |text: String| pfif::read(document(&text).as_bytes(), NOW);
    let good = alone(note(&about("a.example/9")));
    assert_eq!((good[0].is_taken(), good[0].flags.as_slice()), (true, &[Flag::PersonElsewhere][..]));
    assert_eq!(refusals(&alone(note(""))), [Reason::About]);
    assert_eq!(refusals(&alone(note(&about("nonsense")))), [Reason::About]);
    for lacking in ["<p:author_name>A</p:author_name>", "<p:text>T</p:text>"] {
        assert_eq!(refusals(&alone(note(&about("a.example/9")).replace(lacking, ""))), [Reason::NoteLacks]);
    }
    let contradiction =
        "<p:status>is_note_author</p:status><p:author_made_contact>false</p:author_made_contact>";
    let text = note(&format!("{}{contradiction}", about("a.example/9")));
    assert_eq!(refusals(&alone(text)), [Reason::Contradiction]);
    let twice = format!("{0}{0}", note(&about("a.example/9")));
    assert_eq!(refusals(&alone(twice)), [Reason::Duplicate]);
    let name = "<p:full_name>Test</p:full_name>";
    assert_eq!(refusals(&with(&format!("{name}{}", note(&about("a.example/2"))))), [Reason::About]);
    let linked = "<p:linked_person_record_id>a.example/7</p:linked_person_record_id>";
    let seven = format!("<p:person>{}{name}</p:person>", GOOD.replace("example/1", "example/7"));
    let one_way = document(&format!("<p:person>{GOOD}{name}{}</p:person>{seven}", note(linked)));
    let lines = pfif::read(one_way.as_bytes(), NOW);
    assert!(lines.iter().any(|l| l.flags.contains(&Flag::OneWayLink)), "{lines:?}");
    let refused_person = format!("{}{}", note(""), "");
    let lines = with(&refused_person);
    assert_eq!(refusals(&lines), [Reason::NoName, Reason::WithPerson]);
    let duplicate = document(&format!("<p:person>{GOOD}{name}</p:person>").repeat(2));
    assert_eq!(refusals(&pfif::read(duplicate.as_bytes(), NOW)), [Reason::Duplicate]);
}

/// What the checker of the format says of a text.
fn checked(text: &str, what: &str) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.xml");
    std::fs::write(&path, text).unwrap();
    let judge = Command::new("python3")
        .arg(data("pfif_check.py"))
        .arg(&path)
        .args(["--domain", "desk.panah.example", "--now", "2026-11-26T00:00:00Z"])
        .output();
    let Ok(judge) = judge else { return };
    assert!(judge.status.success(), "{what}: {}", String::from_utf8_lossy(&judge.stdout));
}

#[test]
fn what_is_written_is_what_the_checker_takes_and_reads_back() {
    let lines = file("panah_sample_1.4.xml");
    let mut zarmina = person(&lines[0]).clone();
    zarmina.text = "a < b & \"c\" \u{1} ]]>".to_owned();
    let mut over = Outside::named("desk.panah.example/2", "Test Person");
    over.expires_ms = Some(NOW - 1);
    let plain = Outside::named("desk.panah.example/3", "Test Person 3");
    let people = [zarmina.clone(), over, plain];
    let text = pfif::write(&people, NOW);
    checked(&text, "document");
    assert!(
        !text.contains("Peshawar</pfif:home_city>") && !text.contains("34.2300"),
        "no place finer than a province"
    );
    let back = pfif::read(text.as_bytes(), NOW);
    assert_eq!(refusals(&back), [Reason::Expired]);
    let again = person(&back[0]);
    assert_eq!(
        (&again.full_name, &again.other_names, again.born),
        (&zarmina.full_name, &zarmina.other_names, zarmina.born)
    );
    assert_eq!((again.sex, again.expires_ms, again.kind), (zarmina.sex, zarmina.expires_ms, Kind::Found));
    assert!(person(&back[3]).expires_ms.unwrap() > NOW, "what does not say when it ends is given an end");
    let feed = pfif::feed(&people, ("https://desk.panah.example/feed", "Test feed"), NOW);
    checked(&feed, "feed");
    let read = pfif::read(feed.as_bytes(), NOW);
    assert_eq!(
        read.iter().map(Line::is_taken).collect::<Vec<_>>(),
        back.iter().map(Line::is_taken).collect::<Vec<_>>()
    );
}

mod laws {
    use super::{NOW, person};
    use formats::{Outside, Sex, pfif};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reading_any_bytes_ends_with_a_verdict(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(!pfif::read(&bytes, NOW).is_empty());
        }

        #[test]
        fn reading_a_changed_sample_ends_with_a_verdict(at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
            let mut sample = std::fs::read(super::data("panah_sample_1.4.xml")).unwrap();
            let place = at.index(sample.len());
            sample[place] = byte;
            sample.truncate(cut.index(sample.len()) + 1);
            prop_assert!(!pfif::read(&sample, NOW).is_empty());
        }

        #[test]
        fn what_is_written_reads_back(
            name in "[^\\p{C}<>\\s][^\\p{C}<>]{0,40}[^\\p{C}<>\\s]", text in "[^\\p{C}<>]{0,80}", year in 1900_i32..2025,
            sex in prop::sample::select(vec![None, Some(Sex::Female), Some(Sex::Male), Some(Sex::Other)]),
            ends in 1_i64..1_000_000_000,
        ) {
            let mut before = Outside::named("desk.panah.example/x", name);
            before.text = text.trim().to_owned();
            before.sex = sex;
            before.born = Some((dates::Day::gregorian(year, 1, 1).unwrap(), dates::Day::gregorian(year, 12, 31).unwrap()));
            before.source.at_ms = Some(NOW - 1_000);
            before.expires_ms = Some(NOW + ends * 1_000);
            let back = pfif::read(pfif::write(std::slice::from_ref(&before), NOW).as_bytes(), NOW);
            prop_assert_eq!(person(&back[0]), &before);
        }
    }
}
