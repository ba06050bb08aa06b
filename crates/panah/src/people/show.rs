//! The page of a person.

use super::bits::{Bit, Bits};
use super::history::{self, HistoryRow, when};
use super::inputs::{Builder, Input};
use super::model::{PURPOSES, PersonField, RECIPIENTS};
use super::picture::{self, Chip};
use super::rules::write_base;
use super::standing_card::StandingCard;
use super::typed::{Refusal, Typed};
use super::view::Person;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::PersonId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::{Field, Value};
use crate::duplicates::panel::MergePanel;
use crate::papers::picture::PaperRow;
use crate::web::language::Tongue;
use crate::web::layout::page;
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::{Path, Query, State};
use dates::Day;
use std::collections::HashMap;

/// A field with its value.
pub struct Pair {
    /// The field's code, the end of the amend page's address.
    pub code: &'static str,
    /// The label.
    pub label: String,
    /// The value, empty when nobody said.
    pub value: Bits,
}

/// One of several values a field has, with who wrote it.
pub struct Side {
    /// The value.
    pub value: Bits,
    /// Its entry, as a form sends it.
    pub entry: String,
    /// The day it was written.
    pub day: Bit,
    /// The hour.
    pub hour: Bit,
}

/// A field with more than one value.
pub struct ClashCard {
    /// The field's code.
    pub code: &'static str,
    /// The label.
    pub label: String,
    /// How it came to two values.
    pub how: String,
    /// The values, newest first.
    pub sides: Vec<Side>,
    /// All of them, as the base of the decision.
    pub base: String,
}

/// Somebody of the same household.
pub struct MemberRow {
    /// Their id.
    pub id: String,
    /// Their code.
    pub code: Bit,
    /// Their name.
    pub name: Bit,
    /// How they belong.
    pub relation: String,
    /// Their standing.
    pub chip: Chip,
    /// The next day it changes.
    pub next: Option<Bit>,
}

/// An answer about consent that holds.
pub struct ConsentRow {
    /// What for.
    pub purpose: String,
    /// To whom.
    pub recipient: String,
    /// Yes.
    pub given: bool,
    /// An earlier yes was taken back.
    pub withdrawn: bool,
    /// Its last day has passed.
    pub over: bool,
    /// The language, how, by whom.
    pub how: Bits,
    /// When it was said.
    pub day: Bit,
    /// The last day it holds.
    pub until: Option<Bit>,
}

/// The page.
#[derive(Template)]
#[template(path = "people/pages/person.html")]
pub struct PersonPage {
    /// The frame.
    pub shell: Shell,
    /// The id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// The names.
    pub names: Bits,
    /// The rules of safe contact with their labels; empty when nobody asked yet.
    pub safe: Vec<(String, Bit)>,
    /// The standing.
    pub card: StandingCard,
    /// The days asked about, as typed.
    pub asked: (String, String),
    /// A day asked about could not be read.
    pub unreadable: bool,
    /// Who the person is.
    pub who: Vec<Pair>,
    /// What bears on the case.
    pub case: Vec<Pair>,
    /// The birth and age.
    pub birth: Bits,
    /// Fields with several values.
    pub clashes: Vec<ClashCard>,
    /// Papers.
    pub papers: Vec<PaperRow>,
    /// The household: id, code and label.
    pub household: Option<(String, Bits)>,
    /// Its people.
    pub members: Vec<MemberRow>,
    /// Consents.
    pub consents: Vec<ConsentRow>,
    /// The form for a consent.
    pub consent_form: Vec<Input>,
    /// The form for a way to reach the person; nothing for those who may not keep it.
    pub contact_form: Vec<Input>,
    /// Other registrations of the same person.
    pub merges: MergePanel,
    /// Clocks.
    pub clocks: crate::clocks::panel::ClocksPanel,
    /// What changed.
    pub history: Vec<HistoryRow>,
    /// Ways on to other rooms about this person: address and words.
    pub rooms: Vec<(String, String)>,
    /// How many pieces of evidence there are; nothing for those who may not see them.
    pub evidence: Option<crate::evidence::Panel>,
    /// What the reader may do.
    pub may: May,
    /// Held or not, since when.
    pub custody: Option<crate::custody::panel::Panel>,
}

/// What the reader of a person's page may do.
#[derive(Clone, Copy, Debug, Default)]
pub struct May {
    /// Uncover ways to reach the person.
    pub contact: bool,
    /// Change the record.
    pub amend: bool,
    /// Change papers.
    pub paper: bool,
}

/// The rooms that hold something about a person, for those who may enter them. A room adds its line here.
fn rooms(actor: &Actor, id: PersonId, t: Tongue) -> Vec<(String, String)> {
    let doors = [(Act::OfferCard, "tracing", "trace-offer"), (Act::MakeLetter, "letters", "letter-panel")];
    let open = doors.into_iter().filter(|(act, ..)| actor.does(*act));
    open.map(|(_, path, key)| (format!("/people/{id}/{path}"), t.s(key))).collect()
}

/// A short page of a person, for paper.
#[derive(Template)]
#[template(path = "people/pages/print.html")]
pub struct PrintPage {
    /// The same facts.
    pub p: PersonPage,
    /// The frame.
    pub shell: Shell,
}

const WHO: [PersonField; 9] = [
    PersonField::Father,
    PersonField::Grandfather,
    PersonField::Mother,
    PersonField::Sex,
    PersonField::Birth,
    PersonField::Origin,
    PersonField::Relation,
    PersonField::TheirRef,
    PersonField::Note,
];

const CASE: [PersonField; 6] = [
    PersonField::Category,
    PersonField::District,
    PersonField::Pipeline,
    PersonField::NamedOrder,
    PersonField::Poc,
    PersonField::RefugeeVillage,
];

/// `GET /people/{id}`
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PersonId>,
    Query(asked): Query<HashMap<String, String>>,
) -> Reply {
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        PersonPage::new(&app, &actor, &view, id, &Typed::new(asked))?
    };
    page(&page_)
}

/// `GET /people/{id}/print`
pub async fn print(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>) -> Reply {
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        let p = PersonPage::new(&app, &actor, &view, id, &Typed::default())?;
        PrintPage { shell: p.shell.clone(), p }
    };
    page(&page_)
}

impl PersonPage {
    fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: PersonId,
        asked: &Typed,
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/people");
        shell.here = format!("/people/{id}");
        let (t, today) = (shell.t, app.today());
        // An address of a registration that was merged into another opens the person.
        let person = view.person(id).ok_or(Fault::NotThere)?;
        let id = person.id;
        let (on, known, unreadable) = days_asked(asked, today, t);
        let household = person.household().and_then(|h| view.household(h));
        let held = actor.compartments();
        let keeps_contacts =
            actor.does(Act::AmendPerson) && held.contains(&crate::access::model::Compartment::Whereabouts);
        Ok(Self {
            id: id.to_string(),
            code: picture::code(person),
            names: picture::names(person, t),
            safe: safe(person, t),
            card: StandingCard::new(view.board()?.prepared(id), (on, known), today, t),
            asked: (asked.get("on").to_owned(), asked.get("known").to_owned()),
            unreadable,
            who: pairs(person, &WHO, view, t),
            case: pairs(person, &CASE, view, t),
            birth: birth(person, today, t),
            clashes: clashes(app, person, view, t),
            papers: view.papers()?.of(id).map(|p| PaperRow::new(p, &view.story_of(p), t)).collect(),
            household: household.map(|h| (h.id.to_string(), picture::household(h))),
            members: members(view, person, today, t)?,
            consents: consents(app, person, today, t),
            consent_form: consent_form(&Builder { t, typed: &Typed::default(), refusals: &[] }),
            contact_form: if keeps_contacts { contact_form(&Typed::default(), &[], t) } else { Vec::new() },
            merges: MergePanel::of(app, actor, view, id)?,
            clocks: crate::clocks::panel::ClocksPanel::new(app, actor, view, id)?,
            history: history::of(app, view, id, t)?,
            custody: Some(crate::custody::panel::Panel::new(app, actor, view, id)?),
            rooms: rooms(actor, id, t),
            evidence: crate::evidence::Panel::new(actor, view, (id.into(), None), t),
            may: May {
                contact: actor.does(Act::ReadContact),
                amend: actor.does(Act::AmendPerson),
                paper: actor.does(Act::WritePaper),
            },
            shell,
        })
    }

    /// The cards of facts: heading and pairs.
    pub fn groups(&self) -> [(String, &[Pair]); 2] {
        [(self.shell.t.s("person-who"), &self.who), (self.shell.t.s("person-case"), &self.case)]
    }

    /// The fields of names, with their labels.
    pub fn name_fields(&self) -> [(&'static str, String); 3] {
        [PersonField::Name, PersonField::NameOther, PersonField::Aliases]
            .map(|f| (f.code(), picture::label(f, self.shell.t)))
    }

    /// Another day or another day's knowledge was asked for.
    pub fn another_day(&self) -> bool {
        self.card.on.is_some() || self.card.known.is_some()
    }
}

/// The day and the day of knowledge asked for, and whether one of them could not be read.
fn days_asked(asked: &Typed, today: Day, t: Tongue) -> (Day, Option<Day>, bool) {
    let hints = dates::Hints::new(today).lang(t.0);
    let read = |name: &str| match (asked.get(name), dates::read(asked.get(name), &hints)) {
        ("", _) => Ok(None),
        (_, Ok(dates::Reading::One(date))) if date.is_exact() => Ok(Some(date.earliest)),
        _ => Err(()),
    };
    let (on, known) = (read("on"), read("known"));
    let unreadable = on.is_err() || known.is_err();
    (on.ok().flatten().unwrap_or(today), known.ok().flatten(), unreadable)
}

/// The rules of safe contact that hold, with their labels.
pub fn safe(person: &Person, t: Tongue) -> Vec<(String, Bit)> {
    match person.record.get(PersonField::SafeContact) {
        Some(Value::Safe(rules)) => picture::rules_of(rules, t),
        _ => Vec::new(),
    }
}

fn pairs(person: &Person, fields: &[PersonField], view: &Glance<'_>, t: Tongue) -> Vec<Pair> {
    let pair = |field: &PersonField| Pair {
        code: field.code(),
        label: picture::label(*field, t),
        value: person
            .record
            .get(*field)
            .map(|v| picture::value(*field, v, Some(view), t))
            .unwrap_or_default(),
    };
    fields.iter().map(pair).collect()
}

/// The birth as it was given, and the age it comes to.
fn birth(person: &Person, today: Day, t: Tongue) -> Bits {
    let Some(born) = person.record.date(PersonField::Birth) else { return Bits::default() };
    let mut bits = vec![Bit::date(born, t)];
    if let Some(age) = picture::age(born, today, t) {
        bits.push(Bit::words(t.s("person-age")));
        bits.push(age);
    }
    if born.default_day {
        bits.push(Bit::words(t.s("person-default-day")));
    }
    if !born.typed.is_empty() {
        bits.push(Bit::words(t.s("person-as-typed")));
        bits.push(Bit::said(&born.typed, None));
    }
    Bits(bits)
}

fn clashes(app: &App, person: &Person, view: &Glance<'_>, t: Tongue) -> Vec<ClashCard> {
    let card = |field: PersonField| {
        let heads = person.record.heads(field);
        let side = |head: &crate::desk::record::Head<'_>| {
            let (day, hour) = when(app, head.stamp.at_ms, t);
            Side {
                value: picture::value(field, head.value, Some(view), t),
                entry: write_base(&[head.stamp.entry]),
                day,
                hour,
            }
        };
        ClashCard {
            code: field.code(),
            label: picture::label(field, t),
            how: t.s(if person.also().is_empty() { "clash-text" } else { "clash-text-merged" }),
            sides: heads.iter().map(side).collect(),
            base: write_base(&person.record.base(field)),
        }
    };
    person.record.clashes().into_iter().map(card).collect()
}

/// The people of a person's household, the person left out.
fn members(view: &Glance<'_>, person: &Person, today: Day, t: Tongue) -> Result<Vec<MemberRow>, Trouble> {
    let Some(household) = person.household() else { return Ok(Vec::new()) };
    let others = view.members_of(household).filter(|m| m.id != person.id);
    others.map(|m| member(view, m, today, t)).collect()
}

/// One member of a household.
///
/// # Errors
/// `SessionEnded` when the desk was locked meanwhile.
pub fn member(view: &Glance<'_>, person: &Person, today: Day, t: Tongue) -> Result<MemberRow, Trouble> {
    let prepared = view.board()?.prepared(person.id);
    Ok(MemberRow {
        id: person.id.to_string(),
        code: picture::code(person),
        name: picture::name(person, t),
        relation: person
            .record
            .word(PersonField::Relation)
            .map(|w| t.coded("relation", w))
            .unwrap_or_default(),
        chip: Chip::new(prepared.and_then(|p| p.headline(today, Some(today))), t),
        next: prepared.and_then(|p| p.next_change(today, Some(today))).map(|d| Bit::day(d, t)),
    })
}

fn consents(app: &App, person: &Person, today: Day, t: Tongue) -> Vec<ConsentRow> {
    let mut now = person.consents_now();
    now.sort_by_key(|c| std::cmp::Reverse(c.0.at_ms));
    let row = |(stamp, consent): &(crate::desk::record::Stamp, super::model::Consent)| {
        let earlier_yes = person
            .consents
            .iter()
            .any(|(_, c)| c.given && c.purpose == consent.purpose && c.recipient == consent.recipient);
        let by = consent.explained_by.show();
        let how = [t.coded("consent", &consent.how), t.coded("language", consent.language.code())];
        let by = (!by.is_empty()).then(|| Bit::said(by, None));
        ConsentRow {
            purpose: t.coded("purpose", &consent.purpose),
            recipient: t.coded("recipient", &consent.recipient),
            given: consent.given,
            withdrawn: !consent.given && earlier_yes,
            over: consent.given && consent.until.is_some_and(|until| until < today),
            how: Bits(how.into_iter().map(Bit::words).chain(by).collect()),
            day: when(app, stamp.at_ms, t).0,
            until: consent.until.map(|d| Bit::day(d, t)),
        }
    };
    now.into_iter().map(row).collect()
}

/// The form for an answer about consent.
pub fn consent_form(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.select("purpose", "consent-purpose", "purpose", &PURPOSES),
        b.select("recipient", "consent-recipient", "recipient", &RECIPIENTS),
        b.select("given", "consent-given", "consent-answer", &["yes", "no"]),
        b.language("consent-language", "consent-language"),
        b.select("how", "consent-how", "consent", &["spoken", "written"]),
        b.line("explained-by", "consent-explained-by"),
        b.line("until", "consent-until").hint(b.t, "person-date-hint"),
    ]
}

/// The form for a way to reach the person.
pub fn contact_form(typed: &Typed, refusals: &[Refusal], t: Tongue) -> Vec<Input> {
    let b = Builder { t, typed, refusals };
    vec![
        b.select("channel", "contact-channel", "contact", &super::rules::CHANNELS),
        b.line("contact", "contact-detail").ltr(),
        b.tick("not-safe", "contact-not-safe"),
    ]
}
