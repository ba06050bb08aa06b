//! What the environment says, read once at the start.

use dates::Lang;
use std::path::PathBuf;

/// The settings a start-up can have: folder, port, language of messages on the terminal.
#[derive(Clone, Debug)]
pub struct Environment {
    /// `PANAH_HOME`, or a folder of the user: `~/.local/share/panah`.
    pub home: PathBuf,
    /// The language of messages on the terminal.
    pub lang: Lang,
}

impl Environment {
    /// Reads `PANAH_HOME`, `XDG_DATA_HOME`, `HOME`, `PANAH_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG`.
    #[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
    pub fn read() -> Self {
        let var = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        let home = var("PANAH_HOME")
            .map(PathBuf::from)
            .or_else(|| var("XDG_DATA_HOME").map(|d| PathBuf::from(d).join("panah")))
            .or_else(|| var("HOME").map(|d| PathBuf::from(d).join(".local/share/panah")))
            .unwrap_or_else(|| PathBuf::from("panah-desk"));
        let lang = ["PANAH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| var(name))
            .and_then(|tag| language_of(&tag))
            .unwrap_or(Lang::En);
        Self { home, lang }
    }
}

/// The desk's language for a tag such as `fa_AF.UTF-8`, `ps`, `ur-PK`.
pub fn language_of(tag: &str) -> Option<Lang> {
    match tag.split(['_', '-', '.', ';']).next()?.trim().to_ascii_lowercase().as_str() {
        "en" | "c" | "posix" => Some(Lang::En),
        "prs" | "fa" => Some(Lang::Prs),
        "ps" | "pus" | "pbt" => Some(Lang::Ps),
        "ur" | "urd" => Some(Lang::Ur),
        _ => None,
    }
}
