//! A zip file is unpacked once into nothing, counted, before anything reads it.

use super::unreadable;
use crate::base::{Fault, Trouble};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes the parts may unpack to together.
const MOST_BYTES: u64 = 200 * 1024 * 1024;
/// The most a part may grow by unpacking; small parts may grow more.
const MOST_GROWTH: u64 = 100;
/// Parts below this size are never a bomb by growth alone.
const SMALL: u64 = 1024 * 1024;
/// The most parts.
const MOST_PARTS: usize = 2_000;

/// Refuses what unpacks to far more than it is. Sizes written in the file are not believed: every part is unpacked
/// and counted.
///
/// # Errors
/// `SheetBomb`; `UnreadableSheet` when it is no zip file or holds another one.
pub fn check(bytes: &[u8]) -> Result<(), Trouble> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable("import-why-not-a-sheet"))?;
    if zip.len() > MOST_PARTS {
        return Err(Fault::SheetBomb.into());
    }
    let mut total = 0;
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|_| unreadable("import-why-not-a-sheet"))?;
        let packed = part.compressed_size().max(1);
        let left = MOST_BYTES.saturating_sub(total);
        let (size, nested) = measure(&mut part, left + 1).map_err(|_| unreadable("import-why-damaged"))?;
        total += size;
        if total > MOST_BYTES || (size > SMALL && size / packed > MOST_GROWTH) {
            return Err(Fault::SheetBomb.into());
        }
        if nested {
            return Err(unreadable("import-why-nested"));
        }
    }
    Ok(())
}

/// How much a part unpacks to, up to `most`, and whether it is itself a zip file.
fn measure(part: &mut impl Read, most: u64) -> std::io::Result<(u64, bool)> {
    let mut part = part.take(most);
    let mut buffer = vec![0_u8; 64 * 1024];
    let (mut size, mut nested) = (0_u64, false);
    loop {
        let read = part.read(&mut buffer)?;
        if read == 0 {
            return Ok((size, nested));
        }
        if size == 0 {
            nested = buffer.starts_with(b"PK\x03\x04");
        }
        size += read as u64;
    }
}
