//! How a paper looks on a page.

use super::model::{PaperField, Sighting};
use super::view::Paper;
use crate::desk::record::{Stamp, Value};
use crate::people::bits::{Bit, Bits};
use crate::web::language::Tongue;

/// A paper in a table.
pub struct PaperRow {
    /// Its id.
    pub id: String,
    /// The kind in words.
    pub kind: String,
    /// The number as typed.
    pub number: Option<Bit>,
    /// The name as on the paper.
    pub printed_name: Option<Bit>,
    /// When it was issued.
    pub issued: Option<Bit>,
    /// The end as printed.
    pub printed: Option<Bit>,
    /// The end in law.
    pub legal: Option<Bit>,
    /// Where the legal end comes from.
    pub source: Option<Bit>,
    /// Where it is: the newest thing known first.
    pub story: Vec<Bits>,
    /// A note.
    pub note: Option<Bit>,
    /// Fields with more than one value, by their labels.
    pub clashes: Vec<(String, String)>,
}

impl PaperRow {
    /// The row of a paper with all that is known of where it is, oldest first.
    pub fn new(paper: &Paper, story: &[(Stamp, Sighting)], t: Tongue) -> Self {
        use PaperField as F;
        let record = &paper.record;
        let text = |field| record.text(field).map(Bit::name);
        let date = |field| record.date(field).map(|d| Bit::date(d, t));
        let clashes = record.clashes();
        Self {
            id: paper.id.to_string(),
            kind: t.coded("paper-kind", paper.kind()),
            number: paper.number().map(Bit::number),
            printed_name: text(F::PrintedName),
            issued: date(F::Issued),
            printed: date(F::PrintedExpiry),
            legal: date(F::LegalExpiry),
            source: text(F::LegalSource),
            story: story.iter().rev().map(|s| sighting(s, t)).collect(),
            note: text(F::Note),
            clashes: clashes.into_iter().map(|f| (field_code(f).to_owned(), label(f, t))).collect(),
        }
    }
}

fn field_code(field: PaperField) -> &'static str {
    crate::desk::record::Field::code(field)
}

/// A field's label.
pub fn label(field: PaperField, t: Tongue) -> String {
    t.coded("paper-field", field_code(field))
}

/// What a field of a paper holds.
pub fn value(field: PaperField, value: &Value, t: Tongue) -> Bits {
    match value {
        Value::Text(text) if field == PaperField::Number => Bit::number(text.show()).into(),
        Value::Text(text) => Bit::name(text).into(),
        Value::Date(date) => Bit::date(date.show(), t).into(),
        Value::Word(word) => Bit::words(t.coded("paper-kind", word)).into(),
        Value::Nothing => Bit::words(t.s("person-taken-away")).into(),
        _ => Bits::default(),
    }
}

/// What is known of where a paper is: what, by whom, when.
pub fn sighting((_, sighting): &(Stamp, Sighting), t: Tongue) -> Bits {
    let by = sighting.by.show();
    let by = (!by.is_empty()).then(|| Bit::said(by, None));
    let when = sighting.when.as_ref().map(|w| Bit::date(w.show(), t));
    Bits([Bit::words(t.coded("sighting", &sighting.what))].into_iter().chain(by).chain(when).collect())
}
