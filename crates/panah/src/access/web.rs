//! Coming in and locking up.

use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::errors::{Fault, Trouble};
use crate::web::guard::{COOKIE, LANG_COOKIE, cookie, language_outside};
use crate::web::layout::{page, see};
use crate::web::{App, Doors, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use dates::Lang;
use serde::Deserialize;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The doors of access.
pub fn doors() -> Doors {
    Doors::default()
        .open_get("/login", login_page)
        .open_post("/login", login)
        .open_get("/locked", locked_page)
        .open_post("/lock", lock)
        .post("/lock/all", Act::LockAll, lock_all)
        .post("/looks/{limit}/release/{user}", Act::ReleaseLooks, super::quota::release)
        .open_post("/language", language)
}

/// The login page.
#[derive(Template)]
#[template(path = "access/pages/login.html")]
pub struct LoginPage {
    /// The frame.
    pub shell: Shell,
    /// The name typed before, when it did not open.
    pub name: String,
    /// What went wrong: number, sentence, way on.
    pub trouble: Option<(u16, String, String)>,
}

/// The page after locking.
#[derive(Template)]
#[template(path = "access/pages/locked.html")]
pub struct LockedPage {
    /// The frame.
    pub shell: Shell,
}

#[derive(Deserialize)]
struct Login {
    name: String,
    passphrase: String,
}

async fn login_page(State(app): State<App>, headers: HeaderMap) -> Reply {
    let shell = Shell::outside(&app, language_outside(&app, &headers));
    page(&LoginPage { shell, name: String::new(), trouble: None })
}

async fn locked_page(State(app): State<App>, headers: HeaderMap) -> Reply {
    page(&LockedPage { shell: Shell::outside(&app, language_outside(&app, &headers)) })
}

async fn login(State(app): State<App>, headers: HeaderMap, Form(form): Form<Login>) -> Reply {
    let lang = language_outside(&app, &headers);
    let passphrase = Zeroizing::new(form.passphrase);
    match enter(&app, form.name.trim(), passphrase, lang).await {
        Ok(cookie) => Ok((set_cookie(COOKIE, &cookie, true), see("/")).into_response()),
        Err(trouble) => {
            let shell = Shell::outside(&app, lang);
            let (sentence, way) = shell.t.trouble(&trouble);
            let said = Some((trouble.fault.number(), sentence, way));
            let answer = page(&LoginPage { shell, name: form.name, trouble: said })?;
            let status = axum::http::StatusCode::from_u16(trouble.fault.status()).unwrap_or_default();
            Ok((status, answer).into_response())
        }
    }
}

/// Opens the desk for somebody and begins a session.
async fn enter(app: &App, name: &str, passphrase: Zeroizing<String>, lang: Lang) -> Result<String, Trouble> {
    let keys = [format!("name:{name}")];
    let wait = app.throttle().wait(&keys, app.now());
    if wait > 0 {
        return Err(Trouble::new(Fault::WaitBeforeNextTry).with("seconds", wait.to_string()));
    }
    let place = app.logins().try_acquire().map_err(|_| Fault::Busy)?;
    let (desk, name) = (Arc::clone(app.desk()), name.to_owned());
    let entered = tokio::task::spawn_blocking(move || desk.enter(&name, &passphrase)).await;
    drop(place);
    let entered = entered.map_err(|e| Trouble::ours(&e))?;
    if let Err(trouble) = &entered
        && trouble.fault == Fault::WrongPassphrase
    {
        app.throttle().wrong(&keys, app.now());
    }
    let entered = entered?;
    app.throttle().right(&keys);
    let cookie = app.sessions().begin(&entered, lang, app.now());
    app.desk().note_session(entered.user, "login").await?;
    Ok(cookie)
}

fn set_cookie(name: &str, value: &str, session: bool) -> [(HeaderName, HeaderValue); 1] {
    let age = if session { "" } else { "; Max-Age=31536000" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{age}");
    [(header::SET_COOKIE, HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("")))]
}

/// Locks: this person's sessions end, and what nobody else holds is closed. Works without being logged in, so that
/// a second press does no harm.
async fn lock(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Some(actor) = cookie(&headers, COOKIE).and_then(|c| app.sessions().actor(&c, app.now(), true)) {
        app.sessions().end_user(actor.user);
        app.imports().forget(actor.user);
        let _ = app.desk().note_session(actor.user, "lock").await;
        app.close_what_nobody_holds();
    }
    gone()
}

async fn lock_all(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::LockAll, Subject::Desk)?;
    app.desk().note_session(permit.actor(), "lock-all").await?;
    app.sessions().end_all();
    app.imports().forget_all();
    app.close_what_nobody_holds();
    Ok(gone())
}

/// To the locked page, with everything the browser kept wiped.
fn gone() -> Response {
    let wipe =
        (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    let expired = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    let cookie = HeaderValue::from_str(&expired).unwrap_or_else(|_| HeaderValue::from_static(""));
    ([wipe, (header::SET_COOKIE, cookie)], see("/locked")).into_response()
}

#[derive(Deserialize)]
struct Choice {
    lang: Lang,
    #[serde(default)]
    back: String,
}

async fn language(State(app): State<App>, headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    if let Some(actor) = cookie(&headers, COOKIE).and_then(|c| app.sessions().actor(&c, app.now(), false)) {
        app.sessions().speak(&actor.session, choice.lang);
    }
    // Only a path of this desk: never an address somebody put into the form.
    let local =
        choice.back.starts_with('/') && !choice.back.starts_with("//") && !choice.back.contains(['\\', '\n']);
    let back = if local { choice.back.as_str() } else { "/" };
    (set_cookie(LANG_COOKIE, choice.lang.code(), false), see(back)).into_response()
}
