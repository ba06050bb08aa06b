//! The fields of forms: label, hint, control, what was typed, what was refused and the readings to choose from.

use super::typed::{Refusal, Typed, Why, pick_name, pick_of};
use crate::places::Gazetteer;
use crate::web::language::Tongue;
use askama::Template;
use dates::Lang;

/// One choice of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// What is read.
    pub label: String,
    /// Chosen now.
    pub chosen: bool,
}

/// What kind of control a field has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line; the id of a list of suggestions may be given.
    Line(Option<&'static str>),
    /// Several lines.
    Area,
    /// One of a list.
    Select(Vec<Choice>),
    /// A box to tick.
    Tick,
}

/// A field of a form, ready to be shown.
#[derive(Clone, Debug, Template)]
#[template(path = "people/pages/input.html")]
pub struct Input {
    name: String,
    /// What tells this field from one of the same name in another form of the page.
    id: String,
    label: String,
    hint: String,
    value: String,
    control: Control,
    error: String,
    picks: Vec<Choice>,
    short: bool,
    /// It has the focus when the page opens.
    first: bool,
    /// Digits and codes are typed from left to right whatever the page's direction.
    ltr: bool,
}

impl askama::filters::HtmlSafe for Input {}

/// A form being built: the language, what was typed, what was refused.
#[derive(Clone, Copy)]
pub struct Builder<'a> {
    /// The language.
    pub t: Tongue,
    /// What was typed.
    pub typed: &'a Typed,
    /// What was refused.
    pub refusals: &'a [Refusal],
}

impl Builder<'_> {
    fn input(&self, name: &str, label: &str, control: Control) -> Input {
        let refusal = self.refusals.iter().find(|r| r.field == name);
        let (error, picks) = refusal.map_or((String::new(), Vec::new()), |r| said(&r.why, self.t));
        Input {
            name: name.to_owned(),
            id: name.to_owned(),
            label: self.t.s(label),
            hint: String::new(),
            value: self.typed.get(name).to_owned(),
            control,
            error,
            picks,
            short: false,
            first: false,
            ltr: false,
        }
    }

    /// One line of text.
    pub fn line(&self, name: &str, label: &str) -> Input {
        self.input(name, label, Control::Line(None))
    }

    /// One line with suggestions.
    pub fn listed(&self, name: &str, label: &str, list: &'static str) -> Input {
        self.input(name, label, Control::Line(Some(list)))
    }

    /// Several lines.
    pub fn area(&self, name: &str, label: &str) -> Input {
        self.input(name, label, Control::Area)
    }

    /// A box to tick.
    pub fn tick(&self, name: &str, label: &str) -> Input {
        let mut input = self.input(name, label, Control::Tick);
        input.value = if self.typed.ticked(name) { "1".to_owned() } else { String::new() };
        input
    }

    /// One of our lists; the first choice is that nothing was said.
    pub fn select(&self, name: &str, label: &str, prefix: &str, codes: &[&str]) -> Input {
        let choices = codes.iter().map(|c| ((*c).to_owned(), self.t.coded(prefix, c))).collect();
        self.choose(name, label, choices)
    }

    /// One of some choices that are not in our messages.
    pub fn choose(&self, name: &str, label: &str, choices: Vec<(String, String)>) -> Input {
        let now = self.typed.get(name);
        let none = Choice { code: String::new(), label: self.t.s("person-not-said"), chosen: now.is_empty() };
        let rest = choices.into_iter().map(|(code, label)| Choice { chosen: code == now, code, label });
        self.input(name, label, Control::Select([none].into_iter().chain(rest).collect()))
    }

    /// One of the four languages, each by its own name.
    pub fn language(&self, name: &str, label: &str) -> Input {
        let own = |lang: Lang, own: &str| (lang.code().to_owned(), own.to_owned());
        let four = vec![
            own(Lang::Prs, "دری"),
            own(Lang::Ps, "پښتو"),
            own(Lang::Ur, "اردو"),
            own(Lang::En, "English"),
        ];
        self.choose(name, label, four).short()
    }
}

impl Input {
    /// With a hint below the label.
    #[must_use]
    pub fn hint(self, t: Tongue, key: &str) -> Self {
        Self { hint: t.s(key), ..self }
    }

    /// With the focus when the page opens.
    #[must_use]
    pub fn first(self) -> Self {
        Self { first: true, ..self }
    }

    /// Of one form among several on a page.
    #[must_use]
    pub fn of_form(self, form: &str) -> Self {
        Self { id: format!("{form}-{}", self.name), ..self }
    }

    /// Narrow.
    #[must_use]
    pub fn short(self) -> Self {
        Self { short: true, ..self }
    }

    /// For digits and codes.
    #[must_use]
    pub fn ltr(self) -> Self {
        Self { ltr: true, ..self }
    }

    /// Something in it was refused.
    pub const fn is_refused(&self) -> bool {
        !self.error.is_empty()
    }

    fn list(&self) -> Option<&'static str> {
        if let Control::Line(list) = self.control { list } else { None }
    }

    fn choices(&self) -> &[Choice] {
        if let Control::Select(choices) = &self.control { choices } else { &[] }
    }

    fn is_area(&self) -> bool {
        self.control == Control::Area
    }

    fn is_tick(&self) -> bool {
        self.control == Control::Tick
    }

    fn pick_name(&self) -> String {
        pick_name(&self.name)
    }
}

fn said(why: &Why, t: Tongue) -> (String, Vec<Choice>) {
    let choice = |code: String, label: String| Choice { code, label, chosen: false };
    match why {
        Why::Say(key) => (t.s(key), Vec::new()),
        Why::Dates(dates) => {
            let picks = dates.iter().map(|d| choice(pick_of(d), t.date(d))).collect();
            (t.s("person-why-several-dates"), picks)
        }
        Why::Places(places) if places.is_empty() => (t.s("person-why-no-such-place"), Vec::new()),
        Why::Places(places) => {
            let known = Gazetteer::builtin();
            let picks = places.iter().map(|p| choice(p.to_string(), known.path(*p, t.0))).collect();
            (t.s("person-why-several-places"), picks)
        }
    }
}
