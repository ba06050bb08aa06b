//! Lists of people by standing, by a fact nobody knows, by a change since yesterday, by what falls due. Never by place.

use super::bits::Bit;
use super::picture::{self, Chip};
use super::standing_card::since;
use super::typed::Typed;
use super::view::Person;
use crate::access::model::{Act, Compartments};
use crate::access::permit::{Actor, Subject};
use crate::base::Trouble;
use crate::base::ids::PersonId;
use crate::desk::glance::Glance;
use crate::desk::record::Value;
use crate::law::words;
use crate::papers::view::Papers;
use crate::today::view::Board;
use crate::web::language::Tongue;
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::{Query, State};
use dates::Day;
use standing::{Headline, Prepared};
use std::collections::HashMap;

/// The most people a list shows.
pub const MOST: usize = 200;

/// What a list is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Everybody, what falls due first.
    Due,
    /// A headline, or none.
    Standing(Option<Headline>),
    /// A fact to ask for.
    Unknown(String),
    /// A headline yesterday and today, each day seen with its own knowledge, with the day that is today.
    Change(Option<Headline>, Option<Headline>, Day),
    /// People with two values for a field of their own record.
    Clash,
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
pub async fn list(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::ListPeople, Subject::Desk)?;
    let of = what(&Typed::new(asked), app.today());
    let page_ = {
        let view = app.view(&permit).await?;
        ListPage::new(&app, &actor, &view, &of)?
    };
    page(&page_)
}

/// What an address asks for. There is no key for a place, and there will be none.
pub fn what(asked: &Typed, today: Day) -> Of {
    if let Some(headline) = words::headline_of(asked.get("standing")) {
        return Of::Standing(headline);
    }
    let change = asked.get("change").split_once('-');
    let change = change.and_then(|(from, to)| Some((words::headline_of(from)?, words::headline_of(to)?)));
    if let Some((from, to)) = change {
        return Of::Change(from, to, Day::parse_iso(asked.get("on")).unwrap_or(today));
    }
    let fact = asked.get("unknown");
    let a_key =
        !fact.is_empty() && fact.len() <= 40 && fact.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match (a_key, asked.ticked("clash")) {
        (true, _) => Of::Unknown(fact.to_owned()),
        (false, true) => Of::Clash,
        (false, false) => Of::Due,
    }
}

/// Whether people of a group belong to a list.
fn wanted(prepared: Option<&Prepared>, of: &Of, today: Day) -> bool {
    let answer = |on, known| prepared.and_then(|p| p.headline(on, known));
    match of {
        Of::Due | Of::Clash => true,
        Of::Standing(headline) => answer(today, Some(today)) == *headline,
        Of::Change(from, to, on) => {
            let before = on.plus(-1);
            answer(before, Some(before)) == *from && answer(*on, Some(*on)) == *to
        }
        Of::Unknown(fact) => match prepared {
            Some(prepared) => prepared.standing(today, Some(today)).unknown.contains(fact),
            None => fact == "category",
        },
    }
}

/// The people of a list, what changes first in front; the order among equals is that of their registration.
pub fn select(board: &Board, scope: &Compartments, of: &Of, today: Day) -> Vec<(Option<Day>, PersonId)> {
    let mut found: Vec<(Option<Day>, PersonId)> = Vec::new();
    for asked in board.questions(scope).filter(|asked| wanted(asked.prepared, of, today)) {
        let next = asked.prepared.and_then(|p| p.next_change(today, Some(today)));
        found.extend(board.members(asked.number).map(|id| (next, id)));
    }
    found.sort_unstable_by_key(|(next, id)| (next.is_none(), *next, *id));
    found
}

impl ListPage {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>, of: &Of) -> Result<Self, Trouble> {
        let shell = Shell::new(app, actor, "/people");
        let (t, today) = (shell.t, app.today());
        let board = view.board()?;
        let mut found = select(board, view.scope(), of, today);
        if *of == Of::Clash {
            let papers = view.papers()?;
            found.retain(|(_, id)| view.person(*id).is_some_and(|p| clashes(p, papers)));
        }
        let shown = found.iter().take(MOST);
        let rows = shown
            .filter_map(|(next, id)| Some(row(view, board, view.person(*id)?, *next, today, t)))
            .collect();
        let number = |n: usize| t.number(i64::try_from(n).unwrap_or(i64::MAX));
        let count = if found.len() > MOST {
            t.two("people-count-more", ("count", number(found.len())), ("shown", number(MOST)))
        } else {
            t.one("people-count", "count", number(found.len()))
        };
        Ok(Self {
            heading: heading(of, t),
            count,
            tabs: tabs(board, view.scope(), of, t, today),
            rows,
            shell,
        })
    }
}

/// Whether a person has two values for a field, of their own record or of a paper.
fn clashes(person: &Person, papers: &Papers) -> bool {
    !person.record.clashes().is_empty() || papers.of(person.id).any(|p| !p.record.clashes().is_empty())
}

fn heading(of: &Of, t: Tongue) -> String {
    match of {
        Of::Due => t.s("people-heading-due"),
        Of::Clash => t.s("people-heading-clash"),
        Of::Standing(headline) => t.one("people-heading-standing", "standing", words::headline(t, *headline)),
        Of::Unknown(fact) => t.one("people-heading-unknown", "question", words::fact(t, fact)),
        Of::Change(from, to, _) => t.two(
            "people-heading-change",
            ("from", words::headline(t, *from)),
            ("to", words::headline(t, *to)),
        ),
    }
}

fn tabs(board: &Board, scope: &Compartments, of: &Of, t: Tongue, today: Day) -> Vec<Tab> {
    let counts = board.counts(scope, (today, Some(today)));
    let tab = |headline: Option<Headline>| Tab {
        href: format!("/people?standing={}", words::code(headline)),
        chip: Chip::new(headline, t),
        count: t.number(counts.get(&headline).copied().unwrap_or(0)),
        current: *of == Of::Standing(headline),
    };
    words::ORDER.into_iter().map(tab).collect()
}

fn row(view: &Glance<'_>, board: &Board, person: &Person, next: Option<Day>, today: Day, t: Tongue) -> Row {
    let prepared = board.prepared(person.id);
    let household = person.household().and_then(|h| view.household(h));
    let category = board.inputs(person.id).and_then(|i| i.category);
    let stated = matches!(person.record.get(super::model::PersonField::Category), Some(Value::Category(_)));
    let category = category.map(|c| words::category(t, c)).unwrap_or_default();
    Row {
        id: person.id.to_string(),
        code: picture::code(person),
        name: picture::name(person, t),
        household: household
            .map(|h| (h.id.to_string(), Bit::number(h.code.map(|c| c.to_string()).unwrap_or_default()))),
        category: if stated || category.is_empty() {
            category
        } else {
            t.one("people-from-papers", "category", category)
        },
        chip: Chip::new(prepared.and_then(|p| p.headline(today, Some(today))), t),
        since: prepared.and_then(|p| since(p, today, Some(today))).map(|d| Bit::day(d, t)),
        next: next.map(|d| Bit::day(d, t)),
    }
}
