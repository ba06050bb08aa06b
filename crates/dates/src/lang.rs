//! The four languages of the desk.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::DigitSet;

/// A language a person reads.
///
/// ```
/// use dates::Lang;
/// assert_eq!("prs".parse(), Ok(Lang::Prs));
/// assert!(Lang::Ur.is_rtl());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Dari.
    Prs,
    /// Pashto.
    Ps,
    /// Urdu.
    Ur,
}

/// A code that is none of `en`, `prs`, `ps`, `ur`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a language of the desk: en, prs, ps or ur")]
pub struct UnknownLang;

impl Lang {
    /// All four, English first.
    pub const ALL: [Self; 4] = [Self::En, Self::Prs, Self::Ps, Self::Ur];

    /// ISO 639 code as in `lang="…"`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Prs => "prs",
            Self::Ps => "ps",
            Self::Ur => "ur",
        }
    }

    /// Written from right to left.
    pub fn is_rtl(self) -> bool {
        self != Self::En
    }

    /// The digits dates are written with: ۰–۹ in Dari and Pashto, 0–9 in English and Urdu.
    pub fn digit_set(self) -> DigitSet {
        match self {
            Self::En | Self::Ur => DigitSet::Latin,
            Self::Prs | Self::Ps => DigitSet::Extended,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(code: &str) -> Result<Self, UnknownLang> {
        Self::ALL.into_iter().find(|lang| lang.code() == code).ok_or(UnknownLang)
    }
}
