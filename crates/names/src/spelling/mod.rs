//! How one name is spelled in another script or by another hand, as evidence: weights learned from public lists.

mod alphabet;
mod channel;
pub mod learn;
pub mod lesson;
mod reader;
mod weights;

use alphabet::article;
pub(crate) use alphabet::{LONGEST, Side, encode, row, side};
pub(crate) use channel::{Channel, UNIT};
use reader::Reader;
pub(crate) use reader::{Cells, Given, WIDE, start};
use std::collections::HashMap;
use std::sync::OnceLock;
use weights::Known;
pub use weights::{Lesson, Table};
use zeroize::Zeroize;

/// A word made ready to be compared: folded text, its script and its letters.
#[derive(Clone, Debug)]
pub struct Word {
    text: Box<str>,
    side: Side,
    letters: Box<[u8]>,
    given: Given,
    /// Without the article it may begin with.
    bare: Option<Box<Given>>,
}

impl Word {
    /// Reads one word. Spaces are left out; more than 24 letters are not read.
    pub fn new(word: &str) -> Self {
        let text = crate::fold::spaceless(word);
        let side = side(&text);
        let letters = alphabet::encode(&text, side);
        Self::of(text, side, &letters)
    }

    fn of(text: String, side: Side, letters: &[u8]) -> Self {
        let bare = letters.get(article(letters, side)..).filter(|l| l.len() < letters.len());
        Self {
            given: Given::new(letters, side),
            bare: bare.map(|l| Box::new(Given::new(l, side))),
            text: text.into(),
            side,
            letters: letters.into(),
        }
    }

    /// Two words as one, each read for itself.
    pub(crate) fn joined(left: &str, right: &str) -> Self {
        let (left, right) = (Self::new(left), Self::new(right));
        let side = left.side.max(right.side);
        let letters: Vec<u8> =
            left.letters.iter().chain(&*right.letters).copied().take(alphabet::LONGEST).collect();
        Self::of(format!("{}{}", left.text, right.text), side, &letters)
    }

    /// The folded text.
    pub const fn text(&self) -> &str {
        &self.text
    }

    /// Overwrites what was read.
    pub(crate) fn wipe(&mut self) {
        self.text.zeroize();
        self.letters.zeroize();
        self.given.wipe();
        self.bare.iter_mut().for_each(|g| g.wipe());
    }

    pub(crate) const fn letters(&self) -> &[u8] {
        &self.letters
    }

    pub(crate) const fn len(&self) -> usize {
        self.letters.len()
    }
}

/// The learned weights: how words are spelled, and how common the common ones are.
///
/// ```
/// use names::{Speller, Word};
/// let speller = Speller::shared();
/// let evidence = |a, b| speller.evidence(&Word::new(a), &Word::new(b));
/// assert!(evidence("Azmayesh", "آزمایش") > 4.0);
/// assert!(evidence("Azmayesh", "ازموینه") < 0.0);
/// ```
#[derive(Debug)]
pub struct Speller {
    latin_of_arabic: Channel,
    arabic_of_latin: Channel,
    latin_of_latin: Channel,
    arabic_of_arabic: Channel,
    common: HashMap<Box<str>, f32>,
    known: Known,
}

/// How common a word is that the table does not know: a log-probability.
const RARE: f32 = -13.0;
/// The least log-probability that a word is written as it is.
const ITSELF: f32 = -1.5;
/// What an article costs, in sixteenths of a nat, that only one of two spellings has.
const ARTICLE: u16 = 24;
/// How much of what is written follows the letters and how much the table of whole words.
const BY_LETTERS: f32 = 0.6;

impl Speller {
    /// The weights that come with the crate.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Speller> = OnceLock::new();
        SHARED.get_or_init(|| Self::new(&Table::shipped()))
    }

    /// Weights from a table.
    pub fn new(table: &Table) -> Self {
        use Side::{Arabic, Latin};
        let channel = |from, to| Channel::new(from, to, &table.counts(from, to));
        Self {
            latin_of_arabic: channel(Arabic, Latin),
            arabic_of_latin: channel(Latin, Arabic),
            latin_of_latin: channel(Latin, Latin),
            arabic_of_arabic: channel(Arabic, Arabic),
            common: table.common(),
            known: table.known(),
        }
    }

    /// How words of one script are written in another, or in the same.
    pub(crate) const fn channel(&self, from: Side, to: Side) -> &Channel {
        match (from, to) {
            (Side::Arabic, Side::Latin) => &self.latin_of_arabic,
            (Side::Latin, Side::Arabic) => &self.arabic_of_latin,
            (Side::Latin, Side::Latin) => &self.latin_of_latin,
            (Side::Arabic, Side::Arabic) => &self.arabic_of_arabic,
        }
    }

    /// The log-probability that who is called `name` is written `written`.
    pub fn given(&self, name: &Word, written: &Word) -> f32 {
        self.with_known(&name.text, self.by_letters(name.side, &name.letters, written), written)
    }

    /// The same by letters alone.
    pub(crate) fn by_letters(&self, side: Side, letters: &[u8], written: &Word) -> f32 {
        self.by_letters_above(side, letters, written, f32::NEG_INFINITY)
    }

    /// The same, or something far below `least` as soon as it cannot reach that.
    pub(crate) fn by_letters_above(&self, side: Side, letters: &[u8], written: &Word, least: f32) -> f32 {
        let channel = self.channel(side, written.side);
        let (whole, bare) = (&written.given, written.bare.as_deref());
        let most = most_of(least);
        let cost = |letters: &[u8], bared: bool| {
            channel.cost(letters, bare.filter(|_| bared).unwrap_or(whole), most)
        };
        -f32::from(with_article(letters, side, bare.is_some(), cost)) / UNIT
    }

    /// Reads many words of one script as one written word.
    pub(crate) fn hearing<'a>(&'a self, side: Side, written: &'a Word) -> Hearing<'a> {
        let channel = self.channel(side, written.side);
        Hearing {
            side,
            whole: Reader::new(channel, &written.given),
            bare: written.bare.as_deref().map(|bare| Reader::new(channel, bare)),
        }
    }

    /// The other way round: that who is called `name` is written with these letters.
    pub(crate) fn back_by_letters(&self, name: &Word, side: Side, letters: &[u8]) -> f32 {
        let channel = self.channel(name.side, side);
        let bare = letters.get(article(letters, side)..).filter(|l| l.len() < letters.len());
        let cost = |name: &[u8], bared: bool| {
            channel.cost(name, &Given::new(bare.filter(|_| bared).unwrap_or(letters), side), u16::MAX)
        };
        -f32::from(with_article(&name.letters, name.side, bare.is_some(), cost)) / UNIT
    }

    /// What the letters say, bettered by what is known of the whole word.
    pub(crate) fn with_known(&self, name: &str, by_letters: f32, written: &Word) -> f32 {
        // letters the model has never met are still themselves
        let by_letters = if name == written.text() { by_letters.max(ITSELF) } else { by_letters };
        match self.known.get(name).and_then(|all| all.iter().find(|(text, _)| *text == written.text)) {
            Some((_, seen)) => (BY_LETTERS * by_letters.exp() + (1.0 - BY_LETTERS) * seen.exp()).ln(),
            None => by_letters,
        }
    }

    /// The log-probability of the word among all words of names, from the table; a low guess for what it does not hold.
    pub fn prior(&self, word: &Word) -> f32 {
        self.common.get(&word.text).copied().unwrap_or(RARE)
    }

    /// The words the table holds, with their log-probabilities.
    pub(crate) fn common_words(&self) -> impl Iterator<Item = (&str, f32)> {
        self.common.iter().map(|(word, share)| (&**word, *share))
    }

    /// How well two spellings fit one name, whoever bears it: a log-probability, the same both ways.
    pub fn likeness(&self, a: &Word, b: &Word) -> f32 {
        let fit = f32::midpoint(self.given(a, b), self.given(b, a));
        if ends_in_a(a) == ends_in_a(b) { fit } else { fit - ENDING }
    }

    /// What the two spellings say about being one name: a log-likelihood ratio, the same both ways. Above zero for,
    /// below zero against; rare names say more.
    pub fn evidence(&self, a: &Word, b: &Word) -> f32 {
        if a.letters.is_empty() || b.letters.is_empty() {
            return 0.0;
        }
        let rarity = f32::midpoint(self.prior(a), self.prior(b));
        (self.likeness(a, b) - rarity).clamp(-8.0, 14.0)
    }
}

/// Many words of one script, each read as one written word.
pub(crate) struct Hearing<'a> {
    side: Side,
    whole: Reader<'a>,
    bare: Option<Reader<'a>>,
}

impl Hearing<'_> {
    /// The log-probability that who is called by these letters is written so, or something far below `least` as soon as
    /// it cannot reach that.
    pub(crate) fn above(&mut self, letters: &[u8], least: f32) -> f32 {
        let Self { side, whole, bare } = self;
        let (most, is_bared) = (most_of(least), bare.is_some());
        let cost = |letters: &[u8], bared: bool| {
            bare.as_mut().filter(|_| bared).unwrap_or(whole).cost(letters, most)
        };
        -f32::from(with_article(letters, *side, is_bared, cost)) / UNIT
    }
}

/// The cost of a log-probability, in sixteenths of a nat.
fn most_of(least: f32) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to what the type holds"
    )]
    let most = (-least * UNIT).clamp(0.0, 50_000.0) as u16;
    most
}

/// The cost of one spelling as another, or of the one without the article that only it has. `cost` reads letters as what is
/// written, or as that without its article, which may be there (`bared`).
fn with_article(letters: &[u8], side: Side, bared: bool, mut cost: impl FnMut(&[u8], bool) -> u16) -> u16 {
    let whole = cost(letters, false);
    let other = match (bared, article(letters, side)) {
        (true, 0) => cost(letters, true),
        (false, skipped @ 1..) => cost(letters.get(skipped..).unwrap_or(letters), false),
        _ => return whole,
    };
    whole.min(other.saturating_add(ARTICLE))
}

/// An ending that tells a woman's name from a man's (Habib, Habiba) is hardly ever a slip of spelling.
const ENDING: f32 = 3.0;

/// Whether a word ends in the `a` of Habiba, in either script.
fn ends_in_a(word: &Word) -> bool {
    let text = word.text.strip_suffix('h').unwrap_or(&word.text);
    text.ends_with(['a', 'ه', 'ا']) || (text.ends_with('e') && text.len() < word.text.len())
}
