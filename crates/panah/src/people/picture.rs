//! How people and their values look on a page.

use super::bits::{Bit, Bits};
use super::model::{HouseholdField, PersonField};
use super::view::{Household, Person};
use crate::base::ids::HouseholdId;
use crate::desk::glance::Glance;
use crate::desk::record::{Field, SafeContact, Value};
use crate::law::words;
use crate::places::{Gazetteer, Pcode};
use crate::web::language::Tongue;
use askama::Template;
use dates::{Day, Uncertain};
use standing::Headline;

/// A headline as it is shown: a symbol and a word, so that colour alone says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="st k-{{ code }}"><span aria-hidden="true">{{ symbol }}</span> {{ word }}</span>"#,
    ext = "html"
)]
pub struct Chip {
    code: &'static str,
    symbol: String,
    word: String,
}

impl askama::filters::HtmlSafe for Chip {}

impl Chip {
    /// The chip of a headline, or of none.
    pub fn new(headline: Option<Headline>, t: Tongue) -> Self {
        Self {
            code: words::code(headline),
            symbol: words::symbol(t, headline),
            word: words::headline(t, headline),
        }
    }

    /// The code, for a class.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The symbol.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// The word.
    pub fn word(&self) -> &str {
        &self.word
    }
}

/// The names of a person, own script first; the words that only a code is kept when there are none.
pub fn names(person: &Person, t: Tongue) -> Bits {
    let names: Vec<Bit> = person.names().into_iter().map(Bit::name).collect();
    if names.is_empty() { Bit::words(t.s("person-code-only")).into() } else { Bits(names) }
}

/// The first name, for lists.
pub fn name(person: &Person, t: Tongue) -> Bit {
    person.names().first().map_or_else(|| Bit::words(t.s("person-code-only")), |n| Bit::name(n))
}

/// The code of a person.
pub fn code(person: &Person) -> Bit {
    Bit::number(person.code.map(|c| c.to_string()).unwrap_or_default())
}

/// The father's name.
pub fn father(person: &Person) -> Bits {
    person.record.text(PersonField::Father).map(|f| Bit::name(f).into()).unwrap_or_default()
}

/// The years a birth can lie in.
pub fn birth_years(person: &Person, t: Tongue) -> Bits {
    let Some((first, last)) = person.record.days(PersonField::Birth) else { return Bits::default() };
    let (from, to) = (first.ymd().0, last.ymd().0);
    let years = if from == to { from.to_string() } else { format!("{from}–{to}") };
    Bit::number(dates::digits(&years, t.0.digit_set())).into()
}

/// The age in years on a day, as wide as it is known.
pub fn age(born: &Uncertain, on: Day, t: Tongue) -> Option<Bit> {
    let ages = born.age_on(on)?;
    let text = if ages.min == ages.max {
        t.number(ages.min)
    } else {
        format!("{}–{}", t.number(ages.min), t.number(ages.max))
    };
    Some(Bit::number(text))
}

/// A household's code and label.
pub fn household(household: &Household) -> Bits {
    let code = household.code.map(Bit::code);
    let label = household.record.text(HouseholdField::Label).map(Bit::name);
    Bits(code.into_iter().chain(label).collect())
}

/// A place with its province. For a person's own page; never in a list or a search.
pub fn place(place: Pcode, t: Tongue) -> Bit {
    Bit::words(Gazetteer::builtin().path(place, t.0))
}

/// What a field of a person holds, in the page's language.
pub fn value(field: PersonField, value: &Value, view: Option<&Glance<'_>>, t: Tongue) -> Bits {
    match value {
        Value::Text(text) if field == PersonField::TheirRef => Bit::number(text.show()).into(),
        Value::Text(text) => Bit::name(text).into(),
        Value::Texts(texts) => Bits(texts.iter().map(Bit::name).collect()),
        Value::Date(date) => Bit::date(date.show(), t).into(),
        Value::Place(code) => place(*code.show(), t).into(),
        Value::Category(category) => Bit::words(words::category(t, *category.show())).into(),
        Value::Word(word) => Bit::words(t.coded(prefix(field), word)).into(),
        Value::Flag(flag) => Bit::words(yes_or_no(*flag, t)).into(),
        Value::Link(id) => link(*id, view, t),
        Value::Safe(rules) => Bits(rules_of(rules, t).into_iter().map(|r| r.1).collect()),
        Value::Nothing => Bit::words(t.s("person-taken-away")).into(),
    }
}

/// Yes or no in words.
pub fn yes_or_no(flag: bool, t: Tongue) -> String {
    if flag { t.s("person-yes") } else { t.s("person-no") }
}

/// The prefix of the messages of a field's words.
pub const fn prefix(field: PersonField) -> &'static str {
    match field {
        PersonField::Sex => "sex",
        PersonField::Relation => "relation",
        _ => "poc",
    }
}

fn link(id: uuid::Uuid, view: Option<&Glance<'_>>, t: Tongue) -> Bits {
    let found = view.and_then(|v| v.household(HouseholdId::from_bytes(id.into_bytes())));
    found.map_or_else(|| Bit::words(t.s("person-household-elsewhere")).into(), household)
}

/// The rules of safe contact, each with its label; empty when nothing was agreed.
pub fn rules_of(rules: &SafeContact, t: Tongue) -> Vec<(String, Bit)> {
    let mut said = Vec::new();
    if rules.never_call {
        said.push((t.s("safe-label-first"), Bit::words(t.s("safe-never-call"))));
    }
    if rules.voice_only {
        said.push((t.s("safe-label-how"), Bit::words(t.s("safe-voice-only"))));
    }
    if let Some(lang) = rules.language {
        said.push((t.s("safe-language"), Bit::words(t.coded("language", lang.code()))));
    }
    let texts = [
        ("safe-hours", &rules.hours),
        ("safe-who", &rules.who_may_answer),
        ("safe-word", &rules.code_word),
        ("safe-never-say", &rules.never_say),
    ];
    for (key, fact) in texts {
        if !fact.show().is_empty() {
            said.push((t.s(key), Bit::said(fact.show(), None)));
        }
    }
    said
}

/// The sentence of a field's label.
pub fn label(field: PersonField, t: Tongue) -> String {
    t.coded("person-field", field.code())
}
