//! The calendar people take with them. Its address is a secret: only a digest is kept, it can be revoked, and it
//! answers only while its owner is logged in: a colleague's session must not open what is another's.

use super::board::{Now, items, leads};
use super::ics::{Frame, calendar};
use super::view::Feed;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::{Fault, Trouble};
use crate::web::sessions::digest;
use crate::web::{App, Reply};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;

/// `GET /feed/{token}`: open to whoever has the address, answered as its owner.
pub async fn serve(State(app): State<App>, Path(token): Path<String>) -> Reply {
    let secret = token.strip_suffix(".ics").unwrap_or(&token);
    if secret.len() != 64 || !secret.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Fault::NotThere.into());
    }
    let wanted = digest(secret);
    for owner in app.sessions().present(app.now()) {
        if let Some(found) = of(&app, owner, &wanted).await? {
            let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
            return Ok((kind, found).into_response());
        }
    }
    // The same answer for a wrong address, a revoked one, and an owner who is not there.
    Err(Fault::NotThere.into())
}

/// The calendar of somebody who is logged in, if the secret is theirs. Looking is written down, as any look.
async fn of(app: &App, owner: Actor, wanted: &[u8; 32]) -> Result<Option<String>, Trouble> {
    if !owner.does(Act::ReadTasks) {
        return Ok(None);
    }
    let own = Actor { door: Some(Act::OwnSettings), ..owner.clone() };
    let settings = app.permit(&own, Act::OwnSettings, Subject::Desk)?;
    let feed: Option<Feed> = {
        let view = app.view(&settings).await?;
        view.tasks()?.feeds_of(owner.user).find(|f| same(&f.digest, wanted)).copied()
    };
    let Some(feed) = feed else { return Ok(None) };
    let reader = Actor { door: Some(Act::ReadTasks), ..owner };
    let permit = app.permit(&reader, Act::ReadTasks, Subject::Desk)?;
    let now = Now::of(app.desk().clock())?;
    let view = app.view(&permit).await?;
    let all = items(&view, now)?;
    let mine: Vec<_> = all.iter().filter(|i| i.is_theirs(reader.user, leads(&reader))).collect();
    let due = crate::web::language::Tongue(reader.lang).s("tasks-calendar-word");
    Ok(Some(calendar(&mine, Frame { feed: feed.id, digest: &feed.digest, now: now.at, due: &due })))
}

/// Compares without telling by time where two digests differ.
fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    a.iter().zip(b).fold(0_u8, |diff, (x, y)| diff | (x ^ y)) == 0
}
