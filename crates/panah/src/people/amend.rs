//! Changing one field: what is there, what is typed, and what somebody else wrote meanwhile, side by side.

use super::bits::Bits;
use super::forms::{controls, household, places, prefilled};
use super::history::when;
use super::inputs::{Builder, Input};
use super::model::{Event, PersonField, nothing_agreed};
use super::picture;
use super::reading::{Ground, read};
use super::rules::{self, Clash, Decision, read_base, write_base};
use super::show::Side;
use super::typed::{Refusal, Typed};
use super::view::Person;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::PersonId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::{Change, Field, Head, Value};
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

/// The page of one field.
#[derive(Template)]
#[template(path = "people/pages/amend.html")]
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
    pub sides: Vec<Side>,
    /// The controls with what was typed.
    pub inputs: Vec<Input>,
    /// Suggestions for a place: the list's id and its lines.
    pub list: (&'static str, Vec<String>),
    /// The heads the form is based on.
    pub base: String,
    /// The heads its author saw first, when somebody else wrote meanwhile.
    pub seen: String,
    /// Somebody else wrote meanwhile.
    pub clash: bool,
    /// Something was refused.
    pub refused: bool,
}

/// What came of a form.
enum Outcome {
    Write(Vec<Event>),
    Nothing,
    Again(Box<AmendPage>, StatusCode),
}

/// `GET /people/{id}/amend/{field}`: reading one field is reading the person, and is journalled as that.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    Path((id, field)): Path<(PersonId, String)>,
) -> Reply {
    let field: PersonField = field.parse().map_err(|()| Fault::NotThere)?;
    if !actor.does(Act::AmendPerson) {
        return Err(Fault::NotYours.into());
    }
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        let person = view.person(id).ok_or(Fault::NotThere)?;
        let shell = Shell::new(&app, &actor, "/people");
        let typed = prefilled(field, person.record.get(field), &view, shell.t);
        AmendPage::new(&app, shell, (&view, person), field, (&typed, &[]))
    };
    page(&page_)
}

/// `POST /people/{id}/amend/{field}`
pub async fn amend(
    State(app): State<App>,
    actor: Actor,
    Path((id, field)): Path<(PersonId, String)>,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let field: PersonField = field.parse().map_err(|()| Fault::NotThere)?;
    let permit = app.permit(&actor, Act::AmendPerson, Subject::Person(id))?;
    let typed = Typed::new(typed);
    let outcome = {
        let view = app.view(&permit).await?;
        let person = view.person(id).ok_or(Fault::NotThere)?;
        propose(&app, &actor, (&view, person), field, &typed)?
    };
    match outcome {
        Outcome::Write(events) => {
            app.commit(permit, events.into_iter().map(Into::into)).await?;
            Ok(see(&format!("/people/{id}")))
        }
        Outcome::Nothing => Ok(see(&format!("/people/{id}"))),
        Outcome::Again(page_, status) => Ok((status, page(&*page_)?).into_response()),
    }
}

fn propose(
    app: &App,
    actor: &Actor,
    (view, person): (&Glance<'_>, &Person),
    field: PersonField,
    typed: &Typed,
) -> Result<Outcome, Trouble> {
    let again = |refusals: &[Refusal], clash: bool| {
        let shell = Shell::new(app, actor, "/people");
        let page_ = AmendPage::new(app, shell, (view, person), field, (typed, refusals));
        let seen = if typed.get("seen").is_empty() { typed.get("base") } else { typed.get("seen") };
        let status = if clash { Fault::VersionClash.status() } else { Fault::WrongField.status() };
        let mut page_ = AmendPage { clash, seen: seen.to_owned(), ..page_ };
        if !clash {
            // The author has still seen no more than before.
            typed.get("base").clone_into(&mut page_.base);
        }
        Outcome::Again(Box::new(page_), StatusCode::from_u16(status).unwrap_or_default())
    };
    let (value, formed) = match typed_value(app, actor, (view, person), field, typed) {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(Outcome::Nothing),
        Err(refusal) => return Ok(again(&[refusal], false)),
    };
    let (base, decision) = match typed.get("decision") {
        "both" => (typed.get("seen"), Decision::KeepBoth),
        _ => (typed.get("base"), Decision::Ask),
    };
    let base = read_base(base).ok_or_else(|| Trouble::field("base", "person-why-choose-one"))?;
    match rules::amend(&person.record, field, value, &base, decision) {
        Ok(change) => {
            let changes: Vec<Change<PersonField>> = vec![change];
            let amended = Event::Amended { person: person.id, changes };
            Ok(Outcome::Write(formed.into_iter().chain([amended]).collect()))
        }
        Err(Clash) => Ok(again(&[], true)),
    }
}

/// The value a form means, with the household it forms. Nothing typed where something stood takes the value away.
fn typed_value(
    app: &App,
    actor: &Actor,
    (view, person): (&Glance<'_>, &Person),
    field: PersonField,
    typed: &Typed,
) -> Result<Option<(Value, Option<Event>)>, Refusal> {
    let taken = typed.get("take");
    if !taken.is_empty() {
        let heads = person.record.heads(field);
        let chosen = heads.iter().find(|h| write_base(&[h.stamp.entry]) == taken);
        return Ok(chosen.map(|h| (h.value.clone(), None)));
    }
    let (value, formed) = if field == PersonField::Household {
        let found = household(typed, view, app, actor.lang)?;
        found.map_or((None, None), |(id, formed)| {
            (Some(Value::Link(uuid::Uuid::from_bytes(id.bytes()))), formed)
        })
    } else {
        (read(field, typed, Ground { today: app.today(), lang: actor.lang })?, None)
    };
    let value = value.filter(|v| !matches!(v, Value::Safe(rules) if nothing_agreed(rules)));
    let stood = !person.record.heads(field).is_empty();
    Ok(value.or_else(|| stood.then_some(Value::Nothing)).map(|v| (v, formed)))
}

impl AmendPage {
    fn new(
        app: &App,
        mut shell: Shell,
        (view, person): (&Glance<'_>, &Person),
        field: PersonField,
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Self {
        let t = shell.t;
        let back = format!("/people/{}", person.id);
        shell.here.clone_from(&back);
        let side = |head: &Head<'_>| {
            let (day, hour) = when(app, head.stamp.at_ms, t);
            let value = picture::value(field, head.value, Some(view), t);
            Side { value, entry: write_base(&[head.stamp.entry]), day, hour }
        };
        let list = if field == PersonField::District { "districts" } else { "provinces" };
        Self {
            whose: super::consent::whose(person, &shell),
            label: picture::label(field, t),
            action: format!("{back}/amend/{}", field.code()),
            back,
            sides: person.record.heads(field).iter().map(side).collect(),
            inputs: controls(field, &Builder { t, typed, refusals }),
            list: (list, places(field, t)),
            base: write_base(&person.record.base(field)),
            seen: String::new(),
            clash: false,
            refused: !refusals.is_empty(),
            shell,
        }
    }
}
