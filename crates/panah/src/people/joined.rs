//! Registrations that are one person, shown as one. Nothing that was entered changes: what shows is put together anew
//! whenever a merge is confirmed or undone, or one of its registrations changes.

use super::model::PersonField;
use super::view::{Also, Merged, People, Person};
use crate::access::model::Compartment;
use crate::base::ids::PersonId;
use names::{Name, Speller, compare};
use std::collections::HashMap;

/// Groups of registrations that are one person: who shows, and the others.
pub type Groups = HashMap<PersonId, Vec<PersonId>>;

/// What is not shown twice after a merge: names go beside the names, references and households stay findable.
const KEPT_APART: [PersonField; 4] =
    [PersonField::Name, PersonField::NameOther, PersonField::Aliases, PersonField::TheirRef];

/// The names that may stand in another spelling without being another value.
const SPELLED: [PersonField; 3] = [PersonField::Father, PersonField::Grandfather, PersonField::Mother];

/// What of another registration does not stand beside what stands already.
fn apart(one: &Person, other: &Person) -> Vec<PersonField> {
    let name = |p: &Person, field| p.record.text(field).map(|t| Name::new(t.show()));
    let spelled = |field: &PersonField| match (name(one, *field), name(other, *field)) {
        (Some(one), Some(other)) => compare(Speller::shared(), &one, &other).suggests(),
        _ => false,
    };
    KEPT_APART.into_iter().chain(SPELLED.into_iter().filter(spelled)).collect()
}

impl People {
    /// Whether a registration belongs to a merge.
    pub(super) fn is_of_a_merge(&self, id: PersonId) -> bool {
        self.parts.contains_key(&id) || self.persons.get(&id).is_some_and(|p| p.merged_into().is_some())
    }

    /// Who shows for a registration: itself, unless it was merged into another.
    pub fn shown_for(&self, id: PersonId) -> PersonId {
        self.persons.get(&id).and_then(Person::merged_into).unwrap_or(id)
    }

    /// A person by any of their registrations, as they show.
    pub fn now(&self, id: PersonId) -> Option<&Person> {
        self.persons.get(&self.shown_for(id))
    }

    /// Every registration of a person, the one that shows first.
    pub fn ids_of(&self, id: PersonId) -> Vec<PersonId> {
        let shown = self.shown_for(id);
        let others = self.groups.get(&shown).map(Vec::as_slice).unwrap_or_default();
        std::iter::once(shown).chain(others.iter().copied()).collect()
    }

    /// Every registration as it was entered.
    pub fn as_entered(&self) -> impl Iterator<Item = &Person> {
        self.persons.values().map(|p| self.parts.get(&p.id).unwrap_or(p))
    }

    /// A registration as it was entered.
    pub fn entered(&self, id: PersonId) -> Option<&Person> {
        self.parts.get(&id).or_else(|| self.persons.get(&id))
    }

    /// Puts together what shows. Answers whose showing changed.
    pub fn regroup(&mut self, wanted: &Groups) -> Vec<PersonId> {
        let mut groups = Groups::new();
        for (shown, others) in wanted {
            let here = self.group(*shown, others);
            if here.len() > 1 {
                groups.insert(*shown, here.get(1..).unwrap_or_default().to_vec());
            }
        }
        if groups == self.groups && !self.stale {
            return Vec::new();
        }
        self.stale = false;
        let old = std::mem::take(&mut self.groups);
        let mut touched: Vec<PersonId> =
            old.iter().flat_map(|(s, o)| [*s].into_iter().chain(o.clone())).collect();
        self.take_apart(&old);
        for (shown, others) in &groups {
            self.put_together(*shown, others);
            touched.push(*shown);
            touched.extend(others);
        }
        self.groups = groups;
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Those of a group who are here. Somebody kept with the intake does not show for somebody kept with the team:
    /// the intake would read what it has no key for.
    fn group(&self, shown: PersonId, others: &[PersonId]) -> Vec<PersonId> {
        let here = |id: &PersonId| self.entered(*id).filter(|p| p.code.is_some() && !p.withdrawn);
        let Some(first) = here(&shown) else { return Vec::new() };
        let may = |p: &Person| p.home == first.home || first.home == Compartment::Team;
        let others = others.iter().filter(|id| here(id).is_some_and(may)).copied();
        std::iter::once(shown).chain(others).collect()
    }

    fn take_apart(&mut self, old: &Groups) {
        for (shown, others) in old {
            if let Some(entered) = self.parts.remove(shown) {
                self.persons.insert(*shown, entered);
            }
            for other in others {
                if let Some(person) = self.persons.get_mut(other) {
                    person.merged = None;
                }
            }
        }
    }

    fn put_together(&mut self, shown: PersonId, others: &[PersonId]) {
        let Some(entered) = self.persons.get(&shown).cloned() else { return };
        let mut whole = entered.clone();
        let mut also = Vec::new();
        for other in others {
            let Some(part) = self.persons.get_mut(other) else { continue };
            also.push(Also {
                id: *other,
                code: part.code,
                names: part.names().into_iter().cloned().collect(),
            });
            whole.record = whole.record.joined(&part.record, &apart(&whole, part));
            whole.consents.extend(part.consents.iter().cloned());
            part.merged = Some(Box::new(Merged::Into(shown)));
        }
        whole.merged = Some(Box::new(Merged::With(also)));
        self.parts.insert(shown, entered);
        self.persons.insert(shown, whole);
    }
}
