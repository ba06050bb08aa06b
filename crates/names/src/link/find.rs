//! De-duplicating one register and linking two.

use super::groups::supported;
use super::keys::PASSES;
use super::learn::size;
use super::matcher::Matcher;
use super::pairs::{Blocks, Match, Weigher};
use super::register::Register;
use rayon::prelude::*;

/// What is never worth showing.
pub(crate) const LEAST: f32 = 0.01;

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

fn find(register: &Register, split: Option<u32>) -> (Vec<Match>, Matcher) {
    let blocks = Blocks::of(register, split);
    let matcher = Matcher::learn_between(register, &blocks, split);
    let size = size(register, split);
    let least = (LEAST / (1.0 - LEAST)).log2() - (matcher.repeats / size.others).log2();
    let weigher = Weigher::new(register, &matcher);
    let mut found: Vec<Match> = Vec::new();
    for pass in 0..PASSES {
        found.extend(blocks.each(pass, |one, other, out| {
            let Some(pair) = weigher.pair(one, other) else { return };
            let Some(weight) = weigher.reaching(&pair, least) else { return };
            #[expect(clippy::cast_possible_truncation, reason = "a probability")]
            let probability = matcher.probability(weight, matcher.repeats, size.others) as f32;
            if probability >= LEAST {
                out.push(Match { one, other, probability });
            }
        }));
        found.par_sort_unstable_by_key(|m| (m.one, m.other));
        found.dedup_by_key(|m| (m.one, m.other));
    }
    if split.is_none() {
        found = supported(&weigher, &found, matcher.repeats, size, LEAST);
    }
    found.par_sort_unstable_by(|a, b| {
        b.probability.total_cmp(&a.probability).then((a.one, a.other).cmp(&(b.one, b.other)))
    });
    (found, matcher)
}
