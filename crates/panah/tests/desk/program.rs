//! The built program and whatever can be wrong with what it is given: each trouble has its number, its exit code, its
//! sentence and its way on in four languages, and nothing that was written is lost.

use crate::house::{TWO, clock, founded, last_of_march, passphrase};
use dates::Lang;
use panah::base::Fault;
use panah::desk::Desk;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Ended {
    code: i32,
    out: String,
    err: String,
}

/// Starts the program, gives it these lines and waits for its end.
fn run(words: &[&str], lines: &str) -> Ended {
    let mut program = Command::new(env!("CARGO_BIN_EXE_panah"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends before it reads has closed the pipe.
    let _ = program.stdin.take().unwrap().write_all(lines.as_bytes());
    let ended = program.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: ended.status.code().unwrap(), out: text(ended.stdout), err: text(ended.stderr) }
}

/// The same command in each language ends with this fault, said in that language with a way on.
fn refused(words: &[&str], lines: &str, fault: Fault) {
    let mut said = std::collections::HashSet::new();
    for lang in Lang::ALL {
        let ended = run(&[&["--lang", lang.code()], words].concat(), lines);
        assert_eq!(ended.code, i32::from(fault.exit()), "{words:?} {}\n{}", lang.code(), ended.err);
        let number = format!("panah {}: ", fault.number());
        let lines: Vec<&str> = ended.err.lines().collect();
        let at = lines.iter().position(|line| line.starts_with(&number)).unwrap();
        let (sentence, way) = (lines.get(at).unwrap(), lines.get(at + 1).unwrap());
        assert!(!way.trim().is_empty() && !sentence.contains('⟦') && !way.contains('⟦'), "{}", ended.err);
        said.insert(format!("{sentence}\n{way}"));
    }
    assert_eq!(said.len(), Lang::ALL.len(), "a language repeats another: {said:?}");
}

fn head() -> String {
    format!("{}\n", passphrase("head"))
}

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn desk() -> Self {
        let folder = tempfile::tempdir().unwrap();
        founded(folder.path(), TWO, last_of_march());
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn dir(&self) -> String {
        self.folder.path().to_str().unwrap().to_owned()
    }

    /// Changes a file's bytes.
    fn spoil(&self, name: &str, how: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = std::fs::read(self.path(name)).unwrap();
        how(&mut bytes);
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn today(&self, fault: Fault) {
        refused(&["--dir", &self.dir(), "today", "--name", "head"], &head(), fault);
    }
}

#[test]
fn a_wrong_passphrase_and_an_unknown_name_open_nothing() {
    let place = Place::desk();
    let today = |name: &str, lines: &str| {
        refused(&["--dir", &place.dir(), "today", "--name", name], lines, Fault::WrongPassphrase);
    };
    today("head", "six words that are not it\n");
    today("nobody", &head());
}

#[test]
fn a_folder_without_a_desk_and_one_that_has_one_are_told() {
    let empty = tempfile::tempdir().unwrap();
    let at = empty.path().to_str().unwrap();
    refused(&["--dir", at, "today", "--name", "head"], &head(), Fault::NoDesk);
    refused(&["--dir", at, "serve", "--port", "0"], "", Fault::NoDesk);
    let place = Place::desk();
    let again = ["--dir", &place.dir(), "init", "--office", "x", "--person", "a:keeper", "--generate"];
    refused(&again, "", Fault::DeskExists);
}

#[test]
fn a_passphrase_that_is_easily_guessed_is_refused_at_the_beginning() {
    let empty = tempfile::tempdir().unwrap();
    let at = empty.path().to_str().unwrap();
    refused(
        &["--dir", at, "init", "--office", "x", "--person", "a:keeper"],
        "password\n",
        Fault::WeakPassphrase,
    );
    assert!(!empty.path().join("keyring").exists());
}

#[test]
fn a_damaged_store_is_told_and_not_written_to() {
    let place = Place::desk();
    place.spoil("desk.db", |bytes| {
        bytes.iter_mut().skip(8_192).for_each(|byte| *byte ^= 0x55);
    });
    let before = std::fs::read(place.path("desk.db")).unwrap();
    place.today(Fault::DamagedStore);
    assert_eq!(std::fs::read(place.path("desk.db")).unwrap(), before);

    let cut = Place::desk();
    cut.spoil("keyring", |bytes| bytes.truncate(1_000));
    cut.today(Fault::DamagedStore);
}

#[test]
fn a_foreign_file_is_not_taken_for_a_desk_and_not_changed() {
    let place = Place::desk();
    std::fs::write(place.path("desk.db"), "These are somebody's notes.\n".repeat(500)).unwrap();
    place.today(Fault::ForeignStore);
    assert!(std::fs::read_to_string(place.path("desk.db")).unwrap().starts_with("These are"));

    let other = Place::desk();
    std::fs::write(other.path("keyring"), "a shopping list").unwrap();
    other.today(Fault::ForeignStore);
}

#[test]
fn a_keyring_of_a_newer_program_is_left_to_it() {
    let place = Place::desk();
    place.spoil("keyring", |bytes| *bytes.get_mut(4).unwrap() += 1);
    place.today(Fault::NewerStore);
}

#[test]
fn a_second_program_on_one_folder_is_refused_while_the_first_has_it() {
    let place = Place::desk();
    let first =
        Desk::new(place.folder.path().to_path_buf(), clock(last_of_march()), panah::law::shipped().unwrap());
    first.enter("head", head().trim()).unwrap();
    place.today(Fault::InUse);
    first.lock();
    let ended = run(&["--dir", &place.dir(), "today", "--name", "head", "--json"], &head());
    assert_eq!(ended.code, 0, "{}", ended.err);
}

#[test]
fn a_port_that_somebody_has_is_told() {
    let place = Place::desk();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    refused(&["--dir", &place.dir(), "serve", "--port", &port], "", Fault::PortTaken);
}

#[test]
fn a_pack_that_cannot_be_read_and_one_that_fails_its_own_examples_differ() {
    let shipped = include_str!("../../../../packs/pakistan/instruments.toml");
    let check = |text: &str, fault: Fault| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("instruments.toml"), text).unwrap();
        refused(&["pack", "check", folder.path().to_str().unwrap()], "", fault);
    };
    check("this is no pack", Fault::MalformedPack);
    check(&shipped.replacen("effect = \"stay\"", "effect = \"stays\"", 1), Fault::MalformedPack);
    check(&shipped.replacen("standing = \"lapsed\"", "standing = \"covered\"", 1), Fault::PackFails);
    refused(&["pack", "check", "/nowhere/at/all"], "", Fault::MalformedPack);
}

#[test]
fn a_place_and_a_day_that_do_not_exist_are_told() {
    let standing = |place: &str, on: &str, fault: Fault| {
        refused(&["standing", "--category", "por", "--place", place, "--on", on], "", fault);
    };
    standing("PK999", "2025-03-31", Fault::UnknownPlace);
    standing("Pakti", "2025-03-31", Fault::UnknownPlace);
    standing("PK528", "2025-02-30", Fault::ImpossibleDate);
    standing("PK528", "31 Hut 1403", Fault::ImpossibleDate);
    standing("PK528", "03/04/2025", Fault::ImpossibleDate);
    refused(&["standing", "--category", "xyz", "--on", "2025-03-31"], "", Fault::WrongCommand);
}

#[test]
fn a_day_is_read_in_whichever_calendar_it_is_written() {
    let on = |day: &str| {
        let ended = run(&["standing", "--category", "acc", "--place", "PK528", "--on", day, "--json"], "");
        assert_eq!(ended.code, 0, "{}", ended.err);
        let answer: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
        answer["on"].as_str().unwrap().to_owned()
    };
    assert_eq!(on("2025-03-31"), "2025-03-31");
    assert_eq!(on("1404-01-11"), "2025-03-31");
    assert_eq!(on("۱۱ حمل ۱۴۰۴"), "2025-03-31");
}

#[test]
fn what_is_no_spreadsheet_is_told_before_any_desk_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.xlsx");
    std::fs::write(&file, b"PK\x03\x04 and nothing of a workbook").unwrap();
    refused(&["import", "--dry-run", file.to_str().unwrap()], "", Fault::UnreadableSheet);
}

#[test]
fn the_three_forms_of_one_table_go_in_and_are_two_people() {
    let place = Place::desk();
    let tabular = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tabular");
    let mut counts = Vec::new();
    for name in ["cases_utf8.csv", "cases_bom_semicolon.csv", "cases_typed.xlsx"] {
        let file = tabular.join(name);
        let words = ["--dir", &place.dir(), "import", file.to_str().unwrap(), "--name", "head", "--json"];
        let ended = run(&words, &head());
        assert_eq!(ended.code, 0, "{name}: {}", ended.err);
        let said: serde_json::Value = serde_json::from_str(ended.out.trim()).unwrap();
        counts
            .push(["new", "updates", "unchanged", "asks", "refused"].map(|key| said[key].as_u64().unwrap()));
    }
    // The workbook took the plus and the zero from the phone numbers: they are still the ones noted.
    assert_eq!(counts, [[2, 0, 0, 0, 0], [0, 0, 2, 0, 0], [0, 0, 2, 0, 0]]);
    let today = run(&["--dir", &place.dir(), "today", "--name", "head", "--json"], &head());
    let today: serde_json::Value = serde_json::from_str(&today.out).unwrap();
    assert_eq!(today["people"], 2);
}

#[test]
fn a_row_that_asks_and_a_row_that_is_wrong_are_listed_and_the_good_ones_go_in() {
    let place = Place::desk();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mixed.csv");
    let text = "Case ref,Name,Origin,Age\nK1,Azmayeshi Yak,Paktia,30\nK2,Azmayeshi Du,Paktea,31\n\
                K3,Azmayeshi Se,Kabul,230\n";
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    refused(&["import", "--dry-run", file], "", Fault::RowsLeftOut);
    assert!(!folder.path().join("mixed.csv.refused.csv").exists(), "a trial run writes nothing");

    let import = ["--dir", &place.dir(), "import", file, "--name", "head", "--json"];
    let ended = run(&import, &head());
    assert_eq!(ended.code, i32::from(Fault::RowsLeftOut.exit()));
    assert!(ended.out.contains("\"new\":1") && ended.out.contains("\"asks\":1"), "{}", ended.out);
    assert!(ended.err.contains("--answer 'origin:paktea=AF13'"), "{}", ended.err);
    assert!(ended.err.contains("Line 4 · \u{2066}Age\u{2069}"), "{}", ended.err);
    let left = std::fs::read_to_string(folder.path().join("mixed.csv.refused.csv")).unwrap();
    assert_eq!(left.lines().count(), 3, "{left}");

    let ended = run(&[&import[..], &["--answer", "origin:paktea=AF13"]].concat(), &head());
    assert!(ended.out.contains("\"new\":1") && ended.out.contains("\"unchanged\":1"), "{}", ended.out);
}

#[test]
fn two_keepers_at_a_terminal_let_somebody_in_and_out_again() {
    let place = Place::desk();
    let dir = place.dir();
    let both = format!("{}{}\n", head(), passphrase("worker"));
    let keepers = ["--keeper", "head", "--keeper", "worker"];
    let members = |words: &[&str], lines: &str| run(&[&["--dir", &dir, "members"], words].concat(), lines);

    let added = members(&[&["add", "nasim:caseworker"][..], &keepers].concat(), &both);
    assert_eq!(added.code, 0, "{}", added.err);
    let words = added.out.lines().last().unwrap().trim().to_owned();
    assert_eq!(words.split(' ').count(), 6, "{}", added.out);
    let today = run(&["--dir", &dir, "today", "--name", "nasim"], &format!("{words}\n"));
    assert_eq!(today.code, 0, "{}", today.err);

    let mine = members(&["passphrase", "--name", "nasim"], &format!("{words}\nseven more words of my own\n"));
    assert_eq!(mine.code, 0, "{}", mine.err);
    let list = members(&["list", "--name", "head"], &head());
    assert!(list.out.contains("nasim\tcaseworker"), "{}", list.out);

    let one = ["--dir", &dir, "members", "remove", "nasim", "--keeper", "head"];
    refused(&one, &head(), Fault::WrongField);
    let same = ["--dir", &dir, "members", "remove", "nasim", "--keeper", "head", "--keeper", "head"];
    assert_eq!(run(&same, &head().repeat(2)).code, i32::from(Fault::WrongField.exit()));
    let gone = members(&[&["remove", "nasim"][..], &keepers].concat(), &both);
    assert_eq!(gone.code, 0, "{}", gone.err);
    let words = "seven more words of my own\n";
    refused(&["--dir", &dir, "today", "--name", "nasim"], words, Fault::WrongPassphrase);
}

/// A file system of some megabytes, if this machine lets us make one.
pub struct SmallDisk(pub tempfile::TempDir);

impl SmallDisk {
    pub fn new() -> Option<Self> {
        let dir = tempfile::tempdir().ok()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=16m", "none"]).arg(dir.path()).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then_some(Self(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_is_told_and_what_was_written_before_is_whole() {
    let Some(disk) = SmallDisk::new() else { return };
    founded(disk.0.path(), TWO, last_of_march());
    let (at, elsewhere) = (disk.0.path().to_str().unwrap(), tempfile::tempdir().unwrap());
    let sheet = |name: &str, from: usize, count: usize| {
        let file = elsewhere.path().join(name);
        let rows = (from..from + count).map(|n| format!("K-{n},Azmayeshi Shakhs {n},M,PK528\n"));
        let text = std::iter::once("Case ref,Full name,Sex,District P-code\n".to_owned()).chain(rows);
        std::fs::write(&file, text.collect::<String>()).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let few = sheet("few.csv", 0, 20);
    let ended = run(&["--dir", at, "import", &few, "--name", "head"], &head());
    assert_eq!(ended.code, 0, "{}", ended.err);

    let filler = disk.0.path().join("filler");
    std::fs::write(&filler, vec![1; 8 << 20]).unwrap();
    refused(
        &["--dir", at, "import", &sheet("many.csv", 1_000, 30_000), "--name", "head"],
        &head(),
        Fault::DiskFull,
    );
    std::fs::remove_file(&filler).unwrap();

    let today = run(&["--dir", at, "today", "--name", "head", "--json"], &head());
    assert_eq!(today.code, 0, "{}", today.err);
    let verified = run(&["--dir", at, "journal", "verify", "--name", "head"], &head());
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    let more = run(&["--dir", at, "import", &sheet("more.csv", 50_000, 20), "--name", "head"], &head());
    assert_eq!(more.code, 0, "{}", more.err);
}
