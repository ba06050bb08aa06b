//! From what somebody wrote to a code, a question, or nothing. Nothing alike is ever chosen: only offered.

use super::gazetteer::{Crossing, Gazetteer, Spelled};
use super::pcode::{Country, Pcode};
use names::{Script, fold, script, skeleton, spaceless};

/// Which level a field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// A district.
    District,
    /// A province or territory.
    Province,
    /// Either.
    #[default]
    Any,
}

/// What is known about a place beside its written name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Asked {
    /// The level the field asks for.
    pub want: Level,
    /// The country, when the form knows it.
    pub country: Option<Country>,
    /// The province it lies in (a district stands for its province), when the form knows it.
    pub parent: Option<Pcode>,
}

/// What a written place name turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// Exactly one place of this code, name or alias fits what was asked.
    One(Pcode),
    /// Several fit, or one that is not of the level, country or province asked for: a person must choose.
    Ask(Vec<Candidate>),
    /// A border crossing, in the districts it names: not a place of residence.
    Crossing(&'a Crossing),
    /// No place of that name. What looks alike, nearest first, at most five, to show and never to take.
    Nothing(Vec<Candidate>),
}

/// A place to offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The place.
    pub pcode: Pcode,
    /// Why it is offered.
    pub matched: Matched,
}

/// Why a place is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matched {
    /// It bears this name in one of the languages.
    Name,
    /// The name is a listed alias of it.
    Alias,
    /// Its name only looks or sounds alike.
    Near,
}

/// How many look-alikes are offered.
const NEAR: usize = 5;

/// Words that say the level and are no part of the name.
const PROVINCE_WORDS: [&str; 5] = ["province", "ولایت", "صوبه", "ایالت", "territory"];
const DISTRICT_WORDS: [&str; 9] =
    ["district", "city", "agency", "ولسوالی", "ضلع", "ضلعه", "شهر", "ښار", "ناحیه"];
/// Words that say a crossing is meant.
const CROSSING_WORDS: [&str; 10] =
    ["crossing", "border", "point", "gate", "بارڈر", "بندر", "مرز", "سرحد", "دروازه", "گیٹ"];

impl Gazetteer {
    /// What `text` means. In this order:
    ///
    /// 1. a known code is its own answer, whatever level was asked for;
    /// 2. `Peshawar, Khyber Pakhtunkhwa`: the part after the last comma, if it is one province, is the parent;
    /// 3. a name in any of the four languages or a listed alias, letters folded and spaces aside; if there is none, the same
    ///    without a word such as *province*, *district*, ولایت, ضلع, which then says the level;
    /// 4. a crossing's name. A name that is also a place (Chaman) is the place unless a word such as *crossing* is there.
    ///
    /// Of the places found, those that fit level, country and parent count. One is the answer, several are a question; if
    /// none fits, all found are a question. A name on both levels (Kabul) is the one the field asks for, and a question
    /// when it asks for either.
    pub fn resolve(&self, text: &str, asked: Asked) -> Found<'_> {
        if let Some(code) = text.parse::<Pcode>().ok().filter(|p| self.knows(*p)) {
            return Found::One(code);
        }
        if let Some((place, parent)) = self.split_path(text, asked) {
            return self.resolve(place, Asked { parent: Some(parent), ..asked });
        }
        let folded = fold(text);
        let (words, crossing) = without(&folded, &CROSSING_WORDS);
        if let Some(found) = self.crossing(&words).filter(|_| crossing) {
            return Found::Crossing(found);
        }
        let (found, asked) = self.named(&folded, asked);
        if !found.is_empty() {
            return narrow(found, asked);
        }
        match self.crossing(&folded) {
            Some(found) => Found::Crossing(found),
            None => Found::Nothing(self.near(text, asked)),
        }
    }

    /// The place and the province of a text with a comma.
    fn split_path<'t>(&self, text: &'t str, asked: Asked) -> Option<(&'t str, Pcode)> {
        let (place, last) = text.rsplit_once([',', '،'])?;
        let province = Asked { want: Level::Province, parent: None, ..asked };
        match self.resolve(last, province) {
            Found::One(code) if !fold(place).is_empty() => Some((place, code)),
            _ => None,
        }
    }

    fn crossing(&self, name: &str) -> Option<&Crossing> {
        self.crossing_names.get(&spaceless(name)).and_then(|i| self.crossings.get(*i))
    }

    /// The places of this name, and what is asked once a word for the level has been read.
    fn named(&self, folded: &str, asked: Asked) -> (Vec<Candidate>, Asked) {
        let exact = self.spelled(folded);
        if !exact.is_empty() {
            return (exact, asked);
        }
        for (said, want) in [(&PROVINCE_WORDS[..], Level::Province), (&DISTRICT_WORDS[..], Level::District)] {
            let (rest, there) = without(folded, said);
            if there {
                return (self.spelled(&rest), Asked { want, ..asked });
            }
        }
        (Vec::new(), asked)
    }

    fn spelled(&self, folded: &str) -> Vec<Candidate> {
        let offer = |s: &Spelled| Candidate {
            pcode: s.pcode,
            matched: if s.alias { Matched::Alias } else { Matched::Name },
        };
        self.spellings
            .get(&spaceless(folded))
            .map(|list| list.iter().map(offer).collect())
            .unwrap_or_default()
    }

    /// Names one or two letters away, or of the same consonants, in the country and province asked for.
    fn near(&self, text: &str, asked: Asked) -> Vec<Candidate> {
        let wanted: Vec<char> = spaceless(text).chars().collect();
        let sound = skeleton(text).replace(' ', "");
        if wanted.len() < 3 {
            return Vec::new();
        }
        let allowed = if wanted.len() < 6 { 1 } else { 2 };
        let mut found: Vec<(usize, Pcode)> = Vec::new();
        for (key, list) in &self.spellings {
            let away = distance(&wanted, key, allowed);
            for s in list.iter().filter(|s| fits_place(s.pcode, asked)) {
                let alike = (s.skeleton == sound && sound.len() > 2).then_some(allowed);
                found.extend(away.or(alike).map(|d| (d, s.pcode)));
            }
        }
        found.sort_unstable();
        let mut out: Vec<Candidate> = Vec::new();
        for (_, pcode) in found {
            if out.len() < NEAR && out.iter().all(|c| c.pcode != pcode) {
                out.push(Candidate { pcode, matched: Matched::Near });
            }
        }
        out
    }
}

fn narrow<'a>(mut found: Vec<Candidate>, asked: Asked) -> Found<'a> {
    found.sort_unstable_by_key(|c| c.pcode);
    let fitting: Vec<Candidate> =
        found.iter().copied().filter(|c| fits_place(c.pcode, asked) && fits_level(c.pcode, asked)).collect();
    match fitting.as_slice() {
        [] => Found::Ask(found),
        [only] => Found::One(only.pcode),
        _ => Found::Ask(fitting),
    }
}

fn fits_place(pcode: Pcode, asked: Asked) -> bool {
    asked.country.is_none_or(|c| c == pcode.country())
        && asked.parent.is_none_or(|p| p.province() == pcode.province())
}

fn fits_level(pcode: Pcode, asked: Asked) -> bool {
    match asked.want {
        Level::District => pcode.is_district(),
        Level::Province => !pcode.is_district(),
        // who names the province already looks for something in it
        Level::Any => asked.parent.is_none() || pcode.is_district(),
    }
}

/// The folded text without the first of `said` that it holds as a word, and whether one was there.
fn without(folded: &str, said: &[&str]) -> (String, bool) {
    let is_said = |w: &str| said.iter().any(|s| fold(s) == w);
    let kept: Vec<&str> = folded.split(' ').filter(|w| !is_said(w)).collect();
    (kept.join(" "), kept.len() < folded.split(' ').count() && !kept.is_empty())
}

/// Letters to change, add or drop to come from `wanted` to `key`, if at most `most` and both are in one script.
fn distance(wanted: &[char], key: &str, most: usize) -> Option<usize> {
    let key: Vec<char> = key.chars().collect();
    if wanted.len().abs_diff(key.len()) > most || script(&String::from_iter(wanted)) == Script::None {
        return None;
    }
    let mut row: Vec<usize> = (0..=key.len()).collect();
    for (i, w) in wanted.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        let mut next = vec![left];
        for (k, up) in key.iter().zip(row.iter().skip(1)) {
            let changed = diagonal.saturating_add(usize::from(w != k));
            left = changed.min(up.saturating_add(1)).min(left.saturating_add(1));
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().filter(|d| *d <= most)
}
