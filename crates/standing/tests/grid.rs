//! Every paper in every kind of place, day by day: the days on which a headline changes, for a person to read.
//!
//! A change of the pack shows here as the lines it moves. `[then …]` is what was known on that day itself.
#![expect(clippy::unwrap_used, reason = "a broken pack must fail its test")]

use dates::Day;
use standing::{Category, Facts, Headline, Pack, PlaceCode, Prepared};
use std::fmt::Write as _;

const PLACES: [&str; 11] =
    ["PK1", "PK2", "PK3", "PK4", "PK5", "PK528", "PK6", "PK630", "PK601", "PK7", "PK702"];
const FACTS: [&str; 9] = [
    "",
    "pipeline=us",
    "pipeline=de",
    "visa_expires=2025-02-05",
    "refugee_village=true",
    "poc=held",
    "poc=applied",
    "named_order=ihc-2025-08-25",
    "named_order=phc-2024-02",
];

/// One line a change: the day, the headline as known now, the one as known then, what is asked.
fn changes(person: &Prepared) -> String {
    let first = Day::gregorian(2023, 6, 1).unwrap();
    let (mut text, mut last) = (String::new(), String::new());
    for on in (0..1_100).map(|ahead| first.plus(ahead)) {
        let answer = person.standing(on, None);
        let then = Headline::code_of(person.headline(on, Some(on)));
        let mut line = Headline::code_of(answer.headline).to_owned();
        if then != line {
            write!(line, " [then {then}]").unwrap();
        }
        for fact in &answer.unknown {
            write!(line, " {fact}?").unwrap();
        }
        if let Some(since) = answer.unconfirmed_since {
            write!(line, " unconfirmed since {since}").unwrap();
        }
        if line != last {
            writeln!(text, "    {on} {line}").unwrap();
            last = line;
        }
    }
    text
}

/// Entries that share a text stand together over it.
fn gather(into: &mut Vec<(String, Vec<String>)>, name: &str, text: String) {
    match into.iter_mut().find(|(known, _)| *known == text) {
        Some((_, names)) => names.push(name.to_owned()),
        None => into.push((text, vec![name.to_owned()])),
    }
}

fn places(pack: &Pack, category: Category, fact: &str) -> String {
    let mut facts = Facts::new();
    if !fact.is_empty() {
        facts.set_text(fact).unwrap();
    }
    let mut groups = Vec::new();
    for place in PLACES {
        gather(&mut groups, place, changes(&pack.prepare(category, PlaceCode::parse(place), &facts)));
    }
    groups.iter().fold(String::new(), |text, (days, names)| text + "  " + &names.join(" ") + "\n" + days)
}

#[test]
fn every_paper_everywhere_changes_on_these_days() {
    let pack = Pack::parse(include_str!("../../../packs/pakistan/instruments.toml")).unwrap();
    let mut grid = String::new();
    for category in Category::ALL {
        let mut groups = Vec::new();
        for fact in FACTS {
            let label = if fact.is_empty() { "nothing more known" } else { fact };
            gather(&mut groups, label, places(&pack, category, fact));
        }
        for (text, labels) in groups {
            writeln!(grid, "{category}: {}\n{text}", labels.join(", ")).unwrap();
        }
    }
    insta::assert_snapshot!(grid);
}
