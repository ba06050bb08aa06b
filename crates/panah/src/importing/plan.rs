//! The dry run: what every row would do, decided without writing anything.

use super::draft::{Card, Drafted, Note, Reader, Reading};
use super::existing::{Existing, Known};
use super::mapping::Mapping;
use super::question::{Answers, Question};
use super::sheet::Row;
use crate::base::ids::PersonId;
use crate::desk::record::Value;
use crate::people::model::PersonField;
use dates::Day;
use std::collections::HashMap;

/// What a row would do.
pub enum Outcome {
    /// A person not here yet.
    New(Box<Drafted>),
    /// A person here, of whom something changes.
    Update(Box<Update>),
    /// A person here, of whom nothing changes.
    Unchanged,
    /// The row waits for an answer.
    Asks,
    /// The row cannot go in.
    Refused,
}

/// What changes of somebody who is here.
pub struct Update {
    /// Who.
    pub person: PersonId,
    /// New values of fields.
    pub values: Vec<(PersonField, Value)>,
    /// Papers not noted yet.
    pub papers: Vec<Card>,
    /// A phone number not noted yet.
    pub phone: Option<Box<str>>,
    /// The household to belong to, when it is another.
    pub household: Option<Box<str>>,
}

/// One row of the dry run.
pub struct Planned {
    /// Its place among the rows of the sheet.
    pub row: u32,
    /// Its line in the file.
    pub line: u32,
    /// What it would do.
    pub outcome: Outcome,
    /// What is to be said about it: reasons of a refusal first.
    pub notes: Vec<Note>,
}

/// How many rows do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// New people.
    pub new: u32,
    /// Changed people.
    pub updates: u32,
    /// Nothing to do.
    pub unchanged: u32,
    /// Waiting for an answer.
    pub asks: u32,
    /// Left out.
    pub refused: u32,
    /// Rows with something noted that go in all the same.
    pub noted: u32,
}

/// The dry run of a sheet.
pub struct Plan {
    /// Every row, in order.
    pub rows: Vec<Planned>,
    /// What is unclear.
    pub questions: Vec<Question>,
}

/// Decides what every row would do. Pure: the day of today and what is here already are arguments.
pub fn plan(rows: &[Row], mapping: &Mapping, answers: &Answers, existing: &Existing, today: Day) -> Plan {
    let width = mapping.columns.len();
    let mut reader = Reader::new(mapping, answers, today, rows, width);
    let mut seen: HashMap<Box<str>, u32> = HashMap::new();
    let mut planned = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let mut reading = reader.read(row);
        let reference = &reading.drafted.reference;
        if !reference.is_empty() {
            if let Some(first) = seen.get(reference) {
                let column = mapping.column(super::mapping::Field::TheirRef);
                let value = first.to_string().into();
                reading.bad.push(Note { column, key: "import-bad-duplicate", value });
            } else {
                seen.insert(reference.clone(), row.line);
            }
        }
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        planned.push(decide(at, row.line, reading, existing));
    }
    Plan { rows: planned, questions: reader.questions.into_list() }
}

fn decide(row: u32, line: u32, reading: Reading, existing: &Existing) -> Planned {
    let Reading { drafted, mut notes, mut bad, asks, .. } = reading;
    if !bad.is_empty() {
        bad.append(&mut notes);
        return Planned { row, line, outcome: Outcome::Refused, notes: bad };
    }
    if asks {
        return Planned { row, line, outcome: Outcome::Asks, notes };
    }
    let outcome = match existing.of(&drafted.reference) {
        [] => Outcome::New(Box::new(drafted)),
        [one] => update(drafted, one, existing, row, &mut notes),
        _ => {
            notes.insert(0, Note { column: None, key: "import-bad-several-here", value: drafted.reference });
            Outcome::Refused
        }
    };
    Planned { row, line, outcome, notes }
}

/// Only what differs from what is here. A field two people disagree about is left to them.
fn update(drafted: Drafted, known: &Known, existing: &Existing, row: u32, notes: &mut Vec<Note>) -> Outcome {
    let mut values = Vec::new();
    for (field, value) in drafted.values {
        let here = known.record.get(field);
        let born = field == PersonField::Birth;
        let fits = born && (fits(here, drafted.age, &value) || within(here, drafted.whole.as_ref()));
        if fits || here.is_some_and(|h| same(h, &value)) {
            continue;
        }
        if known.record.heads(field).len() > 1 {
            notes.push(Note { column: None, key: "import-note-clash", value: "".into() });
            continue;
        }
        values.push((field, value));
    }
    let papers: Vec<Card> = drafted.papers.into_iter().filter(|c| !known.has(c)).collect();
    let phone = drafted.phone.filter(|_| !existing.same_phone(row));
    let household = drafted.household.filter(|h| !existing.in_household(known, h));
    if values.is_empty() && papers.is_empty() && phone.is_none() && household.is_none() {
        return Outcome::Unchanged;
    }
    Outcome::Update(Box::new(Update { person: known.person, values, papers, phone, household }))
}

/// The same fact, however it was typed.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.show() == b.show(),
        (Value::Date(a), Value::Date(b)) => {
            let (a, b) = (a.show(), b.show());
            (a.earliest, a.latest) == (b.earliest, b.latest)
        }
        (a, b) => a == b,
    }
}

/// An age alone grows old in a sheet: it changes a birth only when they are more than a year apart.
fn fits(here: Option<&Value>, age: Option<u8>, value: &Value) -> bool {
    let (Some(Value::Date(here)), Some(_), Value::Date(aged)) = (here, age, value) else { return false };
    let (here, aged) = (here.show(), aged.show());
    here.earliest <= aged.latest.plus(366) && aged.earliest <= here.latest.plus(366)
}

/// A birth that an age narrowed earlier still lies within what the sheet says.
fn within(here: Option<&Value>, whole: Option<&dates::Uncertain>) -> bool {
    let (Some(Value::Date(here)), Some(whole)) = (here, whole) else { return false };
    whole.earliest <= here.show().earliest && here.show().latest <= whole.latest
}

/// The sheet still says what an import set earlier. Births reckoned with an age differ by the day of the import.
fn still_says(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Date(a), Value::Date(b)) if !b.show().is_exact() => a.show().overlaps(b.show()),
        _ => same(old, new),
    }
}

impl Plan {
    /// How many rows do what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match row.outcome {
                Outcome::New(_) => counts.new += 1,
                Outcome::Update(_) => counts.updates += 1,
                Outcome::Unchanged => counts.unchanged += 1,
                Outcome::Asks => counts.asks += 1,
                Outcome::Refused => counts.refused += 1,
            }
            let goes_in = matches!(row.outcome, Outcome::New(_) | Outcome::Update(_) | Outcome::Unchanged);
            counts.noted += u32::from(goes_in && !row.notes.is_empty());
        }
        counts
    }

    /// People of whom something would change, with the fields: whose history is to be looked at.
    pub fn changing(&self) -> impl Iterator<Item = (PersonId, &[(PersonField, Value)])> {
        self.rows.iter().filter_map(|r| match &r.outcome {
            Outcome::Update(update) if !update.values.is_empty() => {
                Some((update.person, update.values.as_slice()))
            }
            _ => None,
        })
    }

    /// Keeps what a person wrote here since the last import of a row, where the sheet still says what it said then.
    /// `imported` tells, by person and field, the last value an import set, when it is not the present one.
    pub fn keep_what_people_wrote(&mut self, imported: &HashMap<(PersonId, PersonField), Value>) {
        for row in &mut self.rows {
            let Outcome::Update(update) = &mut row.outcome else { continue };
            let before = update.values.len();
            let person = update.person;
            update.values.retain(|(field, value)| {
                !imported.get(&(person, *field)).is_some_and(|old| still_says(old, value))
            });
            if update.values.len() < before {
                row.notes.push(Note { column: None, key: "import-note-kept-ours", value: "".into() });
            }
            let nothing = update.values.is_empty() && update.papers.is_empty();
            if nothing && update.phone.is_none() && update.household.is_none() {
                row.outcome = Outcome::Unchanged;
            }
        }
    }
}
