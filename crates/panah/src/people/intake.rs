//! A first call: six fields save a person in two minutes, everything else can come later or never.

use super::bits::{Bit, Bits};
use super::finding::{self, Asked};
use super::forms::{controls, household, places};
use super::inputs::{Builder, Input};
use super::model::{Event, PersonField};
use super::picture;
use super::reading::Ground;
use super::rules::{self, CHANNELS};
use super::show::consent_form;
use super::typed::{Refusal, Typed};
use crate::access::model::{self as access, Act, Compartment};
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{CaseCode, PaperId, PersonId};
use crate::base::{SystemChance, Trouble};
use crate::desk::glance::Glance;
use crate::desk::sheet;
use crate::papers;
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

/// How many people who may be the same are shown.
const SAME: usize = 5;

/// Somebody who may be the same person.
pub struct SameRow {
    /// Their id; nothing for those who may not open it.
    pub id: Option<String>,
    /// Their code.
    pub code: Bit,
    /// Their names.
    pub names: Bits,
    /// The father's name.
    pub father: Bits,
    /// The years of birth.
    pub born: Bits,
}

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
    /// The six fields.
    pub first: Vec<Input>,
    /// The rest, folded.
    pub parts: Vec<Part>,
    /// People who may be the same, shown once.
    pub same: Vec<SameRow>,
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
        let same = if typed.ticked("looked") { Vec::new() } else { same(&view, &typed, &actor)? };
        propose(&app, &actor, &view, &typed).map(|new| (new, same))
    };
    let (new, same) = match proposed {
        Ok(found) => found,
        Err(refusals) => {
            let page_ = IntakePage::new(&app, &actor, &typed, &refusals);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response());
        }
    };
    if !same.is_empty() {
        // People are shown: that is a look, whatever form it came from.
        let shown = u32::try_from(same.len()).unwrap_or(u32::MAX);
        let look = access::Event::Looked { act: Act::Search, at: None, shown };
        app.commit(permit, [look.into()]).await?;
        let page_ = IntakePage { same, looked: true, ..IntakePage::new(&app, &actor, &typed, &[]) };
        return page(&page_);
    }
    app.commit(permit, new.events).await?;
    if actor.does(Act::ReadPerson) {
        return Ok(see(&format!("/people/{}", new.person)));
    }
    let mut shell = Shell::new(&app, &actor, "/people/new");
    "/people/new".clone_into(&mut shell.here);
    page(&SavedPage { shell, code: Bit::code(new.code) })
}

struct New {
    person: PersonId,
    code: CaseCode,
    events: Vec<sheet::Event>,
}

fn propose(app: &App, actor: &Actor, view: &Glance<'_>, typed: &Typed) -> Result<New, Vec<Refusal>> {
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
    if refusals.is_empty() { Ok(New { person, code, events }) } else { Err(refusals) }
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

fn same(view: &Glance<'_>, typed: &Typed, actor: &Actor) -> Result<Vec<SameRow>, Trouble> {
    let name = typed.get("name");
    if name.is_empty() || typed.ticked("code-only") {
        return Ok(Vec::new());
    }
    let asked = Asked { text: name, father: typed.get("father"), born: None };
    let finding::Answer::Hits(hits, _) = finding::find(asked, view.persons(), view.papers()?) else {
        return Ok(Vec::new());
    };
    let t = crate::web::language::Tongue(actor.lang);
    let row = |hit: &finding::Hit| {
        let person = view.person(hit.person)?;
        Some(SameRow {
            id: actor.does(Act::ReadPerson).then(|| person.id.to_string()),
            code: picture::code(person),
            names: picture::names(person, t),
            father: picture::father(person),
            born: picture::birth_years(person, t),
        })
    };
    Ok(hits.iter().take(SAME).filter_map(row).collect())
}

const FIRST: [PersonField; 6] = [
    PersonField::Name,
    PersonField::Father,
    PersonField::Sex,
    PersonField::Birth,
    PersonField::Category,
    PersonField::District,
];

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
    fn new(app: &App, actor: &Actor, typed: &Typed, refusals: &[Refusal]) -> Self {
        let mut shell = Shell::new(app, actor, "/people/new");
        "/people/new".clone_into(&mut shell.here);
        let b = Builder { t: shell.t, typed, refusals };
        Self::build(shell, &b, keeps_contacts(actor))
    }

    /// The page of a form as it stands.
    pub fn build(shell: Shell, b: &Builder<'_>, contacts: bool) -> Self {
        let t = b.t;
        let mut first: Vec<Input> = FIRST.iter().flat_map(|f| controls(*f, b)).collect();
        first.insert(2, b.tick("code-only", "person-code-only-tick"));
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
        Self { shell, first, parts, same: Vec::new(), looked, refused: !b.refusals.is_empty(), lists }
    }
}

fn part(heading: String, inputs: Vec<Input>) -> Part {
    Part { heading, open: inputs.iter().any(Input::is_refused), inputs }
}
