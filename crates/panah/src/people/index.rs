//! Names for finding. Read from the view when the desk is opened, kept up to date with every entry, gone with the view.
//!
//! The one place where the desk's search meets the engine of the crate `names`.

use super::card::Card;
use crate::access::model::{Compartment, Compartments};
use crate::base::ids::PersonId;
use names::{Fit, Sex, Why};
use std::collections::{HashMap, HashSet};

/// How common a name is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rarity {
    /// One person in a thousand, or fewer.
    Rare,
    /// Neither.
    Usual,
    /// One person in fifty, or more.
    Common,
}

/// What is typed of somebody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    /// The name; its last word may be a beginning.
    pub name: &'a str,
    /// The father's name.
    pub father: &'a str,
    /// `f`, `m`, `x`, or nothing.
    pub sex: &'a str,
    /// The years a birth can lie between.
    pub born: Option<(i32, i32)>,
}

/// Somebody whose name is like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Like {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub why: Why,
    /// How common the name is here.
    pub rarity: Rarity,
    /// The father's name.
    pub father: Fit,
    /// The sex.
    pub sex: Fit,
    /// The birth.
    pub birth: Fit,
}

/// Who stands behind a key of the engine. It stays theirs as long as the desk is open.
#[derive(Clone, Copy)]
struct Seat {
    person: PersonId,
    home: Compartment,
}

/// Names by person; nothing while they are still being read.
#[derive(Default)]
pub struct Index {
    engine: names::Index,
    seats: Vec<Seat>,
    keys: HashMap<PersonId, u32>,
    ready: bool,
    touched: HashSet<PersonId>,
}

/// So many beyond those shown are counted.
const COUNTED: usize = 100;

impl Index {
    /// An index of these people, ready.
    pub fn of(cards: &[Card]) -> Self {
        let mut index = Self { ready: true, ..Self::default() };
        index.seats.reserve_exact(cards.len());
        index.keys.reserve(cards.len());
        let people: Vec<names::Person<'_>> =
            cards.iter().map(|card| person(card, index.seat(card))).collect();
        index.engine.extend(&people);
        index
    }

    /// Whether names can be asked for.
    pub const fn is_ready(&self) -> bool {
        self.ready
    }

    /// Somebody changed.
    pub fn touch(&mut self, person: PersonId) {
        self.touched.insert(person);
    }

    /// Whose names are to be read again.
    pub fn take_touched(&mut self) -> Vec<PersonId> {
        std::mem::take(&mut self.touched).into_iter().collect()
    }

    /// Reads somebody's names again.
    pub fn put(&mut self, card: &Card) {
        let key = self.seat(card);
        self.engine.add(&person(card, key));
    }

    /// Somebody is no longer here.
    pub fn remove(&mut self, person: PersonId) {
        if let Some(key) = self.keys.get(&person) {
            self.engine.remove(u64::from(*key));
        }
    }

    /// The key of a person; a new one for somebody new.
    fn seat(&mut self, card: &Card) -> u64 {
        let seat = Seat { person: card.person, home: card.home };
        if let Some(key) = self.keys.get(&card.person) {
            if let Some(old) = self.seats.get_mut(*key as usize) {
                *old = seat;
            }
            return u64::from(*key);
        }
        let key = u32::try_from(self.seats.len()).unwrap_or(u32::MAX);
        self.seats.push(seat);
        self.keys.insert(card.person, key);
        u64::from(key)
    }

    fn at(&self, key: u64) -> Option<&Seat> {
        self.seats.get(usize::try_from(key).ok()?)
    }

    /// The people within a scope whose name is like it, the likest first, and how many more there are; beyond a hundred
    /// they are not counted.
    pub fn search(&self, asked: Query<'_>, within: &Compartments, most: usize) -> (Vec<Like>, usize) {
        let mut query = names::Query::new(asked.name).typing();
        if !asked.father.is_empty() {
            query = query.father(asked.father);
        }
        if let Some(sex) = sex(asked.sex) {
            query = query.likely_sex(sex);
        }
        if let Some((from, to)) = asked.born {
            // One year to either side: ages are told in round numbers.
            query = query.likely_born((from.saturating_sub(1), to.saturating_add(1)));
        }
        let admits = |key| self.at(key).is_some_and(|seat| within.contains(&seat.home));
        let hits = self.engine.find_where(&query, most + COUNTED, admits);
        let more = hits.len().saturating_sub(most);
        (hits.iter().take(most).filter_map(|hit| self.like(hit)).collect(), more)
    }

    fn like(&self, hit: &names::Hit) -> Option<Like> {
        Some(Like {
            person: self.at(hit.key)?.person,
            why: hit.why(),
            rarity: self.rarity(hit.bearers),
            father: hit.father,
            sex: hit.sex,
            birth: hit.born,
        })
    }

    fn rarity(&self, bearers: u32) -> Rarity {
        let all = u32::try_from(self.engine.len()).unwrap_or(u32::MAX);
        if bearers > 2 && bearers.saturating_mul(50) >= all {
            Rarity::Common
        } else if bearers <= 1 || bearers.saturating_mul(1_000) <= all {
            Rarity::Rare
        } else {
            Rarity::Usual
        }
    }
}

fn person(card: &Card, key: u64) -> names::Person<'_> {
    names::Person {
        key,
        names: card.names.iter().map(AsRef::as_ref).collect(),
        father: card.father.as_deref(),
        grandfather: card.grandfather.as_deref(),
        sex: card.sex.as_deref().and_then(sex),
        born: card.birth.map(|(first, last)| (first.ymd().0, last.ymd().0)),
        province: None,
    }
}

fn sex(code: &str) -> Option<Sex> {
    match code {
        "f" => Some(Sex::Female),
        "m" => Some(Sex::Male),
        "x" => Some(Sex::Other),
        _ => None,
    }
}
