//! The words of all names in the index, each once, found again by sound.

use super::wipe::Wipe;
use crate::skeleton::{Sounds, sounds};
use crate::spelling::{LONGEST, Side, encode, side};
use std::collections::HashMap;
use zeroize::Zeroize;

/// A word that names in the index hold.
#[derive(Debug)]
pub(crate) struct VocabWord {
    pub(crate) text: Box<str>,
    pub(crate) letters: Letters,
    pub(crate) side: Side,
    /// A number for how it sounds.
    pub(crate) sound: u32,
    /// How many people's names hold it.
    pub(crate) people: u32,
}

/// The letters of a word, where the word itself stands: thousands are read for a query.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Letters {
    long: u8,
    letters: [u8; LONGEST],
}

impl Letters {
    pub(crate) fn new(text: &str, side: Side) -> Self {
        let mut out = Self::default();
        for (cell, letter) in out.letters.iter_mut().zip(encode(text, side)) {
            *cell = letter;
            out.long += 1;
        }
        out
    }
}

impl Zeroize for Letters {
    fn zeroize(&mut self) {
        self.long.zeroize();
        self.letters.zeroize();
    }
}

impl std::ops::Deref for Letters {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.letters.get(..usize::from(self.long)).unwrap_or_default()
    }
}

/// All words, by number, by text and by sound.
#[derive(Debug, Default)]
pub(crate) struct Vocab {
    words: Vec<VocabWord>,
    numbers: HashMap<Box<str>, u32>,
    by_sound: HashMap<u32, Vec<u32>>,
    /// By script and letters, so that a beginning is a range.
    order: Vec<u32>,
    /// Many words are coming: the order is made when they are here.
    growing: bool,
    free: Vec<u32>,
    /// How many words people bear, by script.
    borne: [u64; 2],
}

impl Vocab {
    /// The word of a number.
    pub(crate) fn word(&self, number: u32) -> Option<&VocabWord> {
        self.words.get(number as usize)
    }

    /// The number of a word.
    pub(crate) fn number(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// How many words people bear in a script.
    pub(crate) fn borne_in(&self, side: Side) -> u64 {
        let mut borne = self.borne;
        *script(&mut borne, side)
    }

    /// The number of a word, given one when it is new.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if let Some(number) = self.number(text) {
            return number;
        }
        let side = side(text);
        let letters = Letters::new(text, side);
        let sound = hash(sounds(text).first.chars());
        let word = VocabWord { text: text.into(), letters, side, sound, people: 0 };
        let number = if let Some(number) = self.free.pop() {
            if let Some(slot) = self.words.get_mut(number as usize) {
                *slot = word;
            }
            number
        } else {
            self.make_room();
            self.words.push(word);
            u32::try_from(self.words.len() - 1).unwrap_or(u32::MAX)
        };
        self.numbers.insert(text.into(), number);
        for key in keys(text) {
            self.by_sound.entry(key).or_default().push(number);
        }
        if !self.growing {
            let at = self.place(number);
            self.order.insert(at, number);
        }
        number
    }

    /// Many words are coming.
    pub(crate) const fn grow(&mut self) {
        self.growing = true;
    }

    /// They are here.
    pub(crate) fn settle(&mut self) {
        if std::mem::take(&mut self.growing) {
            let mut order: Vec<u32> =
                (0u32..).zip(&self.words).filter(|(_, w)| w.people > 0).map(|(number, _)| number).collect();
            order.sort_unstable_by(|a, b| self.sorted(*a).cmp(&self.sorted(*b)));
            self.order = order;
        }
    }

    /// All numbers are below this.
    pub(crate) const fn numbers_end(&self) -> usize {
        self.words.len()
    }

    /// All words by script and letters.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    fn sorted(&self, number: u32) -> Option<(Side, &[u8], &str)> {
        self.word(number).map(|w| (w.side, &*w.letters, &*w.text))
    }

    fn place(&self, number: u32) -> usize {
        self.order.partition_point(|n| self.sorted(*n) < self.sorted(number))
    }

    /// One more person bears the word.
    pub(crate) fn borne(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(number as usize) {
            word.people = word.people.saturating_add(1);
            *script(&mut self.borne, word.side) += 1;
        }
    }

    /// One person less bears it; the last one takes the word along.
    pub(crate) fn dropped(&mut self, number: u32) {
        let Some(word) = self.words.get_mut(number as usize) else { return };
        let all = script(&mut self.borne, word.side);
        *all = all.saturating_sub(1);
        word.people = word.people.saturating_sub(1);
        if word.people > 0 {
            return;
        }
        if !self.growing {
            let at = self.place(number);
            if self.order.get(at) == Some(&number) {
                self.order.remove(at);
            }
        }
        let Some(word) = self.words.get_mut(number as usize) else { return };
        let mut text = std::mem::take(&mut word.text);
        word.letters.zeroize();
        for key in keys(&text) {
            if let Some(all) = self.by_sound.get_mut(&key) {
                all.retain(|n| *n != number);
                if all.is_empty() {
                    self.by_sound.remove(&key);
                }
            }
        }
        if let Some((mut key, _)) = self.numbers.remove_entry(&text) {
            key.wipe();
        }
        text.wipe();
        self.free.push(number);
    }

    /// The words that could sound like `text`, each once, those that sound the same first.
    pub(crate) fn alike(&self, text: &str) -> Vec<u32> {
        let same = self.same_sound(text);
        let mut out: Vec<u32> =
            keys(text).iter().filter_map(|k| self.by_sound.get(k)).flatten().copied().collect();
        out.sort_unstable();
        out.dedup();
        let mut first = same.to_vec();
        first.sort_unstable();
        out.retain(|n| first.binary_search(n).is_err());
        first.extend(out);
        first
    }

    /// The words that sound exactly like `text`, by its first reading.
    pub(crate) fn same_sound(&self, text: &str) -> &[u32] {
        self.by_sound.get(&hash(sounds(text).first.chars())).map_or(&[], Vec::as_slice)
    }

    /// Bytes held, estimated from what the tables allocate.
    pub(crate) fn bytes(&self) -> usize {
        let words: usize = self.words.iter().map(|w| 2 * w.text.len()).sum();
        let sounds: usize = self.by_sound.values().map(|v| v.capacity() * 4).sum();
        words
            + sounds
            + self.words.capacity() * size_of::<VocabWord>()
            + self.numbers.capacity() * (size_of::<(Box<str>, u32)>() + 1)
            + self.by_sound.capacity() * (size_of::<(u32, Vec<u32>)>() + 1)
            + (self.free.capacity() + self.order.capacity()) * 4
    }
}

const fn script(borne: &mut [u64; 2], side: Side) -> &mut u64 {
    let [latin, arabic] = borne;
    match side {
        Side::Latin => latin,
        Side::Arabic => arabic,
    }
}

impl Vocab {
    /// Room for one more word. Moving to a larger place leaves no letters behind.
    fn make_room(&mut self) {
        if self.words.len() < self.words.capacity() {
            return;
        }
        let mut wider = Vec::with_capacity(2 * self.words.len().max(8));
        for word in &mut self.words {
            let text = std::mem::take(&mut word.text);
            wider.push(VocabWord { text, ..*word });
            word.letters.zeroize();
        }
        self.words = wider;
    }
}

impl Drop for Vocab {
    fn drop(&mut self) {
        for word in &mut self.words {
            word.text.wipe();
            word.letters.zeroize();
        }
        for (mut key, _) in self.numbers.drain() {
            key.wipe();
        }
    }
}

/// The sounds a word is filed under: both readings of its skeleton, and each with one sound left out, so that words one
/// sound apart meet; a word that may begin with the article is filed without it as well.
pub(crate) fn keys(text: &str) -> Vec<u32> {
    let whole = sounds(text);
    let bare =
        text.strip_prefix("al").or_else(|| text.strip_prefix("el")).filter(|b| b.len() >= 4).map(sounds);
    let mut out = Vec::with_capacity(12);
    for reading in whole.texts().chain(bare.iter().flat_map(Sounds::texts)) {
        out.push(hash(reading.chars()));
        let long = reading.chars().count();
        if long >= 3 {
            out.extend(
                (0..long).map(|gone| {
                    hash(reading.chars().enumerate().filter(|(at, _)| *at != gone).map(|(_, c)| c))
                }),
            );
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// FNV-1a over characters: short, the same on every machine. A collision only brings one word too many.
fn hash(text: impl Iterator<Item = char>) -> u32 {
    text.fold(0x811c_9dc5, |h, c| (h ^ u32::from(c)).wrapping_mul(0x0100_0193))
}
