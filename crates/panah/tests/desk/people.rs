//! From a first call to a decided clash, through the real store and the real router.

use crate::house::{TWO, TestDesk, hidden};
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn a_first_call_becomes_a_page_with_a_standing_and_is_found_again() {
    let desk = TestDesk::of(TWO);
    let worker = desk.visitor("worker").await;
    let fields = "name=Azmayesh+Test+0412&father=Test+Father&sex=f&birth=1371&category=acc&district=Rawalpindi\
                  &household-new=1&label=Test+household&relation=head&contact=%2B92+300+0000000\
                  &kind=acc&number=12345-6&purpose=tracing&recipient=unhcr&given=no&consent-language=ps&how=spoken";
    let path = worker.sends("/people/new", fields).await;
    let page = worker.page(&path).await;
    for there in
        ["Azmayesh Test 0412", "1371", "Nobody asked yet", "12345-6", "Test household", "What changed"]
    {
        assert!(page.contains(there), "{there}");
    }
    assert!(!page.contains("0000000"), "a contact stands on the page before it is asked for");
    let found = worker.post("/search", "q=azmaish").await.text();
    assert!(found.contains(&path) && !found.contains("Rawalpindi") && !found.contains("0000000"));
    let found = worker.post("/search", "q=2345").await.text();
    assert!(found.contains(&path));
    let shown = worker.post(&format!("{path}/contact"), "x=1").await.text();
    assert!(shown.contains("+92 300 0000000") && shown.find("Nobody asked yet") < shown.find("tel:"));
    assert!(worker.page("/people").await.contains(&path));
    assert!(worker.page(&format!("{path}/print")).await.contains("12345-6"));
    let (status, same) = worker.post("/people/new", "name=Azmaish+Test+0412").await.parts();
    assert!(status == StatusCode::OK && same.contains(&path) && same.contains("This is the person"));
    worker.sends("/people/new", "name=Azmaish+Test+0412&looked=1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_refused_keeps_what_was_typed() {
    let desk = TestDesk::of(TWO);
    let worker = desk.visitor("worker").await;
    let (status, page) =
        worker.post("/people/new", "name=Test+Person&birth=31+Hut+1403&district=Torkham").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in [
        "value=\"Test Person\"",
        "value=\"31 Hut 1403\"",
        "value=\"Torkham\"",
        "no such day",
        "border crossing",
    ] {
        assert!(page.contains(kept), "{kept}");
    }
    let path = worker.sends("/people/new", "code-only=1&birth=30").await;
    assert!(worker.page(&path).await.contains("No name: code only"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_one_field_both_see_both_values_and_decide() {
    let desk = TestDesk::of(TWO);
    let worker = desk.visitor("worker").await;
    let path = worker.sends("/people/new", "name=Test+Person&father=First").await;
    let form = format!("{path}/amend/father");
    let base = hidden(&worker.page(&form).await, "base");
    let status = worker.post(&form, &format!("base={base}&seen=&father=Second")).await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, clash) = worker.post(&form, &format!("base={base}&seen=&father=Third")).await.parts();
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(clash.contains("Second") && clash.contains("value=\"Third\""));
    let (now, seen) = (hidden(&clash, "base"), hidden(&clash, "seen"));
    assert_eq!(seen, base);
    let status =
        worker.post(&form, &format!("base={now}&seen={seen}&father=Third&decision=both")).await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = worker.page(&path).await;
    assert!(page.contains("Two values:") && page.contains("Second") && page.contains("Third"));
    assert!(worker.page("/people?clash=1").await.contains(&path));
    let clash = page.split("class=\"clash\"").nth(1).unwrap();
    let (base, take) = (hidden(clash, "base"), hidden(clash, "take"));
    let status = worker.post(&form, &format!("base={base}&take={take}")).await.status;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!worker.page(&path).await.contains("Two values:"));
}
