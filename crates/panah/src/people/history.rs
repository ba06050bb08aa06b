//! What changed, when, by whom: read from the journal itself, oldest values beside the newest.

use super::bits::{Bit, Bits};
use super::happened;
use super::model::{Event, PersonField};
use super::picture;
use crate::base::Moment;
use crate::base::Trouble;
use crate::base::ids::PersonId;
use crate::desk::glance::Glance;
use crate::desk::record::{Change, Field, Value};
use crate::desk::sheet;
use crate::duplicates::model as duplicates;
use crate::papers;
use crate::papers::model::PaperField;
use crate::web::App;
use crate::web::language::Tongue;
use journal::EntryId;
use std::collections::HashMap;

/// One change.
pub struct HistoryRow {
    /// The day, in both calendars.
    pub day: Bit,
    /// The hour at the office.
    pub hour: Bit,
    /// Who, by login name.
    pub who: Bit,
    /// Which field, or what happened.
    pub what: String,
    /// The value before.
    pub old: Bits,
    /// The value after.
    pub new: Bits,
}

/// When an entry was written: the day in both calendars and the hour at the office.
pub fn when(app: &App, at_ms: i64, t: Tongue) -> (Bit, Bit) {
    let clock = app.desk().clock();
    let moment = Moment(at_ms);
    let hour = dates::digits(&clock.hour_of(moment), t.0.digit_set());
    (Bit::day(clock.day_of(moment), t), Bit::number(hour))
}

/// Values by the entry that set them, so that an amendment can show what it replaced.
type Before<F> = HashMap<(F, EntryId), Value>;

struct Reader<'a> {
    app: &'a App,
    view: &'a Glance<'a>,
    t: Tongue,
    person: Before<PersonField>,
    papers: HashMap<(PaperField, EntryId), Value>,
    rows: Vec<HistoryRow>,
}

/// Everything that happened to a person's record and papers, the newest first. Ways to reach the person are not in
/// it: they open for their own act alone.
///
/// # Errors
/// What the store says.
pub fn of(app: &App, view: &Glance<'_>, id: PersonId, t: Tongue) -> Result<Vec<HistoryRow>, Trouble> {
    let mut entries = Vec::new();
    for id in view.ids_of(id) {
        entries.extend(view.history(sheet::subject(uuid::Uuid::from_bytes(id.bytes())))?);
    }
    entries.sort_by_key(|e| (e.at_ms, e.seq));
    let mut reader =
        Reader { app, view, t, person: HashMap::new(), papers: HashMap::new(), rows: Vec::new() };
    for opened in entries {
        if let Some(sheet) = opened.plain.as_ref().and_then(|plain| sheet::read(plain)) {
            reader.take(sheet, (opened.id, opened.at_ms))?;
        }
    }
    reader.rows.reverse();
    Ok(reader.rows)
}

impl Reader<'_> {
    fn take(&mut self, sheet: sheet::Sheet, entry: (EntryId, i64)) -> Result<(), Trouble> {
        let who = Bit::number(self.view.members()?.name_of(sheet.actor));
        let (id, at_ms) = entry;
        match sheet.event {
            sheet::Event::People(event) => self.person(event, id, at_ms, &who),
            sheet::Event::Papers(event) => self.paper(event, id, at_ms, &who),
            sheet::Event::Letters(event) => {
                let made = crate::letters::said(&event, self.t);
                self.push(at_ms, &who, self.t.s("letter-made-one"), (Bits::default(), made));
            }
            sheet::Event::Duplicates(event) => self.pair(&event, at_ms, &who),
            event => {
                if let Some((what, more)) = happened::said(&event, self.view, self.t) {
                    self.push(at_ms, &who, what, (Bits::default(), more));
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, at_ms: i64, who: &Bit, what: String, values: (Bits, Bits)) {
        let (day, hour) = when(self.app, at_ms, self.t);
        let (old, new) = values;
        self.rows.push(HistoryRow { day, hour, who: who.clone(), what, old, new });
    }

    fn person(&mut self, event: Event, id: EntryId, at_ms: i64, who: &Bit) {
        let t = self.t;
        match event {
            Event::Registered { changes, code, .. } => {
                self.push(
                    at_ms,
                    who,
                    t.s("person-happened-registered"),
                    (Bits::default(), Bit::code(code).into()),
                );
                self.changes(changes, id, at_ms, who);
            }
            Event::Amended { changes, .. } => self.changes(changes, id, at_ms, who),
            Event::Withdrawn { .. } => {
                self.push(at_ms, who, t.s("person-happened-withdrawn"), (Bits::default(), Bits::default()));
            }
            Event::Consented { consent, .. } => {
                let answer = [
                    t.coded("purpose", &consent.purpose),
                    t.coded("recipient", &consent.recipient),
                    picture::yes_or_no(consent.given, t),
                ];
                let answer = Bits(answer.into_iter().map(Bit::words).collect());
                self.push(at_ms, who, t.s("person-happened-consent"), (Bits::default(), answer));
            }
            Event::ContactNoted { .. }
            | Event::HouseholdFormed { .. }
            | Event::HouseholdAmended { .. }
            | Event::HouseholdWithdrawn { .. } => {}
        }
    }

    fn pair(&mut self, event: &duplicates::Event, at_ms: i64, who: &Bit) {
        use duplicates::Event as D;
        let (key, other, why) = match event {
            D::NotTheSame { pair, under, why, .. } => ("not-the-same", Some(pair.other(*under)), Some(why)),
            D::Later { pair, under, .. } => ("later", Some(pair.other(*under)), None),
            D::MergeProposed { other, why, .. } => ("merge-proposed", Some(*other), Some(why)),
            D::MergeConfirmed { .. } => ("merge-confirmed", None, None),
            D::MergeDeclined { .. } => ("merge-declined", None, None),
            D::MergeUndone { why, .. } => ("merge-undone", None, Some(why)),
        };
        let other = other.and_then(|id| self.view.entered(id)).map(picture::code);
        let why =
            why.map(crate::desk::record::Fact::show).filter(|w| !w.is_empty()).map(|w| Bit::said(w, None));
        let what = self.t.coded("person-happened", key);
        self.push(at_ms, who, what, (Bits::default(), Bits(other.into_iter().chain(why).collect())));
    }

    fn changes(&mut self, changes: Vec<Change<PersonField>>, id: EntryId, at_ms: i64, who: &Bit) {
        let t = self.t;
        for change in changes {
            let old = before(&self.person, &change);
            let show = |v: &Value| picture::value(change.field, v, Some(self.view), t);
            let values = (Bits(old.iter().flat_map(|v| show(v).0).collect()), show(&change.value));
            self.push(at_ms, who, picture::label(change.field, t), values);
            self.person.insert((change.field, id), change.value);
        }
    }

    fn paper(&mut self, event: papers::model::Event, id: EntryId, at_ms: i64, who: &Bit) {
        use papers::model::Event as P;
        let t = self.t;
        match event {
            P::Added { changes, .. } | P::Amended { changes, .. } => {
                for change in changes {
                    let show = |v: &Value| papers::picture::value(change.field, v, t);
                    let old = before(&self.papers, &change);
                    let values = (Bits(old.iter().flat_map(|v| show(v).0).collect()), show(&change.value));
                    let what =
                        format!("{} – {}", t.s("person-papers"), papers::picture::label(change.field, t));
                    self.push(at_ms, who, what, values);
                    self.papers.insert((change.field, id), change.value);
                }
            }
            P::Sighted { sighting, .. } => {
                let stamp = crate::desk::record::Stamp { entry: id, at_ms };
                let said = papers::picture::sighting(&(stamp, sighting), t);
                self.push(at_ms, who, t.s("person-happened-sighted"), (Bits::default(), said));
            }
            P::Withdrawn { .. } => {
                self.push(
                    at_ms,
                    who,
                    t.s("person-happened-paper-withdrawn"),
                    (Bits::default(), Bits::default()),
                );
            }
        }
    }
}

fn before<F: Field + std::hash::Hash>(known: &Before<F>, change: &Change<F>) -> Vec<Value> {
    change.base.iter().filter_map(|base| known.get(&(change.field, *base)).cloned()).collect()
}
