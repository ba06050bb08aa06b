//! From the dry run to entries: in pieces, so that others can write in between.

use super::draft::Card;
use super::existing::Existing;
use super::model::Event;
use super::plan::{Outcome, Plan, Planned, Update};
use crate::access::permit::Permit;
use crate::base::ids::{BatchId, CaseCode, HouseholdId, PaperId, PersonId};
use crate::base::{Moment, SystemChance, Trouble};
use crate::desk::Desk;
use crate::desk::record::{Change, Fact, Record, Text, Value};
use crate::desk::sheet::Event as Entry;
use crate::papers::model::{self as papers, PaperField};
use crate::people::model::{self as people, Contact, HouseholdField, PersonField, first};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Entries written in one go.
pub const PIECE: usize = 2_000;

/// Turns rows into events.
pub struct Writer<'a> {
    existing: &'a Existing,
    households: HashMap<Box<str>, HouseholdId>,
    codes: HashSet<CaseCode>,
    batch: BatchId,
    /// People registered so far.
    pub registered: u32,
    /// People changed so far.
    pub amended: u32,
}

impl<'a> Writer<'a> {
    /// A writer for one batch.
    pub fn new(batch: BatchId, existing: &'a Existing) -> Self {
        Self { existing, households: HashMap::new(), codes: HashSet::new(), batch, registered: 0, amended: 0 }
    }

    /// The events of some rows, and the people among them who were here before.
    pub fn events(&mut self, rows: &[Planned], now: Moment, taken: &dyn Fn(CaseCode) -> bool) -> Vec<Entry> {
        let mut events = Vec::new();
        let mut changed = Vec::new();
        for row in rows {
            match &row.outcome {
                Outcome::New(drafted) => {
                    let household =
                        drafted.household.as_deref().map(|h| self.household(h, now, taken, &mut events));
                    let person = PersonId::new(now, &mut SystemChance);
                    let mut changes: Vec<_> =
                        drafted.values.iter().map(|(f, v)| first(*f, v.clone())).collect();
                    changes.extend(household.map(|h| first(PersonField::Household, link(h))));
                    let code = self.code(taken);
                    events.push(people::Event::Registered { person, code, changes }.into());
                    more(person, &drafted.papers, drafted.phone.as_deref(), now, &mut events);
                    self.registered += 1;
                }
                Outcome::Update(update) => {
                    let household =
                        update.household.as_deref().map(|h| self.household(h, now, taken, &mut events));
                    let known = self.existing.of_person(update.person);
                    events.extend(known.and_then(|record| amendment(update, household, record)));
                    more(update.person, &update.papers, update.phone.as_deref(), now, &mut events);
                    changed.push(update.person);
                    self.amended += 1;
                }
                Outcome::Unchanged | Outcome::Asks | Outcome::Refused => {}
            }
        }
        if !changed.is_empty() {
            events.push(Event::Changed { batch: self.batch, people: changed }.into());
        }
        events
    }

    fn household(
        &mut self,
        their_ref: &str,
        now: Moment,
        taken: &dyn Fn(CaseCode) -> bool,
        events: &mut Vec<Entry>,
    ) -> HouseholdId {
        if let Some(known) =
            self.existing.household(their_ref).or_else(|| self.households.get(their_ref).copied())
        {
            return known;
        }
        let household = HouseholdId::new(now, &mut SystemChance);
        let code = self.code(taken);
        let changes = vec![first(HouseholdField::TheirRef, Value::Text(Text::new(their_ref, None)))];
        events.push(people::Event::HouseholdFormed { household, code, changes }.into());
        self.households.insert(their_ref.into(), household);
        household
    }

    fn code(&mut self, taken: &dyn Fn(CaseCode) -> bool) -> CaseCode {
        loop {
            let code = CaseCode::new(&mut SystemChance);
            if !taken(code) && self.codes.insert(code) {
                return code;
            }
        }
    }
}

fn link(household: HouseholdId) -> Value {
    Value::Link(uuid::Uuid::from_bytes(household.bytes()))
}

fn amendment(update: &Update, household: Option<HouseholdId>, record: &Record<PersonField>) -> Option<Entry> {
    let change = |field, value| Change { field, value, base: record.base(field) };
    let mut changes: Vec<_> = update.values.iter().map(|(f, v)| change(*f, v.clone())).collect();
    changes.extend(household.map(|h| change(PersonField::Household, link(h))));
    (!changes.is_empty()).then(|| people::Event::Amended { person: update.person, changes }.into())
}

/// Papers and the phone number, which rests in its own compartment.
fn more(person: PersonId, cards: &[Card], phone: Option<&str>, now: Moment, events: &mut Vec<Entry>) {
    for card in cards {
        let mut changes = vec![first(PaperField::Kind, Value::Word(card.kind.into()))];
        let number = card.number.as_deref().map(|n| Value::Text(Text::new(n, None)));
        changes.extend(number.map(|n| first(PaperField::Number, n)));
        let ends = card.ends.clone().map(|e| Value::Date(Fact::new(Box::new(e))));
        changes.extend(ends.map(|e| first(PaperField::PrintedExpiry, e)));
        let paper = PaperId::new(now, &mut SystemChance);
        events.push(papers::Event::Added { paper, holder: person, changes }.into());
    }
    if let Some(phone) = phone {
        let contact =
            Contact { channel: "phone".into(), detail: Fact::new(phone.to_owned()), not_safe: false };
        events.push(people::Event::ContactNoted { person, contact }.into());
    }
}

/// What is needed to write a plan.
pub struct Job<'a> {
    /// The file's name.
    pub file: &'a str,
    /// The batch.
    pub batch: BatchId,
    /// The dry run.
    pub plan: &'a Plan,
    /// Who is here already, as the plan saw it.
    pub existing: &'a Existing,
}

/// Writes a plan, piece by piece. `permit` gives leave anew for every piece; `done` is told how many rows are written.
///
/// # Errors
/// What the store says; what was written before stays, and sending the file again finishes it.
pub async fn run(
    desk: &Arc<Desk>,
    job: &Job<'_>,
    permit: &(dyn Fn() -> Result<Permit, Trouble> + Send + Sync),
    done: &(dyn Fn(usize) + Send + Sync),
) -> Result<(), Trouble> {
    let counts = job.plan.counts();
    let (batch, file) = (job.batch, job.file.to_owned());
    let begun = Event::Begun { batch, file: file.clone(), rows: counts.new + counts.updates };
    desk.commit_batch(permit()?, Some(batch), vec![begun.into()]).await?;
    let mut writer = Writer::new(batch, job.existing);
    // A row makes at most five events: household, person, two papers, phone.
    for (at, rows) in job.plan.rows.chunks(PIECE / 5).enumerate() {
        let leave = permit()?;
        let events = {
            let glance = desk.view(&leave, 0).await?;
            let taken = |c| glance.person_by_code(c).is_some() || glance.household_by_code(c).is_some();
            writer.events(rows, desk.clock().now(), &taken)
        };
        if !events.is_empty() {
            desk.commit_batch(leave, Some(batch), events).await?;
        }
        done((at + 1) * (PIECE / 5));
    }
    let refused = counts.refused + counts.asks;
    let (registered, amended) = (writer.registered, writer.amended);
    let imported = Event::Imported { batch, file, registered, amended, refused };
    desk.commit_batch(permit()?, Some(batch), vec![imported.into()]).await?;
    // Who of them may be here already is known when the import ends, not some time after it.
    desk.compare_everybody().await
}
