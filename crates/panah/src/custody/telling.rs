//! From a form to a report, a sighting or a call. Pure: what is typed, the register, the hour.

use super::facilities::{self, Facility};
use super::model::{Call, Hidden, Report, Sighting, Told, When};
use super::timing::{self, Hour};
use super::words::{
    AUTHORITIES, CALLERS, CONFIDENCES, CURRENCIES, FLAGS, KINDS, MANNERS, ORDERS, OUTCOMES, PAPER_DEEDS,
    PAPERS_NOW, PAYMENTS, REMANDS, SOURCES,
};
use crate::desk::record::Fact;
use crate::people::reading::{LONGEST_NOTE, safe_contact};
use crate::people::typed::{Refusal, Typed};
use crate::places::{Asked, Country, Found, Gazetteer, Level, Pcode};
use dates::{Day, Role};

/// The kinds of report a form offers, in its order.
pub const TELLABLE: [&str; 14] = [
    "arrest",
    "fir",
    "produced",
    "remanded",
    "order",
    "transfer",
    "exit-permit",
    "outcome",
    "injury",
    "payment",
    "left-behind",
    "paper",
    "lawyer",
    "note",
];

fn said(typed: &Typed, name: &str) -> Fact<String> {
    Fact::new(typed.get(name).chars().take(LONGEST_NOTE).collect())
}

/// One of a list, or the word for not known.
fn one_of(typed: &Typed, name: &str, known: &[&str], otherwise: &str) -> Box<str> {
    let text = typed.get(name);
    if known.contains(&text) { text.into() } else { otherwise.into() }
}

fn count(typed: &Typed, name: &str) -> Option<u16> {
    dates::latin_digits(typed.get(name)).parse().ok()
}

fn yes_no(typed: &Typed, name: &str) -> Option<bool> {
    match typed.get(name) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// A district that is surely meant; anything else stays in words.
pub fn district(text: &str) -> Option<Pcode> {
    let asked = Asked { want: Level::District, country: Some(Country::Pakistan), parent: None };
    match Gazetteer::builtin().resolve(text, asked) {
        Found::One(place) if place.is_district() && !text.is_empty() => Some(place),
        _ => None,
    }
}

/// An amount in the smallest unit. Whole numbers, groups of three, and at most two digits after the point.
///
/// # Errors
/// A refusal when it is no amount.
pub fn money(typed: &Typed) -> Result<Option<(i64, Box<str>)>, Refusal> {
    let text = dates::latin_digits(typed.get("amount"));
    let text: String = text.chars().filter(|c| !matches!(c, ',' | '،' | '٬' | ' ')).collect();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = Refusal::say("amount", "custody-why-no-amount");
    let (whole, part) = text.split_once(['.', '٫']).unwrap_or((&text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(wrong);
    }
    let whole: i64 = whole.parse().map_err(|_| wrong.clone())?;
    let part: i64 = format!("{part:0<2}").parse().map_err(|_| wrong.clone())?;
    let minor = whole.checked_mul(100).and_then(|w| w.checked_add(part)).ok_or(wrong)?;
    Ok(Some((minor, one_of(typed, "currency", &CURRENCIES, "PKR"))))
}

/// The last day typed in a field.
fn last_day(field: &'static str, typed: &Typed, hour: Hour<'_>) -> Result<Option<Day>, Refusal> {
    Ok(crate::people::reading::date(field, typed, hour.ground, Role::Other)?.map(|d| d.latest))
}

/// The report a form means.
///
/// # Errors
/// A refusal that names the field.
pub fn report(typed: &Typed, hour: Hour<'_>) -> Result<Report, Refusal> {
    let told = told(typed, hour)?;
    Ok(Report {
        told,
        when: timing::read(typed, hour)?,
        source: one_of(typed, "source", &SOURCES, "other"),
        confidence: one_of(typed, "confidence", &CONFIDENCES, "unconfirmed"),
        by_role: said(typed, "by-role"),
    })
}

fn told(typed: &Typed, hour: Hour<'_>) -> Result<Told, Refusal> {
    let text = || said(typed, "text");
    let needed = |field: &'static str| {
        if typed.get(field).is_empty() { Err(Refusal::say(field, "custody-why-empty")) } else { Ok(()) }
    };
    let chosen = |field: &'static str, known: &[&str]| {
        let text = typed.get(field);
        let refusal = Refusal::say(field, "person-why-choose-one");
        if known.contains(&text) { Ok(Box::<str>::from(text)) } else { Err(refusal) }
    };
    Ok(match typed.get("what") {
        "arrest" => arrest(typed),
        "fir" => Told::Fir { number: said(typed, "number"), sections: sections(typed.get("sections")) },
        "produced" => Told::Produced { court: said(typed, "court") },
        "remanded" => Told::Remanded {
            kind: one_of(typed, "remand", &REMANDS, "police"),
            until: last_day("until", typed, hour)?,
        },
        "order" => Told::CourtOrder {
            what: chosen("order", &ORDERS)?,
            until: last_day("until", typed, hour)?,
            court: said(typed, "court"),
        },
        "transfer" => Told::TransferUnderWay { to: one_of(typed, "to-kind", &KINDS, "unknown") },
        "exit-permit" => Told::ExitPermit { granted: last_day("granted", typed, hour)? },
        "outcome" => Told::Outcome {
            what: chosen("outcome", &OUTCOMES)?,
            crossing: Some(typed.get("crossing")).filter(|c| !c.is_empty()).map(Into::into),
        },
        "injury" => Told::Injury { text: text(), emergency: typed.ticked("emergency") },
        "payment" => {
            needed("amount")?;
            payment(chosen("payment", &PAYMENTS)?, typed)?
        }
        "left-behind" => Told::LeftBehind {
            children: count(typed, "children"),
            who: said(typed, "who"),
            carer: said(typed, "carer"),
        },
        "paper" => Told::Paper {
            deed: chosen("deed", &PAPER_DEEDS)?,
            what: text(),
            paper: typed.get("paper").parse().ok(),
        },
        "lawyer" => {
            needed("text")?;
            Told::Lawyer { who: text() }
        }
        "flag" => Told::Flag { flag: chosen("flag", &FLAGS)? },
        "note" => {
            needed("text")?;
            Told::Note { text: text() }
        }
        _ => return Err(Refusal::say("what", "person-why-choose-one")),
    })
}

fn payment(state: Box<str>, typed: &Typed) -> Result<Told, Refusal> {
    let (minor, currency) = money(typed)?.unwrap_or((0, "PKR".into()));
    let (to_role, receipt) = (said(typed, "to-role"), yes_no(typed, "receipt"));
    Ok(Told::Payment { state, minor, currency, to_role, receipt })
}

/// What a form says of an arrest itself.
pub fn arrest(typed: &Typed) -> Told {
    Told::Arrest {
        authority: one_of(typed, "authority", &AUTHORITIES, "unknown"),
        manner: one_of(typed, "manner", &MANNERS, "unknown"),
        unit: said(typed, "unit"),
        district: district(typed.get("district")).map(Fact::new),
        journey_hours: count(typed, "journey"),
    }
}

/// Sections as a paper says them: `14(1)`, `14-1`, `14/2`; each once.
fn sections(text: &str) -> Box<[Box<str>]> {
    let plain = dates::latin_digits(text);
    let mut found: Vec<Box<str>> = Vec::new();
    for part in plain.split([',', '،', ';', ' ', '\n']).map(str::trim).filter(|p| !p.is_empty()).take(20) {
        let kept: String = part
            .chars()
            .filter(|c| *c != ')')
            .map(|c| if matches!(c, '(' | '/') { '-' } else { c })
            .take(20)
            .collect();
        if !found.iter().any(|f| **f == *kept) {
            found.push(kept.into());
        }
    }
    found.into()
}

/// Where somebody was seen; nothing when no place was said.
///
/// # Errors
/// A refusal that names the field.
pub fn sighting(typed: &Typed, register: &[Facility], hour: Hour<'_>) -> Result<Option<Sighting>, Refusal> {
    let when = timing::read(typed, hour)?;
    Ok(place(typed, register).map(|(facility, said, kind)| Sighting {
        facility,
        said,
        kind,
        when,
        source: one_of(typed, "source", &SOURCES, "other"),
        confidence: one_of(typed, "confidence", &CONFIDENCES, "unconfirmed"),
        by_role: self::said(typed, "by-role"),
    }))
}

/// The place a form names: of the register where it is written so, else in words; with its kind.
type Place = (Option<Box<str>>, Fact<String>, Box<str>);

fn place(typed: &Typed, register: &[Facility]) -> Option<Place> {
    let text = typed.get("station");
    let kind = typed.get("kind");
    if text.is_empty() && !KINDS.contains(&kind) {
        return None;
    }
    let known = facilities::find(register, text);
    let kind = match known {
        Some(place) => place.kind.as_str().into(),
        None if KINDS.contains(&kind) => kind.into(),
        None => facilities::kind_of(text).into(),
    };
    Some((known.map(|f| f.code.as_str().into()), said(typed, "station"), kind))
}

/// What was told at the telephone. A caller is never sent back for a field: what cannot be read stays in words.
pub fn call(typed: &Typed, hour: Hour<'_>) -> Call {
    let mut words = typed.get("words").to_owned();
    let mut keep = |name: &str| {
        let text = typed.get(name);
        if !text.is_empty() {
            words.push_str(if words.is_empty() { "" } else { "\n" });
            words.push_str(text);
        }
    };
    let when = timing::read(typed, hour).unwrap_or_else(|_| {
        keep(timing::TIME);
        keep(timing::DAY);
        When::default()
    });
    // Whoever calls about an arrest calls after it began.
    let when = if when.is_unknown() { When { earliest: None, latest: Some(hour.now) } } else { when };
    let money = money(typed).unwrap_or_else(|_| {
        keep("amount");
        None
    });
    Call {
        safe_to_talk: yes_no(typed, "safe-to-talk"),
        caller: one_of(typed, "caller", &CALLERS, ""),
        how_many: count(typed, "how-many"),
        children: count(typed, "children"),
        flags: FLAGS.iter().filter(|f| typed.ticked(f)).map(|f| Box::from(*f)).collect(),
        district: district(typed.get("district")).map(Fact::new),
        authority: one_of(typed, "authority", &AUTHORITIES, "unknown"),
        manner: one_of(typed, "manner", &MANNERS, "unknown"),
        unit: said(typed, "unit"),
        when,
        papers: said(typed, "papers"),
        papers_now: one_of(typed, "papers-now", &PAPERS_NOW, ""),
        money,
        phone_taken: yes_no(typed, "phone-taken"),
        words: Fact::new(words.chars().take(LONGEST_NOTE).collect()),
        named: Vec::new(),
        about: said(typed, super::joining::RAID),
    }
}

/// What of a call could lead to a door; nothing when nothing of that kind was said. A district that was not
/// recognised is kept here, because it may be an address.
pub fn hidden(typed: &Typed) -> Option<Hidden> {
    let mut from = typed.get("taken-from").to_owned();
    let place = typed.get("district");
    if !place.is_empty() && district(place).is_none() {
        from = if from.is_empty() { place.to_owned() } else { format!("{place}, {from}") };
    }
    let hidden = Hidden {
        taken_from: Fact::new(from.chars().take(LONGEST_NOTE).collect()),
        call_back: said(typed, "call-back"),
        safe: safe_contact(typed),
        named_place: said(typed, "station"),
    };
    (hidden != Hidden::default()).then_some(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Result<Option<(i64, Box<str>)>, Refusal> {
        money(&Typed::default().also("amount", text))
    }

    #[test]
    fn money_is_whole_and_exact() {
        assert_eq!(amount("60,000").unwrap(), Some((6_000_000, "PKR".into())));
        assert_eq!(amount("۵۰۰۰").unwrap(), Some((500_000, "PKR".into())));
        assert_eq!(amount("20.5").unwrap(), Some((2_050, "PKR".into())));
        assert_eq!(amount("").unwrap(), None);
        for wrong in ["much", "1.234", "-5", "99999999999999999999"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sections_are_kept_as_codes() {
        assert_eq!(*sections("14(1), 14/2 14-1"), ["14-1".into(), "14-2".into()]);
    }

    #[test]
    fn a_district_is_taken_only_when_it_is_surely_one() {
        assert_eq!(district("Attock").map(|p| p.to_string()).as_deref(), Some("PK601"));
        assert_eq!(district("street 4, behind the mosque"), None);
        assert_eq!(district(""), None);
    }
}
