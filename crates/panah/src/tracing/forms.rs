//! The controls of a request's fields, and how a kept value stands in them.

use super::model::{CONSENTS, PURPOSES, RELATIONS, RequestField};
use crate::desk::record::{Field, Text, Value};
use crate::people::inputs::{Builder, Input};
use crate::people::model::SEXES;
use crate::people::typed::Typed;
use crate::places::{Country, Gazetteer};
use crate::web::language::Tongue;

/// The controls of a field.
pub fn controls(field: RequestField, b: &Builder<'_>) -> Vec<Input> {
    use RequestField as F;
    let name = field.code();
    let label = format!("trace-field-{name}");
    let t = b.t;
    match field {
        F::Name => vec![
            b.line(name, &label).hint(t, "person-name-hint"),
            b.language("name-lang", "person-name-language"),
        ],
        F::NameOther => vec![b.line(name, &label).hint(t, "person-name-other-hint")],
        F::Father | F::Grandfather | F::Mother | F::EnquirerName | F::EnquirerFather | F::TheirRef => {
            vec![b.line(name, &label)]
        }
        F::Aliases | F::Companions => vec![b.area(name, &label).hint(t, "person-aliases-hint")],
        F::Circumstances => vec![b.area(name, &label).hint(t, "trace-circumstances-hint")],
        F::HeldBack => vec![b.area(name, &label).hint(t, "trace-held-back-hint")],
        F::Sex => vec![b.select(name, &label, "sex", &SEXES).short()],
        F::Birth => vec![b.line(name, &label).hint(t, "person-birth-hint")],
        F::Origin => vec![b.listed(name, &label, "provinces").hint(t, "person-origin-hint")],
        F::LastPlace => vec![b.listed(name, &label, "places").hint(t, "trace-last-place-hint")],
        F::LastWhen => vec![b.line(name, &label).hint(t, "person-date-hint")],
        F::Number => vec![b.line(name, &label).hint(t, "trace-number-hint").ltr().short()],
        F::ChildAlone => vec![b.select(name, &label, "answer", &["yes", "no"]).short()],
        F::EnquirerRelation => vec![b.select(name, &label, "trace-relation", &RELATIONS).short()],
        F::EnquirerContact => vec![b.line(name, &label).hint(t, "trace-contact-hint").ltr()],
        F::EnquirerSafe => crate::people::safe_contact(b),
        F::Purpose => vec![b.select(name, &label, "trace-purpose", &PURPOSES).hint(t, "trace-purpose-hint")],
        F::Consent => vec![b.select(name, &label, "answer", &CONSENTS).hint(t, "trace-consent-hint")],
    }
}

/// The suggestions for places: provinces of Afghanistan, and the districts of both countries.
pub fn lists(t: Tongue) -> Vec<(&'static str, Vec<String>)> {
    let known = Gazetteer::builtin();
    let districts = |country| known.provinces(country).flat_map(|p| known.districts(p));
    let provinces: Vec<String> = known
        .provinces(Country::Afghanistan)
        .filter_map(|p| known.name(p, t.0).map(|n| n.text.to_owned()))
        .collect();
    let places = districts(Country::Pakistan).chain(districts(Country::Afghanistan));
    vec![("provinces", provinces), ("places", places.map(|d| known.path(d, t.0)).collect())]
}

/// A kept value as it would be typed.
pub fn prefilled(field: RequestField, value: Option<&Value>, t: Tongue) -> Typed {
    let typed = Typed::default();
    let name = field.code();
    match value {
        Some(Value::Text(text)) => {
            let lang = text.lang.map(dates::Lang::code).unwrap_or_default();
            typed.also(name, text.show()).also(&format!("{name}-lang"), lang)
        }
        Some(Value::Texts(texts)) => {
            let lines: Vec<&str> = texts.iter().map(Text::show).collect();
            typed.also(name, lines.join("\n"))
        }
        Some(Value::Date(date)) => {
            let kept = date.show();
            let text = if kept.typed.is_empty() { kept.earliest.to_string() } else { kept.typed.clone() };
            typed.also(name, text)
        }
        Some(Value::Place(place)) => typed.also(name, Gazetteer::builtin().path(*place.show(), t.0)),
        Some(Value::Word(word)) => typed.also(name, word.to_string()),
        Some(Value::Flag(flag)) => typed.also(name, if *flag { "yes" } else { "no" }),
        Some(Value::Safe(rules)) => crate::people::safe_typed(rules, typed),
        _ => typed,
    }
}
