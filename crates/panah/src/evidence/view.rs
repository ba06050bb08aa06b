//! What the fold keeps of evidence.

use super::model::{Deed, Event, Item, Whose};
use crate::base::ids::{EpisodeId, EvidenceId, UserId};
use crate::desk::record::Stamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One hand in the line of custody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hand {
    /// When.
    pub stamp: Stamp,
    /// Who.
    pub who: Option<UserId>,
    /// What was done.
    pub deed: Deed,
    /// For whom; empty for one's own eyes.
    pub to: Box<str>,
}

/// A piece of evidence with its line of custody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Piece {
    /// Its id.
    pub id: EvidenceId,
    /// About whom or what.
    pub whose: Whose,
    /// The file, when and by whom it was added. Nothing until that entry is here.
    pub kept: Option<(Stamp, Option<UserId>, Item)>,
    /// Who saw it or took it out, as the entries came.
    pub hands: Vec<Hand>,
}

/// All evidence, by what it is about.
#[derive(Default)]
pub struct Evidence {
    kept: HashMap<Whose, Vec<Piece>>,
}

impl Piece {
    /// The file.
    pub fn item(&self) -> Option<&Item> {
        self.kept.as_ref().map(|k| &k.2)
    }

    /// Whether it belongs to a custody.
    pub fn is_of(&self, custody: EpisodeId) -> bool {
        self.item().is_some_and(|i| i.custody == Some(custody))
    }

    /// The line of custody after the adding, oldest first.
    pub fn line(&self) -> Vec<&Hand> {
        let mut line: Vec<&Hand> = self.hands.iter().collect();
        line.sort_by_key(|h| (h.stamp.at_ms, h.stamp.entry));
        line
    }
}

impl Evidence {
    /// Folds one event in. The order of entries does not matter; the same entry counts once.
    pub fn apply(&mut self, event: Event, stamp: Stamp, who: Option<UserId>) {
        match event {
            Event::Kept { evidence, whose, item } => {
                self.piece_mut(whose, evidence).kept.get_or_insert((stamp, who, *item));
            }
            Event::Handled { evidence, whose, deed, to } => {
                let hands = &mut self.piece_mut(whose, evidence).hands;
                if !hands.iter().any(|h| h.stamp.entry == stamp.entry) {
                    hands.push(Hand { stamp, who, deed, to });
                }
            }
        }
    }

    fn piece_mut(&mut self, whose: Whose, id: EvidenceId) -> &mut Piece {
        let pieces = self.kept.entry(whose).or_default();
        let at = pieces.iter().position(|p| p.id == id).unwrap_or_else(|| {
            pieces.push(Piece { id, whose, kept: None, hands: Vec::new() });
            pieces.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the index was found or pushed just above")]
        &mut pieces[at]
    }

    /// The evidence about some of what there is (the registrations of one person, the parts of one raid), newest first.
    pub fn of(&self, whose: &[Whose]) -> Vec<&Piece> {
        let all = whose.iter().filter_map(|w| self.kept.get(w)).flatten();
        let mut pieces: Vec<&Piece> = all.filter(|p| p.kept.is_some()).collect();
        pieces.sort_by_key(|p| std::cmp::Reverse(p.kept.as_ref().map(|k| (k.0.at_ms, k.0.entry))));
        pieces
    }

    /// One piece of that.
    pub fn piece(&self, whose: &[Whose], id: EvidenceId) -> Option<&Piece> {
        whose.iter().filter_map(|w| self.kept.get(w)).flatten().find(|p| p.id == id && p.kept.is_some())
    }

    /// What a snapshot keeps of that for which `here` says yes.
    pub fn part(&self, here: &dyn Fn(Whose) -> bool) -> Vec<&Piece> {
        self.kept.iter().filter(|(whose, _)| here(**whose)).flat_map(|(_, pieces)| pieces).collect()
    }

    /// Takes a snapshot's evidence in.
    pub fn take(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            self.kept.entry(piece.whose).or_default().push(piece);
        }
    }
}
