//! Two whole names as evidence of being one person's: part by part, titles little, what is missing not at all against.

use crate::assign::{Assigned, MOST_ATOMS, Match, Tolls, assign};
use crate::index::{Piece, Why, why};
use crate::parts::{Part, PartRole, read};
use crate::spelling::{Speller, Word};

/// A name made ready to be compared.
#[derive(Clone, Debug)]
pub struct Name {
    parts: Vec<(Part, Word)>,
    text: String,
}

impl Name {
    /// Reads a name. At most eight parts are compared.
    pub fn new(name: &str) -> Self {
        let parts: Vec<(Part, Word)> = read(name)
            .into_iter()
            .take(MOST_ATOMS)
            .map(|part| {
                let word = Word::new(&part.text);
                (part, word)
            })
            .collect();
        let text = parts.iter().map(|(p, _)| p.text.as_str()).collect::<Vec<_>>().join(" ");
        Self { parts, text }
    }

    /// The parts read.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().map(|(part, _)| part)
    }
}

/// What two names say about belonging to one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// A log-likelihood ratio: above zero for, below against. Rare names say more than common ones.
    pub score: f32,
    /// How well the parts fit each other, however common they are: a log-probability, less what differs.
    pub likeness: f32,
    /// Part by part, in the order of the first name.
    pub pieces: Vec<Piece>,
}

impl Evidence {
    /// Whether the two are worth showing to a person as perhaps one name. Never a decision.
    pub const fn suggests(&self) -> bool {
        self.score > 0.0 && self.likeness >= LINE
    }
}

/// The suggestion line, on likeness.
const LINE: f32 = -8.5;
/// So much slack for every part after the first.
const SLACK: f32 = 2.0;
/// What a part left over on both sides takes from the likeness: two names differ there.
const DIFFERENT: f32 = 9.0;

/// What a part costs that the other name does not have.
const LEFT: f32 = 2.0;
const LEFT_WEAK: f32 = 0.3;
/// How much the evidence of a title counts.
const WEAKLY: f32 = 0.35;

/// Compares two names. The same both ways, but for the order of the pieces.
///
/// ```
/// use names::{Name, Speller, compare};
/// let told = |a, b| compare(Speller::shared(), &Name::new(a), &Name::new(b));
/// assert!(told("Abdurrahman Azmayesh", "عبد الرحمن آزمایش").suggests());
/// assert!(!told("حامد", "حمید").suggests(), "one Latin spelling, two names");
/// ```
pub fn compare(speller: &Speller, a: &Name, b: &Name) -> Evidence {
    // one order whichever was named first, so that the score is the same to the last bit
    let turned = b.text < a.text;
    let (first, second) = if turned { (b, a) } else { (a, b) };
    let all_weak =
        first.parts.iter().all(|(p, _)| p.is_weak()) || second.parts.iter().all(|(p, _)| p.is_weak());
    let is_weak = |part: &Part| part.is_weak() && !all_weak;
    let toll = |part: &Part| if is_weak(part) { LEFT_WEAK } else { LEFT };
    let tolls = Tolls {
        missing: first.parts.iter().map(|(p, _)| toll(p)).collect(),
        extra: second.parts.iter().map(|(p, _)| toll(p)).collect(),
    };
    let matches: Vec<Vec<Match>> =
        (0..second.parts.len()).map(|at| of_part(speller, first, second, at, &is_weak)).collect();
    let assigned = assign(&matches, &tolls);
    let mut pieces = Vec::new();
    for (part, one) in &assigned.chosen {
        let left: Vec<&Part> = first
            .parts
            .iter()
            .enumerate()
            .filter(|(i, _)| one.mask >> i & 1 == 1)
            .map(|(_, p)| &p.0)
            .collect();
        let right: Vec<&Part> =
            second.parts.iter().skip(*part).take(usize::from(one.takes)).map(|(p, _)| p).collect();
        let (asked, found) = if turned { (right, left) } else { (left, right) };
        let role = asked.last().map_or(PartRole::Own, |p| p.role);
        let text = |parts: &[&Part]| parts.iter().map(|p| p.text.as_str()).collect::<String>();
        let why = why(&text(&asked), &text(&found), asked.len() + found.len() > 2);
        pieces.push(Piece { asked: text(&asked), found: Some(text(&found)), role, why, weight: one.score });
    }
    missing(a, &mut pieces);
    let likeness = likeness(speller, first, second, &assigned, &is_weak);
    Evidence { score: assigned.score, likeness, pieces }
}

/// How well the parts fit that were put together, less what is left over on both sides.
fn likeness(
    speller: &Speller,
    first: &Name,
    second: &Name,
    told: &Assigned,
    is_weak: &dyn Fn(&Part) -> bool,
) -> f32 {
    let (mut sum, mut taken, mut used) = (SLACK, 0usize, vec![false; second.parts.len()]);
    for (at, one) in &told.chosen {
        let there = second.parts.iter().skip(*at).take(usize::from(one.takes));
        let here = first.parts.iter().enumerate().filter(|(i, _)| one.mask >> i & 1 == 1).map(|(_, p)| p);
        used.iter_mut().skip(*at).take(usize::from(one.takes)).for_each(|u| *u = true);
        if here.clone().all(|(p, _)| is_weak(p)) {
            continue;
        }
        let whole = |parts: Vec<&str>| parts.iter().fold(Word::new(""), |w, p| Word::joined(w.text(), p));
        let (x, y) = (
            whole(here.map(|(p, _)| p.text.as_str()).collect()),
            whole(there.map(|(p, _)| p.text.as_str()).collect()),
        );
        sum += speller.likeness(&x, &y) + if taken > 0 { SLACK } else { 0.0 };
        taken += 1;
    }
    if taken == 0 {
        return f32::NEG_INFINITY;
    }
    let left = first
        .parts
        .iter()
        .enumerate()
        .filter(|(i, (p, _))| told.missing >> i & 1 == 1 && !is_weak(p))
        .count();
    let over = second.parts.iter().zip(&used).filter(|((p, _), used)| !**used && !is_weak(p)).count();
    #[expect(clippy::cast_precision_loss, reason = "a few parts")]
    let differ = left.min(over) as f32;
    sum - SLACK - DIFFERENT * differ
}

/// What one part of the second name, alone or with the next, may be in the first.
fn of_part(
    speller: &Speller,
    first: &Name,
    second: &Name,
    at: usize,
    is_weak: &dyn Fn(&Part) -> bool,
) -> Vec<Match> {
    let mut out = Vec::new();
    let Some((part, word)) = second.parts.get(at) else { return out };
    let mut add = |mask: u16, takes: u8, score: f32| {
        if score > 0.0 {
            out.push(Match { mask, score, takes });
        }
    };
    for (i, (other, its)) in first.parts.iter().enumerate() {
        let weight = if is_weak(part) || is_weak(other) { WEAKLY } else { 1.0 };
        add(1 << i, 1, weight * speller.evidence(its, word));
    }
    for (i, pair) in first.parts.windows(2).enumerate() {
        if let [(a, _), (b, _)] = pair {
            add(3 << i, 1, speller.evidence(&Word::joined(&a.text, &b.text), word));
        }
    }
    if let Some((next, _)) = second.parts.get(at + 1) {
        let joined = Word::joined(&part.text, &next.text);
        for (i, (_, its)) in first.parts.iter().enumerate() {
            add(1 << i, 2, speller.evidence(its, &joined));
        }
    }
    out
}

/// The parts of the first name that nothing stands for, and all in its order.
fn missing(a: &Name, pieces: &mut Vec<Piece>) {
    let place =
        |asked: &str| a.parts.iter().position(|(p, _)| asked.starts_with(&p.text)).unwrap_or(usize::MAX);
    for (part, _) in &a.parts {
        if !pieces.iter().any(|p| p.asked.contains(&part.text)) {
            let piece = Piece {
                asked: part.text.clone(),
                found: None,
                role: part.role,
                why: Why::Missing,
                weight: 0.0,
            };
            pieces.push(piece);
        }
    }
    pieces.sort_by_key(|p| place(&p.asked));
}
