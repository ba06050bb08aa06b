//! The page of a pair and the queue: the map of both places, what happened in custody and to whom it is told, who was
//! with somebody, and the keys.

use crate::custody::episode;
use crate::house::{TestDesk, Visitor, code_in, last_of_march};
use crate::tracing::{CALL, PEOPLE, address, candidate, on_tracing};
use axum::http::StatusCode;
use panah::access::model::{Act, Role};
use panah::access::permit::Subject;
use panah::base::ids::{BatchId, CardId};
use panah::desk::record::{Fact, Text};
use panah::tracing::model::{Card, Event, Seen, Whose};

/// A card that tells where its person was last seen: the address of its pair with a request.
async fn offered(lead: &Visitor<'_>, whose: Whose, request: &str) -> String {
    let id = CardId::from_bytes([7; 16]);
    let card = Card {
        names: [Text::new("Azmayesh Test 0412", None)].into(),
        father: Some(Text::new("Nomuna Test", None)),
        seen: Seen { place: Some(Fact::new("AF0617".parse().unwrap())), when: None },
        ..Card::of_partner(whose, last_of_march().plus(40))
    };
    let permit = lead.desk.app.permit(&lead.actor, Act::ExchangeTracing, Subject::Desk).unwrap();
    let event = Event::Offered { card: id, facts: Box::new(card) };
    lead.desk.app.commit(permit, [event.into()]).await.unwrap();
    format!("{request}/candidates/c{id}")
}

/// The picture of a page, if there is one.
fn map(page: &str) -> Option<&str> {
    page.split("<svg class=\"map\"").nth(1)?.split("</svg>").next()
}

const MARKS: [&str; 2] = [">1</text>", ">2</text>"];

#[tokio::test(flavor = "multi_thread")]
async fn the_map_of_a_pair_marks_the_place_of_the_request_and_the_one_a_partner_wrote() {
    let desk = TestDesk::of(PEOPLE);
    let lead = desk.visitor("lead").await;
    let request = lead.sends("/tracing/new", CALL).await;
    let whose = Whose::Elsewhere {
        list: BatchId::from_bytes([8; 16]),
        source: "Test camp".into(),
        reference: Fact::new("T-1".to_owned()),
    };
    let page = lead.page(&offered(&lead, whose, &request).await).await;
    let svg = map(&page).unwrap();
    assert!(MARKS.iter().all(|mark| svg.contains(mark)) && svg.contains("<line "), "{svg}");
    let title = svg.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
    assert_eq!(title, "The two places 1: Rawalpindi, Punjab · 2: Muhmand Dara, Nangarhar");
    assert_eq!(svg.matches("class=\"here\"").count(), 2, "both provinces are drawn as theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_place_of_one_of_our_own_people_is_on_no_map_and_nowhere_on_the_page_of_their_card() {
    let desk = TestDesk::of(PEOPLE);
    let (lead, tracer) = (desk.visitor("lead").await, desk.visitor("tracer").await);
    let request = tracer.sends("/tracing/new", CALL).await;
    let person = lead.register("name=Azmayesh+Test+0412&father=Nomuna+Test&sex=m&district=Attock").await;
    let code = code_in(&lead.page(&person).await).parse().unwrap();
    let person = person.trim_start_matches("/people/").parse().unwrap();
    let pair = offered(&lead, Whose::Person { person, code }, &request).await;
    for reader in [&tracer, &lead] {
        let page = reader.page(&pair).await;
        let svg = map(&page).unwrap();
        assert!(svg.contains(MARKS[0]) && !svg.contains(MARKS[1]) && !svg.contains("<line "), "{svg}");
        assert_eq!(svg.matches("class=\"here\"").count(), 1, "no second province stands out");
        assert!(page.contains("Azmayesh") && page.contains("Rawalpindi, Punjab"), "{page}");
        for place in ["Muhmand", "Nangarhar", "Attock"] {
            assert!(!page.contains(place), "{}: {place}: {page}", reader.name);
        }
    }
}

/// A table of what came of a list, by the words that stand before it.
fn told_after<'a>(report: &'a str, heading: &str) -> &'a str {
    report.split(heading).nth(1).unwrap_or_default().split("</table>").next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_place_of_a_camps_list_is_compared_and_on_the_map_and_an_unknown_one_keeps_no_row_out() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let list = "Name,Father,Camp,Date of arrival\nAzmayesh Test 0412,Nomuna Test,Attock,2025-03-20\n\
                Specimen Duyum,Kashk Misal,Blue Tents,2025-03-21\nZarf Siyum,Adam Test,Torkham,31 Foo\n";
    let report = tracer.hands_in("Test camp", ("arrivals.csv", list)).await.1;
    assert!(
        report.contains("<b class=\"n\">3</b> taken") && report.contains("<b class=\"n\">0</b> not usable")
    );
    assert!(report.contains("<b class=\"n\">3</b> values unclear and left out"), "{report}");
    let left = told_after(&report, "Taken, but left out of the row");
    for (value, why) in [
        ("Blue Tents", "No district or province of this name is known"),
        ("Torkham", "A border crossing lies in two countries"),
        ("31 Foo", "Cannot be read as a date."),
    ] {
        let row = left.split("<tr>").find(|row| row.contains(value)).unwrap_or_default();
        assert!(row.contains(why), "{value}: {left}");
    }
    assert!(!left.contains("Attock") && left.matches("<tr>").count() == 4, "{left}");
    let page = tracer.page(&candidate(&tracer, &request, 'c').await.unwrap()).await;
    assert!(page.contains("<b>Last seen</b>: agrees"), "Attock is in Punjab, as Rawalpindi is: {page}");
    let svg = map(&page).unwrap();
    assert!(svg.contains("2: Attock, Punjab") && MARKS.iter().all(|mark| svg.contains(mark)), "{svg}");
    assert!(line(&page).contains("20 March 2025") && line(&page).contains("Attock"), "{}", line(&page));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_said_of_a_whole_list_is_everybodys_whose_row_says_none() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let here = tracer.sends("/tracing/new", CALL).await;
    let other = CALL.replace("Azmayesh+Test+0412&father=Nomuna", "Zarf+Siyum&father=Adam");
    let there = tracer.sends("/tracing/new", &other).await;
    let list = "Name,Father,Camp\nAzmayesh Test 0412,Nomuna Test,\nZarf Siyum,Adam Test,PK528\n";
    let sheet = ("arrivals.csv", list);
    for (place, file, why) in [
        ("Blue Tents", sheet, "No one district or province of this name"),
        ("Attock", ("people.xml", "<pfif/>"), "tell the place with each record"),
    ] {
        let (status, page) = tracer.hands_in_of("Test camp", place, file).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains(why), "{place}: {page}");
    }
    assert!(tracer.page("/tracing/lists").await.contains("No list yet"), "nothing of it was taken");
    assert_eq!(tracer.hands_in_of("Test camp", "Attock", sheet).await.0, StatusCode::OK);
    for (request, place) in [(here, "2: Attock, Punjab"), (there, "2: Peshawar, Khyber Pakhtunkhwa")] {
        let page = tracer.page(&candidate(&tracer, &request, 'c').await.unwrap()).await;
        assert!(map(&page).unwrap().contains(place), "{place}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_requests_for_one_person_are_both_on_the_map_and_one_without_a_place_is_not() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let one = tracer.sends("/tracing/new", CALL).await;
    let other = tracer.sends("/tracing/new", &CALL.replace("Rawalpindi", "PK528")).await;
    let page = tracer.page(&candidate(&tracer, &one, 's').await.unwrap()).await;
    let svg = map(&page).unwrap();
    assert!(svg.contains("1: Rawalpindi, Punjab · 2: Peshawar, Khyber Pakhtunkhwa"), "{svg}");
    assert!(svg.contains("<line "), "{svg}");
    // From the other end it is the other way round: 1 is always the request that is looked at.
    let page = tracer.page(&candidate(&tracer, &other, 's').await.unwrap()).await;
    assert!(map(&page).unwrap().contains("1: Peshawar, Khyber Pakhtunkhwa · 2: Rawalpindi, Punjab"));
    let bare = "name=Specimen+Gom&father=Kashk+Misal&enquirer-name=Test&consent=yes";
    let nowhere = tracer.sends("/tracing/new", bare).await;
    tracer.sends("/tracing/new", bare).await;
    let page = tracer.page(&candidate(&tracer, &nowhere, 's').await.unwrap()).await;
    assert_eq!(map(&page), None, "no picture where no place is known");
}

/// What happened when, as a page of a pair tells it.
fn line(page: &str) -> &str {
    page.split("id=\"line\"").nth(1).unwrap().split("</ol>").next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_in_custody_is_told_where_whereabouts_are_known_and_nowhere_else() {
    let people: &[(&str, &[Role])] = &[
        ("lead", &[Role::Supervisor, Role::Keeper]),
        ("keeper", &[Role::Keeper]),
        // Reads the cases of first calls, looks for the missing, and holds no key of whereabouts.
        ("both", &[Role::Intake, Role::Tracing]),
    ];
    let desk = TestDesk::of(people);
    let (lead, both) = (desk.visitor("lead").await, desk.visitor("both").await);
    let request = lead.sends("/tracing/new", CALL).await;
    let fields =
        format!("name=Azmayesh+Test+0412&father=Nomuna+Test&sex=m&looked=1&{}", on_tracing("yes", ""));
    both.post("/people/new", &fields).await;
    let found = lead.post("/search", "q=Azmayesh+Test+0412").await.text();
    let person = found.split('"').find(|p| p.starts_with("/people/") && p.len() == 40).unwrap().to_owned();
    assert!(candidate(&both, &request, 'p').await.is_some(), "who agreed and is free");
    lead.sends(&format!("{person}/custody/new"), "when-time=8&station=Adiala").await;
    assert_eq!(
        candidate(&both, &request, 'p').await,
        None,
        "who is held is seen where whereabouts are known"
    );
    let episode = episode(&lead.page(&format!("{person}/custody")).await);
    lead.sends(&format!("{episode}/report"), "what=outcome&outcome=released&when-time=9").await;
    let pair = candidate(&both, &request, 'p').await.expect("free again, and the word holds");
    let (known, unknown) = (lead.page(&pair).await, both.page(&pair).await);
    assert!(line(&known).contains("Arrest") && line(&known).contains("Released"), "{}", line(&known));
    assert!(line(&unknown).contains("Request made"), "{}", line(&unknown));
    for told in ["2 · ", "Arrest", "Outcome", "Released", "Police station"] {
        assert!(!line(&unknown).contains(told), "{told}: {}", line(&unknown));
    }
    assert!(!known.contains("Adiala") && !unknown.contains("Adiala"));
}

/// Somebody who agreed to be looked for and was taken in a raid together with another.
async fn raided(worker: &Visitor<'_>) -> String {
    let person = worker.register("name=Azmayesh+Test+0412&father=Nomuna+Test&sex=m").await;
    worker.sends(&format!("{person}/consent"), &on_tracing("yes", "")).await;
    let code = code_in(&worker.page(&person).await).to_owned();
    let raid = format!("who={code}%0AKashkmisal+Zarfzada&district=PK630&when-time=8");
    worker.sends("/incidents/new", &raid).await;
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_taken_in_one_raid_is_compared_while_they_are_held_and_not_when_they_are_free() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, lead) = (desk.visitor("worker").await, desk.visitor("lead").await);
    let person = raided(&worker).await;
    let request = lead.sends("/tracing/new", &format!("{CALL}&companions=Kashkmisal+Zarfzada")).await;
    let pair = format!("{request}/candidates/p{}", person.trim_start_matches("/people/"));
    // Once as the request says it, once as it is known of the person.
    let (held, agrees) = (lead.page(&pair).await, "<b>Companions</b>: agrees");
    assert!(held.matches("Kashkmisal Zarfzada").count() == 2 && held.contains(agrees), "{held}");
    let episode = episode(&worker.page(&format!("{person}/custody")).await);
    worker.sends(&format!("{episode}/report"), "what=outcome&outcome=released&when-time=9").await;
    assert!(candidate(&lead, &request, 'p').await.is_some(), "they agreed");
    let free = lead.page(&pair).await;
    assert!(free.matches("Kashkmisal Zarfzada").count() == 1 && !free.contains(agrees), "{free}");
    assert!(!free.contains("Same raid"), "{free}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_of_somebody_free_names_nobody_who_was_taken_with_them() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, lead) = (desk.visitor("worker").await, desk.visitor("lead").await);
    let person = raided(&worker).await;
    let form = format!("{person}/tracing");
    assert!(worker.page(&form).await.contains("Kashkmisal Zarfzada"), "while they are held");
    let episode = episode(&worker.page(&format!("{person}/custody")).await);
    worker.sends(&format!("{episode}/report"), "what=outcome&outcome=released&when-time=9").await;
    assert!(!worker.page(&form).await.contains("Kashkmisal"), "what the card would say");
    worker.sends(&form, "basis=consent").await;
    let request = lead.sends("/tracing/new", &format!("{CALL}&companions=Kashkmisal+Zarfzada")).await;
    let page = lead.page(&candidate(&lead, &request, 'c').await.unwrap()).await;
    // Once, as the request says it.
    assert!(page.matches("Kashkmisal Zarfzada").count() == 1, "{page}");
    assert!(!page.contains("<b>Companions</b>: agrees"), "{page}");
}

/// What the script looks for on a page of a pair: it presses these buttons.
const SCRIPT: &str = include_str!("../../static/panah.js");

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_carries_its_keys_and_each_word_leads_to_the_next_pair() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let list = "Name,Father,Age\nAzmayesh Yakum,Nomuna Karachi,7\nSpecimen Duyum,Kashk Misal,9\nZarf Siyum,Adam Test,5\n";
    assert!(tracer.hands_in("Test camp", ("arrivals.csv", list)).await.1.contains("pairs wait"));
    for (name, father) in
        [("Azmayesh+Yakum", "Nomuna+Karachi"), ("Specimen+Duyum", "Kashk+Misal"), ("Zarf+Siyum", "Adam+Test")]
    {
        let call = format!("name={name}&father={father}&enquirer-name=Test&consent=yes");
        tracer.sends("/tracing/new", &call).await;
    }
    assert!(SCRIPT.contains("[data-keys]") && SCRIPT.contains("[data-key="));
    let words = [
        ("postponed", "3", "Look again later"),
        ("rejected", "2", "Not the same"),
        ("confirmed", "1", "May be the one"),
    ];
    let mut decided = Vec::new();
    for (waiting, (verdict, key, _)) in [3, 2, 1].into_iter().zip(words) {
        let page = tracer.page("/tracing/queue").await;
        assert!(page.contains(&format!("\u{2068}{waiting}\u{2069} wait")), "{page}");
        let form = page.split("<form").find(|form| form.contains(" data-keys ")).expect("a form with keys");
        let form = form.split("</form>").next().unwrap();
        assert!(form.contains(" tabindex=\"-1\" autofocus "), "the keys work from the start: {form}");
        assert!(form.contains("name=\"queue\" value=\"1\""), "{form}");
        assert!(form.contains(&format!("name=\"verdict\" value=\"{verdict}\" data-key=\"{key}\"")), "{form}");
        let pair = address(form, "/tracing/", "");
        assert!(!decided.contains(&pair), "{pair} was decided and comes again");
        assert_eq!(tracer.sends(&pair, &format!("queue=1&verdict={verdict}")).await, "/tracing/queue");
        decided.push(pair);
    }
    assert!(tracer.page("/tracing/queue").await.contains("Nothing waits for a decision"));
    for (pair, (_, _, said)) in decided.iter().zip(words) {
        let page = tracer.page(pair).await;
        assert!(
            page.contains(&format!("<b>{said}</b>")) && page.contains("value=\"undone\" data-key=\"1\""),
            "{page}"
        );
    }
}
