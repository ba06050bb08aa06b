//! Who was taken: lines of codes and names become people, and each of them a custody. Pure but for ids, which come
//! from the clock and from chance like everywhere.

use super::model::{Call, Event, Report, Sighting, Told};
use crate::base::ids::{CaseCode, EpisodeId, HouseholdId, IncidentId, PersonId};
use crate::base::{Moment, SystemChance};
use crate::desk::glance::Glance;
use crate::desk::record::{Fact, Text, Value};
use crate::desk::sheet;
use crate::people::finding::{self, Answer, Asked};
use crate::people::model::{self as people, PersonField, first};
use crate::people::reading::LONGEST_NAME;
use crate::people::typed::Typed;
use dates::Lang;

/// The most people one form makes, by lines or by number.
pub const MOST: usize = 60;

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Somebody here, by code.
    Here(PersonId),
    /// A name that somebody here may bear, or a code nobody here has: a person decides.
    Ask(Text),
    /// A name nobody here bears.
    New(Text),
}

/// Reads the lines: a person's code, a household's code (all of it), or a name. `ask` says whether names that
/// somebody here may bear are left to be decided; whoever may not see people makes a new one.
pub fn lines(text: &str, view: &Glance<'_>, lang: Lang, ask: bool) -> Vec<Line> {
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let line: String = line.chars().take(LONGEST_NAME).collect();
        let named = Text::new(line.clone(), Some(lang));
        match line.parse::<CaseCode>() {
            Ok(code) => {
                if let Some(person) = view.person_by_code(code) {
                    found.push(Line::Here(person.id));
                } else if let Some(household) = view.household_by_code(code) {
                    found.extend(view.members_of(household.id).map(|p| Line::Here(p.id)));
                } else {
                    found.push(Line::Ask(named));
                }
            }
            Err(_) if ask && may_be_here(&line, view) => found.push(Line::Ask(named)),
            Err(_) => found.push(Line::New(named)),
        }
    }
    found.truncate(MOST);
    found
}

fn may_be_here(name: &str, view: &Glance<'_>) -> bool {
    match asked(name, view) {
        Some(Answer::Hits(hits, _)) => !hits.is_empty(),
        // Names are still being read: nobody can say that this one is new.
        Some(Answer::StillReading) => true,
        _ => false,
    }
}

fn asked(name: &str, view: &Glance<'_>) -> Option<Answer> {
    Some(finding::find(Asked { text: name, ..Asked::default() }, view.sources().ok()?))
}

/// People a name may mean, the likeliest first.
pub fn candidates(name: &str, view: &Glance<'_>) -> Vec<PersonId> {
    match asked(name, view) {
        Some(Answer::Hits(hits, _)) => hits.into_iter().map(|h| h.person).collect(),
        _ => Vec::new(),
    }
}

/// What is told alike of everybody who was taken together.
pub struct Together {
    /// Now.
    pub now: Moment,
    /// The raid, where it is one.
    pub incident: Option<IncidentId>,
    /// The arrest.
    pub arrest: Report,
    /// Where they were seen since.
    pub sighting: Option<Sighting>,
    /// What else was told of each.
    pub more: Vec<Report>,
}

impl Together {
    /// What a call tells of everybody. What can only be meant of one is told of one alone.
    pub fn of_call(call: &Call, (incident, now): (IncidentId, Moment), sighting: Option<Sighting>) -> Self {
        let report = |told| Report {
            told,
            when: call.when,
            source: "caller".into(),
            confidence: "unconfirmed".into(),
            by_role: Fact::default(),
        };
        let arrest = report(Told::Arrest {
            authority: call.authority.clone(),
            manner: call.manner.clone(),
            unit: call.unit.clone(),
            district: call.district,
            journey_hours: None,
        });
        Self { now, incident: Some(incident), arrest, sighting, more: Vec::new() }
    }

    /// With what was said at the telephone of the one person who was taken.
    #[must_use]
    pub fn alone(mut self, call: &Call) -> Self {
        let report = |told| Report { told, ..self.arrest.clone() };
        let flags = call.flags.iter().map(|f| report(Told::Flag { flag: f.clone() }));
        let paid = call.money.as_ref().map(|(minor, currency)| {
            report(Told::Payment {
                state: "demanded".into(),
                minor: *minor,
                currency: currency.clone(),
                to_role: Fact::default(),
                receipt: None,
            })
        });
        let deed = match &*call.papers_now {
            "taken" | "cut" | "punched" => Some(call.papers_now.clone()),
            _ => None,
        };
        let paper = deed.map(|deed| report(Told::Paper { deed, what: call.papers.clone(), paper: None }));
        self.more = flags.chain(paid).chain(paper).collect();
        self
    }

    /// The custody of somebody who may be held already: then the arrest is told of that one, beside what was told
    /// before.
    pub fn again(&self, view: &Glance<'_>, person: PersonId) -> Vec<sheet::Event> {
        let held = view.episodes_of(person).find(super::glance::Seen::is_held).map(|s| s.episode.id);
        self.begin(held, person)
    }

    /// A custody of somebody.
    pub fn begin(&self, known: Option<EpisodeId>, person: PersonId) -> Vec<sheet::Event> {
        let episode = known.unwrap_or_else(|| EpisodeId::new(self.now, &mut SystemChance));
        let mut events = vec![Event::Began { episode, person, incident: self.incident }.into()];
        let reports = std::iter::once(&self.arrest).chain(&self.more);
        events.extend(reports.flat_map(|report| reported(report, (episode, person), self.now)));
        let seen = |s: &Sighting| Event::Sighted { episode, person, sighting: Box::new(s.clone()) }.into();
        events.extend(self.sighting.iter().map(seen));
        events
    }
}

/// A report of a custody, with the paper it tells of where that is not yet here.
pub fn reported(report: &Report, (episode, person): (EpisodeId, PersonId), now: Moment) -> Vec<sheet::Event> {
    let (report, paper) = super::deeds::noted(report, person, now);
    let reported = Event::Reported { episode, person, report: Box::new(report) };
    paper.into_iter().chain([reported.into()]).collect()
}

/// Somebody new: by name, or by code alone.
pub fn newcomer(
    name: Option<Text>,
    household: Option<HouseholdId>,
    now: Moment,
) -> (PersonId, CaseCode, sheet::Event) {
    let (person, code) = (PersonId::new(now, &mut SystemChance), CaseCode::new(&mut SystemChance));
    let name = name.map(|name| first(PersonField::Name, Value::Text(name)));
    let home =
        household.map(|h| first(PersonField::Household, Value::Link(uuid::Uuid::from_bytes(h.bytes()))));
    let changes = name.into_iter().chain(home).collect();
    (person, code, people::Event::Registered { person, code, changes }.into())
}

/// A household for people who were taken as one family.
pub fn family(now: Moment) -> (HouseholdId, sheet::Event) {
    let household = HouseholdId::new(now, &mut SystemChance);
    let code = CaseCode::new(&mut SystemChance);
    (household, people::Event::HouseholdFormed { household, code, changes: Vec::new() }.into())
}

/// How many people without a name a form wants to have codes for.
pub fn nameless(typed: &Typed) -> usize {
    dates::latin_digits(typed.get("nameless")).parse().unwrap_or(0_usize).min(MOST)
}
