//! From a form to a request, and from a person to a card. Pure.

use super::model::{CONSENTS, PURPOSES, RELATIONS, RequestField};
use super::steps::Step;
use crate::desk::record::{Change, Field, Value};
use crate::people::model::{SEXES, first, words};
use crate::people::reading::{
    Ground, LONGEST_NAME, LONGEST_NOTE, aliases, date, date_value, flag, long_enough, place, safe_contact,
    word,
};
use crate::people::typed::{Refusal, Typed};
use crate::places::Country;
use dates::{Day, Role};

/// The value typed for a field of a request; nothing when it was left empty.
///
/// # Errors
/// A refusal that names the field.
pub fn read(field: RequestField, typed: &Typed, ground: Ground) -> Result<Option<Value>, Refusal> {
    use RequestField as F;
    let name = field.code();
    let text = typed.get(name);
    match field {
        F::Name
        | F::NameOther
        | F::Father
        | F::Grandfather
        | F::Mother
        | F::EnquirerName
        | F::EnquirerFather => {
            long_enough(name, text, LONGEST_NAME)?;
            let lang = typed.lang(&format!("{name}-lang")).or_else(|| typed.lang("name-lang"));
            Ok(words(text, lang))
        }
        F::Aliases | F::Companions => Ok(aliases(text, typed.lang("name-lang"))),
        F::Number | F::TheirRef | F::EnquirerContact => {
            long_enough(name, text, LONGEST_NAME).map(|()| words(text, None))
        }
        F::Circumstances | F::HeldBack => {
            long_enough(name, text, LONGEST_NOTE).map(|()| words(text, Some(ground.lang)))
        }
        F::Sex => word(name, text, &SEXES),
        F::EnquirerRelation => word(name, text, &RELATIONS),
        F::Purpose => word(name, text, &PURPOSES),
        F::Consent => word(name, text, &CONSENTS),
        F::ChildAlone => flag(name, text),
        F::Birth => Ok(date(name, typed, ground, Role::Birth)?.map(date_value)),
        F::LastWhen => Ok(date(name, typed, ground, Role::Other)?.map(date_value)),
        F::Origin => place(name, typed, Some(Country::Afghanistan)),
        F::LastPlace => place(name, typed, None),
        F::EnquirerSafe => Ok(Some(Value::Safe(Box::new(safe_contact(typed))))),
    }
}

/// The day typed with a step on which somebody asks after them; nothing when none was typed, or the step takes none.
///
/// # Errors
/// The key of why it cannot be used: it is not one day, or it is over.
pub fn ask_on(step: Step, typed: &Typed, ground: Ground) -> Result<Option<Day>, &'static str> {
    if !step.sets_day() {
        return Ok(None);
    }
    match date("ask-on", typed, ground, Role::Other) {
        Ok(None) => Ok(None),
        Ok(Some(day)) if !day.is_exact() => Err("trace-why-ask-one-day"),
        Ok(Some(day)) if day.earliest < ground.today => Err("trace-why-ask-past"),
        Ok(Some(day)) => Ok(Some(day.earliest)),
        Err(_) => Err("trace-why-ask-one-day"),
    }
}

/// The first values of a request. A call may say no more than that somebody is missing and who asks: one of the
/// sought person's name, father or circumstances is enough.
///
/// # Errors
/// Every field that cannot be used, each with why.
pub fn take(typed: &Typed, ground: Ground) -> Result<Vec<Change<RequestField>>, Vec<Refusal>> {
    let (mut changes, mut refusals) = (Vec::new(), Vec::new());
    for field in RequestField::ALL.iter().copied() {
        match read(field, typed, ground) {
            Ok(Some(Value::Safe(rules))) if crate::people::model::nothing_agreed(&rules) => {}
            Ok(Some(value)) => changes.push(first(field, value)),
            Ok(None) => {}
            Err(refusal) => refusals.push(refusal),
        }
    }
    let said = |field: RequestField| changes.iter().any(|c: &Change<RequestField>| c.field == field);
    let anybody =
        [RequestField::Name, RequestField::NameOther, RequestField::Father, RequestField::Circumstances];
    if refusals.is_empty() && !anybody.into_iter().any(said) {
        refusals.push(Refusal::say("name", "trace-why-who"));
    }
    if refusals.is_empty() { Ok(changes) } else { Err(refusals) }
}
