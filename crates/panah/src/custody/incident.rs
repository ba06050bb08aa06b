//! A raid: the calls, who was taken in it, names that are not settled yet, and what can be told of everybody at once.

use super::calls::{Calls, side_by_side};
use super::facilities::Facility;
use super::forms::{self, Form as ReportForm};
use super::held::{HeldRow, held_row};
use super::intake::{self, hour, lists};
use super::joining::JoinCard;
use super::model::Event;
use super::raid::Raid;
use super::show::tick;
use super::taking::{self, Together};
use super::telling;
use super::timing::Times;
use super::{board, offer};
use crate::access::model::{self as access, Act};
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{IncidentId, PersonId};
use crate::base::{Fault, Moment, Trouble};
use crate::desk::glance::Glance;
use crate::desk::sheet;
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::{Builder, Input};
use crate::people::picture as person;
use crate::people::typed::{Refusal, Typed};
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;

/// How many people a name may mean are shown.
const CANDIDATES: usize = 5;

/// The page.
#[derive(Template)]
#[template(path = "custody/pages/incident.html")]
pub struct IncidentPage {
    /// The frame.
    pub shell: Shell,
    /// The id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// For the ticking.
    pub tick: (i64, String),
    /// The other codes it is known by.
    pub also: Bits,
    /// What the callers said.
    pub calls: Calls,
    /// Others that may be the same raid, and what was put together.
    pub join: JoinCard,
    /// Evidence about it.
    pub evidence: Option<crate::evidence::Panel>,
    /// Where a further call is noted; empty for those who take none.
    pub again: String,
    /// Names to settle.
    pub names: Vec<NameCard>,
    /// Those held.
    pub held: Vec<HeldRow>,
    /// Those no longer held: id, name, code.
    pub free: Vec<(String, Bit, Bit)>,
    /// Forms for everybody who is held.
    pub forms: Vec<ReportForm>,
    /// The form to add people.
    pub add: Vec<Input>,
    /// Households may be offered now.
    pub offers: bool,
    /// Why not, in words, where that helps.
    pub no_offer: String,
    /// The reader may write.
    pub writes: bool,
    /// Something was refused.
    pub refused: bool,
    /// Suggestions.
    pub lists: Vec<(&'static str, Vec<String>)>,
}

/// A name that was said.
pub struct NameCard {
    /// The fields' name.
    pub field: String,
    /// The name.
    pub name: Bit,
    /// Who it may be.
    pub may_be: Vec<Candidate>,
}

/// Somebody a name may mean.
pub struct Candidate {
    /// Their id.
    pub id: String,
    /// Names.
    pub names: Bits,
    /// The father's name.
    pub father: Bits,
    /// The code.
    pub code: Bit,
    /// The years of birth.
    pub born: Bits,
}

/// `GET /incidents/{id}`
pub async fn show(State(app): State<App>, actor: Actor, Path(id): Path<IncidentId>) -> Reply {
    answer(&app, &actor, id, (&Typed::default(), &[])).await
}

/// The page, with the look at the people it shows written down before it goes out.
async fn answer(app: &App, actor: &Actor, id: IncidentId, form: (&Typed, &[Refusal])) -> Reply {
    let reader = Actor { door: Some(Act::ReadIncident), ..actor.clone() };
    let permit = app.permit(&reader, Act::ReadIncident, Subject::Incident(id))?;
    let (page_, shown) = {
        let view = app.view(&permit).await?;
        let page_ = IncidentPage::new(app, actor, &view, id, form)?;
        let shown =
            page_.held.len() + page_.free.len() + page_.names.iter().map(|n| n.may_be.len()).sum::<usize>();
        (page_, shown)
    };
    if shown > 0 {
        let shown = u32::try_from(shown).unwrap_or(u32::MAX);
        let look = access::Event::Looked { act: Act::Search, at: permit.subject().id(), shown };
        app.commit(permit, [look.into()]).await?;
    }
    let status = if form.1.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page(&page_)?).into_response())
}

impl IncidentPage {
    fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: IncidentId,
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/held");
        shell.here = format!("/incidents/{id}");
        let t = shell.t;
        let times = Times { clock: app.desk().clock(), t };
        let kept = view.raid(id).ok_or(Fault::NotThere)?;
        let id = kept.id();
        let register = intake::register(view)?;
        let now = app.now();
        let (mut held, mut free) = (Vec::new(), Vec::new());
        for seen in view.episodes_of_raid(id) {
            let Some(who) = view.person(seen.episode.person) else { continue };
            let row = if seen.is_held() { board::row(view, &seen, app.today(), now)? } else { None };
            match row.and_then(|row| held_row(view, &row, times, now)) {
                Some(row) => held.push(row),
                None => free.push((who.id.to_string(), person::name(who, t), person::code(who))),
            }
        }
        let writes = actor.does(Act::NoteCustody);
        let members = view.members()?;
        let name_of = |user| members.name_of(user).to_owned();
        let b = Builder { t, typed, refusals };
        let may = offer::may(view, &kept, actor.user, now);
        Ok(Self {
            id: id.to_string(),
            code: Bit::number(kept.code().map(|c| c.to_string()).unwrap_or_default()),
            also: Bits(kept.codes().skip(1).map(|c| Bit::number(c.to_string())).collect()),
            tick: tick(now, t),
            calls: side_by_side(&kept.calls(), times, &name_of),
            join: JoinCard::new(view, &kept, (&b, times), &name_of),
            evidence: crate::evidence::Panel::new(actor, view, (id.into(), None), t),
            again: kept.code().filter(|_| actor.does(Act::NoteIncident)).map(again).unwrap_or_default(),
            names: names(view, &kept, t),
            forms: if writes && !held.is_empty() {
                forms::all(&b, &format!("/incidents/{id}"), (&register, &[]))
            } else {
                Vec::new()
            },
            add: add_form(&b),
            offers: writes && actor.does(Act::OfferRaid) && may.is_ok(),
            no_offer: may.err().map(|why| t.coded("custody-no-offer", why)).unwrap_or_default(),
            writes,
            refused: !refusals.is_empty(),
            lists: lists(t, &register),
            held,
            free,
            shell,
        })
    }
}

fn again(code: crate::base::ids::CaseCode) -> String {
    format!("/incidents/new?{}={code}", super::joining::RAID)
}

/// The form to add people to a raid.
pub fn add_form(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.area("who", "custody-field-who").hint(b.t, "custody-hint-who"),
        b.line("nameless", "custody-field-nameless").hint(b.t, "custody-hint-nameless").short().ltr(),
        b.tick("one-family", "custody-field-one-family"),
    ]
    .into_iter()
    .map(|i| i.of_form("add"))
    .collect()
}

fn names(view: &Glance<'_>, kept: &Raid<'_>, t: crate::web::language::Tongue) -> Vec<NameCard> {
    let candidate = |id: &PersonId| {
        let who = view.person(*id)?;
        Some(Candidate {
            id: id.to_string(),
            names: person::names(who, t),
            father: person::father(who),
            code: person::code(who),
            born: person::birth_years(who, t),
        })
    };
    let card = |(at, (_, _, name)): (usize, (journal::EntryId, u16, &crate::desk::record::Text))| NameCard {
        field: format!("name-{at}"),
        name: Bit::name(name),
        may_be: taking::candidates(name.show(), view).iter().take(CANDIDATES).filter_map(candidate).collect(),
    };
    kept.unsettled().into_iter().enumerate().map(card).collect()
}

/// Permit on the raid, pure proposal, one transaction; or the page again.
pub async fn write<P>(app: &App, actor: &Actor, id: IncidentId, typed: &Typed, propose: P) -> Reply
where
    P: FnOnce(&Glance<'_>, &Raid<'_>, &[Facility]) -> Result<Vec<sheet::Event>, Refusal>,
{
    let permit = app.permit(actor, Act::NoteCustody, Subject::Incident(id))?;
    let proposed = {
        let view = app.view(&permit).await?;
        let register = intake::register(&view)?;
        let kept = view.raid(id).ok_or(Fault::NotThere)?;
        propose(&view, &kept, &register)
    };
    match proposed {
        Ok(events) => {
            app.commit(permit, events).await?;
            Ok(see(&format!("/incidents/{id}")))
        }
        Err(refusal) => answer(app, actor, id, (typed, &[refusal])).await,
    }
}

/// What the calls of a raid tell of everybody taken in it: the first call's word.
fn together(kept: &Raid<'_>, now: Moment) -> Together {
    let nothing = super::model::Call::default();
    let calls = kept.calls();
    let call = calls.first().map_or(&nothing, |c| &c.what);
    Together::of_call(call, (kept.id(), now), None)
}

/// `POST /incidents/{id}/names`
pub async fn settle(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<IncidentId>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed);
    let now = app.now();
    write(&app, &actor, id, &typed, |view, kept, _| {
        let together = together(kept, now);
        let mut events = Vec::new();
        for (number, (entry, at, name)) in kept.unsettled().into_iter().enumerate() {
            let choice = typed.get(&format!("name-{number}"));
            let settled = |person| Event::NameSettled { incident: id, entry, at, person }.into();
            if choice == "new" {
                let (person, _, registered) = taking::newcomer(Some(name.clone()), None, now);
                events.push(registered);
                events.push(settled(Some(person)));
                events.extend(together.begin(None, person));
            } else if choice == "nobody" {
                events.push(settled(None));
            } else if let Some(person) = choice.parse().ok().and_then(|p| view.person(p)) {
                events.push(settled(Some(person.id)));
                events.extend(together.again(view, person.id));
            }
        }
        Ok(events)
    })
    .await
}

/// `POST /incidents/{id}/people`
pub async fn add(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<IncidentId>,
    Form(typed): Sent,
) -> Reply {
    let now = app.now();
    let chosen = typed.keys().filter_map(|k| k.strip_prefix("household-")?.parse().ok()).collect();
    let typed = Typed::new(typed);
    write(&app, &actor, id, &typed, |view, kept, _| Ok(added(&typed, chosen, view, kept, (&actor, now))))
        .await
}

fn added(
    typed: &Typed,
    chosen: Vec<crate::base::HouseholdId>,
    view: &Glance<'_>,
    kept: &Raid<'_>,
    (actor, now): (&Actor, Moment),
) -> Vec<sheet::Event> {
    let together = together(kept, now);
    let lines = taking::lines(typed.get("who"), view, actor.lang, true);
    let mut named = Vec::new();
    let mut here: Vec<PersonId> =
        chosen.into_iter().flat_map(|h| view.members_of(h).map(|p| p.id)).take(taking::MOST).collect();
    let mut new: Vec<_> = std::iter::repeat_n(None, taking::nameless(typed)).collect();
    for line in lines {
        match line {
            taking::Line::Here(person) => here.push(person),
            taking::Line::New(name) => new.push(Some(name)),
            taking::Line::Ask(name) => named.push(name),
        }
    }
    let already = super::joining::people_of(view, kept.id());
    here.sort_unstable();
    here.dedup();
    here.retain(|p| !already.contains(p));
    let mut events: Vec<sheet::Event> = Vec::new();
    if !named.is_empty() {
        let call = super::model::Call { named, ..super::model::Call::default() };
        events.push(Event::IncidentAdded { incident: kept.id(), call: Box::new(call) }.into());
    }
    let household = (typed.ticked("one-family") && !new.is_empty()).then(|| taking::family(now));
    let home = household.as_ref().map(|(id, _)| *id);
    events.extend(household.map(|(_, formed)| formed));
    for name in new {
        let (person, _, registered) = taking::newcomer(name, home, now);
        events.push(registered);
        events.extend(together.begin(None, person));
    }
    events.extend(here.into_iter().flat_map(|p| together.again(view, p)));
    events
}

/// `POST /incidents/{id}/report`: the same of everybody who is held.
pub async fn report(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<IncidentId>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed);
    write(&app, &actor, id, &typed, |view, _, _| {
        let mut report = telling::report(&typed, hour(&app, &actor))?;
        // One person's paper is told of in their own custody.
        if let super::model::Told::Paper { paper, .. } = &mut report.told {
            *paper = None;
        }
        let held = view.episodes_of_raid(id).filter(super::glance::Seen::is_held);
        let whose = held.map(|s| (s.episode.id, s.episode.person));
        Ok(whose.flat_map(|whose| taking::reported(&report, whose, app.now())).collect())
    })
    .await
}

/// `POST /incidents/{id}/seen`: everybody who is held was seen at one place.
pub async fn seen(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<IncidentId>,
    Form(typed): Sent,
) -> Reply {
    let typed = Typed::new(typed).also("what", "seen");
    write(&app, &actor, id, &typed, |view, _, register| {
        let sighting = telling::sighting(&typed, register, hour(&app, &actor))?;
        let sighting = sighting.ok_or(Refusal::say("station", "custody-why-empty"))?;
        let held = view.episodes_of_raid(id).filter(super::glance::Seen::is_held);
        Ok(held
            .map(|s| {
                let (episode, person) = (s.episode.id, s.episode.person);
                Event::Sighted { episode, person, sighting: Box::new(sighting.clone()) }.into()
            })
            .collect())
    })
    .await
}
