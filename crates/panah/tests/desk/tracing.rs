//! Looking for each other, through the real store and the real router: a call at night, a card, a pair, a decision,
//! what may be told; and what nobody may do.

use crate::house::{TestDesk, Visitor, last_of_march, tells};
use axum::body::Body;
use axum::http::StatusCode;
use panah::access::model::Role;
use panah::base::Fault;

pub const PEOPLE: &[(&str, &[Role])] = &[
    ("lead", &[Role::Supervisor, Role::Keeper]),
    ("worker", &[Role::Caseworker, Role::Keeper]),
    ("tracer", &[Role::Tracing]),
    ("second", &[Role::Tracing]),
    ("night", &[Role::Intake]),
];

impl Visitor<'_> {
    /// Hands a partner's file in on the page of lists.
    pub async fn hands_in(&self, source: &str, file: (&str, &str)) -> (StatusCode, String) {
        self.hands_in_of(source, "", file).await
    }

    /// The same, with a place said of the whole list.
    pub async fn hands_in_of(
        &self,
        source: &str,
        place: &str,
        (file, text): (&str, &str),
    ) -> (StatusCode, String) {
        let part = |head: &str, body: &str| {
            format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
        };
        let body = part("name=\"csrf\"", &self.csrf)
            + &part("name=\"source\"", source)
            + &part("name=\"place\"", place)
            + &part(&format!("name=\"file\"; filename=\"{file}\""), text)
            + "--cut--\r\n";
        self.send("POST", "/tracing/lists", "multipart/form-data; boundary=cut", Body::from(body))
            .await
            .parts()
    }

    /// Takes a step of a request's way; what the desk answers.
    pub async fn step(&self, request: &str, step: &str) -> StatusCode {
        self.post(&format!("{request}/step"), &format!("step={step}&why=test")).await.status
    }
}

pub const CALL: &str = "name=Azmayesh+Test+0412&father=Nomuna+Test&last-place=Rawalpindi&enquirer-name=Test+Enquirer\
                    &enquirer-contact=%2B92+300+0000000&consent=yes&purpose=reunion";

/// The first address of a page that begins so, and ends so.
pub fn address(html: &str, begins: &str, ends: &str) -> String {
    let found = html.split('"').find(|piece| piece.starts_with(begins) && piece.ends_with(ends));
    found.unwrap().to_owned()
}

pub async fn carded(worker: &Visitor<'_>) -> String {
    let consent = "purpose=tracing&recipient=icrc-network&given=yes&consent-language=prs&how=spoken";
    let fields = format!("name=Azmayesh+Test+0412&father=Nomuna+Test&district=Rawalpindi&sex=m&{consent}");
    let person = worker.sends("/people/new", &fields).await;
    let (status, page) = worker.get(&format!("{person}/tracing")).await.parts();
    assert!(status == StatusCode::OK && page.contains("The person agreed: make the card"));
    assert_eq!(
        worker.post(&format!("{person}/tracing"), "basis=consent").await.status,
        StatusCode::SEE_OTHER
    );
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_looked_for_is_there_after_the_desk_was_locked_with_and_without_a_snapshot() {
    for snapshot in [false, true] {
        let desk = TestDesk::of(PEOPLE);
        {
            let (worker, tracer) = (desk.visitor("worker").await, desk.visitor("tracer").await);
            carded(&worker).await;
            tracer.sends("/tracing/new", CALL).await;
        }
        if snapshot {
            desk.app.desk().save_snapshots(true).unwrap();
        }
        let desk = desk.reopened(last_of_march());
        let tracer = desk.visitor("tracer").await;
        let board = tracer.page("/tracing").await;
        assert!(board.contains("Azmayesh Test 0412"), "snapshot: {snapshot}");
        assert!(tracer.page("/tracing/queue").await.contains("Azmayesh"), "the card, too");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_meets_a_card_and_nothing_is_told_before_the_person_found_says_so() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, tracer) = (desk.visitor("worker").await, desk.visitor("tracer").await);
    carded(&worker).await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let list = tracer.get(&format!("{request}/candidates")).await.text();
    let pair = address(&list, &format!("{request}/candidates/c"), "");
    let page = tracer.get(&pair).await.text();
    assert!(page.contains("A person of this desk: ask their caseworker"), "{page}");
    assert_eq!(tracer.post(&pair, "verdict=confirmed").await.status, StatusCode::SEE_OTHER);
    for step in ["verify", "check-enquirer-holds"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    assert_eq!(tracer.step(&request, "locate-alive").await, StatusCode::UNPROCESSABLE_ENTITY);
    for step in ["check-sought-holds", "locate-alive"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    assert!(tracer.get(&request).await.text().contains("Nothing. Not even that somebody was found."));
    assert_eq!(tracer.step(&request, "inform").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(tracer.step(&request, "asked-contact").await, StatusCode::SEE_OTHER);
    let page = tracer.get(&request).await.text();
    assert!(page.contains("How to reach the person, as they allowed it. Not where they are."));
    for step in ["inform", "contact", "reunify"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    assert!(tracer.get("/tracing").await.text().contains("Together"));
}

/// The requests of one state on the board.
pub fn group<'a>(board: &'a str, heading: &str) -> &'a str {
    let from = board.split(&format!("<h2>{heading}</h2>")).nth(1).unwrap_or_default();
    from.split("</section>").next().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_they_have_spoken_and_are_together_somebody_asks_after_them_until_it_ends() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, tracer) = (desk.visitor("worker").await, desk.visitor("tracer").await);
    carded(&worker).await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let refused = async |step: &str, why: &str| {
        let (status, page) = tracer.post(&format!("{request}/step"), &format!("step={step}")).await.parts();
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{step}");
        assert!(page.contains(why), "{step}: {page}");
    };
    let taken = async |step: &str, group_now: &str| {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
        let board = tracer.page("/tracing").await;
        assert!(group(&board, group_now).contains(&request), "{step}: not under {group_now}: {board}");
    };
    let (not_now, not_allowed) = ("Not at this point of the way", "The person found does not allow it");
    let pair = candidate(&tracer, &request, 'c').await.unwrap();
    tracer.sends(&pair, "verdict=confirmed").await;
    for step in ["contact", "reunify", "follow-up"] {
        refused(step, not_now).await;
    }
    for step in ["verify", "check-enquirer-holds", "check-sought-holds"] {
        taken(step, "Being verified").await;
    }
    taken("locate-alive", "Found; nothing told yet").await;
    for step in ["contact", "reunify", "follow-up"] {
        refused(step, not_now).await;
    }
    // News alone is no leave to bring them together.
    taken("asked-news", "Found; nothing told yet").await;
    taken("inform", "The enquirer was told").await;
    for step in ["contact", "reunify"] {
        refused(step, not_allowed).await;
    }
    taken("asked-contact", "The enquirer was told").await;
    taken("contact", "They have spoken").await;
    taken("reunify", "Together").await;
    let story = tracer.page(&request).await;
    let (_, confirmed) =
        story.split_once("<b>They are together: I confirm it</b>").expect("confirmed by a person");
    assert!(confirmed.split("</li>").next().unwrap().contains("tracer"), "{story}");
    for step in ["contact", "inform", "match", "locate-alive"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::UNPROCESSABLE_ENTITY, "{step}");
    }
    // Asked after more than once; what the person allows still holds.
    for _ in 0..2 {
        taken("follow-up", "Asked after").await;
    }
    let page = tracer.page(&request).await;
    assert_eq!(page.matches("<b>Asked after them</b>").count(), 2, "each time is in the story");
    assert!(page.contains("How to reach the person, as they allowed it. Not where they are."));
    refused("reunify", not_now).await;
    taken("close", "Ended").await;
    for step in ["follow-up", "reunify"] {
        refused(step, "It has ended").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_alone_stands_on_top_starts_at_once_and_needs_two_people() {
    let desk = TestDesk::of(PEOPLE);
    let (tracer, second) = (desk.visitor("tracer").await, desk.visitor("second").await);
    let child = "name=Azmayesh+Kodak+0412&father=Nomuna+Test&birth=7&child-alone=yes";
    let request = tracer.post("/tracing/new", child).await.place();
    let board = tracer.get("/tracing").await.text();
    let (top, other) = (board.find("Children alone").unwrap(), board.find(&request).unwrap());
    assert!(top < other);
    let csv = "Name,Father,Age\nAzmayesh Kodak 0412,Nomuna Test,7\n,,\nOther Test Person,Else Test,40\n";
    let (status, report) = tracer.hands_in("Test camp", ("arrivals.csv", csv)).await;
    assert!(status == StatusCode::OK && report.contains("pairs wait for a decision"), "{report}");
    let pair = tracer.get("/tracing/queue").await.text();
    let action = address(&pair, &format!("{request}/candidates/"), "");
    assert_eq!(tracer.post(&action, "verdict=confirmed").await.status, StatusCode::SEE_OTHER);
    for step in ["verify", "check-enquirer-holds", "check-sought-holds", "best-interests-yes"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    assert_eq!(tracer.step(&request, "locate-alive").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(second.step(&request, "check-sought-holds").await, StatusCode::SEE_OTHER);
    assert_eq!(second.step(&request, "locate-alive").await, StatusCode::SEE_OTHER);
    // The list is taken back as a whole: its cards are as if they had never come.
    let lists = tracer.get("/tracing/lists").await.text();
    let back = address(&lists, "/tracing/lists/", "/back");
    assert_eq!(tracer.post(&back, "x=1").await.status, StatusCode::SEE_OTHER);
    assert!(tracer.get("/tracing/queue").await.text().contains("Nothing waits for a decision"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_fled_is_not_found_by_the_one_they_fled_from() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, tracer, night) =
        (desk.visitor("worker").await, desk.visitor("tracer").await, desk.visitor("night").await);
    // She said no: there is no card, and nobody can make one.
    let consent = "purpose=tracing&recipient=icrc-network&given=no&consent-language=ps&how=spoken";
    let her = format!("name=Azmayesh+Khanum+0412&father=Nomuna+Test&sex=f&{consent}");
    let person = worker.post("/people/new", &her).await.place();
    let page = worker.get(&format!("{person}/tracing")).await.text();
    assert!(page.contains("said no to being looked for") && !page.contains("name=\"basis\""));
    for basis in ["consent", "vital-interest"] {
        let status = worker.post(&format!("{person}/tracing"), &format!("basis={basis}")).await.status;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // He calls at night. The volunteer hands him a code and sees nothing more.
    let call = "name=Azmayesh+Khanum+0412&father=Nomuna+Test&enquirer-name=Test+Husband&enquirer-relation=spouse\
                &consent=yes&purpose=reunion";
    let (status, page) = night.post("/tracing/new", call).await.parts();
    assert!(status == StatusCode::OK && page.contains("PK-") && !page.contains("candidates"));
    assert_eq!(night.get("/tracing").await.status, StatusCode::FORBIDDEN);
    let board = tracer.get("/tracing").await.text();
    let request = board
        .split("href=\"")
        .map(|p| p.split('"').next().unwrap())
        .find(|p| p.starts_with("/tracing/") && p.len() > 40)
        .unwrap()
        .to_owned();
    assert!(tracer.get(&format!("{request}/candidates")).await.text().contains("Nobody fits yet"));
    let page = tracer.get(&request).await.text();
    assert!(page.contains("Asks only for the place") && page.contains("We are still looking"));
    assert_eq!(
        tracer.post(&format!("{request}/step"), "step=refuse").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(tracer.step(&request, "refuse").await, StatusCode::SEE_OTHER);
    let page = tracer.get(&request).await.text();
    assert!(page.contains("Turned down") && page.contains("We are still looking"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_list_of_a_partner_never_takes_over_the_card_of_somebody_else() {
    let desk = TestDesk::of(PEOPLE);
    let tracer = desk.visitor("tracer").await;
    let request = tracer.sends("/tracing/new", CALL).await;
    let list = |who: &str| format!("Name,Father,Age\n{who},30\n");
    for who in ["Azmayesh Test 0412,Nomuna Test", "Zarf Misal,Kashk Misal"] {
        let (status, report) = tracer.hands_in("Test camp", ("arrivals.csv", &list(who))).await;
        assert_eq!(status, StatusCode::OK, "{report}");
    }
    let pairs = tracer.page(&format!("{request}/candidates")).await;
    assert!(pairs.contains("Azmayesh Test 0412"), "the first list's card is still who it was: {pairs}");
    // The second list is taken back: the first stands.
    let lists = tracer.page("/tracing/lists").await;
    tracer.sends(&address(&lists, "/tracing/lists/", "/back"), "x=1").await;
    let pairs = tracer.page(&format!("{request}/candidates")).await;
    assert!(pairs.contains("Azmayesh Test 0412"), "{pairs}");
}

#[tokio::test(flavor = "multi_thread")]
async fn look_ups_have_a_limit_that_a_supervisor_lifts() {
    let desk = TestDesk::of(PEOPLE);
    let (tracer, lead) = (desk.visitor("tracer").await, desk.visitor("lead").await);
    let request = tracer.post("/tracing/new", CALL).await.place();
    let candidates = format!("{request}/candidates");
    for _ in 0..panah::access::quota::LOOKS_A_DAY {
        assert_eq!(tracer.get(&candidates).await.status, StatusCode::OK);
    }
    let (status, page) = tracer.get(&candidates).await.parts();
    assert!(status == StatusCode::TOO_MANY_REQUESTS && tells(&page, Fault::LookedEnough));
    let board = lead.get("/tracing").await.text();
    let release = address(&board, "/looks/tracing/release/", "");
    assert_eq!(lead.post(&release, "x=1").await.status, StatusCode::SEE_OTHER);
    assert_eq!(tracer.get(&candidates).await.status, StatusCode::OK);
}

/// The first candidate of a request that begins with this letter of a side, if one.
pub async fn candidate(visitor: &Visitor<'_>, request: &str, kind: char) -> Option<String> {
    let page = visitor.page(&format!("{request}/candidates")).await;
    let begins = format!("{request}/candidates/{kind}");
    page.split('"').find(|piece| piece.starts_with(&begins)).map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_taken_is_matched_by_itself_for_those_who_may_read_the_case_alone() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, lead, tracer) =
        (desk.visitor("worker").await, desk.visitor("lead").await, desk.visitor("tracer").await);
    let request = tracer.sends("/tracing/new", CALL).await;
    let person = worker.register("name=Azmayesh+Test+0412&father=Nomuna+Test&sex=m").await;
    assert_eq!(candidate(&lead, &request, 'p').await, None, "who is free is asked, not matched");
    worker.sends(&format!("{person}/custody/new"), "when-time=8&station=Adiala").await;
    let pair = candidate(&lead, &request, 'p').await.expect("who is held cannot be asked");
    let page = lead.page(&pair).await;
    assert!(page.contains("without a card") && page.contains("Azmayesh") && !page.contains("Adiala"));
    assert!(page.contains(&format!("href=\"{person}/tracing\"")) && !page.contains("value=\"confirmed\""));
    // Who looks for the missing and reads no case sees nobody, and cannot ask for the pair.
    assert_eq!(candidate(&tracer, &request, 'p').await, None);
    assert_eq!(tracer.get(&pair).await.status, StatusCode::NOT_FOUND);
    assert_eq!(tracer.post(&pair, "verdict=rejected").await.status, StatusCode::NOT_FOUND);
    assert!(!tracer.page("/tracing/queue").await.contains("Azmayesh"));
    // What is verified is a card: with one, everybody who looks sees the same person once.
    assert_eq!(lead.post(&pair, "verdict=confirmed").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    lead.sends(&format!("{person}/tracing"), "basis=vital-interest").await;
    assert_eq!(candidate(&lead, &request, 'p').await, None);
    assert!(candidate(&tracer, &request, 'c').await.is_some());
}

/// An answer about being looked for.
pub fn on_tracing(given: &str, until: &str) -> String {
    format!("purpose=tracing&recipient=this-desk&given={given}&consent-language=prs&how=spoken&until={until}")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_agreed_is_matched_without_a_card_whoever_came_first_and_not_after_their_no() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, lead, tracer) =
        (desk.visitor("worker").await, desk.visitor("lead").await, desk.visitor("tracer").await);
    let person = worker.register("name=Azmayesh+Test+0412&father=Nomuna+Test&sex=m&district=Attock").await;
    worker.sends(&format!("{person}/consent"), &on_tracing("yes", "")).await;
    // The person first.
    let first = tracer.sends("/tracing/new", CALL).await;
    let pair = candidate(&lead, &first, 'p').await.expect("they agreed");
    let page = lead.page(&pair).await;
    assert!(page.contains("agreed to be found, without a card") && !page.contains("Attock"));
    assert!(!page.contains("value=\"confirmed\""), "what is verified is a card");
    assert_eq!(candidate(&tracer, &first, 'p').await, None, "their case is not read here");
    assert_eq!(tracer.get(&pair).await.status, StatusCode::NOT_FOUND);
    // The request first: what is corrected of somebody is compared anew.
    let other = worker.register("name=Ghayr&father=Digar&sex=m").await;
    worker.sends(&format!("{other}/consent"), &on_tracing("yes", "")).await;
    let of_other =
        |pair: Option<String>| pair.is_some_and(|p| p.ends_with(other.trim_start_matches("/people/")));
    assert!(!of_other(candidate(&lead, &first, 'p').await));
    worker.sends(&format!("{person}/consent"), &on_tracing("no", "")).await;
    assert_eq!(candidate(&lead, &first, 'p').await, None, "a later no ends it at once");
    for (field, value) in [("name", "Azmayesh+Test+0412"), ("father", "Nomuna+Test")] {
        let form = format!("{other}/amend/{field}");
        let shown = worker.page(&form).await;
        let status = worker.amends(&form, &shown, &format!("{field}={value}")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    assert!(of_other(candidate(&lead, &first, 'p').await));
    // What was agreed to for a time ends with its last day.
    worker.sends(&format!("{other}/consent"), &on_tracing("yes", "2025-03-31")).await;
    assert!(of_other(candidate(&lead, &first, 'p').await));
    let desk = desk.reopened(last_of_march().plus(1));
    assert_eq!(candidate(&desk.visitor("lead").await, &first, 'p').await, None, "the day is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_free_again_or_said_no_is_matched_no_more_and_who_was_sent_over_a_crossing_is() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, lead) = (desk.visitor("worker").await, desk.visitor("lead").await);
    let request = lead.sends("/tracing/new", CALL).await;
    let person = worker.register("name=Azmayesh+Test+0412&father=Nomuna+Test&sex=m").await;
    worker.sends(&format!("{person}/custody/new"), "when-time=8").await;
    let episode = crate::custody::episode(&worker.page(&format!("{person}/custody")).await);
    let tell = |end: &str| format!("what=outcome&outcome={end}&crossing=torkham&when-time=9");
    worker.sends(&format!("{episode}/report"), &tell("returned")).await;
    assert!(candidate(&lead, &request, 'p').await.is_some());
    worker
        .sends(
            &format!("{person}/consent"),
            "purpose=tracing&recipient=icrc-network&given=no&consent-language=prs&how=spoken",
        )
        .await;
    assert_eq!(candidate(&lead, &request, 'p').await, None, "they said no");
    let other = worker.register("name=Azmayesh+Test+0413&father=Nomuna+Test&sex=m").await;
    worker.sends(&format!("{other}/custody/new"), "when-time=8").await;
    let free = crate::custody::episode(&worker.page(&format!("{other}/custody")).await);
    assert!(candidate(&lead, &request, 'p').await.is_some());
    worker.sends(&format!("{free}/report"), &tell("released")).await;
    assert_eq!(candidate(&lead, &request, 'p').await, None, "who is free can be asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_raid_raises_somebody_of_whom_no_name_is_known() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, lead) = (desk.visitor("worker").await, desk.visitor("lead").await);
    worker.sends("/incidents/new", "who=Adam+Misali+0412&nameless=1&district=PK630&when-time=8").await;
    let call = |place: &str, day: &str| {
        format!("name=Kashk+Zarf&last-place={place}&last-when={day}&enquirer-name=Test&consent=yes")
    };
    let same = lead.sends("/tracing/new", &call("PK630", "2025-03-31")).await;
    let pair = candidate(&lead, &same, 'p').await.expect("the same raid");
    let page = lead.page(&pair).await;
    assert!(page.contains("Same raid") && !page.contains("Likely"), "one clue is never likely: {page}");
    for (place, day) in [("PK630", "2025-03-20"), ("PK528", "2025-03-31"), ("PK6", "2025-03-31")] {
        let other = lead.sends("/tracing/new", &call(place, day)).await;
        assert_eq!(candidate(&lead, &other, 'p').await, None, "{place} {day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_companion_raises_somebody_of_whom_no_name_is_known() {
    let desk = TestDesk::of(PEOPLE);
    let (worker, lead) = (desk.visitor("worker").await, desk.visitor("lead").await);
    worker.sends("/incidents/new", "who=Kashkmisal+Zarfzada&nameless=1&words=test").await;
    let call = "father=Nomuna+Test&companions=Kashkmisal+Zarfzada&enquirer-name=Test&consent=yes";
    let request = lead.sends("/tracing/new", call).await;
    let pair = candidate(&lead, &request, 'p').await.expect("the same companion");
    let page = lead.page(&pair).await;
    assert!(page.contains("Companions") && !page.contains("Likely"), "{page}");
}
