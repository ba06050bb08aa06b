//! The form for an instrument, and the page that says whom it would affect before it is applied.

use super::change::{Effects, LISTED, effects, listed};
use super::words::Chip;
use crate::base::errors::Trouble;
use crate::desk::glance::Glance;
use crate::today::people;
use crate::today::view::Answer;
use crate::web::Shell;
use crate::web::language::Tongue;
use askama::Template;
use dates::Day;
use standing::Pack;
use std::collections::HashSet;

/// The form: the text of an instrument.
#[derive(Template)]
#[template(path = "law/pages/form.html")]
pub struct FormPage {
    /// The frame.
    pub shell: Shell,
    /// The text, as a pack file says it.
    pub text: String,
    /// The second day to look at, as typed.
    pub second: String,
    /// What is wrong with it: the sentence, and where in the text.
    pub wrong: Option<(String, String)>,
    /// The id, when an instrument is changed and not added.
    pub changes: Option<String>,
}

/// What would change.
#[derive(Template)]
#[template(path = "law/pages/preview.html")]
pub struct PreviewPage {
    /// The frame.
    pub shell: Shell,
    /// The text that will be applied.
    pub text: String,
    /// The second day, as typed.
    pub second: String,
    /// How many people are affected today, in words: stands on the button.
    pub today: String,
    /// One card for each day.
    pub days: Vec<DayCard>,
    /// People are listed by code and name.
    pub lists: bool,
}

/// What would change on a day.
pub struct DayCard {
    /// Gregorian and Solar Hijri.
    pub day: (String, String),
    /// How many people.
    pub affected: String,
    /// Nobody.
    pub none: bool,
    /// Counts before and after, by headline.
    pub counts: Vec<CountRow>,
    /// The people, as far as they are listed.
    pub people: Vec<PersonRow>,
    /// The households of those listed: code and path.
    pub households: Vec<(String, String)>,
    /// How many people are not listed.
    pub more: Option<String>,
}

/// One headline before and after.
pub struct CountRow {
    /// Which.
    pub chip: Chip,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
    /// They differ.
    pub differs: bool,
}

/// One person whose headline changes.
pub struct PersonRow {
    /// Where it leads.
    pub path: String,
    /// The code.
    pub code: String,
    /// The first name known, with its language.
    pub name: (String, &'static str),
    /// Before.
    pub from: Chip,
    /// After.
    pub to: Chip,
}

impl PreviewPage {
    /// The effects of a changed pack today and on a second day; people are named only for somebody who may list them.
    ///
    /// # Errors
    /// `SessionEnded` when the desk was locked meanwhile.
    pub fn new(
        shell: Shell,
        view: &Glance<'_>,
        changed: &Pack,
        (text, second): (String, String),
        (today, second_day): (Day, Option<Day>),
        lists: bool,
    ) -> Result<Self, Trouble> {
        let t = shell.t;
        let days: Vec<Day> = [today].into_iter().chain(second_day.filter(|d| *d != today)).collect();
        let found = effects(view.board()?, view.scope(), changed, today, &days);
        let affected = found.first().map_or(0, |e| e.affected);
        let mut cards = Vec::new();
        for one in &found {
            cards.push(card(t, view, one, lists)?);
        }
        Ok(Self { text, second, today: people(t, affected), days: cards, lists, shell })
    }
}

fn card(t: Tongue, view: &Glance<'_>, effects: &Effects, lists: bool) -> Result<DayCard, Trouble> {
    let pairs = effects.before.0.iter().zip(&effects.after.0);
    let counts = pairs.filter(|(b, a)| b.1 > 0 || a.1 > 0).map(|(before, after)| CountRow {
        chip: Chip::new(t, before.0),
        before: t.number(before.1),
        after: t.number(after.1),
        differs: before.1 != after.1,
    });
    let named = if lists { listed(view.board()?, effects) } else { Vec::new() };
    let rows: Vec<PersonRow> = named.iter().filter_map(|one| person(t, view, one)).collect();
    let ids: HashSet<_> = named.iter().filter_map(|one| view.person(one.0)?.household()).collect();
    let mut households: Vec<(String, String)> = ids
        .into_iter()
        .filter_map(|id| Some((view.household(id)?.code?.to_string(), format!("/households/{id}"))))
        .collect();
    households.sort();
    let hidden = (effects.affected as usize).saturating_sub(LISTED);
    Ok(DayCard {
        day: (t.day(effects.on), t.solar(effects.on)),
        affected: people(t, effects.affected),
        none: effects.affected == 0,
        counts: counts.collect(),
        people: rows,
        households,
        more: (lists && hidden > 0).then(|| t.one("today-due-more", "rows", t.number(hidden as u64))),
    })
}

fn person(
    t: Tongue,
    view: &Glance<'_>,
    (id, was, is): &(crate::base::ids::PersonId, Answer, Answer),
) -> Option<PersonRow> {
    let person = view.person(*id)?;
    let name = person.names().first().map(|n| (n.show().to_owned(), n.lang.map_or("und", dates::Lang::code)));
    Some(PersonRow {
        path: format!("/people/{id}"),
        code: person.code?.to_string(),
        name: name.unwrap_or((String::new(), "und")),
        from: Chip::new(t, *was),
        to: Chip::new(t, *is),
    })
}

#[cfg(test)]
impl FormPage {
    /// A blank one, one with a fault.
    pub fn samples(shell: Shell) -> Vec<Self> {
        let text = super::web::BLANK.to_owned();
        let blank = Self {
            shell: shell.clone(),
            text: text.clone(),
            second: String::new(),
            wrong: None,
            changes: None,
        };
        let wrong = Some(("The pack cannot be read".to_owned(), "line 3: no such field".to_owned()));
        vec![
            blank,
            Self { shell, text, second: "2025-04-01".to_owned(), wrong, changes: Some("an-id".to_owned()) },
        ]
    }
}

#[cfg(test)]
impl PreviewPage {
    /// Nobody affected; somebody affected on one of two days.
    pub fn samples(shell: &Shell) -> Vec<Self> {
        use standing::Headline;
        let t = shell.t;
        let chip = |h| Chip::new(t, Some(h));
        let card = |none: bool| DayCard {
            day: ("31 March 2025".to_owned(), "11 Hamal 1404".to_owned()),
            affected: people(t, u32::from(!none)),
            none,
            counts: vec![CountRow {
                chip: chip(Headline::Exposed),
                before: "2".into(),
                after: "1".into(),
                differs: true,
            }],
            people: vec![PersonRow {
                path: "/people/0".to_owned(),
                code: "PK-7F3K-9QTC".to_owned(),
                name: ("آزمایش گل".to_owned(), "prs"),
                from: chip(Headline::Exposed),
                to: chip(Headline::Shielded),
            }],
            households: vec![("PK-2M8D-4TAA".to_owned(), "/households/0".to_owned())],
            more: (!none).then(|| "12".to_owned()),
        };
        let page = |days, lists| Self {
            shell: shell.clone(),
            text: "id = \"x\"".to_owned(),
            second: String::new(),
            today: people(t, 1),
            days,
            lists,
        };
        vec![page(vec![card(true)], false), page(vec![card(false), card(true)], true)]
    }
}
