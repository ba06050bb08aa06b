//! A desk in a folder that goes away with the test, and the people who work at it.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use dates::{Day, Lang};
use panah::access::model::Role;
use panah::access::permit::Actor;
use panah::base::{Clock, Fault};
use panah::desk::Desk;
use panah::desk::found::{Founding, Newcomer, found};
use panah::web::App;
use panah::web::server::router;
use seal::slots::Cost;
use std::sync::Arc;
use tower::ServiceExt;
use zeroize::Zeroizing;

/// Everybody's passphrase is these words and their own name.
pub const WORDS: &str = "orchard lantern quiet harvest copper ninety";

/// Two people who can found a desk and do the work of most tests.
pub const TWO: &[(&str, &[Role])] = &[
    ("head", &[Role::Supervisor, Role::Keeper, Role::Auditor]),
    ("worker", &[Role::Caseworker, Role::Keeper]),
];

/// Where [`TestDesk`] stands in time when nothing else is said.
pub fn last_of_march() -> Day {
    Day::gregorian(2025, 3, 31).unwrap()
}

pub fn passphrase(name: &str) -> String {
    format!("{WORDS} {name}")
}

/// A clock of Karachi that runs from a day on.
pub fn clock(day: Day) -> Clock {
    Clock::system("Asia/Karachi").unwrap().starting(day)
}

pub struct TestDesk {
    pub app: App,
    pub folder: tempfile::TempDir,
}

impl TestDesk {
    /// A desk of these people, on 31 March 2025.
    pub fn of(people: &[(&str, &[Role])]) -> Self {
        Self::within(tempfile::tempdir().unwrap(), people, last_of_march())
    }

    /// A desk of [`TWO`] and of one person for each role, who bears its code as a name.
    pub fn of_every_role() -> Self {
        let each = Role::ALL.iter().map(|role| (role.code(), [*role])).collect::<Vec<_>>();
        let each = each.iter().map(|(name, role)| (*name, &role[..]));
        Self::of(&TWO.iter().copied().chain(each).collect::<Vec<_>>())
    }

    pub fn within(folder: tempfile::TempDir, people: &[(&str, &[Role])], day: Day) -> Self {
        founded(folder.path(), people, day);
        Self { app: opened(folder.path(), day), folder }
    }

    /// Locks, and opens the same folder again on a day.
    pub fn reopened(self, day: Day) -> Self {
        self.app.desk().lock();
        let app = opened(self.folder.path(), day);
        Self { app, folder: self.folder }
    }

    pub fn lock(&self) {
        self.app.sessions().end_all();
        self.app.close_what_nobody_holds();
        assert!(self.app.desk().is_locked());
    }

    pub async fn visitor(&self, name: &str) -> Visitor<'_> {
        self.comes_in(name, &passphrase(name)).await.unwrap()
    }

    pub async fn comes_in(&self, name: &str, words: &str) -> Result<Visitor<'_>, Fault> {
        self.reads_in(Lang::En, name, words).await
    }

    /// Somebody whose pages are in a language.
    pub async fn reads_in(&self, lang: Lang, name: &str, words: &str) -> Result<Visitor<'_>, Fault> {
        let (desk, who, phrase) = (Arc::clone(self.app.desk()), name.to_owned(), words.to_owned());
        let entered = tokio::task::spawn_blocking(move || desk.enter(&who, &phrase)).await.unwrap();
        let cookie = self.app.sessions().begin(&entered.map_err(|t| t.fault)?, lang, self.app.now());
        let actor = self.app.sessions().actor(&cookie, self.app.now(), true).unwrap();
        let csrf = actor.csrf.clone();
        Ok(Visitor { desk: self, name: name.to_owned(), passphrase: words.to_owned(), cookie, csrf, actor })
    }

    /// What the desk answers to somebody who has no session.
    pub async fn stranger(&self, request: axum::http::request::Builder) -> Answer {
        self.answer(request.body(Body::empty()).unwrap()).await
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let (parts, body) = router(&self.app).oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

/// Founds a desk of these people in a folder.
pub fn founded(folder: &std::path::Path, people: &[(&str, &[Role])], day: Day) {
    let people = people.iter().map(|(name, roles)| Newcomer {
        name: (*name).to_owned(),
        roles: roles.to_vec(),
        passphrase: Zeroizing::new(passphrase(name)),
    });
    let founding = Founding {
        office: "Test desk".to_owned(),
        zone: "Asia/Karachi".to_owned(),
        people: people.collect(),
        cost: Cost::floor(),
    };
    found(folder, &founding, &clock(day)).unwrap();
}

fn opened(folder: &std::path::Path, day: Day) -> App {
    let desk = Desk::new(folder.to_path_buf(), clock(day), panah::law::shipped().unwrap());
    App::new(Arc::new(desk), Lang::En)
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map(|v| v.to_str().unwrap()).unwrap_or_default()
    }

    /// Where it sends the browser.
    pub fn place(&self) -> String {
        self.header(header::LOCATION).to_owned()
    }

    /// Its status and its text.
    pub fn parts(self) -> (StatusCode, String) {
        (self.status, self.text())
    }

    /// What went well sends the browser on; where to.
    #[track_caller]
    pub fn sent_on(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.place()
    }
}

/// Somebody who is logged in.
pub struct Visitor<'a> {
    pub desk: &'a TestDesk,
    pub name: String,
    pub passphrase: String,
    pub csrf: String,
    pub actor: Actor,
    pub cookie: String,
}

impl Visitor<'_> {
    pub async fn send(&self, method: &str, path: &str, kind: &str, body: Body) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:7272")
            .header(header::COOKIE, format!("panah={}", self.cookie))
            .header(header::CONTENT_TYPE, kind)
            .body(body);
        self.desk.answer(request.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "text/plain", Body::empty()).await
    }

    /// A page that must be there, without the lists its fields suggest: they hold the whole register and every district.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.text().split("<datalist").map(|part| part.split("</datalist>").last().unwrap()).collect()
    }

    /// Sends a form with the token of the session.
    pub async fn post(&self, path: &str, fields: &str) -> Answer {
        self.without_token(path, &format!("csrf={}&{fields}", self.csrf)).await
    }

    pub async fn without_token(&self, path: &str, fields: &str) -> Answer {
        self.send("POST", path, "application/x-www-form-urlencoded", Body::from(fields.to_owned())).await
    }

    /// Sends a form that must be taken; where it leads.
    pub async fn sends(&self, path: &str, fields: &str) -> String {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} {fields}: {}", answer.text());
        answer.place()
    }

    /// Registers somebody after looking for them; the path of their page.
    pub async fn register(&self, fields: &str) -> String {
        self.sends("/people/new", &format!("looked=1&{fields}")).await
    }

    /// Amends a field from what its form showed: a page just opened, or one that is old by now.
    pub async fn amends(&self, form: &str, shown: &str, fields: &str) -> StatusCode {
        let (base, seen) = (hidden(shown, "base"), hidden(shown, "seen"));
        self.post(form, &format!("base={base}&seen={seen}&{fields}")).await.status
    }
}

/// Whether a page tells of this fault. Its number alone may also stand in a token of the page.
pub fn tells(page: &str, fault: Fault) -> bool {
    page.contains(&format!("<bdi class=\"n\">{}</bdi>", fault.number()))
}

/// The first case code a page says. Found, not split at: a code may say `PK-` again in its middle.
pub fn code_in(html: &str) -> &str {
    html.get(html.find("PK-").unwrap()..).unwrap().get(.."PK-7F3K-9QTC".len()).unwrap()
}

/// The value of the first hidden field of a name.
pub fn hidden(html: &str, name: &str) -> String {
    let after = html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}
