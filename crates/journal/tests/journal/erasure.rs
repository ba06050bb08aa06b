//! Erasing a subject closes what was sealed about it, for good, and nothing else.

use crate::desk::{Desk, INTAKE, about, keys, note, raw, subject, text};

#[test]
fn what_was_about_an_erased_subject_is_closed_and_the_rest_is_not() {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 1, "one"), about(2, 2, "two"), note(3, "three"), about(4, 1, "four")]).unwrap();
    let head = desk.journal().head().unwrap();
    desk.keep(head, b"fold");
    desk.journal().erase(subject(1)).unwrap();
    desk.reopen();
    let expected = [None, Some("two".to_owned()), Some("three".to_owned()), None];
    assert_eq!(desk.all().unwrap(), expected);
    let history = desk.journal().history(subject(1), &desk.keys).unwrap();
    assert!(history.len() == 2 && history.iter().all(|o| o.plain.is_none()));
    assert_eq!(desk.journal().verify().unwrap().fault, None);
    assert!(desk.journal().load_snapshot(INTAKE, "v1", &desk.keys).unwrap().is_none());
    desk.close();
    let left: i64 = raw(&desk.path())
        .query_row("SELECT count(*) FROM keys WHERE subject = ?1", [subject(1).0], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_subject_that_comes_back_after_erasure_reads_as_new_and_the_old_stays_closed() {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 1, "before")]).unwrap();
    desk.journal().erase(subject(1)).unwrap();
    desk.write(vec![about(2, 1, "after")]).unwrap();
    desk.reopen();
    assert_eq!(desk.all().unwrap(), [None, Some("after".to_owned())]);
    let history = desk.journal().history(subject(1), &desk.keys).unwrap();
    assert_eq!(history.iter().map(text).collect::<Vec<_>>(), [None, Some("after".to_owned())]);
}

#[test]
fn erasing_while_others_write_loses_no_entry_written_after_it() {
    let desk = Desk::new();
    let keys = keys();
    for round in 0..12_u64 {
        std::thread::scope(|scope| {
            for n in 0..3 {
                let (desk, keys) = (&desk, &keys);
                scope.spawn(move || {
                    let draft = about(round * 10 + n, 1, "meanwhile");
                    desk.journal()
                        .append(vec![draft], keys, &mut crate::desk::Fixed(round * 10 + n))
                        .unwrap();
                });
            }
            desk.journal().erase(subject(1)).unwrap();
        });
        let after = about(round * 10 + 9, 1, "after");
        desk.journal().append(vec![after], &keys, &mut crate::desk::Fixed(round)).unwrap();
        let history = desk.journal().history(subject(1), &keys).unwrap();
        assert_eq!(history.last().and_then(text).as_deref(), Some("after"), "round {round}");
    }
    assert_eq!(desk.journal().verify().unwrap().fault, None);
}

#[test]
fn a_snapshot_folded_before_an_erasure_is_not_kept_after_it() {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 1, "one")]).unwrap();
    let stale = desk.journal().head().unwrap();
    desk.journal().erase(subject(1)).unwrap();
    desk.keep(stale, b"one");
    assert!(desk.journal().load_snapshot(INTAKE, "v1", &desk.keys).unwrap().is_none());
    desk.write(vec![note(2, "erased somebody")]).unwrap();
    let head = desk.journal().head().unwrap();
    desk.keep(head, b"nobody");
    assert_eq!(
        desk.journal().load_snapshot(INTAKE, "v1", &desk.keys).unwrap().unwrap().1.as_slice(),
        b"nobody"
    );
}
