//! What a custody and the evidence offer to a letter. Where somebody is stays sealed: a letter gets the kind of place and
//! never its name; whoever makes it writes the place in.

use super::facts::{Grade, Offer, Offers, both, row};
use crate::base::ids::PersonId;
use crate::base::{Clock, Moment, Trouble};
use crate::custody::episode::Episode;
use crate::custody::facilities::Facility;
use crate::custody::glance::Seen;
use crate::custody::model::Told;
use crate::custody::picture;
use crate::custody::timing::Times;
use crate::desk::glance::Glance;
use crate::people::bits::Bits;
use crate::web::language::Tongue;
use dates::Lang;
use letters::{Row, Value};
use std::collections::BTreeSet;

/// How times and words are written: the desk's clock and the language beside English.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    /// The clock.
    pub clock: &'a Clock,
    /// The other language.
    pub other: Lang,
}

impl Written<'_> {
    fn times(&self, lang: Lang) -> Times<'_> {
        Times { clock: self.clock, t: Tongue(lang) }
    }

    /// The same pieces in both languages.
    fn pieces(&self, say: &dyn Fn(Times<'_>) -> Bits) -> Value {
        Value::Pieces { en: say(self.times(Lang::En)).pieces(), other: say(self.times(self.other)).pieces() }
    }
}

/// The newest custody somebody is in, or else the newest at all, as facts.
pub fn facts(view: &Glance<'_>, id: PersonId, written: Written<'_>, offers: &mut Offers) {
    let all: Vec<Seen<'_>> = view.episodes_of(id).collect();
    let Some(seen) = all.iter().rev().find(|s| s.is_held()).or_else(|| all.last()) else { return };
    let episode = seen.episode;
    let mut add = |source, value, clash| {
        let grade = if clash { Grade::Clash } else { Grade::Told };
        offers.facts.insert(source, Offer { value, grade });
    };
    if let Some(arrest) = episode.arrest().filter(|a| !a.is_unknown()) {
        let clash = seen.contradictions().iter().any(|c| c.code == "arrest-times");
        add("arrested", written.pieces(&|times| times.when(&arrest)), clash);
    }
    let authorities = authorities(episode);
    if let Some(code) = authorities.last() {
        let clash = authorities.iter().any(|other| other != code);
        add("authority", both(written.other, &|t| t.coded("custody-authority", code)), clash);
    }
    let (numbers, sections) = charges(episode);
    if let Some(number) = numbers.last() {
        add("fir", Value::Number(number.clone()), numbers.len() > 1);
    }
    if let Some(named) = sections.last() {
        add("sections", Value::Numbers(named.clone()), sections.len() > 1);
    }
    let lawyers: BTreeSet<&str> = episode
        .reports()
        .filter_map(|n| match &n.what.told {
            Told::Lawyer { who } => Some(who.show().trim()).filter(|w| !w.is_empty()),
            _ => None,
        })
        .collect();
    if let Some(lawyer) = lawyers.last() {
        add("lawyer", Value::Names(vec![(*lawyer).to_owned()]), lawyers.len() > 1);
    }
}

fn authorities(episode: &Episode) -> Vec<Box<str>> {
    let known = |told: &Told| match told {
        Told::Arrest { authority, .. } if &**authority != "unknown" => Some(authority.clone()),
        _ => None,
    };
    episode.arrests().filter_map(|n| known(&n.what.told)).collect()
}

/// The numbers of First Information Reports and the lists of sections, each different one once.
fn charges(episode: &Episode) -> (Vec<String>, Vec<Vec<String>>) {
    let (mut numbers, mut named) = (Vec::new(), Vec::new());
    for noted in episode.firs() {
        let Told::Fir { number, sections } = &noted.what.told else { continue };
        let number = number.show().trim().to_owned();
        if !number.is_empty() && !numbers.contains(&number) {
            numbers.push(number);
        }
        let sections: Vec<String> = sections.iter().map(|s| picture::section(s)).collect();
        if !sections.is_empty() && !named.contains(&sections) {
            named.push(sections);
        }
    }
    (numbers, named)
}

/// A row of a timeline.
pub struct Happened {
    /// The moment it is told of.
    pub at: Moment,
    /// It was confirmed, and nothing contradicts it.
    pub sure: bool,
    /// The row.
    pub row: Row,
}

/// What was told of every custody, each with the moment it is told of: reports that contradict each other stand side by
/// side, and a sighting tells its kind of place.
///
/// # Errors
/// `SessionEnded`.
pub fn course(view: &Glance<'_>, id: PersonId, written: Written<'_>) -> Result<Vec<Happened>, Trouble> {
    let (register, now) = (view.custody()?.register(), written.clock.now());
    let mut rows = Vec::new();
    for seen in view.episodes_of(id) {
        let doubted: Vec<_> = seen.contradictions().into_iter().flat_map(|c| c.entries).collect();
        let sure_of = |confidence: &str, entry| confidence == "confirmed" && !doubted.contains(&entry);
        for noted in seen.episode.reports() {
            let report = &noted.what;
            let at = report.when.earliest.or(report.when.latest).unwrap_or(Moment(noted.stamp.at_ms));
            let row = row([
                ("when", (!report.when.is_unknown()).then(|| written.pieces(&|ti| ti.when(&report.when)))),
                ("what", Some(written.pieces(&|times| told(&report.told, &register, times)))),
                ("source", Some(source(written.other, &report.source, report.by_role.show()))),
                ("confidence", Some(sure(written.other, &report.confidence))),
            ]);
            rows.push(Happened { at, sure: sure_of(&report.confidence, noted.stamp.entry), row });
        }
        for glimpse in seen.glimpses(now) {
            let at = glimpse.when.earliest.or(glimpse.when.latest).unwrap_or(Moment(glimpse.stamp.at_ms));
            let row = row([
                ("when", (!glimpse.when.is_unknown()).then(|| written.pieces(&|ti| ti.when(&glimpse.when)))),
                ("what", Some(both(written.other, &|t| t.s("custody-told-seen")))),
                ("place", Some(both(written.other, &|t| t.coded("custody-kind", &glimpse.kind)))),
                ("source", Some(source(written.other, &glimpse.source, ""))),
                ("confidence", Some(sure(written.other, &glimpse.confidence))),
            ]);
            rows.push(Happened { at, sure: sure_of(&glimpse.confidence, glimpse.stamp.entry), row });
        }
    }
    Ok(rows)
}

fn told(told: &Told, register: &[Facility], times: Times<'_>) -> Bits {
    let (what, more) = picture::told(told, register, times.t);
    let mut bits = vec![crate::people::bits::Bit::words(what)];
    bits.extend(more.0);
    Bits(bits)
}

fn source(other: Lang, code: &str, by_role: &str) -> Value {
    let say = |lang| {
        let word = Tongue(lang).coded("custody-source", code);
        if by_role.is_empty() { vec![word] } else { vec![word, by_role.to_owned()] }
    };
    Value::Pieces { en: say(Lang::En), other: say(other) }
}

fn sure(other: Lang, code: &str) -> Value {
    both(other, &|t| t.coded("custody-confidence", code))
}

/// The files kept about somebody, each with its hash.
pub fn evidence(view: &Glance<'_>, id: PersonId, written: Written<'_>) -> Vec<Row> {
    let pieces = view.evidence_of(id.into()).into_iter().rev().filter_map(|p| p.kept.as_ref());
    let one = |(stamp, _, item): &(crate::desk::record::Stamp, _, crate::evidence::model::Item)| {
        let say = |lang| {
            let word = Tongue(lang).coded("evidence-kind", &item.kind);
            let note = item.note.show();
            if note.is_empty() { vec![word] } else { vec![word, note.clone()] }
        };
        row([
            ("what", Some(Value::Pieces { en: say(Lang::En), other: say(written.other) })),
            ("when", Some(Value::Day(written.clock.day_of(Moment(stamp.at_ms))))),
            ("by", Some(both(written.other, &|t| t.coded("evidence-from", &item.from)))),
            ("hash", Some(Value::Number(super::page::hex(&item.sha256)))),
        ])
    };
    pieces.map(one).collect()
}
