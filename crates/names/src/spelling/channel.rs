//! A channel: how probable it is that a word of one script is written as a word of another (or the same) script.
//!
//! Every letter of the source gives none, one or two letters of the target, with a probability that depends on what
//! stands before and after it. The probability of the best reading is kept as a cost in sixteenths of a nat.

use super::alphabet::Side;
use std::collections::BTreeMap;

/// Sixteenths of a nat.
pub(crate) const UNIT: f32 = 16.0;
/// The cost of what cannot be.
pub(crate) const NEVER: u16 = 60_000;

/// Expected counts: (row of the source letter, what it gave) -> how often.
pub(crate) type Counts = BTreeMap<(u16, u16), f32>;

/// How much what is expected of the letter and of the place weighs against the counts of a row.
const SHRINK: f32 = 3.0;
/// Of that, how much follows the letter's own counts; the rest is put together from the letter and the place.
const OWN: f32 = 0.3;

/// One direction between two alphabets.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    from: Side,
    width: usize,
    costs: Vec<u8>,
}

/// How many different things a letter may give on this side: nothing, one letter, two letters.
pub(crate) const fn width(to: Side) -> usize {
    1 + to.letters() + to.letters() * to.letters()
}

/// The number of what is given: nothing, one letter or two.
pub(crate) fn emission(to: Side, given: &[u8]) -> u16 {
    let letters = to.letters();
    let index = match given {
        [] => 0,
        [a] => 1 + usize::from(*a),
        [a, b, ..] => 1 + letters + usize::from(*a) * letters + usize::from(*b),
    };
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// Sums over the counts of a channel: what letters begin with, and what follows in which surroundings.
struct Sums {
    letters: usize,
    around: usize,
    width: usize,
    /// Per letter: every emission.
    whole: Vec<f32>,
    /// Per letter: nothing, or the first of what it gave.
    first: Vec<f32>,
    /// Per surroundings and whether the first is a vowel: no second letter, or the second.
    second: Vec<f32>,
}

impl Sums {
    fn of(from: Side, to: Side, counts: &Counts) -> Self {
        let (letters, around, width) = (to.letters(), from.surroundings(), width(to));
        let mut sums = Self {
            letters,
            around,
            width,
            whole: vec![0.0; from.letters() * width],
            first: vec![0.0; from.letters() * (letters + 1)],
            second: vec![0.0; around * 2 * (letters + 1)],
        };
        for ((row, e), count) in counts {
            let (row, e) = (usize::from(*row), usize::from(*e));
            let letter = row / around;
            add(&mut sums.whole, letter * width + e, *count);
            let (first, second) = sums.taken_apart(e);
            add(&mut sums.first, letter * (letters + 1) + first, *count);
            if first > 0 {
                let place = (row % around) * 2 + usize::from(is_vowel(to, first - 1));
                add(&mut sums.second, place * (letters + 1) + second, *count);
            }
        }
        sums.smooth();
        sums
    }

    /// The first and the second letter of an emission, each by its number plus one; nought for none.
    const fn taken_apart(&self, e: usize) -> (usize, usize) {
        if e <= self.letters {
            (e, 0)
        } else {
            let pair = e - 1 - self.letters;
            (pair / self.letters + 1, pair % self.letters + 1)
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a few dozen letters")]
    fn smooth(&mut self) {
        let letters = self.letters as f32;
        for cells in self.first.chunks_mut(self.letters + 1) {
            share(cells, |at| if at == 0 { 0.1 } else { 0.9 / letters }, 1.0);
        }
        for cells in self.second.chunks_mut(self.letters + 1) {
            share(cells, |at| if at == 0 { 0.7 } else { 0.3 / letters }, 1.0);
        }
        let width = self.width as f32;
        for cells in self.whole.chunks_mut(self.width) {
            share(cells, |_| 1.0 / width, 0.01);
        }
    }

    /// The probability of an emission as put together from the letter and the place.
    fn expected(&self, to: Side, row: usize, e: usize) -> f32 {
        let letter = row / self.around;
        let (first, second) = self.taken_apart(e);
        let begins = at(&self.first, letter * (self.letters + 1) + first);
        let put = if first == 0 {
            begins
        } else {
            let place = (row % self.around) * 2 + usize::from(is_vowel(to, first - 1));
            begins * at(&self.second, place * (self.letters + 1) + second)
        };
        OWN * at(&self.whole, letter * self.width + e) + (1.0 - OWN) * put
    }
}

fn is_vowel(side: Side, letter: usize) -> bool {
    match side {
        Side::Latin => matches!(letter, 0 | 4 | 8 | 14 | 20),
        Side::Arabic => matches!(letter, 0 | 29 | 31),
    }
}

fn add(cells: &mut [f32], at: usize, count: f32) {
    if let Some(cell) = cells.get_mut(at) {
        *cell += count;
    }
}

fn at(cells: &[f32], at: usize) -> f32 {
    cells.get(at).copied().unwrap_or(0.0)
}

/// Counts become shares, with a guess of some weight mixed in.
fn share(cells: &mut [f32], guess: impl Fn(usize) -> f32, weight: f32) {
    let all: f32 = cells.iter().sum();
    for (at, cell) in cells.iter_mut().enumerate() {
        *cell = (*cell + weight * guess(at)) / (all + weight);
    }
}

/// Probabilities of every row, from counts, each row leaning on what is expected of its letter and place.
pub(crate) fn probabilities(from: Side, to: Side, counts: &Counts) -> Vec<f32> {
    let (width, around) = (width(to), from.surroundings());
    let sums = Sums::of(from, to, counts);
    let mut row = vec![0f32; from.letters() * around * width];
    for ((r, e), count) in counts {
        add(&mut row, usize::from(*r) * width + usize::from(*e), *count);
    }
    for (r, cells) in row.chunks_mut(width).enumerate() {
        share(cells, |e| sums.expected(to, r, e), SHRINK);
    }
    row
}

impl Channel {
    /// A channel from expected counts.
    pub(crate) fn new(from: Side, to: Side, counts: &Counts) -> Self {
        let costs = probabilities(from, to, counts).iter().map(|p| cost_of(*p)).collect();
        Self { from, width: width(to), costs }
    }

    pub(crate) const fn from(&self) -> Side {
        self.from
    }

    /// How many rows there are: a letter and its surroundings each.
    pub(crate) const fn rows(&self) -> usize {
        self.costs.len() / self.width
    }

    /// What one letter of the source costs to give, emission by emission.
    #[inline]
    pub(crate) fn row(&self, row: u16) -> &[u8] {
        let start = usize::from(row) * self.width;
        self.costs.get(start..start + self.width).unwrap_or_default()
    }
}

fn cost_of(probability: f32) -> u8 {
    let cost = (-probability.max(1e-9).ln() * UNIT).round().clamp(0.0, 255.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let cost = cost as u8;
    cost
}
