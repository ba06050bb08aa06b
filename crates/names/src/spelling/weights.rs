//! The table of learned weights, as text: how letters are written, how common common words are, how they are spelled.

use super::alphabet::Side;
use super::channel::Counts;
use super::learn::{Example, learn};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

const SHIPPED: &str = include_str!("../../data/spelling.tsv");

/// Learned weights. Only sums: counts of letters, and of words that many people share.
///
/// ```
/// use names::Table;
/// let table = Table::shipped();
/// assert_eq!(Table::parse(&table.to_text()).unwrap().to_text(), table.to_text());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Table {
    letters: BTreeMap<(&'static str, u16, u16), f32>,
    words: BTreeMap<String, f32>,
    spellings: BTreeMap<(String, String), f32>,
}

/// How words are written as wholes: name -> (written, log-probability).
pub(crate) type Known = HashMap<Box<str>, Box<[(Box<str>, f32)]>>;

/// What a table is learned from.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// A word of the Arabic script and the same name in Latin letters.
    pub across: Vec<Example>,
    /// Two Latin spellings of one name.
    pub latin: Vec<Example>,
    /// Two spellings of one name in the Arabic script.
    pub arabic: Vec<Example>,
    /// Words of names, and of how many people.
    pub words: Vec<(String, u32)>,
}

/// A word is kept only when at least this many people bear it, a spelling when it was seen for at least so many.
pub(crate) const PEOPLE: u32 = 12;
const SEEN: f32 = 5.0;
const ROUNDS: usize = 12;

const CHANNELS: [(&str, Side, Side); 4] = [
    ("arabic-latin", Side::Arabic, Side::Latin),
    ("latin-arabic", Side::Latin, Side::Arabic),
    ("latin-latin", Side::Latin, Side::Latin),
    ("arabic-arabic", Side::Arabic, Side::Arabic),
];

fn name(from: Side, to: Side) -> &'static str {
    CHANNELS.iter().find(|(_, f, t)| (*f, *t) == (from, to)).map_or("", |(name, _, _)| name)
}

impl Table {
    /// The weights that come with the crate (`data/spelling.tsv`).
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).unwrap_or_default()
    }

    /// Learns a table. The same lesson gives the same table.
    pub fn learn(lesson: &Lesson) -> Self {
        let turned = |all: &[Example]| -> Vec<Example> {
            all.iter().map(|e| Example { from: e.to.clone(), to: e.from.clone(), weight: e.weight }).collect()
        };
        let both = |all: &[Example]| [all.to_vec(), turned(all)].concat();
        let mut table = Self::default();
        for (name, from, to) in CHANNELS {
            let examples = match (from, to) {
                (Side::Arabic, Side::Latin) => lesson.across.clone(),
                (Side::Latin, Side::Arabic) => turned(&lesson.across),
                (Side::Latin, Side::Latin) => both(&lesson.latin),
                (Side::Arabic, Side::Arabic) => both(&lesson.arabic),
            };
            let counts = learn(from, to, &examples, ROUNDS);
            table.letters.extend(counts.into_iter().map(|((row, e), c)| ((name, row, e), c)));
        }
        table.learn_words(lesson);
        table
    }

    fn learn_words(&mut self, lesson: &Lesson) {
        #[expect(clippy::cast_precision_loss, reason = "counts of people")]
        let count = |n: u32| n as f32;
        let all: f32 = lesson.words.iter().map(|(_, n)| count(*n)).sum();
        let common = lesson.words.iter().filter(|(_, n)| *n >= PEOPLE);
        self.words = common.map(|(word, n)| (word.clone(), (count(*n) / all).ln())).collect();
        let mut sums: BTreeMap<(String, String), f32> = BTreeMap::new();
        let mut of: BTreeMap<String, f32> = BTreeMap::new();
        let mut add = |a: &str, b: &str, w: f32| {
            *sums.entry((a.to_owned(), b.to_owned())).or_default() += w;
            *of.entry(a.to_owned()).or_default() += w;
        };
        for e in lesson.across.iter().chain(&lesson.latin).chain(&lesson.arabic) {
            add(&e.from, &e.to, e.weight);
            add(&e.to, &e.from, e.weight);
        }
        let kept = sums
            .into_iter()
            .filter(|((a, b), n)| *n >= SEEN && self.words.contains_key(a) && self.words.contains_key(b));
        self.spellings = kept
            .map(|((a, b), n)| {
                let share = n / (of.get(&a).copied().unwrap_or(n) + 5.0);
                ((a, b), share.ln())
            })
            .collect();
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The number of the first line that is not understood.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut table = Self::default();
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.is_empty()) {
            table.line(line).ok_or(number + 1)?;
        }
        Ok(table)
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let cells: Vec<&str> = line.split('\t').collect();
        match cells.as_slice() {
            ["word", word, weight] => {
                self.words.insert((*word).to_owned(), weight.parse().ok()?);
            }
            ["spelling", name, written, weight] => {
                self.spellings.insert(((*name).to_owned(), (*written).to_owned()), weight.parse().ok()?);
            }
            [channel, letter, around, given, count] => {
                let (name, from, to) = CHANNELS.iter().find(|(name, _, _)| name == channel)?;
                let row = u16::from(from.letter(letter)?) * u16::try_from(from.surroundings()).ok()?;
                let given: Option<Vec<u8>> = match *given {
                    "-" => Some(Vec::new()),
                    given => given.split('+').map(|g| to.letter(g)).collect(),
                };
                let row = row + around.parse::<u16>().ok()?;
                let emission = super::channel::emission(*to, &given?);
                self.letters.insert((name, row, emission), count.parse().ok()?);
            }
            _ => return None,
        }
        Some(())
    }

    /// The table as text, sorted.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for ((channel, row, emission), count) in &self.letters {
            let Some((_, from, to)) = CHANNELS.iter().find(|(name, _, _)| name == channel) else { continue };
            let around = u16::try_from(from.surroundings()).unwrap_or(1);
            let letter = from.name(u8::try_from(row / around).unwrap_or(u8::MAX));
            let given = written(*to, usize::from(*emission));
            let _ = writeln!(out, "{channel}\t{letter}\t{}\t{given}\t{count:.1}", row % around);
        }
        for (word, weight) in &self.words {
            let _ = writeln!(out, "word\t{word}\t{weight:.2}");
        }
        for ((name, written), weight) in &self.spellings {
            let _ = writeln!(out, "spelling\t{name}\t{written}\t{weight:.2}");
        }
        out
    }

    pub(crate) fn counts(&self, from: Side, to: Side) -> Counts {
        let channel = name(from, to);
        let rows = self.letters.iter().filter(|((name, _, _), _)| *name == channel);
        rows.map(|((_, row, emission), count)| ((*row, *emission), *count)).collect()
    }

    pub(crate) fn common(&self) -> HashMap<Box<str>, f32> {
        self.words.iter().map(|(word, weight)| (word.as_str().into(), *weight)).collect()
    }

    pub(crate) fn known(&self) -> Known {
        let mut out: HashMap<Box<str>, Vec<(Box<str>, f32)>> = HashMap::new();
        for ((name, written), weight) in &self.spellings {
            out.entry(name.as_str().into()).or_default().push((written.as_str().into(), *weight));
        }
        out.into_iter().map(|(name, all)| (name, all.into_boxed_slice())).collect()
    }
}

fn written(to: Side, emission: usize) -> String {
    let letters = to.letters();
    let name = |i: usize| to.name(u8::try_from(i).unwrap_or(u8::MAX));
    match emission {
        0 => "-".to_owned(),
        e if e <= letters => name(e - 1).to_owned(),
        e => format!("{}+{}", name((e - 1 - letters) / letters), name((e - 1 - letters) % letters)),
    }
}
