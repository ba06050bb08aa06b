//! Whoever has the file's key and none of the desk's cannot change the past unseen.

use crate::desk::{Desk, id, mixed, note, open, raw};
use journal::{Fault, Report};
use std::sync::LazyLock;

const ENTRIES: u64 = 9;

/// The file of a desk with so many entries.
static UNTOUCHED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut desk = Desk::with(ENTRIES);
    desk.close();
    std::fs::read(desk.path()).unwrap()
});

/// What verifying says after `sql`, where `:n` stands for an entry's number.
fn after(sql: &str, n: u64) -> Result<Report, journal::JournalError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.db");
    std::fs::write(&path, &*UNTOUCHED).unwrap();
    let sql = sql.replace(":n", &n.to_string()).replace(":m", &(n + 1).to_string());
    raw(&path).execute_batch(&format!("PRAGMA synchronous = OFF; BEGIN; {sql}; COMMIT")).unwrap();
    open(dir.path()).unwrap().verify()
}

#[test]
fn an_untouched_journal_verifies() {
    let report = after("SELECT 1", 1).unwrap();
    assert_eq!((report.entries, report.fault), (ENTRIES, None));
    assert_eq!(report.head.seq, ENTRIES);
}

#[test]
fn an_entry_cut_out_is_found_wherever_it_was() {
    for n in 1..ENTRIES {
        assert_eq!(after("DELETE FROM entries WHERE seq = :n", n).unwrap().fault, Some((n, Fault::Missing)));
    }
}

#[test]
fn a_tail_cut_off_is_found() {
    for n in 0..ENTRIES {
        assert_eq!(after("DELETE FROM entries WHERE seq > :n", n).unwrap().fault, Some((n + 1, Fault::Tail)));
    }
}

#[test]
fn two_entries_swapped_are_found() {
    let swap = "UPDATE entries SET seq = -1 WHERE seq = :n; UPDATE entries SET seq = :n WHERE seq = :m;
                UPDATE entries SET seq = :m WHERE seq = -1";
    for n in 1..ENTRIES {
        assert_eq!(after(swap, n).unwrap().fault, Some((n, Fault::Link)));
    }
}

#[test]
fn an_edit_of_any_field_is_found_at_its_entry() {
    for edit in [
        "sealed = CAST(substr(sealed, 1, 90) || x'00' || substr(sealed, 92) AS BLOB)",
        "sealed = x''",
        "at_ms = at_ms + 1",
        "subject = x'99999999999999999999999999999999'",
        "id = x'99999999999999999999999999999999'",
        "compartment = x'02020202020202020202020202020202'",
        "form = 3 - form",
        "signature = zeroblob(64)",
        "signature = x''",
    ] {
        for n in 1..=ENTRIES {
            let found = after(&format!("UPDATE entries SET {edit} WHERE seq = :n"), n);
            // `3 - form` of an entry to the public key is 0: a form that is none, and still signed otherwise.
            assert_eq!(found.unwrap().fault, Some((n, Fault::Signature)), "{edit}");
        }
    }
}

#[test]
fn a_subject_taken_away_and_a_link_changed_are_found() {
    for n in 1..=ENTRIES {
        let unlinked = after("UPDATE entries SET prev = zeroblob(32) WHERE seq = :n", n).unwrap();
        assert_eq!(unlinked.fault, Some((n, Fault::Link)));
        if !matches!(n % 5, 1 | 2) {
            let bare = after("UPDATE entries SET subject = NULL WHERE seq = :n", n).unwrap();
            assert_eq!(bare.fault, Some((n, Fault::Signature)));
        }
    }
}

#[test]
fn numbers_moved_up_are_found() {
    let up = "UPDATE entries SET seq = seq + 1000 WHERE seq >= :n; UPDATE entries SET seq = seq - 999 WHERE seq > 1000";
    for n in 1..=ENTRIES {
        assert_eq!(after(up, n).unwrap().fault, Some((n, Fault::Missing)));
    }
}

#[test]
fn an_entry_copied_to_the_end_is_found() {
    let copy =
        "INSERT INTO entries SELECT (SELECT max(seq) + 1 FROM entries), randomblob(16), compartment, subject,
                at_ms, form, prev, sealed, signature FROM entries WHERE seq = :n";
    for n in 1..=ENTRIES {
        assert_eq!(after(copy, n).unwrap().fault, Some((ENTRIES + 1, Fault::Link)));
    }
}

#[test]
fn a_column_that_holds_nonsense_is_damage() {
    for edit in ["id = x'00'", "form = 70000", "prev = x'00'", "subject = x'1234'", "compartment = x''"] {
        let found = after(&format!("UPDATE entries SET {edit} WHERE seq = 4"), 4);
        assert!(matches!(found, Err(journal::JournalError::Damaged { .. })), "{edit}");
    }
    let mut desk = Desk::with(2);
    desk.close();
    raw(&desk.path()).execute("UPDATE meta SET value = x'00' WHERE name = 'head'", []).unwrap();
    assert!(matches!(open(desk.dir.path()), Err(journal::JournalError::Damaged { seq: 0 })));
}

#[test]
fn reading_stops_where_the_chain_is_broken() {
    for (sql, at) in [
        ("DELETE FROM entries WHERE seq = 4", 4),
        ("UPDATE entries SET at_ms = 0 WHERE seq = 4", 5),
        ("DELETE FROM entries WHERE seq > 6", 7),
    ] {
        let mut desk = Desk::with(ENTRIES);
        desk.tamper(sql);
        assert!(matches!(desk.all(), Err(journal::JournalError::Damaged { seq }) if seq == at), "{sql}");
    }
}

#[test]
fn a_past_rewritten_with_the_desks_own_key_is_found_by_a_printed_checkpoint_only() {
    let desk = Desk::with(4);
    let printed = desk.journal().head().unwrap().code();
    let mut desk = desk;
    desk.write(vec![mixed(4), mixed(5)]).unwrap();
    assert_eq!(desk.journal().verify_against(Some(&printed)).unwrap().fault, None);
    let mut rewritten = Desk::new();
    rewritten.write((0..6).map(|n| note(n, "as if it had been so")).collect()).unwrap();
    assert_eq!(rewritten.journal().verify().unwrap().fault, None);
    let report = rewritten.journal().verify_against(Some(&printed)).unwrap();
    assert_eq!(report.fault, Some((6, Fault::Checkpoint)));
}

#[test]
fn a_tail_cut_together_with_the_head_is_found_by_a_later_checkpoint_only() {
    let mut desk = Desk::with(ENTRIES);
    let printed = desk.journal().head().unwrap().code();
    desk.tamper(
        "UPDATE meta SET value = CAST(x'0000000000000005' || (SELECT prev FROM entries WHERE seq = 6) AS BLOB) WHERE name = 'head';
         DELETE FROM entries WHERE seq > 5",
    );
    assert_eq!(desk.journal().verify().unwrap().fault, None);
    let report = desk.journal().verify_against(Some(&printed)).unwrap();
    assert_eq!(report.fault, Some((5, Fault::Checkpoint)));
}

#[test]
fn a_checkpoint_of_the_empty_journal_fits_every_journal_of_the_desk() {
    let mut desk = Desk::new();
    let printed = desk.journal().head().unwrap().code();
    desk.write(vec![note(1, "first")]).unwrap();
    assert_eq!(desk.journal().verify_against(Some(&printed)).unwrap().fault, None);
    assert!(desk.journal().has(id(1)).unwrap());
    assert_eq!(desk.journal().verify_against(Some("1-0000")).unwrap().fault, Some((1, Fault::Checkpoint)));
}
