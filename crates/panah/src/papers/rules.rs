//! The rules of papers: first values, amendments, what is known of where a paper is. Pure.

use super::model::{KINDS, PaperField, SIGHTINGS, Sighting};
use crate::desk::record::{Change, Fact, Field, Value};
use crate::people::model::{first, words};
use crate::people::reading::{Ground, LONGEST_NAME, LONGEST_NOTE, date, date_value};
use crate::people::typed::{Refusal, Typed};
use dates::Role;

/// The value typed for a field of a paper; nothing when it was left empty. A number is kept as typed: no public
/// format of these cards is known, so none is asked for.
///
/// # Errors
/// A refusal that names the field.
pub fn read(field: PaperField, typed: &Typed, ground: Ground) -> Result<Option<Value>, Refusal> {
    use PaperField as F;
    let name = field.code();
    let text = typed.get(name);
    let most = if field == F::Note { LONGEST_NOTE } else { LONGEST_NAME };
    if text.chars().count() > most {
        return Err(Refusal::say(name, "person-why-too-long"));
    }
    match field {
        F::Kind if text.is_empty() => Ok(None),
        F::Kind if KINDS.contains(&text) => Ok(Some(Value::Word(text.into()))),
        F::Kind => Err(Refusal::say(name, "person-why-not-listed")),
        F::Number | F::LegalSource => Ok(words(text, None)),
        F::PrintedName => Ok(words(text, typed.lang("printed-name-lang"))),
        F::Issued | F::PrintedExpiry | F::LegalExpiry => {
            Ok(date(name, typed, ground, Role::Other)?.map(date_value))
        }
        F::Note => Ok(words(text, Some(ground.lang))),
    }
}

/// The first values of a paper.
///
/// # Errors
/// Every field that cannot be used; a paper without a kind; a legal end without its source.
pub fn add(typed: &Typed, ground: Ground) -> Result<Vec<Change<PaperField>>, Vec<Refusal>> {
    let (mut changes, mut refusals) = (Vec::new(), Vec::new());
    for field in PaperField::ALL.iter().copied() {
        match read(field, typed, ground) {
            Ok(Some(value)) => changes.push(first(field, value)),
            Ok(None) => {}
            Err(refusal) => refusals.push(refusal),
        }
    }
    if typed.get("kind").is_empty() {
        refusals.push(Refusal::say("kind", "paper-why-kind"));
    }
    if !typed.get("legal-expiry").is_empty() && typed.get("legal-source").is_empty() {
        refusals.push(Refusal::say("legal-source", "paper-why-source"));
    }
    if refusals.is_empty() { Ok(changes) } else { Err(refusals) }
}

/// Whether the intake form says anything about a paper.
pub fn anything(typed: &Typed) -> bool {
    ["kind", "number", "printed-expiry"].iter().any(|f| !typed.get(f).is_empty())
}

/// Something known of where a paper is. By whom is an office or a role, never a private person's name.
///
/// # Errors
/// What is not in our list, or a date that cannot be read.
pub fn sighting(typed: &Typed, ground: Ground) -> Result<Sighting, Refusal> {
    let what = typed.get("what");
    if !SIGHTINGS.contains(&what) {
        return Err(Refusal::say("what", "person-why-choose-one"));
    }
    let when = date("when", typed, ground, Role::Other)?;
    Ok(Sighting {
        what: what.into(),
        by: Fact::new(typed.get("by").chars().take(LONGEST_NAME).collect()),
        when: when.map(|w| Fact::new(Box::new(w))),
    })
}
