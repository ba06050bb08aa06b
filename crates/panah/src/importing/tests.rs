use super::existing::Existing;
use super::mapping::{Field, Mapping, guess};
use super::plan::{Outcome, Plan, plan};
use super::question::{Answers, Asks};
use super::sheet::{Kind, Sheet, read};
use super::write::{Job, run};
use super::{refused, undo, web};
use crate::access::model::{Act, Role};
use crate::access::permit::{Actor, Subject};
use crate::base::ids::BatchId;
use crate::base::{Clock, Fault, SystemChance};
use crate::desk::Desk;
use crate::desk::found::{Founding, Newcomer, found};
use crate::desk::record::Field as _;
use crate::people::model::PersonField;
use crate::web::App;
use crate::web::language::Tongue;
use dates::{Day, Lang};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::sync::Arc;

const UTF8: &[u8] = include_bytes!("../../tests/data/tabular/cases_utf8.csv");
const BOM: &[u8] = include_bytes!("../../tests/data/tabular/cases_bom_semicolon.csv");
const TYPED: &[u8] = include_bytes!("../../tests/data/tabular/cases_typed.xlsx");

fn today() -> Day {
    Day::gregorian(2026, 11, 24).unwrap()
}

fn mapped(sheet: &Sheet) -> Mapping {
    Mapping { columns: guess(sheet, None).into_iter().map(|g| g.0).collect(), lang: Some(Lang::Prs) }
}

fn planned(sheet: &Sheet, answers: &Answers) -> Plan {
    plan(&sheet.rows, &mapped(sheet), answers, &Existing::default(), today())
}

fn from(text: &str) -> Sheet {
    read(text.as_bytes(), None).unwrap()
}

fn why(bytes: &[u8]) -> (Fault, String) {
    let trouble = read(bytes, None).err().unwrap();
    (trouble.fault, trouble.values.first().map(|v| v.1.clone()).unwrap_or_default())
}

fn keys(plan: &Plan) -> Vec<&'static str> {
    plan.rows.iter().flat_map(|r| r.notes.iter().map(|n| n.key)).collect()
}

#[test]
fn three_forms_of_one_table_say_the_same() {
    let (plain, marked, typed) =
        (read(UTF8, None).unwrap(), read(BOM, None).unwrap(), read(TYPED, None).unwrap());
    assert_eq!((plain.separator, marked.separator, typed.separator), (Some(','), Some(';'), None));
    for sheet in [&plain, &marked, &typed] {
        assert_eq!(sheet.rows.len(), 2);
        assert_eq!(sheet.headings, plain.headings);
        let columns = mapped(sheet).columns;
        assert!(!columns.contains(&Field::Ignore), "every heading is known");
        assert_eq!(sheet.rows[1].at(1), "گل\u{200c}محمد", "the joiner inside a name stays");
        assert_eq!(sheet.rows[0].at(5), "1996-01-01");
        assert_eq!(sheet.rows[0].at(10), "2026-11-02");
    }
    assert_eq!(typed.name, "Cases");
    assert_eq!(typed.rows[0].cell(4).unwrap().kind, Kind::Number);
    assert_eq!(typed.rows[0].cell(5).unwrap().kind, Kind::Date);
    assert_eq!(typed.rows[0].at(8), "923001234567");
    assert_eq!(typed.rows[1].at(8), "3001234568");
}

#[test]
fn a_phone_that_lost_its_zero_is_kept_as_it_stands_and_noted() {
    let typed = planned(&read(TYPED, None).unwrap(), &Answers::new());
    assert_eq!(keys(&typed).iter().filter(|k| **k == "import-note-phone-lost").count(), 2);
    let plain = planned(&read(UTF8, None).unwrap(), &Answers::new());
    assert!(!keys(&plain).contains(&"import-note-phone-lost"));
    for row in &plain.rows {
        if let Outcome::New(drafted) = &row.outcome {
            let phone = drafted.phone.as_deref().unwrap();
            assert!(phone == "+923001234567" || phone == "03001234568");
        }
    }
}

#[test]
fn arrest_goes_into_the_note_word_for_word_and_the_first_of_january_is_a_year() {
    let sheet = from(
        "Name,DOB,Date of arrest,Place of arrest,Notes\nTest Person 0412,1996-01-01,2026-11-02,Torkham,ok\n",
    );
    let plan = planned(&sheet, &Answers::new());
    let Outcome::New(drafted) = &plan.rows[0].outcome else { panic!("goes in") };
    let text = |field| {
        drafted.values.iter().find(|(f, _)| *f == field).map(|(_, v)| match v {
            crate::desk::record::Value::Text(t) => t.show().to_owned(),
            crate::desk::record::Value::Date(d) => format!("{} {}", d.show().earliest, d.show().latest),
            _ => String::new(),
        })
    };
    assert_eq!(text(PersonField::Note).unwrap(), "ok\nArrest, from the spreadsheet: 2026-11-02, Torkham");
    assert_eq!(text(PersonField::Birth).unwrap(), "1996-01-01 1996-12-31");
}

#[test]
fn paktia_never_becomes_paktika() {
    let sheet = from("Name,Origin\nTest Person A,Paktya\nTest Person B,Paktika\nTest Person C,Paktiaa\n");
    let plan = planned(&sheet, &Answers::new());
    for (row, wanted) in [(0, "AF14"), (1, "AF25")] {
        if let Outcome::New(drafted) = &plan.rows[row].outcome {
            let place = drafted.values.iter().find_map(|(f, v)| match v {
                crate::desk::record::Value::Place(p) if *f == PersonField::Origin => {
                    Some(p.show().to_string())
                }
                _ => None,
            });
            let name =
                crate::places::Gazetteer::builtin().path(place.clone().unwrap().parse().unwrap(), Lang::En);
            assert!(
                name.to_lowercase().starts_with(if row == 0 { "paktya" } else { "paktika" })
                    || place.unwrap() == wanted
            );
        }
    }
    assert!(matches!(plan.rows[2].outcome, Outcome::Asks), "what is only alike is asked");
    let question = plan.questions.iter().find(|q| q.asks == Asks::Place && &*q.value == "Paktiaa").unwrap();
    let answers = Answers::from([(question.key.clone(), "-".to_owned())]);
    assert!(matches!(planned(&sheet, &answers).rows[2].outcome, Outcome::New(_)));
}

#[test]
fn the_order_of_day_and_month_is_decided_by_the_column_or_asked() {
    let told = from("Name,DOB\nTest Person A,03/04/1990\nTest Person B,25/12/1991\n");
    assert_eq!(planned(&told, &Answers::new()).counts().new, 2);
    let open = from("Name,DOB\nTest Person A,03/04/1990\nTest Person B,05/06/1991\n");
    let plan = planned(&open, &Answers::new());
    assert_eq!((plan.counts().asks, plan.questions.len()), (2, 1));
    let answers = Answers::from([(plan.questions[0].key.clone(), "d".to_owned())]);
    assert_eq!(planned(&open, &answers).counts().new, 2);
}

#[test]
fn odd_rows_are_refused_one_by_one_and_can_be_fetched() {
    let sheet = from(
        "Case ref,Name,Age,Notes\nA1,Test Person 1,30,\nA1,Test Person 2,31,\nA3,Test Person 3,230,=cmd|' /C calc'!A0\n\
         A4,Test Person 4,20,x,too,many\nA5,Test Person 5\n,,,only a note\n",
    );
    let plan = planned(&sheet, &Answers::new());
    let counts = plan.counts();
    assert_eq!((counts.new, counts.refused), (2, 4));
    for key in ["import-bad-duplicate", "import-bad-age", "import-bad-too-many-cells", "import-bad-no-name"] {
        assert!(keys(&plan).contains(&key), "{key}");
    }
    let csv = String::from_utf8(refused::csv(&sheet, &plan, Tongue(Lang::En))).unwrap();
    assert!(csv.contains("'=cmd|") && !csv.contains(",=cmd"), "nothing in it starts a formula");
    let again = read(csv.as_bytes(), None).unwrap();
    assert_eq!(again.rows.len(), 4, "the file can be sent again");
    assert!(again.rows[1].at(3).starts_with("=cmd"), "and says what it said");
}

#[test]
fn age_and_birth_that_contradict_each_other_are_both_kept() {
    let plan = planned(&from("Name,Age,DOB\nTest Person 1,41,1996-05-03\n"), &Answers::new());
    assert_eq!(plan.counts().new, 1);
    assert!(keys(&plan).contains(&"import-note-age-and-birth"));
}

#[test]
fn headings_in_four_languages_are_mapped() {
    for (head, wanted) in [
        ("Full name,Father's name,Sex,Phone", [Field::Name, Field::Father, Field::Sex, Field::Phone]),
        ("نام,نام پدر,جنسیت,شماره تماس", [Field::Name, Field::Father, Field::Sex, Field::Phone]),
        ("نوم,د پلار نوم,جنس,د ټلیفون شمېره", [Field::Name, Field::Father, Field::Sex, Field::Phone]),
        ("پورا نام,والد کا نام,صنف,موبائل نمبر", [Field::Name, Field::Father, Field::Sex, Field::Phone]),
    ] {
        assert_eq!(mapped(&from(&format!("{head}\nآزمایش گل,ازموینه,f,x\n"))).columns, wanted, "{head}");
    }
}

#[test]
fn what_is_no_spreadsheet_is_refused_with_its_reason() {
    let sheetless = |key: &str| (Fault::UnreadableSheet, format!("import-why-{key}"));
    assert_eq!(why(b""), sheetless("empty"));
    assert_eq!(why(b"\n\n , \n"), sheetless("empty"));
    assert_eq!(why(b"Name,Sex\n"), sheetless("only-headings"));
    assert_eq!(why(b"%PDF-1.7 x"), sheetless("not-a-sheet"));
    assert_eq!(why(b"\xD0\xCF\x11\xE0 old"), sheetless("old-xls"));
    assert_eq!(
        why("Name,Sex\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().as_slice()),
        sheetless("encoding")
    );
    assert_eq!(why(b"Name,Sex\n\xC7\xED\xE1,m\n"), sheetless("encoding"));
    assert_eq!(why(b"Name,Notes\nA,\"open\nB,x\nC,y\n"), sheetless("quote"));
    assert_eq!(why(b"PK\x03\x04 no"), sheetless("not-a-sheet"));
}

#[test]
fn other_separators_and_utf16_are_read() {
    for text in
        ["Name\tSex\nTest Person,m\n", "Name|Sex\nTest Person|m\n", "sep=;\nName;Sex\n\"Test\nPerson\";m\n"]
    {
        let text = text.replace(",m", "\tm");
        assert_eq!(from(&text).headings, ["Name", "Sex"], "{text}");
    }
    let mut wide = vec![0xFF, 0xFE];
    wide.extend("نام,سن\nآزمایش گل,30\n".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(&wide, None).unwrap().rows[0].at(0), "آزمایش گل");
    assert_eq!(from("Name,Sex\nTest\0 Person,m\n").nuls, 1);
}

fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zip_bomb_and_an_archive_in_an_archive_are_not_opened() {
    assert_eq!(why(&zipped("xl/worksheets/sheet1.xml", &vec![b' '; 30_000_000])).0, Fault::SheetBomb);
    assert_eq!(why(&zipped("a", &zipped("b", b"c"))).1, "import-why-nested");
    assert_eq!(why(&zipped("a", b"text")).1, "import-why-not-a-sheet");
}

#[test]
fn cells_of_formulas_errors_and_a_chosen_sheet() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Cover").unwrap().write_string(0, 0, "Nothing here").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("شیټ").unwrap().set_right_to_left(true);
    for (at, head) in (0_u16..).zip(["Name", "Age", "Notes"]) {
        sheet.write_string(0, at, head).unwrap();
    }
    sheet.write_string(1, 0, "Test Person 1").unwrap();
    sheet.write_formula(1, 1, rust_xlsxwriter::Formula::new("=10+20").set_result("30")).unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = read(&bytes, Some("شیټ")).unwrap();
    assert_eq!(read.sheets, ["Cover", "شیټ"]);
    let cell = read.rows[0].cell(1).unwrap();
    assert!(cell.formula && &*cell.text == "30");
    assert_eq!(read.rows[0].cell(2).unwrap().kind, Kind::Truth);
    let plan = planned(&read, &Answers::new());
    assert_eq!((plan.counts().new, keys(&plan)), (1, vec!["import-note-formula"]));
}

#[test]
fn ten_thousand_rows_are_planned() {
    let mut text = String::from("Case ref,Name,Father,Sex,Age,Phone,District\n");
    for n in 0..10_000 {
        let _ = writeln!(text, "R{n},Test Person {n},Test Father,f,{},0300{n:07},Peshawar", n % 90);
    }
    let plan = planned(&from(&text), &Answers::new());
    assert_eq!(plan.counts().new + plan.counts().asks, 10_000);
}

fn desk() -> (tempfile::TempDir, App, Actor) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::system("Asia/Karachi").unwrap().starting(today());
    let person = |name: &str| Newcomer {
        name: name.to_owned(),
        roles: vec![Role::Supervisor, Role::Keeper],
        passphrase: zeroize::Zeroizing::new(format!("invented words nobody would ever guess {name}")),
    };
    let people = vec![person("first"), person("second")];
    let cost = seal::slots::Cost::floor();
    let founding = Founding { office: "Test desk".into(), zone: "Asia/Karachi".into(), people, cost };
    found(folder.path(), &founding, &clock).unwrap();
    let desk = Arc::new(Desk::new(folder.path().to_path_buf(), clock, crate::law::shipped().unwrap()));
    let entered = desk.enter("first", "invented words nobody would ever guess first").unwrap();
    let actor = Actor {
        user: entered.user,
        name: entered.name,
        roles: entered.roles,
        lang: Lang::En,
        csrf: String::new(),
        session: [0; 32],
        door: None,
    };
    (folder, App::new(desk, Lang::En), actor)
}

/// Plans and writes a table; the batch and the counts of the dry run.
async fn brought_in(app: &App, actor: &Actor, text: &str) -> (BatchId, super::plan::Counts) {
    let sheet = Arc::new(from(text));
    let (mapping, whys, answers, bytes) = (mapped(&sheet), Vec::new(), Answers::new(), Arc::default());
    let file = "cases.csv".to_owned();
    let upload =
        super::waiting::Upload { file, bytes, sheet, mapping, whys, answers, planned: None, at: app.now() };
    let permit = || app.permit(actor, Act::Import, Subject::Desk);
    let both = web::dry_run(app, &permit().unwrap(), &upload).await.unwrap();
    let batch = BatchId::new(app.now(), &mut SystemChance);
    let job = Job { file: "cases.csv", batch, plan: &both.0, existing: &both.1 };
    run(app.desk(), &job, &permit, &|_| ()).await.unwrap();
    (batch, both.0.counts())
}

async fn people(app: &App, actor: &Actor) -> Vec<(String, String, usize)> {
    let permit = app.permit(actor, Act::Import, Subject::Desk).unwrap();
    let view = app.view(&permit).await.unwrap();
    let show = |p: &crate::people::view::Person| {
        let text = |f| p.record.text(f).map(|t| t.show().to_owned()).unwrap_or_default();
        (text(PersonField::TheirRef), text(PersonField::Name), view.papers().unwrap().of(p.id).count())
    };
    let mut all: Vec<_> = view.persons().map(show).collect();
    all.sort();
    all
}

const FAMILY: &str = "Case ref,Name,Household ref,Document,Document no,Phone\n\
                      R1,Test Person 1,H1,PoR,A-100,0300111\nR2,Test Person 2,H1,ACC,112233,\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_in_once_comes_again_unchanged_and_is_taken_back() {
    let (_folder, app, actor) = desk();
    let (batch, counts) = brought_in(&app, &actor, FAMILY).await;
    assert_eq!((counts.new, counts.refused), (2, 0));
    let expected = vec![
        ("R1".to_owned(), "Test Person 1".to_owned(), 1),
        ("R2".to_owned(), "Test Person 2".to_owned(), 1),
    ];
    assert_eq!(people(&app, &actor).await, expected);
    let (_, again) = brought_in(&app, &actor, FAMILY).await;
    assert_eq!((again.unchanged, again.new, again.updates), (2, 0, 0), "the same file changes nothing");

    let (second, changed) =
        brought_in(&app, &actor, &FAMILY.replace("Test Person 1", "Test Person 1b")).await;
    assert_eq!((changed.updates, changed.unchanged), (1, 1));
    assert_eq!(people(&app, &actor).await[0].1, "Test Person 1b");

    take_back(&app, &actor, second).await;
    assert_eq!(people(&app, &actor).await, expected, "the value before is back");
    let undone = take_back(&app, &actor, batch).await;
    assert_eq!((undone.people, undone.kept), (1, 1), "who was changed since stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_nobody_touched_goes_entirely() {
    let (_folder, app, actor) = desk();
    let (batch, _) = brought_in(&app, &actor, FAMILY).await;
    let undone = take_back(&app, &actor, batch).await;
    assert_eq!((undone.people, undone.households, undone.kept), (2, 1, 0));
    assert!(people(&app, &actor).await.is_empty());
    let permit = app.permit(&actor, Act::UndoImport, Subject::Desk).unwrap();
    let view = app.view(&permit).await.unwrap();
    assert_eq!(undo::propose(&view, batch).err().unwrap().fault, Fault::CannotUndo);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_wrote_since_is_kept_when_the_file_says_the_old_again() {
    let (_folder, app, actor) = desk();
    brought_in(&app, &actor, FAMILY).await;
    let amend = {
        let permit = app.permit(&actor, Act::Import, Subject::Desk).unwrap();
        let view = app.view(&permit).await.unwrap();
        let is_first = |p: &&crate::people::view::Person| {
            p.record.text(PersonField::TheirRef).is_some_and(|t| t.show() == "R1")
        };
        let person = view.persons().find(is_first).unwrap();
        let value = crate::people::model::words("Test Person by hand", None).unwrap();
        let base = person.record.base(PersonField::Name);
        let changes = vec![crate::desk::record::Change { field: PersonField::Name, value, base }];
        crate::people::model::Event::Amended { person: person.id, changes }
    };
    let permit = app.permit(&actor, Act::Import, Subject::Desk).unwrap();
    app.commit(permit, [amend.into()]).await.unwrap();
    let (_, counts) = brought_in(&app, &actor, FAMILY).await;
    assert_eq!((counts.unchanged, counts.noted), (2, 1));
    assert_eq!(people(&app, &actor).await[0].1, "Test Person by hand");
}

async fn take_back(app: &App, actor: &Actor, batch: BatchId) -> undo::Undo {
    let permit = app.permit(actor, Act::UndoImport, Subject::Desk).unwrap();
    let mut undo = { undo::propose(&app.view(&permit).await.unwrap(), batch).unwrap() };
    app.commit(permit, std::mem::take(&mut undo.events)).await.unwrap();
    undo
}

#[test]
fn where_somebody_was_seen_is_guessed_for_nobodys_note() {
    let sheet = read(b"Name,Camp,Date of arrival\nAzmayesh,Attock,2025-03-20\n", None).unwrap();
    let guessed: Vec<Field> = guess(&sheet, None).into_iter().map(|(field, _)| field).collect();
    assert_eq!(guessed, [Field::Name, Field::Ignore, Field::Ignore]);
}

#[test]
fn every_sentence_of_a_note_is_written_and_every_field_has_a_name() {
    for lang in Lang::ALL {
        for field in Field::ALL {
            let code = if *field == Field::Ignore { "ignore" } else { field.code() };
            assert!(!Tongue(lang).coded("import-field", code).contains('⟦'), "{code}");
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes, None);
    }

    #[test]
    fn no_text_makes_the_reader_or_the_plan_panic(text in "[a-zA-Z0-9,;\"'=+@|\t\n\r/ \\-\\.\u{6a9}-\u{6cc}\u{0}]{0,400}") {
        let with_heads = format!("Name,Age,DOB,District,Phone\n{text}");
        if let Ok(sheet) = read(with_heads.as_bytes(), None) {
            let _ = planned(&sheet, &Answers::new());
        }
    }

    #[test]
    fn a_spoiled_workbook_does_not_panic(at in 0_usize..5292, byte in any::<u8>()) {
        let mut bytes = TYPED.to_vec();
        bytes[at] = byte;
        let _ = read(&bytes, None);
    }
}

struct Browser {
    app: App,
    cookie: String,
    csrf: String,
}

impl Browser {
    async fn send(&self, method: &str, path: &str, kind: &str, body: String) -> (u16, String, String) {
        let request = axum::http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:7272")
            .header("cookie", format!("{}={}", crate::web::guard::COOKIE, self.cookie))
            .header("content-type", kind)
            .body(axum::body::Body::from(body))
            .unwrap();
        let answer =
            tower::ServiceExt::oneshot(crate::web::server::router(&self.app), request).await.unwrap();
        let to = answer.headers().get("location").map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = answer.status().as_u16();
        let body = axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, to, String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> String {
        let (status, _, body) = self.send("GET", path, "text/plain", String::new()).await;
        assert_eq!(status, 200, "{path}: {body}");
        assert!(!body.contains('⟦'), "a sentence is missing on {path}");
        body
    }

    async fn post(&self, path: &str, fields: &str) -> String {
        let body = format!("csrf={}&{fields}", self.csrf);
        let (status, to, body) = self.send("POST", path, "application/x-www-form-urlencoded", body).await;
        assert_eq!(status, 303, "{path}: {body}");
        to
    }

    async fn upload(&self, text: &str) -> String {
        let part = |head: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
        };
        let body = part("name=\"csrf\"", &self.csrf)
            + &part("name=\"file\"; filename=\"cases.csv\"", text)
            + "--b--\r\n";
        self.send("POST", "/import", "multipart/form-data; boundary=b", body).await.1
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_from_upload_to_undo_is_shown_in_four_languages() {
    let (_folder, app, actor) = desk();
    let entered = crate::desk::unlock::Entered { user: actor.user, name: actor.name, roles: actor.roles };
    for lang in Lang::ALL {
        let cookie = app.sessions().begin(&entered, lang, app.now());
        let csrf = app.sessions().actor(&cookie, app.now(), true).unwrap().csrf;
        let browser = Browser { app: app.clone(), cookie, csrf };
        browser.get("/import").await;
        let text = format!(
            "Case ref,Name,Age,Origin\n{0}1,Test Person 1,30,Kabul\n{0}2,Test Person 2,300,\n{0}3,Test Person 3,,Nowhereistan\n",
            lang.code()
        );
        assert_eq!(browser.upload(&text).await, "/import/columns");
        assert!(browser.get("/import/columns").await.contains("Nowhereistan"));
        assert_eq!(
            browser.post("/import/columns", "lang=prs&c0=their-ref&c1=name&c2=age&c3=origin").await,
            "/import/questions"
        );
        browser.get("/import/questions").await;
        assert_eq!(browser.post("/import/questions", "q0=-&q1=-").await, "/import/check");
        browser.get("/import/check").await;
        assert!(browser.get("/import/refused").await.contains("Test Person 2"));
        let page = browser.post("/import/commit", "").await;
        while !browser.get(&format!("{page}/progress")).await.contains("\"finished\":true") {
            tokio::task::yield_now().await;
        }
        assert!(browser.get(&page).await.contains("/undo"));
        browser.get(&format!("{page}/undo")).await;
        assert_eq!(browser.post(&format!("{page}/undo"), "").await, page);
        browser.get(&page).await;
        browser.get("/import").await;
    }
}
