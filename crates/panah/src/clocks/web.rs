//! The doors of this room: clocks stand on a person's page; here they are started, confirmed, let go.

use super::instance::of;
use super::model::Event;
use super::pack::shipped;
use super::start;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{ClockId, PersonId};
use crate::base::{Fault, SystemChance, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::Fact;
use crate::people::bits::Bits;
use crate::people::inputs::{Builder, Input};
use crate::people::picture;
use crate::people::reading::Ground;
use crate::people::typed::{Refusal, Typed};
use crate::tasks::model::{Link, Terms};
use crate::web::layout::{page, see};
use crate::web::{App, Doors, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/people/{id}/clocks/new", Act::ReadPerson, new_form)
        .post("/people/{id}/clocks/new", Act::ConfirmClock, begin)
        .post("/people/{id}/clocks/confirm", Act::ConfirmClock, confirm)
        .post("/people/{id}/clocks/letgo", Act::ConfirmClock, let_go)
        .post("/people/{id}/clocks/{clock}/stop", Act::ConfirmClock, stop)
}

/// The form to start a clock.
#[derive(Template)]
#[template(path = "clocks/pages/start.html")]
pub struct StartPage {
    /// The frame.
    pub shell: Shell,
    /// Where back.
    pub back: String,
    /// Whose.
    pub whose: Bits,
    /// The fields.
    pub inputs: Vec<Input>,
    /// The notice of the table.
    pub notice: String,
}

impl StartPage {
    fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: PersonId,
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/people");
        shell.here = format!("/people/{id}");
        let person = view.person(id).ok_or(Fault::NotThere)?;
        let t = shell.t;
        Ok(Self {
            back: format!("/people/{id}"),
            whose: Bits(vec![picture::name(person, t), picture::code(person)]),
            inputs: start::form(&Builder { t, typed, refusals }),
            notice: shipped()?.notice().say(t.0).to_owned(),
            shell,
        })
    }
}

async fn new_form(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>) -> Reply {
    if !actor.does(Act::ConfirmClock) {
        return Err(Fault::NotYours.into());
    }
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        StartPage::new(&app, &actor, &view, id, (&Typed::default(), &[]))?
    };
    page(&page_)
}

async fn begin(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>, Form(typed): Sent) -> Reply {
    let permit = app.permit(&actor, Act::ConfirmClock, Subject::Person(id))?;
    let typed = Typed::new(typed);
    let ground = Ground { today: app.today(), lang: actor.lang };
    let read = start::read(&typed, ground, shipped()?.offset());
    match read {
        Ok((trigger, start, source)) => {
            let clock = ClockId::new(app.now(), &mut SystemChance);
            let (start, source) = (Fact::new(start), Fact::new(source));
            app.commit(permit, [Event::Started { clock, person: id, trigger, start, source }.into()]).await?;
            Ok(see(&format!("/people/{id}#clocks")))
        }
        Err(refusals) => {
            let page_ = {
                let view = app.view(&permit).await?;
                StartPage::new(&app, &actor, &view, id, (&typed, &refusals))?
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response())
        }
    }
}

/// Whoever confirms stands for what they saw: the form carries it, and what has changed since is refused. An owner
/// chosen beside it makes a task of the clock.
async fn confirm(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>, Form(typed): Sent) -> Reply {
    let permit = app.permit(&actor, Act::ConfirmClock, Subject::Person(id))?;
    let typed = Typed::new(typed);
    let events = {
        let view = app.view(&permit).await?;
        let all = of(&view, id, app.now())?;
        let one = all.iter().find(|i| i.rule.id == typed.get("rule") && *i.of == *typed.get("of"));
        let one = one.ok_or(Fault::NotThere)?;
        if one.basis_key() != typed.get("key") {
            return Err(Fault::VersionClash.into());
        }
        let (rule, of): (Box<str>, Box<str>) = (one.rule.id.as_str().into(), one.of.clone());
        let confirmed = Event::Confirmed {
            person: id,
            rule: rule.clone(),
            of: of.clone(),
            basis: Fact::new(one.basis.clone()),
        };
        let mut events = vec![confirmed.into()];
        if let Some(owner) = crate::tasks::member(&view, typed.get("owner"))? {
            let link = Link { person: id, rule, of };
            let terms = Terms {
                deputy: crate::tasks::member(&view, typed.get("deputy"))?,
                escalate_hours: crate::tasks::hours(typed.get("escalate")),
                ..Terms::of_clock(link, one, owner)
            };
            events.push(crate::tasks::set(&app, Some(id), terms));
        }
        events
    };
    app.commit(permit, events).await?;
    Ok(see(&format!("/people/{id}#clocks")))
}

async fn let_go(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>, Form(typed): Sent) -> Reply {
    let permit = app.permit(&actor, Act::ConfirmClock, Subject::Person(id))?;
    let typed = Typed::new(typed);
    let (rule, of) = (typed.get("rule"), typed.get("of"));
    {
        let view = app.view(&permit).await?;
        view.clocks()?.mark(id, rule, of).ok_or(Fault::NotThere)?;
    }
    app.commit(permit, [Event::LetGo { person: id, rule: rule.into(), of: of.into() }.into()]).await?;
    Ok(see(&format!("/people/{id}#clocks")))
}

async fn stop(
    State(app): State<App>,
    actor: Actor,
    Path((id, clock)): Path<(PersonId, ClockId)>,
    Form(_): Sent,
) -> Reply {
    let permit = app.permit(&actor, Act::ConfirmClock, Subject::Person(id))?;
    {
        let view = app.view(&permit).await?;
        view.clocks()?.started(id).find(|s| s.clock == clock).ok_or(Fault::NotThere)?;
    }
    app.commit(permit, [Event::Stopped { clock, person: id }.into()]).await?;
    Ok(see(&format!("/people/{id}#clocks")))
}
