use super::columns::{Columns, birth};
use super::find::best_line;
use super::reading::{Reading, from};
use super::search::{People, Wanted};
use super::truth::score;
use crate::base::errors::{Fault, Trouble};
use flate2::{Compression, write::GzEncoder};
use names::link::{Match, Sex, Span};
use std::io::{Cursor, Write};

type Rows = Vec<Vec<String>>;

fn read(bytes: &[u8]) -> Result<((Vec<String>, Rows), Reading), Trouble> {
    let start = |headings: &[String]| Ok((headings.to_vec(), Vec::new()));
    from(Cursor::new(bytes.to_vec()), start, |(_, rows), cells| {
        rows.push(cells.iter().map(|c| c.clone().into_owned()).collect());
        Ok(())
    })
}

fn packed(text: &str) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

#[test]
fn tabs_commas_semicolons_and_gzip_are_read_alike() {
    let rows = |bytes: &[u8]| read(bytes).unwrap().0.1;
    let expected = vec![vec!["1".to_owned(), "آزمایش".to_owned()]];
    assert_eq!(rows("id\tname\n1\tآزمایش\n".as_bytes()), expected);
    assert_eq!(rows("\u{feff}id,name\r\n1,\"آزمایش\"\r\n".as_bytes()), expected);
    assert_eq!(rows("id;name\n1;آزمایش".as_bytes()), expected);
    assert_eq!(rows(&packed("id\tname\n1\tآزمایش\n")), expected);
}

#[test]
fn a_gzip_that_breaks_off_is_refused_with_its_own_sentence() {
    let mut bytes = packed(&format!("id\tname\n{}", "1\tTest Azmayesh\n".repeat(500)));
    bytes.truncate(bytes.len() / 2);
    let trouble = read(&bytes).unwrap_err();
    assert_eq!(trouble.fault, Fault::UnreadableRegister);
    assert_eq!(trouble.values, vec![("why", "registers-why-gzip".to_owned())]);
}

#[test]
fn rows_in_windows_1256_are_read_and_counted() {
    let (text, _, _) = encoding_rs::WINDOWS_1256.encode("id,name\n1,آزمايش\n2,Test\n");
    let ((_, rows), reading) = read(&text).unwrap();
    assert_eq!(rows[0][1], "آزمايش");
    assert_eq!(reading, Reading { rows: 2, recoded: 1 });
}

#[test]
fn nothing_at_all_is_refused() {
    assert_eq!(read(b"").unwrap_err().fault, Fault::UnreadableRegister);
}

#[test]
fn columns_are_known_by_their_headings_or_told() {
    let headings: Vec<String> = ["rec_id", "given_name", "surname", "dob"].map(str::to_owned).to_vec();
    let row: Vec<std::borrow::Cow<'_, str>> = ["r1", "Test", "Azmayesh", "19900312"].map(Into::into).to_vec();
    let known = Columns::of(&headings, &[]).unwrap();
    assert_eq!(known.id(&row), Some("r1"));
    known.record(&row, |r| {
        assert_eq!((r.own, r.birth), ("Test Azmayesh", Span::day(1990, 3, 12)));
    });
    let told = Columns::of(&headings, &["father=surname".to_owned(), "own=given_name".to_owned()]).unwrap();
    told.record(&row, |r| assert_eq!((r.own, r.father), ("Test", "Azmayesh")));
}

#[test]
fn a_register_without_names_is_refused_with_its_headings() {
    let headings = vec!["amount".to_owned(), "month".to_owned()];
    let trouble = Columns::of(&headings, &[]).unwrap_err();
    assert_eq!(trouble.fault, Fault::MissingColumns);
    assert!(trouble.values.contains(&("headings", "amount, month".to_owned())));
    assert_eq!(Columns::of(&headings, &["own=who".to_owned()]).unwrap_err().fault, Fault::MissingColumns);
    assert_eq!(Columns::of(&headings, &["nonsense".to_owned()]).unwrap_err().fault, Fault::WrongCommand);
}

#[test]
fn an_address_is_no_column() {
    let headings: Vec<String> = ["name", "address", "phone", "house"].map(str::to_owned).to_vec();
    let row: Vec<std::borrow::Cow<'_, str>> = ["Test", "House 1", "0000", "1"].map(Into::into).to_vec();
    Columns::of(&headings, &[]).unwrap().record(&row, |r| {
        assert_eq!((r.origin, r.seen, r.numbers.len()), (["", ""], "", 0));
    });
}

#[test]
fn births_are_years_days_spans_and_solar_years() {
    assert_eq!(birth("1990"), Some(Span::year(1990)));
    assert_eq!(birth("1990.0"), Some(Span::year(1990)));
    assert_eq!(birth("۱۹۹۰"), Some(Span::year(1990)));
    assert_eq!(birth("1985-1990"), Some(Span::years(1985, 1990)));
    assert_eq!(birth("1990-03-12"), Span::day(1990, 3, 12));
    assert_eq!(birth("1369"), Span::day(1990, 3, 21).map(|s| Span { latest: s.latest + 364, ..s }));
    for nonsense in ["", "unknown", "12", "99999", "1990-13-40", "0"] {
        assert_eq!(birth(nonsense), None, "{nonsense}");
    }
}

#[test]
fn the_sexes_are_read_in_four_languages() {
    let headings = vec!["name".to_owned(), "sex".to_owned()];
    let columns = Columns::of(&headings, &[]).unwrap();
    for (text, sex) in
        [("F", Some(Sex::Female)), ("مرد", Some(Sex::Male)), ("ښځه", Some(Sex::Female)), ("?", None)]
    {
        columns.record(&["Test".into(), text.into()], |r| assert_eq!(r.sex, sex));
    }
}

fn sure(probability: f32) -> Match {
    Match { one: 0, other: 1, probability }
}

#[test]
fn the_line_lies_where_right_and_missed_balance() {
    let found: Vec<Match> = [0.99, 0.98, 0.9, 0.2, 0.1, 0.02].map(sure).to_vec();
    assert!((best_line(&found) - 0.9).abs() < 1e-6);
    assert!((best_line(&[]) - 1.0).abs() < 1e-6);
}

#[test]
fn a_score_without_anything_said_is_nothing_and_not_a_fault() {
    assert!(score(&[], 0.5, 10, |_| true).f1.abs() < 1e-9);
    let all = score(&[sure(0.9)], 0.5, 1, |_| true);
    assert!((all.f1 - 1.0).abs() < 1e-9);
}

#[test]
fn a_name_is_found_in_a_register_in_other_letters_cut_otherwise_and_among_those_who_may_be_meant() {
    let mut file = tempfile::NamedTempFile::with_suffix(".tsv").unwrap();
    let rows = [
        "id\tname\tfather\tbirth\tprovince",
        "a\tنورآغا\tآزمایش\t1980\tHerat",
        "b\tنور آغا\tنمونه\t1999\tKabul",
        "c\tحامد\tآزمایش\t\t",
        "d\tTest Azmayesh\t\t\t",
    ];
    file.write_all(rows.join("\n").as_bytes()).unwrap();
    let (people, reading) = People::read(file.path(), &[], &mut |_| {}).unwrap();
    assert_eq!(reading.rows, 4);
    let nobody = Wanted { name: "", father: "", birth: "", province: "" };
    let ids = |wanted: Wanted<'_>| -> Vec<String> {
        let id = |hit: &names::Hit| people.json(hit)["record"].as_str().unwrap().to_owned();
        people.find(&wanted).iter().map(id).collect()
    };
    assert_eq!(ids(Wanted { name: "Noor Agha", ..nobody }).len(), 2, "both, however they are cut");
    assert_eq!(ids(Wanted { name: "Noor Agha", father: "Azmayesh", ..nobody })[0], "a");
    assert_eq!(ids(Wanted { name: "Noor Agha", birth: "1998-2001", ..nobody }), ["b"]);
    assert_eq!(ids(Wanted { name: "Noor Agha", province: "herat", ..nobody }), ["a"]);
    assert!(ids(Wanted { name: "Noor Agha", province: "Nowhere", ..nobody }).is_empty());
    assert_eq!(
        ids(Wanted { name: "Hamed", province: "Nowhere", ..nobody }),
        ["c"],
        "no province is on record"
    );
    assert!(ids(nobody).is_empty());
}
