//! The rules of people's records: first values, amendments that lose nothing, consent. Pure.

use super::model::{
    Consent, Contact, HouseholdField, PURPOSES, PersonField, RECIPIENTS, first, nothing_agreed, words,
};
use super::reading::{self, Ground, LONGEST_NAME, read};
use super::typed::{Refusal, Typed};
use super::view::Person;
use crate::base::ids::HouseholdId;
use crate::desk::record::{Change, Fact, Field, Record, Value};
use journal::EntryId;
use uuid::Uuid;

/// The ways a person can be reached.
pub const CHANNELS: [&str; 3] = ["phone", "messenger", "through-somebody"];

/// The first values of a person. Nothing is obligatory except a name or the word that the code alone is kept.
///
/// # Errors
/// Every field that cannot be used, each with why.
pub fn register(
    typed: &Typed,
    household: Option<HouseholdId>,
    ground: Ground,
) -> Result<Vec<Change<PersonField>>, Vec<Refusal>> {
    let (mut changes, mut refusals) = (Vec::new(), Vec::new());
    let code_only = typed.ticked("code-only");
    for field in PersonField::ALL.iter().copied() {
        // Somebody who gives no name is asked for none of them: the code is all that is kept.
        let a_name = matches!(field, PersonField::Name | PersonField::NameOther | PersonField::Aliases);
        if code_only && a_name {
            continue;
        }
        match read(field, typed, ground) {
            Ok(Some(Value::Safe(rules))) if nothing_agreed(&rules) => {}
            Ok(Some(value)) => changes.push(first(field, value)),
            Ok(None) => {}
            Err(refusal) => refusals.push(refusal),
        }
    }
    if !code_only && typed.get("name").is_empty() {
        refusals.push(Refusal::say("name", "person-why-name-or-code"));
    }
    if let Some(household) = household {
        changes.push(first(PersonField::Household, Value::Link(Uuid::from_bytes(household.bytes()))));
    }
    if refusals.is_empty() { Ok(changes) } else { Err(refusals) }
}

/// What was typed at the intake and is not known yet of somebody who is here: another spelling of the name goes to
/// the other names, an empty field is filled. Nothing that stands is replaced, and what cannot be read is left out.
pub fn add_to(person: &Person, typed: &Typed, ground: Ground) -> Vec<Change<PersonField>> {
    let record = &person.record;
    let mut changes = Vec::new();
    let change = |field, value| Change { field, value, base: record.base(field) };
    if let Ok(Some(Value::Text(name))) = read(PersonField::Name, typed, ground)
        && !person.names().iter().any(|n| n.show().trim() == name.show())
    {
        if person.names().is_empty() {
            changes.push(change(PersonField::Name, Value::Text(name)));
        } else {
            let known = match record.get(PersonField::Aliases) {
                Some(Value::Texts(known)) => known.to_vec(),
                _ => Vec::new(),
            };
            let all: Vec<_> = known.into_iter().chain([name]).collect();
            changes.push(change(PersonField::Aliases, Value::Texts(all.into())));
        }
    }
    for field in [PersonField::Father, PersonField::Sex, PersonField::Birth] {
        if record.get(field).is_none()
            && let Ok(Some(value)) = read(field, typed, ground)
        {
            changes.push(change(field, value));
        }
    }
    changes
}

/// An amendment whose base is no longer what the record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash;

/// What to do with a value whose base has moved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Ask: both values are shown.
    Ask,
    /// Keep both; somebody decides later.
    KeepBoth,
}

/// A new value for a field, on the heads its author saw.
///
/// # Errors
/// A clash when the field was changed since, unless both values are to be kept.
pub fn amend<F: Field>(
    record: &Record<F>,
    field: F,
    value: Value,
    seen: &[EntryId],
    decision: Decision,
) -> Result<Change<F>, Clash> {
    let mut now = record.base(field);
    let mut seen = seen.to_vec();
    now.sort_unstable();
    seen.sort_unstable();
    if now != seen && decision == Decision::Ask {
        return Err(Clash);
    }
    Ok(Change { field, value, base: seen })
}

/// The heads a form carries, as one text.
pub fn write_base(heads: &[EntryId]) -> String {
    heads.iter().map(|e| Uuid::from_bytes(e.0).simple().to_string()).collect::<Vec<_>>().join(",")
}

/// The heads a form sent back; nothing when it is not a list of entries.
pub fn read_base(text: &str) -> Option<Vec<EntryId>> {
    let ids = text.split(',').map(str::trim).filter(|t| !t.is_empty());
    ids.map(|t| Uuid::parse_str(t).map(|u| EntryId(u.into_bytes()))).collect::<Result<_, _>>().ok()
}

/// An answer to a question of consent. Help never depends on it.
///
/// # Errors
/// The field that is missing or not in our lists.
pub fn consent(typed: &Typed, ground: Ground) -> Result<Consent, Refusal> {
    let listed = |field: &'static str, known: &[&str]| {
        let word = typed.get(field);
        known.contains(&word).then(|| word.into()).ok_or(Refusal::say(field, "person-why-choose-one"))
    };
    let given = match typed.get("given") {
        "yes" => true,
        "no" => false,
        _ => return Err(Refusal::say("given", "person-why-choose-one")),
    };
    let until = reading::date("until", typed, ground, dates::Role::Other)?;
    Ok(Consent {
        purpose: listed("purpose", &PURPOSES)?,
        recipient: listed("recipient", &RECIPIENTS)?,
        given,
        language: typed
            .lang("consent-language")
            .ok_or(Refusal::say("consent-language", "person-why-choose-one"))?,
        how: listed("how", &["spoken", "written"])?,
        explained_by: Fact::new(typed.get("explained-by").chars().take(LONGEST_NAME).collect()),
        // Where the last day is uncertain, the consent ends on the earliest: nothing is told on a guess.
        until: until.map(|u| u.earliest),
    })
}

/// A way to reach a person; nothing when no detail was typed.
///
/// # Errors
/// A channel that is not in our list.
pub fn contact(typed: &Typed) -> Result<Option<Contact>, Refusal> {
    let detail = typed.get("contact");
    if detail.is_empty() {
        return Ok(None);
    }
    let channel = Some(typed.get("channel")).filter(|c| !c.is_empty()).unwrap_or("phone");
    if !CHANNELS.contains(&channel) {
        return Err(Refusal::say("channel", "person-why-choose-one"));
    }
    let detail = Fact::new(detail.chars().take(LONGEST_NAME).collect());
    Ok(Some(Contact { channel: channel.into(), detail, not_safe: typed.ticked("not-safe") }))
}

/// The first values of a household.
pub fn household(typed: &Typed, lang: dates::Lang) -> Vec<Change<HouseholdField>> {
    let label: String = typed.get("label").chars().take(LONGEST_NAME).collect();
    words(&label, Some(lang)).map(|value| first(HouseholdField::Label, value)).into_iter().collect()
}
