//! All pairs worth weighing: pass by pass, block by block, in parallel, each block bounded.

use super::compare::{Pair, Seen};
use super::keys::{Heard, Offer, PASSES, Rarity};
use super::likeness::Likeness;
use super::matcher::{CHEAP, CLUE_COUNT, CLUES, Matcher, Weight};
use super::register::{Register, Row};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Records under one key that are still compared; more than that say nothing by sharing it.
const MOST_IN_BLOCK: usize = 400;

/// Records under one key that a request is held against.
const MOST_OF_A_KEY: usize = 4_000;

/// Bits of a packed key that hold the record.
const RECORD_BITS: u32 = 24;

/// The most records of one register: what fits beside a key.
pub const MOST_RECORDS: usize = 1 << RECORD_BITS;

/// Pairs weighed together, so that the work spreads over the cores.
const CHUNK: usize = 1 << 14;

/// Two records and how likely they are one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The record added first.
    pub one: u32,
    /// The record added later.
    pub other: u32,
    /// From 0 to 1.
    pub probability: f32,
}

/// Keys of all records, by pass, sorted.
pub(crate) struct Blocks {
    passes: Vec<Vec<u64>>,
    /// Records before this one are the first register of two; nothing when there is one.
    split: Option<u32>,
}

impl Blocks {
    pub(crate) fn of(register: &Register, split: Option<u32>) -> Self {
        let mut passes = all_keys(register, &Rarity::measure(register));
        for pass in &mut passes {
            pass.par_sort_unstable();
            pass.dedup();
            pass.shrink_to_fit();
        }
        Self { passes, split }
    }

    /// Runs over every pair of records that share a key, in parallel; `see` may add to its own list. A pair that shares
    /// several keys is seen several times.
    pub(crate) fn each<T: Send>(&self, pass: usize, see: impl Fn(u32, u32, &mut Vec<T>) + Sync) -> Vec<T> {
        let keys = self.passes.get(pass).map_or(&[][..], Vec::as_slice);
        let lists: Vec<Vec<T>> = cut(keys)
            .into_par_iter()
            .map(|part| {
                let mut out = Vec::new();
                for block in part.chunk_by(|a, b| a >> RECORD_BITS == b >> RECORD_BITS) {
                    if (2..=MOST_IN_BLOCK).contains(&block.len()) {
                        self.block(block, &see, &mut out);
                    }
                }
                out
            })
            .collect();
        lists.into_iter().flatten().collect()
    }

    fn block<T>(&self, block: &[u64], see: &impl Fn(u32, u32, &mut Vec<T>), out: &mut Vec<T>) {
        for (at, one) in block.iter().enumerate() {
            let one = record(*one);
            for other in block.iter().skip(at + 1) {
                let other = record(*other);
                if self.split.is_none_or(|s| (one < s) != (other < s)) {
                    see(one, other, out);
                }
            }
        }
    }
}

/// The packed keys of all records, by pass.
fn all_keys(register: &Register, rarity: &Rarity) -> Vec<Vec<u64>> {
    let rows = register.rows();
    let starts: Vec<usize> = (0..rows.len()).step_by(CHUNK).collect();
    let parts: Vec<Vec<Vec<u64>>> = starts
        .par_iter()
        .map(|start| {
            let mut out = vec![Vec::new(); PASSES];
            let chunk = rows.get(*start..).unwrap_or_default().iter().take(CHUNK);
            for (id, row) in (*start..).zip(chunk).filter(|(_, r)| !r.gone) {
                packed(rarity, &offer(rarity, register, row), id, &mut out);
            }
            out
        })
        .collect();
    let mut passes: Vec<Vec<u64>> = vec![Vec::new(); PASSES];
    for part in parts {
        for (pass, keys) in passes.iter_mut().zip(part) {
            pass.extend(keys);
        }
    }
    passes
}

/// All keys of a register in one list, to look single ones up.
#[derive(Debug, Default)]
pub(crate) struct Index {
    keys: Vec<u64>,
    /// Of records that came later.
    later: FxHashMap<u64, Vec<u32>>,
    later_records: u32,
}

impl Index {
    pub(crate) fn of(register: &Register, rarity: &Rarity) -> Self {
        let mut keys: Vec<u64> = all_keys(register, rarity).into_iter().flatten().collect();
        keys.par_sort_unstable();
        keys.dedup();
        keys.shrink_to_fit();
        Self { keys, later: FxHashMap::default(), later_records: 0 }
    }

    pub(crate) fn add(&mut self, id: u32, rarity: &Rarity, offer: &Offer) {
        self.later_records += 1;
        for key in keys_of(rarity, offer) {
            self.later.entry(key >> RECORD_BITS).or_default().push(id);
        }
    }

    /// So many records came later than the list that it is worth making anew.
    pub(crate) const fn is_behind(&self, living: u32) -> bool {
        self.later_records > living / 2 + 500
    }

    /// The records that share a key with an offer; those that share more come first.
    pub(crate) fn records(&self, rarity: &Rarity, offer: &Offer) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for key in keys_of(rarity, offer) {
            let key = key >> RECORD_BITS;
            let start = self.keys.partition_point(|k| k >> RECORD_BITS < key);
            let block = self.keys.get(start..).unwrap_or_default().iter().take(MOST_OF_A_KEY);
            found.extend(block.take_while(|k| **k >> RECORD_BITS == key).map(|k| record(*k)));
            found.extend(self.later.get(&key).into_iter().flatten());
        }
        found.sort_unstable();
        let mut counted: Vec<(usize, u32)> =
            found.chunk_by(|a, b| a == b).filter_map(|c| c.first().map(|id| (c.len(), *id))).collect();
        counted.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        counted.into_iter().map(|c| c.1).collect()
    }
}

fn keys_of(rarity: &Rarity, offer: &Offer) -> Vec<u64> {
    let mut keys = Vec::with_capacity(32);
    for pass in 0..PASSES {
        rarity.keys(offer, pass, &mut keys);
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn record(key: u64) -> u32 {
    u32::try_from(key & ((1 << RECORD_BITS) - 1)).unwrap_or_default()
}

/// Pieces of about equal length that do not cut a block in two.
fn cut(keys: &[u64]) -> Vec<&[u64]> {
    let mut out = Vec::new();
    let mut rest = keys;
    while rest.len() > CHUNK {
        let edge = rest.get(CHUNK).map_or(0, |k| k >> RECORD_BITS);
        let more = rest.get(CHUNK..).unwrap_or_default().partition_point(|k| k >> RECORD_BITS <= edge);
        let (part, tail) = rest.split_at_checked(CHUNK + more).unwrap_or((rest, &[]));
        out.push(part);
        rest = tail;
    }
    out.push(rest);
    out
}

pub(crate) fn offer(rarity: &Rarity, register: &Register, row: &Row) -> Offer {
    let [own, father, grandfather, _] = row.names;
    let names = [own, father, grandfather].map(|n| register.name(n));
    let companions = register.companions(row).iter().filter_map(|n| register.name(*n)).collect();
    rarity.offer(register, row, &Heard { names, companions }, register.numbers(row))
}

fn packed(rarity: &Rarity, offer: &Offer, id: usize, out: &mut [Vec<u64>]) {
    let mut keys = Vec::with_capacity(16);
    for (pass, list) in out.iter_mut().enumerate() {
        keys.clear();
        rarity.keys(offer, pass, &mut keys);
        list.extend(keys.iter().map(|k| k >> RECORD_BITS << RECORD_BITS | id as u64));
    }
}

/// Weighs pairs of one register.
pub(crate) struct Weigher<'a> {
    pub(crate) register: &'a Register,
    pub(crate) matcher: &'a Matcher,
    /// The most each name could ever weigh, as an own name and as a father's.
    most: [Vec<f32>; 2],
}

impl<'a> Weigher<'a> {
    pub(crate) fn new(register: &'a Register, matcher: &'a Matcher) -> Self {
        let most = [0usize, 1].map(|population| {
            let names = register.names().par_iter();
            names.map(|n| most(register, matcher, &n.words, population)).collect()
        });
        Self { register, matcher, most }
    }

    pub(crate) fn pair(&self, one: u32, other: u32) -> Option<Pair<'a>> {
        let (one, other) = (self.register.row(one)?, self.register.row(other)?);
        Some(Pair { register: self.register, one, other, outside: None })
    }

    /// What the pair weighs, or nothing as soon as it is clear that it cannot reach `least` bits.
    pub(crate) fn reaching(&self, pair: &Pair<'_>, least: f32) -> Option<Weight> {
        let mut seen = [Seen::UNKNOWN; CLUE_COUNT];
        let mut sum = 0.0;
        let mut look = |at: usize, sum: &mut f32| {
            if let (Some(clue), Some(cell)) = (CLUES.get(at), seen.get_mut(at)) {
                *cell = (clue.see)(pair);
                *sum += self.matcher.weights.bits(at, *cell);
            }
        };
        for at in CHEAP.into_iter().chain([7, 8, 9]) {
            look(at, &mut sum);
        }
        let mut hope: [f32; 4] = [0, 1, 2, 3].map(|which| self.hope(pair, which));
        for at in 0..4 {
            if sum + hope.iter().sum::<f32>() < least {
                return None;
            }
            if let Some(cell) = hope.get_mut(at) {
                *cell = 0.0;
            }
            look(at, &mut sum);
        }
        (sum >= least).then(|| self.matcher.weigh(&seen))
    }

    /// The most a name could add.
    fn hope(&self, pair: &Pair<'_>, which: usize) -> f32 {
        let table = self.most.get(usize::from(which > 0));
        let of = |row: &Row| {
            let id = row.names.get(which).copied().unwrap_or(u32::MAX);
            table.and_then(|t| t.get(id as usize)).copied()
        };
        match (of(pair.one), of(pair.other)) {
            (Some(a), Some(b)) if which < 3 => a.min(b),
            (Some(_), Some(_)) => 40.0,
            _ => 0.0,
        }
    }
}

/// The most a name could weigh: every word found again in its rarest way.
fn most(register: &Register, matcher: &Matcher, words: &[u32], population: usize) -> f32 {
    let best = |weights: &[f32]| weights.iter().copied().fold(0.0f32, f32::max);
    let likeness = matcher.weights.likeness.iter().map(|l| best(l)).fold(0.0, f32::max);
    let pattern = best(matcher.weights.patterns.get(population).map_or(&[][..], |p| &p[..]));
    let word = |id: &u32| {
        let reach = register.vocabulary().word(*id).and_then(|w| w.reach.get(population));
        let bits = reach.into_iter().flatten().filter_map(|script| script.get(Likeness::Same.index()));
        bits.copied().fold(0.0f32, f32::max) + likeness
    };
    pattern + words.iter().map(word).sum::<f32>()
}
