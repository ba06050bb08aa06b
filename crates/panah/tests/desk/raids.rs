//! One raid, several callers: further calls, raids put together and taken apart again.

use crate::custody::{PEOPLE, custodies};
use crate::house::{TestDesk, code_in, last_of_march};
use axum::http::StatusCode;

/// The entry of the first joining on a raid's page.
fn joining(page: &str) -> String {
    let form = page.split("/part\"").nth(1).unwrap();
    form.split("name=\"entry\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_call_is_added_to_its_raid_and_what_the_callers_tell_differently_stands_side_by_side() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    let first = "words=they+came+at+night&how-many=12&authority=police&district=Attock&when-time=1-2\
                 &who=Adam+Misali&taken-from=a+lane";
    let raid = worker.sends("/incidents/new", first).await;
    let page = worker.page(&raid).await;
    assert!(!page.contains("the callers differ"));
    let code = code_in(&page);
    let form = worker.page(&format!("/incidents/new?raid={code}")).await;
    assert!(form.contains("A further call about a raid") && form.contains(&format!("value=\"{code}\"")));
    let second = format!(
        "raid={code}&caller=neighbour&words=nine+of+us&how-many=9&authority=fia&district=Attock\
         &when-time=1:30&nameless=1&taken-from=the+back+door"
    );
    assert_eq!(worker.sends("/incidents/new", &second).await, raid, "no second raid is made");
    let page = worker.page(&raid).await;
    assert_eq!(custodies(&page).len(), 2);
    for said in ["they came at night", "nine of us", ">12<", ">9<", "Police", "(FIA)"] {
        assert!(page.contains(said), "{said}");
    }
    assert_eq!(
        page.matches("the callers differ").count(),
        2,
        "how many, and by whom; not the district or time"
    );
    let door = worker.post(&format!("{raid}/where"), "x=1").await.text();
    assert!(door.contains("a lane") && door.contains("the back door"));
    let board = worker.page("/held").await;
    assert_eq!(board.matches(&format!("href=\"{raid}\"")).count(), 1);
    // Nobody named and nobody counted: nobody is made up.
    worker.sends("/incidents/new", &format!("raid={code}&words=a+third+call")).await;
    assert_eq!(custodies(&worker.page(&raid).await).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_raids_that_were_one_are_put_together_and_taken_apart_again() {
    let desk = TestDesk::of(PEOPLE);
    let (one, two, code) = {
        let worker = desk.visitor("caseworker").await;
        let one = worker
            .sends(
                "/incidents/new",
                "words=call+one&nameless=2&district=Attock&when-time=2&taken-from=a+lane",
            )
            .await;
        let two = worker
            .sends(
                "/incidents/new",
                "words=call+two&nameless=1&district=Attock&when-time=3&taken-from=a+yard",
            )
            .await;
        let code = code_in(&worker.page(&two).await).to_owned();
        let page = worker.page(&one).await;
        assert!(page.contains("the same district, about the same time") && page.contains(&code));
        let (status, page) = worker.post(&format!("{one}/join"), "raid=PK-0000-0000").await.parts();
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("No other raid here has this code"));
        let itself = format!("raid={}", code_in(&worker.page(&one).await));
        assert_eq!(
            worker.post(&format!("{one}/join"), &itself).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        worker.sends(&format!("{two}/join"), &format!("other={}", one.rsplit('/').next().unwrap())).await;
        (one, two, code)
    };
    desk.app.desk().save_snapshots(true).unwrap();
    let desk = desk.reopened(last_of_march());
    let worker = desk.visitor("caseworker").await;
    for raid in [&one, &two] {
        let page = worker.page(raid).await;
        assert!(page.contains("call one") && page.contains("call two") && page.contains(&code));
        assert_eq!(custodies(&page).len(), 3);
        let door = worker.post(&format!("{raid}/where"), "x=1").await.text();
        assert!(door.contains("a lane") && door.contains("a yard"));
    }
    let board = worker.page("/held").await;
    assert!(board.contains(&format!("href=\"{one}\"")) && !board.contains(&format!("href=\"{two}\"")));
    // One raid: the offer is made once for both.
    assert_eq!(worker.post(&format!("{two}/offer"), "x=1").await.status, StatusCode::OK);
    assert_eq!(worker.post(&format!("{one}/offer"), "x=1").await.status, StatusCode::FORBIDDEN);
    let entry = joining(&worker.page(&two).await);
    worker.sends(&format!("{two}/part"), &format!("entry={entry}")).await;
    let (page, other) = (worker.page(&one).await, worker.page(&two).await);
    assert!(page.contains("call one") && !page.contains("call two"));
    assert!(other.contains("call two") && !other.contains("call one"));
    assert_eq!((custodies(&page).len(), custodies(&other).len()), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volunteer_who_names_a_raid_of_the_team_writes_a_new_one_that_says_so() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    let raid = worker.sends("/incidents/new", "words=call+one&nameless=1").await;
    let code = code_in(&worker.page(&raid).await).to_owned();
    let volunteer = desk.visitor("volunteer").await;
    let saved = volunteer.post("/incidents/new", &format!("words=call+two&raid={code}")).await.text();
    assert!(
        saved.contains("Written down") && !saved.contains(&code),
        "it is not said whether that raid is here"
    );
    let own = code_in(&saved);
    let page = worker.page(&raid).await;
    assert!(page.contains("the caller named it") && page.contains(own));
    worker.sends(&format!("{raid}/join"), &format!("raid={own}")).await;
    let page = worker.page(&raid).await;
    assert!(page.contains("call one") && page.contains("call two"));
    // Their own raid takes the next call of a volunteer.
    volunteer.post("/incidents/new", &format!("words=call+three&raid={own}")).await;
    assert!(worker.page(&raid).await.contains("call three"));
}
