//! A query made ready: the words of the index each of its parts may be, with the evidence of each.

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
    typing: bool,
}

/// No part of a query is tried as more words than this.
const MOST_WORDS: usize = 96;
/// A word this much less probable than the best (in nats) is not tried.
const REACH: f32 = 16.0;
/// Nor one that is less probable than this in itself: so much at all, and so much a letter.
const FURTHEST: f32 = 14.0;
const FURTHER: f32 = 1.5;
/// Evidence of a single word, at most and at least.
const MOST: f32 = 10.0;
const LEAST: f32 = 0.4;

/// What a part costs when the other name does not have it.
const MISSING: f32 = 2.5;
const MISSING_WEAK: f32 = 0.3;
/// What a part of the found name costs when it was not asked for.
const EXTRA: f32 = 1.2;
const EXTRA_WEAK: f32 = 0.15;
const NOT_YET: f32 = 0.04;
/// How much the evidence of a title counts.
const WEAKLY: f32 = 0.5;
/// How much the way back weighs: that who is called as asked would be written as found.
const BACK: f32 = 0.3;
/// How much of the difference between two spellings counts: the weights are surer of it than people are.
const FLAT: f32 = 0.5;
/// The log-probability of any one spelling that nobody knows: so much a letter, and so much at all.
const UNKNOWN_LETTER: f32 = 2.3;
const UNKNOWN: f32 = 3.0;
/// How many words of names in general a small register is seen among.
const GENERAL: f32 = 3000.0;
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
        let mut spans: Vec<(u16, String, bool)> = Vec::new();
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
                    found.push((expand(speller, table, text, MOST_WORDS / 2), bit));
                }
            }
            let mut words = expand(speller, table, &part.text, MOST_WORDS);
            if weak {
                for (_, score) in &mut words {
                    *score *= WEAKLY;
                }
            }
            if open {
                words.extend(beginnings(speller, &table.vocab, &part.text));
            }
            found.push((words, mask));
            spans.push((mask, part.text.clone(), weak));
        }
        for pair in spans.windows(2) {
            let [(a, left, _), (b, right, _)] = pair else { continue };
            found.push((expand_joined(speller, table, left, right, MOST_WORDS / 4), a | b));
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

/// The words that `text` may be another spelling of, the most telling first: how much more probable it is that `text` is
/// written for that word than for any word at all.
fn expand(speller: &Speller, table: &Table, text: &str, most: usize) -> Vec<(u32, f32)> {
    likely_words(speller, table, &Word::new(text), &table.vocab.alike(text), most)
}

/// Two neighbouring parts as one word.
fn expand_joined(speller: &Speller, table: &Table, left: &str, right: &str, most: usize) -> Vec<(u32, f32)> {
    // an h that begins the right half makes no kh or zh with the end of the left one
    let sounded = match right.strip_prefix('h') {
        Some(rest) => format!("{left}ح{rest}"),
        None => format!("{left}{right}"),
    };
    likely_words(speller, table, &Word::joined(left, right), table.vocab.same_sound(&sounded), most)
}

fn likely_words(
    speller: &Speller,
    table: &Table,
    written: &Word,
    alike: &[u32],
    most: usize,
) -> Vec<(u32, f32)> {
    let sides = [Side::Latin, Side::Arabic].map(|side| {
        let likely = likely(speller, table, written, side, alike);
        let share = anybody(table, &likely, side);
        let best = likely.iter().map(|l| l.1).fold(-30.0, f32::max);
        (side, likely, share, best)
    });
    #[expect(clippy::cast_precision_loss, reason = "millions of words")]
    let words = |side| table.vocab.borne_in(side) as f32;
    let bearers: f32 = sides.iter().map(|(side, _, share, best)| words(*side) * share / best.exp()).sum();
    let general = GENERAL * speller.prior(written).exp();
    let rarity = -((bearers + general) / (words(Side::Latin) + words(Side::Arabic) + GENERAL)).ln();
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let unknown = (-UNKNOWN_LETTER * written.len() as f32 - UNKNOWN).exp();
    let mut out = Vec::new();
    for (_, likely, share, best) in sides {
        let doubt = (unknown / share.max(1e-30)).ln_1p();
        let top = (rarity - doubt).min(MOST);
        out.extend(
            likely.into_iter().map(|(n, log)| (n, FLAT * (log - best) + top)).filter(|(_, s)| *s > LEAST),
        );
    }
    let text_of = |n: u32| table.vocab.word(n).map(|w| &*w.text);
    out.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| text_of(a.0).cmp(&text_of(b.0))));
    out.truncate(most);
    out
}

/// The words of one script among `alike` that may be meant, with the log-probability that they are written this way.
fn likely(speller: &Speller, table: &Table, written: &Word, side: Side, alike: &[u32]) -> Vec<(u32, f32)> {
    let mut likely: Vec<(u32, f32)> = Vec::new();
    let mut best = f32::NEG_INFINITY;
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let furthest = -FURTHEST - FURTHER * written.len() as f32;
    for number in alike {
        let Some(word) = table.vocab.word(*number).filter(|w| w.side == side) else { continue };
        let letters = match speller.by_letters_above(side, &word.letters, written, furthest.max(best - REACH))
        {
            letters if *word.text == *written.text() => letters.max(-1.0),
            letters => letters,
        };
        if letters < best - REACH || letters < furthest {
            continue;
        }
        best = best.max(letters);
        likely.push((*number, letters));
    }
    // only now: what was let in early must not depend on the order of coming
    likely.retain(|(_, letters)| *letters >= best - REACH);
    for (number, log) in &mut likely {
        let Some(word) = table.vocab.word(*number) else { continue };
        let back = speller.back_by_letters(written, side, &word.letters);
        let known = speller.with_known(&word.text, (1.0 - BACK) * *log + BACK * back, written);
        *log = (known * 16.0).round() / 16.0;
    }
    let best = likely.iter().map(|l| l.1).fold(f32::NEG_INFINITY, f32::max);
    likely.retain(|(_, log)| *log >= best - REACH);
    likely
}

/// The share of the words of one script that would be written this way, summed in an order that does not depend on how the
/// index grew.
fn anybody(table: &Table, likely: &[(u32, f32)], side: Side) -> f32 {
    let mut people: BTreeMap<i32, u64> = BTreeMap::new();
    for (number, log) in likely {
        #[expect(clippy::cast_possible_truncation, reason = "a few hundred sixteenths")]
        let step = (log * 16.0) as i32;
        *people.entry(step).or_default() += table.vocab.word(*number).map_or(0, |w| u64::from(w.people));
    }
    #[expect(clippy::cast_precision_loss, reason = "millions at most")]
    let sum: f64 = people.iter().map(|(step, n)| (f64::from(*step) / 16.0).exp() * *n as f64).sum();
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a probability")]
    let share = (sum / table.vocab.borne_in(side).max(1) as f64) as f32;
    share
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
    let cuts = text.char_indices().map(|(at, _)| at).skip(3);
    let halves = cuts.filter_map(|at| text.split_at_checked(at)).filter(|(_, b)| b.chars().count() >= 3);
    let best = halves.map(|(a, b)| (chance(a) + chance(b), a, b)).max_by(|x, y| x.0.total_cmp(&y.0))?;
    (best.0 > HALVES && best.0 > chance(text) - STILL).then(|| (best.1.to_owned(), best.2.to_owned()))
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
