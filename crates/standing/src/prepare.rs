//! A person's standing made ready: whom the pack binds is worked out once, each day is then a short scan.

use std::sync::Arc;

use crate::condition::{Judge, Truth};
use crate::facts::{Fact, Facts};
use crate::instrument::Instrument;
use crate::pack::{Held, Pack, Shelf, lies_in};
use crate::words::{Category, Effect, Headline, Missing, PlaceCode};
use dates::Day;

/// What binds one person, by days. Made by [`Pack::prepare`]; asks nothing of the pack's conditions again.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) category: Category,
    pub(crate) place: Option<PlaceCode>,
    /// Spans that can bring a headline; scanned for every day asked.
    pub(crate) deciding: Box<[Span]>,
    /// Spans that are signals only.
    pub(crate) other: Box<[Span]>,
    /// Spans of which it cannot be said whether they bind.
    pub(crate) undecided: Box<[Undecided]>,
    /// Facts without which no headline can be told at all.
    pub(crate) needs: Box<[String]>,
}

/// The days on which one instrument binds one person, and since when that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    /// Index of the instrument on the shelf.
    pub at: usize,
    pub bit: u16,
    pub from: Option<Day>,
    /// The instrument's own end, open before `to_known_from`.
    pub to: Option<Day>,
    /// The end that lies in the person's own facts, always known.
    pub cap: Option<Day>,
    pub to_known_from: Option<Day>,
    pub known_from: Day,
}

/// A span that binds or not, depending on facts that are missing.
#[derive(Debug, Clone)]
pub(crate) struct Undecided {
    pub span: Span,
    pub missing: Vec<String>,
    pub how: Missing,
    pub place: bool,
}

/// A formal decision made for this very group; a bit of its own beside those of [`Effect`].
const CARVED: u16 = 1 << 15;

fn bit(instrument: &Instrument) -> u16 {
    let plain = 1 << (instrument.effect as u16);
    if instrument.carves_out && instrument.effect == Effect::Tolerate { plain | CARVED } else { plain }
}

impl Span {
    pub fn active(&self, on: Day, known: Option<Day>) -> bool {
        known.is_none_or(|known| self.known_from <= known)
            && self.from.is_none_or(|from| from <= on)
            && self.last(known).is_none_or(|last| on <= last)
    }

    /// The last day, as known then.
    pub fn last(&self, known: Option<Day>) -> Option<Day> {
        let open = matches!((known, self.to_known_from), (Some(known), Some(since)) if known < since);
        match (if open { None } else { self.to }, self.cap) {
            (Some(to), Some(cap)) => Some(to.min(cap)),
            (to, cap) => to.or(cap),
        }
    }

    pub fn empty(&self) -> bool {
        matches!((self.from, self.cap), (Some(from), Some(cap)) if from > cap)
            || matches!((self.from, self.to, self.to_known_from), (Some(from), Some(to), None) if from > to)
    }
}

/// The order of precedence among what is in force (docs/decisions/0004-standing-headlines.md).
pub(crate) fn decide(bits: u16) -> Option<Headline> {
    let any = |effect: Effect| bits & (1 << (effect as u16)) != 0;
    Some(if any(Effect::Stay) {
        if any(Effect::OrderOut) { Headline::OrderedOut } else { Headline::Covered }
    } else if any(Effect::Shield) {
        Headline::Shielded
    } else if any(Effect::LeaveBy) {
        Headline::LeaveBy
    } else if bits & CARVED != 0 {
        Headline::Tolerated
    } else if any(Effect::Expose) || any(Effect::OrderOut) {
        Headline::Exposed
    } else if any(Effect::Tolerate) {
        Headline::Tolerated
    } else if any(Effect::Lapse) {
        Headline::Lapsed
    } else {
        return None;
    })
}

/// Whether a span with these bits is among the reasons for the headline.
pub(crate) fn causes(bits: u16, headline: Option<Headline>) -> bool {
    let is = |effect: Effect| bits & (1 << (effect as u16)) != 0;
    let Some(headline) = headline else { return false };
    match headline {
        Headline::Covered => is(Effect::Stay),
        Headline::OrderedOut => is(Effect::Stay) || is(Effect::OrderOut),
        Headline::Shielded => is(Effect::Shield),
        Headline::LeaveBy => is(Effect::LeaveBy),
        Headline::Tolerated => is(Effect::Tolerate),
        Headline::Exposed => is(Effect::Expose) || is(Effect::OrderOut),
        Headline::Lapsed => is(Effect::Lapse),
    }
}

/// Under which paper a person is bound, and on which days.
struct Membership {
    category: Category,
    from: Option<Day>,
    cap: Option<Day>,
    /// Facts that would have to be known for it to hold.
    help: Vec<String>,
}

impl Pack {
    /// Works out once whom the pack binds. The result is small, and answers any day quickly.
    pub fn prepare(&self, category: Category, place: Option<PlaceCode>, facts: &Facts) -> Prepared {
        let memberships = memberships(&self.shelf, category, facts);
        let mut judge = Judge::over(facts);
        let (mut deciding, mut other) = (Vec::new(), Vec::new());
        let (mut undecided, mut needs) = (Vec::new(), Vec::new());
        for (at, held) in self.shelf.held.iter().enumerate() {
            let instrument = held.instrument.as_ref();
            let needed = instrument.to_fact.as_ref().filter(|key| facts.day(key).is_none());
            if let Some(key) = needed {
                if instrument.required_for.contains(&category) && !needs.contains(key) {
                    needs.push(key.clone());
                }
                continue;
            }
            for membership in binding(instrument, &memberships) {
                match bind(held, membership, place.as_ref(), facts, &mut judge) {
                    Bound::No => {}
                    Bound::Yes => {
                        let span = span(at, instrument, membership, facts);
                        let list = if instrument.effect.decides() { &mut deciding } else { &mut other };
                        if !span.empty() {
                            list.push(span);
                        }
                    }
                    Bound::Perhaps { missing, how, place } => {
                        let span = span(at, instrument, membership, facts);
                        if !span.empty() {
                            undecided.push(Undecided { span, missing, how, place });
                        }
                    }
                }
            }
        }
        Prepared {
            shelf: Arc::clone(&self.shelf),
            category,
            place,
            deciding: deciding.into(),
            other: other.into(),
            undecided: undecided.into(),
            needs: needs.into(),
        }
    }
}

impl Prepared {
    /// The headline on a day, as known on a day (`None`: as known now). Allocates nothing. No headline means that
    /// nothing in the pack binds this person that day, or that a deciding fact is missing.
    pub fn headline(&self, on: Day, known: Option<Day>) -> Option<Headline> {
        if !self.needs.is_empty() {
            return None;
        }
        decide(self.bits(on, known))
    }

    pub(crate) fn bits(&self, on: Day, known: Option<Day>) -> u16 {
        let mut bits = 0;
        for span in &self.deciding {
            if span.active(on, known) {
                bits |= span.bit;
            }
        }
        bits
    }

    /// The next day after `on` on which the headline differs, as known on `known`; `None` when it never does.
    pub fn next_change(&self, on: Day, known: Option<Day>) -> Option<Day> {
        let now = self.headline(on, known);
        let mut after = on;
        // A headline can only change where a span begins or has just ended; walk those days in order.
        while let Some(edge) = self.edge_after(after, known) {
            if self.headline(edge, known) != now {
                return Some(edge);
            }
            after = edge;
        }
        None
    }

    fn edge_after(&self, day: Day, known: Option<Day>) -> Option<Day> {
        let mut next: Option<Day> = None;
        for span in &self.deciding {
            if known.is_some_and(|known| span.known_from > known) {
                continue;
            }
            let ended = span.last(known).map(|last| last.plus(1));
            for edge in [span.from, ended].into_iter().flatten() {
                if edge > day && next.is_none_or(|next| edge < next) {
                    next = Some(edge);
                }
            }
        }
        next
    }
}

/// The papers a person is bound under: their own, and those the pack's `also` rules add.
fn memberships(shelf: &Shelf, category: Category, facts: &Facts) -> Vec<Membership> {
    let mut found = vec![Membership { category, from: None, cap: None, help: Vec::new() }];
    for rule in &shelf.also {
        let Some(at) = found.iter().position(|one| rule.of.contains(&one.category)) else { continue };
        let Some(base) = found.get_mut(at) else { continue };
        if rule.category == category || found_twice(base, rule.category) {
            continue;
        }
        let mut added =
            Membership { category: rule.category, from: base.from, cap: base.cap, help: base.help.clone() };
        if let Some(key) = &rule.after_fact {
            let Some(last) = facts.day(key) else { continue };
            if !rule.keeps {
                base.cap = Some(base.cap.map_or(last, |cap| cap.min(last)));
            }
            added.from = later(base.from, Some(last.plus(1)));
        }
        if let Some(key) = &rule.fact {
            match facts.get(key) {
                None => added.help.push(key.clone()),
                Some(Fact::Text(none)) if none == "none" => continue,
                Some(Fact::Bool(false)) => continue,
                Some(_) => {}
            }
        }
        found.push(added);
    }
    found
}

fn found_twice(base: &Membership, category: Category) -> bool {
    base.category == category
}

fn later(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    // None means "always", which is earlier than any day; Option orders it so.
    one.max(other)
}

/// The memberships under which an instrument binds; one is enough when it holds on all days.
fn binding<'m>(instrument: &Instrument, memberships: &'m [Membership]) -> Vec<&'m Membership> {
    let covered = |one: &&Membership| instrument.categories.iter().any(|binds| binds.covers(one.category));
    let all = || memberships.iter().filter(covered);
    let always = |one: &&Membership| one.from.is_none() && one.cap.is_none() && one.help.is_empty();
    match all().find(always) {
        Some(one) => vec![one],
        None if instrument.named_order.is_some() => memberships.iter().take(1).collect(),
        None => all().collect(),
    }
}

enum Bound {
    Yes,
    No,
    Perhaps { missing: Vec<String>, how: Missing, place: bool },
}

fn bind(
    held: &Held,
    membership: &Membership,
    place: Option<&PlaceCode>,
    facts: &Facts,
    judge: &mut Judge<'_>,
) -> Bound {
    let instrument = held.instrument.as_ref();
    let here = is_here(instrument, place);
    if here == Some(false) {
        return Bound::No;
    }
    let mut help = membership.help.clone();
    if let Some(order) = &instrument.named_order {
        match facts.get("named_order") {
            Some(Fact::Text(orders)) if orders.split(',').any(|one| one.trim() == order) => {}
            None if place.is_some() && lies_in(place, &instrument.petitioners_in) == Some(true) => {
                help.push("named_order".to_owned());
            }
            _ => return Bound::No,
        }
    }
    let mut missing = match judge.all(&held.conditions) {
        Truth::False => return Bound::No,
        Truth::True => Vec::new(),
        Truth::Unknown(missing) => missing,
    };
    if let Some(key) = instrument.from_fact.as_ref().filter(|key| facts.day(key).is_none()) {
        missing.push(key.clone());
    }
    if help.is_empty() && missing.is_empty() && here == Some(true) {
        return Bound::Yes;
    }
    let how = if help.is_empty() { instrument.missing } else { Missing::CouldHelp };
    missing.extend(help);
    Bound::Perhaps { missing, how, place: here.is_none() }
}

fn is_here(instrument: &Instrument, place: Option<&PlaceCode>) -> Option<bool> {
    // The pack speaks of one country; somebody known to be elsewhere is not bound by it.
    if place.is_some_and(|place| !place.as_str().starts_with(COUNTRY)) {
        return Some(false);
    }
    let within = if instrument.places.is_empty() { Some(true) } else { lies_in(place, &instrument.places) };
    let outside = lies_in(place, &instrument.except_places).map(|excepted| !excepted);
    match (within, outside) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Every P-code of the country starts so.
const COUNTRY: &str = "PK";

fn span(at: usize, instrument: &Instrument, membership: &Membership, facts: &Facts) -> Span {
    let day = |key: &Option<String>| key.as_ref().and_then(|key| facts.day(key));
    let spared = day(&instrument.after_fact).map(|last| last.plus(1));
    let from = later(later(instrument.from, day(&instrument.from_fact)), later(membership.from, spared));
    let cap = match (day(&instrument.to_fact), membership.cap) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    Span {
        at,
        bit: bit(instrument),
        from,
        to: instrument.to,
        cap,
        to_known_from: instrument.to_known_from,
        known_from: instrument.known_from,
    }
}
