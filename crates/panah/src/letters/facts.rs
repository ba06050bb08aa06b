//! What the desk can offer to a letter: facts of the person, one paper, the instruments that bear on them.

use super::held::{self, Happened, Written};
use crate::base::errors::{Fault, Trouble};
use crate::base::ids::{PaperId, PersonId};
use crate::base::{Clock, Moment};
use crate::desk::glance::Glance;
use crate::desk::record::{Record, Value as Kept};
use crate::law::words;
use crate::papers::model::{LOST, PaperField};
use crate::papers::view::Paper;
use crate::people::model::PersonField;
use crate::people::view::Person;
use crate::web::language::Tongue;
use dates::Lang;
use letters::{Row, Value};
use standing::{Instrument, NOT_VERIFIED, Signal, Standing};
use std::collections::BTreeMap;

/// How far a fact can be trusted before somebody confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// The desk's own: its name, today, a code. Confirmed from the start.
    Own,
    /// Somebody of the desk saw the paper or a picture of it.
    Seen,
    /// Told, and nobody noted that it was checked.
    Told,
    /// Two values stand against each other: none goes into a letter.
    Clash,
}

/// A fact offered to a letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The fact.
    pub value: Value,
    /// How far it can be trusted.
    pub grade: Grade,
}

/// Everything the desk offers about a person.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// By source, one of `letters::SOURCES`.
    pub facts: BTreeMap<&'static str, Offer>,
    /// Rows by set, one of `letters::SETS`.
    pub rows: BTreeMap<String, Vec<Row>>,
    /// The papers to choose from: id, kind, number.
    pub papers: Vec<(PaperId, String, Option<String>)>,
    /// How many papers nobody of the desk has seen: lists leave them out.
    pub unseen: usize,
    /// The paper chosen.
    pub paper: Option<PaperId>,
}

/// What a letter about a person, in English and another language, may say on a day.
///
/// # Errors
/// `NotThere`, `SessionEnded`.
pub fn offers(
    view: &Glance<'_>,
    (id, paper): (PersonId, Option<PaperId>),
    other: Lang,
    clock: &Clock,
) -> Result<Offers, Trouble> {
    let (today, written) = (clock.today(), Written { clock, other });
    let person = view.person(id).ok_or(Fault::NotThere)?;
    let held: Vec<&Paper> = view.papers()?.of(id).collect();
    let chosen = held.iter().find(|p| Some(p.id) == paper).or_else(|| held.iter().max_by_key(|p| seen(p)));
    let mut offers = Offers {
        papers: held.iter().map(|p| (p.id, p.kind().to_owned(), p.number().map(str::to_owned))).collect(),
        paper: chosen.map(|p| p.id),
        ..Offers::default()
    };
    let mut own = |source, value| offers.facts.insert(source, Offer { value, grade: Grade::Own });
    own("office", Value::same(&view.members()?.office));
    own("today", Value::Day(today));
    if let Some(code) = person.code {
        own("code", Value::Number(code.to_string()));
    }
    of_person(person, other, &mut offers);
    if let Some(paper) = chosen {
        of_paper(paper, &view.story_of(paper), other, &mut offers);
    }
    if let Some(prepared) = view.board()?.prepared(id) {
        let answer = prepared.standing(today, Some(today));
        let headline = both(other, &|t| words::headline(t, answer.headline));
        offers.facts.insert("standing", Offer { value: headline, grade: Grade::Own });
        offers.rows.insert("instruments".to_owned(), instruments(&answer, other));
    }
    // A list of papers holds only those somebody of the desk saw: its rows cannot be ticked one by one.
    let sure = held.iter().filter(|p| seen(p));
    offers.rows.insert("papers".to_owned(), sure.map(|p| paper_row(p, &view.story_of(p), other)).collect());
    offers.unseen = held.iter().filter(|p| !seen(p)).count();
    let mut course = held::course(view, id, written)?;
    course.extend(held.iter().flat_map(|p| sightings(p, written)));
    course.sort_by_key(|h| h.at);
    let sure = course.iter().filter(|h| h.sure).map(|h| h.row.clone());
    offers.rows.insert("confirmed".to_owned(), sure.collect());
    offers.rows.insert("timeline".to_owned(), course.into_iter().map(|h| h.row).collect());
    offers.rows.insert("evidence".to_owned(), held::evidence(view, id, written));
    held::facts(view, id, written, &mut offers);
    Ok(offers)
}

/// Words of the desk in both languages.
pub(super) fn both(other: Lang, say: &dyn Fn(Tongue) -> String) -> Value {
    Value::Words { en: say(Tongue(Lang::En)), other: say(Tongue(other)) }
}

/// What is known of where a paper is.
type Story = [(crate::desk::record::Stamp, crate::papers::model::Sighting)];

/// Somebody of the desk saw it, or a picture of it.
fn seen(paper: &Paper) -> bool {
    paper.sightings.iter().any(|(_, s)| matches!(&*s.what, "seen" | "photographed"))
}

fn of_person(person: &Person, other: Lang, offers: &mut Offers) {
    use PersonField as F;
    let names: Vec<String> = person.names().iter().take(2).map(|n| n.show().to_owned()).collect();
    let clash = |field| person.record.heads(field).len() > 1;
    let mut add = |source, value: Option<Value>, clash: bool| {
        if let Some(value) = value {
            offers
                .facts
                .insert(source, Offer { value, grade: if clash { Grade::Clash } else { Grade::Told } });
        }
    };
    add("name", (!names.is_empty()).then_some(Value::Names(names)), clash(F::Name) || clash(F::NameOther));
    for (source, field) in [("father", F::Father), ("grandfather", F::Grandfather), ("mother", F::Mother)] {
        let name = person.record.text(field).map(|n| Value::Names(vec![n.show().to_owned()]));
        add(source, name, clash(field));
    }
    add("birth", date(&person.record, F::Birth), clash(F::Birth));
    if let Some(Kept::Category(category)) = person.record.get(F::Category) {
        let category = *category.show();
        add("category", Some(both(other, &|t| words::category(t, category))), clash(F::Category));
    }
}

fn date<F: crate::desk::record::Field>(record: &Record<F>, field: F) -> Option<Value> {
    record.date(field).map(|d| Value::Date(Box::new(d.clone())))
}

fn of_paper(paper: &Paper, story: &Story, other: Lang, offers: &mut Offers) {
    use PaperField as F;
    let grade = |field| match (paper.record.heads(field).len() > 1, seen(paper)) {
        (true, _) => Grade::Clash,
        (false, true) => Grade::Seen,
        (false, false) => Grade::Told,
    };
    let kind = paper.kind().to_owned();
    let name = paper.record.text(F::PrintedName).map(|n| Value::Names(vec![n.show().to_owned()]));
    let facts = [
        ("paper-kind", F::Kind, Some(both(other, &|t| t.coded("paper-kind", &kind)))),
        ("paper-number", F::Number, paper.number().map(|n| Value::Number(n.to_owned()))),
        ("paper-name", F::PrintedName, name),
        ("paper-issued", F::Issued, date(&paper.record, F::Issued)),
        ("paper-printed", F::PrintedExpiry, date(&paper.record, F::PrintedExpiry)),
        ("paper-legal", F::LegalExpiry, date(&paper.record, F::LegalExpiry)),
    ];
    for (source, field, value) in facts {
        if let Some(value) = value {
            offers.facts.insert(source, Offer { value, grade: grade(field) });
        }
    }
    let taken = story.iter().rev().find(|s| LOST.contains(&&*s.1.what));
    if let Some((_, sighting)) = taken {
        let what = sighting.what.clone();
        let said =
            both(other, &|t| format!("{}: {}", t.coded("paper-kind", &kind), t.coded("sighting", &what)));
        offers.facts.insert("seized", Offer { value: said, grade: Grade::Told });
    }
}

/// A row of the values that are known.
pub(super) fn row<const N: usize>(values: [(&str, Option<Value>); N]) -> Row {
    values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// A paper as a row. Values that stand against each other are left open.
fn paper_row(paper: &Paper, story: &Story, other: Lang) -> Row {
    use PaperField as F;
    let one = |field| paper.record.heads(field).len() <= 1;
    let when = |field| date(&paper.record, field).filter(|_| one(field));
    let whereabouts = story.last().map(|(_, s)| both(other, &|t| t.coded("sighting", &s.what)));
    row([
        ("kind", Some(both(other, &|t| t.coded("paper-kind", paper.kind())))),
        ("number", paper.number().filter(|_| one(F::Number)).map(|n| Value::Number(n.to_owned()))),
        ("name", paper.record.text(F::PrintedName).map(|n| Value::Names(vec![n.show().to_owned()]))),
        ("printed", when(F::PrintedExpiry)),
        ("legal", when(F::LegalExpiry)),
        ("where", whereabouts),
    ])
}

/// What was noted of where a paper was, as a course of events; what was done to it in custody stands there already.
fn sightings(paper: &Paper, written: Written<'_>) -> Vec<Happened> {
    let other = written.other;
    let told = |s: &crate::papers::model::Sighting| {
        let what = both(other, &|t| {
            format!("{}: {}", t.coded("paper-kind", paper.kind()), t.coded("sighting", &s.what))
        });
        let by = s.by.show();
        row([
            ("when", s.when.as_ref().map(|w| Value::Date(w.show().clone()))),
            ("what", Some(what)),
            ("place", (!by.is_empty()).then(|| Value::same(by))),
        ])
    };
    let one = |(stamp, s): &(crate::desk::record::Stamp, crate::papers::model::Sighting)| {
        let day = s.when.as_ref().map(|w| w.show().earliest);
        let at = day.and_then(|day| written.clock.moment_of(day, 0, 0));
        Happened { at: at.unwrap_or(Moment(stamp.at_ms)), sure: seen(paper), row: told(s) }
    };
    paper.story().into_iter().map(one).collect()
}

/// The instruments that bear on somebody, as rows: each with its dates, its sources, and who verified it.
pub fn instruments(answer: &Standing, other: Lang) -> Vec<Row> {
    answer.signals.iter().map(|signal| instrument(signal, other)).collect()
}

fn instrument(signal: &Signal, other: Lang) -> Row {
    let one: &Instrument = &signal.instrument;
    let open = |key: &'static str| both(other, &|t| t.s(key));
    let verified = if one.verified() == NOT_VERIFIED {
        open("signal-not-verified")
    } else {
        Value::same(one.verified())
    };
    row([
        ("title", Some(both(other, &|t| one.title_in(t.code()).to_owned()))),
        ("issuer", Some(Value::same(&one.issuer))),
        ("effect", Some(both(other, &|t| words::effect(t, one.effect)))),
        ("from", Some(signal.from.map_or_else(|| open("letter-no-day"), Value::Day))),
        ("to", Some(signal.to.map_or_else(|| open("letter-no-end"), Value::Day))),
        ("known", Some(Value::Day(one.known_from))),
        ("sources", Some(Value::Numbers(one.sources.clone()))),
        ("confidence", Some(both(other, &|t| words::confidence(t, one.confidence)))),
        ("verified", Some(verified)),
    ])
}
