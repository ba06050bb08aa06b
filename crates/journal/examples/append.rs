//! How fast the journal is: `cargo run --release -p journal --example speed -- FOLDER`. The folder must be empty and
//! on the disk to be measured. Figures go to `docs/bench.md` by hand, with the machine they were taken on.

use journal::{CompartmentId, Draft, EntryId, Journal, JournalError, KeyChain, Lock, SubjectId, WorkspaceId};
use seal::{Chance, CompartmentSecret, DeskSigner, Key};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

const TEAM: CompartmentId = CompartmentId([1; 16]);

struct Fixed(u64);

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let word = (self.0 ^ (self.0 >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
            piece.iter_mut().zip(word).for_each(|(to, from)| *to = from);
        }
    }
}

fn draft(subject: u64, chance: &mut Fixed) -> Draft {
    let mut id = [0; 16];
    chance.fill(&mut id);
    let mut about = [0; 16];
    about.iter_mut().zip(subject.to_be_bytes().into_iter().cycle()).for_each(|(to, from)| *to = from);
    let plain = vec![b'x'; 350].into();
    let (compartment, subject) = (TEAM, Some(SubjectId(about)));
    Draft { id: EntryId(id), compartment, subject, at_ms: 0, plain, lock: Lock::Subject }
}

fn took(out: &mut dyn Write, what: &str, since: Instant) -> std::io::Result<()> {
    writeln!(out, "{what}: {:.2} s", since.elapsed().as_secs_f64())
}

fn percentile(mut times: Vec<Duration>, of_hundred: usize) -> Duration {
    times.sort();
    times.get(times.len() * of_hundred / 100).copied().unwrap_or_default()
}

fn singles(journal: &Journal, keys: &KeyChain, chance: &mut Fixed) -> Result<Vec<Duration>, JournalError> {
    let one = |n| {
        let since = Instant::now();
        journal.append(vec![draft(n, chance)], keys, chance)?;
        Ok(since.elapsed())
    };
    (0..300).map(one).collect()
}

fn syncs(dir: &Path) -> std::io::Result<Vec<Duration>> {
    let mut file = File::create(dir.join("bare"))?;
    let one = |_| {
        let since = Instant::now();
        file.write_all(&[0; 8192])?;
        file.sync_data()?;
        Ok(since.elapsed())
    };
    (0..300).map(one).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("a folder, please")?;
    let (dir, mut chance, mut keys) = (Path::new(&dir), Fixed(1), KeyChain::new());
    let out = &mut std::io::stdout().lock();
    keys.insert(TEAM, CompartmentSecret::from_seed([1; 32]));
    let (file_key, signer) = (Key::new([3; 32]), DeskSigner::from_seed(&[4; 32]));
    let journal = Journal::create(dir, &file_key, WorkspaceId([5; 16]), signer.clone())?;
    let since = Instant::now();
    journal.append((0..100_000).map(|n| draft(n, &mut chance)).collect(), &keys, &mut chance)?;
    took(out, "100,000 new subjects in one batch", since)?;
    let since = Instant::now();
    journal.append((0..200_000).map(|n| draft(n % 100_000, &mut chance)).collect(), &keys, &mut chance)?;
    took(out, "200,000 more about the same", since)?;
    let (ours, bare) = (singles(&journal, &keys, &mut chance)?, syncs(dir)?);
    writeln!(
        out,
        "single append: median {:?}, p95 {:?}",
        percentile(ours.clone(), 50),
        percentile(ours, 95)
    )?;
    writeln!(
        out,
        "bare write and fsync: median {:?}, p95 {:?}",
        percentile(bare.clone(), 50),
        percentile(bare, 95)
    )?;
    drop(journal);
    let since = Instant::now();
    let journal = Journal::open(dir, &file_key, signer)?;
    took(out, "open", since)?;
    for pass in ["first", "second"] {
        let (since, mut bytes) = (Instant::now(), 0);
        let last = journal.scan(0, &keys, &mut |entry| {
            bytes += entry.plain.map_or(0, |p| p.len());
            Ok(())
        })?;
        took(out, &format!("scan of {last} entries, {bytes} bytes, {pass} time"), since)?;
    }
    let since = Instant::now();
    let report = journal.verify()?;
    took(out, &format!("verify of {} entries, fault {:?}", report.entries, report.fault), since)?;
    let big = vec![7_u8; 60 << 20];
    let since = Instant::now();
    journal.save_snapshot(TEAM, (journal.head()?, "speed-1"), &big, &keys, &mut chance)?;
    took(out, "snapshot of 60 MiB written", since)?;
    let since = Instant::now();
    let whole = journal.load_snapshot(TEAM, "speed-1", &keys)?.is_some_and(|(_, bytes)| *bytes == big);
    took(out, &format!("and read, whole: {whole}"), since)?;
    Ok(())
}
