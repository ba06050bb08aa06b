//! Invented facts for samples: what a letter looks like, and what tests look at. Nobody's.

use crate::web::language::Tongue;
use dates::{Day, Lang};
use letters::{Filling, Kind, Row, Template, Value};

/// A card number whose order a careless page would turn around.
pub const NUMBER: &str = "12345-6";

/// Invented facts for every field of a template but the last asked for, which stays blank.
pub fn filling(template: &Template, other: Lang) -> Filling {
    let mut filling = Filling::default();
    for field in &template.fields {
        let value = match field.from.as_deref() {
            Some(source) => known(source, other),
            None => asked(&field.code, field.kind),
        };
        if let Some(value) = value {
            filling.facts.insert(field.code.clone(), value);
        }
    }
    let sets = [
        ("papers", papers(other)),
        ("timeline", timeline(other)),
        ("confirmed", timeline(other)),
        ("evidence", evidence(other)),
    ];
    filling.rows = sets.into_iter().map(|(name, rows)| (name.to_owned(), rows)).collect();
    filling.rows.insert("instruments".to_owned(), instruments(other));
    filling
}

fn names(script: &str, latin: &str) -> Value {
    Value::Names(vec![script.to_owned(), latin.to_owned()])
}

fn day(year: i32, month: u8, day: u8) -> Option<Value> {
    Day::gregorian(year, month, day).map(Value::Day)
}

/// Words of the desk in English and the other language.
pub fn words(key: &str, code: &str, other: Lang) -> Value {
    Value::Words { en: Tongue(Lang::En).coded(key, code), other: Tongue(other).coded(key, code) }
}

fn known(source: &str, other: Lang) -> Option<Value> {
    match source {
        "name" => Some(names("آزمایش گل نمونه", "Azmayesh Gul Namuna (invented)")),
        "father" => Some(names("نمونه‌خان", "Namuna Khan (invented)")),
        "birth" => {
            dates::Uncertain::year(dates::Calendar::SolarHijri, 1371).map(|d| Value::Date(Box::new(d)))
        }
        "category" => Some(words("category", "por", other)),
        "paper-kind" => Some(words("paper-kind", "por", other)),
        "paper-number" => Some(Value::Number(NUMBER.to_owned())),
        "paper-printed" => day(2023, 6, 30),
        "paper-legal" => day(2025, 6, 30),
        "office" => Some(Value::same("Sample Office")),
        "today" | "arrested" => day(2025, 4, 15),
        "code" => Some(Value::Number("PK-7F3K-9QTC".to_owned())),
        "standing" => Some(words("headline", "covered", other)),
        "lawyer" => Some(names("وکیل نمونه", "Sample Lawyer (invented)")),
        // What a first call seldom knows stays open in the sample too.
        _ => None,
    }
}

fn asked(code: &str, kind: Kind) -> Option<Value> {
    match (code, kind) {
        ("language", _) => Some(Value::same("دری")),
        _ => None,
    }
}

fn row<const N: usize>(values: [(&str, Option<Value>); N]) -> Row {
    values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn papers(other: Lang) -> Vec<Row> {
    vec![row([
        ("kind", Some(words("paper-kind", "por", other))),
        ("number", Some(Value::Number(NUMBER.to_owned()))),
        ("printed", day(2023, 6, 30)),
        ("legal", day(2025, 6, 30)),
        ("where", Some(words("sighting", "taken-by", other))),
    ])]
}

fn timeline(other: Lang) -> Vec<Row> {
    vec![row([
        ("when", day(2025, 4, 15)),
        ("what", Some(words("sighting", "taken-by", other))),
        ("source", Some(Value::same("Sample caller"))),
    ])]
}

fn evidence(other: Lang) -> Vec<Row> {
    vec![row([
        ("what", Some(words("paper-kind", "por", other))),
        ("when", day(2025, 4, 15)),
        ("by", Some(Value::same("Sample Office"))),
        (
            "hash",
            Some(Value::Number(
                "0f1e2d3c 4b5a6978 8796a5b4 c3d2e1f0 0f1e2d3c 4b5a6978 8796a5b4 c3d2e1f0".to_owned(),
            )),
        ),
    ])]
}

/// What the shipped law says of a holder of a Proof of Registration card in Peshawar on 15 April 2025.
fn instruments(other: Lang) -> Vec<Row> {
    let Ok(pack) = crate::law::shipped() else { return Vec::new() };
    let ask =
        standing::Ask { category: "por", place: Some("PK528"), on: "2025-04-15", known: None, facts: &[] };
    standing::answer(&pack, &ask).map(|a| super::facts::instruments(&a, other)).unwrap_or_default()
}
