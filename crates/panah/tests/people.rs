//! From a first call to a decided clash, through the real store and the real router.

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

struct Caseworker {
    app: App,
    cookie: String,
    csrf: String,
    _folder: tempfile::TempDir,
}

async fn caseworker() -> Caseworker {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::system("Asia/Karachi").unwrap().starting(Day::gregorian(2025, 3, 31).unwrap());
    let phrase = || Zeroizing::new("orchard lantern quiet harvest copper ninety".to_owned());
    let person = |name: &str| Newcomer {
        name: name.to_owned(),
        roles: vec![Role::Caseworker, Role::Keeper],
        passphrase: phrase(),
    };
    let founding = Founding {
        office: "Test desk".to_owned(),
        zone: "Asia/Karachi".to_owned(),
        people: vec![person("one"), person("two")],
        cost: seal::slots::Cost::floor(),
    };
    found(folder.path(), &founding, &clock).unwrap();
    let desk = Arc::new(Desk::new(folder.path().to_path_buf(), clock, panah::law::shipped().unwrap()));
    let app = App::new(Arc::clone(&desk), Lang::En);
    let entered = tokio::task::spawn_blocking(move || desk.enter("one", &phrase())).await.unwrap().unwrap();
    let cookie = app.sessions().begin(&entered, Lang::En, app.now());
    let csrf = app.sessions().actor(&cookie, app.now(), true).unwrap().csrf;
    Caseworker { app, cookie, csrf, _folder: folder }
}

impl Caseworker {
    async fn send(&self, method: &str, path: &str, body: String) -> (StatusCode, String, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:7272")
            .header(header::COOKIE, format!("panah={}", self.cookie))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let answer = router(&self.app).oneshot(request).await.unwrap();
        let status = answer.status();
        let to = answer
            .headers()
            .get(header::LOCATION)
            .map(|v| v.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let body = to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, to, String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> String {
        let (status, _, body) = self.send("GET", path, String::new()).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    async fn post(&self, path: &str, fields: &str) -> (StatusCode, String, String) {
        self.send("POST", path, format!("csrf={}&{fields}", self.csrf)).await
    }

    /// Registers somebody; the path of their page.
    async fn register(&self, fields: &str) -> String {
        let (status, path, body) = self.post("/people/new", fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        path
    }
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let after = html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_call_becomes_a_page_with_a_standing_and_is_found_again() {
    let desk = caseworker().await;
    let fields = "name=Azmayesh+Test+0412&father=Test+Father&sex=f&birth=1371&category=acc&district=Rawalpindi\
                  &household-new=1&label=Test+household&relation=head&contact=%2B92+300+0000000\
                  &kind=acc&number=12345-6&purpose=tracing&recipient=unhcr&given=no&consent-language=ps&how=spoken";
    let path = desk.register(fields).await;
    let page = desk.get(&path).await;
    for there in
        ["Azmayesh Test 0412", "1371", "Nobody asked yet", "12345-6", "Test household", "What changed"]
    {
        assert!(page.contains(there), "{there}");
    }
    assert!(!page.contains("0000000"), "a contact stands on the page before it is asked for");
    let (_, _, found) = desk.post("/search", "q=azmaish").await;
    assert!(found.contains(&path) && !found.contains("Rawalpindi") && !found.contains("0000000"));
    let (_, _, found) = desk.post("/search", "q=2345").await;
    assert!(found.contains(&path));
    let (_, _, shown) = desk.post(&format!("{path}/contact"), "x=1").await;
    assert!(shown.contains("+92 300 0000000") && shown.find("Nobody asked yet") < shown.find("tel:"));
    assert!(desk.get("/people").await.contains(&path));
    assert!(desk.get(&format!("{path}/print")).await.contains("12345-6"));
    let (status, _, same) = desk.post("/people/new", "name=Azmaish+Test+0412").await;
    assert!(status == StatusCode::OK && same.contains(&path) && same.contains("This is the person"));
    desk.register("name=Azmaish+Test+0412&looked=1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_refused_keeps_what_was_typed() {
    let desk = caseworker().await;
    let (status, _, page) =
        desk.post("/people/new", "name=Test+Person&birth=31+Hut+1403&district=Torkham").await;
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
    let path = desk.register("code-only=1&birth=30").await;
    assert!(desk.get(&path).await.contains("No name: code only"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_one_field_both_see_both_values_and_decide() {
    let desk = caseworker().await;
    let path = desk.register("name=Test+Person&father=First").await;
    let form = format!("{path}/amend/father");
    let base = hidden(&desk.get(&form).await, "base");
    let (status, ..) = desk.post(&form, &format!("base={base}&seen=&father=Second")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _, clash) = desk.post(&form, &format!("base={base}&seen=&father=Third")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(clash.contains("Second") && clash.contains("value=\"Third\""));
    let (now, seen) = (hidden(&clash, "base"), hidden(&clash, "seen"));
    assert_eq!(seen, base);
    let (status, ..) = desk.post(&form, &format!("base={now}&seen={seen}&father=Third&decision=both")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = desk.get(&path).await;
    assert!(page.contains("Two values:") && page.contains("Second") && page.contains("Third"));
    assert!(desk.get("/people?clash=1").await.contains(&path));
    let clash = page.split("class=\"clash\"").nth(1).unwrap();
    let (base, take) = (hidden(clash, "base"), hidden(clash, "take"));
    let (status, ..) = desk.post(&form, &format!("base={base}&take={take}")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!desk.get(&path).await.contains("Two values:"));
}
