//! What came from elsewhere and is over: past the partner's day, past ours, or taken back. It is not only hidden: the
//! keys of its entries are destroyed.

use super::model::{Card, Event, Whose};
use super::view::{Later, Tracing};
use crate::base::ids::{BatchId, CardId, RequestId};
use crate::desk::record::Stamp;
use crate::desk::sheet::subject;
use dates::Day;
use journal::SubjectId;
use std::collections::HashSet;

/// Cards and requests in one entry.
const PIECE: usize = 2_000;

/// What is over on a day.
#[derive(Debug, Default)]
pub struct Over {
    cards: Vec<CardId>,
    requests: Vec<RequestId>,
    lists: HashSet<BatchId>,
}

impl Over {
    /// Nothing is.
    pub const fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.requests.is_empty()
    }

    /// Whose keys go. Cards once shared the key of their list: it goes with the last of them.
    pub fn subjects(&self) -> Vec<SubjectId> {
        let cards = self.cards.iter().map(|id| id.bytes());
        let requests = self.requests.iter().map(|id| id.bytes());
        let lists = self.lists.iter().map(|id| id.bytes());
        cards.chain(requests).chain(lists).map(|bytes| subject(uuid::Uuid::from_bytes(bytes))).collect()
    }

    /// The entries that say so.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        let cards =
            self.cards.chunks(PIECE).map(|c| Event::Erased { cards: c.to_vec(), requests: Vec::new() });
        let requests = self.requests.chunks(PIECE);
        cards.chain(requests.map(|r| Event::Erased { cards: Vec::new(), requests: r.to_vec() }))
    }
}

impl Tracing {
    /// What came from elsewhere and is over on a day.
    pub fn over(&self, today: Day) -> Over {
        let mut over = Over::default();
        let mut open = HashSet::new();
        for (id, kept) in &self.cards {
            let elsewhere = |card: &Card| match card.whose {
                Whose::Elsewhere { list, .. } => Some(list),
                Whose::Person { .. } => None,
            };
            let Some(list) = kept.card.as_ref().and_then(|(_, card)| elsewhere(card)) else { continue };
            if self.open(kept, today).is_some() {
                open.insert(list);
            } else {
                over.cards.push(*id);
                over.lists.insert(list);
            }
        }
        over.lists.retain(|list| !open.contains(list));
        let is_over = |r: &super::view::Request| {
            r.came.as_ref().is_some_and(|c| c.until < today || self.lists_back.contains(&c.list))
        };
        over.requests = self.requests.values().filter(|r| is_over(r)).map(|r| r.id).collect();
        over.cards.sort_unstable();
        over.requests.sort_unstable();
        over
    }

    /// Forgets what was erased.
    pub(super) fn erase(&mut self, (cards, requests): (Vec<CardId>, Vec<RequestId>), stamp: Stamp) {
        for id in cards {
            let kept = self.cards.entry(id).or_default();
            kept.erased = kept.erased.max_by_stamp(stamp);
            if kept.card.as_ref().is_some_and(|(s, _)| (s.at_ms, s.entry) < (stamp.at_ms, stamp.entry)) {
                kept.card = None;
            }
        }
        for id in requests {
            self.requests.remove(&id);
            self.erased.insert(id);
        }
        let erased = &self.erased;
        self.judged.retain(|(request, _), _| !erased.contains(request));
    }
}
