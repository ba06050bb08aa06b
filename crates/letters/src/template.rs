//! A template: which parts a letter has, which facts it names, and its words in four languages. All of it is data; an
//! office changes it with an editor and `panah pack check` says what does not fit.

use crate::texts::{self, Piece, Texts};
use dates::Lang;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the desk knows of a person and may offer to a letter.
pub const SOURCES: [&str; 24] = [
    "name",
    "father",
    "grandfather",
    "mother",
    "birth",
    "category",
    "code",
    "paper-kind",
    "paper-number",
    "paper-name",
    "paper-issued",
    "paper-printed",
    "paper-legal",
    "office",
    "today",
    "standing",
    "arrested",
    "facility",
    "authority",
    "fir",
    "sections",
    "taken-from",
    "seized",
    "lawyer",
];

/// Sets of rows a letter may list, with the values each row has.
pub const SETS: [(&str, &[&str]); 6] = [
    (
        "instruments",
        &["title", "issuer", "effect", "from", "to", "known", "sources", "confidence", "verified"],
    ),
    ("papers", &["kind", "number", "name", "printed", "legal", "where"]),
    ("timeline", &["when", "what", "place", "source", "confidence"]),
    // Of the timeline, what was confirmed and nothing contradicts: for a paper that goes to a court.
    ("confirmed", &["when", "what", "place", "source", "confidence"]),
    ("evidence", &["what", "when", "by", "hash"]),
    ("basis", &["provision", "source", "confidence"]),
];

/// How a fact is asked for when the letter is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words.
    #[default]
    Words,
    /// A name.
    Name,
    /// A number or a code, kept in its own direction.
    Number,
    /// A date, uncertain perhaps.
    Date,
}

/// A fact a letter names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in the words: `{ $code }`; its label is the message `field-code`.
    pub code: String,
    /// What the desk knows of it, one of [`SOURCES`]. Without it, it is asked for.
    pub from: Option<String>,
    /// What it is.
    #[serde(default)]
    pub kind: Kind,
}

/// A part of the letter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Part {
    /// A heading.
    Heading {
        /// The message.
        text: String,
    },
    /// A paragraph.
    Para {
        /// The message.
        text: String,
    },
    /// What must not be missed.
    Notice {
        /// The message.
        text: String,
    },
    /// A numbered list.
    Items {
        /// The messages.
        texts: Vec<String>,
    },
    /// Facts with their labels.
    Facts {
        /// Codes of fields.
        fields: Vec<String>,
    },
    /// One paragraph for each row of a set.
    Each {
        /// One of [`SETS`].
        rows: String,
        /// The message; it may name the row's values.
        text: String,
        /// The message when there is no row.
        none: String,
        /// The row's value that stands below, across both languages.
        below: Option<String>,
    },
    /// A table of a set.
    Table {
        /// One of [`SETS`].
        rows: String,
        /// Values of a row; their headings are the messages `column-value`.
        columns: Vec<String>,
        /// Empty rows to write in by hand.
        #[serde(default)]
        spare: usize,
    },
    /// What follows stands on a page of its own.
    Page,
    /// Lines to sign on.
    Sign {
        /// The messages.
        lines: Vec<String>,
    },
}

/// A provision the words of the letter rest on, and where it was read. No lawyer has verified it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The provision.
    pub provision: String,
    /// Where it was read; `not read` says that it was not.
    pub source: String,
    /// `high`, `medium`, `low`.
    pub confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    recipient: String,
    purpose: String,
    #[serde(default)]
    field: Vec<Field>,
    #[serde(default)]
    basis: Vec<Basis>,
    part: Vec<Part>,
}

/// A template, read and checked.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name: the name of its folder.
    pub name: String,
    /// To whom it goes: consent is asked for this recipient. `holder` is the person themselves.
    pub recipient: String,
    /// What for.
    pub purpose: String,
    /// The facts it names.
    pub fields: Vec<Field>,
    /// What its words rest on.
    pub basis: Vec<Basis>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Its words by language.
    pub texts: BTreeMap<Lang, Texts>,
}

/// What is wrong with a template, all of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {}", faults.join("; "))]
pub struct TemplateFault {
    /// The template's name.
    pub name: String,
    /// The faults.
    pub faults: Vec<String>,
}

/// The texts of the files a template is made of.
#[derive(Clone, Debug, Default)]
pub struct Sources<'a> {
    /// The name of its folder.
    pub name: &'a str,
    /// `letter.toml`.
    pub letter: &'a str,
    /// Message files, the shared ones before its own.
    pub texts: Vec<(Lang, &'a str)>,
}

impl Template {
    /// Reads and checks a template.
    ///
    /// # Errors
    /// Everything that does not fit, so that it can be put right in one go.
    pub fn read(from: &Sources<'_>) -> Result<Self, TemplateFault> {
        let name = from.name.to_owned();
        let fail = |faults| TemplateFault { name: from.name.to_owned(), faults };
        let file: File = toml::from_str(from.letter)
            .map_err(|e| fail(vec![format!("letter.toml: {}", e.to_string().trim().replace('\n', " "))]))?;
        if file.version != 1 {
            return Err(fail(vec![format!("letter.toml: version {} is not known; 1 is", file.version)]));
        }
        let mut faults = Vec::new();
        let mut read: BTreeMap<Lang, Texts> = Lang::ALL.into_iter().map(|l| (l, Texts::new())).collect();
        for (lang, source) in &from.texts {
            if let Err(wrong) = texts::read(source, read.entry(*lang).or_default()) {
                faults.extend(wrong.into_iter().map(|w| format!("{lang}.ftl: {w}")));
            }
        }
        let template = Self {
            name,
            recipient: file.recipient,
            purpose: file.purpose,
            fields: file.field,
            basis: file.basis,
            parts: file.part,
            texts: read,
        };
        faults.extend(template.check());
        if faults.is_empty() { Ok(template) } else { Err(fail(faults)) }
    }

    /// A message of the template.
    pub fn text(&self, lang: Lang, key: &str) -> Option<&[Piece]> {
        self.texts.get(&lang)?.get(key).map(Vec::as_slice)
    }

    /// A message as plain words, for a page of the desk.
    pub fn words(&self, lang: Lang, key: &str) -> String {
        let piece = |p: &Piece| match p {
            Piece::Words(words) => words.clone(),
            Piece::Of(code) => format!("{{{code}}}"),
        };
        self.text(lang, key).unwrap_or_default().iter().map(piece).collect()
    }

    /// A fact it names.
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.code == code)
    }

    fn check(&self) -> Vec<String> {
        let mut faults = self.fields_fit();
        // The parts of the letter and the messages they need: key, and the values that may stand in it besides fields.
        let mut needed: Vec<(String, &'static [&'static str])> =
            ["title", "review", "blank"].iter().map(|k| ((*k).to_owned(), &[][..])).collect();
        needed.extend(self.fields.iter().map(|f| (format!("field-{}", f.code), &[][..])));
        for part in &self.parts {
            self.part_fits(part, &mut needed, &mut faults);
        }
        let codes: BTreeSet<&str> = self.fields.iter().map(|f| f.code.as_str()).collect();
        for (key, row) in &needed {
            for lang in Lang::ALL {
                let Some(pieces) = self.text(lang, key) else {
                    faults.push(format!("{lang}.ftl: `{key}` is missing"));
                    continue;
                };
                for piece in pieces {
                    if let Piece::Of(code) = piece
                        && !codes.contains(code.as_str())
                        && !row.contains(&code.as_str())
                    {
                        faults.push(format!("{lang}.ftl: `{key}` names `{code}`, which is no field"));
                    }
                }
            }
            faults.extend(self.same_values(key));
        }
        faults
    }

    /// The languages must name the same values, else one of two readers is told less.
    fn same_values(&self, key: &str) -> Option<String> {
        let of = |lang| -> BTreeSet<&str> {
            let pieces = self.text(lang, key).unwrap_or_default();
            pieces
                .iter()
                .filter_map(|p| if let Piece::Of(code) = p { Some(code.as_str()) } else { None })
                .collect()
        };
        let english = of(Lang::En);
        let differs = Lang::ALL.into_iter().find(|l| self.text(*l, key).is_some() && of(*l) != english)?;
        Some(format!("{differs}.ftl: `{key}` does not name the same values as English"))
    }

    fn fields_fit(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        for field in &self.fields {
            if !seen.insert(&field.code) {
                faults.push(format!("letter.toml: field `{}` stands twice", field.code));
            }
            if let Some(from) = &field.from
                && !SOURCES.contains(&from.as_str())
            {
                faults.push(format!("letter.toml: field `{}`: the desk knows no `{from}`", field.code));
            }
        }
        faults
    }

    fn part_fits(
        &self,
        part: &Part,
        needed: &mut Vec<(String, &'static [&'static str])>,
        faults: &mut Vec<String>,
    ) {
        let mut need = |key: &str, row| needed.push((key.to_owned(), row));
        match part {
            Part::Page => {}
            Part::Heading { text } | Part::Para { text } | Part::Notice { text } => need(text, &[]),
            Part::Items { texts } | Part::Sign { lines: texts } => texts.iter().for_each(|t| need(t, &[])),
            Part::Facts { fields } => {
                for code in fields.iter().filter(|c| self.field(c).is_none()) {
                    faults.push(format!("letter.toml: facts name `{code}`, which is no field"));
                }
            }
            Part::Each { rows, text, none, below } => {
                let known = columns_of(rows).unwrap_or_default();
                need(text, known);
                need(none, &[]);
                if known.is_empty() {
                    faults.push(format!("letter.toml: the desk has no rows `{rows}`"));
                }
                if let Some(below) = below
                    && !known.contains(&below.as_str())
                {
                    faults.push(format!("letter.toml: rows `{rows}` have no `{below}`"));
                }
            }
            Part::Table { rows, columns, .. } => match columns_of(rows) {
                None => faults.push(format!("letter.toml: the desk has no rows `{rows}`")),
                Some(known) => {
                    for column in columns {
                        need(&format!("column-{column}"), &[]);
                        if !known.contains(&column.as_str()) {
                            faults.push(format!("letter.toml: rows `{rows}` have no `{column}`"));
                        }
                    }
                }
            },
        }
    }
}

/// The values of a set's rows.
pub fn columns_of(set: &str) -> Option<&'static [&'static str]> {
    SETS.iter().find(|(name, _)| *name == set).map(|(_, columns)| *columns)
}
