//! The doors of this room: papers stand on a person's page; here they are noted, changed and sighted.

use super::model::{Event, PaperField};
use super::page::{About, PaperPage, prefilled, typed_value};
use super::rules;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{PaperId, PersonId};
use crate::base::{Fault, SystemChance, Trouble};
use crate::desk::glance::Glance;
use crate::people::reading::Ground;
use crate::people::rules::{Decision, amend, read_base};
use crate::people::typed::Typed;
use crate::web::layout::{page, see};
use crate::web::{App, Doors, Reply};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;
type Proposed = Result<Option<Event>, (PaperPage, Fault)>;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/people/{id}/papers/new", Act::ReadPerson, new_form)
        .post("/people/{id}/papers/new", Act::WritePaper, add)
        .get("/people/{id}/papers/{paper}", Act::ReadPerson, sighting_form)
        .post("/people/{id}/papers/{paper}/sighting", Act::WritePaper, sight)
        .get("/people/{id}/papers/{paper}/amend/{field}", Act::ReadPerson, amend_form)
        .post("/people/{id}/papers/{paper}/amend/{field}", Act::WritePaper, amend_field)
}

async fn new_form(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>) -> Reply {
    form(&app, &actor, id, About::New).await
}

async fn sighting_form(
    State(app): State<App>,
    actor: Actor,
    Path((id, paper)): Path<(PersonId, PaperId)>,
) -> Reply {
    form(&app, &actor, id, About::Sighting(paper)).await
}

async fn amend_form(
    State(app): State<App>,
    actor: Actor,
    Path((id, paper, field)): Path<(PersonId, PaperId, String)>,
) -> Reply {
    let field = field.parse().map_err(|()| Fault::NotThere)?;
    form(&app, &actor, id, About::Field(paper, field)).await
}

/// A form shows what the paper says: reading it is reading the person, and is journalled as that.
async fn form(app: &App, actor: &Actor, id: PersonId, about: About) -> Reply {
    if !actor.does(Act::WritePaper) {
        return Err(Fault::NotYours.into());
    }
    let permit = app.permit(actor, Act::ReadPerson, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        let typed = match about {
            About::Field(paper, field) => {
                let paper = view.papers()?.paper(id, paper).ok_or(Fault::NotThere)?;
                prefilled(field, paper.record.get(field))
            }
            About::New | About::Sighting(_) => Typed::default(),
        };
        PaperPage::new(app, actor, &view, (id, about), (&typed, &[]))?
    };
    page(&page_)
}

/// Permit, pure proposal, one entry; or the form again.
async fn write<P>(app: &App, actor: &Actor, id: PersonId, propose: P) -> Reply
where
    P: FnOnce(&Glance<'_>) -> Result<Proposed, Trouble>,
{
    let permit = app.permit(actor, Act::WritePaper, Subject::Person(id))?;
    let proposed = {
        let view = app.view(&permit).await?;
        propose(&view)?
    };
    match proposed {
        Ok(event) => {
            if let Some(event) = event {
                app.commit(permit, [event.into()]).await?;
            }
            Ok(see(&format!("/people/{id}")))
        }
        Err((page_, fault)) => {
            let status = StatusCode::from_u16(fault.status()).unwrap_or_default();
            Ok((status, page(&page_)?).into_response())
        }
    }
}

async fn add(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>, Form(typed): Sent) -> Reply {
    let typed = Typed::new(typed);
    write(&app, &actor, id, |view| match rules::add(&typed, ground(&app, &actor)) {
        Ok(changes) => {
            let paper = PaperId::new(app.now(), &mut SystemChance);
            Ok(Ok(Some(Event::Added { paper, holder: id, changes })))
        }
        Err(refusals) => {
            let page_ = PaperPage::new(&app, &actor, view, (id, About::New), (&typed, &refusals))?;
            Ok(Err((page_, Fault::WrongField)))
        }
    })
    .await
}

async fn sight(
    State(app): State<App>,
    actor: Actor,
    Path((id, paper)): Path<(PersonId, PaperId)>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed);
    write(&app, &actor, id, |view| {
        let holder = view.papers()?.paper(id, paper).ok_or(Fault::NotThere)?.holder;
        match rules::sighting(&typed, ground(&app, &actor)) {
            Ok(sighting) => Ok(Ok(Some(Event::Sighted { paper, holder, sighting }))),
            Err(refusal) => {
                let about = (id, About::Sighting(paper));
                let page_ = PaperPage::new(&app, &actor, view, about, (&typed, &[refusal]))?;
                Ok(Err((page_, Fault::WrongField)))
            }
        }
    })
    .await
}

async fn amend_field(
    State(app): State<App>,
    actor: Actor,
    Path((id, paper, field)): Path<(PersonId, PaperId, String)>,
    Form(typed): Sent,
) -> Reply {
    let field: PaperField = field.parse().map_err(|()| Fault::NotThere)?;
    let typed = Typed::new(typed);
    write(&app, &actor, id, |view| propose_amend(&app, &actor, view, (id, paper, field), &typed)).await
}

fn propose_amend(
    app: &App,
    actor: &Actor,
    view: &Glance<'_>,
    (id, paper, field): (PersonId, PaperId, PaperField),
    typed: &Typed,
) -> Result<Proposed, Trouble> {
    let kept = view.papers()?.paper(id, paper).ok_or(Fault::NotThere)?;
    let about = (id, About::Field(paper, field));
    let stood = !kept.record.heads(field).is_empty();
    let value = match typed_value(field, typed, stood, ground(app, actor)) {
        Ok(Some(value)) => value,
        Ok(None) => return Ok(Ok(None)),
        Err(refusal) => {
            let page_ = PaperPage::new(app, actor, view, about, (typed, &[refusal]))?;
            // The author has still seen no more than before.
            return Ok(Err((PaperPage { base: typed.get("base").to_owned(), ..page_ }, Fault::WrongField)));
        }
    };
    let (base, decision) = match typed.get("decision") {
        "both" => (typed.get("seen"), Decision::KeepBoth),
        _ => (typed.get("base"), Decision::Ask),
    };
    let base = read_base(base).ok_or_else(|| Trouble::field("base", "person-why-choose-one"))?;
    if let Ok(change) = amend(&kept.record, field, value, &base, decision) {
        return Ok(Ok(Some(Event::Amended { paper, holder: kept.holder, changes: vec![change] })));
    }
    let seen = if typed.get("seen").is_empty() { typed.get("base") } else { typed.get("seen") };
    let page_ = PaperPage::new(app, actor, view, about, (typed, &[]))?;
    Ok(Err((PaperPage { clash: true, seen: seen.to_owned(), ..page_ }, Fault::VersionClash)))
}

fn ground(app: &App, actor: &Actor) -> Ground {
    Ground { today: app.today(), lang: actor.lang }
}
