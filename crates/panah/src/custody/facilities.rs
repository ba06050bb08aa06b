//! The register of places people are held at, and of crossings: the pack's own and what this desk added. A name that
//! is said is looked up by its exact spellings; what only looks alike is offered and never taken.

use super::model::OwnFacility;
use crate::places::Pcode;
use names::spaceless;
use serde::Deserialize;
use std::sync::LazyLock;

/// A place of the register.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facility {
    /// The register's word for it.
    pub code: String,
    /// One of `words::KINDS`.
    pub kind: String,
    /// The district, where the source says it.
    pub pcode: Option<Pcode>,
    /// The district on the Afghan side of a crossing.
    pub afghan_pcode: Option<Pcode>,
    /// Its name.
    pub name: String,
    /// What the Afghan side calls a crossing.
    #[serde(default)]
    pub afghan_name: String,
    /// Other names, in four scripts where known.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// When it opened, as the source says it.
    #[serde(default)]
    pub opened: String,
    /// When it closed, as the source says it.
    #[serde(default)]
    pub closed: String,
    /// More about its closing.
    #[serde(default)]
    pub closed_note: String,
    /// What is known about access for lawyers and families.
    #[serde(default)]
    pub access: String,
    /// Anything else.
    #[serde(default)]
    pub note: String,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
    /// How it was read, where there is no address.
    #[serde(default)]
    pub source_note: String,
    /// `found`, `recalled`, or `desk` for what the desk added.
    pub confidence: String,
}

/// What is said of all places of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The last day of the sources.
    pub horizon: String,
    /// What is known about access in general.
    pub access_note: String,
    /// Where that was read.
    pub access_source: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    register: About,
    facility: Vec<Facility>,
}

static PACK: LazyLock<Pack> = LazyLock::new(|| parse(BUILTIN).unwrap_or_default());

const BUILTIN: &str = include_str!("../../../../packs/pakistan/facilities.toml");

fn parse(text: &str) -> Result<Pack, toml::de::Error> {
    toml::from_str(text)
}

/// What is said of all places of the pack.
pub fn about() -> &'static About {
    &PACK.register
}

/// The register as this desk knows it: the pack's places, and its own beside or instead of them.
pub fn register<'a>(own: impl Iterator<Item = &'a OwnFacility>) -> Vec<Facility> {
    let mut all = PACK.facility.clone();
    for added in own {
        let place = Facility {
            code: added.code.to_string(),
            kind: added.kind.to_string(),
            pcode: added.pcode,
            afghan_pcode: None,
            name: added.name.to_string(),
            afghan_name: String::new(),
            aliases: added.aliases.iter().map(ToString::to_string).collect(),
            opened: String::new(),
            closed: String::new(),
            closed_note: String::new(),
            access: added.access.to_string(),
            note: String::new(),
            source: added.source.to_string(),
            source_note: String::new(),
            confidence: "desk".to_owned(),
        };
        match all.iter_mut().find(|f| f.code == place.code) {
            Some(known) => known.take(place),
            None => all.push(place),
        }
    }
    all
}

impl Facility {
    /// What the desk says of a place of the pack comes first; names only grow.
    fn take(&mut self, own: Self) {
        self.kind = own.kind;
        self.pcode = own.pcode.or(self.pcode);
        self.aliases.extend(own.aliases);
        if own.name != self.name && !own.name.is_empty() {
            self.aliases.push(own.name);
        }
        if !own.access.is_empty() {
            self.access = own.access;
        }
        if !own.source.is_empty() {
            self.source_note = own.source;
        }
    }

    /// Every way it is written.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let own = [self.name.as_str(), self.afghan_name.as_str()];
        own.into_iter().chain(self.aliases.iter().map(String::as_str)).filter(|s| !s.is_empty())
    }

    /// Whether it is a crossing of the border.
    pub fn is_crossing(&self) -> bool {
        self.kind == "crossing"
    }
}

/// The one place of the register that is written so, letters folded and spaces aside.
pub fn find<'a>(register: &'a [Facility], said: &str) -> Option<&'a Facility> {
    let folded = spaceless(said);
    if folded.is_empty() {
        return None;
    }
    let mut fits = register
        .iter()
        .filter(|f| spaceless(&f.code) == folded || f.spellings().any(|s| spaceless(s) == folded));
    let first = fits.next()?;
    fits.next().is_none().then_some(first)
}

/// What kind of place is meant, by a word of the sentence, where the register does not know it.
pub fn kind_of(said: &str) -> &'static str {
    const BY_WORD: [(&str, &[&str]); 6] = [
        (
            "police-station",
            &["thana", "police", "station", "تھانہ", "تھانے", "تانه", "تاڼه", "پولیس", "حوزه"],
        ),
        ("holding-camp", &["camp", "holding", "centre", "center", "کیمپ", "کمپ"]),
        ("prison", &["jail", "prison", "جیل", "جېل", "زندان", "محبس"]),
        ("crossing", &["border", "crossing", "gate", "بارڈر", "بندر", "سرحد", "مرز"]),
        ("hospital", &["hospital", "ہسپتال", "شفاخانه", "روغتون"]),
        ("court", &["court", "عدالت", "محکمه", "کچہری"]),
    ];
    let words = names::fold(said);
    let has = |list: &&(&'static str, &[&str])| {
        list.1.iter().any(|w| words.split_whitespace().any(|word| word == names::fold(w)))
    };
    BY_WORD.iter().find(has).map_or("unknown", |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::words::KINDS;
    use crate::places::Gazetteer;

    #[test]
    fn the_register_reads_and_every_place_says_where_it_was_read() {
        let pack = parse(BUILTIN).unwrap();
        assert!(pack.facility.len() > 25);
        let mut codes: Vec<&str> = pack.facility.iter().map(|f| f.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), pack.facility.len());
        for place in &pack.facility {
            assert!(KINDS.contains(&place.kind.as_str()), "{}", place.code);
            let said = !place.source.is_empty() || !place.source_note.is_empty();
            match place.confidence.as_str() {
                "found" => assert!(said, "{} has no source", place.code),
                "recalled" => assert!(!said, "{} is recalled and has a source", place.code),
                other => panic!("{}: {other}", place.code),
            }
            for code in [place.pcode, place.afghan_pcode].into_iter().flatten() {
                assert!(Gazetteer::builtin().knows(code), "{}", place.code);
            }
        }
    }

    #[test]
    fn no_two_places_share_a_spelling() {
        let pack = parse(BUILTIN).unwrap();
        for place in &pack.facility {
            for said in place.spellings() {
                assert_eq!(find(&pack.facility, said).map(|f| &f.code), Some(&place.code), "{said}");
            }
        }
    }

    #[test]
    fn crossings_stand_where_the_gazetteer_has_them() {
        let pack = parse(BUILTIN).unwrap();
        for crossing in Gazetteer::builtin().crossings() {
            let here = pack.facility.iter().find(|f| f.code == crossing.id).unwrap();
            assert_eq!((here.pcode, here.afghan_pcode), (Some(crossing.pakistan), crossing.afghanistan));
        }
    }

    #[test]
    fn a_place_is_found_in_four_scripts_and_never_guessed() {
        let all = register(std::iter::empty());
        for said in ["Haji camp", "حاجی کیمپ", "حاجي کمپ", "HAJI  CAMP"] {
            assert_eq!(find(&all, said).map(|f| f.code.as_str()), Some("haji-camp"), "{said}");
        }
        assert_eq!(find(&all, "camp"), None);
        assert_eq!(kind_of("تھانہ گولڑہ"), "police-station");
        assert_eq!(kind_of("somewhere"), "unknown");
    }
}
