//! Sifting: of all names that hold a word of the query, those with the most evidence, in bounded work.
//!
//! The rarest word first, and of every part of the query the most telling words. Every name has a sketch of its words in one number;
//! it says at once what the name can bring at most, and only who could still be among the best is looked at. It ends
//! as soon as a name that holds only words not gone through cannot reach the best.

use super::find::{Plan, each, raise};
use super::rank::{Candidate, Search, fixed};
use super::table::{Row, TOGETHER, WEAK};
use super::{Index, NONE};
use crate::assign::MOST_ATOMS;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The words of a name in one number: a bit for the sound of each, and above them how many words may come and go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sketch(u64);

/// So many sounds are told apart in a sketch.
const SOUNDS: u32 = 60;

impl Sketch {
    /// Of words by the hash of their sound, `weak` of which may come and go.
    pub(crate) fn new(sounds: impl Iterator<Item = u32>, weak: u8) -> Self {
        let bits = sounds.fold(0u64, |bits, sound| bits | 1 << (sound % SOUNDS));
        Self(bits | u64::from(weak.min(15)) << SOUNDS)
    }

    const fn bits(self) -> u64 {
        self.0 & ((1 << SOUNDS) - 1)
    }

    fn weak(self) -> u32 {
        u32::try_from(self.0 >> SOUNDS).unwrap_or(0)
    }
}

/// What names can bring at most, by their sketches.
struct Ceiling {
    /// For every sound, what its best word says for each atom.
    tops: Vec<[f32; MOST_ATOMS]>,
    /// What each atom says when it is missing.
    least: [f32; MOST_ATOMS],
    /// The sounds of all words that say something.
    known: u64,
    extra: f32,
    extra_weak: f32,
}

impl Ceiling {
    fn new(index: &Index, plan: &Plan) -> Self {
        let mut tops = vec![[f32::NEG_INFINITY; MOST_ATOMS]; SOUNDS as usize];
        let mut known = 0u64;
        for entry in &plan.entries {
            let sound = index.table.vocab.word(entry.word).map_or(0, |w| w.sound % SOUNDS);
            known |= 1 << sound;
            if let Some(top) = tops.get_mut(sound as usize) {
                each(entry.mask, entry.score, |atom, score| raise(top, atom, score));
            }
        }
        Self { tops, least: unsaid(plan), known, extra: plan.extra(0), extra_weak: plan.extra(WEAK) }
    }

    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "a few words")]
    fn of(&self, sketch: Sketch) -> i32 {
        let mut best = self.least;
        let mut bits = sketch.bits() & self.known;
        while bits != 0 {
            if let Some(top) = self.tops.get(bits.trailing_zeros() as usize) {
                for (best, top) in best.iter_mut().zip(top) {
                    *best = best.max(*top);
                }
            }
            bits &= bits - 1;
        }
        let mut sum: f32 = best.iter().sum();
        let others = (sketch.bits() & !self.known).count_ones();
        let weak = others.min(sketch.weak());
        sum -= (others - weak) as f32 * self.extra + weak as f32 * self.extra_weak;
        // a step more, for what rounding takes
        fixed(sum) + 1
    }
}

/// The best names so far: some more than asked for, so that they are put in order now and then and not one by one.
struct Best {
    names: Vec<(i32, u32)>,
    most: usize,
    least: i32,
}

impl Best {
    fn new(most: usize) -> Self {
        Self { names: Vec::with_capacity(2 * most), most, least: i32::MIN }
    }

    fn put(&mut self, score: i32, name: u32, lowest: impl Fn(u32) -> u64) {
        self.names.push((score, name));
        if self.names.len() >= 2 * self.most {
            self.cut(lowest);
        }
    }

    /// Leaves each name once and, when there are more than asked for, none below the last of those. Of equal names that
    /// are too many, those whose lowest key is lowest stay: which came first must not tell.
    fn cut(&mut self, lowest: impl Fn(u32) -> u64) {
        self.names.sort_unstable_by(|a, b| b.cmp(a));
        self.names.dedup();
        let Some((least, _)) = self.most.checked_sub(1).and_then(|last| self.names.get(last)) else { return };
        self.least = *least;
        self.names.truncate(self.names.partition_point(|(score, _)| *score >= self.least));
        if self.names.len() > self.most + self.most / 2 {
            let better = self.names.partition_point(|(score, _)| *score > self.least);
            let equal = self.names.get_mut(better..).unwrap_or_default();
            equal.sort_by_cached_key(|(_, name)| lowest(*name));
            self.names.truncate(self.most);
        }
    }
}

/// What is left of the words for one mask of the query: the most telling first.
struct Lists {
    mask: u16,
    words: std::vec::IntoIter<(f32, u32)>,
}

impl Lists {
    fn next(&self) -> Option<(f32, u32)> {
        self.words.as_slice().first().copied()
    }
}

/// The most evidence of a name that holds only words that are left.
fn ceiling_of(plan: &Plan, left: &[Lists]) -> i32 {
    let mut top = [0f32; MOST_ATOMS];
    let next = left.iter().filter_map(|l| Some((l.mask, l.next()?.0)));
    for (mask, score) in next {
        each(mask, score, |atom, score| raise(&mut top, atom, score));
    }
    let of = |(atom, top): (&super::find::Atom, f32)| if top > 0.0 { top } else { -atom.toll };
    fixed(plan.atoms.iter().zip(top).map(of).sum())
}

/// What each atom says of a name that has nothing for it.
fn unsaid(plan: &Plan) -> [f32; MOST_ATOMS] {
    let mut unsaid = [0f32; MOST_ATOMS];
    for (said, atom) in unsaid.iter_mut().zip(&plan.atoms) {
        *said = -atom.toll;
    }
    unsaid
}

/// The evidence of a name by a first look: every atom by its best word.
fn first_look(plan: &Plan, unsaid: &[f32; MOST_ATOMS], words: &[u32]) -> i32 {
    let mut best = *unsaid;
    let mut left = 0f32;
    for word in words {
        let entries = plan.of(word & !WEAK);
        if entries.is_empty() {
            left += plan.extra(*word);
        }
        for entry in entries {
            each(entry.mask, entry.score, |atom, score| raise(&mut best, atom, score));
        }
    }
    fixed(best.iter().sum::<f32>() - left)
}

/// Names read together, and all their words.
#[derive(Default)]
struct Fetched {
    rows: Vec<(u32, Row)>,
    words: Vec<u32>,
}

impl Index {
    /// The names with the most evidence, by a first look.
    pub(super) fn names(&self, plan: &Plan, search: &Search<'_>, most: usize) -> Vec<Candidate> {
        let (mut best, mut fetched) = (Best::new(most), Fetched::default());
        let ceiling = Ceiling::new(self, plan);
        let masks: BTreeSet<u16> = plan.entries.iter().map(|e| e.mask).collect();
        let mut left: Vec<Lists> =
            masks.into_iter().map(|mask| Lists { mask, words: plan.lists(mask).into_iter() }).collect();
        while let Some(at) = self.shortest(&left) {
            if ceiling_of(plan, &left) < best.least {
                break;
            }
            let Some((_, word)) = left.get_mut(at).and_then(|lists| lists.words.next()) else { break };
            for some in self.table.postings(word).chunks(TOGETHER) {
                fetched.rows.clear();
                fetched.rows.extend(some.iter().map(|name| (*name, self.table.row(*name))));
                fetched.rows.retain(|(_, row)| ceiling.of(row.sketch) >= best.least);
                self.look((plan, &ceiling.least), search, &mut fetched, &mut best);
            }
        }
        best.cut(|name| self.lowest(name, search));
        let with_key = |(score, name): (i32, u32)| (score, Reverse(self.lowest(name, search)), name);
        let mut out: Vec<Candidate> = best.names.into_iter().map(with_key).collect();
        out.sort_unstable_by(|a, b| b.cmp(a));
        out.truncate(most);
        out
    }

    /// The lists whose next word the fewest names hold.
    fn shortest(&self, left: &[Lists]) -> Option<usize> {
        let next = left.iter().enumerate().filter_map(|(at, lists)| Some((at, lists.next()?.1)));
        next.min_by_key(|(at, word)| (self.table.postings(*word).len(), *at)).map(|(at, _)| at)
    }

    /// A look at names: which are among the best of those that may be shown.
    fn look(
        &self,
        (plan, unsaid): (&Plan, &[f32; MOST_ATOMS]),
        search: &Search<'_>,
        fetched: &mut Fetched,
        found: &mut Best,
    ) {
        let Fetched { rows, words } = fetched;
        words.clear();
        // two or three words each: to move them as one piece is a call for every name
        for (_, row) in rows.iter() {
            for word in self.table.words_of(*row) {
                words.push(*word);
            }
        }
        let mut rest = words.as_slice();
        for (name, row) in rows {
            let Some((words, others)) = rest.split_at_checked(usize::from(row.words)) else { return };
            rest = others;
            let score = first_look(plan, unsaid, words);
            if score >= found.least && (search.admits_all() || self.admitted(*name, search).is_some()) {
                found.put(score, *name, |name| self.lowest(name, search));
            }
        }
    }

    /// The lowest key among those who bear the name and may be shown.
    fn lowest(&self, name: u32, search: &Search<'_>) -> u64 {
        self.admitted(name, search).map_or(u64::MAX, |p| p.key)
    }

    fn admitted(&self, name: u32, search: &Search<'_>) -> Option<&super::Kept> {
        self.bearers(name).find(|p| search.admits(p))
    }

    pub(super) fn bearers(&self, name: u32) -> impl Iterator<Item = &super::Kept> {
        let mut at = self.table.use_of(name).map_or(NONE, |u| u.first);
        std::iter::from_fn(move || {
            let link = self.links.get(at as usize)?;
            at = link.next;
            self.people.get(link.person as usize)
        })
    }
}
