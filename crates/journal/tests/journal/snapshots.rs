//! Snapshots are whole and of this chain, or none.

use crate::desk::{Desk, INTAKE, TRACING, note};
use journal::KeyChain;

/// Two and a half chunks.
fn bytes() -> Vec<u8> {
    (0..(5_u32 << 19)).map(|n| (n / 1_000).to_le_bytes()[0]).collect()
}

fn saved() -> Desk {
    let mut desk = Desk::with(6);
    let head = desk.journal().head().unwrap();
    desk.keep(head, &bytes());
    desk
}

fn loads(desk: &Desk) -> bool {
    desk.journal().load_snapshot(INTAKE, "v1", &desk.keys).unwrap().is_some()
}

#[test]
fn a_snapshot_reads_back_whole_with_its_head() {
    let mut desk = saved();
    desk.reopen();
    let (head, read) = desk.journal().load_snapshot(INTAKE, "v1", &desk.keys).unwrap().unwrap();
    assert_eq!((head, read.as_slice() == bytes()), (desk.journal().head().unwrap(), true));
}

#[test]
fn an_empty_snapshot_is_a_snapshot() {
    let mut desk = Desk::with(1);
    let head = desk.journal().head().unwrap();
    desk.keep(head, b"");
    assert!(desk.journal().load_snapshot(INTAKE, "v1", &desk.keys).unwrap().unwrap().1.is_empty());
}

#[test]
fn another_form_another_compartment_and_no_key_have_no_snapshot() {
    let desk = saved();
    assert!(desk.journal().load_snapshot(INTAKE, "v2", &desk.keys).unwrap().is_none());
    assert!(desk.journal().load_snapshot(TRACING, "v1", &desk.keys).unwrap().is_none());
    assert!(desk.journal().load_snapshot(INTAKE, "v1", &KeyChain::new()).unwrap().is_none());
}

#[test]
fn a_snapshot_with_chunks_cut_swapped_relabelled_or_of_another_chain_is_none() {
    for sql in [
        "DELETE FROM snapshots WHERE chunk = 2",
        "DELETE FROM snapshots WHERE chunk = 0",
        "UPDATE snapshots SET chunks = 2; DELETE FROM snapshots WHERE chunk = 2",
        "UPDATE snapshots SET sealed = (SELECT sealed FROM snapshots WHERE chunk = 1) WHERE chunk = 0",
        "UPDATE snapshots SET chunk = chunk + 10; UPDATE snapshots SET chunk = 11 - chunk WHERE chunk < 12",
        "UPDATE snapshots SET schema = 'v1', seq = 3",
        "UPDATE snapshots SET hash = zeroblob(32)",
        "UPDATE snapshots SET seq = 900",
        "UPDATE snapshots SET sealed = zeroblob(900) WHERE chunk = 1",
    ] {
        let mut desk = saved();
        desk.tamper(sql);
        assert!(!loads(&desk), "{sql}");
    }
}

#[test]
fn a_snapshot_of_a_past_that_was_replaced_is_none() {
    let mut desk = saved();
    assert!(loads(&desk));
    let mut other = Desk::new();
    other.write((0..8).map(|n| note(n, "another past")).collect()).unwrap();
    other.close();
    let (path, hex) = (other.path(), "07".repeat(32));
    desk.tamper(&format!(
        "ATTACH '{}' AS o KEY \"x'{hex}'\"; DELETE FROM entries; DELETE FROM meta WHERE name = 'head';
         INSERT INTO entries SELECT * FROM o.entries; INSERT INTO meta SELECT * FROM o.meta WHERE name = 'head';",
        path.display()
    ));
    assert_eq!(desk.journal().verify().unwrap().fault, None);
    assert!(!loads(&desk));
}
