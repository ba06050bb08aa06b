//! CSV in the forms offices send it.

use super::{Cell, MOST_COLUMNS, MOST_ROWS, Row, Sheet, assemble, unreadable};
use crate::base::Trouble;

/// What may stand between two values.
const SEPARATORS: [u8; 4] = *b",;\t|";
/// Records looked at to find out which it is.
const SNIFFED: usize = 30;
/// A cell with more lines than this is an opening quote that nobody closed.
const MOST_LINES_IN_A_CELL: usize = 50;

/// Reads CSV.
pub fn read(bytes: &[u8]) -> Result<Sheet, Trouble> {
    let (text, nuls) = decode(bytes)?;
    let (body, skipped, told) = told_separator(&text);
    let separator = told.unwrap_or_else(|| sniff(body));
    let mut grid = Vec::new();
    let odd_quotes = body.bytes().filter(|b| *b == b'"').count() % 2 == 1;
    let mut open_quote = false;
    let mut reader = reader(separator, body);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| unreadable("import-why-not-a-sheet"))? {
        if grid.len() > MOST_ROWS {
            return Err(unreadable("import-why-rows"));
        }
        if record.len() > MOST_COLUMNS && record.iter().skip(MOST_COLUMNS).any(|c| !c.trim().is_empty()) {
            return Err(unreadable("import-why-columns"));
        }
        let lines = record.iter().map(|c| c.matches('\n').count()).max().unwrap_or(0);
        open_quote = lines > 0 && odd_quotes;
        if lines > MOST_LINES_IN_A_CELL {
            return Err(unreadable("import-why-quote"));
        }
        let line = record.position().map_or(0, csv::Position::line) + skipped;
        let cells = record.iter().take(MOST_COLUMNS).map(|c| Cell::text(unescaped(c))).collect();
        grid.push(Row { line: u32::try_from(line).unwrap_or(u32::MAX), cells });
    }
    // The last record swallowed the rest of the file: its quote was never closed.
    if open_quote {
        return Err(unreadable("import-why-quote"));
    }
    let sheet = assemble(grid, String::new(), Vec::new())?;
    Ok(Sheet { separator: Some(char::from(separator)), nuls, ..sheet })
}

fn reader(separator: u8, text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The text of the bytes, and how many characters of value zero were taken out.
fn decode(bytes: &[u8]) -> Result<(String, usize), Trouble> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] | rest => String::from_utf8(rest.to_vec()).ok(),
    };
    let text = text.ok_or_else(|| unreadable("import-why-encoding"))?;
    let nuls = text.matches('\0').count();
    if nuls * 4 > text.len() {
        return Err(unreadable("import-why-encoding"));
    }
    let strange = text.chars().filter(|c| c.is_control() && !"\t\r\n\0".contains(*c)).count();
    if strange * 50 > text.len() || text.trim_start().starts_with('<') {
        return Err(unreadable("import-why-not-a-sheet"));
    }
    Ok((if nuls > 0 { text.replace('\0', "") } else { text }, nuls))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let pairs = bytes.chunks_exact(2).filter_map(|p| p.try_into().ok()).map(unit);
    char::decode_utf16(pairs).collect::<Result<String, _>>().ok()
}

/// A first line `sep=;` as Excel writes it: the rest, the lines passed over, the separator.
fn told_separator(text: &str) -> (&str, u64, Option<u8>) {
    let told = text.strip_prefix("sep=").and_then(|rest| {
        let separator = *rest.as_bytes().first()?;
        let (_, body) = rest.split_once('\n')?;
        SEPARATORS.contains(&separator).then_some((body, separator))
    });
    told.map_or((text, 0, None), |(body, separator)| (body, 1, Some(separator)))
}

/// The separator that cuts the first records into the most, and the most even, pieces.
fn sniff(text: &str) -> u8 {
    let score = |separator: u8| {
        let mut widths = Vec::new();
        for record in reader(separator, text).records().take(SNIFFED).flatten() {
            widths.push(record.len());
        }
        let first = widths.iter().copied().max().unwrap_or(0);
        let even = widths.iter().filter(|w| **w == first).count();
        if first < 2 { (0, 0) } else { (even, first) }
    };
    let mut best = (b',', (0, 0));
    for separator in SEPARATORS {
        let found = score(separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

/// A value we wrote ourselves with an apostrophe before what would start a formula, as it was.
fn unescaped(text: &str) -> &str {
    text.strip_prefix('\'').filter(|t| t.starts_with(['=', '+', '-', '@'])).unwrap_or(text)
}
