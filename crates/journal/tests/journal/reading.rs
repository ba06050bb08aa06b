//! What was written is read back, by those who hold the keys.

use crate::desk::{CLOSED, Desk, INTAKE, about, draft, id, mixed, note, secret, subject, text};
use journal::{JournalError, Lock};
use proptest::prelude::*;

#[test]
fn entries_under_all_three_locks_read_back_after_reopening() {
    let mut desk = Desk::new();
    let public = Lock::Public(secret(INTAKE).public());
    let drafts =
        vec![note(1, "note"), about(2, 9, "about"), draft(3, "from outside", Some(subject(9)), public)];
    let stamps = desk.write(drafts).unwrap();
    assert_eq!(stamps.iter().map(|s| s.seq).collect::<Vec<_>>(), [1, 2, 3]);
    desk.reopen();
    let expected = ["note", "about", "from outside"].map(|t| Some(t.to_owned()));
    assert_eq!(desk.all().unwrap(), expected);
    let history = desk.journal().history(subject(9), &desk.keys).unwrap();
    assert_eq!(history.iter().map(|o| o.id).collect::<Vec<_>>(), [id(2), id(3)]);
    let recent = desk.journal().recent(INTAKE, 2, &desk.keys).unwrap();
    assert_eq!(recent.iter().filter_map(text).collect::<Vec<_>>(), ["from outside", "about"]);
    assert!(desk.journal().has(id(3)).unwrap() && !desk.journal().has(id(4)).unwrap());
    assert_eq!(desk.journal().verify().unwrap().fault, None);
}

#[test]
fn a_closed_compartment_is_neither_read_nor_written() {
    let mut desk = Desk::with(3);
    let mut foreign = note(9, "closed");
    foreign.compartment = CLOSED;
    assert!(matches!(desk.write(vec![foreign]), Err(JournalError::NoKey)));
    // To its public key anybody writes, and cannot read it back.
    let mut dropped = draft(10, "dropped in", None, Lock::Public(secret(CLOSED).public()));
    dropped.compartment = CLOSED;
    desk.write(vec![dropped]).unwrap();
    assert_eq!(desk.all().unwrap().len(), 3);
    desk.keys.insert(CLOSED, secret(CLOSED));
    assert_eq!(desk.all().unwrap().last(), Some(&Some("dropped in".to_owned())));
}

#[test]
fn a_key_taken_off_the_chain_seals_no_more_about_a_known_subject() {
    let mut desk = Desk::new();
    desk.write(vec![about(1, 9, "one")]).unwrap();
    desk.keys.remove(INTAKE);
    assert!(matches!(desk.write(vec![about(2, 9, "two")]), Err(JournalError::NoKey)));
}

#[test]
fn a_walk_begins_after_the_number_it_is_given() {
    let desk = Desk::with(7);
    let mut seen = Vec::new();
    let last = desk.journal().scan(4, &desk.keys, &mut |o| {
        seen.push(o.seq);
        Ok(())
    });
    assert_eq!((last.unwrap(), seen), (7, vec![5, 6, 7]));
    assert!(desk.journal().scan(8, &desk.keys, &mut |_| Ok(())).is_err());
}

#[test]
fn reading_while_others_write_never_looks_like_damage() {
    let desk = Desk::new();
    let keys = crate::desk::keys();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for n in 0..60 {
                desk.journal().append(vec![mixed(n)], &keys, &mut crate::desk::Fixed(n)).unwrap();
            }
        });
        while !writing.is_finished() {
            assert_eq!(desk.journal().verify().unwrap().fault, None);
            crate::desk::scan(desk.journal(), &keys).unwrap();
        }
    });
}

/// What a draft says, whom it is about, which lock.
fn drafts() -> impl Strategy<Value = Vec<(Vec<u8>, u8, u8)>> {
    proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..300), 0_u8..4, 0_u8..3), 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_list_of_drafts_reads_back_in_the_order_it_was_written(list in drafts(), cut in 1_usize..5) {
        let mut desk = Desk::new();
        for (at, chunk) in list.chunks(cut).enumerate() {
            let batch = chunk.iter().enumerate().map(|(n, (plain, who, lock))| {
                let lock = [Lock::Subject, Lock::Compartment, Lock::Public(secret(INTAKE).public())][*lock as usize].clone();
                let mut draft = draft((at * cut + n) as u64, "", Some(subject(*who)), lock);
                draft.plain = plain.clone().into();
                draft
            });
            desk.write(batch.collect()).unwrap();
        }
        desk.reopen();
        let mut read = Vec::new();
        desk.journal().scan(0, &desk.keys, &mut |o| {
            read.push(o.plain.unwrap().to_vec());
            Ok(())
        }).unwrap();
        prop_assert_eq!(read, list.into_iter().map(|(plain, ..)| plain).collect::<Vec<_>>());
        prop_assert_eq!(desk.journal().verify().unwrap().fault, None);
    }
}
