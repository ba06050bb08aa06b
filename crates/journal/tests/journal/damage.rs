//! Files that are not what they should be, and what a thief finds in them.

use crate::desk::{Desk, Fixed, WORKSPACE, about, draft, file_key, note, open, raw, scan, secret, signer};
use journal::{Journal, JournalError, Lock};
use seal::{DeskSigner, Key};
use std::fs;

#[test]
fn another_key_does_not_open_the_file() {
    let mut desk = Desk::with(2);
    desk.close();
    let other = Journal::open(desk.dir.path(), &Key::new([9; 32]), signer());
    assert!(matches!(other, Err(JournalError::WrongKey)));
    let other_desk = Journal::open(desk.dir.path(), &file_key(), DeskSigner::from_seed(&[1; 32]));
    assert!(matches!(other_desk, Err(JournalError::WrongKey)));
    desk.reopen();
}

#[test]
fn a_foreign_file_is_not_opened_and_not_changed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.db");
    for foreign in
        [b"not a database, but somebody's letter".repeat(300), vec![0; 8192], b"SQLite format 3\0".to_vec()]
    {
        fs::write(&path, &foreign).unwrap();
        let refused = open(dir.path()).err();
        assert!(matches!(refused, Some(JournalError::WrongKey | JournalError::Foreign)), "{refused:?}");
        assert_eq!(fs::read(&path).unwrap(), foreign);
    }
    fs::write(&path, b"").unwrap();
    assert!(matches!(open(dir.path()), Err(JournalError::Foreign)));
}

#[test]
fn a_folder_without_a_journal_and_one_that_has_one_are_told() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(open(dir.path()), Err(JournalError::Missing)));
    assert!(matches!(open(&dir.path().join("nowhere")), Err(JournalError::Missing)));
    let desk = Desk::at(dir);
    let again = Journal::create(desk.dir.path(), &file_key(), WORKSPACE, signer());
    assert!(matches!(again, Err(JournalError::Exists)));
}

#[test]
fn a_journal_is_open_once() {
    let mut desk = Desk::with(1);
    assert!(matches!(open(desk.dir.path()), Err(JournalError::InUse)));
    desk.close();
    assert!(open(desk.dir.path()).is_ok());
}

#[test]
fn a_newer_form_is_refused_by_its_number() {
    let mut desk = Desk::with(1);
    desk.close();
    raw(&desk.path()).pragma_update(None, "user_version", 3).unwrap();
    let refused = open(desk.dir.path()).err();
    assert!(matches!(refused, Some(JournalError::NewerSchema { found: 3, known: 2 })), "{refused:?}");
}

/// Opens a changed copy and reads all of it: either something is noticed, or every entry says what it said.
fn noticed_or_whole(bytes: &[u8], expected: &[Option<String>], what: &str) -> bool {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("desk.db"), bytes).unwrap();
    let Ok(journal) = open(dir.path()) else { return true };
    let read = scan(&journal, &crate::desk::keys());
    let verified = journal.verify().is_ok_and(|report| report.fault.is_none());
    match read {
        Err(_) => true,
        Ok(read) if verified => {
            assert_eq!(read, expected, "{what}: verified and yet something else");
            false
        }
        Ok(read) => {
            assert!(read.iter().zip(expected).all(|(a, b)| a == b), "{what}: wrong text");
            true
        }
    }
}

#[test]
fn a_flipped_byte_anywhere_never_changes_what_is_read() {
    let mut desk = Desk::with(40);
    let expected = desk.all().unwrap();
    desk.close();
    let bytes = fs::read(desk.path()).unwrap();
    let mut chance = Fixed(77);
    let mut noticed = 0;
    for _ in 0..200 {
        let (at, bit) = (chance.below(bytes.len()), chance.below(8));
        let mut changed = bytes.clone();
        changed[at] ^= 1 << bit;
        noticed += u32::from(noticed_or_whole(&changed, &expected, &format!("byte {at}")));
    }
    // The rest fell on pages that no reader needs: indexes and free pages.
    assert!(noticed > 100, "{noticed} of 200 noticed");
}

#[test]
fn a_cut_file_never_reads_as_a_whole_one() {
    let mut desk = Desk::with(40);
    let expected = desk.all().unwrap();
    desk.close();
    let bytes = fs::read(desk.path()).unwrap();
    let mut chance = Fixed(78);
    let cuts =
        (0..30).map(|_| chance.below(bytes.len())).chain([bytes.len() - 1, bytes.len() - 4096, 4096, 1]);
    for cut in cuts {
        let _ = noticed_or_whole(&bytes[..cut], &expected, &format!("cut at {cut}"));
    }
}

#[test]
fn nothing_of_an_entry_stands_in_the_files_while_open_or_closed() {
    const MARK: &str = "Test Person 0412 Marker";
    let mut desk = Desk::with(3);
    let public = Lock::Public(secret(crate::desk::INTAKE).public());
    let drafts = vec![note(10, MARK), about(11, 4, MARK), draft(12, MARK, None, public)];
    desk.write(drafts).unwrap();
    let head = desk.journal().head().unwrap();
    desk.keep(head, MARK.as_bytes());
    let utf16 = |order: fn(u16) -> [u8; 2]| MARK.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let hex = MARK.bytes().fold(String::new(), |hex, b| format!("{hex}{b:02x}"));
    let marks = [
        MARK.as_bytes().to_vec(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    let mut looked_at = Vec::new();
    for open in [true, false] {
        if !open {
            desk.close();
        }
        for file in fs::read_dir(desk.dir.path()).unwrap() {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            for mark in &marks {
                assert!(!bytes.windows(mark.len()).any(|w| w == mark), "{}", path.display());
            }
            assert!(!bytes.starts_with(b"SQLite format 3"), "{}", path.display());
            looked_at.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    for name in ["desk.db", "desk.db-wal", "lock"] {
        assert!(looked_at.iter().any(|l| l == name), "{name} of {looked_at:?}");
    }
}
