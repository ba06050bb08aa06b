//! The board: everybody's standing, kept up to date as entries come in.
//!
//! People with the same category, district and facts share one prepared answer, so a caseload of 100,000 comes to
//! some thousands of questions, and a page asks each of them once. What ends on which day is kept in an index by day.
//! Groups are kept apart by compartment, so that nobody counts people they may not read.

use super::foresight::{Foreseen, Foresight, LastDue};
use crate::access::model::{Compartment, Compartments};
use crate::base::ids::{HouseholdId, PersonId};
use crate::law::view::{Inputs, Law, inputs};
use crate::papers::model::PaperField;
use crate::papers::view::{Paper, Papers};
use crate::people::view::{People, Person};
use dates::Day;
use standing::{Headline, Prepared};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

struct Group {
    inputs: Inputs,
    home: Compartment,
    /// Nothing when the category is unknown: no instrument can be asked.
    prepared: Option<Prepared>,
    members: HashSet<PersonId>,
}

/// What the board keeps of one person.
struct Place {
    group: u32,
    household: Option<HouseholdId>,
    ends: Box<[(Day, End)]>,
}

/// What ends on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// A visa.
    Visa,
    /// An exit permit.
    ExitPermit,
    /// Another paper, by law.
    Legal,
    /// Another paper, as printed; no legal end is known.
    Printed,
}

impl End {
    /// The code in messages and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visa => "visa-ends",
            Self::ExitPermit => "exit-permit-ends",
            Self::Legal => "paper-ends-by-law",
            Self::Printed => "paper-ends-as-printed",
        }
    }
}

/// What falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The standing changes to this.
    Becomes(Answer),
    /// A paper ends.
    Ends(End),
}

/// Whom it concerns: a household, or somebody who belongs to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// A household.
    Household(HouseholdId),
    /// One person.
    Person(PersonId),
}

/// Something that falls due on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When.
    pub day: Day,
    /// Whom it concerns.
    pub whose: Whose,
    /// What.
    pub what: What,
    /// How many people of the household.
    pub people: u32,
}

/// Everybody's standing.
#[derive(Default)]
pub struct Board {
    groups: Vec<Group>,
    by_inputs: HashMap<(Inputs, Compartment), u32>,
    of: HashMap<PersonId, Place>,
    by_day: BTreeMap<Day, BTreeSet<(PersonId, End)>>,
    /// How many people of each compartment belong to a household.
    households: BTreeMap<Compartment, HashMap<HouseholdId, u32>>,
    clashing: BTreeSet<PersonId>,
    touched: HashSet<PersonId>,
    all_touched: bool,
    foresight: Foresight,
    due: LastDue,
}

/// A headline, or nothing when facts are missing or no instrument binds.
pub type Answer = Option<Headline>;

/// A day, seen with the knowledge of a day (`None`: everything known).
pub type Seen = (Day, Option<Day>);

impl Board {
    /// A person changed: their inputs are read again at the next [`Board::settle`].
    pub fn touch(&mut self, person: PersonId) {
        self.touched.insert(person);
    }

    /// The law changed: everything is asked again.
    pub fn forget(&mut self) {
        self.all_touched = true;
    }

    /// Brings the board up to date.
    pub fn settle(&mut self, people: &People, papers: &Papers, law: &Law) {
        if self.all_touched {
            *self = Self { touched: people.persons().map(|p| p.id).collect(), ..Self::default() };
        }
        if !self.touched.is_empty() {
            self.due = LastDue::default();
        }
        for id in std::mem::take(&mut self.touched) {
            self.take_off(id);
            if let Some(person) = people.person(id).filter(|p| p.is_here()) {
                self.put_on(person, papers, law);
            }
        }
    }

    fn take_off(&mut self, id: PersonId) {
        let Some(old) = self.of.remove(&id) else { return };
        self.clashing.remove(&id);
        if let Some(group) = self.groups.get_mut(old.group as usize) {
            group.members.remove(&id);
            if let (Some(household), Some(here)) = (old.household, self.households.get_mut(&group.home)) {
                let left = here.get(&household).map_or(0, |n| n - 1);
                if left == 0 {
                    here.remove(&household)
                } else {
                    here.insert(household, left)
                };
            }
        }
        for (day, end) in old.ends {
            if let Some(there) = self.by_day.get_mut(&day) {
                there.remove(&(id, end));
                if there.is_empty() {
                    self.by_day.remove(&day);
                }
            }
        }
    }

    fn put_on(&mut self, person: &Person, papers: &Papers, law: &Law) {
        let group = self.group(inputs(person, papers), person.home, law);
        if let Some(group) = self.groups.get_mut(group as usize) {
            group.members.insert(person.id);
        }
        let mut ends: Vec<(Day, End)> = papers.of(person.id).filter_map(end_of).collect();
        ends.sort_unstable();
        ends.dedup();
        for (day, end) in &ends {
            self.by_day.entry(*day).or_default().insert((person.id, *end));
        }
        let clashes = !person.record.clashes().is_empty()
            || papers.of(person.id).any(|paper| !paper.record.clashes().is_empty());
        if clashes {
            self.clashing.insert(person.id);
        }
        let household = person.household();
        if let Some(household) = household {
            *self.households.entry(person.home).or_default().entry(household).or_insert(0) += 1;
        }
        self.of.insert(person.id, Place { group, household, ends: ends.into() });
    }

    fn group(&mut self, inputs: Inputs, home: Compartment, law: &Law) -> u32 {
        let key = (inputs, home);
        if let Some(number) = self.by_inputs.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let inputs = &key.0;
        let prepared = inputs.category.map(|c| law.pack().prepare(c, inputs.place.clone(), &inputs.facts));
        self.groups.push(Group { inputs: inputs.clone(), home, prepared, members: HashSet::new() });
        self.by_inputs.insert(key, number);
        number
    }

    fn within<'a>(&'a self, scope: &'a Compartments) -> impl Iterator<Item = (usize, &'a Group)> {
        self.groups.iter().enumerate().filter(|(_, g)| !g.members.is_empty() && scope.contains(&g.home))
    }

    /// Each group's answer on a day, in the order of the groups.
    pub fn answers(&self, on: Day, known: Option<Day>) -> Vec<Answer> {
        self.groups.iter().map(|g| g.prepared.as_ref().and_then(|p| p.headline(on, known))).collect()
    }

    /// How many people within a scope have each answer.
    pub fn counts(&self, scope: &Compartments, (on, known): Seen) -> HashMap<Answer, u32> {
        let mut counts = HashMap::new();
        for (_, group) in self.within(scope) {
            *counts.entry(group.answer(on, known)).or_insert(0) += group.size();
        }
        counts
    }

    /// How many people within a scope go from one answer to another between two days, each seen with its own
    /// knowledge.
    pub fn moves(&self, scope: &Compartments, before: Seen, after: Seen) -> HashMap<(Answer, Answer), u32> {
        let mut moves = HashMap::new();
        for (_, group) in self.within(scope) {
            let (from, to) = (group.answer(before.0, before.1), group.answer(after.0, after.1));
            if from != to {
                *moves.entry((from, to)).or_insert(0) += group.size();
            }
        }
        moves
    }

    /// What falls due from `on` for `days` days, by household, the earliest first.
    pub fn due(&self, scope: &Compartments, seen: Seen, days: i32) -> Arc<Vec<Due>> {
        self.due.of((scope.clone(), seen, days), || self.due_now(scope, seen, days))
    }

    fn due_now(&self, scope: &Compartments, (on, known): Seen, days: i32) -> Vec<Due> {
        let last = on.plus(days);
        let mut found: HashMap<(Day, Whose, What), u32> = HashMap::new();
        let mut note = |day: Day, id: PersonId, what: What| {
            let household = self.of.get(&id).and_then(|p| p.household);
            let whose = household.map_or(Whose::Person(id), Whose::Household);
            *found.entry((day, whose, what)).or_insert(0) += 1;
        };
        let foreseen = self.foreseen((on, known));
        for (at, group) in self.within(scope) {
            if let Some((day, becomes)) = foreseen.get(at).and_then(|f| f.next).filter(|n| n.0 <= last) {
                group.members.iter().for_each(|id| note(day, *id, What::Becomes(becomes)));
            }
        }
        for (day, ends) in self.by_day.range(on..=last) {
            for (id, end) in ends.iter().filter(|(id, _)| self.is_within(*id, scope)) {
                note(*day, *id, What::Ends(*end));
            }
        }
        let mut due: Vec<Due> =
            found.into_iter().map(|((day, whose, what), people)| Due { day, whose, what, people }).collect();
        due.sort_unstable();
        due
    }

    fn is_within(&self, id: PersonId, scope: &Compartments) -> bool {
        let group = self.of.get(&id).and_then(|p| self.groups.get(p.group as usize));
        group.is_some_and(|g| scope.contains(&g.home))
    }

    /// How many people lack each fact that an instrument asks for, on a day.
    pub fn unknowns(&self, scope: &Compartments, seen: Seen) -> BTreeMap<String, u32> {
        let foreseen = self.foreseen(seen);
        let mut unknowns = BTreeMap::new();
        for (at, group) in self.within(scope) {
            for fact in foreseen.get(at).into_iter().flat_map(|f| &f.unknown) {
                *unknowns.entry(fact.to_string()).or_insert(0) += group.size();
            }
        }
        unknowns
    }

    fn foreseen(&self, seen: Seen) -> Arc<Vec<Foreseen>> {
        self.foresight.of(seen, self.groups.iter().map(|g| g.prepared.as_ref()))
    }

    /// How many people have two values for a field, of their own record or of a paper.
    pub fn clashes(&self, scope: &Compartments) -> u32 {
        let clashing = self.clashing.iter().filter(|id| self.is_within(**id, scope));
        u32::try_from(clashing.count()).unwrap_or(u32::MAX)
    }

    /// The households people within a scope belong to.
    pub fn households(&self, scope: &Compartments) -> u32 {
        let mut homes: Vec<_> = self.households.iter().filter(|h| scope.contains(h.0)).map(|h| h.1).collect();
        homes.sort_by_key(|h| std::cmp::Reverse(h.len()));
        let mut counted = 0;
        // A household may have members in two compartments; it is counted in the larger one.
        for (at, here) in homes.iter().enumerate() {
            let earlier = homes.get(..at).unwrap_or_default();
            counted += here.keys().filter(|id| !earlier.iter().any(|e| e.contains_key(id))).count();
        }
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    /// The facts that are asked for, for one person on a day.
    pub fn unknown_of(&self, person: PersonId, seen: Seen) -> Vec<String> {
        let Some(place) = self.of.get(&person) else { return Vec::new() };
        let foreseen = self.foreseen(seen);
        let here = foreseen.get(place.group as usize);
        here.map(|f| f.unknown.iter().map(ToString::to_string).collect()).unwrap_or_default()
    }

    /// A person's answer on a day.
    pub fn answer(&self, person: PersonId, on: Day, known: Option<Day>) -> Answer {
        self.prepared(person)?.headline(on, known)
    }

    /// A person's prepared question.
    pub fn prepared(&self, person: PersonId) -> Option<&Prepared> {
        self.groups.get(self.of.get(&person)?.group as usize)?.prepared.as_ref()
    }

    /// What a person's standing follows from.
    pub fn inputs(&self, person: PersonId) -> Option<&Inputs> {
        self.groups.get(self.of.get(&person)?.group as usize).map(|g| &g.inputs)
    }

    /// Each person with the number of their group, for lists; the number indexes [`Board::answers`].
    pub fn people(&self) -> impl Iterator<Item = (PersonId, usize)> {
        self.of.iter().map(|(id, place)| (*id, place.group as usize))
    }

    /// The people of one group.
    pub fn members(&self, group: usize) -> impl Iterator<Item = PersonId> {
        self.groups.get(group).into_iter().flat_map(|g| g.members.iter().copied())
    }

    /// The prepared questions within a scope: the number of the group, its inputs, the question, how many people.
    pub fn questions<'a>(&'a self, scope: &'a Compartments) -> impl Iterator<Item = Asked<'a>> {
        let asked = |(number, g): (usize, &'a Group)| Asked {
            number,
            inputs: &g.inputs,
            prepared: g.prepared.as_ref(),
            people: g.size(),
        };
        self.within(scope).map(asked)
    }
}

/// One group as a question.
pub struct Asked<'a> {
    /// Indexes [`Board::answers`], asks [`Board::members`].
    pub number: usize,
    /// What the standing follows from.
    pub inputs: &'a Inputs,
    /// Made ready; nothing when the category is unknown.
    pub prepared: Option<&'a Prepared>,
    /// How many people.
    pub people: u32,
}

impl Group {
    fn size(&self) -> u32 {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX)
    }

    fn answer(&self, on: Day, known: Option<Day>) -> Answer {
        self.prepared.as_ref().and_then(|p| p.headline(on, known))
    }
}

/// When a paper's cover ends at the earliest: nobody is surprised by an uncertain date.
fn end_of(paper: &Paper) -> Option<(Day, End)> {
    let end = match paper.kind() {
        "visa" => End::Visa,
        "exit-permit" => End::ExitPermit,
        _ if paper.record.days(PaperField::LegalExpiry).is_some() => End::Legal,
        _ => End::Printed,
    };
    Some((paper.ends()?.0, end))
}
