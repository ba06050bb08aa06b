//! A rough key of consonants that Arabic and Latin spellings share.
//!
//! Vowels fall away, letters that are heard or romanised alike become one class, `Abdul` is one sign however its `l` is
//! swallowed, and the swallowed `l` of `-uddin` goes. Rough on purpose: it finds, a finer comparison must judge.
//!
//! Classes: `s` س ص ث څ · `z` ذ ز ض ظ ژ ځ ږ · `t` ت ط · `k` ق ک گ غ q k g gh · `x` خ kh x · `S` ش sh · `h` ح ه · `W` and `Y`
//! only at the start · `A` a vowel at the start · `1` Abdul. Letters with two readings (ښ ږ ځ څ, Latin sh and th) also
//! give a second skeleton.

use crate::tokens::{Role, Token, tokens};

/// The skeleton of a name: one group of consonants a part, parts separated by spaces. Titles and "son of" are left out
/// unless nothing else is there.
///
/// ```
/// use names::skeleton;
/// assert_eq!(skeleton("آزمایش گل"), skeleton("Azmayesh Gul"));
/// assert_eq!(skeleton("Abdur Rahman"), skeleton("عبدالرحمن"));
/// assert_eq!(skeleton("Haji Zaher"), skeleton("ظاهر"));
/// ```
pub fn skeleton(name: &str) -> String {
    let all = parts(name);
    let weighty: Vec<_> = all.iter().filter(|p| !p.weak).map(|p| p.sounds.first.as_str()).collect();
    if weighty.is_empty() {
        return all.iter().map(|p| p.sounds.first.as_str()).collect::<Vec<_>>().join(" ");
    }
    weighty.join(" ")
}

/// A part of a name that is compared as one: a word, or a compound written in several words.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Folded, with the spaces it was written with.
    pub(crate) text: String,
    /// The skeletons of the part.
    pub(crate) sounds: Sounds,
    /// A title, an affix or a marker: may be missing on either side.
    pub(crate) weak: bool,
}

/// One or two skeletons of a part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sounds {
    pub(crate) first: String,
    pub(crate) second: Option<String>,
}

impl Sounds {
    /// The one or two.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.first.as_str()).chain(self.second.as_deref())
    }
}

/// The parts of a name: `Abdul` joined to what follows, `-ullah` and `-uddin` to what goes before.
pub(crate) fn parts(name: &str) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    let mut open = false;
    for token in tokens(name) {
        let joins = open || token.role == Role::Suffix;
        open = opens(&token);
        let weak = matches!(token.role, Role::Honorific | Role::Affix | Role::Particle | Role::Marker(_));
        match out.last_mut().filter(|_| joins) {
            Some(part) => {
                part.text.push(' ');
                part.text.push_str(&token.text);
                part.weak = false;
            }
            None => out.push(Part { text: token.text, sounds: Sounds::default(), weak }),
        }
    }
    for part in &mut out {
        part.sounds = sounds(&part.text);
    }
    out
}

/// Whether a word is the first half of a compound with whatever follows.
fn opens(token: &Token) -> bool {
    token.role == Role::Element && (token.text.starts_with("ab") || token.text.starts_with("عبد"))
}

/// The skeletons of one part.
pub(crate) fn sounds(text: &str) -> Sounds {
    let expanded = expand(text);
    let (first, mut second) = (read(&expanded, false), read(&expanded, true));
    if second == first {
        second.clear();
    }
    Sounds { first, second: Some(second).filter(|s| !s.is_empty()) }
}

/// Without spaces, with abbreviations written out.
fn expand(text: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len());
    for word in text.split(' ') {
        let known = crate::lexicon::word(word).and_then(|w| w.short_for.as_deref());
        let whole = if word == "ab" { "abdul" } else { known.unwrap_or(word) };
        out.extend(whole.chars());
    }
    out
}

/// Reads letters into classes; `second` takes the second reading where a letter has one.
fn read(letters: &[char], second: bool) -> String {
    let mut out = String::new();
    let mut rest = letters;
    if let Some(after) = after_abdul(letters, second) {
        out.push('1');
        rest = after;
    }
    let mut before: Option<char> = None;
    while let Some((&c, tail)) = rest.split_first() {
        // the name behind Abdul has a beginning of its own
        let start = before.is_none();
        let (sound, used) = if before.is_some() && swallowed(rest) {
            ("", 2)
        } else if c.is_ascii() {
            latin(rest, start, second)
        } else {
            (arabic(c, start, tail.is_empty(), second), 1)
        };
        let doubled = used == 1 && before == Some(c);
        if !doubled {
            if sound == "=" { out.push(c) } else { out.push_str(sound) }
        }
        before = rest.get(used.saturating_sub(1)).copied();
        rest = rest.get(used..).unwrap_or_default();
    }
    if out.chars().count() < 2 {
        out.extend(last_vowel(letters));
    }
    out
}

/// What follows `Abdul`, in either script, or nothing when the word does not begin with it. The second reading of
/// `abdula…` keeps the `l` (Abdul Latif written with one).
fn after_abdul(letters: &[char], second: bool) -> Option<&[char]> {
    if let Some(rest) = strip(letters, &['ع', 'ب', 'د', 'ا', 'ل']) {
        return Some(rest).filter(|r| !r.is_empty());
    }
    let rest = strip(letters, &['a', 'b', 'd'])?;
    let vowels = rest.iter().take_while(|c| matches!(c, 'a' | 'u' | 'o' | 'e')).count();
    let rest = rest.get(vowels..).filter(|r| vowels > 0 && r.len() > 1)?;
    let Some(after) = strip(rest, &['l']) else { return Some(rest) };
    match after {
        ['a'] | ['a', 'h'] => Some(rest),
        ['l', ..] => Some(after),
        [c, ..] if second && is_vowel(*c) => Some(rest),
        _ => Some(after).filter(|a| a.len() > 1),
    }
}

fn strip<'a>(letters: &'a [char], prefix: &[char]) -> Option<&'a [char]> {
    letters.strip_prefix(prefix)
}

/// `ال` before a sun letter inside a compound: the `l` is written and not said (ضیاءالدین).
fn swallowed(rest: &[char]) -> bool {
    match rest {
        ['ا', 'ل', sun, _, _, ..] => "تثدذرزسشصضطظن".contains(*sun),
        _ => false,
    }
}

/// The class of a Latin letter or digraph and how many letters it took.
fn latin(rest: &[char], start: bool, second: bool) -> (&'static str, usize) {
    let pick = |a: &'static str, b: &'static str| if second { b } else { a };
    match rest {
        ['k', 'h', ..] => ("x", 2),
        ['s', 'h', ..] => (pick("S", "sh"), 2),
        ['t', 'c', 'h', ..] => ("c", 3),
        ['c', 'h', ..] => ("c", 2),
        ['g', 'h', ..] | ['c', 'k', ..] => ("k", 2),
        ['z', 'h', ..] => ("z", 2),
        ['p', 'h', ..] => ("f", 2),
        ['t', 'h', ..] => (pick("t", "s"), 2),
        ['d', 'h', ..] => ("d", 2),
        ['d', 'j', ..] => ("j", 2),
        ['d', 'z', ..] => (pick("z", "j"), 2),
        ['t', 's', ..] => (pick("s", "c"), 2),
        ['h'] => ("", 1),
        ['q' | 'k' | 'g' | 'c', ..] => ("k", 1),
        ['v' | 'w', ..] => (if start { "W" } else { "" }, 1),
        ['y', ..] => (if start { "Y" } else { "" }, 1),
        [c, ..] if is_vowel(*c) => (if start { "A" } else { "" }, 1),
        _ => ("=", 1),
    }
}

/// The class of an Arabic-script letter; `=` for a character of no class, which stands as itself.
const fn arabic(c: char, start: bool, end: bool, second: bool) -> &'static str {
    match c {
        'ا' | 'ع' if start => "A",
        'و' if start => "W",
        'ی' if start => "Y",
        'ا' | 'ع' | 'و' | 'ی' => "",
        'ح' | 'ه' if end => "",
        'ح' | 'ه' => "h",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' => "t",
        'س' | 'ص' | 'ث' => "s",
        'ج' => "j",
        'چ' => "c",
        'خ' => "x",
        'د' => "d",
        'ذ' | 'ز' | 'ض' | 'ظ' | 'ژ' => "z",
        'ر' => "r",
        'ش' => "S",
        'ق' | 'ک' | 'گ' | 'غ' => "k",
        'ف' => "f",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'ښ' => {
            if second {
                "x"
            } else {
                "S"
            }
        }
        'ږ' => {
            if second {
                "k"
            } else {
                "z"
            }
        }
        'ځ' => {
            if second {
                "j"
            } else {
                "z"
            }
        }
        'څ' => {
            if second {
                "c"
            } else {
                "s"
            }
        }
        _ => "=",
    }
}

/// A sign for the last vowel, so that names of one consonant (Zia, Shah) are more than a letter.
fn last_vowel(letters: &[char]) -> Option<char> {
    letters.iter().rev().find_map(|c| match c {
        'a' | 'ا' | 'ه' | 'h' | 'ع' => Some('a'),
        'i' | 'e' | 'y' | 'ی' => Some('i'),
        'o' | 'u' | 'w' | 'v' | 'و' => Some('u'),
        _ => None,
    })
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}
