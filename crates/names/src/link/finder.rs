//! Requests matched to a register: who could this be, how likely, and why.

use super::common::Common;
use super::compare::{Outside, Pair, Stranger};
use super::evidence::{Evidence, evidence, sightings};
use super::keys::{Heard, Offer, Rarity, sounds_of_words};
use super::matcher::Matcher;
use super::pairs::{Index, offer};
use super::record::Record;
use super::register::{NO_YEAR, NONE, Name, Register, Row, numbers, strong, ties_of, year_of};
use super::vocabulary::{Alike, Ring, Vocabulary, Word};
use crate::spelling::{self, Side};
use rayon::prelude::*;

/// A place that the register does not have: known, and the same as no other.
const ELSEWHERE: u32 = NONE - 1;

/// Records weighed for one request, at most; those that share more keys come first.
const MOST_WEIGHED: usize = 20_000;

/// A record that may be the person asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The record's number in the register.
    pub record: u32,
    /// From 0 to 1.
    pub probability: f64,
    /// Clue by clue, in the order of [`super::CLUES`], then `relatives`.
    pub evidence: Vec<Evidence>,
}

/// A register ready for requests. Nothing is ever linked: a person decides.
///
/// ```
/// use names::link::{Finder, Matcher, Record, Register, Span};
/// let mut register = Register::new();
/// for (own, father) in [("آزمایش", "نمونه"), ("Specimen", "Namuna"), ("Example", "Person")] {
///     register.add(&Record { own, father, birth: Some(Span::year(1990)), ..Record::default() });
/// }
/// let finder = Finder::new(register, Matcher::default());
/// let request = Record { own: "Azmayesh", father: "Namoona", birth: Some(Span::years(1989, 1990)), ..Record::default() };
/// let candidates = finder.candidates(&request, 20);
/// assert_eq!(candidates[0].record, 0);
/// ```
#[derive(Debug)]
pub struct Finder {
    register: Register,
    matcher: Matcher,
    rarity: Rarity,
    index: Index,
}

impl Finder {
    /// Indexes a register.
    pub fn new(mut register: Register, matcher: Matcher) -> Self {
        register.settle();
        let rarity = Rarity::for_requests(&register);
        let index = Index::of(&register, &rarity);
        Self { register, matcher, rarity, index }
    }

    /// The register, as it is now.
    pub const fn register(&self) -> &Register {
        &self.register
    }

    /// The matcher in use.
    pub const fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Takes one more record in, findable at once. How common things are is measured again when many came.
    pub fn add(&mut self, record: &Record<'_>) -> u32 {
        let id = self.register.add(record);
        self.register.settle_lightly();
        if let Some(row) = self.register.row(id) {
            let offer = offer(&self.rarity, &self.register, row);
            self.index.add(id, &self.rarity, &offer);
        }
        id
    }

    /// Measures anew how common things are, when so many records came that the first measure misleads.
    pub fn renew(&mut self) {
        if self.index.is_behind(self.register.living()) {
            self.register.settle();
            self.rarity = Rarity::for_requests(&self.register);
            self.index = Index::of(&self.register, &self.rarity);
        }
    }

    /// Forgets a record.
    pub fn remove(&mut self, id: u32) {
        self.register.remove(id);
    }

    /// The likeliest records for a request, best first, at most so many.
    pub fn candidates(&self, request: &Record<'_>, most: usize) -> Vec<Candidate> {
        let (row, outside) = self.outside(request);
        let size = self.size();
        let mut found: Vec<(f64, u32)> = self
            .index
            .records(&self.rarity, &self.offer(&row, &outside))
            .into_iter()
            .take(MOST_WEIGHED)
            .filter_map(|id| {
                let pair = self.pair(&row, &outside, id)?;
                let weight = self.matcher.weigh(&sightings(&pair));
                Some((self.matcher.probability(weight, self.chance(), size), id))
            })
            .collect();
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(most);
        found
            .into_iter()
            .filter_map(|(probability, record)| {
                let seen = sightings(&self.pair(&row, &outside, record)?);
                Some(Candidate { record, probability, evidence: evidence(&self.matcher, &seen, size) })
            })
            .collect()
    }

    /// Many requests at once, in parallel, each as [`Finder::candidates`].
    pub fn all(&self, requests: &[Record<'_>], most: usize) -> Vec<Vec<Candidate>> {
        requests.par_iter().map(|r| self.candidates(r, most)).collect()
    }

    /// A request held against one record, found or not; nothing when the record is not there.
    pub fn weigh(&self, request: &Record<'_>, record: u32) -> Option<Candidate> {
        self.weighed(request, record, self.size())
    }

    /// The same, when something else says that the person asked for is, as likely as not, one of a few people.
    #[expect(clippy::cast_precision_loss, reason = "a count of people")]
    pub fn weigh_among(&self, request: &Record<'_>, record: u32, few: usize) -> Option<Candidate> {
        self.weighed(request, record, (few as f32).max(1.0).min(self.size()))
    }

    fn weighed(&self, request: &Record<'_>, record: u32, size: f32) -> Option<Candidate> {
        let (row, outside) = self.outside(request);
        let seen = sightings(&self.pair(&row, &outside, record)?);
        let probability = self.matcher.probability(self.matcher.weigh(&seen), self.chance(), size);
        Some(Candidate { record, probability, evidence: evidence(&self.matcher, &seen, size) })
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of people")]
    fn size(&self) -> f32 {
        (self.register.living() as f32).max(1.0)
    }

    /// The odds that somebody asked for is there at all.
    fn chance(&self) -> f32 {
        self.matcher.coverage / (1.0 - self.matcher.coverage)
    }

    fn pair<'a>(&'a self, row: &'a Row, outside: &'a Outside, id: u32) -> Option<Pair<'a>> {
        let other = self.register.row(id).filter(|r| !r.gone)?;
        Some(Pair { register: &self.register, one: row, other, outside: Some(outside) })
    }

    fn offer(&self, row: &Row, outside: &Outside) -> Offer {
        let [own, father, grandfather, _] = &outside.names;
        let names = [own, father, grandfather].map(Some);
        let companions = outside.companions.iter().collect();
        self.rarity.offer(&self.register, row, &Heard { names, companions }, &outside.numbers)
    }

    /// A request in the terms of the register.
    fn outside(&self, request: &Record<'_>) -> (Row, Outside) {
        let mut outside = Outside::default();
        let place = |text: &str| {
            if text.trim().is_empty() { NONE } else { self.register.known_place(text).unwrap_or(ELSEWHERE) }
        };
        let names = [request.own, request.father, request.grandfather, request.mother];
        outside.names = names.map(|n| named(self.register.vocabulary(), n, &mut outside.strangers));
        for name in request.companions {
            outside.companions.push(named(self.register.vocabulary(), name, &mut outside.strangers));
        }
        outside.companions.retain(|n| !n.words.is_empty());
        outside.numbers = numbers(request.numbers);
        let row = Row {
            names: [NONE; 4],
            birth: request.birth,
            year: request.birth.and_then(year_of).unwrap_or(NO_YEAR),
            sex: request.sex,
            origin: request.origin.map(place),
            seen: place(request.seen),
            companions: NONE,
            numbers: NONE,
            gone: false,
        };
        (row, outside)
    }
}

/// A name from outside: words the register has not become strangers, seen through their neighbours.
fn named(vocabulary: &Vocabulary, text: &str, strangers: &mut Vec<Stranger>) -> Name {
    let mut words: Vec<u32> = Vec::new();
    let mut known: Vec<u32> = Vec::new();
    let mut sounding: Vec<(Vec<u32>, Vec<Alike>, u32)> = Vec::new();
    let parts = strong(text);
    let joined = vocabulary.known_join(&parts);
    for part in parts {
        let letters: String = part.text.chars().filter(|c| *c != ' ').collect();
        if let Some((id, word)) =
            vocabulary.find(&letters).and_then(|id| vocabulary.word(id).map(|w| (id, w)))
        {
            words.push(id);
            known.push(id);
            sounding.push((word.sounds.clone(), word.alike.clone(), word.total()));
            continue;
        }
        let sounds = vocabulary.known_sounds(&part);
        let heard = spelling::Word::new(&letters);
        let alike = vocabulary.neighbours(&letters, &heard, &part, 0);
        let texts: Vec<&str> = part.sounds.texts().collect();
        let common = Common::shared().shares(&heard, &texts);
        known.extend(alike.iter().max_by_key(|a| (a.1, vocabulary.word(a.0).map(Word::total))).map(|a| a.0));
        let past = u32::try_from(vocabulary.len() + strangers.len()).unwrap_or(NONE);
        let native = spelling::side(&letters) == Side::Arabic;
        strangers.push(Stranger {
            ring: Ring::of(&part.sounds.first),
            heard,
            reach: vocabulary.reach(&alike, &common),
            alike: alike.clone(),
            native,
            light: part.weak,
        });
        words.push(past);
        sounding.push((sounds, alike, 0));
    }
    let heard = sounding.iter().map(|(s, a, total)| (s.as_slice(), a.as_slice(), *total));
    let sounds = sounds_of_words(vocabulary, heard).into();
    let mut name = Name { words: words.into(), sounds, joined, ..Name::default() };
    let all_known = known.len() == name.words.len();
    for (population, (ties, exact)) in name.ties.iter_mut().zip(&mut name.exact).enumerate() {
        *exact = if all_known { vocabulary.exact_share(&known, population) } else { 0.5 };
        if all_known {
            *ties = ties_of(vocabulary, &known, population);
        }
    }
    name
}
