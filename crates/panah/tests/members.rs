//! Who works here: somebody new is let in, does something else, and leaves; always two keepers, on a real desk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use dates::{Day, Lang};
use panah::access::model::Role;
use panah::base::{Clock, Fault};
use panah::desk::Desk;
use panah::desk::found::{Founding, Newcomer, found};
use panah::web::App;
use panah::web::server::router;
use seal::slots::Cost;
use std::sync::Arc;
use tower::ServiceExt;
use zeroize::Zeroizing;

const WORDS: &str = "orchard lantern quiet harvest copper ninety";

struct Office {
    app: App,
    folder: tempfile::TempDir,
}

struct Visitor<'a> {
    office: &'a Office,
    name: String,
    passphrase: String,
    cookie: String,
    csrf: String,
}

fn clock() -> Clock {
    Clock::system("Asia/Karachi").unwrap().starting(Day::gregorian(2025, 3, 31).unwrap())
}

/// A desk of these people; each has the words and their own name as passphrase.
fn office(people: &[(&str, &[Role])]) -> Office {
    let folder = tempfile::tempdir().unwrap();
    let people = people.iter().map(|(name, roles)| Newcomer {
        name: (*name).to_owned(),
        roles: roles.to_vec(),
        passphrase: Zeroizing::new(format!("{WORDS} {name}")),
    });
    let people = people.collect();
    let founding =
        Founding { office: "Test desk".into(), zone: "Asia/Karachi".into(), people, cost: Cost::floor() };
    found(folder.path(), &founding, &clock()).unwrap();
    let desk = Arc::new(Desk::new(folder.path().to_path_buf(), clock(), panah::law::shipped().unwrap()));
    Office { app: App::new(desk, Lang::En), folder }
}

impl Office {
    async fn comes_in(&self, name: &str, passphrase: &str) -> Result<Visitor<'_>, Fault> {
        let (desk, who, words) = (Arc::clone(self.app.desk()), name.to_owned(), passphrase.to_owned());
        let entered = tokio::task::spawn_blocking(move || desk.enter(&who, &words)).await.unwrap();
        let cookie = self.app.sessions().begin(&entered.map_err(|t| t.fault)?, Lang::En, self.app.now());
        let csrf = self.app.sessions().actor(&cookie, self.app.now(), true).unwrap().csrf;
        let (name, passphrase) = (name.to_owned(), passphrase.to_owned());
        Ok(Visitor { office: self, name, passphrase, cookie, csrf })
    }

    async fn founder(&self, name: &str) -> Visitor<'_> {
        self.comes_in(name, &format!("{WORDS} {name}")).await.unwrap()
    }

    fn lock(&self) {
        self.app.sessions().end_all();
        self.app.close_what_nobody_holds();
        assert!(self.app.desk().is_locked());
    }
}

impl Visitor<'_> {
    async fn send(&self, method: &str, path: &str, body: String) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:7272")
            .header(header::COOKIE, format!("panah={}", self.cookie))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let answer = router(&self.office.app).oneshot(request.unwrap()).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        self.send("GET", path, String::new()).await
    }

    /// Sends a form with one's own passphrase in it.
    async fn signs(&self, path: &str, fields: &str) -> (StatusCode, String) {
        let passphrase = self.passphrase.replace(' ', "+");
        self.send("POST", path, format!("csrf={}&passphrase={passphrase}&{fields}", self.csrf)).await
    }

    /// The path of the only change that waits.
    async fn waiting(&self) -> String {
        let (_, page) = self.get("/members").await;
        let id = page.split("id=\"w").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        format!("/members/waiting/{id}")
    }

    async fn agrees(&self) {
        let path = format!("{}/agree", self.waiting().await);
        let (status, page) = self.signs(&path, "").await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{} agrees: {page}", self.name);
    }

    /// Proposes somebody and reads the six words off the page.
    async fn proposes(&self, name: &str, role: Role) -> String {
        let (status, page) = self.signs("/members/new", &format!("name={name}&role={}", role.code())).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let words = page.split("lang=\"en\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
        assert_eq!(words.split(' ').count(), 6, "{words}");
        words.to_owned()
    }

    async fn path_of(&self, name: &str) -> String {
        let (_, page) = self.get("/members").await;
        let before = page.split(&format!("<bdi>{name}</bdi></a>")).next().unwrap();
        let path = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
        path.to_owned()
    }
}

fn two() -> Office {
    office(&[
        ("head", &[Role::Supervisor, Role::Keeper, Role::Auditor]),
        ("second", &[Role::Caseworker, Role::Keeper]),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_comes_in_when_a_second_keeper_has_agreed_and_not_before() {
    let office = two();
    let head = office.founder("head").await;
    let words = head.proposes("nasim", Role::Caseworker).await;
    assert_eq!(office.comes_in("nasim", &words).await.err(), Some(Fault::WrongPassphrase));
    let own = format!("{}/agree", head.waiting().await);
    let (status, page) = head.signs(&own, "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "the same keeper is not a second one");
    assert!(page.contains("another keeper"), "{page}");

    let second = office.founder("second").await;
    second.agrees().await;
    office.lock();
    // Alone at the desk: every key they need was sealed to them.
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    assert_eq!(nasim.get("/people").await.0, StatusCode::OK);
    assert_eq!(nasim.get("/members").await.0, StatusCode::FORBIDDEN);
    assert_eq!(nasim.get("/journal").await.0, StatusCode::FORBIDDEN);
    assert_eq!(nasim.signs("/search", "q=azmayeshi").await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_passphrase_proposes_nothing_and_a_dropped_proposal_opens_nothing() {
    let office = two();
    let mut head = office.founder("head").await;
    let words = head.proposes("nasim", Role::Intake).await;
    let drop = format!("{}/drop", head.waiting().await);
    assert_eq!(head.signs(&drop, "").await.0, StatusCode::SEE_OTHER);
    assert!(!head.get("/members").await.1.contains("nasim"));
    assert_eq!(office.comes_in("nasim", &words).await.err(), Some(Fault::WrongPassphrase));

    head.passphrase = "not the right words at all".to_owned();
    let (status, page) = head.signs("/members/new", "name=nasim&role=intake").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("1001"), "{page}");
    assert!(!head.get("/members").await.1.contains("nasim"));
    let (status, _) = head.signs("/members/new", "name=nasim&role=intake").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "wrong tries wait here as at the door");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_out_at_once_and_for_good() {
    let office = two();
    let (head, second) = (office.founder("head").await, office.founder("second").await);
    let words = head.proposes("nasim", Role::Caseworker).await;
    second.agrees().await;
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    let path = head.path_of("nasim").await;
    assert_eq!(second.signs(&format!("{path}/leave"), "").await.0, StatusCode::SEE_OTHER);
    assert_eq!(nasim.get("/people").await.0, StatusCode::OK, "proposed is not yet done");
    head.agrees().await;
    assert_eq!(nasim.get("/people").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(office.comes_in("nasim", &words).await.err(), Some(Fault::WrongPassphrase));

    // The last keepers, and the only one with a key, stay.
    let own = second.path_of("second").await;
    let (status, page) = head.signs(&format!("{own}/leave"), "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("two keepers"), "{page}");
    let own = second.path_of("head").await;
    let (status, page) = second.signs(&format!("{own}/roles"), "role=supervisor&role=keeper").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nobody else could read the journal of looks");
    assert!(page.contains("nobody else could open"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_no_keeper_has_reaches_somebody_new_when_its_holder_comes_in() {
    let office = office(&[("head", &[Role::Supervisor]), ("one", &[Role::Keeper]), ("two", &[Role::Keeper])]);
    let words = {
        let (one, two) = (office.founder("one").await, office.founder("two").await);
        let words = one.proposes("nasim", Role::Caseworker).await;
        two.agrees().await;
        words
    };
    office.lock();
    office.founder("head").await;
    office.lock();
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    let (status, page) = nasim.send("POST", "/search", format!("csrf={}&q=x", nasim.csrf)).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let (_, page) = office.founder("one").await.get("/members").await;
    assert!(!page.contains("Some keys reach"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_role_takes_keys_away_and_an_own_passphrase_is_changed() {
    let office = two();
    let (head, second) = (office.founder("head").await, office.founder("second").await);
    let words = head.proposes("nasim", Role::Caseworker).await;
    second.agrees().await;
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    let path = head.path_of("nasim").await;
    assert_eq!(head.signs(&format!("{path}/roles"), "role=analyst").await.0, StatusCode::SEE_OTHER);
    second.agrees().await;
    assert_eq!(nasim.get("/people").await.0, StatusCode::UNAUTHORIZED, "to come in anew as what they are");
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    assert_eq!(nasim.get("/people").await.0, StatusCode::FORBIDDEN);

    let weak = nasim.signs("/settings/passphrase", "new=password&again=password").await;
    assert!(weak.1.contains("1015"), "{}", weak.1);
    let differ = nasim.signs("/settings/passphrase", "new=seven+more+words+of+mine&again=x").await;
    assert_eq!(differ.0, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = "new=seven+more+words+of+mine&again=seven+more+words+of+mine";
    assert_eq!(nasim.signs("/settings/passphrase", fields).await.0, StatusCode::SEE_OTHER);
    assert_eq!(office.comes_in("nasim", &words).await.err(), Some(Fault::WrongPassphrase));
    assert!(office.comes_in("nasim", "seven more words of mine").await.is_ok());
    assert!(office.founder("head").await.get("/").await.0 == StatusCode::OK, "nobody else's slot changed");
    assert_eq!(std::fs::metadata(office.folder.path().join("keyring")).unwrap().len(), 49 + 64 * 1024);
}
