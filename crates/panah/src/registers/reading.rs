//! Files of registers: CSV or TSV, plain or gzip, row by row.

use crate::base::errors::{Fault, Trouble};
use flate2::bufread::MultiGzDecoder;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The longest cell that is kept; more is cut off.
const LONGEST_CELL: usize = 2_000;

/// How a file was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Rows below the headings.
    pub rows: usize,
    /// Rows that were not UTF-8 and were taken for Windows-1256.
    pub recoded: usize,
}

/// Reads a file: first the headings, then row by row.
///
/// # Errors
/// `UnreadableRegister` with the reason, and whatever `rows` says.
pub fn read<S>(
    path: &Path,
    start: impl FnOnce(&[String]) -> Result<S, Trouble>,
    row: impl FnMut(&mut S, &[Cow<'_, str>]) -> Result<(), Trouble>,
) -> Result<(S, Reading), Trouble> {
    let file = File::open(path).map_err(|e| {
        let detail = format!("{}: {e}", path.display());
        Trouble::new(Fault::DiskTrouble).with("detail", detail)
    })?;
    from(BufReader::with_capacity(1 << 20, file), start, row)
}

/// The same from bytes that come from anywhere.
///
/// # Errors
/// As [`read`].
pub fn from<S>(
    mut bytes: impl BufRead + 'static,
    start: impl FnOnce(&[String]) -> Result<S, Trouble>,
    row: impl FnMut(&mut S, &[Cow<'_, str>]) -> Result<(), Trouble>,
) -> Result<(S, Reading), Trouble> {
    let packed = bytes.fill_buf().map_err(|_| why("registers-why-unreadable"))?.starts_with(&[0x1f, 0x8b]);
    let plain: Box<dyn BufRead> = if packed {
        Box::new(BufReader::with_capacity(1 << 18, MultiGzDecoder::new(bytes)))
    } else {
        Box::new(bytes)
    };
    rows(plain, packed, start, row)
}

fn rows<S>(
    mut bytes: Box<dyn BufRead>,
    packed: bool,
    start: impl FnOnce(&[String]) -> Result<S, Trouble>,
    mut row: impl FnMut(&mut S, &[Cow<'_, str>]) -> Result<(), Trouble>,
) -> Result<(S, Reading), Trouble> {
    let broken = move || why(if packed { "registers-why-gzip" } else { "registers-why-unreadable" });
    let separator = separator(bytes.fill_buf().map_err(|_| broken())?);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 18)
        .from_reader(bytes as Box<dyn Read>);
    let mut record = csv::ByteRecord::new();
    if !reader.read_byte_record(&mut record).map_err(|_| broken())? {
        return Err(why("registers-why-empty"));
    }
    let (cells, _) = decoded(&record);
    let headings: Vec<String> = cells.iter().map(|c| c.trim_start_matches('\u{feff}').to_owned()).collect();
    let mut state = start(&headings)?;
    let mut reading = Reading::default();
    while reader.read_byte_record(&mut record).map_err(|_| broken())? {
        let (cells, recoded) = decoded(&record);
        reading.rows += 1;
        reading.recoded += usize::from(recoded);
        row(&mut state, &cells)?;
    }
    Ok((state, reading))
}

/// What stands between the values: whichever is most frequent in the first line.
fn separator(start: &[u8]) -> u8 {
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let times = |c: u8| line.split(|b| *b == c).count();
    [b'\t', b',', b';'].into_iter().max_by_key(|c| (times(*c), *c == b'\t')).unwrap_or(b',')
}

/// The cells of a record as text, and whether they had to be taken for Windows-1256.
fn decoded(record: &csv::ByteRecord) -> (Vec<Cow<'_, str>>, bool) {
    let mut recoded = false;
    let cells = record
        .iter()
        .map(|cell| {
            let text = if let Ok(text) = std::str::from_utf8(cell) {
                Cow::Borrowed(text)
            } else {
                recoded = true;
                encoding_rs::WINDOWS_1256.decode_without_bom_handling(cell).0
            };
            cut(text)
        })
        .collect();
    (cells, recoded)
}

fn cut(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= LONGEST_CELL { text } else { Cow::Owned(text.chars().take(LONGEST_CELL).collect()) }
}

fn why(key: &'static str) -> Trouble {
    Trouble::new(Fault::UnreadableRegister).with("why", key)
}
