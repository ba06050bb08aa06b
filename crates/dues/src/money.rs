//! Money: whole minor units and an ISO 4217 code. No fraction of a unit, no binary fraction, no silent overflow.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};
use std::str::FromStr;

/// An ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");
    /// The Pakistani rupee.
    pub const PKR: Self = Self(*b"PKR");

    /// Digits after the point: ISO 4217. Currencies of other sizes are refused when read.
    pub const fn digits(self) -> u32 {
        2
    }

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

/// The currencies of the tables and of the field; all of them have two digits.
const KNOWN: [&str; 6] = ["USD", "PKR", "AFN", "EUR", "GBP", "AED"];

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        if !KNOWN.contains(&code) {
            return Err(MoneyError::Currency(code.to_owned()));
        }
        code.as_bytes().try_into().map(Self).map_err(|_| MoneyError::Currency(code.to_owned()))
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(code: String) -> Result<Self, MoneyError> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What money refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// An unknown code.
    #[error("`{0}` is not a currency of these tables")]
    Currency(String),
    /// Two currencies in one sum.
    #[error("{0:?} and {1:?} cannot be added")]
    Mixed(Currency, Currency),
    /// More than can be counted.
    #[error("the sum is larger than can be counted")]
    TooMuch,
}

/// An amount: minor units (cents, paisa) of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Nothing of a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Whole units.
    ///
    /// # Errors
    /// `TooMuch`.
    pub fn whole(units: i64, currency: Currency) -> Result<Self, MoneyError> {
        Self { minor: units, currency }.times(10_i64.pow(currency.digits()))
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// `Mixed`, `TooMuch`.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooMuch)?;
        Ok(Self { minor, ..self })
    }

    /// So many times the amount.
    ///
    /// # Errors
    /// `TooMuch`.
    pub fn times(self, factor: impl Into<i64>) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(factor.into()).ok_or(MoneyError::TooMuch)?;
        Ok(Self { minor, ..self })
    }

    /// The sum of many; nothing of `currency` when there are none.
    ///
    /// # Errors
    /// As [`Money::plus`].
    pub fn sum(currency: Currency, all: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        all.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// The amount without its currency, grouped by three, with a point only where there are minor units: `1,920`.
    pub fn amount(&self) -> String {
        let unit = 10_u64.pow(self.currency.digits());
        let all = self.minor.unsigned_abs();
        let (whole, rest) = (all / unit, all % unit);
        let plain = whole.to_string();
        let length = plain.len();
        let mut text = String::from(if self.minor < 0 { "-" } else { "" });
        for (at, digit) in plain.chars().enumerate() {
            if at > 0 && (length - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if rest > 0 {
            let _ = write!(text, ".{rest:02}");
        }
        text
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency.code(), self.amount())
    }
}

/// A rate as it was found: so much of one currency was said to be so much of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Its name for good.
    pub id: String,
    /// The amount that was said.
    pub this: Money,
    /// What it was said to be.
    pub is: Money,
    /// The month or day it was said for, as ISO text.
    pub as_of: String,
    /// Where it comes from.
    pub source: crate::Source,
}

impl Rate {
    /// An amount by this rate, to the nearest minor unit (halves away from nothing). It is an estimate, and shown so.
    ///
    /// # Errors
    /// `Mixed` for another currency than the rate's, `TooMuch`.
    pub fn convert(&self, money: Money) -> Result<Money, MoneyError> {
        if money.currency != self.this.currency {
            return Err(MoneyError::Mixed(money.currency, self.this.currency));
        }
        let (over, under) = (i128::from(self.is.minor), i128::from(self.this.minor).max(1));
        let twice = i128::from(money.minor) * over * 2;
        let rounded = (twice.abs() + under) / (under * 2) * twice.signum();
        let minor = i64::try_from(rounded).map_err(|_| MoneyError::TooMuch)?;
        Ok(Money { minor, currency: self.is.currency })
    }
}
