//! Two raids that were written down apart and were one: put together by a person, and taken apart again by a further
//! entry. Nothing is decided by itself.

use super::incident::write;
use super::model::Event;
use super::raid::Raid;
use super::timing::Times;
use crate::access::permit::Actor;
use crate::base::Moment;
use crate::base::ids::{CaseCode, IncidentId, PersonId};
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::{Builder, Input};
use crate::people::typed::{Refusal, Typed};
use crate::web::{App, Reply};
use axum::Form;
use axum::extract::{Path, State};
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;

/// How many raids that may be the same are offered.
const OFFERED: usize = 5;
/// The field for the code of a raid, in the form of a call and in that of putting together.
pub const RAID: &str = "raid";

/// What stands on a raid's page about others that may be the same.
pub struct JoinCard {
    /// Raids that may be this one.
    pub may_be: Vec<RaidChoice>,
    /// The field for any other.
    pub field: Input,
    /// What put it together.
    pub joins: Vec<JoinRow>,
}

/// A raid that may be the same.
pub struct RaidChoice {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: Bit,
    /// When it was noted.
    pub noted: Bits,
    /// How many people, in words.
    pub people: String,
    /// Why it may be.
    pub why: String,
}

/// Two raids that were put together.
pub struct JoinRow {
    /// The entry, as a form sends it.
    pub entry: String,
    /// Their codes.
    pub codes: Bits,
    /// When, by whom.
    pub by: Bits,
}

/// Who was taken in a raid, as far as this glance shows them.
pub fn people_of(view: &Glance<'_>, id: IncidentId) -> Vec<PersonId> {
    view.episodes_of_raid(id).map(|s| s.episode.person).collect()
}

fn code(code: Option<CaseCode>) -> Bit {
    Bit::number(code.map(|c| c.to_string()).unwrap_or_default())
}

impl JoinCard {
    /// The card of a raid.
    pub fn new(
        view: &Glance<'_>,
        kept: &Raid<'_>,
        (b, times): (&Builder<'_>, Times<'_>),
        name_of: &dyn Fn(Option<crate::base::UserId>) -> String,
    ) -> Self {
        let t = times.t;
        let mine = people_of(view, kept.id());
        let choice = |other: Raid<'_>| {
            let theirs = people_of(view, other.id());
            let why = kept.may_be(&other, (&mine, &theirs))?;
            let row = RaidChoice {
                id: other.id().to_string(),
                code: code(other.code()),
                noted: Bits(other.noted().map(|at| times.moment(at)).unwrap_or_default()),
                people: crate::today::people(t, u32::try_from(theirs.len()).unwrap_or(u32::MAX)),
                why: t.coded("custody-join-why", why),
            };
            Some((other.noted(), row))
        };
        let mut may_be: Vec<_> =
            view.raids().filter(|other| other.id() != kept.id()).filter_map(choice).collect();
        may_be.sort_by_key(|c| std::cmp::Reverse(c.0));
        let row = |join: super::raid::Join| {
            let mut by = times.moment(Moment(join.stamp.at_ms));
            by.push(Bit::number(name_of(join.actor)));
            let codes = Bits(join.codes.into_iter().map(code).collect());
            JoinRow { entry: super::picture::entry(join.stamp.entry), codes, by: Bits(by) }
        };
        Self {
            may_be: may_be.into_iter().take(OFFERED).map(|c| c.1).collect(),
            field: field(b),
            joins: kept.joins().into_iter().map(row).collect(),
        }
    }
}

/// The field for the code of a raid.
pub fn field(b: &Builder<'_>) -> Input {
    b.line(RAID, "custody-field-raid").short().ltr()
}

/// `POST /incidents/{id}/join`
pub async fn join(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<IncidentId>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed);
    write(&app, &actor, id, &typed, |view, kept, _| {
        let chosen: Option<IncidentId> = typed.get("other").parse().ok();
        let named: Option<CaseCode> = typed.get(RAID).parse().ok();
        let is_it = |r: &Raid<'_>| Some(r.id()) == chosen || r.codes().any(|c| Some(c) == named);
        let other = view.raids().find(is_it).map(|r| r.id()).filter(|other| *other != kept.id());
        let other = other.ok_or(Refusal::say(RAID, "custody-why-no-raid"))?;
        let (incident, other) = (kept.id().min(other), kept.id().max(other));
        Ok(vec![Event::IncidentsJoined { incident, other }.into()])
    })
    .await
}

/// `POST /incidents/{id}/part`
pub async fn part(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<IncidentId>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed);
    write(&app, &actor, id, &typed, |_, kept, _| {
        let join =
            kept.joins().into_iter().find(|j| super::picture::entry(j.stamp.entry) == typed.get("entry"));
        let join = join.ok_or(Refusal::say(RAID, "custody-why-no-raid"))?;
        Ok(vec![Event::IncidentsParted { incident: join.under, entry: join.stamp.entry }.into()])
    })
    .await
}
