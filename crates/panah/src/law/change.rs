//! What a new or changed instrument would do to whom, group by group, before anything is written.

use crate::access::model::Compartments;
use crate::base::ids::PersonId;
use crate::law::words::code;
use crate::today::summary::{Counts, Move};
use crate::today::view::{Answer, Board};
use dates::Day;
use standing::Pack;
use std::collections::HashMap;

/// At most so many people are listed before a change is applied; the count is always full.
pub const LISTED: usize = 200;

/// What a change does on one day.
#[derive(Clone, Debug)]
pub struct Effects {
    /// The day.
    pub on: Day,
    /// How many people's headline changes.
    pub affected: u32,
    /// Everybody by headline, before.
    pub before: Counts,
    /// And after.
    pub after: Counts,
    /// From which headline to which.
    pub moves: Vec<Move>,
    /// The groups that change, by number, with both answers.
    pub groups: Vec<(usize, Answer, Answer)>,
}

/// Asks every group on each day, under the pack in force and under the changed one. Knowledge is today's, or the
/// day's own when it lies ahead.
pub fn effects(
    board: &Board,
    scope: &Compartments,
    changed: &Pack,
    today: Day,
    days: &[Day],
) -> Vec<Effects> {
    let mut tallies: Vec<Tally> = days.iter().map(|on| Tally::new(*on)).collect();
    for asked in board.questions(scope) {
        let inputs = asked.inputs;
        let after = inputs.category.map(|c| changed.prepare(c, inputs.place.clone(), &inputs.facts));
        for tally in &mut tallies {
            let (on, known) = (tally.on, Some(tally.on.max(today)));
            let was = asked.prepared.and_then(|p| p.headline(on, known));
            let is = after.as_ref().and_then(|p| p.headline(on, known));
            tally.note(asked.number, asked.people, was, is);
        }
    }
    tallies.into_iter().map(Tally::done).collect()
}

/// The people whose headline changes, at most [`LISTED`].
pub fn listed(board: &Board, effects: &Effects) -> Vec<(PersonId, Answer, Answer)> {
    let groups = effects.groups.iter();
    let people = groups.flat_map(|(group, was, is)| board.members(*group).map(|id| (id, *was, *is)));
    people.take(LISTED).collect()
}

struct Tally {
    on: Day,
    before: HashMap<Answer, u32>,
    after: HashMap<Answer, u32>,
    moves: HashMap<(Answer, Answer), u32>,
    groups: Vec<(usize, Answer, Answer)>,
}

impl Tally {
    fn new(on: Day) -> Self {
        Self { on, before: HashMap::new(), after: HashMap::new(), moves: HashMap::new(), groups: Vec::new() }
    }

    fn note(&mut self, group: usize, people: u32, was: Answer, is: Answer) {
        *self.before.entry(was).or_insert(0) += people;
        *self.after.entry(is).or_insert(0) += people;
        if was != is {
            *self.moves.entry((was, is)).or_insert(0) += people;
            self.groups.push((group, was, is));
        }
    }

    fn done(self) -> Effects {
        let mut moves: Vec<Move> = self
            .moves
            .iter()
            .map(|((from, to), people)| Move { from: code(*from), to: code(*to), people: *people })
            .collect();
        moves.sort_by_key(|m| (std::cmp::Reverse(m.people), m.from, m.to));
        Effects {
            on: self.on,
            affected: moves.iter().map(|m| m.people).sum(),
            before: Counts::new(&self.before),
            after: Counts::new(&self.after),
            moves,
            groups: self.groups,
        }
    }
}
