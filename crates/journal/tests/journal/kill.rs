//! What was acknowledged is there after the process was killed in the middle of writing.

use crate::desk::{Desk, Fixed, id, keys, mixed, open, scan};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Lies in the folder in which the child may write.
const SIGN: &str = "appender-may-write-here";
const CYCLES: u64 = 100;

/// Appends until it is killed and says on its output what was acknowledged. Its folder is the one it is started in.
#[test]
#[ignore = "started and killed by the test below"]
fn the_child_appends() {
    let dir = Path::new(".");
    if !dir.join(SIGN).exists() {
        return;
    }
    let journal = open(dir).unwrap();
    let mut chance = Fixed(journal.head().unwrap().seq);
    let mut out = std::io::stdout().lock();
    loop {
        let next = journal.head().unwrap().seq + 1;
        let count = 1 + chance.below(3) as u64;
        let stamps = journal.append((next..next + count).map(mixed).collect(), &keys(), &mut chance).unwrap();
        let line: String = stamps.iter().fold("ack".to_owned(), |line, s| format!("{line} {}", s.seq));
        writeln!(out, "{line}").unwrap();
        out.flush().unwrap();
    }
}

/// One child: every second one is given the time to acknowledge something, the others are killed while they open.
fn one_life(dir: &Path, cycle: u64, chance: &mut Fixed) -> BTreeSet<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::the_child_appends", "--ignored", "--nocapture", "--test-threads=1"])
        .current_dir(dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut lines = String::new();
    if cycle.is_multiple_of(2) {
        while !lines.contains("ack") && said.read_line(&mut lines).unwrap() > 0 {}
    }
    std::thread::sleep(Duration::from_millis(5 + chance.below(56) as u64));
    child.kill().unwrap();
    child.wait().unwrap();
    said.read_to_string(&mut lines).unwrap();
    // A line without its end was cut by the kill: it acknowledges nothing whole.
    let whole = lines.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let acks = whole.filter_map(|line| line.split_once("ack ").map(|(_, seqs)| seqs.trim_end()));
    acks.flat_map(|seqs| seqs.split(' ').map(|s| s.parse().unwrap())).collect()
}

/// Everything acknowledged is there, in its place, says what it said, and the whole verifies.
fn check(dir: &Path, acknowledged: &BTreeSet<u64>) -> u64 {
    let journal = open(dir).unwrap();
    for seq in acknowledged {
        assert!(journal.has(id(*seq)).unwrap(), "entry {seq} was acknowledged and is gone");
    }
    let report = journal.verify().unwrap();
    assert_eq!(report.fault, None);
    let texts = scan(&journal, &keys()).unwrap();
    for (n, text) in (1_u64..).zip(&texts) {
        assert_eq!(*text, Some(format!("entry {n} about آزمایش گل")));
    }
    report.entries
}

#[test]
fn a_hundred_kills_lose_nothing_that_was_acknowledged() {
    let mut desk = Desk::new();
    desk.close();
    let dir = desk.dir.path();
    std::fs::write(dir.join(SIGN), b"").unwrap();
    let (mut acknowledged, mut chance) = (BTreeSet::new(), Fixed(412));
    for cycle in 0..CYCLES {
        acknowledged.append(&mut one_life(dir, cycle, &mut chance));
        if cycle % 10 == 9 {
            check(dir, &acknowledged);
        }
    }
    let there = check(dir, &acknowledged);
    assert!(acknowledged.len() as u64 >= CYCLES / 2 && there >= acknowledged.len() as u64, "{there}");
}
