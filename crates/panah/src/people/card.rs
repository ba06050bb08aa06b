//! What is known of a person that tells them from others: what names are found by, what duplicates are compared by.

use super::model::PersonField;
use super::view::Person;
use crate::access::model::Compartment;
use crate::base::ids::{HouseholdId, PersonId};
use crate::papers::view::Papers;
use crate::places::Pcode;
use dates::Day;

/// The facts of one person that are compared. Nothing about where they are now.
#[derive(Clone)]
pub struct Card {
    /// Who.
    pub person: PersonId,
    /// The compartment they are kept in.
    pub home: Compartment,
    /// Their own names, in every script they are known in.
    pub names: Vec<Box<str>>,
    /// The father's name.
    pub father: Option<Box<str>>,
    /// The grandfather's name.
    pub grandfather: Option<Box<str>>,
    /// The mother's name.
    pub mother: Option<Box<str>>,
    /// `f`, `m`, `x`.
    pub sex: Option<Box<str>>,
    /// The days a birth can lie between.
    pub birth: Option<(Day, Day)>,
    /// Where in Afghanistan they come from.
    pub origin: Option<Pcode>,
    /// Their household.
    pub household: Option<HouseholdId>,
    /// Digits of their papers' numbers.
    pub numbers: Vec<Box<str>>,
}

/// The fewest digits of a number that say anything about who somebody is.
const TELLING_DIGITS: usize = 5;

impl Card {
    /// The card of a person.
    pub fn of(person: &Person, papers: &Papers) -> Self {
        let text = |field| person.record.text(field).map(|t| t.show().into());
        let mut numbers: Vec<Box<str>> =
            papers.of(person.id).map(|p| p.digits.clone()).filter(|d| d.len() >= TELLING_DIGITS).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Self {
            person: person.id,
            home: person.home,
            names: person.names().into_iter().map(|n| n.show().into()).collect(),
            father: text(PersonField::Father),
            grandfather: text(PersonField::Grandfather),
            mother: text(PersonField::Mother),
            sex: person.record.word(PersonField::Sex).map(Into::into),
            birth: person.record.days(PersonField::Birth),
            origin: person.record.place(PersonField::Origin),
            household: person.household(),
            numbers,
        }
    }

    /// A number that changes when something changes that bears on who this is. A decision that two are not the same
    /// holds as long as it does not.
    pub fn evidence(&self) -> u64 {
        let mut names: Vec<String> = self.names.iter().map(|n| plain(n)).collect();
        names.sort_unstable();
        names.dedup();
        let texts = [&self.father, &self.grandfather, &self.mother, &self.sex];
        let texts = texts.map(|t| t.as_deref().map(plain).unwrap_or_default());
        let birth = self.birth.map(|(a, b)| format!("{a}..{b}")).unwrap_or_default();
        let origin = self.origin.map(|o| o.to_string()).unwrap_or_default();
        let numbers = self.numbers.join(",");
        let all = [names.join("\u{1f}"), texts.join("\u{1f}"), birth, origin, numbers].join("\u{1e}");
        // FNV-1a, 64 bits: the same on every machine and in every build.
        all.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
    }
}

/// Without what says nothing: spaces at the edges and in a row, capitals.
fn plain(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
