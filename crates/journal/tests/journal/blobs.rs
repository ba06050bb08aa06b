//! Files beside entries: whole or not at all, closed by erasure, and every touch shows.

use crate::desk::{Desk, Fixed, INTAKE, WORKSPACE, about, file_key, keys, open, raw, signer, subject};
use crate::writing::small_disk;
use journal::{BlobId, Fault, Journal, JournalError, Staged};

const STEP: usize = 100_000;

fn blob(n: u8) -> BlobId {
    BlobId([n; 16])
}

fn text(length: usize) -> Vec<u8> {
    (0..length).map(|n| u8::try_from(n % 253).unwrap()).collect()
}

fn stage(journal: &Journal, id: BlobId, who: u8, text: &[u8]) -> Result<Staged, JournalError> {
    let mut chance = Fixed(u64::from(id.0[0]) + 100);
    let mut incoming = journal.begin_blob(id, (INTAKE, subject(who)), &keys(), &mut chance)?;
    for piece in text.chunks(STEP) {
        incoming.push(piece)?;
    }
    incoming.finish()
}

fn read(journal: &Journal, id: BlobId) -> Result<Vec<u8>, JournalError> {
    let (mut all, mut outgoing) = (Vec::new(), journal.open_blob(id, &keys())?);
    while let Some(piece) = outgoing.piece()? {
        all.extend_from_slice(&piece);
    }
    Ok(all)
}

/// A desk with two people, a file of 500,000 bytes about the first and one of 3 about the second.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 1, "one"), about(2, 2, "two")]).unwrap();
    let journal = desk.journal();
    let first = stage(journal, blob(1), 1, &text(500_000)).unwrap();
    journal.append_with(vec![about(3, 1, "a file")], vec![first], &keys(), &mut Fixed(3)).unwrap();
    let second = stage(journal, blob(2), 2, b"abc").unwrap();
    journal.append_with(vec![about(4, 2, "a file")], vec![second], &keys(), &mut Fixed(4)).unwrap();
    desk
}

fn wrong(desk: &Desk) -> Option<(u64, Fault)> {
    desk.journal().verify().unwrap().fault
}

#[test]
fn a_file_reads_back_byte_for_byte_after_the_desk_was_closed() {
    let mut desk = desk();
    desk.reopen();
    assert_eq!(read(desk.journal(), blob(1)).unwrap(), text(500_000));
    assert_eq!(read(desk.journal(), blob(2)).unwrap(), b"abc");
    assert!(matches!(read(desk.journal(), blob(3)), Err(JournalError::Missing)));
    assert_eq!(wrong(&desk), None);
}

#[test]
fn files_of_every_length_around_a_chunk_read_back() {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 1, "one")]).unwrap();
    let chunk = seal::stream::CHUNK;
    for (n, length) in (10..).zip([0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 17 * chunk]) {
        let staged = stage(desk.journal(), blob(n), 1, &text(length)).unwrap();
        let entry = about(u64::from(n), 1, "a file");
        desk.journal().append_with(vec![entry], vec![staged], &keys(), &mut Fixed(u64::from(n))).unwrap();
        assert_eq!(read(desk.journal(), blob(n)).unwrap(), text(length), "{length}");
    }
    assert_eq!(wrong(&desk), None);
}

#[test]
fn a_file_that_never_became_whole_leaves_nothing() {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 1, "one")]).unwrap();
    {
        let mut incoming =
            desk.journal().begin_blob(blob(1), (INTAKE, subject(1)), &keys(), &mut Fixed(5)).unwrap();
        incoming.push(&text(3_000_000)).unwrap();
        assert!(desk.journal().chunks_kept().unwrap() > 16);
    }
    assert_eq!(desk.journal().chunks_kept().unwrap(), 0);
    // Whole, and the process ended before the entry was written.
    let staged = stage(desk.journal(), blob(2), 1, &text(300_000)).unwrap();
    drop(staged);
    assert!(matches!(read(desk.journal(), blob(2)), Err(JournalError::Missing)));
    desk.reopen();
    assert_eq!(desk.journal().chunks_kept().unwrap(), 0);
    assert_eq!(wrong(&desk), None);
}

#[test]
fn erasing_a_person_destroys_their_files_and_nobody_elses() {
    let mut desk = desk();
    desk.journal().erase(subject(1)).unwrap();
    assert!(matches!(read(desk.journal(), blob(1)), Err(JournalError::Missing)));
    assert_eq!(read(desk.journal(), blob(2)).unwrap(), b"abc");
    assert_eq!((desk.journal().chunks_kept().unwrap(), wrong(&desk)), (1, None));
    desk.reopen();
    assert!(matches!(read(desk.journal(), blob(1)), Err(JournalError::Missing)));
}

#[test]
fn a_file_about_somebody_erased_while_it_came_in_is_not_kept() {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 1, "one")]).unwrap();
    let staged = stage(desk.journal(), blob(1), 1, &text(200_000)).unwrap();
    desk.journal().erase(subject(1)).unwrap();
    let entry = about(2, 1, "a file");
    let kept = desk.journal().append_with(vec![entry], vec![staged], &keys(), &mut Fixed(6));
    assert!(matches!(kept, Err(JournalError::NoKey)), "{kept:?}");
    assert_eq!((desk.journal().chunks_kept().unwrap(), wrong(&desk)), (0, None));
}

#[test]
fn a_snapshot_is_kept_beside_files() {
    let mut desk = desk();
    let head = desk.journal().head().unwrap();
    desk.keep(head, b"fold");
    desk.reopen();
    assert!(desk.journal().load_snapshot(INTAKE, "v1", &desk.keys).unwrap().is_some());
    assert_eq!(read(desk.journal(), blob(1)).unwrap(), text(500_000));
}

#[test]
fn every_touch_of_a_file_in_the_store_shows() {
    for (sql, reads) in [
        ("DELETE FROM chunks WHERE number = 3 AND blob = x'01010101010101010101010101010101'", false),
        ("DELETE FROM chunks WHERE number = 7", false),
        (
            "UPDATE chunks SET number = 99 WHERE number = 1; UPDATE chunks SET number = 1 WHERE number = 2; UPDATE chunks \
          SET number = 2 WHERE number = 99",
            false,
        ),
        ("UPDATE chunks SET sealed = (SELECT sealed FROM chunks WHERE number = 1) WHERE number = 2", false),
        ("UPDATE blobs SET chunks = 4 WHERE seq = 1", false),
        ("UPDATE blobs SET head = zeroblob(72) WHERE seq = 1", false),
        ("INSERT INTO chunks SELECT blob, 8, sealed FROM chunks WHERE number = 7", true),
        ("UPDATE blobs SET entry = zeroblob(16) WHERE seq = 1", true),
        ("DELETE FROM blobs WHERE seq = 2", true),
        ("UPDATE blobs SET id = x'03030303030303030303030303030303' WHERE seq = 1", false),
        ("UPDATE blobs SET erased = 1 WHERE seq = 1", false),
    ] {
        let mut desk = desk();
        desk.tamper(sql);
        let number = if sql.contains("seq = 2") { 2 } else { 1 };
        assert_eq!(wrong(&desk), Some((number, Fault::Blob)), "{sql}");
        let read = read(desk.journal(), blob(1));
        assert_eq!(read.is_ok_and(|r| r == text(500_000)), reads, "{sql}");
    }
}

#[test]
fn nothing_of_a_file_lies_readable_in_the_database() {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 1, "one")]).unwrap();
    let marked = b"Test Person 0412 ".repeat(20_000);
    let staged = stage(desk.journal(), blob(1), 1, &marked).unwrap();
    desk.journal().append_with(vec![about(2, 1, "x")], vec![staged], &keys(), &mut Fixed(7)).unwrap();
    desk.close();
    let file = raw(&desk.path());
    let all: Vec<Vec<u8>> = file
        .prepare("SELECT sealed FROM chunks")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(all.len() > 5 && all.iter().all(|c| !c.windows(16).any(|w| w == b"Test Person 0412")));
}

#[test]
fn a_disk_that_fills_up_half_way_keeps_nothing_of_the_file_and_loses_nothing_else() {
    let Some(dir) = small_disk("24m") else { return };
    {
        let journal = Journal::create(dir.path(), &file_key(), WORKSPACE, signer()).unwrap();
        journal.append(vec![about(1, 1, "before")], &keys(), &mut Fixed(1)).unwrap();
        let full = stage(&journal, blob(1), 1, &text(40 << 20));
        assert!(matches!(full, Err(JournalError::DiskFull)), "{full:?}");
        assert_eq!(journal.chunks_kept().unwrap(), 0);
        // A file stops before the disk is quite full: looks and entries still have room to be written.
        journal.append(vec![about(3, 1, "meanwhile")], &keys(), &mut Fixed(2)).unwrap();
        assert!(matches!(read(&journal, blob(1)), Err(JournalError::Missing)));
        // And one that fits goes in at once, as often as others did not fit before.
        for n in 4..7 {
            assert!(matches!(stage(&journal, blob(1), 1, &text(40 << 20)), Err(JournalError::DiskFull)));
            let fits = stage(&journal, blob(n), 1, &text(200_000)).unwrap();
            journal
                .append_with(vec![about(n.into(), 1, "fits")], vec![fits], &keys(), &mut Fixed(n.into()))
                .unwrap();
        }
    }
    {
        let journal = open(dir.path()).unwrap();
        assert_eq!(journal.verify().unwrap().fault, None);
        let staged = stage(&journal, blob(2), 1, &text(200_000)).unwrap();
        journal.append_with(vec![about(2, 1, "after")], vec![staged], &keys(), &mut Fixed(8)).unwrap();
        assert_eq!(read(&journal, blob(2)).unwrap(), text(200_000));
    }
    let _ = std::process::Command::new("umount").arg(dir.path()).status();
}

#[test]
fn a_store_of_form_1_opens_and_takes_files() {
    let mut desk = Desk::with(7);
    desk.close();
    raw(&desk.path()).execute_batch("DROP TABLE blobs; DROP TABLE chunks; PRAGMA user_version = 1").unwrap();
    desk.reopen();
    assert_eq!(desk.all().unwrap().len(), 7);
    let staged = stage(desk.journal(), blob(1), 2, b"abc").unwrap();
    desk.journal().append_with(vec![about(9, 2, "x")], vec![staged], &keys(), &mut Fixed(9)).unwrap();
    desk.reopen();
    assert_eq!((read(desk.journal(), blob(1)).unwrap(), wrong(&desk)), (b"abc".to_vec(), None));
}
