//! A desk that is killed in the middle of writing, a hundred times: nothing that was acknowledged is lost, nothing is
//! there twice, the chain holds.
//!
//! The test starts itself again as the writer (an ignored test that does nothing unless it is told a folder), which
//! says what it has been acknowledged over a pipe, and ends it with SIGKILL at a moment by chance.
#![expect(clippy::unwrap_used, reason = "a store that does not open is a failed test")]

use journal::{CompartmentId, Draft, EntryId, Journal, KeyChain, Lock, SubjectId, WorkspaceId};
use seal::{Chance, CompartmentSecret, DeskSigner, Key};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const CYCLES: u64 = 100;
const WRITERS: u64 = 4;
const TEAM: CompartmentId = CompartmentId([1; 16]);
const AUDIT: CompartmentId = CompartmentId([2; 16]);

struct Fixed(u64);

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

impl Fixed {
    fn below(&mut self, limit: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_be_bytes(bytes) % limit
    }
}

fn keys() -> KeyChain {
    let mut keys = KeyChain::new();
    keys.insert(TEAM, CompartmentSecret::from_seed([1; 32]));
    keys.insert(AUDIT, CompartmentSecret::from_seed([2; 32]));
    keys
}

fn open(dir: &Path) -> Journal {
    let signer = DeskSigner::from_seed(&[4; 32]);
    if dir.join("desk.db").exists() {
        Journal::open(dir, &Key::new([3; 32]), signer).unwrap()
    } else {
        Journal::create(dir, &Key::new([3; 32]), WorkspaceId([5; 16]), signer).unwrap()
    }
}

/// What an entry says follows from its id, so that a reader knows what must stand there.
fn said(id: EntryId) -> Vec<u8> {
    id.0.iter().cycle().take(40 + usize::from(id.0[0]) * 8).copied().collect()
}

fn draft(chance: &mut Fixed) -> Draft {
    let mut id = [0; 16];
    chance.fill(&mut id);
    let (id, subject) = (EntryId(id), SubjectId([u8::try_from(chance.below(50)).unwrap(); 16]));
    let (compartment, subject, lock) = match chance.below(3) {
        0 => (TEAM, None, Lock::Compartment),
        1 => (AUDIT, None, Lock::Public(CompartmentSecret::from_seed([2; 32]).public())),
        _ => (TEAM, Some(subject), Lock::Subject),
    };
    Draft { id, compartment, subject, at_ms: 0, plain: said(id).into(), lock }
}

/// Not a test of its own: the writer that is killed. It waits for `folder|seed` on its standard input.
#[test]
#[ignore = "started by the test below"]
fn the_writer() {
    let mut told = String::new();
    std::io::stdin().read_to_string(&mut told).unwrap();
    let Some((dir, seed)) = told.split_once('|') else { return };
    let (journal, keys, seed) = (open(Path::new(dir)), keys(), seed.parse::<u64>().unwrap());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (journal, keys) = (&journal, &keys);
            scope.spawn(move || {
                let mut chance = Fixed(seed * WRITERS + writer);
                // Warmed up: neighbouring seeds begin alike.
                chance.fill(&mut [0; 64]);
                loop {
                    let drafts = (0..=chance.below(4)).map(|_| draft(&mut chance)).collect();
                    let stamps = journal.append(drafts, keys, &mut chance).unwrap();
                    let lines: String = stamps.iter().map(|s| format!("{} {}\n", s.seq, s.id)).collect();
                    std::io::stdout().lock().write_all(lines.as_bytes()).unwrap();
                    if chance.below(40) == 0 {
                        let head = journal.head().unwrap();
                        journal
                            .save_snapshot(TEAM, (head, "kill-1"), &[6; 9_000], keys, &mut chance)
                            .unwrap();
                    }
                }
            });
        }
    });
}

/// Starts the writer, kills it, and returns what it was acknowledged: the entry by number.
fn run_and_kill(dir: &Path, seed: u64, wait: Duration) -> HashMap<u64, String> {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "the_writer", "--nocapture", "--test-threads=1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writer.stdin.take().unwrap().write_all(format!("{}|{seed}", dir.display()).as_bytes()).unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let whole = lines.split(b'\n').map_while(Result::ok).filter_map(|line| String::from_utf8(line).ok());
        // What the test harness prints, and a line that the kill cut, are no acknowledgements.
        let acks = whole.filter_map(|line| {
            let (seq, id) = line.split_once(' ')?;
            (id.len() == 32).then_some((seq.parse().ok()?, id.to_owned()))
        });
        acks.collect::<HashMap<u64, String>>()
    });
    std::thread::sleep(wait);
    writer.kill().unwrap();
    writer.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn a_desk_killed_a_hundred_times_loses_nothing_it_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let mut chance = Fixed(0x5eed);
    let (mut seen, mut acknowledged, mut ids) = (0, 0, std::collections::HashSet::new());
    for cycle in 0..CYCLES {
        let wait = Duration::from_millis(15 + chance.below(160));
        let acks = run_and_kill(dir.path(), cycle, wait);
        acknowledged += acks.len();
        let journal = open(dir.path());
        let mut found = HashMap::new();
        seen = journal
            .scan(seen, &keys(), &mut |entry| {
                assert_eq!(entry.plain.as_ref().unwrap().as_slice(), said(entry.id), "cycle {cycle}");
                assert!(ids.insert(entry.id), "cycle {cycle}: an entry is there twice");
                found.insert(entry.seq, entry.id.to_string());
                Ok(())
            })
            .unwrap();
        for (seq, id) in acks {
            assert_eq!(found.get(&seq), Some(&id), "cycle {cycle}: an acknowledged entry is lost");
        }
        if cycle % 25 == 24 {
            assert_eq!(journal.verify().unwrap().fault, None, "cycle {cycle}");
            let snapshot = journal.load_snapshot(TEAM, "kill-1", &keys()).unwrap();
            assert!(snapshot.is_none_or(|(_, bytes)| *bytes == [6; 9_000]), "cycle {cycle}: half a snapshot");
        }
    }
    assert!(acknowledged > 1_000, "only {acknowledged} acknowledged: the writer was killed before it wrote");
    assert_eq!(seen, ids.len() as u64);
}
