//! Candidates kept up to date. What has changed is put into the finder, and the requests it concerns are compared anew.
//! A little is done by whoever looks. Much, as after the desk was opened, is done in the background: a [`Job`] takes the
//! finder out of what everybody reads and goes on in portions, and until it is back pages say how far it is.

use super::matching::{Candidate, Engine, Texts};
use super::model::Side;
use super::raids;
use super::view::{Request, Tracing};
use crate::base::ids::{CardId, PersonId, RequestId};
use dates::Day;
use std::collections::{BTreeSet, HashMap};
use std::sync::{MutexGuard, PoisonError};

/// From so many changes on every request is compared anew: cheaper than asking each change whom it concerns.
const IN_FULL: usize = 200;
/// At a desk of so few cards, requests and people nobody waits for it, however much has changed.
const SMALL: usize = 2_000;
/// Changes read in one hold of the view.
const READ: usize = 500;
/// Requests compared in one hold of the view.
const COMPARED: usize = 200;

/// What changed; put in in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// A card came, changed or went.
    Card(CardId),
    /// A request came or changed: the person sought and the enquirer are both somebody who may be found.
    Request(RequestId),
    /// Somebody of this desk was taken, is free again, agreed or no longer does, or what is known of them changed.
    Person(PersonId),
}

/// The finder, what has changed since it last looked, and what it found.
#[derive(Debug)]
pub struct Live {
    /// Nothing while a job has it.
    engine: Option<Engine>,
    changed: BTreeSet<Changed>,
    /// The day it was last brought up to: what was said of where somebody is fades with the days.
    day: Option<Day>,
    found: HashMap<RequestId, Vec<Candidate>>,
    /// How far the job is.
    progress: (usize, usize),
}

impl Default for Live {
    fn default() -> Self {
        Self {
            engine: Some(Engine::default()),
            changed: BTreeSet::new(),
            day: None,
            found: HashMap::new(),
            progress: (0, 0),
        }
    }
}

/// The finder while it is worked on, and what is still to be done. Dropped half-way, it is wiped, and the next one
/// begins anew.
#[derive(Debug)]
pub struct Job {
    engine: Engine,
    changed: Vec<Changed>,
    read: usize,
    concerned: Vec<RequestId>,
    compared: usize,
    today: Day,
}

/// Sides as they are now, or that they are not there any more.
pub type Sides = Vec<(Side, Option<Texts>)>;

impl Live {
    /// Something came, changed or went.
    pub fn note(&mut self, changed: Changed) {
        self.changed.insert(changed);
    }

    /// What was found for a request.
    pub fn of(&self, id: RequestId) -> &[Candidate] {
        self.found.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether there is more to do than somebody should wait for; the day may have turned.
    fn is_much(&mut self, tracing: &Tracing, today: Day) -> bool {
        if self.day.replace(today) != Some(today) {
            let fading = tracing.all_held().filter(|(_, h)| h.fades());
            self.changed.extend(fading.map(|(id, _)| Changed::Person(id)));
        }
        let everybody = tracing.requests.len() + tracing.cards.len() + tracing.held.len();
        // While nobody is looked for there is nobody to find.
        let sought = !tracing.requests.is_empty();
        sought && (self.engine.is_none() || (self.changed.len() > IN_FULL && everybody > SMALL))
    }

    /// Brings everything up to date, unless that is much.
    pub fn settle(&mut self, tracing: &Tracing, today: Day) {
        if !self.is_much(tracing, today) {
            self.settle_all(tracing, today);
        }
    }

    fn settle_all(&mut self, tracing: &Tracing, today: Day) {
        let Some(mut job) = self.begin(today) else { return };
        while let Some(sides) = job.read(tracing) {
            job.put(&sides);
        }
        job.renew();
        job.concern(tracing);
        while let Some(found) = job.compare(tracing) {
            self.keep(found);
        }
        self.engine = Some(job.engine);
    }

    fn begin(&mut self, today: Day) -> Option<Job> {
        if self.changed.is_empty() {
            return None;
        }
        let engine = self.engine.take()?;
        let changed: Vec<Changed> = std::mem::take(&mut self.changed).into_iter().collect();
        Some(Job { engine, changed, read: 0, concerned: Vec::new(), compared: 0, today })
    }

    /// Takes in what was found for requests; of those that are not looked for any more nothing is kept.
    fn keep(&mut self, found: Vec<(RequestId, Option<Vec<Candidate>>)>) {
        for (id, found) in found {
            match found {
                Some(found) => self.found.insert(id, found),
                None => self.found.remove(&id),
            };
        }
    }
}

impl Job {
    /// The next changes as they are now; nothing when all are read.
    pub fn read(&mut self, tracing: &Tracing) -> Option<Sides> {
        let portion = self.changed.get(self.read..)?.iter().take(READ);
        let sides: Sides = portion.flat_map(|changed| sides(tracing, *changed, self.today)).collect();
        self.read = self.changed.len().min(self.read + READ);
        (!sides.is_empty()).then_some(sides)
    }

    /// Makes them findable, or takes them out.
    pub fn put(&mut self, sides: &Sides) {
        for (side, texts) in sides {
            self.engine.put(*side, texts.as_ref());
        }
    }

    /// Measures anew how common things are, when much came.
    pub fn renew(&mut self) {
        self.engine.renew();
    }

    /// Which requests are compared anew: those that changed, and those a change may be found for.
    pub fn concern(&mut self, tracing: &Tracing) {
        let mut concerned: BTreeSet<RequestId> = BTreeSet::new();
        if self.changed.len() > IN_FULL {
            concerned.extend(tracing.requests().map(|r| r.id));
        }
        for changed in &self.changed {
            if let Changed::Request(id) = changed {
                concerned.insert(*id);
            }
            if self.changed.len() <= IN_FULL {
                let now = sides(tracing, *changed, self.today);
                concerned.extend(now.filter_map(|(_, texts)| texts).flat_map(|t| self.engine.sought_by(&t)));
                concerned.extend(of_raids(tracing, *changed));
            }
        }
        self.concerned = concerned.into_iter().collect();
    }

    /// What is found now for the next requests; nothing when all are compared.
    pub fn compare(&mut self, tracing: &Tracing) -> Option<Vec<(RequestId, Option<Vec<Candidate>>)>> {
        let portion: Vec<RequestId> =
            self.concerned.iter().skip(self.compared).take(COMPARED).copied().collect();
        self.compared += portion.len();
        // A draft is compared too: that somebody else asks for the same person is said before anybody is looked for.
        let open =
            |id: &RequestId| tracing.request(*id).filter(|r| !r.is_past(self.today) && !r.way().is_over());
        let sought: Vec<&Request> = portion.iter().filter_map(open).collect();
        let found = self.engine.candidates_of_all(tracing, &sought, self.today);
        let mut found: HashMap<RequestId, _> = sought.iter().map(|r| r.id).zip(found).collect();
        let of_each = portion.iter().map(|id| (*id, found.remove(id)));
        (!portion.is_empty()).then(|| of_each.collect())
    }

    /// How much is done, of how much.
    fn progress(&self) -> (usize, usize) {
        (self.read + self.compared, self.changed.len() + self.concerned.len())
    }
}

/// What a change makes findable.
fn sides(tracing: &Tracing, changed: Changed, today: Day) -> impl Iterator<Item = (Side, Option<Texts>)> {
    let two = match changed {
        Changed::Card(id) => [Some((Side::Card(id), tracing.card(id, today).map(Texts::card))), None],
        Changed::Request(id) => {
            let request = tracing.request(id);
            let sought = (Side::Sought(id), request.map(Texts::sought));
            [Some(sought), Some((Side::Enquirer(id), request.map(Texts::enquirer)))]
        }
        Changed::Person(id) => {
            [Some((Side::Held(id), tracing.held(id).map(|h| Texts::held(h, today)))), None]
        }
    };
    two.into_iter().flatten()
}

/// Requests that tell of a raid in which somebody who changed was taken.
fn of_raids(tracing: &Tracing, changed: Changed) -> impl Iterator<Item = RequestId> {
    let held = match changed {
        Changed::Person(id) => tracing.held(id),
        _ => None,
    };
    let raids = held.map(|h| h.raids.as_slice()).unwrap_or_default();
    let requests = (!raids.is_empty()).then(|| tracing.requests()).into_iter().flatten();
    requests.filter(move |r| raids.iter().any(|raid| raids::is_of(r, raid))).map(|r| r.id)
}

/// How the background works: each of these holds the view for a moment, and what is between them holds nothing.
impl Tracing {
    pub(super) fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many are findable, of how many, while not everybody is.
    pub fn left(&self, today: Day) -> Option<(usize, usize)> {
        let mut live = self.live();
        live.is_much(self, today).then(|| match &live.engine {
            None => live.progress,
            Some(_) => (0, live.changed.len()),
        })
    }

    /// Takes the finder out, if there is more to do than somebody should wait for. Only one is at it at a time: when the
    /// finder is gone, whoever had it broke off, and everybody is put into a new one.
    pub fn begin(&self, today: Day) -> Option<Job> {
        let mut live = self.live();
        if !live.is_much(self, today) {
            return None;
        }
        if live.engine.is_none() {
            live.engine = Some(Engine::default());
            live.changed.extend(self.cards.keys().map(|id| Changed::Card(*id)));
            live.changed.extend(self.requests.keys().map(|id| Changed::Request(*id)));
            live.changed.extend(self.held.keys().map(|id| Changed::Person(*id)));
        }
        let job = live.begin(today)?;
        live.progress = job.progress();
        Some(job)
    }

    /// As [`Job::read`].
    pub fn read(&self, job: &mut Job) -> Option<Sides> {
        let sides = job.read(self);
        self.live().progress = job.progress();
        sides
    }

    /// As [`Job::compare`]; what was found is shown at once. False when all are compared.
    pub fn compare(&self, job: &mut Job) -> bool {
        let found = job.compare(self);
        let mut live = self.live();
        live.progress = job.progress();
        found.map(|found| live.keep(found)).is_some()
    }

    /// Puts the finder back: from here on a little is done by whoever looks.
    pub fn end(&self, job: Job) {
        self.live().engine = Some(job.engine);
    }

    /// Brings everything up to date, however much it is, and waits for it.
    pub fn settle(&self, today: Day) {
        self.live().settle_all(self, today);
    }
}
