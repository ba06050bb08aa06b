//! What a terminal is told of rows that do not go in: line, column, reason; and of what the file leaves unclear.

use super::mapping::Field;
use super::pages::{choice, name_of};
use super::plan::{Outcome, Plan};
use super::question::{Asks, LEAVE_EMPTY, Question};
use super::sheet::Sheet;
use crate::web::language::{Tongue, isolated};

/// Rows listed; the rest stand in the file of the rows left out.
const MOST_ROWS: usize = 200;

/// The questions with the words that answer them, then the refused rows.
pub fn lines(plan: &Plan, sheet: &Sheet, t: Tongue) -> Vec<String> {
    let mut lines: Vec<String> = plan.questions.iter().flat_map(|q| question(q, t)).collect();
    let refused = plan.rows.iter().filter(|r| matches!(r.outcome, Outcome::Refused));
    for row in refused.take(MOST_ROWS) {
        for note in row.notes.iter().filter(|n| n.key.starts_with("import-bad")) {
            let column = note.column.and_then(|c| sheet.headings.get(c)).map_or("", String::as_str);
            let value: String = note.value.chars().take(120).collect();
            lines.push(format!(
                "{} {} · {} · {} {}",
                t.s("import-line"),
                t.number(row.line),
                isolated(column),
                t.s(note.key),
                isolated(&value)
            ));
        }
    }
    lines
}

fn question(question: &Question, t: Tongue) -> Vec<String> {
    let field = name_of(question.field, t);
    let rows = format!("{} {}", t.number(question.rows.max(1)), t.s("import-question-rows"));
    let mut lines =
        vec![format!("{} {field}: {} ({rows})", t.s("import-unanswered"), isolated(&question.value))];
    // To be copied: no mark of direction in or around it.
    let answer = |code: &str| format!("--answer '{}={code}'", question.key);
    for code in &question.choices {
        lines.push(format!("  {}  {}", answer(code), choice(question.asks, code, t)));
    }
    if question.asks != Asks::Order && question.field != Field::Ignore {
        lines.push(format!("  {}  {}", answer(LEAVE_EMPTY), t.s("import-leave-empty")));
    }
    lines
}
