//! A spreadsheet as rows of cells: bytes in, nothing evaluated, nothing written.

mod bomb;
mod book;
mod text;

use crate::base::{Fault, Trouble};
use crate::importing::headings;

/// The most rows taken from one sheet.
pub const MOST_ROWS: usize = 200_000;
/// The most columns taken.
pub const MOST_COLUMNS: usize = 200;
/// Rows looked at for the line of headings: office sheets often begin with a title.
const TITLE_ROWS: usize = 10;

/// What a cell was in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, or anything of a CSV file.
    Text,
    /// A number.
    Number,
    /// A day, written here as `2026-11-02`.
    Date,
    /// Yes or no, written here as `true`, `false`.
    Truth,
    /// An error such as `#N/A`.
    Error,
}

/// One cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Cell {
    /// The stored value as text, trimmed of nothing.
    pub text: Box<str>,
    /// What it was.
    pub kind: Kind,
    /// The value was computed by a formula; the stored value is used.
    pub formula: bool,
}

impl Cell {
    /// A cell of words.
    pub fn text(text: &str) -> Self {
        Self { text: text.into(), kind: Kind::Text, formula: false }
    }

    /// Nothing but space in it.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// One row.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, counted from 1 as the spreadsheet program shows it.
    pub line: u32,
    /// Its cells; short rows stay short.
    pub cells: Box<[Cell]>,
}

impl Row {
    /// The cell of a column, if the row reaches that far.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column)
    }

    /// The trimmed text of a column, empty where there is none.
    pub fn at(&self, column: usize) -> &str {
        self.cell(column).map_or("", |c| c.text.trim())
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// A sheet: headings and the rows under them. Empty rows are left out.
pub struct Sheet {
    /// The sheet's own name; empty for CSV.
    pub name: String,
    /// All sheets of the file.
    pub sheets: Vec<String>,
    /// The headings, at least one.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// `,` `;` tab or `|` for CSV.
    pub separator: Option<char>,
    /// Characters of value zero that were taken out.
    pub nuls: usize,
}

/// Why a file is not read, as the key of a sentence.
pub(crate) fn unreadable(why: &'static str) -> Trouble {
    Trouble::new(Fault::UnreadableSheet).with("why", why)
}

/// Reads CSV (comma, semicolon, tab or bar; UTF-8 or UTF-16 with a mark) or XLSX. `choice` names a sheet of a file
/// that has several; the first one otherwise. Never panics and never evaluates a formula.
///
/// # Errors
/// `UnreadableSheet` with the reason, `SheetBomb`.
pub fn read(bytes: &[u8], choice: Option<&str>) -> Result<Sheet, Trouble> {
    match bytes.get(..4) {
        None if bytes.is_empty() => Err(unreadable("import-why-empty")),
        Some([b'P', b'K', 3, 4]) => {
            bomb::check(bytes)?;
            book::read(bytes, choice)
        }
        Some([0xD0, 0xCF, 0x11, 0xE0]) => Err(unreadable(old_or_locked(bytes))),
        Some(b"%PDF") => Err(unreadable("import-why-not-a-sheet")),
        _ => text::read(bytes),
    }
}

/// The old container holds either an old `.xls` or an XLSX under a password.
fn old_or_locked(bytes: &[u8]) -> &'static str {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|w| w == name) { "import-why-password" } else { "import-why-old-xls" }
}

/// Takes the line of headings off, drops empty rows, and checks the limits.
fn assemble(mut grid: Vec<Row>, name: String, sheets: Vec<String>) -> Result<Sheet, Trouble> {
    grid.retain(|r| !r.is_empty());
    if grid.is_empty() {
        return Err(unreadable("import-why-empty"));
    }
    let at = line_of_headings(&grid);
    let rows = grid.split_off((at + 1).min(grid.len()));
    let head = grid.pop().ok_or_else(|| unreadable("import-why-empty"))?;
    let mut headings: Vec<String> = head.cells.iter().map(|c| c.text.trim().to_owned()).collect();
    while headings.last().is_some_and(String::is_empty) {
        headings.pop();
    }
    if headings.len() > MOST_COLUMNS {
        return Err(unreadable("import-why-columns"));
    }
    if rows.is_empty() {
        return Err(unreadable("import-why-only-headings"));
    }
    Ok(Sheet { name, sheets, headings, rows, separator: None, nuls: 0 })
}

/// The row of the first few that names the most fields; the first row when none does.
fn line_of_headings(grid: &[Row]) -> usize {
    let named = |r: &Row| r.cells.iter().filter(|c| headings::field_of(&c.text).is_some()).count();
    let best =
        grid.iter().take(TITLE_ROWS).enumerate().map(|(at, r)| (named(r), std::cmp::Reverse(at))).max();
    best.filter(|(count, _)| *count >= 2).map_or(0, |(_, at)| at.0)
}
