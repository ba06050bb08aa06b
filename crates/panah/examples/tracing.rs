//! How looking for each other does on a generated register with requests whose truth is known.
//! `cargo run --release -p panah --example tracing -- match REGISTER.tsv QUERIES.tsv` puts every record in as a partner's
//! card and every query as a request, through the fold the program itself uses; `… list ROWS REQUESTS FOLDER` brings a
//! partner's list of arrivals into a real desk that looks for so many people. Prints `what<TAB>figure<TAB>unit`;
//! `cargo xtask bench tracing` makes the page.

#[path = "tracing/desk.rs"]
mod desk;
#[path = "tracing/primero.rs"]
mod primero;
#[path = "tracing/table.rs"]
mod table;

use dates::Day;
use panah::base::ids::{CardId, CaseCode, RequestId, UserId};
use panah::desk::record::{Fact, Stamp};
use panah::tracing::model::{Event, Side};
use panah::tracing::steps::{About, Allows, Step};
use panah::tracing::view::Tracing;
use std::error::Error;
use std::io::{Write, stdout};
use std::path::Path;
use std::time::{Duration, Instant};
use table::{Person, people};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Requests that are asked one by one.
const ASKED: usize = 300;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["match", register, queries] => matched(Path::new(register), Path::new(queries)),
        ["list", rows, requests, folder] => desk::list(rows.parse()?, requests.parse()?, Path::new(folder)),
        _ => Err("match REGISTER.tsv QUERIES.tsv, or list ROWS REQUESTS FOLDER".into()),
    }
}

fn today() -> Day {
    Day::gregorian(2025, 3, 31).unwrap_or(Day::MIN)
}

fn id(n: usize) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip((n as u64).to_be_bytes()).for_each(|(to, from)| *to = from);
    bytes
}

fn stamp(n: usize) -> Stamp {
    Stamp { entry: journal::EntryId(id(n)), at_ms: i64::try_from(n).unwrap_or(0) }
}

/// Chance that is none: the codes of a bench mean nothing.
struct Count(u8);

impl seal::Chance for Count {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn offered(n: usize, person: &Person) -> Event {
    Event::Offered { card: CardId::from_bytes(id(n)), facts: Box::new(person.card(today())) }
}

fn asked(n: usize, person: &Person) -> [Event; 2] {
    let request = RequestId::from_bytes(id(n));
    let about = About { consented: true, child: false, child_alone: false, wishes: Allows::News };
    [
        Event::Taken { request, code: CaseCode::new(&mut Count(7)), changes: person.changes() },
        Event::Stepped { request, step: Step::Open, about, why: Fact::default(), ask_on: None },
    ]
}

fn matched(register: &Path, queries: &Path) -> Outcome<()> {
    let (people, wanted) = (people(register)?, people(queries)?);
    let who = Some(UserId::from_bytes([1; 16]));
    let mut tracing = Tracing::default();
    let since = Instant::now();
    for (n, person) in people.iter().enumerate() {
        tracing.apply(offered(n, person), stamp(n), who);
    }
    say("folding the cards", since.elapsed().as_secs_f64(), "s")?;
    let all = people.len();
    let nobody = |_| false;
    for event in asked(all, wanted.first().ok_or("no query")?) {
        tracing.apply(event, stamp(all), who);
    }
    let since = Instant::now();
    tracing.settle(today());
    say("making them findable, once after opening", since.elapsed().as_secs_f64(), "s")?;
    say("memory", memory()?, "MB")?;

    // A request as it comes: folded, compared both ways, its candidates with every clue.
    let mut times = Vec::new();
    for (n, person) in wanted.iter().enumerate().skip(1).take(ASKED) {
        let since = Instant::now();
        for event in asked(all + n, person) {
            tracing.apply(event, stamp(all + n), who);
        }
        let request = tracing.request(RequestId::from_bytes(id(all + n))).ok_or("the request")?;
        tracing.candidates(request, today(), &nobody);
        times.push(since.elapsed());
    }
    spread("a request, from its entry to its candidates with reasons", times)?;

    for (n, person) in wanted.iter().enumerate().skip(1 + ASKED) {
        for event in asked(all + n, person) {
            tracing.apply(event, stamp(all + n), who);
        }
    }
    let since = Instant::now();
    tracing.settle(today());
    tracing.waiting(today(), &nobody);
    say(&format!("full re-match of {} requests", wanted.len()), since.elapsed().as_secs_f64(), "s")?;
    quality(&tracing, &people, &wanted)?;
    primero::quality(&people, &wanted)
}

/// Candidates of each request as record numbers, best first, with whether each is called likely.
fn found(tracing: &Tracing, n: usize) -> Vec<(usize, bool)> {
    let Some(request) = tracing.request(RequestId::from_bytes(id(n))) else { return Vec::new() };
    let all = tracing.candidates(request, today(), &|_| false).into_iter();
    all.filter_map(|c| match c.side {
        Side::Card(card) => Some((number(card)?, c.likely)),
        _ => None,
    })
    .collect()
}

fn number(card: CardId) -> Option<usize> {
    usize::try_from(u64::from_be_bytes(card.bytes().get(..8)?.try_into().ok()?)).ok()
}

fn quality(tracing: &Tracing, people: &[Person], wanted: &[Person]) -> Outcome<()> {
    let mut score = Score::default();
    for (n, person) in wanted.iter().enumerate() {
        let found = found(tracing, people.len() + n);
        let right = |at: &(usize, bool)| people.get(at.0).is_some_and(|p| p.is(person));
        score.add(person, found.iter().position(right), found.first().map(|f| (f.1, right(f))));
    }
    score.say("Panah")
}

/// How good answers are.
#[derive(Default)]
pub struct Score {
    there: usize,
    first: usize,
    ten: usize,
    line: usize,
    right_at_line: usize,
    absent: usize,
    false_of_absent: usize,
}

impl Score {
    /// One request: where its person stands, and whether the best stands above the line and is right.
    pub fn add(&mut self, person: &Person, place: Option<usize>, best: Option<(bool, bool)>) {
        let above = best.filter(|b| b.0);
        if person.is_there() {
            self.there += 1;
            self.first += usize::from(place == Some(0));
            self.ten += usize::from(place.is_some_and(|p| p < 10));
        } else {
            self.absent += 1;
            self.false_of_absent += usize::from(above.is_some());
        }
        self.line += usize::from(above.is_some());
        self.right_at_line += usize::from(above.is_some_and(|b| b.1));
    }

    /// The figures.
    ///
    /// # Errors
    /// What standard output says.
    pub fn say(&self, who: &str) -> Outcome<()> {
        let share = |part: usize, of: usize| 100.0 * count(part) / count(of.max(1));
        say(&format!("{who}: recall @1"), share(self.first, self.there), "%")?;
        say(&format!("{who}: recall @10"), share(self.ten, self.there), "%")?;
        if self.line > 0 {
            say(&format!("{who}: precision at the line"), share(self.right_at_line, self.line), "%")?;
            say(&format!("{who}: recall at the line"), share(self.right_at_line, self.there), "%")?;
            say(
                &format!("{who}: called likely, of people who are not there"),
                share(self.false_of_absent, self.absent),
                "%",
            )?;
        }
        Ok(())
    }
}

/// A count as a figure.
pub fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

/// Resident memory in MB: the second figure of `/proc/self/statm`, in pages of 4 KiB.
pub fn memory() -> Outcome<f64> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = text.split(' ').nth(1).ok_or("statm")?.parse()?;
    Ok(pages * 4096.0 / 1e6)
}

/// Median and the slowest but one in a hundred.
pub fn spread(what: &str, mut times: Vec<Duration>) -> Outcome<()> {
    times.sort();
    let at =
        |of_hundred: usize| times.get(times.len() * of_hundred / 100).map_or(0.0, |t| t.as_secs_f64() * 1e3);
    say(&format!("{what}: median"), at(50), "ms")?;
    say(&format!("{what}: p99"), at(99), "ms")
}

/// A line of the page.
pub fn say(what: &str, figure: f64, unit: &str) -> Outcome<()> {
    writeln!(stdout(), "{what}\t{figure:.4}\t{unit}")?;
    Ok(stdout().flush()?)
}
