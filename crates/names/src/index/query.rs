//! What is looked for.

use super::kin;
use crate::parts::{Part, open_compound, read};

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

/// Whether something that was asked for fits what is on record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fit {
    /// Not asked for, or not on record.
    #[default]
    Unknown,
    /// It fits.
    Fits,
    /// It does not.
    Differs,
}

impl Fit {
    pub(crate) const fn of(fits: bool) -> Self {
        if fits { Self::Fits } else { Self::Differs }
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
    pub(crate) likely_sex: Option<Sex>,
    pub(crate) likely_born: Option<(i32, i32)>,
    /// The name does not end in a space.
    open: bool,
    pub(crate) typing: bool,
}

impl Query {
    /// Looks for a name, in any script and spelling.
    pub fn new(name: &str) -> Self {
        let (_, father, grandfather) = kin(name);
        let open = !name.ends_with(char::is_whitespace);
        Self { own: read(name), within: !father.is_empty(), father, grandfather, open, ..Self::default() }
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

    /// Probably of this sex: ranks, and hides nobody.
    #[must_use]
    pub const fn likely_sex(mut self, sex: Sex) -> Self {
        self.likely_sex = Some(sex);
        self
    }

    /// Probably born within these days (or years), the last included: ranks, and hides nobody.
    #[must_use]
    pub const fn likely_born(mut self, within: (i32, i32)) -> Self {
        self.likely_born = Some(within);
        self
    }

    /// The last word is still being typed, unless a space follows it: from its first letter on it finds words that begin with
    /// it, in either script.
    ///
    /// ```
    /// use names::{Index, Person, Query};
    /// let mut index = Index::new();
    /// index.add(&Person { key: 7, names: vec!["آزمایش گل"], ..Person::default() });
    /// assert_eq!(index.find(&Query::new("Az").typing(), 20)[0].key, 7);
    /// ```
    #[must_use]
    pub fn typing(mut self) -> Self {
        self.typing = self.open;
        if self.typing {
            open_compound(&mut self.own);
        }
        self
    }

    /// Whether there is nothing to look for.
    pub const fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// Whether the sex on record is the likely one.
    pub(crate) fn fits_sex(&self, person: &super::Kept) -> Fit {
        match self.likely_sex {
            Some(sex) if person.sex != 0 => Fit::of(person.sex == sex.number()),
            _ => Fit::Unknown,
        }
    }

    /// Whether the birth on record can be the likely one.
    pub(crate) fn fits_born(&self, person: &super::Kept) -> Fit {
        match self.likely_born {
            Some((from, to)) if person.born != super::ANY_DAY => {
                Fit::of(person.born.0 <= to && person.born.1 >= from)
            }
            _ => Fit::Unknown,
        }
    }

    /// Whether it leaves anybody out by sex, birth or province.
    pub(crate) const fn narrows(&self) -> bool {
        self.sex.is_some() || self.born.is_some() || self.province.is_some()
    }

    pub(crate) fn admits(&self, person: &super::Kept) -> bool {
        let sex = self.sex.is_none_or(|s| person.sex == 0 || person.sex == s.number());
        let born = self.born.is_none_or(|(from, to)| person.born.0 <= to && person.born.1 >= from);
        let province =
            self.province.is_none_or(|p| person.province == 0 || person.province == p.saturating_add(1));
        sex && born && province
    }
}
