//! What the fold keeps of people and households, and the questions it answers.

use super::model::{Consent, Contact, Event, HouseholdField, PersonField};
use crate::access::model::Compartment;
use crate::base::ids::{BatchId, CaseCode, HouseholdId, PersonId};
use crate::base::push_tight;
use crate::desk::record::{Record, Stamp, Text, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// A person as the desk knows them now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// The id inside.
    pub id: PersonId,
    /// The code people see. A person whose registration has not arrived yet has none and is not shown.
    pub code: Option<CaseCode>,
    /// The compartment the person was registered in.
    pub home: Compartment,
    /// The fields.
    pub record: Record<PersonField>,
    /// Answers about consent, with when; the newest answer to a question holds.
    pub consents: Vec<(Stamp, Consent)>,
    /// Taken back by the undo of an import.
    pub withdrawn: bool,
    /// The import that registered the person.
    pub batch: Option<BatchId>,
    // Behind a pointer, because hardly anybody is registered twice.
    #[serde(skip)]
    pub(super) merged: Option<Box<Merged>>,
}

/// What became of a registration by a merge.
#[derive(Clone, Debug)]
pub(super) enum Merged {
    /// It shows, for these others too.
    With(Vec<Also>),
    /// Another shows in its place.
    Into(PersonId),
}

/// Another registration of the same person.
#[derive(Clone, Debug)]
pub struct Also {
    /// Its id.
    pub id: PersonId,
    /// Its code, which still finds the person.
    pub code: Option<CaseCode>,
    /// The names it was known by.
    pub names: Vec<Text>,
}

/// A household.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Household {
    /// The id inside.
    pub id: HouseholdId,
    /// The code people see.
    pub code: Option<CaseCode>,
    /// The compartment it was formed in.
    pub home: Compartment,
    /// The fields.
    pub record: Record<HouseholdField>,
    /// Taken back by the undo of an import.
    pub withdrawn: bool,
    /// The import that formed it.
    pub batch: Option<BatchId>,
}

/// People, households and their contacts, as far as the open compartments go.
#[derive(Default, Debug)]
pub struct People {
    /// As they show: of a merge, one registration with what all of them say, the others hidden.
    pub(super) persons: HashMap<PersonId, Person>,
    /// The registrations of those who show for several, as they were entered.
    pub(super) parts: HashMap<PersonId, Person>,
    /// Those who show for several, with the others.
    pub(super) groups: HashMap<PersonId, Vec<PersonId>>,
    pub(super) stale: bool,
    households: HashMap<HouseholdId, Household>,
    contacts: HashMap<PersonId, Vec<(Stamp, Contact)>>,
    members: HashMap<HouseholdId, BTreeSet<PersonId>>,
    by_code: HashMap<CaseCode, PersonId>,
    households_by_code: HashMap<CaseCode, HouseholdId>,
}

impl Person {
    fn new(id: PersonId, home: Compartment) -> Self {
        Self {
            id,
            code: None,
            home,
            record: Record::default(),
            consents: Vec::new(),
            withdrawn: false,
            batch: None,
            merged: None,
        }
    }

    /// Shown on pages: registered and not withdrawn.
    pub fn is_here(&self) -> bool {
        self.code.is_some() && !self.withdrawn && self.merged_into().is_none()
    }

    /// Other registrations of the same person, after a merge: their codes and names.
    pub fn also(&self) -> &[Also] {
        match self.merged.as_deref() {
            Some(Merged::With(others)) => others,
            _ => &[],
        }
    }

    /// After a merge: who shows in place of this registration.
    pub fn merged_into(&self) -> Option<PersonId> {
        match self.merged.as_deref() {
            Some(Merged::Into(shown)) => Some(*shown),
            _ => None,
        }
    }

    /// The household they belong to.
    pub fn household(&self) -> Option<HouseholdId> {
        self.record.link(PersonField::Household).map(|u| HouseholdId::from_bytes(u.into_bytes()))
    }

    /// All their names, own script first.
    pub fn names(&self) -> Vec<&Text> {
        let mut names: Vec<_> =
            [PersonField::Name, PersonField::NameOther].iter().filter_map(|f| self.record.text(*f)).collect();
        if let Some(Value::Texts(aliases)) = self.record.get(PersonField::Aliases) {
            names.extend(aliases.iter());
        }
        for name in self.also().iter().flat_map(|a| &a.names) {
            if !names.iter().any(|n| n.show() == name.show()) {
                names.push(name);
            }
        }
        names
    }

    /// The consents that hold: the newest answer to each question.
    pub fn consents_now(&self) -> Vec<&(Stamp, Consent)> {
        let mut newest: Vec<&(Stamp, Consent)> = Vec::new();
        for answer in &self.consents {
            match newest
                .iter()
                .position(|n| n.1.purpose == answer.1.purpose && n.1.recipient == answer.1.recipient)
            {
                Some(at) => {
                    if let Some(slot) = newest.get_mut(at)
                        && (slot.0.at_ms, slot.0.entry) < (answer.0.at_ms, answer.0.entry)
                    {
                        *slot = answer;
                    }
                }
                None => newest.push(answer),
            }
        }
        newest
    }
}

impl People {
    /// Folds one event in. `home` is the compartment the entry came from.
    pub fn apply(&mut self, event: Event, stamp: Stamp, home: Compartment, batch: Option<BatchId>) {
        match event {
            Event::Registered { person, code, changes } => {
                self.by_code.insert(code, person);
                let entry = self.person_mut(person, home);
                entry.code = Some(code);
                entry.home = home;
                entry.batch = batch;
                self.change(person, home, stamp, changes);
            }
            Event::Amended { person, changes } => self.change(person, home, stamp, changes),
            Event::Withdrawn { person } => self.person_mut(person, home).withdrawn = true,
            Event::Consented { person, consent } => {
                push_tight(&mut self.person_mut(person, home).consents, (stamp, consent));
            }
            Event::ContactNoted { person, contact } => {
                push_tight(self.contacts.entry(person).or_default(), (stamp, contact));
            }
            Event::HouseholdFormed { household, code, changes } => {
                self.households_by_code.insert(code, household);
                let entry = self.household_mut(household, home);
                entry.code = Some(code);
                entry.batch = batch;
                entry.record.apply(stamp, changes);
            }
            Event::HouseholdAmended { household, changes } => {
                self.household_mut(household, home).record.apply(stamp, changes);
            }
            Event::HouseholdWithdrawn { household } => self.household_mut(household, home).withdrawn = true,
        }
    }

    fn change(
        &mut self,
        id: PersonId,
        home: Compartment,
        stamp: Stamp,
        changes: Vec<crate::desk::record::Change<PersonField>>,
    ) {
        let person = self.person_mut(id, home);
        let before = person.household();
        person.record.apply(stamp, changes);
        let after = person.household();
        if before != after {
            if let Some(old) = before.and_then(|h| self.members.get_mut(&h)) {
                old.remove(&id);
            }
            if let Some(new) = after {
                self.members.entry(new).or_default().insert(id);
            }
        }
    }

    /// A registration as it was entered. Of those that belong to a merge, what shows is made anew at the next settling.
    fn person_mut(&mut self, id: PersonId, home: Compartment) -> &mut Person {
        self.stale |= self.is_of_a_merge(id);
        if let Some(part) = self.parts.get_mut(&id) {
            return part;
        }
        self.persons.entry(id).or_insert_with(|| Person::new(id, home))
    }

    fn household_mut(&mut self, id: HouseholdId, home: Compartment) -> &mut Household {
        self.households.entry(id).or_insert_with(|| Household {
            id,
            code: None,
            home,
            record: Record::default(),
            withdrawn: false,
            batch: None,
        })
    }

    /// A registration, shown or not: exactly this one, as it shows.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.persons.get(&id)
    }

    /// A household.
    pub fn household(&self, id: HouseholdId) -> Option<&Household> {
        self.households.get(&id)
    }

    /// Registrations that show together: who shows, and the others.
    pub const fn groups(&self) -> &super::joined::Groups {
        &self.groups
    }

    /// How many registrations there are.
    pub fn count(&self) -> usize {
        self.persons.len()
    }

    /// Who has this code.
    pub fn by_code(&self, code: CaseCode) -> Option<PersonId> {
        self.by_code.get(&code).copied()
    }

    /// The household of this code.
    pub fn household_by_code(&self, code: CaseCode) -> Option<HouseholdId> {
        self.households_by_code.get(&code).copied()
    }

    /// Everybody shown.
    pub fn persons(&self) -> impl Iterator<Item = &Person> {
        self.persons.values().filter(|p| p.is_here())
    }

    /// Every household shown.
    pub fn households(&self) -> impl Iterator<Item = &Household> {
        self.households.values().filter(|h| h.code.is_some() && !h.withdrawn)
    }

    /// The people of a household, in the order they were registered.
    pub fn members_of(&self, household: HouseholdId) -> impl Iterator<Item = &Person> {
        let ids: BTreeSet<PersonId> =
            self.members.get(&household).into_iter().flatten().map(|id| self.shown_for(*id)).collect();
        let link = Value::Link(uuid::Uuid::from_bytes(household.bytes()));
        ids.into_iter().filter_map(|id| self.persons.get(&id)).filter(move |p| {
            // Of a merge, a household that somebody decided against is no longer theirs.
            let theirs = || p.record.heads(PersonField::Household).iter().any(|h| *h.value == link);
            p.is_here() && (p.also().is_empty() || theirs())
        })
    }

    /// The ways to reach somebody that hold now: the newest of each channel.
    pub fn contacts_of(&self, id: PersonId) -> Vec<&(Stamp, Contact)> {
        let mut newest: HashMap<&str, &(Stamp, Contact)> = HashMap::new();
        for contact in self.ids_of(id).iter().filter_map(|id| self.contacts.get(id)).flatten() {
            let slot = newest.entry(&contact.1.channel).or_insert(contact);
            if (slot.0.at_ms, slot.0.entry) < (contact.0.at_ms, contact.0.entry) {
                *slot = contact;
            }
        }
        let mut found: Vec<_> = newest.into_values().collect();
        found.sort_by(|a, b| a.1.channel.cmp(&b.1.channel));
        found
    }

    /// What a snapshot keeps of one compartment.
    pub fn part(&self, home: Compartment) -> Part<'_> {
        Part {
            persons: self.as_entered().filter(|p| p.home == home).collect(),
            households: self.households.values().filter(|h| h.home == home).collect(),
            contacts: if home == Compartment::Whereabouts {
                self.contacts.iter().collect()
            } else {
                Vec::new()
            },
        }
    }

    /// Takes a snapshot's part in. Entries already folded must not be folded again.
    pub fn take(&mut self, part: OwnedPart) {
        for person in part.persons {
            if let Some(code) = person.code {
                self.by_code.insert(code, person.id);
            }
            if let Some(household) = person.household() {
                self.members.entry(household).or_default().insert(person.id);
            }
            self.persons.insert(person.id, person);
        }
        for household in part.households {
            if let Some(code) = household.code {
                self.households_by_code.insert(code, household.id);
            }
            self.households.insert(household.id, household);
        }
        self.contacts.extend(part.contacts);
    }
}

/// A compartment's share of the people, for a snapshot.
#[derive(Serialize)]
pub struct Part<'a> {
    persons: Vec<&'a Person>,
    households: Vec<&'a Household>,
    contacts: Vec<(&'a PersonId, &'a Vec<(Stamp, Contact)>)>,
}

/// The same, read back.
#[derive(Deserialize)]
pub struct OwnedPart {
    persons: Vec<Person>,
    households: Vec<Household>,
    contacts: Vec<(PersonId, Vec<(Stamp, Contact)>)>,
}
