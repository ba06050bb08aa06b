//! A first call: six fields save a person in two minutes, everything else can come later or never.

use super::bits::Bit;
use super::card::Card;
use super::finding;
use super::forms::{controls, household, places};
use super::inputs::{Builder, Input};
use super::like::{LikeList, look, not_name};
use super::model::{Event, PersonField};
use super::reading::Ground;
use super::rules::{self, CHANNELS};
use super::show::consent_form;
use super::typed::{Refusal, Typed};
use super::view::People;
use crate::access::model::{Act, Compartment};
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{CaseCode, PaperId, PersonId};
use crate::base::{SystemChance, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::Stamp;
use crate::desk::sheet;
use crate::duplicates::model as duplicates;
use crate::papers;
use crate::papers::view::Papers;
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

/// A folded part of the form.
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// Something in it was refused: it stands open.
    pub open: bool,
    /// Its fields.
    pub inputs: Vec<Input>,
}

/// The form.
#[derive(Template)]
#[template(path = "people/pages/intake.html")]
pub struct IntakePage {
    /// The frame.
    pub shell: Shell,
    /// The fields a person is looked for by.
    pub search: Vec<Input>,
    /// What else a first call needs.
    pub first: Vec<Input>,
    /// The rest, folded.
    pub parts: Vec<Part>,
    /// People who may be the same.
    pub like: LikeList,
    /// They were shown already.
    pub looked: bool,
    /// Something was refused.
    pub refused: bool,
    /// Suggestions for places.
    pub lists: Vec<(&'static str, Vec<String>)>,
}

/// After saving, for those who may not open the person's page.
#[derive(Template)]
#[template(path = "people/pages/saved.html")]
pub struct SavedPage {
    /// The frame.
    pub shell: Shell,
    /// The code of the new person.
    pub code: Bit,
}

/// `GET /people/new`
pub async fn form(State(app): State<App>, actor: Actor) -> Reply {
    app.permit(&actor, Act::AddPerson, Subject::Desk)?;
    page(&IntakePage::new(&app, &actor, &Typed::default(), &[]))
}

/// `POST /people/new`
pub async fn save(State(app): State<App>, actor: Actor, Form(typed): Form<HashMap<String, String>>) -> Reply {
    let permit = app.permit(&actor, Act::AddPerson, Subject::Desk)?;
    let typed = Typed::new(typed);
    let proposed = {
        let view = app.view(&permit).await?;
        propose(&app, &actor, (&view, permit.home_of_new()), &typed)
    };
    let new = match proposed {
        Ok(new) => new,
        Err(refusals) => {
            let page_ = IntakePage { looked: true, ..IntakePage::new(&app, &actor, &typed, &refusals) };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response());
        }
    };
    if !typed.ticked("looked") && actor.does(Act::Search) {
        let like = like_first(&app, &actor, &typed).await?;
        if !like.is_empty() {
            return page(&IntakePage { like, looked: true, ..IntakePage::new(&app, &actor, &typed, &[]) });
        }
    }
    app.commit(permit, new.events).await?;
    if actor.does(Act::ReadPerson) {
        return Ok(see(&format!("/people/{}", new.person)));
    }
    let mut shell = Shell::new(&app, &actor, "/people/new");
    "/people/new".clone_into(&mut shell.here);
    page(&SavedPage { shell, code: Bit::code(new.code) })
}

/// Who could be meant, for somebody who saves without having looked: a search like any other, and written down as one.
async fn like_first(app: &App, actor: &Actor, typed: &Typed) -> Result<LikeList, Trouble> {
    let searcher = Actor { door: Some(Act::Search), ..actor.clone() };
    let permit = app.permit(&searcher, Act::Search, Subject::Desk)?;
    let like = look(app, actor, permit, typed).await?;
    Ok(if like.rows.is_empty() { LikeList::default() } else { like })
}

struct New {
    person: PersonId,
    code: CaseCode,
    events: Vec<sheet::Event>,
}

fn propose(
    app: &App,
    actor: &Actor,
    (view, home_of_new): (&Glance<'_>, Compartment),
    typed: &Typed,
) -> Result<New, Vec<Refusal>> {
    let ground = Ground { today: app.today(), lang: actor.lang };
    let mut refusals = Vec::new();
    let home = household(typed, view, app, actor.lang).unwrap_or_else(|r| {
        refusals.push(r);
        None
    });
    let (home, formed) = home.map_or((None, None), |(id, formed)| (Some(id), formed));
    let changes = rules::register(typed, home, ground).unwrap_or_else(|r| {
        refusals.extend(r);
        Vec::new()
    });
    let (person, code) = (PersonId::new(app.now(), &mut SystemChance), CaseCode::new(&mut SystemChance));
    let mut events: Vec<sheet::Event> = formed.into_iter().map(Into::into).collect();
    events.push(Event::Registered { person, code, changes }.into());
    match first_paper(app, typed, person, ground) {
        Ok(paper) => events.extend(paper),
        Err(r) => refusals.extend(r),
    }
    if !typed.get("purpose").is_empty() {
        match rules::consent(typed, ground) {
            Ok(consent) => events.push(Event::Consented { person, consent }.into()),
            Err(r) => refusals.push(r),
        }
    }
    if keeps_contacts(actor) {
        match rules::contact(typed) {
            Ok(contact) => {
                events.extend(contact.map(|contact| Event::ContactNoted { person, contact }.into()));
            }
            Err(r) => refusals.push(r),
        }
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let not = not_the_same(view, typed, card(person, home_of_new, &events).as_ref());
    events.extend(not.into_iter().map(Into::into));
    Ok(New { person, code, events })
}

/// What would be compared of somebody who is about to be registered.
fn card(person: PersonId, home: Compartment, events: &[sheet::Event]) -> Option<Card> {
    let (mut people, mut papers) = (People::default(), Papers::default());
    let stamp = Stamp { entry: journal::EntryId([0; 16]), at_ms: 0 };
    for event in events {
        match event {
            sheet::Event::People(event) => people.apply(event.clone(), stamp, home, None),
            sheet::Event::Papers(event) => papers.apply(event.clone(), stamp, None),
            _ => {}
        }
    }
    people.person(person).map(|p| Card::of(p, &papers))
}

/// Those who were marked as somebody else: remembered with who said so and why.
fn not_the_same(view: &Glance<'_>, typed: &Typed, new: Option<&Card>) -> Vec<duplicates::Event> {
    let Some(new) = new else { return Vec::new() };
    let marked = typed.names().filter_map(|name| name.strip_prefix("not-")?.parse::<CaseCode>().ok());
    let people = marked.filter(|code| typed.ticked(&not_name(&code.to_string())));
    people
        .take(finding::MOST)
        .filter_map(|code| view.card(view.person_by_code(code)?.id))
        .filter_map(|other| duplicates::not_the_same(&other, new, typed.get("not-why")))
        .collect()
}

fn first_paper(
    app: &App,
    typed: &Typed,
    holder: PersonId,
    ground: Ground,
) -> Result<Option<sheet::Event>, Vec<Refusal>> {
    if !papers::rules::anything(typed) {
        return Ok(None);
    }
    // The note of the form is the person's, not the paper's.
    let changes = papers::rules::add(&typed.clone().also("note", ""), ground)?;
    let paper = PaperId::new(app.now(), &mut SystemChance);
    Ok(Some(papers::model::Event::Added { paper, holder, changes }.into()))
}

/// Whether somebody holds the key of the compartment where ways to reach people are kept.
fn keeps_contacts(actor: &Actor) -> bool {
    actor.compartments().contains(&Compartment::Whereabouts)
}

/// What a person is looked for by, before anything else is asked.
const SEARCH: [PersonField; 4] =
    [PersonField::Name, PersonField::Father, PersonField::Sex, PersonField::Birth];

const FIRST: [PersonField; 2] = [PersonField::Category, PersonField::District];

/// The folded parts: heading and fields.
const PARTS: [(&str, &[PersonField]); 4] = [
    (
        "intake-part-names",
        &[
            PersonField::NameOther,
            PersonField::Grandfather,
            PersonField::Mother,
            PersonField::Aliases,
            PersonField::Origin,
        ],
    ),
    ("intake-part-household", &[PersonField::Household, PersonField::Relation]),
    ("intake-part-safe", &[PersonField::SafeContact]),
    (
        "intake-part-case",
        &[
            PersonField::Pipeline,
            PersonField::NamedOrder,
            PersonField::Poc,
            PersonField::RefugeeVillage,
            PersonField::TheirRef,
            PersonField::Note,
        ],
    ),
];

impl IntakePage {
    /// The page of a form as it stands.
    pub fn new(app: &App, actor: &Actor, typed: &Typed, refusals: &[Refusal]) -> Self {
        let mut shell = Shell::new(app, actor, "/people/new");
        "/people/new".clone_into(&mut shell.here);
        let b = Builder { t: shell.t, typed, refusals };
        Self::build(shell, &b, keeps_contacts(actor))
    }

    /// The page of a form as it stands.
    pub fn build(shell: Shell, b: &Builder<'_>, contacts: bool) -> Self {
        let t = b.t;
        let mut search: Vec<Input> = SEARCH.iter().flat_map(|f| controls(*f, b)).collect();
        search.push(b.tick("code-only", "person-code-only-tick"));
        let first: Vec<Input> = FIRST.iter().flat_map(|f| controls(*f, b)).collect();
        let mut parts: Vec<Part> = PARTS
            .iter()
            .map(|(key, fields)| part(t.s(key), fields.iter().flat_map(|f| controls(*f, b)).collect()))
            .collect();
        if contacts {
            let mut inputs = vec![
                b.line("contact", "contact-detail").ltr(),
                b.select("channel", "contact-channel", "contact", &CHANNELS).short(),
                b.tick("not-safe", "contact-not-safe"),
            ];
            if let Some(safe) = parts.get_mut(2) {
                safe.inputs.append(&mut inputs);
            }
        }
        parts.push(part(t.s("intake-part-paper"), papers::page::short_form(b)));
        parts.push(part(t.s("intake-part-consent"), consent_form(b)));
        let lists = vec![
            ("districts", places(PersonField::District, t)),
            ("provinces", places(PersonField::Origin, t)),
        ];
        let looked = b.typed.ticked("looked");
        let like = LikeList::default();
        Self { shell, search, first, parts, like, looked, refused: !b.refusals.is_empty(), lists }
    }
}

fn part(heading: String, inputs: Vec<Input>) -> Part {
    Part { heading, open: inputs.iter().any(Input::is_refused), inputs }
}
