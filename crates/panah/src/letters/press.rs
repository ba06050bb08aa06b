//! The program that makes PDFs: called when it is there, and said plainly how to get when it is not.
//!
//! It is sent the filled letter on its standard input and answers with the PDF: nothing of a letter stands on a command
//! line, in the environment, or in a file.

use crate::base::errors::{Fault, Trouble};
use letters::{Document, Job};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program's name beside our own.
const PROGRAM: &str = if cfg!(windows) { "panah-letters.exe" } else { "panah-letters" };
/// A letter takes well under a second; a template that does not end is ended.
const LONGEST: Duration = Duration::from_mins(2);
/// The largest PDF taken.
const LARGEST: u64 = 32 * 1024 * 1024;
/// What the program answers when a face is missing.
const NO_FACE: i32 = 3;

/// The program that makes PDFs.
#[derive(Clone, Debug)]
pub struct Press {
    program: PathBuf,
}

impl Press {
    /// The program beside our own, if it is there. Nowhere else is looked: what letters pass through must have come
    /// with us.
    pub fn find() -> Option<Self> {
        let own = std::env::current_exe().ok()?;
        let folder = own.parent()?;
        // Tests run from `deps`, one folder below the programs.
        let folder = if folder.ends_with("deps") { folder.parent()? } else { folder };
        let program = folder.join(PROGRAM);
        program.is_file().then_some(Self { program })
    }

    /// The program, or how to get it.
    ///
    /// # Errors
    /// `NoLettersProgram`.
    pub fn here() -> Result<Self, Trouble> {
        Self::find().ok_or_else(|| Fault::NoLettersProgram.into())
    }

    /// Sets a letter as PDF.
    ///
    /// # Errors
    /// `NoFace` with the faces to install, `LetterFails` with the line of the look that is wrong.
    pub fn pdf(&self, document: Document, look: String, desk: &Path) -> Result<Vec<u8>, Trouble> {
        let job = Job { document, look, fonts: vec![desk.join("fonts")] };
        let sent = zeroize::Zeroizing::new(serde_json::to_vec(&job).map_err(|e| Trouble::ours(&e))?);
        let mut child = Command::new(&self.program)
            .current_dir(desk)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| Trouble::ours(&e))?;
        let answer = converse(&mut child, &sent);
        if answer.is_none() {
            let _ = child.kill();
        }
        let status = child.wait().map_err(|e| Trouble::ours(&e))?;
        match (answer, status.code()) {
            (Some((pdf, _)), Some(0)) => Ok(pdf),
            (Some((_, why)), Some(NO_FACE)) => Err(Trouble::new(Fault::NoFace).with("faces", why)),
            (Some((_, why)), _) => Err(Trouble::new(Fault::LetterFails).with("detail", why)),
            (None, _) => Err(Trouble::new(Fault::LetterFails).with("detail", "120 s")),
        }
    }

    /// The families letters are set in, and whether each is on this machine.
    pub fn faces(&self) -> Vec<(String, bool)> {
        let told = Command::new(&self.program).arg("--fonts").stdin(Stdio::null()).output();
        let told = told.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
        told.lines()
            .filter_map(|l| l.split_once('\t'))
            .map(|(f, here)| (f.to_owned(), here == "here"))
            .collect()
    }
}

/// Writes the letter and reads both answers, each on its own thread so that no full pipe stops another; nothing when
/// it takes too long.
fn converse(child: &mut Child, sent: &[u8]) -> Option<(Vec<u8>, String)> {
    let (mut to, from, complaints) = (child.stdin.take()?, child.stdout.take()?, child.stderr.take()?);
    let deadline = Instant::now() + LONGEST;
    std::thread::scope(|threads| {
        threads.spawn(move || to.write_all(sent));
        let pdf = threads.spawn(move || read(from));
        let why = threads.spawn(move || read(complaints));
        loop {
            match child.try_wait() {
                Ok(Some(_)) => break,
                Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(2)),
                _ => {
                    // The readers end when the pipes do.
                    let _ = child.kill();
                    let _ = (pdf.join(), why.join());
                    return None;
                }
            }
        }
        let why = String::from_utf8_lossy(&why.join().ok()?).trim().to_owned();
        Some((pdf.join().ok()?, why))
    })
}

fn read(from: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = from.take(LARGEST).read_to_end(&mut bytes);
    bytes
}
