//! What the fold keeps of tracing. Entries may come in any order: each list is sorted by when it was written.

use super::held::Held;
use super::live::{Changed, Live};
use super::matching::Candidate;
use super::meeting::Touched;
use super::model::{COMPARED, Card, Event, Evidence, RequestField, Side, Verdict, Whose};
use super::steps::{About, Allows, Step, Way};
use crate::base::ids::{BatchId, CardId, CaseCode, PersonId, RequestId, UserId};
use crate::desk::record::{Fact, Record, Stamp, Text, Value};
use dates::Day;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// The age from which somebody is no child. Source: Convention on the Rights of the Child, article 1.
const GROWN: u16 = 18;

/// A step that was taken, by whom and why.
#[derive(Clone, Debug)]
pub struct Taken {
    /// When.
    pub stamp: Stamp,
    /// By whom.
    pub who: Option<UserId>,
    /// The step.
    pub step: Step,
    /// What was known then.
    pub about: About,
    /// Why, in words.
    pub why: Fact<String>,
    /// The day said with it on which somebody asks after them.
    pub ask_on: Option<Day>,
}

/// A request as the desk knows it now.
#[derive(Clone, Debug)]
pub struct Request {
    /// The id inside.
    pub id: RequestId,
    /// The code people see; a request whose first entry has not arrived has none and is not shown.
    pub code: Option<CaseCode>,
    /// The fields.
    pub record: Record<RequestField>,
    /// When it was taken.
    pub taken_ms: i64,
    /// By whom.
    pub taken_by: Option<UserId>,
    steps: Vec<Taken>,
    pub(super) came: Option<Came>,
}

/// The partner's file a request came with last.
#[derive(Clone, Debug)]
pub(super) struct Came {
    pub(super) list: BatchId,
    source: Box<str>,
    pub(super) until: Day,
    stamp: Stamp,
}

/// A verdict as it was given.
#[derive(Clone, Debug)]
pub struct Judged {
    /// When.
    pub stamp: Stamp,
    /// By whom.
    pub who: Option<UserId>,
    /// What they say.
    pub verdict: Verdict,
    /// Why, in words.
    pub why: Fact<String>,
    /// What it was based on.
    pub evidence: Evidence,
}

/// Whether somebody who looks may read a person's case and know of whereabouts.
pub type Reads<'a> = &'a dyn Fn(PersonId) -> bool;

/// Everything of tracing, as far as the open compartments go.
#[derive(Default, Debug)]
pub struct Tracing {
    pub(super) requests: HashMap<RequestId, Request>,
    pub(super) cards: HashMap<CardId, Kept>,
    pub(super) of_person: HashMap<PersonId, CardId>,
    pub(super) judged: HashMap<(RequestId, Side), Vec<Judged>>,
    lists: HashMap<BatchId, List>,
    pub(super) lists_back: HashSet<BatchId>,
    /// Requests whose keys were destroyed: what is still told of them is passed over.
    pub(super) erased: HashSet<RequestId>,
    pub(super) held: HashMap<PersonId, Held>,
    pub(super) touched: Touched,
    pub(super) live: Mutex<Live>,
}

/// A partner's list as it was brought in.
#[derive(Clone, Debug)]
pub struct List {
    /// Which.
    pub list: BatchId,
    /// Who gave it.
    pub source: Box<str>,
    /// The file's name.
    pub file: Box<str>,
    /// Rows that became cards.
    pub taken: u32,
    /// Rows that could not be used.
    pub refused: u32,
    /// When.
    pub stamp: Stamp,
}

#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) card: Option<(Stamp, Card)>,
    taken_back: Option<Stamp>,
    pub(super) erased: Option<Stamp>,
}

impl Request {
    fn new(id: RequestId) -> Self {
        let record = Record::default();
        Self { id, code: None, record, taken_ms: 0, taken_by: None, steps: Vec::new(), came: None }
    }

    /// The names of the person sought, own script first.
    pub fn names(&self) -> Vec<&Text> {
        let fields = [RequestField::Name, RequestField::NameOther];
        let mut names: Vec<&Text> = fields.iter().filter_map(|f| self.record.text(*f)).collect();
        names.extend(self.texts(RequestField::Aliases));
        names
    }

    /// The names of a field that holds several.
    pub fn texts(&self, field: RequestField) -> &[Text] {
        if let Some(Value::Texts(texts)) = self.record.get(field) { texts } else { &[] }
    }

    /// Every step, oldest first.
    pub fn steps(&self) -> &[Taken] {
        &self.steps
    }

    /// How far it has come. Two steps that could not both be taken: the earlier one was.
    pub fn way(&self) -> Way {
        self.walked().0
    }

    /// The day on which somebody asks after them: the one said last. Whoever asked after them and said no other has done it.
    pub fn ask_on(&self) -> Option<Day> {
        let (way, day) = self.walked();
        day.filter(|_| way.is_asked_after())
    }

    fn walked(&self) -> (Way, Option<Day>) {
        let (mut way, mut day) = (Way::default(), None);
        for taken in &self.steps {
            let Some(who) = taken.who else { continue };
            if way.take(taken.step, who, taken.about) && taken.step.sets_day() {
                day = if taken.step == Step::FollowUp { taken.ask_on } else { taken.ask_on.or(day) };
            }
        }
        (way, day)
    }

    /// What the way needs to know, on a day.
    pub fn about(&self, today: Day) -> About {
        about(&self.record, today)
    }

    /// Looked for on a day.
    pub fn is_sought(&self, today: Day) -> bool {
        self.code.is_some() && !self.is_past(today) && self.way().is_sought()
    }

    /// It came with a partner's file.
    pub const fn is_partners(&self) -> bool {
        self.came.is_some()
    }

    /// The partner's time for it is over on a day: it is as if it were not there.
    pub fn is_past(&self, today: Day) -> bool {
        self.came.as_ref().is_some_and(|came| came.until < today)
    }

    /// A mark of everything a comparison reads.
    pub fn mark(&self) -> u64 {
        COMPARED.iter().fold(SEED, |mark, field| {
            let heads = self.record.heads(*field);
            heads.iter().fold(mark, |mark, head| mix(mark, &head.stamp.entry.0))
        })
    }
}

/// What the way needs to know of a request's fields, on a day.
pub fn about(record: &Record<RequestField>, today: Day) -> About {
    let born = record.date(RequestField::Birth);
    let young = born.and_then(|b| b.age_on(today)).is_some_and(|ages| ages.min < GROWN);
    // The word alone opens no way past consent: an age that says otherwise stands against it, and is flagged.
    let child_alone = record.flag(RequestField::ChildAlone) == Some(true) && !is_grown(record, today);
    About {
        consented: record.word(RequestField::Consent) == Some("yes"),
        child: young || child_alone,
        child_alone,
        wishes: match record.word(RequestField::Purpose) {
            Some("reunion") => Allows::Place,
            Some("contact") => Allows::Contact,
            _ => Allows::News,
        },
    }
}

/// An age was noted at which nobody is a child.
pub fn is_grown(record: &Record<RequestField>, today: Day) -> bool {
    let born = record.date(RequestField::Birth);
    born.and_then(|b| b.age_on(today)).is_some_and(|ages| ages.min >= GROWN)
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, 64 bits: a mark that changes when the bytes change; nothing secret rests on it.
fn mix(mark: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(mark, |mark, byte| (mark ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A mark of what is compared of a card: the same list brought again brings no rejected pair back.
fn seen(card: &Card) -> u64 {
    let named = [&card.father, &card.grandfather, &card.mother].map(|t| t.as_ref().map_or("", Text::show));
    let birth = card.birth.as_ref().map(|b| format!("{} {}", b.show().earliest, b.show().latest));
    let places = [card.origin.as_ref(), card.seen.place.as_ref()].map(|p| p.map(|p| p.show().to_string()));
    let many = card.names.iter().chain(&card.companions).map(Text::show);
    let words = many.chain(named).chain(card.numbers.iter().map(|n| n.show().as_str()));
    let words = words.chain(card.sex.as_deref()).chain(birth.as_deref());
    let words = words.chain(places.iter().flatten().map(String::as_str));
    words.fold(SEED, |mark, word| mix(mix(mark, word.as_bytes()), &[0]))
}

/// The one key of a pair: two requests for the same person are one pair from either end.
pub fn pair(request: RequestId, side: Side) -> (RequestId, Side) {
    match side {
        Side::Sought(other) if other < request => (other, Side::Sought(request)),
        _ => (request, side),
    }
}

impl Tracing {
    /// Notes whose candidates an event may change.
    fn touch(&mut self, event: &Event) {
        let live = self.live.get_mut().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Offered { card, .. } | Event::TakenBack { card } => live.note(Changed::Card(*card)),
            Event::Taken { request, .. }
            | Event::Amended { request, .. }
            | Event::Stepped { request, .. }
            | Event::Came { request, .. } => {
                live.note(Changed::Request(*request));
            }
            Event::ListTakenBack { list } => {
                let of = |kept: &Kept| kept.card.as_ref().is_some_and(|(_, c)| c.whose.list() == Some(*list));
                self.cards
                    .iter()
                    .filter(|(_, kept)| of(kept))
                    .for_each(|(id, _)| live.note(Changed::Card(*id)));
                let of = |r: &&Request| r.came.as_ref().is_some_and(|came| came.list == *list);
                self.requests.values().filter(of).for_each(|r| live.note(Changed::Request(r.id)));
            }
            Event::Erased { cards, requests } => {
                for id in cards {
                    live.note(Changed::Card(*id));
                }
                for id in requests {
                    live.note(Changed::Request(*id));
                }
            }
            Event::Judged { .. } | Event::Listed { .. } => {}
        }
    }

    /// Folds one event in.
    pub fn apply(&mut self, event: Event, stamp: Stamp, who: Option<UserId>) {
        if event.request().is_some_and(|id| self.erased.contains(&id)) {
            return;
        }
        self.touch(&event);
        match event {
            Event::Taken { request, code, changes } => {
                let kept = self.request_mut(request);
                kept.code = Some(code);
                kept.taken_ms = stamp.at_ms;
                kept.taken_by = who;
                kept.record.apply(stamp, changes);
            }
            Event::Amended { request, changes } => self.request_mut(request).record.apply(stamp, changes),
            Event::Stepped { request, step, about, why, ask_on } => {
                let steps = &mut self.request_mut(request).steps;
                if !steps.iter().any(|t| t.stamp.entry == stamp.entry) {
                    steps.push(Taken { stamp, who, step, about, why, ask_on });
                    steps.sort_by_key(|t| (t.stamp.at_ms, t.stamp.entry));
                }
            }
            Event::Offered { card, facts } => self.offer(card, *facts, stamp),
            Event::TakenBack { card } => {
                let kept = self.cards.entry(card).or_default();
                kept.taken_back = kept.taken_back.max_by_stamp(stamp);
            }
            Event::Listed { list, source, file, taken, refused } => {
                self.lists.insert(list, List { list, source, file, taken, refused, stamp });
            }
            Event::ListTakenBack { list } => {
                self.lists_back.insert(list);
            }
            Event::Came { request, list, source, until } => {
                let kept = self.request_mut(request);
                let newer = |c: &Came| (c.stamp.at_ms, c.stamp.entry) > (stamp.at_ms, stamp.entry);
                if !kept.came.as_ref().is_some_and(newer) {
                    kept.came = Some(Came { list, source, until, stamp });
                }
            }
            Event::Judged { request, side, verdict, why, evidence } => {
                let list = self.judged.entry(pair(request, side)).or_default();
                list.push(Judged { stamp, who, verdict, why, evidence });
                list.sort_by_key(|j| (j.stamp.at_ms, j.stamp.entry));
            }
            Event::Erased { cards, requests } => self.erase((cards, requests), stamp),
        }
    }

    fn offer(&mut self, id: CardId, facts: Card, stamp: Stamp) {
        if let Whose::Person { person, .. } = &facts.whose {
            self.of_person.insert(*person, id);
        }
        let kept = self.cards.entry(id).or_default();
        let newer = |s: &Stamp| (s.at_ms, s.entry) > (stamp.at_ms, stamp.entry);
        if !kept.card.as_ref().is_some_and(|(s, _)| newer(s)) && !kept.erased.as_ref().is_some_and(newer) {
            kept.card = Some((stamp, facts));
        }
    }

    fn request_mut(&mut self, id: RequestId) -> &mut Request {
        self.requests.entry(id).or_insert_with(|| Request::new(id))
    }

    /// A request, if its first entry is here and it was not taken back with its file.
    pub fn request(&self, id: RequestId) -> Option<&Request> {
        self.requests.get(&id).filter(|r| self.is_here(r))
    }

    /// The same, unless the partner's time for it is over.
    pub fn request_on(&self, id: RequestId, today: Day) -> Option<&Request> {
        self.request(id).filter(|r| !r.is_past(today))
    }

    /// Every request.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.values().filter(|r| self.is_here(r))
    }

    fn is_here(&self, request: &Request) -> bool {
        let back = request.came.as_ref().is_some_and(|came| self.lists_back.contains(&came.list));
        request.code.is_some() && !back
    }

    /// The requests of a partner by the partner's own reference, those taken back too.
    pub fn requests_from(&self, source: &str) -> HashMap<String, &Request> {
        let of = |r: &&Request| r.came.as_ref().is_some_and(|came| &*came.source == source);
        let key = |r: &Request| r.record.text(RequestField::TheirRef).map(|t| t.show().to_owned());
        self.requests.values().filter(of).filter_map(|r| Some((key(r)?, r))).collect()
    }

    /// The request of a code.
    pub fn by_code(&self, code: CaseCode) -> Option<&Request> {
        self.requests().find(|r| r.code == Some(code))
    }

    /// A card that may be matched on a day.
    pub fn card(&self, id: CardId, today: Day) -> Option<&Card> {
        self.open(self.cards.get(&id)?, today)
    }

    /// Every card that may be matched on a day.
    pub fn cards(&self, today: Day) -> impl Iterator<Item = (CardId, &Card)> {
        self.cards.iter().filter_map(move |(id, kept)| Some((*id, self.open(kept, today)?)))
    }

    pub(super) fn open<'a>(&self, kept: &'a Kept, today: Day) -> Option<&'a Card> {
        let listed = |c: &&Card| c.whose.list().is_none_or(|list| !self.lists_back.contains(&list));
        kept.open(today).filter(listed)
    }

    /// The lists that were brought in, newest first, each with whether it was taken back.
    pub fn lists(&self) -> Vec<(&List, bool)> {
        let mut lists: Vec<_> = self.lists.values().map(|l| (l, self.lists_back.contains(&l.list))).collect();
        lists.sort_by_key(|(l, _)| std::cmp::Reverse((l.stamp.at_ms, l.list)));
        lists
    }

    /// The cards of records from elsewhere by source and reference: the same record again is the same card.
    pub fn from_elsewhere(&self, source: &str) -> HashMap<String, CardId> {
        let key = |kept: &Kept| match &kept.card.as_ref()?.1.whose {
            Whose::Elsewhere { source: s, reference, .. } if &**s == source => Some(reference.show().clone()),
            _ => None,
        };
        self.cards.iter().filter_map(|(id, kept)| Some((key(kept)?, *id))).collect()
    }

    /// The card of a person, open or not, with its last day.
    pub fn card_of(&self, person: PersonId) -> Option<(CardId, Day, bool)> {
        let id = *self.of_person.get(&person)?;
        let kept = self.cards.get(&id)?;
        let (_, card) = kept.card.as_ref()?;
        Some((id, card.until, !kept.is_taken_back()))
    }

    /// When the facts of a card were written.
    pub fn card_stamp(&self, id: CardId) -> Option<Stamp> {
        self.cards.get(&id)?.card.as_ref().map(|(stamp, _)| *stamp)
    }

    /// What was said of a pair, oldest first.
    pub fn judged(&self, request: RequestId, side: Side) -> &[Judged] {
        self.judged.get(&pair(request, side)).map_or(&[], Vec::as_slice)
    }

    /// The verdict that holds for a pair: the last one, unless it was taken back, or it said no and the evidence has
    /// changed since.
    pub fn verdict(&self, request: RequestId, side: Side) -> Option<&Judged> {
        let last = self.judged(request, side).last()?;
        match last.verdict {
            Verdict::Undone => None,
            Verdict::Rejected | Verdict::Postponed if last.evidence != self.evidence(request, side) => None,
            _ => Some(last),
        }
    }

    /// The candidate a person confirmed, if one.
    pub fn confirmed(&self, request: RequestId) -> Option<Side> {
        let mine = self.judged.keys().filter_map(|(r, side)| match side {
            _ if *r == request => Some(*side),
            Side::Sought(other) if *other == request => Some(Side::Sought(*r)),
            _ => None,
        });
        let holds = |side: &Side| {
            self.verdict(request, *side).filter(|j| j.verdict == Verdict::Confirmed).map(|j| j.stamp)
        };
        mine.filter_map(|side| Some((holds(&side)?, side)))
            .max_by_key(|(stamp, _)| (stamp.at_ms, stamp.entry))
            .map(|(_, side)| side)
    }

    /// A mark of what is compared of a pair now.
    pub fn evidence(&self, request: RequestId, side: Side) -> Evidence {
        let mark = |id: RequestId| self.requests.get(&id).map_or(0, Request::mark);
        let other = match side {
            Side::Card(id) => self.cards.get(&id).and_then(|k| k.card.as_ref()).map_or(0, |(_, c)| seen(c)),
            Side::Enquirer(id) | Side::Sought(id) => mark(id),
            Side::Held(id) => self.held.get(&id).map_or(0, |held| {
                held.marks().fold(seen(&held.card), |mark, word| mix(mark, word.as_bytes()))
            }),
        };
        // Either order gives the same mark: a pair has no first side.
        mark(request).wrapping_add(other)
    }

    /// The candidates of a request, best first. Those who may not be matched any more are left out, and so are people
    /// of this desk whose case the reader may not read.
    pub fn candidates(&self, request: &Request, today: Day, reads: Reads<'_>) -> Vec<Candidate> {
        let mut live = self.live();
        live.settle(self, today);
        if !request.is_sought(today) {
            return Vec::new();
        }
        let open = |c: &&Candidate| {
            let reads = !matches!(c.side, Side::Held(person) if !reads(person));
            reads && super::matching::shown(self, request, c.side, today)
        };
        live.of(request.id).iter().filter(open).cloned().collect()
    }

    /// The oldest other request that is, most likely, for the same person, in whatever spelling: the same call taken
    /// twice, or by two partners.
    pub fn same_sought(&self, request: &Request, today: Day) -> Option<RequestId> {
        let mut live = self.live();
        live.settle(self, today);
        let likely = live.of(request.id).iter().filter(|c| c.likely);
        let other = |c: &Candidate| match c.side {
            Side::Sought(id) => self.request_on(id, today).filter(|r| !r.way().is_over()),
            _ => None,
        };
        likely.filter_map(other).min_by_key(|r| (r.taken_ms, r.id)).map(|r| r.id)
    }

    /// The pairs nobody has decided: children alone first, then the surest. A pair of two requests waits once.
    pub fn waiting(&self, today: Day, reads: Reads<'_>) -> Vec<(RequestId, Candidate)> {
        let mut seen = HashSet::new();
        let mut waiting: Vec<(bool, RequestId, Candidate)> = Vec::new();
        let mut requests: Vec<&Request> = self.requests().filter(|r| r.is_sought(today)).collect();
        requests.sort_by_key(|r| r.id);
        for request in requests {
            let grown = !request.about(today).child_alone;
            for candidate in self.candidates(request, today, reads) {
                let undecided = self.verdict(request.id, candidate.side).is_none();
                if undecided && seen.insert(pair(request.id, candidate.side)) {
                    waiting.push((grown, request.id, candidate));
                }
            }
        }
        let order = |a: &(bool, RequestId, Candidate), b: &(bool, RequestId, Candidate)| {
            a.0.cmp(&b.0).then(b.2.probability.total_cmp(&a.2.probability)).then(a.1.cmp(&b.1))
        };
        waiting.sort_by(order);
        waiting.into_iter().map(|(_, id, candidate)| (id, candidate)).collect()
    }
}

impl Kept {
    fn is_taken_back(&self) -> bool {
        match (&self.card, self.taken_back) {
            (Some((offered, _)), Some(back)) => (back.at_ms, back.entry) > (offered.at_ms, offered.entry),
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }

    fn open(&self, today: Day) -> Option<&Card> {
        let (_, card) = self.card.as_ref()?;
        (!self.is_taken_back() && card.until >= today).then_some(card)
    }
}

/// The later of two stamps.
pub(super) trait Later {
    fn max_by_stamp(self, other: Stamp) -> Option<Stamp>;
}

impl Later for Option<Stamp> {
    fn max_by_stamp(self, other: Stamp) -> Self {
        match self {
            Some(kept) if (kept.at_ms, kept.entry) > (other.at_ms, other.entry) => Some(kept),
            _ => Some(other),
        }
    }
}
