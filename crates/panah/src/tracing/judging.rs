//! A person's word about a pair, and what follows from it. Pure.

use super::model::{Event, Side, Verdict};
use super::steps::Step;
use super::view::Tracing;
use crate::base::ids::{RequestId, UserId};
use crate::base::{Fault, Trouble};
use crate::desk::record::Fact;
use dates::Day;

/// The entries of a verdict. A candidate that is confirmed moves the request on; one that is taken back or rejected
/// after all moves it back. Nothing is linked and nothing is closed by it.
///
/// # Errors
/// `NotThere` when request or side are not here; a field when the request is not looked for any more.
pub fn propose(
    tracing: &Tracing,
    (id, side): (RequestId, Side),
    verdict: Verdict,
    why: Fact<String>,
    (who, today): (UserId, Day),
) -> Result<Vec<Event>, Trouble> {
    let request = tracing.request_on(id, today).ok_or(Fault::NotThere)?;
    let there = match side {
        Side::Card(card) => tracing.card(card, today).is_some(),
        Side::Sought(other) | Side::Enquirer(other) => {
            other != id && tracing.request_on(other, today).is_some()
        }
        Side::Held(person) => tracing.held(person).is_some(),
    };
    if !there {
        return Err(Fault::NotThere.into());
    }
    let about = request.about(today);
    let way = request.way();
    let mut events =
        vec![Event::Judged { request: id, side, verdict, why, evidence: tracing.evidence(id, side) }];
    let stepped = |step| Event::Stepped { request: id, step, about, why: Fact::default(), ask_on: None };
    let was = tracing.confirmed(id) == Some(side);
    match verdict {
        // What is verified is a card, which those who verify may read.
        Verdict::Confirmed if matches!(side, Side::Held(_)) => {
            return Err(Trouble::field("verdict", "trace-why-card-first"));
        }
        Verdict::Confirmed => {
            if let Some(key) = way.refuses(Step::Match, who, about) {
                return Err(Trouble::field("verdict", key));
            }
            events.push(stepped(Step::Match));
        }
        _ if was && way.refuses(Step::Unmatch, who, about).is_none() => events.push(stepped(Step::Unmatch)),
        _ if was => return Err(Trouble::field("verdict", "trace-why-not-now")),
        _ => {}
    }
    Ok(events)
}
