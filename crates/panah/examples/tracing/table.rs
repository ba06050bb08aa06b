//! A generated register or its queries, as cards and as requests.

use crate::Outcome;
use dates::{Calendar, Day, Precision, Uncertain};
use panah::base::ids::BatchId;
use panah::desk::record::{Change, Fact, Text, Value};
use panah::people::model::{first, words};
use panah::places::{Asked, Country, Found, Gazetteer, Level, Pcode};
use panah::tracing::model::{Card, RequestField, Whose};
use std::collections::HashMap;
use std::path::Path;

/// A row.
#[derive(Debug, Default)]
pub struct Person {
    /// Who it is; below nothing for somebody who is not in the register.
    pub number: i64,
    /// Own name.
    pub own: String,
    /// Father's.
    pub father: String,
    /// Grandfather's.
    pub grandfather: String,
    /// Year of birth.
    pub born: Option<i32>,
    /// `f`, `m`, or nothing.
    pub sex: Option<&'static str>,
    /// Province or district of origin.
    pub origin: Option<Pcode>,
}

impl Person {
    /// Whether two rows are one person.
    pub const fn is(&self, other: &Self) -> bool {
        self.number >= 0 && self.number == other.number
    }

    /// Whether somebody asked for stands in the register at all.
    pub const fn is_there(&self) -> bool {
        self.number >= 0
    }

    fn birth(&self) -> Option<Fact<Box<Uncertain>>> {
        let (from, to) = (Day::gregorian(self.born?, 1, 1)?, Day::gregorian(self.born?, 12, 31)?);
        Some(Fact::new(Box::new(Uncertain::between(from, to, Precision::Year, Calendar::Gregorian))))
    }

    /// As a partner's card.
    pub fn card(&self, today: Day) -> Card {
        let text = |text: &str| (!text.is_empty()).then(|| Text::new(text, None));
        let (list, reference) = (BatchId::from_bytes([1; 16]), Fact::new(String::new()));
        let mut card =
            Card::of_partner(Whose::Elsewhere { list, source: "bench".into(), reference }, today.plus(40));
        card.names = text(&self.own).into_iter().collect();
        card.father = text(&self.father);
        card.grandfather = text(&self.grandfather);
        card.sex = self.sex.map(Into::into);
        card.birth = self.birth();
        card.origin = self.origin.map(Fact::new);
        card
    }

    /// As a request.
    pub fn changes(&self) -> Vec<Change<RequestField>> {
        use RequestField as F;
        [
            (F::Name, words(&self.own, None)),
            (F::Father, words(&self.father, None)),
            (F::Grandfather, words(&self.grandfather, None)),
            (F::Sex, self.sex.map(|s| Value::Word(s.into()))),
            (F::Birth, self.birth().map(Value::Date)),
            (F::Origin, self.origin.map(|p| Value::Place(Fact::new(p)))),
            (F::Consent, Some(Value::Word("yes".into()))),
        ]
        .into_iter()
        .filter_map(|(field, value)| Some(first(field, value?)))
        .collect()
    }
}

/// The rows of a table.
///
/// # Errors
/// What the disk says; a table without the columns of the generator.
pub fn people(path: &Path) -> Outcome<Vec<Person>> {
    let text = std::fs::read_to_string(path)?;
    let mut lines = text.lines();
    let bare = |cell: &str| cell.trim_matches('"').to_owned();
    let heads: Vec<String> = lines.next().unwrap_or_default().split('\t').map(bare).collect();
    let column = |name: &str| heads.iter().position(|h| h == name).ok_or(format!("{name} is no column"));
    let [person, given, father, grandfather, born, sex, province, district] =
        ["person_id", "given", "father", "grandfather", "birth_year", "sex", "province", "district"]
            .map(column);
    let (person, given, father, grandfather) = (person?, given?, father?, grandfather?);
    let (born, sex, province, district) = (born?, sex?, province?, district?);
    let mut provinces: HashMap<String, Option<Pcode>> = HashMap::new();
    let read = |line: &str| {
        let cells: Vec<String> = line.split('\t').map(bare).collect();
        let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
        let narrow = format!("AF{}", cell(district)).parse().ok();
        let wide = cell(province);
        let wide = *provinces.entry(wide.clone()).or_insert_with(|| named(&wide));
        Person {
            number: cell(person).parse().unwrap_or(-1),
            own: cell(given),
            father: cell(father),
            grandfather: cell(grandfather),
            born: cell(born).parse().ok(),
            sex: match &*cell(sex) {
                "F" => Some("f"),
                "M" => Some("m"),
                _ => None,
            },
            origin: narrow.or(wide),
        }
    };
    Ok(lines.map(read).collect())
}

fn named(province: &str) -> Option<Pcode> {
    let asked = Asked { want: Level::Province, country: Some(Country::Afghanistan), parent: None };
    match Gazetteer::builtin().resolve(province, asked) {
        Found::One(place) => Some(place.province()),
        _ => None,
    }
}
