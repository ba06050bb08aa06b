//! A name looked for in a register, and two names held against each other: `panah names search`, `panah names explain`.

use super::columns::birth;
use super::find::Ids;
use super::reading::Reading;
use crate::base::errors::{Fault, Trouble};
use crate::cli::Surroundings;
use crate::people::finding::Match;
use crate::web::language::isolated;
use names::link::{self, Span};
use names::{Fit, Hit, Index, Name, Person, Piece, Query, Sex, Speller, Why, compare};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

/// Search answers at most so many.
const MOST: usize = 20;

/// What is looked for. What is not known is left empty.
pub struct Wanted<'a> {
    /// The name, in any script.
    pub name: &'a str,
    /// The father's name.
    pub father: &'a str,
    /// Only people who may be born then.
    pub birth: &'a str,
    /// Only people of this province, or of none on record.
    pub province: &'a str,
}

/// What a search needs of a row.
struct Row {
    own: Box<str>,
    father: Box<str>,
    grandfather: Box<str>,
    sex: Option<Sex>,
    born: Option<(i32, i32)>,
    province: Option<u16>,
}

/// Everybody of a register, findable.
pub struct People {
    rows: Vec<Row>,
    ids: Ids,
    provinces: HashMap<String, u16>,
    index: Index,
}

impl People {
    /// Reads a register. `tell` hears of every hundred thousand rows.
    ///
    /// # Errors
    /// As [`Ids::read`].
    pub fn read(
        path: &Path,
        map: &[String],
        tell: &mut dyn FnMut(usize),
    ) -> Result<(Self, Reading), Trouble> {
        let (mut ids, mut rows, mut provinces) = (Ids::default(), Vec::new(), HashMap::new());
        let reading = ids.read(path, map, tell, |record| rows.push(Row::of(record, &mut provinces)))?;
        let people: Vec<Person<'_>> = (0u64..).zip(&rows).map(|(key, row)| row.person(key)).collect();
        let mut index = Index::new();
        index.extend(&people);
        drop(people);
        Ok((Self { rows, ids, provinces, index }, reading))
    }

    /// Who could be meant, the likeliest first.
    pub fn find(&self, wanted: &Wanted<'_>) -> Vec<Hit> {
        let mut query = Query::new(wanted.name);
        if !wanted.father.trim().is_empty() {
            query = query.father(wanted.father);
        }
        if let Some(span) = birth(wanted.birth) {
            query = query.born(days(span));
        }
        match self.provinces.get(&names::fold(wanted.province)) {
            Some(province) => query = query.province(*province),
            // Nobody of the register is of it: only those remain of whom none is on record.
            None if !wanted.province.trim().is_empty() => query = query.province(u16::MAX - 1),
            None => {}
        }
        self.index.find(&query, MOST)
    }

    fn of(&self, hit: &Hit) -> (&str, &str) {
        let at = u32::try_from(hit.key).unwrap_or(u32::MAX);
        (self.ids.get(at), self.rows.get(at as usize).map_or("", |row| &row.own))
    }

    /// Somebody found, as JSON.
    pub fn json(&self, hit: &Hit) -> Value {
        let (id, name) = self.of(hit);
        json!({
            "record": id, "name": name, "score": hit.score, "equal_names": hit.bearers, "father": fit(hit.father),
            "pieces": hit.pieces.iter().map(piece).collect::<Vec<_>>(),
        })
    }

    /// Somebody found, in a line: the number, the evidence, the name, why.
    pub fn line(&self, hit: &Hit, around: &Surroundings) -> String {
        let (id, name) = self.of(hit);
        let why: Vec<String> = hit.pieces.iter().map(|piece| reason(piece, around)).collect();
        format!("{}\t{:+.1}\t{}\t{}", isolated(id), hit.score, isolated(name), why.join(" · "))
    }
}

impl Row {
    fn of(record: &link::Record<'_>, provinces: &mut HashMap<String, u16>) -> Self {
        let province = names::fold(record.origin[0]);
        let next = u16::try_from(provinces.len()).unwrap_or(u16::MAX - 1).min(u16::MAX - 1);
        Self {
            own: record.own.into(),
            father: record.father.into(),
            grandfather: record.grandfather.into(),
            sex: record.sex.map(|sex| match sex {
                link::Sex::Female => Sex::Female,
                link::Sex::Male => Sex::Male,
            }),
            born: record.birth.map(days),
            province: (!province.is_empty()).then(|| *provinces.entry(province).or_insert(next)),
        }
    }

    fn person(&self, key: u64) -> Person<'_> {
        let said = |text: &'_ str| !text.is_empty();
        Person {
            key,
            names: vec![&self.own],
            father: Some(&*self.father).filter(|t| said(t)),
            grandfather: Some(&*self.grandfather).filter(|t| said(t)),
            sex: self.sex,
            born: self.born,
            province: self.province,
        }
    }
}

const fn days(span: Span) -> (i32, i32) {
    (span.earliest, span.latest)
}

const fn fit(fit: Fit) -> &'static str {
    match fit {
        Fit::Fits => "agrees",
        Fit::Differs => "differs",
        Fit::Unknown => "unknown",
    }
}

fn piece(piece: &Piece) -> Value {
    let why = if piece.why == Why::Missing { "missing" } else { Match::Name(piece.why).code() };
    json!({ "asked": piece.asked, "found": piece.found, "why": why, "weight": piece.weight })
}

/// Why one part of a name was taken for another, in words.
fn reason(piece: &Piece, around: &Surroundings) -> String {
    let asked = isolated(&piece.asked);
    match &piece.found {
        Some(found) => {
            let why = around.t.s(&format!("match-{}", Match::Name(piece.why).code()));
            format!("{asked} = {} ({why}, {:+.1})", isolated(found), piece.weight)
        }
        None => format!("{asked}: {}", around.t.s("registers-missing")),
    }
}

/// Tells what two names alone say about being one.
///
/// # Errors
/// `WrongCommand` for an empty name.
pub fn two_names(one: &str, other: &str, as_json: bool, around: &Surroundings) -> Result<(), Trouble> {
    for name in [one, other] {
        if names::fold(name).is_empty() {
            return Err(Trouble::new(Fault::WrongCommand).with("detail", name));
        }
    }
    let told = compare(Speller::shared(), &Name::new(one), &Name::new(other));
    if as_json {
        let value = json!({
            "suggests": told.suggests(), "score": told.score, "likeness": told.likeness,
            "pieces": told.pieces.iter().map(piece).collect::<Vec<_>>(),
        });
        around.say(&serde_json::to_string_pretty(&value).map_err(|e| Trouble::ours(&e))?);
        return Ok(());
    }
    around.say(&around.t.s(if told.suggests() { "registers-one-name" } else { "registers-two-names" }));
    for piece in &told.pieces {
        around.say(&reason(piece, around));
    }
    Ok(())
}
