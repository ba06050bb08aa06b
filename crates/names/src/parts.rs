//! A name as the parts it is compared by: compounds cut one way however they were written, titles known as titles.

use crate::lexicon;
use crate::tokens::{Kin, Role, Token, tokens_by};

/// Whose or what a part of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartRole {
    /// The person's own name.
    Own,
    /// The father's name, after "son of" or "daughter of".
    Father,
    /// The grandfather's name, after a second "son of".
    Grandfather,
    /// A tribe or a place.
    Tribe,
    /// A title, or a word that comes and goes: Haji, Mullah, Khan, Jan.
    Title,
    /// Half of a compound that alone says nothing: Abdul.
    Element,
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The folded word.
    pub text: String,
    /// Whose or what it is.
    pub role: PartRole,
}

impl Part {
    /// Whether it may come and go: a title, half of a compound, an initial.
    pub fn is_weak(&self) -> bool {
        matches!(self.role, PartRole::Title | PartRole::Element) || self.text.chars().nth(1).is_none()
    }
}

/// No more letters than these are read of one word.
const LONGEST: usize = 40;

/// No more parts than these are read from one name.
pub const MOST_PARTS: usize = 12;

/// Cuts a name into parts with roles.
///
/// ```
/// use names::{PartRole, read};
/// let parts = read("Haji Abdurrahman s/o Azmayesh Gul");
/// let told: Vec<_> = parts.iter().map(|p| (p.text.as_str(), p.role)).collect();
/// assert_eq!(told, [
///     ("haji", PartRole::Title), ("abdul", PartRole::Element), ("rahman", PartRole::Own),
///     ("azmayesh", PartRole::Father), ("gul", PartRole::Title),
/// ]);
/// assert_eq!(read("رحمت الله"), read("رحمت‌الله"));
/// assert_eq!(read("عبد الرحمن"), read("عبدالرحمن"));
/// ```
pub fn read(name: &str) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    let mut whose = PartRole::Own;
    let mut aside = None;
    for token in tokens_by(name, lexicon::of_parts) {
        match token.role {
            Role::Marker(Kin::SonOf | Kin::DaughterOf) => {
                whose = if whose == PartRole::Own { PartRole::Father } else { PartRole::Grandfather };
            }
            Role::Marker(_) => whose = PartRole::Father,
            Role::Particle => aside = Some(token.text),
            Role::Suffix => join(&mut out, &token, whose),
            Role::Honorific | Role::Affix => push(&mut out, &token.text, PartRole::Title),
            Role::Tribe => push(&mut out, &token.text, PartRole::Tribe),
            Role::Element if is_abdul(&token.text) => {
                push(&mut out, abdul(&token.text), PartRole::Element);
            }
            Role::Element | Role::Name => {
                let short = lexicon::of_parts(&token.text).and_then(|w| w.short_for.as_deref());
                cut(&mut out, short.unwrap_or(&token.text), whose);
            }
        }
        if out.len() >= MOST_PARTS {
            out.truncate(MOST_PARTS);
            break;
        }
    }
    // a name of nothing but a particle is a name, or the beginning of one
    if let Some(text) = aside.filter(|_| out.is_empty()) {
        push(&mut out, &text, whose);
    }
    out
}

fn push(out: &mut Vec<Part>, text: &str, role: PartRole) {
    let text: String = text.chars().filter(|c| *c != ' ').take(LONGEST).collect();
    if !text.is_empty() {
        out.push(Part { text, role });
    }
}

/// The last part is still being typed: what stands behind Abdul is a part of its own from its first letter on.
pub(crate) fn open_compound(parts: &mut Vec<Part>) {
    let Some(last) = parts.last_mut().filter(|p| p.role != PartRole::Element) else { return };
    let behind = ["abdul", "abdal", "abdol", "عبدال"].into_iter().find_map(|a| last.text.strip_prefix(a));
    // Abdul L… may yet become Abdullah
    let Some(rest) = behind.filter(|r| !r.is_empty() && !r.starts_with(['l', 'ل'])).map(str::to_owned)
    else {
        return;
    };
    let role = last.role;
    *last = Part { text: abdul(&last.text).to_owned(), role: PartRole::Element };
    parts.push(Part { text: rest, role });
}

fn is_abdul(text: &str) -> bool {
    text.starts_with("ab") || text.starts_with("عبد")
}

fn abdul(text: &str) -> &'static str {
    if text.is_ascii() { "abdul" } else { "عبدال" }
}

/// `-ullah`, `-uddin`, `-zai` written as a word of its own: one word with what goes before. What goes with Abdul is a word.
fn join(out: &mut Vec<Part>, token: &Token, whose: PartRole) {
    let bare: String = token.text.chars().filter(|c| *c != ' ').collect();
    let of_god = matches!(bare.as_str(), "الله" | "allah" | "ullah" | "ollah" | "ulla" | "ulah");
    if let Some(name) = lexicon::bound(&bare) {
        return push(out, name, whose);
    }
    match out.last_mut() {
        Some(last) if last.role == PartRole::Element && of_god => {
            last.text = String::from(if bare.is_ascii() { "abdullah" } else { "عبدالله" });
            last.role = whose;
        }
        Some(last)
            if !matches!(last.role, PartRole::Title | PartRole::Element) && last.text.len() < LONGEST =>
        {
            last.text.push_str(&bare);
        }
        Some(last)
            if last.role == PartRole::Title && (of_god || bare.ends_with("din") || bare == "الدین") =>
        {
            last.text.push_str(&bare);
            last.role = whose;
        }
        _ => push(out, &bare, whose),
    }
}

/// One word of a name, cut where a compound is.
fn cut(out: &mut Vec<Part>, word: &str, whose: PartRole) {
    let after_abdul = out.last().is_some_and(|p| p.role == PartRole::Element);
    let word = if after_abdul {
        word.strip_prefix("ال").filter(|w| w.chars().count() > 2).unwrap_or(word)
    } else {
        word
    };
    let word = without_article(word);
    if let Some((title, rest)) = glued_title(word) {
        push(out, title, PartRole::Title);
        return cut(out, rest, whose);
    }
    if let Some(rest) = behind_abdul(word) {
        push(out, abdul(word), PartRole::Element);
        return push(out, rest, whose);
    }
    for (ending, name) in lexicon::bound_endings() {
        if let Some(stem) = word.strip_suffix(ending.as_str()).filter(|s| s.chars().count() >= 3) {
            push(out, stem, whose);
            return push(out, name, whose);
        }
    }
    push(out, word, whose);
}

/// What follows Abdul in one word, unless it is Abdullah.
fn behind_abdul(word: &str) -> Option<&str> {
    if let Some(rest) = word.strip_prefix("عبدال") {
        return Some(rest).filter(|r| r.chars().count() >= 2 && *r != "له");
    }
    let rest = word.strip_prefix("abd")?;
    let bare = rest.trim_start_matches(['a', 'u', 'o', 'e']);
    if bare.len() == rest.len() || bare.len() + 1 < rest.len() {
        return None;
    }
    let after = bare.strip_prefix('l').unwrap_or(bare);
    let god = ["la", "lah", "lahi", "ah", "a"].contains(&after);
    // a doubled letter is the l of Abdul, swallowed: Abdurrahman
    let after = match after.as_bytes() {
        [a, b, ..] if a == b && bare.len() == after.len() => after.get(1..).unwrap_or(after),
        _ => after,
    };
    Some(after).filter(|a| !god && a.len() >= 3)
}

/// Without the Arabic article, where it surely is one: Latin spellings write it as a word of its own, or not at all.
fn without_article(word: &str) -> &str {
    let bare = word.strip_prefix("ال").filter(|w| w.chars().count() >= 4);
    bare.filter(|w| !w.starts_with(['ی', 'ک', 'ل', 'ه'])).unwrap_or(word)
}

/// A title written without a space before the name, in the Arabic script.
fn glued_title(word: &str) -> Option<(&str, &str)> {
    lexicon::long_titles().iter().find_map(|title| {
        let rest = word.strip_prefix(title.as_str())?;
        (rest.chars().count() >= 3).then_some((title.as_str(), rest))
    })
}
