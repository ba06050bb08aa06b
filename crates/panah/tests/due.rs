//! Clocks, tasks and calendars through the real store and the real router, by people with different roles.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use dates::{Day, Lang};
use panah::access::model::Role;
use panah::base::Clock;
use panah::desk::Desk;
use panah::desk::found::{Founding, Newcomer, found};
use panah::web::App;
use panah::web::server::router;
use std::sync::Arc;
use tower::ServiceExt;
use zeroize::Zeroizing;

const WORDS: &str = "orchard lantern quiet harvest copper ninety";

struct Office {
    app: App,
    folder: tempfile::TempDir,
}

fn clock() -> Clock {
    Clock::system("Asia/Karachi").unwrap().starting(Day::gregorian(2025, 3, 31).unwrap())
}

fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let person = |name: &str, roles: &[Role]| Newcomer {
        name: name.to_owned(),
        roles: roles.to_vec(),
        passphrase: Zeroizing::new(format!("{WORDS} {name}")),
    };
    let people = vec![
        person("head", &[Role::Supervisor, Role::Keeper]),
        person("worker", &[Role::Caseworker, Role::Keeper]),
        person("intake", &[Role::Intake]),
    ];
    let founding = Founding {
        office: "Test desk".to_owned(),
        zone: "Asia/Karachi".to_owned(),
        people,
        cost: seal::slots::Cost::floor(),
    };
    found(folder.path(), &founding, &clock()).unwrap();
    let desk = Arc::new(Desk::new(folder.path().to_path_buf(), clock(), panah::law::shipped().unwrap()));
    Office { app: App::new(desk, Lang::En), folder }
}

struct Visitor<'a> {
    app: &'a App,
    cookie: String,
    csrf: String,
}

impl Office {
    async fn visitor(&self, name: &str) -> Visitor<'_> {
        let (desk, who) = (Arc::clone(self.app.desk()), name.to_owned());
        let words = format!("{WORDS} {name}");
        let entered = tokio::task::spawn_blocking(move || desk.enter(&who, &words)).await.unwrap().unwrap();
        let cookie = self.app.sessions().begin(&entered, Lang::En, self.app.now());
        let csrf = self.app.sessions().actor(&cookie, self.app.now(), true).unwrap().csrf;
        Visitor { app: &self.app, cookie, csrf }
    }
}

impl Visitor<'_> {
    async fn send(&self, method: &str, path: &str, body: String) -> (StatusCode, String, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:7272")
            .header(header::COOKIE, format!("panah={}", self.cookie))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let answer = router(self.app).oneshot(request).await.unwrap();
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned());
        let body = to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, to.unwrap_or_default(), String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> String {
        let (status, _, body) = self.send("GET", path, String::new()).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    async fn post(&self, path: &str, fields: &str) -> (StatusCode, String, String) {
        self.send("POST", path, format!("csrf={}&{fields}", self.csrf)).await
    }

    async fn done(&self, path: &str, fields: &str) -> String {
        let (status, to, body) = self.post(path, fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {body}");
        to
    }
}

async fn feed(app: &App, path: &str) -> (StatusCode, String) {
    let request = Request::builder().uri(path).header(header::HOST, "127.0.0.1:7272").body(Body::empty());
    let answer = router(app).oneshot(request.unwrap()).await.unwrap();
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// The value of the first hidden field of a name after a word.
fn hidden(html: &str, after: &str, name: &str) -> String {
    let from = html.split_once(after).unwrap().1;
    let value = from.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

fn form(html: &str, after: &str) -> String {
    ["rule", "of", "key"].map(|n| format!("{n}={}", hidden(html, after, n))).join("&")
}

const FAMILY: &str =
    "name=Azmayesh+Test+0412&household-new=1&kind=visa&number=12345-6&printed-expiry=2025-04-05";

#[tokio::test(flavor = "multi_thread")]
async fn a_visa_proposes_a_clock_a_named_person_confirms_it_and_a_new_day_opens_it_again() {
    let office = office();
    let worker = office.visitor("worker").await;
    let person = worker.done("/people/new", FAMILY).await;
    let page = worker.get(&person).await;
    assert!(page.contains("proposed") && page.contains("5 April 2025"), "{page}");
    let seen = form(&page, "id=\"clocks\"");
    let owner = hidden(&page, "id=\"clocks\"", "key");
    assert_eq!(owner.len(), 24);
    let me = page.split("selected>worker").next().unwrap().rsplit("value=\"").next().unwrap();
    let me = me.split('"').next().unwrap().to_owned();
    worker.done(&format!("{person}/clocks/confirm"), &format!("{seen}&owner={me}&escalate=4")).await;
    let page = worker.get(&person).await;
    assert!(page.contains(">confirmed<") && page.contains("<bdi>worker</bdi>"));
    assert!(worker.get("/tasks").await.contains("Visa"));
    assert!(worker.get("/").await.contains("My tasks"));
    let paper = page
        .split(&format!("{person}/papers/"))
        .find_map(|p| p.get(..32).filter(|i| i.bytes().all(|b| b.is_ascii_hexdigit())));
    let amend = format!("{person}/papers/{}/amend/printed-expiry", paper.unwrap());
    let base = hidden(&worker.get(&amend).await, "<main", "base");
    worker.done(&amend, &format!("base={base}&printed-expiry=2025-04-09")).await;
    let page = worker.get(&person).await;
    assert!(page.contains("to be confirmed again") && page.contains("5 April 2025"), "{page}");
    let (status, ..) = worker.post(&format!("{person}/clocks/confirm"), &seen).await;
    assert_eq!(status, StatusCode::CONFLICT, "what was seen before cannot be confirmed now");
    assert!(worker.get("/tasks").await.contains("to be confirmed again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_arrest_told_on_the_phone_has_an_earliest_breach_and_no_certain_one_without_a_journey() {
    let office = office();
    let worker = office.visitor("worker").await;
    let person = worker.done("/people/new", "name=Azmayesh+Test+0413").await;
    let at = format!("{person}/clocks/new");
    assert!(worker.get(&at).await.contains("Start a clock"));
    worker.done(&at, "trigger=arrest&day=2025-03-30&from=21:00&to=23:00").await;
    let page = worker.get(&person).await;
    for there in
        ["Production before a magistrate", "31 March 2025", "21:00", "Nothing is certain", "Article 10(2)"]
    {
        assert!(page.contains(there), "{there}");
    }
    worker.done(&at, "trigger=arrest&day=2025-03-30&from=23:00&to=01:00&journey=3").await;
    assert!(
        worker.get(&person).await.contains("04:00"),
        "from eleven to one after midnight, and three hours"
    );
    let (status, _, body) = worker.post(&at, "trigger=&day=yesterdayish&from=99").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Choose what happened") && body.contains("value=\"99\""));
    let stop = worker.get(&person).await;
    let stop =
        stop.split("/clocks/").find(|p| p.contains("/stop\"")).unwrap().split('/').next().unwrap().to_owned();
    worker.done(&format!("{person}/clocks/{stop}/stop"), "x=1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_done_taken_back_and_kept_over_a_lock_and_a_snapshot() {
    let office = office();
    let head = office.visitor("head").await;
    head.done("/tasks/new", "what=Call+the+lawyer&day=2025-04-01&hour=10:00&every=weekly").await;
    let page = head.get("/tasks").await;
    for there in ["Call the lawyer", "10:00", "the last working day before is", "28 March 2025"] {
        assert!(page.contains(there), "{there}");
    }
    assert!(page.contains("Eid al-Fitr"), "the days off ahead are named");
    let task =
        page.split("/tasks/").find(|p| p.contains("/done\"")).unwrap().split('/').next().unwrap().to_owned();
    head.done(&format!("/tasks/{task}/done"), "time=0").await;
    let page = head.get("/tasks").await;
    assert!(page.contains("8 April 2025") && page.contains("Not done after all"));
    head.done(&format!("/tasks/{task}/undone"), "time=0").await;
    assert!(head.get("/tasks").await.contains("1 April 2025"));
    office.app.desk().save_snapshots(true).unwrap();
    head.post("/lock", "").await;
    let worker = office.visitor("worker").await;
    assert!(!worker.get("/tasks").await.contains("Call the lawyer"), "it is the head's own");
    assert!(worker.get("/tasks?who=all").await.contains("Call the lawyer"));
    let (status, _, body) = worker.post("/tasks/new", "what=&day=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Say what is to be done.") && body.contains("Say when it is due."));
    assert!(office.folder.path().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_answers_its_secret_address_while_its_owner_is_there_and_never_after_it_is_revoked() {
    let office = office();
    let worker = office.visitor("worker").await;
    let person = worker.done("/people/new", FAMILY).await;
    let code = worker.get(&person).await.split("PK-").nth(1).unwrap().get(..9).unwrap().to_owned();
    worker.done("/tasks/new", &format!("what=Azmayesh+to+the+office&about=PK-{code}&day=2025-04-01")).await;
    let (status, _, page) = worker.post("/tasks/feed/new", "x=1").await;
    assert_eq!(status, StatusCode::OK);
    let secret = page.split("/feed/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(!worker.get("/tasks/feed").await.contains(&secret), "the address is shown once");
    let (status, text) = feed(&office.app, &format!("/feed/{secret}")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains(&format!("PK-{code}")) && !text.contains("Azmayesh"), "{text}");
    let wrong = format!("/feed/{}.ics", "0".repeat(64));
    assert_eq!(feed(&office.app, &wrong).await.0, StatusCode::NOT_FOUND);
    let head = office.visitor("head").await;
    worker.post("/lock", "").await;
    assert!(!office.app.desk().is_locked(), "the head is still there");
    assert_eq!(feed(&office.app, &format!("/feed/{secret}")).await.0, StatusCode::NOT_FOUND);
    assert!(head.get("/tasks/feed").await.contains("None."), "another's address is not shown");
    let worker = office.visitor("worker").await;
    assert_eq!(feed(&office.app, &format!("/feed/{secret}")).await.0, StatusCode::OK);
    let page = worker.get("/tasks/feed").await;
    let id = page
        .split("/tasks/feed/")
        .find(|p| p.contains("/revoke\""))
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    worker.done(&format!("/tasks/feed/{id}/revoke"), "x=1").await;
    assert_eq!(feed(&office.app, &format!("/feed/{secret}")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browsers_own_note_is_a_number_and_the_intake_sees_no_task() {
    let office = office();
    let worker = office.visitor("worker").await;
    worker.done("/tasks/new", "what=Today&day=2025-03-30").await;
    assert_eq!(worker.get("/tasks/progress").await, "{\"due\":1}");
    let intake = office.visitor("intake").await;
    assert_eq!(intake.get("/tasks/progress").await, "{\"due\":0}");
    assert_eq!(intake.send("GET", "/tasks", String::new()).await.0, StatusCode::FORBIDDEN);
    assert!(!intake.get("/").await.contains("My tasks"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_sees_what_its_renewals_cost() {
    let office = office();
    let worker = office.visitor("worker").await;
    let person = worker.done("/people/new", FAMILY).await;
    let page = worker.get(&person).await;
    let household = page.split("/households/").nth(1).unwrap().get(..32).unwrap().to_owned();
    let page = worker.get(&format!("/households/{household}/renewals?decision=8&filing=25")).await;
    for there in
        ["USD 240", "USD 1,200", "USD 400", "days without cover in each visa", "not yet verified by a lawyer"]
    {
        assert!(page.contains(there), "{there}");
    }
    let (status, ..) =
        worker.send("GET", &format!("/households/{household}/renewals?months=x"), String::new()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}
