//! Around all doors: who is it, did the form come from here, and what the browser must not do with the answer.

use crate::access::permit::Actor;
use crate::base::errors::{Fault, Trouble};
use crate::web::App;
use crate::web::language::preferred;
use crate::web::layout::{Shell, TroublePage, see};
use askama::Template;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use dates::Lang;
use futures_util::StreamExt;
use std::sync::Arc;
use std::time::Instant;

/// The name of the session cookie. On plain loopback a browser would refuse the `__Host-` prefix.
pub const COOKIE: &str = "panah";
/// The cookie that remembers a language before login.
pub const LANG_COOKIE: &str = "panah-lang";
/// The largest form or spreadsheet taken.
pub const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Within how many bytes the first part of a form with a file must end.
const FIRST_PART: usize = 2048;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then(|| value.to_owned())
        })
}

/// The language of somebody not logged in: their choice, their browser's, the desk's.
pub fn language_outside(app: &App, headers: &HeaderMap) -> Lang {
    cookie(headers, LANG_COOKIE)
        .and_then(|code| code.parse().ok())
        .or_else(|| headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).and_then(preferred))
        .unwrap_or_else(|| app.lang())
}

/// The guard itself: a middleware around the whole router.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let is_static = request.uri().path().starts_with("/static/");
    let quiet = request.uri().path().ends_with("/progress");
    let outside = language_outside(&app, request.headers());
    let (mut parts, body) = request.into_parts();
    let actor = if is_static {
        None
    } else {
        cookie(&parts.headers, COOKIE).and_then(|c| app.sessions().actor(&c, app.now(), quiet))
    };
    let lang = actor.as_ref().map_or(outside, |a| a.lang);
    let headers = parts.headers.clone();
    let large = brings_evidence(parts.uri.path(), &parts.headers);
    let checked = check(&method, &parts.headers, actor.as_ref(), (body, large)).await;
    let answer = match checked {
        Ok(body) => {
            if let Some(actor) = &actor {
                parts.extensions.insert(actor.clone());
            }
            next.run(Request::from_parts(parts, body)).await
        }
        Err(trouble) => trouble.into_response(),
    };
    let ended = answer.extensions().get::<Arc<Trouble>>().is_some_and(|t| t.fault == Fault::SessionEnded);
    if ended && method == Method::GET && cookie(&headers, COOKIE).is_none() {
        // Nobody was here before: the login page says more than an ended session.
        return harden(see("/login"), false);
    }
    let status = answer.status().as_u16();
    tracing::info!(%method, status, ms = began.elapsed().as_millis(), "answered");
    harden(speak(&app, actor.as_ref(), lang, answer), is_static)
}

/// A fault becomes a page in the language of the person.
fn speak(app: &App, actor: Option<&Actor>, lang: Lang, answer: Response) -> Response {
    let Some(trouble) = answer.extensions().get::<Arc<Trouble>>().cloned() else { return answer };
    let shell = actor.map_or_else(|| Shell::outside(app, lang), |a| Shell::new(app, a, ""));
    match TroublePage::new(shell, &trouble).render() {
        Ok(html) => (answer.status(), Html(html)).into_response(),
        Err(_) => answer,
    }
}

fn harden(mut answer: Response, is_static: bool) -> Response {
    let headers = answer.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::CACHE_CONTROL, if is_static { "max-age=300" } else { "no-store" });
    answer
}

/// The host must be this machine (a name pointed at it by somebody else is refused), and a form must carry the
/// token of the session it was made for.
async fn check(
    method: &Method,
    headers: &HeaderMap,
    actor: Option<&Actor>,
    (body, large): (Body, bool),
) -> Result<Body, Trouble> {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !is_loopback(host) {
        return Err(Fault::ForeignForm.into());
    }
    if method == Method::GET || method == Method::HEAD {
        return Ok(body);
    }
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let origin = headers.get(header::ORIGIN).and_then(|v| v.to_str().ok());
    let same_site = site.is_none_or(|s| s == "same-origin" || s == "none");
    // Under `no-referrer` a browser sends the origin of its own form as `null`, and says in the other header that it
    // is the same site.
    let same_origin = match origin {
        None => true,
        Some("null") => site == Some("same-origin"),
        Some(origin) => origin.strip_prefix("http://").is_some_and(|o| o == host),
    };
    if !same_site || !same_origin {
        return Err(Fault::ForeignForm.into());
    }
    if large {
        return begun(headers, actor, body).await;
    }
    let bytes = to_bytes(body, LARGEST_BODY).await.map_err(|_| Fault::TooLarge)?;
    match actor {
        Some(actor) if !carries(&bytes, headers, &actor.csrf) => Err(Fault::ForeignForm.into()),
        _ => Ok(Body::from(bytes)),
    }
}

/// A form with a file that may be far larger than memory: its handler reads it piece by piece and says how large it
/// may be.
fn brings_evidence(path: &str, headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let about = path.starts_with("/people/") || path.starts_with("/incidents/");
    kind.starts_with("multipart/form-data") && about && path.ends_with("/evidence")
}

/// Reads as much of such a form as the token of its session can stand in, and hands the rest on as it comes.
async fn begun(headers: &HeaderMap, actor: Option<&Actor>, body: Body) -> Result<Body, Trouble> {
    let actor = actor.ok_or(Fault::SessionEnded)?;
    let mut rest = body.into_data_stream();
    let mut first = Vec::new();
    while first.len() < FIRST_PART {
        match rest.next().await {
            Some(piece) => first.extend_from_slice(&piece.map_err(|_| Fault::TooLarge)?),
            None => break,
        }
    }
    let first = Bytes::from(first);
    if !carries(&first, headers, &actor.csrf) {
        return Err(Fault::ForeignForm.into());
    }
    Ok(Body::from_stream(futures_util::stream::iter([Ok(first)]).chain(rest)))
}

fn is_loopback(host: &str) -> bool {
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host });
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

/// Whether the token stands in a header, in a form's fields, or in the first part of a form with a file.
fn carries(body: &Bytes, headers: &HeaderMap, csrf: &str) -> bool {
    if headers.get("x-csrf").is_some_and(|v| same(v.as_bytes(), csrf.as_bytes())) {
        return true;
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let first = body.get(..body.len().min(FIRST_PART)).unwrap_or_default();
        let wanted = format!("name=\"csrf\"\r\n\r\n{csrf}\r\n");
        return first.windows(wanted.len()).any(|w| same(w, wanted.as_bytes()));
    }
    let field = |pair: &[u8]| pair.strip_prefix(b"csrf=").is_some_and(|v| same(v, csrf.as_bytes()));
    body.split(|b| *b == b'&').any(field)
}

/// Compares without telling by time where two texts differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0_u8, |diff, (x, y)| diff | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for good in ["127.0.0.1:7272", "localhost", "[::1]:80", "localhost:1"] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in ["", "example.org", "127.0.0.1.example.org", "localhost.example.org:7272"] {
            assert!(!is_loopback(bad), "{bad}");
        }
    }

    #[test]
    fn a_form_without_the_token_is_foreign() {
        let body = Bytes::from_static(b"name=x&csrf=abc");
        assert!(carries(&body, &HeaderMap::new(), "abc"));
        assert!(!carries(&body, &HeaderMap::new(), "abd"));
        assert!(!carries(&Bytes::from_static(b"note=csrf=abc"), &HeaderMap::new(), "abc"));
    }
}
