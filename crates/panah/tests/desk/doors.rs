//! Who may pass which door, and what ends a session.

use crate::house::{TestDesk, clock, last_of_march, passphrase, tells};
use axum::http::{Request, StatusCode, header};
use panah::access::model::{Act, Role};
use panah::base::Fault;
use panah::desk::Desk;
use panah::web::server::doors;
use panah::web::sessions;

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
    let desk = TestDesk::of_every_role();
    for door in doors().list().iter().filter(|d| d.act.is_some()) {
        let bare = Request::builder().method(door.method).uri(filled(door.path));
        let status = desk.stranger(bare.header(header::HOST, "localhost")).await.status;
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
            let answer = if door.method == "GET" {
                visitor.get(&path).await
            } else {
                visitor.post(&path, "x=1").await
            };
            let (status, body) = answer.parts();
            let refused = status == StatusCode::FORBIDDEN && tells(&body, Fault::NotYours);
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
    let desk = TestDesk::of_every_role();
    let head = desk.visitor("head").await;
    let (status, body) = head.without_token("/search", "q=x").await.parts();
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(tells(&body, Fault::ForeignForm), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_name_is_not_answered() {
    let desk = TestDesk::of_every_role();
    let request = Request::builder().uri("/login").header(header::HOST, "desk.example.org");
    let status = desk.stranger(request).await.status;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_locks_when_the_last_session_ends_and_opens_again() {
    let desk = TestDesk::of_every_role();
    let head = desk.visitor("head").await;
    assert!(!desk.app.desk().is_locked());
    let status = head.post("/lock", "").await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(desk.app.desk().is_locked());
    assert_eq!(desk.app.sessions().count(), 0);
    let again = desk.visitor("worker").await;
    assert_eq!(again.get("/settings").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_desk_on_one_folder_is_refused_and_a_wrong_passphrase_opens_nothing() {
    let desk = TestDesk::of_every_role();
    let _head = desk.visitor("head").await;
    let other =
        Desk::new(desk.app.desk().dir().clone(), clock(last_of_march()), panah::law::shipped().unwrap());
    let refused = other.enter("worker", &passphrase("worker")).unwrap_err();
    assert_eq!(refused.fault, Fault::InUse);
    let wrong = desk.app.desk().enter("worker", "six wrong words of no list at all").unwrap_err();
    assert_eq!(wrong.fault, Fault::WrongPassphrase);
    let unknown = desk.app.desk().enter("nobody", &passphrase("worker")).unwrap_err();
    assert_eq!(unknown.fault, Fault::WrongPassphrase);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_look_is_an_entry_that_the_auditor_reads() {
    let desk = TestDesk::of_every_role();
    let head = desk.visitor("head").await;
    let before = panah::desk::Desk::verify(desk.app.desk(), None).unwrap().entries;
    assert_eq!(head.post("/search", "q=azmayeshi").await.status, StatusCode::OK);
    assert!(panah::desk::Desk::verify(desk.app.desk(), None).unwrap().entries > before);
    let auditor = desk.visitor("auditor").await;
    let (status, page) = auditor.get("/journal").await.parts();
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("searched") && page.contains("head"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overdue_session_ends_and_the_page_says_so() {
    let desk = TestDesk::of_every_role();
    let head = desk.visitor("head").await;
    let later = desk.app.now().plus_seconds(sessions::IDLE_SECONDS + 1);
    assert_eq!(desk.app.sessions().end_overdue(later).len(), 1);
    desk.app.close_what_nobody_holds();
    assert!(desk.app.desk().is_locked());
    let (status, page) = head.get("/settings").await.parts();
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(tells(&page, Fault::SessionEnded));
}
