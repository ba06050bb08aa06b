//! A call about a raid or an arrest, on one page and by keyboard alone. It is written down whatever is missing.

use super::facilities::Facility;
use super::joining::{self, RAID};
use super::model::{Call, Event};
use super::taking::{self, Line, Together};
use super::telling;
use super::timing::{DAY, Hour, NOW, OPENED, TIME};
use super::words::{AUTHORITIES, CALLERS, CURRENCIES, FLAGS, MANNERS, PAPERS_NOW};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{CaseCode, IncidentId};
use crate::base::{SystemChance, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::Fact;
use crate::desk::sheet;
use crate::people::bits::Bit;
use crate::people::forms::places;
use crate::people::inputs::{Builder, Input};
use crate::people::model::PersonField;
use crate::people::reading::Ground;
use crate::people::typed::{Refusal, Typed};
use crate::web::language::Tongue;
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

/// A part of the form.
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// Its fields.
    pub inputs: Vec<Input>,
}

/// The form.
#[derive(Template)]
#[template(path = "custody/pages/intake.html")]
pub struct CallPage {
    /// The frame.
    pub shell: Shell,
    /// The heading.
    pub heading: String,
    /// Where it goes.
    pub action: String,
    /// When it was opened, in milliseconds UTC.
    pub opened: i64,
    /// The parts.
    pub parts: Vec<Part>,
    /// Nothing at all was said.
    pub refused: bool,
    /// Suggestions.
    pub lists: Vec<(&'static str, Vec<String>)>,
}

/// After a call, for those who do not work on it further.
#[derive(Template)]
#[template(path = "custody/pages/saved.html")]
pub struct CallSavedPage {
    /// The frame.
    pub shell: Shell,
    /// The code of the raid.
    pub code: Bit,
    /// The codes of the people made for it.
    pub people: Vec<Bit>,
    /// What the caller can be told of, by code.
    pub unsettled: usize,
}

/// The hour a form is read at.
pub fn hour<'a>(app: &'a App, actor: &Actor) -> Hour<'a> {
    let ground = Ground { today: app.today(), lang: actor.lang };
    Hour { clock: app.desk().clock(), now: app.now(), ground }
}

/// `GET /incidents/new`, where `?raid=` may name the raid that is called about again.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    Query(asked): Query<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::NoteIncident, Subject::Desk)?;
    let register = app.view(&permit).await?.custody()?.register();
    let raid = asked.get(RAID).filter(|r| r.parse::<CaseCode>().is_ok());
    let typed = Typed::default().also(RAID, raid.cloned().unwrap_or_default());
    page(&CallPage::new(&app, &actor, &typed, &[], &register))
}

/// `POST /incidents/new`
pub async fn save(State(app): State<App>, actor: Actor, Form(typed): Form<HashMap<String, String>>) -> Reply {
    let permit = app.permit(&actor, Act::NoteIncident, Subject::Desk)?;
    let typed = Typed::new(typed);
    let noted = {
        let view = app.view(&permit).await?;
        let register = view.custody()?.register();
        if nothing_said(&typed) {
            let refusal = [Refusal::say("words", "custody-why-nothing-said")];
            Err(CallPage::new(&app, &actor, &typed, &refusal, &register))
        } else {
            Ok(Raid::new(&app, &actor, &view, &typed, &register))
        }
    };
    let raid = match noted {
        Ok(raid) => raid,
        Err(page_) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response()),
    };
    app.commit(permit, raid.events).await?;
    if actor.does(Act::ReadIncident) {
        return Ok(see(&format!("/incidents/{}", raid.id)));
    }
    let mut shell = Shell::new(&app, &actor, "/incidents/new");
    "/incidents/new".clone_into(&mut shell.here);
    let people = raid.made.into_iter().map(Bit::code).collect();
    page(&CallSavedPage { shell, code: Bit::code(raid.code), people, unsettled: raid.unsettled })
}

/// Nothing at all: not a word, a place, a name, a number or a tick.
fn nothing_said(typed: &Typed) -> bool {
    const ANY: [&str; 14] = [
        "words",
        "district",
        "taken-from",
        "who",
        "how-many",
        "nameless",
        "children",
        "unit",
        "station",
        "papers",
        "amount",
        "call-back",
        TIME,
        DAY,
    ];
    ANY.iter().all(|f| typed.get(f).is_empty())
        && !FLAGS.iter().any(|f| typed.ticked(f))
        && !typed.ticked(NOW)
}

/// A raid as it is written down: the call, what could lead to a door, the people, their custodies.
struct Raid {
    id: IncidentId,
    code: CaseCode,
    events: Vec<sheet::Event>,
    made: Vec<CaseCode>,
    unsettled: usize,
    again: bool,
}

impl Raid {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>, typed: &Typed, register: &[Facility]) -> Self {
        let hour = hour(app, actor);
        let now = hour.now;
        let mut call = telling::call(typed, hour);
        let named: Option<CaseCode> = call.about.show().parse().ok();
        let known = view.raids().find(|r| r.codes().any(|c| Some(c) == named)).map(|r| (r.id(), r.code()));
        let again = known.is_some();
        let (id, code) = known.unwrap_or_else(|| (IncidentId::new(now, &mut SystemChance), None));
        let code = code.unwrap_or_else(|| CaseCode::new(&mut SystemChance));
        if again {
            call.about = Fact::default();
        }
        let lines = taking::lines(typed.get("who"), view, actor.lang, actor.does(Act::ReadIncident));
        call.named = lines.iter().filter_map(ask).cloned().collect();
        let unsettled = call.named.len();
        let mut raid = Self { id, code, events: Vec::new(), made: Vec::new(), unsettled, again };
        let together = raid.together(&call, typed, register, hour);
        let one = lines.len() + taking::nameless(typed) <= 1 && call.how_many.is_none_or(|n| n <= 1);
        let together = if one { together.alone(&call) } else { together };
        raid.people(&together, view, typed, lines);
        let call = Box::new(call);
        let noted = if again {
            Event::IncidentAdded { incident: id, call }
        } else {
            Event::IncidentNoted { incident: id, code, call }
        };
        let hidden = telling::hidden(typed)
            .map(|hidden| Event::IncidentHidden { incident: id, hidden: Box::new(hidden) });
        let first = [noted].into_iter().chain(hidden).map(Into::into);
        raid.events.splice(0..0, first);
        raid
    }

    fn together(&self, call: &Call, typed: &Typed, register: &[Facility], hour: Hour<'_>) -> Together {
        // The station that is named is where they are being taken, from the arrest on.
        let typed = typed.clone().also("source", "caller").also("confidence", "unconfirmed");
        let seen = telling::sighting(&typed, register, hour).ok().flatten();
        let seen = seen.map(|mut seen| {
            seen.when.latest = Some(hour.now);
            seen
        });
        Together::of_call(call, (self.id, hour.now), seen)
    }

    fn people(&mut self, together: &Together, view: &Glance<'_>, typed: &Typed, lines: Vec<Line>) {
        let now = together.now;
        let household = typed.ticked("one-family").then(|| taking::family(now));
        let home = household.as_ref().map(|(id, _)| *id);
        let mut nameless = taking::nameless(typed);
        let mut new = Vec::new();
        let mut here = Vec::new();
        for line in lines {
            match line {
                Line::Here(person) if !here.contains(&person) => here.push(person),
                Line::New(name) => new.push(Some(name)),
                Line::Here(_) | Line::Ask(_) => {}
            }
        }
        // "They are taking us": there is at least one, and the board must show it.
        if here.is_empty() && new.is_empty() && self.unsettled == 0 && !self.again {
            nameless = nameless.max(1);
        }
        new.extend(std::iter::repeat_n(None, nameless));
        if let Some((_, formed)) = household.filter(|_| !new.is_empty()) {
            self.events.push(formed);
        }
        for name in new {
            let (person, code, registered) = taking::newcomer(name, home, now);
            self.made.push(code);
            self.events.push(registered);
            self.events.extend(together.begin(None, person));
        }
        for person in here {
            self.events.extend(together.again(view, person));
        }
    }
}

fn ask(line: &Line) -> Option<&crate::desk::record::Text> {
    if let Line::Ask(name) = line { Some(name) } else { None }
}

impl CallPage {
    fn new(app: &App, actor: &Actor, typed: &Typed, refusals: &[Refusal], register: &[Facility]) -> Self {
        let mut shell = Shell::new(app, actor, "/incidents/new");
        "/incidents/new".clone_into(&mut shell.here);
        let b = Builder { t: shell.t, typed, refusals };
        Self::build(shell, &b, app.now().0, register)
    }

    /// The page of a form as it stands.
    pub fn build(shell: Shell, b: &Builder<'_>, opened: i64, register: &[Facility]) -> Self {
        let t = b.t;
        let opened = b.typed.get(OPENED).parse().unwrap_or(opened);
        Self {
            heading: match b.typed.get(RAID).parse::<CaseCode>() {
                Ok(_) => t.s("custody-call-again"),
                Err(_) => t.s("custody-call-title"),
            },
            action: "/incidents/new".to_owned(),
            opened,
            parts: parts(b),
            refused: !b.refusals.is_empty(),
            lists: lists(t, register),
            shell,
        }
    }
}

/// Suggestions for districts and for the places of the register, in all their spellings.
pub fn lists(t: Tongue, register: &[Facility]) -> Vec<(&'static str, Vec<String>)> {
    let mut stations: Vec<String> =
        register.iter().flat_map(Facility::spellings).map(str::to_owned).collect();
    stations.dedup();
    vec![("districts", places(PersonField::District, t)), ("stations", stations)]
}

/// The fields for a time.
pub fn time(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.line(TIME, "custody-field-time").hint(b.t, "custody-hint-time").short(),
        b.line(DAY, "custody-field-day").hint(b.t, "custody-hint-day").short(),
    ]
}

fn parts(b: &Builder<'_>) -> Vec<Part> {
    let t = b.t;
    let part = |key: &str, inputs: Vec<Input>| Part { heading: t.s(key), inputs };
    let flags = FLAGS.iter().map(|f| b.tick(f, &format!("custody-flag-{f}")));
    let mut first = vec![
        b.line("words", "custody-field-words"),
        b.listed("district", "custody-field-district", "districts").hint(t, "custody-hint-district"),
        b.line("taken-from", "custody-field-taken-from").hint(t, "custody-hint-sealed"),
        b.tick(NOW, "custody-field-now"),
    ];
    first.extend(time(b));
    first.push(joining::field(b).hint(t, "custody-hint-raid"));
    let mut who = vec![
        b.area("who", "custody-field-who").hint(t, "custody-hint-who"),
        b.line("nameless", "custody-field-nameless").hint(t, "custody-hint-nameless").short().ltr(),
        b.line("how-many", "custody-field-how-many").short().ltr(),
        b.line("children", "custody-field-children").short().ltr(),
        b.tick("one-family", "custody-field-one-family"),
    ];
    who.extend(flags);
    vec![
        part("custody-part-safe", safe(b)),
        part("custody-part-first", first),
        part("custody-part-who", who),
        part("custody-part-by-whom", by_whom(b)),
        part("custody-part-papers", papers(b)),
    ]
}

/// Whether it is safe to talk, and how to call back: asked before anything else.
fn safe(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.select("safe-to-talk", "custody-field-safe-to-talk", "answer", &["yes", "no"]).short().first(),
        b.select("caller", "custody-field-caller", "custody-caller", &CALLERS).short(),
        b.tick("safe-never-call", "safe-never-call"),
        b.tick("safe-voice-only", "safe-voice-only"),
        b.line("safe-hours", "safe-hours").short(),
        b.language("safe-language", "safe-language"),
        b.line("call-back", "custody-field-call-back").hint(b.t, "custody-hint-sealed").ltr(),
    ]
}

fn by_whom(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.select("authority", "custody-field-authority", "custody-authority", &AUTHORITIES).short(),
        b.select("manner", "custody-field-manner", "custody-manner", &MANNERS).short(),
        b.line("unit", "custody-field-unit").hint(b.t, "custody-hint-unit"),
        b.listed("station", "custody-field-station", "stations").hint(b.t, "custody-hint-station"),
    ]
}

fn papers(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.line("papers", "custody-field-papers"),
        b.select("papers-now", "custody-field-papers-now", "custody-papers", &PAPERS_NOW).short(),
        b.line("amount", "custody-field-amount").short().ltr(),
        currency(b),
        b.select("phone-taken", "custody-field-phone-taken", "answer", &["yes", "no"]).short(),
    ]
}

/// The currencies, each by its code.
pub fn currency(b: &Builder<'_>) -> Input {
    let choices = CURRENCIES.iter().map(|c| ((*c).to_owned(), (*c).to_owned())).collect();
    b.choose("currency", "custody-field-currency", choices).short()
}

/// A fault when the register cannot be read.
pub fn register(view: &Glance<'_>) -> Result<Vec<Facility>, Trouble> {
    Ok(view.custody()?.register())
}
