//! Who may be the person sought: every request against cards and against other requests, with reasons clue by clue.
//!
//! The comparison itself is [`names::link`]; here it is said what of a request or card is compared, which pairs make
//! sense at all, and where the line lies above which a pair is shown.

use super::held::Held;
use super::model::{Card, RequestField, Side};
use super::raids;
use super::view::{Request, Tracing};
use crate::base::ids::{PersonId, RequestId};
use crate::desk::record::Text;
use crate::places::Pcode;
use dates::{Day, Uncertain};
use names::link::{Evidence, Finder, Matcher, Record, Register, Says, Sex, Span};
use std::collections::HashMap;

/// Below this probability a pair is not shown.
pub const SHOWN: f64 = 0.05;
/// From this probability, with more than one clue for it, a pair is called likely.
pub const LIKELY: f64 = 0.9;
/// The chance of a pair for which nothing of the person alone speaks, at most: who were together are several, and each
/// is as much like the person sought as the next.
const AMONG_OTHERS: f64 = 0.5;
/// The most candidates of one request; of people of this desk without a card as many again.
pub const MOST: usize = 20;
/// How many more are asked of the finder, because some sides may not be shown.
const ASKED: usize = 60;
/// Clues that speak of those a person was with, or the family, and not of the person alone.
const SHARED: [&str; 7] =
    ["companions", "last-seen", "raid", "origin", "father-name", "grandfather-name", "mother-name"];

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
pub struct Texts {
    own: Vec<String>,
    father: String,
    grandfather: String,
    mother: String,
    sex: Option<Sex>,
    birth: Option<Span>,
    origin: [String; 2],
    seen: Vec<String>,
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
    /// The person sought in a request.
    pub fn sought(request: &Request) -> Self {
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
            seen: request.record.place(F::LastPlace).map(|p| p.province().to_string()).into_iter().collect(),
            companions: texts(F::Companions),
            numbers: request.record.text(F::Number).map(|t| t.show().to_owned()).into_iter().collect(),
        }
    }

    /// The enquirer as somebody who may be sought by another: names and father alone.
    pub fn enquirer(request: &Request) -> Self {
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

    /// What a card says.
    pub fn card(card: &Card) -> Self {
        Self {
            own: card.names.iter().map(|t| t.show().to_owned()).collect(),
            father: show(card.father.as_ref()),
            grandfather: show(card.grandfather.as_ref()),
            mother: show(card.mother.as_ref()),
            sex: sex(card.sex.as_deref()),
            birth: card.birth.as_ref().map(|b| span(b.show())),
            origin: origin(card.origin.as_ref().map(|p| *p.show())),
            seen: card.seen.place.as_ref().map(|p| p.show().province().to_string()).into_iter().collect(),
            companions: card.companions.iter().map(|t| t.show().to_owned()).collect(),
            numbers: card.numbers.iter().map(|n| n.show().clone()).collect(),
        }
    }

    /// A person of the desk, with every province they are known to have been in.
    pub fn held(held: &Held, today: Day) -> Self {
        let mut seen: Vec<String> = held.places(today).map(|p| p.province().to_string()).collect();
        seen.sort_unstable();
        seen.dedup();
        Self { seen, ..Self::card(&held.card) }
    }

    /// The names the person is asked or found by; one empty one when only the father's or a companion's is known.
    fn own_names(&self) -> impl Iterator<Item = &str> {
        let nameless = self.own.is_empty() && !(self.father.is_empty() && self.companions.is_empty());
        self.own.iter().map(String::as_str).chain(nameless.then_some(""))
    }

    /// The places they were last seen at; one empty one when none is known.
    fn places(&self) -> impl Iterator<Item = &str> {
        self.seen.iter().map(String::as_str).chain(self.seen.is_empty().then_some(""))
    }

    fn record<'a>(
        &'a self,
        (own, seen): (&'a str, &'a str),
        companions: &'a [&'a str],
        numbers: &'a [&'a str],
    ) -> Record<'a> {
        Record {
            own,
            father: &self.father,
            grandfather: &self.grandfather,
            mother: &self.mother,
            sex: self.sex,
            birth: self.birth,
            origin: [&self.origin[0], &self.origin[1]],
            seen,
            companions,
            numbers,
        }
    }

    /// Does something with the record of each name and place.
    fn records<T>(&self, mut each: impl FnMut(&Record<'_>) -> T) -> Vec<T> {
        let companions: Vec<&str> = self.companions.iter().map(String::as_str).collect();
        let numbers: Vec<&str> = self.numbers.iter().map(String::as_str).collect();
        let each_of = self.own_names().flat_map(|own| self.places().map(move |seen| (own, seen)));
        each_of.map(|said| each(&self.record(said, &companions, &numbers))).collect()
    }
}

impl Engine {
    /// Puts a side in as it is now, or takes it out.
    pub fn put(&mut self, side: Side, texts: Option<&Texts>) {
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

    /// Measures anew how common things are, when much came.
    pub fn renew(&mut self) {
        self.finder.renew();
    }

    /// Requests for which somebody may be found who looks like this.
    pub fn sought_by(&self, texts: &Texts) -> Vec<RequestId> {
        let hits = texts.records(|record| self.finder.candidates(record, ASKED));
        let side = |record: u32| self.sides.get(usize::try_from(record).ok()?).copied();
        let sought = hits.into_iter().flatten().filter_map(|hit| match side(hit.record)? {
            Side::Sought(id) => Some(id),
            _ => None,
        });
        sought.collect()
    }

    /// The candidates of many requests at once, in their order; the work is spread over the cores.
    pub fn candidates_of_all(
        &self,
        tracing: &Tracing,
        requests: &[&Request],
        today: Day,
    ) -> Vec<Vec<Candidate>> {
        let texts: Vec<Texts> = requests.iter().map(|r| Texts::sought(r)).collect();
        let companions: Vec<Vec<&str>> =
            texts.iter().map(|t| t.companions.iter().map(String::as_str).collect()).collect();
        let numbers: Vec<Vec<&str>> =
            texts.iter().map(|t| t.numbers.iter().map(String::as_str).collect()).collect();
        let mut queries = Vec::new();
        let mut whose = Vec::new();
        for (at, ((texts, companions), numbers)) in texts.iter().zip(&companions).zip(&numbers).enumerate() {
            for own in texts.own_names() {
                queries.extend(texts.places().map(|seen| texts.record((own, seen), companions, numbers)));
                whose.resize(queries.len(), at);
            }
        }
        let mut all: Vec<HashMap<Side, Candidate>> = requests.iter().map(|_| HashMap::new()).collect();
        for (at, hits) in whose.into_iter().zip(self.finder.all(&queries, ASKED)) {
            let (Some(request), Some(best)) = (requests.get(at), all.get_mut(at)) else { continue };
            for hit in hits {
                self.keep_best(tracing, request, hit, today, best);
            }
        }
        let by_district = raids::by_district(tracing);
        for ((request, texts), best) in requests.iter().zip(&texts).zip(&mut all) {
            for (person, raid) in raids::same(request, &by_district) {
                for hit in self.of_raid(texts, (person, raid.people)) {
                    self.keep_best(tracing, request, hit, today, best);
                }
            }
        }
        all.into_iter().map(ranked).collect()
    }

    /// Somebody taken in the raid the request tells of, held against it. What the raid stands for already, the place and
    /// those who were there, is left out.
    fn of_raid(&self, texts: &Texts, (person, people): (PersonId, usize)) -> Vec<names::link::Candidate> {
        let numbers: Vec<&str> = texts.numbers.iter().map(String::as_str).collect();
        let records = self.records.get(&Side::Held(person)).into_iter().flatten();
        let own: Vec<&str> = texts.own_names().chain(texts.own.is_empty().then_some("")).collect();
        let pairs = records.flat_map(|record| own.iter().map(move |own| (*own, *record)));
        pairs
            .filter_map(|(own, record)| {
                let asked = texts.record((own, ""), &[], &numbers);
                let mut hit = self.finder.weigh_among(&asked, record, people)?;
                hit.evidence.push(raids::clue(people, self.records.len()));
                Some(hit)
            })
            .collect()
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
        let own = speaking(&hit.evidence).any(|e| !SHARED.contains(&e.clue));
        let probability = if own { hit.probability } else { hit.probability.min(AMONG_OTHERS) };
        let likely = probability >= LIKELY && speaking(&hit.evidence).count() >= 2;
        let candidate = Candidate { side, probability, likely, evidence: hit.evidence };
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
    // Counted apart, so that what one reader is not shown takes no place from another.
    let mut kept = [0_usize; 2];
    all.retain(|c| {
        let [others, held] = &mut kept;
        let count = if matches!(c.side, Side::Held(_)) { held } else { others };
        *count += 1;
        *count <= MOST
    });
    all
}

/// Clues that speak for the pair.
fn speaking(evidence: &[Evidence]) -> impl Iterator<Item = &Evidence> {
    evidence.iter().filter(|e| matches!(e.says, Says::Agrees | Says::Nearly) && e.bits > 0.0)
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
        // Their card, where there is one, says the same; one that was taken back says that they are not to be matched.
        Side::Held(id) => tracing.held(id).is_some_and(|h| {
            h.holds_on(today) && !tracing.has_card(id, today) && (h.taken || !tracing.took_back(id))
        }),
    }
}
