//! Why two records are held to be one person, or not: clue by clue, in bits.

use super::compare::{Birth, NameSeen, Number, Origin, PATTERN_AT, Pair, Plain, Seen};
use super::likeness::Likeness;
use super::matcher::{BIRTH, CLUE_COUNT, CLUES, Matcher};

/// What one clue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Says {
    /// The same.
    Agrees,
    /// Almost the same: part of a name, a neighbouring year, a slip in a number.
    Nearly,
    /// Something else.
    Differs,
    /// One of the two does not tell.
    Unknown,
}

/// One clue's part in the answer. The bits of all clues together make the probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The clue's code in [`super::CLUES`], or `relatives`: what brothers and sisters would share too, taken off again.
    pub clue: &'static str,
    /// What it says.
    pub says: Says,
    /// Of a name that agrees: letter by letter, and not in another spelling or script.
    pub exact: bool,
    /// Doublings of the odds for (+) or against (-) one person; 0 when unknown.
    pub bits: f32,
    /// One in so many unrelated people would show as much, where something agrees.
    pub one_in: Option<f32>,
}

/// What every clue sees in a pair.
pub(crate) fn sightings(pair: &Pair<'_>) -> [Seen; CLUE_COUNT] {
    let mut seen = [Seen::UNKNOWN; CLUE_COUNT];
    for (cell, clue) in seen.iter_mut().zip(CLUES) {
        *cell = (clue.see)(pair);
    }
    seen
}

/// The clues in their order, then `relatives`.
pub(crate) fn evidence(matcher: &Matcher, seen: &[Seen; CLUE_COUNT], size: f32) -> Vec<Evidence> {
    let mut out: Vec<Evidence> = CLUES
        .iter()
        .zip(seen)
        .enumerate()
        .map(|(at, (clue, seen))| {
            let says = says(at, *seen);
            let agrees = matches!(says, Says::Agrees | Says::Nearly) && seen.rare > 0.0;
            Evidence {
                clue: clue.code,
                says,
                exact: says == Says::Agrees && (at > 3 || letter_by_letter(seen.code)),
                bits: matcher.weights.bits(at, *seen),
                one_in: agrees.then(|| seen.rare.exp2()),
            }
        })
        .collect();
    let bits = matcher.against_kin(matcher.weigh(seen), size);
    let says = if bits < -0.5 { Says::Agrees } else { Says::Unknown };
    out.push(Evidence { clue: "relatives", says, exact: false, bits, one_in: None });
    out
}

/// Whether all words that are alike in two names are the same.
fn letter_by_letter(code: u32) -> bool {
    let levels = Likeness::ALL.iter().filter(|how| **how != Likeness::Same);
    levels
        .flat_map(|how| (0..3).map(|cross| NameSeen::times(code, cross, how.index())))
        .all(|times| times == 0)
}

fn says(clue: usize, seen: Seen) -> Says {
    if seen.code == 0 {
        return Says::Unknown;
    }
    match clue {
        0..=3 => match seen.code >> PATTERN_AT {
            NameSeen::WHOLE | NameSeen::LIGHT => Says::Agrees,
            NameSeen::OTHER | NameSeen::FAMILY => Says::Differs,
            _ => Says::Nearly,
        },
        BIRTH => match seen.code {
            Birth::SAME_DAY | Birth::MEET | Birth::YEAR => Says::Agrees,
            Birth::OTHER_YEAR | Birth::APART => Says::Differs,
            step if (Birth::YEAR + 5..Birth::MEET).contains(&step) => Says::Differs,
            _ => Says::Nearly,
        },
        6 => match seen.code {
            Origin::SAME | Origin::WIDE => Says::Agrees,
            Origin::NEXT => Says::Nearly,
            _ => Says::Differs,
        },
        9 => match seen.code {
            Number::SAME => Says::Agrees,
            Number::PART | Number::SLIP => Says::Nearly,
            _ => Says::Differs,
        },
        _ if seen.code == Plain::SAME => Says::Agrees,
        _ => Says::Differs,
    }
}
