//! Households a raid may concern. The one question of this program that looks at a district, and so the one with the
//! most around it: decision note 0020. It can be asked only of a raid that was written down, once, by somebody who
//! holds the compartments, on the day; it shows a code and the office's own word, never a district, a name or a way to
//! reach anybody; never more than twenty, and always the same ones.

use super::model::Event;
use super::raid::Raid;
use crate::access::model::{self as access, Act};
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{HouseholdId, IncidentId, UserId};
use crate::base::{Fault, Moment, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::Value;
use crate::people::bits::Bits;
use crate::people::model::PersonField;
use crate::people::picture;
use crate::places::Pcode;
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::{Path, State};
use dates::Day;
use standing::Headline;
use std::collections::BTreeMap;

/// The most households that are offered for a raid.
pub const MOST: usize = 20;
/// The most offers somebody is given in a day.
pub const A_DAY: usize = 3;
/// Hours after the raid was written down in which the offer can be asked for.
pub const WITHIN_HOURS: i64 = 24;

/// The page.
#[derive(Template)]
#[template(path = "custody/pages/offer.html")]
pub struct OfferPage {
    /// The frame.
    pub shell: Shell,
    /// The raid's id.
    pub id: String,
    /// The households: the field's name, code and label, how many people, and that it is one of the raid already.
    pub households: Vec<OfferRow>,
    /// There are more than may be shown.
    pub more: bool,
}

/// A household that may be concerned.
pub struct OfferRow {
    /// The field's name.
    pub field: String,
    /// The id.
    pub id: String,
    /// Code and label.
    pub name: Bits,
    /// How many people, in words.
    pub people: String,
    /// One of them is in the raid already.
    pub named: bool,
}

/// Whether the offer may be made: the end of the message key that says why not.
///
/// # Errors
/// Why not.
pub fn may(view: &Glance<'_>, kept: &Raid<'_>, user: UserId, now: Moment) -> Result<Pcode, &'static str> {
    let calls = kept.calls();
    let first = calls.first().ok_or("no-district")?;
    let age = now.seconds_since(Moment(first.stamp.at_ms)) / 3600;
    if kept.offers().next().is_some() {
        return Err("made");
    }
    if first.actor != Some(user) {
        return Err("not-yours");
    }
    if age >= WITHIN_HOURS {
        return Err("late");
    }
    let today = |n: &super::episode::Noted<u32>| {
        n.actor == Some(user) && now.seconds_since(Moment(n.stamp.at_ms)) < 86_400
    };
    if view.raids().map(|r| r.offers().filter(|n| today(n)).count()).sum::<usize>() >= A_DAY {
        return Err("enough");
    }
    calls.iter().find_map(|c| c.what.district).map(|d| *d.show()).ok_or("no-district")
}

/// `POST /incidents/{id}/offer`
pub async fn offer(State(app): State<App>, actor: Actor, Path(id): Path<IncidentId>) -> Reply {
    let permit = app.permit(&actor, Act::OfferRaid, Subject::Incident(id))?;
    let (page_, shown) = {
        let view = app.view(&permit).await?;
        let kept = view.raid(id).ok_or(Fault::NotThere)?;
        let place = may(&view, &kept, actor.user, app.now()).map_err(|_| Trouble::from(Fault::NotYours))?;
        let page_ = OfferPage::new(&app, &actor, &view, (id, place))?;
        let shown = u32::try_from(page_.households.len()).unwrap_or(u32::MAX);
        (page_, shown)
    };
    // No entry, no content: that it was asked for and how many it showed stand in the raid and with the auditors.
    let asked = Event::Offered { incident: id, shown };
    let look = access::Event::Looked { act: Act::OfferRaid, at: permit.subject().id(), shown };
    app.commit(permit, [asked.into(), look.into()]).await?;
    page(&page_)
}

impl OfferPage {
    fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        (id, place): (IncidentId, Pcode),
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/held");
        shell.here = format!("/incidents/{id}");
        let t = shell.t;
        let (found, more) = concerned(view, (id, place), app.today())?;
        let row = |(household, (people, named)): (HouseholdId, (u32, bool))| {
            let kept = view.household(household)?;
            Some(OfferRow {
                field: format!("household-{household}"),
                id: household.to_string(),
                name: picture::household(kept),
                people: crate::today::people(t, people),
                named,
            })
        };
        let households = found.into_iter().filter_map(row).collect();
        Ok(Self { id: id.to_string(), households, more, shell })
    }
}

/// How many exposed people a household has there, and whether one of it is in the raid already.
type Concerned = Vec<(HouseholdId, (u32, bool))>;

/// Households with somebody whose standing is exposed in the district of the raid, those already in it first, then in
/// the order of their ids: the same twenty however often a raid there is told.
fn concerned(
    view: &Glance<'_>,
    (id, place): (IncidentId, Pcode),
    today: Day,
) -> Result<(Concerned, bool), Trouble> {
    let board = view.board()?;
    let mut found: BTreeMap<HouseholdId, (u32, bool)> = BTreeMap::new();
    for person in view.persons() {
        let lives =
            matches!(person.record.get(PersonField::District), Some(Value::Place(p)) if *p.show() == place);
        let Some(household) = person.household().filter(|_| lives) else { continue };
        if board.answer(person.id, today, Some(today)) == Some(Headline::Exposed) {
            found.entry(household).or_insert((0, false)).0 += 1;
        }
    }
    for seen in view.episodes_of_raid(id) {
        let household = view.person(seen.episode.person).and_then(crate::people::view::Person::household);
        if let Some(household) = household {
            found.entry(household).or_insert((0, true)).1 = true;
        }
    }
    let mut list: Concerned = found.into_iter().collect();
    list.sort_by_key(|(id, (_, named))| (!named, *id));
    let more = list.len() > MOST;
    list.truncate(MOST);
    Ok((list, more))
}
