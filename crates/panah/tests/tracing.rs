//! Looking for each other, through the real store and the real router: a call at night, a card, a pair, a decision,
//! what may be told; and what nobody may do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use dates::{Day, Lang};
use panah::access::model::Role;
use panah::base::Clock;
use panah::desk::Desk;
use panah::desk::found::{Founding, Newcomer, found};
use panah::web::App;
use panah::web::server::router;
use std::sync::Arc;
use tower::ServiceExt;
use zeroize::Zeroizing;

const WORDS: &str = "orchard lantern quiet harvest copper ninety";

struct TestDesk {
    app: App,
    _folder: tempfile::TempDir,
}

struct Visitor<'a> {
    desk: &'a TestDesk,
    cookie: String,
    csrf: String,
}

fn desk() -> TestDesk {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::system("Asia/Karachi").unwrap().starting(Day::gregorian(2025, 3, 31).unwrap());
    let person = |name: &str, roles: &[Role]| Newcomer {
        name: name.to_owned(),
        roles: roles.to_vec(),
        passphrase: Zeroizing::new(WORDS.to_owned()),
    };
    let people = vec![
        person("lead", &[Role::Supervisor, Role::Keeper]),
        person("worker", &[Role::Caseworker, Role::Keeper]),
        person("tracer", &[Role::Tracing]),
        person("second", &[Role::Tracing]),
        person("night", &[Role::Intake]),
    ];
    let cost = seal::slots::Cost::floor();
    let founding = Founding { office: "Test desk".to_owned(), zone: "Asia/Karachi".to_owned(), people, cost };
    found(folder.path(), &founding, &clock).unwrap();
    let desk = Arc::new(Desk::new(folder.path().to_path_buf(), clock, panah::law::shipped().unwrap()));
    TestDesk { app: App::new(desk, Lang::En), _folder: folder }
}

impl TestDesk {
    async fn visitor(&self, name: &str) -> Visitor<'_> {
        let (desk, who) = (Arc::clone(self.app.desk()), name.to_owned());
        let entered = tokio::task::spawn_blocking(move || desk.enter(&who, WORDS)).await.unwrap().unwrap();
        let cookie = self.app.sessions().begin(&entered, Lang::En, self.app.now());
        let csrf = self.app.sessions().actor(&cookie, self.app.now(), true).unwrap().csrf;
        Visitor { desk: self, cookie, csrf }
    }
}

impl Visitor<'_> {
    async fn send(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> (StatusCode, String, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:7272")
            .header(header::COOKIE, format!("panah={}", self.cookie))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let answer = router(&self.desk.app).oneshot(request).await.unwrap();
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned());
        let body = to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, to.unwrap_or_default(), String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let (status, _, body) = self.send("GET", path, "text/plain", Vec::new()).await;
        (status, body)
    }

    async fn post(&self, path: &str, fields: &str) -> (StatusCode, String, String) {
        let body = format!("csrf={}&{fields}", self.csrf).into_bytes();
        self.send("POST", path, "application/x-www-form-urlencoded", body).await
    }

    async fn upload(&self, path: &str, source: &str, csv: &str) -> (StatusCode, String) {
        let part = |head: &str, body: &str| {
            format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
        };
        let body = part("name=\"csrf\"", &self.csrf)
            + &part("name=\"source\"", source)
            + &part("name=\"file\"; filename=\"arrivals.csv\"", csv)
            + "--cut--\r\n";
        let (status, _, page) =
            self.send("POST", path, "multipart/form-data; boundary=cut", body.into_bytes()).await;
        (status, page)
    }

    async fn step(&self, request: &str, step: &str) -> StatusCode {
        self.post(&format!("{request}/step"), &format!("step={step}&why=test")).await.0
    }
}

const CALL: &str = "name=Azmayesh+Test+0412&father=Nomuna+Test&last-place=Rawalpindi&enquirer-name=Test+Enquirer\
                    &enquirer-contact=%2B92+300+0000000&consent=yes&purpose=reunion";

/// The first address of a page that begins so, and ends so.
fn address(html: &str, begins: &str, ends: &str) -> String {
    let found = html.split('"').find(|piece| piece.starts_with(begins) && piece.ends_with(ends));
    found.unwrap().to_owned()
}

async fn carded(worker: &Visitor<'_>) -> String {
    let consent = "purpose=tracing&recipient=icrc-network&given=yes&consent-language=prs&how=spoken";
    let fields = format!("name=Azmayesh+Test+0412&father=Nomuna+Test&district=Rawalpindi&sex=m&{consent}");
    let (status, person, page) = worker.post("/people/new", &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, page) = worker.get(&format!("{person}/tracing")).await;
    assert!(status == StatusCode::OK && page.contains("The person agreed: make the card"));
    assert_eq!(worker.post(&format!("{person}/tracing"), "basis=consent").await.0, StatusCode::SEE_OTHER);
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_meets_a_card_and_nothing_is_told_before_the_person_found_says_so() {
    let desk = desk();
    let (worker, tracer) = (desk.visitor("worker").await, desk.visitor("tracer").await);
    carded(&worker).await;
    let (status, request, _) = tracer.post("/tracing/new", CALL).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, list) = tracer.get(&format!("{request}/candidates")).await;
    let pair = address(&list, &format!("{request}/candidates/c"), "");
    let (_, page) = tracer.get(&pair).await;
    assert!(page.contains("Azmayesh") && !page.contains("Rawalpindi District"), "the card shows no place");
    assert_eq!(tracer.post(&pair, "verdict=confirmed").await.0, StatusCode::SEE_OTHER);
    for step in ["verify", "check-enquirer-holds"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    assert_eq!(tracer.step(&request, "locate-alive").await, StatusCode::UNPROCESSABLE_ENTITY);
    for step in ["check-sought-holds", "locate-alive"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    assert!(tracer.get(&request).await.1.contains("Nothing. Not even that somebody was found."));
    assert_eq!(tracer.step(&request, "inform").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(tracer.step(&request, "asked-contact").await, StatusCode::SEE_OTHER);
    let page = tracer.get(&request).await.1;
    assert!(page.contains("How to reach the person, as they allowed it. Not where they are."));
    for step in ["inform", "contact", "reunify"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    assert!(tracer.get("/tracing").await.1.contains("Together"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_alone_stands_on_top_starts_at_once_and_needs_two_people() {
    let desk = desk();
    let (tracer, second) = (desk.visitor("tracer").await, desk.visitor("second").await);
    let child = "name=Azmayesh+Kodak+0412&father=Nomuna+Test&birth=7&child-alone=yes";
    let (_, request, _) = tracer.post("/tracing/new", child).await;
    let (_, board) = tracer.get("/tracing").await;
    let (top, other) = (board.find("Children alone").unwrap(), board.find(&request).unwrap());
    assert!(top < other);
    let csv = "Name,Father,Age\nAzmayesh Kodak 0412,Nomuna Test,7\n,,\nOther Test Person,Else Test,40\n";
    let (status, report) = tracer.upload("/tracing/lists", "Test camp", csv).await;
    assert!(status == StatusCode::OK && report.contains("pairs wait for a decision"), "{report}");
    let (_, pair) = tracer.get("/tracing/queue").await;
    let action = address(&pair, &format!("{request}/candidates/"), "");
    assert_eq!(tracer.post(&action, "verdict=confirmed").await.0, StatusCode::SEE_OTHER);
    for step in ["verify", "check-enquirer-holds", "check-sought-holds", "best-interests-yes"] {
        assert_eq!(tracer.step(&request, step).await, StatusCode::SEE_OTHER, "{step}");
    }
    assert_eq!(tracer.step(&request, "locate-alive").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(second.step(&request, "check-sought-holds").await, StatusCode::SEE_OTHER);
    assert_eq!(second.step(&request, "locate-alive").await, StatusCode::SEE_OTHER);
    // The list is taken back as a whole: its cards are as if they had never come.
    let (_, lists) = tracer.get("/tracing/lists").await;
    let back = address(&lists, "/tracing/lists/", "/back");
    assert_eq!(tracer.post(&back, "x=1").await.0, StatusCode::SEE_OTHER);
    assert!(tracer.get("/tracing/queue").await.1.contains("Nothing waits for a decision"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_fled_is_not_found_by_the_one_they_fled_from() {
    let desk = desk();
    let (worker, tracer, night) =
        (desk.visitor("worker").await, desk.visitor("tracer").await, desk.visitor("night").await);
    // She said no: there is no card, and nobody can make one.
    let consent = "purpose=tracing&recipient=icrc-network&given=no&consent-language=ps&how=spoken";
    let her = format!("name=Azmayesh+Khanum+0412&father=Nomuna+Test&sex=f&{consent}");
    let (_, person, _) = worker.post("/people/new", &her).await;
    let (_, page) = worker.get(&format!("{person}/tracing")).await;
    assert!(page.contains("said no to being looked for") && !page.contains("name=\"basis\""));
    for basis in ["consent", "vital-interest"] {
        let (status, ..) = worker.post(&format!("{person}/tracing"), &format!("basis={basis}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // He calls at night. The volunteer hands him a code and sees nothing more.
    let call = "name=Azmayesh+Khanum+0412&father=Nomuna+Test&enquirer-name=Test+Husband&enquirer-relation=spouse\
                &consent=yes&purpose=reunion";
    let (status, _, page) = night.post("/tracing/new", call).await;
    assert!(status == StatusCode::OK && page.contains("PK-") && !page.contains("candidates"));
    assert_eq!(night.get("/tracing").await.0, StatusCode::FORBIDDEN);
    let (_, board) = tracer.get("/tracing").await;
    let request = board
        .split("href=\"")
        .map(|p| p.split('"').next().unwrap())
        .find(|p| p.starts_with("/tracing/") && p.len() > 40)
        .unwrap()
        .to_owned();
    assert!(tracer.get(&format!("{request}/candidates")).await.1.contains("Nobody fits yet"));
    let (_, page) = tracer.get(&request).await;
    assert!(page.contains("Asks only for the place") && page.contains("We are still looking"));
    assert_eq!(
        tracer.post(&format!("{request}/step"), "step=refuse").await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(tracer.step(&request, "refuse").await, StatusCode::SEE_OTHER);
    let (_, page) = tracer.get(&request).await;
    assert!(page.contains("Turned down") && page.contains("We are still looking"));
}

#[tokio::test(flavor = "multi_thread")]
async fn look_ups_have_a_limit_that_a_supervisor_lifts() {
    let desk = desk();
    let (tracer, lead) = (desk.visitor("tracer").await, desk.visitor("lead").await);
    let (_, request, _) = tracer.post("/tracing/new", CALL).await;
    let candidates = format!("{request}/candidates");
    for _ in 0..panah::tracing::model::LOOKS_A_DAY {
        assert_eq!(tracer.get(&candidates).await.0, StatusCode::OK);
    }
    let (status, page) = tracer.get(&candidates).await;
    assert!(status == StatusCode::TOO_MANY_REQUESTS && page.contains("1050"));
    let (_, board) = lead.get("/tracing").await;
    let release = address(&board, "/tracing/release/", "");
    assert_eq!(lead.post(&release, "x=1").await.0, StatusCode::SEE_OTHER);
    assert_eq!(tracer.get(&candidates).await.0, StatusCode::OK);
}
