//! Names of invented people with the frequencies and spellings that were observed: for corpora of a million and more.
//!
//! From `variants_dev.tsv`: `person` rows give which words stand together and how often, `lat` and `nat` rows how each word
//! is written. Seeded: the same table gives the same people.

use std::collections::BTreeMap;

/// Random numbers, the same on every machine (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let a = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let b = (a ^ (a >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        b ^ (b >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.roll() % end }
    }

    /// Whether something happens that happens so often in a hundred times.
    fn percent(&mut self, often: u64) -> bool {
        self.below(100) < often
    }
}

/// Things and how often each was seen.
#[derive(Default)]
struct Bag<T> {
    things: Vec<T>,
    sums: Vec<u64>,
}

impl<T> Bag<T> {
    fn put(&mut self, thing: T, often: u64) {
        self.things.push(thing);
        self.sums.push(self.sums.last().copied().unwrap_or(0) + often);
    }

    fn draw(&self, dice: &mut Dice) -> Option<&T> {
        let at = dice.below(self.sums.last().copied()?);
        self.things.get(self.sums.partition_point(|sum| *sum <= at))
    }
}

/// The script a name is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Latin letters.
    Latin,
    /// Arabic letters.
    Arabic,
}

/// What names are made of.
#[derive(Default)]
pub struct People {
    given: Bag<Vec<String>>,
    last: Bag<String>,
    before: Bag<String>,
    behind: Bag<String>,
    latin: BTreeMap<String, Bag<String>>,
    arabic: BTreeMap<String, Bag<String>>,
}

impl People {
    /// Reads the table of observed names and spellings.
    pub fn read(table: &str) -> Self {
        let (mut people, mut seen) = (Self::default(), BTreeMap::<Vec<String>, u64>::new());
        let (mut last, mut before, mut behind) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for line in table.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [kind, word, form, often] = cells.as_slice() else { continue };
            let often: u64 = often.parse().unwrap_or(1);
            match *kind {
                "lat" => people.latin.entry((*word).to_owned()).or_default().put((*form).to_owned(), often),
                "nat" => people.arabic.entry((*word).to_owned()).or_default().put((*form).to_owned(), often),
                "person" => {
                    let words: Vec<String> = form.split('|').map(str::to_owned).collect();
                    let given = words.get(..words.len().min(2)).unwrap_or_default().to_vec();
                    if let [first, second] = given.as_slice() {
                        *before.entry(first.clone()).or_insert(0) += 1;
                        *behind.entry(second.clone()).or_insert(0) += 1;
                    }
                    *seen.entry(given).or_insert(0) += 1;
                    if let Some(name) = words.get(2) {
                        *last.entry(name.clone()).or_insert(0) += 1;
                    }
                }
                _ => {}
            }
        }
        for (words, n) in seen {
            people.given.put(words, n);
        }
        for (bag, words) in
            [(&mut people.last, last), (&mut people.before, before), (&mut people.behind, behind)]
        {
            for (word, n) in words {
                bag.put(word, n);
            }
        }
        people
    }

    /// A given name: one that was seen, or, a third of the time, two halves that were seen apart.
    pub fn given(&self, dice: &mut Dice) -> Vec<String> {
        if dice.percent(35) {
            let halves = [self.before.draw(dice), self.behind.draw(dice)];
            return halves.into_iter().flatten().cloned().collect();
        }
        self.given.draw(dice).cloned().unwrap_or_default()
    }

    /// A name as registers have it: given name, and a family name, the father's name, or nothing.
    pub fn whole(&self, dice: &mut Dice, father: &[String]) -> Vec<String> {
        let mut words = self.given(dice);
        match dice.below(100) {
            0..45 => words.extend(self.last.draw(dice).cloned()),
            45..80 => words.extend(father.iter().cloned()),
            _ => {}
        }
        words
    }

    /// Somebody writes it down, as somebody was seen to write each word.
    pub fn written(&self, dice: &mut Dice, words: &[String], hand: Hand) -> String {
        let table = if hand == Hand::Latin { &self.latin } else { &self.arabic };
        let form = |word: &String, dice: &mut Dice| {
            table.get(word).and_then(|forms| forms.draw(dice)).unwrap_or(word).clone()
        };
        words.iter().map(|word| form(word, dice)).collect::<Vec<_>>().join(" ")
    }

    /// Latin for 45 of a hundred, as in the registers.
    pub fn hand(dice: &mut Dice) -> Hand {
        if dice.percent(45) { Hand::Latin } else { Hand::Arabic }
    }
}
