//! The page "Held now".

use super::board::{self, Row};
use super::timing::Times;
use super::urgency::Band;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::access::quota::{Limit, Looks};
use crate::base::{Moment, Trouble};
use crate::clocks::{Instance, State as Stands};
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::picture;
use crate::web::language::Tongue;
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::State;

/// The page.
#[derive(Template)]
#[template(path = "custody/pages/held.html")]
pub struct HeldPage {
    /// The frame.
    pub shell: Shell,
    /// When the page was made: day and hour.
    pub made: Vec<Bit>,
    /// The same in milliseconds UTC, for the ticking.
    pub now: i64,
    /// The digits of the language.
    pub digits: String,
    /// How many are held, in words.
    pub count: String,
    /// What is left of the day's look-ups.
    pub looked: Option<Looks>,
    /// The bands with their rows.
    pub bands: Vec<BandCard>,
    /// Raids with names that nobody has settled.
    pub unsettled: Vec<RaidRow>,
    /// The newest raids.
    pub raids: Vec<RaidRow>,
}

/// A band.
pub struct BandCard {
    /// Its code, for a class.
    pub code: &'static str,
    /// Its heading.
    pub title: String,
    /// How many.
    pub count: String,
    /// The rows.
    pub rows: Vec<HeldRow>,
}

/// Somebody in custody, as it is read.
pub struct HeldRow {
    /// The person's id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// The names.
    pub name: Bit,
    /// Hours since the arrest.
    pub hours: Hours,
    /// What presses: words, and whether it is of the floor.
    pub reasons: Vec<(String, bool)>,
    /// The last kind of place.
    pub last: String,
    /// How old that is.
    pub last_ago: Option<Hours>,
    /// The next clock: words, when, run out, may have.
    pub clock: Option<ClockCell>,
    /// Who works on it.
    pub owner: Option<Bit>,
    /// Who stands by them in law.
    pub lawyer: Option<Bit>,
    /// What to ask next.
    pub missing: Vec<String>,
}

/// The next clock, as it is read.
pub struct ClockCell {
    /// Which.
    pub name: String,
    /// When.
    pub at: Bits,
    /// A word about it: it has run out, it may have.
    pub state: String,
    /// It has surely run out.
    pub breached: bool,
}

/// Hours as they are read and as they tick.
pub struct Hours {
    /// The fewest, as a moment in milliseconds UTC.
    pub latest: i64,
    /// The most; nothing when the beginning is not known.
    pub earliest: Option<i64>,
    /// As of the making of the page.
    pub text: String,
}

/// A raid in a list.
pub struct RaidRow {
    /// The id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// When it was noted.
    pub noted: Bits,
    /// How many people of it are here, in words.
    pub people: String,
    /// How many names are not settled.
    pub unsettled: String,
}

/// How many raids are listed.
const RAIDS: usize = 12;

/// `GET /held`
pub async fn show(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::SeeHeld, Subject::Desk)?;
    // The look says how many will be shown: counted before, under a permit that shows nobody.
    let count = {
        let quiet = app.permit(&Actor { door: None, ..actor.clone() }, Act::SeeToday, Subject::Desk)?;
        let view = app.view(&quiet).await?;
        view.episodes().filter(super::glance::Seen::is_held).count()
    };
    let page_ = {
        let view = app.desk().view(&permit, u32::try_from(count).unwrap_or(u32::MAX)).await?;
        HeldPage::new(&app, &actor, &view)?
    };
    page(&page_)
}

impl Hours {
    /// Hours since a time.
    pub fn new((fewest, most): (i64, Option<i64>), when: super::model::When, now: Moment, t: Tongue) -> Self {
        let text = match most {
            Some(most) if most == fewest => t.number(fewest),
            Some(most) => format!("{}–{}", t.number(fewest), t.number(most)),
            None => format!("≥ {}", t.number(fewest)),
        };
        Self { latest: when.latest.unwrap_or(now).0, earliest: when.earliest.map(|m| m.0), text }
    }

    /// Hours since a moment.
    pub fn since(at: Moment, now: Moment, t: Tongue) -> Self {
        let when = super::model::When::at(at);
        Self::new(super::timing::hours_since(&when, now), when, now, t)
    }
}

impl HeldPage {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>) -> Result<Self, Trouble> {
        let shell = Shell::new(app, actor, "/held");
        let times = Times { clock: app.desk().clock(), t: shell.t };
        let now = app.now();
        let rows = board::rows(view, app.today(), now)?;
        let shown = rows.iter().filter_map(|row| Some((row.urgency.band, held_row(view, row, times, now)?)));
        let mut page_ = Self::build(shell, times, now, shown.collect());
        page_.looked = Some(Looks::new(app, actor, view, (Limit::Whereabouts, Act::ReadWhereabouts))?);
        let mut raids: Vec<_> = view.raids().collect();
        raids.sort_by_cached_key(|r| std::cmp::Reverse((r.noted(), r.id())));
        page_.unsettled =
            raids.iter().filter(|i| !i.unsettled().is_empty()).map(|i| raid(view, i, times)).collect();
        page_.raids = raids.iter().take(RAIDS).map(|i| raid(view, i, times)).collect();
        Ok(page_)
    }

    /// The page of some rows.
    pub fn build(shell: Shell, times: Times<'_>, now: Moment, rows: Vec<(Band, HeldRow)>) -> Self {
        let t = shell.t;
        let count = t.one("custody-held-count", "count", t.number(rows.len()));
        let mut bands: Vec<BandCard> = [Band::Now, Band::Hours, Band::Days, Band::Weeks]
            .into_iter()
            .map(|band| BandCard {
                code: band.code(),
                title: t.coded("custody-band", band.code()),
                count: String::new(),
                rows: Vec::new(),
            })
            .collect();
        for (band, row) in rows {
            if let Some(card) = bands.iter_mut().find(|c| c.code == band.code()) {
                card.rows.push(row);
            }
        }
        bands.retain(|b| !b.rows.is_empty());
        for band in &mut bands {
            band.count = t.number(band.rows.len());
        }
        Self {
            made: times.moment(now),
            now: now.0,
            digits: dates::digits("0123456789", t.0.digit_set()),
            count,
            bands,
            looked: None,
            unsettled: Vec::new(),
            raids: Vec::new(),
            shell,
        }
    }
}

/// A raid in a list.
fn raid(view: &Glance<'_>, raid: &super::raid::Raid<'_>, times: Times<'_>) -> RaidRow {
    let t = times.t;
    let people = view.episodes_of_raid(raid.id()).count();
    RaidRow {
        id: raid.id().to_string(),
        code: Bit::number(raid.code().map(|c| c.to_string()).unwrap_or_default()),
        noted: Bits(raid.noted().map(|at| times.moment(at)).unwrap_or_default()),
        people: crate::today::people(t, u32::try_from(people).unwrap_or(u32::MAX)),
        unsettled: t.number(raid.unsettled().len()),
    }
}

/// A row as it is read.
pub fn held_row(view: &Glance<'_>, row: &Row, times: Times<'_>, now: Moment) -> Option<HeldRow> {
    let t = times.t;
    let person = view.person(row.person)?;
    let floor = row.urgency.floor;
    let reasons = row.urgency.reasons.iter().enumerate();
    Some(HeldRow {
        id: row.person.to_string(),
        code: picture::code(person),
        name: picture::name(person, t),
        hours: Hours::new(row.hours, row.arrest, now, t),
        reasons: reasons.map(|(at, r)| (t.coded("custody-reason", r), at < floor)).collect(),
        last: t.coded("custody-kind", row.last.as_ref().map_or("unknown", |l| &l.0)),
        last_ago: row.last.as_ref().map(|l| Hours::since(l.1, now, t)),
        clock: row.clock.as_ref().map(|c| ClockCell::new(c, times, now)),
        owner: (!row.owner.is_empty()).then(|| Bit::number(row.owner.clone())),
        lawyer: row.lawyer.as_ref().map(|l| Bit::said(l.show(), None)),
        missing: row.missing.iter().map(|m| t.coded("custody-ask", m)).collect(),
    })
}

impl ClockCell {
    /// A clock as it is read: when it may be over, and whether it is; nobody's word is said too.
    pub fn new(clock: &Instance, times: Times<'_>, now: Moment) -> Self {
        let (t, now, running) = (times.t, super::urgency::seconds(now), &clock.running);
        let breached = running.is_over(now);
        let mut state = match (breached, running.may_be_over(now)) {
            (true, _) => vec![t.s("custody-clock-breached")],
            (false, true) => vec![t.s("custody-clock-possible")],
            (false, false) => Vec::new(),
        };
        if !matches!(clock.state, Stands::Confirmed { .. }) {
            state.push(t.coded("clocks-state", clock.state.code()));
        }
        let at = running.certain.filter(|_| breached).or_else(|| running.due());
        Self {
            name: clock.rule.title.say(t.0).to_owned(),
            at: Bits(at.map(|at| times.moment(Moment(at.0.saturating_mul(1000)))).unwrap_or_default()),
            state: state.join(" · "),
            breached,
        }
    }
}
