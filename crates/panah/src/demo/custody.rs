//! Invented raids and custodies of the days before the demonstration's noon, for people of the invented caseload.

use super::Seeded;
use crate::access::model::Act;
use crate::access::permit::Subject;
use crate::base::ids::{CaseCode, EpisodeId, IncidentId, PersonId};
use crate::base::{Moment, SystemChance, Trouble};
use crate::custody::model::{Call, CrossingStatus, Event, Report, Sighting, Told, When};
use crate::desk::Desk;
use crate::desk::record::Fact;
use crate::desk::sheet;
use crate::desk::unlock::Entered;
use crate::people::model::PersonField;
use std::sync::Arc;

/// An hour in milliseconds.
const HOUR: i64 = 3_600_000;

struct Scene {
    now: Moment,
    people: Vec<PersonId>,
    household: Vec<PersonId>,
    owner: crate::base::UserId,
    events: Vec<sheet::Event>,
}

/// Fills a desk with some stories, and with so many plain custodies beside them.
///
/// # Errors
/// What the store says.
pub async fn fill(desk: &Arc<Desk>, who: &Entered, plain: usize, seed: u64) -> Result<(), Trouble> {
    let actor = super::actor(who);
    let permit = desk.permit(&actor, Act::NoteIncident, Subject::Desk)?;
    let (people, household) = {
        let view = desk.view(&permit, 0).await?;
        let mut people: Vec<_> = view.persons().collect();
        let text = |p: &&crate::people::view::Person| {
            p.record.text(PersonField::TheirRef).map(|r| r.show().to_owned())
        };
        people.sort_by_key(text);
        let size = |p: &crate::people::view::Person| p.household().map_or(0, |h| view.members_of(h).count());
        let large = people.iter().find(|p| (4..=7).contains(&size(p))).and_then(|p| p.household());
        let household: Vec<PersonId> =
            large.map(|h| view.members_of(h).map(|p| p.id).collect()).unwrap_or_default();
        let people: Vec<PersonId> = people.iter().map(|p| p.id).filter(|p| !household.contains(p)).collect();
        (people, household)
    };
    if people.len() < 20 {
        return Ok(());
    }
    let mut scene = Scene { now: desk.clock().now(), people, household, owner: who.user, events: Vec::new() };
    scene.stories();
    scene.plain(plain, &mut Seeded::new(seed));
    for events in scene.events.chunks(4_000) {
        let permit = desk.permit(&actor, Act::NoteIncident, Subject::Desk)?;
        desk.commit(permit, events.to_vec()).await?;
    }
    Ok(())
}

impl Scene {
    fn ago(&self, from: i64, to: i64) -> When {
        let at = |hours: i64| Moment(self.now.0 - hours * HOUR / 10);
        When { earliest: Some(at(from)), latest: Some(at(to)) }
    }

    /// A custody begun by an arrest; times in tenths of an hour before now.
    fn begin(
        &mut self,
        person: PersonId,
        incident: Option<IncidentId>,
        (from, to): (i64, i64),
        who: &str,
    ) -> EpisodeId {
        let episode = EpisodeId::new(self.now, &mut SystemChance);
        self.events.push(Event::Began { episode, person, incident }.into());
        let told = Told::Arrest {
            authority: who.into(),
            manner: "uniform".into(),
            unit: Fact::default(),
            district: "PK630".parse().ok().map(Fact::new),
            journey_hours: None,
        };
        self.tell(person, episode, told, (from, to), "family");
        episode
    }

    fn tell(&mut self, person: PersonId, episode: EpisodeId, told: Told, at: (i64, i64), source: &str) {
        let when = self.ago(at.0, at.1);
        let confidence = if source == "lawyer" { "confirmed" } else { "unconfirmed" };
        let report = Report {
            told,
            when,
            source: source.into(),
            confidence: confidence.into(),
            by_role: Fact::default(),
        };
        self.events.push(Event::Reported { episode, person, report: Box::new(report) }.into());
    }

    fn seen(&mut self, person: PersonId, episode: EpisodeId, place: (&str, &str, &str), at: (i64, i64)) {
        let (facility, said, kind) = place;
        let sighting = Sighting {
            facility: (!facility.is_empty()).then(|| facility.into()),
            said: Fact::new(said.to_owned()),
            kind: kind.into(),
            when: self.ago(at.0, at.1),
            source: "family".into(),
            confidence: "probable".into(),
            by_role: Fact::default(),
        };
        self.events.push(Event::Sighted { episode, person, sighting: Box::new(sighting) }.into());
    }

    fn raid(&mut self, words: &str, how_many: Option<u16>, at: (i64, i64)) -> IncidentId {
        let incident = IncidentId::new(self.now, &mut SystemChance);
        let call = Call {
            safe_to_talk: Some(true),
            caller: "neighbour".into(),
            how_many,
            district: "PK630".parse().ok().map(Fact::new),
            authority: "police".into(),
            manner: "uniform".into(),
            when: self.ago(at.0, at.1),
            papers: Fact::new("cards (test)".to_owned()),
            papers_now: "with-them".into(),
            words: Fact::new(words.to_owned()),
            ..Call::default()
        };
        let code = CaseCode::new(&mut SystemChance);
        self.events.push(Event::IncidentNoted { incident, code, call: Box::new(call) }.into());
        incident
    }

    fn own(&mut self, person: PersonId, episode: EpisodeId) {
        self.events.push(Event::Owned { episode, person, owner: self.owner }.into());
    }

    fn stories(&mut self) {
        self.family();
        let all = self.people.clone();
        let mut next = all.iter().step_by(7).copied();
        self.pressing(&mut next);
        self.settled(&mut next);
        let raid = self.raid("they are taking us (test)", None, (8, 5));
        if let Some(person) = next.next() {
            self.begin(person, Some(raid), (8, 5), "unknown");
        }
        self.crossings();
    }

    fn pressing(&mut self, next: &mut impl Iterator<Item = PersonId>) {
        if let Some(person) = next.next() {
            // Over a day without a magistrate.
            let e = self.begin(person, None, (290, 270), "police");
            self.seen(person, e, ("", "a station (test)", "police-station"), (280, 30));
        }
        if let Some(person) = next.next() {
            let e = self.begin(person, None, (60, 50), "fia");
            self.seen(person, e, ("haji-camp", "Haji Camp", "holding-camp"), (40, 12));
            self.tell(person, e, Told::Flag { flag: "woman-alone".into() }, (60, 50), "caller");
            self.tell(person, e, Told::TransferUnderWay { to: "crossing".into() }, (10, 5), "the-person");
            self.own(person, e);
        }
    }

    fn settled(&mut self, next: &mut impl Iterator<Item = PersonId>) {
        if let Some(person) = next.next() {
            let e = self.begin(person, None, (500, 480), "police");
            let fir = Told::Fir {
                number: Fact::new("TEST-101/25".to_owned()),
                sections: Box::new(["14-2".into()]),
            };
            self.tell(person, e, fir, (400, 380), "lawyer");
            self.tell(
                person,
                e,
                Told::Remanded { kind: "judicial".into(), until: None },
                (260, 250),
                "lawyer",
            );
            self.tell(
                person,
                e,
                Told::Lawyer { who: Fact::new("legal aid (test)".to_owned()) },
                (240, 230),
                "lawyer",
            );
            self.seen(person, e, ("adiala", "Adiala", "prison"), (240, 40));
            self.own(person, e);
        }
        if let Some(person) = next.next() {
            // The family heard of a release; a lawyer saw the person after it.
            let e = self.begin(person, None, (310, 300), "police");
            self.tell(
                person,
                e,
                Told::Outcome { what: "released".into(), crossing: None },
                (190, 180),
                "family",
            );
            self.seen(person, e, ("", "a station (test)", "police-station"), (40, 30));
        }
        if let Some(person) = next.next() {
            let e = self.begin(person, None, (400, 390), "police");
            self.tell(
                person,
                e,
                Told::Outcome { what: "released".into(), crossing: None },
                (300, 290),
                "lawyer",
            );
        }
    }

    /// A father at the station, the mother and the children in a camp.
    fn family(&mut self) {
        let family = self.household.clone();
        let raid = self.raid(
            "they took the whole family at night (test)",
            u16::try_from(family.len()).ok(),
            (130, 120),
        );
        for (place, person) in family.into_iter().enumerate() {
            let e = self.begin(person, Some(raid), (130, 120), "police");
            if place == 0 {
                self.seen(person, e, ("", "a station (test)", "police-station"), (110, 60));
                let payment = Told::Payment {
                    state: "demanded".into(),
                    minor: 6_000_000,
                    currency: "PKR".into(),
                    to_role: Fact::new("an officer (test)".to_owned()),
                    receipt: Some(false),
                };
                self.tell(person, e, payment, (60, 50), "family");
            } else {
                self.seen(person, e, ("hazro-degree-college", "Hazro", "holding-camp"), (90, 20));
            }
        }
    }

    fn crossings(&mut self) {
        let status = |crossing: &str, state: &str, since: When| {
            Event::CrossingNoted(Box::new(CrossingStatus {
                crossing: crossing.into(),
                state: state.into(),
                since,
                source: "test entry of the demonstration".into(),
            }))
        };
        let (closed, open) = (self.ago(9_200, 9_000), self.ago(2_800, 2_600));
        self.events.push(status("torkham", "closed", closed).into());
        self.events.push(status("torkham", "open", open).into());
        self.events.push(status("chaman", "partly", open).into());
    }

    fn plain(&mut self, count: usize, pick: &mut Seeded) {
        const KINDS: [&str; 5] = ["police-station", "police-station", "holding-camp", "prison", "unknown"];
        let people = self.people.clone();
        for person in people.into_iter().skip(40).take(count) {
            let from = i64::try_from(20 + pick.below(600)).unwrap_or(20);
            let e = self.begin(person, None, (from + 10, from), "police");
            let kind = pick.of(&KINDS).copied().unwrap_or("unknown");
            if kind != "unknown" {
                self.seen(person, e, ("", "a place (test)", kind), (from, from / 2));
            }
            if pick.below(2) == 0 && from > 240 {
                let remand = if kind == "prison" { "judicial" } else { "police" };
                let told = Told::Remanded { kind: remand.into(), until: None };
                self.tell(person, e, told, (from - 200, from - 210), "lawyer");
            }
            if pick.below(3) > 0 {
                self.own(person, e);
            }
        }
    }
}
