//! Who may be told what: one question, one answer; the newest answer holds, and no help depends on it.

use super::bits::{Bit, Bits};
use super::inputs::{Builder, Input};
use super::model::Event;
use super::picture;
use super::reading::Ground;
use super::rules;
use super::show::consent_form;
use super::typed::Typed;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::Fault;
use crate::base::ids::PersonId;
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

/// A form of one person that is shown again because something in it cannot be used.
#[derive(Template)]
#[template(path = "people/pages/again.html")]
pub struct AgainPage {
    /// The frame.
    pub shell: Shell,
    /// The heading.
    pub heading: String,
    /// Whose record it is.
    pub whose: Bits,
    /// Where the form goes.
    pub action: String,
    /// Where to go without sending it.
    pub back: String,
    /// The fields.
    pub inputs: Vec<Input>,
    /// Something was refused.
    pub refused: bool,
}

/// `POST /people/{id}/consent`
pub async fn answer(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PersonId>,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::AmendPerson, Subject::Person(id))?;
    let typed = Typed::new(typed);
    let mut shell = Shell::new(&app, &actor, "/people");
    shell.here = format!("/people/{id}");
    match rules::consent(&typed, Ground { today: app.today(), lang: actor.lang }) {
        Ok(consent) => {
            app.commit(permit, [Event::Consented { person: id, consent }.into()]).await?;
            Ok(see(&format!("/people/{id}")))
        }
        Err(refusal) => {
            let whose = {
                let view = app.view(&permit).await?;
                let person = view.person(id).ok_or(Fault::NotThere)?;
                whose(person, &shell)
            };
            let inputs = consent_form(&Builder { t: shell.t, typed: &typed, refusals: &[refusal] });
            let page_ = AgainPage {
                heading: shell.t.s("consent-heading"),
                whose,
                action: format!("/people/{id}/consent"),
                back: format!("/people/{id}"),
                inputs,
                refused: true,
                shell,
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response())
        }
    }
}

/// Names and code of a person, for a heading.
pub fn whose(person: &super::view::Person, shell: &Shell) -> Bits {
    let name: Bit = picture::name(person, shell.t);
    Bits(vec![name, picture::code(person)])
}
