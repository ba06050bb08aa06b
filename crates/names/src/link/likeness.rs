//! How alike two words of names are: the one place where the comparison of spellings enters the matcher.

/// How alike two words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same consonants or one letter apart, and vowels that speak against it.
    Loose,
    /// Spellings of one name, in one script or two.
    Spelling,
    /// The same letters.
    Same,
}

impl Likeness {
    /// Place in tables.
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Loose => 0,
            Self::Spelling => 1,
            Self::Same => 2,
        }
    }

    pub(crate) const ALL: [Self; 3] = [Self::Loose, Self::Spelling, Self::Same];
}

/// A word as sounds, ready to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    units: Box<[Unit]>,
    native: bool,
}

impl Heard {
    /// Of a folded word without spaces.
    pub(crate) fn of(word: &str) -> Self {
        Self { units: units(word).into(), native: is_native(word) }
    }

    /// How alike two words of different letters are; nothing when they are not. Symmetric.
    pub(crate) fn likeness(&self, other: &Self) -> Option<Likeness> {
        let cost = distance(&self.units, &other.units, self.native != other.native);
        let long = self.units.len().max(other.units.len());
        if cost <= 0.75 {
            Some(Likeness::Spelling)
        } else if cost <= MOST_COST && long >= 3 {
            Some(Likeness::Loose)
        } else {
            None
        }
    }
}

/// Words that cost more are not alike.
const MOST_COST: f32 = 1.5;

/// Whether a folded word is in Arabic letters.
pub(crate) fn is_native(word: &str) -> bool {
    word.chars().next().is_some_and(|c| !c.is_ascii())
}

/// A sound: a consonant class with the letter it was, or a vowel.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Unit {
    /// Consonant class, or `a`, `i`, `u` for vowels.
    sound: char,
    vowel: bool,
    /// What leaving it out costs.
    drop: f32,
}

/// Letters as sounds.
fn units(word: &str) -> Vec<Unit> {
    let letters: Vec<char> = word.chars().filter(|c| *c != ' ').collect();
    let mut out: Vec<Unit> = Vec::with_capacity(letters.len());
    let mut rest = letters.as_slice();
    while let Some((&c, tail)) = rest.split_first() {
        let used = if c.is_ascii() {
            let (unit, used) = latin(c, tail, out.is_empty());
            push(&mut out, unit);
            used
        } else {
            let unit = native(c, tail, out.is_empty());
            push(&mut out, Some(unit));
            1
        };
        rest = rest.get(used..).unwrap_or_default();
    }
    out
}

/// Two equal sounds in a row are one.
fn push(out: &mut Vec<Unit>, unit: Option<Unit>) {
    if let Some(unit) = unit
        && out.last().is_none_or(|l| l.sound != unit.sound || l.vowel != unit.vowel)
    {
        out.push(unit);
    }
}

const fn consonant(sound: char) -> Unit {
    Unit { sound, vowel: false, drop: 1.0 }
}

const fn vowel(sound: char, drop: f32) -> Unit {
    Unit { sound, vowel: true, drop }
}

fn latin(c: char, tail: &[char], start: bool) -> (Option<Unit>, usize) {
    let next = tail.first().copied().unwrap_or(' ');
    let pair = match (c, next) {
        ('k', 'h') => Some('x'),
        ('s', 'h') => Some('S'),
        ('c', 'h') => Some('c'),
        ('g', 'h') => Some('G'),
        ('z', 'h') => Some('Z'),
        ('p', 'h') => Some('f'),
        ('t', 'h') => Some('T'),
        ('d', 'h') => Some('D'),
        ('d', 'z') => Some('z'),
        ('t', 's') => Some('s'),
        ('c' | 'q', 'k') => Some('k'),
        _ => None,
    };
    if let Some(sound) = pair {
        return (Some(consonant(sound)), 2);
    }
    let unit = match c {
        'a' => vowel('a', if start { 0.6 } else { 0.25 }),
        'e' | 'i' => vowel('i', if start { 0.6 } else { 0.25 }),
        'o' | 'u' => vowel('u', if start { 0.6 } else { 0.25 }),
        'y' => vowel('i', 0.4),
        'w' | 'v' => vowel('u', 0.6),
        'h' => Unit { sound: 'h', vowel: false, drop: if tail.is_empty() { 0.1 } else { 0.7 } },
        'c' | 'q' => consonant('k'),
        _ => consonant(c),
    };
    (Some(unit), 1)
}

fn native(c: char, tail: &[char], start: bool) -> Unit {
    match c {
        'ا' => vowel('a', if start { 0.5 } else { 0.45 }),
        'ی' => vowel('i', 0.55),
        'و' => vowel('u', 0.6),
        'ع' => vowel('*', if start { 0.5 } else { 0.1 }),
        'ه' | 'ح' => {
            Unit { sound: 'h', vowel: false, drop: if tail.is_empty() && c == 'ه' { 0.1 } else { 0.8 } }
        }
        'ب' => consonant('b'),
        'پ' => consonant('p'),
        'ت' | 'ط' => consonant('t'),
        'ث' => consonant('T'),
        'س' | 'ص' | 'څ' => consonant('s'),
        'ج' => consonant('j'),
        'چ' => consonant('c'),
        'خ' => consonant('x'),
        'د' => consonant('d'),
        'ذ' | 'ز' | 'ځ' => consonant('z'),
        'ض' | 'ظ' => consonant('Q'),
        'ر' => consonant('r'),
        'ژ' | 'ږ' => consonant('Z'),
        'ش' => consonant('S'),
        'ښ' => consonant('X'),
        'غ' => consonant('G'),
        'ق' | 'ک' => consonant('k'),
        'گ' => consonant('g'),
        'ف' => consonant('f'),
        'ل' => consonant('l'),
        'م' => consonant('m'),
        'ن' => consonant('n'),
        _ => consonant(c),
    }
}

/// What it costs that one sound stands for another.
fn swap(a: Unit, b: Unit, cross: bool) -> f32 {
    if a.sound == b.sound && a.vowel == b.vowel {
        return 0.0;
    }
    match (a.vowel, b.vowel) {
        (true, true) if a.sound == '*' || b.sound == '*' => 0.1,
        (true, true) => {
            if cross {
                0.5
            } else {
                0.3
            }
        }
        (false, false) => classes(a.sound, b.sound),
        _ => {
            if matches!((a.sound, b.sound), ('h', 'a' | '*') | ('a' | '*', 'h')) {
                0.4
            } else {
                1.2
            }
        }
    }
}

fn classes(a: char, b: char) -> f32 {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    match (a, b) {
        // capital letters sort first
        ('Q' | 'Z', 'z') | ('T', 's' | 't') | ('D', 'd' | 'z') | ('X', 'x') | ('S', 'X') | ('Q', 'Z') => 0.1,
        ('G', 'g' | 'k') | ('D', 'Q') | ('Q', 'd') => 0.15,
        ('g' | 'x', 'k')
        | ('Z' | 'c', 'j')
        | ('b', 'p')
        | ('d', 't')
        | ('j' | 's', 'z')
        | ('h' | 'k', 'x') => 0.5,
        _ => 1.0,
    }
}

/// The cheapest way from one to the other; neighbouring sounds may change places.
fn distance(a: &[Unit], b: &[Unit], cross: bool) -> f32 {
    let mut before: Vec<f32> = Vec::new();
    let mut above: Vec<f32> = Vec::with_capacity(b.len() + 1);
    above.push(0.0);
    for unit in b {
        above.push(above.last().copied().unwrap_or_default() + unit.drop);
    }
    let mut last: Option<Unit> = None;
    for &x in a {
        let mut row = Vec::with_capacity(above.len());
        row.push(above.first().copied().unwrap_or_default() + x.drop);
        let mut previous: Option<Unit> = None;
        for (j, &y) in b.iter().enumerate() {
            let at = |line: &[f32], i: usize| line.get(i).copied().unwrap_or(f32::MAX);
            let mut best = at(&above, j) + swap(x, y, cross);
            best = best.min(at(&above, j + 1) + x.drop).min(at(&row, j) + y.drop);
            if j > 0 && last == Some(y) && previous == Some(x) {
                best = best.min(at(&before, j - 1) + 0.9);
            }
            row.push(best);
            previous = Some(y);
        }
        if row.iter().all(|cost| *cost > MOST_COST) {
            return f32::MAX;
        }
        before = std::mem::replace(&mut above, row);
        last = Some(x);
    }
    above.last().copied().unwrap_or_default()
}
