//! The answer as a file: pairs of record numbers, how likely, and each clue's bits; no name.

use super::find::Ids;
use crate::base::errors::{Fault, Trouble};
use flate2::Compression;
use flate2::write::GzEncoder;
use names::link::{Evidence, Match};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Writes the pairs, likeliest first, row by row; gzip when the name ends so, commas when it ends in `.csv`.
///
/// # Errors
/// `DiskTrouble`.
pub fn pairs(
    path: &Path,
    found: &[Match],
    ids: &Ids,
    why: impl Fn(&Match) -> Vec<Evidence>,
) -> Result<(), Trouble> {
    let trouble = |e: std::io::Error| {
        Trouble::new(Fault::DiskTrouble).with("detail", format!("{}: {e}", path.display()))
    };
    let ends = |path: &Path, wanted: &str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(wanted));
    let gzip = ends(path, "gz");
    let inner = if gzip { path.with_extension("") } else { path.to_path_buf() };
    let separator = if ends(&inner, "csv") { b',' } else { b'\t' };
    let file = BufWriter::with_capacity(1 << 18, File::create(path).map_err(trouble)?);
    let out: Box<dyn Write> =
        if gzip { Box::new(GzEncoder::new(file, Compression::fast())) } else { Box::new(file) };
    let mut out = csv::WriterBuilder::new().delimiter(separator).from_writer(out);
    let refused = |e: csv::Error| trouble(std::io::Error::other(e));
    let clues = names::link::CLUES.iter().map(|c| c.code);
    let head = ["one", "other", "probability"].into_iter().chain(clues).chain(["relatives"]);
    out.write_record(head).map_err(refused)?;
    let mut cell = String::new();
    for m in found {
        out.write_field(ids.get(m.one)).map_err(refused)?;
        out.write_field(ids.get(m.other)).map_err(refused)?;
        let mut put = |value: f64, digits: usize| {
            cell.clear();
            let _ = write!(cell, "{value:.digits$}");
            out.write_field(&cell).map_err(refused)
        };
        put(f64::from(m.probability), 4)?;
        for evidence in why(m) {
            put(f64::from(evidence.bits), 1)?;
        }
        out.write_record(None::<&[u8]>).map_err(refused)?;
    }
    out.flush().map_err(trouble)
}
