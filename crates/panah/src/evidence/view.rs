//! What the fold keeps of evidence.

use super::model::{Deed, Event, Item};
use crate::base::ids::{EvidenceId, PersonId, UserId};
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
    /// About whom.
    pub person: PersonId,
    /// The file, when and by whom it was added. Nothing until that entry is here.
    pub kept: Option<(Stamp, Option<UserId>, Item)>,
    /// Who saw it or took it out, as the entries came.
    pub hands: Vec<Hand>,
}

/// All evidence, by person.
#[derive(Default)]
pub struct Evidence {
    by_person: HashMap<PersonId, Vec<Piece>>,
}

impl Piece {
    /// The file.
    pub fn item(&self) -> Option<&Item> {
        self.kept.as_ref().map(|k| &k.2)
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
            Event::Kept { evidence, person, item } => {
                self.piece_mut(person, evidence).kept.get_or_insert((stamp, who, *item));
            }
            Event::Handled { evidence, person, deed, to } => {
                let hands = &mut self.piece_mut(person, evidence).hands;
                if !hands.iter().any(|h| h.stamp.entry == stamp.entry) {
                    hands.push(Hand { stamp, who, deed, to });
                }
            }
        }
    }

    fn piece_mut(&mut self, person: PersonId, id: EvidenceId) -> &mut Piece {
        let pieces = self.by_person.entry(person).or_default();
        let at = pieces.iter().position(|p| p.id == id).unwrap_or_else(|| {
            pieces.push(Piece { id, person, kept: None, hands: Vec::new() });
            pieces.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the index was found or pushed just above")]
        &mut pieces[at]
    }

    /// The evidence about a person, newest first.
    pub fn of(&self, person: PersonId) -> Vec<&Piece> {
        let mut pieces: Vec<&Piece> =
            self.by_person.get(&person).into_iter().flatten().filter(|p| p.kept.is_some()).collect();
        pieces.sort_by_key(|p| std::cmp::Reverse(p.kept.as_ref().map(|k| (k.0.at_ms, k.0.entry))));
        pieces
    }

    /// One piece about a person.
    pub fn piece(&self, person: PersonId, id: EvidenceId) -> Option<&Piece> {
        self.by_person.get(&person)?.iter().find(|p| p.id == id && p.kept.is_some())
    }

    /// What a snapshot keeps of the people for which `here` says yes.
    pub fn part(&self, here: &dyn Fn(PersonId) -> bool) -> Vec<&Piece> {
        self.by_person.iter().filter(|(person, _)| here(**person)).flat_map(|(_, pieces)| pieces).collect()
    }

    /// Takes a snapshot's evidence in.
    pub fn take(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            self.by_person.entry(piece.person).or_default().push(piece);
        }
    }
}
