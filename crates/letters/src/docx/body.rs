//! The parts of the DOCX that hold words.

use crate::document::{Block, Document, FactRow, Item, Pair, Span};
use crate::isolate::Direction;
use dates::Lang;
use std::fmt::Write;

const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
/// Text width of an A4 page between margins of 2 cm, in twentieths of a point.
const WIDTH: usize = 9638;

/// `word/document.xml`.
pub fn document(letter: &Document) -> String {
    let mut out = Out { xml: String::new(), other: letter.other };
    for block in &letter.blocks {
        out.block(block);
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document {NAMES}><w:body>{}<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>"#,
        out.xml
    )
}

/// `word/footer1.xml`: that a lawyer must review it, on every page.
pub fn footer(letter: &Document) -> String {
    let mut out = Out { xml: String::new(), other: letter.other };
    out.paragraph(&letter.foot.en, Lang::En, "Foot");
    out.paragraph(&letter.foot.other, letter.other, "Foot");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:ftr {NAMES}>{}</w:ftr>",
        out.xml
    )
}

/// `docProps/core.xml`: the title, and nobody's name.
pub fn core(letter: &Document) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>"#,
        escaped(&letter.title),
        tag(Lang::En)
    )
}

/// `word/styles.xml`.
pub fn styles(other: Lang) -> String {
    let face = if other == Lang::Ur { "Noto Nastaliq Urdu" } else { "Noto Naskh Arabic" };
    let style = |id: &str, before: u32, after: u32, half: u32, bold: bool| {
        let bold = if bold { "<w:b/><w:bCs/>" } else { "" };
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{id}"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="{before}" w:after="{after}"/></w:pPr><w:rPr>{bold}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr></w:style>"#
        )
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles {NAMES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Noto Sans" w:hAnsi="Noto Sans" w:cs="{face}"/><w:sz w:val="20"/><w:szCs w:val="22"/><w:lang w:val="en-GB" w:bidi="{}"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>{}{}{}{}</w:styles>"#,
        tag(other),
        style("Title", 0, 120, 28, true),
        style("Heading1", 160, 60, 22, true),
        style("Notice", 60, 60, 20, true),
        style("Foot", 0, 0, 15, false),
    )
}

struct Out {
    xml: String,
    other: Lang,
}

impl Out {
    fn add(&mut self, xml: &str) {
        self.xml.push_str(xml);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Page => self.add(r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#),
            Block::Title { text } => self.beside(&[text], "Title", false),
            Block::Heading { text } => self.beside(&[text], "Heading1", false),
            Block::Para { text } => self.beside(&[text], "Normal", false),
            Block::Notice { text } => self.beside(&[text], "Notice", true),
            Block::Items { items } => self.items(items),
            Block::Facts { rows } => self.facts(rows),
            Block::Table { head, rows } => self.table(head, rows),
            Block::Sign { lines } => {
                let line = || Span::words("\u{a0}______________________________");
                let signed = |spans: &[Span]| spans.iter().cloned().chain([line()]).collect();
                let lines: Vec<Pair> =
                    lines.iter().map(|l| Pair { en: signed(&l.en), other: signed(&l.other) }).collect();
                self.beside(&lines.iter().collect::<Vec<_>>(), "Normal", false);
            }
        }
        self.add("<w:p/>");
    }

    /// English at the left, the other language at the right, one row a text.
    fn beside(&mut self, texts: &[&Pair], style: &str, framed: bool) {
        let half = WIDTH / 2;
        self.begin_table(&[half, half], framed);
        for pair in texts {
            self.add("<w:tr>");
            self.cell(half, |out| out.paragraph(&pair.en, Lang::En, style));
            self.cell(half, |out| out.paragraph(&pair.other, out.other, style));
            self.add("</w:tr>");
        }
        self.add("</w:tbl>");
    }

    fn items(&mut self, items: &[Item]) {
        let half = WIDTH / 2;
        self.begin_table(&[half, half], false);
        for (item, n) in items.iter().zip(1..) {
            let count =
                |lang: Lang| Span::words(format!("{}. ", dates::digits(&n.to_string(), lang.digit_set())));
            let numbered = |lang, spans: &[Span]| -> Vec<Span> {
                [count(lang)].into_iter().chain(spans.iter().cloned()).collect()
            };
            let (en, other) = (numbered(Lang::En, &item.text.en), numbered(self.other, &item.text.other));
            self.add("<w:tr>");
            self.cell(half, |out| {
                out.paragraph(&en, Lang::En, "Normal");
                if !item.below.is_empty() {
                    out.paragraph(&item.below, Lang::En, "Foot");
                }
            });
            self.cell(half, |out| out.paragraph(&other, out.other, "Normal"));
            self.add("</w:tr>");
        }
        self.add("</w:tbl>");
    }

    fn facts(&mut self, rows: &[FactRow]) {
        let (side, middle) = (WIDTH * 3 / 10, WIDTH * 4 / 10);
        self.begin_table(&[side, middle, side], true);
        for row in rows {
            self.add("<w:tr>");
            self.cell(side, |out| out.paragraph(&row.label.en, Lang::En, "Normal"));
            self.cell(middle, |out| out.both(&row.value));
            self.cell(side, |out| out.paragraph(&row.label.other, out.other, "Normal"));
            self.add("</w:tr>");
        }
        self.add("</w:tbl>");
    }

    fn table(&mut self, head: &[Pair], rows: &[Vec<Pair>]) {
        let width = WIDTH / head.len().max(1);
        self.begin_table(&vec![width; head.len()], true);
        self.add("<w:tr><w:trPr><w:tblHeader/></w:trPr>");
        for column in head {
            self.cell(width, |out| out.both(column));
        }
        self.add("</w:tr>");
        for row in rows {
            self.add("<w:tr>");
            for value in row {
                self.cell(width, |out| out.both(value));
            }
            self.add("</w:tr>");
        }
        self.add("</w:tbl>");
    }

    fn begin_table(&mut self, widths: &[usize], framed: bool) {
        let total: usize = widths.iter().sum();
        let line = if framed { "single" } else { "nil" };
        let _ = write!(self.xml, r#"<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>"#);
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            let _ = write!(self.xml, r#"<w:{side} w:val="{line}" w:sz="4" w:space="0" w:color="888888"/>"#);
        }
        self.add(r#"</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>"#);
        for width in widths {
            let _ = write!(self.xml, r#"<w:gridCol w:w="{width}"/>"#);
        }
        self.add("</w:tblGrid>");
    }

    fn cell(&mut self, width: usize, inside: impl FnOnce(&mut Self)) {
        let _ = write!(self.xml, r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>"#);
        inside(self);
        self.add("</w:tc>");
    }

    /// A value once, or in both languages one under the other. A cell must hold a paragraph.
    fn both(&mut self, value: &Pair) {
        self.paragraph(&value.en, Lang::En, "Normal");
        if !value.other.is_empty() {
            self.paragraph(&value.other, self.other, "Normal");
        }
    }

    fn paragraph(&mut self, spans: &[Span], lang: Lang, style: &str) {
        let bidi = if lang.is_rtl() { "<w:bidi/>" } else { "" };
        let _ = write!(self.xml, r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{bidi}</w:pPr>"#);
        for span in spans {
            self.run(span, lang);
        }
        self.add("</w:p>");
    }

    /// A run says its own direction: Word orders numbers by the run, not by the isolating signs inside it.
    fn run(&mut self, span: &Span, lang: Lang) {
        let (text, rtl, extra) = match span {
            Span::Text { text } => (text.clone(), lang.is_rtl(), ""),
            Span::Value { text, direction } => (text.clone(), rtl(text, *direction), "<w:b/><w:bCs/>"),
            Span::Blank { text } => (
                format!("[{text}: ________________]"),
                lang.is_rtl(),
                r#"<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>"#,
            ),
        };
        // Order of the elements in w:rPr: b, bCs, shd, rtl, lang (ECMA-376 part 1, 17.3.2.28).
        let (rtl, language) = if rtl {
            (
                "<w:rtl/>",
                format!(r#"<w:lang w:bidi="{}"/>"#, tag(if lang.is_rtl() { lang } else { self.other })),
            )
        } else {
            (r#"<w:rtl w:val="0"/>"#, r#"<w:lang w:val="en-GB"/>"#.to_owned())
        };
        let _ = write!(
            self.xml,
            r#"<w:r><w:rPr>{extra}{rtl}{language}</w:rPr><w:t xml:space="preserve">{}</w:t></w:r>"#,
            escaped(&text)
        );
    }
}

/// Whether a value is read from right to left; a name by its first letter.
fn rtl(text: &str, direction: Direction) -> bool {
    match direction {
        Direction::Ltr => false,
        Direction::Rtl => true,
        Direction::Auto => text.chars().find(|c| c.is_alphabetic()).is_some_and(
            |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
        ),
    }
}

/// The language as a word processor knows it: Dari as Persian of Afghanistan.
const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en-GB",
        Lang::Prs => "fa-AF",
        Lang::Ps => "ps-AF",
        Lang::Ur => "ur-PK",
    }
}

/// Text inside XML; what XML 1.0 cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && c != '\t' && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}
