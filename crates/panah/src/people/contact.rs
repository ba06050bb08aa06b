//! Ways to reach a person: shown one person at a time, after the rules of safe contact, and only when asked for.

use super::bits::{Bit, Bits};
use super::model::Event;
use super::picture;
use super::rules;
use super::show::safe;
use super::typed::Typed;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::access::quota::{self, Limit};
use crate::base::ids::PersonId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use std::collections::HashMap;

/// A way to reach somebody.
pub struct ContactRow {
    /// Phone, messenger, through somebody.
    pub channel: String,
    /// As typed.
    pub detail: Bit,
    /// Digits to dial; nothing when it is not safe or no phone.
    pub dial: Option<String>,
    /// Marked not safe.
    pub not_safe: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "people/pages/contact.html")]
pub struct ContactPage {
    /// The frame.
    pub shell: Shell,
    /// The person's id.
    pub id: String,
    /// Their code.
    pub code: Bit,
    /// Their names.
    pub names: Bits,
    /// The rules of safe contact.
    pub safe: Vec<(String, Bit)>,
    /// The ways.
    pub contacts: Vec<ContactRow>,
}

/// `POST /people/{id}/contact`
pub async fn uncover(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>) -> Reply {
    let about = (Act::ReadContact, Subject::Person(id));
    let permit = quota::count(&app, &actor, about, Limit::Whereabouts).await?;
    let page_ = {
        let view = app.view(&permit).await?;
        ContactPage::new(&app, &actor, &view, id)?
    };
    page(&page_)
}

/// `POST /people/{id}/contact/note`
pub async fn note(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PersonId>,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::AmendPerson, Subject::Person(id))?;
    let contact =
        rules::contact(&Typed::new(typed)).map_err(|_| Trouble::field("channel", "person-why-choose-one"))?;
    let contact = contact.ok_or_else(|| Trouble::field("contact", "person-why-nothing-typed"))?;
    app.commit(permit, [Event::ContactNoted { person: id, contact }.into()]).await?;
    Ok(see(&format!("/people/{id}")))
}

impl ContactPage {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>, id: PersonId) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/people");
        shell.here = format!("/people/{id}");
        let t = shell.t;
        let person = view.person(id).ok_or(Fault::NotThere)?;
        let row = |c: &super::model::Contact| ContactRow {
            channel: t.coded("contact", &c.channel),
            detail: Bit::number(c.detail.show().clone()),
            dial: dial(c),
            not_safe: c.not_safe,
        };
        Ok(Self {
            id: id.to_string(),
            code: picture::code(person),
            names: picture::names(person, t),
            safe: safe(person, t),
            contacts: view.contacts_of(id).into_iter().map(row).collect(),
            shell,
        })
    }
}

/// What a phone can dial; nothing for a way marked not safe, whatever it holds.
pub fn dial(contact: &super::model::Contact) -> Option<String> {
    if contact.not_safe || &*contact.channel != "phone" {
        return None;
    }
    let detail = dates::latin_digits(contact.detail.show());
    let plus = if detail.trim_start().starts_with('+') { "+" } else { "" };
    let digits: String = detail.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 5).then(|| format!("{plus}{digits}"))
}
