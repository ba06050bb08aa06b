//! Clocks, tasks and calendars through the real store and the real router, by people with different roles.

use crate::house::{Answer, TestDesk, code_in};
use axum::http::{Request, StatusCode, header};
use panah::access::model::Role;

const PEOPLE: &[(&str, &[Role])] = &[
    ("head", &[Role::Supervisor, Role::Keeper]),
    ("worker", &[Role::Caseworker, Role::Keeper]),
    ("intake", &[Role::Intake]),
];

/// The outside judge (three readers of calendars and the rules of RFC 5545 on bytes, where they were installed): takes the
/// calendar without a word of `private`, and refuses it with anything of it broken.
fn judged(text: &str, private: &[&str]) {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let judge = here.join("../../target/judges");
    if !judge.join("vobject").exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("feed.ics");
    let reads = |text: &str, private: &[&str]| {
        std::fs::write(&file, text).unwrap();
        let python = std::process::Command::new("python3")
            .arg(here.join("tests/data/ics/ics_check.py"))
            .arg(&file)
            .arg("--private")
            .args(private)
            .env("PYTHONPATH", &judge)
            .output()
            .unwrap();
        let said = [python.stdout, python.stderr].concat();
        (python.status.success(), String::from_utf8_lossy(&said).into_owned())
    };
    let (good, said) = reads(text, private);
    assert!(good && said.contains("vobject validates"), "{said}");
    for (whole, broken) in [
        ("DTSTAMP:", "DTSTAMP:soon"),
        ("\r\n", "\n"),
        ("UID:", "UID:x\r\nX-WAS:"),
        ("ACTION:DISPLAY\r\n", ""),
        ("VERSION:2.0", "VERSION:1.0"),
    ] {
        assert!(text.contains(whole) && !reads(&text.replace(whole, broken), private).0, "{whole:?}");
    }
    assert!(!reads(text, &["begin:vcalendar"]).0, "a word that is there is found");
}

async fn feed(office: &TestDesk, path: &str) -> Answer {
    office.stranger(Request::builder().uri(path).header(header::HOST, "127.0.0.1:7272")).await
}

/// The value of the first hidden field of a name after a word.
fn hidden(html: &str, after: &str, name: &str) -> String {
    let from = html.split_once(after).unwrap().1;
    let value = from.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

pub fn form(html: &str, after: &str) -> String {
    ["rule", "of", "key"].map(|n| format!("{n}={}", hidden(html, after, n))).join("&")
}

const FAMILY: &str =
    "name=Azmayesh+Test+0412&household-new=1&kind=visa&number=12345-6&printed-expiry=2025-04-05";

#[tokio::test(flavor = "multi_thread")]
async fn a_visa_proposes_a_clock_a_named_person_confirms_it_and_a_new_day_opens_it_again() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    let person = worker.sends("/people/new", FAMILY).await;
    let page = worker.page(&person).await;
    assert!(page.contains("proposed") && page.contains("5 April 2025"), "{page}");
    let seen = form(&page, "id=\"clocks\"");
    let owner = hidden(&page, "id=\"clocks\"", "key");
    assert_eq!(owner.len(), 24);
    let me = page.split("selected>worker").next().unwrap().rsplit("value=\"").next().unwrap();
    let me = me.split('"').next().unwrap().to_owned();
    worker.sends(&format!("{person}/clocks/confirm"), &format!("{seen}&owner={me}&escalate=4")).await;
    let page = worker.page(&person).await;
    assert!(page.contains(">confirmed<") && page.contains("<bdi>worker</bdi>"));
    assert!(worker.page("/tasks").await.contains("Visa"));
    assert!(worker.page("/").await.contains("My tasks"));
    let paper = page
        .split(&format!("{person}/papers/"))
        .find_map(|p| p.get(..32).filter(|i| i.bytes().all(|b| b.is_ascii_hexdigit())));
    let amend = format!("{person}/papers/{}/amend/printed-expiry", paper.unwrap());
    let base = hidden(&worker.page(&amend).await, "<main", "base");
    worker.sends(&amend, &format!("base={base}&printed-expiry=2025-04-09")).await;
    let page = worker.page(&person).await;
    assert!(page.contains("to be confirmed again") && page.contains("5 April 2025"), "{page}");
    let status = worker.post(&format!("{person}/clocks/confirm"), &seen).await.status;
    assert_eq!(status, StatusCode::CONFLICT, "what was seen before cannot be confirmed now");
    assert!(worker.page("/tasks").await.contains("to be confirmed again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_arrest_told_on_the_phone_has_an_earliest_breach_and_no_certain_one_without_a_journey() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    let person = worker.sends("/people/new", "name=Azmayesh+Test+0413").await;
    let at = format!("{person}/clocks/new");
    assert!(worker.page(&at).await.contains("Start a clock"));
    worker.sends(&at, "trigger=arrest&day=2025-03-30&from=21:00&to=23:00").await;
    let page = worker.page(&person).await;
    for there in
        ["Production before a magistrate", "31 March 2025", "21:00", "Nothing is certain", "Article 10(2)"]
    {
        assert!(page.contains(there), "{there}");
    }
    worker.sends(&at, "trigger=arrest&day=2025-03-30&from=23:00&to=01:00&journey=3").await;
    assert!(
        worker.page(&person).await.contains("04:00"),
        "from eleven to one after midnight, and three hours"
    );
    let (status, body) = worker.post(&at, "trigger=&day=yesterdayish&from=99").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Choose what happened") && body.contains("value=\"99\""));
    let stop = worker.page(&person).await;
    let stop =
        stop.split("/clocks/").find(|p| p.contains("/stop\"")).unwrap().split('/').next().unwrap().to_owned();
    worker.sends(&format!("{person}/clocks/{stop}/stop"), "x=1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_done_taken_back_and_kept_over_a_lock_and_a_snapshot() {
    let office = TestDesk::of(PEOPLE);
    let head = office.visitor("head").await;
    head.sends("/tasks/new", "what=Call+the+lawyer&day=2025-04-01&hour=10:00&every=weekly").await;
    let page = head.page("/tasks").await;
    for there in ["Call the lawyer", "10:00", "the last working day before is", "28 March 2025"] {
        assert!(page.contains(there), "{there}");
    }
    assert!(page.contains("Eid al-Fitr"), "the days off ahead are named");
    let task =
        page.split("/tasks/").find(|p| p.contains("/done\"")).unwrap().split('/').next().unwrap().to_owned();
    head.sends(&format!("/tasks/{task}/done"), "time=0").await;
    let page = head.page("/tasks").await;
    assert!(page.contains("8 April 2025") && page.contains("Not done after all"));
    head.sends(&format!("/tasks/{task}/undone"), "time=0").await;
    assert!(head.page("/tasks").await.contains("1 April 2025"));
    office.app.desk().save_snapshots(true).unwrap();
    head.post("/lock", "").await;
    let worker = office.visitor("worker").await;
    assert!(!worker.page("/tasks").await.contains("Call the lawyer"), "it is the head's own");
    assert!(worker.page("/tasks?who=all").await.contains("Call the lawyer"));
    let (status, body) = worker.post("/tasks/new", "what=&day=").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Say what is to be done.") && body.contains("Say when it is due."));
    assert!(office.folder.path().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_answers_its_secret_address_while_its_owner_is_there_and_never_after_it_is_revoked() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    let person = worker.sends("/people/new", FAMILY).await;
    let page = worker.page(&person).await;
    let code = code_in(&page);
    worker.sends("/tasks/new", &format!("what=Azmayesh+to+the+office&about={code}&day=2025-04-01")).await;
    let (status, page) = worker.post("/tasks/feed/new", "x=1").await.parts();
    assert_eq!(status, StatusCode::OK);
    let secret = page.split("/feed/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(!worker.page("/tasks/feed").await.contains(&secret), "the address is shown once");
    let (status, text) = feed(&office, &format!("/feed/{secret}")).await.parts();
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains(code) && !text.contains("Azmayesh"), "{text}");
    judged(&text, &["Azmayesh", "office", "panah", "visa"]);
    let wrong = format!("/feed/{}.ics", "0".repeat(64));
    assert_eq!(feed(&office, &wrong).await.status, StatusCode::NOT_FOUND);
    let head = office.visitor("head").await;
    worker.post("/lock", "").await;
    assert!(!office.app.desk().is_locked(), "the head is still there");
    assert_eq!(feed(&office, &format!("/feed/{secret}")).await.status, StatusCode::NOT_FOUND);
    assert!(head.page("/tasks/feed").await.contains("None."), "another's address is not shown");
    let worker = office.visitor("worker").await;
    assert_eq!(feed(&office, &format!("/feed/{secret}")).await.status, StatusCode::OK);
    let page = worker.page("/tasks/feed").await;
    let id = page
        .split("/tasks/feed/")
        .find(|p| p.contains("/revoke\""))
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    worker.sends(&format!("/tasks/feed/{id}/revoke"), "x=1").await;
    assert_eq!(feed(&office, &format!("/feed/{secret}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browsers_own_note_is_a_number_and_the_intake_sees_no_task() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    worker.sends("/tasks/new", "what=Today&day=2025-03-30").await;
    assert_eq!(worker.page("/tasks/progress").await, "{\"due\":1}");
    let intake = office.visitor("intake").await;
    assert_eq!(intake.page("/tasks/progress").await, "{\"due\":0}");
    assert_eq!(intake.get("/tasks").await.status, StatusCode::FORBIDDEN);
    assert!(!intake.page("/").await.contains("My tasks"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_sees_what_its_renewals_cost() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    let person = worker.sends("/people/new", FAMILY).await;
    let page = worker.page(&person).await;
    let household = page.split("/households/").nth(1).unwrap().get(..32).unwrap().to_owned();
    let page = worker.page(&format!("/households/{household}/renewals?decision=8&filing=25")).await;
    for there in
        ["USD 240", "USD 1,200", "USD 400", "days without cover in each visa", "not yet verified by a lawyer"]
    {
        assert!(page.contains(there), "{there}");
    }
    let status = worker.get(&format!("/households/{household}/renewals?months=x")).await.status;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}
