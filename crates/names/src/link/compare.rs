//! The comparisons: two records in, what one clue sees out. What a sighting weighs is the matcher's business.

use super::likeness::{LEVELS, Likeness};
use super::rate::AtLarge;
use super::record::{Span, civil};
use super::register::{NO_YEAR, NONE, Name, POPULATION, Register, Row, tie_at, year_step};
use super::vocabulary::{Alike, Reach, Ring};
use crate::spelling;

/// What one clue sees in a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Seen {
    /// 0: unknown. Else what was seen, by clue; of names a pattern with the likeness of their words: see [`NameSeen`].
    pub(crate) code: u32,
    /// How rare it is, in bits, that two unrelated records show as much.
    pub(crate) rare: f32,
    /// How much of that brothers and sisters would share: the family name within an own name.
    pub(crate) family: f32,
}

impl Seen {
    pub(crate) const UNKNOWN: Self = Self { code: 0, rare: 0.0, family: 0.0 };

    const fn new(code: u32, rare: f32) -> Self {
        Self { code, rare, family: 0.0 }
    }
}

/// A word the register does not have, seen through its neighbours there.
#[derive(Clone, Debug)]
pub(crate) struct Stranger {
    pub(crate) alike: Vec<Alike>,
    pub(crate) reach: Reach,
    pub(crate) native: bool,
    pub(crate) light: bool,
    pub(crate) ring: Ring,
    pub(crate) heard: spelling::Word,
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.heard.wipe();
    }
}

/// Two records to be compared: `one` may stand outside the register, with words of its own.
pub(crate) struct Pair<'a> {
    pub(crate) register: &'a Register,
    pub(crate) one: &'a Row,
    pub(crate) other: &'a Row,
    /// The words of the names of `one` when it stands outside, and its numbers.
    pub(crate) outside: Option<&'a Outside>,
}

/// What a record outside a register has of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outside {
    pub(crate) names: [Name; 4],
    pub(crate) companions: Vec<Name>,
    pub(crate) numbers: Vec<Box<str>>,
    /// Words past the end of the register's vocabulary.
    pub(crate) strangers: Vec<Stranger>,
}

/// What is known of one name within its population.
#[derive(Clone, Copy)]
struct Told<'a> {
    words: &'a [u32],
    ties: &'a [f32],
    exact: f32,
}

impl<'a> Told<'a> {
    fn of(name: &'a Name, population: usize) -> Self {
        let ties = name.ties.get(population).map_or(&[][..], |t| t);
        let exact = name.exact.get(population).copied().unwrap_or(0.5);
        Self { words: &name.words, ties, exact }
    }
}

impl Pair<'_> {
    fn alike(&self, one: u32, other: u32) -> Option<Likeness> {
        let vocabulary = self.register.vocabulary();
        match self.stranger(one) {
            None => vocabulary.alike(one, other),
            Some(stranger) => {
                let at = stranger.alike.binary_search_by_key(&other, |a| a.0).ok()?;
                stranger.alike.get(at).map(|a| a.1)
            }
        }
    }

    fn stranger(&self, word: u32) -> Option<&Stranger> {
        let past = (word as usize).checked_sub(self.register.vocabulary().len())?;
        self.outside.and_then(|o| o.strangers.get(past))
    }

    /// Reach, script and lightness of a word.
    fn traits(&self, word: u32) -> Option<(&Reach, bool, bool)> {
        match self.stranger(word) {
            Some(s) => Some((&s.reach, s.native, s.light)),
            None => self.register.vocabulary().word(word).map(|w| (&w.reach, w.native, w.light)),
        }
    }

    /// One of the four names.
    pub(crate) fn name(&self, which: usize) -> Seen {
        let population = POPULATION.get(which).copied().unwrap_or_default();
        let of = |row: &Row| self.register.name(row.names.get(which).copied().unwrap_or(NONE));
        let (Some(one), Some(other)) = (
            match self.outside {
                Some(outside) => outside.names.get(which).filter(|n| !n.words.is_empty()),
                None => of(self.one),
            },
            of(self.other),
        ) else {
            return Seen::UNKNOWN;
        };
        self.alike_names(Told::of(one, population), Told::of(other, population), population)
    }

    fn alike_names(&self, one: Told<'_>, other: Told<'_>, population: usize) -> Seen {
        if one.words.is_empty() || other.words.is_empty() {
            return Seen::UNKNOWN;
        }
        let mut found: Vec<(Likeness, usize, usize)> = Vec::new();
        for (i, a) in one.words.iter().enumerate() {
            for (j, b) in other.words.iter().enumerate() {
                found.extend(self.alike(*a, *b).map(|how| (how, i, j)));
            }
        }
        if found.is_empty() && one.words.len().max(other.words.len()) < 2 {
            return Seen::new(NameSeen::OTHER << PATTERN_AT, 0.0);
        }
        // Best first; of equal ones those at like places. Where that leaves two orders, as with a word that stands twice,
        // the one that says more: which name came first must not tell.
        let place = |&(how, i, j): &(Likeness, usize, usize)| (std::cmp::Reverse(how), i + j, i.abs_diff(j));
        found.sort_unstable_by_key(|f| (place(f), f.1));
        let seen = self.put_together(&found, one, other, population);
        if !found.windows(2).any(|two| matches!(two, [a, b] if place(a) == place(b))) {
            return seen;
        }
        found.sort_unstable_by_key(|f| (place(f), f.2));
        let turned = self.put_together(&found, one, other, population);
        let says = |s: &Seen| (s.rare, s.family, s.code);
        if says(&turned).partial_cmp(&says(&seen)) == Some(std::cmp::Ordering::Greater) {
            turned
        } else {
            seen
        }
    }

    /// The words that are alike put together in this order, each once.
    fn put_together(
        &self,
        found: &[(Likeness, usize, usize)],
        one: Told<'_>,
        other: Told<'_>,
        population: usize,
    ) -> Seen {
        let mut seen = Seen::new(0, 0.0);
        let mut matched: Vec<(usize, usize)> = Vec::with_capacity(4);
        for (how, i, j) in found.iter().copied() {
            if matched.iter().any(|m| m.0 == i || m.1 == j) {
                continue;
            }
            let (bits, cross) = self.rarity(one.words.get(i), other.words.get(j), population, how);
            seen.rare += bits - tied(&matched, (i, j), [one.ties, other.ties]);
            seen.code = NameSeen::with(seen.code, cross, how);
            if i > 0 && j > 0 && i + 1 == one.words.len() && j + 1 == other.words.len() {
                seen.family = bits;
            }
            matched.push((i, j));
        }
        self.put_two_to_one(&mut seen, (one, other), population, &mut matched);
        if matched.is_empty() {
            return Seen::new(NameSeen::OTHER << PATTERN_AT, 0.0);
        }
        self.pattern(seen, one, other, &matched)
    }

    /// Two neighbouring words of one name that the other has as one: no word stays alone for being cut.
    fn put_two_to_one(
        &self,
        seen: &mut Seen,
        (one, other): (Told<'_>, Told<'_>),
        population: usize,
        matched: &mut Vec<(usize, usize)>,
    ) {
        let one = (one, alone(one.words, |at| matched.iter().any(|m| m.0 == at)));
        let other = (other, alone(other.words, |at| matched.iter().any(|m| m.1 == at)));
        let (there, back) =
            (self.two_to_one(one, other, population), self.two_to_one(other, one, population));
        let turned = back.as_ref().map(Cut::weight) > there.as_ref().map(Cut::weight);
        let Some(cut) = (if turned { back } else { there }) else { return };
        seen.rare += cut.bits;
        seen.code = NameSeen::with(seen.code, cut.cross, cut.how);
        let pairs = [cut.two, cut.two + 1].map(|at| if turned { (cut.whole, at) } else { (at, cut.whole) });
        matched.extend(pairs);
    }

    /// The best of all ways to hear two words of one name, of those left alone, in one word of the other.
    fn two_to_one(
        &self,
        (one, left): (Told<'_>, u64),
        (other, whole): (Told<'_>, u64),
        population: usize,
    ) -> Option<Cut> {
        let free = |left: u64, at: usize| left >> at & 1 == 1;
        let twos = one.words.windows(2).enumerate().filter(|(at, _)| free(left, *at) && free(left, at + 1));
        let pairs = twos.flat_map(|(at, two)| {
            let words = other.words.iter().enumerate().filter(|(at, _)| free(whole, *at));
            words.map(move |(there, word)| (at, two, there, *word))
        });
        let cuts = pairs.filter_map(|(at, two, there, word)| {
            let (how, bits, cross) = self.two_as_one(two, word, population)?;
            let tie = one.ties.get(tie_at(at, at + 1)).copied().unwrap_or_default();
            Some(Cut { how, bits: bits - tie.min(bits), cross, two: at, whole: there })
        });
        cuts.reduce(|a, b| if b.weight() > a.weight() { b } else { a })
    }

    /// How alike two words said as one are to a third, how rare that is, and whether they are in two scripts.
    fn two_as_one(&self, two: &[u32], whole: u32, population: usize) -> Option<(Likeness, f32, usize)> {
        let [a, b] = two else { return None };
        if self.ring(*a)?.then(self.ring(*b)?) != self.ring(whole)? {
            return None;
        }
        let (joined, word) =
            (spelling::Word::joined(self.heard(*a)?.text(), self.heard(*b)?.text()), self.heard(whole)?);
        let how =
            if joined.text() == word.text() { Likeness::Spelling } else { Likeness::between(&joined, word)? };
        let bits = |word: &u32| self.rarity(Some(word), Some(word), population, how).0;
        let cross = self.rarity(Some(a), Some(&whole), population, how).1;
        Some((how, bits(&whole).min(bits(a) + bits(b)), cross))
    }

    fn ring(&self, word: u32) -> Option<Ring> {
        self.stranger(word).map(|s| s.ring).or_else(|| self.register.vocabulary().ring(word))
    }

    fn heard(&self, word: u32) -> Option<&spelling::Word> {
        let known = || self.register.vocabulary().word(word).map(|w| &w.heard);
        self.stranger(word).map(|s| &s.heard).or_else(known)
    }

    /// Which words stayed alone, and how rare that is once the others are alike.
    fn pattern(&self, mut seen: Seen, one: Told<'_>, other: Told<'_>, matched: &[(usize, usize)]) -> Seen {
        let light = |w: &u32| self.traits(*w).is_some_and(|t| t.2);
        let left = |words: &[u32], used: &dyn Fn(&(usize, usize)) -> usize| {
            let mut alone =
                (0..).zip(words).filter(|(i, _)| !matched.iter().any(|m| used(m) == *i)).peekable();
            (alone.peek().is_some(), alone.any(|(_, w)| !light(w)))
        };
        let (a, b) = (left(one.words, &|m| m.0), left(other.words, &|m| m.1));
        let pattern = match (a, b) {
            ((false, _), (false, _)) => {
                seen.rare -= f32::midpoint(one.exact.log2(), other.exact.log2());
                NameSeen::WHOLE
            }
            ((true, heavy), (false, _)) => {
                seen.rare -= (1.0 - other.exact).log2();
                if heavy { NameSeen::WITHIN } else { NameSeen::LIGHT }
            }
            ((false, _), (true, heavy)) => {
                seen.rare -= (1.0 - one.exact).log2();
                if heavy { NameSeen::WITHIN } else { NameSeen::LIGHT }
            }
            _ if matched.len() == 1 && seen.family > 0.0 => NameSeen::FAMILY,
            _ if matched == [(0, 0)] => NameSeen::FIRST,
            _ => NameSeen::PARTLY,
        };
        seen.code |= pattern << PATTERN_AT;
        seen
    }

    /// How rare a word like both is, and whether they are in two scripts. A rare spelling of a common name is no proof:
    /// the spellings of one name count together.
    fn rarity(
        &self,
        one: Option<&u32>,
        other: Option<&u32>,
        population: usize,
        how: Likeness,
    ) -> (f32, usize) {
        let (Some(a), Some(b)) = (one.and_then(|w| self.traits(*w)), other.and_then(|w| self.traits(*w)))
        else {
            return (0.0, 0);
        };
        let of = |reach: &Reach, script: bool, scripts: usize| {
            let how = if scripts == 1 { how } else { how.min(Likeness::Spelling) };
            let cells = reach.get(population).and_then(|r| r.get(usize::from(script)));
            cells.and_then(|c| c.get(how.index())).copied().unwrap_or_default()
        };
        let scripts = match (a.1, b.1) {
            (false, false) => 0,
            (true, true) => 1,
            _ => 2,
        };
        (of(a.0, b.1, scripts).min(of(b.0, a.1, scripts)), scripts)
    }

    /// Days or years of birth.
    pub(crate) fn birth(&self) -> Seen {
        let (Some(a), Some(b)) = (self.one.birth, self.other.birth) else { return Seen::UNKNOWN };
        match (year(self.one), year(self.other)) {
            (Some(one), Some(other)) if a.is_day() && b.is_day() => self.days(a, b, one, other),
            (Some(one), Some(other)) => {
                let step = year_step(one, other);
                let rare =
                    f32::midpoint(self.register.year_bits(one, step), self.register.year_bits(other, step));
                Seen::new(Birth::YEAR + u32::try_from(step).unwrap_or_default(), rare)
            }
            _ => self.spans(a, b),
        }
    }

    fn days(&self, a: Span, b: Span, one: i32, other: i32) -> Seen {
        let year = -f32::midpoint(self.register.year_bits(one, 0), self.register.year_bits(other, 0));
        let share = year.exp2();
        if a == b {
            let day = self.register.day_share(a.earliest, 2).max(share / 250.0);
            return Seen::new(Birth::SAME_DAY, -day.log2());
        }
        let (x, y) = (civil(a.earliest), civil(b.earliest));
        let same = usize::from(x.0 == y.0) + usize::from(x.1 == y.1) + usize::from(x.2 == y.2);
        let swapped = x.0 == y.0 && x.1 == y.2 && x.2 == y.1;
        if same == 2 || swapped {
            return Seen::new(Birth::NEAR_DAY, -(share * 0.12 + 0.003).log2());
        }
        match one.abs_diff(other) {
            0 => Seen::new(Birth::SAME_YEAR, -year),
            1 => Seen::new(
                Birth::NEXT_YEAR,
                f32::midpoint(self.register.year_bits(one, 1), self.register.year_bits(other, 1)),
            ),
            _ => Seen::new(Birth::OTHER_YEAR, 0.0),
        }
    }

    /// Wide intervals: whether they meet, and how far apart they lie.
    fn spans(&self, a: Span, b: Span) -> Seen {
        let gap = a.earliest.max(b.earliest).saturating_sub(a.latest.min(b.latest));
        if gap > 3 * 366 {
            return Seen::new(Birth::APART, 1.0);
        }
        if gap > 0 {
            return Seen::new(Birth::CLOSE, 2.7);
        }
        let (first, last) = (civil(a.earliest.min(b.earliest)).0, civil(a.latest.max(b.latest)).0);
        let share = self.register.years_share(first - 1, last + 1);
        Seen::new(Birth::MEET, -share.log2())
    }

    /// Sex, as recorded.
    pub(crate) fn sex(&self) -> Seen {
        match (self.one.sex, self.other.sex) {
            (Some(a), Some(b)) => Seen::new(if a == b { Plain::SAME } else { Plain::OTHER }, 0.0),
            _ => Seen::UNKNOWN,
        }
    }

    /// Province and district of origin.
    pub(crate) fn origin(&self) -> Seen {
        let ([wide, narrow], [other_wide, other_narrow]) = (self.one.origin, self.other.origin);
        let known = |a: u32, b: u32| a != NONE && b != NONE;
        let share = |place: u32, field: usize| self.register.place_bits(place, field);
        match (known(wide, other_wide), known(narrow, other_narrow)) {
            (_, true) if narrow == other_narrow => Seen::new(Origin::SAME, share(narrow, 1)),
            (true, true) if wide == other_wide => Seen::new(Origin::NEXT, share(wide, 0)),
            (true, true) => Seen::new(Origin::FAR, 0.0),
            (true, false) if wide == other_wide => Seen::new(Origin::WIDE, share(wide, 0)),
            (true, false) => Seen::new(Origin::WIDE_FAR, 0.0),
            (false, true) => Seen::new(Origin::OTHER, 0.0),
            (false, false) => Seen::UNKNOWN,
        }
    }

    /// Where the person was last seen.
    pub(crate) fn seen(&self) -> Seen {
        let (a, b) = (self.one.seen, self.other.seen);
        if a == NONE || b == NONE {
            Seen::UNKNOWN
        } else if a == b {
            Seen::new(Plain::SAME, self.register.place_bits(a, 2))
        } else {
            Seen::new(Plain::OTHER, 0.0)
        }
    }

    /// Those the person travelled with: the rarest name both have.
    pub(crate) fn companions(&self) -> Seen {
        let listed = |row: &Row| {
            let names = self.register.companions(row).iter().filter_map(|id| self.register.name(*id));
            names.collect::<Vec<_>>()
        };
        let one: Vec<&Name> = match self.outside {
            Some(outside) => outside.companions.iter().collect(),
            None => listed(self.one),
        };
        let other = listed(self.other);
        if one.is_empty() || other.is_empty() {
            return Seen::UNKNOWN;
        }
        let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (Told::of(a, 0), Told::of(b, 0))));
        let best = pairs
            .map(|(a, b)| self.alike_names(a, b, 0))
            .filter(|s| matches!(s.code >> PATTERN_AT, NameSeen::WHOLE | NameSeen::WITHIN | NameSeen::LIGHT))
            .map(|s| s.rare)
            .fold(0.0f32, f32::max);
        // Each name of one had as many chances as the other has names.
        #[expect(clippy::cast_precision_loss, reason = "a handful of companions")]
        let chances = ((one.len() * other.len()) as f32).log2();
        if best > 0.0 {
            Seen::new(Plain::SAME, (best - chances).max(0.0))
        } else {
            Seen::new(Plain::OTHER, 0.0)
        }
    }

    /// Numbers of documents or parts of them.
    pub(crate) fn number(&self) -> Seen {
        let one = self.outside.map_or_else(|| self.register.numbers(self.one), |o| o.numbers.as_slice());
        let other = self.register.numbers(self.other);
        if one.is_empty() || other.is_empty() {
            return Seen::UNKNOWN;
        }
        let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (&**a, &**b)));
        pairs
            .map(|(a, b)| self.digits(a, b))
            .max_by(|a, b| a.rare.total_cmp(&b.rare))
            .unwrap_or(Seen::UNKNOWN)
    }

    #[expect(clippy::cast_precision_loss, reason = "lengths of numbers")]
    fn digits(&self, a: &str, b: &str) -> Seen {
        let (short, long) = if (a.len(), a) <= (b.len(), b) { (a, b) } else { (b, a) };
        let length = short.len() as f32;
        if short == long {
            let others = self.register.number_count(short).saturating_sub(2);
            let share = AtLarge::NUMBER.lean(others, self.register.living()).max((-length * 3.3).exp2());
            Seen::new(Number::SAME, -share.log2())
        } else if long.contains(short) {
            let places = (long.len() - short.len() + 1) as f32;
            Seen::new(Number::PART, length * 3.3 - places.log2())
        } else if short.len() >= 6 && one_slip(short.as_bytes(), long.as_bytes()) {
            Seen::new(Number::SLIP, (length * 3.3 - (length * 20.0).log2()).max(0.0))
        } else {
            Seen::new(Number::OTHER, 0.0)
        }
    }
}

/// Two words of one name heard in one word of another.
struct Cut {
    how: Likeness,
    bits: f32,
    cross: usize,
    /// Where the first of the two stands.
    two: usize,
    /// Where the one stands.
    whole: usize,
}

impl Cut {
    /// The better of two, whichever name came first.
    fn weight(&self) -> (Likeness, f32, std::cmp::Reverse<usize>) {
        (self.how, self.bits, std::cmp::Reverse(self.two + self.whole))
    }
}

/// The places of a name that are not used yet, as bits.
fn alone(words: &[u32], used: impl Fn(usize) -> bool) -> u64 {
    (0..words.len().min(64)).filter(|at| !used(*at)).fold(0, |left, at| left | 1 << at)
}

/// The year of birth, when it is known.
const fn year(row: &Row) -> Option<i32> {
    if row.year == NO_YEAR { None } else { Some(row.year) }
}

/// What the rarity of a word already counted says of the next: the strongest tie, in either name.
fn tied(matched: &[(usize, usize)], next: (usize, usize), ties: [&[f32]; 2]) -> f32 {
    let [one, other] = ties;
    let of = |list: &[f32], a: usize, b: usize| list.get(tie_at(a, b)).copied().unwrap_or_default();
    matched.iter().map(|m| of(one, m.0, next.0).max(of(other, m.1, next.1))).fold(0.0, f32::max)
}

/// One digit wrong, missing or too many, or two neighbours in the wrong order.
fn one_slip(short: &[u8], long: &[u8]) -> bool {
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (short.get(start..).unwrap_or_default(), long.get(start..).unwrap_or_default());
    let turned = matches!((short, long), ([a, b, ..], [c, d, ..]) if a == d && b == c);
    short.get(1..) == long.get(1..)
        || Some(short) == long.get(1..)
        || (turned && short.get(2..) == long.get(2..))
}

/// Where the pattern begins in the code of a name.
pub(crate) const PATTERN_AT: u32 = 24;

/// A code as a place in a table.
pub(crate) const fn place(code: u32) -> usize {
    code as usize
}

/// How the code of a name is built: the pattern in the top bits, then how many words are alike in which way.
pub(crate) struct NameSeen;

impl NameSeen {
    /// Every word of both has its like.
    pub(crate) const WHOLE: u32 = 1;
    /// One has words more.
    pub(crate) const WITHIN: u32 = 2;
    /// Both have words of their own.
    pub(crate) const PARTLY: u32 = 3;
    /// Nothing alike.
    pub(crate) const OTHER: u32 = 4;
    /// Only the last words are alike: the family name, it seems.
    pub(crate) const FAMILY: u32 = 5;
    /// One has words more that come and go.
    pub(crate) const LIGHT: u32 = 6;
    /// Only the first words are alike.
    pub(crate) const FIRST: u32 = 7;

    fn with(code: u32, cross: usize, how: Likeness) -> u32 {
        let shift = 2 * (LEVELS * cross + how.index());
        if code >> shift & 3 == 3 { code } else { code + (1 << shift) }
    }

    /// How many words are alike in this way.
    pub(crate) const fn times(code: u32, cross: usize, how: usize) -> u32 {
        code >> (2 * (LEVELS * cross + how)) & 3
    }
}

/// Codes of the clues that only say the same or another.
pub(crate) struct Plain;

impl Plain {
    pub(crate) const SAME: u32 = 1;
    pub(crate) const OTHER: u32 = 2;
}

/// Codes of births: days known, a year known, wide intervals.
pub(crate) struct Birth;

impl Birth {
    pub(crate) const SAME_DAY: u32 = 1;
    /// Two of day, month and year agree, or day and month are in the wrong order.
    pub(crate) const NEAR_DAY: u32 = 2;
    pub(crate) const SAME_YEAR: u32 = 3;
    pub(crate) const NEXT_YEAR: u32 = 4;
    pub(crate) const OTHER_YEAR: u32 = 5;
    /// Plus the step between the years.
    pub(crate) const YEAR: u32 = 6;
    pub(crate) const MEET: u32 = 13;
    pub(crate) const CLOSE: u32 = 14;
    pub(crate) const APART: u32 = 15;
}

/// Codes of origins: narrow known in both, only wide, only narrow.
pub(crate) struct Origin;

impl Origin {
    pub(crate) const SAME: u32 = 1;
    pub(crate) const NEXT: u32 = 2;
    pub(crate) const FAR: u32 = 3;
    pub(crate) const WIDE: u32 = 4;
    pub(crate) const WIDE_FAR: u32 = 5;
    pub(crate) const OTHER: u32 = 6;
}

/// Codes of document numbers.
pub(crate) struct Number;

impl Number {
    pub(crate) const SAME: u32 = 1;
    pub(crate) const PART: u32 = 2;
    pub(crate) const SLIP: u32 = 3;
    pub(crate) const OTHER: u32 = 4;
}
