//! `panah pack check` for letters: every template reads in every language, and comes out as a page where the program
//! for that is here.

use super::press::Press;
use super::sample;
use super::shipped::{FOLDER, Templates};
use crate::web::language::Tongue;
use dates::Lang;
use std::path::{Path, PathBuf};

/// A line of the check: what, and what is wrong with it.
pub type Line = (String, Option<String>);

/// The folder of letters in a pack or a desk's folder, or the folder itself when it is one.
pub fn folder_in(folder: &Path) -> Option<PathBuf> {
    let inner = folder.join(FOLDER);
    if inner.is_dir() {
        return Some(inner);
    }
    (folder.join("look.typ").is_file() || folder.file_name().is_some_and(|n| n == FOLDER))
        .then(|| folder.to_owned())
}

/// Checks every letter of a folder, with the shipped ones behind it.
pub fn check(folder: &Path, t: Tongue) -> Vec<Line> {
    let templates = Templates::of(folder.to_owned());
    let press = Press::find();
    templates.names().iter().flat_map(|name| one(&templates, press.as_ref(), name, t)).collect()
}

fn one(templates: &Templates, press: Option<&Press>, name: &str, t: Tongue) -> Vec<Line> {
    let what = format!("letter {name}");
    let say = |trouble: &crate::base::Trouble| t.trouble(trouble).0;
    let template = match templates.get(name) {
        Ok(template) => template,
        Err(trouble) => return vec![(what, Some(say(&trouble)))],
    };
    let mut lines = vec![(what.clone(), None)];
    let others = press.iter().flat_map(|press| [Lang::Prs, Lang::Ps, Lang::Ur].map(|other| (*press, other)));
    for (press, other) in others {
        let document = template.fill(other, &sample::filling(&template, other));
        let set = press.pdf(document, templates.look(), Path::new("."));
        lines.push((format!("{what}, page with {other}"), set.err().map(|trouble| say(&trouble))));
    }
    lines
}
