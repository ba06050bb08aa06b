//! Batches: all or none, in order, from many threads, on a full disk.

use crate::desk::{Desk, Fixed, WORKSPACE, about, file_key, id, keys, note, open, scan, signer};
use journal::{Draft, Journal, JournalError, Lock};
use std::sync::Barrier;
use zeroize::Zeroizing;

#[test]
fn eight_threads_write_together_and_every_entry_is_there_in_its_threads_order() {
    const EACH: u64 = 25;
    let mut desk = Desk::new();
    let keys = keys();
    let stamps: Vec<_> = std::thread::scope(|scope| {
        let threads = (0..8).map(|thread| {
            let (desk, keys) = (&desk, &keys);
            scope.spawn(move || {
                let write = |n: u64| {
                    let draft = about(thread * EACH + n, 1, &format!("{thread} {n}"));
                    desk.journal().append(vec![draft], keys, &mut Fixed(thread * EACH + n)).unwrap()[0]
                };
                (0..EACH).map(write).collect::<Vec<_>>()
            })
        });
        threads.collect::<Vec<_>>().into_iter().map(|t| t.join().unwrap()).collect()
    });
    desk.reopen();
    for (thread, stamps) in (0_u64..).zip(&stamps) {
        assert!(stamps.windows(2).all(|w| w[0].seq < w[1].seq), "thread {thread}");
        assert!(stamps.iter().all(|s| desk.journal().has(s.id).unwrap()));
    }
    assert_eq!(desk.all().unwrap().len(), 200);
    assert_eq!(desk.journal().verify().unwrap().fault, None);
}

#[test]
fn a_batch_that_fails_leaves_nothing_and_takes_no_other_with_it() {
    let desk = Desk::with(1);
    let (keys, ready) = (keys(), Barrier::new(9));
    std::thread::scope(|scope| {
        for thread in 0..9_u64 {
            let (desk, keys, ready) = (&desk, &keys, &ready);
            scope.spawn(move || {
                ready.wait();
                for n in 0..10 {
                    let first = note(100 + thread * 20 + n * 2, "first");
                    // Every third thread writes an id that is there already, after one that is not.
                    let second = if thread % 3 == 0 { 0 } else { 101 + thread * 20 + n * 2 };
                    let drafts = vec![first, note(second, "second")];
                    let written = desk.journal().append(drafts, keys, &mut Fixed(thread * 100 + n));
                    assert_eq!(written.is_ok(), thread % 3 != 0);
                }
            });
        }
    });
    let report = desk.journal().verify().unwrap();
    assert_eq!((report.entries, report.fault), (1 + 6 * 10 * 2, None));
    assert!(!desk.journal().has(id(100)).unwrap());
}

#[test]
fn the_first_entries_about_one_subject_may_come_at_once() {
    for round in 0..8 {
        let desk = Desk::new();
        let (keys, ready) = (keys(), Barrier::new(6));
        std::thread::scope(|scope| {
            for thread in 0..6_u64 {
                let (desk, keys, ready) = (&desk, &keys, &ready);
                scope.spawn(move || {
                    ready.wait();
                    let mut chance = Fixed(round * 100 + thread);
                    desk.journal().append(vec![about(thread, 1, "at once")], keys, &mut chance).unwrap();
                });
            }
        });
        assert!(desk.all().unwrap().iter().all(|t| t.as_deref() == Some("at once")));
    }
}

#[test]
fn a_draft_without_a_subject_gets_no_subjects_key() {
    let mut desk = Desk::new();
    let bad = Draft { lock: Lock::Subject, ..note(1, "nobody") };
    assert!(matches!(desk.write(vec![note(2, "good"), bad]), Err(JournalError::BadDraft)));
    assert_eq!(desk.all().unwrap().len(), 0);
}

fn large(n: u64, bytes: usize) -> Draft {
    Draft { plain: Zeroizing::new(vec![b'x'; bytes]), ..note(n, "") }
}

/// A folder on a file system of a few MB, if this machine lets us make one.
pub fn small_disk(size: &str) -> Option<tempfile::TempDir> {
    let dir = tempfile::tempdir().ok()?;
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={size}"), "none"])
        .arg(dir.path())
        .stderr(std::process::Stdio::null())
        .status();
    mounted.is_ok_and(|status| status.success()).then_some(dir)
}

#[test]
fn a_full_disk_takes_nothing_of_a_batch_and_the_next_works_when_there_is_room() {
    let Some(dir) = small_disk("3m") else { return };
    let filler = dir.path().join("filler");
    std::fs::write(&filler, vec![1; 1 << 20]).unwrap();
    {
        let journal = Journal::create(dir.path(), &file_key(), WORKSPACE, signer()).unwrap();
        let (keys, mut chance) = (keys(), Fixed(1));
        journal.append(vec![note(1, "before")], &keys, &mut chance).unwrap();
        let full = journal.append(vec![note(2, "half"), large(3, 4 << 20)], &keys, &mut chance);
        assert!(matches!(full, Err(JournalError::DiskFull)), "{full:?}");
        assert!(!journal.has(id(2)).unwrap());
        assert_eq!(journal.verify().unwrap().entries, 1);
        std::fs::remove_file(&filler).unwrap();
        journal.append(vec![note(4, "after"), large(5, 100_000)], &keys, &mut chance).unwrap();
    }
    {
        let journal = open(dir.path()).unwrap();
        let read = scan(&journal, &keys()).unwrap();
        assert_eq!((read.len(), read[1].as_deref()), (3, Some("after")));
        assert_eq!(journal.verify().unwrap().fault, None);
    }
    let _ = std::process::Command::new("umount").arg(dir.path()).status();
}
