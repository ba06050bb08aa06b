//! What today says, as numbers: the page and the JSON are both made from it, so they cannot differ.

use super::view::{Answer, Board, Due, Seen, What, Whose};
use crate::access::model::Compartments;
use crate::base::errors::Trouble;
use crate::desk::glance::Glance;
use crate::law::words::{ORDER, code};
use dates::Day;
use serde::Serialize;
use serde::ser::SerializeMap;
use std::collections::HashMap;

/// The bands of what falls due: up to so many days ahead.
pub const BANDS: [i32; 3] = [7, 14, 30];

/// At most so many rows are listed in a band; the count is always full.
pub const ROWS: usize = 50;

/// The numbers of a day, seen with the knowledge of a day.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The day.
    pub on: Day,
    /// The day whose knowledge counts.
    pub known: Day,
    /// The latest day the sources of the instruments reach.
    pub law_reaches: Day,
    /// Everybody within the permit.
    pub people: u32,
    /// The households they belong to.
    pub households: u32,
    /// How many people have each headline, in the order of the strip.
    pub standing: Counts,
    /// What changed from the day before, each day seen as it was known then.
    pub since_yesterday: Vec<Move>,
    /// What changes on the day after, as known now.
    pub tomorrow: Vec<Move>,
    /// What falls due, by band.
    pub due: Vec<Band>,
    /// How many people lack a fact that an instrument asks for.
    pub unknown: Vec<Lack>,
    /// How many people have two values for one field.
    pub clashes: u32,
    /// How many pairs of registrations wait for somebody to say whether they are one person; nothing while names are
    /// still being read.
    pub duplicates: Option<u32>,
    /// How many merges wait for a second person.
    pub merges: u32,
}

/// Counts by headline. In JSON an object with every code, zeros too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub Vec<(Answer, u32)>);

impl Serialize for Counts {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (answer, people) in &self.0 {
            map.serialize_entry(code(*answer), people)?;
        }
        map.end()
    }
}

impl Counts {
    /// Every headline in the order of the strip.
    pub fn new(counts: &HashMap<Answer, u32>) -> Self {
        Self(ORDER.into_iter().map(|h| (h, counts.get(&h).copied().unwrap_or(0))).collect())
    }

    /// Everybody.
    pub fn total(&self) -> u32 {
        self.0.iter().map(|c| c.1).sum()
    }
}

/// People going from one headline to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// From this code.
    pub from: &'static str,
    /// To this one.
    pub to: &'static str,
    /// How many.
    pub people: u32,
}

/// What falls due within some days and not within fewer.
#[derive(Clone, Debug, Serialize)]
pub struct Band {
    /// Up to so many days ahead.
    pub days: i32,
    /// How many rows there are in all.
    pub rows_in_all: usize,
    /// The earliest of them.
    pub rows: Vec<DueRow>,
}

/// One thing that falls due.
#[derive(Clone, Debug, Serialize)]
pub struct DueRow {
    /// When.
    pub day: Day,
    /// The code of the household, or of a person without one.
    pub code: String,
    /// Whether the code is a household's.
    pub household: bool,
    /// Where the row leads.
    #[serde(skip)]
    pub path: String,
    /// `becomes` or what ends.
    pub what: &'static str,
    /// The new headline, where the standing changes.
    pub becomes: Option<&'static str>,
    /// How many people.
    pub people: u32,
}

/// A fact to ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// The fact.
    pub fact: String,
    /// How many people lack it.
    pub people: u32,
}

impl Summary {
    /// The numbers within a permit. Households are listed only for somebody who may list people.
    ///
    /// # Errors
    /// `SessionEnded` when the desk was locked meanwhile.
    pub fn new(view: &Glance<'_>, on: Day, known: Day, lists: bool) -> Result<Self, Trouble> {
        let (board, scope, pairs) = (view.board()?, view.scope(), view.duplicates()?);
        let seen: Seen = (on, Some(known));
        let yesterday: Seen = (on.plus(-1), Some(known.plus(-1)));
        let standing = Counts::new(&board.counts(scope, seen));
        Ok(Self {
            on,
            known,
            law_reaches: view.law()?.pack().horizon(),
            people: standing.total(),
            households: board.households(scope),
            standing,
            since_yesterday: moves(board, scope, yesterday, seen),
            tomorrow: moves(board, scope, seen, (on.plus(1), Some(known))),
            due: bands(&board.due(scope, seen, 30), on, |due| if lists { row(view, due) } else { None }),
            unknown: lacks(board, scope, seen),
            clashes: board.clashes(scope),
            duplicates: pairs.is_ready().then(|| count(pairs.queue(scope).len())),
            merges: count(pairs.waiting_within(scope)),
        })
    }
}

fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}

/// The moves, the largest first.
pub fn moves(board: &Board, scope: &Compartments, before: Seen, after: Seen) -> Vec<Move> {
    let found = board.moves(scope, before, after);
    let mut moves: Vec<Move> = found
        .into_iter()
        .map(|((from, to), people)| Move { from: code(from), to: code(to), people })
        .collect();
    moves.sort_by_key(|m| (std::cmp::Reverse(m.people), m.from, m.to));
    moves
}

fn lacks(board: &Board, scope: &Compartments, seen: Seen) -> Vec<Lack> {
    let found = board.unknowns(scope, seen);
    let mut lacks: Vec<Lack> = found.into_iter().map(|(fact, people)| Lack { fact, people }).collect();
    lacks.sort_by_key(|l| std::cmp::Reverse(l.people));
    lacks
}

/// Cuts what falls due into bands, the earliest first in each.
pub fn bands(due: &[Due], on: Day, row: impl Fn(&Due) -> Option<DueRow>) -> Vec<Band> {
    let mut after = -1;
    let mut bands = Vec::new();
    for days in BANDS {
        let here = |d: &&Due| (after + 1..=days).contains(&(d.day - on));
        let rows = due.iter().filter(here).take(ROWS).filter_map(&row).collect();
        bands.push(Band { days, rows_in_all: due.iter().filter(here).count(), rows });
        after = days;
    }
    bands
}

fn row(view: &Glance<'_>, due: &Due) -> Option<DueRow> {
    let (code_, path) = match due.whose {
        Whose::Household(id) => (view.household(id)?.code?, format!("/households/{id}")),
        Whose::Person(id) => (view.person(id)?.code?, format!("/people/{id}")),
    };
    let (what, becomes) = match due.what {
        What::Becomes(answer) => ("becomes", Some(code(answer))),
        What::Ends(end) => (end.code(), None),
    };
    let household = matches!(due.whose, Whose::Household(_));
    Some(DueRow { day: due.day, code: code_.to_string(), household, path, what, becomes, people: due.people })
}
