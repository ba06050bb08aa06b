//! People found by name: an index in memory, by the evidence of spelling.

mod closer;
mod find;
mod likely;
mod query;
mod rank;
mod sift;
mod starts;
mod table;
mod vocab;
mod wipe;

pub use query::{Fit, Query, Sex};
pub(crate) use rank::why;
pub use rank::{Hit, Piece, Why};

use crate::parts::{Part, PartRole, read};
use crate::spelling::Speller;
use rayon::prelude::*;
use std::collections::HashMap;
use table::{Link, NONE, Table};

/// A person as the index is told of them. What is not known is left out and never counts against them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person<'a> {
    /// Theirs alone; the index gives it back.
    pub key: u64,
    /// Their own name in as many spellings and scripts as are recorded; "son of" and what follows is read as the father's name
    /// when `father` is not given.
    pub names: Vec<&'a str>,
    /// Their father's name.
    pub father: Option<&'a str>,
    /// Their father's father's name.
    pub grandfather: Option<&'a str>,
    /// Sex, as recorded.
    pub sex: Option<Sex>,
    /// The first and last possible day (or year) of birth, in whatever count the caller uses throughout.
    pub born: Option<(i32, i32)>,
    /// A number for the province of origin, in whatever count the caller uses throughout.
    pub province: Option<u16>,
}

/// A birth of which nothing is on record.
pub(crate) const ANY_DAY: (i32, i32) = (i32::MIN, i32::MAX);

/// What is kept of a person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    pub(crate) key: u64,
    pub(crate) born: (i32, i32),
    pub(crate) own: u32,
    pub(crate) father: u32,
    pub(crate) grandfather: u32,
    pub(crate) province: u16,
    pub(crate) sex: u8,
}

/// Names read but not yet written down.
struct Reading {
    own: Vec<Vec<Part>>,
    father: Vec<Part>,
    grandfather: Vec<Part>,
}

/// An index over people's names. Everything in it is overwritten when it is dropped.
///
/// ```
/// use names::{Index, Person, Query};
/// let mut index = Index::new();
/// index.add(&Person { key: 7, names: vec!["آزمایش گل"], father: Some("ازموینه"), ..Person::default() });
/// let hits = index.find(&Query::new("Azmayesh Gull"), 20);
/// assert_eq!(hits[0].key, 7);
/// assert!(index.remove(7));
/// assert!(index.find(&Query::new("Azmayesh"), 20).is_empty());
/// ```
#[derive(Debug)]
pub struct Index {
    speller: &'static Speller,
    table: Table,
    people: Vec<Kept>,
    links: Vec<Link>,
    numbers: HashMap<u64, u32>,
    /// The further names of those who have several.
    more: HashMap<u32, Vec<u32>>,
    free_people: Vec<u32>,
    free_links: Vec<u32>,
}

/// People are read this many at a time while building.
const AT_ONCE: usize = 1 << 16;
/// So many new people are written down before their words are put in order.
const MANY: usize = 1000;
/// A person's names beyond this many are not indexed.
const MOST_NAMES: usize = 8;

impl Default for Index {
    fn default() -> Self {
        Self::new()
    }
}

impl Index {
    /// An empty index with the weights that come with the crate.
    pub fn new() -> Self {
        Self::with(Speller::shared())
    }

    /// An empty index with weights of the caller's.
    pub fn with(speller: &'static Speller) -> Self {
        Self {
            speller,
            table: Table::default(),
            people: Vec::new(),
            links: Vec::new(),
            numbers: HashMap::new(),
            more: HashMap::new(),
            free_people: Vec::new(),
            free_links: Vec::new(),
        }
    }

    /// Adds many people, reading their names on all cores.
    pub fn extend<'a>(&mut self, people: &[Person<'a>]) {
        self.people.reserve(people.len());
        self.links.reserve(people.len());
        self.numbers.reserve(people.len());
        if people.len() > MANY {
            self.table.vocab.grow();
        }
        // the highest key first: a name lists its people by rising key, and the front of a list is near
        let mut order: Vec<&Person<'a>> = people.iter().collect();
        order.sort_by_key(|p| std::cmp::Reverse(p.key));
        for some in order.chunks(AT_ONCE) {
            let read: Vec<Reading> = some.par_iter().map(|p| Reading::of(p)).collect();
            for (person, reading) in some.iter().zip(&read) {
                self.write(person, reading);
            }
        }
        self.table.settle();
    }

    /// Adds a person, or replaces the one with the same key.
    pub fn add(&mut self, person: &Person<'_>) {
        self.write(person, &Reading::of(person));
    }

    /// How many people the index holds.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Bytes the index takes, as its tables allocated them.
    pub fn bytes(&self) -> usize {
        self.table.bytes()
            + self.people.capacity() * size_of::<Kept>()
            + self.links.capacity() * size_of::<Link>()
            + self.numbers.capacity() * (size_of::<(u64, u32)>() + 1)
            + self.more.values().map(|v| v.capacity() * 4 + size_of::<(u32, Vec<u32>)>() + 1).sum::<usize>()
    }

    fn write(&mut self, person: &Person<'_>, reading: &Reading) {
        self.remove(person.key);
        let mut name = |parts: &[Part]| if parts.is_empty() { NONE } else { self.table.intern(parts) };
        let own: Vec<u32> = reading.own.iter().map(|parts| name(parts)).filter(|n| *n != NONE).collect();
        let (father, grandfather) = (name(&reading.father), name(&reading.grandfather));
        let kept = Kept {
            key: person.key,
            born: person.born.unwrap_or(ANY_DAY),
            own: own.first().copied().unwrap_or(NONE),
            father,
            grandfather,
            province: person.province.map_or(0, |p| p.saturating_add(1)),
            sex: person.sex.map_or(0, Sex::number),
        };
        let number = place(&mut self.people, &mut self.free_people, kept);
        self.numbers.insert(person.key, number);
        for name in [father, grandfather].into_iter().filter(|n| *n != NONE) {
            self.table.used(name, false);
        }
        let mut borne: Vec<u32> = Vec::new();
        for name in own {
            if !borne.contains(&name) {
                borne.push(name);
                self.table.used(name, true);
                self.link(name, number, person.key);
            }
        }
        if borne.len() > 1 {
            borne.remove(0);
            self.more.insert(number, borne);
        }
    }

    /// Takes a person out. False when the key is not there.
    pub fn remove(&mut self, key: u64) -> bool {
        let Some(number) = self.numbers.remove(&key) else { return false };
        let mut kept = NOBODY;
        if let Some(slot) = self.people.get_mut(number as usize) {
            std::mem::swap(&mut kept, slot);
        }
        let further = self.more.remove(&number).unwrap_or_default();
        for name in std::iter::once(kept.own).chain(further).filter(|n| *n != NONE) {
            self.unlink(name, number);
            self.table.unused(name, true);
        }
        for name in [kept.father, kept.grandfather].into_iter().filter(|n| *n != NONE) {
            self.table.unused(name, false);
        }
        self.free_people.push(number);
        true
    }

    fn link(&mut self, name: u32, person: u32, key: u64) {
        let mut before = NONE;
        let mut at = self.table.use_of(name).map_or(NONE, |u| u.first);
        while let Some(link) = self.links.get(at as usize).copied() {
            if self.people.get(link.person as usize).is_none_or(|p| p.key > key) {
                break;
            }
            (before, at) = (at, link.next);
        }
        let new = place(&mut self.links, &mut self.free_links, Link { person, next: at });
        self.aim(name, before, new);
    }

    fn unlink(&mut self, name: u32, person: u32) {
        let mut before = NONE;
        let mut at = self.table.use_of(name).map_or(NONE, |u| u.first);
        while let Some(link) = self.links.get(at as usize).copied() {
            if link.person == person {
                self.aim(name, before, link.next);
                if let Some(gone) = self.links.get_mut(at as usize) {
                    *gone = Link { person: NONE, next: NONE };
                }
                self.free_links.push(at);
                return;
            }
            (before, at) = (at, link.next);
        }
    }

    /// Lets the link `before`, or the name itself when there is none, point to `to`.
    fn aim(&mut self, name: u32, before: u32, to: u32) {
        if before == NONE {
            if let Some(by) = self.table.use_mut(name) {
                by.first = to;
            }
        } else if let Some(link) = self.links.get_mut(before as usize) {
            link.next = to;
        }
    }
}

const NOBODY: Kept =
    Kept { key: 0, born: (0, 0), own: NONE, father: NONE, grandfather: NONE, province: 0, sex: 0 };

fn place<T>(all: &mut Vec<T>, free: &mut Vec<u32>, new: T) -> u32 {
    if let Some(number) = free.pop() {
        if let Some(slot) = all.get_mut(number as usize) {
            *slot = new;
        }
        return number;
    }
    all.push(new);
    u32::try_from(all.len() - 1).unwrap_or(NONE)
}

impl Reading {
    fn of(person: &Person<'_>) -> Self {
        let (mut own, mut father, mut grandfather) = (Vec::new(), Vec::new(), Vec::new());
        for name in person.names.iter().take(MOST_NAMES) {
            let (_, his, grand) = kin(name);
            own.push(read(name));
            if father.is_empty() {
                (father, grandfather) = (his, grand);
            }
        }
        if let Some(name) = person.father {
            let (his, grand, _) = kin(name);
            father = his;
            if !grand.is_empty() {
                grandfather = grand;
            }
        }
        if let Some(name) = person.grandfather {
            grandfather = kin(name).0;
        }
        Self { own, father, grandfather }
    }
}

/// The parts of a name by whose they are: the person's, the father's, the grandfather's. A title stays with the name before it.
pub(crate) fn kin(name: &str) -> (Vec<Part>, Vec<Part>, Vec<Part>) {
    let (mut own, mut father, mut grandfather) = (Vec::new(), Vec::new(), Vec::new());
    let mut whose = PartRole::Own;
    for part in read(name) {
        if matches!(part.role, PartRole::Own | PartRole::Father | PartRole::Grandfather) {
            whose = part.role;
        }
        match whose {
            PartRole::Father => father.push(part),
            PartRole::Grandfather => grandfather.push(part),
            _ => own.push(part),
        }
    }
    (own, father, grandfather)
}

impl Drop for Index {
    fn drop(&mut self) {
        self.people.fill(NOBODY);
        self.links.fill(Link { person: NONE, next: NONE });
        self.numbers.clear();
        self.more.clear();
    }
}
