//! The doors of this room.

use super::model::{self, Event, Pair, may_confirm};
use super::page::QueuePage;
use super::view::{Stage, Standing};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{MergeId, PersonId};
use crate::base::{Fault, SystemChance, Trouble};
use crate::desk::glance::Glance;
use crate::people::card::Card;
use crate::people::typed::Typed;
use crate::web::layout::{page, see};
use crate::web::{App, Doors, Reply};
use axum::Form;
use axum::extract::{Path, State};
use std::collections::HashMap;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/duplicates", Act::ReviewDuplicates, queue)
        .get("/duplicates/{one}/{two}", Act::ReviewDuplicates, one_pair)
        .post("/duplicates/{one}/{two}/same", Act::ProposeMerge, same)
        .post("/duplicates/{one}/{two}/not-same", Act::ReviewDuplicates, not_same)
        .post("/duplicates/{one}/{two}/later", Act::ReviewDuplicates, later)
        .post("/merges/{merge}/confirm", Act::ConfirmMerge, confirm)
        .post("/merges/{merge}/decline", Act::ConfirmMerge, decline)
        .post("/merges/{merge}/undo", Act::UndoMerge, undo)
}

type Sent = Form<HashMap<String, String>>;
type Two = Path<(PersonId, PersonId)>;

async fn queue(State(app): State<App>, actor: Actor) -> Reply {
    show(&app, &actor, None).await
}

async fn one_pair(State(app): State<App>, actor: Actor, Path(two): Two) -> Reply {
    show(&app, &actor, Some(two)).await
}

/// The look is written down, then who is shown, then the page.
async fn show(app: &App, actor: &Actor, asked: Option<(PersonId, PersonId)>) -> Reply {
    let permit = app.permit(actor, Act::ReviewDuplicates, Subject::Desk)?;
    let mut look = app.desk().look(&permit, None).await?;
    let (page_, shown) = {
        let view = app.desk().view_within(&permit, &look)?;
        QueuePage::new(app, actor, &view, asked)?
    };
    app.desk().note_shown(permit, &mut look, shown).await?;
    page(&page_)
}

/// The cards of two people who are here, as long as nobody decided meanwhile.
fn cards(view: &Glance<'_>, (one, two): (PersonId, PersonId)) -> Result<(Card, Card), Trouble> {
    let (one, two) = (view.card(one).ok_or(Fault::NotThere)?, view.card(two).ok_or(Fault::NotThere)?);
    let pair = Pair::new(one.person, two.person).ok_or(Fault::VersionClash)?;
    match view.duplicates()?.standing(pair, model::Evidence::of(&one, &two)) {
        Standing::Proposed(_) => Err(Fault::VersionClash.into()),
        _ => Ok((one, two)),
    }
}

async fn same(State(app): State<App>, actor: Actor, Path(two): Two, Form(typed): Sent) -> Reply {
    let permit = app.permit(&actor, Act::ProposeMerge, Subject::Desk)?;
    let typed = Typed::new(typed);
    let event = {
        let view = app.view(&permit).await?;
        let (one, other) = cards(&view, two)?;
        let turned = typed.get("keep").parse() == Ok(other.person);
        let (keep, other) = if turned { (other, one) } else { (one, other) };
        let merge = MergeId::new(app.now(), &mut SystemChance);
        model::propose(merge, &keep, &other, typed.get("why")).ok_or(Fault::NotThere)?
    };
    app.commit(permit, [event.into()]).await?;
    Ok(see("/duplicates"))
}

async fn not_same(State(app): State<App>, actor: Actor, Path(two): Two, Form(typed): Sent) -> Reply {
    let typed = Typed::new(typed);
    decide(&app, &actor, two, |one, two| model::not_the_same(one, two, typed.get("why"))).await
}

async fn later(State(app): State<App>, actor: Actor, Path(two): Two) -> Reply {
    decide(&app, &actor, two, model::later).await
}

async fn decide<F>(app: &App, actor: &Actor, two: (PersonId, PersonId), decision: F) -> Reply
where
    F: FnOnce(&Card, &Card) -> Option<Event>,
{
    let permit = app.permit(actor, Act::ReviewDuplicates, Subject::Desk)?;
    let event = {
        let view = app.view(&permit).await?;
        let (one, two) = cards(&view, two)?;
        decision(&one, &two).ok_or(Fault::NotThere)?
    };
    app.commit(permit, [event.into()]).await?;
    Ok(see("/duplicates"))
}

/// Two people of a proposal, whoever shows for them, both within the permit.
fn of(view: &Glance<'_>, merge: MergeId, stage: fn(Stage) -> bool) -> Result<PersonId, Trouble> {
    let known = view.duplicates()?.merge(merge).ok_or(Fault::NotThere)?;
    let (keep, other) = known.of.ok_or(Fault::NotThere)?;
    if view.entered(keep).is_none() || view.entered(other).is_none() {
        return Err(Fault::NotThere.into());
    }
    if stage(known.stage()) { Ok(keep) } else { Err(Fault::VersionClash.into()) }
}

const fn waits(stage: Stage) -> bool {
    matches!(stage, Stage::Waits)
}

const fn holds(stage: Stage) -> bool {
    matches!(stage, Stage::Holds(_))
}

async fn confirm(State(app): State<App>, actor: Actor, Path(merge): Path<MergeId>) -> Reply {
    let permit = app.permit(&actor, Act::ConfirmMerge, Subject::Desk)?;
    let keep = {
        let view = app.view(&permit).await?;
        let keep = of(&view, merge, waits)?;
        let proposed = view.duplicates()?.merge(merge).and_then(|m| m.proposed).and_then(|p| p.actor);
        may_confirm(proposed, actor.user).map_err(|_| Fault::NotYours)?;
        keep
    };
    app.commit(permit, [Event::MergeConfirmed { merge, keep }.into()]).await?;
    Ok(see("/duplicates"))
}

async fn decline(State(app): State<App>, actor: Actor, Path(merge): Path<MergeId>) -> Reply {
    let permit = app.permit(&actor, Act::ConfirmMerge, Subject::Desk)?;
    let keep = { of(&app.view(&permit).await?, merge, waits)? };
    app.commit(permit, [Event::MergeDeclined { merge, keep }.into()]).await?;
    Ok(see("/duplicates"))
}

async fn undo(State(app): State<App>, actor: Actor, Path(merge): Path<MergeId>, Form(typed): Sent) -> Reply {
    let permit = app.permit(&actor, Act::UndoMerge, Subject::Desk)?;
    let keep = { of(&app.view(&permit).await?, merge, holds)? };
    let why = model::reason(Typed::new(typed).get("why"));
    app.commit(permit, [Event::MergeUndone { merge, keep, why }.into()]).await?;
    Ok(see(&format!("/people/{keep}")))
}
