//! Learning a channel from pairs of words that are one name, by expectation and maximisation.
//!
//! Used by the training command only; the program itself reads what it left in `data/spelling.tsv`.

use super::alphabet::{Side, encode, rows};
use super::channel::{Counts, emission, probabilities, width};

/// A pair of words that are the same name, and how often it was seen.
#[derive(Clone, Debug)]
pub struct Example {
    /// The word as one source has it, folded.
    pub from: String,
    /// The same name as the other has it, folded.
    pub to: String,
    /// How often, or how sure.
    pub weight: f32,
}

/// What a letter of one script most likely is in the other, to start from. Only a start: the counts decide.
const START: &str = "ا=a ب=b پ=p ت=t ث=s ج=j چ=ch ح=h خ=kh د=d ذ=z ر=r ز=z ژ=zh س=s ش=sh ص=s ض=z ط=t ظ=z ع=a غ=gh \
    ف=f ق=q ک=k گ=g ل=l م=m ن=n و=w ه=h ی=y ښ=sh ږ=zh ځ=z څ=ts";

/// Expected counts after some rounds. `rounds` of ten are plenty for a few thousand words.
pub(crate) fn learn(from: Side, to: Side, examples: &[Example], rounds: usize) -> Counts {
    let words: Vec<(Vec<u8>, Vec<u8>, f32)> = examples
        .iter()
        .map(|e| (encode(&e.from, from), encode(&e.to, to), e.weight))
        .filter(|(a, b, _)| !a.is_empty() && !b.is_empty() && b.len() <= 2 * a.len())
        .collect();
    let mut counts = start(from, to);
    for _ in 0..rounds {
        let table = probabilities(from, to, &counts);
        counts = Counts::new();
        for pair in &words {
            expect(from, to, &table, pair, &mut counts);
        }
    }
    counts.retain(|_, count| *count >= 0.2);
    counts
}

fn start(from: Side, to: Side) -> Counts {
    let mut counts = Counts::new();
    for letter in 0..from.letters() {
        let Ok(letter) = u8::try_from(letter) else { continue };
        let name = from.name(letter);
        let twin = if from == to {
            Some(letter)
        } else {
            START.split_whitespace().filter_map(|p| p.split_once('=')).find_map(
                |(arabic, latin)| match from {
                    Side::Arabic => (arabic == name).then(|| to.letter(latin)).flatten(),
                    Side::Latin => (latin == name).then(|| to.letter(arabic)).flatten(),
                },
            )
        };
        let Some(twin) = twin else { continue };
        for around in 0..from.surroundings() {
            let row = usize::from(letter) * from.surroundings() + around;
            if let Ok(row) = u16::try_from(row) {
                counts.insert((row, emission(to, &[twin])), 5.0);
            }
        }
    }
    counts
}

/// Adds what each letter gave in expectation, over all readings of one pair.
#[expect(clippy::indexing_slicing, reason = "tables made here with the lengths used here")]
fn expect(from: Side, to: Side, table: &[f32], pair: &(Vec<u8>, Vec<u8>, f32), counts: &mut Counts) {
    let (source, target, weight) = pair;
    let width = width(to);
    let rows: Vec<u16> = rows(source, from).collect();
    let probability = |i: usize, j: usize, k: usize| -> (u16, f64) {
        let e = emission(to, &target[j..j + k]);
        (e, f64::from(table[usize::from(rows[i]) * width + usize::from(e)]))
    };
    let (n, m) = (source.len(), target.len());
    let at = |i: usize, j: usize| i * (m + 1) + j;
    let (mut ahead, mut behind) = (vec![0f64; (n + 1) * (m + 1)], vec![0f64; (n + 1) * (m + 1)]);
    ahead[0] = 1.0;
    for i in 0..n {
        for j in 0..=m {
            for k in 0..=2.min(m - j) {
                ahead[at(i + 1, j + k)] += ahead[at(i, j)] * probability(i, j, k).1;
            }
        }
    }
    behind[at(n, m)] = 1.0;
    for i in (0..n).rev() {
        for j in 0..=m {
            behind[at(i, j)] =
                (0..=2.min(m - j)).map(|k| probability(i, j, k).1 * behind[at(i + 1, j + k)]).sum();
        }
    }
    let all = ahead[at(n, m)];
    if all <= 0.0 {
        return;
    }
    for i in 0..n {
        for j in 0..=m {
            for k in 0..=2.min(m - j) {
                let (e, p) = probability(i, j, k);
                let share = ahead[at(i, j)] * p * behind[at(i + 1, j + k)] / all;
                if share > 1e-4 {
                    #[expect(clippy::cast_possible_truncation, reason = "a count for a file")]
                    let share = share as f32;
                    *counts.entry((rows[i], e)).or_default() += share * weight;
                }
            }
        }
    }
}
