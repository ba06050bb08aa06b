//! A template and confirmed facts make a document. What was not confirmed becomes a line to fill in by hand.

use crate::document::{Block, Document, FactRow, Item, Pair, Span, Spans, plain};
use crate::template::{Part, Template, columns_of};
use crate::texts::Piece;
use crate::value::Value;
use dates::Lang;
use std::collections::BTreeMap;

/// A row of a set: value by name.
pub type Row = BTreeMap<String, Value>;

/// What goes into a letter: only what somebody confirmed.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    /// Confirmed facts by the code of their field.
    pub facts: BTreeMap<String, Value>,
    /// Rows by set.
    pub rows: BTreeMap<String, Vec<Row>>,
}

impl Template {
    /// Fills the letter in English and another language.
    pub fn fill(&self, other: Lang, filling: &Filling) -> Document {
        let mut filling = filling.clone();
        filling.rows.insert("basis".to_owned(), self.basis.iter().map(basis).collect());
        let with = Filler { template: self, other, filling: &filling };
        let title = with.pair("title", None);
        let mut blocks =
            vec![Block::Notice { text: with.pair("review", None) }, Block::Title { text: title.clone() }];
        blocks.extend(self.parts.iter().map(|part| with.part(part)));
        Document {
            letter: self.name.clone(),
            other,
            title: format!("{} · {}", plain(&title.en), plain(&title.other)),
            foot: with.pair("review", None),
            blocks,
        }
    }

    /// The fields that will be blank, in order.
    pub fn blanks<'a>(&'a self, filling: &Filling) -> Vec<&'a str> {
        self.fields.iter().map(|f| f.code.as_str()).filter(|c| !filling.facts.contains_key(*c)).collect()
    }
}

/// A provision as a row.
fn basis(one: &crate::template::Basis) -> Row {
    let source = match one.source.as_str() {
        address if address.contains("://") => Value::Number(address.to_owned()),
        words => Value::Typed(words.to_owned()),
    };
    let words = |text: &str| Value::Typed(text.to_owned());
    [("provision", words(&one.provision)), ("source", source), ("confidence", words(&one.confidence))]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

struct Filler<'a> {
    template: &'a Template,
    other: Lang,
    filling: &'a Filling,
}

impl Filler<'_> {
    fn part(&self, part: &Part) -> Block {
        match part {
            Part::Page => Block::Page,
            Part::Heading { text } => Block::Heading { text: self.pair(text, None) },
            Part::Para { text } => Block::Para { text: self.pair(text, None) },
            Part::Notice { text } => Block::Notice { text: self.pair(text, None) },
            Part::Items { texts } => Block::Items {
                items: texts.iter().map(|t| Item { text: self.pair(t, None), below: Spans::new() }).collect(),
            },
            Part::Sign { lines } => Block::Sign { lines: lines.iter().map(|t| self.pair(t, None)).collect() },
            Part::Facts { fields } => Block::Facts { rows: fields.iter().map(|f| self.fact(f)).collect() },
            Part::Each { rows, text, none, below } => match self.filling.rows.get(rows).map(Vec::as_slice) {
                None | Some([]) => Block::Para { text: self.pair(none, None) },
                Some(rows) => {
                    let under =
                        |row: &Row| below.as_ref().and_then(|b| row.get(b)).map(|v| v.spans(Lang::En));
                    let item = |row| Item {
                        text: self.pair(text, Some(row)),
                        below: under(row).unwrap_or_default(),
                    };
                    Block::Items { items: rows.iter().map(item).collect() }
                }
            },
            Part::Table { rows, columns, spare } => self.table(rows, columns, *spare),
        }
    }

    fn pair(&self, key: &str, row: Option<&Row>) -> Pair {
        Pair { en: self.spans(Lang::En, key, row), other: self.spans(self.other, key, row) }
    }

    fn spans(&self, lang: Lang, key: &str, row: Option<&Row>) -> Spans {
        let mut out = Spans::new();
        for piece in self.template.text(lang, key).unwrap_or_default() {
            match piece {
                Piece::Words(words) => out.push(Span::words(words.clone())),
                Piece::Of(code) => {
                    match row.and_then(|r| r.get(code)).or_else(|| self.filling.facts.get(code)) {
                        Some(value) => out.extend(value.spans(lang)),
                        None => out.push(self.blank(lang, code)),
                    }
                }
            }
        }
        out
    }

    /// A line to fill in, with what belongs there.
    fn blank(&self, lang: Lang, code: &str) -> Span {
        let label = self.template.words(lang, &format!("field-{code}"));
        let label = if label.is_empty() { self.template.words(lang, "blank") } else { label };
        Span::Blank { text: label }
    }

    fn fact(&self, code: &str) -> FactRow {
        let label = self.pair(&format!("field-{code}"), None);
        let value = match self.filling.facts.get(code) {
            Some(value) => value.pair(self.other),
            None => self.empty(),
        };
        FactRow { label, value }
    }

    fn empty(&self) -> Pair {
        let blank = |lang| vec![Span::Blank { text: self.template.words(lang, "blank") }];
        Pair { en: blank(Lang::En), other: blank(self.other) }
    }

    fn table(&self, set: &str, columns: &[String], spare: usize) -> Block {
        let known = columns_of(set).unwrap_or_default();
        let columns: Vec<&String> = columns.iter().filter(|c| known.contains(&c.as_str())).collect();
        let head = columns.iter().map(|c| self.pair(&format!("column-{c}"), None)).collect();
        let cell =
            |row: &Row, column: &str| row.get(column).map_or_else(|| self.empty(), |v| v.pair(self.other));
        let rows = self.filling.rows.get(set).map(Vec::as_slice).unwrap_or_default();
        let filled = rows.iter().map(|row| columns.iter().map(|c| cell(row, c)).collect());
        let by_hand = (0..spare).map(|_| columns.iter().map(|_| Pair::default()).collect());
        Block::Table { head, rows: filled.chain(by_hand).collect() }
    }
}
