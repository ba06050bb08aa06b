//! Which column of a file is what: from its headings, or as told.

use crate::base::errors::{Fault, Trouble};
use dates::{Calendar, Uncertain};
use names::link::{Record, Sex, Span};
use std::borrow::Cow;

/// What a column may be. Addresses are not among them: nobody is compared by where they live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The record's own number or code.
    Id,
    /// The person's name; several columns are joined.
    Own,
    /// The father's name.
    Father,
    /// The grandfather's name.
    Grandfather,
    /// The mother's name.
    Mother,
    /// Sex.
    Sex,
    /// Date or year of birth.
    Birth,
    /// Province of origin.
    Province,
    /// District of origin.
    District,
    /// Where last seen.
    Seen,
    /// Names of companions, with `;` or `|` between them.
    Companions,
    /// Number of a document; several columns are several numbers.
    Number,
}

/// Each field with its word for `--map` and the headings it is known by.
const KNOWN: &[(Field, &str, &[&str])] = &[
    (Field::Id, "id", &["rec_id", "id", "q_id", "record_id", "record", "شماره"]),
    (
        Field::Own,
        "own",
        &[
            "own",
            "own_name",
            "given",
            "name",
            "full_name",
            "given_name",
            "first_name",
            "surname",
            "family_name",
            "last_name",
            "نام",
            "نوم",
        ],
    ),
    (
        Field::Father,
        "father",
        &["father", "father_name", "fathers_name", "نام_پدر", "د_پلار_نوم", "والد_کا_نام"],
    ),
    (
        Field::Grandfather,
        "grandfather",
        &["grandfather", "grandfather_name", "grandfathers_name", "نام_پدرکلان"],
    ),
    (Field::Mother, "mother", &["mother", "mother_name", "mothers_name", "نام_مادر"]),
    (Field::Sex, "sex", &["sex", "gender", "جنس", "جنسیت"]),
    (
        Field::Birth,
        "birth",
        &["birth", "birth_year", "year_of_birth", "date_of_birth", "birth_date", "dob", "born", "تاریخ_تولد"],
    ),
    (Field::Province, "province", &["province", "origin_province", "origin", "state", "ولایت"]),
    (Field::District, "district", &["district", "origin_district", "postcode", "ولسوالی"]),
    (Field::Seen, "seen", &["seen", "last_seen", "last_seen_at", "suburb"]),
    (Field::Companions, "companions", &["companions", "travelled_with"]),
    (
        Field::Number,
        "number",
        &["number", "document_number", "document", "card_number", "tazkira", "passport", "soc_sec_id"],
    ),
];

/// The columns of each field of one file.
#[derive(Debug)]
pub struct Columns(Vec<(Field, usize)>);

impl Columns {
    /// From the headings of a file, and what was told with `--map field=heading`.
    ///
    /// # Errors
    /// `MissingColumns` when a told heading is not there or no column holds a name; `WrongCommand` for an unknown field.
    pub fn of(headings: &[String], told: &[String]) -> Result<Self, Trouble> {
        let clean: Vec<String> = headings.iter().map(|h| heading(h)).collect();
        let mut columns = Vec::new();
        let mut claimed = Vec::new();
        for rule in told {
            let wrong = || Trouble::new(Fault::WrongCommand).with("detail", rule.as_str());
            let (word, names) = rule.split_once('=').ok_or_else(wrong)?;
            let field = KNOWN.iter().find(|k| k.1 == word.trim()).map(|k| k.0).ok_or_else(wrong)?;
            claimed.push(field);
            for name in names.split('+').filter(|n| !n.trim().is_empty()) {
                let at = clean.iter().position(|h| *h == heading(name));
                columns.push((field, at.ok_or_else(|| missing(name, headings))?));
            }
        }
        for (field, _, known) in KNOWN.iter().filter(|k| !claimed.contains(&k.0)) {
            let found = known.iter().filter_map(|name| clean.iter().position(|h| h == name));
            columns.extend(found.map(|at| (*field, at)));
        }
        let columns = Self(columns);
        if columns.has(Field::Own) { Ok(columns) } else { Err(missing("own", headings)) }
    }

    fn has(&self, field: Field) -> bool {
        self.0.iter().any(|c| c.0 == field)
    }

    fn cells<'a>(&'a self, row: &'a [Cow<'a, str>], field: Field) -> impl Iterator<Item = &'a str> {
        let at = self.0.iter().filter(move |c| c.0 == field).map(|c| c.1);
        at.filter_map(|at| row.get(at)).map(|c| c.trim()).filter(|c| !c.is_empty())
    }

    /// The record's own number, or what it is called when the file has none.
    pub fn id<'a>(&'a self, row: &'a [Cow<'a, str>]) -> Option<&'a str> {
        self.cells(row, Field::Id).next()
    }

    /// A row as a record, handed to `take` while its texts live.
    pub fn record<T>(&self, row: &[Cow<'_, str>], take: impl FnOnce(&Record<'_>) -> T) -> T {
        let one = |field: Field| self.cells(row, field).next().unwrap_or_default();
        let own = self.cells(row, Field::Own).collect::<Vec<_>>().join(" ");
        let companions: Vec<&str> =
            one(Field::Companions).split([';', '|']).map(str::trim).filter(|c| !c.is_empty()).collect();
        let numbers: Vec<&str> = self.cells(row, Field::Number).collect();
        take(&Record {
            own: &own,
            father: one(Field::Father),
            grandfather: one(Field::Grandfather),
            mother: one(Field::Mother),
            sex: sex(one(Field::Sex)),
            birth: birth(one(Field::Birth)),
            origin: [one(Field::Province), one(Field::District)],
            seen: one(Field::Seen),
            companions: &companions,
            numbers: &numbers,
        })
    }
}

fn missing(wanted: &str, headings: &[String]) -> Trouble {
    Trouble::new(Fault::MissingColumns).with("column", wanted).with("headings", headings.join(", "))
}

/// A heading without its accidents.
fn heading(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').trim().to_lowercase();
    text.replace(['\u{2019}', '\''], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

fn sex(text: &str) -> Option<Sex> {
    match text.to_lowercase().as_str() {
        "f" | "female" | "w" | "woman" | "زن" | "ښځه" | "عورت" => Some(Sex::Female),
        "m" | "male" | "man" | "مرد" | "نارینه" => Some(Sex::Male),
        _ => None,
    }
}

/// A year, a day (`1990-03-12`, `19900312`) or two years (`1985-1990`); a year of the Solar Hijri calendar too.
pub fn birth(text: &str) -> Option<Span> {
    let folded = names::fold(text);
    let parts: Vec<&str> = folded.split(' ').collect();
    let number = |text: &str| text.parse::<i32>().ok();
    match parts.as_slice() {
        [year, rest @ ..] if year.len() == 4 && matches!(rest, [] | ["0"]) => span_of_year(number(year)?),
        [one, other] if one.len() == 4 && other.len() == 4 => {
            let (one, other) = (span_of_year(number(one)?)?, span_of_year(number(other)?)?);
            let earliest = one.earliest.min(other.earliest);
            Some(Span { earliest, latest: one.latest.max(other.latest) })
        }
        [y, m, d] if y.len() == 4 => Span::day(number(y)?, m.parse().ok()?, d.parse().ok()?),
        [whole] if whole.len() == 8 => {
            let (y, md) = whole.split_at_checked(4)?;
            let (m, d) = md.split_at_checked(2)?;
            Span::day(number(y)?, m.parse().ok()?, d.parse().ok()?).or_else(|| span_of_year(number(y)?))
        }
        _ => None,
    }
}

fn span_of_year(year: i32) -> Option<Span> {
    if (1250..1500).contains(&year) {
        let span = Uncertain::year(Calendar::SolarHijri, year)?;
        let number = dates::Day::days;
        return Some(Span { earliest: number(span.earliest), latest: number(span.latest) });
    }
    (1850..2100).contains(&year).then(|| Span::year(year))
}
