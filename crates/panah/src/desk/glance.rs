//! What a permit lets somebody see: the view, cut to the permit's compartments.

use super::Open;
use super::view::View;
use crate::access::model::{Compartment, Compartments};
use crate::access::permit::Permit;
use crate::access::view::Members;
use crate::base::errors::{Fault, Trouble, from_journal};
use crate::base::ids::{CardId, CaseCode, EvidenceId, HouseholdId, IncidentId, PersonId};
use crate::clocks::view::Clocks;
use crate::custody::raid::Raid;
use crate::custody::{deeds, glance as custody};
use crate::desk::record::Stamp;
use crate::duplicates::view::Duplicates;
use crate::evidence::model::Whose;
use crate::evidence::view::Piece;
use crate::importing::view::Imports;
use crate::law::view::Law;
use crate::papers::model::Sighting;
use crate::papers::view::{Paper, Papers};
use crate::people::card::Card;
use crate::people::finding::Sources;
use crate::people::index::Index;
use crate::people::model::Contact;
use crate::people::view::{Household, Person};
use crate::tasks::view::Tasks;
use crate::today::view::Board;
use crate::tracing::view::Tracing;
use journal::{Opened, SubjectId};
use std::sync::RwLockReadGuard;

/// The view under a permit, for the length of one answer. It cannot be kept across an await.
pub struct Glance<'a> {
    state: RwLockReadGuard<'a, Option<Open>>,
    scope: Compartments,
    contacts: bool,
    whereabouts: bool,
    knows_whereabouts: bool,
}

impl<'a> Glance<'a> {
    pub(super) fn new(state: RwLockReadGuard<'a, Option<Open>>, permit: &Permit) -> Result<Self, Trouble> {
        if state.is_none() {
            return Err(Fault::SessionEnded.into());
        }
        let contacts = permit.act() == crate::access::model::Act::ReadContact;
        let whereabouts = permit.act() == crate::access::model::Act::ReadWhereabouts;
        let knows_whereabouts = permit.knows_whereabouts();
        Ok(Self { state, scope: permit.scope().clone(), contacts, whereabouts, knows_whereabouts })
    }

    fn open(&self) -> Result<&Open, Trouble> {
        self.state.as_ref().ok_or_else(|| Fault::SessionEnded.into())
    }

    fn raw(&self) -> Option<&View> {
        self.state.as_ref().map(|o| &o.view)
    }

    /// The compartments this glance reaches.
    pub const fn scope(&self) -> &Compartments {
        &self.scope
    }

    /// A person, if here and within the permit.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.raw()?.people.now(id).filter(|p| p.is_here() && self.scope.contains(&p.home))
    }

    /// Every registration of a person this glance shows, the one that shows first: what a room keeps under any of
    /// them belongs to the person.
    pub fn ids_of(&self, id: PersonId) -> Vec<PersonId> {
        self.raw().map(|v| v.people.ids_of(id)).unwrap_or_default()
    }

    /// A registration as it was entered, before any merge, within the permit.
    pub fn entered(&self, id: PersonId) -> Option<&Person> {
        self.raw()?.people.entered(id).filter(|p| self.scope.contains(&p.home))
    }

    /// Every registration as it was entered, those merged into others too.
    pub fn registrations(&self) -> impl Iterator<Item = &Person> {
        let all = self.raw().into_iter().flat_map(|v| v.people.as_entered());
        all.filter(|p| p.code.is_some() && !p.withdrawn && self.scope.contains(&p.home))
    }

    /// Names for finding.
    ///
    /// # Errors
    /// `SessionEnded` when the desk was locked meanwhile.
    pub fn names(&self) -> Result<&Index, Trouble> {
        Ok(&self.open()?.view.names)
    }

    /// Where a search looks, within the permit.
    ///
    /// # Errors
    /// As [`Glance::names`].
    pub fn sources(&self) -> Result<Sources<'_>, Trouble> {
        let View { people, papers, names, .. } = &self.open()?.view;
        Ok(Sources { people, papers, names, within: &self.scope })
    }

    /// Registrations that may be one person.
    ///
    /// # Errors
    /// As [`Glance::names`].
    pub fn duplicates(&self) -> Result<&Duplicates, Trouble> {
        Ok(&self.open()?.view.duplicates)
    }

    /// What is compared of somebody this glance shows.
    pub fn card(&self, id: PersonId) -> Option<Card> {
        self.person(id).and_then(|p| self.raw()?.card(p.id))
    }

    /// A household, if here and within the permit.
    pub fn household(&self, id: HouseholdId) -> Option<&Household> {
        let here = |h: &&Household| h.code.is_some() && !h.withdrawn && self.scope.contains(&h.home);
        self.raw()?.people.household(id).filter(here)
    }

    /// Everybody within the permit.
    pub fn persons(&self) -> impl Iterator<Item = &Person> {
        self.raw().into_iter().flat_map(|v| v.people.persons()).filter(|p| self.scope.contains(&p.home))
    }

    /// Every household within the permit.
    pub fn households(&self) -> impl Iterator<Item = &Household> {
        self.raw().into_iter().flat_map(|v| v.people.households()).filter(|h| self.scope.contains(&h.home))
    }

    /// The people of a household.
    pub fn members_of(&self, id: HouseholdId) -> impl Iterator<Item = &Person> {
        let members = self.raw().into_iter().flat_map(move |v| v.people.members_of(id));
        members.filter(|p| self.scope.contains(&p.home))
    }

    /// Whose code this is.
    pub fn person_by_code(&self, code: CaseCode) -> Option<&Person> {
        self.person(self.raw()?.people.by_code(code)?)
    }

    /// Which household's code this is.
    pub fn household_by_code(&self, code: CaseCode) -> Option<&Household> {
        self.household(self.raw()?.people.household_by_code(code)?)
    }

    /// The ways to reach a person; nothing unless the permit is for exactly that.
    pub fn contacts_of(&self, id: PersonId) -> Vec<&Contact> {
        if !self.contacts || self.person(id).is_none() {
            return Vec::new();
        }
        self.raw().map(|v| v.people.contacts_of(id).into_iter().map(|c| &c.1).collect()).unwrap_or_default()
    }

    /// Whether this is the way to reach a person that is noted here now. An import asks so that it writes nothing
    /// twice; it is told yes or no and never the way itself. A number from which a spreadsheet took its plus or its
    /// first zero is the number that is noted.
    pub fn has_contact(&self, id: PersonId, channel: &str, detail: &str) -> bool {
        let same = |known: &str| {
            known == detail || known.strip_prefix(['+', '0']).is_some_and(|bare| bare == detail)
        };
        self.person(id).is_some()
            && self.raw().is_some_and(|v| {
                let known = v.people.contacts_of(id);
                known.iter().any(|c| *c.1.channel == *channel && same(c.1.detail.show()))
            })
    }

    /// When a way to reach a person was last noted, in milliseconds UTC; 0 for never.
    pub fn contact_noted_ms(&self, id: PersonId) -> i64 {
        let known = self.raw().map(|v| v.people.contacts_of(id)).unwrap_or_default();
        known.iter().map(|c| c.0.at_ms).max().unwrap_or(0)
    }

    /// Papers. Ask for those of a person this glance shows.
    ///
    /// # Errors
    /// `SessionEnded` when the desk was locked meanwhile.
    pub fn papers(&self) -> Result<&Papers, Trouble> {
        Ok(&self.open()?.view.papers)
    }

    /// What is known of where a paper is, oldest entry first: what was noted of it, and what was done to it in custody.
    pub fn story_of(&self, paper: &Paper) -> Vec<(Stamp, Sighting)> {
        let offset = crate::clocks::pack::shipped().map_or(0, dues::ClockPack::offset);
        let mut story = paper.sightings.clone();
        for seen in self.episodes_of(paper.holder) {
            story.extend(deeds::of_paper(seen.episode, paper.id, offset));
        }
        story.sort_by_key(|s| (s.0.at_ms, s.0.entry));
        story
    }

    /// The register of places and what is known of crossings. Nothing about anybody.
    ///
    /// # Errors
    /// As [`Glance::papers`].
    pub fn custody(&self) -> Result<custody::Places<'_>, Trouble> {
        Ok(custody::Places(&self.open()?.view.custody))
    }

    /// The custodies of a person this glance shows, oldest first.
    pub fn episodes_of(&self, id: PersonId) -> impl Iterator<Item = custody::Seen<'_>> {
        let here = self.person(id).is_some();
        let kept = self.raw().filter(|_| here).map(|v| &v.custody);
        let ids = self.ids_of(id);
        let all = kept.into_iter().flat_map(move |c| {
            let mut all: Vec<_> = ids.iter().flat_map(|id| c.of_person(*id)).collect();
            all.sort_by_key(|e| e.id);
            all.dedup_by_key(|e| e.id);
            all.into_iter().map(move |e| (c, e))
        });
        all.map(|(c, e)| self.seen_one(c, e))
    }

    /// Every custody of people this glance shows.
    pub fn episodes(&self) -> impl Iterator<Item = custody::Seen<'_>> {
        let kept = self.raw().map(|v| &v.custody);
        let all = kept.into_iter().flat_map(|c| c.episodes().map(move |e| (c, e)));
        all.filter(|(_, e)| self.person(e.person).is_some()).map(|(c, e)| self.seen_one(c, e))
    }

    /// The custodies that came with a raid, of people this glance shows, each once.
    pub fn episodes_of_raid(&self, id: IncidentId) -> impl Iterator<Item = custody::Seen<'_>> {
        let kept = self.raw().map(|v| &v.custody);
        let all = kept.into_iter().flat_map(move |c| {
            let mut all: Vec<_> = c.ids_of_raid(id).into_iter().flat_map(|id| c.of_incident(id)).collect();
            all.sort_by_key(|e| e.id);
            all.dedup_by_key(|e| e.id);
            all.into_iter().map(move |e| (c, e))
        });
        all.filter(|(_, e)| self.person(e.person).is_some()).map(|(c, e)| self.seen_one(c, e))
    }

    fn seen_one<'b>(
        &self,
        kept: &'b crate::custody::view::Custody,
        episode: &'b crate::custody::episode::Episode,
    ) -> custody::Seen<'b> {
        custody::Seen::new(kept, episode, self.knows_whereabouts, self.whereabouts)
    }

    /// A raid within the permit, with all that was put together with it.
    pub fn raid(&self, id: IncidentId) -> Option<Raid<'_>> {
        let here = |i: &&crate::custody::view::Incident| i.code.is_some() && self.scope.contains(&i.home);
        let kept = &self.raw()?.custody;
        kept.incident(id).filter(here)?;
        Raid::new(kept.ids_of_raid(id).into_iter().filter_map(|id| kept.incident(id).filter(here)).collect())
    }

    /// Every raid within the permit, each once.
    pub fn raids(&self) -> impl Iterator<Item = Raid<'_>> {
        let all = self.raw().into_iter().flat_map(|v| v.custody.incidents());
        all.filter_map(|i| self.raid(i.id).filter(|raid| raid.id() == i.id))
    }

    /// What of a raid could lead to a door; nothing unless the permit is for exactly that.
    pub fn hidden_of(
        &self,
        id: IncidentId,
    ) -> Vec<&crate::custody::episode::Noted<crate::custody::model::Hidden>> {
        let raid = self.raid(id).filter(|_| self.whereabouts);
        let all =
            raid.zip(self.raw()).map(|(raid, v)| raid.ids().flat_map(|id| v.custody.hidden(id)).collect());
        let mut all: Vec<_> = all.unwrap_or_default();
        all.sort_by_key(|n| (n.stamp.at_ms, n.stamp.entry));
        all
    }

    /// Requests, cards and verdicts.
    ///
    /// # Errors
    /// `NotThere` when the permit does not reach tracing; `SessionEnded` when the desk was locked meanwhile.
    pub fn tracing(&self) -> Result<&Tracing, Trouble> {
        if !self.scope.contains(&Compartment::Tracing) {
            return Err(Fault::NotThere.into());
        }
        Ok(&self.open()?.view.tracing)
    }

    /// Whether it may be told what happened to somebody in custody: their case is read here, and whereabouts are known of.
    pub fn may_follow(&self, id: PersonId) -> bool {
        self.knows_whereabouts && self.person(id).is_some()
    }

    /// Whether somebody without a card may be shown as found: their case is read here, and of who was taken whereabouts
    /// are known.
    pub fn may_find(&self, id: PersonId) -> bool {
        let free = || self.raw().and_then(|v| v.tracing.held(id)).is_some_and(|h| !h.taken);
        self.may_follow(id) || (self.person(id).is_some() && free())
    }

    /// The card of a person this glance shows, its last day, and whether it is open.
    pub fn card_of(&self, id: PersonId) -> Option<(CardId, dates::Day, bool)> {
        self.person(id).and_then(|p| self.raw()?.tracing.card_of(p.id))
    }

    /// The law as applied here.
    ///
    /// # Errors
    /// As [`Glance::papers`].
    pub fn law(&self) -> Result<&Law, Trouble> {
        Ok(&self.open()?.view.law)
    }

    /// Who works here.
    ///
    /// # Errors
    /// As [`Glance::papers`].
    pub fn members(&self) -> Result<&Members, Trouble> {
        Ok(&self.open()?.view.access)
    }

    /// The evidence about a person or a raid this glance shows, whatever registration or part of it it was added to,
    /// newest first.
    pub fn evidence_of(&self, whose: Whose) -> Vec<&Piece> {
        self.raw().map(|v| v.evidence.of(&self.all_of(whose))).unwrap_or_default()
    }

    /// One piece of that.
    pub fn piece_of(&self, whose: Whose, id: EvidenceId) -> Option<&Piece> {
        self.raw()?.evidence.piece(&self.all_of(whose), id)
    }

    fn all_of(&self, whose: Whose) -> Vec<Whose> {
        match whose {
            Whose::Person(id) if self.person(id).is_some() => {
                self.ids_of(id).into_iter().map(Whose::Person).collect()
            }
            Whose::Person(_) => Vec::new(),
            Whose::Raid(id) => {
                self.raid(id).map(|raid| raid.ids().map(Whose::Raid).collect()).unwrap_or_default()
            }
        }
    }

    /// What is counted by the day. Nothing about anybody.
    ///
    /// # Errors
    /// As [`Glance::papers`].
    pub fn quota(&self) -> Result<&crate::access::quota::Quota, Trouble> {
        Ok(&self.open()?.view.quota)
    }

    /// Imports.
    ///
    /// # Errors
    /// As [`Glance::papers`].
    pub fn imports(&self) -> Result<&Imports, Trouble> {
        Ok(&self.open()?.view.importing)
    }

    /// Clocks. Ask for those of a person this glance shows.
    ///
    /// # Errors
    /// As [`Glance::papers`].
    pub fn clocks(&self) -> Result<&Clocks, Trouble> {
        Ok(&self.open()?.view.clocks)
    }

    /// Tasks and calendars. Show those of the scope, and about people this glance shows.
    ///
    /// # Errors
    /// As [`Glance::papers`].
    pub fn tasks(&self) -> Result<&Tasks, Trouble> {
        Ok(&self.open()?.view.tasks)
    }

    /// Everybody's standing.
    ///
    /// # Errors
    /// As [`Glance::papers`].
    pub fn board(&self) -> Result<&Board, Trouble> {
        Ok(&self.open()?.view.today)
    }

    /// Entries that this Panah could not read: written by a newer one.
    pub fn unknown_entries(&self) -> u64 {
        self.raw().map_or(0, |v| v.unknown_entries)
    }

    /// The entries of a person or household, oldest first, from the journal itself.
    ///
    /// # Errors
    /// What the store says.
    pub fn history(&self, subject: SubjectId) -> Result<Vec<Opened>, Trouble> {
        let open = self.open()?;
        let keys = open.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut entries = open.journal.history(subject, &keys).map_err(|e| from_journal(&e))?;
        let scope = |o: &Opened| {
            crate::access::model::Compartment::of(o.compartment).is_some_and(|c| self.scope.contains(&c))
        };
        entries.retain(scope);
        Ok(entries)
    }

    /// The newest entries of the audit compartment.
    ///
    /// # Errors
    /// What the store says.
    pub fn looks(&self, limit: usize) -> Result<Vec<Opened>, Trouble> {
        let open = self.open()?;
        let audit = crate::access::model::Compartment::Audit;
        if !self.scope.contains(&audit) {
            return Ok(Vec::new());
        }
        let keys = open.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        open.journal.recent(audit.id(), limit, &keys).map_err(|e| from_journal(&e))
    }

    /// The newest entry of the journal.
    ///
    /// # Errors
    /// What the store says.
    pub fn head(&self) -> Result<journal::Head, Trouble> {
        self.open()?.journal.head().map_err(|e| from_journal(&e))
    }

    /// Checks every entry, link and signature.
    ///
    /// # Errors
    /// What the store says.
    pub fn verify(&self) -> Result<journal::Report, Trouble> {
        self.open()?.journal.verify().map_err(|e| from_journal(&e))
    }
}
