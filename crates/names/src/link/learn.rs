//! Learning what agreement is worth from a register without labels: expectation–maximisation over candidate pairs.

use super::compare::{NameSeen, PATTERN_AT, Seen, place};
use super::keys::PASSES;
use super::likeness::{LEVELS, Likeness};
use super::matcher::{CLUE_COUNT, CLUES, GROUPS, Matcher, SAME_PERSON, STRANGERS, Weight, Weights};
use super::pairs::{Blocks, Weigher};
use super::register::Register;
use rayon::prelude::*;

/// Rounds of learning; the change of the last is far below what a probability shows.
const ROUNDS: usize = 12;

/// Pairs looked at, about.
const SAMPLE: u64 = 1_000_000;

/// Pairs that no matcher would take for one person: one in so many is kept and counts for all.
const THIN: u32 = 16;

/// What general experience counts for beside what is seen, in pairs.
const PRIOR: f64 = 40.0;

struct Example {
    seen: [Seen; CLUE_COUNT],
    count: f64,
}

impl Matcher {
    /// Learns from a register, settling it first. A register of fewer than two records teaches nothing.
    pub fn learn(register: &mut Register) -> Self {
        register.settle();
        Self::learn_between(register, &Blocks::of(register, None), None)
    }

    /// Learns from the candidate pairs of blocks; `split` as there.
    pub(crate) fn learn_between(register: &Register, blocks: &Blocks, split: Option<u32>) -> Self {
        let mut matcher = Self::default();
        let size = size(register, split);
        let (examples, share) = examples(register, &matcher, blocks, size);
        if examples.is_empty() {
            return matcher;
        }
        for _ in 0..ROUNDS {
            let sums = examples
                .par_chunks(1 << 14)
                .map(|part| expect(&matcher, part, size))
                .collect::<Vec<_>>()
                .iter()
                .fold(Sums::default(), Sums::plus);
            matcher = sums.maximise(share, size);
        }
        matcher
    }
}

/// Records a record may be paired with, and how many of them there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Records on one side.
    pub(crate) ones: f32,
    /// Records each may be paired with.
    pub(crate) others: f32,
    /// 2 when each pair counts for both its records.
    pub(crate) twice: f32,
}

#[expect(clippy::cast_precision_loss, reason = "counts of people")]
pub(crate) fn size(register: &Register, split: Option<u32>) -> Size {
    let all = register.living() as f32;
    match split {
        None => Size { ones: all.max(1.0), others: all.max(1.0), twice: 2.0 },
        Some(split) => {
            let ones = (split as f32).max(1.0);
            Size { ones, others: (all - ones).max(1.0), twice: 1.0 }
        }
    }
}

/// A sample of the candidate pairs, chosen by what the records say and not by where they stand, and the share it is.
fn examples(register: &Register, matcher: &Matcher, blocks: &Blocks, size: Size) -> (Vec<Example>, f64) {
    let weigher = Weigher::new(register, matcher);
    let total: u64 =
        (0..PASSES).map(|p| blocks.each(p, |_, _, out: &mut Vec<()>| out.push(())).len() as u64).sum();
    let one_in = u32::try_from(total.div_ceil(SAMPLE)).unwrap_or(u32::MAX).max(1);
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for pass in 0..PASSES {
        pairs.extend(blocks.each(pass, |one, other, out| {
            if mark(register, one, other).is_multiple_of(one_in) {
                out.push((one, other));
            }
        }));
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    let promising = (size.others / matcher.repeats).log2() - 12.0;
    let examples = pairs.par_iter().filter_map(|(one, other)| {
        let pair = weigher.pair(*one, *other)?;
        let close = weigher.reaching(&pair, promising).is_some();
        if !close && !(mark(register, *one, *other) / one_in).is_multiple_of(THIN) {
            return None;
        }
        let mut seen = [Seen::UNKNOWN; CLUE_COUNT];
        for (cell, clue) in seen.iter_mut().zip(CLUES) {
            *cell = (clue.see)(&pair);
        }
        Some(Example { seen, count: if close { 1.0 } else { f64::from(THIN) } })
    });
    (examples.collect(), f64::from(one_in))
}

/// A number that depends on what two records say, whichever comes first, and on nothing else.
fn mark(register: &Register, one: u32, other: u32) -> u32 {
    let stir = |sum: u32, more: u32| (sum.rotate_left(7) ^ more).wrapping_mul(0x9e37_79b1);
    let of = |id: u32| {
        let Some(row) = register.row(id) else { return 0 };
        let names = row.names.iter().map(|n| register.name(*n).map_or(0, |n| n.mark));
        let sum = names.fold(0, stir);
        stir(sum, row.birth.map_or(0, |b| b.earliest.unsigned_abs()))
    };
    let (a, b) = (of(one), of(other));
    let sum = stir(stir(7, a.min(b)), a.max(b));
    (sum ^ sum >> 15).wrapping_mul(0x85eb_ca6b) >> 4
}

/// Weighted counts of what was seen: among pairs of one person, and among strangers.
#[derive(Default)]
struct Sums {
    same: Counted,
    strangers: Counted,
    matches: f64,
}

#[derive(Default)]
struct Counted {
    patterns: [[f64; 8]; 4],
    likeness: [[f64; LEVELS]; 3],
    codes: [[f64; 16]; CLUE_COUNT],
}

impl Counted {
    fn add(&mut self, seen: &[Seen; CLUE_COUNT], weight: f64) {
        for (at, seen) in seen.iter().enumerate().filter(|(_, s)| s.code > 0) {
            if at >= 4 {
                bump(self.codes.get_mut(at).and_then(|c| c.get_mut(place(seen.code))), weight);
                continue;
            }
            bump(self.patterns.get_mut(at).and_then(|p| p.get_mut(place(seen.code >> PATTERN_AT))), weight);
            for (cross, row) in self.likeness.iter_mut().enumerate() {
                for (how, cell) in row.iter_mut().enumerate() {
                    *cell += weight * f64::from(NameSeen::times(seen.code, cross, how));
                }
            }
        }
    }

    fn plus(&mut self, other: &Self) {
        join(self.patterns.as_flattened_mut(), other.patterns.as_flattened());
        join(self.likeness.as_flattened_mut(), other.likeness.as_flattened());
        join(self.codes.as_flattened_mut(), other.codes.as_flattened());
    }
}

fn bump(cell: Option<&mut f64>, by: f64) {
    if let Some(cell) = cell {
        *cell += by;
    }
}

fn join(sums: &mut [f64], others: &[f64]) {
    for (sum, other) in sums.iter_mut().zip(others) {
        *sum += other;
    }
}

fn expect(matcher: &Matcher, part: &[Example], size: Size) -> Sums {
    let mut sums = Sums::default();
    for example in part {
        let weight: Weight = matcher.weigh(&example.seen);
        let p = matcher.probability(weight, matcher.repeats, size.others);
        let share = matcher.kin_share(size.others);
        let kin = f64::from(share * weight.kin.exp2() / (1.0 - share));
        sums.matches += p * example.count;
        sums.same.add(&example.seen, p * example.count);
        sums.strangers.add(&example.seen, (1.0 - p) / (1.0 + kin) * example.count);
    }
    sums
}

impl Sums {
    fn plus(mut self, other: &Self) -> Self {
        self.same.plus(&other.same);
        self.strangers.plus(&other.strangers);
        self.matches += other.matches;
        self
    }

    /// The matcher under which what was seen is likeliest, general experience counted in.
    fn maximise(&self, share: f64, size: Size) -> Matcher {
        let (mut same, mut strangers) = (SAME_PERSON, STRANGERS);
        for at in 0..4 {
            shares(row(&mut same.patterns, at), row_of(&self.same.patterns, at), &[1, 2, 3, 4, 5, 6, 7]);
            matched(row(&mut strangers.patterns, at), row_of(&self.strangers.patterns, at));
        }
        for cross in 0..3 {
            shares(row(&mut same.likeness, cross), row_of(&self.same.likeness, cross), &[0, 1, 2, 3]);
            at_least(
                row(&mut strangers.likeness, cross),
                row_of(&self.strangers.likeness, cross),
                cross == 1,
            );
        }
        for (clue, group) in GROUPS {
            shares(row(&mut same.codes, clue), row_of(&self.same.codes, clue), group);
        }
        let matches = (self.matches * share).max(0.5);
        #[expect(clippy::cast_possible_truncation, reason = "a share")]
        let repeats = (matches as f32 * size.twice / size.ones).clamp(1e-4, 4.0);
        let Matcher { relatives, coverage, .. } = Matcher::default();
        Matcher { weights: Weights::from(&same, &strangers), repeats, relatives, coverage }
    }
}

fn row<const N: usize, const M: usize>(table: &mut [[f32; N]; M], at: usize) -> &mut [f32] {
    table.get_mut(at).map_or(&mut [][..], |r| &mut r[..])
}

fn row_of<const N: usize, const M: usize>(table: &[[f64; N]; M], at: usize) -> &[f64] {
    table.get(at).map_or(&[][..], |r| &r[..])
}

/// Replaces the shares of a group, which sum to one, by what was counted with the old as prior.
#[expect(clippy::cast_possible_truncation, reason = "shares")]
fn shares(shares: &mut [f32], counted: &[f64], group: &[u32]) {
    let at = |c: &u32| place(*c);
    let prior: f64 = group.iter().filter_map(|c| shares.get(at(c))).map(|s| f64::from(*s)).sum();
    let total: f64 = group.iter().filter_map(|c| counted.get(at(c))).sum();
    for code in group {
        if let (Some(share), Some(count)) = (shares.get_mut(at(code)), counted.get(at(code))) {
            *share = ((count + PRIOR * f64::from(*share) / prior) / (total + PRIOR)) as f32;
        }
    }
}

/// Among strangers with a word in common: the share of those with words of their own on both sides, by pattern. The
/// patterns without are measured name by name.
#[expect(clippy::cast_possible_truncation, reason = "shares")]
fn matched(shares: &mut [f32], counted: &[f64]) {
    let of = |code: u32| counted.get(place(code)).copied().unwrap_or_default();
    let total: f64 = counted.iter().sum::<f64>() - of(NameSeen::OTHER);
    for code in [NameSeen::PARTLY, NameSeen::FAMILY, NameSeen::FIRST] {
        if let Some(share) = shares.get_mut(place(code)) {
            *share = ((of(code) + PRIOR * f64::from(*share)) / (total + PRIOR)) as f32;
        }
    }
}

/// Among strangers: the share of each likeness of those of which the rarity was taken: of all at least so alike, the
/// spellings of one name counting together.
#[expect(clippy::cast_possible_truncation, reason = "shares")]
fn at_least(shares: &mut [f32], counted: &[f64], same_alone: bool) {
    let from = |level: usize| counted.iter().skip(level.min(Likeness::Spelling.index())).sum::<f64>();
    for (at, (share, count)) in shares.iter_mut().zip(counted).enumerate() {
        let total = match at {
            _ if same_alone && at == Likeness::Same.index() => *count,
            _ => from(at),
        };
        *share = ((count + PRIOR * f64::from(*share)) / (total + PRIOR)) as f32;
    }
}
