//! What may leave for other offices, and nothing else: people whose enquirer agreed and who are still looked for, and
//! people who agreed that others are told. Never a child, never a place, never who asks or how to reach them, and never
//! what another office gave.

use super::model::{Basis, Card, RequestField, Whose};
use super::view::{Request, Tracing};
use crate::desk::record::Text;
use crate::places::{Gazetteer, Pcode};
use dates::{Day, Lang, Uncertain};
use formats::{Note, Outside, Sex, Source, Status};

/// The age below which nobody is named to other offices. Source: Convention on the Rights of the Child, article 1.
const GROWN: u16 = 18;
const DAY_MS: i64 = 86_400_000;

/// Who writes, and when.
pub struct Sender<'a> {
    /// The office's name.
    pub office: &'a str,
    /// The domain its records are named under.
    pub domain: &'a str,
    /// The day at the office.
    pub today: Day,
    /// The moment.
    pub now_ms: i64,
    /// What a note says of somebody who is looked for.
    pub sought: &'a str,
}

/// Whom this desk looks for.
pub fn sought(tracing: &Tracing, sender: &Sender<'_>) -> Vec<Outside> {
    let mut requests: Vec<&Request> = tracing.requests().filter(|r| may_leave(r, sender.today)).collect();
    requests.sort_by_key(|r| (r.taken_ms, r.id));
    requests.into_iter().filter_map(|r| request(r, sender)).collect()
}

fn may_leave(request: &Request, today: Day) -> bool {
    let about = request.about(today);
    request.is_sought(today) && !request.is_partners() && about.consented && !about.child
}

fn request(request: &Request, sender: &Sender<'_>) -> Option<Outside> {
    let id = format!("{}/{}", sender.domain, request.id);
    let text = |field| request.record.text(field).map(|t| t.show().to_owned()).unwrap_or_default();
    let mut person = person(id, &request.names(), sender, request.taken_ms)?;
    person.father = text(RequestField::Father);
    person.grandfather = text(RequestField::Grandfather);
    person.mother = text(RequestField::Mother);
    person.sex = sex(request.record.word(RequestField::Sex));
    person.born = request.record.date(RequestField::Birth).map(days);
    home(&mut person, request.record.place(RequestField::Origin));
    person.notes = vec![Note {
        id: format!("{}-sought", person.id),
        about: person.id.clone(),
        author: sender.office.to_owned(),
        at_ms: person.source.at_ms.unwrap_or(sender.now_ms),
        status: Some(Status::InformationSought),
        text: sender.sought.to_owned(),
        linked: String::new(),
        made_contact: None,
        last_known: String::new(),
    }];
    Some(person)
}

/// Who may be found here and agreed that others are told.
pub fn found(tracing: &Tracing, sender: &Sender<'_>) -> Vec<Outside> {
    let may = |card: &Card| {
        let ours = matches!(card.whose, Whose::Person { .. }) && card.basis == Basis::Consent;
        let child = card.birth.as_ref().and_then(|b| b.show().age_on(sender.today));
        ours && card.shared && child.is_none_or(|ages| ages.min >= GROWN)
    };
    let mut cards: Vec<_> = tracing.cards(sender.today).filter(|(_, card)| may(card)).collect();
    cards.sort_by_key(|(id, _)| *id);
    let one = |(id, card): (crate::base::ids::CardId, &Card)| {
        let at_ms = tracing.card_stamp(id).map_or(sender.now_ms, |stamp| stamp.at_ms);
        let names: Vec<&Text> = card.names.iter().collect();
        let said = |text: Option<&Text>| text.map(|t| t.show().to_owned()).unwrap_or_default();
        let mut person = person(format!("{}/{id}", sender.domain), &names, sender, at_ms)?;
        person.father = said(card.father.as_ref());
        person.grandfather = said(card.grandfather.as_ref());
        person.mother = said(card.mother.as_ref());
        person.sex = sex(card.sex.as_deref());
        person.born = card.birth.as_ref().map(|b| days(b.show()));
        home(&mut person, card.origin.as_ref().map(|p| *p.show()));
        let left = i64::from(card.until - sender.today).max(0);
        person.expires_ms = Some(sender.now_ms + left * DAY_MS + 1_000);
        Some(person)
    };
    cards.into_iter().filter_map(one).collect()
}

fn person(id: String, names: &[&Text], sender: &Sender<'_>, at_ms: i64) -> Option<Outside> {
    let (name, others) = names.split_first()?;
    let office = sender.office.to_owned();
    let mut person = Outside::named(id, name.show());
    person.other_names = others.iter().map(|n| n.show().to_owned()).collect();
    person.source =
        Source { author: office.clone(), office, url: String::new(), at_ms: Some(at_ms.min(sender.now_ms)) };
    person.expires_ms = Some(sender.now_ms + i64::from(super::model::CARD_DAYS) * DAY_MS);
    Some(person)
}

fn sex(word: Option<&str>) -> Option<Sex> {
    match word? {
        "f" => Some(Sex::Female),
        "m" => Some(Sex::Male),
        _ => Some(Sex::Other),
    }
}

fn days(born: &Uncertain) -> (Day, Day) {
    (born.earliest, born.latest)
}

/// The province, and nothing finer.
fn home(person: &mut Outside, place: Option<Pcode>) {
    let Some(place) = place else { return };
    place.country().code().clone_into(&mut person.origin.country);
    let name = Gazetteer::builtin().name(place.province(), Lang::En);
    person.origin.state = name.map(|n| n.text.to_owned()).unwrap_or_default();
}
