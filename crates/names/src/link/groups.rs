//! Three records of one person know more than three pairs: what one lacks another has.

use super::compare::Seen;
use super::evidence::sightings;
use super::learn::Size;
use super::matcher::{BIRTH, CLUE_COUNT};
use super::pairs::{Match, Weigher};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Pairs at least this likely are taken together against a third record.
const FIRM: f32 = 0.6;

/// What the second chance to agree is worth to a stranger, in bits.
const SECOND_CHANCE: f32 = 1.0;

/// Neighbours of one record that are still looked at.
const MOST_NEIGHBOURS: usize = 64;

/// Raises the probability of pairs that a third record supports, and adds those that only it shows.
pub(crate) fn supported(
    weigher: &Weigher<'_>,
    found: &[Match],
    chance: f32,
    size: Size,
    least: f32,
) -> Vec<Match> {
    let mut near: FxHashMap<u32, Vec<(u32, f32)>> = FxHashMap::default();
    for m in found {
        near.entry(m.one).or_default().push((m.other, m.probability));
        near.entry(m.other).or_default().push((m.one, m.probability));
    }
    for list in near.values_mut() {
        list.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        list.truncate(MOST_NEIGHBOURS);
    }
    let firm: Vec<&Match> = found.iter().filter(|m| m.probability >= FIRM).collect();
    let mut more: Vec<Match> = firm
        .par_iter()
        .flat_map_iter(|m| {
            let mut thirds: Vec<u32> =
                [m.one, m.other].iter().filter_map(|r| near.get(r)).flatten().map(|n| n.0).collect();
            thirds.sort_unstable();
            thirds.dedup();
            thirds.retain(|t| *t != m.one && *t != m.other);
            thirds
                .into_iter()
                .filter_map(|t| together(weigher, m, t, chance, size))
                .flatten()
                .collect::<Vec<_>>()
        })
        .filter(|m| m.probability >= least)
        .collect();
    more.extend(found);
    more.par_sort_unstable_by(|a, b| {
        (a.one, a.other).cmp(&(b.one, b.other)).then(b.probability.total_cmp(&a.probability))
    });
    more.dedup_by_key(|m| (m.one, m.other));
    more
}

/// The pairs of a third record with both of a firm pair, weighed against what the two know together.
fn together(weigher: &Weigher<'_>, firm: &Match, third: u32, chance: f32, size: Size) -> Option<[Match; 2]> {
    let one = sightings(&weigher.pair(firm.one, third)?);
    let other = sightings(&weigher.pair(firm.other, third)?);
    let mut best = [Seen::UNKNOWN; CLUE_COUNT];
    let mut twice = 0.0;
    for (at, ((cell, a), b)) in best.iter_mut().zip(one).zip(other).enumerate() {
        let bits = |s: Seen| weigher.matcher.weights.bits(at, s);
        *cell = match (a.code, b.code) {
            (0, _) => b,
            (_, 0) => a,
            // one order whichever record came first
            _ if bits(a).total_cmp(&bits(b)).then(b.family.total_cmp(&a.family)).is_ge() => a,
            _ => b,
        };
        if at == BIRTH && a.code > 0 && b.code > 0 {
            twice = SECOND_CHANCE;
        }
    }
    let mut weight = weigher.matcher.weigh(&best);
    weight.person -= twice;
    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    let joined = weigher.matcher.probability(weight, chance, size.others) as f32 * firm.probability;
    let pair = |a: u32, b: u32| Match { one: a.min(b), other: a.max(b), probability: joined };
    Some([pair(firm.one, third), pair(firm.other, third)])
}
