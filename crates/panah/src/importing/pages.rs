//! What the pages of an import show, as ready-made words.

use super::draft::Note;
use super::mapping::Field;
use super::plan::{Counts, Outcome, Plan};
use super::question::{Asks, LEAVE_EMPTY, Question};
use super::sheet::Sheet;
use super::undo::Undo;
use super::view::Import;
use super::waiting::{Running, Upload};
use crate::desk::record::Field as _;
use crate::places::{Gazetteer, Pcode};
use crate::web::Shell;
use crate::web::language::Tongue;
use askama::Template;
use dates::Lang;

/// Rows with something to say on one page.
pub const PAGE: usize = 200;
/// Values shown of a column.
const SAMPLES: usize = 3;

/// Counts with their names.
type Tally = Vec<(String, String)>;

/// The upload form and the imports so far.
#[derive(Template)]
#[template(path = "importing/pages/upload.html")]
pub struct UploadPage {
    /// The frame.
    pub shell: Shell,
    /// The file that waits for its next step.
    pub waiting: String,
    /// Imports, newest first.
    pub imports: Vec<Line>,
}

/// One import of the list.
pub struct Line {
    batch: String,
    file: String,
    when: String,
    new: String,
    changed: String,
    refused: String,
    state: String,
}

impl Line {
    /// A line of the list.
    pub fn new(import: &Import, when: String, t: Tongue) -> Self {
        Self {
            batch: import.batch.to_string(),
            file: import.file.clone(),
            when,
            new: t.number(import.registered),
            changed: t.number(import.amended),
            refused: t.number(import.refused),
            state: state(import, t),
        }
    }
}

fn state(import: &Import, t: Tongue) -> String {
    match (import.undone, import.finished) {
        (Some(_), _) => t.s("import-state-undone"),
        (None, true) => t.s("import-state-finished"),
        (None, false) => t.s("import-state-stopped"),
    }
}

/// The table of columns.
#[derive(Template)]
#[template(path = "importing/pages/columns.html")]
pub struct ColumnsPage {
    shell: Shell,
    file: String,
    sheets: Vec<(String, bool)>,
    langs: Vec<(&'static str, String, bool)>,
    fields: Vec<(&'static str, String)>,
    columns: Vec<Column>,
}

/// One column with its guess.
pub struct Column {
    number: usize,
    heading: String,
    samples: Vec<String>,
    field: &'static str,
    why: String,
}

impl Column {
    fn is(&self, code: &str) -> bool {
        self.field == code
    }
}

impl Asked {
    fn is(&self, code: &str) -> bool {
        self.chosen == code
    }
}

pub(super) fn name_of(field: Field, t: Tongue) -> String {
    t.coded("import-field", if field == Field::Ignore { "ignore" } else { field.code() })
}

impl ColumnsPage {
    /// The table of an upload.
    pub fn new(shell: Shell, upload: &Upload) -> Self {
        let t = shell.t;
        let sheet = &upload.sheet;
        let columns = sheet.headings.iter().zip(&upload.mapping.columns).zip(&upload.whys).enumerate();
        let columns = columns
            .map(|(number, ((heading, field), why))| Column {
                number,
                heading: heading.clone(),
                samples: samples(sheet, number),
                field: field.code(),
                why: t.coded("import-guess", why.code()),
            })
            .collect();
        let mut langs = vec![("", t.s("import-language-none"), upload.mapping.lang.is_none())];
        for (code, name, _) in shell.languages().into_iter().skip(1) {
            langs.push((code, name.to_owned(), upload.mapping.lang.is_some_and(|l: Lang| l.code() == code)));
        }
        Self {
            file: upload.file.clone(),
            sheets: sheet.sheets.iter().map(|s| (s.clone(), *s == sheet.name)).collect(),
            langs,
            fields: Field::ALL.iter().map(|f| (f.code(), name_of(*f, t))).collect(),
            columns,
            shell,
        }
    }
}

fn samples(sheet: &Sheet, column: usize) -> Vec<String> {
    let values = sheet.rows.iter().take(1000).map(|r| r.at(column)).filter(|v| !v.is_empty());
    values.take(SAMPLES).map(|v| v.chars().take(60).collect()).collect()
}

/// The questions.
#[derive(Template)]
#[template(path = "importing/pages/questions.html")]
pub struct QuestionsPage {
    shell: Shell,
    questions: Vec<Asked>,
}

/// One question with what may be answered.
pub struct Asked {
    field: String,
    value: String,
    rows: String,
    choices: Vec<(String, String)>,
    chosen: String,
    place: bool,
}

impl QuestionsPage {
    /// The questions of a plan, with the answers given so far.
    pub fn new(shell: Shell, questions: &[Question], upload: &Upload) -> Self {
        let t = shell.t;
        let one = |question: &Question| {
            let mut choices: Vec<(String, String)> =
                question.choices.iter().map(|c| (c.clone(), choice(question.asks, c, t))).collect();
            if question.asks != Asks::Order {
                choices.push((LEAVE_EMPTY.to_owned(), t.s("import-leave-empty")));
            }
            Asked {
                field: name_of(question.field, t),
                value: question.value.to_string(),
                rows: if question.rows == 0 { String::new() } else { t.number(question.rows) },
                choices,
                chosen: upload.answers.get(&question.key).cloned().unwrap_or_default(),
                place: question.asks == Asks::Place,
            }
        };
        Self { questions: questions.iter().map(one).collect(), shell }
    }
}

/// What a choice says to a person.
pub(super) fn choice(asks: Asks, code: &str, t: Tongue) -> String {
    match asks {
        Asks::Order => t.coded("import-order", code),
        Asks::Place => code
            .parse::<Pcode>()
            .map_or_else(|_| code.to_owned(), |p| format!("{} ({code})", Gazetteer::builtin().path(p, t.0))),
        Asks::Day | Asks::Word => code.to_owned(),
    }
}

/// The dry run.
#[derive(Template)]
#[template(path = "importing/pages/check.html")]
pub struct CheckPage {
    shell: Shell,
    file: String,
    counts: Tally,
    writes: bool,
    asks: bool,
    refused: bool,
    problems: Vec<Problem>,
    next: Option<usize>,
}

/// A row with something to say.
pub struct Problem {
    line: String,
    state: String,
    column: String,
    reason: String,
    value: String,
    bad: bool,
}

impl CheckPage {
    /// One page of the dry run.
    pub fn new(shell: Shell, upload: &Upload, plan: &Plan, page: usize) -> Self {
        let t = shell.t;
        let counts = plan.counts();
        let worth = plan.rows.iter().filter(|r| {
            !r.notes.is_empty() || matches!(r.outcome, Outcome::Update(_) | Outcome::Asks | Outcome::Refused)
        });
        let mut shown = worth.skip(page.saturating_mul(PAGE));
        let problems = shown.by_ref().take(PAGE).flat_map(|r| {
            let (state, bad) = outcome(&r.outcome, t);
            let line = t.number(r.line);
            let mut notes: Vec<Problem> =
                r.notes.iter().map(|n| said(n, &upload.sheet, t, &line, &state, bad)).collect();
            if notes.is_empty() {
                let reason = changes(&r.outcome, t);
                let (column, value) = (String::new(), String::new());
                notes.push(Problem { line, state, column, reason, value, bad });
            }
            notes
        });
        let problems = problems.collect();
        let next = shown.next().map(|_| page + 1);
        Self {
            file: upload.file.clone(),
            counts: tally(counts, t),
            writes: counts.new + counts.updates > 0,
            asks: !plan.questions.is_empty(),
            refused: counts.refused + counts.asks > 0,
            problems,
            next,
            shell,
        }
    }
}

fn said(note: &Note, sheet: &Sheet, t: Tongue, line: &str, state: &str, bad: bool) -> Problem {
    Problem {
        line: line.to_owned(),
        state: state.to_owned(),
        column: note.column.and_then(|c| sheet.headings.get(c)).cloned().unwrap_or_default(),
        reason: t.s(note.key),
        value: note.value.chars().take(120).collect(),
        bad,
    }
}

fn outcome(outcome: &Outcome, t: Tongue) -> (String, bool) {
    match outcome {
        Outcome::New(_) => (t.s("import-count-new"), false),
        Outcome::Update(_) => (t.s("import-count-updates"), false),
        Outcome::Unchanged => (t.s("import-count-unchanged"), false),
        Outcome::Asks => (t.s("import-count-asks"), false),
        Outcome::Refused => (t.s("import-count-refused"), true),
    }
}

/// Which fields an update changes.
fn changes(outcome: &Outcome, t: Tongue) -> String {
    let Outcome::Update(update) = outcome else { return String::new() };
    let mut names: Vec<String> = update
        .values
        .iter()
        .filter_map(|(f, _)| f.code().parse::<Field>().ok())
        .map(|f| name_of(f, t))
        .collect();
    names.extend((!update.papers.is_empty()).then(|| name_of(Field::PaperKind, t)));
    names.extend(update.phone.as_ref().map(|_| name_of(Field::Phone, t)));
    names.extend(update.household.as_ref().map(|_| name_of(Field::Household, t)));
    format!("{}: {}", t.s("import-changes"), names.join(" · "))
}

fn tally(counts: Counts, t: Tongue) -> Tally {
    vec![
        (t.s("import-count-new"), t.number(counts.new)),
        (t.s("import-count-updates"), t.number(counts.updates)),
        (t.s("import-count-unchanged"), t.number(counts.unchanged)),
        (t.s("import-count-asks"), t.number(counts.asks)),
        (t.s("import-count-refused"), t.number(counts.refused)),
        (t.s("import-count-noted"), t.number(counts.noted)),
    ]
}

/// An import: at work, ended, stopped, taken back.
#[derive(Template)]
#[template(path = "importing/pages/batch.html")]
pub struct BatchPage {
    shell: Shell,
    batch: String,
    file: String,
    state: String,
    running: bool,
    done: usize,
    total: usize,
    stopped: Option<(String, String)>,
    counts: Tally,
    refused: bool,
    undoable: bool,
    /// Pairs with somebody of this import that may be one person; nothing for those who may not look at them.
    duplicates: Option<String>,
}

impl BatchPage {
    /// The page of an import; `job` is there while this program remembers it.
    pub fn new(
        shell: Shell,
        import: &Import,
        job: Option<&Running>,
        may_undo: bool,
        pairs: Option<usize>,
    ) -> Self {
        let t = shell.t;
        let running = job.is_some_and(|j| !j.is_over());
        let duplicates = pairs.filter(|n| *n > 0 && !running);
        let mut counts = vec![
            (t.s("import-count-new"), t.number(import.registered)),
            (t.s("import-count-updates"), t.number(import.amended)),
            (t.s("import-count-refused"), t.number(import.refused)),
        ];
        counts.extend(import.undone.map(|kept| (t.s("import-undo-kept"), t.number(kept))));
        Self {
            batch: import.batch.to_string(),
            file: import.file.clone(),
            state: if running { t.s("import-running") } else { state(import, t) },
            running,
            done: job.map_or(0, Running::rows_done),
            total: job.map_or(0, |j| j.total),
            stopped: job.and_then(Running::stopped).map(|trouble| t.trouble(&trouble)),
            counts: if running || !import.finished { Vec::new() } else { counts },
            refused: job.is_some_and(|j| j.has_refused),
            undoable: may_undo && !running && import.undone.is_none(),
            duplicates: duplicates.map(|n| t.one("import-duplicates", "pairs", t.number(n as u64))),
            shell,
        }
    }
}

/// What an undo would do, to confirm.
#[derive(Template)]
#[template(path = "importing/pages/undo.html")]
pub struct UndoPage {
    shell: Shell,
    batch: String,
    file: String,
    counts: Tally,
}

impl UndoPage {
    /// The page of an undo.
    pub fn new(shell: Shell, import: &Import, undo: &Undo) -> Self {
        let t = shell.t;
        let counts = vec![
            (t.s("import-undo-people"), t.number(undo.people)),
            (t.s("import-undo-households"), t.number(undo.households)),
            (t.s("import-undo-restored"), t.number(undo.restored)),
            (t.s("import-undo-kept"), t.number(undo.kept)),
        ];
        Self { batch: import.batch.to_string(), file: import.file.clone(), counts, shell }
    }
}
