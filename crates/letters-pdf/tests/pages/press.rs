//! The built program, the shipped templates and poppler's tools.

use dates::Lang;
use letters::{Document, Job, Sources, Template};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

pub const OTHERS: [Lang; 3] = [Lang::Prs, Lang::Ps, Lang::Ur];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/pakistan/letters")
}

pub fn names() -> Vec<String> {
    let listing = fs::read_dir(folder()).unwrap();
    let mut names: Vec<String> = listing
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("letter.toml").exists())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

pub fn template(name: &str) -> Template {
    let file = |folder_: &str, file: &str| fs::read_to_string(folder().join(folder_).join(file)).unwrap();
    let texts: Vec<(Lang, String)> = ["shared", name]
        .iter()
        .flat_map(|f| Lang::ALL.map(|lang| (lang, file(f, &format!("{lang}.ftl")))))
        .collect();
    let texts = texts.iter().map(|(lang, text)| (*lang, text.as_str())).collect();
    Template::read(&Sources { name, letter: &file(name, "letter.toml"), texts }).unwrap()
}

/// What the program answers to bytes: exit code, output, complaint.
pub fn send(bytes: &[u8]) -> (i32, String) {
    let (code, _, why) = answer(bytes);
    (code, why)
}

fn answer(bytes: &[u8]) -> (i32, Vec<u8>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_panah-letters"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), output.stdout, String::from_utf8(output.stderr).unwrap())
}

/// What it answers to a letter in a look.
pub fn run(document: &Document, look: &str) -> (i32, Vec<u8>, String) {
    let job = Job { document: document.clone(), look: look.to_owned(), fonts: Vec::new() };
    answer(&serde_json::to_vec(&job).unwrap())
}

/// The letter in the shipped look, as a file.
pub fn pdf(document: &Document) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let look = fs::read_to_string(folder().join("look.typ")).unwrap();
    let (code, bytes, why) = run(document, &look);
    assert_eq!(code, 0, "{why}");
    let name = format!("{}-{}.pdf", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// A letter that was set.
pub struct Set {
    pub file: PathBuf,
}

pub fn set(document: &Document) -> Set {
    Set { file: pdf(document) }
}

impl Set {
    /// Where a word stands on the first page, in points: left, top, right, bottom.
    pub fn place(&self, word: &str) -> Option<[f64; 4]> {
        let told = output("pdftotext", &["-bbox", self.file.to_str().unwrap(), "-"]);
        let line = told.lines().find(|l| l.contains(&format!(">{word}<")))?;
        let number = |key: &str| line.split_once(&format!("{key}=\""))?.1.split('"').next()?.parse().ok();
        Some([number("xMin")?, number("yMin")?, number("xMax")?, number("yMax")?])
    }
}

/// The words of a PDF, as poppler reads them.
pub fn text(file: &Path) -> String {
    output("pdftotext", &["-layout", file.to_str().unwrap(), "-"])
}

pub fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|e| panic!("{program}: {e}; apt-get install poppler-utils"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
