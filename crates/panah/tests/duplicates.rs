//! Two registrations of one person, from the first typed letter to the confirmed merge and back, through the real
//! store and the real router.

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
use seal::slots::Cost;
use std::sync::Arc;
use tower::ServiceExt;
use zeroize::Zeroizing;

const WORDS: &str = "orchard lantern quiet harvest copper ninety";

struct TestDesk {
    app: App,
    folder: tempfile::TempDir,
}

struct Visitor {
    app: App,
    cookie: String,
    csrf: String,
}

fn clock() -> Clock {
    Clock::system("Asia/Karachi").unwrap().starting(Day::gregorian(2025, 3, 31).unwrap())
}

fn desk() -> TestDesk {
    let folder = tempfile::tempdir().unwrap();
    let person = |name: &str, roles: &[Role]| Newcomer {
        name: name.to_owned(),
        roles: roles.to_vec(),
        passphrase: Zeroizing::new(format!("{WORDS} {name}")),
    };
    let people = vec![
        person("head", &[Role::Supervisor, Role::Keeper, Role::Auditor]),
        person("second", &[Role::Caseworker, Role::Keeper]),
        person("caller", &[Role::Intake]),
    ];
    let (office, zone) = ("Test desk".to_owned(), "Asia/Karachi".to_owned());
    found(folder.path(), &Founding { office, zone, people, cost: Cost::floor() }, &clock()).unwrap();
    TestDesk { app: opened(folder.path()), folder }
}

fn opened(folder: &std::path::Path) -> App {
    let desk = Desk::new(folder.to_path_buf(), clock(), panah::law::shipped().unwrap());
    App::new(Arc::new(desk), Lang::En)
}

impl TestDesk {
    async fn visitor(&self, name: &str) -> Visitor {
        let (desk, who) = (Arc::clone(self.app.desk()), name.to_owned());
        let passphrase = format!("{WORDS} {name}");
        let entered =
            tokio::task::spawn_blocking(move || desk.enter(&who, &passphrase)).await.unwrap().unwrap();
        let cookie = self.app.sessions().begin(&entered, Lang::En, self.app.now());
        let csrf = self.app.sessions().actor(&cookie, self.app.now(), true).unwrap().csrf;
        Visitor { app: self.app.clone(), cookie, csrf }
    }
}

impl Visitor {
    async fn send(&self, method: &str, path: &str, body: String) -> (StatusCode, String, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:7272")
            .header(header::COOKIE, format!("panah={}", self.cookie))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let answer = router(&self.app).oneshot(request).await.unwrap();
        let to = answer.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned());
        let status = answer.status();
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

    /// Registers somebody; the path of their page.
    async fn register(&self, fields: &str) -> String {
        let (status, path, body) = self.post("/people/new", &format!("looked=1&{fields}")).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        path
    }

    /// How many entries of looks the auditor sees whose line holds these words.
    async fn journalled(&self, words: &str) -> usize {
        self.get("/journal").await.matches(words).count()
    }
}

/// The first address on a page that ends so.
fn action(html: &str, ending: &str) -> String {
    let mut addresses = html.split('"').filter(|part| part.starts_with('/') && part.ends_with(ending));
    addresses.next().unwrap().to_owned()
}

/// A case code on a page.
fn code(html: &str) -> String {
    html.split("PK-").nth(1).map(|rest| format!("PK-{}", rest.chars().take(9).collect::<String>())).unwrap()
}

const ONE: &str = "name=Azmayesh+Gul&name-lang=en&father=Azmoon&sex=f&birth=1371&kind=acc&number=42001-7";
const TWO: &str = "name=%D8%A2%D8%B2%D9%85%D8%A7%DB%8C%D8%B4+%DA%AF%D9%84&name-lang=prs&father=Azmoon&sex=f&birth=1371\
                   &contact=%2B92+300+0000000";

#[tokio::test(flavor = "multi_thread")]
async fn while_a_name_is_typed_those_who_could_be_meant_are_shown_and_written_down_once() {
    let desk = desk();
    let head = desk.visitor("head").await;
    let path = head.register(ONE).await;
    for typed in ["Az", "Azmay", "Azmayesh", "آزمایش"] {
        let (status, _, list) = head.post("/people/like", &format!("name={typed}")).await;
        assert!(status == StatusCode::OK && list.contains(&path), "{typed}: {list}");
        assert!(!list.contains("<html"), "the list alone");
    }
    assert_eq!(head.journalled("searched").await, 2, "one look, and one entry of who was shown in it");
    let (_, _, list) = head.post("/people/like", "name=Azmayesh&father=Other&sex=m&birth=1340").await;
    assert!(list.contains("Does not fit:") && list.contains("father&#39;s name"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_script_a_button_shows_the_same_list_before_the_form() {
    let desk = desk();
    let head = desk.visitor("head").await;
    let path = head.register(ONE).await;
    let page = head.get("/people/new").await;
    assert!(page.contains("formaction=\"/people/new/look\"") && page.contains("data-after-look hidden"));
    let (_, _, page) =
        head.post("/people/new/look", "name=%D8%A2%D8%B2%D9%85%D8%A7%DB%8C%D8%B4&father=Azmoon").await;
    assert!(
        page.contains(&path)
            && page.contains("in another script")
            && !page.contains("data-after-look hidden")
    );
    assert!(page.contains("value=\"آزمایش\""), "what was typed is kept");
    // Whoever saves without having looked is shown the list first, once.
    let (status, _, page) = head.post("/people/new", "name=Azmayesh+Gul").await;
    assert!(status == StatusCode::OK && page.contains(&path));
}

#[tokio::test(flavor = "multi_thread")]
async fn this_is_the_person_adds_what_was_typed_and_replaces_nothing() {
    let desk = desk();
    let head = desk.visitor("head").await;
    let path = head.register("name=Azmayesh+Gul&father=Azmoon").await;
    let (status, to, _) = head
        .post(
            &format!("{path}/add"),
            "name=%D8%A2%D8%B2%D9%85%D8%A7%DB%8C%D8%B4&father=Other&sex=f&birth=1371",
        )
        .await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
    let page = head.get(&path).await;
    assert!(page.contains("آزمایش") && page.contains("1371") && page.contains("Azmoon"));
    assert!(!page.contains("Zzelsewho"), "a father's name that stands is not replaced");
    let caller = desk.visitor("caller").await;
    let (status, ..) = caller.post(&format!("{path}/add"), "name=x").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn not_the_same_is_remembered_with_who_and_why_and_returns_when_the_evidence_changes() {
    let desk = desk();
    let head = desk.visitor("head").await;
    let one = head.register(ONE).await;
    let of_one = code(&head.get(&one).await);
    let two = head.register(&format!("{TWO}&not-{of_one}=1&not-why=two+cousins")).await;
    assert!(head.get("/duplicates").await.contains("Nothing to look at"));
    let history = head.get(&two).await + &head.get(&one).await;
    assert!(history.contains("Not the same person as") && history.contains("two cousins"));
    let form = format!("{two}/amend/mother");
    let (status, ..) = head.post(&form, "base=&seen=&mother=Test+Mother").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let queue = head.get("/duplicates").await;
    assert!(queue.contains("Are these one person?") && queue.contains("two cousins"), "{queue}");
    let (status, ..) = head.post(&action(&queue, "/not-same"), "why=asked+again").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(head.get("/duplicates").await.contains("Nothing to look at"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_takes_two_people_and_can_be_taken_apart() {
    let desk = desk();
    let (head, second) = (desk.visitor("head").await, desk.visitor("second").await);
    let (one, two) = (head.register(ONE).await, head.register(TWO).await);
    let of_two = code(&head.get(&two).await);
    assert!(head.get("/").await.contains("Pairs to look at:"));
    let queue = head.get("/duplicates").await;
    assert!(queue.contains("the same in another spelling or script") && queue.contains("Azmayesh Gul"));
    let keep = one.trim_start_matches("/people/");
    let (status, ..) = head.post(&action(&queue, "/same"), &format!("keep={keep}&why=one+voice")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(head.get("/").await.contains("Merges that wait for a second person:"));
    let pair = head.get(&action(&head.get(&one).await, two.trim_start_matches("/people/"))).await;
    assert!(pair.contains("Somebody else has to confirm it") && !pair.contains("/confirm"));
    let confirm = action(&pair, "/decline").replace("decline", "confirm");
    let (status, ..) = head.post(&confirm, "").await;
    assert_eq!(status, StatusCode::FORBIDDEN, "not even a supervisor confirms their own");
    assert!(head.get(&two).await.contains("Proposed to be the same person"));
    let (status, ..) = second.post(&confirm, "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    together(&head, &one, &two, &of_two).await;
    let (status, ..) = second.post(&action(&head.get(&one).await, "/undo"), "why=wrong").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (of_one, other) = (head.get(&one).await, head.get(&two).await);
    assert!(of_one.contains("42001-7") && other.contains(&of_two));
    assert!(!of_one.contains("Also registered as") && !other.contains("Also registered as"));
    assert!(of_one.contains("Merge taken apart") && !other.contains("42001-7"));
    assert!(head.get("/duplicates").await.contains("Are these one person?"));
}

/// One person shows with everything of both, under either code and either address.
async fn together(head: &Visitor, one: &str, two: &str, of_two: &str) {
    let page = head.get(one).await;
    for there in
        ["Azmayesh Gul", "آزمایش گل", "42001-7", "Also registered as", of_two, "Merge confirmed", "head"]
    {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert!(head.get(two).await.contains("Also registered as"));
    let (_, _, found) = head.post("/search", &format!("q={of_two}")).await;
    assert!(found.contains(one) && !found.contains(two), "{found}");
    let (_, _, found) = head.post("/search", "q=azmayesh").await;
    assert!(found.contains(one) && !found.contains(two));
    let (_, _, contact) = head.post(&format!("{one}/contact"), "").await;
    assert!(contact.contains("0000000"), "ways to reach both");
    assert!(head.get("/duplicates").await.contains("Nothing to look at"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_is_there_after_the_desk_was_locked_with_and_without_a_snapshot() {
    for snapshot in [false, true] {
        let mut desk = desk();
        let (head, second) = (desk.visitor("head").await, desk.visitor("second").await);
        let (one, two) = (head.register(ONE).await, head.register(TWO).await);
        let queue = head.get("/duplicates").await;
        head.post(&action(&queue, "/same"), "").await;
        let page = head.get("/duplicates").await;
        let pair = head.get(&action(&page, two.trim_start_matches("/people/"))).await;
        second.post(&action(&pair, "/decline").replace("decline", "confirm"), "").await;
        if snapshot {
            desk.app.desk().save_snapshots(true).unwrap();
        }
        desk.app.desk().lock();
        desk.app = opened(desk.folder.path());
        let head = desk.visitor("head").await;
        assert!(head.get(&one).await.contains("Also registered as"), "snapshot: {snapshot}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_intake_never_sees_what_the_team_keeps() {
    let desk = desk();
    let (head, caller) = (desk.visitor("head").await, desk.visitor("caller").await);
    let path = head.register(ONE).await;
    let (_, _, list) = caller.post("/people/like", "name=Azmayesh").await;
    assert!(!list.contains("Azmoon") && !list.contains(&path), "{list}");
    let (status, ..) = caller.send("GET", "/duplicates", String::new()).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (_, _, saved) = caller.post("/people/new", &format!("looked=1&{TWO}")).await;
    assert!(saved.contains("PK-"));
    // Somebody who reads both sees that they may be one.
    assert!(head.get("/duplicates").await.contains("Are these one person?"));
}
