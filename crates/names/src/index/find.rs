//! A query made ready: the words of the index each of its parts may be, with the evidence of each.

use super::closer::Span;
use super::likely::{anybody, expand, expand_joined, likely};
use super::starts::beginnings;
use super::table::{Table, WEAK};
use crate::assign::{MOST_ATOMS, Match, Tolls};
use crate::parts::{Part, PartRole};
use crate::spelling::{Side, Speller, Word};
use std::collections::BTreeMap;

/// A word of the index that some atoms of the query may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) word: u32,
    pub(crate) mask: u16,
    pub(crate) score: f32,
}

/// One atom of the query: a part, or half of one that the index knows as two words.
#[derive(Clone, Debug)]
pub(crate) struct Atom {
    pub(crate) text: String,
    pub(crate) toll: f32,
    pub(crate) role: PartRole,
}

/// A prepared name of a query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) atoms: Vec<Atom>,
    /// Sorted by word.
    pub(crate) entries: Vec<Entry>,
    slots: Vec<(u32, u32, u32)>,
    pub(super) spans: Vec<Span>,
    typing: bool,
}

/// No part of a query is tried as more words than this.
const MOST_WORDS: usize = 96;

/// What a part costs when the other name does not have it.
const MISSING: f32 = 1.3;
const MISSING_WEAK: f32 = 0.15;
/// What a part of the found name costs when it was not asked for.
const EXTRA: f32 = 1.9;
const EXTRA_WEAK: f32 = 0.3;
const NOT_YET: f32 = 0.04;
/// How much the evidence of a title counts.
const WEAKLY: f32 = 0.5;
/// Two halves of a word must be at least this probable together (a log-probability) to be read apart.
const HALVES: f32 = -22.0;
/// So much less probable than the whole the halves may be: the whole is looked for as well.
const STILL: f32 = 12.0;

impl Plan {
    /// Prepares parts for the words of a table. `typing`: the last part may be the beginning of a word.
    pub(crate) fn new(speller: &Speller, table: &Table, parts: &[Part], typing: bool) -> Self {
        let mut plan = Self { typing, ..Self::default() };
        let all_weak = parts.iter().all(Part::is_weak);
        let mut found: Vec<(Vec<(u32, f32)>, u16)> = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let weak = part.is_weak() && !all_weak;
            let open = typing && at + 1 == parts.len();
            let halves = if weak || open { None } else { split(speller, table, &part.text) };
            if plan.atoms.len() + if halves.is_some() { 2 } else { 1 } > MOST_ATOMS {
                break;
            }
            let mut mask = 0u16;
            let texts = halves.map_or_else(|| vec![part.text.clone()], |(a, b)| vec![a, b]);
            for text in &texts {
                let bit = 1u16 << plan.atoms.len();
                mask |= bit;
                #[expect(clippy::cast_precision_loss, reason = "one or two")]
                let toll = if weak || part.role == PartRole::Father {
                    MISSING_WEAK
                } else {
                    MISSING / texts.len() as f32
                };
                plan.atoms.push(Atom { text: text.clone(), toll, role: part.role });
                if texts.len() > 1 {
                    found.push((expand(speller, table, text, MOST_WORDS / 2).0, bit));
                }
            }
            let (mut words, standing) = expand(speller, table, &part.text, MOST_WORDS);
            if weak {
                for (_, score) in &mut words {
                    *score *= WEAKLY;
                }
            }
            if open {
                words.extend(beginnings(speller, &table.vocab, &part.text));
            }
            found.push((words, mask));
            plan.spans.push(Span { mask, written: Word::new(&part.text), weak, standing });
        }
        for pair in plan.spans.windows(2) {
            let [a, b] = pair else { continue };
            let (left, right) = (a.written.text(), b.written.text());
            found.push((expand_joined(speller, table, left, right, MOST_WORDS / 4), a.mask | b.mask));
        }
        plan.fill(found);
        plan
    }

    fn fill(&mut self, found: Vec<(Vec<(u32, f32)>, u16)>) {
        let mut all: BTreeMap<(u32, u16), f32> = BTreeMap::new();
        for (words, mask) in found {
            for (word, score) in words {
                let best = all.entry((word, mask)).or_insert(score);
                *best = best.max(score);
            }
        }
        self.entries = all.into_iter().map(|((word, mask), score)| Entry { word, mask, score }).collect();
        let size = (self.entries.len() * 4).next_power_of_two().max(8);
        self.slots = vec![(u32::MAX, 0, 0); size];
        let mut from = 0usize;
        while let Some(first) = self.entries.get(from) {
            let word = first.word;
            let long = self.entries.iter().skip(from).take_while(|e| e.word == word).count();
            let mut at = spread(word, size);
            while self.slots.get(at).is_some_and(|s| s.0 != u32::MAX) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = (word, u32::try_from(from).unwrap_or(0), u32::try_from(from + long).unwrap_or(0));
            }
            from += long;
        }
    }

    /// The entries of a word of the index.
    #[inline]
    pub(crate) fn of(&self, word: u32) -> &[Entry] {
        let size = self.slots.len();
        if size == 0 {
            return &[];
        }
        let mut at = spread(word, size);
        loop {
            match self.slots.get(at) {
                Some((w, from, to)) if *w == word => {
                    return self.entries.get(*from as usize..*to as usize).unwrap_or_default();
                }
                Some((u32::MAX, ..)) | None => return &[],
                Some(_) => at = (at + 1) & (size - 1),
            }
        }
    }

    /// The most evidence that atoms outside `mask` can still bring to a name not looked at yet.
    pub(crate) fn rest(&self, mask: u16, open: &[u16]) -> f32 {
        let mut top = [0f32; MOST_ATOMS];
        for entry in self.entries.iter().filter(|e| open.contains(&e.mask)) {
            each(entry.mask, entry.score, |atom, score| raise(&mut top, atom, score));
        }
        let outside = self.atoms.iter().zip(top).enumerate().filter(|(atom, _)| mask >> atom & 1 == 0);
        outside.map(|(_, (atom, top))| if top > 0.0 { top } else { -atom.toll }).sum()
    }

    /// What a word of the found name costs when nothing asked for it.
    #[inline]
    pub(crate) const fn extra(&self, word: u32) -> f32 {
        match () {
            // who is still typing has not come to it yet
            () if self.typing => NOT_YET,
            () if word & WEAK == 0 => EXTRA,
            () => EXTRA_WEAK,
        }
    }

    /// The most evidence a name can bring at all.
    pub(crate) fn highest(&self) -> f32 {
        let open: Vec<u16> = self.entries.iter().map(|e| e.mask).collect();
        self.rest(0, &open).max(0.0)
    }

    /// The words of the index for a mask, the most telling first.
    pub(crate) fn lists(&self, mask: u16) -> Vec<(f32, u32)> {
        let all = self.entries.iter().filter(|e| e.mask == mask);
        let mut out: Vec<(f32, u32)> = all.map(|e| (e.score, e.word)).collect();
        out.sort_by(|a, b| b.0.total_cmp(&a.0));
        out
    }

    /// What each word of a name may be, and what leaving out costs.
    pub(crate) fn matches(&self, words: &[u32]) -> (Vec<Vec<Match>>, Tolls) {
        let matches = words
            .iter()
            .map(|w| {
                self.of(w & !WEAK).iter().map(|e| Match { mask: e.mask, score: e.score, takes: 1 }).collect()
            })
            .collect();
        let extra = words.iter().map(|w| self.extra(*w)).collect();
        (matches, Tolls { missing: self.atoms.iter().map(|a| a.toll).collect(), extra })
    }
}

fn spread(word: u32, size: usize) -> usize {
    (word.wrapping_mul(0x9e37_79b1) >> 8) as usize & (size - 1)
}

/// A word as two, when both halves are about as probable together as the whole is.
fn split(speller: &Speller, table: &Table, text: &str) -> Option<(String, String)> {
    if !(6..=24).contains(&text.chars().count())
        || table.vocab.number(text).is_some_and(|n| table.vocab.word(n).is_some_and(|w| w.people > 9))
    {
        return None;
    }
    let chance = |t: &str| {
        let written = Word::new(t);
        let alike = table.vocab.same_sound(t);
        let of = |side| anybody(table, &likely(speller, table, &written, side, alike), side).max(1e-9).ln();
        of(Side::Latin).max(of(Side::Arabic))
    };
    let mut most = HALVES.max(chance(text) - STILL);
    let mut best = None;
    let cuts = text.char_indices().map(|(at, _)| at).skip(3);
    for (a, b) in cuts.filter_map(|at| text.split_at_checked(at)).filter(|(_, b)| b.chars().count() >= 3) {
        let left = chance(a);
        // the other half is no more probable than certain
        if left <= most {
            continue;
        }
        let both = left + chance(b);
        if both > most {
            (most, best) = (both, Some((a.to_owned(), b.to_owned())));
        }
    }
    best
}

/// Every atom of a mask with its share of the score.
#[inline]
pub(crate) fn each(mask: u16, score: f32, mut of: impl FnMut(usize, f32)) {
    if mask.is_power_of_two() {
        return of(mask.trailing_zeros() as usize, score);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few atoms")]
    let share = score / mask.count_ones() as f32;
    (0..MOST_ATOMS).filter(|atom| mask >> atom & 1 == 1).for_each(|atom| of(atom, share));
}

#[inline]
pub(crate) fn raise(best: &mut [f32; MOST_ATOMS], atom: usize, score: f32) {
    if let Some(cell) = best.get_mut(atom) {
        *cell = cell.max(score);
    }
}
