//! The doors of this room.

use super::board::{Now, items, leads};
use super::form;
use super::model::Event;
use super::page::{BoardPage, DigestPage, FeedPage};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{CaseCode, FeedId, PersonId, TaskId};
use crate::base::{Fault, SystemChance, Trouble};
use crate::clocks::pack::shipped;
use crate::desk::glance::Glance;
use crate::people::reading::Ground;
use crate::people::typed::{Refusal, Typed};
use crate::web::layout::{page, see};
use crate::web::sessions::{digest, token};
use crate::web::{App, Doors, Reply};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Form, http::HeaderMap};
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/tasks", Act::ReadTasks, board)
        .get("/tasks/digest", Act::ReadTasks, digest_page)
        .get("/tasks/feed", Act::ReadTasks, feed_page)
        .get("/tasks/progress", Act::SeeToday, progress)
        .post("/tasks/new", Act::WriteTask, add)
        .post("/tasks/{id}/done", Act::WriteTask, done)
        .post("/tasks/{id}/undone", Act::WriteTask, undone)
        .post("/tasks/{id}/drop", Act::WriteTask, drop_task)
        .post("/tasks/feed/new", Act::WriteTask, make_feed)
        .post("/tasks/feed/{id}/revoke", Act::WriteTask, revoke_feed)
        .open_get("/feed/{token}", super::feed::serve)
}

async fn board(State(app): State<App>, actor: Actor, Query(asked): Query<HashMap<String, String>>) -> Reply {
    let permit = app.permit(&actor, Act::ReadTasks, Subject::Desk)?;
    let typed = Typed::new(asked);
    let page_ = {
        let view = app.view(&permit).await?;
        BoardPage::new(&app, &actor, &view, typed.get("who") != "all", (&typed, &[]))?
    };
    page(&page_)
}

async fn digest_page(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::ReadTasks, Subject::Desk)?;
    let page_ = {
        let view = app.view(&permit).await?;
        DigestPage::new(&app, &actor, &view)?
    };
    page(&page_)
}

async fn feed_page(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::ReadTasks, Subject::Desk)?;
    let page_ = {
        let view = app.view(&permit).await?;
        FeedPage::new(&app, &actor, &view, None)?
    };
    page(&page_)
}

/// How many of the reader's tasks are due now: a number for the browser's own note, which never says more.
async fn progress(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::SeeToday, Subject::Desk)?;
    let now = Now::of(app.desk().clock())?;
    let due = {
        let view = app.view(&permit).await?;
        let soon = now.at.plus(3600);
        let theirs = |i: &&super::board::Item| i.at <= soon && i.is_theirs(actor.user, leads(&actor));
        items(&view, now)?.iter().filter(theirs).count()
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kind, format!("{{\"due\":{due}}}")).into_response())
}

/// About whom a task is, by the code that was typed.
fn about(view: &Glance<'_>, code: &str) -> Result<Option<PersonId>, Refusal> {
    if code.is_empty() {
        return Ok(None);
    }
    let code: CaseCode = code.parse().map_err(|_| Refusal::say("about", "person-why-no-code"))?;
    view.person_by_code(code).map(|p| Some(p.id)).ok_or(Refusal::say("about", "person-why-no-person"))
}

async fn add(State(app): State<App>, actor: Actor, Form(typed): Sent) -> Reply {
    let permit = app.permit(&actor, Act::WriteTask, Subject::Desk)?;
    let typed = Typed::new(typed);
    let proposed = {
        let view = app.view(&permit).await?;
        let owner = super::member(&view, typed.get("owner"))?.unwrap_or(actor.user);
        let deputy = super::member(&view, typed.get("deputy"))?;
        let ground = Ground { today: app.today(), lang: actor.lang };
        let read = form::read(&typed, ground, shipped()?.offset(), (owner, deputy));
        let both = match (read, about(&view, typed.get("about"))) {
            (Ok(terms), Ok(about)) => Ok((about, terms)),
            (Err(refusals), Ok(_)) => Err(refusals),
            (Ok(_), Err(refusal)) => Err(vec![refusal]),
            (Err(refusals), Err(refusal)) => Err([refusals, vec![refusal]].concat()),
        };
        match both {
            Ok((about, terms)) => Ok(super::set(&app, about, terms)),
            Err(refusals) => Err(BoardPage::new(&app, &actor, &view, true, (&typed, &refusals))?),
        }
    };
    match proposed {
        Ok(event) => {
            app.commit(permit, [event]).await?;
            Ok(see("/tasks"))
        }
        Err(page_) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response()),
    }
}

/// A task within the permit; one about somebody who is not here for the reader is not there.
fn there(view: &Glance<'_>, id: TaskId) -> Result<Option<PersonId>, Trouble> {
    let task = view.tasks()?.task(id).filter(|t| view.scope().contains(&t.home)).ok_or(Fault::NotThere)?;
    if task.about.is_some_and(|p| view.person(p).is_none()) {
        return Err(Fault::NotThere.into());
    }
    Ok(task.about)
}

async fn change(
    app: &App,
    actor: &Actor,
    id: TaskId,
    event: impl FnOnce(Option<PersonId>) -> Event,
) -> Reply {
    let permit = app.permit(actor, Act::WriteTask, Subject::Desk)?;
    let about = {
        let view = app.view(&permit).await?;
        there(&view, id)?
    };
    app.commit(permit, [event(about).into()]).await?;
    Ok(see("/tasks"))
}

fn time(typed: &HashMap<String, String>) -> Result<u32, Trouble> {
    let time = typed.get("time").and_then(|t| t.parse().ok());
    time.filter(|t| *t <= super::rules::MOST_TIMES).ok_or_else(|| Fault::NotThere.into())
}

async fn done(State(app): State<App>, actor: Actor, Path(task): Path<TaskId>, Form(typed): Sent) -> Reply {
    let time = time(&typed)?;
    change(&app, &actor, task, |about| Event::Done { task, about, time }).await
}

async fn undone(State(app): State<App>, actor: Actor, Path(task): Path<TaskId>, Form(typed): Sent) -> Reply {
    let time = time(&typed)?;
    change(&app, &actor, task, |about| Event::Undone { task, about, time }).await
}

async fn drop_task(State(app): State<App>, actor: Actor, Path(task): Path<TaskId>, Form(_): Sent) -> Reply {
    change(&app, &actor, task, |about| Event::Dropped { task, about }).await
}

/// A new secret address. It is shown on this answer and nowhere again; a reload makes no second one without a press.
async fn make_feed(State(app): State<App>, actor: Actor, headers: HeaderMap, Form(_): Sent) -> Reply {
    let permit = app.permit(&actor, Act::WriteTask, Subject::Desk)?;
    let secret = token();
    let feed = FeedId::new(app.now(), &mut SystemChance);
    let event = Event::FeedMade { feed, owner: actor.user, digest: digest(&secret) };
    app.commit(permit, [event.into()]).await?;
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("127.0.0.1");
    let permit = app.permit(&actor, Act::WriteTask, Subject::Desk)?;
    let page_ = {
        let view = app.view(&permit).await?;
        FeedPage::new(&app, &actor, &view, Some(format!("http://{host}/feed/{secret}.ics")))?
    };
    page(&page_)
}

async fn revoke_feed(State(app): State<App>, actor: Actor, Path(feed): Path<FeedId>, Form(_): Sent) -> Reply {
    let permit = app.permit(&actor, Act::WriteTask, Subject::Desk)?;
    {
        let view = app.view(&permit).await?;
        view.tasks()?.feeds_of(actor.user).find(|f| f.id == feed).ok_or(Fault::NotThere)?;
    }
    app.commit(permit, [Event::FeedRevoked { feed }.into()]).await?;
    Ok(see("/tasks/feed"))
}
