//! Does this query find that name, and why: a simple ranked comparison for the search box.

use crate::fold::fold;
use crate::script::is_arabic;
use crate::skeleton::{Part, parts};

/// Why a name was found, strongest first. A query of several parts carries the weakest reason among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same folded words.
    SameSpelling,
    /// The same letters, cut into words differently.
    SameLetters,
    /// The query begins a word of the name.
    Prefix,
    /// The same consonants in the same script: another spelling.
    SameSound,
    /// The same consonants, the query in one script and the name in another.
    AcrossScripts,
}

/// How well a query finds a name. Greater is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// 0 to 1000: the reason gives the hundreds, the share of the name that the query covers the rest.
    pub points: u16,
    /// The weakest reason needed.
    pub reason: Reason,
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.points.cmp(&other.points).then(other.reason.cmp(&self.reason))
    }
}

/// Compares once. For many names prepare the query and keep the keys.
///
/// ```
/// use names::{Reason, matches};
/// assert_eq!(matches("abdulrahman", "Haji Abdul Rahman").unwrap().reason, Reason::SameLetters);
/// assert_eq!(matches("Azmayesh", "آزمایش گل").unwrap().reason, Reason::AcrossScripts);
/// assert!(matches("Azmayesh", "ازموینه گل").is_none());
/// ```
pub fn matches(query: &str, name: &str) -> Option<Score> {
    Prepared::new(query).score(&Key::of(name))
}

/// What is kept of a name to compare with: folded words and the hashes of its skeletons; no more than the name itself says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    folded: Box<str>,
    sounds: Box<[u32]>,
}

impl Key {
    /// The key of a name. A name of four words takes about 100 bytes.
    ///
    /// ```
    /// use names::Key;
    /// assert!(Key::of("Test Person Test Person").bytes() <= 100);
    /// ```
    pub fn of(name: &str) -> Self {
        let parts = parts(name);
        let mut sounds: Vec<u32> = Vec::with_capacity(parts.len().saturating_add(2));
        for part in &parts {
            sounds.push(hash(&part.sounds.first));
            sounds.extend(part.sounds.second.as_deref().map(hash));
        }
        sounds.extend(whole(&parts));
        sounds.sort_unstable();
        sounds.dedup();
        Self { folded: fold(name).into(), sounds: sounds.into() }
    }

    /// Bytes this key takes, itself and what it points to.
    pub const fn bytes(&self) -> usize {
        size_of::<Self>() + self.folded.len() + self.sounds.len() * size_of::<u32>()
    }

    /// The folded words of the name.
    pub const fn folded(&self) -> &str {
        &self.folded
    }
}

/// A query made ready to be compared with many names.
#[derive(Clone, Debug)]
pub struct Prepared {
    folded: String,
    parts: Vec<Part>,
    hashes: Vec<[u32; 2]>,
    whole: Option<u32>,
    all_weak: bool,
}

impl Prepared {
    /// Prepares a query.
    ///
    /// ```
    /// use names::{Key, Prepared, Reason};
    /// let query = Prepared::new("azma");
    /// assert_eq!(query.score(&Key::of("Azmayesh Gul")).unwrap().reason, Reason::Prefix);
    /// ```
    pub fn new(query: &str) -> Self {
        let parts = parts(query);
        let hashes = parts
            .iter()
            .map(|p| {
                let first = hash(&p.sounds.first);
                [first, p.sounds.second.as_deref().map_or(first, hash)]
            })
            .collect();
        let all_weak = parts.iter().all(|p| p.weak);
        Self { folded: fold(query), hashes, whole: whole(&parts), all_weak, parts }
    }

    /// Whether the query has anything to look for.
    pub const fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// How well this query finds the name, or nothing when a part of it that carries weight is not there. Titles,
    /// affixes and "son of" in the query may be missing from the name.
    pub fn score(&self, key: &Key) -> Option<Score> {
        if self.is_empty() || key.folded.is_empty() {
            return None;
        }
        if let Some(reason) = place(&self.folded, &key.folded) {
            return Some(points(reason, letters(&self.folded), letters(&key.folded)));
        }
        self.by_parts(key).or_else(|| {
            self.whole.filter(|h| key.sounds.contains(h))?;
            Some(points(self.sound(key), letters(&key.folded), letters(&key.folded)))
        })
    }

    fn by_parts(&self, key: &Key) -> Option<Score> {
        let (mut reason, mut covered) = (Reason::SameSpelling, 0usize);
        for (part, hashes) in self.parts.iter().zip(&self.hashes) {
            let found = place(&part.text, &key.folded)
                .or_else(|| hashes.iter().any(|h| key.sounds.contains(h)).then(|| self.sound(key)));
            match found {
                Some(why) => {
                    reason = reason.max(why);
                    covered = covered.saturating_add(letters(&part.text));
                }
                None if part.weak && !self.all_weak => {}
                None => return None,
            }
        }
        Some(points(reason, covered, letters(&key.folded)))
    }

    fn sound(&self, key: &Key) -> Reason {
        let arabic = |text: &str| text.chars().any(is_arabic);
        if arabic(&self.folded) == arabic(&key.folded) { Reason::SameSound } else { Reason::AcrossScripts }
    }
}

/// Where `wanted` stands in `name` by its letters, spaces aside: as whole words, or as the beginning of one.
fn place(wanted: &str, name: &str) -> Option<Reason> {
    let mut best = None;
    let mut from = Some(name);
    while let Some(rest) = from {
        match begins(wanted, rest) {
            Some(Reason::SameSpelling) => return Some(Reason::SameSpelling),
            Some(reason) => best = Some(best.map_or(reason, |b: Reason| b.min(reason))),
            None => {}
        }
        from = rest.split_once(' ').map(|(_, tail)| tail);
    }
    best
}

fn begins(wanted: &str, rest: &str) -> Option<Reason> {
    let mut have = rest.bytes().peekable();
    let mut want = wanted.bytes().peekable();
    let (mut same, mut taken) = (true, 0usize);
    while let Some(w) = want.peek().copied() {
        match have.peek().copied()? {
            h if h == w => {
                have.next();
                want.next();
                taken = taken.saturating_add(1);
            }
            b' ' if taken > 0 => {
                have.next();
                same = false;
            }
            _ if w == b' ' => {
                want.next();
                same = false;
            }
            _ => return None,
        }
    }
    match have.peek() {
        None | Some(b' ') if same => Some(Reason::SameSpelling),
        None | Some(b' ') => Some(Reason::SameLetters),
        Some(_) if taken > 1 => Some(Reason::Prefix),
        Some(_) => None,
    }
}

fn letters(folded: &str) -> usize {
    folded.bytes().filter(|b| *b != b' ').count()
}

fn points(reason: Reason, covered: usize, of: usize) -> Score {
    let base: u16 = match reason {
        Reason::SameSpelling => 900,
        Reason::SameLetters => 800,
        Reason::Prefix => 700,
        Reason::SameSound => 600,
        Reason::AcrossScripts => 500,
    };
    let share = covered.min(of).saturating_mul(100).checked_div(of).unwrap_or(0);
    // a whole name in its own spelling reaches 1000; every other reason stays below the next
    let share = if reason == Reason::SameSpelling { share } else { share.min(99) };
    Score { points: base.saturating_add(u16::try_from(share).unwrap_or(0)), reason }
}

/// The skeleton of all weighty parts in one piece, for names cut differently in the two scripts.
fn whole(parts: &[Part]) -> Option<u32> {
    let mut weighty = parts.iter().filter(|p| !p.weak).map(|p| p.sounds.first.as_str()).peekable();
    let first = weighty.next()?;
    weighty.peek()?;
    Some(hash(&std::iter::once(first).chain(weighty).collect::<String>()))
}

/// FNV-1a, 32 bits: short, stable across builds and machines. A collision only finds one name too many.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}
