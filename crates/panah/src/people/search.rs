//! The search: a form, at most 20 people, why each was found, and nothing about where anybody lives. What is looked
//! for never stands in an address.

use super::bits::{Bit, Bits};
use super::finding::{self, Answer, Asked, Hit, Match};
use super::picture::{self, Chip};
use super::typed::Typed;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::Trouble;
use crate::base::ids::CaseCode;
use crate::desk::glance::Glance;
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::State;
use std::collections::HashMap;

/// Somebody found.
pub struct HitRow {
    /// The id; nothing for those who may not open the person.
    pub id: Option<String>,
    /// The code.
    pub code: Bit,
    /// The names.
    pub names: Bits,
    /// The father's name.
    pub father: Bits,
    /// The years of birth.
    pub born: Bits,
    /// The standing.
    pub chip: Chip,
    /// Why they were found.
    pub why: String,
    /// The father's name fits.
    pub father_fits: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "people/pages/search.html")]
pub struct SearchPage {
    /// The frame.
    pub shell: Shell,
    /// What was typed: text, father's name, year of birth.
    pub typed: (String, String, String),
    /// A search was made.
    pub asked: bool,
    /// What to say instead of a list, by sentence.
    pub instead: String,
    /// The people found.
    pub hits: Vec<HitRow>,
    /// The sentence about those not shown.
    pub more: String,
    /// A household of that code: id and name.
    pub household: Option<(String, Bits)>,
}

/// `GET /search`
pub async fn form(State(app): State<App>, actor: Actor) -> Reply {
    app.permit(&actor, Act::Search, Subject::Desk)?;
    page(&SearchPage::empty(Shell::new(&app, &actor, "/search")))
}

/// `POST /search`
pub async fn search(
    State(app): State<App>,
    actor: Actor,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::Search, Subject::Desk)?;
    let typed = Typed::new(typed);
    let page_ = {
        let view = app.view(&permit).await?;
        SearchPage::new(&app, &actor, &view, &typed)?
    };
    page(&page_)
}

impl SearchPage {
    /// The page before a search.
    pub fn empty(shell: Shell) -> Self {
        let nothing = || (String::new(), String::new(), String::new());
        Self {
            shell,
            typed: nothing(),
            asked: false,
            instead: String::new(),
            hits: Vec::new(),
            more: String::new(),
            household: None,
        }
    }

    fn new(app: &App, actor: &Actor, view: &Glance<'_>, typed: &Typed) -> Result<Self, Trouble> {
        let shell = Shell::new(app, actor, "/search");
        let t = shell.t;
        let (text, father, born) = (typed.get("q"), typed.get("father"), typed.get("born"));
        let opens = actor.does(Act::ReadPerson);
        let mut page_ = Self::empty(shell);
        page_.asked = true;
        page_.typed = (text.to_owned(), father.to_owned(), born.to_owned());
        let year = dates::latin_digits(born).parse().ok();
        match finding::find(Asked { text, father, born: year }, view.persons(), view.papers()?) {
            Answer::TooShort => page_.instead = t.s("search-too-short"),
            Answer::WrongCode => page_.instead = t.s("search-wrong-code"),
            Answer::Hits(hits, more) => {
                let rows = hits.iter().filter_map(|hit| row(app, view, hit, opens, t).transpose());
                page_.hits = rows.collect::<Result<_, _>>()?;
                if more > 0 {
                    page_.more =
                        t.one("search-more", "count", t.number(i64::try_from(more).unwrap_or(i64::MAX)));
                }
            }
        }
        let household =
            text.parse::<CaseCode>().ok().and_then(|c| view.household_by_code(c)).filter(|_| opens);
        page_.household = household.map(|h| (h.id.to_string(), picture::household(h)));
        if page_.hits.is_empty() && page_.instead.is_empty() && page_.household.is_none() {
            page_.instead = t.s("search-nobody");
        }
        Ok(page_)
    }
}

fn row(
    app: &App,
    view: &Glance<'_>,
    hit: &Hit,
    opens: bool,
    t: crate::web::language::Tongue,
) -> Result<Option<HitRow>, Trouble> {
    let Some(person) = view.person(hit.person) else { return Ok(None) };
    let headline = view.board()?.answer(person.id, app.today(), Some(app.today()));
    Ok(Some(HitRow {
        id: opens.then(|| person.id.to_string()),
        code: picture::code(person),
        names: picture::names(person, t),
        father: picture::father(person),
        born: picture::birth_years(person, t),
        chip: Chip::new(headline, t),
        why: why(hit.why, t),
        father_fits: hit.father,
    }))
}

fn why(why: Match, t: crate::web::language::Tongue) -> String {
    t.coded("match", why.code())
}
