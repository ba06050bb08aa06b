//! What is looked for.

use super::kin;
use crate::parts::{Part, read};

/// Sex as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Recorded as female.
    Female,
    /// Recorded as male.
    Male,
    /// Recorded as something else.
    Other,
}

impl Sex {
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Female => 1,
            Self::Male => 2,
            Self::Other => 3,
        }
    }
}

/// A search: a name, perhaps the father's, and what narrows it. Who has no sex, birth or province on record is never
/// filtered out.
///
/// ```
/// use names::{Query, Sex};
/// let query = Query::new("Azmayesh Gul").father("Azmoina").sex(Sex::Female).born((1990, 1995));
/// assert!(!query.is_empty());
/// assert!(Query::new("  \u{200f}").is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub(crate) own: Vec<Part>,
    pub(crate) father: Vec<Part>,
    pub(crate) grandfather: Vec<Part>,
    /// The father's name stands in the name itself, after "son of".
    pub(crate) within: bool,
    pub(crate) sex: Option<Sex>,
    pub(crate) born: Option<(i32, i32)>,
    pub(crate) province: Option<u16>,
    pub(crate) typing: bool,
}

impl Query {
    /// Looks for a name, in any script and spelling.
    pub fn new(name: &str) -> Self {
        let (_, father, grandfather) = kin(name);
        Self { own: read(name), within: !father.is_empty(), father, grandfather, ..Self::default() }
    }

    /// The father's name is known, too.
    #[must_use]
    pub fn father(mut self, name: &str) -> Self {
        self.father = kin(name).0;
        self.within = false;
        self
    }

    /// The grandfather's name is known, too.
    #[must_use]
    pub fn grandfather(mut self, name: &str) -> Self {
        self.grandfather = kin(name).0;
        self
    }

    /// Only people of this sex, or of none on record.
    #[must_use]
    pub const fn sex(mut self, sex: Sex) -> Self {
        self.sex = Some(sex);
        self
    }

    /// Only people who may be born within these days (or years), the last included.
    #[must_use]
    pub const fn born(mut self, within: (i32, i32)) -> Self {
        self.born = Some(within);
        self
    }

    /// Only people of this province, or of none on record.
    #[must_use]
    pub const fn province(mut self, province: u16) -> Self {
        self.province = Some(province);
        self
    }

    /// The last word is still being typed: it finds words that begin with it.
    #[must_use]
    pub const fn typing(mut self) -> Self {
        self.typing = true;
        self
    }

    /// Whether there is nothing to look for.
    pub const fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    pub(crate) fn admits(&self, person: &super::Kept) -> bool {
        let sex = self.sex.is_none_or(|s| person.sex == 0 || person.sex == s.number());
        let born = self.born.is_none_or(|(from, to)| person.born.0 <= to && person.born.1 >= from);
        let province =
            self.province.is_none_or(|p| person.province == 0 || person.province == p.saturating_add(1));
        sex && born && province
    }
}
