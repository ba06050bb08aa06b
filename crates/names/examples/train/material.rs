//! The pairs to learn from, as the data directory holds them.

use names::spelling::learn::Example;
use names::spelling::lesson::teach;
use names::{Script, Table, fold, script};
use std::error::Error;
use std::io::Read;
use std::path::Path;

pub const HEAD: &str = "\
# Learned weights: how letters are written across scripts and by other hands, how common common words of names are.
# Made by `cargo run --release -p names --example train -- DIRECTORY` from public lists of candidates, members of
# parliaments and authors; only sums: no letter pattern is one person's, no word here stands fewer than twelve times in the lists.
# Lines: channel, letter, surroundings, what it gives, expected count · word, log-share · spelling, name, written, log-share.
";

/// One line of the pairs file.
pub struct Row {
    pub person: String,
    pub kind: String,
    pub query: String,
    pub target: String,
}

pub struct Material {
    pub rows: Vec<Row>,
    pub corpus: Vec<(String, String)>,
    groups: Vec<Example>,
    variants: Vec<Example>,
}

impl Material {
    /// # Errors
    /// What could not be read.
    pub fn read(directory: &Path) -> Result<Self, Box<dyn Error>> {
        let text = |name: &str| std::fs::read_to_string(directory.join(name));
        let rows = text("pairs_dev.tsv")?
            .lines()
            .skip(1)
            .filter_map(|line| {
                let c: Vec<&str> = line.split('\t').collect();
                let [_, person, source, kind, query, _, target, _] = c.as_slice() else { return None };
                Some(Row {
                    person: (*person).to_owned(),
                    kind: format!("{source} {kind}"),
                    query: (*query).to_owned(),
                    target: (*target).to_owned(),
                })
            })
            .collect();
        let mut corpus = String::new();
        let packed = std::fs::File::open(directory.join("corpus_real.tsv.gz"))?;
        flate2::read::GzDecoder::new(packed).read_to_string(&mut corpus)?;
        let corpus = corpus.lines().skip(1).filter_map(|l| l.split_once('\t'));
        let groups = std::fs::read_to_string(directory.join("../name_variants.csv"))?;
        Ok(Self {
            rows,
            corpus: corpus.map(|(n, s)| (n.to_owned(), s.to_owned())).collect(),
            groups: groups.lines().skip(1).flat_map(group).chain(habits()).collect(),
            variants: text("variants_dev.tsv")?.lines().filter_map(variant).collect(),
        })
    }

    /// Learns from the pairs of the people that `keep` keeps; the observed variants only when all are kept.
    pub fn teach(&self, keep: impl Fn(&str) -> bool, all: bool) -> Table {
        let mut pairs: Vec<(String, String)> = self
            .rows
            .iter()
            .filter(|r| keep(&r.person))
            .map(|r| (r.query.clone(), r.target.clone()))
            .collect();
        // both directions of a pair are in the file
        for pair in &mut pairs {
            if script(&pair.0) == Script::Latin && script(&pair.1) != Script::Latin {
                *pair = (pair.1.clone(), pair.0.clone());
            }
        }
        pairs.sort();
        pairs.dedup();
        let mut known = self.groups.clone();
        if all {
            known.extend(self.variants.iter().cloned());
        }
        let people: Vec<String> = self.corpus.iter().map(|(n, _)| n.clone()).collect();
        teach(&pairs, &known, &people)
    }
}

/// A group of recalled spellings: each with the form in Arabic script, and with each other.
fn group(line: &str) -> Vec<Example> {
    let cells: Vec<&str> = line.split(',').collect();
    let [_, role, arabic, latin, _] = cells.as_slice() else { return Vec::new() };
    if *role != "given" && *role != "female given" {
        return Vec::new();
    }
    let word = |w: &str| fold(w).replace(' ', "");
    let latin: Vec<String> = latin.split('|').map(word).filter(|w| w.len() > 2).collect();
    let one = |from: &str, to: &str, weight| Example { from: from.to_owned(), to: to.to_owned(), weight };
    let mut out = Vec::new();
    for a in &latin {
        out.push(one(&word(arabic), a, 1.0));
        out.extend(latin.iter().filter(|b| *b > a).map(|b| one(a, b, 0.5)));
    }
    out
}

/// Habits of writing within the Arabic script.
fn habits() -> impl Iterator<Item = Example> {
    let rows = include_str!("../../data/orthography.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    rows.filter_map(|line| {
        let mut cells = line.split('\t');
        Some(Example { from: fold(cells.next()?), to: fold(cells.next()?), weight: 2.0 })
    })
}

fn variant(line: &str) -> Option<Example> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [kind, key, form, count] = cells.as_slice() else { return None };
    let word = |w: &str| fold(w).replace(' ', "");
    let (from, to) = (word(key), word(form));
    let close = from.chars().count() * 2 >= to.chars().count();
    let weight = count.parse::<f32>().ok()?.sqrt();
    (matches!(*kind, "lat" | "nat") && close && key != form).then_some(Example { from, to, weight })
}
