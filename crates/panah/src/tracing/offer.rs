//! A person of this desk may be found: a card with the least that tells people apart, by their word or because they
//! cannot be asked and being found is in their vital interest.

use super::held;
use super::model::{Basis, CARD_DAYS, Card, Event, Seen, Whose};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{CardId, PersonId};
use crate::base::{Fault, SystemChance, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::{Fact, Text, Value};
use crate::people::bits::{Bit, Bits};
use crate::people::model::PersonField;
use crate::people::picture as person_picture;
use crate::people::typed::Typed;
use crate::people::view::Person;
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use dates::Day;
use std::collections::{BTreeSet, HashMap};

type Sent = Form<HashMap<String, String>>;

/// The page.
#[derive(Template)]
#[template(path = "tracing/pages/offer.html")]
pub struct OfferPage {
    /// The frame.
    pub shell: Shell,
    /// The person's page.
    pub back: String,
    /// Name and code.
    pub whose: Bits,
    /// The person's answer about tracing: yes, no, not asked.
    pub answer: String,
    /// They said no: no card can be made.
    pub refused: bool,
    /// They said yes.
    pub agreed: bool,
    /// The last day of the card, when there is one.
    pub until: Option<Bit>,
    /// What the card would say: label and value.
    pub facts: Vec<(String, Bits)>,
}

/// What a person said about being looked for, to this desk or the network of family links.
pub fn answer(person: &Person) -> Option<bool> {
    let about = person.consents_now().into_iter().filter(|(_, c)| &*c.purpose == "tracing");
    let said: Vec<bool> = about.map(|(_, c)| c.given).collect();
    if said.contains(&false) { Some(false) } else { said.first().copied() }
}

/// The last day of what a person agreed to about being looked for; nothing when one of their answers has none.
pub fn until(person: &Person) -> Option<Day> {
    let about = person.consents_now().into_iter().filter(|(_, c)| &*c.purpose == "tracing" && c.given);
    about.map(|(_, c)| c.until).reduce(|one, other| one.zip(other).map(|(a, b)| a.max(b))).flatten()
}

/// Whether they agreed that other offices are told too, and took no such word back.
fn shared(person: &Person) -> bool {
    let about = person.consents_now().into_iter().filter(|(_, c)| &*c.purpose == "tracing");
    let others = about.filter(|(_, c)| matches!(&*c.recipient, "icrc-network" | "ngo-partner"));
    others.map(|(_, c)| c.given).reduce(|all, given| all && given) == Some(true)
}

/// What a card says of somebody by themselves: no companions, no numbers, no place, no last day yet.
pub fn bare(person: &Person, basis: Basis) -> Option<Card> {
    use PersonField as F;
    let text = |field| person.record.text(field).cloned();
    Some(Card {
        whose: Whose::Person { person: person.id, code: person.code? },
        basis,
        names: person.names().into_iter().cloned().collect(),
        father: text(F::Father),
        grandfather: text(F::Grandfather),
        mother: text(F::Mother),
        sex: person.record.word(F::Sex).map(Into::into),
        birth: match person.record.get(F::Birth) {
            Some(Value::Date(date)) => Some(date.clone()),
            _ => None,
        },
        origin: person.record.place(F::Origin).map(Fact::new),
        seen: Seen { place: None, when: None },
        companions: Box::default(),
        numbers: Box::default(),
        until: Day::MIN,
        shared: basis == Basis::Consent && shared(person),
    })
}

/// The card of a person as the desk knows them now.
pub fn card(view: &Glance<'_>, person: &Person, basis: Basis, today: Day) -> Result<Card, Trouble> {
    let card = bare(person, basis).ok_or(Fault::NotThere)?;
    let numbers = view.papers()?.of(person.id).filter_map(|p| p.number());
    let household = person.household().into_iter().flat_map(|h| view.members_of(h));
    let raids: BTreeSet<_> = view.episodes_of(person.id).flat_map(|e| e.episode.incidents()).collect();
    let raided = raids.into_iter().flat_map(|raid| view.episodes_of_raid(raid));
    let raided = raided.filter_map(|e| view.person(e.episode.person));
    let taken = view.episodes_of(person.id).any(|e| held::is_taken(e.episode, e.is_held()));
    Ok(Card {
        companions: held::companions(person.id, household, taken, raided),
        numbers: numbers.map(|n| Fact::new(n.to_owned())).take(10).collect(),
        until: today.plus(CARD_DAYS),
        ..card
    })
}

/// `GET /people/{id}/tracing`
pub async fn form(State(app): State<App>, actor: Actor, Path(id): Path<PersonId>) -> Reply {
    let permit = app.permit(&actor, Act::OfferCard, Subject::Person(id))?;
    let page_ = {
        let view = app.view(&permit).await?;
        OfferPage::new(&app, &actor, &view, id)?
    };
    page(&page_)
}

/// `POST /people/{id}/tracing`
pub async fn offer(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PersonId>,
    Form(typed): Sent,
) -> Reply {
    let permit = app.permit(&actor, Act::OfferCard, Subject::Person(id))?;
    let typed = Typed::new(typed);
    let event = {
        let view = app.view(&permit).await?;
        propose(&view, id, &typed, &app)?
    };
    app.commit(permit, [event.into()]).await?;
    Ok(see(&format!("/people/{id}/tracing")))
}

fn propose(view: &Glance<'_>, id: PersonId, typed: &Typed, app: &App) -> Result<Event, Trouble> {
    let person = view.person(id).ok_or(Fault::NotThere)?;
    let known = view.card_of(id);
    if typed.ticked("take-back") {
        let (card, ..) = known.ok_or(Fault::NotThere)?;
        return Ok(Event::TakenBack { card });
    }
    let basis = match (typed.get("basis"), answer(person)) {
        (_, Some(false)) => return Err(Trouble::field("basis", "trace-why-said-no")),
        ("consent", Some(true)) => Basis::Consent,
        ("consent", None) => return Err(Trouble::field("basis", "trace-why-ask-first")),
        ("vital-interest", _) => Basis::VitalInterest,
        _ => return Err(Trouble::field("basis", "person-why-choose-one")),
    };
    let card = known.map_or_else(|| CardId::new(app.now(), &mut SystemChance), |(card, ..)| card);
    Ok(Event::Offered { card, facts: Box::new(self::card(view, person, basis, app.today())?) })
}

impl OfferPage {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>, id: PersonId) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/people");
        shell.here = format!("/people/{id}/tracing");
        let t = shell.t;
        let person = view.person(id).ok_or(Fault::NotThere)?;
        let said = answer(person);
        let card = card(view, person, Basis::Consent, app.today())?;
        let label = |code: &str| t.coded("trace-clue", code);
        let one = |text: Option<&Text>| Bits(text.map(Bit::name).into_iter().collect());
        let facts = vec![
            (label("own-name"), person_picture::names(person, t)),
            (label("father-name"), one(card.father.as_ref())),
            (label("grandfather-name"), one(card.grandfather.as_ref())),
            (label("mother-name"), one(card.mother.as_ref())),
            (label("birth"), person_picture::birth_years(person, t)),
            (label("companions"), Bits(card.companions.iter().map(Bit::name).collect())),
        ];
        let answer = match said {
            Some(true) => t.s("person-yes"),
            Some(false) => t.s("person-no"),
            None => t.s("trace-not-asked"),
        };
        Ok(Self {
            back: format!("/people/{id}"),
            whose: Bits(vec![person_picture::name(person, t), person_picture::code(person)]),
            answer,
            refused: said == Some(false),
            agreed: said == Some(true),
            until: view.card_of(id).filter(|(_, _, open)| *open).map(|(_, until, _)| Bit::day(until, t)),
            facts: facts.into_iter().filter(|(_, v)| !v.is_empty()).collect(),
            shell,
        })
    }
}
