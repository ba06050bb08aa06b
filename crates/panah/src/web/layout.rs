//! What every page has around it, and how a fault becomes a page.

use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::errors::{Fault, Trouble};
use crate::web::App;
use crate::web::language::Tongue;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use dates::Lang;

/// What a handler answers.
pub type Reply = Result<Response, Trouble>;

/// The frame of a page.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The language.
    pub t: Tongue,
    /// The day, Gregorian and Solar Hijri.
    pub today: (String, String),
    /// The clock was set by hand.
    pub clock_is_set: bool,
    /// The name of who is logged in; empty before login.
    pub who: String,
    /// The token for forms.
    pub csrf: String,
    /// The sections this person has, with the message key and path; the present one is marked.
    pub sections: Vec<Section>,
    /// Seconds of idleness after which the page hides itself.
    pub idle: i64,
    /// A word about what just happened, by message key.
    pub notice: Option<String>,
    /// The path of this page, to come back to after changing the language.
    pub here: String,
}

/// An entry of the navigation.
#[derive(Clone, Debug)]
pub struct Section {
    /// The message key.
    pub key: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// The page is in this section.
    pub current: bool,
}

const SECTIONS: &[(&str, &str, Act)] = &[
    ("nav-today", "/", Act::SeeToday),
    ("nav-held", "/held", Act::SeeHeld),
    ("nav-call", "/incidents/new", Act::NoteIncident),
    ("nav-tasks", "/tasks", Act::ReadTasks),
    ("nav-people", "/people", Act::ListPeople),
    ("nav-search", "/search", Act::Search),
    ("nav-intake", "/people/new", Act::AddPerson),
    ("nav-tracing", "/tracing", Act::ReadTracing),
    ("nav-trace-take", "/tracing/new", Act::TakeRequest),
    ("nav-import", "/import", Act::Import),
    ("nav-law", "/law", Act::ReadLaw),
    ("nav-facilities", "/facilities", Act::ReadLaw),
    ("nav-journal", "/journal", Act::ReadJournal),
    ("nav-settings", "/settings", Act::OwnSettings),
];

impl Shell {
    /// The frame for somebody who is logged in; `section` is the path of the section the page belongs to.
    pub fn new(app: &App, actor: &Actor, section: &str) -> Self {
        let sections = SECTIONS
            .iter()
            .filter(|(_, _, act)| actor.does(*act))
            .map(|(key, path, _)| Section { key, path, current: *path == section })
            .collect();
        let today = app.today();
        let t = Tongue(actor.lang);
        Self {
            t,
            today: (t.day(today), t.solar(today)),
            clock_is_set: app.desk().clock().is_set(),
            who: actor.name.clone(),
            csrf: actor.csrf.clone(),
            sections,
            idle: crate::web::sessions::IDLE_SECONDS,
            notice: None,
            here: section.to_owned(),
        }
    }

    /// The frame before login.
    pub fn outside(app: &App, lang: Lang) -> Self {
        let today = app.today();
        let t = Tongue(lang);
        Self {
            t,
            today: (t.day(today), t.solar(today)),
            clock_is_set: app.desk().clock().is_set(),
            who: String::new(),
            csrf: String::new(),
            sections: Vec::new(),
            idle: 0,
            notice: None,
            here: "/".to_owned(),
        }
    }

    /// Whether somebody is logged in.
    pub fn inside(&self) -> bool {
        !self.who.is_empty()
    }

    /// The languages to choose from: code, own name, chosen.
    pub fn languages(&self) -> [(&'static str, &'static str, bool); 4] {
        let own = |lang: Lang, name| (lang.code(), name, lang == self.t.0);
        [own(Lang::En, "English"), own(Lang::Prs, "دری"), own(Lang::Ps, "پښتو"), own(Lang::Ur, "اردو")]
    }
}

/// A page as an answer.
///
/// # Errors
/// Our fault, when a template fails.
pub fn page(template: &impl Template) -> Reply {
    let html = template.render().map_err(|e| Trouble::ours(&e))?;
    Ok(Html(html).into_response())
}

/// Sends the browser to another page after a form.
pub fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// A file to keep, never shown inline.
pub fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static(kind);
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

impl IntoResponse for Trouble {
    /// The bare status; the guard around the doors makes the page in the person's language.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

/// A fault as a page.
#[derive(Template)]
#[template(path = "web/pages/trouble.html")]
pub struct TroublePage {
    /// The frame.
    pub shell: Shell,
    /// The number.
    pub number: u16,
    /// What happened.
    pub sentence: String,
    /// The way on.
    pub way: String,
    /// Log in again.
    pub login: bool,
}

impl TroublePage {
    /// The page of a fault.
    pub fn new(shell: Shell, trouble: &Trouble) -> Self {
        let (sentence, way) = shell.t.trouble(trouble);
        let login = matches!(trouble.fault, Fault::SessionEnded);
        Self { shell, number: trouble.fault.number(), sentence, way, login }
    }
}
