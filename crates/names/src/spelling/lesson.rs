//! From pairs of whole names to pairs of words: which word of one is which of the other.

use super::learn::Example;
use super::weights::{Lesson, Table};
use super::{Side, Speller, Word, side};
use crate::parts::{PartRole, read};
use std::collections::{BTreeMap, BTreeSet};

/// Two names of one person.
pub type Pair = (String, String);

/// How often a name is written the same way again for every time it is written another way.
const AGAIN: f32 = 1.0;

/// Learns from pairs of names, `known` pairs of words and names of other people (for how common words are). Words are first
/// paired by their place, then, twice, by what was learned so far.
pub fn teach(pairs: &[Pair], known: &[Example], people: &[String]) -> Table {
    let words = count(pairs, people);
    let mut table = Table::default();
    for round in 0..3 {
        let speller = (round > 0).then(|| Speller::new(&table));
        let mut found: BTreeMap<(String, String), f32> = BTreeMap::new();
        for example in known {
            *found.entry((example.from.clone(), example.to.clone())).or_default() += example.weight;
        }
        for (a, b) in pairs {
            for pair in align(a, b, speller.as_ref()) {
                *found.entry(pair).or_default() += 1.0;
            }
        }
        table = Table::learn(&sort(found, &words));
    }
    table
}

fn count(pairs: &[Pair], people: &[String]) -> Vec<(String, u32)> {
    let mut words: BTreeMap<String, u32> = BTreeMap::new();
    for name in people.iter().chain(pairs.iter().flat_map(|(a, b)| [a, b])) {
        for part in read(name) {
            *words.entry(part.text).or_default() += 1;
        }
    }
    words.into_iter().collect()
}

fn sort(found: BTreeMap<(String, String), f32>, words: &[(String, u32)]) -> Lesson {
    let mut lesson = Lesson { words: words.to_vec(), ..Lesson::default() };
    for ((a, b), weight) in found {
        // a name of a thousand people must not drown the rest
        let example = |from: String, to: String| Example { from, to, weight };
        match (side(&a), side(&b)) {
            (Side::Arabic, Side::Latin) => lesson.across.push(example(a, b)),
            (Side::Latin, Side::Arabic) => lesson.across.push(example(b, a)),
            (Side::Latin, Side::Latin) => keep(&mut lesson.latin, example(a, b)),
            (Side::Arabic, Side::Arabic) => keep(&mut lesson.arabic, example(a, b)),
        }
    }
    lesson
}

/// The pairs to learn from were chosen because they differ; most often a name is written the same way again.
fn keep(examples: &mut Vec<Example>, example: Example) {
    if example.from != example.to {
        let weight = example.weight * AGAIN;
        for word in [&example.from, &example.to] {
            examples.push(Example { from: word.clone(), to: word.clone(), weight });
        }
    }
    examples.push(example);
}

/// The words of two names that are one another. Without a speller only names of equally many parts are read.
fn align(a: &str, b: &str, speller: Option<&Speller>) -> Vec<(String, String)> {
    let core = |name: &str| -> Vec<String> {
        let kept = read(name).into_iter().filter(|p| !matches!(p.role, PartRole::Title | PartRole::Element));
        kept.map(|p| p.text).collect()
    };
    let (a, b) = (core(a), core(b));
    let Some(speller) = speller else {
        return if a.len() == b.len() { a.into_iter().zip(b).collect() } else { Vec::new() };
    };
    let (a, b): (Vec<Word>, Vec<Word>) =
        (a.iter().map(|w| Word::new(w)).collect(), b.iter().map(|w| Word::new(w)).collect());
    let mut all: Vec<(f32, usize, usize)> = Vec::new();
    for (i, x) in a.iter().enumerate() {
        all.extend(
            b.iter().enumerate().map(|(j, y)| (speller.evidence(x, y), i, j)).filter(|(e, _, _)| *e > 0.5),
        );
    }
    all.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut left, mut right) = (BTreeSet::new(), BTreeSet::new());
    all.retain(|(_, i, j)| !left.contains(i) && !right.contains(j) && left.insert(*i) && right.insert(*j));
    let text = |words: &[Word], at: usize| words.get(at).map_or("", Word::text).to_owned();
    all.iter().map(|(_, i, j)| (text(&a, *i), text(&b, *j))).collect()
}
