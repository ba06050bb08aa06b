//! Pieces of text that carry their own direction: a name in its language, a number, a day in two calendars.

use crate::base::ids::CaseCode;
use crate::desk::record::Text;
use crate::web::language::Tongue;
use askama::Template;
use dates::{Day, Lang, Uncertain};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Words,
    Name,
    Number,
    Date,
}

/// A piece of text for a page, isolated from what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "people/pages/bit.html")]
pub struct Bit {
    text: String,
    beside: String,
    lang: Option<&'static str>,
    kind: Kind,
}

/// Several pieces in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(
    source = "{% for bit in self.0 %}{% if !loop.first %} · {% endif %}{{ bit }}{% endfor %}",
    ext = "html"
)]
pub struct Bits(pub Vec<Bit>);

// Both escape what they are given in their own templates.
impl askama::filters::HtmlSafe for Bit {}
impl askama::filters::HtmlSafe for Bits {}

impl Bit {
    const fn new(kind: Kind, text: String) -> Self {
        Self { text, beside: String::new(), lang: None, kind }
    }

    /// Words of the page's own language.
    pub const fn words(text: String) -> Self {
        Self::new(Kind::Words, text)
    }

    /// A name or anything somebody typed, in its language where that is known.
    pub fn name(text: &Text) -> Self {
        Self::said(text.show(), text.lang)
    }

    /// The same for a text that is not in a record.
    pub fn said(text: &str, lang: Option<Lang>) -> Self {
        Self { lang: lang.map(Lang::code), ..Self::new(Kind::Name, text.to_owned()) }
    }

    /// A number, a code, a phone: never turned around.
    pub fn number(text: impl Into<String>) -> Self {
        Self::new(Kind::Number, text.into())
    }

    /// A case code.
    pub fn code(code: CaseCode) -> Self {
        Self::number(code.to_string())
    }

    /// A day in both calendars.
    pub fn day(day: Day, t: Tongue) -> Self {
        Self { beside: t.solar(day), ..Self::new(Kind::Date, t.day(day)) }
    }

    /// A date as wide as it is known.
    pub fn date(date: &Uncertain, t: Tongue) -> Self {
        Self::new(Kind::Date, t.date(date))
    }

    /// The bare text, for a form's field.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn is_words(&self) -> bool {
        self.kind == Kind::Words
    }

    fn is_name(&self) -> bool {
        self.kind == Kind::Name
    }

    fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }
}

impl Bits {
    /// Its pieces as bare text, for a paper: a day keeps its other calendar.
    pub fn pieces(&self) -> Vec<String> {
        let say = |bit: &Bit| match bit.beside.as_str() {
            "" => bit.text.clone(),
            beside => format!("{} ({beside})", bit.text),
        };
        self.0.iter().map(say).collect()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Bit> for Bits {
    fn from(bit: Bit) -> Self {
        Self(vec![bit])
    }
}
