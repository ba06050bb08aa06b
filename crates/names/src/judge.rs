//! Judging a search by pairs of names of one person: the place at which the one looked for was found.

use crate::parts::{PartRole, read};
use crate::script::is_arabic;
use std::collections::{BTreeMap, BTreeSet};

/// A name as one piece, folded, titles aside unless there is nothing else: who shares it cannot be told apart by name.
///
/// ```
/// assert_eq!(names::judge::bare("Haji Azmayesh Gul"), names::judge::bare("Azmayesh"));
/// ```
pub fn bare(name: &str) -> String {
    let parts = read(name);
    let core: String = parts.iter().filter(|p| p.role != PartRole::Title).map(|p| p.text.as_str()).collect();
    if core.is_empty() { parts.iter().map(|p| p.text.as_str()).collect() } else { core }
}

/// Somebody who can be found.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The name, as it stands among the people.
    pub name: String,
    /// Whose name it is, where that is known.
    pub person: String,
    /// The name as one piece.
    pub bare: String,
}

/// What each person of the pairs is called in the Arabic script, as one piece.
#[derive(Clone, Debug, Default)]
pub struct Known(BTreeMap<String, BTreeSet<String>>);

impl Known {
    /// One more name of a person.
    pub fn add(&mut self, person: &str, name: &str) {
        if arabic(name) {
            self.0.entry(person.to_owned()).or_default().insert(bare(name));
        }
    }
}

/// A person looked for by one name, to be found by another.
#[derive(Clone, Debug)]
pub struct Sought<'a> {
    person: &'a str,
    target: &'a str,
    asked: String,
    called: BTreeSet<String>,
}

impl<'a> Sought<'a> {
    /// Looks for `person`, asking for `asked`; `target` is the name to be found.
    pub fn new(known: &Known, person: &'a str, asked: &str, target: &'a str) -> Self {
        let mut called = BTreeSet::new();
        // between two spellings of the Arabic script it is the spelling that is looked for
        if !(arabic(target) && arabic(asked)) {
            called.extend(known.0.get(person).into_iter().flatten().cloned());
        }
        called.insert(bare(target));
        Self { person, target, asked: bare(asked), called }
    }

    /// Where the one looked for stands among answers, nought for nowhere. In the script of the name to be found, a name
    /// they are called by counts as found. Who has the name asked for, or one they are called by in the other script,
    /// takes no place; neither do their other records.
    pub fn place<'e>(&self, answers: impl IntoIterator<Item = &'e Entry>) -> u32 {
        let mut place = 1;
        for entry in answers {
            let called = self.called.contains(&entry.bare);
            let own = entry.person == self.person;
            let same_script = arabic(&entry.name) == arabic(self.target);
            if same_script && (called || own && entry.name == self.target) {
                return place;
            }
            place += u32::from(!called && !own && entry.bare != self.asked);
        }
        0
    }
}

fn arabic(name: &str) -> bool {
    name.chars().any(is_arabic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, person: &str) -> Entry {
        Entry { name: name.into(), person: person.into(), bare: bare(name) }
    }

    #[test]
    fn who_cannot_be_told_apart_by_name_takes_no_place() {
        let mut known = Known::default();
        known.add("P", "آزمایش");
        known.add("P", "Azmayesh");
        let sought = Sought::new(&known, "P", "Azmayesh", "Azmaish");
        let answers =
            [entry("Azmayesh", ""), entry("آزمایش", ""), entry("Azmoina", ""), entry("Haji Azmaish", "")];
        assert_eq!(sought.place(&answers), 2, "only Azmoina stands before");
        assert_eq!(sought.place(&answers[..3]), 0);
        let across = Sought::new(&known, "P", "Azmaish", "آزمایش");
        assert_eq!(across.place(&answers), 2);
    }

    #[test]
    fn within_the_arabic_script_it_is_the_spelling_that_is_looked_for() {
        let mut known = Known::default();
        known.add("P", "آزمایش");
        known.add("P", "ازمائش");
        let sought = Sought::new(&known, "P", "آزمایش", "ازمائش");
        assert_eq!(sought.place(&[entry("آزمایش", ""), entry("ازمائش", "P")]), 1);
    }
}
