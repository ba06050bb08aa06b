//! The custodies of a person: what was told, side by side, what contradicts what, and the forms to tell more.

use super::facilities::Facility;
use super::forms::{self, Form as ReportForm};
use super::glance::Seen;
use super::held::{HeldRow, held_row};
use super::picture::{Ground, Line, entry};
use super::timing::Times;
use super::{board, intake};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::PersonId;
use crate::base::{Fault, Moment, Trouble};
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::picture as person;
use crate::people::show::safe;
use crate::people::typed::{Refusal, Typed};
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::{Path, State};

/// The page.
#[derive(Template)]
#[template(path = "custody/pages/custody.html")]
pub struct CustodyPage {
    /// The frame.
    pub shell: Shell,
    /// The person's id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// The names.
    pub names: Bits,
    /// The rules of safe contact.
    pub safe: Vec<(String, Bit)>,
    /// For the ticking: now, and the digits of the language.
    pub tick: (i64, String),
    /// The custodies, the newest first.
    pub episodes: Vec<EpisodeCard>,
    /// The form of a new custody; nothing while somebody is held or may not write.
    pub begin: Option<ReportForm>,
    /// Suggestions.
    pub lists: Vec<(&'static str, Vec<String>)>,
    /// Something was refused.
    pub refused: bool,
    /// The reader may uncover where they are.
    pub uncovers: bool,
}

/// One custody.
pub struct EpisodeCard {
    /// Its id.
    pub id: String,
    /// Held now: the row of the board.
    pub held: Option<HeldRow>,
    /// How it ended.
    pub ended: Bits,
    /// The raids it came with: id and code.
    pub raids: Vec<(String, Bit)>,
    /// What cannot all be true, in words, each with its lines.
    pub contradictions: Vec<(String, Vec<String>)>,
    /// What was told, by the time it tells of.
    pub lines: Vec<Line>,
    /// What is known of where they are has faded.
    pub faded: bool,
    /// The forms.
    pub forms: Vec<ReportForm>,
    /// Evidence of this custody.
    pub evidence: Option<crate::evidence::Panel>,
    /// The reader may write.
    pub writes: bool,
    /// Somebody else than the reader works on it, or nobody.
    pub not_mine: bool,
}

/// `GET /people/{id}/custody`
pub async fn show(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>) -> Reply {
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        CustodyPage::new(&app, &actor, &view, id, (&Typed::default(), &[]))?
    };
    page(&page_)
}

impl CustodyPage {
    /// The page of a person, with what was typed.
    ///
    /// # Errors
    /// `NotThere`; `SessionEnded` when the desk was locked meanwhile.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: PersonId,
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/held");
        shell.here = format!("/people/{id}/custody");
        let t = shell.t;
        let kept = view.person(id).ok_or(Fault::NotThere)?;
        let register = intake::register(view)?;
        let writes = actor.does(Act::NoteCustody);
        let scene = Scene { app, actor, view, id, register: &register, form: (typed, refusals), writes };
        let mut episodes = Vec::new();
        for seen in view.episodes_of(id) {
            episodes.push(scene.card(&seen)?);
        }
        episodes.reverse();
        let held = episodes.iter().any(|e| e.held.is_some());
        let begin = (writes && !held).then(|| {
            let b = crate::people::inputs::Builder { t, typed, refusals };
            forms::begin(&b, &format!("/people/{id}/custody/new"))
        });
        Ok(Self {
            id: id.to_string(),
            code: person::code(kept),
            names: person::names(kept, t),
            safe: safe(kept, t),
            tick: tick(app.now(), t),
            episodes,
            begin,
            lists: intake::lists(t, &register),
            refused: !refusals.is_empty(),
            uncovers: actor.does(Act::ReadWhereabouts),
            shell,
        })
    }
}

/// What the script needs to tick: now, and the digits of the language.
pub fn tick(now: Moment, t: crate::web::language::Tongue) -> (i64, String) {
    (now.0, dates::digits("0123456789", t.0.digit_set()))
}

struct Scene<'a> {
    app: &'a App,
    actor: &'a Actor,
    view: &'a Glance<'a>,
    id: PersonId,
    register: &'a [Facility],
    form: (&'a Typed, &'a [Refusal]),
    writes: bool,
}

impl Scene<'_> {
    /// The papers of the person: kind and number.
    fn papers(&self) -> Result<Vec<(String, String)>, Trouble> {
        let t = crate::web::language::Tongue(self.actor.lang);
        let said = |paper: &crate::papers::view::Paper| {
            let kind = t.coded("paper-kind", paper.kind());
            let number = paper.number().map(|n| format!(" {}", crate::web::language::isolated(n)));
            (paper.id.to_string(), kind + &number.unwrap_or_default())
        };
        Ok(self.view.papers()?.of(self.id).map(said).collect())
    }

    fn card(&self, seen: &Seen<'_>) -> Result<EpisodeCard, Trouble> {
        let (app, view, now) = (self.app, self.view, self.app.now());
        let t = crate::web::language::Tongue(self.actor.lang);
        let times = Times { clock: app.desk().clock(), t };
        let episode = seen.episode;
        let members = view.members()?;
        let contradictions = seen.contradictions();
        let doubted: Vec<journal::EntryId> =
            contradictions.iter().flat_map(|c| c.entries.iter().copied()).collect();
        let ground = Ground {
            times,
            register: self.register,
            name_of: &|user| members.name_of(user).to_owned(),
            doubted: &doubted,
            retracted: &episode.retracted,
        };
        let mut lines: Vec<(Option<Moment>, Line)> = Vec::new();
        for noted in &episode.told {
            lines.push((told_of(&noted.what.when, noted.stamp.at_ms), ground.report(noted)));
        }
        for glimpse in seen.glimpses(now) {
            lines.push((told_of(&glimpse.when, glimpse.stamp.at_ms), ground.glimpse(&glimpse, false)));
        }
        for glimpse in seen.taken_back() {
            lines.push((told_of(&glimpse.when, glimpse.stamp.at_ms), ground.glimpse(&glimpse, true)));
        }
        lines.sort_by_key(|l| l.0);
        let row = if seen.is_held() { board::row(view, seen, app.today(), now)? } else { None };
        let held = row.and_then(|row| held_row(view, &row, times, now));
        let raids: std::collections::BTreeMap<_, _> =
            episode.incidents().filter_map(|id| view.raid(id)).map(|r| (r.id(), r.code())).collect();
        let b = crate::people::inputs::Builder { t, typed: self.form.0, refusals: self.form.1 };
        let path = format!("/people/{}/custody/{}", self.id, episode.id);
        Ok(EpisodeCard {
            id: episode.id.to_string(),
            ended: episode.ended().map(|(noted, _)| Bits(ended(&ground.report(noted)))).unwrap_or_default(),
            raids: raids
                .into_iter()
                .map(|(id, code)| {
                    (id.to_string(), Bit::number(code.map(|c| c.to_string()).unwrap_or_default()))
                })
                .collect(),
            contradictions: contradictions
                .iter()
                .map(|c| {
                    let named = c.entries.iter().map(|e| entry(*e)).collect();
                    (t.coded("custody-contradiction", c.code), named)
                })
                .collect(),
            lines: lines.into_iter().map(|l| l.1).collect(),
            faded: seen.faded(now),
            forms: if self.writes {
                forms::all(&b, &path, (self.register, &self.papers()?))
            } else {
                Vec::new()
            },
            evidence: crate::evidence::Panel::new(self.actor, view, (self.id.into(), Some(episode.id)), t),
            writes: self.writes,
            not_mine: episode.owner() != Some(self.actor.user),
            held,
        })
    }
}

fn told_of(when: &super::model::When, noted_ms: i64) -> Option<Moment> {
    when.earliest.or(when.latest).or(Some(Moment(noted_ms)))
}

fn ended(line: &Line) -> Vec<Bit> {
    line.more.0.iter().chain(&line.when.0).cloned().collect()
}
