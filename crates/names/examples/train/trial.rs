//! How the weights do on people they were not learned from: folds by person, one corpus.

use crate::material::{Material, Row};
use names::judge::{Entry, Known, Sought, bare};
use names::{Index, Person, Query, Speller};
use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::io::Write;
use std::time::Instant;

fn fold_of(person: &str) -> u32 {
    person.bytes().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b))) % 5
}

#[derive(Default)]
struct Sum {
    n: u32,
    first: u32,
    ten: u32,
}

/// Learns without one fold of the people at a time, and looks for those.
///
/// # Errors
/// When nothing can be written.
pub fn trial(material: &Material, size: usize, folds: u32, show: bool) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    let mut times = Vec::new();
    let mut known = Known::default();
    for row in &material.rows {
        known.add(&row.person, &row.query);
        known.add(&row.person, &row.target);
    }
    for fold in 0..folds {
        let table = material.teach(|person| fold_of(person) != fold, false);
        let speller: &'static Speller = Box::leak(Box::new(Speller::new(&table)));
        let entries = corpus(material, size);
        let people: Vec<Person> = entries
            .iter()
            .zip(0u64..)
            .map(|(e, key)| Person { key, names: vec![&e.name], ..Person::default() })
            .collect();
        let start = Instant::now();
        let mut index = Index::with(speller);
        index.extend(&people);
        writeln!(out, "built in {:?}, {} bytes each", start.elapsed(), index.bytes() / people.len())?;
        let field = Field { index, entries, known: known.clone() };
        for row in material.rows.iter().filter(|r| fold_of(&r.person) == fold) {
            let start = Instant::now();
            std::hint::black_box(field.index.find(&Query::new(&row.query), 20));
            times.push(start.elapsed().as_secs_f64() * 1000.0);
            judge(&field, row, &mut sums, show);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    writeln!(out, "p50 {:.3} ms, p99 {:.3} ms", at(times.len() / 2), at(times.len() * 99 / 100))?;
    for (kind, s) in &sums {
        let share = |n: u32| f64::from(n) / f64::from(s.n);
        writeln!(out, "{kind:16} n {:5}  @1 {:.3}  @10 {:.3}", s.n, share(s.first), share(s.ten))?;
    }
    Ok(())
}

fn corpus(material: &Material, size: usize) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let entry =
        |name: &str, person: &str| Entry { name: name.into(), person: person.into(), bare: bare(name) };
    let wanted = material.rows.iter().filter(|r| seen.insert((r.person.clone(), r.target.clone())));
    let mut names: Vec<Entry> = wanted.map(|r| entry(&r.target, &r.person)).collect();
    let far = |s: &str| s == "dblp" || s == "csr";
    let near = material.corpus.iter().filter(|(_, s)| !far(s));
    let rest = material.corpus.iter().filter(|(_, s)| far(s));
    let room = size.saturating_sub(names.len());
    names.extend(near.chain(rest).take(room).map(|(n, _)| entry(n, "")));
    names
}

/// The people of the corpus.
struct Field {
    index: Index,
    entries: Vec<Entry>,
    known: Known,
}

impl Field {
    /// Where the one looked for stands among the answers, and the first names.
    fn place(&self, row: &Row) -> (u32, Vec<&str>) {
        let hits = self.index.find(&Query::new(&row.query), 60);
        let answers: Vec<&Entry> =
            hits.iter().filter_map(|h| self.entries.get(usize::try_from(h.key).ok()?)).collect();
        let sought = Sought::new(&self.known, &row.person, &row.query, &row.target);
        (sought.place(answers.iter().copied()), answers.iter().take(4).map(|e| e.name.as_str()).collect())
    }
}

fn judge(field: &Field, row: &Row, sums: &mut BTreeMap<String, Sum>, show: bool) {
    let (place, top) = field.place(row);
    if show && place != 1 {
        let _ = writeln!(std::io::stdout(), "{place} {}\t{}\t{}\t{top:?}", row.kind, row.query, row.target);
    }
    let cross = row.kind.ends_with("lat>nat") || row.kind.ends_with("nat>lat");
    for kind in [row.kind.as_str(), if cross { "= cross" } else { "= same" }] {
        let sum = sums.entry(kind.to_owned()).or_default();
        sum.n += 1;
        sum.first += u32::from(place == 1);
        sum.ten += u32::from((1..=10).contains(&place));
    }
}
