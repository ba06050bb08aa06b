//! Who of a sheet is here already: found by the office's own reference, and by nothing else.

use super::draft::{Card, reference};
use super::mapping::{Field, Mapping};
use super::sheet::Row;
use crate::base::Trouble;
use crate::base::ids::{HouseholdId, PersonId};
use crate::desk::glance::Glance;
use crate::desk::record::{Record, Value};
use crate::desk::sheet as entries;
use crate::papers::model::PaperField;
use crate::papers::view::Paper;
use crate::people::model::{Event, HouseholdField, PersonField};
use std::collections::{HashMap, HashSet};

/// Somebody who is here.
#[derive(Clone)]
pub struct Known {
    /// Who.
    pub person: PersonId,
    /// What is known.
    pub record: Record<PersonField>,
    /// The papers, with kind, digits of the number, and whether an end is known.
    pub papers: Vec<(Box<str>, String, bool)>,
}

/// Those of a sheet who are here already.
#[derive(Default)]
pub struct Existing {
    people: HashMap<Box<str>, Vec<Known>>,
    by_person: HashMap<PersonId, (Box<str>, usize)>,
    households: HashMap<Box<str>, HouseholdId>,
    same_phone: HashSet<u32>,
}

impl Known {
    /// Whether this paper is noted already.
    pub fn has(&self, card: &Card) -> bool {
        let digits = key_of(card.number.as_deref().unwrap_or_default());
        self.papers.iter().any(|(kind, number, ends)| {
            **kind == *card.kind && (*number == digits || digits.is_empty()) && (*ends || card.ends.is_none())
        })
    }
}

fn key_of(number: &str) -> String {
    names::spaceless(number)
}

fn paper(paper: &Paper) -> (Box<str>, String, bool) {
    let ends = paper.record.get(PaperField::PrintedExpiry).is_some();
    (paper.kind().into(), key_of(paper.number().unwrap_or_default()), ends)
}

impl Existing {
    /// Looks the rows' references up. What is not in the sheet is not copied.
    ///
    /// # Errors
    /// `SessionEnded`.
    pub fn collect(glance: &Glance<'_>, rows: &[Row], mapping: &Mapping) -> Result<Self, Trouble> {
        let mut existing = Self::default();
        for household in glance.households() {
            if let Some(text) = household.record.text(HouseholdField::TheirRef) {
                existing.households.insert(reference(text.show()), household.id);
            }
        }
        let Some(column) = mapping.column(Field::TheirRef) else { return Ok(existing) };
        let wanted: HashSet<Box<str>> =
            rows.iter().map(|r| reference(r.at(column))).filter(|r| !r.is_empty()).collect();
        let papers = glance.papers()?;
        // Registrations as they were entered: a row of a sheet goes on changing its own, whatever it shows under.
        for person in glance.registrations() {
            let Some(text) = person.record.text(PersonField::TheirRef) else { continue };
            let text = reference(text.show());
            if wanted.contains(&text) {
                let papers = papers.of(person.id).map(paper).collect();
                let known = Known { person: person.id, record: person.record.clone(), papers };
                existing.add(&text, known);
            }
        }
        if let Some(phone) = mapping.column(Field::Phone) {
            for (at, row) in (0_u32..).zip(rows) {
                let known = existing.of(&reference(row.at(column)));
                if let [one] = known
                    && glance.has_contact(one.person, "phone", row.at(phone))
                {
                    existing.same_phone.insert(at);
                }
            }
        }
        Ok(existing)
    }

    /// Adds somebody, for a plan without a desk.
    pub fn add(&mut self, their_ref: &str, known: Known) {
        let text = reference(their_ref);
        let list = self.people.entry(text.clone()).or_default();
        self.by_person.insert(known.person, (text, list.len()));
        list.push(known);
    }

    /// Those with this reference.
    pub fn of(&self, their_ref: &str) -> &[Known] {
        self.people.get(their_ref).map(Vec::as_slice).unwrap_or_default()
    }

    /// What is known of somebody.
    pub fn of_person(&self, person: PersonId) -> Option<&Record<PersonField>> {
        let (reference, at) = self.by_person.get(&person)?;
        self.people.get(reference)?.get(*at).map(|k| &k.record)
    }

    /// The household of this reference.
    pub fn household(&self, their_ref: &str) -> Option<HouseholdId> {
        self.households.get(their_ref).copied()
    }

    /// Whether somebody belongs to the household of this reference.
    pub fn in_household(&self, known: &Known, their_ref: &str) -> bool {
        let link = known.record.link(PersonField::Household).map(|u| HouseholdId::from_bytes(u.into_bytes()));
        link.is_some() && link == self.household(their_ref)
    }

    /// Whether the phone number of a row is the one noted here.
    pub fn same_phone(&self, row: u32) -> bool {
        self.same_phone.contains(&row)
    }
}

/// The last value an import set for each field of somebody, where a person has changed it since: read from the
/// journal.
///
/// # Errors
/// What the store says.
pub fn last_imported(
    glance: &Glance<'_>,
    person: PersonId,
    fields: &[PersonField],
) -> Result<Vec<(PersonField, Value)>, Trouble> {
    let mut last: HashMap<PersonField, (journal::EntryId, Value)> = HashMap::new();
    for opened in glance.history(entries::subject(uuid::Uuid::from_bytes(person.bytes())))? {
        let Some(sheet) = opened.plain.as_ref().and_then(|p| entries::read(p)) else { continue };
        let entries::Event::People(Event::Registered { changes, .. } | Event::Amended { changes, .. }) =
            sheet.event
        else {
            continue;
        };
        if sheet.batch.is_some() {
            for change in changes.into_iter().filter(|c| fields.contains(&c.field)) {
                last.insert(change.field, (opened.id, change.value));
            }
        }
    }
    let record = glance.person(person).map(|p| &p.record);
    let changed = |field: PersonField, entry| record.is_some_and(|r| !r.base(field).contains(&entry));
    Ok(last.into_iter().filter(|(f, (entry, _))| changed(*f, *entry)).map(|(f, (_, v))| (f, v)).collect())
}
