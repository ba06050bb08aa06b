//! How well and how fast names are found: pairs of names of one person, among a corpus of others.

use super::reading::read;
use crate::base::errors::{Fault, Trouble};
use crate::cli::Surroundings;
use clap::Args;
use names::judge::{Entry, Known, Sought, bare};
use names::{Hit, Index, Person, Query};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What `panah names eval` takes.
#[derive(Args)]
pub struct EvalArgs {
    /// Names of other people, one a row, in a column `name` (and `father`, `canon` where known).
    #[arg(long)]
    corpus: PathBuf,
    /// Pairs: columns `person_id source kind q_name t_name` (and `q_father`, `t_father` where known). Every `t_name` joins
    /// the corpus as a person to be found; `q_name` is looked for.
    #[arg(long)]
    pairs: PathBuf,
    /// JSON instead of words.
    #[arg(long)]
    json: bool,
}

/// Who can be found.
#[derive(Default)]
struct Field {
    entries: Vec<Entry>,
    /// Their fathers' names, nothing where not known.
    fathers: Vec<String>,
    known: Known,
}

/// A pair.
struct Pair {
    person: String,
    kind: String,
    asked: String,
    father: String,
    target: String,
}

/// What is counted of a kind of pairs.
#[derive(Default)]
struct Sum {
    n: u32,
    first: u32,
    ten: u32,
    turns: f64,
    strict: u32,
    ceiling: f64,
}

/// Answers looked at: enough that whoever takes no place does not hide who does.
const LOOKED_AT: usize = 100;
/// Answers a search gives at most, and the time is taken for.
const SHOWN: usize = 20;

/// Measures and tells.
///
/// # Errors
/// `UnreadableRegister`, `MissingColumns`, `DiskTrouble`.
pub fn run(args: &EvalArgs, around: &Surroundings) -> Result<(), Trouble> {
    tell(&measure(&args.corpus, &args.pairs)?, args.json, around)
}

fn measure(others: &Path, wanted: &Path) -> Result<Value, Trouble> {
    let mut field = Field::default();
    let pairs = pairs(wanted, &mut field)?;
    corpus(others, &mut field)?;
    let people: Vec<Person<'_>> = (0u64..)
        .zip(field.entries.iter().zip(&field.fathers))
        .map(|(key, (e, father))| Person {
            key,
            names: vec![&e.name],
            father: Some(father.as_str()).filter(|f| !f.is_empty()),
            ..Person::default()
        })
        .collect();
    let since = Instant::now();
    let mut index = Index::new();
    index.extend(&people);
    let built = since.elapsed().as_secs_f64();
    drop(people);
    let twins = twins(&field.entries);
    let (mut sums, mut times) = (BTreeMap::<String, Sum>::new(), Vec::with_capacity(pairs.len()));
    for pair in &pairs {
        let query = Query::new(&pair.asked);
        let query = if pair.father.is_empty() { query } else { query.father(&pair.father) };
        let since = Instant::now();
        let shown = index.find(&query, SHOWN);
        times.push(since.elapsed().as_secs_f64() * 1000.0);
        let hits = if shown.len() < SHOWN { shown } else { index.find(&query, LOOKED_AT) };
        let place = place(&hits, pair, &field);
        let crossing = pair.kind.ends_with("lat>nat") || pair.kind.ends_with("nat>lat");
        for kind in [pair.kind.as_str(), if crossing { "all cross-script" } else { "all same-script" }] {
            sums.entry(kind.to_owned()).or_default().add(
                place,
                strictly(&hits, pair, &field.entries),
                &twins,
                pair,
            );
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let each = index.bytes() as f64 / index.len().max(1) as f64;
    Ok(json!({
        "people": index.len(), "pairs": pairs.len(), "by_kind": kinds(&sums), "p50_ms": at(50), "p99_ms": at(99),
        "build_s": built, "bytes_per_person": each,
    }))
}

fn place(hits: &[Hit], pair: &Pair, field: &Field) -> u32 {
    let sought = Sought::new(&field.known, &pair.person, &pair.asked, &pair.target);
    sought.place(hits.iter().filter_map(|h| field.entries.get(usize::try_from(h.key).ok()?)))
}

/// Whether the person themselves, not only their name, is among the first ten; other records of theirs take no place.
fn strictly(hits: &[Hit], pair: &Pair, entries: &[Entry]) -> bool {
    let found = hits.iter().filter_map(|h| entries.get(usize::try_from(h.key).ok()?));
    found
        .filter(|e| e.person != pair.person || e.name == pair.target)
        .take(10)
        .any(|e| e.person == pair.person && e.name == pair.target)
}

/// How many bear each name of a person to be found.
fn twins(entries: &[Entry]) -> BTreeMap<String, u32> {
    let wanted = entries.iter().filter(|e| !e.person.is_empty());
    let mut out: BTreeMap<String, u32> = wanted.map(|e| (e.bare.clone(), 0)).collect();
    for entry in entries {
        if let Some(n) = out.get_mut(&entry.bare) {
            *n += 1;
        }
    }
    out
}

impl Sum {
    fn add(&mut self, place: u32, strict: bool, twins: &BTreeMap<String, u32>, pair: &Pair) {
        self.n += 1;
        self.first += u32::from(place == 1);
        self.ten += u32::from((1..=10).contains(&place));
        if place > 0 {
            self.turns += 1.0 / f64::from(place);
        }
        self.strict += u32::from(strict);
        let equal = twins.get(&bare(&pair.target)).copied().unwrap_or(1).max(1);
        self.ceiling += (10.0 / f64::from(equal)).min(1.0);
    }
}

fn kinds(sums: &BTreeMap<String, Sum>) -> Value {
    let told = sums.iter().map(|(kind, s)| {
        let n = f64::from(s.n.max(1));
        let value = json!({
            "n": s.n, "recall_at_1": f64::from(s.first) / n, "recall_at_10": f64::from(s.ten) / n, "mrr": s.turns / n,
            "same_person_at_10": f64::from(s.strict) / n, "equal_names_ceiling_at_10": s.ceiling / n,
        });
        (kind.clone(), value)
    });
    Value::Object(told.collect::<Map<String, Value>>())
}

fn tell(told: &Value, as_json: bool, around: &Surroundings) -> Result<(), Trouble> {
    if as_json {
        around.say(&serde_json::to_string_pretty(told).map_err(|e| Trouble::ours(&e))?);
        return Ok(());
    }
    let figure = |of: &Value, key: &str| of.get(key).and_then(Value::as_f64).unwrap_or_default();
    for (kind, of) in told.get("by_kind").and_then(Value::as_object).into_iter().flatten() {
        let (n, one, ten) = (figure(of, "n"), figure(of, "recall_at_1"), figure(of, "recall_at_10"));
        around.say(&format!("{kind:18} n {n:6}  @1 {one:.3}  @10 {ten:.3}  mrr {:.3}", figure(of, "mrr")));
    }
    let (p50, p99) = (figure(told, "p50_ms"), figure(told, "p99_ms"));
    let (built, each) = (figure(told, "build_s"), figure(told, "bytes_per_person"));
    around.say(&format!("p50 {p50:.3} ms  p99 {p99:.3} ms  build {built:.1} s  {each:.0} B/person"));
    Ok(())
}

/// Where a column stands.
fn column(headings: &[String], wanted: &str) -> Option<usize> {
    headings.iter().position(|h| h.trim().eq_ignore_ascii_case(wanted))
}

fn must(headings: &[String], wanted: &'static str) -> Result<usize, Trouble> {
    let missing =
        || Trouble::new(Fault::MissingColumns).with("column", wanted).with("headings", headings.join(", "));
    column(headings, wanted).ok_or_else(missing)
}

fn corpus(path: &Path, field: &mut Field) -> Result<(), Trouble> {
    let columns = |headings: &[String]| {
        Ok((must(headings, "name")?, column(headings, "father"), column(headings, "canon")))
    };
    read(path, columns, |(name, father, known), cells| {
        let cell = |at: usize| cells.get(at).map_or("", |c| c.trim());
        let name = cell(*name);
        let known = known.map(cell).filter(|c| !c.is_empty());
        field.fathers.push(father.map(cell).unwrap_or_default().to_owned());
        let bare = known.map_or_else(|| bare(name), bare);
        field.entries.push(Entry { name: name.to_owned(), person: String::new(), bare });
        Ok(())
    })?;
    Ok(())
}

fn pairs(path: &Path, field: &mut Field) -> Result<Vec<Pair>, Trouble> {
    let columns = |h: &[String]| {
        let needed = [
            must(h, "person_id")?,
            must(h, "source")?,
            must(h, "kind")?,
            must(h, "q_name")?,
            must(h, "t_name")?,
        ];
        Ok((needed, [column(h, "q_father"), column(h, "t_father")], Vec::new()))
    };
    let mut seen = HashSet::new();
    let ((_, _, pairs), _) = read(path, columns, |(needed, fathers, pairs), cells| {
        let cell = |at: usize| cells.get(at).map_or("", |c| c.trim()).to_owned();
        let [person, source, kind, asked, target] = needed.map(cell);
        let [asked_father, father] = fathers.map(|at| at.map(cell).unwrap_or_default());
        if seen.insert((person.clone(), target.clone())) {
            field.fathers.push(father);
            field.entries.push(Entry { name: target.clone(), person: person.clone(), bare: bare(&target) });
        }
        field.known.add(&person, &asked);
        field.known.add(&person, &target);
        let kind = format!("{source} {kind}");
        pairs.push(Pair { person, kind, asked, father: asked_father, target });
        Ok(())
    })?;
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORPUS: &str = "name\tsource\nAzmoina Popal\tmade up\nآزمایش پوپل\tmade up\nTest Person\tmade up\n";
    const PAIRS: &str = "pair_id\tperson_id\tsource\tkind\tq_name\tq_lang\tt_name\tt_lang\n\
        1\tP1\tmade\tlat>nat\tAzmayesh Gul\ten\tآزمایش گل\tfa\n2\tP2\tmade\tlat>lat\tTest Azmoda\ten\tTest Azmouda\ten\n";

    fn told(corpus: &str, pairs: &str) -> Result<Value, Trouble> {
        let directory = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = directory.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        measure(&file("corpus.tsv", corpus), &file("pairs.tsv", pairs))
    }

    #[test]
    fn targets_join_the_corpus_and_are_found() {
        let told = told(CORPUS, PAIRS).unwrap();
        assert_eq!(told["people"], 5);
        for kind in ["made lat>nat", "made lat>lat", "all cross-script", "all same-script"] {
            assert_eq!(
                (&told["by_kind"][kind]["n"], &told["by_kind"][kind]["recall_at_1"]),
                (&json!(1), &json!(1.0)),
                "{kind}"
            );
        }
        assert!(
            told["p99_ms"].is_number() && told["build_s"].is_number() && told["bytes_per_person"].is_number()
        );
    }

    #[test]
    fn a_missing_column_is_named() {
        let trouble = told("who\nTest\n", PAIRS).unwrap_err();
        assert_eq!(
            (trouble.fault, &trouble.values[0]),
            (Fault::MissingColumns, &("column", "name".to_owned()))
        );
        assert_eq!(told(CORPUS, "q_name\nTest\n").unwrap_err().fault, Fault::MissingColumns);
    }
}
