//! Names for finding. Read from the view when the desk is opened, kept up to date with every entry, gone with the view.
//!
//! The one place where the desk meets the engine of the crate `names`.

use super::card::Card;
use crate::access::model::{Compartment, Compartments};
use crate::base::ids::PersonId;
use names::{Key, Prepared, Reason, Score};
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

/// Whether a fact that was typed fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Not typed, or not known.
    Unknown,
    /// It fits.
    Fits,
    /// It does not.
    Differs,
}

/// What is typed of somebody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    /// The name.
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
    pub reason: Reason,
    /// How common the name is here.
    pub rarity: Rarity,
    /// The father's name.
    pub father: Fit,
    /// The sex.
    pub sex: Fit,
    /// The birth.
    pub birth: Fit,
    points: i32,
}

/// What is kept of one person.
struct Entry {
    home: Compartment,
    names: Box<[Key]>,
    father: Option<Key>,
    sex: Option<Box<str>>,
    born: Option<(i32, i32)>,
    sounds: Box<[Box<str>]>,
}

/// Names by person; nothing while they are still being read.
#[derive(Default)]
pub struct Index {
    entries: HashMap<PersonId, Entry>,
    counts: HashMap<Box<str>, u32>,
    ready: bool,
    touched: HashSet<PersonId>,
}

impl Index {
    /// An index of these people, ready.
    pub fn of(cards: &[Card]) -> Self {
        let mut index = Self { ready: true, ..Self::default() };
        for card in cards {
            index.put(card);
        }
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
        self.remove(card.person);
        let mut sounds: Vec<Box<str>> = card.names.iter().map(|n| names::skeleton(n).into()).collect();
        sounds.sort_unstable();
        sounds.dedup();
        for sound in &sounds {
            *self.counts.entry(sound.clone()).or_insert(0) += 1;
        }
        let entry = Entry {
            home: card.home,
            names: card.names.iter().map(|n| Key::of(n)).collect(),
            father: card.father.as_deref().map(Key::of),
            sex: card.sex.clone(),
            born: card.birth.map(|(a, b)| (a.ymd().0, b.ymd().0)),
            sounds: sounds.into(),
        };
        self.entries.insert(card.person, entry);
    }

    /// Somebody is no longer here.
    pub fn remove(&mut self, person: PersonId) {
        let Some(old) = self.entries.remove(&person) else { return };
        for sound in &old.sounds {
            if let Some(count) = self.counts.get_mut(sound) {
                *count = count.saturating_sub(1);
            }
        }
    }

    /// The people within a scope whose name is like it, the likest first, and how many more there are.
    pub fn search(&self, asked: Query<'_>, within: &Compartments, most: usize) -> (Vec<Like>, usize) {
        let (query, father) = (Prepared::new(asked.name), Prepared::new(asked.father));
        let mut found: Vec<Like> = Vec::new();
        if query.is_empty() {
            return (found, 0);
        }
        for (person, entry) in self.entries.iter().filter(|(_, e)| within.contains(&e.home)) {
            let best = entry.names.iter().filter_map(|key| query.score(key)).max();
            found.extend(best.map(|score| self.like(*person, entry, score, (asked, &father))));
        }
        found.sort_unstable_by(|a, b| b.points.cmp(&a.points).then(a.person.cmp(&b.person)));
        let more = found.len().saturating_sub(most);
        found.truncate(most);
        (found, more)
    }

    fn like(
        &self,
        person: PersonId,
        entry: &Entry,
        score: Score,
        (asked, father): (Query<'_>, &Prepared),
    ) -> Like {
        let father = match &entry.father {
            Some(key) if !father.is_empty() => fit(father.score(key).is_some()),
            _ => Fit::Unknown,
        };
        let sex = match entry.sex.as_deref() {
            Some(sex) if !asked.sex.is_empty() => fit(sex == asked.sex),
            _ => Fit::Unknown,
        };
        let birth = match (asked.born, entry.born) {
            // One year to either side: ages are told in round numbers.
            (Some((from, to)), Some((first, last))) => fit(first - 1 <= to && from <= last + 1),
            _ => Fit::Unknown,
        };
        let worth = |fit: Fit, fits: i32, differs: i32| match fit {
            Fit::Unknown => 0,
            Fit::Fits => fits,
            Fit::Differs => -differs,
        };
        let points =
            i32::from(score.points) + worth(father, 400, 150) + worth(sex, 0, 200) + worth(birth, 100, 100);
        Like { person, reason: score.reason, rarity: self.rarity(entry), father, sex, birth, points }
    }

    fn rarity(&self, entry: &Entry) -> Rarity {
        let count = entry.sounds.iter().filter_map(|s| self.counts.get(s)).max().copied().unwrap_or(1);
        let all = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        if count > 2 && count.saturating_mul(50) >= all {
            Rarity::Common
        } else if count == 1 || count.saturating_mul(1_000) <= all {
            Rarity::Rare
        } else {
            Rarity::Usual
        }
    }
}

const fn fit(fits: bool) -> Fit {
    if fits { Fit::Fits } else { Fit::Differs }
}
