//! What other rooms show of this one: the panel on a person's page, and the top of the first page.

use super::board;
use super::held::{HeldRow, held_row};
use super::timing::Times;
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::Trouble;
use crate::base::ids::PersonId;
use crate::desk::glance::Glance;
use crate::web::App;
use crate::web::language::Tongue;
use askama::Template;

/// The panel on a person's page.
#[derive(Template)]
#[template(path = "custody/pages/panel.html")]
pub struct Panel {
    /// The language.
    pub t: Tongue,
    /// The person's id.
    pub id: String,
    /// Held now: the row of the board.
    pub held: Option<HeldRow>,
    /// What cannot all be true, in words.
    pub contradictions: Vec<String>,
    /// How many custodies are known.
    pub known: usize,
    /// The reader may note an arrest.
    pub writes: bool,
    /// For the ticking.
    pub tick: (i64, String),
}

impl askama::filters::HtmlSafe for Panel {}

impl Panel {
    /// The panel of a person.
    ///
    /// # Errors
    /// `SessionEnded`, `MalformedPack`.
    pub fn new(app: &App, actor: &Actor, view: &Glance<'_>, id: PersonId) -> Result<Self, Trouble> {
        let t = Tongue(actor.lang);
        let now = app.now();
        let times = Times { clock: app.desk().clock(), t };
        let held = view.episodes_of(id).find(super::glance::Seen::is_held);
        let contradictions = view.episodes_of(id).flat_map(|s| s.contradictions());
        let mut contradictions: Vec<String> =
            contradictions.map(|c| t.coded("custody-contradiction", c.code)).collect();
        contradictions.dedup();
        let row = held.map(|seen| board::row(view, &seen, app.today(), now)).transpose()?.flatten();
        Ok(Self {
            id: id.to_string(),
            held: row.and_then(|row| held_row(view, &row, times, now)),
            contradictions,
            known: view.episodes_of(id).count(),
            writes: actor.does(Act::NoteCustody),
            tick: super::show::tick(now, t),
            t,
        })
    }
}

/// The top of the first page: how many are held, and the most urgent by code.
#[derive(Template)]
#[template(path = "custody/pages/top.html")]
pub struct Top {
    /// The language.
    pub t: Tongue,
    /// How many, in words.
    pub count: String,
    /// Nobody.
    pub nobody: bool,
    /// The most urgent.
    pub rows: Vec<HeldRow>,
    /// For the ticking.
    pub tick: (i64, String),
}

impl askama::filters::HtmlSafe for Top {}

/// How many stand on the first page.
const ON_TOP: usize = 5;

impl Top {
    /// The top; nothing for somebody who may not see the board.
    ///
    /// # Errors
    /// `SessionEnded`, `MalformedPack`.
    pub fn new(app: &App, actor: &Actor, view: &Glance<'_>) -> Result<Option<Self>, Trouble> {
        if !actor.does(Act::SeeHeld) {
            return Ok(None);
        }
        let t = Tongue(actor.lang);
        let now = app.now();
        let times = Times { clock: app.desk().clock(), t };
        let rows = board::rows(view, app.today(), now)?;
        Ok(Some(Self {
            count: t.one("custody-held-count", "count", t.number(rows.len())),
            nobody: rows.is_empty(),
            rows: rows.iter().take(ON_TOP).filter_map(|row| held_row(view, row, times, now)).collect(),
            tick: super::show::tick(now, t),
            t,
        }))
    }
}
