//! Ranking: which names could be meant, best first, and the people who bear them.

use super::find::Plan;
use super::table::{NONE, WEAK};
use super::{Fit, Index, Query};
use crate::assign::{MOST_ATOMS, assign};
use crate::parts::{Part, PartRole};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Somebody found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hit {
    /// The person's key.
    pub key: u64,
    /// The evidence of the names, a log-likelihood ratio. Greater is better; comparable within one answer.
    pub score: f32,
    /// What speaks for it, part by part, in the order of the query.
    pub pieces: Vec<Piece>,
    /// How many people in the index bear the very name that was found.
    pub bearers: u32,
    /// Whether the father's name fits.
    pub father: Fit,
    /// Whether the likely sex fits.
    pub sex: Fit,
    /// Whether the likely birth fits.
    pub born: Fit,
}

impl Hit {
    /// The weakest reason why a part of the person's own name was taken for a part of the query; what is missing gives none.
    pub fn why(&self) -> Why {
        let own = self.pieces.iter().filter(|p| p.role != PartRole::Title && p.why != Why::Missing);
        let all = self.pieces.iter().filter(|p| p.why != Why::Missing);
        own.map(|p| p.why).max().or_else(|| all.map(|p| p.why).max()).unwrap_or(Why::Missing)
    }
}

/// One part of the query and what stands for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The part asked for, folded.
    pub asked: String,
    /// What stands for it in the name found; nothing when it is missing there.
    pub found: Option<String>,
    /// Whose name it is, or that it is a title.
    pub role: PartRole,
    /// Why it was taken.
    pub why: Why,
    /// Its share of the score.
    pub weight: f32,
}

/// Why a part was taken for another, the strongest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The same folded word.
    SameSpelling,
    /// The same word cut differently.
    Joined,
    /// The word begins with what was typed.
    Beginning,
    /// Another spelling in the same script.
    OtherSpelling,
    /// The same name in the other script.
    AcrossScripts,
    /// Not in the name found: that speaks little against it.
    Missing,
}

/// A name under consideration: its score in 256ths, the lowest key of who bears it, its number.
pub(super) type Candidate = (i32, Reverse<u64>, u32);

/// What fathers' and grandfathers' names were found to say, in 256ths.
type Known = FxHashMap<(u32, bool), i32>;

/// A name looked at closely: the same, and the atoms of the query that it lacks.
type Named = (i32, Reverse<u64>, u32, u16);

/// What is looked for, and who may be shown.
pub(super) struct Search<'a> {
    query: &'a Query,
    /// Who may be shown, by key; nothing when everybody may.
    admits: Option<&'a dyn Fn(u64) -> bool>,
    fathers: Plan,
    grandfathers: Plan,
}

impl Search<'_> {
    pub(super) fn admits(&self, person: &super::Kept) -> bool {
        self.query.admits(person) && self.admits.is_none_or(|admits| admits(person.key))
    }

    /// Whether more than the name decides who comes first.
    fn decides(&self) -> bool {
        let Query { father, grandfather, likely_sex, likely_born, .. } = self.query;
        !father.is_empty() || !grandfather.is_empty() || likely_sex.is_some() || likely_born.is_some()
    }

    /// Whether nobody is left out.
    pub(super) const fn admits_all(&self) -> bool {
        self.admits.is_none() && !self.query.narrows()
    }
}

/// Names looked at closely for every hit asked for, and at least.
const CLOSELY: usize = 3;
const AT_LEAST: usize = 64;
/// Names that the people are taken from when the father's name, sex or birth decides, and how many of the people, for each
/// name looked at closely, have theirs looked at so.
const WITH_FATHER: usize = 3000;
const PEOPLE_CLOSELY: usize = 4;
/// People looked at behind the names, at most.
const MOST_PEOPLE: usize = 60_000;

/// What a likely birth says when it fits, and what it and a likely sex say when they do not.
const BORN_FITS: i32 = 256;
const BORN_DIFFERS: i32 = -384;
const SEX_DIFFERS: i32 = -512;

pub(super) fn fixed(score: f32) -> i32 {
    // half a step towards where it points, then cut off: to round by the library is a call for every name
    #[expect(clippy::cast_possible_truncation, reason = "a score of a few dozen")]
    let fixed = (score * 256.0 + 0.5_f32.copysign(score)) as i32;
    fixed
}

impl Index {
    /// The people a query finds, best first, at most `most`; equals by rising key.
    pub fn find(&self, query: &Query, most: usize) -> Vec<Hit> {
        self.search(query, most, None)
    }

    /// The same among the people that `admits` lets through, by key.
    pub fn find_where(&self, query: &Query, most: usize, admits: impl Fn(u64) -> bool) -> Vec<Hit> {
        self.search(query, most, Some(&admits))
    }

    fn search(&self, query: &Query, most: usize, admits: Option<&dyn Fn(u64) -> bool>) -> Vec<Hit> {
        let plan = Plan::new(self.speller, &self.table, &query.own, query.typing);
        if plan.entries.is_empty() || most == 0 {
            return Vec::new();
        }
        let kin = |parts: &[Part]| Plan::new(self.speller, &self.table, parts, false);
        let (fathers, grandfathers) = (kin(&query.father), kin(&query.grandfather));
        let search = Search { query, admits, fathers, grandfathers };
        let mut known = Known::default();
        let mut names: Vec<Named> = self
            .closest(&plan, &search, (most * CLOSELY).max(AT_LEAST), &mut known)
            .into_iter()
            .map(|(low, name)| {
                let exact = plan.read(self.speller, &self.table, self.table.words(name));
                (fixed(exact.score), low, name, exact.missing)
            })
            .filter(|(score, ..)| *score > 0)
            .collect();
        names.sort_unstable_by(|a, b| b.cmp(a));
        let found = self.people(&names, &search, most, &mut known);
        found.into_iter().map(|(score, key, name)| self.explain(&plan, &search, score, key, name)).collect()
    }

    /// The names worth a closer look, each with the lowest key of who bears it. Where more than the name decides, those of
    /// the people who come first by everything.
    fn closest(
        &self,
        plan: &Plan,
        search: &Search<'_>,
        closely: usize,
        known: &mut Known,
    ) -> Vec<(Reverse<u64>, u32)> {
        if !search.decides() {
            return self.names(plan, search, closely).into_iter().map(|(_, low, name)| (low, name)).collect();
        }
        let all = self.names(plan, search, WITH_FATHER);
        let lacks = |name: u32| {
            let entries = self.table.words(name).iter().flat_map(|w| plan.of(w & !WEAK));
            !entries.fold(0, |mask, e| mask | e.mask)
        };
        let named: Vec<Named> =
            all.iter().map(|(score, low, name)| (*score, *low, *name, lacks(*name))).collect();
        let people = self.people(&named, search, closely * PEOPLE_CLOSELY, known);
        let names: FxHashSet<u32> = people.into_iter().map(|(_, _, name)| name).collect();
        all.into_iter().filter(|(.., name)| names.contains(name)).map(|(_, low, name)| (low, name)).collect()
    }

    /// The people behind the names, best first.
    fn people(
        &self,
        names: &[Named],
        search: &Search<'_>,
        most: usize,
        known: &mut Known,
    ) -> Vec<(i32, u64, u32)> {
        let Search { query, fathers, grandfathers, .. } = search;
        let by_birth = if query.likely_born.is_some() { BORN_FITS } else { 0 };
        let most_evidence = fixed(fathers.highest() + grandfathers.highest()) + by_birth;
        let within: u16 = if query.within { bits(&query.own) } else { 0 };
        let mut best: FxHashMap<u64, (i32, u32)> = FxHashMap::default();
        let mut least: BinaryHeap<Reverse<i32>> = BinaryHeap::new();
        let mut seen = 0usize;
        for (score, _, name, missing) in names {
            let worst = least.peek().filter(|_| least.len() >= most).map_or(i32::MIN, |Reverse(l)| *l);
            if score + most_evidence < worst || seen >= MOST_PEOPLE {
                break;
            }
            // the father was found in the name itself already
            let already = within != 0 && missing & within != within;
            let mut taken = 0usize;
            for person in self.bearers(*name).filter(|p| search.admits(p)) {
                seen += 1;
                let mut of = |plan: &Plan, name: u32, grand: bool| self.kin(plan, name, grand, known);
                let mut total = *score + facts(query, person) + of(grandfathers, person.grandfather, true);
                if !already {
                    total += of(fathers, person.father, false);
                }
                taken += 1;
                if total >= worst {
                    let entry = best.entry(person.key).or_insert((i32::MIN, *name));
                    if total > entry.0 {
                        *entry = (total, *name);
                        least.push(Reverse(total));
                        if least.len() > most {
                            least.pop();
                        }
                    }
                }
                if taken >= most && !search.decides() {
                    break;
                }
            }
        }
        let mut out: Vec<(i32, u64, u32)> =
            best.into_iter().map(|(key, (score, name))| (score, key, name)).collect();
        out.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        out.truncate(most);
        out
    }

    /// What a recorded father's name says, in 256ths; nothing when it is not recorded or not asked for.
    fn kin(&self, plan: &Plan, name: u32, grand: bool, known: &mut Known) -> i32 {
        if plan.atoms.is_empty() || name == NONE {
            return 0;
        }
        *known.entry((name, grand)).or_insert_with(|| {
            let (matches, tolls) = plan.matches(self.table.words(name));
            fixed(assign(&matches, &tolls).score.max(-4.0))
        })
    }

    fn explain(&self, plan: &Plan, search: &Search<'_>, score: i32, key: u64, name: u32) -> Hit {
        let query = search.query;
        let mut pieces = self.pieces(plan, name);
        let mut father = Fit::Unknown;
        let person = self.numbers.get(&key).and_then(|n| self.people.get(*n as usize));
        for (parts, plan, of, role) in [
            (&query.father, &search.fathers, person.map_or(NONE, |p| p.father), PartRole::Father),
            (
                &query.grandfather,
                &search.grandfathers,
                person.map_or(NONE, |p| p.grandfather),
                PartRole::Grandfather,
            ),
        ] {
            if !parts.is_empty() && of != NONE {
                if role == PartRole::Father {
                    let (matches, tolls) = plan.matches(self.table.words(of));
                    father = Fit::of(assign(&matches, &tolls).score > 0.0);
                }
                pieces.extend(self.pieces(plan, of).into_iter().map(|p| Piece { role, ..p }));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a score of a few dozen")]
        let score = score as f32 / 256.0;
        let Some(person) = person else { return Hit { key, score, pieces, ..Hit::default() } };
        let bearers = self.table.use_of(name).map_or(0, |u| u.own);
        let (sex, born) = (query.fits_sex(person), query.fits_born(person));
        Hit { key, score, pieces, bearers, father, sex, born }
    }

    fn pieces(&self, plan: &Plan, name: u32) -> Vec<Piece> {
        let words = self.table.words(name);
        let assigned = plan.read(self.speller, &self.table, words);
        let mut out: Vec<(u16, Piece)> = Vec::new();
        for (part, one) in &assigned.chosen {
            let taken = words.iter().skip(*part).take(usize::from(one.takes));
            let found: Vec<&str> =
                taken.filter_map(|w| self.table.vocab.word(w & !WEAK)).map(|w| &*w.text).collect();
            let atoms = plan.atoms.iter().enumerate().filter(|(at, _)| one.mask >> at & 1 == 1);
            let asked: String = atoms.clone().map(|(_, a)| a.text.as_str()).collect();
            let role = atoms.map(|(_, a)| a.role).next_back().unwrap_or(PartRole::Own);
            let cut = one.mask.count_ones() > 1 || one.takes > 1;
            let why = why(&asked, &found.concat(), cut);
            let found = Some(found.join(" "));
            out.push((one.mask, Piece { asked, found, role, why, weight: one.score }));
        }
        for (at, atom) in plan.atoms.iter().enumerate().filter(|(at, _)| assigned.missing >> at & 1 == 1) {
            let piece = Piece {
                asked: atom.text.clone(),
                found: None,
                role: atom.role,
                why: Why::Missing,
                weight: -atom.toll,
            };
            out.push((1 << at, piece));
        }
        out.sort_by_key(|(mask, _)| mask.trailing_zeros());
        out.into_iter().map(|(_, piece)| piece).collect()
    }
}

/// What sex and birth say, in 256ths.
fn facts(query: &Query, person: &super::Kept) -> i32 {
    let sex = if query.fits_sex(person) == Fit::Differs { SEX_DIFFERS } else { 0 };
    sex + match query.fits_born(person) {
        Fit::Unknown => 0,
        Fit::Fits => BORN_FITS,
        Fit::Differs => BORN_DIFFERS,
    }
}

pub(crate) fn why(asked: &str, found: &str, joined: bool) -> Why {
    let arabic = |text: &str| text.chars().any(crate::script::is_arabic);
    match () {
        () if asked == found && joined => Why::Joined,
        () if asked == found => Why::SameSpelling,
        () if arabic(asked) != arabic(found) => Why::AcrossScripts,
        () if found.starts_with(asked) => Why::Beginning,
        () => Why::OtherSpelling,
    }
}

/// The atoms that are the father's name within the query's own.
fn bits(own: &[crate::parts::Part]) -> u16 {
    own.iter()
        .take(MOST_ATOMS)
        .enumerate()
        .filter(|(_, p)| p.role == PartRole::Father)
        .fold(0, |m, (at, _)| m | 1 << at)
}
