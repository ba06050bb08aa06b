//! Identifiers: `UUIDv7` inside, a short case code with a check digit for people.

use crate::base::Moment;
use seal::Chance;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id from the clock and the desk's source of chance.
            pub fn new(now: Moment, chance: &mut dyn Chance) -> Self {
                Self(fresh(now, chance))
            }

            /// The sixteen bytes, as the journal knows it.
            pub const fn bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }

            /// An id from the journal's sixteen bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:{}", stringify!($name), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A person.
    PersonId,
    /// A household.
    HouseholdId,
    /// A paper.
    PaperId,
    /// Somebody who works at the desk.
    UserId,
    /// One import of a spreadsheet.
    BatchId,
    /// One change of the law as this desk applies it.
    ChangeId,
    /// A raid, an eviction, an arrest as it was reported.
    IncidentId,
    /// One custody of one person, from arrest to outcome.
    EpisodeId,
    /// A request to find somebody.
    RequestId,
    /// A card of somebody who may be found.
    CardId,
    /// A proposal that two registrations are one person.
    MergeId,
    /// A clock started by hand.
    ClockId,
    /// A task.
    TaskId,
    /// A calendar somebody takes with them.
    FeedId,
    /// A photo, a scan, a recording kept as evidence.
    EvidenceId,
}

/// A new `UUIDv7`.
pub fn fresh(now: Moment, chance: &mut dyn Chance) -> Uuid {
    let mut random = [0_u8; 10];
    chance.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now.0).unwrap_or(0), &random).into_uuid()
}

/// 31 symbols, a prime number of them, without those that look alike (0 O, 1 I, U V).
const SYMBOLS: &[u8; 31] = b"23456789ABCDEFGHJKLMNPQRSTVWXYZ";
const LENGTH: usize = 7;

/// A case code such as `PK-7F3K-9QTC`: seven symbols by chance and a check symbol. With 31 symbols and the
/// weights 1 to 7, every single wrong symbol and every swap of two is noticed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaseCode([u8; LENGTH]);

impl CaseCode {
    /// A code by chance.
    pub fn new(chance: &mut dyn Chance) -> Self {
        let mut code = [0_u8; LENGTH];
        for place in &mut code {
            *place = loop {
                let mut byte = [0_u8; 1];
                chance.fill(&mut byte);
                let five_bits = byte[0] >> 3;
                if five_bits < 31 {
                    break five_bits;
                }
            };
        }
        Self(code)
    }

    fn check(self) -> u8 {
        let sum: u32 = self.0.iter().zip(1_u32..).map(|(v, w)| u32::from(*v) * w).sum();
        u8::try_from(sum % 31).unwrap_or(0)
    }
}

impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PK-")?;
        for (at, value) in self.0.iter().copied().chain([self.check()]).enumerate() {
            if at == 4 {
                f.write_str("-")?;
            }
            let symbol = SYMBOLS.get(usize::from(value)).copied().unwrap_or(b'?');
            write!(f, "{}", char::from(symbol))?;
        }
        Ok(())
    }
}

impl fmt::Debug for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a case code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotACode {
    /// It does not have the shape of one.
    Shape,
    /// It has the shape, but a symbol is wrong or two are swapped.
    Check,
}

impl FromStr for CaseCode {
    type Err = NotACode;

    /// Reads a code with or without `PK-`, dashes, spaces, in either case.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let plain: Vec<u8> =
            text.bytes().filter(|b| !matches!(b, b'-' | b' ')).map(|b| b.to_ascii_uppercase()).collect();
        let symbols = plain.strip_prefix(b"PK").filter(|rest| rest.len() == LENGTH + 1).unwrap_or(&plain);
        let values: Option<Vec<u8>> = symbols
            .iter()
            .map(|s| SYMBOLS.iter().position(|known| known == s).and_then(|at| u8::try_from(at).ok()))
            .collect();
        let values = values.ok_or(NotACode::Shape)?;
        let (check, body) = values.split_last().ok_or(NotACode::Shape)?;
        let code = Self(body.try_into().map_err(|_| NotACode::Shape)?);
        if code.check() == *check { Ok(code) } else { Err(NotACode::Check) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code() -> impl Strategy<Value = CaseCode> {
        proptest::array::uniform7(0_u8..31).prop_map(CaseCode)
    }

    proptest! {
        #[test]
        fn a_code_reads_back(code in code()) {
            prop_assert_eq!(code.to_string().parse(), Ok(code));
            prop_assert_eq!(code.to_string().replace('-', " ").to_lowercase().parse(), Ok(code));
        }

        #[test]
        fn one_wrong_symbol_is_noticed(code in code(), at in 0_usize..7, other in 0_u8..31) {
            let mut wrong = code;
            wrong.0[at] = other;
            prop_assume!(wrong != code);
            prop_assert_ne!(wrong.check(), code.check());
        }

        #[test]
        fn two_swapped_symbols_are_noticed(code in code(), a in 0_usize..7, b in 0_usize..7) {
            let mut wrong = code;
            wrong.0.swap(a, b);
            prop_assume!(wrong != code);
            prop_assert_ne!(wrong.check(), code.check());
        }
    }
}
