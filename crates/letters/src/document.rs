//! A filled letter, ready to be set: every word in it is decided, every value isolated. It is what the program that
//! makes PDFs is sent, and what the DOCX is written from, so both say the same.

use crate::isolate::Direction;
use dates::Lang;
use serde::{Deserialize, Serialize};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Span {
    /// Words of the template.
    Text {
        /// The words.
        text: String,
    },
    /// A confirmed value, between the signs that isolate it.
    Value {
        /// The value with its signs.
        text: String,
        /// Its direction.
        direction: Direction,
    },
    /// Something nobody confirmed: a line to fill in by hand, with what belongs there.
    Blank {
        /// What belongs there.
        text: String,
    },
}

/// Spans in reading order.
pub type Spans = Vec<Span>;

/// The same in English and in the other language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// In English.
    pub en: Spans,
    /// In the other language.
    pub other: Spans,
}

/// A fact in a list of facts: its name in both languages, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRow {
    /// What it is called.
    pub label: Pair,
    /// What it is. Where both languages would say the same, `other` is empty and it is printed once.
    pub value: Pair,
}

/// An item of a numbered list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its words.
    pub text: Pair,
    /// What stands below it across both languages: addresses of sources.
    pub below: Spans,
}

/// A part of a letter, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// What follows stands on a new page.
    Page,
    /// The title.
    Title {
        /// The words.
        text: Pair,
    },
    /// A heading.
    Heading {
        /// The words.
        text: Pair,
    },
    /// A paragraph.
    Para {
        /// The words.
        text: Pair,
    },
    /// Something the reader must not miss, such as that a lawyer must review the letter.
    Notice {
        /// The words.
        text: Pair,
    },
    /// A numbered list.
    Items {
        /// Its items.
        items: Vec<Item>,
    },
    /// Facts with their names.
    Facts {
        /// The facts.
        rows: Vec<FactRow>,
    },
    /// A table.
    Table {
        /// The names of the columns.
        head: Vec<Pair>,
        /// The rows, each as long as the head.
        rows: Vec<Vec<Pair>>,
    },
    /// Lines to sign on, each with who signs.
    Sign {
        /// The lines.
        lines: Vec<Pair>,
    },
}

/// A filled letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The template's name.
    pub letter: String,
    /// The language beside English.
    pub other: Lang,
    /// The title as plain words, for the file's own title.
    pub title: String,
    /// At the foot of every page: that a lawyer must review it.
    pub foot: Pair,
    /// The parts.
    pub blocks: Vec<Block>,
}

/// What the program that makes PDFs reads on its standard input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The letter.
    pub document: Document,
    /// How it looks, in Typst's language.
    pub look: String,
    /// Folders with more fonts.
    #[serde(default)]
    pub fonts: Vec<std::path::PathBuf>,
}

impl Span {
    /// Words of the template.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// What is printed, without the signs of direction; a blank as its line.
    pub fn plain(&self) -> String {
        match self {
            Self::Text { text } => text.clone(),
            Self::Value { text, .. } => crate::isolate::clean(text),
            Self::Blank { text } => format!("[{text}: ____]"),
        }
    }
}

/// What is printed of several spans.
pub fn plain(spans: &[Span]) -> String {
    spans.iter().map(Span::plain).collect()
}

impl Document {
    /// Every text of the letter, in order: for tests and for what is shown before it is made.
    pub fn pairs(&self) -> Vec<&Pair> {
        let mut all = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Page => {}
                Block::Title { text }
                | Block::Heading { text }
                | Block::Para { text }
                | Block::Notice { text } => {
                    all.push(text);
                }
                Block::Items { items } => all.extend(items.iter().map(|i| &i.text)),
                Block::Sign { lines } => all.extend(lines),
                Block::Facts { rows } => all.extend(rows.iter().flat_map(|r| [&r.label, &r.value])),
                Block::Table { head, rows } => all.extend(head.iter().chain(rows.iter().flatten())),
            }
        }
        all.push(&self.foot);
        all
    }
}
