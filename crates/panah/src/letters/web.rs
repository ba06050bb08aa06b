//! The doors of this room. Making a letter is an entry, written before the file is handed out; the file is not kept.

use super::form::{self, Read};
use super::model::{Event, Made, Will, basis, will};
use super::page::{About, LetterPage, ListPage, OTHERS};
use super::press::Press;
use super::shipped::{FOLDER, Templates};
use super::{facts, facts::Offers};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::PersonId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::people::typed::{Refusal, Typed};
use crate::web::layout::{download, page};
use crate::web::{App, Doors, Reply};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use dates::Lang;
use letters::{Document, Template};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

type Sent = HashMap<String, String>;

const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/people/{id}/letters", Act::ReadPerson, list)
        .get("/people/{id}/letters/{letter}", Act::ReadPerson, show)
        .post("/people/{id}/letters/{letter}", Act::MakeLetter, make)
}

fn templates(app: &App) -> Templates {
    Templates::of(app.desk().dir().join(FOLDER))
}

async fn list(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>) -> Reply {
    if !actor.does(Act::MakeLetter) {
        return Err(Fault::NotYours.into());
    }
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        ListPage::new(&app, &actor, &view, id, &templates(&app))?
    };
    page(&page_)
}

async fn show(
    State(app): State<App>,
    actor: Actor,
    Path((id, letter)): Path<(PersonId, String)>,
    Query(asked): Query<Sent>,
) -> Reply {
    if !actor.does(Act::MakeLetter) {
        return Err(Fault::NotYours.into());
    }
    let template = templates(&app).get(&letter)?;
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        let draft = Draft::new(&app, &actor, &view, (id, template), Typed::new(asked))?;
        draft.page(&app, &actor, &view, id, &[])?
    };
    page(&page_)
}

async fn make(
    State(app): State<App>,
    actor: Actor,
    Path((id, letter)): Path<(PersonId, String)>,
    Form(sent): Form<Sent>,
) -> Reply {
    let from = templates(&app);
    let template = from.get(&letter)?;
    let permit = app.permit(&actor, Act::MakeLetter, Subject::Person(id))?;
    let made = {
        let view = app.view(&permit).await?;
        let draft = Draft::new(&app, &actor, &view, (id, template), Typed::new(sent))?;
        match draft.propose(id) {
            Ok(made) => Ok((made, draft.template.fill(draft.other, &draft.read.filling))),
            Err(refusals) => Err(draft.page(&app, &actor, &view, id, &refusals)?),
        }
    };
    let (mut made, document) = match made {
        Ok(made) => made,
        Err(page_) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response()),
    };
    let bytes = bytes(&app, &from, &made.format, document).await?;
    made.sha256 = Sha256::digest(&bytes).into();
    let name = format!("{}.{}.{}", made.letter, made.other, made.format);
    let kind = if &*made.format == "pdf" { PDF } else { DOCX };
    app.commit(permit, [Event::Made(made).into()]).await?;
    Ok(download(&name, kind, bytes))
}

/// The file. Setting it takes a moment and runs beside the answers to others.
async fn bytes(app: &App, from: &Templates, format: &str, document: Document) -> Result<Vec<u8>, Trouble> {
    if format == "docx" {
        return letters::docx::write(&document).map_err(|e| Trouble::ours(&e));
    }
    let press = Press::here()?;
    let (look, dir) = (from.look(), app.desk().dir().clone());
    let set = tokio::task::spawn_blocking(move || press.pdf(document, look, &dir));
    set.await.map_err(|e| Trouble::ours(&e))?
}

/// A letter before it is made.
struct Draft {
    template: Template,
    offers: Offers,
    typed: Typed,
    read: Read,
    will: Will,
    other: Lang,
}

impl Draft {
    fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        (id, template): (PersonId, Template),
        typed: Typed,
    ) -> Result<Self, Trouble> {
        let today = app.today();
        let own = OTHERS.iter().map(|(lang, _)| *lang);
        let other = own
            .clone()
            .find(|l| Some(*l) == typed.lang("with"))
            .or_else(|| own.clone().find(|l| *l == actor.lang));
        let other = other.unwrap_or(Lang::Prs);
        let offers = facts::offers(view, (id, typed.get("paper").parse().ok()), other, app.desk().clock())?;
        let read = form::read(&template, &offers, &typed, (today, actor.lang));
        let person = view.person(id).ok_or(Fault::NotThere)?;
        let mut answers = person.consents_now();
        answers.sort_by_key(|a| std::cmp::Reverse((a.0.at_ms, a.0.entry)));
        let question = (template.purpose.as_str(), template.recipient.as_str());
        let will = will(question, answers.into_iter().map(|(_, consent)| consent), today);
        Ok(Self { template, offers, typed, read, will, other })
    }

    fn page(
        &self,
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: PersonId,
        refusals: &[Refusal],
    ) -> Result<LetterPage, Trouble> {
        let about = About {
            template: &self.template,
            offers: &self.offers,
            typed: &self.typed,
            read: &self.read,
            will: self.will,
            refusals,
            other: self.other,
        };
        LetterPage::new(app, actor, view, id, &about)
    }

    /// What will stand in the journal, but for the hash of the file.
    fn propose(&self, person: PersonId) -> Result<Made, Vec<Refusal>> {
        let basis = basis(self.will, self.typed.get("asked-by")).map_err(|refusal| vec![refusal])?;
        if !self.read.refused.is_empty() {
            return Err(Vec::new());
        }
        let blank = self.template.blanks(&self.read.filling);
        let format = if self.typed.get("format") == "docx" { "docx" } else { "pdf" };
        Ok(Made {
            person,
            letter: self.template.name.as_str().into(),
            other: self.other,
            format: format.into(),
            recipient: self.template.recipient.as_str().into(),
            basis: basis.into(),
            confirmed: self.read.filling.facts.keys().map(|code| code.as_str().into()).collect(),
            blank: blank.into_iter().map(Into::into).collect(),
            sha256: [0; 32],
        })
    }
}
