//! Bad input and misuse of looking for each other: each is refused or flagged, in plain words.

use crate::exchange::{FOUND, SOUGHT, document, record};
use crate::house::{TestDesk, Visitor, last_of_march};
use crate::tracing::{CALL, PEOPLE, address, carded};
use axum::http::StatusCode;
use panah::access::model::Act;
use panah::access::permit::Subject;
use panah::base::ids::RequestId;
use std::fmt::Write;

impl Visitor<'_> {
    /// The same page in every language, said differently in each.
    async fn in_every_language(&self, path: &str, said: [&str; 4]) {
        for (lang, words) in ["en", "prs", "ps", "ur"].into_iter().zip(said) {
            self.post("/language", &format!("lang={lang}&back=/")).await;
            let page = self.page(path).await;
            assert!(page.contains(words), "{lang}: {words} is not in {page}");
        }
        self.post("/language", "lang=en&back=/").await;
    }

    fn request(path: &str) -> RequestId {
        path.rsplit('/').next().unwrap().parse().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_without_consent_is_kept_flagged_and_looked_for_by_nobody() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let file = document(&record("1", FOUND, "believed_alive"));
    tracer.hands_in("Test Office", ("people.xml", &file)).await;
    let request = tracer.sends("/tracing/new", &CALL.replace("&consent=yes", "")).await;
    let said = [
        "The enquirer has not agreed yet that their details are used to look.",
        "جوینده هنوز رضایت نداده",
        "لټوونکي لا رضایت نه دی ورکړی",
        "پوچھنے والے نے ابھی رضامندی نہیں دی",
    ];
    tracer.in_every_language(&request, said).await;
    assert!(tracer.page(&format!("{request}/candidates")).await.contains("Nobody fits yet"));
    assert!(tracer.page("/tracing/queue").await.contains("Nothing waits"));
    let (status, page) = tracer.post(&format!("{request}/step"), "step=open").await.parts();
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("First note that the enquirer agrees")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enquirer_who_asks_for_fifty_people_is_flagged_in_every_language() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let mut last = String::new();
    for n in 0..50 {
        // The same caller in other spellings: the number they call from tells.
        let caller = if n % 2 == 0 { "Test+Enquirer" } else { "Tesst+Enkvairer" };
        let call = format!(
            "name=Azmayesh+N{n}&enquirer-name={caller}&enquirer-contact=0300+000000{}&consent=yes",
            n / 50
        );
        last = tracer.sends("/tracing/new", &call).await;
    }
    let said = [
        "This enquirer asks for very many people. Speak with a supervisor.",
        "این جوینده دنبال افراد بسیار زیادی است",
        "دا لټوونکی ډېر زیات کسان غواړي",
        "یہ پوچھنے والا بہت سے لوگوں کو ڈھونڈ رہا ہے",
    ];
    tracer.in_every_language(&last, said).await;
    assert!(tracer.page("/tracing").await.contains("asks for very many people"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_without_names_is_refused_row_by_row_and_nothing_of_it_is_kept() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let mut csv = String::from("Reference,Name,Father,Age\n");
    for age in 10..40 {
        let reference = if age < 25 { String::new() } else { format!("T-{age}") };
        writeln!(csv, "{reference},,,{age}").unwrap();
    }
    let (status, report) = tracer.hands_in("Test camp", ("arrivals.csv", &csv)).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    let whys =
        ["Neither a name nor a reference", "No name and no father"].map(|why| report.matches(why).count());
    assert!(whys == [15, 15] && report.contains("<b class=\"n\">0</b> taken"), "{whys:?}");
    assert!(tracer.page("/tracing/queue").await.contains("Nothing waits"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_age_that_contradicts_a_child_alone_is_flagged_and_opens_no_way_past_consent() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let call = |age: u8| format!("name=Azmayesh+Test&father=Nomuna&birth={age}&child-alone=yes");
    let child = tracer.sends("/tracing/new", &call(7)).await;
    let grown = tracer.sends("/tracing/new", &call(40)).await;
    assert!(tracer.post(&format!("{child}/step"), "step=search").await.status == StatusCode::SEE_OTHER);
    let (status, page) = tracer.post(&format!("{grown}/step"), "step=open").await.parts();
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("First note that the enquirer agrees")
    );
    let said =
        ["the age noted is of an adult", "سن نوشته‌شده از یک بزرگسال", "لیکل شوی عمر د لوی کس", "عمر بالغ کی"];
    tracer.in_every_language(&grown, said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_of_two_partners_is_flagged_in_another_spelling_too() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let asks = |id: u8, name: &str, mother: &str| {
        format!(
            r#"{{"data":[{{"id":"0000000{id}-0000-4000-8000-000000000000","inquiry_date":"2025-03-01",
            "relation_name":"{mother}","disclosure_other_orgs":true,"tracing_request_subform_section":
            [{{"unique_id":"1000000{id}-0000-4000-8000-000000000000","name":"{name}","sex":"male","age":31}}]}}]}}"#
        )
    };
    for (id, partner, name) in
        [(1, "Test Agency", "Azmayesh Gulnamuna Tajruba"), (2, "Sample Agency", "آزمایش گلنمونه تجربه")]
    {
        let file = asks(id, name, "Test Mother");
        let (status, report) = tracer.hands_in(partner, ("requests.json", &file)).await;
        assert_eq!(status, StatusCode::OK, "{report}");
    }
    let board = tracer.page("/tracing").await;
    assert_eq!(board.matches("The same person is sought in another request too").count(), 2, "{board}");
    // Somebody else is no double.
    let (_, _) =
        tracer.hands_in("Test Agency", ("requests.json", &asks(3, "Kashk Zarf Misal", "Test"))).await;
    assert_eq!(tracer.page("/tracing").await.matches("sought in another request").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_markup_in_a_partners_file_is_refused_or_shown_as_harmless_words() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let hidden = "<p:full_name>Azmayesh &lt;script&gt;alert(1)&lt;/script&gt; Test</p:full_name>";
    let turned = "<p:full_name>Specimen \u{202e}Gom\u{202c}</p:full_name>";
    let elements = "<p:full_name>Bad <script>alert(2)</script></p:full_name>";
    let text = [hidden, turned, elements].into_iter().enumerate();
    let text: String = text.map(|(n, name)| record(&n.to_string(), name, "information_sought")).collect();
    let (status, report) = tracer.hands_in("Test Office", ("people.xml", &document(&text))).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    assert!(report.contains("a field holds elements in place of text"), "{report}");
    let board = tracer.page("/tracing").await;
    assert!(board.contains("Azmayesh") && board.contains("Specimen Gom"), "{board}");
    for page in [report, board] {
        assert!(!page.contains("<script>alert") && !page.contains('\u{202e}'));
    }
}

/// Whether anything sealed about a request can still be opened.
async fn opens(visitor: &Visitor<'_>, desk: &TestDesk, request: RequestId) -> (usize, usize) {
    let permit = desk.app.permit(&visitor.actor, Act::ReadTracing, Subject::Desk).unwrap();
    let view = desk.app.view(&permit).await.unwrap();
    let history = view.history(panah::desk::sheet::subject(uuid::Uuid::from_bytes(request.bytes()))).unwrap();
    (history.len(), history.iter().filter(|entry| entry.plain.is_some()).count())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_past_its_day_is_erased_for_good_and_not_only_hidden() {
    let desk = TestDesk::of(PEOPLE);
    let request = {
        let tracer = desk.visitor("tracer").await;
        let file =
            document(&(record("1", FOUND, "believed_alive") + &record("2", SOUGHT, "information_sought")));
        tracer.hands_in("Test Office", ("people.xml", &file)).await;
        let board = tracer.page("/tracing").await;
        let at = board.split("href=\"").find(|p| p.contains("Specimen Gom")).unwrap();
        let request = Visitor::request(at.split('"').next().unwrap());
        let (all, open) = opens(&tracer, &desk, request).await;
        assert!(all > 0 && open == all);
        request
    };
    // Its day comes. Whoever comes in finds it gone, and so does a clock that is set back.
    let desk = desk.reopened(last_of_march().plus(10));
    desk.visitor("tracer").await;
    let desk = desk.reopened(last_of_march());
    let tracer = desk.visitor("tracer").await;
    assert!(!tracer.page("/tracing").await.contains("Specimen Gom"));
    let (all, open) = opens(&tracer, &desk, request).await;
    assert!(all > 0 && open == 0, "{open} of {all} entries can be opened");
    let checked = desk.app.desk().verify(None).unwrap();
    assert!(checked.fault.is_none(), "the chain still holds");
    // Brought in again by the partner, it is a new request.
    tracer
        .hands_in("Test Office", ("people.xml", &document(&record("2", SOUGHT, "information_sought"))))
        .await;
    assert_eq!(tracer.page("/tracing").await.matches("Specimen Gom").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_primero_that_nobody_agreed_to_share_is_held_back() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let case = |id: u8, shared: bool, traced: bool| {
        format!(
            r#"{{"data":[{{"id":"0000000{id}-0000-4000-8000-000000000000","registration_date":"2025-03-01",
            "name":"Azmayesh Test 0412","sex":"male","disclosure_other_orgs":{shared},
            "consent_for_tracing":{traced}}}]}}"#
        )
    };
    for (id, shared, traced) in [(1, false, true), (2, true, false)] {
        let (status, report) =
            tracer.hands_in("Test Agency", ("cases.json", &case(id, shared, traced))).await;
        assert!(
            status == StatusCode::OK && report.contains("nobody agreed there that it is shared"),
            "{report}"
        );
        assert!(tracer.page(&format!("{request}/candidates")).await.contains("Nobody fits yet"));
    }
    tracer.hands_in("Test Agency", ("cases.json", &case(1, true, true))).await;
    assert!(!tracer.page(&format!("{request}/candidates")).await.contains("Nobody fits yet"));
    // Agreement taken back there takes the card away here.
    tracer.hands_in("Test Agency", ("cases.json", &case(1, false, true))).await;
    assert!(tracer.page(&format!("{request}/candidates")).await.contains("Nobody fits yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_home_tells_no_place_no_number_and_whose_child_nobody_is() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let slip = tracer.page(&format!("{request}/slip")).await;
    assert!(slip.contains("Azmayesh") && slip.contains("Test Enquirer"));
    for kept in ["Rawalpindi", "0000000", "Nomuna"] {
        assert!(!slip.contains(kept), "{kept}");
    }
    let silent = tracer.sends("/tracing/new", &CALL.replace("&consent=yes", "")).await;
    let slip = tracer.page(&format!("{silent}/slip")).await;
    assert!(
        slip.contains("Azmayesh") && !slip.contains("Test Enquirer"),
        "who asks did not agree to be named"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_look_for_somebody_is_an_entry() {
    let desk = TestDesk::of_every_role();
    let (auditor, tracer) = (desk.visitor("auditor").await, desk.visitor("tracing").await);
    let request = tracer.sends("/tracing/new", CALL).await;
    let written = async |words: &str| auditor.page("/journal").await.matches(words).count();
    for (path, words) in [
        ("", "read a request to find somebody"),
        ("/slip", "read a request to find somebody"),
        ("/candidates", "looked at possible matches"),
    ] {
        let before = written(words).await;
        tracer.page(&format!("{request}{path}")).await;
        assert_eq!(written(words).await, before + 1, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sex_noted_in_two_ways_is_flagged_and_neither_is_lost() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let request = tracer.sends("/tracing/new", &format!("{CALL}&sex=m")).await;
    let form = format!("{request}/amend/sex");
    let shown = tracer.page(&form).await;
    assert_eq!(tracer.amends(&form, &shown, "sex=f").await, StatusCode::SEE_OTHER);
    assert_eq!(tracer.amends(&form, &shown, "sex=x&decision=both").await, StatusCode::SEE_OTHER);
    assert!(tracer.page(&request).await.contains("Two different values for sex were noted."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_put_off_comes_back_with_new_evidence_and_not_before() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, tracer) = (desk.visitor("worker").await, desk.visitor("tracer").await);
    carded(&worker).await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let list = tracer.page(&format!("{request}/candidates")).await;
    let pair = address(&list, &format!("{request}/candidates/c"), "");
    assert_eq!(tracer.post(&pair, "verdict=postponed").await.status, StatusCode::SEE_OTHER);
    assert!(!tracer.page("/tracing/queue").await.contains("Azmayesh"));
    let form = format!("{request}/amend/grandfather");
    let shown = tracer.page(&form).await;
    assert_eq!(tracer.amends(&form, &shown, "grandfather=Test+Baba").await, StatusCode::SEE_OTHER);
    assert!(tracer.page("/tracing/queue").await.contains("Azmayesh"));
}
