//! The words of the field: who is bound, what an instrument does, and the one headline it comes to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The papers a person holds, as the field names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Undocumented.
    Und,
    /// Overstayed visa.
    Ovs,
    /// Visa.
    Vis,
    /// Afghan Citizen Card.
    Acc,
    /// Proof of Registration card.
    Por,
    /// Unregistered member of a registered family.
    Umrf,
    /// UNHCR asylum-seeker certificate, slip or pre-registration.
    Asy,
    /// UNHCR mandate refugee.
    Man,
    /// In the pipeline of a third country.
    Rst,
    /// Married to, or child of, a Pakistani.
    Mix,
}

impl Category {
    /// Every category, in the order of the field's own tables.
    pub const ALL: [Self; 10] = [
        Self::Und,
        Self::Ovs,
        Self::Vis,
        Self::Acc,
        Self::Por,
        Self::Umrf,
        Self::Asy,
        Self::Man,
        Self::Rst,
        Self::Mix,
    ];

    /// The code as written in packs, arguments and JSON, e.g. `por`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Und => "und",
            Self::Ovs => "ovs",
            Self::Vis => "vis",
            Self::Acc => "acc",
            Self::Por => "por",
            Self::Umrf => "umrf",
            Self::Asy => "asy",
            Self::Man => "man",
            Self::Rst => "rst",
            Self::Mix => "mix",
        }
    }

    /// Reads a code, in any case; `None` when no category is called so.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code().eq_ignore_ascii_case(code.trim()))
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Whom an instrument names in its list of categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Everyone {
    /// Whatever paper they hold.
    All,
}

/// One entry of an instrument's `categories`: a category, or `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Binds {
    /// Everybody.
    Everyone(Everyone),
    /// Holders of this paper.
    One(Category),
}

impl<'de> Deserialize<'de> for Binds {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        if code == "all" {
            return Ok(Self::Everyone(Everyone::All));
        }
        // Codes in a pack are exact, so that a search for them finds all.
        match Category::parse(&code) {
            Some(category) if category.code() == code => Ok(Self::One(category)),
            _ => Err(serde::de::Error::custom(format!(
                "unknown category `{code}`; use all, und, ovs, vis, acc, por, umrf, asy, man, rst or mix"
            ))),
        }
    }
}

impl Binds {
    /// Whether holders of `category` are meant.
    pub fn covers(self, category: Category) -> bool {
        match self {
            Self::Everyone(Everyone::All) => true,
            Self::One(one) => one == category,
        }
    }
}

/// What an instrument does to those it binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Gives lawful stay.
    Stay,
    /// Orders them to leave this place.
    OrderOut,
    /// Forbids arrest or removal.
    Shield,
    /// A formal window to leave, up to its last day.
    LeaveBy,
    /// Formal toleration, announced.
    Tolerate,
    /// Subjects them to arrest or removal.
    Expose,
    /// The paper ran out.
    Lapse,
    /// An informal pause or delay: a signal, never a headline.
    Delay,
    /// Helps in court; no headline.
    Support,
    /// Context; no headline.
    Inform,
}

impl Effect {
    /// Whether the effect can bring about a headline at all.
    pub fn decides(self) -> bool {
        !matches!(self, Self::Delay | Self::Support | Self::Inform)
    }
}

/// The one line a person's standing comes to (docs/decisions/0004-standing-headlines.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Headline {
    /// An instrument in force gives lawful stay here.
    Covered,
    /// Lawful stay in the country, but ordered to leave this place.
    OrderedOut,
    /// No lawful stay, but arrest or removal is forbidden.
    Shielded,
    /// Told to leave by a day not yet passed.
    LeaveBy,
    /// No lawful stay; announced toleration.
    Tolerated,
    /// An order in force subjects the person to arrest or removal.
    Exposed,
    /// The paper has run out; no removal order yet against the category.
    Lapsed,
}

impl Headline {
    /// Every headline, the safest first.
    pub const ALL: [Self; 7] = [
        Self::Covered,
        Self::OrderedOut,
        Self::Shielded,
        Self::LeaveBy,
        Self::Tolerated,
        Self::Exposed,
        Self::Lapsed,
    ];

    /// The code of a headline, or `unknown` where none can be told.
    pub fn code_of(headline: Option<Self>) -> &'static str {
        headline.map_or(UNKNOWN, Self::code)
    }

    /// The code as written in JSON, e.g. `ordered_out`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::OrderedOut => "ordered_out",
            Self::Shielded => "shielded",
            Self::LeaveBy => "leave_by",
            Self::Tolerated => "tolerated",
            Self::Exposed => "exposed",
            Self::Lapsed => "lapsed",
        }
    }
}

impl fmt::Display for Headline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What sort of thing an instrument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A notification or an extension by a government.
    Notification,
    /// A circular from one office to others.
    Circular,
    /// A letter from one office to others.
    Letter,
    /// A statutory regulatory order, a plan or another order of a government.
    Order,
    /// A decision or an interim order of a court.
    Judgment,
    /// What an office-holder or an office said in public.
    Statement,
    /// An Act, or a status that follows from one.
    Statute,
    /// What is printed on a paper.
    Paper,
    /// What was done, whatever was written.
    Practice,
}

/// How sure the pack is of an instrument's words and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Read in a public source that is plain about it.
    High,
    /// Read in a public source, a day or a detail is inferred.
    Medium,
    /// One outlet, a weak mirror, or an inference.
    Low,
}

/// How widely an instrument binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The whole country.
    National,
    /// One or several provinces.
    Province,
    /// Cities, districts or villages.
    Place,
    /// Named petitioners.
    Named,
}

/// What to do when a fact that a condition names is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// List it under `unknown`.
    #[default]
    Ask,
    /// List it under `could_help`, when it would change the headline.
    CouldHelp,
}

/// An OCHA place code of the country, a province or a district, e.g. `PK`, `PK5`, `PK528`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PlaceCode(String);

impl PlaceCode {
    /// Reads a code: two letters and up to six digits, in any case.
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim().to_ascii_uppercase();
        let (letters, digits) = (code.chars().take(2), code.chars().skip(2));
        let shaped = letters.clone().count() == 2
            && letters.clone().all(|c| c.is_ascii_uppercase())
            && digits.clone().all(|c| c.is_ascii_digit())
            && digits.count() <= 6;
        shaped.then_some(Self(code))
    }

    /// The code itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `inner` lies in (or is) this place.
    pub fn holds(&self, inner: &Self) -> bool {
        inner.0.starts_with(&self.0)
    }

    /// Whether the code is one of a country or a province, not of a district.
    pub fn is_wide(&self) -> bool {
        self.0.len() <= 3
    }
}

impl<'de> Deserialize<'de> for PlaceCode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        Self::parse(&code).ok_or_else(|| {
            serde::de::Error::custom(format!("`{code}` is no P-code; write it like PK, PK5 or PK528"))
        })
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What stands in JSON and packs where no headline can be told: nothing in the pack binds this person here on
/// this day, or a deciding fact is missing.
const UNKNOWN: &str = "unknown";

/// Serde for a headline that may be `"unknown"`.
pub(crate) mod or_unknown {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    use super::{Headline, UNKNOWN};

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes the field by reference"
    )]
    pub fn serialize<S: Serializer>(headline: &Option<Headline>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(Headline::code_of(*headline))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Headline>, D::Error> {
        let code = String::deserialize(from)?;
        if code == UNKNOWN {
            return Ok(None);
        }
        let found = Headline::ALL.into_iter().find(|headline| headline.code() == code);
        found.map(Some).ok_or_else(|| D::Error::custom(format!("unknown headline `{code}`")))
    }
}
