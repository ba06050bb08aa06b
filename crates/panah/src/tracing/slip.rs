//! A message home on a slip of paper: no poster, no picture, no place, nothing that tells a stranger who looks for
//! whom. It carries the code of the request and how to ask for it.

use super::model::RequestField;
use super::picture;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::Fault;
use crate::base::ids::RequestId;
use crate::people::bits::{Bit, Bits};
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::{Path, State};

/// The slip.
#[derive(Template)]
#[template(path = "tracing/pages/slip.html")]
pub struct SlipPage {
    /// The frame.
    pub shell: Shell,
    /// Where the request is.
    pub back: String,
    /// The code to name.
    pub code: Bit,
    /// The first names of the person sought: to hand the slip to the right one.
    pub names: Bits,
    /// Who asks, by name, only when they agreed.
    pub from: Bits,
    /// The day it was printed.
    pub day: Bit,
}

/// `GET /tracing/{id}/slip`
pub async fn show(State(app): State<App>, actor: Actor, Path(id): Path<RequestId>) -> Reply {
    let permit = app.permit(&actor, Act::ReadTracing, Subject::Request(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        let request = view.tracing()?.request_on(id, app.today()).ok_or(Fault::NotThere)?;
        let mut shell = Shell::new(&app, &actor, "/tracing");
        shell.here = format!("/tracing/{id}/slip");
        let t = shell.t;
        let agreed = request.about(app.today()).consented;
        let from = request.record.text(RequestField::EnquirerName).filter(|_| agreed);
        SlipPage {
            back: format!("/tracing/{id}"),
            code: picture::code(request),
            names: picture::names(request, t),
            from: Bits(from.map(Bit::name).into_iter().collect()),
            day: Bit::day(app.today(), t),
            shell,
        }
    };
    page(&page_)
}
