//! The pages of papers: note one, change a field, say where it is.

use super::model::{KINDS, PaperField, SIGHTINGS};
use super::picture::{self, PaperRow};
use super::rules;
use crate::access::permit::Actor;
use crate::base::ids::{PaperId, PersonId};
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::{Field, Value};
use crate::people::bits::Bits;
use crate::people::inputs::{Builder, Input};
use crate::people::picture as person;
use crate::people::rules::write_base;
use crate::people::typed::{Refusal, Typed};
use crate::web::{App, Shell};
use askama::Template;

/// A form about a paper.
#[derive(Template)]
#[template(path = "papers/pages/paper.html")]
pub struct PaperPage {
    /// The frame.
    pub shell: Shell,
    /// Whose paper: name and code.
    pub whose: Bits,
    /// The heading.
    pub heading: String,
    /// What the paper says now, for a change.
    pub row: Option<PaperRow>,
    /// Where the form goes.
    pub action: String,
    /// Where to go without sending it.
    pub back: String,
    /// The fields.
    pub inputs: Vec<Input>,
    /// The heads a change is based on, and what the field holds now.
    pub base: String,
    /// Those its author saw first, after a clash.
    pub seen: String,
    /// What the field holds now.
    pub now: Vec<Bits>,
    /// Links to change single fields: address and label.
    pub fields: Vec<(String, String)>,
    /// Somebody else wrote meanwhile.
    pub clash: bool,
    /// Something was refused.
    pub refused: bool,
}

/// The controls of a field.
pub fn controls(field: PaperField, b: &Builder<'_>) -> Vec<Input> {
    use PaperField as F;
    let name = field.code();
    let label = format!("paper-field-{name}");
    let t = b.t;
    match field {
        F::Kind => vec![b.select(name, &label, "paper-kind", &KINDS)],
        F::Number => vec![b.line(name, &label).hint(t, "paper-number-hint").ltr()],
        F::PrintedName => vec![
            b.line(name, &label).hint(t, "paper-printed-name-hint"),
            b.language("printed-name-lang", "person-name-language"),
        ],
        F::Issued => vec![b.line(name, &label).hint(t, "person-date-hint")],
        F::PrintedExpiry => vec![b.line(name, &label).hint(t, "paper-printed-expiry-hint")],
        F::LegalExpiry => vec![b.line(name, &label).hint(t, "paper-legal-expiry-hint")],
        F::LegalSource => vec![b.line(name, &label).hint(t, "paper-legal-source-hint")],
        F::Note => vec![b.area(name, &label)],
    }
}

/// What the intake form asks of a paper.
pub fn short_form(b: &Builder<'_>) -> Vec<Input> {
    [PaperField::Kind, PaperField::Number, PaperField::PrintedExpiry]
        .iter()
        .flat_map(|f| controls(*f, b))
        .collect()
}

/// The controls of a sighting.
pub fn sighting_form(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.select("what", "paper-what", "sighting", &SIGHTINGS),
        b.line("by", "paper-by").hint(b.t, "paper-by-hint"),
        b.line("when", "paper-when").hint(b.t, "person-date-hint"),
    ]
}

/// What a page of a paper is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A new paper.
    New,
    /// One field of one.
    Field(PaperId, PaperField),
    /// Where one is.
    Sighting(PaperId),
}

impl PaperPage {
    /// The page about a paper of a person, with what was typed.
    ///
    /// # Errors
    /// `NotThere` when person or paper are not here.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        (holder, about): (PersonId, About),
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/people");
        let back = format!("/people/{holder}");
        shell.here.clone_from(&back);
        let t = shell.t;
        let whose = view.person(holder).ok_or(Fault::NotThere)?;
        let papers = view.papers()?;
        let paper = |id| papers.paper(holder, id).ok_or(Fault::NotThere);
        let b = Builder { t, typed, refusals };
        let mut page_ = Self {
            whose: Bits(vec![person::name(whose, t), person::code(whose)]),
            heading: t.s("paper-heading-new"),
            row: None,
            action: format!("{back}/papers/new"),
            back,
            inputs: Vec::new(),
            base: String::new(),
            seen: String::new(),
            now: Vec::new(),
            fields: Vec::new(),
            clash: false,
            refused: !refusals.is_empty(),
            shell,
        };
        match about {
            About::New => page_.inputs = PaperField::ALL.iter().flat_map(|f| controls(*f, &b)).collect(),
            About::Sighting(id) => {
                page_.row = Some(PaperRow::new(paper(id)?, &view.story_of(paper(id)?), t));
                page_.heading = t.s("paper-heading-sighting");
                page_.action = format!("{}/papers/{id}/sighting", page_.back);
                page_.inputs = sighting_form(&b);
                page_.fields = links(holder, id, t);
            }
            About::Field(id, field) => {
                let paper = paper(id)?;
                let heads = paper.record.heads(field);
                page_.row = Some(PaperRow::new(paper, &view.story_of(paper), t));
                page_.heading = picture::label(field, t);
                page_.action = format!("{}/papers/{id}/amend/{}", page_.back, field.code());
                page_.inputs = controls(field, &b);
                page_.base = write_base(&paper.record.base(field));
                page_.now = heads.iter().map(|h| picture::value(field, h.value, t)).collect();
            }
        }
        Ok(page_)
    }
}

fn links(holder: PersonId, id: PaperId, t: crate::web::language::Tongue) -> Vec<(String, String)> {
    let link =
        |f: &PaperField| (format!("/people/{holder}/papers/{id}/amend/{}", f.code()), picture::label(*f, t));
    PaperField::ALL.iter().map(link).collect()
}

/// A kept value as it would be typed.
pub fn prefilled(field: PaperField, value: Option<&Value>) -> Typed {
    let typed = Typed::default();
    let name = field.code();
    match value {
        Some(Value::Text(text)) => {
            let lang = text.lang.map(dates::Lang::code).unwrap_or_default();
            typed.also(name, text.show()).also(&format!("{name}-lang"), lang)
        }
        Some(Value::Date(date)) => {
            let kept = date.show();
            let text = if kept.typed.is_empty() { kept.earliest.to_string() } else { kept.typed.clone() };
            typed.also(name, text)
        }
        Some(Value::Word(word)) => typed.also(name, word.to_string()),
        _ => typed,
    }
}

/// The value a form means for a field; nothing typed where something stood takes it away.
///
/// # Errors
/// A refusal that names the field.
pub fn typed_value(
    field: PaperField,
    typed: &Typed,
    stood: bool,
    ground: crate::people::reading::Ground,
) -> Result<Option<Value>, Refusal> {
    let value = rules::read(field, typed, ground)?;
    if value.is_none() && field == PaperField::Kind {
        return Err(Refusal::say("kind", "paper-why-kind"));
    }
    Ok(value.or_else(|| stood.then_some(Value::Nothing)))
}
