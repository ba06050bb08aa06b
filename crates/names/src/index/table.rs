//! The names in the index: each different name once, as numbers of words, with the people who bear it.

use super::sift::Sketch;
use super::vocab::Vocab;
use super::wipe::Wipe;
use crate::parts::Part;
use std::collections::HashMap;

/// Marks a word of a name that may come and go: a title, an affix, half of a compound.
pub(crate) const WEAK: u32 = 1 << 31;
/// Names and words are read so many at a time, so that the memory they stand in is waited for once and not one by one.
pub(super) const TOGETHER: usize = 128;
/// No such thing.
pub(crate) const NONE: u32 = u32::MAX;

/// One different name: what a search reads of it, in one place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row {
    pub(crate) sketch: Sketch,
    start: u32,
    pub(crate) words: u8,
}

/// Who uses a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Use {
    /// How many use the name as their own.
    pub(crate) own: u32,
    /// How many use it at all, as their own or as their father's.
    pub(crate) used: u32,
    pub(crate) first: u32,
}

/// A person bears a name; `next` is the next who does, by rising key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) person: u32,
    pub(crate) next: u32,
}

/// All different names.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) vocab: Vocab,
    rows: Vec<Row>,
    uses: Vec<Use>,
    words: Vec<u32>,
    numbers: HashMap<u64, Vec1>,
    postings: Vec<Vec<u32>>,
    free_rows: Vec<u32>,
    free_words: HashMap<u8, Vec<u32>>,
}

/// Nearly always one number under a hash.
#[derive(Debug)]
enum Vec1 {
    One(u32),
    More(Vec<u32>),
}

impl Vec1 {
    fn all(&self) -> &[u32] {
        match self {
            Self::One(n) => std::slice::from_ref(n),
            Self::More(all) => all,
        }
    }
}

impl Table {
    /// Who uses a name.
    pub(crate) fn use_of(&self, name: u32) -> Option<&Use> {
        self.uses.get(name as usize)
    }

    pub(crate) fn use_mut(&mut self, name: u32) -> Option<&mut Use> {
        self.uses.get_mut(name as usize)
    }

    /// What a search reads of a name.
    #[inline]
    pub(crate) fn row(&self, name: u32) -> Row {
        self.rows.get(name as usize).copied().unwrap_or_default()
    }

    /// The words of a name, each perhaps marked weak.
    pub(crate) fn words(&self, name: u32) -> &[u32] {
        self.words_of(self.row(name))
    }

    /// The same by its row.
    #[inline]
    pub(crate) fn words_of(&self, row: Row) -> &[u32] {
        let start = row.start as usize;
        self.words.get(start..start + usize::from(row.words)).unwrap_or_default()
    }

    /// The names that hold a word and are somebody's own, in rising order.
    pub(crate) fn postings(&self, word: u32) -> &[u32] {
        self.postings.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// The number of a name; a new one is written down.
    pub(crate) fn intern(&mut self, parts: &[Part]) -> u32 {
        let all_weak = parts.iter().all(Part::is_weak);
        let words: Vec<u32> = parts
            .iter()
            .map(|p| {
                let number = self.vocab.intern(&p.text);
                if p.is_weak() && !all_weak { number | WEAK } else { number }
            })
            .collect();
        let key = hash(&words);
        let same = self.numbers.get(&key).into_iter().flat_map(Vec1::all).find(|n| self.words(**n) == words);
        if let Some(name) = same {
            return *name;
        }
        let name = self.write(&words);
        match self.numbers.get_mut(&key) {
            None => {
                self.numbers.insert(key, Vec1::One(name));
            }
            Some(found) => {
                let mut all = found.all().to_vec();
                all.push(name);
                *found = Vec1::More(all);
            }
        }
        name
    }

    fn write(&mut self, words: &[u32]) -> u32 {
        let weak = u8::try_from(words.iter().filter(|w| *w & WEAK != 0).count()).unwrap_or(u8::MAX);
        let long = u8::try_from(words.len()).unwrap_or(u8::MAX);
        let start = if let Some(start) = self.free_words.get_mut(&long).and_then(Vec::pop) {
            if let Some(cells) = self.words.get_mut(start as usize..start as usize + words.len()) {
                cells.copy_from_slice(words);
            }
            start
        } else {
            self.words.extend_from_slice(words);
            u32::try_from(self.words.len() - words.len()).unwrap_or(NONE)
        };
        let sounds = words.iter().filter_map(|w| self.vocab.word(w & !WEAK)).map(|w| w.sound);
        let row = Row { sketch: Sketch::new(sounds, weak), start, words: long };
        let unused = Use { own: 0, used: 0, first: NONE };
        if let Some(name) = self.free_rows.pop() {
            if let (Some(slot), Some(by)) =
                (self.rows.get_mut(name as usize), self.uses.get_mut(name as usize))
            {
                (*slot, *by) = (row, unused);
            }
            return name;
        }
        self.rows.push(row);
        self.uses.push(unused);
        u32::try_from(self.rows.len() - 1).unwrap_or(NONE)
    }

    /// Somebody uses the name; `own` when it is their own, so that it is to be found.
    pub(crate) fn used(&mut self, name: u32, own: bool) {
        for word in self.words(name).to_vec() {
            self.vocab.borne(word & !WEAK);
        }
        let Some(by) = self.uses.get_mut(name as usize) else { return };
        by.used += 1;
        by.own += u32::from(own);
        if own && by.own == 1 {
            self.post(name);
        }
    }

    /// Somebody no longer uses the name; the last one takes it along.
    pub(crate) fn unused(&mut self, name: u32, own: bool) {
        let words = self.words(name).to_vec();
        let start = self.row(name).start;
        let Some(by) = self.uses.get_mut(name as usize) else { return };
        by.used = by.used.saturating_sub(1);
        by.own = by.own.saturating_sub(u32::from(own));
        let (used, owned) = (by.used, by.own);
        if own && owned == 0 {
            self.unpost(name);
        }
        if used == 0 {
            self.erase(name, start, &words);
        }
        for word in words {
            self.vocab.dropped(word & !WEAK);
        }
    }

    fn erase(&mut self, name: u32, start: u32, words: &[u32]) {
        let key = hash(words);
        let left: Vec<u32> = self
            .numbers
            .get(&key)
            .map(|f| f.all().iter().copied().filter(|n| *n != name).collect())
            .unwrap_or_default();
        if left.is_empty() {
            self.numbers.remove(&key);
        } else {
            self.numbers.insert(key, Vec1::More(left));
        }
        if let Some(cells) = self.words.get_mut(start as usize..start as usize + words.len()) {
            cells.fill(0);
        }
        if let Some(row) = self.rows.get_mut(name as usize) {
            *row = Row::default();
        }
        self.free_words.entry(u8::try_from(words.len()).unwrap_or(u8::MAX)).or_default().push(start);
        self.free_rows.push(name);
    }

    fn post(&mut self, name: u32) {
        for word in self.words(name).to_vec() {
            let word = (word & !WEAK) as usize;
            if self.postings.len() <= word {
                self.postings.resize_with(word + 1, Vec::new);
            }
            let Some(list) = self.postings.get_mut(word) else { continue };
            if list.last().is_none_or(|last| *last < name) {
                list.push(name);
            } else if let Err(at) = list.binary_search(&name) {
                list.insert(at, name);
            }
        }
    }

    fn unpost(&mut self, name: u32) {
        for word in self.words(name).to_vec() {
            let Some(list) = self.postings.get_mut((word & !WEAK) as usize) else { continue };
            if let Ok(at) = list.binary_search(&name) {
                list.remove(at);
            }
        }
    }

    /// Gives back what growing took too much of.
    pub(crate) fn settle(&mut self) {
        self.vocab.settle();
        self.rows.shrink_to_fit();
        self.uses.shrink_to_fit();
        self.words.shrink_to_fit();
        self.postings.iter_mut().for_each(Vec::shrink_to_fit);
    }

    pub(crate) fn bytes(&self) -> usize {
        self.vocab.bytes()
            + self.rows.capacity() * size_of::<Row>()
            + self.uses.capacity() * size_of::<Use>()
            + self.words.capacity() * 4
            + self.numbers.capacity() * (size_of::<(u64, Vec1)>() + 1)
            + self.postings.capacity() * size_of::<Vec<u32>>()
            + self.postings.iter().map(|p| p.capacity() * 4).sum::<usize>()
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        self.words.wipe();
        self.rows.fill(Row::default());
        self.postings.iter_mut().for_each(Wipe::wipe);
        self.numbers.clear();
    }
}

/// FNV-1a, 64 bits.
fn hash(words: &[u32]) -> u64 {
    let bytes = words.iter().flat_map(|w| w.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}
