//! What a partner's list or file comes to, written: cards and requests in pieces, then the line of the list.

use super::lists::{Asked, Read, Refused};
use super::model::{Event, RequestField};
use super::steps::Step;
use super::view::{Request, Tracing};
use crate::access::model::Act;
use crate::access::permit::{Actor, Permit, Subject};
use crate::base::ids::{BatchId, CardId, CaseCode, RequestId};
use crate::base::{SystemChance, Trouble};
use crate::desk::record::{Change, Fact};
use crate::web::App;
use std::collections::HashMap;

/// Events written in one go.
const PIECE: usize = 2_000;

/// What came of it.
pub struct Brought {
    /// Rows that became cards or requests.
    pub taken: u32,
    /// Rows that could not be used.
    pub refused: Vec<Refused>,
    /// Values that were left out because they could mean several things.
    pub unclear: u32,
    /// What was left out of rows that were taken.
    pub left: Vec<Refused>,
    /// Pairs that wait for a person now.
    pub waiting: usize,
}

fn permit(app: &App, actor: &Actor) -> Result<Permit, Trouble> {
    app.permit(actor, Act::ExchangeTracing, Subject::Desk)
}

/// Writes what was read. A list that stopped half-way has no line and is brought in again: the same reference from the
/// same source is the same card or request.
///
/// # Errors
/// `NotYours`, what the disk says.
pub async fn write(
    app: &App,
    actor: &Actor,
    read: Read,
    (list, source, file): (BatchId, &str, &str),
) -> Result<Brought, Trouble> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let taken = count(read.cards.len().saturating_add(read.asked.len()));
    let refused = count(read.refused.len());
    let mut events = {
        let permit = permit(app, actor)?;
        let view = app.view(&permit).await?;
        let tracing = view.tracing()?;
        let known = tracing.from_elsewhere(source);
        let mut events = ended(app, tracing, &read.over, (source, &known));
        events.extend(requests(app, actor, tracing, read.asked, (list, source)));
        events.extend(read.cards.into_iter().map(|(reference, facts)| {
            let new = || CardId::new(app.now(), &mut SystemChance);
            let card = known.get(&reference).copied().unwrap_or_else(new);
            Event::Offered { card, facts: Box::new(facts) }
        }));
        events
    };
    while !events.is_empty() {
        let rest = events.split_off(events.len().min(PIECE));
        app.commit(permit(app, actor)?, events.into_iter().map(Into::into)).await?;
        events = rest;
    }
    let listed = Event::Listed { list, source: source.into(), file: file.into(), taken, refused };
    app.commit(permit(app, actor)?, [listed.into()]).await?;
    forget(app).await?;
    app.desk().make_findable().await?;
    let permit = permit(app, actor)?;
    let view = app.view(&permit).await?;
    let waiting = view.tracing()?.waiting(app.today(), &|id| view.may_find(id)).len();
    Ok(Brought { taken, refused: read.refused, unclear: read.unclear, left: read.left, waiting })
}

/// Erases what is over now.
///
/// # Errors
/// What the disk says.
pub async fn forget(app: &App) -> Result<(), Trouble> {
    let desk = std::sync::Arc::clone(app.desk());
    tokio::task::spawn_blocking(move || desk.forget_what_is_over()).await.map_err(|e| Trouble::ours(&e))?
}

/// What is held of records whose time the partner says is over: the card goes, the request is withdrawn.
fn ended(
    app: &App,
    tracing: &Tracing,
    over: &[String],
    (source, known): (&str, &HashMap<String, CardId>),
) -> Vec<Event> {
    let cards = over.iter().filter_map(|id| known.get(id)).map(|card| Event::TakenBack { card: *card });
    let theirs = tracing.requests_from(source);
    let open = |r: &&&Request| !r.way().is_over();
    let requests = over.iter().filter_map(|id| theirs.get(id)).filter(open).map(|r| {
        let (about, why) = (r.about(app.today()), Fact::default());
        Event::Stepped { request: r.id, step: Step::Withdraw, about, why, ask_on: None }
    });
    cards.chain(requests).collect()
}

fn requests(
    app: &App,
    actor: &Actor,
    tracing: &Tracing,
    asked: Vec<Asked>,
    (list, source): (BatchId, &str),
) -> Vec<Event> {
    let known = tracing.requests_from(source);
    let mut events = Vec::new();
    for Asked { reference, changes, until } in asked {
        let old = known.get(&reference);
        let request = old.map_or_else(|| RequestId::new(app.now(), &mut SystemChance), |r| r.id);
        events.push(Event::Came { request, list, source: source.into(), until });
        if let Some(old) = old {
            let changes = newer(old, changes);
            if !changes.is_empty() {
                events.push(Event::Amended { request, changes });
            }
        } else {
            let opens = super::web::opens(&changes, request, (actor.user, app.today()));
            events.push(Event::Taken { request, code: CaseCode::new(&mut SystemChance), changes });
            events.extend(opens);
        }
    }
    events
}

/// What the partner says otherwise now than we know it; their words replace ours in their own request. Consent given
/// here stays: a file says only that nobody noted it there.
fn newer(old: &Request, changes: Vec<Change<RequestField>>) -> Vec<Change<RequestField>> {
    let differs = |c: &Change<RequestField>| old.record.get(c.field) != Some(&c.value);
    let based = |c: Change<RequestField>| Change {
        base: old.record.heads(c.field).iter().map(|h| h.stamp.entry).collect(),
        ..c
    };
    changes.into_iter().filter(differs).map(based).collect()
}
