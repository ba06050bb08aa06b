//! An invented caseload: people whose family name says that they are a test, with dates in spring 2025.

pub mod custody;
mod words;

use crate::access::model::{Act, Role};
use crate::access::permit::{Actor, Subject};
use crate::base::ids::{BatchId, CaseCode, HouseholdId, PaperId, PersonId};
use crate::base::{Clock, Moment, SystemChance, Trouble};
use crate::desk::Desk;
use crate::desk::found::{Founding, Newcomer, found};
use crate::desk::record::{Change, Fact, Field, SafeContact, Text, Value};
use crate::desk::sheet::Event;
use crate::desk::unlock::Entered;
use crate::papers::model::{self as papers, PaperField, Sighting};
use crate::people::model::{self as people, Consent, Contact, HouseholdField, PersonField, first};
use dates::{Calendar, Day, Lang, Uncertain};
use standing::Category;
use std::path::Path;
use std::sync::Arc;
use words::{DISTRICTS, FAMILIES, GIVEN_F, GIVEN_M, Name};
use zeroize::Zeroizing;

/// The day the demonstration stands on: the eve of the second phase.
pub const DAY: &str = "2025-03-31";

/// Chance from a seed, for picking: the same demonstration every time. Keys and ids never come from it.
pub struct Seeded(u64);

impl Seeded {
    /// A sequence from a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn next(&mut self) -> u64 {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(usize::try_from(self.below(list.len() as u64)).unwrap_or(0))
    }
}

/// A desk with two invented people at it; the first's passphrase is returned.
///
/// # Errors
/// As [`found`].
pub fn desk(dir: &Path, clock: &Clock) -> Result<Vec<(String, Zeroizing<String>)>, Trouble> {
    let mut logins = Vec::new();
    let mut newcomers = Vec::new();
    let all: [(&str, &[Role]); 2] = [
        ("zarmina", &[Role::Supervisor, Role::Keeper, Role::Auditor]),
        ("gulab", &[Role::Caseworker, Role::Keeper]),
    ];
    for (name, roles) in all {
        let passphrase = seal::passphrase::generate(&mut SystemChance);
        logins.push((name.to_owned(), passphrase.clone()));
        newcomers.push(Newcomer { name: name.to_owned(), roles: roles.to_vec(), passphrase });
    }
    let founding = Founding {
        office: "Demonstration desk".to_owned(),
        zone: "Asia/Karachi".to_owned(),
        people: newcomers,
        cost: seal::slots::Cost::floor(),
    };
    found(dir, &founding, clock)?;
    Ok(logins)
}

/// Somebody who has entered, as an actor outside any door.
pub fn actor(entered: &Entered) -> Actor {
    entered.actor(Lang::En)
}

/// Fills a desk with `count` invented people in households of one to nine.
///
/// # Errors
/// What the store says.
pub async fn fill(desk: &Arc<Desk>, who: &Entered, count: usize, seed: u64) -> Result<(), Trouble> {
    let mut made = Caseload::new(desk.clock().now(), desk.clock().today(), seed);
    let mut people = 0;
    while people < count {
        let mut events = Vec::new();
        while people < count && events.len() < 4_000 {
            people += made.household(&mut events, count - people);
        }
        let permit = desk.permit(&actor(who), Act::Import, Subject::Desk)?;
        desk.commit_batch(permit, None::<BatchId>, events).await?;
    }
    Ok(())
}

struct Caseload {
    now: Moment,
    today: Day,
    pick: Seeded,
    number: usize,
}

impl Caseload {
    const fn new(now: Moment, today: Day, seed: u64) -> Self {
        Self { now, today, pick: Seeded::new(seed), number: 0 }
    }

    /// A household of at most `left` people; returns how many.
    fn household(&mut self, events: &mut Vec<Event>, left: usize) -> usize {
        let size = usize::try_from(1 + self.pick.below(5) + self.pick.below(4)).unwrap_or(1).min(left);
        let id = HouseholdId::new(self.now, &mut SystemChance);
        let family = self.pick.of(&FAMILIES).copied().unwrap_or_default();
        let (category, district) = (self.category(), self.pick.of(&DISTRICTS).copied().unwrap_or("PK528"));
        let label = Value::Text(Text::new(family.script, Some(family.lang)));
        let code = CaseCode::new(&mut SystemChance);
        let changes = vec![first(HouseholdField::Label, label)];
        events.push(people::Event::HouseholdFormed { household: id, code, changes }.into());
        let father = self.pick.of(&GIVEN_M).copied().unwrap_or_default();
        for place in 0..size {
            // Mixed status inside a family is normal: one in seven has another paper than the rest, or none known.
            let own = if self.pick.below(7) == 0 { self.category() } else { category };
            let own = (self.pick.below(40) != 0).then_some(own);
            let district = (self.pick.below(50) != 0).then_some(district);
            self.person(events, (id, place), (family, father), (own, district));
        }
        size
    }

    fn category(&mut self) -> Category {
        match self.pick.below(100) {
            0..45 => Category::Por,
            45..75 => Category::Acc,
            75..87 => Category::Vis,
            87..93 => Category::Und,
            93..96 => Category::Rst,
            96..98 => Category::Asy,
            98 => Category::Mix,
            _ => Category::Umrf,
        }
    }

    fn person(
        &mut self,
        events: &mut Vec<Event>,
        (household, place): (HouseholdId, usize),
        (family, father): (Name, Name),
        (category, district): (Option<Category>, Option<&str>),
    ) {
        self.number += 1;
        let person = PersonId::new(self.now, &mut SystemChance);
        let female = if place == 0 { self.pick.below(5) == 0 } else { self.pick.below(2) == 0 };
        let given = self.pick.of(if female { &GIVEN_F } else { &GIVEN_M }).copied().unwrap_or_default();
        let mut changes = vec![
            first(PersonField::Name, name(given, family, true)),
            first(PersonField::NameOther, name(given, family, false)),
            first(PersonField::Father, name(father, family, true)),
            first(PersonField::Sex, Value::Word(if female { "f" } else { "m" }.into())),
            first(PersonField::Birth, Value::Date(Fact::new(Box::new(self.birth(place))))),
            first(PersonField::Household, Value::Link(uuid::Uuid::from_bytes(household.bytes()))),
            first(PersonField::Relation, Value::Word(relation(place).into())),
            first(PersonField::TheirRef, Value::Text(Text::new(format!("TEST-{:05}", self.number), None))),
        ];
        if let Some(district) = district.and_then(|d| d.parse().ok()) {
            changes.push(first(PersonField::District, Value::Place(Fact::new(district))));
        }
        if let Some(category) = category {
            changes.push(first(PersonField::Category, Value::Category(Fact::new(category))));
        }
        if category == Some(Category::Rst) {
            let pipeline = self.pick.of(&["us", "de", "ca", "au"]).copied().unwrap_or("us");
            changes.push(first(PersonField::Pipeline, Value::Text(Text::new(pipeline, None))));
        }
        if place == 0 && self.pick.below(2) == 0 {
            changes.push(first(PersonField::SafeContact, Value::Safe(Box::new(self.safe()))));
        }
        events.push(
            people::Event::Registered { person, code: CaseCode::new(&mut SystemChance), changes }.into(),
        );
        if let Some(category) = category {
            self.papers(events, person, category, (given, family));
        }
        if place == 0 {
            self.told(events, person);
        }
    }

    fn birth(&mut self, place: usize) -> Uncertain {
        let age = i32::try_from(if place < 2 { 22 + self.pick.below(40) } else { self.pick.below(18) })
            .unwrap_or(30);
        if self.pick.below(3) == 0 {
            let day = self.today.plus(-365 * age - i32::try_from(self.pick.below(360)).unwrap_or(0));
            return Uncertain::exact(day);
        }
        let solar = Calendar::SolarHijri.date(self.today).year - age;
        Uncertain::year(Calendar::SolarHijri, solar).unwrap_or_else(|| Uncertain::exact(self.today))
    }

    fn safe(&mut self) -> SafeContact {
        SafeContact {
            voice_only: true,
            never_call: self.pick.below(6) == 0,
            hours: Fact::new("14:00–16:00".to_owned()),
            language: Some(if self.pick.below(2) == 0 { Lang::Prs } else { Lang::Ps }),
            ..SafeContact::default()
        }
    }

    fn papers(
        &mut self,
        events: &mut Vec<Event>,
        holder: PersonId,
        category: Category,
        (given, family): (Name, Name),
    ) {
        let kind = match category {
            Category::Por => "por",
            Category::Umrf => "umrf",
            Category::Acc => "acc",
            Category::Vis | Category::Ovs | Category::Rst => "visa",
            Category::Asy => "unhcr-slip",
            Category::Man => "unhcr-refugee",
            Category::Mix => "poc",
            Category::Und => return,
        };
        let paper = PaperId::new(self.now, &mut SystemChance);
        let number = format!("TEST-{:06}-{}", self.pick.below(1_000_000), self.pick.below(10));
        let mut changes = vec![
            first(PaperField::Kind, Value::Word(kind.into())),
            first(PaperField::Number, Value::Text(Text::new(number, None))),
            first(PaperField::PrintedName, name(given, family, false)),
        ];
        let day = |text: &str| Day::parse_iso(text).unwrap_or(self.today);
        let printed = match kind {
            "por" | "umrf" => Some(day("2023-06-30")),
            // One-month visas: some ended in March, most end in April.
            "visa" => Some(self.today.plus(i32::try_from(self.pick.below(45)).unwrap_or(0) - 14)),
            _ => None,
        };
        changes.extend(printed.map(|d| expiry(PaperField::PrintedExpiry, d)));
        events.push(papers::Event::Added { paper, holder, changes }.into());
        let what =
            self.pick.of(&["photographed", "with-holder", "seen", "taken-by"]).copied().unwrap_or("seen");
        let when = self.today.plus(-i32::try_from(self.pick.below(30)).unwrap_or(0));
        let sighting = Sighting {
            what: what.into(),
            by: Fact::new(if what == "taken-by" { "a checkpoint (test)".to_owned() } else { String::new() }),
            when: Some(Fact::new(Box::new(Uncertain::exact(when)))),
        };
        events.push(papers::Event::Sighted { paper, holder, sighting }.into());
    }

    fn told(&mut self, events: &mut Vec<Event>, person: PersonId) {
        let consent = Consent {
            purpose: "legal-aid".into(),
            recipient: "this-desk".into(),
            given: true,
            language: Lang::Prs,
            how: "spoken".into(),
            explained_by: Fact::new("gulab".to_owned()),
            until: None,
        };
        events.push(people::Event::Consented { person, consent }.into());
        // 0000 after the prefix: nobody's number.
        let detail = format!("+92 000 0000 {:03}", self.pick.below(1_000));
        let not_safe = self.pick.below(10) == 0;
        let contact = Contact { channel: "phone".into(), detail: Fact::new(detail), not_safe };
        events.push(people::Event::ContactNoted { person, contact }.into());
    }
}

fn expiry<F: Field>(field: F, day: Day) -> Change<F> {
    first(field, Value::Date(Fact::new(Box::new(Uncertain::exact(day)))))
}

fn relation(place: usize) -> &'static str {
    match place {
        0 => "head",
        1 => "spouse",
        _ => "child",
    }
}

fn name(given: Name, family: Name, own_script: bool) -> Value {
    let text = if own_script {
        Text::new(format!("{} {}", given.script, family.script), Some(family.lang))
    } else {
        Text::new(format!("{} {}", given.latin, family.latin), Some(Lang::En))
    };
    Value::Text(text)
}
