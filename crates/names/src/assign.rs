//! Which part of one name is which part of another: the assignment with the most evidence.
//!
//! One name is cut into atoms (bits of a mask); every part of the other may stand for one atom or, joined, for several,
//! and two neighbouring parts may together stand for one.

/// No more atoms than this are looked at.
pub(crate) const MOST_ATOMS: usize = 8;

/// A part, or two neighbouring parts together, may stand for some atoms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Match {
    /// The atoms it stands for.
    pub(crate) mask: u16,
    /// The evidence.
    pub(crate) score: f32,
    /// How many parts it takes: one or two.
    pub(crate) takes: u8,
}

/// What missing and left-over parts cost.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tolls {
    /// For every atom, when no part stands for it.
    pub(crate) missing: Vec<f32>,
    /// For every part, when it stands for nothing.
    pub(crate) extra: Vec<f32>,
}

/// Parts in another order than the atoms.
pub(crate) const TURNED: f32 = 2.0;

/// The best assignment: its score, and for each part what it stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Assigned {
    pub(crate) score: f32,
    /// (the first part, the match).
    pub(crate) chosen: Vec<(usize, Match)>,
    /// The atoms no part stands for.
    pub(crate) missing: u16,
}

/// Finds it. `matches` gives what each part may stand for.
pub(crate) fn assign(matches: &[Vec<Match>], tolls: &Tolls) -> Assigned {
    let atoms = tolls.missing.len().min(MOST_ATOMS);
    let states = 1usize << atoms;
    let parts = tolls.extra.len();
    let mut best = vec![f32::NEG_INFINITY; (parts + 1) * states];
    let mut back: Vec<Option<Match>> = vec![None; (parts + 1) * states];
    set(&mut best, 0, 0.0);
    for part in 0..parts {
        for mask in 0..states {
            let here = get(&best, part * states + mask);
            if here == f32::NEG_INFINITY {
                continue;
            }
            let skipped = here - tolls.extra.get(part).copied().unwrap_or(0.0);
            better(&mut best, &mut back, (part + 1) * states + mask, skipped, None);
            for one in matches.get(part).into_iter().flatten() {
                let taken = usize::from(one.mask);
                let to = part + usize::from(one.takes);
                if mask & taken == 0 && taken < states && to <= parts {
                    let score = here + one.score;
                    better(&mut best, &mut back, to * states + (mask | taken), score, Some(*one));
                }
            }
        }
    }
    finish(&best, &back, parts, states, tolls)
}

fn finish(best: &[f32], back: &[Option<Match>], parts: usize, states: usize, tolls: &Tolls) -> Assigned {
    let toll = |mask: usize| -> f32 {
        let left = tolls.missing.iter().enumerate().filter(|(atom, _)| mask >> atom & 1 == 0);
        left.map(|(_, toll)| toll).sum()
    };
    let mut ends = (0..states).map(|mask| (mask, get(best, parts * states + mask) - toll(mask)));
    let first = ends.next().unwrap_or((0, 0.0));
    let (mask, score) = ends.fold(first, |a, b| if b.1 > a.1 { b } else { a });
    let mut chosen = Vec::new();
    let (mut part, mut left) = (parts, mask);
    while part > 0 {
        match back.get(part * states + left).copied().flatten() {
            Some(one) => {
                part = part.saturating_sub(usize::from(one.takes).max(1));
                left &= !usize::from(one.mask);
                chosen.push((part, one));
            }
            None => part -= 1,
        }
    }
    chosen.reverse();
    let turned = chosen.windows(2).filter(|w| matches!(w, [a, b] if a.1.mask > b.1.mask)).count();
    let missing = u16::try_from(!mask & (states - 1)).unwrap_or(0);
    let score = if turned > 0 { score - TURNED } else { score };
    Assigned { score, chosen, missing }
}

fn get(best: &[f32], at: usize) -> f32 {
    best.get(at).copied().unwrap_or(f32::NEG_INFINITY)
}

fn set(best: &mut [f32], at: usize, score: f32) {
    if let Some(cell) = best.get_mut(at) {
        *cell = score;
    }
}

fn better(best: &mut [f32], back: &mut [Option<Match>], at: usize, score: f32, by: Option<Match>) {
    if score > get(best, at) {
        set(best, at, score);
        if let Some(cell) = back.get_mut(at) {
            *cell = by;
        }
    }
}
