//! The matcher: a list of clues that can be read aloud, and what each sighting weighs.

use super::compare::{Birth, NameSeen, Number, Origin, PATTERN_AT, Pair, Plain, Seen, place};
use super::likeness::LEVELS;

/// Which way a clue may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// For and against.
    Both,
    /// Only against: agreement is already in another clue (a name tells the sex).
    Against,
    /// Only for: not sharing says nothing.
    For,
}

/// One thing two records are compared by.
pub struct Clue {
    /// Stable name, for messages.
    pub code: &'static str,
    /// Which way it may speak.
    pub way: Way,
    /// Whether brothers and sisters share it.
    pub kin: bool,
    pub(crate) see: fn(&Pair<'_>) -> Seen,
}

const fn clue(code: &'static str, see: fn(&Pair<'_>) -> Seen, way: Way) -> Clue {
    Clue { code, way, kin: false, see }
}

const fn kin(code: &'static str, see: fn(&Pair<'_>) -> Seen, way: Way) -> Clue {
    Clue { code, way, kin: true, see }
}

/// The clues, in the order in which they are read aloud. To them comes `relatives`: how far what agrees would agree
/// between brothers and sisters too.
///
/// ```
/// let aloud: Vec<_> = names::link::CLUES.iter().map(|c| c.code).collect();
/// assert_eq!(aloud.first(), Some(&"own-name"));
/// ```
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method's lifetime is its own, a clue's is any"
)]
pub const CLUES: &[Clue] = &[
    clue("own-name", |p| p.name(0), Way::Both),
    kin("father-name", |p| p.name(1), Way::Both),
    kin("grandfather-name", |p| p.name(2), Way::Both),
    kin("mother-name", |p| p.name(3), Way::Both),
    clue("birth", |p| p.birth(), Way::Both),
    clue("sex", |p| p.sex(), Way::Against),
    kin("origin", |p| p.origin(), Way::Both),
    clue("last-seen", |p| p.seen(), Way::For),
    clue("companions", |p| p.companions(), Way::For),
    clue("number", |p| p.number(), Way::Both),
];

/// How many clues there are.
pub(crate) const CLUE_COUNT: usize = 10;
const _: () = assert!(CLUES.len() == CLUE_COUNT);

/// The places of clues that need a word of their own.
pub(crate) const BIRTH: usize = 4;
pub(crate) const CHEAP: [usize; 3] = [5, 4, 6];

/// Codes a clue without names may have.
pub(crate) const CODES: usize = 16;

/// The weights of the patterns of one name and of the likeness of words: log2(m/u), what stays after rarity is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Weights {
    /// By name clue and pattern.
    pub(crate) patterns: [[f32; 8]; 4],
    /// By script relation (one, two) and likeness.
    pub(crate) likeness: [[f32; LEVELS]; 3],
    /// By clue and code; the name clues stay empty.
    pub(crate) codes: [[f32; CODES]; CLUE_COUNT],
    /// What a sighting of births weighs for "brother or sister" against "strangers".
    pub(crate) kin_birth: [f32; CODES],
}

impl Weights {
    /// Bits for (+) or against (-) one clue.
    pub(crate) fn bits(&self, clue: usize, seen: Seen) -> f32 {
        if seen.code == 0 {
            return 0.0;
        }
        if clue < 4 {
            return seen.rare + self.name(clue, seen.code);
        }
        let weight = self.codes.get(clue).and_then(|c| c.get(place(seen.code))).copied();
        seen.rare + weight.unwrap_or_default()
    }

    fn name(&self, clue: usize, code: u32) -> f32 {
        let pattern = place(code >> PATTERN_AT);
        let mut bits = self.patterns.get(clue).and_then(|p| p.get(pattern)).copied().unwrap_or_default();
        if place(NameSeen::OTHER) != pattern {
            for (cross, weights) in self.likeness.iter().enumerate() {
                for (how, weight) in weights.iter().enumerate() {
                    bits += times(code, cross, how) * weight;
                }
            }
        }
        bits
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most three")]
fn times(code: u32, cross: usize, how: usize) -> f32 {
    NameSeen::times(code, cross, how) as f32
}

/// What a pair weighs: bits for one person against strangers, and for brothers and sisters against strangers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Weight {
    pub(crate) person: f32,
    pub(crate) kin: f32,
}

/// Weighs what the clues see. Made from general priors, or learned from a register without any labels.
///
/// ```
/// use names::link::{Matcher, Record, Register};
/// let mut register = Register::new();
/// register.add(&Record { own: "Test Azmayesh", ..Record::default() });
/// let matcher = Matcher::learn(&mut register);
/// assert!(matcher.repeats() < 1.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Matcher {
    pub(crate) weights: Weights,
    /// How many other records of a register are the same person, on average.
    pub(crate) repeats: f32,
    /// How many are brothers and sisters.
    pub(crate) relatives: f32,
    /// The chance that somebody asked for is in the register.
    pub(crate) coverage: f32,
}

impl Matcher {
    /// The chance that somebody asked for stands in the register at all; a half by default.
    #[must_use]
    pub fn with_coverage(mut self, coverage: f32) -> Self {
        self.coverage = coverage.clamp(0.001, 0.999);
        self
    }

    /// How many other records of the register are the same person, on average, as learned.
    pub const fn repeats(&self) -> f32 {
        self.repeats
    }

    pub(crate) fn weigh(&self, seen: &[Seen; CLUE_COUNT]) -> Weight {
        let mut weight = Weight::default();
        for (at, (clue, seen)) in CLUES.iter().zip(seen).enumerate() {
            let bits = self.weights.bits(at, *seen);
            weight.person += bits;
            if clue.kin {
                weight.kin += bits;
            } else if seen.family > 0.0 {
                weight.kin += seen.family - 1.0;
            }
        }
        weight.kin += self.kin_birth(seen.get(BIRTH).copied().unwrap_or_default());
        weight
    }

    fn kin_birth(&self, seen: Seen) -> f32 {
        let weight = self.weights.kin_birth.get(place(seen.code)).copied().unwrap_or_default();
        if seen.code == 0 { 0.0 } else { seen.rare + weight }
    }

    /// The bits that the possibility of brothers and sisters takes away, in a register of so many.
    pub(crate) fn against_kin(&self, weight: Weight, size: f32) -> f32 {
        let share = self.kin_share(size);
        -(1.0 - share + share * weight.kin.exp2()).log2()
    }

    /// The share of pairs that are brothers and sisters, in a register of so many.
    pub(crate) fn kin_share(&self, size: f32) -> f32 {
        (self.relatives / size).min(0.2)
    }

    /// The probability of one person, when `chance` records of `size` are expected to be.
    pub(crate) fn probability(&self, weight: Weight, chance: f32, size: f32) -> f64 {
        let bits = f64::from(weight.person + self.against_kin(weight, size) + (chance / size).log2());
        1.0 / (1.0 + (-bits).exp2())
    }
}

/// What is expected before anything is learned, as shares: among records of one person (m), and what is left among
/// strangers once rarity is counted (u). General experience with registers, not the fruit of any one of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shares {
    pub(crate) patterns: [[f32; 8]; 4],
    pub(crate) likeness: [[f32; LEVELS]; 3],
    pub(crate) codes: [[f32; CODES]; CLUE_COUNT],
    pub(crate) kin_birth: [f32; CODES],
}

/// Among records of one person.
pub(crate) const SAME_PERSON: Shares = Shares {
    patterns: [
        [0.0, 0.62, 0.22, 0.03, 0.05, 0.01, 0.05, 0.02],
        [0.0, 0.73, 0.14, 0.02, 0.05, 0.01, 0.04, 0.01],
        [0.0, 0.73, 0.14, 0.02, 0.05, 0.01, 0.04, 0.01],
        [0.0, 0.71, 0.14, 0.02, 0.07, 0.01, 0.04, 0.01],
    ],
    likeness: [[0.06, 0.10, 0.24, 0.60], [0.03, 0.04, 0.09, 0.84], [0.08, 0.22, 0.69, 0.01]],
    codes: [
        EVEN,
        EVEN,
        EVEN,
        EVEN,
        [1.0, 0.80, 0.10, 0.03, 0.03, 0.04, 0.55, 0.12, 0.12, 0.10, 0.08, 0.02, 0.01, 0.80, 0.15, 0.05],
        [1.0, 0.99, 0.01, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [1.0, 0.85, 0.06, 0.09, 0.92, 0.08, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [1.0, 0.30, 0.70, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [1.0, 0.50, 0.50, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [1.0, 0.70, 0.10, 0.10, 0.10, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    ],
    kin_birth: [
        0.0, 0.01, 0.02, 0.03, 0.10, 0.84, 0.05, 0.08, 0.12, 0.11, 0.17, 0.22, 0.25, 0.45, 0.30, 0.25,
    ],
};

/// Among strangers.
pub(crate) const STRANGERS: Shares = Shares {
    patterns: [
        [0.0, 1.0, 1.0, 0.20, 1.0, 0.20, 1.0, 0.20],
        [0.0, 1.0, 1.0, 0.20, 1.0, 0.20, 1.0, 0.20],
        [0.0, 1.0, 1.0, 0.20, 1.0, 0.20, 1.0, 0.20],
        [0.0, 1.0, 1.0, 0.20, 1.0, 0.20, 1.0, 0.20],
    ],
    likeness: [[0.50, 0.40, 0.30, 0.70], [0.50, 0.50, 0.50, 1.0], [0.60, 0.50, 0.99, 0.01]],
    codes: [EVEN; CLUE_COUNT],
    kin_birth: EVEN,
};

/// Nothing learned yet.
const EVEN: [f32; CODES] = [1.0; CODES];

/// The codes of a clue that are shares of one whole.
pub(crate) const GROUPS: [(usize, &[u32]); 8] = [
    (4, &[Birth::SAME_DAY, Birth::NEAR_DAY, Birth::SAME_YEAR, Birth::NEXT_YEAR, Birth::OTHER_YEAR]),
    (4, &[6, 7, 8, 9, 10, 11, 12]),
    (4, &[Birth::MEET, Birth::CLOSE, Birth::APART]),
    (5, &[Plain::SAME, Plain::OTHER]),
    (6, &[Origin::SAME, Origin::NEXT, Origin::FAR]),
    (6, &[Origin::WIDE, Origin::WIDE_FAR]),
    (7, &[Plain::SAME, Plain::OTHER]),
    (9, &[Number::SAME, Number::PART, Number::SLIP, Number::OTHER]),
];

impl Default for Matcher {
    /// From general priors, for a register too small to learn from.
    fn default() -> Self {
        let weights = Weights::from(&SAME_PERSON, &STRANGERS);
        Self { weights, repeats: 0.2, relatives: 3.0, coverage: 0.5 }
    }
}

impl Weights {
    /// log2(m/u).
    pub(crate) fn from(same: &Shares, strangers: &Shares) -> Self {
        let mut out = Self {
            patterns: ratios(&same.patterns, &strangers.patterns),
            likeness: ratios(&same.likeness, &strangers.likeness),
            codes: ratios(&same.codes, &strangers.codes),
            kin_birth: ratio(&same.kin_birth, &strangers.kin_birth),
        };
        for (clue, row) in CLUES.iter().zip(&mut out.codes) {
            match (clue.way, row) {
                // What is the same among strangers is half of all.
                (Way::Against, [_, agree, differ, ..]) => {
                    *agree = 0.0;
                    *differ = (*differ + 1.0).min(0.0);
                }
                (Way::For, [_, _, differ, ..]) => *differ = 0.0,
                _ => {}
            }
        }
        out
    }
}

fn ratios<const N: usize, const M: usize>(a: &[[f32; N]; M], b: &[[f32; N]; M]) -> [[f32; N]; M] {
    let mut out = [[0.0; N]; M];
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = ratio(a, b);
    }
    out
}

fn ratio<const N: usize>(a: &[f32; N], b: &[f32; N]) -> [f32; N] {
    let mut out = [0.0; N];
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = if *a > 0.0 { (a / b.max(1e-6)).log2() } else { 0.0 };
    }
    out
}
