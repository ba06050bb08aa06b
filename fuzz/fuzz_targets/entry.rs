//! One entry of a real journal is overwritten with any bytes. The walk says `Damaged`, `verify` names the entry, and
//! nothing panics; what is read is never anything but what was written.
#![no_main]

use journal::{CompartmentId, Draft, EntryId, Journal, KeyChain, Lock, SubjectId, WorkspaceId};
use libfuzzer_sys::fuzz_target;
use rusqlite::{Connection, params};
use seal::{Chance, CompartmentSecret, DeskSigner, Key};
use std::sync::{LazyLock, Mutex};

struct Fixed(u64);

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

/// What every entry says.
const SAID: &[u8] = b"Test Person 0412";
const TEAM: CompartmentId = CompartmentId([2; 16]);

/// A journal of six entries, open, and a second connection that writes past it.
struct Desk {
    journal: Journal,
    keys: KeyChain,
    raw: Connection,
    _dir: tempfile::TempDir,
}

static DESK: LazyLock<Mutex<Desk>> = LazyLock::new(|| {
    let (dir, mut keys) = (tempfile::tempdir().unwrap(), KeyChain::new());
    let secret = CompartmentSecret::from_seed([5; 32]);
    keys.insert(TEAM, secret.clone());
    let signer = DeskSigner::from_seed(&[6; 32]);
    let journal = Journal::create(dir.path(), &Key::new([7; 32]), WorkspaceId([1; 16]), signer).unwrap();
    let drafts = (1..=6_u8).map(|n| {
        let lock =
            [Lock::Compartment, Lock::Subject, Lock::Public(secret.public())][usize::from(n % 3)].clone();
        let (subject, plain) = (Some(SubjectId([n % 2; 16])), SAID.to_vec().into());
        Draft { id: EntryId([n; 16]), compartment: TEAM, subject, at_ms: i64::from(n), plain, lock }
    });
    journal.append(drafts.collect(), &keys, &mut Fixed(1)).unwrap();
    let raw = Connection::open(dir.path().join("desk.db")).unwrap();
    raw.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA synchronous = OFF;", "07".repeat(32)))
        .unwrap();
    raw.execute_batch("CREATE TEMP TABLE kept AS SELECT * FROM entries").unwrap();
    Mutex::new(Desk { journal, keys, raw, _dir: dir })
});

impl Desk {
    /// Overwrites one column of one entry; whether anything is different now.
    fn overwrite(&self, column: u8, seq: u8, value: &[u8]) -> bool {
        let seq = i64::from(seq % 6) + 1;
        let number = value.iter().take(8).fold(0_i64, |n, b| n << 8 | i64::from(*b));
        let written = match column % 9 {
            0 => self.raw.execute("UPDATE entries SET id = ?2 WHERE seq = ?1", params![seq, value]),
            1 => self.raw.execute("UPDATE entries SET compartment = ?2 WHERE seq = ?1", params![seq, value]),
            2 => self.raw.execute("UPDATE entries SET subject = ?2 WHERE seq = ?1", params![seq, value]),
            3 => self.raw.execute("UPDATE entries SET at_ms = ?2 WHERE seq = ?1", params![seq, number]),
            4 => self.raw.execute("UPDATE entries SET form = ?2 WHERE seq = ?1", params![seq, number]),
            5 => self.raw.execute("UPDATE entries SET prev = ?2 WHERE seq = ?1", params![seq, value]),
            6 => self.raw.execute("UPDATE entries SET sealed = ?2 WHERE seq = ?1", params![seq, value]),
            7 => self.raw.execute("UPDATE entries SET signature = ?2 WHERE seq = ?1", params![seq, value]),
            _ => self.raw.execute("UPDATE entries SET seq = ?2 WHERE seq = ?1", params![seq, number]),
        };
        let differs = "SELECT count(*) FROM (SELECT * FROM entries EXCEPT SELECT * FROM temp.kept)";
        written.is_ok() && self.raw.query_row(differs, [], |row| row.get::<_, i64>(0)).unwrap() > 0
    }

    fn mend(&self) {
        self.raw
            .execute_batch("BEGIN; DELETE FROM entries; INSERT INTO entries SELECT * FROM temp.kept; COMMIT")
            .unwrap();
    }
}

fuzz_target!(|bytes: &[u8]| {
    let [column, seq, value @ ..] = bytes else { return };
    let desk = DESK.lock().unwrap();
    let changed = desk.overwrite(*column, *seq, value);
    // An entry given another subject reads as erased until the next row's link tells: what is handed over counts only
    // when the walk ends well, but a text is never another one than was written.
    let mut closed = false;
    let walked = desk.journal.scan(0, &desk.keys, &mut |entry| {
        closed |= entry.plain.is_none();
        assert!(entry.plain.is_none_or(|plain| *plain == SAID));
        Ok(())
    });
    assert!(walked.is_err() || !closed);
    let unharmed = desk.journal.verify().is_ok_and(|report| report.fault.is_none());
    assert_eq!(unharmed, !changed, "verify sees exactly what was changed");
    // The walk does not check signatures.
    assert!(walked.is_ok() == !changed || column % 9 == 7);
    desk.mend();
});
