//! What a custody starts by itself: clocks that wait for a named person, and open again when what they rest on changes.

use crate::custody::episode;
use crate::due::form;
use crate::house::{TestDesk, Visitor};
use axum::http::StatusCode;
use panah::access::model::Role;

const PEOPLE: &[(&str, &[Role])] =
    &[("head", &[Role::Supervisor, Role::Keeper]), ("worker", &[Role::Caseworker, Role::Keeper])];

/// Somebody arrested, and where the forms of their custody are.
async fn arrested(worker: &Visitor<'_>, when: &str) -> (String, String) {
    let person = worker.sends("/people/new", "name=Azmayesh+Test+0412").await;
    worker.sends(&format!("{person}/custody/new"), &format!("authority=police&source=family&{when}")).await;
    let at = episode(&worker.page(&format!("{person}/custody")).await);
    (person, at)
}

fn clock<'a>(page: &'a str, title: &str) -> Option<&'a str> {
    let clocks = page.split_once("id=\"clocks\"").unwrap().1;
    let clocks = clocks.split("What changed").next().unwrap();
    let from = clocks.find(title)?;
    clocks.get(from..)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_arrest_proposes_its_clocks_which_a_named_person_confirms_and_another_report_opens_again() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    let (person, at) = arrested(&worker, "when-day=2025-03-30&when-time=21-23").await;
    let page = worker.page(&person).await;
    let magistrate = clock(&page, "Production before a magistrate").unwrap();
    assert!(magistrate.contains("21:00") && magistrate.contains("Nothing is certain"));
    assert!(clock(&page, "Best chance of release").is_some());
    let board = worker.page("/held").await;
    assert!(board.contains("Production before a magistrate") && board.contains("proposed"), "{board}");
    let seen = form(&page, "Production before a magistrate");
    worker.sends(&format!("{person}/clocks/confirm"), &seen).await;
    assert!(worker.page(&person).await.contains(">confirmed<"));
    worker.sends(&format!("{at}/report"), "what=fir&number=TEST-1/25&sections=14(2)&source=lawyer").await;
    let page = worker.page(&person).await;
    assert!(page.contains(">confirmed<"), "a charge is not what the clock of the magistrate rests on");
    assert!(clock(&page, "Best chance of release").is_none(), "a charge ends that chance");
    let again = "what=arrest&authority=police&when-day=2025-03-30&when-time=19-22&journey=3&source=neighbour";
    worker.sends(&format!("{at}/report"), again).await;
    let page = worker.page(&person).await;
    let magistrate = clock(&page, "Production before a magistrate").unwrap();
    assert!(magistrate.contains("to be confirmed again") && magistrate.contains("19:00"));
    let stale = worker.post(&format!("{person}/clocks/confirm"), &seen).await.status;
    assert_eq!(stale, StatusCode::CONFLICT);
    assert!(worker.page("/held").await.contains("to be confirmed again"));
    let history = page.rsplit_once("What changed").unwrap().1;
    for there in ["FIR", "TEST-1/25", "14(2)", "Production before a magistrate"] {
        assert!(history.contains(there), "{there} is in the history");
    }
    worker.sends(&format!("{at}/report"), "what=produced&court=a+test+court&when-day=2025-03-31").await;
    let page = worker.page(&person).await;
    assert!(clock(&page, "Production before a magistrate").is_none());
    worker.sends(&format!("{at}/report"), "what=remanded&remand=judicial&until=2025-04-09").await;
    let page = worker.page(&person).await;
    assert!(clock(&page, "End of the remand").unwrap().contains("10 April 2025"), "{page}");
    assert!(worker.page("/held").await.contains("End of the remand"));
    worker.sends(&format!("{at}/report"), "what=outcome&outcome=handed-over").await;
    assert!(clock(&worker.page(&person).await, "End of the remand").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_knows_of_an_arrest_makes_a_clock_earlier_and_never_later() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    let (person, _) = arrested(&worker, "").await;
    let page = worker.page(&person).await;
    assert!(clock(&page, "Production before a magistrate").unwrap().contains("before"), "{page}");
    assert!(worker.page("/held").await.contains("may have run out"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exit_permit_sent_back_and_granted_again_starts_again() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    let (person, at) = arrested(&worker, "when-time=3").await;
    worker.sends(&format!("{at}/report"), "what=exit-permit&granted=2025-03-20").await;
    let page = worker.page(&person).await;
    assert!(clock(&page, "Exit permit").unwrap().contains("5 April 2025"), "{page}");
    worker.sends(&format!("{person}/clocks/confirm"), &form(&page, "Exit permit")).await;
    worker.sends(&format!("{at}/report"), "what=exit-permit&granted=2025-03-28").await;
    let page = worker.page(&person).await;
    let permit = clock(&page, "Exit permit").unwrap();
    assert!(permit.contains("13 April 2025") && permit.contains("to be confirmed again"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camp_and_a_closed_crossing_start_clocks_for_those_who_may_know_where_somebody_is() {
    let office = TestDesk::of(PEOPLE);
    let worker = office.visitor("worker").await;
    let (person, at) = arrested(&worker, "when-day=2025-03-29").await;
    assert!(clock(&worker.page(&person).await, "Transfer from the camp").is_none());
    worker.sends(&format!("{at}/seen"), "station=Haji+Camp&when-day=2025-03-30&source=lawyer").await;
    let page = worker.page(&person).await;
    let camp = clock(&page, "Transfer from the camp to the crossing").unwrap();
    assert!(camp.contains("30 March 2025") && !page.contains("Haji Camp, Rawalpindi"), "{page}");
    assert!(clock(&page, "No removal possible").is_none());
    worker
        .sends(
            "/facilities/crossing",
            "crossing=torkham&state=closed&when-day=2025-03-28&crossing-source=a+test",
        )
        .await;
    assert!(clock(&worker.page(&person).await, "No removal possible").unwrap().contains("torkham"));
    worker
        .sends(
            "/facilities/crossing",
            "crossing=torkham&state=open&when-day=2025-03-31&crossing-source=a+test",
        )
        .await;
    assert!(clock(&worker.page(&person).await, "No removal possible").is_none());
}
