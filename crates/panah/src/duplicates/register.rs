//! Everybody of a desk, made ready to find those who are like each other. The comparing itself is [`names::link`]; here it
//! is said what of a card is compared. A person known by several names has a record for each.

use super::clues::{Candidate, Clue, odds};
use super::model::{Evidence, Pair};
use crate::access::model::Compartment;
use crate::base::ids::PersonId;
use crate::people::card::Card;
use names::link::{Match, Matcher, Record, Sex, Span, Weighing, duplicates_by};
use std::collections::{BTreeMap, HashMap};

/// Pairs kept for one person, the likest.
const MOST_OF_ONE: usize = 3;
/// Pairs kept in all, the likest: what people can work through in weeks.
const MOST: usize = 5_000;
/// From this probability on two registrations are shown to people.
const LIKELY: f32 = 0.2;

/// What is kept of somebody: their records, where they are kept, what was said of them.
#[derive(Clone, Copy)]
struct Known {
    first: u32,
    records: u16,
    home: Compartment,
    said: u64,
}

impl Known {
    fn records(self) -> impl Iterator<Item = u32> + Clone {
        self.first..self.first.saturating_add(u32::from(self.records))
    }
}

/// Everybody of a desk.
#[derive(Default)]
pub struct Register {
    records: names::link::Register,
    matcher: Matcher,
    /// By record: whose it is.
    whose: Vec<PersonId>,
    people: HashMap<PersonId, Known>,
}

impl Register {
    /// A register of these.
    pub fn of(cards: impl IntoIterator<Item = Card>) -> Self {
        let mut register = Self::default();
        for card in cards {
            register.put(&card);
        }
        register.records.settle();
        register
    }

    /// Whether somebody is here with all that is compared as this card says it.
    pub fn holds(&self, card: &Card) -> bool {
        self.people.get(&card.person).is_some_and(|k| k.home == card.home && k.said == card.evidence())
    }

    /// Adds somebody, or reads them again. Before anybody is compared, [`Register::settle`].
    pub fn put(&mut self, card: &Card) {
        self.remove(card.person);
        let text = |text: &Option<Box<str>>| text.clone().unwrap_or_default();
        let (father, grandfather, mother) = (text(&card.father), text(&card.grandfather), text(&card.mother));
        let province = card.origin.map(|o| o.province().to_string()).unwrap_or_default();
        let district = card.origin.filter(|o| o.is_district()).map(|o| o.to_string()).unwrap_or_default();
        let numbers: Vec<&str> = card.numbers.iter().map(|n| &**n).collect();
        let nameless = card.names.is_empty().then_some("");
        let mut known = Known {
            first: u32::try_from(self.whose.len()).unwrap_or(u32::MAX),
            records: 0,
            home: card.home,
            said: card.evidence(),
        };
        for own in card.names.iter().map(|n| &**n).chain(nameless) {
            self.records.add(&Record {
                own,
                father: &father,
                grandfather: &grandfather,
                mother: &mother,
                sex: match card.sex.as_deref() {
                    Some("f") => Some(Sex::Female),
                    Some("m") => Some(Sex::Male),
                    _ => None,
                },
                birth: card.birth.map(|(a, b)| Span { earliest: a.days(), latest: b.days() }),
                origin: [&province, &district],
                numbers: &numbers,
                ..Record::default()
            });
            self.whose.push(card.person);
            known.records = known.records.saturating_add(1);
        }
        self.people.insert(card.person, known);
    }

    /// Somebody is no longer here.
    pub fn remove(&mut self, person: PersonId) {
        let Some(old) = self.people.remove(&person) else { return };
        for record in old.records() {
            self.records.remove(record);
        }
    }

    /// Reads what was put since the last time.
    pub fn settle(&mut self) {
        self.records.settle_lightly();
    }

    /// The compartment somebody is kept in.
    pub fn home(&self, person: PersonId) -> Option<Compartment> {
        self.people.get(&person).map(|k| k.home)
    }

    /// Who of the register is like one of these people of it.
    pub fn like(&self, people: &[PersonId]) -> Vec<Candidate> {
        let known = people.iter().filter_map(|p| self.people.get(p));
        let records: Vec<u32> = known.flat_map(|k| k.records()).collect();
        self.candidates(self.weighing().like(&records))
    }

    /// Every pair that is like enough.
    pub fn pairs(&mut self) -> Vec<Candidate> {
        let found = duplicates_by(&mut self.records, &self.matcher);
        let mut found = self.candidates(found);
        found.truncate(MOST);
        found
    }

    /// Two of the register, clue by clue, however unlike they are.
    pub fn between(&self, pair: Pair) -> Option<Candidate> {
        let (one, two) = (self.people.get(&pair.one())?, self.people.get(&pair.two())?);
        let weighing = self.weighing();
        let all = one.records().flat_map(|a| two.records().map(move |b| (a, b)));
        let all = all.map(|(a, b)| (weighing.probability(a, b), a, b));
        let (_, a, b) = all.max_by(|x, y| x.0.total_cmp(&y.0))?;
        self.candidate(&weighing, pair, a, b)
    }

    fn weighing(&self) -> Weighing<'_> {
        Weighing::new(&self.records, &self.matcher, None)
    }

    /// The likest records of every two people, likest first, a few of each person.
    fn candidates(&self, found: Vec<Match>) -> Vec<Candidate> {
        let mut best: BTreeMap<Pair, Match> = BTreeMap::new();
        for m in found.into_iter().filter(|m| m.probability >= LIKELY) {
            let whose = |record: u32| self.whose.get(record as usize).copied();
            let Some(pair) = whose(m.one).zip(whose(m.other)).and_then(|(a, b)| Pair::new(a, b)) else {
                continue;
            };
            let kept = best.entry(pair).or_insert(m);
            if m.probability > kept.probability {
                *kept = m;
            }
        }
        let weighing = self.weighing();
        let all = best.into_iter().filter_map(|(pair, m)| self.candidate(&weighing, pair, m.one, m.other));
        let mut all: Vec<Candidate> = all.collect();
        all.sort_by_key(|c| (std::cmp::Reverse(c.bits), c.pair));
        let mut of_one: HashMap<PersonId, usize> = HashMap::new();
        all.retain(|c| {
            let of = [c.pair.one(), c.pair.two()].map(|p| of_one.get(&p).copied().unwrap_or_default());
            let kept = of.iter().any(|n| *n < MOST_OF_ONE);
            if kept {
                for person in [c.pair.one(), c.pair.two()] {
                    *of_one.entry(person).or_default() += 1;
                }
            }
            kept
        });
        all
    }

    fn candidate(&self, weighing: &Weighing<'_>, pair: Pair, one: u32, other: u32) -> Option<Candidate> {
        let said = |person| self.people.get(&person).map(|k| k.said);
        Some(Candidate {
            pair,
            bits: odds(weighing.probability(one, other)),
            clues: weighing.evidence(one, other).iter().filter_map(Clue::of).collect(),
            evidence: Evidence::said(said(pair.one())?, said(pair.two())?),
        })
    }
}
