//! What happened when, on both sides of a pair: last seen, taken, seen in custody, arrived, asked for. In the order of the
//! days, so that what cannot be true of one person shows. Of somebody of this desk the custody is told only to those who
//! may read their case, and never the place they were held at.

use super::model::{Card, RequestField, Side, Whose};
use super::view::{Request, Tracing};
use crate::base::Moment;
use crate::base::ids::{CardId, PersonId};
use crate::custody::glance::Seen;
use crate::custody::model::{Told, When};
use crate::custody::picture::told;
use crate::custody::timing::Times;
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::picture::place;
use crate::places::Pcode;
use crate::web::App;
use crate::web::language::Tongue;
use dates::{Day, Uncertain};

/// Something that happened.
pub struct Line {
    /// Of the person sought, or of the other side.
    pub sought: bool,
    /// When.
    pub when: Bits,
    /// What.
    pub what: String,
    /// More of it.
    pub more: Bits,
    day: Option<Day>,
}

/// Both sides of a pair.
pub struct Story<'a> {
    app: &'a App,
    view: &'a Glance<'a>,
    tracing: &'a Tracing,
    t: Tongue,
    lines: Vec<Line>,
}

/// The lines of both sides, oldest first; of what no day is known, first of all.
pub fn lines(
    app: &App,
    view: &Glance<'_>,
    tracing: &Tracing,
    (request, side): (&Request, Side),
    t: Tongue,
) -> Vec<Line> {
    let mut story = Story { app, view, tracing, t, lines: Vec::new() };
    story.request(request, true);
    match side {
        Side::Sought(id) => tracing.request(id).into_iter().for_each(|r| story.request(r, false)),
        Side::Enquirer(id) => tracing.request(id).into_iter().for_each(|r| story.asked(r, false)),
        Side::Card(id) => tracing.card(id, app.today()).into_iter().for_each(|c| story.card(id, c)),
        Side::Held(person) => story.custody(person),
    }
    story.lines.sort_by_key(|line| (line.day, !line.sought));
    story.lines
}

impl Story<'_> {
    fn day(&self, at_ms: i64) -> Day {
        self.app.desk().clock().day_of(Moment(at_ms))
    }

    fn noted(&mut self, sought: bool, at_ms: i64, key: &str, more: Bits) {
        let day = self.day(at_ms);
        let (when, what) = (Bit::day(day, self.t).into(), self.t.s(key));
        self.lines.push(Line { sought, when, what, more, day: Some(day) });
    }

    fn last_seen(&mut self, sought: bool, at: Option<Pcode>, when: Option<&Uncertain>) {
        if at.is_none() && when.is_none() {
            return;
        }
        let shown = when.map_or_else(|| Bit::words(self.t.s("trace-line-undated")), |w| Bit::date(w, self.t));
        self.lines.push(Line {
            sought,
            when: shown.into(),
            what: self.t.s("trace-clue-last-seen"),
            more: Bits(at.map(|p| place(p, self.t)).into_iter().collect()),
            day: when.map(|w| w.earliest),
        });
    }

    fn asked(&mut self, request: &Request, sought: bool) {
        self.noted(sought, request.taken_ms, "trace-line-asked", super::picture::code(request).into());
    }

    fn request(&mut self, request: &Request, sought: bool) {
        let record = &request.record;
        self.last_seen(sought, record.place(RequestField::LastPlace), record.date(RequestField::LastWhen));
        self.asked(request, sought);
    }

    fn card(&mut self, id: CardId, card: &Card) {
        let made = self.tracing.card_stamp(id).map(|stamp| stamp.at_ms);
        match &card.whose {
            Whose::Elsewhere { source, .. } => {
                let at = card.seen.place.as_ref().map(|p| *p.show());
                self.last_seen(false, at, card.seen.when.as_ref().map(|w| &**w.show()));
                let list = Bit::said(source, None);
                if let Some(at) = made {
                    self.noted(false, at, "trace-line-listed", list.into());
                }
            }
            Whose::Person { person, .. } => {
                if let Some(at) = made {
                    self.noted(false, at, "trace-line-card", Bits::default());
                }
                self.custody(*person);
            }
        }
    }

    fn custody(&mut self, person: PersonId) {
        if !self.view.may_follow(person) {
            return;
        }
        let view = self.view;
        view.episodes_of(person).for_each(|seen| self.episode(&seen));
    }

    fn episode(&mut self, seen: &Seen<'_>) {
        let register = self.view.custody().map(|c| c.register()).unwrap_or_default();
        for noted in seen.episode.reports() {
            let (what, more) = told(&noted.what.told, &register, self.t);
            match noted.what.told {
                // The district of an arrest is a place, and is only compared.
                Told::Arrest { .. } => self.happened(&noted.what.when, what, Bits::default()),
                Told::Outcome { .. } | Told::TransferUnderWay { .. } => {
                    self.happened(&noted.what.when, what, more);
                }
                _ => {}
            }
        }
        for glimpse in seen.glimpses(self.app.now()) {
            let kind = Bit::words(self.t.coded("custody-kind", &glimpse.kind));
            self.happened(&glimpse.when, self.t.s("custody-told-seen"), kind.into());
        }
    }

    fn happened(&mut self, when: &When, what: String, more: Bits) {
        let times = Times { clock: self.app.desk().clock(), t: self.t };
        let day = when.earliest.or(when.latest).map(|at| self.day(at.0));
        self.lines.push(Line { sought: false, when: times.when(when), what, more, day });
    }
}

#[cfg(test)]
impl Line {
    /// A line for a sample page.
    pub fn sample(sought: bool, (when, what): (Bits, String), more: Bits) -> Self {
        Self { sought, when, what, more, day: None }
    }
}
