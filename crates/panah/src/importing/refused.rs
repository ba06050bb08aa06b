//! Rows that did not go in, as a file to mend and send again. Nothing in it runs in a spreadsheet program.

use super::plan::{Outcome, Plan, Planned};
use super::sheet::Sheet;
use crate::web::language::Tongue;

/// A value that a spreadsheet program takes as text: what would start a formula gets an apostrophe before it.
pub fn harmless(text: &str) -> String {
    let starts = text.trim_start_matches([' ', '\u{feff}']).starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts { format!("'{text}") } else { text.to_owned() }
}

/// The refused rows, and those that wait for an answer, as CSV with a mark for Excel: the columns of the file, then
/// the line and the reasons.
pub fn csv(sheet: &Sheet, plan: &Plan, t: Tongue) -> Vec<u8> {
    let mut out = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let ends = [t.s("import-line"), t.s("import-reason")];
    // Writing to memory cannot fail, and every record has the same length.
    let _ = out.write_record(sheet.headings.iter().map(|h| harmless(h)).chain(ends));
    for planned in plan.rows.iter().filter(|r| matches!(r.outcome, Outcome::Refused | Outcome::Asks)) {
        let Some(row) = usize::try_from(planned.row).ok().and_then(|at| sheet.rows.get(at)) else { continue };
        let cells = (0..sheet.headings.len()).map(|c| harmless(row.cell(c).map_or("", |c| &c.text)));
        let _ =
            out.write_record(cells.chain([planned.line.to_string(), harmless(&reasons(planned, sheet, t))]));
    }
    out.into_inner().unwrap_or_default()
}

/// The reasons of a row in one line: column, sentence.
fn reasons(row: &Planned, sheet: &Sheet, t: Tongue) -> String {
    if matches!(row.outcome, Outcome::Asks) {
        return t.s("import-bad-unanswered");
    }
    let one = |note: &super::draft::Note| {
        let heading =
            note.column.and_then(|c| sheet.headings.get(c)).map(|h| format!("{h}: ")).unwrap_or_default();
        format!("{heading}{}", t.s(note.key))
    };
    row.notes.iter().filter(|n| n.key.starts_with("import-bad")).map(one).collect::<Vec<_>>().join("; ")
}
