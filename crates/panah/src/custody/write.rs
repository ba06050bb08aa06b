//! What is told of a custody, written down: reports, sightings, mistakes taken back, who works on it.

use super::model::{Event, Report, Told};
use super::show::CustodyPage;
use super::taking::{Together, reported};
use super::telling;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{EpisodeId, PersonId};
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::sheet;
use crate::people::typed::{Refusal, Typed};
use crate::web::layout::{page, see};
use crate::web::{App, Reply};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use journal::EntryId;
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;

/// Permit, pure proposal, one transaction; or the page again with what was typed.
async fn write<P>(app: &App, actor: &Actor, id: PersonId, typed: &Typed, propose: P) -> Reply
where
    P: FnOnce(&Glance<'_>) -> Result<Result<Vec<sheet::Event>, Refusal>, Trouble>,
{
    let permit = app.permit(actor, Act::NoteCustody, Subject::Person(id))?;
    let proposed = {
        let view = app.view(&permit).await?;
        match propose(&view)? {
            Ok(events) => Ok(events),
            Err(refusal) => Err(CustodyPage::new(app, actor, &view, id, (typed, &[refusal]))?),
        }
    };
    match proposed {
        Ok(events) => {
            app.commit(permit, events).await?;
            Ok(see(&format!("/people/{id}/custody")))
        }
        Err(page_) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response()),
    }
}

/// The custody is this person's, and known.
fn known(view: &Glance<'_>, id: PersonId, episode: EpisodeId) -> Result<(), Trouble> {
    let here = view.episodes_of(id).any(|s| s.episode.id == episode);
    if here { Ok(()) } else { Err(Fault::NotThere.into()) }
}

/// `POST /people/{id}/custody/new`
pub async fn begin(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PersonId>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed).also("what", "arrest");
    write(&app, &actor, id, &typed, |view| {
        let hour = super::intake::hour(&app, &actor);
        let register = view.custody()?.register();
        let both = telling::report(&typed, hour)
            .and_then(|arrest| Ok((arrest, telling::sighting(&typed, &register, hour)?)));
        Ok(both.map(|(arrest, sighting)| {
            let when = if arrest.when.is_unknown() {
                super::model::When { earliest: None, latest: Some(hour.now) }
            } else {
                arrest.when
            };
            let arrest = Report { when, ..arrest };
            let together = Together { now: hour.now, incident: None, arrest, sighting, more: Vec::new() };
            together.again(view, id)
        }))
    })
    .await
}

/// `POST /people/{id}/custody/{episode}/report`
pub async fn report(
    State(app): State<App>,
    actor: Actor,
    Path((id, episode)): Path<(PersonId, EpisodeId)>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed);
    write(&app, &actor, id, &typed, |view| {
        known(view, id, episode)?;
        let report = telling::report(&typed, super::intake::hour(&app, &actor));
        // A paper that is chosen is one of theirs.
        if let Ok(Report { told: Told::Paper { paper: Some(paper), .. }, .. }) = &report {
            view.papers()?.paper(id, *paper).ok_or(Fault::NotThere)?;
        }
        Ok(report.map(|report| reported(&report, (episode, id), app.now())))
    })
    .await
}

/// `POST /people/{id}/custody/{episode}/seen`
pub async fn seen(
    State(app): State<App>,
    actor: Actor,
    Path((id, episode)): Path<(PersonId, EpisodeId)>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed).also("what", "seen");
    write(&app, &actor, id, &typed, |view| {
        known(view, id, episode)?;
        let register = view.custody()?.register();
        let sighting = telling::sighting(&typed, &register, super::intake::hour(&app, &actor));
        Ok(sighting
            .and_then(|s| s.ok_or(Refusal::say("station", "custody-why-empty")))
            .map(|s| vec![Event::Sighted { episode, person: id, sighting: Box::new(s) }.into()]))
    })
    .await
}

/// `POST /people/{id}/custody/{episode}/undo`
pub async fn undo(
    State(app): State<App>,
    actor: Actor,
    Path((id, episode)): Path<(PersonId, EpisodeId)>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed);
    let entry = uuid::Uuid::parse_str(typed.get("entry")).map_err(|_| Fault::NotThere)?;
    write(&app, &actor, id, &typed, |view| {
        known(view, id, episode)?;
        let entry = EntryId(entry.into_bytes());
        Ok(Ok(vec![Event::Retracted { episode, person: id, entry }.into()]))
    })
    .await
}

/// `POST /people/{id}/custody/{episode}/mine`
pub async fn mine(
    State(app): State<App>,
    actor: Actor,
    Path((id, episode)): Path<(PersonId, EpisodeId)>,
    Form(_): Sent,
) -> Reply {
    write(&app, &actor, id, &Typed::default(), |view| {
        known(view, id, episode)?;
        Ok(Ok(vec![Event::Owned { episode, person: id, owner: actor.user }.into()]))
    })
    .await
}
