//! Asking after those who were found: the day said with a step, the board on that day and after it, and who sees it.

use crate::house::{TestDesk, Visitor, last_of_march};
use crate::tracing::{CALL, PEOPLE, candidate, carded, group};
use axum::http::StatusCode;

const DUE: &str = "Ask after them now";

/// A request whose enquirer was told how to reach the person found.
async fn informed(desk: &TestDesk) -> String {
    let (worker, tracer) = (desk.visitor("worker").await, desk.visitor("tracer").await);
    carded(&worker).await;
    let request = tracer.sends("/tracing/new", CALL).await;
    tracer.sends(&candidate(&tracer, &request, 'c').await.unwrap(), "verdict=confirmed").await;
    let steps =
        ["verify", "check-enquirer-holds", "check-sought-holds", "locate-alive", "asked-contact", "inform"];
    for step in steps {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    request
}

/// A page without the signs that keep a number or a day in the order of its language.
async fn plain(visitor: &Visitor<'_>, path: &str) -> String {
    visitor.page(path).await.replace(['\u{2068}', '\u{2069}'], "")
}

async fn takes(tracer: &Visitor<'_>, request: &str, step: &str, day: &str) {
    tracer.sends(&format!("{request}/step"), &format!("step={step}&ask-on={day}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_day_said_with_a_step_and_after_it_the_board_says_so_until_somebody_asked_after_them() {
    let desk = TestDesk::of(PEOPLE);
    let request = informed(&desk).await;
    {
        let tracer = desk.visitor("tracer").await;
        tracer.sends("/tracing/new", "name=Azmayesh+Kodak&father=Nomuna+Kodak&birth=7&child-alone=yes").await;
        assert!(tracer.page(&request).await.contains("name=\"ask-on\" value=\"\""), "no day is proposed");
        takes(&tracer, &request, "contact", "12+April+2025").await;
        // A step that says no other day leaves it.
        takes(&tracer, &request, "reunify", "").await;
        assert!(plain(&tracer, &request).await.contains("Somebody asks after them on 12 April 2025."));
        let board = tracer.page("/tracing").await;
        assert!(group(&board, "Together").contains(&request) && !board.contains(DUE), "{board}");
    }
    let desk = desk.reopened(last_of_march().plus(12));
    {
        let board = desk.visitor("tracer").await.page("/tracing").await;
        let due = group(&board, DUE);
        assert!(due.contains(&request) && due.contains("Ask after them: due today"), "{due}");
        assert!(!group(&board, "Together").contains(&request), "it stands once: {board}");
        let at = |words: &str| board.find(words).unwrap();
        assert!(at("Children alone") < at(DUE), "{board}");
    }
    let desk = desk.reopened(last_of_march().plus(15));
    let tracer = desk.visitor("tracer").await;
    for page in ["/tracing", &request] {
        let page = plain(&tracer, page).await;
        assert!(page.contains("Ask after them: 3 days late"), "{page}");
    }
    // Asked after, and once more on another day; then for good.
    takes(&tracer, &request, "follow-up", "2025-05-15").await;
    let board = tracer.page("/tracing").await;
    assert!(!board.contains(DUE) && group(&board, "Asked after").contains(&request), "{board}");
    assert!(plain(&tracer, &request).await.contains("Somebody asks after them on 15 May 2025."));
    takes(&tracer, &request, "follow-up", "").await;
    let page = plain(&tracer, &request).await;
    assert!(!page.contains("class=\"note\">Somebody asks after them"), "{page}");
    // What was said with which step stays in what was done.
    let (_, done) = page.split_once("What was done").unwrap();
    assert!(done.contains("on 12 April 2025") && done.contains("on 15 May 2025"), "{done}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_over_or_can_be_read_in_two_ways_is_refused_and_nothing_is_taken() {
    let desk = TestDesk::of(PEOPLE);
    let request = informed(&desk).await;
    let tracer = desk.visitor("tracer").await;
    for (day, why) in [
        ("2025-03-30", "The day to ask after them is over."),
        ("04%2F05%2F2025", "Write one day"),
        ("April+2025", "Write one day"),
        ("soon", "Write one day"),
    ] {
        let fields = format!("step=contact&ask-on={day}");
        let (status, page) = tracer.post(&format!("{request}/step"), &fields).await.parts();
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains(why), "{day}: {page}");
    }
    assert!(group(&tracer.page("/tracing").await, "The enquirer was told").contains(&request));
    // A step that takes no day passes it over.
    takes(&tracer, &request, "asked-place", "soon").await;
    takes(&tracer, &request, "contact", "2025-03-31").await;
    assert!(group(&tracer.page("/tracing").await, DUE).contains("due today"));
}

#[tokio::test(flavor = "multi_thread")]
async fn that_somebody_is_to_be_asked_after_is_on_no_page_of_those_who_do_not_look_for_people() {
    let desk = TestDesk::of(PEOPLE);
    let request = informed(&desk).await;
    let (tracer, night) = (desk.visitor("tracer").await, desk.visitor("night").await);
    takes(&tracer, &request, "contact", "2025-03-31").await;
    for path in ["/tracing", &request] {
        assert!(tracer.page(path).await.contains("Ask after them: due today"), "{path}");
        let (status, page) = night.get(path).await.parts();
        assert!(status != StatusCode::OK && !page.contains("sk after them"), "{path}: {page}");
    }
    for path in ["/", "/tracing/new"] {
        assert!(!night.page(path).await.contains("sk after them"), "{path}");
    }
    // Who may not take steps of it cannot say a day either.
    let fields = "step=follow-up&ask-on=2025-05-15";
    assert_ne!(night.post(&format!("{request}/step"), fields).await.status, StatusCode::SEE_OTHER);
    assert!(tracer.page(&request).await.contains("Ask after them: due today"));
}
