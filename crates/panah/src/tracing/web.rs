//! The doors of tracing.

use super::board::BoardPage;
use super::model::{Event, RequestField, Side};
use super::page::RequestPage;
use super::pair::{CandidatesPage, EmptyPage, PairPage, side_of, verdict_of};
use super::steps::{About, Step, Way};
use super::view::{Tracing, about};
use super::{form, lists, offer, picture, rules, slip};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::access::quota::{self, Limit};
use crate::base::ids::{RequestId, UserId};
use crate::base::{Fault, Trouble};
use crate::desk::record::{Change, Fact, Record, Stamp};
use crate::people::reading::{Ground, LONGEST_NOTE};
use crate::people::typed::Typed;
use crate::web::layout::{page, see};
use crate::web::{App, Doors, Reply, Shell};
use axum::Form;
use axum::extract::{Path, State};
use dates::Day;
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/tracing", Act::ReadTracing, board)
        .get("/tracing/new", Act::TakeRequest, form::form)
        .post("/tracing/new", Act::TakeRequest, form::take)
        .get("/tracing/queue", Act::LookUp, queue)
        .get("/tracing/{id}", Act::ReadTracing, show)
        .get("/tracing/{id}/amend/{field}", Act::ReadTracing, form::amend_form)
        .post("/tracing/{id}/amend/{field}", Act::StepRequest, form::amend)
        .post("/tracing/{id}/step", Act::StepRequest, step)
        .get("/tracing/{id}/slip", Act::ReadTracing, slip::show)
        .get("/tracing/{id}/candidates", Act::LookUp, candidates)
        .get("/tracing/{id}/candidates/{side}", Act::LookUp, pair)
        .post("/tracing/{id}/candidates/{side}", Act::JudgeCandidate, judge)
        .get("/tracing/lists", Act::ExchangeTracing, lists::show)
        .post("/tracing/lists", Act::ExchangeTracing, lists::bring)
        .post("/tracing/lists/{list}/back", Act::ExchangeTracing, lists::take_back)
        .get("/people/{id}/tracing", Act::OfferCard, offer::form)
        .post("/people/{id}/tracing", Act::OfferCard, offer::offer)
}

async fn board(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::ReadTracing, Subject::Desk)?;
    let page_ = {
        let view = app.view(&permit).await?;
        BoardPage::new(&app, &actor, &view)?
    };
    page(&page_)
}

async fn show(State(app): State<App>, actor: Actor, Path(id): Path<RequestId>) -> Reply {
    let permit = app.permit(&actor, Act::ReadTracing, Subject::Request(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        RequestPage::new(&app, &actor, &view, id)?
    };
    page(&page_)
}

/// A new request is opened at once when nothing is missing.
pub fn opens(
    changes: &[Change<RequestField>],
    request: RequestId,
    (who, today): (UserId, Day),
) -> Option<Event> {
    let mut record = Record::default();
    record.apply(Stamp { entry: journal::EntryId([0; 16]), at_ms: 0 }, changes.to_vec());
    let about = about(&record, today);
    let open = Way::default().refuses(Step::Open, who, about).is_none();
    open.then(|| Event::Stepped { request, step: Step::Open, about, why: Fact::default(), ask_on: None })
}

/// The step a form sends.
fn step_of(typed: &Typed, tracing: &Tracing) -> Result<Step, Trouble> {
    let code = typed.get("step");
    if code == "duplicate" {
        let other = typed.get("of").parse().ok().and_then(|code| tracing.by_code(code));
        return other
            .map(|r| Step::Duplicate(r.id))
            .ok_or_else(|| Trouble::field("of", "person-why-no-code"));
    }
    if code == Step::Withdraw.code() {
        return Ok(Step::Withdraw);
    }
    let known = Step::BUTTONS.into_iter().find(|s| s.code() == code);
    known.ok_or_else(|| Trouble::field("step", "person-why-choose-one"))
}

fn why(typed: &Typed) -> Fact<String> {
    Fact::new(typed.get("why").chars().take(LONGEST_NOTE).collect())
}

async fn step(State(app): State<App>, actor: Actor, Path(id): Path<RequestId>, Form(typed): Sent) -> Reply {
    let permit = app.permit(&actor, Act::StepRequest, Subject::Request(id))?;
    let typed = Typed::new(typed);
    let event = {
        let view = app.view(&permit).await?;
        let tracing = view.tracing()?;
        let request = tracing.request_on(id, app.today()).ok_or(Fault::NotThere)?;
        let step = step_of(&typed, tracing)?;
        let about: About = request.about(app.today());
        if let Some(key) = request.way().refuses(step, actor.user, about) {
            return Err(Trouble::field("step", key));
        }
        if step == Step::Refuse && typed.get("why").is_empty() {
            return Err(Trouble::field("why", "trace-why-say-why"));
        }
        let ground = Ground { today: app.today(), lang: actor.lang };
        let ask_on = rules::ask_on(step, &typed, ground).map_err(|key| Trouble::field("ask-on", key))?;
        Event::Stepped { request: id, step, about, why: why(&typed), ask_on }
    };
    app.commit(permit, [event.into()]).await?;
    Ok(see(&format!("/tracing/{id}")))
}

async fn candidates(State(app): State<App>, actor: Actor, Path(id): Path<RequestId>) -> Reply {
    let permit = quota::count(&app, &actor, (Act::LookUp, Subject::Request(id)), Limit::Tracing).await?;
    let page_ = {
        let view = app.view(&permit).await?;
        CandidatesPage::new(&app, &actor, &view, id)?
    };
    page(&page_)
}

async fn pair(State(app): State<App>, actor: Actor, Path((id, side)): Path<(RequestId, String)>) -> Reply {
    let side = side_of(&side).ok_or(Fault::NotThere)?;
    let permit = quota::count(&app, &actor, (Act::LookUp, Subject::Request(id)), Limit::Tracing).await?;
    let page_ = {
        let view = app.view(&permit).await?;
        PairPage::new(&app, &actor, &view, (id, side), None)?
    };
    page(&page_)
}

async fn queue(State(app): State<App>, actor: Actor) -> Reply {
    quota::may(&app, &actor, Limit::Tracing)?;
    let permit = app.permit(&actor, Act::LookUp, Subject::Desk)?;
    let shell = Shell::new(&app, &actor, "/tracing");
    let (finding, waiting) = {
        let view = app.view(&permit).await?;
        let tracing = view.tracing()?;
        let finding = picture::finding(tracing, app.today(), shell.t);
        (finding, tracing.waiting(app.today(), &|id| view.may_find(id)))
    };
    let Some(first) = waiting.first() else {
        return page(&EmptyPage { shell, finding });
    };
    let (id, side) = (first.0, first.1.side);
    let permit = quota::count(&app, &actor, (Act::LookUp, Subject::Request(id)), Limit::Tracing).await?;
    let page_ = {
        let view = app.view(&permit).await?;
        PairPage::new(&app, &actor, &view, (id, side), Some(waiting.len()))?
    };
    page(&page_)
}

async fn judge(
    State(app): State<App>,
    actor: Actor,
    Path((id, side)): Path<(RequestId, String)>,
    Form(typed): Sent,
) -> Reply {
    let side = side_of(&side).ok_or(Fault::NotThere)?;
    let permit = app.permit(&actor, Act::JudgeCandidate, Subject::Request(id))?;
    let typed = Typed::new(typed);
    let verdict =
        verdict_of(typed.get("verdict")).ok_or_else(|| Trouble::field("verdict", "person-why-choose-one"))?;
    let events = {
        let view = app.view(&permit).await?;
        if matches!(side, Side::Held(person) if !view.may_find(person)) {
            return Err(Fault::NotThere.into());
        }
        super::judging::propose(view.tracing()?, (id, side), verdict, why(&typed), (actor.user, app.today()))?
    };
    app.commit(permit, events.into_iter().map(Into::into)).await?;
    let to = if typed.ticked("queue") { "/tracing/queue".to_owned() } else { format!("/tracing/{id}") };
    Ok(see(&to))
}
