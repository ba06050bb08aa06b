//! A partner's list, such as a camp's list of arrivals: every row that can be used becomes a card and is matched;
//! every row that cannot is listed with its line, its column and the reason. A list is taken back as a whole.

use super::bring::{self, Brought};
use super::model::{CARD_DAYS, Card, Event, RequestField, Whose};
use super::outside::{self, Kind};
use super::seen::{self, Columns};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::BatchId;
use crate::base::{Fault, SystemChance, Trouble};
use crate::desk::record::{Change, Fact, Text, Value};
use crate::importing::draft::{Drafted, Note};
use crate::importing::existing::Existing;
use crate::importing::mapping::{Field, Mapping, guess};
use crate::importing::plan::{Outcome, plan};
use crate::importing::question::{Answers, LEAVE_EMPTY};
use crate::importing::sheet::{self, Sheet};
use crate::people::bits::Bit;
use crate::people::model::PersonField;
use crate::places::Pcode;
use crate::web::language::Tongue;
use crate::web::layout::{page, see};
use crate::web::{App, Reply, Shell};
use askama::Template;
use axum::extract::{Multipart, Path, State, multipart};
use dates::{Day, Lang};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;

/// Refused rows shown; the rest are counted.
const SHOWN: usize = 200;

/// A row that could not be used, or a value that was left out of one that was.
#[derive(Default)]
pub struct Refused {
    /// Its line in the file.
    pub line: u32,
    /// The heading of the column.
    pub column: String,
    /// The key of the sentence.
    pub why: Cow<'static, str>,
    /// The value it is about.
    pub value: String,
}

/// What a list comes to.
#[derive(Default)]
pub struct Read {
    /// The reference of each row and its card.
    pub cards: Vec<(String, Card)>,
    /// Rows that could not be used.
    pub refused: Vec<Refused>,
    /// Values that were left out because they could mean several things.
    pub unclear: u32,
    /// Requests of the partner.
    pub asked: Vec<Asked>,
    /// References whose time is over: what is held under them goes.
    pub over: Vec<String>,
    /// What was left out of rows that were taken: where and when somebody was last seen, when it cannot be read.
    pub left: Vec<Refused>,
}

/// A request as a partner wrote it.
pub struct Asked {
    /// The partner's reference.
    pub reference: String,
    /// What is known.
    pub changes: Vec<Change<RequestField>>,
    /// The last day.
    pub until: Day,
}

/// Who gave a list, and what was said of it as a whole.
pub struct Given<'a> {
    /// The list.
    pub list: BatchId,
    /// Who gave it, in the office's words.
    pub source: &'a str,
    /// Where everybody on it was seen, unless their row says another place: the camp of a list of arrivals.
    pub place: Option<Pcode>,
}

/// Reads a sheet into cards. Pure: columns are guessed as at an import; a place or a date that could mean several
/// things is left out and counted, since nobody sits here to be asked for another office's list.
pub fn read(sheet: &Sheet, given: &Given<'_>, today: Day, lang: Lang) -> Read {
    // Where somebody lives, their phone and their papers' state are no business of a match.
    let kept = |field: Field| match field {
        Field::District | Field::Phone | Field::Household | Field::Relation | Field::Category => {
            Field::Ignore
        }
        Field::ArrestDate | Field::ArrestPlace | Field::Note => Field::Ignore,
        field => field,
    };
    let columns = guess(sheet, None).into_iter().map(|(field, _)| kept(field)).collect();
    // Read apart: what cannot be read of where somebody was seen keeps no row out.
    let last = Columns::of(sheet, given.place);
    let mapping = Mapping { columns, lang: Some(lang).filter(|l| *l != Lang::En) };
    let nobody = Existing::default();
    let asked = plan(&sheet.rows, &mapping, &Answers::new(), &nobody, today).questions;
    let unclear = asked.iter().map(|q| q.rows.max(1)).sum();
    let answers: Answers = asked.into_iter().map(|q| (q.key, LEAVE_EMPTY.to_owned())).collect();
    let (mut cards, mut refused, mut left) = (Vec::new(), Vec::new(), Vec::new());
    let mut twice: HashMap<String, u32> = HashMap::new();
    for row in plan(&sheet.rows, &mapping, &answers, &nobody, today).rows {
        match row.outcome {
            Outcome::New(drafted) if named(&drafted) => {
                let reference = match &*drafted.reference {
                    "" => made_up(sheet, row.row, &mut twice),
                    said => said.to_owned(),
                };
                let (list, source) = (given.list, given.source.into());
                let whose = Whose::Elsewhere { list, source, reference: Fact::new(reference.clone()) };
                let mut card = card(*drafted, whose, today);
                if let Some(said) = sheet.rows.get(row.row as usize) {
                    card.seen = last.read((sheet, said), (today, mapping.lang), &mut left);
                }
                cards.push((reference, card));
            }
            Outcome::New(_) => refused.push(without_name(row.line)),
            _ => refused.extend(row.notes.iter().take(1).map(|note| refusal(note, row.line, sheet))),
        }
    }
    Read { cards, refused, unclear, left, ..Read::default() }
}

/// A reference for a row that has none: what it says, as a number, and the how manieth row that says so. The same list
/// brought in again meets its own cards, and another list of the same partner never those of other people.
fn made_up(sheet: &Sheet, row: u32, twice: &mut HashMap<String, u32>) -> String {
    let mut said = Sha256::new();
    for cell in sheet.rows.get(row as usize).iter().flat_map(|row| &row.cells) {
        said.update(cell.text.trim());
        said.update([0x1f]);
    }
    let said = said.finalize().iter().take(12).fold(String::from("row-"), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    let before = twice.entry(said.clone()).or_default();
    *before += 1;
    format!("{said}-{before}")
}

fn named(drafted: &Drafted) -> bool {
    let name =
        |f: &PersonField| matches!(f, PersonField::Name | PersonField::NameOther | PersonField::Father);
    drafted.values.iter().any(|(field, _)| name(field))
}

const fn without_name(line: u32) -> Refused {
    let why = Cow::Borrowed("trace-list-no-name");
    Refused { line, column: String::new(), why, value: String::new() }
}

fn refusal(note: &Note, line: u32, sheet: &Sheet) -> Refused {
    let column = note.column.and_then(|c| sheet.headings.get(c)).cloned().unwrap_or_default();
    Refused { line, column, why: note.key.into(), value: note.value.chars().take(120).collect() }
}

fn card(drafted: Drafted, whose: Whose, today: Day) -> Card {
    let numbers = drafted.papers.iter().filter_map(|p| p.number.as_ref());
    let numbers = numbers.map(|n| Fact::new(n.to_string())).collect();
    let mut card = Card::of_partner(whose, today.plus(CARD_DAYS));
    card.numbers = numbers;
    let mut names: Vec<Text> = Vec::new();
    for (field, value) in drafted.values {
        match (field, value) {
            (PersonField::Name | PersonField::NameOther, Value::Text(text)) => names.push(text),
            (PersonField::Father, Value::Text(text)) => card.father = Some(text),
            (PersonField::Grandfather, Value::Text(text)) => card.grandfather = Some(text),
            (PersonField::Mother, Value::Text(text)) => card.mother = Some(text),
            (PersonField::Sex, Value::Word(word)) => card.sex = Some(word),
            (PersonField::Birth, Value::Date(date)) => card.birth = Some(date),
            (PersonField::Origin, Value::Place(place)) => card.origin = Some(place),
            _ => {}
        }
    }
    card.names = names.into();
    card
}

/// A list that was brought in.
pub struct Line {
    /// Its id.
    pub list: String,
    /// Who gave it.
    pub source: Bit,
    /// The file.
    pub file: Bit,
    /// The day.
    pub day: Bit,
    /// Rows taken and refused.
    pub counts: (String, String),
    /// Taken back.
    pub back: bool,
}

/// Line, column, why, value.
pub type Said = (Bit, String, String, Bit);

/// What came of a list just brought in.
pub struct Report {
    /// Rows that became cards.
    pub taken: String,
    /// Rows that could not be used.
    pub refused: String,
    /// Values left out because they could mean several things.
    pub unclear: String,
    /// Pairs that wait for a person now.
    pub waiting: String,
    /// The first of the refused rows.
    pub rows: Vec<Said>,
    /// The first values that were left out of rows that were taken.
    pub left: Vec<Said>,
}

/// The page.
#[derive(Template)]
#[template(path = "tracing/pages/lists.html")]
pub struct ListsPage {
    /// The frame.
    pub shell: Shell,
    /// What just came of a list.
    pub report: Option<Report>,
    /// Those brought in before.
    pub lines: Vec<Line>,
}

/// `GET /tracing/lists`
pub async fn show(State(app): State<App>, actor: Actor) -> Reply {
    lists(&app, &actor, None).await
}

async fn lists(app: &App, actor: &Actor, report: Option<Report>) -> Reply {
    let permit = app.permit(actor, Act::ExchangeTracing, Subject::Desk)?;
    let mut shell = Shell::new(app, actor, "/tracing");
    "/tracing/lists".clone_into(&mut shell.here);
    let t = shell.t;
    let lines = {
        let view = app.view(&permit).await?;
        let clock = app.desk().clock();
        let line = |(l, back): (&super::view::List, bool)| Line {
            list: l.list.to_string(),
            source: Bit::said(&l.source, None),
            file: Bit::said(&l.file, None),
            day: Bit::day(clock.day_of(crate::base::Moment(l.stamp.at_ms)), t),
            counts: (t.number(l.taken), t.number(l.refused)),
            back,
        };
        view.tracing()?.lists().into_iter().take(200).map(line).collect()
    };
    page(&ListsPage { shell, report, lines })
}

/// What the form of a list sends.
struct Sent {
    file: (String, Vec<u8>),
    source: String,
    place: Option<Pcode>,
}

async fn sent(form: &mut Multipart) -> Result<Sent, Trouble> {
    let unreadable = || Trouble::field("file", "import-why-no-file");
    let (mut file, mut source, mut place) = (None, String::new(), String::new());
    while let Some(part) = form.next_field().await.map_err(|_| unreadable())? {
        let name: String = part.file_name().unwrap_or_default().chars().take(200).collect();
        match part.name().unwrap_or_default() {
            "file" => file = Some((name, part.bytes().await.map_err(|_| Fault::TooLarge)?.to_vec())),
            "source" => source = said(part).await.map_err(|_| unreadable())?,
            "place" => place = said(part).await.map_err(|_| unreadable())?,
            _ => {}
        }
    }
    if source.is_empty() {
        return Err(Trouble::field("source", "trace-list-why-source"));
    }
    let place = Some(place).filter(|text| !text.is_empty()).map(|text| seen::place(&text)).transpose();
    let place = place.map_err(|_| Trouble::field("place", "trace-list-why-place"))?;
    let file = file.filter(|(name, _)| !name.is_empty()).ok_or_else(unreadable)?;
    Ok(Sent { file, source, place })
}

async fn said(part: multipart::Field<'_>) -> Result<String, multipart::MultipartError> {
    Ok(part.text().await?.trim().chars().take(200).collect())
}

/// `POST /tracing/lists`
pub async fn bring(State(app): State<App>, actor: Actor, mut form: Multipart) -> Reply {
    app.permit(&actor, Act::ExchangeTracing, Subject::Desk)?;
    let Sent { file: (name, bytes), source, place } = sent(&mut form).await?;
    let list = BatchId::new(app.now(), &mut SystemChance);
    let (now, today, lang) = (app.now().0, app.today(), actor.lang);
    let (from, kind) = (source.clone(), Kind::of(&name, &bytes));
    if kind.is_some() && place.is_some() {
        return Err(Trouble::field("place", "trace-list-why-place-file"));
    }
    let read = tokio::task::spawn_blocking(move || match kind {
        None => {
            let given = Given { list, source: &from, place };
            sheet::read(&bytes, None).map(|sheet| read(&sheet, &given, today, lang))
        }
        Some(kind) => outside::read(kind, kind.lines(&bytes, now), (&from, list, today), Tongue(lang)),
    });
    let read = read.await.map_err(|e| Trouble::ours(&e))??;
    let done = bring::write(&app, &actor, read, (list, &source, &name)).await?;
    lists(&app, &actor, Some(report(&done, Tongue(actor.lang)))).await
}

fn report(done: &Brought, t: Tongue) -> Report {
    let number = |n: usize| t.number(i64::try_from(n).unwrap_or(i64::MAX));
    let row = |r: &Refused| {
        (Bit::number(t.number(r.line)), r.column.clone(), t.s(&r.why), Bit::said(&r.value, None))
    };
    Report {
        taken: t.number(done.taken),
        refused: number(done.refused.len()),
        unclear: number(done.left.len().saturating_add(usize::try_from(done.unclear).unwrap_or(usize::MAX))),
        waiting: number(done.waiting),
        rows: done.refused.iter().take(SHOWN).map(row).collect(),
        left: done.left.iter().take(SHOWN).map(row).collect(),
    }
}

/// `POST /tracing/lists/{list}/back`
pub async fn take_back(State(app): State<App>, actor: Actor, Path(list): Path<BatchId>) -> Reply {
    let permit = app.permit(&actor, Act::ExchangeTracing, Subject::Desk)?;
    app.commit(permit, [Event::ListTakenBack { list }.into()]).await?;
    bring::forget(&app).await?;
    Ok(see("/tracing/lists"))
}
