//! XLSX, cell by cell: a far corner that is filled costs nothing.

use super::{Cell, Kind, MOST_COLUMNS, MOST_ROWS, Row, Sheet, assemble, unreadable};
use crate::base::Trouble;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use std::collections::HashSet;
use std::io::Cursor;

/// Formulas remembered at most; a sheet with more is flagged for the first ones only.
const MOST_FORMULAS: usize = 2_000_000;

fn bad(_: XlsxError) -> Trouble {
    unreadable("import-why-damaged")
}

/// Reads one sheet of an XLSX file that passed the bomb check.
pub fn read(bytes: &[u8], choice: Option<&str>) -> Result<Sheet, Trouble> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsxError::Password => unreadable("import-why-password"),
        _ => unreadable("import-why-not-a-sheet"),
    })?;
    let sheets = book.sheet_names();
    let name = match choice {
        Some(wanted) => sheets.iter().find(|s| *s == wanted),
        None => sheets.first(),
    };
    let name = name.cloned().ok_or_else(|| unreadable("import-why-no-such-sheet"))?;
    let formulas = formulas(&mut book, &name)?;
    let grid = cells(&mut book, &name, &formulas)?;
    assemble(grid, name, sheets)
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

fn formulas(book: &mut Book<'_>, name: &str) -> Result<HashSet<(u32, u32)>, Trouble> {
    let mut found = HashSet::new();
    let mut reader = book.worksheet_cells_reader(name).map_err(bad)?;
    while let Some(cell) = reader.next_formula().map_err(bad)? {
        if !cell.get_value().is_empty() && found.len() < MOST_FORMULAS {
            found.insert(cell.get_position());
        }
    }
    Ok(found)
}

fn cells(book: &mut Book<'_>, name: &str, formulas: &HashSet<(u32, u32)>) -> Result<Vec<Row>, Trouble> {
    let mut reader = book.worksheet_cells_reader(name).map_err(bad)?;
    let mut grid: Vec<Row> = Vec::new();
    let mut open: Option<(u32, Vec<Cell>)> = None;
    while let Some(cell) = reader.next_cell().map_err(bad)? {
        let (row, column) = cell.get_position();
        let (text, kind) = content(cell.get_value());
        let formula = formulas.contains(&(row, column));
        if text.is_empty() && !formula {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(unreadable("import-why-columns"));
        }
        if open.as_ref().is_none_or(|(at, _)| *at != row) {
            grid.extend(open.take().map(close));
            if grid.len() > MOST_ROWS {
                return Err(unreadable("import-why-rows"));
            }
        }
        let (_, cells) = open.get_or_insert_with(|| (row, Vec::new()));
        if cells.len() <= column {
            cells.resize(column + 1, Cell::text(""));
        }
        if let Some(slot) = cells.get_mut(column) {
            *slot = Cell { text: text.into(), kind, formula };
        }
    }
    grid.extend(open.map(close));
    Ok(grid)
}

fn close((row, cells): (u32, Vec<Cell>)) -> Row {
    Row { line: row.saturating_add(1), cells: cells.into_boxed_slice() }
}

fn content(value: &DataRef<'_>) -> (String, Kind) {
    match value {
        DataRef::Empty => (String::new(), Kind::Text),
        DataRef::Int(n) => (n.to_string(), Kind::Number),
        DataRef::Float(n) => (n.to_string(), Kind::Number),
        DataRef::String(s) => (clean(s), Kind::Text),
        DataRef::SharedString(s) => (clean(s), Kind::Text),
        DataRef::Bool(b) => (b.to_string(), Kind::Truth),
        DataRef::DateTime(date) => day(date),
        DataRef::DateTimeIso(s) => (s.split('T').next().unwrap_or_default().to_owned(), Kind::Date),
        DataRef::DurationIso(s) => (s.clone(), Kind::Text),
        DataRef::Error(e) => (e.to_string(), Kind::Error),
    }
}

fn clean(text: &str) -> String {
    text.replace('\0', "")
}

/// A day cell as ISO. A length of time, or a number outside the calendar, stays a number.
fn day(date: &ExcelDateTime) -> (String, Kind) {
    let number = date.as_f64();
    // 1 to 2958465: 1 January 1900 to 31 December 9999, the days a spreadsheet knows.
    if date.is_duration() || !(1.0..2_958_466.0).contains(&number) {
        return (number.to_string(), Kind::Number);
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    (format!("{year:04}-{month:02}-{day:02}"), Kind::Date)
}
