//! De-duplicating one register and linking two.

use super::compare::{Pair, Seen};
use super::evidence::{Evidence, evidence, sightings};
use super::groups::supported;
use super::keys::PASSES;
use super::learn::{Size, size};
use super::matcher::{CLUE_COUNT, Matcher};
use super::pairs::{Blocks, Match, Weigher};
use super::register::Register;
use rayon::prelude::*;

/// What is never worth showing.
pub(crate) const LEAST: f32 = 0.01;

/// Learning counts the pairs of one person among those that share a key, each by what it was worth at the time: too few.
/// So much higher come the odds out where the truth is known (generated registers of 10,000 to 300,000).
const UNCOUNTED: f32 = 1.9;

/// All pairs of a register that may be one person, likeliest first, with the matcher that was learned for it.
pub fn duplicates(register: &mut Register) -> (Vec<Match>, Matcher) {
    register.settle();
    find(register, None)
}

/// All pairs across two registers that were added to one, the first `split` records being the first of them.
pub fn links(register: &mut Register, split: u32) -> (Vec<Match>, Matcher) {
    register.settle();
    find(register, Some(split))
}

/// The same as [`duplicates`] by a matcher as it is, nothing learned: the same pairs weigh the same from day to day.
pub fn duplicates_by(register: &mut Register, matcher: &Matcher) -> Vec<Match> {
    register.settle();
    weighed(register, &Blocks::of(register, None), matcher, None)
}

fn find(register: &Register, split: Option<u32>) -> (Vec<Match>, Matcher) {
    let blocks = Blocks::of(register, split);
    let matcher = Matcher::learn_between(register, &blocks, split);
    (weighed(register, &blocks, &matcher, split), matcher)
}

/// The least bits of a pair that is worth showing.
fn least(matcher: &Matcher, size: Size) -> f32 {
    (LEAST / (1.0 - LEAST)).log2() - (matcher.repeats * UNCOUNTED / size.others).log2()
}

fn weighed(register: &Register, blocks: &Blocks, matcher: &Matcher, split: Option<u32>) -> Vec<Match> {
    let size = size(register, split);
    let least = least(matcher, size);
    let weigher = Weigher::new(register, matcher);
    let mut found: Vec<Match> = Vec::new();
    for pass in 0..PASSES {
        found.extend(blocks.each(pass, |one, other, out| {
            let Some(pair) = weigher.pair(one, other) else { return };
            let Some(weight) = weigher.reaching(&pair, least) else { return };
            #[expect(clippy::cast_possible_truncation, reason = "a probability")]
            let probability = matcher.probability(weight, matcher.repeats * UNCOUNTED, size.others) as f32;
            if probability >= LEAST {
                out.push(Match { one, other, probability });
            }
        }));
        found.par_sort_unstable_by_key(|m| (m.one, m.other));
        found.dedup_by_key(|m| (m.one, m.other));
    }
    if split.is_none() {
        found = supported(&weigher, &found, matcher.repeats * UNCOUNTED, size, LEAST);
    }
    found.par_sort_unstable_by(|a, b| {
        b.probability.total_cmp(&a.probability).then((a.one, a.other).cmp(&(b.one, b.other)))
    });
    found
}

/// Pairs of a register explained as they were weighed.
///
/// ```
/// use names::link::{Matcher, Record, Register, Weighing};
/// let mut register = Register::new();
/// for own in ["آزمایش", "Azmayesh"] {
///     register.add(&Record { own, ..Record::default() });
/// }
/// let matcher = Matcher::learn(&mut register);
/// assert_eq!(Weighing::new(&register, &matcher, None).evidence(0, 1)[0].clue, "own-name");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Weighing<'a> {
    register: &'a Register,
    matcher: &'a Matcher,
    size: Size,
}

impl<'a> Weighing<'a> {
    /// Over a settled register and the matcher it was searched with; `split` as in [`links`].
    pub fn new(register: &'a Register, matcher: &'a Matcher, split: Option<u32>) -> Self {
        Self { register, matcher, size: size(register, split) }
    }

    /// Clue by clue; nothing when one of the records is not there.
    pub fn evidence(&self, one: u32, other: u32) -> Vec<Evidence> {
        self.seen(one, other).map_or_else(Vec::new, |seen| evidence(self.matcher, &seen, self.size.others))
    }

    /// Who of the whole register may be one person with one of these records, nobody left out.
    pub fn like(&self, records: &[u32]) -> Vec<Match> {
        let least = least(self.matcher, self.size);
        let weigher = Weigher::new(self.register, self.matcher);
        let rows = u32::try_from(self.register.rows().len()).unwrap_or(u32::MAX);
        let held = |one: u32, other: u32| {
            let pair = weigher.pair(one, other).filter(|p| one != other && !p.one.gone && !p.other.gone)?;
            let weight = weigher.reaching(&pair, least)?;
            let chance = self.matcher.repeats * UNCOUNTED;
            #[expect(clippy::cast_possible_truncation, reason = "a probability")]
            let probability = self.matcher.probability(weight, chance, self.size.others) as f32;
            Some(Match { one: one.min(other), other: one.max(other), probability })
        };
        let all = (0..rows).into_par_iter();
        all.flat_map_iter(|other| records.iter().filter_map(move |one| held(*one, other))).collect()
    }

    /// How likely the two alone are one person, other records apart.
    pub fn probability(&self, one: u32, other: u32) -> f64 {
        let weight = self.seen(one, other).map(|seen| self.matcher.weigh(&seen));
        weight
            .map_or(0.0, |w| self.matcher.probability(w, self.matcher.repeats * UNCOUNTED, self.size.others))
    }

    fn seen(&self, one: u32, other: u32) -> Option<[Seen; CLUE_COUNT]> {
        let (one, other) = (self.register.row(one)?, self.register.row(other)?);
        Some(sightings(&Pair { register: self.register, one, other, outside: None }))
    }
}
