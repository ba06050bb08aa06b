//! Raids and custody through the real store and the real router, by those who work with them.

use crate::house::{TestDesk, code_in, last_of_march};
use axum::http::StatusCode;
use dates::Day;
use panah::access::model::{Act, Compartment, Role};
use panah::access::permit::{Actor, Subject};
use panah::access::quota::LOOKS_A_DAY;

pub const PEOPLE: &[(&str, &[Role])] = &[
    ("caseworker", &[Role::Caseworker, Role::Keeper]),
    ("supervisor", &[Role::Supervisor, Role::Keeper]),
    ("volunteer", &[Role::Intake]),
    ("auditor", &[Role::Auditor]),
];

/// Every address in a page that begins so, each once.
fn links(page: &str, start: &str) -> Vec<String> {
    let mut found: Vec<String> = page
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|href| href.starts_with(start))
        .collect();
    found.sort();
    found.dedup();
    found
}

pub fn custodies(page: &str) -> Vec<String> {
    links(page, "/people/").into_iter().filter(|l| l.ends_with("/custody")).collect()
}

/// The address of the first custody's forms on a person's page.
pub fn episode(page: &str) -> String {
    let action = page.split("action=\"").find(|a| a.contains("/custody/") && a.contains("/report\""));
    action.unwrap().split("/report\"").next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_taking_us_and_a_place_is_enough() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    let raid = worker.sends("/incidents/new", "words=they+are+taking+us&district=Attock").await;
    let page = worker.page(&raid).await;
    assert!(page.contains("they are taking us") && page.contains("Attock"));
    assert_eq!(custodies(&page).len(), 1);
    let board = worker.page("/held").await;
    assert_eq!(custodies(&board).len(), 1);
    assert!(board.contains("place not known") && board.contains("When exactly were they taken?"));
    assert!(!board.contains("Attock"), "the board says no place");
    let (status, page) = worker.post("/incidents/new", "words=").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Nothing was written"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_raid_takes_in_a_household_by_code_new_names_and_people_without_a_name() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    let first = worker
        .sends("/people/new", "name=Azmayesh+Test+0412&category=acc&household-new=1&label=Test+family")
        .await;
    let page = worker.page(&first).await;
    let household = links(&page, "/households/").remove(0);
    let page = worker.page(&household).await;
    let code = code_in(&page);
    worker.sends("/people/new", &format!("name=Azmayesh+Test+0413&household={code}&looked=1")).await;
    let who = format!("{code}%0AAdam+Misali%0Aazmaish+test");
    let raid =
        worker.sends("/incidents/new", &format!("who={who}&nameless=2&district=PK630&when-time=2-4")).await;
    let page = worker.page(&raid).await;
    // Two of the household, one new name, two codes; one name that somebody here may bear waits.
    assert_eq!(custodies(&page).len(), 5);
    assert!(page.contains("Who is meant?") && page.contains("Azmayesh Test 0412"));
    assert!(worker.page("/held").await.contains("names that nobody has settled"));
    let id = first.rsplit('/').next().unwrap();
    worker.sends(&format!("{raid}/names"), &format!("name-0={id}")).await;
    let page = worker.page(&raid).await;
    assert!(!page.contains("Who is meant?"));
    // Somebody named twice is not held twice.
    assert_eq!(custodies(&page).len(), 5);
    assert_eq!(
        worker.page(&format!("{first}/custody")).await.matches("class=\"btn small plain\"").count(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custody_is_told_step_by_step_and_a_mistake_is_taken_back_by_a_further_entry() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    let person = worker.sends("/people/new", "name=Azmayesh+Test+0412&category=und").await;
    worker.sends(&format!("{person}/custody/new"), "authority=police&when-time=8&source=family").await;
    let page = worker.page(&format!("{person}/custody")).await;
    let at = episode(&page);
    worker
        .sends(&format!("{at}/seen"), "station=حاجی+کیمپ&when-time=9-10&source=lawyer&confidence=confirmed")
        .await;
    worker
        .sends(&format!("{at}/report"), "what=fir&number=TEST-1/25&sections=14(1),+14(2)&source=lawyer")
        .await;
    let pay = "what=payment&payment=demanded&amount=60,000&currency=PKR&to-role=an+officer&receipt=no";
    worker.sends(&format!("{at}/report"), pay).await;
    worker.sends(&format!("{at}/report"), "what=left-behind&children=3&carer=a+neighbour").await;
    worker.sends(&format!("{at}/mine"), "x=1").await;
    let page = worker.page(&format!("{person}/custody")).await;
    for there in ["14(1)", "14(2)", "PKR 60,000", "a neighbour", "Holding camp", "without a receipt"] {
        assert!(page.contains(there), "{there}");
    }
    assert!(!page.contains("Haji Camp, Rawalpindi"), "the place is not on the page before it is asked for");
    let shown = worker.post(&format!("{person}/custody/where"), "x=1").await.text();
    assert!(shown.contains("Haji Camp, Rawalpindi"));
    worker.sends(&format!("{at}/report"), "what=outcome&outcome=released&when-time=11").await;
    assert_eq!(custodies(&worker.page("/held").await).len(), 0);
    let page = worker.page(&format!("{person}/custody")).await;
    let line = page.split("<li class=\"tl").skip(1).find(|l| l.contains("Released")).unwrap();
    let entry = line.split("name=\"entry\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    worker.sends(&format!("{at}/undo"), &format!("entry={entry}")).await;
    let page = worker.page(&format!("{person}/custody")).await;
    assert!(page.contains("A mistake: counts no more") && page.contains("Released"), "nothing is lost");
    assert_eq!(custodies(&worker.page("/held").await).len(), 1);
    let (status, page) =
        worker.post(&format!("{at}/report"), "what=payment&payment=paid&amount=much").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("This is not an amount") && page.contains("value=\"much\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn released_before_arrested_is_kept_shown_and_does_not_take_anybody_off_the_board() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    let person = worker.sends("/people/new", "name=Azmayesh+Test+0412").await;
    worker.sends(&format!("{person}/custody/new"), "when-time=10").await;
    let at = episode(&worker.page(&format!("{person}/custody")).await);
    worker.sends(&format!("{at}/report"), "what=outcome&outcome=released&when-time=6").await;
    let page = worker.page(&format!("{person}/custody")).await;
    assert!(page.contains("An end is told from before the arrest") && page.contains("In custody"));
    let board = worker.page("/held").await;
    assert!(board.contains("reports contradict each other"));
    assert!(worker.page(&person).await.contains("An end is told from before the arrest"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volunteer_writes_a_call_down_and_cannot_open_it_again() {
    let desk = TestDesk::of(PEOPLE);
    let volunteer = desk.visitor("volunteer").await;
    // Nobody with the key of whereabouts is logged in: what could lead to a door is sealed to it all the same.
    let call = "words=they+took+my+brother&who=Barodar+Misali&station=Haji+Camp&taken-from=a+lane+(test)\
                &call-back=%2B92+000+0000+000&safe-never-call=1&when-time=3";
    let (status, saved) = volunteer.post("/incidents/new", call).await.parts();
    assert_eq!(status, StatusCode::OK);
    assert!(saved.contains("Written down") && !saved.contains("a lane") && !saved.contains("Barodar"));
    for path in ["/held", "/incidents/0190a5e2f3b07a5c9d1e2f3a4b5c6d7e", "/people"] {
        assert_eq!(volunteer.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let worker = desk.visitor("caseworker").await;
    let board = worker.page("/held").await;
    let custody = custodies(&board).remove(0);
    assert!(board.contains("Barodar Misali") && board.contains("Holding camp") && !board.contains("Haji"));
    let raid = links(&board, "/incidents/").into_iter().find(|l| l != "/incidents/new").unwrap();
    assert!(!worker.page(&raid).await.contains("a lane"));
    let door = worker.post(&format!("{raid}/where"), "x=1").await.text();
    assert!(door.contains("a lane (test)") && door.contains("+92 000 0000 000"));
    assert!(!door.contains("tel:"), "never call means that nothing is there to dial");
    let place = worker.post(&format!("{custody}/where"), "x=1").await.text();
    assert!(place.contains("Haji Camp, Rawalpindi"));
    let auditor = desk.visitor("auditor").await;
    let journal = auditor.page("/journal").await;
    assert!(journal.contains("uncovered a place") && journal.contains("saw who is held"));
}

#[tokio::test(flavor = "multi_thread")]
async fn households_are_offered_for_a_raid_once_bounded_and_by_nobody_else() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    for n in 0..25 {
        let place = if n < 23 { "Attock" } else { "Haripur" };
        let fields = format!(
            "name=Azmayesh+Number+{n}&category=und&district={place}&household-new=1&label=Family+{n}&looked=1"
        );
        worker.sends("/people/new", &fields).await;
    }
    let raid = worker.sends("/incidents/new", "words=raid&district=Attock").await;
    let page = worker.page(&raid).await;
    assert!(page.contains("Show them once") && links(&page, "/households/").is_empty());
    assert_eq!(worker.get(&format!("{raid}/offer")).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let supervisor = desk.visitor("supervisor").await;
    assert_eq!(supervisor.post(&format!("{raid}/offer"), "x=1").await.status, StatusCode::FORBIDDEN);
    let (status, offer) = worker.post(&format!("{raid}/offer"), "district=Haripur").await.parts();
    assert_eq!(status, StatusCode::OK);
    assert_eq!(links(&offer, "/households/").len(), 20);
    for hidden in ["Attock", "Haripur", "Azmayesh Number", "Family 23", "Family 24"] {
        assert!(!offer.contains(hidden), "{hidden}");
    }
    assert_eq!(worker.post(&format!("{raid}/offer"), "x=1").await.status, StatusCode::FORBIDDEN);
    assert!(worker.page(&raid).await.contains("It was shown once"));
    let field = offer.split("name=\"household-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    worker.sends(&format!("{raid}/people"), &format!("household-{field}=1")).await;
    assert_eq!(custodies(&worker.page(&raid).await).len(), 2);
    let again = worker.sends("/incidents/new", "words=raid&district=Attock").await;
    let second = worker.post(&format!("{again}/offer"), "x=1").await.text();
    assert_eq!(
        links(&second, "/households/"),
        links(&offer, "/households/"),
        "asking again shows nobody new"
    );
    let third = worker.sends("/incidents/new", "words=raid&district=Attock").await;
    assert_eq!(worker.post(&format!("{third}/offer"), "x=1").await.status, StatusCode::OK);
    let fourth = worker.sends("/incidents/new", "words=raid&district=Attock").await;
    assert_eq!(worker.post(&format!("{fourth}/offer"), "x=1").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_somebody_is_fades_after_thirty_days_until_it_is_noted_anew() {
    let desk = TestDesk::of(PEOPLE);
    let (person, at) = {
        let worker = desk.visitor("caseworker").await;
        let person = worker.sends("/people/new", "name=Azmayesh+Test+0412").await;
        worker.sends(&format!("{person}/custody/new"), "when-time=8&station=Adiala").await;
        let at = episode(&worker.page(&format!("{person}/custody")).await);
        (person, at)
    };
    desk.app.desk().save_snapshots(true).unwrap();
    let desk = desk.reopened(Day::gregorian(2025, 5, 2).unwrap());
    let worker = desk.visitor("caseworker").await;
    let board = worker.page("/held").await;
    assert!(board.contains("Place not known") && board.contains("Are they still where they were seen?"));
    let place = worker.post(&format!("{person}/custody/where"), "x=1").await.text();
    assert!(!place.contains("Adiala prison") && place.contains("for thirty days"));
    worker.sends(&format!("{at}/seen"), "station=Adiala&when-day=2025-05-02").await;
    let place = worker.post(&format!("{person}/custody/where"), "x=1").await.text();
    assert!(place.contains("Adiala prison"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_survives_a_snapshot_and_a_lock() {
    let desk = TestDesk::of(PEOPLE);
    let raid = {
        let worker = desk.visitor("caseworker").await;
        let raid = worker
            .sends("/incidents/new", "words=raid&nameless=3&station=Hazro&taken-from=a+lane&when-time=3-4")
            .await;
        worker.sends(&format!("{raid}/report"), "what=fir&number=TEST-7&sections=14(2)").await;
        raid
    };
    desk.app.desk().save_snapshots(true).unwrap();
    let desk = desk.reopened(last_of_march());
    let worker = desk.visitor("caseworker").await;
    let page = worker.page(&raid).await;
    let held = custodies(&page);
    assert_eq!(held.len(), 3);
    for custody in held {
        let page = worker.page(&custody).await;
        assert!(page.contains("14(2)") && page.contains("Holding camp"));
    }
    let door = worker.post(&format!("{raid}/where"), "x=1").await.text();
    assert!(door.contains("a lane"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crossing_opens_and_closes_and_the_desk_adds_its_own_places() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    assert!(worker.page("/facilities").await.contains("Nobody noted whether it is open"));
    worker
        .sends(
            "/facilities/crossing",
            "crossing=torkham&state=closed&when-day=2025-02-21&crossing-source=Test+report",
        )
        .await;
    worker
        .sends("/facilities/place", "place-name=Test+station&place-aliases=%D8%AA%DA%BE%D8%A7%D9%86%DB%81+%D9%B9%DB%8C%D8%B3%D9%B9&place-kind=police-station&place-source=Test&district=Attock")
        .await;
    let page = worker.page("/facilities").await;
    assert!(page.contains("Closed") && page.contains("Test report") && page.contains("Test station"));
    let person = worker.sends("/people/new", "name=Azmayesh+Test+0412").await;
    worker
        .sends(
            &format!("{person}/custody/new"),
            "when-time=8&station=%D8%AA%DA%BE%D8%A7%D9%86%DB%81+%D9%B9%DB%8C%D8%B3%D9%B9",
        )
        .await;
    let place = worker.post(&format!("{person}/custody/where"), "x=1").await.text();
    assert!(place.contains("Test station"));
    let (status, page) = worker.post("/facilities/crossing", "crossing=torkham&state=open").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Write something here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_glance_gives_no_place_and_no_door_except_under_the_permit_for_it() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    let raid = worker
        .sends("/incidents/new", "words=raid&nameless=1&station=Hazro&taken-from=a+lane&when-time=3-4")
        .await;
    let incident = raid.rsplit('/').next().unwrap().parse().unwrap();
    let now = desk.app.now();
    let anywhere = Actor { door: None, ..worker.actor.clone() };
    for act in [Act::SeeHeld, Act::ListPeople, Act::Search, Act::NoteIncident, Act::SeeToday] {
        let permit = desk.app.permit(&anywhere, act, Subject::Desk).unwrap();
        let view = desk.app.view(&permit).await.unwrap();
        assert!(view.hidden_of(incident).is_empty());
        assert!(view.episodes().all(|s| s.sightings(now).is_empty()), "{act:?}");
        assert!(view.episodes().all(|s| !s.glimpses(now).is_empty()), "{act:?}");
        assert!(!view.scope().contains(&Compartment::Whereabouts));
    }
    let permit = desk.app.permit(&anywhere, Act::ReadWhereabouts, Subject::Incident(incident)).unwrap();
    let view = desk.app.view(&permit).await.unwrap();
    assert_eq!(view.hidden_of(incident).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_to_a_paper_in_custody_is_told_once_and_stands_in_both_rooms() {
    let desk = TestDesk::of(PEOPLE);
    let worker = desk.visitor("caseworker").await;
    let person = worker.sends("/people/new", "name=Azmayesh+Test+0412&kind=por&number=12345-6").await;
    worker.sends(&format!("{person}/custody/new"), "authority=police&when-time=8&source=family").await;
    let page = worker.page(&format!("{person}/custody")).await;
    let at = episode(&page);
    let paper = page.split("name=\"paper\"").nth(1).unwrap().split("12345-6").next().unwrap();
    let paper = paper.rsplit("value=\"").next().unwrap().split('"').next().unwrap();
    worker
        .sends(&format!("{at}/report"), &format!("what=paper&deed=cut&paper={paper}&by-role=an+officer"))
        .await;
    let page = worker.page(&person).await;
    assert!(page.contains("Cut up by") && page.contains("an officer"), "{page}");
    let custody = worker.page(&format!("{person}/custody")).await;
    let line = custody.split("<li class=\"tl").skip(1).find(|l| l.contains("Cut up")).unwrap();
    let entry = line.split("name=\"entry\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    worker.sends(&format!("{at}/undo"), &format!("entry={entry}")).await;
    assert!(!worker.page(&person).await.contains("Cut up by"), "a mistake is one in both rooms");
    worker.sends(&format!("{at}/report"), "what=paper&deed=taken&text=a+green+card").await;
    let page = worker.page(&person).await;
    assert!(page.contains("a green card") && page.contains("Taken by"), "what was not here is noted with it");
    let other = worker.sends("/people/new", "name=Namuna+Misali").await;
    worker.sends(&format!("{other}/custody/new"), "when-time=8").await;
    let theirs = episode(&worker.page(&format!("{other}/custody")).await);
    let of_another = format!("what=paper&deed=taken&paper={paper}");
    assert_eq!(worker.post(&format!("{theirs}/report"), &of_another).await.status, StatusCode::NOT_FOUND);
    let raid = "words=raid&nameless=1&papers=an+ACC+card&papers-now=punched";
    let raid = worker.sends("/incidents/new", raid).await;
    let taken = custodies(&worker.page(&raid).await).remove(0);
    let page = worker.page(taken.strip_suffix("/custody").unwrap()).await;
    assert!(page.contains("an ACC card") && page.contains("Punched by"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_people_are_is_uncovered_so_many_times_a_day_until_a_supervisor_lets_one_go_on() {
    let desk = TestDesk::of(PEOPLE);
    let (raid, person) = {
        let worker = desk.visitor("caseworker").await;
        let raid =
            worker.sends("/incidents/new", "words=raid&nameless=1&station=Hazro&taken-from=a+lane").await;
        let custody = custodies(&worker.page(&raid).await).remove(0);
        let person = custody.strip_suffix("/custody").unwrap().to_owned();
        let ways = ["/custody/where", "/contact"].map(|way| format!("{person}{way}"));
        let door = format!("{raid}/where");
        for n in 0..LOOKS_A_DAY {
            let way = [&ways[0], &ways[1], &door][n % 3];
            let answer = worker.post(way, "x=1").await;
            assert_eq!(answer.status, StatusCode::OK, "{way}");
        }
        (raid, person)
    };
    // Neither a lock nor a snapshot forgets the count.
    desk.app.desk().save_snapshots(true).unwrap();
    let desk = desk.reopened(last_of_march());
    let worker = desk.visitor("caseworker").await;
    for way in [format!("{person}/custody/where"), format!("{person}/contact"), format!("{raid}/where")] {
        let (status, page) = worker.post(&way, "x=1").await.parts();
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{way}");
        assert!(page.contains("1050") && !page.contains("Hazro") && !page.contains("a lane"));
    }
    assert!(!worker.page("/held").await.contains("/looks/"), "nobody lets themselves go on");
    let supervisor = desk.visitor("supervisor").await;
    let board = supervisor.page("/held").await;
    let release = board.split("action=\"").find(|a| a.starts_with("/looks/whereabouts/release/")).unwrap();
    let release = release.split('"').next().unwrap();
    assert_eq!(worker.post(release, "x=1").await.status, StatusCode::FORBIDDEN);
    assert_eq!(supervisor.sends(release, "x=1").await, "/held");
    assert!(!supervisor.page("/held").await.contains("/looks/"));
    let place = worker.post(&format!("{person}/custody/where"), "x=1").await.text();
    assert!(place.contains("Hazro") && place.contains("A supervisor lets you go on"));
}
