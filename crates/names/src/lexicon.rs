//! The words of `data/lexicon.tsv`: titles, "son of", halves and endings of compound names.

use crate::fold::fold;
use crate::tokens::{Kin, Role};
use std::collections::HashMap;
use std::sync::OnceLock;

const TSV: &str = include_str!("../data/lexicon.tsv");
const PARTS: &str = include_str!("../data/parts.tsv");

/// What the lexicon knows of one folded spelling.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    /// The role of the word wherever it stands.
    pub(crate) role: Option<Role>,
    /// The kinship it states when it stands between two names.
    pub(crate) marker: Option<Kin>,
    /// The name it abbreviates.
    pub(crate) short_for: Option<String>,
    /// The name that a bound ending holds.
    pub(crate) holds: Option<String>,
}

/// The entry for a folded spelling where names are compared part by part: `data/parts.tsv` before the lexicon.
pub(crate) fn of_parts(folded: &str) -> Option<&'static Word> {
    part_words().get(folded).or_else(|| word(folded))
}

/// The name in a bound ending written alone: الرحمن holds رحمن.
pub(crate) fn bound(ending: &str) -> Option<&'static str> {
    part_words().get(ending).and_then(|w| w.holds.as_deref())
}

/// Bound endings with the name they hold, longest first.
pub(crate) fn bound_endings() -> &'static [(String, String)] {
    static ENDINGS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    ENDINGS.get_or_init(|| {
        let held = |(form, word): (&String, &Word)| Some((form.replace(' ', ""), word.holds.clone()?));
        let mut all: Vec<(String, String)> = part_words().iter().filter_map(held).collect();
        all.sort_by_key(|(form, _)| (std::cmp::Reverse(form.len()), form.clone()));
        all.dedup();
        all
    })
}

/// Titles of the Arabic script long enough to be known when a name follows without a space.
pub(crate) fn long_titles() -> &'static [String] {
    static TITLES: OnceLock<Vec<String>> = OnceLock::new();
    TITLES.get_or_init(|| {
        let long = |form: &String| form.chars().count() >= 5 && !form.is_ascii() && !form.contains(' ');
        let titles = words()
            .iter()
            .chain(part_words())
            .filter(|(form, w)| w.role == Some(Role::Honorific) && long(form));
        let mut all: Vec<String> = titles.map(|(form, _)| form.clone()).collect();
        all.sort_by_key(|form| (std::cmp::Reverse(form.len()), form.clone()));
        all
    })
}

fn part_words() -> &'static HashMap<String, Word> {
    static WORDS: OnceLock<HashMap<String, Word>> = OnceLock::new();
    WORDS.get_or_init(|| parse(PARTS))
}

fn words() -> &'static HashMap<String, Word> {
    static WORDS: OnceLock<HashMap<String, Word>> = OnceLock::new();
    WORDS.get_or_init(|| parse(TSV))
}

/// The entry for a folded spelling, of one word or of several with single spaces.
pub(crate) fn word(folded: &str) -> Option<&'static Word> {
    words().get(folded)
}

/// The longest spelling in the lexicon, in words.
pub(crate) const LONGEST: usize = 2;

fn parse(tsv: &str) -> HashMap<String, Word> {
    let mut words: HashMap<String, Word> = HashMap::new();
    for line in tsv.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let mut cells = line.split('\t');
        let (Some(form), Some(role)) = (cells.next(), cells.next()) else { continue };
        let key = fold(form);
        // a single letter is an initial, not a title
        if key.chars().count() < 2 {
            continue;
        }
        let entry = words.entry(key).or_default();
        match role.split_once(':') {
            Some(("marker", kin)) => entry.marker = entry.marker.or(kin_of(kin)),
            Some(("short", name)) => entry.short_for = Some(fold(name)),
            Some(("holds", name)) => {
                entry.holds = Some(fold(name));
                entry.role = Some(Role::Suffix);
            }
            _ => entry.role = entry.role.or(role_of(role)),
        }
    }
    words
}

fn role_of(role: &str) -> Option<Role> {
    match role {
        "honorific" => Some(Role::Honorific),
        "affix" => Some(Role::Affix),
        "suffix" => Some(Role::Suffix),
        "element" => Some(Role::Element),
        "tribe" => Some(Role::Tribe),
        "particle" => Some(Role::Particle),
        _ => None,
    }
}

fn kin_of(kin: &str) -> Option<Kin> {
    match kin {
        "son-of" => Some(Kin::SonOf),
        "daughter-of" => Some(Kin::DaughterOf),
        "spouse-of" => Some(Kin::SpouseOf),
        "parent-of" => Some(Kin::ParentOf),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lexicon_is_understood_and_says_where_it_comes_from() {
        let rows = |tsv: &'static str| tsv.lines().filter(|l| !l.starts_with('#')).skip(1);
        for line in rows(TSV).chain(rows(PARTS)) {
            let cells: Vec<_> = line.split('\t').collect();
            assert_eq!(cells.len(), 4, "{line}");
            let known = match cells[1].split_once(':') {
                Some(("marker", kin)) => kin_of(kin).is_some(),
                Some(("short" | "holds", name)) => !name.is_empty(),
                _ => role_of(cells[1]).is_some(),
            };
            assert!(known, "{line}");
            assert!(cells[3].contains("wants native readers"), "{line}");
            assert!(fold(cells[0]).split(' ').count() <= LONGEST, "{line}");
        }
    }
}
