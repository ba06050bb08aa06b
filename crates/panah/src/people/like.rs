//! Before somebody is registered: who is here already and could be the same person. Shown while a name is typed, and
//! again before anything is saved. Everybody shown is written down before they are.

use super::finding::{self, Asked};
use super::found::FoundRow;
use super::intake::IntakePage;
use super::model::{Event, PersonField};
use super::reading::{Ground, read};
use super::rules;
use super::search::told;
use super::typed::Typed;
use crate::access::model::Act;
use crate::access::permit::{Actor, Permit, Subject};
use crate::base::ids::PersonId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::look::Look;
use crate::desk::record::Value;
use crate::web::language::Tongue;
use crate::web::layout::{page, see};
use crate::web::{App, Reply};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many of the list stand open; the rest is folded, so that the form is not far away.
const OPEN: usize = 6;

/// Somebody who may be the same person.
#[derive(Template)]
#[template(path = "people/pages/like_row.html")]
pub struct LikeRow {
    /// Who, and why.
    pub found: FoundRow,
    /// The code, as the form sends it.
    pub code: String,
    /// The reader may add what was typed to this person.
    pub adds: bool,
    /// Marked as somebody else.
    pub not: bool,
}

/// The list of those who may be the same person.
#[derive(Template, Default)]
#[template(path = "people/pages/like.html")]
pub struct LikeList {
    /// The language.
    pub t: Option<Tongue>,
    /// What is said in place of a list.
    pub instead: String,
    /// The people.
    pub rows: Vec<LikeRow>,
    /// More would have fitted.
    pub more: bool,
    /// Why those marked are not the same, as typed.
    pub why: String,
}

// Both escape what they are given in their own templates.
impl askama::filters::HtmlSafe for LikeRow {}
impl askama::filters::HtmlSafe for LikeList {}

/// Looks that go on while somebody types, by session.
#[derive(Default)]
pub struct Typing(Mutex<HashMap<[u8; 32], Look>>);

impl Typing {
    fn take(&self, session: [u8; 32]) -> Option<Look> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&session)
    }

    fn keep(&self, session: [u8; 32], look: Look) {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        looks.retain(|_, kept| kept.goes_on_at(look.since()));
        looks.insert(session, look);
    }
}

/// `POST /people/like`: the list alone, for the script that asks while a name is typed.
pub async fn while_typing(
    State(app): State<App>,
    actor: Actor,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::Search, Subject::Desk)?;
    page(&look(&app, &actor, permit, &Typed::new(typed)).await?)
}

/// `POST /people/new/look`: the form again, with the list in it. The same without script.
pub async fn before_saving(
    State(app): State<App>,
    actor: Actor,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    if !actor.does(Act::AddPerson) {
        return Err(Fault::NotYours.into());
    }
    let permit = app.permit(&actor, Act::Search, Subject::Desk)?;
    let typed = Typed::new(typed);
    let like = look(&app, &actor, permit, &typed).await?;
    page(&IntakePage { like, looked: true, ..IntakePage::new(&app, &actor, &typed, &[]) })
}

/// Who could be meant: looked up, written down, answered, in this order.
///
/// # Errors
/// What the store says when the look cannot be written; then nobody is shown.
pub async fn look(app: &App, actor: &Actor, permit: Permit, typed: &Typed) -> Result<LikeList, Trouble> {
    let mut look = app.desk().look(&permit, app.typing().take(actor.session)).await?;
    let (list, people) = {
        let view = app.desk().view_within(&permit, &look)?;
        LikeList::of(app, actor, &view, typed)?
    };
    app.desk().note_shown(permit, &mut look, people).await?;
    app.typing().keep(actor.session, look);
    Ok(list)
}

impl LikeList {
    /// Who could be meant by a form, and who they are.
    ///
    /// # Errors
    /// `SessionEnded` when the desk was locked meanwhile.
    pub fn of(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        typed: &Typed,
    ) -> Result<(Self, Vec<PersonId>), Trouble> {
        let t = Tongue(actor.lang);
        let mut list = Self { t: Some(t), why: typed.get("not-why").to_owned(), ..Self::default() };
        let name = typed.get("name");
        if name.is_empty() || typed.ticked("code-only") {
            return Ok((list, Vec::new()));
        }
        let ground = Ground { today: app.today(), lang: actor.lang };
        let born = match read(PersonField::Birth, typed, ground) {
            Ok(Some(Value::Date(date))) => Some((date.show().earliest.ymd().0, date.show().latest.ymd().0)),
            _ => None,
        };
        let asked = Asked { text: name, father: typed.get("father"), sex: typed.get("sex"), born };
        let (hits, more) = told(finding::find(asked, view.sources()?), &mut list.instead, t);
        if hits.is_empty() && list.instead.is_empty() {
            list.instead = t.s("like-nobody");
        }
        list.more = more > 0;
        let (opens, adds) = (actor.does(Act::ReadPerson), actor.does(Act::AmendPerson));
        for hit in &hits {
            let Some(found) = FoundRow::new(view, hit, opens, None, t)? else { continue };
            let code = found.code.text().to_owned();
            let not = typed.ticked(&not_name(&code));
            list.rows.push(LikeRow { found, code, adds, not });
        }
        Ok((list, hits.iter().map(|h| h.person).collect()))
    }

    fn first(&self) -> &[LikeRow] {
        self.rows.get(..OPEN).unwrap_or(&self.rows)
    }

    fn rest(&self) -> &[LikeRow] {
        self.rows.get(OPEN..).unwrap_or_default()
    }

    fn say(&self, key: &str) -> String {
        self.t.map(|t| t.s(key)).unwrap_or_default()
    }

    /// Nothing to show at all: nothing was looked for.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.instead.is_empty()
    }
}

/// The name of the box that says somebody is not the same person.
pub fn not_name(code: &str) -> String {
    format!("not-{code}")
}

/// `POST /people/{id}/add`: this is the person. What was typed and is not known yet is added; nothing is replaced.
pub async fn add(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PersonId>,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::AmendPerson, Subject::Person(id))?;
    let typed = Typed::new(typed);
    let (person, changes) = {
        let view = app.view(&permit).await?;
        let person = view.person(id).ok_or(Fault::NotThere)?;
        (person.id, rules::add_to(person, &typed, Ground { today: app.today(), lang: actor.lang }))
    };
    if !changes.is_empty() {
        app.commit(permit, [Event::Amended { person, changes }.into()]).await?;
    }
    if actor.does(Act::ReadPerson) { Ok(see(&format!("/people/{person}"))) } else { Ok(see("/people/new")) }
}
