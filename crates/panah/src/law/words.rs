//! What the codes of the law are called in the languages of the desk: the one place where a headline, an effect, a
//! category or a fact gets its name, so that every room calls it the same.

use crate::web::language::Tongue;
use standing::{Binds, Category, Confidence, Effect, Headline, Kind, Scope};

/// The headlines in the order of the strip: the most endangered first, those nobody can tell last.
pub const ORDER: [Option<Headline>; 8] = [
    Some(Headline::Exposed),
    Some(Headline::LeaveBy),
    Some(Headline::OrderedOut),
    Some(Headline::Lapsed),
    Some(Headline::Tolerated),
    Some(Headline::Shielded),
    Some(Headline::Covered),
    None,
];

/// The code in paths, JSON and class names (`k-ordered_out`); `unknown` for no headline.
pub fn code(headline: Option<Headline>) -> &'static str {
    Headline::code_of(headline)
}

/// Reads a code of [`code`]; the outer `None` when it is none of them.
pub fn headline_of(code_: &str) -> Option<Option<Headline>> {
    ORDER.into_iter().find(|h| code(*h) == code_)
}

/// A headline as it stands in a line: code for the class, symbol, name.
#[derive(Clone, Debug)]
pub struct Chip {
    /// The code, for the class.
    pub code: &'static str,
    /// The symbol.
    pub symbol: String,
    /// The name.
    pub name: String,
}

impl Chip {
    /// The chip of a headline.
    pub fn new(t: Tongue, answer: Option<Headline>) -> Self {
        Self { code: code(answer), symbol: symbol(t, answer), name: headline(t, answer) }
    }

    /// The chip of a headline's code.
    pub fn of(t: Tongue, code: &str) -> Self {
        Self::new(t, headline_of(code).flatten())
    }
}

/// Its name.
pub fn headline(t: Tongue, headline: Option<Headline>) -> String {
    t.coded("headline", code(headline))
}

/// One sentence about what it means.
pub fn meaning(t: Tongue, headline: Option<Headline>) -> String {
    t.coded("meaning", code(headline))
}

/// Its symbol, for the eye; the name always stands beside it.
pub fn symbol(t: Tongue, headline: Option<Headline>) -> String {
    t.coded("headline-symbol", code(headline))
}

/// What an instrument does.
pub fn effect(t: Tongue, effect: Effect) -> String {
    t.coded("effect", effect_code(effect))
}

/// The headline an effect leads to, for the colour and symbol beside it; nothing for mere signals.
pub const fn leads_to(effect: Effect) -> Option<Headline> {
    match effect {
        Effect::Stay => Some(Headline::Covered),
        Effect::OrderOut => Some(Headline::OrderedOut),
        Effect::Shield => Some(Headline::Shielded),
        Effect::LeaveBy => Some(Headline::LeaveBy),
        Effect::Tolerate => Some(Headline::Tolerated),
        Effect::Expose => Some(Headline::Exposed),
        Effect::Lapse => Some(Headline::Lapsed),
        Effect::Delay | Effect::Support | Effect::Inform => None,
    }
}

const fn effect_code(effect: Effect) -> &'static str {
    match effect {
        Effect::Stay => "stay",
        Effect::OrderOut => "order-out",
        Effect::Shield => "shield",
        Effect::LeaveBy => "leave-by",
        Effect::Tolerate => "tolerate",
        Effect::Expose => "expose",
        Effect::Lapse => "lapse",
        Effect::Delay => "delay",
        Effect::Support => "support",
        Effect::Inform => "inform",
    }
}

/// How sure the pack is.
pub fn confidence(t: Tongue, confidence: Confidence) -> String {
    let code = match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    };
    t.coded("confidence", code)
}

/// How widely it binds.
pub fn scope(t: Tongue, scope: Scope) -> String {
    let code = match scope {
        Scope::National => "national",
        Scope::Province => "province",
        Scope::Place => "place",
        Scope::Named => "named",
    };
    t.coded("scope", code)
}

/// What sort of thing it is.
pub fn kind(t: Tongue, kind: Kind) -> String {
    let code = match kind {
        Kind::Notification => "notification",
        Kind::Circular => "circular",
        Kind::Letter => "letter",
        Kind::Order => "order",
        Kind::Judgment => "judgment",
        Kind::Statement => "statement",
        Kind::Statute => "statute",
        Kind::Paper => "paper",
        Kind::Practice => "practice",
    };
    t.coded("kind", code)
}

/// A category of papers.
pub fn category(t: Tongue, category: Category) -> String {
    t.coded("category", category.code())
}

/// Whom an instrument binds: categories, or everybody.
pub fn binds(t: Tongue, binds: &[Binds]) -> String {
    if binds.iter().any(|b| matches!(b, Binds::Everyone(_))) {
        return t.s("binds-everybody");
    }
    let named: Vec<String> = Category::ALL
        .into_iter()
        .filter(|c| binds.iter().any(|b| b.covers(*c)))
        .map(|c| category(t, c))
        .collect();
    named.join(" · ")
}

/// The facts that have a name of their own here; a pack may ask for more.
const FACTS: [&str; 8] = [
    "category",
    "place",
    "visa_expires",
    "named_order",
    "pipeline",
    "poc",
    "refugee_village",
    "unhcr_refused",
];

/// A fact to ask for.
pub fn fact(t: Tongue, key: &str) -> String {
    t.coded("fact", if FACTS.contains(&key) { key } else { "other" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dates::Lang;

    #[test]
    fn every_code_has_a_name_in_every_language() {
        for t in Lang::ALL.map(Tongue) {
            let mut names: Vec<String> =
                ORDER.iter().flat_map(|h| [headline(t, *h), meaning(t, *h), symbol(t, *h)]).collect();
            names.extend(Category::ALL.map(|c| category(t, c)));
            names.extend(FACTS.map(|f| fact(t, f)));
            names.push(fact(t, "something_new"));
            let pack = crate::law::pack::builtin().unwrap();
            for one in pack.instruments() {
                names.push(effect(t, one.effect));
                names.push(confidence(t, one.confidence));
                names.push(scope(t, one.scope()));
                names.push(kind(t, one.kind));
                names.push(binds(t, &one.categories));
            }
            assert!(names.iter().all(|n| !n.is_empty() && !n.contains('⟦')), "{names:?}");
        }
    }

    #[test]
    fn every_headline_reads_back_from_its_code() {
        for h in ORDER {
            assert_eq!(headline_of(code(h)), Some(h));
        }
    }
}
