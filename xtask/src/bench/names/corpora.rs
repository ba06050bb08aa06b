//! The corpora and pairs of the search bench, written from a directory of real names.

use super::people::{Dice, Hand, People};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// So many names are real at most; the rest is generated.
const REAL: usize = 100_000;

/// The files of one size.
pub struct Field {
    /// People at all, those to be found included.
    pub people: usize,
    /// `name father canon`.
    pub corpus: PathBuf,
}

/// Everything a bench reads.
pub struct Ground {
    /// By rising size.
    pub fields: Vec<Field>,
    /// The pairs as they are.
    pub pairs: PathBuf,
    /// The pairs with a father's name on both sides, each written by another hand.
    pub with_father: PathBuf,
}

fn told<T>(path: &Path, outcome: std::io::Result<T>) -> Result<T, String> {
    outcome.map_err(|trouble| format!("{}: {trouble}", path.display()))
}

fn text(path: &Path) -> Result<String, String> {
    told(path, std::fs::read_to_string(path))
}

/// Writes what is needed below `out`.
///
/// # Errors
/// What could not be read or written.
pub fn make(data: &Path, out: &Path, sizes: &[usize]) -> Result<Ground, String> {
    told(out, std::fs::create_dir_all(out))?;
    let people = People::read(&text(&data.join("variants_dev.tsv"))?);
    let pairs = data.join("pairs_dev.tsv");
    let rows = text(&pairs)?;
    let targets: BTreeSet<(&str, &str)> = rows.lines().skip(1).filter_map(target).collect();
    let with_father = out.join("pairs-father.tsv");
    told(&with_father, std::fs::write(&with_father, fathers(&people, &rows)))?;
    let packed = data.join("corpus_real.tsv.gz").to_string_lossy().into_owned();
    let real = crate::tree::output("gzip", &["-dc", &packed])?;
    let far = |line: &&str| line.ends_with("\tdblp") || line.ends_with("\tcsr");
    let near = real.lines().skip(1).filter(|line| !far(line));
    let real: Vec<&str> = near.chain(real.lines().skip(1).filter(far)).collect();
    let mut fields = Vec::new();
    for size in sizes {
        let room = size.saturating_sub(targets.len());
        let corpus = out.join(format!("corpus-{size}.tsv"));
        told(&corpus, write(&corpus, &real, room, &people))?;
        fields.push(Field { people: *size, corpus });
    }
    Ok(Ground { fields, pairs, with_father })
}

fn target(line: &str) -> Option<(&str, &str)> {
    let cells: Vec<&str> = line.split('\t').collect();
    Some((cells.get(1)?, cells.get(6)?))
}

fn write(path: &Path, real: &[&str], room: usize, people: &People) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "name\tfather\tcanon")?;
    let mut dice = Dice(42);
    let true_names = room.min(REAL).min(real.len());
    for line in real.iter().take(true_names) {
        let father = people.given(&mut dice);
        let hand = People::hand(&mut dice);
        let name = line.split('\t').next().unwrap_or_default();
        writeln!(out, "{name}\t{}\t", people.written(&mut dice, &father, hand))?;
    }
    for _ in true_names..room {
        let father = people.given(&mut dice);
        let name = people.whole(&mut dice, &father);
        let hand = People::hand(&mut dice);
        let written = people.written(&mut dice, &name, hand);
        let fathers = people.written(&mut dice, &father, hand);
        writeln!(out, "{written}\t{fathers}\t{}", name.concat())?;
    }
    out.flush()
}

/// The pairs with a father drawn for each person, written once in the script of the one name and once in that of the other.
fn fathers(people: &People, rows: &str) -> String {
    let mut lines = rows.lines();
    let mut out = format!("{}\tq_father\tt_father\n", lines.next().unwrap_or_default());
    let hand = |name: &str| if name.is_ascii() { Hand::Latin } else { Hand::Arabic };
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let (Some(person), Some(asked), Some(target)) = (cells.get(1), cells.get(4), cells.get(6)) else {
            continue;
        };
        let seed = |text: &str| text.bytes().fold(7u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        let father = people.given(&mut Dice(seed(person)));
        // a person to be found stands in the register once, however many pairs name them
        let there = people.written(&mut Dice(seed(&format!("{person} {target}"))), &father, hand(target));
        let here = people.written(&mut Dice(seed(line)), &father, hand(asked));
        let _ = writeln!(out, "{line}\t{here}\t{there}");
    }
    out
}
