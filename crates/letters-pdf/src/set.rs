//! Setting: a filled letter and a look become the bytes of a tagged PDF. Nothing else can be read from here: no file,
//! no package, no network, no clock.

use letters::Job;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart, Str, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Why no PDF came out, for whoever wrote the look: nothing of the letter's own words is said.
pub type Fault = String;

struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    look: Source,
}

impl Desk {
    fn new(job: &Job, fonts: Vec<Font>) -> Result<Self, Fault> {
        let text = serde_json::to_string(&job.document).map_err(|e| e.to_string())?;
        let mut inputs = Dict::new();
        inputs.insert(Str::from("document"), Value::Str(Str::from(text)));
        let path = VirtualPath::new("/look.typ").map_err(|e| e.to_string())?;
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            look: Source::new(id, job.look.clone()),
        })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.look.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.look.id() { Ok(self.look.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The letter as a PDF that passes the checks of PDF/UA-1.
///
/// # Errors
/// Where the look is wrong, by line.
pub fn pdf(job: &Job, fonts: Vec<Font>) -> Result<Vec<u8>, Fault> {
    let desk = Desk::new(job, fonts)?;
    let say = |errors: EcoVec<SourceDiagnostic>| {
        errors.iter().map(|e| said(&desk, e)).collect::<Vec<_>>().join("\n")
    };
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(say)?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|e| e.message().to_string())?;
    let options = PdfOptions { creator: Smart::Custom(None), standards, ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(say)
}

fn said(desk: &Desk, error: &SourceDiagnostic) -> String {
    let line = desk.range(error.span).and_then(|range| desk.look.lines().byte_to_line(range.start));
    match line {
        Some(line) => format!("look.typ, line {}: {}", line + 1, error.message),
        None => format!("look.typ: {}", error.message),
    }
}
