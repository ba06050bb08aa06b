//! The desk as its people meet it: real store, real router, personas.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use dates::{Day, Lang};
use panah::access::model::{Act, Role};
use panah::base::{Clock, Fault};
use panah::desk::Desk;
use panah::desk::found::{Founding, Newcomer, found};
use panah::web::server::{doors, router};
use panah::web::{App, sessions};
use seal::slots::Cost;
use std::sync::Arc;
use tower::ServiceExt;
use zeroize::Zeroizing;

const WORDS: &str = "orchard lantern quiet harvest copper ninety";

struct TestDesk {
    app: App,
    _folder: tempfile::TempDir,
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
    let mut people = vec![
        person("head", &[Role::Supervisor, Role::Keeper]),
        person("second", &[Role::Caseworker, Role::Keeper]),
    ];
    people.extend(Role::ALL.iter().map(|role| person(role.code(), &[*role])));
    let founding = Founding {
        office: "Test desk".to_owned(),
        zone: "Asia/Karachi".to_owned(),
        people,
        cost: Cost::floor(),
    };
    found(folder.path(), &founding, &clock()).unwrap();
    let desk = Arc::new(Desk::new(folder.path().to_path_buf(), clock(), panah::law::shipped().unwrap()));
    TestDesk { app: App::new(desk, Lang::En), _folder: folder }
}

struct Visitor<'a> {
    desk: &'a TestDesk,
    cookie: String,
    csrf: String,
}

impl TestDesk {
    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = router(&self.app).oneshot(request).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    async fn visitor(&self, name: &str) -> Visitor<'_> {
        let (desk, who) = (Arc::clone(self.app.desk()), name.to_owned());
        let passphrase = format!("{WORDS} {name}");
        let entered =
            tokio::task::spawn_blocking(move || desk.enter(&who, &passphrase)).await.unwrap().unwrap();
        let cookie = self.app.sessions().begin(&entered, Lang::En, self.app.now());
        let csrf = self.app.sessions().actor(&cookie, self.app.now(), true).unwrap().csrf;
        Visitor { desk: self, cookie, csrf }
    }
}

impl Visitor<'_> {
    async fn get(&self, path: &str) -> (StatusCode, String) {
        self.desk.send(self.request("GET", path, Body::empty())).await
    }

    async fn post(&self, path: &str, fields: &str) -> (StatusCode, String) {
        let body = Body::from(format!("csrf={}&{fields}", self.csrf));
        self.desk.send(self.request("POST", path, body)).await
    }

    fn request(&self, method: &str, path: &str, body: Body) -> Request<Body> {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:7272")
            .header(header::COOKIE, format!("panah={}", self.cookie))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .unwrap()
    }
}

/// A path with something in place of its parameters.
fn filled(path: &str) -> String {
    path.replace("{file}", "panah.css")
        .split('/')
        .map(|part| if part.starts_with('{') { "0" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[test]
fn the_list_of_doors_is_the_one_that_was_reviewed() {
    let list: Vec<String> = doors()
        .list()
        .iter()
        .map(|d| format!("{:4} {} {}", d.method, d.path, d.act.map_or("(open)", Act::code)))
        .collect();
    insta::assert_snapshot!(list.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_asks_who_is_there_and_every_role_passes_only_its_own() {
    let desk = desk();
    for door in doors().list().iter().filter(|d| d.act.is_some()) {
        let bare =
            Request::builder().method(door.method).uri(filled(door.path)).header(header::HOST, "localhost");
        let (status, _) = desk.send(bare.body(Body::empty()).unwrap()).await;
        assert!(
            matches!(status, StatusCode::UNAUTHORIZED | StatusCode::SEE_OTHER),
            "{door:?} answered {status}"
        );
    }
    for role in Role::ALL {
        let visitor = desk.visitor(role.code()).await;
        for door in doors().list() {
            let Some(act) = door.act.filter(|_| door.path != "/lock/all") else { continue };
            let path = filled(door.path);
            let (status, body) = if door.method == "GET" {
                visitor.get(&path).await
            } else {
                visitor.post(&path, "x=1").await
            };
            let refused =
                status == StatusCode::FORBIDDEN && body.contains(&Fault::NotYours.number().to_string());
            assert_eq!(
                refused,
                !role.does(act),
                "{} {} as {}: {status}",
                door.method,
                door.path,
                role.code()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_the_token_of_its_session_changes_nothing() {
    let desk = desk();
    let head = desk.visitor("head").await;
    let (status, body) = desk.send(head.request("POST", "/search", Body::from("q=x"))).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(body.contains("1019"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_name_is_not_answered() {
    let desk = desk();
    let request =
        Request::builder().uri("/login").header(header::HOST, "desk.example.org").body(Body::empty());
    let (status, _) = desk.send(request.unwrap()).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_locks_when_the_last_session_ends_and_opens_again() {
    let desk = desk();
    let head = desk.visitor("head").await;
    assert!(!desk.app.desk().is_locked());
    let (status, _) = head.post("/lock", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(desk.app.desk().is_locked());
    assert_eq!(desk.app.sessions().count(), 0);
    let again = desk.visitor("second").await;
    assert_eq!(again.get("/settings").await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_desk_on_one_folder_is_refused_and_a_wrong_passphrase_opens_nothing() {
    let desk = desk();
    let _head = desk.visitor("head").await;
    let other = Desk::new(desk.app.desk().dir().clone(), clock(), panah::law::shipped().unwrap());
    let refused = other.enter("second", &format!("{WORDS} second")).unwrap_err();
    assert_eq!(refused.fault, Fault::InUse);
    let wrong = desk.app.desk().enter("second", "six wrong words of no list at all").unwrap_err();
    assert_eq!(wrong.fault, Fault::WrongPassphrase);
    let unknown = desk.app.desk().enter("nobody", &format!("{WORDS} second")).unwrap_err();
    assert_eq!(unknown.fault, Fault::WrongPassphrase);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_look_is_an_entry_that_the_auditor_reads() {
    let desk = desk();
    let head = desk.visitor("head").await;
    let before = panah::desk::Desk::verify(desk.app.desk(), None).unwrap().entries;
    assert_eq!(head.post("/search", "q=azmayeshi").await.0, StatusCode::OK);
    assert!(panah::desk::Desk::verify(desk.app.desk(), None).unwrap().entries > before);
    let auditor = desk.visitor("auditor").await;
    let (status, page) = auditor.get("/journal").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("searched") && page.contains("head"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overdue_session_ends_and_the_page_says_so() {
    let desk = desk();
    let head = desk.visitor("head").await;
    let later = desk.app.now().plus_seconds(sessions::IDLE_SECONDS + 1);
    assert_eq!(desk.app.sessions().end_overdue(later).len(), 1);
    desk.app.close_what_nobody_holds();
    assert!(desk.app.desk().is_locked());
    let (status, page) = head.get("/settings").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(page.contains("1018"));
}
