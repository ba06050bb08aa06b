//! Words that begin with what was typed so far, in either script: a walk along the ordered words as along a tree, each
//! letter one step of the channel.

use super::vocab::{Vocab, VocabWord};
use crate::spelling::{Cells, Channel, Given, Side, Speller, UNIT, WIDE, encode, row, side, start};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

/// No more words than this stand for a beginning: those that most people bear.
const MOST: usize = 1000;
/// What a beginning may differ from what was typed, in nats: so much at all, so much a letter, and no more.
const AT_ALL: f32 = 1.5;
const A_LETTER: f32 = 0.9;
const FURTHEST: f32 = 7.0;
/// Evidence of a beginning, at most and at least.
const HIGHEST: f32 = 8.0;
const LOWEST: f32 = 0.5;
/// How many words of names in general a small register is seen among, and how much rarer each letter makes a beginning.
const GENERAL: f32 = 3000.0;
const RARER: f32 = 2.0;

/// The words that may be the whole of a beginning, with the evidence of each, the best and most borne first.
pub(super) fn beginnings(speller: &Speller, vocab: &Vocab, typed: &str) -> Vec<(u32, f32)> {
    let mut costs = vec![i16::MAX; vocab.numbers_end()];
    let mut add = |range: Range<usize>, cost: i16, fits: &dyn Fn(&VocabWord) -> bool| {
        for number in vocab.order().get(range).unwrap_or_default() {
            if let Some(best) = costs.get_mut(*number as usize).filter(|best| cost < **best)
                && vocab.word(*number).is_some_and(fits)
            {
                *best = cost;
            }
        }
    };
    for reading in readings(typed) {
        let to = side(&reading);
        let letters = encode(&reading, to);
        if letters.is_empty() {
            continue;
        }
        add(stem(vocab, to, &letters), 0, &|w| w.text.starts_with(typed));
        // letters that the weights do not know are no evidence
        if letters.iter().any(|l| to.name(*l) == "?") {
            continue;
        }
        let given = Given::new(&letters, to);
        for from in [Side::Latin, Side::Arabic] {
            for (range, cost) in Walk::new(vocab, from, speller.channel(from, to), &given).ranges() {
                add(range, cost, &|_| true);
            }
        }
    }
    weigh(vocab, &costs, typed.chars().count())
}

/// What was typed, and again as if an h was to follow that makes one letter with the last.
fn readings(typed: &str) -> Vec<String> {
    let mut out = vec![typed.to_owned()];
    if typed.ends_with(['k', 's', 'g', 'c', 'z', 't', 'p']) {
        out.push(format!("{typed}h"));
    }
    out
}

/// The place of a word among the ordered ones.
fn spelled(vocab: &Vocab, number: u32) -> Option<(Side, &[u8])> {
    vocab.word(number).map(|w| (w.side, &*w.letters))
}

/// The words whose letters begin with these.
fn stem(vocab: &Vocab, side: Side, letters: &[u8]) -> Range<usize> {
    let order = vocab.order();
    let from = order.partition_point(|n| spelled(vocab, *n) < Some((side, letters)));
    let long = order.get(from..).unwrap_or_default().partition_point(|n| {
        spelled(vocab, *n).is_some_and(|(its, of)| its == side && of.starts_with(letters))
    });
    from..from + long
}

/// Evidence: how much rarer such a beginning is than any.
fn weigh(vocab: &Vocab, costs: &[i16], long: usize) -> Vec<(u32, f32)> {
    let mut found: Vec<(i16, Reverse<u32>, u32)> = Vec::new();
    let mut steps: BTreeMap<i16, u64> = BTreeMap::new();
    for (number, cost) in (0u32..).zip(costs).filter(|(_, cost)| **cost < i16::MAX) {
        let people = vocab.word(number).map_or(0, |w| w.people);
        *steps.entry(*cost).or_default() += u64::from(people);
        found.push((*cost, Reverse(people), number));
    }
    #[expect(clippy::cast_precision_loss, reason = "millions of words")]
    let rarity = {
        let such: f32 = steps.iter().map(|(cost, n)| (-f32::from(*cost) / UNIT).exp() * *n as f32).sum();
        let all = (vocab.borne_in(Side::Latin) + vocab.borne_in(Side::Arabic)) as f32;
        -((such + GENERAL * (-RARER * long.min(4) as f32).exp()) / (all + GENERAL)).ln()
    };
    let text = |number: u32| vocab.word(number).map(|w| &*w.text);
    let mut before = |a: &(i16, Reverse<u32>, u32), b: &(i16, Reverse<u32>, u32)| {
        (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| text(a.2).cmp(&text(b.2)))
    };
    if found.len() > MOST {
        found.select_nth_unstable_by(MOST, &mut before);
        found.truncate(MOST);
    }
    found.sort_unstable_by(before);
    let score = |cost: i16| (rarity.min(HIGHEST) - f32::from(cost) / UNIT).max(LOWEST);
    found.into_iter().map(|(cost, _, number)| (number, score(cost))).collect()
}

/// A part of the tree: words that share their first `deep` letters; `cells` are those of all these letters but the last,
/// which waits for the one that follows it.
struct Node {
    words: Range<usize>,
    deep: usize,
    cells: Cells<WIDE>,
}

struct Walk<'a> {
    vocab: &'a Vocab,
    from: Side,
    channel: &'a Channel,
    given: &'a Given,
    most: i16,
}

impl<'a> Walk<'a> {
    fn new(vocab: &'a Vocab, from: Side, channel: &'a Channel, given: &'a Given) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a few letters")]
        let most = (A_LETTER.mul_add(given.len() as f32, AT_ALL)).min(FURTHEST) * UNIT;
        #[expect(clippy::cast_possible_truncation, reason = "a few dozen")]
        let most = most as i16;
        Self { vocab, from, channel, given, most }
    }

    fn letters(&self, at: usize) -> &'a [u8] {
        let word = self.vocab.order().get(at).and_then(|n| self.vocab.word(*n));
        word.map_or(&[], |w| &*w.letters)
    }

    /// The ranges of words that begin so, each with its cost.
    fn ranges(&self) -> Vec<(Range<usize>, i16)> {
        let mut out = Vec::new();
        let mut nodes = vec![Node { words: stem(self.vocab, self.from, &[]), deep: 0, cells: start() }];
        while let Some(node) = nodes.pop() {
            let mut at = node.words.start;
            while at < node.words.end {
                let next = self.letters(at).get(node.deep).copied();
                let words = at..self.end(at, node.words.end, node.deep, next);
                at = words.end;
                let (cells, cost) = self.cells(&node, words.start, next);
                if cost <= self.most {
                    out.push((words, cost));
                } else if next.is_some() && cells.iter().any(|c| *c <= self.most) {
                    nodes.push(Node { words, deep: node.deep + 1, cells });
                }
            }
        }
        out
    }

    /// Where the words end that go on with the same letter.
    fn end(&self, from: usize, to: usize, deep: usize, next: Option<u8>) -> usize {
        let rest = self.vocab.order().get(from..to).unwrap_or_default();
        let goes_on = |n: &u32| self.vocab.word(*n).is_some_and(|w| w.letters.get(deep).copied() == next);
        from + rest.partition_point(goes_on).max(1)
    }

    /// What the last letter of a node makes of its cells, and what a word costs that may go on in any way.
    fn cells(&self, node: &Node, at: usize, next: Option<u8>) -> (Cells<WIDE>, i16) {
        let letters = self.letters(at);
        let Some(last) = node.deep.checked_sub(1) else { return (node.cells, i16::MAX) };
        let Some(letter) = letters.get(last).copied() else { return (node.cells, i16::MAX) };
        let before = last.checked_sub(1).and_then(|b| letters.get(b)).copied();
        let row = row(self.from, letter, before, next);
        let cells = self.channel.step(&node.cells, row, self.given);
        (cells, self.channel.ends(&node.cells, row, self.given, &cells))
    }
}
