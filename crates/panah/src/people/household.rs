//! Households: who belongs together, and what falls due for them.

use super::bits::{Bit, Bits};
use super::inputs::{Builder, Input};
use super::model::{Event, HouseholdField, PersonField, RELATIONS, first, words};
use super::rules::{self, Decision};
use super::show::{MemberRow, member};
use super::typed::{Refusal, Typed};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{CaseCode, HouseholdId};
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::{Change, Value};
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

/// The page.
#[derive(Template)]
#[template(path = "people/pages/household.html")]
pub struct HouseholdPage {
    /// The frame.
    pub shell: Shell,
    /// The id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// The office's word for it.
    pub label: Option<Bit>,
    /// Its people.
    pub members: Vec<MemberRow>,
    /// Its people have different standings.
    pub mixed: bool,
    /// The first day a standing changes.
    pub next: Option<Bit>,
    /// The form to add somebody.
    pub add: Vec<Input>,
    /// The form for the label.
    pub rename: Vec<Input>,
    /// The heads of the label.
    pub base: String,
    /// The reader may change it.
    pub amend: bool,
}

/// `GET /households/{id}`
pub async fn show(State(app): State<App>, actor: Actor, Path(id): Path<HouseholdId>) -> Reply {
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Household(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        HouseholdPage::new(&app, &actor, &view, id, (&Typed::default(), &[]))?
    };
    page(&page_)
}

/// `POST /households/{id}/members`
pub async fn add(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<HouseholdId>,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::AmendPerson, Subject::Household(id))?;
    let typed = Typed::new(typed);
    let proposed = {
        let view = app.view(&permit).await?;
        match propose(&view, id, &typed) {
            Ok(event) => Ok(event),
            Err(refusal) => Err(HouseholdPage::new(&app, &actor, &view, id, (&typed, &[refusal]))?),
        }
    };
    match proposed {
        Ok(event) => {
            app.commit(permit, [event.into()]).await?;
            Ok(see(&format!("/households/{id}")))
        }
        Err(page_) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response()),
    }
}

/// `POST /households/{id}/label`
pub async fn rename(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<HouseholdId>,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::AmendPerson, Subject::Household(id))?;
    let typed = Typed::new(typed);
    let change = {
        let view = app.view(&permit).await?;
        let household = view.household(id).ok_or(Fault::NotThere)?;
        let value = words(typed.get("label"), Some(actor.lang)).unwrap_or(Value::Nothing);
        let base = rules::read_base(typed.get("base")).unwrap_or_default();
        rules::amend(&household.record, HouseholdField::Label, value, &base, Decision::Ask)
            .map_err(|rules::Clash| Trouble::new(Fault::VersionClash))?
    };
    app.commit(permit, [Event::HouseholdAmended { household: id, changes: vec![change] }.into()]).await?;
    Ok(see(&format!("/households/{id}")))
}

/// Somebody joins a household. Whoever belongs to another one stays there until somebody changes it on their own page.
fn propose(view: &Glance<'_>, id: HouseholdId, typed: &Typed) -> Result<Event, Refusal> {
    let code: CaseCode = typed.get("code").parse().map_err(|_| Refusal::say("code", "person-why-no-code"))?;
    let person = view.person_by_code(code).ok_or(Refusal::say("code", "person-why-no-person"))?;
    if person.household().is_some_and(|h| h != id && view.household(h).is_some()) {
        return Err(Refusal::say("code", "person-why-other-household"));
    }
    let link = Value::Link(uuid::Uuid::from_bytes(id.bytes()));
    let base = person.record.base(PersonField::Household);
    let mut changes = vec![Change { field: PersonField::Household, value: link, base }];
    let relation = typed.get("relation");
    if RELATIONS.contains(&relation) {
        let base = person.record.base(PersonField::Relation);
        changes.push(Change { base, ..first(PersonField::Relation, Value::Word(relation.into())) });
    }
    Ok(Event::Amended { person: person.id, changes })
}

impl HouseholdPage {
    fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: HouseholdId,
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/people");
        shell.here = format!("/households/{id}");
        let (t, today) = (shell.t, app.today());
        let household = view.household(id).ok_or(Fault::NotThere)?;
        let label = household.record.text(HouseholdField::Label);
        let members: Vec<MemberRow> =
            view.members_of(id).map(|m| member(view, m, today, t)).collect::<Result<_, _>>()?;
        let board = view.board()?;
        let next =
            view.members_of(id).filter_map(|m| board.prepared(m.id)?.next_change(today, Some(today))).min();
        let first_code = members.first().map(|m| m.chip.code());
        let b = Builder { t, typed, refusals };
        let named = Typed::default().also("label", label.map(|l| l.show().to_owned()).unwrap_or_default());
        let rename = Builder { t, typed: &named, refusals: &[] };
        Ok(Self {
            id: id.to_string(),
            code: Bit::number(household.code.map(|c| c.to_string()).unwrap_or_default()),
            label: label.map(Bit::name),
            mixed: members.iter().any(|m| Some(m.chip.code()) != first_code),
            members,
            next: next.map(|d| Bit::day(d, t)),
            add: vec![
                b.line("code", "household-code-of-person").ltr().short(),
                b.select("relation", "person-field-relation", "relation", &RELATIONS).short(),
            ],
            rename: vec![rename.line("label", "person-household-label")],
            base: rules::write_base(&household.record.base(HouseholdField::Label)),
            amend: actor.does(Act::AmendPerson),
            shell,
        })
    }

    /// The label for a heading, else nothing.
    pub fn heading(&self) -> Bits {
        Bits(self.label.iter().cloned().chain([self.code.clone()]).collect())
    }
}
