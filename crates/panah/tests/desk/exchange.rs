//! Files of other offices, through the page and through the built program: what is taken, what goes when its time is
//! over or when the file is taken back, and what may leave.

use crate::house::{TestDesk, Visitor, clock, founded, last_of_march, passphrase};
use crate::tracing::{CALL, PEOPLE, address, carded};
use axum::http::StatusCode;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

pub fn record(id: &str, fields: &str, status: &str) -> String {
    let written = "<p:source_date>2025-03-01T00:00:00Z</p:source_date>";
    let note = format!(
        "<p:note><p:note_record_id>other.example/n{id}</p:note_record_id>\
         <p:entry_date>2025-03-02T00:00:00Z</p:entry_date><p:author_name>Test Office</p:author_name>{written}\
         <p:status>{status}</p:status><p:last_known_location>Secret Street 7</p:last_known_location>\
         <p:text>A test.</p:text></p:note>"
    );
    format!(
        "<p:person><p:person_record_id>other.example/{id}</p:person_record_id>{fields}{written}\
         <p:author_name>Test Office</p:author_name>{}</p:person>",
        if status.is_empty() { String::new() } else { note }
    )
}

pub fn document(records: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><p:pfif xmlns:p=\"http://zesty.ca/pfif/1.4\">{records}</p:pfif>"
    )
}

pub const FOUND: &str = "<p:full_name>Azmayesh Test 0412</p:full_name><p:sex>male</p:sex>";
pub const SOUGHT: &str =
    "<p:full_name>Specimen Gom</p:full_name><p:expiry_date>2025-04-10T00:00:00Z</p:expiry_date>";
pub const OVER: &str =
    "<p:entry_date>2025-03-03T00:00:00Z</p:entry_date><p:expiry_date>2025-03-03T00:00:00Z</p:expiry_date>";

async fn takes_back_the_newest(tracer: &Visitor<'_>) {
    let lists = tracer.get("/tracing/lists").await.text();
    let back = address(&lists, "/tracing/lists/", "/back");
    assert_eq!(tracer.post(&back, "x=1").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partners_file_becomes_cards_and_requests_and_goes_as_a_whole() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let hostile = record("3", "<p:full_name>Bad <b>Test</b></p:full_name>", "");
    let file = document(
        &(record("1", FOUND, "believed_alive") + &record("2", SOUGHT, "information_sought") + &hostile),
    );
    let (status, report) = tracer.hands_in("Test Office", ("people.xml", &file)).await;
    assert!(
        status == StatusCode::OK && report.contains("a field holds elements in place of text"),
        "{report}"
    );
    let board = tracer.get("/tracing").await.text();
    assert!(
        board.contains("Specimen Gom") && board.contains("has not agreed yet"),
        "looked for once consent is noted"
    );
    let pairs = tracer.get(&format!("{request}/candidates")).await.text();
    let pair = tracer.get(&address(&pairs, &format!("{request}/candidates/c"), "")).await.text();
    assert!(pair.contains("Azmayesh") && !pair.contains("Secret Street"), "a card shows no whereabouts");
    takes_back_the_newest(&tracer).await;
    assert!(!tracer.get("/tracing").await.text().contains("Specimen Gom"));
    assert!(tracer.get(&format!("{request}/candidates")).await.text().contains("Nobody fits yet"));
    // The same file again: the same card and the same request, not second ones.
    for _ in 0..2 {
        assert_eq!(tracer.hands_in("Test Office", ("people.xml", &file)).await.0, StatusCode::OK);
    }
    assert_eq!(tracer.get("/tracing").await.text().matches("Specimen Gom").count(), 1);
}

/// The page of the first card that may be the person of a request.
async fn pair_of(tracer: &Visitor<'_>, request: &str) -> String {
    let pairs = tracer.page(&format!("{request}/candidates")).await;
    tracer.page(&address(&pairs, &format!("{request}/candidates/c"), "")).await
}

const SECOND: &str = "<p:full_name>Specimen Duyum Kashk</p:full_name>";
const OTHER: &str = "name=Specimen+Duyum+Kashk&last-place=Rawalpindi&enquirer-name=Test&consent=yes";
const TWO_OF_THEM: [&str; 2] = [">2</text>", "<b>Last seen</b>: agrees"];

#[tokio::test(flavor = "multi_thread")]
async fn the_place_of_a_note_is_compared_when_it_is_a_district_and_else_said_to_be_left_out() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let (one, other) = (tracer.sends("/tracing/new", CALL).await, tracer.sends("/tracing/new", OTHER).await);
    // The newest note counts, wherever in the file it stands.
    let newer = "<p:note><p:note_record_id>other.example/late</p:note_record_id>\
                 <p:person_record_id>other.example/1</p:person_record_id>\
                 <p:author_name>Test Office</p:author_name><p:source_date>2025-03-05T00:00:00Z</p:source_date>\
                 <p:last_known_location>Attock, Punjab</p:last_known_location><p:text>Test.</p:text></p:note>";
    let first = record("1", FOUND, "believed_alive").replace("Secret Street 7", "Karachi Central");
    let file = document(&(first + &record("2", SECOND, "believed_alive") + newer));
    let report = tracer.hands_in("Test Office", ("people.xml", &file)).await.1;
    let left =
        report.split("Taken, but left out of the row").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(
        left.contains("other.example/2") && left.contains("No district or province of this name"),
        "{left}"
    );
    assert!(!left.contains("other.example/1") && !report.contains("Secret Street"), "{report}");
    let known = pair_of(&tracer, &one).await;
    assert!(TWO_OF_THEM.iter().all(|said| known.contains(said)), "{known}");
    assert!(known.contains("Attock, Punjab") && known.contains("5 March 2025"), "{known}");
    let unknown = pair_of(&tracer, &other).await;
    assert!(!TWO_OF_THEM.iter().any(|said| unknown.contains(said)), "{unknown}");
    assert!(!unknown.contains("Secret Street"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_place_of_a_primero_case_is_compared_when_it_is_a_district_and_else_left_out() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let (one, other) = (tracer.sends("/tracing/new", CALL).await, tracer.sends("/tracing/new", OTHER).await);
    let case = |id: u8, name: &str, place: &str| {
        format!(
            r#"{{"id":"0000000{id}-0000-4000-8000-000000000000","registration_date":"2025-03-01","status":"open",
            "name":"{name}","location_last":"{place}","disclosure_other_orgs":true,"consent_for_tracing":true}}"#
        )
    };
    let rows = [case(1, "Azmayesh Test 0412", "PK603"), case(2, "Specimen Duyum Kashk", "Secret Street 7")];
    let file = format!(r#"{{"data":[{}],"metadata":{{"total":2,"per":2,"page":1}}}}"#, rows.join(","));
    let report = tracer.hands_in("Test Agency", ("cases.json", &file)).await.1;
    let left =
        report.split("Taken, but left out of the row").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(left.contains("00000002-0000") && !left.contains("00000001-0000"), "{left}");
    assert!(!report.contains("Secret Street"), "{report}");
    let known = pair_of(&tracer, &one).await;
    assert!(TWO_OF_THEM.iter().all(|said| known.contains(said)), "{known}");
    let unknown = pair_of(&tracer, &other).await;
    assert!(!TWO_OF_THEM.iter().any(|said| unknown.contains(said)), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_for_the_partner_is_over_here() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let file = document(&(record("1", FOUND, "believed_alive") + &record("2", SOUGHT, "information_sought")));
    tracer.hands_in("Test Office", ("people.xml", &file)).await;
    // The partner sends the placeholder by which others erase.
    tracer.hands_in("Test Office", ("over.xml", &document(&record("1", OVER, "")))).await;
    assert!(tracer.get(&format!("{request}/candidates")).await.text().contains("Nobody fits yet"));
    // Nobody says anything about the other, but its day comes.
    assert!(tracer.get("/tracing").await.text().contains("Specimen Gom"));
    let desk = desk.reopened(last_of_march().plus(10));
    let tracer = desk.visitor("tracer").await;
    assert!(!tracer.get("/tracing").await.text().contains("Specimen Gom"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_primero_request_is_looked_for_when_it_was_agreed_to() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let request = |id: u8, name: &str, agreed: bool| {
        format!(
            r#"{{"id":"0000000{id}-0000-4000-8000-000000000000","inquiry_date":"2025-03-01","status":"open",
            "relation_name":"Test Enquirer {id}","disclosure_other_orgs":{agreed},"tracing_request_subform_section":
            [{{"unique_id":"1000000{id}-0000-4000-8000-000000000000","name":"{name}","sex":"male"}}]}}"#
        )
    };
    let rows = [request(1, "Azmayesh Yak 0412", true), request(2, "Azmayesh Du 0412", false)].join(",");
    let file = format!(r#"{{"data":[{rows}],"metadata":{{"total":2,"per":2,"page":1}}}}"#);
    let (status, report) = tracer.hands_in("Test Agency", ("requests.json", &file)).await;
    assert!(status == StatusCode::OK, "{report}");
    let board = tracer.get("/tracing").await.text();
    assert!(board.contains("Azmayesh Yak") && board.contains("Azmayesh Du"));
    assert_eq!(board.matches("has not agreed yet").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_changes_nothing() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>";
    for (name, text) in [("bomb.xml", bomb), ("cut.json", "{\"data\": ["), ("other.xml", "<html/>")] {
        let (status, _) = tracer.hands_in("Test Office", (name, text)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    assert!(tracer.get("/tracing/lists").await.text().contains("No list yet"));
}

/// Runs the program on the folder with somebody's passphrase; its output, if it went well.
fn program(folder: &Path, who: &str, words: &[&str]) -> Option<String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_panah"))
        .args(["--lang", "en", "--dir", folder.to_str().unwrap()])
        .args(words)
        .args(["--name", who])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = program.stdin.take().unwrap().write_all(format!("{}\n", passphrase(who)).as_bytes());
    let ended = program.wait_with_output().unwrap();
    ended.status.success().then(|| String::from_utf8(ended.stdout).unwrap())
}

#[test]
fn the_program_brings_a_file_in_and_says_what_became_of_each_record() {
    let folder = tempfile::tempdir().unwrap();
    founded(folder.path(), PEOPLE, last_of_march());
    let file = folder.path().join("people.xml");
    let again = record("1", FOUND, "");
    let placed = record("2", FOUND, "believed_alive").replace("Secret Street 7", "Attock");
    let all = record("1", FOUND, "believed_alive") + &again + &placed;
    std::fs::write(&file, document(&all)).unwrap();
    let file = file.to_str().unwrap();
    let words = ["pfif", "import", file, "--json", "--from", "Test Office"];
    let said: serde_json::Value =
        serde_json::from_str(&program(folder.path(), "tracer", &words).unwrap()).unwrap();
    // Two people and a note of each; the place of one is no district.
    assert_eq!((&said["taken"], &said["records"][2]["code"]), (&4.into(), &"duplicate".into()));
    let left = |record: usize| said["records"][record]["left_out"].as_str().unwrap_or_default();
    assert!(left(0).contains("No district or province") && left(3).is_empty(), "{said}");
    assert!(program(folder.path(), "night", &words).is_none(), "not everybody may");
}

/// What the checker of the format says of a file.
fn judged(file: &Path) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/data/pfif/pfif_check.py");
    let judge = Command::new("python3")
        .arg(data)
        .arg(file)
        .args(["--domain", "desk.panah.invalid", "--now", "2025-03-31T12:00:00Z"])
        .output();
    let judge = judge.unwrap();
    assert!(judge.status.success(), "{}", String::from_utf8_lossy(&judge.stdout));
}

/// What Primero's own schemas say of a file, by a checker that knows them (`jsonschema` from `PyPI`, where it was
/// installed); it refuses the same file with a field Primero has not.
fn judged_by_primero(kind: &str, file: &Path) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let judges = here.join("../../target/judges");
    if !judges.join("jsonschema").exists() {
        return;
    }
    let reads = |file: &Path| {
        let judge = Command::new("python3")
            .arg(here.join("../formats/tests/data/primero/primero_check.py"))
            .arg(kind)
            .arg(file)
            .env("PYTHONPATH", &judges)
            .output()
            .unwrap();
        (judge.status.success(), String::from_utf8_lossy(&[judge.stdout, judge.stderr].concat()).into_owned())
    };
    let (good, said) = reads(file);
    assert!(good, "{said}");
    let text = std::fs::read_to_string(file).unwrap();
    let spoilt = file.with_extension("spoilt.json");
    std::fs::write(&spoilt, text.replacen("\"id\"", "\"no-such-field\": 1, \"id\"", 1)).unwrap();
    assert!(!reads(&spoilt).0, "a judge that refuses nothing is none");
}

/// The files of other people finders, through the page as a partner's: each is taken or refused as a whole, its records
/// one by one, and nothing of it stands on a page as markup.
#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_other_finders_go_through_the_whole_import() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/data/pfif");
    let mut files: Vec<_> = [data.clone(), data.join("validator")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "xml"))
        .collect();
    files.sort();
    assert!(files.len() > 30, "{files:?}");
    let (mut whole, mut taken) = (0, 0);
    for path in &files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(path).unwrap();
        // What the reader of the format says of each record is what the program does with it.
        let lines = formats::pfif::read(&bytes, desk.app.now().0);
        let refused = lines.iter().any(|line| line.what == formats::What::File);
        let people = lines.iter().filter(|line| matches!(line.verdict, formats::Verdict::Person(_))).count();
        let text = String::from_utf8_lossy(&bytes);
        let (status, report) = tracer.hands_in(name, (name, &text)).await;
        assert_eq!(
            status,
            if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK },
            "{name} {lines:?}"
        );
        assert!(!report.contains("⟦"), "{name}: a reason without words");
        if refused {
            whole += 1;
        } else {
            assert!(report.contains(&format!("<b class=\"n\">{people}</b>")), "{name}: {people} in {report}");
            taken += people;
        }
    }
    assert!(whole >= 4 && taken >= 4, "{whole} files refused, {taken} people taken");
    assert_eq!(tracer.page("/tracing/lists").await.matches("/back\"").count(), files.len() - whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_agreed_to_leaves() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, tracer) = (desk.visitor("worker").await, desk.visitor("tracer").await);
    carded(&worker).await;
    let call = |name: &str, rest: &str| CALL.replace("Azmayesh+Test", name).replace("&consent=yes", rest);
    tracer.sends("/tracing/new", &call("Azmayesh+Sought", "&consent=yes")).await;
    tracer.post("/tracing/new", &call("Azmayesh+Silent", "")).await;
    tracer.post("/tracing/new", &call("Azmayesh+Child", "&consent=yes&birth=9&child-alone=yes")).await;
    let theirs = document(&record("1", &FOUND.replace("Test 0412", "Theirs"), "believed_alive"));
    tracer.hands_in("Test Office", ("people.xml", &theirs)).await;
    let folder = desk.folder.path().to_path_buf();
    desk.app.desk().lock();
    let day = clock(last_of_march()).today().to_string();
    for (words, name) in [
        (vec!["pfif", "export"], "out.xml"),
        (vec!["pfif", "export", "--atom"], "feed.xml"),
        (vec!["primero", "export"], "requests.json"),
        (vec!["primero", "export", "--kind", "cases"], "cases.json"),
    ] {
        let out = folder.join(name);
        let path = out.to_str().unwrap().to_owned();
        let words = [&words[..], &["--on", &day, "--out", &path]].concat();
        assert!(program(&folder, "tracer", &words).is_some(), "{name}");
        assert!(program(&folder, "tracer", &words).is_none(), "nothing is written over");
        let text = std::fs::read_to_string(&out).unwrap();
        // Somebody who agreed to this network of families: their card leaves; the others stay.
        assert_eq!(text.contains("Azmayesh Sought 0412"), name != "cases.json", "{name}: {text}");
        assert_eq!(text.contains("Azmayesh Test 0412"), name != "requests.json", "{name}: {text}");
        for never in ["Silent", "Child", "Theirs", "Enquirer", "300", "Rawalpindi"] {
            assert!(!text.contains(never), "{never} is in {name}: {text}");
        }
        match name {
            "requests.json" => judged_by_primero("tracing_request", &out),
            "cases.json" => judged_by_primero("case", &out),
            _ => judged(&out),
        }
    }
}

#[test]
fn a_dry_run_of_primeros_cases_says_what_the_desk_does_with_each() {
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/data/primero");
    let text = std::fs::read_to_string(data.join("cases_get_good.json")).unwrap();
    let mut cases: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (agreed, verdict) in [(true, "taken"), (false, "refused")] {
        cases["data"][0]["consent_for_tracing"] = agreed.into();
        let file = folder.path().join(format!("{verdict}.json"));
        std::fs::write(&file, cases.to_string()).unwrap();
        let ended = Command::new(env!("CARGO_BIN_EXE_panah"))
            .args(["--lang", "en", "--dir", folder.path().to_str().unwrap(), "primero", "import"])
            .args(["--kind", "cases", "--dry-run", "--json", file.to_str().unwrap()])
            .output()
            .unwrap();
        let said: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        let case = &said["records"][0];
        assert_eq!(case["verdict"], verdict, "{said}");
        assert_eq!(case["code"] == "no-consent", !agreed, "{said}");
        assert_eq!(
            case["reason"].as_str().is_some_and(|why| why.contains("nobody agreed")),
            !agreed,
            "{said}"
        );
    }
}
