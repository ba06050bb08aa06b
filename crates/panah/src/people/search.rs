//! The search: a form, at most 20 people, why each was found, and nothing about where anybody lives. What is looked
//! for never stands in an address.

use super::bits::Bits;
use super::finding::{self, Answer, Asked, Hit};
use super::found::FoundRow;
use super::picture;
use super::typed::Typed;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::Trouble;
use crate::base::ids::{CaseCode, PersonId};
use crate::desk::glance::Glance;
use crate::web::language::Tongue;
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::State;
use std::collections::HashMap;

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
    pub hits: Vec<FoundRow>,
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
    let mut look = app.desk().look(&permit, None).await?;
    let (page_, people) = {
        let view = app.desk().view_within(&permit, &look)?;
        SearchPage::new(&app, &actor, &view, &typed)?
    };
    app.desk().note_shown(permit, &mut look, people).await?;
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

    fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        typed: &Typed,
    ) -> Result<(Self, Vec<PersonId>), Trouble> {
        let shell = Shell::new(app, actor, "/search");
        let t = shell.t;
        let (text, father, born) = (typed.get("q"), typed.get("father"), typed.get("born"));
        let opens = actor.does(Act::ReadPerson);
        let mut page_ = Self::empty(shell);
        page_.asked = true;
        page_.typed = (text.to_owned(), father.to_owned(), born.to_owned());
        let born = dates::latin_digits(born).parse().ok().map(|year| (year, year));
        let answer = finding::find(Asked { text, father, sex: "", born }, view.sources()?);
        let (hits, more) = told(answer, &mut page_.instead, t);
        for hit in &hits {
            page_.hits.extend(FoundRow::new(view, hit, opens, Some(app.today()), t)?);
        }
        if more > 0 {
            page_.more = t.one("search-more", "count", t.number(i64::try_from(more).unwrap_or(i64::MAX)));
        }
        let household =
            text.parse::<CaseCode>().ok().and_then(|c| view.household_by_code(c)).filter(|_| opens);
        page_.household = household.map(|h| (h.id.to_string(), picture::household(h)));
        if page_.hits.is_empty() && page_.instead.is_empty() && page_.household.is_none() {
            page_.instead = t.s("search-nobody");
        }
        Ok((page_, hits.iter().map(|h| h.person).collect()))
    }
}

/// The people of an answer, or what is said in their place.
pub fn told(answer: Answer, instead: &mut String, t: Tongue) -> (Vec<Hit>, usize) {
    let key = match answer {
        Answer::Hits(hits, more) => return (hits, more),
        Answer::TooShort => "search-too-short",
        Answer::WrongCode => "search-wrong-code",
        Answer::StillReading => "search-still-reading",
    };
    *instead = t.s(key);
    (Vec::new(), 0)
}
