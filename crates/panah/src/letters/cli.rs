//! `panah letter` and `panah doctor`: samples, an office's own templates, and what is missing for letters.

use super::press::Press;
use super::sample;
use super::shipped::Templates;
use crate::base::errors::{Fault, Trouble};
use crate::cli::Surroundings;
use clap::Args;
use dates::Lang;
use std::path::{Path, PathBuf};

/// What `panah letter` takes.
#[derive(Args)]
pub struct LetterArgs {
    /// Which letter; none lists them.
    name: Option<String>,
    /// Fill it with invented facts. Letters about people are made in the desk.
    #[arg(long, requires = "name")]
    sample: bool,
    /// The language beside English: prs, ps or ur.
    #[arg(long = "with", default_value = "prs")]
    other: Lang,
    /// Where it goes; `.docx` makes a DOCX, anything else a PDF.
    #[arg(long, requires = "sample")]
    out: Option<PathBuf>,
    /// A folder of an office's own templates. Default: `letters` in the desk's folder.
    #[arg(long)]
    templates: Option<PathBuf>,
    /// Write the shipped templates into this folder, to be changed there. What is there already stays.
    #[arg(long, conflicts_with = "sample")]
    write_templates: Option<PathBuf>,
}

fn trouble(e: &std::io::Error) -> Trouble {
    Trouble::new(Fault::DiskTrouble).with("detail", e.to_string())
}

/// Lists letters, writes a sample, or writes the templates out.
///
/// # Errors
/// `NotThere`, `MalformedPack`, `NoLettersProgram`, `NoFace`, `LetterFails`, `DiskTrouble`.
pub fn letter(args: &LetterArgs, around: &Surroundings) -> Result<(), Trouble> {
    if let Some(folder) = &args.write_templates {
        let written = Templates::write_out(folder)?;
        around.say(&around.t.one("letter-written", "files", written.to_string()));
        return Ok(());
    }
    let folder = args.templates.clone().unwrap_or_else(|| around.dir.join(super::shipped::FOLDER));
    let templates = Templates::of(folder);
    let Some(name) = &args.name else {
        for name in templates.names() {
            let template = templates.get(&name)?;
            around.say(&format!("{name:12} {}", template.words(around.t.0, "title")));
        }
        return Ok(());
    };
    let template = templates.get(name)?;
    if !args.sample || args.other == Lang::En {
        return Err(Trouble::new(Fault::WrongCommand).with("detail", "--sample --with prs|ps|ur --out FILE"));
    }
    let document = template.fill(args.other, &sample::filling(&template, args.other));
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.{}.pdf", args.other)));
    let bytes = if out.extension().is_some_and(|e| e == "docx") {
        letters::docx::write(&document).map_err(|e| Trouble::ours(&e))?
    } else {
        Press::here()?.pdf(document, templates.look(), Path::new("."))?
    };
    std::fs::write(&out, bytes).map_err(|e| trouble(&e))?;
    around.say(&out.display().to_string());
    Ok(())
}

/// Says in plain words what is here and what is missing, and how to get it.
///
/// # Errors
/// None: what is missing is told, and the desk works without it.
pub fn doctor(around: &Surroundings) -> Result<(), Trouble> {
    let t = around.t;
    let Some(press) = Press::find() else {
        around.say(&format!("-  {}", t.s("doctor-no-program")));
        around.say(&format!("   {}", t.s("doctor-docx")));
        return Ok(());
    };
    around.say(&format!("ok {}", t.s("doctor-program")));
    let faces = press.faces();
    for (family, here) in &faces {
        let key = if *here { "doctor-face" } else { "doctor-no-face" };
        let mark = if *here { "ok" } else { "- " };
        around.say(&format!("{mark} {}", t.one(key, "family", family.as_str())));
    }
    if faces.iter().any(|(_, here)| !here) {
        around.say(&format!("   {}", t.s("doctor-get-faces")));
    }
    Ok(())
}
