//! Taking a request by phone, and changing one of its fields.

use super::forms::{controls, lists, prefilled};
use super::model::{Event, FIRST, GROUPS, RequestField};
use super::{picture, rules};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{CaseCode, RequestId};
use crate::base::{Fault, SystemChance, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::{Field, Value};
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::{Builder, Input};
use crate::people::model::nothing_agreed;
use crate::people::reading::Ground;
use crate::people::rules::{Decision, amend as amended, read_base, write_base};
use crate::people::typed::{Refusal, Typed};
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;

/// A part of the form that opens.
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// Its controls.
    pub inputs: Vec<Input>,
    /// Something in it was refused.
    pub open: bool,
}

/// The form of a call.
#[derive(Template)]
#[template(path = "tracing/pages/take.html")]
pub struct TakePage {
    /// The frame.
    pub shell: Shell,
    /// The six fields.
    pub first: Vec<Input>,
    /// Everything else.
    pub parts: Vec<Part>,
    /// Suggestions.
    pub lists: Vec<(&'static str, Vec<String>)>,
    /// Something was refused.
    pub refused: bool,
}

/// The word after a request was taken by somebody who may not read it.
#[derive(Template)]
#[template(path = "tracing/pages/taken.html")]
pub struct TakenPage {
    /// The frame.
    pub shell: Shell,
    /// The code to give to the caller.
    pub code: Bit,
}

/// A field to change.
#[derive(Template)]
#[template(path = "tracing/pages/amend.html")]
pub struct AmendPage {
    /// The frame.
    pub shell: Shell,
    /// Names and code.
    pub whose: Bits,
    /// The field's label.
    pub label: String,
    /// Where the form goes.
    pub action: String,
    /// Where to go without sending it.
    pub back: String,
    /// What is there now, newest first.
    pub now: Vec<Bits>,
    /// The controls.
    pub inputs: Vec<Input>,
    /// Suggestions.
    pub lists: Vec<(&'static str, Vec<String>)>,
    /// The heads the form is based on.
    pub base: String,
    /// Those its author saw first, after a clash.
    pub seen: String,
    /// Somebody else wrote meanwhile.
    pub clash: bool,
    /// Something was refused.
    pub refused: bool,
}

impl TakePage {
    /// The form as it stands.
    pub fn new(mut shell: Shell, typed: &Typed, refusals: &[Refusal]) -> Self {
        "/tracing/new".clone_into(&mut shell.here);
        let b = Builder { t: shell.t, typed, refusals };
        let rest = |fields: &[RequestField]| -> Vec<Input> {
            fields.iter().filter(|f| !FIRST.contains(f)).flat_map(|f| controls(*f, &b)).collect()
        };
        let part = |(key, fields): &(&str, &[RequestField])| {
            let inputs = rest(fields);
            Part { heading: shell.t.s(key), open: inputs.iter().any(Input::is_refused), inputs }
        };
        Self {
            first: FIRST.iter().flat_map(|f| controls(*f, &b)).collect(),
            parts: GROUPS.iter().map(part).collect(),
            lists: lists(shell.t),
            refused: !refusals.is_empty(),
            shell,
        }
    }
}

/// `GET /tracing/new`
pub async fn form(State(app): State<App>, actor: Actor) -> Reply {
    app.permit(&actor, Act::TakeRequest, Subject::Desk)?;
    page(&TakePage::new(Shell::new(&app, &actor, "/tracing"), &Typed::default(), &[]))
}

/// `POST /tracing/new`
pub async fn take(State(app): State<App>, actor: Actor, Form(typed): Sent) -> Reply {
    let permit = app.permit(&actor, Act::TakeRequest, Subject::Desk)?;
    let typed = Typed::new(typed);
    let ground = Ground { today: app.today(), lang: actor.lang };
    let changes = match rules::take(&typed, ground) {
        Ok(changes) => changes,
        Err(refusals) => {
            let page_ = TakePage::new(Shell::new(&app, &actor, "/tracing"), &typed, &refusals);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response());
        }
    };
    let request = RequestId::new(app.now(), &mut SystemChance);
    let code = CaseCode::new(&mut SystemChance);
    let mut events = vec![Event::Taken { request, code, changes: changes.clone() }];
    events.extend(super::web::opens(&changes, request, (actor.user, ground.today)));
    app.commit(permit, events.into_iter().map(Into::into)).await?;
    if actor.does(Act::ReadTracing) {
        return Ok(see(&format!("/tracing/{request}")));
    }
    page(&TakenPage { shell: Shell::new(&app, &actor, "/tracing/new"), code: Bit::code(code) })
}

/// `GET /tracing/{id}/amend/{field}`
pub async fn amend_form(
    State(app): State<App>,
    actor: Actor,
    Path((id, field)): Path<(RequestId, String)>,
) -> Reply {
    let field: RequestField = field.parse().map_err(|()| Fault::NotThere)?;
    if !actor.does(Act::StepRequest) {
        return Err(Fault::NotYours.into());
    }
    let permit = app.permit(&actor, Act::ReadTracing, Subject::Request(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        let request = view.tracing()?.request_on(id, app.today()).ok_or(Fault::NotThere)?;
        let shell = Shell::new(&app, &actor, "/tracing");
        let typed = prefilled(field, request.record.get(field), shell.t);
        AmendPage::new(shell, &view, id, field, (&typed, &[]))?
    };
    page(&page_)
}

/// `POST /tracing/{id}/amend/{field}`
pub async fn amend(
    State(app): State<App>,
    actor: Actor,
    Path((id, field)): Path<(RequestId, String)>,
    Form(typed): Sent,
) -> Reply {
    let field: RequestField = field.parse().map_err(|()| Fault::NotThere)?;
    let permit = app.permit(&actor, Act::StepRequest, Subject::Request(id))?;
    let typed = Typed::new(typed);
    let proposed = {
        let view = app.view(&permit).await?;
        propose(&app, &actor, &view, (id, field), &typed)?
    };
    match proposed {
        Ok(event) => {
            if let Some(event) = event {
                app.commit(permit, [event.into()]).await?;
            }
            Ok(see(&format!("/tracing/{id}")))
        }
        Err((page_, fault)) => {
            let status = StatusCode::from_u16(fault.status()).unwrap_or_default();
            Ok((status, page(&*page_)?).into_response())
        }
    }
}

type Proposed = Result<Option<Event>, (Box<AmendPage>, Fault)>;

fn propose(
    app: &App,
    actor: &Actor,
    view: &Glance<'_>,
    (id, field): (RequestId, RequestField),
    typed: &Typed,
) -> Result<Proposed, Trouble> {
    let request = view.tracing()?.request_on(id, app.today()).ok_or(Fault::NotThere)?;
    let again = |refusals: &[Refusal]| {
        AmendPage::new(Shell::new(app, actor, "/tracing"), view, id, field, (typed, refusals))
    };
    let ground = Ground { today: app.today(), lang: actor.lang };
    let stood = !request.record.heads(field).is_empty();
    let value = match rules::read(field, typed, ground) {
        Ok(value) => value.filter(|v| !matches!(v, Value::Safe(rules) if nothing_agreed(rules))),
        Err(refusal) => {
            let page_ = AmendPage { base: typed.get("base").to_owned(), ..again(&[refusal])? };
            return Ok(Err((Box::new(page_), Fault::WrongField)));
        }
    };
    let Some(value) = value.or_else(|| stood.then_some(Value::Nothing)) else { return Ok(Ok(None)) };
    let (base, decision) = match typed.get("decision") {
        "both" => (typed.get("seen"), Decision::KeepBoth),
        _ => (typed.get("base"), Decision::Ask),
    };
    let base = read_base(base).ok_or_else(|| Trouble::field("base", "person-why-choose-one"))?;
    if let Ok(change) = amended(&request.record, field, value, &base, decision) {
        return Ok(Ok(Some(Event::Amended { request: id, changes: vec![change] })));
    }
    let seen = if typed.get("seen").is_empty() { typed.get("base") } else { typed.get("seen") };
    let page_ = AmendPage { clash: true, seen: seen.to_owned(), ..again(&[])? };
    Ok(Err((Box::new(page_), Fault::VersionClash)))
}

impl AmendPage {
    fn new(
        mut shell: Shell,
        view: &Glance<'_>,
        id: RequestId,
        field: RequestField,
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let request = view.tracing()?.request(id).ok_or(Fault::NotThere)?;
        let back = format!("/tracing/{id}");
        shell.here.clone_from(&back);
        let t = shell.t;
        let mut whose = picture::names(request, t);
        whose.0.push(picture::code(request));
        let heads = request.record.heads(field);
        Ok(Self {
            whose,
            label: picture::label(field, t),
            action: format!("{back}/amend/{}", field.code()),
            back,
            now: heads.iter().map(|h| picture::value(field, h.value, t)).collect(),
            inputs: controls(field, &Builder { t, typed, refusals }),
            lists: lists(t),
            base: write_base(&request.record.base(field)),
            seen: String::new(),
            clash: false,
            refused: !refusals.is_empty(),
            shell,
        })
    }
}
