//! What the fold keeps of papers.

use super::model::{Event, PaperField, Sighting};
use crate::base::ids::{BatchId, PaperId, PersonId};
use crate::base::push_tight;
use crate::desk::record::{Change, Record, Stamp};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A paper as the desk knows it now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Paper {
    /// The id inside.
    pub id: PaperId,
    /// Whose.
    pub holder: PersonId,
    /// The fields.
    pub record: Record<PaperField>,
    /// What is known of where it is.
    pub sightings: Vec<(Stamp, Sighting)>,
    /// Noted by mistake.
    pub withdrawn: bool,
    /// Known by its first entry.
    pub added: bool,
    /// The import that noted it.
    pub batch: Option<BatchId>,
    /// The digits of the number, for finding it by a piece.
    #[serde(skip)]
    pub digits: Box<str>,
}

/// All papers, by holder.
#[derive(Default, Debug)]
pub struct Papers {
    by_holder: HashMap<PersonId, Vec<Paper>>,
    /// Who shows for several registrations, with the others.
    groups: HashMap<PersonId, Vec<PersonId>>,
}

impl Paper {
    /// The kind, one of `model::KINDS`.
    pub fn kind(&self) -> &str {
        self.record.word(PaperField::Kind).unwrap_or("other")
    }

    /// The number as typed.
    pub fn number(&self) -> Option<&str> {
        self.record.text(PaperField::Number).map(crate::desk::record::Text::show)
    }

    fn change(&mut self, stamp: Stamp, changes: Vec<Change<PaperField>>) {
        self.record.apply(stamp, changes);
        self.rekey();
    }

    /// Makes the key for finding by number anew.
    fn rekey(&mut self) {
        self.digits = self.number().map(names::digits_key).unwrap_or_default().into();
    }

    /// What is known of where it is, oldest first.
    pub fn story(&self) -> Vec<&(Stamp, Sighting)> {
        let mut story: Vec<_> = self.sightings.iter().collect();
        story.sort_by_key(|s| (s.0.at_ms, s.0.entry));
        story
    }

    /// The days between which its cover ends: the legal end where one is known, else the printed one.
    pub fn ends(&self) -> Option<(dates::Day, dates::Day)> {
        self.record.days(PaperField::LegalExpiry).or_else(|| self.record.days(PaperField::PrintedExpiry))
    }
}

impl Papers {
    /// Folds one event in.
    pub fn apply(&mut self, event: Event, stamp: Stamp, batch: Option<BatchId>) {
        let holder = event.holder();
        match event {
            Event::Added { paper, changes, .. } => {
                let paper = self.paper_mut(holder, paper);
                paper.added = true;
                paper.batch = batch;
                paper.change(stamp, changes);
            }
            Event::Amended { paper, changes, .. } => self.paper_mut(holder, paper).change(stamp, changes),
            Event::Sighted { paper, sighting, .. } => {
                push_tight(&mut self.paper_mut(holder, paper).sightings, (stamp, sighting));
            }
            Event::Withdrawn { paper, .. } => self.paper_mut(holder, paper).withdrawn = true,
        }
    }

    fn paper_mut(&mut self, holder: PersonId, id: PaperId) -> &mut Paper {
        let papers = self.by_holder.entry(holder).or_default();
        let at = papers.iter().position(|p| p.id == id).unwrap_or_else(|| {
            let new = Paper {
                id,
                holder,
                record: Record::default(),
                sightings: Vec::new(),
                withdrawn: false,
                added: false,
                batch: None,
                digits: Box::default(),
            };
            push_tight(papers, new);
            papers.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the index was found or pushed just above")]
        &mut papers[at]
    }

    /// The papers of a person, by kind in the order of the form.
    pub fn of(&self, holder: PersonId) -> impl Iterator<Item = &Paper> {
        let others = self.groups.get(&holder).into_iter().flatten().filter_map(|id| self.by_holder.get(id));
        let own = self.by_holder.get(&holder).into_iter();
        own.chain(others).flatten().filter(|p| p.added && !p.withdrawn)
    }

    /// Registrations that are one person: their papers show together. Each stays under the registration it was
    /// entered with.
    pub fn regroup(&mut self, groups: &HashMap<PersonId, Vec<PersonId>>) {
        self.groups.clone_from(groups);
    }

    /// One paper of a person.
    pub fn paper(&self, holder: PersonId, id: PaperId) -> Option<&Paper> {
        self.of(holder).find(|p| p.id == id)
    }

    /// All papers, for a search by number.
    pub fn all(&self) -> impl Iterator<Item = &Paper> {
        self.by_holder.values().flatten().filter(|p| p.added && !p.withdrawn)
    }

    /// What a snapshot keeps of the holders for which `here` says yes.
    pub fn part(&self, here: &dyn Fn(PersonId) -> bool) -> Vec<&Paper> {
        self.by_holder.iter().filter(|(holder, _)| here(**holder)).flat_map(|(_, papers)| papers).collect()
    }

    /// Takes a snapshot's papers in.
    pub fn take(&mut self, papers: Vec<Paper>) {
        for mut paper in papers {
            paper.rekey();
            push_tight(self.by_holder.entry(paper.holder).or_default(), paper);
        }
    }
}
