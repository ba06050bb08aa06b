//! Who may be the person sought: every request against cards and against other requests, with reasons clue by clue.
//!
//! The comparison itself is [`names::link`]; here it is said what of a request or card is compared, which pairs make
//! sense at all, and where the line lies above which a pair is shown.

use super::model::{Card, RequestField, Side};
use super::view::{Request, Tracing};
use crate::base::ids::{CardId, RequestId};
use crate::desk::record::Text;
use crate::places::Pcode;
use dates::{Day, Uncertain};
use names::link::{Evidence, Finder, Matcher, Record, Register, Says, Sex, Span};
use std::collections::{BTreeSet, HashMap};

/// Below this probability a pair is not shown.
pub const SHOWN: f64 = 0.05;
/// From this probability, with more than one clue for it, a pair is called likely.
pub const LIKELY: f64 = 0.9;
/// The most candidates of one request.
pub const MOST: usize = 20;
/// How many more are asked of the finder, because some sides may not be shown.
const ASKED: usize = 40;

/// Somebody who may be the person sought.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The other side.
    pub side: Side,
    /// The chance that it is the same person, from 0 to 1.
    pub probability: f64,
    /// Likely, and not by one clue alone.
    pub likely: bool,
    /// What speaks for and against, in the order of the clues.
    pub evidence: Vec<Evidence>,
}

/// The finder over everybody who may be found, kept beside the view and wiped with it.
pub struct Engine {
    finder: Finder,
    sides: Vec<Side>,
    records: HashMap<Side, Vec<u32>>,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            finder: Finder::new(Register::new(), Matcher::default()),
            sides: Vec::new(),
            records: HashMap::new(),
        }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("sides", &self.sides.len()).finish_non_exhaustive()
    }
}

/// The texts of one person, gathered so that a record can borrow them.
#[derive(Default)]
struct Texts {
    own: Vec<String>,
    father: String,
    grandfather: String,
    mother: String,
    sex: Option<Sex>,
    birth: Option<Span>,
    origin: [String; 2],
    seen: String,
    companions: Vec<String>,
    numbers: Vec<String>,
}

fn show(text: Option<&Text>) -> String {
    text.map(|t| t.show().to_owned()).unwrap_or_default()
}

fn span(date: &Uncertain) -> Span {
    Span { earliest: date.earliest.days(), latest: date.latest.days() }
}

fn sex(word: Option<&str>) -> Option<Sex> {
    match word? {
        "f" => Some(Sex::Female),
        "m" => Some(Sex::Male),
        _ => None,
    }
}

fn origin(place: Option<Pcode>) -> [String; 2] {
    let Some(place) = place else { return <[String; 2]>::default() };
    [place.province().to_string(), if place.is_district() { place.to_string() } else { String::new() }]
}

impl Texts {
    fn sought(request: &Request) -> Self {
        use RequestField as F;
        let texts = |field| request.texts(field).iter().map(|t| t.show().to_owned()).collect();
        Self {
            own: request.names().iter().map(|t| t.show().to_owned()).collect(),
            father: show(request.record.text(F::Father)),
            grandfather: show(request.record.text(F::Grandfather)),
            mother: show(request.record.text(F::Mother)),
            sex: sex(request.record.word(F::Sex)),
            birth: request.record.date(F::Birth).map(span),
            origin: origin(request.record.place(F::Origin)),
            seen: request.record.place(F::LastPlace).map(|p| p.province().to_string()).unwrap_or_default(),
            companions: texts(F::Companions),
            numbers: request.record.text(F::Number).map(|t| t.show().to_owned()).into_iter().collect(),
        }
    }

    /// The enquirer as somebody who may be sought by another: names and father alone.
    fn enquirer(request: &Request) -> Self {
        Self {
            own: request
                .record
                .text(RequestField::EnquirerName)
                .map(|t| t.show().to_owned())
                .into_iter()
                .collect(),
            father: show(request.record.text(RequestField::EnquirerFather)),
            ..Self::default()
        }
    }

    fn card(card: &Card) -> Self {
        Self {
            own: card.names.iter().map(|t| t.show().to_owned()).collect(),
            father: show(card.father.as_ref()),
            grandfather: show(card.grandfather.as_ref()),
            mother: show(card.mother.as_ref()),
            sex: sex(card.sex.as_deref()),
            birth: card.birth.as_ref().map(|b| span(b.show())),
            origin: origin(card.origin.as_ref().map(|p| *p.show())),
            seen: card.seen.place.as_ref().map(|p| p.show().province().to_string()).unwrap_or_default(),
            companions: card.companions.iter().map(|t| t.show().to_owned()).collect(),
            numbers: card.numbers.iter().map(|n| n.show().clone()).collect(),
        }
    }

    /// The names the person is asked or found by; one empty one when only the father's is known.
    fn own_names(&self) -> impl Iterator<Item = &str> {
        let nameless = self.own.is_empty() && !self.father.is_empty();
        self.own.iter().map(String::as_str).chain(nameless.then_some(""))
    }

    fn record<'a>(&'a self, own: &'a str, companions: &'a [&'a str], numbers: &'a [&'a str]) -> Record<'a> {
        Record {
            own,
            father: &self.father,
            grandfather: &self.grandfather,
            mother: &self.mother,
            sex: self.sex,
            birth: self.birth,
            origin: [&self.origin[0], &self.origin[1]],
            seen: &self.seen,
            companions,
            numbers,
        }
    }

    /// Does something with the record of each name.
    fn records<T>(&self, mut each: impl FnMut(&Record<'_>) -> T) -> Vec<T> {
        let companions: Vec<&str> = self.companions.iter().map(String::as_str).collect();
        let numbers: Vec<&str> = self.numbers.iter().map(String::as_str).collect();
        self.own_names().map(|own| each(&self.record(own, &companions, &numbers))).collect()
    }
}

impl Engine {
    /// Puts a side in as it is now, or takes it out.
    fn put(&mut self, side: Side, texts: Option<&Texts>) {
        for old in self.records.remove(&side).into_iter().flatten() {
            self.finder.remove(old);
        }
        let Some(texts) = texts else { return };
        let finder = &mut self.finder;
        let added = texts.records(|record| finder.add(record));
        for id in &added {
            let at = usize::try_from(*id).unwrap_or(usize::MAX);
            if self.sides.len() <= at {
                self.sides.resize(at.saturating_add(1), side);
            }
            if let Some(slot) = self.sides.get_mut(at) {
                *slot = side;
            }
        }
        self.records.insert(side, added);
    }

    /// A card came or changed.
    pub fn card(&mut self, id: CardId, card: Option<&Card>) {
        self.put(Side::Card(id), card.map(Texts::card).as_ref());
    }

    /// A request came or changed: the person sought and the enquirer are both somebody who may be found.
    pub fn request(&mut self, id: RequestId, request: Option<&Request>) {
        self.put(Side::Sought(id), request.map(Texts::sought).as_ref());
        self.put(Side::Enquirer(id), request.map(Texts::enquirer).as_ref());
    }

    /// Requests for which somebody may be found who looks like this.
    fn sought_by(&self, texts: &Texts) -> Vec<RequestId> {
        let hits = texts.records(|record| self.finder.candidates(record, ASKED));
        let side = |record: u32| self.sides.get(usize::try_from(record).ok()?).copied();
        let sought = hits.into_iter().flatten().filter_map(|hit| match side(hit.record)? {
            Side::Sought(id) => Some(id),
            _ => None,
        });
        sought.collect()
    }

    /// The candidates of many requests at once, in their order; the work is spread over the cores.
    fn candidates_of_all(&self, tracing: &Tracing, requests: &[&Request], today: Day) -> Vec<Vec<Candidate>> {
        let texts: Vec<Texts> = requests.iter().map(|r| Texts::sought(r)).collect();
        let companions: Vec<Vec<&str>> =
            texts.iter().map(|t| t.companions.iter().map(String::as_str).collect()).collect();
        let numbers: Vec<Vec<&str>> =
            texts.iter().map(|t| t.numbers.iter().map(String::as_str).collect()).collect();
        let mut queries = Vec::new();
        let mut whose = Vec::new();
        for (at, ((texts, companions), numbers)) in texts.iter().zip(&companions).zip(&numbers).enumerate() {
            for own in texts.own_names() {
                queries.push(texts.record(own, companions, numbers));
                whose.push(at);
            }
        }
        let mut all: Vec<HashMap<Side, Candidate>> = requests.iter().map(|_| HashMap::new()).collect();
        for (at, hits) in whose.into_iter().zip(self.finder.all(&queries, ASKED)) {
            let (Some(request), Some(best)) = (requests.get(at), all.get_mut(at)) else { continue };
            for hit in hits {
                self.keep_best(tracing, request, hit, today, best);
            }
        }
        all.into_iter().map(ranked).collect()
    }

    /// The finder gives each name of a person apart: the best of them counts.
    fn keep_best(
        &self,
        tracing: &Tracing,
        request: &Request,
        hit: names::link::Candidate,
        today: Day,
        best: &mut HashMap<Side, Candidate>,
    ) {
        let at = usize::try_from(hit.record).unwrap_or(usize::MAX);
        let Some(side) = self.sides.get(at).copied() else { return };
        if hit.probability < SHOWN || !shown(tracing, request, side, today) {
            return;
        }
        let likely = hit.probability >= LIKELY && clues_for(&hit.evidence) >= 2;
        let candidate = Candidate { side, probability: hit.probability, likely, evidence: hit.evidence };
        let better = best.get(&side).is_none_or(|kept| candidate.probability > kept.probability);
        if better {
            best.insert(side, candidate);
        }
    }
}

/// Best first, at most [`MOST`]; equal chances in the order of the sides, so that the answer never depends on chance.
fn ranked(best: HashMap<Side, Candidate>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = best.into_values().collect();
    all.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.side.cmp(&b.side)));
    all.truncate(MOST);
    all
}

/// Candidates kept up to date: the finder, what has changed since it last looked, and what it found.
#[derive(Debug, Default)]
pub struct Live {
    engine: Engine,
    changed_cards: BTreeSet<CardId>,
    changed_requests: BTreeSet<RequestId>,
    found: HashMap<RequestId, Vec<Candidate>>,
}

/// From so many changes at once everything is matched anew, which is cheaper than asking each change whom it concerns.
const IN_FULL: usize = 200;

impl Live {
    /// A card came, changed or went.
    pub fn card_changed(&mut self, id: CardId) {
        self.changed_cards.insert(id);
    }

    /// A request came or changed.
    pub fn request_changed(&mut self, id: RequestId) {
        self.changed_requests.insert(id);
    }

    /// What was found for a request.
    pub fn of(&self, id: RequestId) -> &[Candidate] {
        self.found.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Brings everything up to date: a change concerns its own request and those that it may be found for.
    pub fn settle(&mut self, tracing: &Tracing, today: Day) {
        let cards = std::mem::take(&mut self.changed_cards);
        let requests = std::mem::take(&mut self.changed_requests);
        if cards.is_empty() && requests.is_empty() {
            return;
        }
        for id in &cards {
            self.engine.card(*id, tracing.card(*id, today));
        }
        for id in &requests {
            self.engine.request(*id, tracing.request(*id));
        }
        let mut concerned: BTreeSet<RequestId> = requests.clone();
        if cards.len().saturating_add(requests.len()) > IN_FULL {
            concerned.extend(tracing.requests().map(|r| r.id));
        } else {
            let texts = cards.iter().filter_map(|id| tracing.card(*id, today)).map(Texts::card);
            let others = requests.iter().filter_map(|id| tracing.request(*id));
            let others = others.flat_map(|r| [Texts::sought(r), Texts::enquirer(r)]);
            for texts in texts.chain(others) {
                concerned.extend(self.engine.sought_by(&texts));
            }
        }
        let asked: Vec<&Request> = concerned.iter().filter_map(|id| tracing.request(*id)).collect();
        let (sought, over): (Vec<&Request>, Vec<&Request>) =
            asked.into_iter().partition(|r| r.is_sought(today));
        for request in over {
            self.found.remove(&request.id);
        }
        for (request, found) in sought.iter().zip(self.engine.candidates_of_all(tracing, &sought, today)) {
            self.found.insert(request.id, found);
        }
    }
}

/// Clues that speak for the pair.
fn clues_for(evidence: &[Evidence]) -> usize {
    evidence.iter().filter(|e| matches!(e.says, Says::Agrees | Says::Nearly) && e.bits > 0.0).count()
}

/// Whether a side may be shown as a candidate of a request at all: not itself, open, and not over.
pub fn shown(tracing: &Tracing, request: &Request, side: Side, today: Day) -> bool {
    let open = |id| tracing.request(id).filter(|r| !r.way().is_over() && !r.is_past(today));
    match side {
        Side::Card(id) => tracing.card(id, today).is_some(),
        Side::Sought(id) | Side::Enquirer(id) if id == request.id => false,
        // Somebody who asks agreed to it only when they said so: without consent their own details are not used.
        Side::Enquirer(id) => open(id).is_some_and(|r| r.about(today).consented),
        Side::Sought(id) => open(id).is_some(),
    }
}
