//! The register of places and crossings as a page, what the desk adds to it, and what is told of a crossing. Nobody
//! stands in it, and nobody is counted by place.

use super::facilities::{self, Facility};
use super::forms;
use super::glance::Places;
use super::intake::{hour, lists, time};
use super::model::{CrossingStatus, Event, OwnFacility};
use super::telling::district;
use super::timing::{self, Times};
use super::words::{CROSSING_STATES, KINDS};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::{SystemChance, Trouble};
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::{Builder, Input};
use crate::people::picture::place;
use crate::people::typed::{Refusal, Typed};
use crate::web::language::Tongue;
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use std::collections::HashMap;

type Sent = Form<HashMap<String, String>>;

/// The page.
#[derive(Template)]
#[template(path = "custody/pages/register.html")]
pub struct RegisterPage {
    /// The frame.
    pub shell: Shell,
    /// What is known about access in general: text and source.
    pub access: (String, String),
    /// How far the sources reach.
    pub horizon: String,
    /// Crossings.
    pub crossings: Vec<PlaceRow>,
    /// Places by kind.
    pub kinds: Vec<(String, Vec<PlaceRow>)>,
    /// The form for a crossing.
    pub crossing_form: Vec<Input>,
    /// The form for a place.
    pub place_form: Vec<Input>,
    /// The reader may write.
    pub writes: bool,
    /// Something was refused.
    pub refused: bool,
    /// Suggestions.
    pub lists: Vec<(&'static str, Vec<String>)>,
}

/// A place.
pub struct PlaceRow {
    /// The name.
    pub name: Bit,
    /// The name on the Afghan side.
    pub afghan: Option<Bit>,
    /// Other names.
    pub aliases: Vec<Bit>,
    /// The district.
    pub district: Option<Bit>,
    /// Opened, closed, as the source says.
    pub dates: Vec<Bit>,
    /// Notes.
    pub note: Option<Bit>,
    /// What is known about access.
    pub access: Option<Bit>,
    /// Where it was read.
    pub source: Bits,
    /// How sure.
    pub confidence: String,
    /// For a crossing: the state now, and what was told before.
    pub state: Option<String>,
    /// Since when and by whose word, the newest first.
    pub told: Vec<(String, Bits)>,
}

/// `GET /facilities`
pub async fn show(State(app): State<App>, actor: Actor) -> Reply {
    answer(&app, &actor, (&Typed::default(), &[])).await
}

async fn answer(app: &App, actor: &Actor, form: (&Typed, &[Refusal])) -> Reply {
    let reader = Actor { door: Some(Act::ReadLaw), ..actor.clone() };
    let permit = app.permit(&reader, Act::ReadLaw, Subject::Desk)?;
    let page_ = {
        let view = app.view(&permit).await?;
        let times = Times { clock: app.desk().clock(), t: Tongue(actor.lang) };
        let mut shell = Shell::new(app, actor, "/facilities");
        "/facilities".clone_into(&mut shell.here);
        RegisterPage::build(shell, view.custody()?, times, form, actor.does(Act::KeepPlaces))
    };
    let status = if form.1.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page(&page_)?).into_response())
}

/// `POST /facilities/crossing`
pub async fn note_crossing(State(app): State<App>, actor: Actor, Form(typed): Sent) -> Reply {
    let typed = Typed::new(typed);
    write(&app, &actor, &typed, |register| {
        let crossing = typed.get("crossing");
        let known = register.iter().any(|f| f.is_crossing() && f.code == crossing);
        let state = typed.get("state");
        if !known {
            return Err(Refusal::say("crossing", "person-why-choose-one"));
        }
        if !CROSSING_STATES.contains(&state) {
            return Err(Refusal::say("state", "person-why-choose-one"));
        }
        Ok(Event::CrossingNoted(Box::new(CrossingStatus {
            crossing: crossing.into(),
            state: state.into(),
            since: timing::read(&typed, hour(&app, &actor))?,
            source: needed(&typed, "crossing-source")?,
        })))
    })
    .await
}

/// `POST /facilities/place`
pub async fn note_place(State(app): State<App>, actor: Actor, Form(typed): Sent) -> Reply {
    let typed = Typed::new(typed);
    let fresh = crate::base::ids::fresh(app.now(), &mut SystemChance).simple().to_string();
    write(&app, &actor, &typed, |register| {
        let name = needed(&typed, "place-name")?;
        let aliases: Vec<Box<str>> = typed
            .get("place-aliases")
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .take(20)
            .map(Into::into)
            .collect();
        let kind = typed.get("place-kind");
        if !KINDS.contains(&kind) {
            return Err(Refusal::say("place-kind", "person-why-choose-one"));
        }
        // A place that is there already under one of these names only learns more names.
        let known = [&*name].into_iter().chain(aliases.iter().map(|a| &**a));
        let code = known.filter_map(|n| facilities::find(register, n)).map(|f| f.code.clone()).next();
        Ok(Event::FacilityNoted(Box::new(OwnFacility {
            code: code.unwrap_or(fresh).into(),
            name,
            aliases,
            kind: kind.into(),
            pcode: district(typed.get("district")),
            access: typed.get("place-access").into(),
            source: needed(&typed, "place-source")?,
        })))
    })
    .await
}

fn needed(typed: &Typed, field: &'static str) -> Result<Box<str>, Refusal> {
    match typed.get(field) {
        "" => Err(Refusal::say(field, "custody-why-empty")),
        text => Ok(text.chars().take(crate::people::reading::LONGEST_NAME).collect::<String>().into()),
    }
}

async fn write<P>(app: &App, actor: &Actor, typed: &Typed, propose: P) -> Reply
where
    P: FnOnce(&[Facility]) -> Result<Event, Refusal>,
{
    let permit = app.permit(actor, Act::KeepPlaces, Subject::Desk)?;
    let proposed: Result<Event, Refusal> = {
        let view = app.view(&permit).await?;
        let register = view.custody()?.register();
        propose(&register)
    };
    match proposed {
        Ok(event) => {
            app.commit(permit, [event.into()]).await?;
            Ok::<_, Trouble>(see("/facilities"))
        }
        Err(refusal) => answer(app, actor, (typed, &[refusal])).await,
    }
}

impl RegisterPage {
    /// The page of a register.
    pub fn build(
        shell: Shell,
        places: Places<'_>,
        times: Times<'_>,
        (typed, refusals): (&Typed, &[Refusal]),
        writes: bool,
    ) -> Self {
        let t = shell.t;
        let register = places.register();
        let b = Builder { t, typed, refusals };
        let row = |f: &Facility| PlaceRow::new(f, places, times);
        let of_kind = |kind: &&str| {
            let rows: Vec<PlaceRow> = register.iter().filter(|f| f.kind == **kind).map(row).collect();
            (t.coded("custody-kind", kind), rows)
        };
        let kinds = KINDS.iter().filter(|k| **k != "crossing").map(of_kind);
        let mut crossing_form = vec![
            forms::crossing(&b, &register),
            b.select("state", "custody-field-state", "custody-crossing", &CROSSING_STATES).short(),
        ];
        crossing_form.extend(time(&b));
        crossing_form.push(b.line("crossing-source", "custody-field-place-source"));
        Self {
            access: (facilities::about().access_note.clone(), facilities::about().access_source.clone()),
            horizon: facilities::about().horizon.clone(),
            crossings: register.iter().filter(|f| f.is_crossing()).map(row).collect(),
            kinds: kinds.filter(|k| !k.1.is_empty()).collect(),
            crossing_form: crossing_form.into_iter().map(|i| i.of_form("crossing")).collect(),
            place_form: vec![
                b.line("place-name", "custody-field-place-name"),
                b.area("place-aliases", "custody-field-place-aliases").hint(t, "custody-hint-aliases"),
                b.select("place-kind", "custody-field-kind", "custody-kind", &KINDS).short(),
                b.listed("district", "custody-field-district", "districts").of_form("place"),
                b.area("place-access", "custody-access"),
                b.line("place-source", "custody-field-place-source"),
            ],
            writes,
            refused: !refusals.is_empty(),
            lists: lists(t, &[]),
            shell,
        }
    }
}

impl PlaceRow {
    fn new(f: &Facility, places: Places<'_>, times: Times<'_>) -> Self {
        let t = times.t;
        let said = |text: &str| (!text.is_empty()).then(|| Bit::said(text, None));
        let dated = |key: &str, text: &str| -> Vec<Bit> {
            if text.is_empty() { Vec::new() } else { vec![Bit::words(t.s(key)), Bit::number(text)] }
        };
        let dates = [
            dated("custody-opened", &f.opened),
            dated("custody-closed", &f.closed),
            said(&f.closed_note).into_iter().collect(),
        ];
        let source = [&f.source, &f.source_note].into_iter().filter(|s| !s.is_empty());
        let mut told: Vec<(String, Bits)> = Vec::new();
        if f.is_crossing() {
            for noted in places.crossing_history(&f.code).into_iter().rev() {
                let mut bits = times.when(&noted.what.since).0;
                bits.push(Bit::said(&noted.what.source, None));
                told.push((t.coded("custody-crossing", &noted.what.state), Bits(bits)));
            }
        }
        let state = f
            .is_crossing()
            .then(|| places.crossing_now(&f.code).map_or("unknown", |n| &*n.what.state))
            .map(|s| t.coded("custody-crossing", s));
        Self {
            name: Bit::said(&f.name, None),
            afghan: said(&f.afghan_name),
            aliases: f.aliases.iter().map(|a| Bit::said(a, None)).collect(),
            district: f.pcode.map(|p| place(p, t)),
            dates: dates.concat(),
            note: said(&f.note),
            access: said(&f.access),
            source: Bits(source.map(Bit::number).collect()),
            confidence: t.coded("custody-known", &f.confidence),
            state,
            told,
        }
    }
}
