//! The pages of the law: the list of instruments and one instrument with all that is known of it.

use super::view::Law;
use super::words::{self, Chip};
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::places::{Gazetteer, Pcode};
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;
use dates::Day;
use standing::{Category, Instrument, PlaceCode};

/// A day in both calendars.
pub type Days = (String, String);

fn days(t: Tongue, day: Day) -> Days {
    (t.day(day), t.solar(day))
}

/// The list.
#[derive(Template)]
#[template(path = "law/pages/list.html")]
pub struct LawPage {
    /// The frame.
    pub shell: Shell,
    /// The reader may change the law.
    pub may_change: bool,
    /// Not verified, of how many.
    pub unverified: (String, String),
    /// The day the sources reach.
    pub reaches: Days,
    /// Categories to filter by: code, name, chosen.
    pub categories: Vec<(&'static str, String, bool)>,
    /// The instruments, the newest first.
    pub rows: Vec<Row>,
    /// Changes made at this desk, the newest first.
    pub applied: Vec<AppliedRow>,
    /// Changes that no longer read with the shipped pack.
    pub unreadable: Vec<String>,
}

/// One instrument in the list.
pub struct Row {
    /// Its id.
    pub id: String,
    /// In the language of the page.
    pub title: String,
    /// The language the title is in.
    pub lang: &'static str,
    /// What it does, with the headline it leads to.
    pub effect: String,
    /// The headline it leads to.
    pub chip: Option<Chip>,
    /// Whom it binds.
    pub binds: String,
    /// First day.
    pub from: Option<Days>,
    /// Last day.
    pub to: Option<Days>,
    /// Since when it is known.
    pub known_from: Days,
    /// How sure.
    pub confidence: String,
    /// Who verified it, when somebody did.
    pub verified: Option<String>,
}

/// A change made here.
pub struct AppliedRow {
    /// The instrument's id, where it can be read.
    pub id: String,
    /// When: day and hour.
    pub when: (String, String),
    /// How many people it affected.
    pub affected: String,
}

impl Row {
    fn new(t: Tongue, one: &Instrument) -> Self {
        let title = one.title_in(t.code()).to_owned();
        let lang = if title == one.title { "en" } else { t.code() };
        Self {
            id: one.id.clone(),
            lang,
            title,
            effect: words::effect(t, one.effect),
            chip: words::leads_to(one.effect).map(|h| Chip::new(t, Some(h))),
            binds: words::binds(t, &one.categories),
            from: one.from.map(|d| days(t, d)),
            to: one.to.map(|d| days(t, d)),
            known_from: days(t, one.known_from),
            confidence: words::confidence(t, one.confidence),
            verified: (!one.verified_by.is_empty()).then(|| one.verified_by.clone()),
        }
    }
}

impl LawPage {
    /// The list, of one category or of all.
    pub fn new(app: &App, actor: &Actor, law: &Law, category: Option<Category>) -> Self {
        let clock = app.desk().clock();
        let when = |at_ms: i64| {
            let moment = crate::base::Moment(at_ms);
            (clock.day_of(moment), clock.hour_of(moment))
        };
        Self::of(Shell::new(app, actor, "/law"), actor.does(Act::ChangeLaw), law, category, &when)
    }

    fn of(
        shell: Shell,
        may_change: bool,
        law: &Law,
        category: Option<Category>,
        when: &dyn Fn(i64) -> (Day, String),
    ) -> Self {
        let t = shell.t;
        let mut shown: Vec<&Instrument> = law
            .pack()
            .instruments()
            .filter(|one| category.is_none_or(|c| one.categories.iter().any(|b| b.covers(c))))
            .collect();
        shown.sort_by_key(|one| std::cmp::Reverse((one.from.unwrap_or(one.known_from), one.known_from)));
        let unverified = shown.iter().filter(|one| one.verified_by.is_empty()).count();
        let applied = law.applied().iter().rev().map(|one| {
            let (day, hour) = when(one.stamp.at_ms);
            let id = super::pack::ids(&one.instrument).join(" ");
            AppliedRow { id, when: (t.day(day), hour), affected: crate::today::people(t, one.affected) }
        });
        Self {
            may_change,
            unverified: (t.number(unverified as u64), t.number(shown.len() as u64)),
            reaches: days(t, law.pack().horizon()),
            categories: Category::ALL
                .map(|c| (c.code(), words::category(t, c), category == Some(c)))
                .to_vec(),
            rows: shown.iter().map(|one| Row::new(t, one)).collect(),
            applied: applied.collect(),
            unreadable: law.unreadable.clone(),
            shell,
        }
    }
}

/// One instrument.
#[derive(Template)]
#[template(path = "law/pages/instrument.html")]
pub struct InstrumentPage {
    /// The frame.
    pub shell: Shell,
    /// The reader may change the law.
    pub may_change: bool,
    /// What the list says of it.
    pub row: Row,
    /// What sort of thing it is.
    pub kind: String,
    /// Who issued it, as the source says.
    pub issuer: String,
    /// How widely it binds.
    pub scope: String,
    /// Where it binds.
    pub places: Vec<(String, String)>,
    /// Where it does not although `places` would say so.
    pub except: Vec<(String, String)>,
    /// The named order it needs.
    pub named_order: Option<String>,
    /// Conditions in CEL.
    pub when: Vec<String>,
    /// The facts its days come from: the key and what it holds.
    pub by_fact: Vec<(String, String)>,
    /// What `known_from` rests on.
    pub known_basis: String,
    /// The last day the sources confirm.
    pub confirmed_until: Option<Days>,
    /// Text and, where it is an address, the link.
    pub sources: Vec<(String, bool)>,
    /// How it was read, and what a reader should know besides.
    pub notes: Vec<String>,
}

impl InstrumentPage {
    /// Everything about one instrument.
    pub fn new(shell: Shell, may_change: bool, one: &Instrument) -> Self {
        let t = shell.t;
        let named = |places: &[PlaceCode]| places.iter().map(|p| place(t, p)).collect();
        let by_fact = [&one.from_fact, &one.to_fact, &one.after_fact];
        let notes = [&one.source_note, &one.note].into_iter().filter(|n| !n.is_empty()).cloned();
        Self {
            may_change,
            row: Row::new(t, one),
            kind: words::kind(t, one.kind),
            issuer: one.issuer.clone(),
            scope: words::scope(t, one.scope()),
            places: named(&one.places),
            except: named(&one.except_places),
            named_order: one.named_order.clone(),
            when: one.when.clone(),
            by_fact: by_fact.into_iter().flatten().map(|k| (k.clone(), words::fact(t, k))).collect(),
            known_basis: one.known_basis.clone(),
            confirmed_until: one.confirmed_until.map(|d| days(t, d)),
            sources: one
                .sources
                .iter()
                .map(|s| (s.clone(), s.starts_with("https://") || s.starts_with("http://")))
                .collect(),
            notes: notes.collect(),
            shell,
        }
    }
}

fn place(t: Tongue, code: &PlaceCode) -> (String, String) {
    let known = code.as_str().parse::<Pcode>().ok();
    (code.to_string(), known.map(|p| Gazetteer::builtin().path(p, t.0)).unwrap_or_default())
}

#[cfg(test)]
impl LawPage {
    /// The shipped law, a desk with a change of its own, one that no longer reads.
    pub fn samples(shell: Shell) -> Vec<Self> {
        let law = Law::new(super::shipped().unwrap());
        let when = |_| (Day::parse_iso("2025-03-31").unwrap(), "14:05".to_owned());
        let mut changed = Self::of(shell.clone(), true, &law, Some(Category::Por), &when);
        changed.applied.push(AppliedRow {
            id: "2025-04-01-office".to_owned(),
            when: ("31 March 2025".to_owned(), "14:05".to_owned()),
            affected: "74".to_owned(),
        });
        changed.unreadable.push("line 3".to_owned());
        vec![Self::of(shell, false, &law, None, &when), changed]
    }
}

#[cfg(test)]
impl InstrumentPage {
    /// Every shipped instrument.
    pub fn samples(shell: &Shell) -> Vec<Self> {
        let pack = super::shipped().unwrap();
        pack.instruments().map(|one| Self::new(shell.clone(), true, one)).collect()
    }
}
