//! One row read into values of the desk: nothing is guessed silently, everything odd is noted.

use super::dates_in::{Date, date};
use super::headings::{plain, word_of};
use super::mapping::{Field, Mapping};
use super::question::{Answers, Asks, LEAVE_EMPTY, Question, Questions};
use super::sheet::{Cell, Kind, Row};
use crate::desk::record::{Fact, Text, Value};
use crate::people::model::PersonField;
use crate::places::{Asked, Country, Found, Gazetteer, Pcode};
use dates::{Day, Lang, Order, Uncertain};
use std::collections::HashMap;

/// A cell longer than this is refused: a name or note of this length is another file pasted into a cell.
const LONGEST: usize = 4_000;

/// Something to say about a row: a column, the key of a sentence, the value it is about.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// The column, if it is about one.
    pub column: Option<usize>,
    /// The key of the sentence.
    pub key: &'static str,
    /// The value it is about.
    pub value: Box<str>,
}

/// A paper as a row gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    /// One of the kinds of paper.
    pub kind: &'static str,
    /// The number as typed.
    pub number: Option<Box<str>>,
    /// The printed end.
    pub ends: Option<Uncertain>,
}

/// What a row says.
#[derive(Default)]
pub struct Drafted {
    /// The office's reference, cleaned; empty where there is none.
    pub reference: Box<str>,
    /// Values of the person.
    pub values: Vec<(PersonField, Value)>,
    /// The birth was reckoned from an age alone.
    pub age: Option<u8>,
    /// The birth as the sheet says it, where an age narrowed it further.
    pub whole: Option<Uncertain>,
    /// The household's reference.
    pub household: Option<Box<str>>,
    /// Papers.
    pub papers: Vec<Card>,
    /// A phone number as typed.
    pub phone: Option<Box<str>>,
}

/// What came of reading a row.
#[derive(Default)]
pub struct Reading {
    /// Its values.
    pub drafted: Drafted,
    /// What is odd but does no harm.
    pub notes: Vec<Note>,
    /// Why it cannot go in.
    pub bad: Vec<Note>,
    /// It waits for an answer.
    pub asks: bool,
    /// Lines for the note that come from other columns.
    aside: Vec<String>,
}

/// Reads rows of one sheet.
pub struct Reader<'a> {
    mapping: &'a Mapping,
    answers: &'a Answers,
    today: Day,
    gazetteer: &'a Gazetteer,
    width: usize,
    orders: Vec<(Field, Option<Order>, bool)>,
    places: HashMap<(Field, Box<str>), Place>,
    /// What is unclear so far.
    pub questions: Questions,
}

#[derive(Clone)]
enum Place {
    Is(Pcode),
    Ask(Vec<String>),
}

/// A reference without what differs by typing only: space around it, digits of another script.
pub fn reference(text: &str) -> Box<str> {
    dates::latin_digits(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into()
}

/// The language of a name by its letters: Pashto and Urdu have letters of their own; else the sheet's language.
pub fn language_of(text: &str, sheet: Option<Lang>) -> Option<Lang> {
    match names::script(text) {
        names::Script::Latin => Some(Lang::En),
        names::Script::Arabic if text.contains(['ټ', 'ډ', 'ړ', 'ږ', 'ښ', 'ګ', 'ڼ', 'ې', 'ۍ', 'څ', 'ځ']) => {
            Some(Lang::Ps)
        }
        names::Script::Arabic if text.contains(['ٹ', 'ڈ', 'ڑ', 'ے', 'ں']) => Some(Lang::Ur),
        names::Script::Arabic => sheet.filter(|l| *l != Lang::En),
        _ => None,
    }
}

impl<'a> Reader<'a> {
    /// A reader over the rows of a sheet with `width` headings.
    pub fn new(mapping: &'a Mapping, answers: &'a Answers, today: Day, rows: &[Row], width: usize) -> Self {
        let mut questions = Questions::default();
        let orders = super::dates_in::orders(rows, mapping, answers, &mut questions);
        let gazetteer = Gazetteer::builtin();
        Self { mapping, answers, today, gazetteer, width, orders, places: HashMap::new(), questions }
    }

    /// Reads a row.
    pub fn read(&mut self, row: &Row) -> Reading {
        let mut out = Reading::default();
        if row.cells.iter().skip(self.width).any(|c| !c.is_empty()) {
            out.refuse(None, "import-bad-too-many-cells", "");
        } else if row.cells.len() < self.width && row.cells.len() * 2 < self.width {
            out.note(None, "import-note-short-row", "");
        }
        self.look_at_cells(row, &mut out);
        for (field, into) in [
            (Field::Name, PersonField::Name),
            (Field::NameOther, PersonField::NameOther),
            (Field::Father, PersonField::Father),
            (Field::Grandfather, PersonField::Grandfather),
            (Field::Mother, PersonField::Mother),
        ] {
            if let Some((_, cell)) = self.cell(row, field) {
                let text = cell.text.trim();
                let text = Text::new(text, language_of(text, self.mapping.lang));
                out.drafted.values.push((into, Value::Text(text)));
            }
        }
        self.reference(row, &mut out);
        self.words(row, &mut out);
        self.birth(row, &mut out);
        self.place(row, Field::District, PersonField::District, &mut out);
        self.place(row, Field::Origin, PersonField::Origin, &mut out);
        self.papers(row, &mut out);
        self.phone(row, &mut out);
        self.note(row, &mut out);
        out
    }

    /// The column and cell of a field, unless it is empty.
    fn cell<'r>(&self, row: &'r Row, field: Field) -> Option<(usize, &'r Cell)> {
        let column = self.mapping.column(field)?;
        row.cell(column).filter(|c| !c.is_empty()).map(|c| (column, c))
    }

    fn look_at_cells(&self, row: &Row, out: &mut Reading) {
        for (column, cell) in row.cells.iter().enumerate() {
            if self.mapping.columns.get(column).is_none_or(|f| *f == Field::Ignore) {
                continue;
            }
            let at = Some(column);
            if cell.kind == Kind::Error {
                out.refuse(at, "import-bad-error-cell", &cell.text);
            } else if cell.text.len() > LONGEST {
                out.refuse(at, "import-bad-too-long", "");
            } else if cell.formula {
                out.note(
                    at,
                    if cell.is_empty() { "import-note-formula-empty" } else { "import-note-formula" },
                    &cell.text,
                );
            } else if cell.text.trim_start().starts_with(['=', '@']) {
                out.note(at, "import-note-looks-like-formula", &cell.text);
            }
        }
    }

    fn reference(&self, row: &Row, out: &mut Reading) {
        if let Some((_, cell)) = self.cell(row, Field::TheirRef) {
            let text = reference(&cell.text);
            out.drafted.values.push((PersonField::TheirRef, Value::Text(Text::new(text.clone(), None))));
            out.drafted.reference = text;
        }
        out.drafted.household = self.cell(row, Field::Household).map(|(_, c)| reference(&c.text));
        let named =
            out.drafted.values.iter().any(|(f, _)| matches!(f, PersonField::Name | PersonField::NameOther));
        if !named && out.drafted.reference.is_empty() {
            out.refuse(self.mapping.column(Field::Name), "import-bad-no-name", "");
        } else if !named {
            out.note(None, "import-note-no-name", "");
        }
    }

    fn words(&mut self, row: &Row, out: &mut Reading) {
        for (field, list, into) in [
            (Field::Sex, "sex", PersonField::Sex),
            (Field::Relation, "relation", PersonField::Relation),
            (Field::Category, "category", PersonField::Category),
        ] {
            let Some(code) = self.word(row, field, list, out) else { continue };
            let value = match into {
                PersonField::Category => match standing::Category::ALL.iter().find(|c| c.code() == code) {
                    Some(category) => Value::Category(Fact::new(*category)),
                    None => continue,
                },
                _ => Value::Word(code.into()),
            };
            out.drafted.values.push((into, value));
        }
    }

    /// The code of a word in one of our lists; what is not known is asked once.
    fn word(
        &mut self,
        row: &Row,
        field: Field,
        list: &'static str,
        out: &mut Reading,
    ) -> Option<&'static str> {
        let (_, cell) = self.cell(row, field)?;
        if let Some(code) = word_of(list, &cell.text) {
            return Some(code);
        }
        let key = Questions::key(field, &plain(&cell.text));
        match self.answers.get(&key).map(String::as_str) {
            Some(LEAVE_EMPTY) => None,
            Some(answer) if codes_of(list).contains(&answer) => {
                codes_of(list).into_iter().find(|c| *c == answer)
            }
            _ => {
                let choices = codes_of(list).into_iter().map(str::to_owned).collect();
                let value = cell.text.trim().into();
                self.questions.ask(Question { key, field, asks: Asks::Word, value, choices, rows: 1 });
                out.asks = true;
                None
            }
        }
    }

    fn date(&mut self, row: &Row, field: Field, out: &mut Reading) -> Option<Uncertain> {
        let (column, cell) = self.cell(row, field)?;
        let (order, unclear) =
            self.orders.iter().find(|o| o.0 == field).map_or((None, false), |o| (o.1, o.2));
        match date(&cell.text, field, order, self.today, self.mapping.lang) {
            Date::Is(date) => Some(date),
            Date::Bad(key) => {
                out.refuse(Some(column), key, &cell.text);
                None
            }
            Date::Several(_) if unclear => {
                out.asks = true;
                None
            }
            Date::Several(dates) => {
                let key = Questions::key(field, cell.text.trim());
                let answer = self.answers.get(&key).map(String::as_str);
                if answer == Some(LEAVE_EMPTY) {
                    return None;
                }
                let choices: Vec<String> = dates.iter().map(span).collect();
                if let Some(date) = dates.into_iter().find(|d| Some(span(d).as_str()) == answer) {
                    return Some(date);
                }
                let value = cell.text.trim().into();
                self.questions.ask(Question { key, field, asks: Asks::Day, value, choices, rows: 1 });
                out.asks = true;
                None
            }
        }
    }

    /// Birth and age. Where both are given and fit, the birth stands (narrowed by the age if it is no day); where
    /// they contradict each other, both are kept and the row says so.
    fn birth(&mut self, row: &Row, out: &mut Reading) {
        let birth = self.date(row, Field::Birth, out);
        let mut age = None;
        if let Some((column, cell)) = self.cell(row, Field::Age) {
            let said = dates::latin_digits(cell.text.trim());
            let years: String = said.chars().take_while(char::is_ascii_digit).collect();
            match years.parse::<u8>() {
                Ok(years) if years <= 120 => age = Some((column, years)),
                _ => out.refuse(Some(column), "import-bad-age", &cell.text),
            }
        }
        let today = Uncertain::exact(self.today);
        let value = match (birth, age) {
            (Some(birth), Some((column, years))) => {
                // The sheet may be months old: a year of difference is no contradiction.
                let near = [years.saturating_sub(1), years, years.saturating_add(1)];
                if !near.iter().any(|y| Uncertain::aged(*y, &today).overlaps(&birth)) {
                    out.note(Some(column), "import-note-age-and-birth", &years.to_string());
                    out.aside
                        .push(format!("Age, from the spreadsheet: {years} (does not fit the date of birth)"));
                }
                let narrowed = Uncertain::aged(years, &today).intersect(&birth).filter(|_| !birth.is_exact());
                out.drafted.whole = narrowed.as_ref().map(|_| birth.clone());
                Some(narrowed.map_or(birth.clone(), |n| Uncertain { typed: birth.typed, ..n }))
            }
            (Some(birth), None) => Some(birth),
            (None, Some((_, years))) if self.cell(row, Field::Birth).is_none() => {
                out.drafted.age = Some(years);
                Some(Uncertain::aged(years, &today))
            }
            _ => None,
        };
        if let Some(value) = value {
            out.drafted.values.push((PersonField::Birth, Value::Date(Fact::new(Box::new(value)))));
        }
    }

    fn place(&mut self, row: &Row, field: Field, into: PersonField, out: &mut Reading) {
        let Some((_, cell)) = self.cell(row, field) else { return };
        let text = cell.text.trim();
        let key = Questions::key(field, &plain(text));
        let answered = match self.answers.get(&key).map(String::as_str) {
            Some(LEAVE_EMPTY) => return,
            Some(answer) => answer.parse::<Pcode>().ok().filter(|p| self.gazetteer.knows(*p)),
            None => None,
        };
        let found = match answered {
            Some(pcode) => Place::Is(pcode),
            None => self.resolve(field, text),
        };
        match found {
            Place::Is(pcode) => out.drafted.values.push((into, Value::Place(Fact::new(pcode)))),
            Place::Ask(choices) => {
                let value = text.into();
                self.questions.ask(Question { key, field, asks: Asks::Place, value, choices, rows: 1 });
                out.asks = true;
            }
        }
    }

    fn resolve(&mut self, field: Field, text: &str) -> Place {
        if let Some(known) = self.places.get(&(field, Box::from(text))) {
            return known.clone();
        }
        let country = if field == Field::District { Country::Pakistan } else { Country::Afghanistan };
        let found = self.gazetteer.resolve(text, Asked { country: Some(country), ..Asked::default() });
        let codes = |list: Vec<crate::places::Candidate>| list.iter().map(|c| c.pcode.to_string()).collect();
        let place = match found {
            Found::One(pcode) => Place::Is(pcode),
            Found::Ask(list) | Found::Nothing(list) => Place::Ask(codes(list)),
            Found::Crossing(crossing) => {
                let both = [Some(crossing.pakistan), crossing.afghanistan];
                Place::Ask(both.into_iter().flatten().map(|p| p.to_string()).collect())
            }
        };
        self.places.insert((field, text.into()), place.clone());
        place
    }

    fn papers(&mut self, row: &Row, out: &mut Reading) {
        let kind = self.word(row, Field::PaperKind, "kind", out);
        let number = self.cell(row, Field::PaperNumber).map(|(_, c)| Box::from(c.text.trim()));
        let ends = self.date(row, Field::PaperExpiry, out);
        let visa = self.date(row, Field::VisaExpiry, out);
        if kind.is_some() || number.is_some() || ends.is_some() {
            let kind = kind.unwrap_or("other");
            let ends = if kind == "visa" { ends.or_else(|| visa.clone()) } else { ends };
            out.drafted.papers.push(Card { kind, number, ends });
        }
        if visa.is_some() && out.drafted.papers.iter().all(|p| p.kind != "visa") {
            out.drafted.papers.push(Card { kind: "visa", number: None, ends: visa });
        }
    }

    /// A phone number is kept as typed. What a spreadsheet does to numbers is noted and never mended by a guess.
    fn phone(&self, row: &Row, out: &mut Reading) {
        let Some((column, cell)) = self.cell(row, Field::Phone) else { return };
        let typed = cell.text.trim();
        let digits = dates::latin_digits(typed);
        let bare = digits.bytes().all(|b| b.is_ascii_digit());
        let lost_zero = bare && digits.len() == 10 && digits.starts_with('3');
        let lost_plus = bare && digits.len() == 12 && digits.starts_with("92");
        let lost_plus = lost_plus || (bare && digits.len() == 11 && digits.starts_with("93"));
        if lost_zero || lost_plus {
            out.note(Some(column), "import-note-phone-lost", typed);
        } else if cell.kind == Kind::Number && (digits.contains('.') || digits.len() > 15) {
            out.note(Some(column), "import-note-phone-number", typed);
        }
        out.drafted.phone = Some(typed.into());
    }

    /// The note: what the sheet says, and word for word what has no room of its own yet.
    fn note(&self, row: &Row, out: &mut Reading) {
        let notes = self.mapping.columns.iter().enumerate().filter(|(_, f)| **f == Field::Note);
        let mut lines: Vec<String> =
            notes.map(|(c, _)| row.at(c)).filter(|t| !t.is_empty()).map(str::to_owned).collect();
        for (what, fields) in [
            ("Arrest", [Field::ArrestDate, Field::ArrestPlace]),
            ("Last seen", [Field::LastDay, Field::LastPlace]),
        ] {
            let said: Vec<&str> =
                fields.into_iter().filter_map(|f| self.cell(row, f)).map(|(_, c)| c.text.trim()).collect();
            if !said.is_empty() {
                lines.push(format!("{what}, from the spreadsheet: {}", said.join(", ")));
            }
        }
        lines.append(&mut out.aside);
        if !lines.is_empty() {
            let text = lines.join("\n");
            let lang = language_of(&text, self.mapping.lang);
            out.drafted.values.push((PersonField::Note, Value::Text(Text::new(text, lang))));
        }
    }
}

impl Reading {
    fn note(&mut self, column: Option<usize>, key: &'static str, value: &str) {
        self.notes.push(Note { column, key, value: value.trim().into() });
    }

    fn refuse(&mut self, column: Option<usize>, key: &'static str, value: &str) {
        self.bad.push(Note { column, key, value: value.trim().into() });
    }
}

/// An interval as the answer to a question names it.
fn span(date: &Uncertain) -> String {
    format!("{}/{}", date.earliest, date.latest)
}

fn codes_of(list: &str) -> Vec<&'static str> {
    match list {
        "sex" => crate::people::model::SEXES.to_vec(),
        "kind" => crate::papers::model::KINDS.to_vec(),
        "relation" => crate::people::model::RELATIONS.to_vec(),
        _ => standing::Category::ALL.iter().map(|c| c.code()).collect(),
    }
}
