//! The form of a letter: what would go in, what somebody confirmed, what stays open and why. Pure.

use super::facts::{Grade, Offer, Offers};
use crate::people::bits::{Bit, Bits};
use crate::people::typed::Typed;
use crate::web::language::Tongue;
use dates::{Day, Hints, Lang, Reading, Role};
use letters::{Field, Filling, Kind, Template, Value};

/// The longest value that is typed for a letter.
const LONGEST: usize = 200;

/// A fact of the letter on the form.
pub struct FieldRow {
    /// The field's code.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// What the desk knows of it.
    pub value: Bits,
    /// A box to tick, and whether it is ticked; nothing where it cannot be confirmed.
    pub tick: Option<bool>,
    /// What was typed, where it is asked for.
    pub typed: Option<String>,
    /// Digits and codes are typed from left to right.
    pub ltr: bool,
    /// Why it is as it is: a sentence.
    pub note: String,
    /// What was typed cannot be used.
    pub error: String,
}

/// What the form comes to.
#[derive(Default)]
pub struct Read {
    /// What goes into the letter.
    pub filling: Filling,
    /// Codes of fields whose text cannot be used.
    pub refused: Vec<String>,
}

/// What was confirmed and typed for a letter. `first` is the form before anybody touched it.
pub fn read(template: &Template, offers: &Offers, typed: &Typed, (today, lang): (Day, Lang)) -> Read {
    let mut out = Read::default();
    for field in &template.fields {
        match offer(field, offers) {
            Some(offer) if ticked(field, offer, typed) => {
                out.filling.facts.insert(field.code.clone(), offer.value.clone());
            }
            Some(_) => {}
            None => match said(field, typed, (today, lang)) {
                Ok(Some(value)) => {
                    out.filling.facts.insert(field.code.clone(), value);
                }
                Ok(None) => {}
                Err(()) => out.refused.push(field.code.clone()),
            },
        }
    }
    out.filling.rows.clone_from(&offers.rows);
    out
}

fn offer<'a>(field: &Field, offers: &'a Offers) -> Option<&'a Offer> {
    offers.facts.get(field.from.as_deref()?)
}

/// Confirmed: by the desk itself, by having seen the paper, or by a tick on the form. What stands against another value
/// cannot be confirmed here.
fn ticked(field: &Field, offer: &Offer, typed: &Typed) -> bool {
    let touched = typed.ticked("touched");
    match offer.grade {
        Grade::Clash => false,
        Grade::Own | Grade::Seen if !touched => true,
        Grade::Told if !touched => false,
        _ => typed.ticked(&format!("ok-{}", field.code)),
    }
}

fn said(field: &Field, typed: &Typed, (today, lang): (Day, Lang)) -> Result<Option<Value>, ()> {
    let text = typed.get(&format!("say-{}", field.code));
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > LONGEST {
        return Err(());
    }
    match field.kind {
        Kind::Words => Ok(Some(Value::same(text))),
        Kind::Name => Ok(Some(Value::Names(vec![text.to_owned()]))),
        Kind::Number => Ok(Some(Value::Number(text.to_owned()))),
        Kind::Date => match dates::read(text, &Hints::new(today).lang(lang).role(Role::Other)) {
            Ok(Reading::One(date)) => Ok(Some(Value::Date(Box::new(date)))),
            // Several readings would be a guess in a paper for court.
            Ok(Reading::Several(_)) | Err(_) => Err(()),
        },
    }
}

/// The rows of the form.
pub fn rows(template: &Template, offers: &Offers, typed: &Typed, read: &Read, t: Tongue) -> Vec<FieldRow> {
    template.fields.iter().map(|field| row(template, offers, (field, typed), read, t)).collect()
}

fn row(
    template: &Template,
    offers: &Offers,
    (field, typed): (&Field, &Typed),
    read: &Read,
    t: Tongue,
) -> FieldRow {
    let offered = offer(field, offers);
    let refused = read.refused.contains(&field.code);
    let note = match offered.map(|o| o.grade) {
        Some(Grade::Own) => "letter-grade-own",
        Some(Grade::Seen) => "letter-grade-seen",
        Some(Grade::Told) => "letter-grade-told",
        Some(Grade::Clash) => "letter-grade-clash",
        None if field.from.is_some() => "letter-grade-unknown",
        None => "letter-grade-asked",
    };
    let key = if field.kind == Kind::Date { "letter-why-date" } else { "person-why-too-long" };
    FieldRow {
        label: template.words(t.0, &format!("field-{}", field.code)),
        value: offered.map(|o| bits(&o.value, t)).unwrap_or_default(),
        tick: offered.and_then(|o| (o.grade != Grade::Clash).then(|| ticked(field, o, typed))),
        typed: offered.is_none().then(|| typed.get(&format!("say-{}", field.code)).to_owned()),
        ltr: field.kind == Kind::Number,
        note: t.s(note),
        error: if refused { t.s(key) } else { String::new() },
        code: field.code.clone(),
    }
}

/// A value as the page shows it.
fn bits(value: &Value, t: Tongue) -> Bits {
    match value {
        Value::Names(names) => Bits(names.iter().map(|n| Bit::said(n, None)).collect()),
        Value::Number(text) => Bit::number(text.clone()).into(),
        Value::Numbers(all) => Bits(all.iter().map(|n| Bit::number(n.clone())).collect()),
        Value::Pieces { en, other } => {
            let pieces = if t.0 == Lang::En { en } else { other };
            Bits(pieces.iter().map(|p| Bit::said(p, None)).collect())
        }
        Value::Words { en, other } => {
            Bit::words(if t.0 == Lang::En { en.clone() } else { other.clone() }).into()
        }
        Value::Typed(text) => Bit::said(text, None).into(),
        Value::Day(day) => Bit::day(*day, t).into(),
        Value::Date(date) => Bit::date(date, t).into(),
    }
}
