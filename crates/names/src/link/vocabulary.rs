//! The words of all names of a register: which are alike, and how common each is.

use super::common::{self, Common};
use super::likeness::{LEVELS, Likeness};
use crate::skeleton::Part;
use crate::spelling::{self, Side};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use zeroize::Zeroize;

/// The three populations of names, each with its own frequencies: own names, fathers and their fathers, mothers.
pub(crate) const POPULATIONS: usize = 3;

/// In how many names of a population, written in Latin (0) or Arabic (1) letters.
pub(crate) type Counts = [[u32; 2]; POPULATIONS];

/// How rare it is, in bits, that a name of a population and script has a word at least this alike:
/// `[population][script][likeness]`.
pub(crate) type Reach = [[[f32; LEVELS]; 2]; POPULATIONS];

/// Names of people at large that count beside those of a register.
const AT_LARGE: f32 = 500.0;

/// A word alike to another.
pub(crate) type Alike = (u32, Likeness);

/// As often as two records of one person put their words together, words are not yet known to come in pairs.
const OF_ONE: f32 = 2.0;

/// More words under one sound than this are not compared with each other: the most common stay.
const MOST_OF_A_SOUND: usize = 600;

#[derive(Debug)]
pub(crate) struct Word {
    /// Folded, without spaces.
    pub(crate) text: Box<str>,
    pub(crate) heard: spelling::Word,
    pub(crate) native: bool,
    /// A word that comes and goes (Gul, Jan, Khan).
    pub(crate) light: bool,
    /// Its readings by sound.
    pub(crate) sounds: Vec<u32>,
    pub(crate) counts: Counts,
    /// In order of the other word.
    pub(crate) alike: Vec<Alike>,
    pub(crate) reach: Reach,
    /// How common such words are among people at large.
    pub(crate) common: common::Shares,
}

impl Word {
    /// Names with this word.
    pub(crate) fn total(&self) -> u32 {
        self.counts.iter().flatten().sum()
    }
}

/// The words of a register.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: Vec<Word>,
    by_text: FxHashMap<Box<str>, u32>,
    sounds: FxHashMap<Box<str>, u32>,
    sound_texts: Vec<Box<str>>,
    by_sound: Vec<Vec<u32>>,
    /// A sound with one letter left out, and the sounds it came from.
    gaps: FxHashMap<Box<str>, Vec<u32>>,
    /// Names by population and script.
    totals: Counts,
    /// In how many names of a population two sounds stand together.
    together: [FxHashMap<(u32, u32), u32>; POPULATIONS],
    /// In how many names of a population a sound stands.
    alone: [Vec<u32>; POPULATIONS],
    /// How many names of a population have just these sounds.
    exact: [FxHashMap<Box<[u32]>, u32>; POPULATIONS],
    /// By word: 256 bits in which its neighbours leave theirs, so that most strangers are told apart at a glance.
    marks: Vec<[u64; 4]>,
    /// By word: its first sound as a number, so that two words said as one are seen without reading them.
    rings: Vec<Ring>,
    /// Words before this one have their neighbours.
    settled: usize,
}

impl Vocabulary {
    /// The word at a place.
    pub(crate) fn word(&self, id: u32) -> Option<&Word> {
        self.words.get(id as usize)
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// How many sounds there are.
    pub(crate) fn sounds(&self) -> usize {
        self.by_sound.len()
    }

    /// The word of a folded text without spaces.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.by_text.get(text).copied()
    }

    /// The word of a part of a name; made when it is new.
    pub(crate) fn intern(&mut self, part: &Part) -> u32 {
        let text: String = part.text.chars().filter(|c| *c != ' ').collect();
        if let Some(known) = self.by_text.get(text.as_str()) {
            return *known;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let heard = spelling::Word::new(&text);
        let texts: Vec<&str> = part.sounds.texts().collect();
        let common = Common::shared().shares(&heard, &texts);
        let mut sounds = vec![self.sound(&part.sounds.first)];
        sounds.extend(part.sounds.second.as_deref().map(|s| self.sound(s)));
        for sound in &sounds {
            if let Some(list) = self.by_sound.get_mut(*sound as usize) {
                list.push(id);
            }
        }
        self.by_text.insert(text.as_str().into(), id);
        self.rings.push(Ring::of(&part.sounds.first));
        self.words.push(Word {
            native: spelling::side(&text) == Side::Arabic,
            heard,
            common,
            text: text.into(),
            light: part.weak,
            sounds,
            counts: Counts::default(),
            alike: Vec::new(),
            reach: Reach::default(),
        });
        id
    }

    fn sound(&mut self, sound: &str) -> u32 {
        let id = self.said(sound);
        // of two words said as one nothing stands under the sound yet
        if self.by_sound.get(id as usize).is_some_and(Vec::is_empty) {
            for gap in gaps(sound) {
                self.gaps.entry(gap.into()).or_default().push(id);
            }
        }
        id
    }

    /// The number of a sound.
    fn said(&mut self, sound: &str) -> u32 {
        if let Some(known) = self.sounds.get(sound) {
            return *known;
        }
        let id = u32::try_from(self.by_sound.len()).unwrap_or(u32::MAX);
        self.by_sound.push(Vec::new());
        self.sound_texts.push(sound.into());
        self.sounds.insert(sound.into(), id);
        id
    }

    /// One more name (or one fewer) of a population has these words.
    pub(crate) fn count(&mut self, words: &[u32], population: usize, by: i64) {
        let native = words.first().and_then(|w| self.word(*w)).is_some_and(|w| w.native);
        let shift = |cell: Option<&mut u32>| {
            if let Some(cell) = cell {
                *cell = u32::try_from(i64::from(*cell).saturating_add(by).max(0)).unwrap_or(u32::MAX);
            }
        };
        shift(self.totals.get_mut(population).and_then(|t| t.get_mut(usize::from(native))));
        self.count_together(words, population, by);
        for id in words {
            let word = self.words.get_mut(*id as usize);
            shift(
                word.and_then(|w| w.counts.get_mut(population)).and_then(|c| c.get_mut(usize::from(native))),
            );
        }
    }

    fn count_together(&mut self, words: &[u32], population: usize, by: i64) {
        let sounds = self.first_sounds(words);
        let shift = |cell: &mut u32| {
            *cell = u32::try_from(i64::from(*cell).saturating_add(by).max(0)).unwrap_or(u32::MAX);
        };
        if let Some(alone) = self.alone.get_mut(population) {
            alone.resize(self.by_sound.len(), 0);
            for sound in &sounds {
                alone.get_mut(*sound as usize).into_iter().for_each(shift);
            }
        }
        if let Some(exact) = self.exact.get_mut(population).filter(|_| sounds.len() < 3) {
            let mut key = sounds.clone();
            key.sort_unstable();
            shift(exact.entry(key.into()).or_default());
        }
        if let Some(together) = self.together.get_mut(population) {
            for (at, one) in sounds.iter().enumerate() {
                for other in sounds.iter().skip(at + 1) {
                    shift(together.entry((*one.min(other), *one.max(other))).or_default());
                }
            }
        }
    }

    /// Of the names that have all these words, the share that has no other.
    #[expect(clippy::cast_precision_loss, reason = "counts of people")]
    pub(crate) fn exact_share(&self, words: &[u32], population: usize) -> f32 {
        let mut key = self.first_sounds(words);
        key.sort_unstable();
        let with = match key.as_slice() {
            [one] => self.alone.get(population).and_then(|a| a.get(*one as usize)),
            [a, b] => self.together.get(population).and_then(|t| t.get(&(*a, *b))),
            _ => return 0.9,
        };
        let exact = self.exact.get(population).and_then(|e| e.get(key.as_slice()));
        let count = |c: Option<&u32>| c.copied().unwrap_or_default() as f32;
        ((count(exact) + 0.8) / (count(with) + 2.0)).clamp(0.02, 0.98)
    }

    fn first_sounds(&self, words: &[u32]) -> Vec<u32> {
        words.iter().filter_map(|w| self.word(*w).and_then(|w| w.sounds.first().copied())).collect()
    }

    /// How much oftener two words stand together than they would by chance, in bits, never below nothing: names come
    /// in pairs (a rare second word is no second proof). For each word but the first, with the best of those before.
    #[expect(clippy::cast_precision_loss, reason = "counts of people")]
    pub(crate) fn tie(&self, one: u32, other: u32, population: usize) -> f32 {
        let sound = |w: u32| self.word(w).and_then(|w| w.sounds.first().copied());
        let (Some(a), Some(b)) = (sound(one), sound(other)) else { return 0.0 };
        let (Some(alone), Some(pairs)) = (self.alone.get(population), self.together.get(population)) else {
            return 0.0;
        };
        let total = self.totals.get(population).map_or(0, |t| t.iter().sum::<u32>()) as f32;
        let of = |s: u32| alone.get(s as usize).copied().unwrap_or_default() as f32;
        let both = pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or_default() as f32;
        let expected = of(a) * of(b) / total.max(1.0);
        let others = (both - OF_ONE).max(0.0);
        ((others + expected) / expected.max(f32::MIN_POSITIVE)).log2()
    }

    /// Finds the neighbours of the words that came since the last time and measures how common all words are, or, where
    /// that is measured already and few came, the new ones and their neighbours.
    pub(crate) fn settle(&mut self, all: bool) {
        if all {
            self.common_first();
        }
        let fresh = self.settled..self.words.len();
        let id = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let found: Vec<Vec<Alike>> = fresh
            .clone()
            .into_par_iter()
            .map(|at| {
                let Some(word) = self.words.get(at) else { return Vec::new() };
                let sounds = word.sounds.iter().filter_map(|s| self.sound_texts.get(*s as usize));
                let sounds: Vec<&str> = sounds.map(|s| &**s).collect();
                self.near(&word.text, &word.heard, &sounds, word.total(), id(at))
            })
            .collect();
        self.marks.resize(self.words.len(), [0; 4]);
        let mut touched: Vec<u32> = Vec::new();
        for (at, list) in fresh.zip(found) {
            // Each finds those before it, so what it adds to them is the last of their list.
            let me = id(at);
            for (other, how) in list {
                self.note(me, (other, how));
                if other != me {
                    self.note(other, (me, how));
                }
                touched.push(other);
            }
            touched.push(me);
        }
        self.settled = self.words.len();
        if all {
            touched = (0..id(self.words.len())).collect();
        }
        touched.sort_unstable();
        touched.dedup();
        self.measure(&touched);
    }

    fn note(&mut self, word: u32, alike: Alike) {
        let (cell, bit) = mark(alike.0);
        if let Some(mark) = self.marks.get_mut(word as usize).and_then(|m| m.get_mut(cell)) {
            *mark |= bit;
        }
        if let Some(word) = self.words.get_mut(word as usize) {
            word.alike.push(alike);
        }
    }

    /// Words of one sound in order of how common they are, whatever order they came in.
    fn common_first(&mut self) {
        let (words, lists) = (&self.words, &mut self.by_sound);
        let key = |id: &u32| words.get(*id as usize).map(|w| (std::cmp::Reverse(w.total()), &*w.text));
        lists.par_iter_mut().for_each(|list| list.sort_unstable_by(|a, b| key(a).cmp(&key(b))));
    }

    fn measure(&mut self, touched: &[u32]) {
        let reach = |id: &u32| self.word(*id).map(|w| (*id, self.reach(&w.alike, &w.common)));
        let reaches: Vec<(u32, Reach)> = touched.par_iter().filter_map(reach).collect();
        for (id, reach) in reaches {
            if let Some(word) = self.words.get_mut(id as usize) {
                word.reach = reach;
            }
        }
    }

    /// The words alike to a part of a name that is not among them.
    pub(crate) fn neighbours(
        &self,
        text: &str,
        heard: &spelling::Word,
        part: &Part,
        total: u32,
    ) -> Vec<Alike> {
        let sounds: Vec<&str> = part.sounds.texts().collect();
        self.near(text, heard, &sounds, total, u32::MAX)
    }

    /// The words alike to a word with these sounds, itself among them when it is known. `total` says how common it is:
    /// a rare word is also compared with common ones whose sound differs by a letter. Words after `last` are left out:
    /// they find this one themselves.
    fn near(&self, text: &str, heard: &spelling::Word, sounds: &[&str], total: u32, last: u32) -> Vec<Alike> {
        let mut out: Vec<Alike> = Vec::new();
        let mut consider = |id: u32, rare_only: bool| {
            let Some(other) = self.word(id).filter(|_| id <= last) else { return };
            let apart = other.total().max(total) >= 8 * other.total().min(total).max(1);
            if rare_only && !apart {
                return;
            }
            let how = if *text == *other.text {
                Some(Likeness::Same)
            } else {
                Likeness::between(heard, &other.heard)
            };
            if let Some(how) = how {
                out.push((id, if rare_only { how.min(Likeness::Loose) } else { how }));
            }
        };
        let known: Vec<u32> = sounds.iter().filter_map(|s| self.sounds.get(*s)).copied().collect();
        for sound in &known {
            for id in self.by_sound.get(*sound as usize).into_iter().flatten().take(MOST_OF_A_SOUND) {
                consider(*id, false);
            }
        }
        for sound in self.near_sounds(sounds, &known) {
            for id in self.by_sound.get(sound as usize).into_iter().flatten().take(MOST_OF_A_SOUND) {
                consider(*id, true);
            }
        }
        out.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        out.dedup_by_key(|a| a.0);
        out
    }

    /// Sounds one letter apart.
    fn near_sounds(&self, sounds: &[&str], known: &[u32]) -> Vec<u32> {
        let mut out: Vec<u32> = Vec::new();
        for text in sounds.iter().filter(|s| s.chars().count() > 1) {
            for gap in gaps(text) {
                out.extend(self.gaps.get(gap.as_str()).into_iter().flatten());
                out.extend(self.sounds.get(gap.as_str()));
            }
            out.extend(self.gaps.get(*text).into_iter().flatten());
        }
        out.sort_unstable();
        out.dedup();
        out.retain(|s| !known.contains(s));
        out
    }

    /// What a word sounds like, as a number.
    pub(crate) fn ring(&self, id: u32) -> Option<Ring> {
        self.rings.get(id as usize).copied()
    }

    /// The sound of a name of two words, said as one; made when it is new.
    pub(crate) fn join(&mut self, parts: &[Part]) -> Option<u32> {
        Some(self.said(&joined(parts)?))
    }

    /// The same, when it is known.
    pub(crate) fn known_join(&self, parts: &[Part]) -> Option<u32> {
        self.sounds.get(joined(parts)?.as_str()).copied()
    }

    /// The sounds of a text that the register knows.
    pub(crate) fn known_sounds(&self, part: &Part) -> Vec<u32> {
        let mut out: Vec<u32> = self.sounds.get(part.sounds.first.as_str()).copied().into_iter().collect();
        out.extend(part.sounds.second.as_deref().and_then(|s| self.sounds.get(s)).copied());
        out
    }

    /// How alike two words are.
    pub(crate) fn alike(&self, one: u32, other: u32) -> Option<Likeness> {
        if one == other {
            return Some(Likeness::Same);
        }
        let (cell, bit) = mark(other);
        if self.marks.get(one as usize).and_then(|m| m.get(cell)).is_some_and(|m| m & bit == 0) {
            return None;
        }
        let list = &self.word(one)?.alike;
        let at = list.binary_search_by_key(&other, |a| a.0).ok()?;
        list.get(at).map(|a| a.1)
    }

    /// How much of each population words like these reach.
    pub(crate) fn reach(&self, alike: &[Alike], common: &common::Shares) -> Reach {
        let mut sums = [[[0u64; LEVELS]; 2]; POPULATIONS];
        for (id, how) in alike {
            let Some(word) = self.word(*id) else { continue };
            for (sum, counts) in sums.iter_mut().zip(&word.counts) {
                for (cell, count) in sum.iter_mut().zip(counts) {
                    for level in Likeness::ALL.iter().filter(|l| **l <= *how) {
                        if let Some(cell) = cell.get_mut(level.index()) {
                            *cell += u64::from(*count);
                        }
                    }
                }
            }
        }
        let mut reach = Reach::default();
        for ((reach, sum), totals) in reach.iter_mut().zip(&sums).zip(&self.totals) {
            for (((cells, sums), total), common) in reach.iter_mut().zip(sum).zip(totals).zip(common) {
                for ((cell, sum), common) in cells.iter_mut().zip(sums).zip(common) {
                    *cell = -share(*sum, *total, *common).log2();
                }
            }
        }
        reach
    }
}

impl Drop for Vocabulary {
    fn drop(&mut self) {
        for word in &mut self.words {
            word.text.zeroize();
            word.heard.wipe();
        }
        for (mut text, _) in self.by_text.drain().chain(self.sounds.drain()) {
            text.zeroize();
        }
        self.sound_texts.iter_mut().for_each(Zeroize::zeroize);
        for (mut text, _) in self.gaps.drain() {
            text.zeroize();
        }
    }
}

/// The sounds of two words, one after the other.
fn joined(parts: &[Part]) -> Option<String> {
    let [one, other] = parts else { return None };
    Some(format!("{}{}", one.sounds.first, other.sounds.first))
}

/// A sound as a number from which the number of two sounds, one after the other, is reckoned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ring {
    letters: u32,
    /// The base as often multiplied by itself as there are letters.
    length: u32,
}

impl Ring {
    const BASE: u32 = 0x0100_0193;

    pub(crate) fn of(sound: &str) -> Self {
        let add = |ring: Self, letter: char| Self {
            letters: ring.letters.wrapping_mul(Self::BASE).wrapping_add(u32::from(letter)),
            length: ring.length.wrapping_mul(Self::BASE),
        };
        sound.chars().fold(Self { letters: 0, length: 1 }, add)
    }

    /// Of this sound and then another.
    pub(crate) const fn then(self, other: Self) -> Self {
        Self {
            letters: self.letters.wrapping_mul(other.length).wrapping_add(other.letters),
            length: self.length.wrapping_mul(other.length),
        }
    }
}

/// Where a word leaves its mark.
const fn mark(word: u32) -> (usize, u64) {
    let hash = word.wrapping_mul(0x9e37_79b1);
    ((hash >> 30) as usize, 1 << (hash >> 24 & 63))
}

/// The share of a register that strangers make up, leaned on people at large. One is taken off: of two records that are
/// compared the other is always among those counted. Never nothing: what was not seen may still exist.
#[expect(clippy::cast_precision_loss, reason = "counts of people")]
fn share(part: u64, whole: u32, common: f32) -> f32 {
    let others = part.saturating_sub(1) as f32 + 0.5 + AT_LARGE * common;
    (others / (whole as f32 + 1.0 + AT_LARGE)).min(1.0)
}

/// A sound with each of its letters left out.
fn gaps(sound: &str) -> Vec<String> {
    let letters: Vec<char> = sound.chars().collect();
    if !(2..=16).contains(&letters.len()) {
        return Vec::new();
    }
    let mut out: Vec<String> = (0..letters.len())
        .map(|gap| letters.iter().enumerate().filter(|(i, _)| *i != gap).map(|(_, c)| *c).collect())
        .collect();
    out.dedup();
    out
}
