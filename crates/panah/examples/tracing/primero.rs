//! Primero's rule for a tracing request, as a small reference: any one word of any field is enough, names count for more
//! (15 for the name, 10 for other names, 5 and 3 for the rest), and the best 20 are shown. No spelling, no other script,
//! no reasons.

use crate::table::Person;
use crate::{Outcome, Score, count, say, spread};
use std::collections::HashMap;
use std::time::Instant;

/// The best that are shown.
const SHOWN: usize = 20;

fn words(person: &Person) -> Vec<(String, f64)> {
    let split = |text: &str, boost: f64| -> Vec<(String, f64)> {
        text.split_whitespace().map(|word| (word.to_lowercase(), boost)).collect()
    };
    let mut all = split(&person.own, 15.0);
    all.extend(split(&person.father, 10.0));
    all.extend(split(&person.grandfather, 10.0));
    all.extend(person.born.map(|year| (format!("year {year}"), 5.0)));
    all.extend(person.origin.map(|place| (format!("place {place}"), 3.0)));
    all.extend(person.sex.map(|sex| (format!("sex {sex}"), 3.0)));
    all
}

/// The same questions to that rule. Each word counts by its boost and by how rare it is, as a search index does.
///
/// # Errors
/// What standard output says.
pub fn quality(people: &[Person], wanted: &[Person]) -> Outcome<()> {
    let mut index: HashMap<String, Vec<u32>> = HashMap::new();
    for (n, person) in people.iter().enumerate() {
        let mut said: Vec<String> = words(person).into_iter().map(|w| w.0).collect();
        said.sort_unstable();
        said.dedup();
        for word in said {
            index.entry(word).or_default().push(u32::try_from(n)?);
        }
    }
    let (mut score, mut times) = (Score::default(), Vec::new());
    // Every word of a common field meets most of the register: a tenth of the requests says as much, sooner.
    for person in wanted.iter().step_by(10) {
        let since = Instant::now();
        let mut sums: HashMap<u32, f64> = HashMap::new();
        for (word, boost) in words(person) {
            let Some(hits) = index.get(&word) else { continue };
            let rare = 1.0 + (count(people.len()) / (count(hits.len()) + 1.0)).ln();
            for hit in hits {
                *sums.entry(*hit).or_default() += boost * rare * rare;
            }
        }
        let mut best: Vec<(u32, f64)> = sums.into_iter().collect();
        best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(SHOWN);
        times.push(since.elapsed());
        let right = |hit: &(u32, f64)| people.get(hit.0 as usize).is_some_and(|p| p.is(person));
        score.add(person, best.iter().position(right), best.first().map(|hit| (true, right(hit))));
    }
    spread("Primero's rule: a request", times)?;
    score.say("Primero's rule")?;
    say("Primero's rule: requests asked", count(wanted.iter().step_by(10).count()), "")
}
