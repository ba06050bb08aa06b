//! A package of evidence: a `BagIt` 1.0 bag (RFC 8493) in a zip, written while it is sent, so that nothing in clear
//! touches this machine's disk and little of it is ever in memory.

use super::model::Item;
use super::picture;
use crate::base::{Fault, Trouble};
use crate::desk::files::Files;
use journal::BlobId;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// One file of the bag.
pub struct Part {
    /// Its name in `data/`.
    pub name: String,
    /// The evidence.
    pub item: Item,
    /// A picture without its hidden data in place of the original.
    pub copy: bool,
}

/// What goes into a bag.
pub struct Bag {
    /// The folder in the zip, and the name of the zip.
    pub folder: String,
    /// Lines of `bag-info.txt` but for the sizes.
    pub about: Vec<(&'static str, String)>,
    /// The files.
    pub parts: Vec<Part>,
    /// `data/custody.json`.
    pub custody: String,
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
        let _ = write!(text, "{b:02x}");
        text
    })
}

/// Reads every original once, and makes every copy once, before anything is sent: what would fail fails now.
///
/// # Errors
/// `DamagedStore` when a file is not what was taken in; `NotAPicture` for a copy that cannot be made.
pub fn check(parts: &[Part], files: &Files) -> Result<(), Trouble> {
    for part in parts {
        let mut hash = Sha256::new();
        files.read(BlobId(part.item.blob), &mut |piece| {
            hash.update(&*piece);
            Ok(())
        })?;
        if <[u8; 32]>::from(hash.finalize()) != part.item.sha256 {
            return Err(Fault::DamagedStore.into());
        }
        if part.copy {
            picture::copy(&files.read_whole(BlobId(part.item.blob), picture::LARGEST)?)?;
        }
    }
    Ok(())
}

struct Writing<W: Write> {
    zip: ZipWriter<zip::write::StreamWriter<W>>,
    folder: String,
    payload: u64,
    files: u64,
    manifest: String,
}

fn outside(error: impl std::fmt::Display) -> Trouble {
    Trouble::new(Fault::DiskTrouble).with("detail", error.to_string())
}

impl<W: Write> Writing<W> {
    fn begin(&mut self, name: &str) -> Result<(), Trouble> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(format!("{}/{name}", self.folder), options).map_err(outside)
    }

    fn text(&mut self, name: &str, text: &str) -> Result<String, Trouble> {
        self.begin(name)?;
        self.zip.write_all(text.as_bytes()).map_err(outside)?;
        Ok(format!("{}  {name}\n", hex(&Sha256::digest(text))))
    }

    fn listed(&mut self, name: &str, bytes: u64, hash: &[u8]) {
        self.payload += bytes;
        self.files += 1;
        let _ = writeln!(self.manifest, "{}  data/{name}", hex(hash));
    }

    fn part(&mut self, part: &Part, files: &Files) -> Result<(), Trouble> {
        self.begin(&format!("data/{}", part.name))?;
        let blob = BlobId(part.item.blob);
        if part.copy {
            let copy = picture::copy(&files.read_whole(blob, picture::LARGEST)?)?;
            self.zip.write_all(&copy).map_err(outside)?;
            self.listed(&part.name, copy.len() as u64, &Sha256::digest(&copy));
            return Ok(());
        }
        let zip = &mut self.zip;
        files.read(blob, &mut |piece| zip.write_all(&piece).map_err(outside))?;
        self.listed(&part.name, part.item.bytes, &part.item.sha256);
        Ok(())
    }
}

/// Writes the bag. Ends early, without the end of the zip, when something is not as it should be.
///
/// # Errors
/// As [`check`], and what `out` says.
pub fn write(bag: &Bag, files: &Files, out: impl Write) -> Result<(), Trouble> {
    let zip = ZipWriter::new_stream(out);
    let (payload, count, manifest) = (0, 0, String::new());
    let mut writing = Writing { zip, folder: bag.folder.clone(), payload, files: count, manifest };
    for part in &bag.parts {
        writing.part(part, files)?;
    }
    writing.text("data/custody.json", &bag.custody)?;
    writing.listed("custody.json", bag.custody.len() as u64, &Sha256::digest(&bag.custody));
    let mut about = String::new();
    for (label, value) in &bag.about {
        let _ = writeln!(about, "{label}: {}", value.replace(['\r', '\n'], " "));
    }
    let _ = writeln!(about, "Payload-Oxum: {}.{}", writing.payload, writing.files);
    let manifest = std::mem::take(&mut writing.manifest);
    let mut tags = writing.text("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?;
    tags.push_str(&writing.text("bag-info.txt", &about)?);
    tags.push_str(&writing.text("manifest-sha256.txt", &manifest)?);
    writing.text("tagmanifest-sha256.txt", &tags)?;
    writing.zip.finish().map_err(outside)?.into_inner().flush().map_err(outside)
}

/// The way from a thread that writes to an answer that is sent.
pub struct Pipe(pub tokio::sync::mpsc::Sender<Result<axum::body::Bytes, io::Error>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = axum::body::Bytes::copy_from_slice(bytes);
        self.0.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
