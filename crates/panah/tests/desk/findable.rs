//! A desk so large that nobody waits until everybody is findable: pages answer meanwhile and say so, nobody is said not
//! to be there, and a lock ends it.

use crate::house::{TestDesk, Visitor, last_of_march};
use crate::tracing::{CALL, PEOPLE};
use axum::http::StatusCode;
use panah::access::model::Act;
use panah::access::permit::Subject;
use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

const STILL: &str = "The desk is still making everybody findable";

/// A desk with a partner's long list and a request for somebody of it; locked. The address of the request.
async fn large() -> (TestDesk, String) {
    let desk = TestDesk::of(PEOPLE);
    let request = {
        let tracer = desk.visitor("tracer").await;
        let mut csv = String::from("Name,Father\nAzmayesh Test 0412,Nomuna Test\n");
        for n in 0..2_300 {
            writeln!(csv, "Specimen{n} Kashk{},Misal Farzi{}", n % 97, n % 31).unwrap();
        }
        let request = tracer.sends("/tracing/new", CALL).await;
        let (_, report) = tracer.hands_in("Test camp", ("arrivals.csv", &csv)).await;
        assert!(report.contains("<b class=\"n\">2,301</b> taken"), "{report}");
        assert!(
            !report.contains("<b class=\"n\">0</b> <a href=\"/tracing/queue\">"),
            "its report waits: {report}"
        );
        request
    };
    (desk.reopened(last_of_march()), request)
}

/// Opens pages until one says no more that it is still at it; the page.
async fn when_done(visitor: &Visitor<'_>, path: &str, never: &str) -> String {
    let since = Instant::now();
    loop {
        let page = visitor.page(path).await;
        if !page.contains(STILL) {
            return page;
        }
        assert!(!page.contains(never), "{never}, while not everybody is findable: {page}");
        assert!(since.elapsed() < Duration::from_mins(1), "{page}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

// On one thread, so that the first page is made before the background has its turn.
#[tokio::test]
async fn after_the_unlock_everybody_becomes_findable_while_the_desk_answers() {
    let (desk, request) = large().await;
    let tracer = desk.visitor("tracer").await;
    let first = tracer.page("/tracing/queue").await;
    assert!(first.contains(STILL) && !first.contains("Nothing waits"), "{first}");
    // A call is taken whatever else goes on.
    let other = tracer.sends("/tracing/new", &CALL.replace("0412", "0413")).await;
    let queue = when_done(&tracer, "/tracing/queue", "Nothing waits").await;
    assert!(queue.contains("Azmayesh"), "{queue}");
    for request in [request, other] {
        let candidates = when_done(&tracer, &format!("{request}/candidates"), "Nobody fits yet").await;
        assert!(candidates.contains("A partner’s list"), "{candidates}");
    }
    assert!(!tracer.page("/tracing").await.contains(STILL));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_ends_it_and_whoever_comes_next_finds_everybody() {
    let (desk, request) = large().await;
    desk.visitor("tracer").await;
    let work = {
        let desk = Arc::clone(desk.app.desk());
        tokio::task::spawn_blocking(move || desk.find_everybody())
    };
    desk.lock();
    // It notices, lets go of what it had, and puts nothing back into a locked desk.
    tokio::time::timeout(Duration::from_secs(20), work).await.unwrap().unwrap();
    assert!(desk.app.desk().is_locked());
    let tracer = desk.visitor("tracer").await;
    desk.app.desk().make_findable().await.unwrap();
    let candidates = tracer.page(&format!("{request}/candidates")).await;
    assert!(!candidates.contains(STILL) && candidates.contains("A partner’s list"), "{candidates}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_somebody_leaves_everybody_becomes_findable_again_before_anybody_looks() {
    let (desk, _) = large().await;
    let (tracer, worker) = (desk.visitor("tracer").await, desk.visitor("worker").await);
    desk.app.desk().make_findable().await.unwrap();
    // What the worker held is closed, and the rest is folded anew with nobody findable in it.
    assert_eq!(worker.post("/lock", "x=1").await.status, StatusCode::SEE_OTHER);
    let permit = desk.app.permit(&tracer.actor, Act::ExchangeTracing, Subject::Desk).unwrap();
    let since = Instant::now();
    loop {
        // Neither a look nor a page: it begins nothing by itself.
        let left = desk.app.desk().view(&permit, 0).await.unwrap().tracing().unwrap().left(last_of_march());
        if left.is_none() {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(30), "{left:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
