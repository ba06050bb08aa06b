//! Which column goes into which field: guessed, kept from the last time, corrected by a person.

use super::headings::{self, field_of};
use super::sheet::{Kind, Row, Sheet};
use crate::desk::record::Field as _;
use dates::Lang;

mod list {
    use crate::desk::record::Field;
    use crate::people::fields;
    use serde::{Deserialize, Serialize};

    fields! {
        /// What a column can carry.
        Target {
            TheirRef = "their-ref", Name = "name", NameOther = "name-other", Father = "father",
            Grandfather = "grandfather", Mother = "mother", Sex = "sex", Age = "age", Birth = "birth",
            Category = "category", PaperKind = "paper-kind", PaperNumber = "paper-number",
            PaperExpiry = "paper-expiry", VisaExpiry = "visa-expiry", Phone = "phone", District = "district",
            Origin = "origin", Household = "household", Relation = "relation", ArrestDate = "arrest-date",
            ArrestPlace = "arrest-place", LastPlace = "last-place", LastDay = "last-day", Note = "note", Ignore = "-",
        }
    }
}

pub use list::Target as Field;

/// Rows looked at when a column without a known heading is guessed from its values.
const LOOKED_AT: usize = 50;

/// A field for every column, and the language of names in the Arabic script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// One field a column.
    pub columns: Vec<Field>,
    /// The language the sheet is written in, where a person said so.
    pub lang: Option<Lang>,
}

/// Where a guess comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same headings were mapped so before.
    Kept,
    /// The heading names it.
    Heading,
    /// The values look like it.
    Values,
    /// Nothing was recognised.
    Nothing,
}

impl Why {
    /// The end of its message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Heading => "heading",
            Self::Values => "values",
            Self::Nothing => "nothing",
        }
    }
}

/// The headings as one text: what a mapping is kept under.
pub fn signature(headings: &[String]) -> String {
    headings.iter().map(|h| headings::plain(h)).collect::<Vec<_>>().join("|")
}

/// A guess for every column; `kept` is the mapping used before for the same headings.
pub fn guess(sheet: &Sheet, kept: Option<&[String]>) -> Vec<(Field, Why)> {
    if let Some(kept) = kept.filter(|k| k.len() == sheet.headings.len()) {
        return kept.iter().map(|code| (code.parse().unwrap_or(Field::Ignore), Why::Kept)).collect();
    }
    let mut guesses: Vec<(Field, Why)> = Vec::new();
    for (column, heading) in sheet.headings.iter().enumerate() {
        let free = |f: &Field| !f.is_single() || guesses.iter().all(|(g, _)| g != f);
        let guess = match field_of(heading).filter(free).filter(|f| !f.is_of_partners()) {
            Some(field) => (field, Why::Heading),
            None => look(&sheet.rows, column)
                .filter(free)
                .map_or((Field::Ignore, Why::Nothing), |field| (field, Why::Values)),
        };
        guesses.push(guess);
    }
    guesses
}

/// What the values of a column look like, where there is hardly a doubt.
fn look(rows: &[Row], column: usize) -> Option<Field> {
    let values: Vec<&str> =
        rows.iter().take(LOOKED_AT).map(|r| r.at(column)).filter(|v| !v.is_empty()).collect();
    if values.len() < 2 {
        return None;
    }
    let most =
        |test: &dyn Fn(&str) -> bool| values.iter().filter(|v| test(v)).count() * 10 >= values.len() * 9;
    if rows.iter().take(LOOKED_AT).filter_map(|r| r.cell(column)).any(|c| c.kind == Kind::Date) {
        return None;
    }
    if most(&|v| headings::word_of("sex", v).is_some()) {
        return Some(Field::Sex);
    }
    if most(&|v| headings::word_of("kind", v).is_some()) {
        return Some(Field::PaperKind);
    }
    let pcode = |v: &str| v.parse::<crate::places::Pcode>().is_ok();
    most(&pcode).then_some(Field::District)
}

impl Field {
    /// Whether only one column can carry it.
    pub const fn is_single(self) -> bool {
        !matches!(self, Self::Note | Self::Ignore)
    }

    /// Where and when somebody was seen. A partner's list is compared by it; in the office's own sheet it would be where
    /// somebody is, written into their note: that is chosen by a person and never guessed.
    pub const fn is_of_partners(self) -> bool {
        matches!(self, Self::LastPlace | Self::LastDay)
    }
}

impl Mapping {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|c| *c == field)
    }

    /// What stands in the way, as a message key: a field chosen twice, or nobody's name.
    ///
    /// # Errors
    /// The key.
    pub fn check(&self) -> Result<(), &'static str> {
        let twice = |f: &Field| f.is_single() && self.columns.iter().filter(|c| *c == f).count() > 1;
        if self.columns.iter().any(twice) {
            return Err("import-why-twice");
        }
        let named = self.column(Field::Name).is_some() || self.column(Field::NameOther).is_some();
        if named { Ok(()) } else { Err("import-why-no-name") }
    }

    /// The codes of the columns, for keeping.
    pub fn codes(&self) -> Vec<String> {
        self.columns.iter().map(|f| f.code().to_owned()).collect()
    }
}
