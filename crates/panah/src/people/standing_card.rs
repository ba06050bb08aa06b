//! The card of a person's standing: headline, reasons with their sources, what comes next, what to ask.

use super::bits::Bit;
use super::picture::Chip;
use crate::law::words;
use crate::web::language::Tongue;
use dates::Day;
use standing::{Effect, NOT_VERIFIED, Prepared, Signal, Standing};

/// How far back the beginning of a standing is looked for, in days.
const LOOK_BACK: i32 = 3_700;
/// The most changes walked over while looking for it.
const MOST_CHANGES: usize = 64;

/// One reason, or what stands against it.
pub struct SignalRow {
    /// `for`, `against` or nothing: the class of the row.
    pub side: &'static str,
    /// `+`, `−` or `·`.
    pub mark: &'static str,
    /// The side in words, for those who do not see the mark.
    pub side_word: String,
    /// It is a reason for the headline.
    pub decides: bool,
    /// What it is.
    pub title: String,
    /// The language of the title.
    pub title_lang: &'static str,
    /// What it does, in words.
    pub effect: String,
    /// First day.
    pub from: Option<Bit>,
    /// Last day.
    pub to: Option<Bit>,
    /// Since when it is known.
    pub known_from: Bit,
    /// How widely it binds.
    pub scope: String,
    /// Where it was read: address and domain.
    pub sources: Vec<(String, String)>,
    /// How sure.
    pub confidence: String,
    /// Who verified it, or that nobody did.
    pub verified: String,
    /// Nobody verified it.
    pub unverified: bool,
}

/// The card.
pub struct StandingCard {
    /// The headline.
    pub chip: Chip,
    /// Since when it has held.
    pub since: Option<Bit>,
    /// The next day it changes.
    pub next: Option<Bit>,
    /// What it changes to.
    pub next_chip: Option<Chip>,
    /// Since when nothing confirms it.
    pub unconfirmed: Option<Bit>,
    /// Every instrument in force for the person.
    pub signals: Vec<SignalRow>,
    /// Questions to ask: they would tell more.
    pub unknown: Vec<String>,
    /// Questions whose answer could help.
    pub could_help: Vec<String>,
    /// The category is not known: no instrument can be asked.
    pub no_category: bool,
    /// The day asked about, when it is not today.
    pub on: Option<Bit>,
    /// The day whose knowledge counts, when it was asked for.
    pub known: Option<Bit>,
}

impl StandingCard {
    /// The card of a prepared question on a day, as known on a day.
    pub fn new(prepared: Option<&Prepared>, asked: (Day, Option<Day>), today: Day, t: Tongue) -> Self {
        let (on, asked_known) = asked;
        // Without a word the law is as known today, which is the desk's own day.
        let known = asked_known.or(Some(today));
        let shown = |day: Day| Bit::day(day, t);
        let answer = prepared.map(|p| p.standing(on, known));
        let headline = answer.as_ref().and_then(|a| a.headline);
        let next = answer.as_ref().and_then(|a| a.next_change);
        let questions = |keys: fn(&Standing) -> &Vec<String>| {
            answer.iter().flat_map(keys).map(|key| words::fact(t, key)).collect()
        };
        Self {
            chip: Chip::new(headline, t),
            since: prepared.and_then(|p| since(p, on, known)).map(shown),
            next: next.map(shown),
            next_chip: next.and_then(|day| Some(Chip::new(prepared?.headline(day, known), t))),
            unconfirmed: answer.as_ref().and_then(|a| a.unconfirmed_since).map(shown),
            signals: answer.iter().flat_map(|a| &a.signals).map(|s| row(s, t)).collect(),
            unknown: questions(|a| &a.unknown),
            could_help: questions(|a| &a.could_help),
            no_category: prepared.is_none(),
            on: (on != today).then(|| shown(on)),
            known: asked_known.map(shown),
        }
    }
}

/// The first day from which the headline has been what it is on `on`; nothing when it lies further back than is looked.
pub fn since(prepared: &Prepared, on: Day, known: Option<Day>) -> Option<Day> {
    let mut day = on.plus(-LOOK_BACK);
    let mut last = None;
    for _ in 0..MOST_CHANGES {
        match prepared.next_change(day, known).filter(|next| *next <= on && *next > day) {
            Some(next) => (day, last) = (next, Some(next)),
            None => break,
        }
    }
    last
}

/// On whose side an effect is: with the person, against, or neither.
const fn side(effect: Effect) -> (&'static str, &'static str, &'static str) {
    match effect {
        Effect::Stay | Effect::Shield | Effect::Tolerate | Effect::Delay | Effect::Support => {
            ("for", "+", "for")
        }
        Effect::OrderOut | Effect::Expose | Effect::LeaveBy => ("against", "−", "against"),
        Effect::Lapse | Effect::Inform => ("", "·", "context"),
    }
}

fn row(signal: &Signal, t: Tongue) -> SignalRow {
    let instrument = &signal.instrument;
    let (class, mark, word) = side(instrument.effect);
    let title = instrument.title_in(t.code()).to_owned();
    let fallback = title == instrument.title;
    let unverified = instrument.verified() == NOT_VERIFIED;
    SignalRow {
        side: class,
        mark,
        side_word: t.coded("signal-side", word),
        decides: signal.decides,
        title_lang: if fallback { "en" } else { t.code() },
        title,
        effect: words::effect(t, instrument.effect),
        from: signal.from.map(|d| Bit::day(d, t)),
        to: signal.to.map(|d| Bit::day(d, t)),
        known_from: Bit::day(instrument.known_from, t),
        scope: words::scope(t, instrument.scope()),
        sources: instrument.sources.iter().map(|s| (s.clone(), domain(s))).collect(),
        confidence: words::confidence(t, instrument.confidence),
        verified: if unverified { t.s("signal-not-verified") } else { instrument.verified().to_owned() },
        unverified,
    }
}

/// The domain of an address, or the words themselves when it is none.
pub fn domain(source: &str) -> String {
    let rest = source.split_once("://").map_or(source, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
