//! The full answer: headline, signals, what is missing, what comes next.

use std::sync::Arc;

use serde::Serialize;

use crate::facts::Facts;
use crate::instrument::Instrument;
use crate::pack::Pack;
use crate::prepare::{Prepared, Span, causes, decide};
use crate::words::{Category, Confidence, Effect, Headline, Missing, PlaceCode, Scope, or_unknown};
use dates::Day;

/// What is asked: who, where, what is known of them, on which day, as known when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The paper they hold.
    pub category: Category,
    /// Where they are.
    pub place: Option<PlaceCode>,
    /// What is known of them.
    pub facts: Facts,
    /// The day asked about.
    pub on: Day,
    /// The day whose knowledge counts; `None` is now.
    pub known: Option<Day>,
}

/// The answer. Its JSON keeps this order of keys.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// The day asked about.
    pub on: Day,
    /// The day whose knowledge counted; null is now.
    pub known: Option<Day>,
    /// The paper.
    pub category: Category,
    /// The place, null when not said.
    pub place: Option<PlaceCode>,
    /// The headline; `unknown` in JSON when none can be told.
    #[serde(rename = "standing", serialize_with = "or_unknown::serialize")]
    pub headline: Option<Headline>,
    /// Every instrument that bears on it, the deciding ones first.
    pub signals: Vec<Signal>,
    /// The next day the headline changes, as known then.
    pub next_change: Option<Day>,
    /// Since when nothing confirms the answer.
    pub unconfirmed_since: Option<Day>,
    /// Facts to ask for.
    pub unknown: Vec<String>,
    /// Facts that would better the headline if they held.
    pub could_help: Vec<String>,
    /// Instruments that may bind, with what is missing to tell.
    pub undecided: Vec<Undecided>,
}

/// One instrument in force for this person on this day. Its JSON carries the instrument's own words.
#[derive(Clone, Debug)]
pub struct Signal {
    /// The instrument.
    pub instrument: Arc<Instrument>,
    /// First day, for this person; none is as far back as the pack looks.
    pub from: Option<Day>,
    /// Last day as known then; none is open.
    pub to: Option<Day>,
    /// Whether it is a reason for the headline.
    pub decides: bool,
}

impl Signal {
    /// The instrument's id.
    pub fn id(&self) -> &str {
        &self.instrument.id
    }

    /// What it does.
    pub fn effect(&self) -> Effect {
        self.instrument.effect
    }
}

/// A signal as JSON has it.
#[derive(Serialize)]
struct Shown<'a> {
    instrument: &'a str,
    effect: Effect,
    from: Option<Day>,
    to: Option<Day>,
    known_from: Day,
    scope: Scope,
    source: Option<&'a str>,
    confidence: Confidence,
    decides: bool,
    title: &'a str,
    row: Option<u16>,
    sources: &'a [String],
    verified_by: &'a str,
}

impl Serialize for Signal {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let one = self.instrument.as_ref();
        let shown = Shown {
            instrument: &one.id,
            effect: one.effect,
            from: self.from,
            to: self.to,
            known_from: one.known_from,
            scope: one.scope(),
            source: one.sources.first().map(String::as_str),
            confidence: one.confidence,
            decides: self.decides,
            title: &one.title,
            row: one.row,
            sources: &one.sources,
            verified_by: one.verified(),
        };
        shown.serialize(to)
    }
}

/// An instrument of which it cannot be said whether it binds.
#[derive(Clone, Debug, Serialize)]
pub struct Undecided {
    /// Its id.
    pub instrument: String,
    /// What it would do.
    pub effect: Effect,
    /// The facts that would tell.
    pub missing: Vec<String>,
}

impl Pack {
    /// The standing of one person on one day. For many people or days, see [`Pack::prepare`].
    pub fn standing(&self, question: &Question) -> Standing {
        let prepared = self.prepare(question.category, question.place.clone(), &question.facts);
        prepared.standing(question.on, question.known)
    }
}

impl Prepared {
    /// The full answer for a day, as known on a day (`None`: now).
    pub fn standing(&self, on: Day, known: Option<Day>) -> Standing {
        let headline = self.headline(on, known);
        let mut asked = Asked::default();
        self.ask(on, known, &mut asked);
        Standing {
            on,
            known,
            category: self.category,
            place: self.place.clone(),
            headline,
            signals: self.signals(on, known, headline),
            next_change: self.next_change(on, known),
            unconfirmed_since: self.unconfirmed_since(on, known, headline),
            unknown: asked.unknown,
            could_help: asked.could_help,
            undecided: asked.undecided,
        }
    }

    fn signals(&self, on: Day, known: Option<Day>, headline: Option<Headline>) -> Vec<Signal> {
        let mut signals: Vec<Signal> = Vec::new();
        let mut last = None;
        for span in self.deciding.iter().chain(&self.other).filter(|span| span.active(on, known)) {
            // Two papers may bind a person to one instrument; it is one signal.
            if last.replace(span.at) != Some(span.at) {
                signals.extend(self.signal(span, known, headline));
            }
        }
        signals.sort_by_key(|signal| (!signal.decides, signal.effect()));
        signals
    }

    fn signal(&self, span: &Span, known: Option<Day>, headline: Option<Headline>) -> Option<Signal> {
        let instrument = Arc::clone(&self.shelf.held.get(span.at)?.instrument);
        let decides = causes(span.bit, headline);
        Some(Signal { instrument, from: span.from, to: span.last(known), decides })
    }

    /// The pack's horizon, or the last day a deciding signal was confirmed, whichever passed first.
    fn unconfirmed_since(&self, on: Day, known: Option<Day>, headline: Option<Headline>) -> Option<Day> {
        let horizon = Some(self.shelf.head.horizon).filter(|horizon| *horizon < on);
        let deciding =
            self.deciding.iter().filter(|span| span.active(on, known) && causes(span.bit, headline));
        let confirmed = deciding.filter_map(|span| {
            let until = self.shelf.held.get(span.at)?.instrument.confirmed_until?;
            (until < on).then_some(until)
        });
        confirmed.chain(horizon).min()
    }

    fn ask(&self, on: Day, known: Option<Day>, asked: &mut Asked) {
        for key in &self.needs {
            push(&mut asked.unknown, key);
        }
        let bits = self.bits(on, known);
        for one in self.undecided.iter().filter(|one| one.span.active(on, known)) {
            let changes = decide(bits | one.span.bit) != decide(bits);
            // A place that changes nothing need not be told; a missing fact is always said.
            if !changes && (one.how == Missing::CouldHelp || one.missing.is_empty()) {
                continue;
            }
            let list = if one.how == Missing::CouldHelp { &mut asked.could_help } else { &mut asked.unknown };
            for key in &one.missing {
                push(list, key);
            }
            // While a helpful fact is missing too, the place alone would tell nothing.
            let asks_place = one.place && changes && (one.how == Missing::Ask || one.missing.is_empty());
            if asks_place {
                push(&mut asked.unknown, PLACE);
            }
            let mut missing = one.missing.clone();
            if one.place {
                missing.push(PLACE.to_owned());
            }
            let Some(held) = self.shelf.held.get(one.span.at) else { continue };
            let (instrument, effect) = (held.instrument.id.clone(), held.instrument.effect);
            asked.undecided.push(Undecided { instrument, effect, missing });
        }
    }
}

/// The name under which the place is asked for.
const PLACE: &str = "place";

#[derive(Default)]
struct Asked {
    unknown: Vec<String>,
    could_help: Vec<String>,
    undecided: Vec<Undecided>,
}

fn push(list: &mut Vec<String>, key: &str) {
    if !list.iter().any(|one| one == key) {
        list.push(key.to_owned());
    }
}
