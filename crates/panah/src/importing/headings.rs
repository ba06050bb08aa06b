//! Which field a heading names, and which of our words a cell means: two tables, compared after folding.

use super::mapping::Field;
use std::collections::HashMap;
use std::sync::LazyLock;

static HEADINGS: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for (code, heading) in lines(include_str!("headings.tsv")).filter_map(|l| l.split_once('\t')) {
        if let Ok(field) = code.parse() {
            known.entry(plain(heading)).or_insert(field);
        }
    }
    known
});

static WORDS: LazyLock<HashMap<(&'static str, String), &'static str>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for line in lines(include_str!("words.tsv")) {
        let mut parts = line.split('\t');
        if let (Some(list), Some(code), Some(word)) = (parts.next(), parts.next(), parts.next()) {
            known.entry((list, plain(word))).or_insert(code);
        }
    }
    known
});

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty())
}

/// Letters folded; spaces, stops, dashes and the like aside.
pub fn plain(text: &str) -> String {
    let open: String =
        text.chars().map(|c| if c.is_alphanumeric() || !c.is_ascii() { c } else { ' ' }).collect();
    names::spaceless(&open)
}

/// The field a heading names; `Full name (as on card)` is tried without what stands in brackets too.
pub fn field_of(heading: &str) -> Option<Field> {
    let known = |text: &str| HEADINGS.get(&plain(text)).copied();
    known(heading).or_else(|| heading.split_once(['(', '[', '/']).and_then(|(first, _)| known(first)))
}

/// What a cell means in one of our lists: `sex`, `kind`, `category`, `relation`.
pub fn word_of(list: &'static str, text: &str) -> Option<&'static str> {
    WORDS.get(&(list, plain(text))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_four_languages() {
        for (heading, field) in [
            ("FATHER'S NAME", Field::Father),
            ("Full name (as on card)", Field::Name),
            ("نام پدر", Field::Father),
            ("تاريخ تولد", Field::Birth),
            ("د پلار نوم", Field::Father),
            ("د ټلیفون شمېره", Field::Phone),
            ("والد کا نام", Field::Father),
            ("گرفتاری کی تاریخ", Field::ArrestDate),
            ("district_p-code", Field::District),
        ] {
            assert_eq!(field_of(heading), Some(field), "{heading}");
        }
        assert_eq!(field_of("Shoe size"), None);
    }

    #[test]
    fn every_line_of_both_tables_is_reached() {
        for line in lines(include_str!("headings.tsv")) {
            let (code, heading) = line.split_once('\t').unwrap();
            assert_eq!(field_of(heading).map(crate::desk::record::Field::code), Some(code), "{heading}");
        }
        for line in lines(include_str!("words.tsv")) {
            let parts: Vec<&str> = line.split('\t').collect();
            assert_eq!(parts.len(), 3, "{line}");
            assert_eq!(word_of(parts[0], parts[2]), Some(parts[1]), "{line}");
        }
    }

    #[test]
    fn codes_of_the_words_are_codes_of_the_desk() {
        for line in lines(include_str!("words.tsv")) {
            let parts: Vec<&str> = line.split('\t').collect();
            let known = match parts[0] {
                "sex" => crate::people::model::SEXES.contains(&parts[1]),
                "kind" => crate::papers::model::KINDS.contains(&parts[1]),
                "relation" => crate::people::model::RELATIONS.contains(&parts[1]),
                _ => standing::Category::ALL.iter().any(|c| c.code() == parts[1]),
            };
            assert!(known, "{line}");
        }
    }
}
