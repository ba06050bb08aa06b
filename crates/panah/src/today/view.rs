//! The board: everybody's standing, kept up to date as entries come in.
//!
//! People with the same category, district and facts share one prepared answer, so a caseload of 100,000 comes to
//! some thousands of questions, and a page asks each of them once.

use crate::base::ids::PersonId;
use crate::law::view::{Inputs, Law, inputs};
use crate::papers::view::Papers;
use crate::people::view::People;
use dates::Day;
use standing::{Headline, Prepared};
use std::collections::{HashMap, HashSet};

struct Group {
    inputs: Inputs,
    /// Nothing when the category is unknown: no instrument can be asked.
    prepared: Option<Prepared>,
    people: u32,
}

/// Everybody's standing.
#[derive(Default)]
pub struct Board {
    groups: Vec<Group>,
    by_inputs: HashMap<Inputs, u32>,
    of: HashMap<PersonId, u32>,
    touched: HashSet<PersonId>,
    all_touched: bool,
}

/// A headline, or nothing when facts are missing or no instrument binds.
pub type Answer = Option<Headline>;

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
        for id in std::mem::take(&mut self.touched) {
            if let Some(old) = self.of.remove(&id)
                && let Some(group) = self.groups.get_mut(old as usize)
            {
                group.people -= 1;
            }
            if let Some(person) = people.person(id).filter(|p| p.is_here()) {
                let number = self.group(inputs(person, papers), law);
                self.of.insert(id, number);
            }
        }
    }

    fn group(&mut self, inputs: Inputs, law: &Law) -> u32 {
        if let Some(number) = self.by_inputs.get(&inputs) {
            if let Some(group) = self.groups.get_mut(*number as usize) {
                group.people += 1;
            }
            return *number;
        }
        let number = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let prepared = inputs.category.map(|c| law.pack().prepare(c, inputs.place.clone(), &inputs.facts));
        self.by_inputs.insert(inputs.clone(), number);
        self.groups.push(Group { inputs, prepared, people: 1 });
        number
    }

    /// Each group's answer on a day, in the order of the groups.
    pub fn answers(&self, on: Day, known: Option<Day>) -> Vec<Answer> {
        self.groups.iter().map(|g| g.prepared.as_ref().and_then(|p| p.headline(on, known))).collect()
    }

    /// How many people have each answer.
    pub fn counts(&self, on: Day, known: Option<Day>) -> HashMap<Answer, u32> {
        let mut counts = HashMap::new();
        for (group, answer) in self.groups.iter().zip(self.answers(on, known)) {
            if group.people > 0 {
                *counts.entry(answer).or_insert(0) += group.people;
            }
        }
        counts
    }

    /// How many people go from one answer to another between two days, each seen with its own knowledge.
    pub fn moves(&self, before: (Day, Option<Day>), after: (Day, Option<Day>)) -> HashMap<(Answer, Answer), u32> {
        let mut moves = HashMap::new();
        let pairs = self.answers(before.0, before.1).into_iter().zip(self.answers(after.0, after.1));
        for (group, (from, to)) in self.groups.iter().zip(pairs) {
            if group.people > 0 && from != to {
                *moves.entry((from, to)).or_insert(0) += group.people;
            }
        }
        moves
    }

    /// A person's answer on a day.
    pub fn answer(&self, person: PersonId, on: Day, known: Option<Day>) -> Answer {
        self.prepared(person)?.headline(on, known)
    }

    /// A person's prepared question.
    pub fn prepared(&self, person: PersonId) -> Option<&Prepared> {
        self.groups.get(*self.of.get(&person)? as usize)?.prepared.as_ref()
    }

    /// What a person's standing follows from.
    pub fn inputs(&self, person: PersonId) -> Option<&Inputs> {
        self.groups.get(*self.of.get(&person)? as usize).map(|g| &g.inputs)
    }

    /// Each person with the number of their group, for lists; the number indexes [`Board::answers`].
    pub fn people(&self) -> impl Iterator<Item = (PersonId, usize)> {
        self.of.iter().map(|(id, group)| (*id, *group as usize))
    }

    /// The prepared questions, in the order of the groups.
    pub fn questions(&self) -> impl Iterator<Item = (&Inputs, Option<&Prepared>, u32)> {
        self.groups.iter().map(|g| (&g.inputs, g.prepared.as_ref(), g.people))
    }
}
