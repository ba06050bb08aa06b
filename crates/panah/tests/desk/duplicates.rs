//! Two registrations of one person, from the first typed letter to the confirmed merge and back, through the real
//! store and the real router.

use crate::house::{TestDesk, Visitor, code_in, last_of_march};
use axum::http::StatusCode;
use panah::access::model::Role;

const PEOPLE: &[(&str, &[Role])] = &[
    ("head", &[Role::Supervisor, Role::Keeper, Role::Auditor]),
    ("second", &[Role::Caseworker, Role::Keeper]),
    ("caller", &[Role::Intake]),
];

/// How many entries of looks the auditor sees whose line holds these words.
async fn journalled(auditor: &Visitor<'_>, words: &str) -> usize {
    auditor.page("/journal").await.matches(words).count()
}

/// The first address on a page that ends so.
fn action(html: &str, ending: &str) -> String {
    let mut addresses = html.split('"').filter(|part| part.starts_with('/') && part.ends_with(ending));
    addresses.next().unwrap().to_owned()
}
const ONE: &str = "name=Azmayesh+Gul&name-lang=en&father=Azmoon&sex=f&birth=1371&kind=acc&number=42001-7";
const TWO: &str = "name=%D8%A2%D8%B2%D9%85%D8%A7%DB%8C%D8%B4+%DA%AF%D9%84&name-lang=prs&father=Azmoon&sex=f&birth=1371\
                   &contact=%2B92+300+0000000";

#[tokio::test(flavor = "multi_thread")]
async fn while_a_name_is_typed_those_who_could_be_meant_are_shown_and_written_down_once() {
    let desk = TestDesk::of(PEOPLE);
    let head = desk.visitor("head").await;
    let path = head.register(ONE).await;
    for typed in ["Az", "Azmay", "Azmayesh", "آزمایش"] {
        let (status, list) = head.post("/people/like", &format!("name={typed}")).await.parts();
        assert!(status == StatusCode::OK && list.contains(&path), "{typed}: {list}");
        assert!(!list.contains("<html"), "the list alone");
    }
    assert_eq!(journalled(&head, "searched").await, 2, "one look, and one entry of who was shown in it");
    let list = head.post("/people/like", "name=Azmayesh&father=Other&sex=m&birth=1340").await.text();
    assert!(list.contains("Does not fit:") && list.contains("father&#39;s name"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_script_a_button_shows_the_same_list_before_the_form() {
    let desk = TestDesk::of(PEOPLE);
    let head = desk.visitor("head").await;
    let path = head.register(ONE).await;
    let page = head.page("/people/new").await;
    assert!(page.contains("formaction=\"/people/new/look\"") && page.contains("data-after-look hidden"));
    let page =
        head.post("/people/new/look", "name=%D8%A2%D8%B2%D9%85%D8%A7%DB%8C%D8%B4&father=Azmoon").await.text();
    assert!(
        page.contains(&path)
            && page.contains("in another script")
            && !page.contains("data-after-look hidden")
    );
    assert!(page.contains("value=\"آزمایش\""), "what was typed is kept");
    // Whoever saves without having looked is shown the list first, once.
    let (status, page) = head.post("/people/new", "name=Azmayesh+Gul").await.parts();
    assert!(status == StatusCode::OK && page.contains(&path));
}

#[tokio::test(flavor = "multi_thread")]
async fn this_is_the_person_adds_what_was_typed_and_replaces_nothing() {
    let desk = TestDesk::of(PEOPLE);
    let head = desk.visitor("head").await;
    let path = head.register("name=Azmayesh+Gul&father=Azmoon").await;
    let answer = head
        .post(
            &format!("{path}/add"),
            "name=%D8%A2%D8%B2%D9%85%D8%A7%DB%8C%D8%B4&father=Other&sex=f&birth=1371",
        )
        .await;
    assert_eq!(answer.sent_on(), path);
    let page = head.page(&path).await;
    assert!(page.contains("آزمایش") && page.contains("1371") && page.contains("Azmoon"));
    assert!(!page.contains("Zzelsewho"), "a father's name that stands is not replaced");
    let caller = desk.visitor("caller").await;
    let status = caller.post(&format!("{path}/add"), "name=x").await.status;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn not_the_same_is_remembered_with_who_and_why_and_returns_when_the_evidence_changes() {
    let desk = TestDesk::of(PEOPLE);
    let head = desk.visitor("head").await;
    let one = head.register(ONE).await;
    let of_one = code_in(&head.page(&one).await).to_owned();
    let two = head.register(&format!("{TWO}&not-{of_one}=1&not-why=two+cousins")).await;
    assert!(head.page("/duplicates").await.contains("Nothing to look at"));
    let history = head.page(&two).await + &head.page(&one).await;
    assert!(history.contains("Not the same person as") && history.contains("two cousins"));
    let form = format!("{two}/amend/mother");
    let status = head.post(&form, "base=&seen=&mother=Test+Mother").await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let queue = head.page("/duplicates").await;
    assert!(queue.contains("Are these one person?") && queue.contains("two cousins"), "{queue}");
    let status = head.post(&action(&queue, "/not-same"), "why=asked+again").await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(head.page("/duplicates").await.contains("Nothing to look at"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_takes_two_people_and_can_be_taken_apart() {
    let desk = TestDesk::of(PEOPLE);
    let (head, second) = (desk.visitor("head").await, desk.visitor("second").await);
    let (one, two) = (head.register(ONE).await, head.register(TWO).await);
    let of_two = code_in(&head.page(&two).await).to_owned();
    assert!(head.page("/").await.contains("Pairs to look at:"));
    let queue = head.page("/duplicates").await;
    assert!(queue.contains("the same in another spelling or script") && queue.contains("Azmayesh Gul"));
    let keep = one.trim_start_matches("/people/");
    let status = head.post(&action(&queue, "/same"), &format!("keep={keep}&why=one+voice")).await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(head.page("/").await.contains("Merges that wait for a second person:"));
    let pair = head.page(&action(&head.page(&one).await, two.trim_start_matches("/people/"))).await;
    assert!(pair.contains("Somebody else has to confirm it") && !pair.contains("/confirm"));
    let confirm = action(&pair, "/decline").replace("decline", "confirm");
    let status = head.post(&confirm, "").await.status;
    assert_eq!(status, StatusCode::FORBIDDEN, "not even a supervisor confirms their own");
    assert!(head.page(&two).await.contains("Proposed to be the same person"));
    let status = second.post(&confirm, "").await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    together(&head, &one, &two, &of_two).await;
    let status = second.post(&action(&head.page(&one).await, "/undo"), "why=wrong").await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (of_one, other) = (head.page(&one).await, head.page(&two).await);
    assert!(of_one.contains("42001-7") && other.contains(&of_two));
    assert!(!of_one.contains("Also registered as") && !other.contains("Also registered as"));
    assert!(of_one.contains("Merge taken apart") && !other.contains("42001-7"));
    assert!(head.page("/duplicates").await.contains("Are these one person?"));
}

/// One person shows with everything of both, under either code and either address.
async fn together(head: &Visitor<'_>, one: &str, two: &str, of_two: &str) {
    let page = head.page(one).await;
    for there in
        ["Azmayesh Gul", "آزمایش گل", "42001-7", "Also registered as", of_two, "Merge confirmed", "head"]
    {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert!(head.page(two).await.contains("Also registered as"));
    let found = head.post("/search", &format!("q={of_two}")).await.text();
    assert!(found.contains(one) && !found.contains(two), "{found}");
    let found = head.post("/search", "q=azmayesh").await.text();
    assert!(found.contains(one) && !found.contains(two));
    let contact = head.post(&format!("{one}/contact"), "").await.text();
    assert!(contact.contains("0000000"), "ways to reach both");
    assert!(head.page("/duplicates").await.contains("Nothing to look at"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_is_there_after_the_desk_was_locked_with_and_without_a_snapshot() {
    for snapshot in [false, true] {
        let desk = TestDesk::of(PEOPLE);
        let (head, second) = (desk.visitor("head").await, desk.visitor("second").await);
        let (one, two) = (head.register(ONE).await, head.register(TWO).await);
        let queue = head.page("/duplicates").await;
        head.post(&action(&queue, "/same"), "").await;
        let page = head.page("/duplicates").await;
        let pair = head.page(&action(&page, two.trim_start_matches("/people/"))).await;
        second.post(&action(&pair, "/decline").replace("decline", "confirm"), "").await;
        if snapshot {
            desk.app.desk().save_snapshots(true).unwrap();
        }
        let desk = desk.reopened(last_of_march());
        let head = desk.visitor("head").await;
        assert!(head.page(&one).await.contains("Also registered as"), "snapshot: {snapshot}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_intake_never_sees_what_the_team_keeps() {
    let desk = TestDesk::of(PEOPLE);
    let (head, caller) = (desk.visitor("head").await, desk.visitor("caller").await);
    let path = head.register(ONE).await;
    let list = caller.post("/people/like", "name=Azmayesh").await.text();
    assert!(!list.contains("Azmoon") && !list.contains(&path), "{list}");
    let status = caller.get("/duplicates").await.status;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let saved = caller.post("/people/new", &format!("looked=1&{TWO}")).await.text();
    assert!(saved.contains("PK-"));
    // Somebody who reads both sees that they may be one.
    assert!(head.page("/duplicates").await.contains("Are these one person?"));
}
