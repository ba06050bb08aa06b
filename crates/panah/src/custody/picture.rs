//! How reports, calls and sightings look on a page.

use super::episode::Noted;
use super::facilities::Facility;
use super::glance::Glimpse;
use super::model::{Call, Report, Sighting, Told};
use super::timing::Times;
use crate::people::bits::{Bit, Bits};
use crate::people::picture::place;
use crate::web::language::Tongue;

/// One line of a timeline.
pub struct Line {
    /// The entry, as a form sends it.
    pub entry: String,
    /// Which of the custody's own kinds: the class of the row.
    pub kind: &'static str,
    /// What happened, in words.
    pub what: String,
    /// The rest of it.
    pub more: Bits,
    /// When it happened.
    pub when: Bits,
    /// Where it comes from, how sure, who saw.
    pub source: Bits,
    /// When it was noted, and by whom.
    pub noted: Bits,
    /// A mistake: struck out.
    pub retracted: bool,
    /// It contradicts something.
    pub doubted: bool,
}

fn text(bits: &mut Vec<Bit>, said: &str) {
    if !said.is_empty() {
        bits.push(Bit::said(said, None));
    }
}

/// An amount with its currency: `PKR 60,000` or `PKR 20.50`.
pub fn money(minor: i64, currency: &str, t: Tongue) -> Bit {
    let (whole, part) = (minor / 100, (minor % 100).abs());
    let whole = t.number(whole);
    let part = if part == 0 { String::new() } else { dates::digits(&format!(".{part:02}"), t.0.digit_set()) };
    Bit::number(format!("{currency} {whole}{part}"))
}

/// What was told, in words: a heading and the rest.
pub fn told(told: &Told, register: &[Facility], t: Tongue) -> (String, Bits) {
    let mut bits = Vec::new();
    let words = |prefix: &str, code: &str| Bit::words(t.coded(prefix, code));
    match told {
        Told::Arrest { authority, manner, unit, district, journey_hours } => {
            bits.push(words("custody-authority", authority));
            bits.push(words("custody-manner", manner));
            text(&mut bits, unit.show());
            bits.extend(district.map(|d| place(*d.show(), t)));
            bits.extend(journey_hours.map(|h| Bit::words(t.one("custody-journey", "hours", t.number(h)))));
        }
        Told::Fir { number, sections } => {
            if !number.show().is_empty() {
                bits.push(Bit::number(number.show()));
            }
            bits.extend(sections.iter().map(|s| Bit::number(section(s))));
        }
        Told::Produced { court } => text(&mut bits, court.show()),
        Told::Remanded { kind, until } => {
            bits.push(words("custody-remand", kind));
            bits.extend(until.map(|d| Bit::day(d, t)));
        }
        Told::CourtOrder { what, until, court } => {
            bits.push(words("custody-order", what));
            bits.extend(until.map(|d| Bit::day(d, t)));
            text(&mut bits, court.show());
        }
        Told::TransferUnderWay { to } => bits.push(words("custody-kind", to)),
        Told::ExitPermit { granted } => bits.extend(granted.map(|d| Bit::day(d, t))),
        Told::Outcome { what, crossing } => {
            bits.push(words("custody-outcome", what));
            let at = crossing.as_ref().and_then(|c| register.iter().find(|f| f.code == **c));
            bits.extend(at.map(|f| Bit::said(&f.name, None)));
        }
        Told::Injury { .. } | Told::Payment { .. } | Told::LeftBehind { .. } | Told::Paper { .. } => {
            bits = suffered(told, t);
        }
        Told::Lawyer { who } => text(&mut bits, who.show()),
        Told::Flag { flag } => bits.push(words("custody-flag", flag)),
        Told::Note { text: said } => text(&mut bits, said.show()),
    }
    (t.coded("custody-told", told.code()), Bits(bits))
}

/// What somebody suffered: hurt, money, who was left behind, papers.
fn suffered(told: &Told, t: Tongue) -> Vec<Bit> {
    let mut bits = Vec::new();
    let words = |prefix: &str, code: &str| Bit::words(t.coded(prefix, code));
    match told {
        Told::Injury { text: said, emergency } => {
            text(&mut bits, said.show());
            if *emergency {
                bits.push(words("custody-flag", "medical-emergency"));
            }
        }
        Told::Payment { state, minor, currency, to_role, receipt } => {
            bits.push(words("custody-pay", state));
            bits.push(money(*minor, currency, t));
            text(&mut bits, to_role.show());
            bits.extend(receipt.map(|r| words("custody-receipt", if r { "yes" } else { "no" })));
        }
        Told::LeftBehind { children, who, carer } => {
            bits.extend(children.map(|n| Bit::words(t.one("custody-children", "count", t.number(n)))));
            text(&mut bits, who.show());
            if !carer.show().is_empty() {
                bits.push(Bit::words(t.s("custody-carer")));
                text(&mut bits, carer.show());
            }
        }
        Told::Paper { deed, what, .. } => {
            bits.push(words("custody-deed", deed));
            text(&mut bits, what.show());
        }
        _ => {}
    }
    bits
}

/// `14-2` is shown as `14(2)`.
pub fn section(code: &str) -> String {
    match code.split_once('-') {
        Some((section, part)) => format!("{section}({part})"),
        None => code.to_owned(),
    }
}

/// Where a report comes from and how sure it is.
pub fn source(source: &str, confidence: &str, by_role: &str, t: Tongue) -> Bits {
    let mut bits = vec![
        Bit::words(t.coded("custody-source", source)),
        Bit::words(t.coded("custody-confidence", confidence)),
    ];
    text(&mut bits, by_role);
    Bits(bits)
}

/// What a line of a timeline needs beside its report.
pub struct Ground<'a> {
    /// Times and language.
    pub times: Times<'a>,
    /// The register.
    pub register: &'a [Facility],
    /// The name of whoever wrote an entry.
    pub name_of: &'a dyn Fn(Option<crate::base::UserId>) -> String,
    /// Entries that contradict each other.
    pub doubted: &'a [journal::EntryId],
    /// Entries that were mistakes.
    pub retracted: &'a [journal::EntryId],
}

/// An entry as a form sends it.
pub fn entry(id: journal::EntryId) -> String {
    uuid::Uuid::from_bytes(id.0).simple().to_string()
}

impl Ground<'_> {
    fn noted(&self, stamp: crate::desk::record::Stamp, actor: Option<crate::base::UserId>) -> Bits {
        let mut bits = self.times.moment(crate::base::Moment(stamp.at_ms));
        bits.push(Bit::number((self.name_of)(actor)));
        Bits(bits)
    }

    /// A report as a line.
    pub fn report(&self, noted: &Noted<Report>) -> Line {
        let t = self.times.t;
        let (what, more) = told(&noted.what.told, self.register, t);
        Line {
            entry: entry(noted.stamp.entry),
            kind: noted.what.told.code(),
            what,
            more,
            when: self.times.when(&noted.what.when),
            source: source(&noted.what.source, &noted.what.confidence, noted.what.by_role.show(), t),
            noted: self.noted(noted.stamp, noted.actor),
            retracted: self.retracted.contains(&noted.stamp.entry),
            doubted: self.doubted.contains(&noted.stamp.entry),
        }
    }

    /// A sighting without its place.
    pub fn glimpse(&self, seen: &Glimpse, retracted: bool) -> Line {
        let t = self.times.t;
        Line {
            entry: entry(seen.stamp.entry),
            kind: "seen",
            what: t.s("custody-told-seen"),
            more: Bit::words(t.coded("custody-kind", &seen.kind)).into(),
            when: self.times.when(&seen.when),
            source: source(&seen.source, &seen.confidence, "", t),
            noted: Bits(self.times.moment(crate::base::Moment(seen.stamp.at_ms))),
            retracted,
            doubted: self.doubted.contains(&seen.stamp.entry),
        }
    }

    /// A sighting with its place, for the one page that uncovers it.
    pub fn sighting(&self, noted: &Noted<Sighting>) -> Line {
        let t = self.times.t;
        let seen = &noted.what;
        let known = seen.facility.as_ref().and_then(|c| self.register.iter().find(|f| f.code == **c));
        let mut more = vec![Bit::words(t.coded("custody-kind", &seen.kind))];
        match known {
            Some(place) => more.push(Bit::said(&place.name, None)),
            None => text(&mut more, seen.said.show()),
        }
        Line {
            more: Bits(more),
            source: source(&seen.source, &seen.confidence, seen.by_role.show(), t),
            noted: self.noted(noted.stamp, noted.actor),
            ..self.glimpse(
                &Glimpse {
                    kind: seen.kind.clone(),
                    when: seen.when,
                    source: seen.source.clone(),
                    confidence: seen.confidence.clone(),
                    stamp: noted.stamp,
                },
                false,
            )
        }
    }
}

/// What a call said, as the keys of labels and values, always in one order; what was not said is empty.
pub fn call(call: &Call, times: Times<'_>) -> Vec<(&'static str, Bits)> {
    let t = times.t;
    let mut pairs = Vec::new();
    let mut add = |key: &'static str, value: Bits| pairs.push((key, value));
    let word = |prefix: &str, code: &str| -> Bits {
        if code.is_empty() { Bits::default() } else { Bit::words(t.coded(prefix, code)).into() }
    };
    let said =
        |said: &str| -> Bits { if said.is_empty() { Bits::default() } else { Bit::said(said, None).into() } };
    let number = |n: Option<u16>| n.map(|n| Bit::number(t.number(n)).into()).unwrap_or_default();
    let answer = |a: Option<bool>| match a {
        Some(yes) => word("answer", if yes { "yes" } else { "no" }),
        None => Bits::default(),
    };
    add("custody-field-safe-to-talk", answer(call.safe_to_talk));
    add("custody-field-caller", word("custody-caller", &call.caller));
    add("custody-field-words", said(call.words.show()));
    add("custody-field-district", call.district.map(|d| place(*d.show(), t).into()).unwrap_or_default());
    add("custody-field-time", times.when(&call.when));
    add("custody-field-how-many", number(call.how_many));
    add("custody-field-children", number(call.children));
    add("custody-presses", Bits(call.flags.iter().map(|f| Bit::words(t.coded("custody-flag", f))).collect()));
    add("custody-field-authority", word("custody-authority", &call.authority));
    add("custody-field-manner", word("custody-manner", &call.manner));
    add("custody-field-unit", said(call.unit.show()));
    add("custody-field-papers", said(call.papers.show()));
    add("custody-field-papers-now", word("custody-papers", &call.papers_now));
    add("custody-field-amount", call.money.as_ref().map(|(m, c)| money(*m, c, t).into()).unwrap_or_default());
    add("custody-field-phone-taken", answer(call.phone_taken));
    add("custody-field-raid", said(call.about.show()));
    pairs
}
