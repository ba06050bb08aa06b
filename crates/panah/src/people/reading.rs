//! From what is typed to what is kept: each field of a person reads its own kind of value.

use super::model::{PersonField, RELATIONS, SEXES, words};
use super::typed::{Refusal, Typed, Why, pick_name, pick_of};
use crate::desk::record::{Fact, Field, SafeContact, Text, Value};
use crate::places::{Asked, Country, Found, Gazetteer, Level, Pcode};
use dates::{Day, Hints, Lang, Reading, Reason, Role, Uncertain};
use standing::Category;

/// The longest text of a name or a reference, in letters.
pub const LONGEST_NAME: usize = 200;
/// The longest note, in letters.
pub const LONGEST_NOTE: usize = 4_000;
/// What can be known of a Pakistan Origin Card. Source: the pack's fact `poc`.
pub const POC: [&str; 3] = ["held", "applied", "none"];

/// What reading needs besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// Today at the office.
    pub today: Day,
    /// The language of the person who types.
    pub lang: Lang,
}

/// The value typed for a field; nothing when it was left empty.
///
/// # Errors
/// A refusal that names the field.
pub fn read(field: PersonField, typed: &Typed, ground: Ground) -> Result<Option<Value>, Refusal> {
    use PersonField as F;
    let name = field.code();
    let text = typed.get(name);
    match field {
        F::Name | F::NameOther | F::Father | F::Grandfather | F::Mother => {
            let lang = typed
                .lang(&format!("{name}-lang"))
                .or_else(|| typed.lang("name-lang").filter(|_| field != F::NameOther));
            long_enough(name, text, LONGEST_NAME)?;
            Ok(words(text, lang))
        }
        F::TheirRef | F::Pipeline | F::NamedOrder => {
            long_enough(name, text, LONGEST_NAME).map(|()| words(text, None))
        }
        F::Note => long_enough(name, text, LONGEST_NOTE).map(|()| words(text, Some(ground.lang))),
        F::Aliases => Ok(aliases(text, typed.lang("name-lang"))),
        F::Sex => word(name, text, &SEXES),
        F::Relation => word(name, text, &RELATIONS),
        F::Poc => word(name, text, &POC),
        F::Category => category(name, text),
        F::RefugeeVillage => flag(name, text),
        F::Birth => Ok(date(name, typed, ground, Role::Birth)?.map(date_value)),
        F::District => place(name, typed, Some(Country::Pakistan)),
        F::Origin => place(name, typed, Some(Country::Afghanistan)),
        F::SafeContact => Ok(Some(Value::Safe(Box::new(safe_contact(typed))))),
        // A household is found by its code in the view, not read off a text.
        F::Household => Ok(None),
    }
}

/// Refuses what is longer than a field takes, in letters.
///
/// # Errors
/// The refusal.
pub fn long_enough(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    if text.chars().count() > most { Err(Refusal::say(field, "person-why-too-long")) } else { Ok(()) }
}

/// Names, one a line.
pub fn aliases(text: &str, lang: Option<Lang>) -> Option<Value> {
    let names: Vec<Text> =
        text.lines().map(str::trim).filter(|l| !l.is_empty()).take(20).map(|l| Text::new(l, lang)).collect();
    (!names.is_empty()).then(|| Value::Texts(names.into()))
}

/// A word of one of our lists.
///
/// # Errors
/// A refusal for any other word.
pub fn word(field: &'static str, text: &str, known: &[&str]) -> Result<Option<Value>, Refusal> {
    match text {
        "" => Ok(None),
        word if known.contains(&word) => Ok(Some(Value::Word(word.into()))),
        _ => Err(Refusal::say(field, "person-why-not-listed")),
    }
}

fn category(field: &'static str, text: &str) -> Result<Option<Value>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let category = Category::parse(text).ok_or(Refusal::say(field, "person-why-not-listed"))?;
    Ok(Some(Value::Category(Fact::new(category))))
}

/// Yes, no or not said.
///
/// # Errors
/// A refusal for anything else.
pub fn flag(field: &'static str, text: &str) -> Result<Option<Value>, Refusal> {
    match text {
        "" => Ok(None),
        "yes" => Ok(Some(Value::Flag(true))),
        "no" => Ok(Some(Value::Flag(false))),
        _ => Err(Refusal::say(field, "person-why-not-listed")),
    }
}

/// A date as a value.
pub fn date_value(date: Uncertain) -> Value {
    Value::Date(Fact::new(Box::new(date)))
}

/// The date typed in a field; several readings are a question, never a guess. A bare number of up to three digits
/// is an age for a birth.
///
/// # Errors
/// A refusal with the readings, or why the text is no date.
pub fn date(
    field: &'static str,
    typed: &Typed,
    ground: Ground,
    role: Role,
) -> Result<Option<Uncertain>, Refusal> {
    let text = typed.get(field);
    if text.is_empty() {
        return Ok(None);
    }
    if role == Role::Birth
        && let Some(age) = bare_age(text)
    {
        let born = Uncertain::aged(age, &Uncertain::exact(ground.today));
        return Ok(Some(Uncertain { typed: text.to_owned(), ..born }));
    }
    let hints = Hints::new(ground.today).lang(ground.lang).role(role);
    match dates::read(text, &hints) {
        Ok(Reading::One(date)) => Ok(Some(date)),
        Ok(Reading::Several(readings)) => {
            let pick = typed.get(&pick_name(field)).to_owned();
            let chosen = readings.iter().find(|r| pick_of(r) == pick).cloned();
            chosen.map(Some).ok_or(Refusal { field, why: Why::Dates(readings) })
        }
        Err(unreadable) => Err(Refusal::say(field, reason(unreadable.reason))),
    }
}

fn bare_age(text: &str) -> Option<u8> {
    let digits = dates::latin_digits(text);
    let age: u8 = (digits.len() <= 3).then(|| digits.parse().ok()).flatten()?;
    (age <= 120).then_some(age)
}

/// The sentence for a text that is no date.
const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Empty | Reason::NotADate => "person-date-not-a-date",
        Reason::YearMissing => "person-date-year-missing",
        Reason::TwoDigitYear => "person-date-two-digit-year",
        Reason::YearOutOfRange(_) => "person-date-year-out-of-range",
        Reason::ImpossibleMonth(_) => "person-date-impossible-month",
        Reason::ImpossibleDay { .. } => "person-date-impossible-day",
        Reason::ImpossibleAge(_) => "person-date-impossible-age",
        Reason::FutureBirth => "person-date-future-birth",
    }
}

/// The place typed in a field, of one country or of either; several are a question, never a guess.
///
/// # Errors
/// A refusal with the near ones, or that the text names a border crossing.
pub fn place(field: &'static str, typed: &Typed, country: Option<Country>) -> Result<Option<Value>, Refusal> {
    let text = typed.get(field);
    if text.is_empty() {
        return Ok(None);
    }
    let known = Gazetteer::builtin();
    let picked = typed.get(&pick_name(field)).parse::<Pcode>().ok().filter(|p| known.knows(*p));
    if let Some(picked) = picked {
        return Ok(Some(Value::Place(Fact::new(picked))));
    }
    let asked = Asked { want: Level::Any, country, parent: None };
    match known.resolve(text, asked) {
        Found::One(place) => Ok(Some(Value::Place(Fact::new(place)))),
        Found::Crossing(_) => Err(Refusal::say(field, "person-why-crossing")),
        Found::Ask(near) | Found::Nothing(near) => {
            Err(Refusal { field, why: Why::Places(near.iter().map(|c| c.pcode).collect()) })
        }
    }
}

/// The rules of safe contact as a form says them.
pub fn safe_contact(typed: &Typed) -> SafeContact {
    let said = |name: &str| Fact::new(typed.get(name).chars().take(LONGEST_NAME).collect::<String>());
    SafeContact {
        voice_only: typed.ticked("safe-voice-only"),
        never_call: typed.ticked("safe-never-call"),
        hours: said("safe-hours"),
        language: typed.lang("safe-language"),
        who_may_answer: said("safe-who"),
        code_word: said("safe-word"),
        never_say: said("safe-never-say"),
    }
}
