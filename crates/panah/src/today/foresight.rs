//! What lies ahead of each group, worked out once for a day and kept while the groups stay.

use super::view::{Answer, Due, Seen};
use crate::access::model::Compartments;
use standing::Prepared;
use std::sync::{Arc, Mutex, PoisonError};

/// What lies ahead of one group, seen from a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foreseen {
    /// The next day the headline changes, and to what.
    pub next: Option<(dates::Day, Answer)>,
    /// The facts to ask for.
    pub unknown: Box<[Box<str>]>,
}

/// The last days asked about: today, and one other that somebody looks back to. A group never changes its inputs,
/// so what was foreseen for it stays true; new groups are added at the end.
#[derive(Default)]
pub struct Foresight(Mutex<Vec<(Seen, Arc<Vec<Foreseen>>)>>);

/// How many days are kept.
const KEPT: usize = 4;

impl Foresight {
    /// What lies ahead of each group, in the order of the groups.
    pub fn of<'a>(
        &self,
        seen: Seen,
        groups: impl ExactSizeIterator<Item = Option<&'a Prepared>>,
    ) -> Arc<Vec<Foreseen>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|k| k.0 == seen);
        let mut entry = at.map_or_else(|| (seen, Arc::new(Vec::new())), |at| kept.remove(at));
        if entry.1.len() < groups.len() {
            let all = Arc::make_mut(&mut entry.1);
            let known = all.len();
            all.extend(groups.skip(known).map(|group| foresee(group, seen)));
        }
        let found = Arc::clone(&entry.1);
        kept.push(entry);
        if kept.len() > KEPT {
            kept.remove(0);
        }
        found
    }
}

fn foresee(group: Option<&Prepared>, (on, known): Seen) -> Foreseen {
    let Some(prepared) = group else {
        return Foreseen { next: None, unknown: Box::new(["category".into()]) };
    };
    let standing = prepared.standing(on, known);
    let next = standing.next_change.map(|day| (day, prepared.headline(day, known)));
    Foreseen { next, unknown: standing.unknown.into_iter().map(String::into_boxed_str).collect() }
}

/// For whom, seen from which day, for how many days.
type Asked = (Compartments, Seen, i32);

/// The last list of what falls due; dropped whenever somebody changes.
#[derive(Default)]
pub struct LastDue(Mutex<Option<(Asked, Arc<Vec<Due>>)>>);

impl LastDue {
    /// The list asked for, made when it is not the one kept.
    pub fn of(&self, asked: Asked, make: impl FnOnce() -> Vec<Due>) -> Arc<Vec<Due>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((for_, due)) = kept.as_ref()
            && *for_ == asked
        {
            return Arc::clone(due);
        }
        let due = Arc::new(make());
        *kept = Some((asked, Arc::clone(&due)));
        due
    }
}
