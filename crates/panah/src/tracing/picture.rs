//! How requests and their values look on a page.

use super::model::{RequestField, Side};
use super::steps::Status;
use super::view::{Request, Tracing};
use crate::desk::record::{Field, Value};
use crate::people::bits::{Bit, Bits};
use crate::people::picture::{place, rules_of, yes_or_no};
use crate::web::language::Tongue;

/// The names of the person sought, or that none was given.
pub fn names(request: &Request, t: Tongue) -> Bits {
    let names: Vec<Bit> = request.names().into_iter().map(Bit::name).collect();
    if names.is_empty() { Bit::words(t.s("trace-no-name")).into() } else { Bits(names) }
}

/// The code.
pub fn code(request: &Request) -> Bit {
    Bit::number(request.code.map(|c| c.to_string()).unwrap_or_default())
}

/// A status in words.
pub fn status(status: Status, t: Tongue) -> String {
    t.coded("trace-status", status.code())
}

/// How far it is, while not everybody is findable yet; empty when everybody is. To be asked before the candidates are:
/// what is said of them afterwards must not be more than was known when they were looked for.
pub fn finding(tracing: &Tracing, today: dates::Day, t: Tongue) -> String {
    let number = |n: usize| t.number(i64::try_from(n).unwrap_or(i64::MAX));
    let left = tracing.left(today);
    left.map(|(done, of)| t.with("trace-finding", &[("done", number(done)), ("of", number(of))]))
        .unwrap_or_default()
}

/// The label of a field.
pub fn label(field: RequestField, t: Tongue) -> String {
    t.coded("trace-field", field.code())
}

/// What a field holds.
pub fn value(field: RequestField, value: &Value, t: Tongue) -> Bits {
    match value {
        Value::Text(text) if matches!(field, RequestField::Number | RequestField::EnquirerContact) => {
            Bit::number(text.show()).into()
        }
        Value::Text(text) => Bit::name(text).into(),
        Value::Texts(texts) => Bits(texts.iter().map(Bit::name).collect()),
        Value::Date(date) => Bit::date(date.show(), t).into(),
        Value::Place(code) => place(*code.show(), t).into(),
        Value::Word(word) => Bit::words(t.coded(prefix(field), word)).into(),
        Value::Flag(flag) => Bit::words(yes_or_no(*flag, t)).into(),
        Value::Safe(rules) => Bits(rules_of(rules, t).into_iter().map(|r| r.1).collect()),
        Value::Category(_) | Value::Link(_) => Bits::default(),
        Value::Nothing => Bit::words(t.s("person-taken-away")).into(),
    }
}

const fn prefix(field: RequestField) -> &'static str {
    match field {
        RequestField::Sex => "sex",
        RequestField::EnquirerRelation => "trace-relation",
        RequestField::Purpose => "trace-purpose",
        _ => "answer",
    }
}

/// What the other side of a candidate is, in words with its code.
pub fn side(tracing: &Tracing, side: Side, today: dates::Day, t: Tongue) -> Bits {
    use super::model::Whose;
    let of = |id| {
        let code = tracing.request(id).map(code);
        move |key: &str| Bits([Some(Bit::words(t.s(key))), code.clone()].into_iter().flatten().collect())
    };
    match side {
        Side::Sought(id) => of(id)("trace-side-sought"),
        Side::Enquirer(id) => of(id)("trace-side-enquirer"),
        Side::Held(id) => match tracing.held(id).map(|h| &h.card.whose) {
            Some(Whose::Person { code, .. }) => {
                let taken = tracing.held(id).is_some_and(|h| h.taken);
                let key = if taken { "trace-side-held" } else { "trace-side-agreed" };
                Bits(vec![Bit::words(t.s(key)), Bit::code(*code)])
            }
            _ => Bits(vec![Bit::words(t.s("trace-side-gone"))]),
        },
        Side::Card(id) => match tracing.card(id, today).map(|c| &c.whose) {
            Some(Whose::Person { code, .. }) => {
                Bits(vec![Bit::words(t.s("trace-side-person")), Bit::code(*code)])
            }
            Some(Whose::Elsewhere { source, reference, .. }) => Bits(vec![
                Bit::words(t.s("trace-side-elsewhere")),
                Bit::said(source, None),
                Bit::number(reference.show().clone()),
            ]),
            None => Bits(vec![Bit::words(t.s("trace-side-gone"))]),
        },
    }
}

/// When somebody asks after them, in words, and whether that day has come.
pub fn asks(request: &Request, today: dates::Day, t: Tongue) -> Option<(String, bool)> {
    let day = request.ask_on()?;
    let said = match today.days().saturating_sub(day.days()) {
        ..0 => t.one("trace-ask-on-day", "day", t.day(day)),
        0 => t.s("trace-ask-today"),
        1 => t.s("trace-ask-yesterday"),
        days => t.one("trace-ask-late", "count", t.number(days)),
    };
    Some((said, day <= today))
}
