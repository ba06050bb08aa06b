//! Sifting: of all names that hold a word of the query, those with the most evidence, in bounded work.
//!
//! The rarest part of the query first. Its names are gone through once; what the other parts say of them is either looked
//! up name by name or read off the lists of the other parts, whichever is less. A part is left out when names that hold
//! none of the parts before it can no longer reach the best.

use super::find::{Plan, each, raise};
use super::rank::{Candidate, Search, fixed};
use super::table::WEAK;
use super::{Index, NONE};
use crate::assign::MOST_ATOMS;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A look at one name costs about as much as reading this many numbers off a list.
const LOOK: usize = 24;
/// Names looked at for every one wanted, where lists were read: lists say nearly what a look says.
const SPARE: usize = 2;

/// What lists said of names so far: by name the score in 256ths and, in the low byte, the atoms spoken for.
#[derive(Debug, Default)]
pub(super) struct Slate {
    cells: Vec<u32>,
    names: Vec<u32>,
}

impl Slate {
    fn clear(&mut self, names: usize) {
        for name in self.names.drain(..) {
            if let Some(cell) = self.cells.get_mut(name as usize) {
                *cell = 0;
            }
        }
        if self.cells.len() < names {
            self.cells.resize(names, 0);
        }
    }

    pub(super) fn bytes(&self) -> usize {
        (self.cells.capacity() + self.names.capacity()) * 4
    }

    /// A name that an entry brings; only the first entry does.
    #[inline]
    fn bring(&mut self, name: u32, score: u32, mask: u32) {
        if let Some(cell) = self.cells.get_mut(name as usize).filter(|cell| **cell == 0) {
            *cell = score << 8 | mask;
            self.names.push(name);
        }
    }

    /// What one more entry says of a name that was brought.
    #[inline]
    fn add(&mut self, name: u32, score: u32, mask: u32) {
        if let Some(cell) = self.cells.get_mut(name as usize).filter(|c| **c != 0 && **c & mask == 0) {
            *cell = (*cell + (score << 8)) | mask;
        }
    }
}

/// The best names so far.
struct Best {
    heap: BinaryHeap<Reverse<Candidate>>,
    most: usize,
}

impl Best {
    fn least(&self) -> Option<i32> {
        self.heap.peek().filter(|_| self.heap.len() >= self.most).map(|Reverse(least)| least.0)
    }

    fn put(&mut self, new: Candidate) {
        if self.heap.len() < self.most {
            self.heap.push(Reverse(new));
        } else if self.heap.peek().is_some_and(|Reverse(least)| new > *least) {
            self.heap.pop();
            self.heap.push(Reverse(new));
        }
    }
}

impl Index {
    /// The names with the most evidence, by a first look.
    pub(super) fn names(&self, plan: &Plan, search: &Search<'_>, most: usize) -> Vec<Candidate> {
        // who searches while another does brings a slate along
        let mut shared = self.slate.try_lock().ok();
        let mut own = Slate::default();
        let slate = shared.as_deref_mut().unwrap_or(&mut own);
        slate.clear(self.table.names_end());
        let mut best = Best { heap: BinaryHeap::with_capacity(most + 1), most };
        let order = self.rarest_first(plan);
        let mut open: Vec<u16> = order.iter().map(|(_, mask)| *mask).collect();
        for (_, mask) in &order {
            let least = best.least();
            if least.is_some_and(|least| fixed(plan.rest(0, &open)) < least) {
                break;
            }
            let rest = plan.rest(*mask, &open);
            let from = slate.names.len();
            let mut whole = true;
            for (score, word) in plan.lists(*mask) {
                if least.is_some_and(|least| fixed(score + rest) < least) {
                    whole = false;
                    break;
                }
                let score = unsigned(score);
                self.table.postings(word).iter().for_each(|n| slate.bring(*n, score, u32::from(*mask)));
            }
            let others: Vec<u16> = order.iter().map(|(_, m)| *m).filter(|m| m != mask).collect();
            let lists: usize = order.iter().filter(|(_, m)| m != mask).map(|(n, _)| n).sum();
            if lists < (slate.names.len() - from) * LOOK {
                self.read_off(plan, search, (slate, from), &others, &mut best);
            } else {
                for name in slate.names.get(from..).unwrap_or_default() {
                    self.look(plan, search, *name, &mut best);
                }
            }
            if whole {
                open.retain(|m| m != mask);
            }
        }
        slate.clear(0);
        let mut out: Vec<Candidate> = best.heap.into_iter().map(|Reverse(c)| c).collect();
        out.sort_unstable_by(|a, b| b.cmp(a));
        out
    }

    /// The masks of a plan, that with the fewest names first, with how many.
    fn rarest_first(&self, plan: &Plan) -> Vec<(usize, u16)> {
        let mut load: BTreeMap<u16, usize> = BTreeMap::new();
        for entry in &plan.entries {
            *load.entry(entry.mask).or_default() += self.table.postings(entry.word).len();
        }
        let mut order: Vec<(usize, u16)> = load.into_iter().map(|(mask, n)| (n, mask)).collect();
        order.sort_unstable();
        order
    }

    /// Reads off the lists of the other parts what they say of the names just brought, and looks at the best.
    fn read_off(
        &self,
        plan: &Plan,
        search: &Search<'_>,
        (slate, from): (&mut Slate, usize),
        others: &[u16],
        best: &mut Best,
    ) {
        for mask in others {
            for (score, word) in plan.lists(*mask) {
                let score = unsigned(score);
                self.table.postings(word).iter().for_each(|n| slate.add(*n, score, u32::from(*mask)));
            }
        }
        let names = slate.names.get(from..).unwrap_or_default().iter();
        let told =
            names.map(|n| (self.told(plan, slate.cells.get(*n as usize).copied().unwrap_or(0), *n), *n));
        let mut told: BinaryHeap<(i32, u32)> = told.collect();
        let (mut wanted, mut last) = (best.most * SPARE, i32::MAX);
        while wanted > 0
            && let Some((score, name)) = told.pop()
        {
            if self.look(plan, search, name, best) {
                wanted -= 1;
            }
            last = score;
        }
        // equals must not depend on who came first
        for (_, name) in told.into_vec().into_iter().filter(|(score, _)| *score == last) {
            self.look(plan, search, name, best);
        }
    }

    /// The score of a name as its lists tell it: not below what a look would say but for parts that overlap.
    #[inline]
    fn told(&self, plan: &Plan, cell: u32, name: u32) -> i32 {
        let (words, weak) = self.table.shape(name);
        let left = u32::from(words).saturating_sub((cell & 0xff).count_ones());
        let strong = left.saturating_sub(u32::from(weak));
        #[expect(clippy::cast_precision_loss, reason = "a few words")]
        let extra = strong as f32 * plan.extra(0) + (left - strong) as f32 * plan.extra(WEAK);
        let missing = plan.atoms.iter().enumerate().filter(|(at, _)| cell >> at & 1 == 0);
        let tolls: f32 = missing.map(|(_, atom)| atom.toll).sum();
        i32::try_from(cell >> 8).unwrap_or(i32::MAX) - fixed(extra + tolls)
    }

    /// A look at one name. Whether it may be shown and could be among the best.
    #[inline]
    fn look(&self, plan: &Plan, search: &Search<'_>, name: u32, found: &mut Best) -> bool {
        let mut best = [0f32; MOST_ATOMS];
        let mut left = 0f32;
        for word in self.table.words(name) {
            let entries = plan.of(word & !WEAK);
            if entries.is_empty() {
                left += plan.extra(*word);
            }
            for entry in entries {
                each(entry.mask, entry.score, |atom, score| raise(&mut best, atom, score));
            }
        }
        let mut score = -left;
        for (atom, best) in plan.atoms.iter().zip(best) {
            score += if best > 0.0 { best } else { -atom.toll };
        }
        let score = fixed(score);
        if found.least().is_some_and(|least| score < least) {
            // who is below the best needs no more looks, whoever may be shown
            return true;
        }
        let Some(low) = self.lowest(name, search) else { return false };
        found.put((score, Reverse(low), name));
        true
    }

    /// The lowest key among those who bear the name and pass the filters.
    fn lowest(&self, name: u32, search: &Search<'_>) -> Option<u64> {
        self.bearers(name).find(|p| search.admits(p)).map(|p| p.key)
    }

    pub(super) fn bearers(&self, name: u32) -> impl Iterator<Item = &super::Kept> {
        let mut at = self.table.row(name).map_or(NONE, |r| r.first);
        std::iter::from_fn(move || {
            let link = self.links.get(at as usize)?;
            at = link.next;
            self.people.get(link.person as usize)
        })
    }
}

/// A score in 256ths; evidence of a word is never below nought.
fn unsigned(score: f32) -> u32 {
    u32::try_from(fixed(score)).unwrap_or(0).max(1)
}
