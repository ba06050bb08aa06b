//! OCHA place codes of Afghanistan and Pakistan, first and second level.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The two countries of the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Country {
    /// Afghanistan: provinces `AFnn`, districts `AFnnnn`.
    #[serde(rename = "AF")]
    Afghanistan,
    /// Pakistan: provinces and territories `PKn`, districts `PKnnn`.
    #[serde(rename = "PK")]
    Pakistan,
}

impl Country {
    /// `AF` or `PK`, as P-codes begin.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Afghanistan => "AF",
            Self::Pakistan => "PK",
        }
    }

    /// ISO 3166 alpha-3.
    pub const fn iso3(self) -> &'static str {
        match self {
            Self::Afghanistan => "AFG",
            Self::Pakistan => "PAK",
        }
    }

    /// How many digits name a province.
    const fn province_digits(self) -> usize {
        match self {
            Self::Afghanistan => 2,
            Self::Pakistan => 1,
        }
    }
}

/// The code of a province or a district: `AF27`, `AF0617`, `PK5`, `PK528`. Three bytes; text when stored or sent.
/// Ordered by country, province, district, each province before its districts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Pcode {
    country: Country,
    province: u8,
    district: u8,
}

impl Pcode {
    /// The country the code belongs to.
    pub const fn country(self) -> Country {
        self.country
    }

    /// The province: itself when it is one.
    #[must_use]
    pub const fn province(self) -> Self {
        Self { district: 0, ..self }
    }

    /// Whether this is a district and not a province.
    pub const fn is_district(self) -> bool {
        self.district > 0
    }
}

impl fmt::Display for Pcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{:0width$}",
            self.country.code(),
            self.province,
            width = self.country.province_digits()
        )?;
        if self.is_district() { write!(f, "{:02}", self.district) } else { Ok(()) }
    }
}

/// A text that is not shaped like a P-code of Afghanistan or Pakistan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a P-code: AF and 2 or 4 digits, or PK and 1 or 3 digits")]
pub struct NotAPcode;

impl FromStr for Pcode {
    type Err = NotAPcode;

    /// Reads a code in either case and with digits of any script. The shape is checked, not whether such a place exists.
    fn from_str(text: &str) -> Result<Self, NotAPcode> {
        let key = names::spaceless(text);
        let (country, digits) = match (key.strip_prefix("af"), key.strip_prefix("pk")) {
            (Some(digits), _) => (Country::Afghanistan, digits),
            (_, Some(digits)) => (Country::Pakistan, digits),
            _ => return Err(NotAPcode),
        };
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAPcode);
        }
        let (province, district) = digits.split_at_checked(country.province_digits()).ok_or(NotAPcode)?;
        let number = |s: &str| s.parse::<u8>().ok().filter(|n| *n > 0).ok_or(NotAPcode);
        let district = match district.len() {
            0 => 0,
            2 => number(district)?,
            _ => return Err(NotAPcode),
        };
        Ok(Self { country, province: number(province)?, district })
    }
}

impl From<Pcode> for String {
    fn from(code: Pcode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for Pcode {
    type Error = NotAPcode;

    fn try_from(text: String) -> Result<Self, NotAPcode> {
        text.parse()
    }
}
