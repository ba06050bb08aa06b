//! A closer look at the best names: parts that were left over on both sides, whether or not they sound alike.

use super::find::Plan;
use super::likely::{Standing, of_word};
use super::table::{Table, WEAK};
use super::vocab::Letters;
use crate::assign::{Assigned, Match, assign};
use crate::spelling::{Side, Speller, Word};

/// A part of a query as it is read: its atoms, and how it stands to the words of the index.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) mask: u16,
    pub(super) written: Word,
    pub(super) weak: bool,
    pub(super) standing: Standing,
}

/// Parts left over say something together from here on.
const WORTH: f32 = 0.0;
/// What an initial says for a name that begins with it.
const INITIAL: f32 = 1.0;

impl Plan {
    /// The best reading of a name: first by the words the query was expanded to, then what is left over, pair by pair.
    pub(super) fn read(&self, speller: &Speller, table: &Table, words: &[u32]) -> Assigned {
        let (matches, tolls) = self.matches(words);
        let mut found = assign(&matches, &tolls);
        let left = |found: &Assigned| -> Vec<usize> {
            (0..words.len())
                .filter(|at| found.chosen.iter().all(|(part, one)| !takes(*part, *one, *at)))
                .collect()
        };
        while found.missing != 0 {
            let pairs = self.left_over(speller, table, words, &left(&found), found.missing);
            let Some((at, one)) = pairs.into_iter().reduce(|a, b| if b.1.score > a.1.score { b } else { a })
            else {
                break;
            };
            let saved: f32 = (0..self.atoms.len())
                .filter(|atom| one.mask >> atom & 1 == 1)
                .filter_map(|atom| tolls.missing.get(atom))
                .sum();
            let taken = at..at + usize::from(one.takes);
            let spared: f32 = tolls.extra.get(taken).unwrap_or_default().iter().sum();
            found.score += one.score + saved + spared;
            found.missing &= !one.mask;
            found.chosen.push((at, one));
            found.chosen.sort_by_key(|(at, _)| *at);
        }
        found
    }

    /// What each part left over says of each word left over, alone or with its neighbour.
    fn left_over(
        &self,
        speller: &Speller,
        table: &Table,
        words: &[u32],
        left: &[usize],
        missing: u16,
    ) -> Vec<(usize, Match)> {
        let mut out = Vec::new();
        for span in self.spans.iter().filter(|s| s.mask & missing == s.mask) {
            for at in left {
                let Some(word) = words.get(*at).and_then(|w| table.vocab.word(w & !WEAK)) else { continue };
                let score = if is_initial(span.written.text()) || is_initial(&word.text) {
                    initial(&span.written, word.side, &word.text)
                } else if span.weak {
                    continue;
                } else {
                    of_word(speller, (word.side, &word.text, &word.letters), &span.written, &span.standing)
                };
                if score > WORTH {
                    out.push((*at, Match { mask: span.mask, score, takes: 1 }));
                }
            }
            for two in left.windows(2).filter(|_| !span.weak) {
                let [at, after] = two else { continue };
                let whole = if at + 1 == *after { whole(table, words, *at) } else { None };
                let Some((side, text, letters)) = whole else { continue };
                let score = of_word(speller, (side, &text, &letters), &span.written, &span.standing);
                if score > WORTH {
                    out.push((*at, Match { mask: span.mask, score, takes: 2 }));
                }
            }
        }
        out
    }
}

/// Two neighbouring words of a name as one, if they are of one script.
fn whole(table: &Table, words: &[u32], at: usize) -> Option<(Side, String, Letters)> {
    let of = |at: usize| words.get(at).and_then(|w| table.vocab.word(w & !WEAK));
    let (left, right) = (of(at)?, of(at + 1)?);
    let text = (left.side == right.side).then(|| format!("{}{}", left.text, right.text))?;
    let letters = Letters::new(&text, left.side);
    Some((left.side, text, letters))
}

fn takes(part: usize, one: Match, at: usize) -> bool {
    (part..part + usize::from(one.takes)).contains(&at)
}

/// A letter, or a Latin pair that stands for one: `M`, `Sh`.
fn is_initial(text: &str) -> bool {
    text.chars().nth(1).is_none() || matches!(text, "sh" | "kh" | "gh" | "ch" | "zh" | "th" | "ph")
}

/// What an initial says for a word of the same script that begins with it.
fn initial(written: &Word, side: Side, text: &str) -> f32 {
    let asked = written.text();
    let fits = asked.starts_with(text) || text.starts_with(asked);
    if fits && crate::spelling::side(asked) == side && asked != text { INITIAL } else { 0.0 }
}
