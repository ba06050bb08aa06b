//! A name cut into words, each with the part it plays.

use crate::fold::fold;
use crate::lexicon;

/// The kinship a patronymic marker states of the person named before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kin {
    /// ولد, بن, پسر, زوی, son of, s/o
    SonOf,
    /// بنت, دختر, لور, daughter of, d/o
    DaughterOf,
    /// زوجه, خانم, همسر, wife of, w/o
    SpouseOf,
    /// مادر, مور, پدر, پلار, mother of, father of
    ParentOf,
}

/// The part a word plays in a name. Titles drift into names, so a role is a hint to weigh a word low, never to drop it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A name, as far as the lexicon knows.
    Name,
    /// Haji, Mullah, Sayed …
    Honorific,
    /// Gul, Jan, Khan: free words that come and go.
    Affix,
    /// -ullah, -uddin, -zai written as a word of its own.
    Suffix,
    /// Abdul, Ghulam, Noor: half of a compound name.
    Element,
    /// A tribe or a place, where it is a name of its own.
    Tribe,
    /// The `al` or `ur` between the halves of a compound.
    Particle,
    /// Between two names: what the first is to the second.
    Marker(Kin),
}

/// One word (a marker may be two: `son of`) of a name, folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// The folded word.
    pub text: String,
    /// The part it plays.
    pub role: Role,
}

/// The words of a name, folded, in order, each with its role. Never more tokens than words in the folded name.
///
/// A marker is one only between two names: at the edge of a name, خانم is a title and مور is a name.
///
/// ```
/// use names::{Kin, Role, tokens};
/// let words = tokens("Haji Test s/o Person");
/// let roles: Vec<_> = words.iter().map(|t| (t.text.as_str(), t.role)).collect();
/// assert_eq!(roles, [
///     ("haji", Role::Honorific), ("test", Role::Name), ("s o", Role::Marker(Kin::SonOf)), ("person", Role::Name),
/// ]);
/// ```
pub fn tokens(name: &str) -> Vec<Token> {
    tokens_by(name, lexicon::word)
}

/// The same, with words known by `known`.
pub(crate) fn tokens_by(name: &str, known: impl Fn(&str) -> Option<&'static lexicon::Word>) -> Vec<Token> {
    let words = words(name);
    let mut out: Vec<Token> = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some((text, used)) = next_entry(rest, &known) {
        rest = rest.get(used..).unwrap_or_default();
        let entry = known(&text);
        let between = !out.is_empty() && !rest.is_empty();
        let marker = entry.and_then(|w| w.marker).filter(|_| between).map(Role::Marker);
        let role = marker.or_else(|| entry.and_then(|w| w.role)).unwrap_or(Role::Name);
        out.push(Token { text, role });
    }
    out
}

/// Folded words; `s/o` and its like stay one entry, so that the initials in `S. O. Khan` are not read as "son of".
fn words(name: &str) -> Vec<String> {
    let mut out = Vec::new();
    for chunk in name.split_whitespace() {
        let folded = fold(chunk);
        if chunk.contains('/') && lexicon::word(&folded).is_some_and(|w| w.marker.is_some()) {
            out.push(folded);
        } else {
            out.extend(folded.split(' ').filter(|w| !w.is_empty()).map(str::to_owned));
        }
    }
    out
}

/// The next word or the longest run of words the lexicon knows as one, and how many words it took.
fn next_entry(
    words: &[String],
    known: impl Fn(&str) -> Option<&'static lexicon::Word>,
) -> Option<(String, usize)> {
    let first = words.first()?;
    for len in (2..=lexicon::LONGEST).rev() {
        let Some(run) = words.get(..len) else { continue };
        let joined = run.join(" ");
        let initials = run.iter().all(|w| w.chars().count() == 1);
        if !initials && known(&joined).is_some() {
            return Some((joined, len));
        }
    }
    Some((first.clone(), 1))
}
