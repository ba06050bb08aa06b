//! The faces letters are set in, found on this machine. Only these files are opened, of all a machine may have.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use typst::foundations::Bytes;
use typst::text::Font;

/// A family letters need, the beginning of its files' names, and the Debian package which brings it.
pub struct Family {
    /// Its name.
    pub name: &'static str,
    /// How its files begin.
    pub file: &'static str,
    /// Which of the languages need it.
    pub languages: &'static [&'static str],
}

/// The three families.
pub const FAMILIES: [Family; 3] = [
    Family { name: "Noto Sans", file: "NotoSans", languages: &["prs", "ps", "ur"] },
    Family { name: "Noto Naskh Arabic", file: "NotoNaskhArabic", languages: &["prs", "ps"] },
    Family { name: "Noto Nastaliq Urdu", file: "NotoNastaliqUrdu", languages: &["ur"] },
];

/// How deep folders of fonts are looked into.
const DEEPEST: usize = 6;
/// A font file larger than this is none of ours.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Where this system keeps fonts, and the folder `fonts` beside the program.
pub fn folders() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "C:\\Windows\\Fonts",
    ]
    .map(PathBuf::from)
    .to_vec();
    if let Some(home) = std::env::home_dir() {
        all.extend([".local/share/fonts", ".fonts", "Library/Fonts"].map(|f| home.join(f)));
    }
    if let Ok(program) = std::env::current_exe()
        && let Some(folder) = program.parent()
    {
        all.push(folder.join("fonts"));
    }
    all
}

/// The faces of our families in these folders, the first of each kind.
pub fn find(folders: &[PathBuf]) -> Vec<Font> {
    let mut files = Vec::new();
    for folder in folders {
        walk(folder, DEEPEST, &mut files);
    }
    let mut seen = BTreeSet::new();
    files.retain(|path| path.file_name().is_some_and(|name| seen.insert(name.to_owned())));
    let mut fonts = Vec::new();
    for path in files {
        let small = path.metadata().is_ok_and(|m| m.len() <= LARGEST);
        if small && let Ok(bytes) = fs::read(&path) {
            fonts.extend(Font::iter(Bytes::new(bytes)));
        }
    }
    fonts
}

/// The families a language needs and these faces do not have.
pub fn missing(fonts: &[Font], language: &str) -> Vec<&'static str> {
    let here = |name: &str| fonts.iter().any(|f| f.info().family == name);
    FAMILIES.iter().filter(|f| f.languages.contains(&language) && !here(f.name)).map(|f| f.name).collect()
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(listing) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = listing.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                walk(&path, depth - 1, files);
            }
        } else if is_ours(&path) {
            files.push(path);
        }
    }
}

/// Regular, bold or variable: `NotoSans-Bold.ttf`, `NotoSans[wdth,wght].ttf`.
fn is_ours(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let Some(stem) = path.file_stem().and_then(|s| s.to_str()) else { return false };
    matches!(ending.as_str(), "ttf" | "otf" | "ttc")
        && FAMILIES.iter().any(|family| {
            stem.strip_prefix(family.file).is_some_and(|rest| {
                matches!(rest, "" | "-Regular" | "-Bold" | "-VF") || rest.starts_with('[')
            })
        })
}

#[cfg(test)]
mod tests {
    use super::is_ours;
    use std::path::Path;

    #[test]
    fn only_the_faces_letters_are_set_in_are_opened() {
        for ours in ["a/NotoSans-Bold.ttf", "NotoNaskhArabic[wght].ttf", "NotoNastaliqUrdu-Regular.ttf"] {
            assert!(is_ours(Path::new(ours)), "{ours}");
        }
        for other in
            ["NotoSans-CondensedThin.ttf", "NotoSansArabic-Regular.ttf", "NotoSans-Bold.woff2", "x.ttf"]
        {
            assert!(!is_ours(Path::new(other)), "{other}");
        }
    }
}
