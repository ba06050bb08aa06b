//! What speaks for and against two registrations being one person, as [`names::link`] says it.

use super::model::{Evidence, Pair};
use names::link;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Their own names.
    Name,
    /// The father's.
    Father,
    /// The grandfather's.
    Grandfather,
    /// The mother's.
    Mother,
    /// The birth.
    Birth,
    /// The sex.
    Sex,
    /// Where they come from.
    Origin,
    /// The number of a paper.
    Number,
    /// What brothers and sisters would share too, taken off again.
    Relatives,
}

impl What {
    fn of(clue: &str) -> Option<Self> {
        Some(match clue {
            "own-name" => Self::Name,
            "father-name" => Self::Father,
            "grandfather-name" => Self::Grandfather,
            "mother-name" => Self::Mother,
            "birth" => Self::Birth,
            "sex" => Self::Sex,
            "origin" => Self::Origin,
            "number" => Self::Number,
            "relatives" => Self::Relatives,
            _ => return None,
        })
    }
}

/// What it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// The same.
    Same,
    /// Nearly the same, or within what is uncertain.
    Near,
    /// Something else.
    Differs,
}

/// One clue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clue {
    /// What.
    pub what: What,
    /// What it says.
    pub says: Says,
    /// For (+) or against (-), in bits.
    pub bits: i8,
    /// One person in so many has this, where it is a name.
    pub one_in: u32,
}

impl Clue {
    /// A clue that says anything.
    pub(super) fn of(evidence: &link::Evidence) -> Option<Self> {
        let what = What::of(evidence.clue)?;
        let says = match evidence.says {
            link::Says::Agrees if evidence.exact || what == What::Relatives => Says::Same,
            link::Says::Agrees | link::Says::Nearly => Says::Near,
            link::Says::Differs => Says::Differs,
            link::Says::Unknown => return None,
        };
        let named = matches!(what, What::Name | What::Father | What::Grandfather | What::Mother);
        let one_in = evidence.one_in.filter(|_| named).unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rounded, and held in bounds"
        )]
        let (bits, one_in) =
            (evidence.bits.round().clamp(-99.0, 99.0) as i8, one_in.round().clamp(0.0, 1e9) as u32);
        Some(Self { what, says, bits, one_in })
    }
}

/// Two registrations to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which two.
    pub pair: Pair,
    /// The odds that they are one person, in doublings: 0 is even.
    pub bits: i16,
    /// The clues that say anything.
    pub clues: Box<[Clue]>,
    /// What was compared, as a number that changes when it does.
    pub evidence: Evidence,
}

/// The odds of a probability, in doublings.
#[expect(clippy::cast_possible_truncation, reason = "held in bounds")]
pub(super) fn odds(probability: f64) -> i16 {
    (probability / (1.0 - probability).max(1e-12)).log2().round().clamp(-99.0, 99.0) as i16
}
