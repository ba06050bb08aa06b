//! How like two registrations are, clue by clue, and which of a desk are like enough to be looked at.
//!
//! A clue speaks in bits: how much likelier it is that two registrations of one person say this than two of different
//! people. A rare name in common says more than a common one, and what nobody said says nothing.

use crate::base::ids::PersonId;
use crate::duplicates::model::{Evidence, Pair};
use crate::people::card::Card;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Their own names.
    Name,
    /// The father's.
    Father,
    /// The grandfather's.
    Grandfather,
    /// The mother's.
    Mother,
    /// The birth.
    Birth,
    /// The sex.
    Sex,
    /// Where they come from.
    Origin,
    /// The number of a paper.
    Number,
}

impl What {
    /// The end of its message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Father => "father",
            Self::Grandfather => "grandfather",
            Self::Mother => "mother",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Origin => "origin",
            Self::Number => "number",
        }
    }
}

/// What it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// The same, letter by letter.
    Same,
    /// The same in another spelling or script, or within what is uncertain.
    Near,
    /// Something else.
    Differs,
}

/// One clue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clue {
    /// What.
    pub what: What,
    /// What it says.
    pub says: Says,
    /// For (+) or against (-), in bits.
    pub bits: i8,
    /// One person in so many has this, where it is a name.
    pub one_in: u32,
}

/// Two registrations to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which two.
    pub pair: Pair,
    /// All clues together, with how unlikely it is that any two are one.
    pub bits: i16,
    /// The clues that say anything.
    pub clues: Box<[Clue]>,
    /// What was compared, as a number that changes when it does.
    pub evidence: Evidence,
}

/// Blocks larger than this say nothing about anybody: everybody is called so.
const LARGEST_BLOCK: usize = 60;
/// Pairs kept for one person, the likest.
const MOST_OF_ONE: usize = 3;
/// Pairs kept in all, the likest: what people can work through in weeks.
const MOST: usize = 5_000;
/// From here on two registrations are shown to people.
const LIKELY: i16 = 2;

/// A person's names made ready to compare.
struct Known {
    card: Card,
    names: Vec<Sound>,
    father: Option<Sound>,
    grandfather: Option<Sound>,
    mother: Option<Sound>,
}

/// A name as it is heard and as it is written.
struct Sound {
    folded: String,
    skeleton: String,
}

impl Sound {
    fn of(name: &str) -> Self {
        Self { folded: names::spaceless(name), skeleton: names::skeleton(name).replace(' ', "") }
    }
}

/// Everybody of a desk, made ready to find those who are like each other.
#[derive(Default)]
pub struct Register {
    people: HashMap<PersonId, Known>,
    blocks: HashMap<u64, Vec<PersonId>>,
    counts: HashMap<String, u32>,
}

impl Register {
    /// A register of these.
    pub fn of(cards: Vec<Card>) -> Self {
        let mut register = Self::default();
        for card in cards {
            register.put(card);
        }
        register
    }

    /// Adds somebody, or reads them again.
    pub fn put(&mut self, card: Card) {
        let person = card.person;
        self.remove(person);
        let some = |name: &Option<Box<str>>| name.as_deref().map(Sound::of);
        let known = Known {
            names: card.names.iter().map(|n| Sound::of(n)).collect(),
            father: some(&card.father),
            grandfather: some(&card.grandfather),
            mother: some(&card.mother),
            card,
        };
        for sound in known.sounds() {
            *self.counts.entry(sound.to_owned()).or_insert(0) += 1;
        }
        for block in known.blocks() {
            self.blocks.entry(block).or_default().push(person);
        }
        self.people.insert(person, known);
    }

    /// Somebody is no longer here.
    pub fn remove(&mut self, person: PersonId) {
        let Some(old) = self.people.remove(&person) else { return };
        for sound in old.sounds() {
            if let Some(count) = self.counts.get_mut(sound) {
                *count = count.saturating_sub(1);
            }
        }
        for block in old.blocks() {
            if let Some(people) = self.blocks.get_mut(&block) {
                people.retain(|p| *p != person);
            }
        }
    }

    /// The card of somebody.
    pub fn card(&self, person: PersonId) -> Option<&Card> {
        self.people.get(&person).map(|k| &k.card)
    }

    /// Who of the register is like somebody of it.
    pub fn like(&self, person: PersonId) -> Vec<Candidate> {
        let Some(known) = self.people.get(&person) else { return Vec::new() };
        let near: HashSet<PersonId> = known
            .blocks()
            .iter()
            .filter_map(|b| self.blocks.get(b))
            .filter(|b| b.len() <= LARGEST_BLOCK)
            .flatten()
            .filter(|p| **p != person)
            .copied()
            .collect();
        let mut found: Vec<Candidate> = near
            .iter()
            .filter_map(|p| self.compare(known, self.people.get(p)?))
            .filter(|c| c.bits >= LIKELY)
            .collect();
        found.sort_unstable_by_key(|c| (std::cmp::Reverse(c.bits), c.pair));
        found.truncate(MOST_OF_ONE);
        found
    }

    /// Every pair that is like enough.
    pub fn pairs(&self) -> Vec<Candidate> {
        let mut found: BTreeMap<Pair, Candidate> = BTreeMap::new();
        for person in self.people.keys() {
            found.extend(self.like(*person).into_iter().map(|c| (c.pair, c)));
        }
        let mut found: Vec<Candidate> = found.into_values().collect();
        found.sort_by_key(|c| (std::cmp::Reverse(c.bits), c.pair));
        found.truncate(MOST);
        found
    }

    /// Two of the register, clue by clue, however unlike they are.
    pub fn between(&self, pair: Pair) -> Option<Candidate> {
        self.compare(self.people.get(&pair.one())?, self.people.get(&pair.two())?)
    }

    fn compare(&self, a: &Known, b: &Known) -> Option<Candidate> {
        let pair = Pair::new(a.card.person, b.card.person)?;
        let mut clues: Vec<Clue> = Vec::new();
        clues.extend(self.own(a, b));
        let texts = [
            (What::Father, &a.father, &b.father, 10.0, -6),
            (What::Grandfather, &a.grandfather, &b.grandfather, 8.0, -4),
            (What::Mother, &a.mother, &b.mother, 8.0, -4),
        ];
        for (what, a, b, most, differs) in texts {
            if let (Some(a), Some(b)) = (a, b) {
                clues.push(self.name(what, a, b, most).unwrap_or(against(what, differs)));
            }
        }
        clues.extend(born(&a.card, &b.card));
        if let (Some(a), Some(b)) = (&a.card.sex, &b.card.sex) {
            clues.push(if a == b { same(What::Sex, 1) } else { against(What::Sex, -8) });
        }
        if let (Some(a), Some(b)) = (a.card.origin, b.card.origin) {
            clues.push(match (a == b, a.province() == b.province()) {
                (true, _) => same(What::Origin, 2),
                (_, true) => Clue { what: What::Origin, says: Says::Near, bits: 1, one_in: 0 },
                _ => against(What::Origin, -2),
            });
        }
        if a.card.numbers.iter().any(|n| b.card.numbers.contains(n)) {
            clues.push(same(What::Number, 15));
        }
        let people = f64::from(u32::try_from(self.people.len()).unwrap_or(u32::MAX)) + FLOOR;
        let clues_say: i16 = clues.iter().map(|c| i16::from(c.bits)).sum();
        let evidence = Evidence::of(&a.card, &b.card);
        Some(Candidate { pair, bits: clues_say - bits(people), clues: clues.into(), evidence })
    }

    /// Their own names: the likest of all spellings each is known in.
    fn own(&self, a: &Known, b: &Known) -> Option<Clue> {
        if a.names.is_empty() || b.names.is_empty() {
            return None;
        }
        let all = a.names.iter().flat_map(|x| b.names.iter().map(move |y| (x, y)));
        let best = all.filter_map(|(x, y)| self.name(What::Name, x, y, 14.0)).max_by_key(|c| c.bits);
        Some(best.unwrap_or(against(What::Name, -8)))
    }

    fn name(&self, what: What, a: &Sound, b: &Sound, most: f64) -> Option<Clue> {
        let same = a.folded == b.folded;
        if !same && (a.skeleton != b.skeleton || a.skeleton.is_empty()) {
            return None;
        }
        let count = f64::from(self.counts.get(&a.skeleton).copied().unwrap_or(1));
        let people = f64::from(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
        // A small desk does not know how common a name is: names are taken to be one in a hundred to begin with.
        let one_in = (people + FLOOR) / (count + FLOOR / 100.0);
        let worth = bits_of(one_in.log2().min(most)) + i8::from(same);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at least 1, at most the people"
        )]
        let one_in = one_in.max(1.0) as u32;
        Some(Clue { what, says: if same { Says::Same } else { Says::Near }, bits: worth, one_in })
    }
}

/// People added to every count, so that a small desk is not sure of anything.
const FLOOR: f64 = 2_000.0;

impl Known {
    fn sounds(&self) -> Vec<&str> {
        let all = self.names.iter().chain(&self.father).chain(&self.grandfather).chain(&self.mother);
        let mut sounds: Vec<&str> = all.map(|s| s.skeleton.as_str()).collect();
        sounds.sort_unstable();
        sounds.dedup();
        sounds
    }

    /// Who is compared with whom: those of one name and father, one name and year of birth, one number.
    fn blocks(&self) -> Vec<u64> {
        let mut blocks = Vec::new();
        for name in self.names.iter().map(|n| n.skeleton.as_str()).filter(|n| !n.is_empty()) {
            blocks.push(hash(&["name", name]));
            blocks.extend(self.father.as_ref().map(|f| hash(&["father", name, &f.skeleton])));
            if let Some((from, to)) =
                self.card.birth.map(|(a, b)| (a.ymd().0, b.ymd().0)).filter(|(a, b)| b - a <= 2)
            {
                blocks.extend((from..=to).map(|year| hash(&["born", name, &year.to_string()])));
            }
        }
        blocks.extend(self.card.numbers.iter().map(|n| hash(&["number", n])));
        blocks.sort_unstable();
        blocks.dedup();
        blocks
    }
}

fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|p| p.bytes().chain([0x1f]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

const fn same(what: What, bits: i8) -> Clue {
    Clue { what, says: Says::Same, bits, one_in: 0 }
}

const fn against(what: What, bits: i8) -> Clue {
    Clue { what, says: Says::Differs, bits, one_in: 0 }
}

/// The births: the same day says much, the same decade little, and a gap of many years speaks against.
fn born(a: &Card, b: &Card) -> Option<Clue> {
    let ((a_first, a_last), (b_first, b_last)) = (a.birth?, b.birth?);
    let (first, last) = (a_first.max(b_first), a_last.min(b_last));
    if first <= last {
        let width = f64::from((a_last - a_first).max(b_last - b_first) + 1);
        // Births are spread over some forty years.
        let worth = bits_of((40.0 * 365.0 / width).log2().clamp(1.0, 10.0));
        let says = if (a_first, a_last) == (b_first, b_last) { Says::Same } else { Says::Near };
        return Some(Clue { what: What::Birth, says, bits: worth, one_in: 0 });
    }
    let gap = (first - last) / 365;
    Some(against(
        What::Birth,
        if gap < 1 {
            -1
        } else if gap <= 3 {
            -4
        } else {
            -9
        },
    ))
}

#[expect(clippy::cast_possible_truncation, reason = "logarithms of counts are small")]
fn bits_of(log2: f64) -> i8 {
    log2.round() as i8
}

fn bits(count: f64) -> i16 {
    i16::from(bits_of(count.log2()))
}
