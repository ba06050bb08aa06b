//! Primero's JSON, in and out, by its own schema.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

use formats::{Flag, Kind, Line, Outside, Reason, Seeker, Sex, Verdict, What, primero};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// 2026-11-26T00:00:00Z
const NOW: i64 = 1_795_651_200_000;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/primero").join(name)
}

fn person(line: &Line) -> &Outside {
    match &line.verdict {
        Verdict::Person(person) => person,
        other => panic!("{other:?}"),
    }
}

fn reasons(lines: &[Line]) -> Vec<Reason> {
    let reason = |l: &Line| match l.verdict {
        Verdict::Refused(reason, _) => Some(reason),
        _ => None,
    };
    lines.iter().filter_map(reason).collect()
}

#[test]
fn the_good_examples_are_taken() {
    let lines = primero::read_requests(&std::fs::read(data("tracing_requests_get_good.json")).unwrap(), NOW);
    let sought = person(&lines[0]);
    assert_eq!(
        (sought.full_name.as_str(), sought.kind, sought.sex),
        ("زرمینه گل", Kind::Seeks, Some(Sex::Female))
    );
    assert_eq!(sought.seeker, Some(Seeker { name: "عبدالله".to_owned(), relation: "sister".to_owned() }));
    assert!(lines[0].flags.contains(&Flag::LeftOut) && lines[0].flags.contains(&Flag::NoConsent));
    assert!(!format!("{sought:?}").contains("0000000"));
    let lines = primero::read_cases(&std::fs::read(data("cases_get_good.json")).unwrap(), NOW);
    let case = person(&lines[0]);
    assert_eq!((case.given.as_str(), case.family.as_str(), case.kind), ("زرمینه", "گل", Kind::Found));
    assert_eq!(case.born.unwrap().1.to_string(), "1996-12-31", "an estimated day is its whole year");
}

fn request(change: &dyn Fn(&mut Value)) -> Vec<Line> {
    let mut all: Value =
        serde_json::from_slice(&std::fs::read(data("tracing_requests_get_good.json")).unwrap()).unwrap();
    change(&mut all["data"][0]);
    primero::read_requests(all.to_string().as_bytes(), NOW)
}

#[test]
fn each_thing_that_is_wrong_is_named() {
    type Change = (&'static str, Value, Reason);
    let changes: [Change; 8] = [
        ("id", json!("not-a-uuid"), Reason::Id),
        ("id", json!(null), Reason::Id),
        ("inquiry_date", json!("21.11.2026"), Reason::Date),
        ("inquiry_date", json!("2030-01-01"), Reason::Future),
        ("inquiry_date", json!(5), Reason::WrongType),
        ("relation_name", json!(["x"]), Reason::WrongType),
        ("tracing_request_subform_section", json!([]), Reason::NoName),
        ("tracing_request_subform_section", json!("x"), Reason::WrongType),
    ];
    for (field, value, reason) in changes {
        assert_eq!(reasons(&request(&|r| r[field] = value.clone())), [reason], "{field} {value}");
    }
    let inside: [Change; 5] = [
        ("name", json!(""), Reason::NoName),
        ("age", json!(-3), Reason::Age),
        ("age", json!("thirty"), Reason::WrongType),
        ("date_of_birth", json!("2026-02-30"), Reason::Date),
        ("name", json!("x".repeat(10_001)), Reason::TooLong),
    ];
    for (field, value, reason) in inside {
        let lines = request(&|r| r["tracing_request_subform_section"][0][field] = value.clone());
        assert_eq!(reasons(&lines), [reason], "{field}");
    }
    let flagged = request(&|r| r["shoe_size"] = json!(42));
    assert!(flagged[0].flags.contains(&Flag::UnknownField));
    let script = request(&|r| r["tracing_request_subform_section"][0]["name"] = json!("<script>x"));
    assert!(script[0].flags.contains(&Flag::Markup) && person(&script[0]).full_name == "‹script›x");
    for (bytes, reason) in [
        (&b""[..], Reason::Empty),
        (b"{\"data\": [", Reason::Malformed),
        (b"\xff\xfe", Reason::Encoding),
        (b"5", Reason::NotThis),
        (b"{\"cases\": []}", Reason::NotThis),
        (b"{\"data\": []}", Reason::NoRecords),
    ] {
        let lines = primero::read_requests(bytes, NOW);
        assert_eq!((lines[0].what, reasons(&lines)), (What::File, vec![reason]));
    }
    let deep = format!("{{\"data\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(reasons(&primero::read_cases(deep.as_bytes(), NOW)), [Reason::TooDeep]);
}

fn somebody() -> Outside {
    let mut person = Outside::named("desk.panah.example/7f3k", "آزمایش گل");
    person.other_names = vec!["Azmayesh Gul".to_owned()];
    person.father.push_str("Test Father");
    person.sex = Some(Sex::Male);
    let day = |y| dates::Day::gregorian(y, 1, 1).unwrap();
    person.born = Some((day(1990), day(1992)));
    person.seeker = Some(Seeker { name: "Test Seeker".to_owned(), relation: "cousin".to_owned() });
    person
}

/// The parts of a JSON schema that Primero's use, checked by hand: known fields, types, lists, shapes.
fn holds(schema: &Value, value: &Value, at: &str) {
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        let one = any.iter().find(|s| match s["type"].as_str() {
            Some("null") => value.is_null(),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            _ => true,
        });
        return holds(one.unwrap_or_else(|| panic!("{at}: {value}")), value, at);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let fits = |t: &&str| match *t {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => value.is_null(),
    };
    assert!(types.is_empty() || types.iter().any(fits), "{at}: {value} is none of {types:?}");
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        assert!(list.contains(value), "{at}: {value}");
    }
    match schema["format"].as_str() {
        Some("date") => assert!(dates::Day::parse_iso(value.as_str().unwrap()).is_ok(), "{at}: {value}"),
        Some("uuid") => assert_eq!(value.as_str().unwrap().len(), 36, "{at}"),
        _ => {}
    }
    for item in value.as_array().into_iter().flatten() {
        holds(&schema["items"], item, at);
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(name).unwrap_or_else(|| panic!("{at}: {name} is not known"));
        holds(known, inner, &format!("{at}/{name}"));
    }
}

#[test]
fn what_is_written_fits_the_schema_and_reads_back() {
    for (text, schema) in [
        (primero::write_requests(&[somebody()], NOW), "primero-tracing_request.schema.json"),
        (primero::write_cases(&[somebody()], NOW), "primero-case.schema.json"),
    ] {
        let schema: Value = serde_json::from_slice(&std::fs::read(data(schema)).unwrap()).unwrap();
        let written: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(written["metadata"], json!({ "total": 1, "per": 1, "page": 1 }));
        holds(&schema, &written["data"][0], "");
    }
    let back = primero::read_requests(primero::write_requests(&[somebody()], NOW).as_bytes(), NOW);
    let again = person(&back[0]);
    assert_eq!((again.full_name.as_str(), again.sex), ("آزمایش گل", Some(Sex::Male)));
    assert_eq!(again.seeker.as_ref().unwrap().relation, "other_family");
    let (earliest, latest) = again.born.unwrap();
    assert!(
        earliest <= dates::Day::gregorian(1991, 6, 1).unwrap()
            && dates::Day::gregorian(1991, 1, 1).unwrap() <= latest
    );
    let case = primero::read_cases(primero::write_cases(&[somebody()], NOW).as_bytes(), NOW);
    assert_eq!(person(&case[0]).father, "Test Father");
    assert!(case[0].flags.is_empty(), "{:?}", case[0].flags);
}

#[test]
fn nothing_whose_time_is_over_is_written() {
    let mut over = somebody();
    over.expires_ms = Some(NOW - 1);
    assert!(!primero::write_requests(std::slice::from_ref(&over), NOW).contains("آزمایش"));
    assert!(!primero::write_cases(&[over], NOW).contains("آزمایش"));
}

mod laws {
    use super::{NOW, data};
    use formats::primero;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reading_a_changed_example_ends_with_a_verdict(at: prop::sample::Index, byte in 32_u8..127, cut: prop::sample::Index) {
            for name in ["tracing_requests_get_good.json", "cases_get_good.json"] {
                let mut file = std::fs::read(data(name)).unwrap();
                let place = at.index(file.len());
                file[place] = byte;
                prop_assert!(!primero::read_requests(&file, NOW).is_empty());
                prop_assert!(!primero::read_cases(&file, NOW).is_empty());
                file.truncate(cut.index(file.len()));
                prop_assert!(!primero::read_requests(&file, NOW).is_empty());
            }
        }
    }
}
