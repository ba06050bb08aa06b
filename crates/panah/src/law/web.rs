//! The doors of this room.

use super::change::effects;
use super::model::Event;
use super::pack::{ids, malformed};
use super::page::{InstrumentPage, LawPage};
use super::preview::{FormPage, PreviewPage};
use crate::access::model::Act;
use crate::access::permit::{Actor, Permit, Subject};
use crate::base::SystemChance;
use crate::base::errors::{Fault, Trouble};
use crate::base::ids::ChangeId;
use crate::today::web::day;
use crate::web::layout::{page, see};
use crate::web::{App, Doors, Reply, Shell};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use standing::Category;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/law", Act::ReadLaw, list)
        .get("/law/new", Act::ChangeLaw, blank)
        .get("/law/{id}", Act::ReadLaw, show)
        .get("/law/{id}/change", Act::ChangeLaw, prefilled)
        .post("/law/preview", Act::ChangeLaw, preview)
        .post("/law/apply", Act::ChangeLaw, apply)
}

/// The text a new instrument begins from.
pub const BLANK: &str = include_str!("blank.toml");

#[derive(Deserialize)]
struct Filter {
    #[serde(default)]
    category: String,
}

async fn list(State(app): State<App>, actor: Actor, Query(filter): Query<Filter>) -> Reply {
    let permit = app.permit(&actor, Act::ReadLaw, Subject::Desk)?;
    let page_ = {
        let view = app.view(&permit).await?;
        LawPage::new(&app, &actor, view.law()?, Category::parse(&filter.category))
    };
    page(&page_)
}

async fn show(State(app): State<App>, actor: Actor, Path(id): Path<String>) -> Reply {
    let permit = app.permit(&actor, Act::ReadLaw, Subject::Desk)?;
    let page_ = {
        let view = app.view(&permit).await?;
        let one = view.law()?.pack().instrument(&id).ok_or(Fault::NotThere)?;
        let mut shell = Shell::new(&app, &actor, "/law");
        shell.here = format!("/law/{id}");
        InstrumentPage::new(shell, actor.does(Act::ChangeLaw), one)
    };
    page(&page_)
}

async fn blank(State(app): State<App>, actor: Actor) -> Reply {
    app.permit(&actor, Act::ChangeLaw, Subject::Desk)?;
    let mut shell = Shell::new(&app, &actor, "/law");
    "/law/new".clone_into(&mut shell.here);
    page(&FormPage { shell, text: BLANK.to_owned(), second: String::new(), wrong: None, changes: None })
}

async fn prefilled(State(app): State<App>, actor: Actor, Path(id): Path<String>) -> Reply {
    let permit = app.permit(&actor, Act::ChangeLaw, Subject::Desk)?;
    let text = {
        let view = app.view(&permit).await?;
        let one = view.law()?.pack().instrument(&id).ok_or(Fault::NotThere)?;
        toml::to_string(one).map_err(|e| Trouble::ours(&e))?
    };
    let mut shell = Shell::new(&app, &actor, "/law");
    shell.here = format!("/law/{id}/change");
    page(&FormPage { shell, text, second: String::new(), wrong: None, changes: Some(id) })
}

#[derive(Deserialize)]
struct NewInstrument {
    text: String,
    #[serde(default)]
    second: String,
    /// Pressed on the preview: back to the text.
    #[serde(default)]
    again: Option<String>,
}

/// People are named on the preview: a look at a list, written down before it is shown.
fn looking(app: &App, actor: &Actor) -> Result<(Permit, bool), Trouble> {
    let change = app.permit(actor, Act::ChangeLaw, Subject::Desk)?;
    if !actor.does(Act::ListPeople) {
        return Ok((change, false));
    }
    let lister = Actor { door: Some(Act::ListPeople), ..actor.clone() };
    Ok((app.permit(&lister, Act::ListPeople, Subject::Desk)?, true))
}

async fn preview(State(app): State<App>, actor: Actor, Form(new): Form<NewInstrument>) -> Reply {
    let (permit, lists) = looking(&app, &actor)?;
    let shell = Shell::new(&app, &actor, "/law");
    if new.again.is_some() {
        return page(&FormPage { shell, text: new.text, second: new.second, wrong: None, changes: None });
    }
    let today = app.today();
    let drawn = {
        let view = app.view(&permit).await?;
        let second = day(&new.second, today);
        let changed = view.law()?.pack().with(&new.text).map_err(|e| malformed(&e));
        match (second, changed) {
            (Ok(second), Ok(changed)) => {
                Ok(PreviewPage::new(shell, &view, &changed, (new.text, new.second), (today, second), lists)?)
            }
            (Err(trouble), _) | (_, Err(trouble)) => Err((shell, new, trouble)),
        }
    };
    match drawn {
        Ok(drawn) => page(&drawn),
        Err((shell, new, trouble)) => wrong(shell, new, &trouble),
    }
}

/// The form again, with what is wrong beside the text; what was typed is kept.
fn wrong(shell: Shell, new: NewInstrument, trouble: &Trouble) -> Reply {
    let (sentence, way) = shell.t.trouble(trouble);
    let status = StatusCode::from_u16(trouble.fault.status()).unwrap_or_default();
    let form =
        FormPage { shell, text: new.text, second: new.second, wrong: Some((sentence, way)), changes: None };
    Ok((status, page(&form)?).into_response())
}

async fn apply(State(app): State<App>, actor: Actor, Form(new): Form<NewInstrument>) -> Reply {
    let permit = app.permit(&actor, Act::ChangeLaw, Subject::Desk)?;
    let today = app.today();
    let proposed = {
        let view = app.view(&permit).await?;
        match view.law()?.pack().with(&new.text) {
            Ok(changed) => {
                let found = effects(view.board()?, view.scope(), &changed, today, &[today]);
                Ok(found.first().map_or(0, |e| e.affected))
            }
            Err(error) => Err(malformed(&error)),
        }
    };
    let affected = match proposed {
        Ok(affected) => affected,
        Err(trouble) => return wrong(Shell::new(&app, &actor, "/law"), new, &trouble),
    };
    let change = ChangeId::new(app.now(), &mut SystemChance);
    let to = ids(&new.text).first().map_or_else(|| "/law".to_owned(), |id| format!("/law/{id}"));
    app.commit(permit, [Event::Applied { change, instrument: new.text, affected }.into()]).await?;
    Ok(see(&to))
}
