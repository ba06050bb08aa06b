//! The controls of each field of a person, the same at intake and in an amendment, and how a kept value stands in them.

use super::inputs::{Builder, Input};
use super::model::{Event, PersonField, RELATIONS, SEXES};
use super::reading::POC;
use super::rules;
use super::typed::{Refusal, Typed};
use crate::base::SystemChance;
use crate::base::ids::{CaseCode, HouseholdId};
use crate::desk::glance::Glance;
use crate::desk::record::{Field, SafeContact, Value};
use crate::places::{Country, Gazetteer};
use crate::web::App;
use crate::web::language::Tongue;
use standing::Category;

/// The controls of a field.
pub fn controls(field: PersonField, b: &Builder<'_>) -> Vec<Input> {
    use PersonField as F;
    let name = field.code();
    let label = format!("person-field-{name}");
    let t = b.t;
    let language = |of: &str| b.language(&format!("{of}-lang"), "person-name-language");
    match field {
        F::Name => vec![b.line(name, &label).hint(t, "person-name-hint"), language("name")],
        F::NameOther => vec![b.line(name, &label).hint(t, "person-name-other-hint"), language("name-other")],
        F::Father | F::Grandfather | F::TheirRef => vec![b.line(name, &label)],
        F::Mother => vec![b.line(name, &label).hint(t, "person-mother-hint")],
        F::Aliases => vec![b.area(name, &label).hint(t, "person-aliases-hint")],
        F::Note => vec![b.area(name, &label).hint(t, "person-note-hint")],
        F::Sex => vec![b.select(name, &label, "sex", &SEXES).short()],
        F::Relation => vec![b.select(name, &label, "relation", &RELATIONS).short()],
        F::Poc => vec![b.select(name, &label, "poc", &POC).short()],
        F::RefugeeVillage => vec![b.select(name, &label, "answer", &["yes", "no"]).short()],
        F::Birth => vec![b.line(name, &label).hint(t, "person-birth-hint")],
        F::Category => {
            let codes: Vec<&str> = Category::ALL.iter().map(|c| c.code()).collect();
            vec![b.select(name, &label, "category", &codes).hint(t, "person-category-hint")]
        }
        F::District => vec![b.listed(name, &label, "districts").hint(t, "person-district-hint")],
        F::Origin => vec![b.listed(name, &label, "provinces").hint(t, "person-origin-hint")],
        F::Pipeline => vec![b.line(name, &label).hint(t, "person-pipeline-hint").short()],
        F::NamedOrder => vec![b.line(name, &label).hint(t, "person-named-order-hint").short()],
        F::Household => vec![
            b.line(name, &label).hint(t, "person-household-hint").short().ltr(),
            b.tick("household-new", "person-household-new"),
            b.line("label", "person-household-label"),
        ],
        F::SafeContact => safe_contact(b),
    }
}

/// The controls of the rules of safe contact.
pub fn safe_contact(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.tick("safe-never-call", "safe-never-call"),
        b.tick("safe-voice-only", "safe-voice-only"),
        b.line("safe-hours", "safe-hours"),
        b.language("safe-language", "safe-language"),
        b.line("safe-who", "safe-who"),
        b.line("safe-word", "safe-word"),
        b.line("safe-never-say", "safe-never-say"),
    ]
}

/// The suggestions for a place: districts of Pakistan, provinces of Afghanistan.
pub fn places(field: PersonField, t: Tongue) -> Vec<String> {
    let known = Gazetteer::builtin();
    match field {
        PersonField::District => known
            .provinces(Country::Pakistan)
            .flat_map(|p| known.districts(p))
            .map(|d| known.path(d, t.0))
            .collect(),
        PersonField::Origin => known
            .provinces(Country::Afghanistan)
            .filter_map(|p| known.name(p, t.0).map(|n| n.text.to_owned()))
            .collect(),
        _ => Vec::new(),
    }
}

/// A kept value as it would be typed, so that a form shows what is there.
pub fn prefilled(field: PersonField, value: Option<&Value>, view: &Glance<'_>, t: Tongue) -> Typed {
    let name = field.code();
    let typed = Typed::default();
    match value {
        None | Some(Value::Nothing) => typed,
        Some(Value::Text(text)) => {
            let lang = text.lang.map(dates::Lang::code).unwrap_or_default();
            typed.also(name, text.show()).also(&format!("{name}-lang"), lang)
        }
        Some(Value::Texts(texts)) => {
            let lines: Vec<&str> = texts.iter().map(crate::desk::record::Text::show).collect();
            typed.also(name, lines.join("\n"))
        }
        Some(Value::Date(date)) => {
            let kept = date.show();
            let text = if kept.typed.is_empty() { kept.earliest.to_string() } else { kept.typed.clone() };
            typed.also(name, text)
        }
        Some(Value::Place(place)) => typed.also(name, Gazetteer::builtin().path(*place.show(), t.0)),
        Some(Value::Category(category)) => typed.also(name, category.show().code()),
        Some(Value::Word(word)) => typed.also(name, word.to_string()),
        Some(Value::Flag(flag)) => typed.also(name, if *flag { "yes" } else { "no" }),
        Some(Value::Link(id)) => {
            let code = view.household(HouseholdId::from_bytes(id.into_bytes())).and_then(|h| h.code);
            typed.also(name, code.map(|c| c.to_string()).unwrap_or_default())
        }
        Some(Value::Safe(rules)) => safe_typed(rules, typed),
    }
}

/// Kept rules of safe contact as they would be typed.
pub fn safe_typed(rules: &SafeContact, typed: Typed) -> Typed {
    let ticked = |on: bool| if on { "1" } else { "" };
    typed
        .also("safe-never-call", ticked(rules.never_call))
        .also("safe-voice-only", ticked(rules.voice_only))
        .also("safe-hours", rules.hours.show().clone())
        .also("safe-language", rules.language.map(dates::Lang::code).unwrap_or_default())
        .also("safe-who", rules.who_may_answer.show().clone())
        .also("safe-word", rules.code_word.show().clone())
        .also("safe-never-say", rules.never_say.show().clone())
}

/// The household a form names: one that is here, by its code, or a new one with the entry that forms it.
///
/// # Errors
/// A code that is none, or that no household here has.
pub fn household(
    typed: &Typed,
    view: &Glance<'_>,
    app: &App,
    lang: dates::Lang,
) -> Result<Option<(HouseholdId, Option<Event>)>, Refusal> {
    if typed.ticked("household-new") {
        let household = HouseholdId::new(app.now(), &mut SystemChance);
        let code = CaseCode::new(&mut SystemChance);
        let formed = Event::HouseholdFormed { household, code, changes: rules::household(typed, lang) };
        return Ok(Some((household, Some(formed))));
    }
    let text = typed.get("household");
    if text.is_empty() {
        return Ok(None);
    }
    let code: CaseCode = text.parse().map_err(|_| Refusal::say("household", "person-why-no-code"))?;
    let found = view.household_by_code(code).ok_or(Refusal::say("household", "person-why-no-household"))?;
    Ok(Some((found.id, None)))
}
