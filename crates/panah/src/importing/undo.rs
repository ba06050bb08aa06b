//! Taking an import back: what nobody has touched since goes, what somebody worked on stays and is counted.

use super::model::Event;
use crate::base::ids::{BatchId, PersonId};
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::{Change, Record, Value};
use crate::desk::sheet::{self, Event as Entry};
use crate::papers::model as papers;
use crate::papers::view::Paper;
use crate::people::model::{self as people, PersonField};
use crate::people::view::Person;
use journal::EntryId;
use std::collections::HashSet;

/// What an undo would do.
#[derive(Default)]
pub struct Undo {
    /// The entries to write, in one go.
    pub events: Vec<Entry>,
    /// People taken back.
    pub people: u32,
    /// Households taken back.
    pub households: u32,
    /// People whose values go back to what they were.
    pub restored: u32,
    /// People kept because somebody worked on them since.
    pub kept: u32,
}

/// What taking a batch back would do.
///
/// # Errors
/// `CannotUndo` when it was taken back already or is not here; what the store says.
pub fn propose(glance: &Glance<'_>, batch: BatchId) -> Result<Undo, Trouble> {
    let import = glance.imports()?.import(batch).ok_or(Fault::CannotUndo)?;
    if import.undone.is_some() {
        return Err(Fault::CannotUndo.into());
    }
    let mut undo = Undo::default();
    let mut gone = HashSet::new();
    for person in glance.persons().filter(|p| p.batch == Some(batch)) {
        if touched(glance, person, batch)? {
            undo.kept += 1;
            continue;
        }
        for paper in glance.papers()?.of(person.id) {
            undo.events.push(papers::Event::Withdrawn { paper: paper.id, holder: person.id }.into());
        }
        undo.events.push(people::Event::Withdrawn { person: person.id }.into());
        gone.insert(person.id);
        undo.people += 1;
    }
    let changed: HashSet<PersonId> = glance.imports()?.changed_by(batch).iter().copied().collect();
    for id in changed {
        restore(glance, id, batch, &mut undo)?;
    }
    for household in glance.households().filter(|h| h.batch == Some(batch)) {
        let alone = glance.members_of(household.id).all(|p| gone.contains(&p.id));
        if alone && household.record.entries().len() == 1 {
            undo.events.push(people::Event::HouseholdWithdrawn { household: household.id }.into());
            undo.households += 1;
        }
    }
    undo.events.push(Event::Undone { batch, kept: undo.kept }.into());
    Ok(undo)
}

/// Whether anybody has worked on somebody whom the batch registered.
fn touched(glance: &Glance<'_>, person: &Person, batch: BatchId) -> Result<bool, Trouble> {
    let registered = person.record.entries().iter().map(|s| s.at_ms).min().unwrap_or(0);
    let paper_touched = |p: &Paper| p.batch != Some(batch) || !untouched(p);
    Ok(person.record.entries().len() > 1
        || !person.consents.is_empty()
        || glance.contact_noted_ms(person.id) > registered
        || glance.papers()?.of(person.id).any(paper_touched))
}

fn untouched(paper: &Paper) -> bool {
    paper.record.entries().len() == 1 && paper.sightings.is_empty()
}

/// Puts back what the batch changed of somebody who was here before, where it is still the present value.
fn restore(glance: &Glance<'_>, id: PersonId, batch: BatchId, undo: &mut Undo) -> Result<(), Trouble> {
    let Some(person) = glance.person(id) else { return Ok(()) };
    let mut before: Vec<(EntryId, Vec<Change<PersonField>>)> = Vec::new();
    let mut ours: Vec<(EntryId, Vec<Change<PersonField>>)> = Vec::new();
    for opened in glance.history(sheet::subject(uuid::Uuid::from_bytes(id.bytes())))? {
        let Some(read) = opened.plain.as_ref().and_then(|p| sheet::read(p)) else { continue };
        let Entry::People(people::Event::Registered { changes, .. } | people::Event::Amended { changes, .. }) =
            read.event
        else {
            continue;
        };
        if read.batch == Some(batch) { &mut ours } else { &mut before }.push((opened.id, changes));
    }
    let (mut changes, mut moved_on) = (Vec::new(), false);
    for (entry, set) in &ours {
        for change in set {
            match back(&person.record, *entry, change, &before) {
                Some(change) => changes.push(change),
                None => moved_on = true,
            }
        }
    }
    for paper in glance.papers()?.of(id).filter(|p| p.batch == Some(batch)) {
        if untouched(paper) {
            undo.events.push(papers::Event::Withdrawn { paper: paper.id, holder: id }.into());
        } else {
            moved_on = true;
        }
    }
    undo.kept += u32::from(moved_on);
    undo.restored += u32::from(!moved_on);
    if !changes.is_empty() {
        undo.events.push(people::Event::Amended { person: id, changes }.into());
    }
    Ok(())
}

/// The change that puts a field back, if the batch's value is still its only head.
fn back(
    record: &Record<PersonField>,
    entry: EntryId,
    change: &Change<PersonField>,
    before: &[(EntryId, Vec<Change<PersonField>>)],
) -> Option<Change<PersonField>> {
    if record.base(change.field) != [entry] {
        return None;
    }
    let old = before
        .iter()
        .rev()
        .filter(|(id, _)| change.base.contains(id))
        .find_map(|(_, set)| set.iter().find(|c| c.field == change.field).map(|c| c.value.clone()));
    Some(Change { field: change.field, value: old.unwrap_or(Value::Nothing), base: vec![entry] })
}
