//! What words of the index a part of a query may be, with the evidence of each.

use super::table::{TOGETHER, Table};
use super::vocab::Letters;
use crate::spelling::{Side, Speller, Word};
use std::collections::BTreeMap;

/// A word this much less probable than the best (in nats) is not tried.
const REACH: f32 = 16.0;
/// Nor one that is less probable than this in itself: so much at all, and so much a letter.
const FURTHEST: f32 = 14.0;
const FURTHER: f32 = 1.5;
/// Evidence of a single word, at most and at least.
const MOST: f32 = 12.0;
const LEAST: f32 = 0.4;
/// How much the way back weighs: that who is called as asked would be written as found.
const BACK: f32 = 0.5;
/// How much of the difference between two spellings counts: the weights are surer of it than people are.
const FLAT: f32 = 0.4;
/// The log-probability of any one spelling that nobody knows: so much a letter, and so much at all.
const UNKNOWN_LETTER: f32 = 2.3;
const UNKNOWN: f32 = 5.5;
/// How many words of names in general a small register is seen among.
const GENERAL: f32 = 3000.0;

/// The words that `text` may be another spelling of, the most telling first: how much more probable it is that `text` is
/// written for that word than for any word at all.
pub(super) fn expand(
    speller: &Speller,
    table: &Table,
    text: &str,
    most: usize,
) -> (Vec<(u32, f32)>, Standing) {
    likely_words(speller, table, &Word::new(text), &table.vocab.alike(text), most)
}

/// Two neighbouring parts as one word.
pub(super) fn expand_joined(
    speller: &Speller,
    table: &Table,
    left: &str,
    right: &str,
    most: usize,
) -> Vec<(u32, f32)> {
    // an h that begins the right half makes no kh or zh with the end of the left one
    let sounded = match right.strip_prefix('h') {
        Some(rest) => format!("{left}ح{rest}"),
        None => format!("{left}{right}"),
    };
    likely_words(speller, table, &Word::joined(left, right), table.vocab.same_sound(&sounded), most).0
}

/// How a part of a query stands to the words of each script: the evidence of the likeliest word, and how probable it is
/// that the part is written for it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standing {
    latin: (f32, f32),
    arabic: (f32, f32),
}

impl Standing {
    /// The evidence of a word of a script, when the part is written for it so probably.
    pub(super) fn evidence(&self, side: Side, log: f32) -> f32 {
        let (top, best) = match side {
            Side::Latin => self.latin,
            Side::Arabic => self.arabic,
        };
        FLAT * (log - best) + top
    }
}

/// So probable is it, as a log and for each letter, that a word is written as its script most often has it.
const PLAINLY: f32 = 0.3;

fn likely_words(
    speller: &Speller,
    table: &Table,
    written: &Word,
    alike: &[u32],
    most: usize,
) -> (Vec<(u32, f32)>, Standing) {
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
    let letters = written.len() as f32;
    let unknown = (-UNKNOWN_LETTER * letters - UNKNOWN).exp();
    let (mut out, mut standing) = (Vec::new(), Standing::default());
    for (side, likely, share, best) in sides {
        let doubt = (unknown / share.max(1e-30)).ln_1p();
        let of = if likely.is_empty() {
            (rarity.min(MOST), -PLAINLY * letters)
        } else {
            ((rarity - doubt).min(MOST), best)
        };
        *match side {
            Side::Latin => &mut standing.latin,
            Side::Arabic => &mut standing.arabic,
        } = of;
        let told = likely.into_iter().map(|(n, log)| (n, standing.evidence(side, log)));
        out.extend(told.filter(|(_, s)| *s > LEAST));
    }
    let text_of = |n: u32| table.vocab.word(n).map(|w| &*w.text);
    out.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| text_of(a.0).cmp(&text_of(b.0))));
    out.truncate(most);
    (out, standing)
}

/// The log-probability that whoever bears a word of the index is written so, as evidence takes it.
fn written_for(
    speller: &Speller,
    (side, text, letters): (Side, &str, &Letters),
    there: f32,
    written: &Word,
) -> f32 {
    let back = speller.back_by_letters(written, side, letters);
    let known = speller.with_known(text, (1.0 - BACK) * there + BACK * back, written);
    (known * 16.0).round() / 16.0
}

/// The evidence of one word, whether or not it sounds alike.
pub(super) fn of_word(
    speller: &Speller,
    word: (Side, &str, &Letters),
    written: &Word,
    standing: &Standing,
) -> f32 {
    let (side, _, letters) = word;
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let furthest = -FURTHEST - FURTHER * written.len() as f32;
    let there = speller.by_letters_above(side, letters, written, furthest);
    if there < furthest {
        return f32::NEG_INFINITY;
    }
    standing.evidence(side, written_for(speller, word, there, written))
}

/// The words of one script among `alike` that may be meant, with the log-probability that they are written this way.
pub(super) fn likely(
    speller: &Speller,
    table: &Table,
    written: &Word,
    side: Side,
    alike: &[u32],
) -> Vec<(u32, f32)> {
    let mut likely: Vec<(u32, f32)> = Vec::new();
    let mut best = f32::NEG_INFINITY;
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let furthest = -FURTHEST - FURTHER * written.len() as f32;
    let mut hearing = speller.hearing(side, written);
    let mut fetched: Vec<(u32, Letters)> = Vec::with_capacity(TOGETHER.min(alike.len()));
    for some in alike.chunks(TOGETHER) {
        fetched.clear();
        let words = some.iter().filter_map(|n| Some((*n, table.vocab.word(*n)?)));
        fetched.extend(words.filter(|(_, w)| w.side == side).map(|(n, w)| (n, w.letters)));
        for (number, its) in &fetched {
            let mut letters = hearing.above(its, furthest.max(best - REACH));
            if **its == *written.letters()
                && table.vocab.word(*number).is_some_and(|w| *w.text == *written.text())
            {
                letters = letters.max(-1.0);
            }
            if letters >= best - REACH && letters >= furthest {
                best = best.max(letters);
                likely.push((*number, letters));
            }
        }
    }
    // only now: what was let in early must not depend on the order of coming
    likely.retain(|(_, letters)| *letters >= best - REACH);
    for (number, log) in &mut likely {
        let Some(word) = table.vocab.word(*number) else { continue };
        *log = written_for(speller, (word.side, &word.text, &word.letters), *log, written);
    }
    let best = likely.iter().map(|l| l.1).fold(f32::NEG_INFINITY, f32::max);
    likely.retain(|(_, log)| *log >= best - REACH);
    likely
}

/// The share of the words of one script that would be written this way, summed in an order that does not depend on how the
/// index grew.
pub(super) fn anybody(table: &Table, likely: &[(u32, f32)], side: Side) -> f32 {
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
