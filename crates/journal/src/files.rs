//! The files of a desk's folder that are not the database: the keyring, replaced whole or not at all.

use crate::JournalError;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Reads the keyring file.
///
/// # Errors
/// `Missing` when there is none.
pub fn read_keyring(dir: &Path) -> Result<Vec<u8>, JournalError> {
    Ok(fs::read(dir.join("keyring"))?)
}

/// Replaces the keyring file: written beside, synced, renamed over the old one, and the folder synced. After a crash
/// there is the old file or the new one, whole.
///
/// # Errors
/// What the disk says; the old file stays.
pub fn write_keyring(dir: &Path, bytes: &[u8]) -> Result<(), JournalError> {
    let beside = dir.join("keyring.new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, dir.join("keyring"))?;
    File::open(dir)?.sync_all()?;
    Ok(())
}
