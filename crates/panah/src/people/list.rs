//! Lists of people by standing, by a fact nobody knows, by a change since yesterday, by what falls due. Never by place.

use super::bits::Bit;
use super::picture::{self, Chip};
use super::standing_card::{is_code, question, since};
use super::typed::Typed;
use super::view::Person;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::Trouble;
use crate::base::ids::PersonId;
use crate::desk::glance::Glance;
use crate::desk::record::Value;
use crate::today::view::Board;
use crate::web::language::Tongue;
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::{Query, State};
use dates::Day;
use standing::Headline;
use std::collections::HashMap;

/// The most people a list shows.
pub const MOST: usize = 200;

/// What a list is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Everybody, what falls due first.
    Due,
    /// A headline's code, or `unknown`.
    Standing(String),
    /// A fact to ask for.
    Unknown(String),
    /// A headline's code yesterday, and today.
    Change(String, String),
}

/// A person of a list.
pub struct Row {
    /// The id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// The name.
    pub name: Bit,
    /// The household: id and code.
    pub household: Option<(String, Bit)>,
    /// The category in words.
    pub category: String,
    /// The standing.
    pub chip: Chip,
    /// Since when.
    pub since: Option<Bit>,
    /// The next day it changes.
    pub next: Option<Bit>,
}

/// A way into another list.
pub struct Tab {
    /// The address.
    pub href: String,
    /// The chip.
    pub chip: Chip,
    /// How many.
    pub count: String,
    /// This list.
    pub current: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "people/pages/list.html")]
pub struct ListPage {
    /// The frame.
    pub shell: Shell,
    /// What the list is of.
    pub heading: String,
    /// How many there are, and how many are shown.
    pub count: String,
    /// Counts by standing.
    pub tabs: Vec<Tab>,
    /// The people.
    pub rows: Vec<Row>,
}

/// `GET /people`
pub async fn list(State(app): State<App>, actor: Actor, Query(asked): Query<HashMap<String, String>>) -> Reply {
    let permit = app.permit(&actor, Act::ListPeople, Subject::Desk)?;
    let of = what(&Typed::new(asked));
    let page_ = {
        let view = app.view(&permit).await?;
        ListPage::new(&app, &actor, &view, &of)?
    };
    page(&page_)
}

/// What an address asks for. There is no key for a place, and there will be none.
pub fn what(asked: &Typed) -> Of {
    let known = |code: &str| code == "unknown" || Headline::ALL.iter().any(|h| h.code() == code);
    if known(asked.get("standing")) {
        return Of::Standing(asked.get("standing").to_owned());
    }
    if let Some((from, to)) = asked.get("change").split_once('-').filter(|(from, to)| known(from) && known(to)) {
        return Of::Change(from.to_owned(), to.to_owned());
    }
    let fact = asked.get("unknown");
    let a_key = !fact.is_empty() && fact.len() <= 40 && fact.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if a_key { Of::Unknown(fact.to_owned()) } else { Of::Due }
}

/// Which groups of the board belong to a list.
fn groups(board: &Board, of: &Of, today: Day) -> Vec<bool> {
    let answers = board.answers(today, None);
    match of {
        Of::Due => vec![true; answers.len()],
        Of::Standing(code) => answers.iter().map(|a| is_code(*a, code)).collect(),
        Of::Change(from, to) => {
            let yesterday = today.plus(-1);
            let before = board.answers(yesterday, Some(yesterday));
            before.iter().zip(&answers).map(|(b, a)| is_code(*b, from) && is_code(*a, to)).collect()
        }
        Of::Unknown(fact) => board
            .questions()
            .map(|(_, prepared, people)| match prepared {
                Some(prepared) if people > 0 => prepared.standing(today, None).unknown.contains(fact),
                Some(_) => false,
                None => fact == "category",
            })
            .collect(),
    }
}

/// The people of a list, what changes first in front; the order among equals is that of their registration.
pub fn select(board: &Board, of: &Of, today: Day, here: impl Fn(PersonId) -> bool) -> Vec<(Option<Day>, PersonId)> {
    let wanted = groups(board, of, today);
    let next: Vec<Option<Day>> = board
        .questions()
        .zip(&wanted)
        .map(|((_, prepared, _), wanted)| prepared.filter(|_| *wanted)?.next_change(today, None))
        .collect();
    let mut found: Vec<(Option<Day>, PersonId)> = board
        .people()
        .filter(|(id, group)| wanted.get(*group).copied().unwrap_or(false) && here(*id))
        .map(|(id, group)| (next.get(group).copied().flatten(), id))
        .collect();
    found.sort_unstable_by_key(|(next, id)| (next.is_none(), *next, *id));
    found
}

impl ListPage {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>, of: &Of) -> Result<Self, Trouble> {
        let shell = Shell::new(app, actor, "/people");
        let (t, today) = (shell.t, app.today());
        let board = view.board()?;
        let found = select(board, of, today, |id| view.person(id).is_some());
        let shown = found.iter().take(MOST);
        let rows = shown.filter_map(|(next, id)| Some(row(view, board, view.person(*id)?, *next, today, t))).collect();
        let number = |n: usize| t.number(i64::try_from(n).unwrap_or(i64::MAX));
        let count = if found.len() > MOST {
            t.two("people-count-more", ("count", number(found.len())), ("shown", number(MOST)))
        } else {
            t.one("people-count", "count", number(found.len()))
        };
        Ok(Self { heading: heading(of, view, t)?, count, tabs: tabs(board, of, today, t), rows, shell })
    }
}

fn heading(of: &Of, view: &Glance<'_>, t: Tongue) -> Result<String, Trouble> {
    Ok(match of {
        Of::Due => t.s("people-heading-due"),
        Of::Standing(code) => t.one("people-heading-standing", "standing", t.coded("headline", code)),
        Of::Unknown(fact) => t.one("people-heading-unknown", "question", question(fact, view.law()?, t)),
        Of::Change(from, to) => {
            t.two("people-heading-change", ("from", t.coded("headline", from)), ("to", t.coded("headline", to)))
        }
    })
}

fn tabs(board: &Board, of: &Of, today: Day, t: Tongue) -> Vec<Tab> {
    let counts = board.counts(today, None);
    let order = [
        Some(Headline::Exposed),
        Some(Headline::LeaveBy),
        Some(Headline::OrderedOut),
        Some(Headline::Lapsed),
        Some(Headline::Tolerated),
        Some(Headline::Shielded),
        Some(Headline::Covered),
        None,
    ];
    let tab = |headline: Option<Headline>| {
        let code = Headline::code_of(headline);
        Tab {
            href: format!("/people?standing={code}"),
            chip: Chip::new(headline, t),
            count: t.number(counts.get(&headline).copied().unwrap_or(0)),
            current: *of == Of::Standing(code.to_owned()),
        }
    };
    order.into_iter().map(tab).collect()
}

fn row(view: &Glance<'_>, board: &Board, person: &Person, next: Option<Day>, today: Day, t: Tongue) -> Row {
    let prepared = board.prepared(person.id);
    let household = person.household().and_then(|h| view.household(h));
    let category = board.inputs(person.id).and_then(|i| i.category);
    let stated = matches!(person.record.get(super::model::PersonField::Category), Some(Value::Category(_)));
    let category = category.map(|c| t.coded("category", c.code())).unwrap_or_default();
    Row {
        id: person.id.to_string(),
        code: picture::code(person),
        name: picture::name(person, t),
        household: household.map(|h| (h.id.to_string(), Bit::number(h.code.map(|c| c.to_string()).unwrap_or_default()))),
        category: if stated || category.is_empty() { category } else { t.one("people-from-papers", "category", category) },
        chip: Chip::new(prepared.and_then(|p| p.headline(today, None)), t),
        since: prepared.and_then(|p| since(p, today, None)).map(|d| Bit::day(d, t)),
        next: next.map(|d| Bit::day(d, t)),
    }
}

