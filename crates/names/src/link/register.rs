//! A register made ready to be compared: every record in a few dozen bytes, every distinct name once.

use super::keys::sounds_of_words;
use super::rate::{AtLarge, STEP_YEARS};
use super::record::{Record, Sex, Span, civil};
use super::vocabulary::{POPULATIONS, Vocabulary};
use crate::fold::{digits_key, fold};
use crate::lexicon;
use crate::skeleton::{Part, parts};
use crate::tokens::Role;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use zeroize::Zeroize;

/// "Not known" in place of a number of a name, a place or a list.
pub(crate) const NONE: u32 = u32::MAX;

/// No year of birth.
pub(crate) const NO_YEAR: i32 = i32::MIN;

/// Words of a name that are kept.
const MOST_WORDS: usize = 6;

/// Shorter numbers say nothing.
const SHORTEST_NUMBER: usize = 4;

/// Years of birth whose frequency is measured.
const FIRST_YEAR: i32 = 1850;
const YEARS: i32 = 250;

/// Steps between two years of birth: 0, 1, 2, 3, 4–5, 6–9, more.
pub(crate) const YEAR_STEPS: usize = 7;

/// The step between two years.
pub(crate) const fn year_step(one: i32, other: i32) -> usize {
    match one.abs_diff(other) {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 3,
        4 | 5 => 4,
        6..=9 => 5,
        _ => 6,
    }
}

/// The population of each of the four names: own, father, grandfather, mother.
pub(crate) const POPULATION: [usize; 4] = [0, 1, 1, 2];

/// The words of a name, in order, titles left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Name {
    pub(crate) words: Box<[u32]>,
    /// The sounds by which it is found.
    pub(crate) sounds: Box<[u32]>,
    /// The sound of its two words said as one, if it has two: another hand writes them so.
    pub(crate) joined: Option<u32>,
    /// How much oftener two of its words stand together than by chance, in bits, as an own name and as a father's:
    /// `[population][place of the later word][place of the earlier]`, flat.
    pub(crate) ties: [Box<[f32]>; POPULATIONS],
    /// Of the names with all its words, the share that has no other, by population.
    pub(crate) exact: [f32; POPULATIONS],
    /// A number made of its letters.
    pub(crate) mark: u32,
}

/// One record, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Own, father, grandfather, mother: numbers of names.
    pub(crate) names: [u32; 4],
    pub(crate) birth: Option<Span>,
    /// The year of birth, or [`NO_YEAR`].
    pub(crate) year: i32,
    pub(crate) sex: Option<Sex>,
    /// Wide, narrow.
    pub(crate) origin: [u32; 2],
    pub(crate) seen: u32,
    /// Numbers of lists.
    pub(crate) companions: u32,
    pub(crate) numbers: u32,
    pub(crate) gone: bool,
}

/// Records in the order they were added.
///
/// ```
/// use names::link::{Record, Register};
/// let mut register = Register::new();
/// assert_eq!(register.add(&Record { own: "Test Azmayesh", ..Record::default() }), 0);
/// assert_eq!(register.len(), 1);
/// ```
#[derive(Debug, Default)]
pub struct Register {
    rows: Vec<Row>,
    /// The number of each distinct spelling of a name, by its hash: a register of a million spellings meets two that
    /// share one with a chance of one in ten millions, and is spared the texts.
    by_text: FxHashMap<u64, u32>,
    /// Spellings that wait for [`Register::settle`].
    waiting: Vec<Box<str>>,
    names: Vec<Name>,
    vocabulary: Vocabulary,
    places: FxHashMap<Box<str>, u32>,
    /// How many records have each place, by field: wide, narrow, seen.
    place_counts: Vec<[u32; 3]>,
    place_totals: [u32; 3],
    /// How rare each place is in each field, in bits.
    place_bits: Vec<[f32; 3]>,
    lists: Vec<Vec<u32>>,
    number_lists: Vec<Vec<Box<str>>>,
    number_counts: FxHashMap<Box<str>, u32>,
    years: FxHashMap<i32, u32>,
    days: FxHashMap<i32, u32>,
    births: u32,
    /// How rare each step between two years of birth is, in bits, from each year on: see [`year_step`].
    year_bits: Vec<[f32; YEAR_STEPS]>,
    counted: usize,
    living: u32,
    /// How many there were when it was measured how common everything is.
    measured: u32,
}

impl Register {
    /// An empty register.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records were added, removed ones included.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing was ever added.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes a record in and gives its number: 0, 1, 2 …
    pub fn add(&mut self, record: &Record<'_>) -> u32 {
        let id = u32::try_from(self.rows.len()).unwrap_or(NONE);
        let names = [record.own, record.father, record.grandfather, record.mother].map(|n| self.name_id(n));
        let companions: Vec<u32> =
            record.companions.iter().map(|n| self.name_id(n)).filter(|n| *n != NONE).collect();
        let row = Row {
            names,
            birth: record.birth,
            year: record.birth.and_then(year_of).unwrap_or(NO_YEAR),
            sex: record.sex,
            origin: record.origin.map(|p| self.place_id(p)),
            seen: self.place_id(record.seen),
            companions: keep(&mut self.lists, companions),
            numbers: keep(&mut self.number_lists, numbers(record.numbers)),
            gone: false,
        };
        self.rows.push(row);
        id
    }

    /// Forgets a record: it is never found again and no longer counts. Its number stays taken.
    pub fn remove(&mut self, id: u32) {
        let counted = (id as usize) < self.counted;
        let Some(row) = self.rows.get_mut(id as usize).filter(|r| !r.gone) else { return };
        row.gone = true;
        let row = row.clone();
        if counted {
            self.tally(&row, -1);
        }
    }

    fn name_id(&mut self, text: &str) -> u32 {
        let text = text.trim();
        if text.is_empty() {
            return NONE;
        }
        let next = u32::try_from(self.names.len() + self.waiting.len()).unwrap_or(NONE);
        let id = *self.by_text.entry(FxBuildHasher.hash_one(text)).or_insert(next);
        if id == next {
            self.waiting.push(text.into());
        }
        id
    }

    fn place_id(&mut self, text: &str) -> u32 {
        if text.trim().is_empty() {
            return NONE;
        }
        if let Some(id) = self.places.get(text) {
            return *id;
        }
        // One place for all ways to write it with the same letters; each way is remembered.
        let folded = fold(text);
        let next = u32::try_from(self.place_counts.len()).unwrap_or(NONE);
        let id = self.places.get(folded.as_str()).copied().unwrap_or(next);
        if id == next {
            self.place_counts.push([0; 3]);
            self.places.insert(folded.into(), id);
        }
        self.places.insert(text.into(), id);
        id
    }

    /// Reads what was added since the last time: words, their neighbours, how common everything is.
    pub fn settle(&mut self) {
        self.read(true);
        self.measured = self.living;
    }

    /// The same, but as long as few came or went how common things are stands as it was measured: for records that come
    /// one by one.
    pub fn settle_lightly(&mut self) {
        let change = self.living.abs_diff(self.measured)
            + u32::try_from(self.rows.len() - self.counted).unwrap_or(NONE);
        if change > self.measured / 16 { self.settle() } else { self.read(false) }
    }

    fn read(&mut self, all: bool) {
        let mut waiting = std::mem::take(&mut self.waiting);
        let fresh: Vec<Vec<Part>> = waiting.par_iter().map(|t| strong(t)).collect();
        waiting.par_iter_mut().for_each(Zeroize::zeroize);
        let first = if all { 0 } else { self.names.len() };
        for parts in fresh {
            let words = parts.iter().map(|p| self.vocabulary.intern(p)).collect();
            let joined = self.vocabulary.join(&parts);
            let letters = parts.iter().flat_map(|p| p.text.bytes());
            let mark = letters.fold(0u32, |m, b| (m.rotate_left(5) ^ u32::from(b)).wrapping_mul(0x9e37_79b1));
            self.names.push(Name { words, joined, mark, ..Name::default() });
        }
        for at in self.counted..self.rows.len() {
            if let Some(row) = self.rows.get(at).filter(|r| !r.gone).cloned() {
                self.tally(&row, 1);
            }
        }
        self.counted = self.rows.len();
        self.vocabulary.settle(all);
        let vocabulary = &self.vocabulary;
        self.names.get_mut(first..).unwrap_or_default().par_iter_mut().for_each(|name| {
            let words = name.words.iter().filter_map(|w| vocabulary.word(*w));
            name.sounds =
                sounds_of_words(vocabulary, words.map(|w| (&*w.sounds, &*w.alike, w.total()))).into();
            for (population, ties) in name.ties.iter_mut().enumerate() {
                *ties = ties_of(vocabulary, &name.words, population);
            }
            name.exact = [0, 1, 2].map(|population| vocabulary.exact_share(&name.words, population));
        });
        if all {
            self.measure_years();
        }
        self.place_bits = (0u32..)
            .zip(&self.place_counts)
            .map(|(place, _)| [0, 1, 2].map(|field| -self.place_share(place, field).log2()))
            .collect();
    }

    /// From each year: how rare each distance to another record's year is.
    fn measure_years(&mut self) {
        let counts: Vec<u32> = (0..YEARS).map(|y| self.year_count(FIRST_YEAR + y)).collect();
        let bits = |year: i32| {
            let mut sums = [0u32; YEAR_STEPS];
            for (other, count) in (0..YEARS).zip(&counts) {
                if let Some(sum) = sums.get_mut(year_step(year, other)) {
                    *sum += count;
                }
            }
            let mut bits = [0.0; YEAR_STEPS];
            for ((bits, sum), years) in bits.iter_mut().zip(sums).zip(STEP_YEARS) {
                *bits = -AtLarge::YEAR.times(years).lean(sum, self.births).log2();
            }
            bits
        };
        self.year_bits = (0..YEARS).map(bits).collect();
    }

    /// How rare it is, in bits, that somebody's year lies this step away from a year.
    pub(crate) fn year_bits(&self, year: i32, step: usize) -> f32 {
        let at = usize::try_from(year - FIRST_YEAR).unwrap_or(usize::MAX);
        self.year_bits.get(at).and_then(|bits| bits.get(step)).copied().unwrap_or(0.0)
    }

    /// Counts a record in or out.
    fn tally(&mut self, row: &Row, by: i64) {
        let shift = |cell: &mut u32| *cell = u32::try_from(i64::from(*cell) + by).unwrap_or_default();
        shift(&mut self.living);
        for (name, population) in row.names.iter().zip(POPULATION) {
            if let Some(name) = self.names.get(*name as usize) {
                self.vocabulary.count(&name.words, population, by);
            }
        }
        for (field, place) in [row.origin[0], row.origin[1], row.seen].into_iter().enumerate() {
            let cell = self.place_counts.get_mut(place as usize).and_then(|c| c.get_mut(field));
            if let (Some(cell), Some(total)) = (cell, self.place_totals.get_mut(field)) {
                shift(cell);
                shift(total);
            }
        }
        for number in self.number_lists.get(row.numbers as usize).into_iter().flatten() {
            shift(self.number_counts.entry(number.clone()).or_default());
        }
        if let Some(span) = row.birth {
            if let Some(year) = year_of(span) {
                shift(self.years.entry(year).or_default());
                shift(&mut self.births);
            }
            if span.is_day() {
                shift(self.days.entry(span.earliest).or_default());
            }
        }
    }

    pub(crate) fn row(&self, id: u32) -> Option<&Row> {
        self.rows.get(id as usize)
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(crate) fn name(&self, id: u32) -> Option<&Name> {
        self.names.get(id as usize)
    }

    pub(crate) fn names(&self) -> &[Name] {
        &self.names
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(crate) fn companions(&self, row: &Row) -> &[u32] {
        self.lists.get(row.companions as usize).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn numbers(&self, row: &Row) -> &[Box<str>] {
        self.number_lists.get(row.numbers as usize).map_or(&[], Vec::as_slice)
    }

    /// Records that count.
    pub(crate) const fn living(&self) -> u32 {
        self.living
    }

    /// How rare a place is in a field, in bits, as last measured.
    pub(crate) fn place_bits(&self, place: u32, field: usize) -> f32 {
        self.place_bits.get(place as usize).and_then(|b| b.get(field)).copied().unwrap_or(10.0)
    }

    /// The share of records with this place in a field (0 wide, 1 narrow, 2 last seen), of those with any.
    pub(crate) fn place_share(&self, place: u32, field: usize) -> f32 {
        let count =
            self.place_counts.get(place as usize).and_then(|c| c.get(field)).copied().unwrap_or_default();
        let at_large = AtLarge::PLACES.get(field).copied().unwrap_or(AtLarge::NUMBER);
        at_large.lean(count, self.place_totals.get(field).copied().unwrap_or_default())
    }

    /// The number of a place the register knows.
    pub(crate) fn known_place(&self, text: &str) -> Option<u32> {
        self.places.get(text).or_else(|| self.places.get(fold(text).as_str())).copied()
    }

    /// The share of births within a span of years.
    pub(crate) fn years_share(&self, first: i32, last: i32) -> f32 {
        let (first, last) = (first.max(FIRST_YEAR), last.min(FIRST_YEAR + YEARS));
        let count: u32 = (first..=last).map(|y| self.year_count(y)).sum();
        AtLarge::YEAR.times(last - first + 1).lean(count, self.births)
    }

    pub(crate) fn year_count(&self, year: i32) -> u32 {
        self.years.get(&year).copied().unwrap_or_default()
    }

    /// The share of births on a day, so many of them left out.
    pub(crate) fn day_share(&self, day: i32, without: u32) -> f32 {
        let count = self.days.get(&day).copied().unwrap_or_default();
        AtLarge::DAY.lean(count.saturating_sub(without), self.births)
    }

    /// In how many records a number stands.
    pub(crate) fn number_count(&self, number: &str) -> u32 {
        self.number_counts.get(number).copied().unwrap_or_default()
    }
}

impl Drop for Register {
    fn drop(&mut self) {
        for row in &mut self.rows {
            row.names.zeroize();
            row.origin.zeroize();
            row.year.zeroize();
            if let Some(span) = &mut row.birth {
                span.earliest.zeroize();
                span.latest.zeroize();
            }
        }
        self.waiting.iter_mut().for_each(Zeroize::zeroize);
        self.number_lists.iter_mut().flatten().for_each(Zeroize::zeroize);
        for (mut text, _) in self.places.drain() {
            text.zeroize();
        }
        for (mut text, _) in self.number_counts.drain() {
            text.zeroize();
        }
    }
}

/// The ties between the words of a name.
pub(crate) fn ties_of(vocabulary: &Vocabulary, words: &[u32], population: usize) -> Box<[f32]> {
    let later = words.iter().enumerate().skip(1);
    later
        .flat_map(|(at, b)| words.iter().take(at).map(move |a| (*a, *b)))
        .map(|(a, b)| vocabulary.tie(a, b, population))
        .collect()
}

/// Where the tie of two words of a name stands.
pub(crate) const fn tie_at(one: usize, other: usize) -> usize {
    let (less, more) = if one < other { (one, other) } else { (other, one) };
    more * (more.saturating_sub(1)) / 2 + less
}

fn keep<T>(lists: &mut Vec<Vec<T>>, list: Vec<T>) -> u32 {
    if list.is_empty() {
        return NONE;
    }
    lists.push(list);
    u32::try_from(lists.len().saturating_sub(1)).unwrap_or(NONE)
}

/// The digits of the numbers that are long enough.
pub(crate) fn numbers(numbers: &[&str]) -> Vec<Box<str>> {
    let mut out: Vec<Box<str>> = numbers
        .iter()
        .map(|n| digits_key(n))
        .filter(|n| n.len() >= SHORTEST_NUMBER)
        .map(Into::into)
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The year of a span that lies within one, or nothing.
pub(crate) fn year_of(span: Span) -> Option<i32> {
    let (first, last) = (civil(span.earliest), civil(span.latest));
    let width = i64::from(span.latest) - i64::from(span.earliest);
    if first.0 == last.0 {
        Some(first.0)
    } else if (0..=366).contains(&width) {
        // A year of another calendar: the Gregorian year that has most of it.
        Some(civil(span.earliest.saturating_add(i32::try_from(width / 2).unwrap_or_default())).0)
    } else {
        None
    }
}

/// The parts of a name that identify: titles and markers are left out unless nothing else is there.
pub(crate) fn strong(text: &str) -> Vec<Part> {
    let all = parts(text);
    let titled = |p: &Part| {
        matches!(lexicon::word(&p.text).and_then(|w| w.role), Some(Role::Honorific))
            || lexicon::word(&p.text).is_some_and(|w| w.marker.is_some())
    };
    let mut kept: Vec<Part> = all.iter().filter(|p| !titled(p)).cloned().collect();
    if kept.is_empty() {
        kept = all;
    }
    kept.truncate(MOST_WORDS);
    kept
}
