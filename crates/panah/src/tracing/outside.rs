//! A partner's PFIF or Primero file: whom they have seen becomes a card, whom they look for becomes a request. Pure.

use super::lists::{Asked, Read, Refused};
use super::model::{CARD_DAYS, Card, RequestField, Seen, Whose};
use super::seen;
use crate::base::ids::BatchId;
use crate::base::{Fault, Trouble};
use crate::desk::record::{Change, Fact, Text, Value};
use crate::people::model::{first, words};
use crate::places::{Asked as Wanted, Country, Found, Gazetteer, Pcode};
use crate::web::language::Tongue;
use dates::{Calendar, Day, Precision, Uncertain};
use formats::{Flag, Line, Outside, Reason, Sex, Verdict, What};
use std::collections::HashMap;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PFIF or an Atom feed of it.
    Pfif,
    /// Primero's tracing requests.
    Requests,
    /// Primero's cases.
    Cases,
}

impl Kind {
    /// By the file's name and what is in it; nothing for a spreadsheet.
    pub fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        let ends = |end: &str| name.to_lowercase().ends_with(end);
        if [".xml", ".atom", ".pfif"].into_iter().any(ends) {
            return Some(Self::Pfif);
        }
        let sought: &[u8] = b"\"tracing_request_subform_section\"";
        let sought = || bytes.windows(sought.len()).any(|w| w == sought);
        ends(".json").then(|| if sought() { Self::Requests } else { Self::Cases })
    }

    /// The records with what the desk does with each.
    pub fn lines(self, bytes: &[u8], now_ms: i64) -> Vec<Line> {
        let lines = match self {
            Self::Pfif => formats::pfif::read(bytes, now_ms),
            Self::Requests => formats::primero::read_requests(bytes, now_ms),
            Self::Cases => formats::primero::read_cases(bytes, now_ms),
        };
        lines.into_iter().map(kept).collect()
    }
}

/// Nobody agreed there that it is shared: a child's or anybody's case is not matched on a partner's word alone, and the
/// desk does not keep it. Who asks is another matter: their request is kept, and waits for their word.
fn kept(line: Line) -> Line {
    match &line.verdict {
        Verdict::Person(person)
            if person.kind != formats::Kind::Seeks && line.flags.contains(&Flag::NoConsent) =>
        {
            Line { verdict: Verdict::Refused(Reason::NoConsent, String::new()), ..line }
        }
        _ => line,
    }
}

/// What the records come to.
///
/// # Errors
/// `UnreadableExchange` when the file as a whole was refused.
pub fn read(
    kind: Kind,
    lines: Vec<Line>,
    (source, list, today): (&str, BatchId, Day),
    t: Tongue,
) -> Result<Read, Trouble> {
    let mut read = Read::default();
    let places = noted_places(&lines);
    for Line { what, id, line, verdict, flags } in lines {
        match verdict {
            Verdict::Refused(reason, _) if what == What::File => {
                let why = t.coded("pfif-why", reason.code());
                return Err(Trouble::new(Fault::UnreadableExchange).with("detail", why));
            }
            Verdict::Refused(reason, column) => {
                let over = [Reason::Expired, Reason::ExpiredWithData, Reason::NoConsent];
                if what == What::Person && over.contains(&reason) {
                    read.over.push(id.clone());
                }
                let why = format!("pfif-why-{}", reason.code()).into();
                read.refused.push(Refused { line, column, why, value: id });
            }
            Verdict::Person(person) => {
                let until = last_day(&person, today);
                if person.kind == formats::Kind::Seeks {
                    let agreed = kind == Kind::Requests && !flags.contains(&Flag::NoConsent);
                    let changes = changes(&person, agreed);
                    read.asked.push(Asked { reference: person.id, changes, until });
                } else {
                    let reference = Fact::new(person.id.clone());
                    let whose = Whose::Elsewhere { list, source: source.into(), reference };
                    // Only the record is named: the words may tell a street.
                    let seen = last_seen(&person, places.get(&person.id)).unwrap_or_else(|why| {
                        let (value, why) = (person.id.clone(), why.into());
                        read.left.push(Refused { line, why, value, ..Refused::default() });
                        seen::seen(None, None)
                    });
                    let card = Card { seen, ..card(&person, Card::of_partner(whose, until)) };
                    read.cards.push((person.id, card));
                }
            }
            // What a note says of where somebody was is read with its person; the rest of it is not compared.
            Verdict::Note(_) => {}
        }
    }
    Ok(read)
}

/// The last whole day before the record's time is over, and never longer than a card of ours.
fn last_day(person: &Outside, today: Day) -> Day {
    let ours = today.plus(CARD_DAYS);
    let theirs = person.expires_ms.map(|at| formats::text::day_of(at).plus(-1).max(today));
    theirs.map_or(ours, |day| day.min(ours))
}

fn text(name: &str) -> Option<Text> {
    (!name.trim().is_empty()).then(|| Text::new(name.trim(), None))
}

/// Every name once, the whole one first.
fn names(person: &Outside) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for name in std::iter::once(&person.full_name).chain(&person.other_names) {
        if !name.trim().is_empty() && !names.contains(&name.trim()) {
            names.push(name.trim());
        }
    }
    names
}

const fn sex(person: &Outside) -> Option<&'static str> {
    match person.sex {
        Some(Sex::Female) => Some("f"),
        Some(Sex::Male) => Some("m"),
        Some(Sex::Other) => Some("x"),
        None => None,
    }
}

fn birth(person: &Outside) -> Option<Fact<Box<Uncertain>>> {
    let (from, to) = person.born?;
    let wide = if from == to { Precision::Day } else { Precision::Range };
    Some(Fact::new(Box::new(Uncertain::between(from, to, wide, Calendar::Gregorian))))
}

/// The place of origin, when its name means one place of Afghanistan.
fn origin(person: &Outside) -> Option<Pcode> {
    let home = &person.origin;
    let asked = Wanted { country: Some(Country::Afghanistan), ..Wanted::default() };
    [&home.city, &home.state].into_iter().filter(|name| !name.is_empty()).find_map(|name| {
        match Gazetteer::builtin().resolve(name, asked) {
            Found::One(place) if place.country() == Country::Afghanistan => Some(place),
            _ => None,
        }
    })
}

/// The newest word of the notes of a file about where each person was, with its time.
type Places = HashMap<String, (String, i64)>;

fn noted_places(lines: &[Line]) -> Places {
    let mut places = Places::new();
    for line in lines {
        if let Verdict::Note(note) = &line.verdict
            && !note.last_known.trim().is_empty()
            && places.get(&note.about).is_none_or(|(_, at)| *at < note.at_ms)
        {
            places.insert(note.about.clone(), (note.last_known.clone(), note.at_ms));
        }
    }
    places
}

/// Where a partner says somebody last was: the district or province that the words name, never the words; else the key of
/// why it is left out. A note tells it as of its day; a case of Primero tells no day.
fn last_seen(person: &Outside, noted: Option<&(String, i64)>) -> Result<Seen, &'static str> {
    let (said, day) = match noted {
        Some((said, at_ms)) => (said, Some(formats::text::day_of(*at_ms))),
        None => (&person.last_known, None),
    };
    if said.trim().is_empty() {
        return Ok(seen::seen(None, None));
    }
    let place = seen::place(said)?;
    Ok(seen::seen(Some(place), day.map(Uncertain::exact)))
}

/// The records whose last place is left out, by their ids, each with the key of why.
pub fn left_out(lines: &[Line]) -> HashMap<&str, &'static str> {
    let places = noted_places(lines);
    let of = |line: &Line| match &line.verdict {
        Verdict::Person(p) if p.kind != formats::Kind::Seeks => last_seen(p, places.get(&p.id)).err(),
        _ => None,
    };
    lines.iter().filter_map(|line| Some((line.id.as_str(), of(line)?))).collect()
}

/// What else is compared.
fn card(person: &Outside, card: Card) -> Card {
    Card {
        names: names(person).into_iter().filter_map(text).collect(),
        father: text(&person.father),
        grandfather: text(&person.grandfather),
        mother: text(&person.mother),
        sex: sex(person).map(Into::into),
        birth: birth(person),
        origin: origin(person).map(Fact::new),
        ..card
    }
}

fn changes(person: &Outside, agreed: bool) -> Vec<Change<RequestField>> {
    use RequestField as F;
    let all = names(person);
    let aliases: Box<[Text]> = all.iter().skip(1).filter_map(|n| text(n)).collect();
    let told = [person.text.as_str(), person.last_known.as_str()].join("\n");
    let who = person.seeker.as_ref().map_or(person.source.author.as_str(), |s| s.name.as_str());
    [
        (F::Name, words(all.first().copied().unwrap_or_default(), None)),
        (F::Aliases, (!aliases.is_empty()).then_some(Value::Texts(aliases))),
        (F::Father, words(&person.father, None)),
        (F::Grandfather, words(&person.grandfather, None)),
        (F::Mother, words(&person.mother, None)),
        (F::Sex, sex(person).map(|s| Value::Word(s.into()))),
        (F::Birth, birth(person).map(Value::Date)),
        (F::Origin, origin(person).map(|p| Value::Place(Fact::new(p)))),
        (F::Circumstances, words(&told, None)),
        (F::EnquirerName, words(who, None)),
        (F::Consent, agreed.then(|| Value::Word("yes".into()))),
        (F::TheirRef, words(&person.id, None)),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some(first(field, value?)))
    .collect()
}
