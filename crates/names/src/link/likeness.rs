//! How alike two words of names are, by the learned weights of [`crate::spelling`]: the one place where the comparison of
//! spellings enters the matcher.

use crate::spelling::{Speller, Word};

/// How many ways of being alike there are.
pub(crate) const LEVELS: usize = 4;

/// The least fit, as [`Speller::likeness`] says it, of each level. Where the lines lie matters little (what each level is
/// worth is learned); these did best on generated registers, the lowest so low that a word with a slip of the pen stays.
const SPELLING: f32 = -4.0;
const NEAR: f32 = -8.0;
const LOOSE: f32 = -18.0;

/// How alike two words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Perhaps spellings of one name: a slip of the pen, a letter heard otherwise.
    Loose,
    /// Spellings of one name, unusual ones.
    Near,
    /// Spellings of one name, in one script or two.
    Spelling,
    /// The same letters.
    Same,
}

impl Likeness {
    /// Place in tables.
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Loose => 0,
            Self::Near => 1,
            Self::Spelling => 2,
            Self::Same => 3,
        }
    }

    pub(crate) const ALL: [Self; LEVELS] = [Self::Loose, Self::Near, Self::Spelling, Self::Same];

    /// How alike two words of different letters are; nothing when they are not. The same both ways.
    pub(crate) fn between(one: &Word, other: &Word) -> Option<Self> {
        if one.len() == 0 || other.len() == 0 {
            return None;
        }
        let fit = Speller::shared().likeness(one, other);
        if fit >= SPELLING {
            Some(Self::Spelling)
        } else if fit >= NEAR {
            Some(Self::Near)
        } else if fit >= LOOSE {
            Some(Self::Loose)
        } else {
            None
        }
    }
}
