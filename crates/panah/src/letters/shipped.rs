//! The templates: those of the pack, compiled in, and in their place those an office keeps in the desk's own folder.

use crate::base::errors::{Fault, Trouble};
use dates::Lang;
use letters::{Sources, Template};
use std::path::{Path, PathBuf};

/// A template's files as they are shipped.
struct Shipped {
    name: &'static str,
    letter: &'static str,
    texts: [(Lang, &'static str); 4],
}

macro_rules! pack {
    ($($path:literal),+) => { include_str!(concat!("../../../../packs/pakistan/letters/", $($path),+)) };
}
macro_rules! texts {
    ($name:literal) => {
        [
            (Lang::En, pack!($name, "/en.ftl")),
            (Lang::Prs, pack!($name, "/prs.ftl")),
            (Lang::Ps, pack!($name, "/ps.ftl")),
            (Lang::Ur, pack!($name, "/ur.ftl")),
        ]
    };
}
macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        [$(Shipped { name: $name, letter: pack!($name, "/letter.toml"), texts: texts!($name) }),+]
    };
}

/// In the order they are offered: what an arrest needs first.
static SHIPPED: [Shipped; 8] =
    shipped!["release", "authority", "production", "habeas", "status", "timeline", "evidence", "rights"];
static SHARED: [(Lang, &str); 4] = texts!("shared");
const LOOK: &str = pack!("look.typ");

/// The folder of an office's own templates inside the desk's folder.
pub const FOLDER: &str = "letters";

/// Where templates come from: the pack, and an office's folder where there is one.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    folder: Option<PathBuf>,
}

impl Templates {
    /// The shipped templates alone.
    #[cfg(test)]
    pub const fn shipped() -> Self {
        Self { folder: None }
    }

    /// With those of a folder in their place.
    pub fn of(folder: PathBuf) -> Self {
        Self { folder: folder.is_dir().then_some(folder) }
    }

    /// The names, in the order they are offered; an office's own after the shipped.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = SHIPPED.iter().map(|s| s.name.to_owned()).collect();
        let listing = self.folder.as_deref().and_then(|f| std::fs::read_dir(f).ok());
        let mut own: Vec<String> = listing
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().join("letter.toml").is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| is_name(name) && !names.contains(name))
            .collect();
        own.sort();
        names.extend(own);
        names
    }

    /// A template.
    ///
    /// # Errors
    /// `NotThere`, `MalformedPack` with all that is wrong.
    pub fn get(&self, name: &str) -> Result<Template, Trouble> {
        if !is_name(name) {
            return Err(Fault::NotThere.into());
        }
        let own = self.own(name);
        let shared = self.own("shared");
        let shipped = SHIPPED.iter().find(|s| s.name == name);
        let letter = match (&own.letter, shipped) {
            (Some(text), _) => text.as_str(),
            (None, Some(shipped)) => shipped.letter,
            (None, None) => return Err(Fault::NotThere.into()),
        };
        let mut texts: Vec<(Lang, &str)> = SHARED.to_vec();
        texts.extend(shared.texts.iter().map(|(lang, text)| (*lang, text.as_str())));
        texts.extend(shipped.iter().flat_map(|s| s.texts));
        texts.extend(own.texts.iter().map(|(lang, text)| (*lang, text.as_str())));
        Template::read(&Sources { name, letter, texts })
            .map_err(|e| Trouble::new(Fault::MalformedPack).with("detail", e.to_string()))
    }

    /// How letters look.
    pub fn look(&self) -> String {
        let own = self.folder.as_deref().and_then(|f| std::fs::read_to_string(f.join("look.typ")).ok());
        own.unwrap_or_else(|| LOOK.to_owned())
    }

    fn own(&self, name: &str) -> Own {
        let Some(folder) = self.folder.as_deref().map(|f| f.join(name)) else { return Own::default() };
        let read = |file: &str| std::fs::read_to_string(folder.join(file)).ok();
        let text = |lang: Lang| Some((lang, read(&format!("{}.ftl", lang.code()))?));
        Own { letter: read("letter.toml"), texts: Lang::ALL.into_iter().filter_map(text).collect() }
    }

    /// Writes the shipped templates into a folder, for an office that wants to change them. What is there stays.
    ///
    /// # Errors
    /// `DiskTrouble`.
    pub fn write_out(folder: &Path) -> Result<usize, Trouble> {
        let trouble = |e: std::io::Error| Trouble::new(Fault::DiskTrouble).with("detail", e.to_string());
        let mut files = vec![(PathBuf::from("look.typ"), LOOK)];
        let ftl = |name: &str, lang: Lang| Path::new(name).join(format!("{}.ftl", lang.code()));
        files.extend(SHARED.iter().map(|(lang, text)| (ftl("shared", *lang), *text)));
        for one in &SHIPPED {
            files.push((Path::new(one.name).join("letter.toml"), one.letter));
            files.extend(one.texts.iter().map(|(lang, text)| (ftl(one.name, *lang), *text)));
        }
        let mut written = 0;
        for (path, text) in files {
            let whole = folder.join(path);
            if whole.exists() {
                continue;
            }
            if let Some(parent) = whole.parent() {
                std::fs::create_dir_all(parent).map_err(trouble)?;
            }
            std::fs::write(&whole, text).map_err(trouble)?;
            written += 1;
        }
        Ok(written)
    }
}

#[derive(Default)]
struct Own {
    letter: Option<String>,
    texts: Vec<(Lang, String)>,
}

/// The name of a folder and nothing that leads elsewhere.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 40
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
