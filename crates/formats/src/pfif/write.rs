//! PFIF 1.4 as others read it. What leaves: names, sex, birth, country and province, a text, notes. What never leaves:
//! a city or anything finer, a phone, an address, a picture, where somebody is.

use super::read::status_word;
use super::{ATOM, NAMESPACE};
use crate::outside::{Note, Outside, Sex};
use crate::text::{LONGEST, moment_text, xml};
use std::fmt::Write as _;

/// How long a record that does not say lives: 40 days.
const DEFAULT_MS: i64 = 40 * 86_400_000;

/// A document of these records.
pub fn write(people: &[Outside], now_ms: i64) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<pfif:pfif xmlns:pfif=\"{NAMESPACE}1.4\">");
    for person in people {
        one(&mut out, person, now_ms);
    }
    out.push_str("</pfif:pfif>\n");
    out
}

/// An Atom feed of these records; `id` is an address of the desk's own choosing.
pub fn feed(people: &[Outside], (id, title): (&str, &str), now_ms: i64) -> String {
    let now = moment_text(now_ms);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<feed xmlns=\"{ATOM}\" xmlns:pfif=\"{NAMESPACE}1.4\">");
    let _ = writeln!(out, "<id>{}</id><title>{}</title><updated>{now}</updated>", xml(id), xml(title));
    for person in people {
        let over = person.expires_ms.is_some_and(|at| at <= now_ms);
        let name = if over { "" } else { person.full_name.as_str() };
        out.push_str("<entry>\n");
        let _ = writeln!(out, "<id>pfif:{}</id><title>{}</title>", xml(&person.id), xml(name));
        let author = if over { "" } else { person.source.author.as_str() };
        let _ = writeln!(out, "<author><name>{}</name></author><updated>{now}</updated>", xml(author));
        let _ =
            writeln!(out, "<source><title>{}</title></source><content>{}</content>", xml(title), xml(name));
        one(&mut out, person, now_ms);
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn field(out: &mut String, name: &str, text: &str) {
    let text: String = text.trim().chars().take(LONGEST).collect();
    if !text.is_empty() {
        let _ = writeln!(out, "<pfif:{name}>{}</pfif:{name}>", xml(text.trim()));
    }
}

fn one(out: &mut String, person: &Outside, now_ms: i64) {
    let now = moment_text(now_ms);
    out.push_str("<pfif:person>\n");
    field(out, "person_record_id", &person.id);
    field(out, "entry_date", &now);
    if let Some(over) = person.expires_ms.filter(|at| *at <= now_ms) {
        // Its time is over: only that it was, so that others erase theirs.
        field(out, "expiry_date", &moment_text(over.min(now_ms - 1_000)));
        field(out, "source_date", &now);
        out.push_str("</pfif:person>\n");
        return;
    }
    field(out, "expiry_date", &moment_text(person.expires_ms.unwrap_or(now_ms + DEFAULT_MS)));
    field(out, "author_name", &person.source.author);
    field(out, "source_name", &person.source.office);
    field(out, "source_date", &moment_text(person.source.at_ms.unwrap_or(now_ms).min(now_ms)));
    field(out, "source_url", &person.source.url);
    field(out, "full_name", &person.full_name);
    field(out, "given_name", &person.given);
    field(out, "family_name", &person.family);
    field(out, "alternate_names", &person.other_names.join("\n"));
    field(out, "description", &person.text);
    field(out, "sex", person.sex.map_or("", word_of));
    field(out, "date_of_birth", &born(person));
    field(out, "home_state", &person.origin.state);
    field(out, "home_country", &person.origin.country);
    for note in &person.notes {
        noted(out, note, (&now, now_ms));
    }
    out.push_str("</pfif:person>\n");
}

const fn word_of(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
    }
}

/// The day, the month or the year that both ends share; nothing for a wider interval than a year.
fn born(person: &Outside) -> String {
    let Some((earliest, latest)) = person.born else { return String::new() };
    let (a, b) = (earliest.ymd(), latest.ymd());
    match (a.0 == b.0, a.1 == b.1, a.2 == b.2) {
        (true, true, true) => earliest.to_string(),
        (true, true, false) => format!("{:04}-{:02}", a.0, a.1),
        (true, false, _) => format!("{:04}", a.0),
        _ => String::new(),
    }
}

fn noted(out: &mut String, note: &Note, (now, now_ms): (&str, i64)) {
    out.push_str("<pfif:note>\n");
    field(out, "note_record_id", &note.id);
    field(out, "linked_person_record_id", &note.linked);
    field(out, "entry_date", now);
    field(out, "author_name", &note.author);
    field(out, "source_date", &moment_text(note.at_ms.min(now_ms)));
    field(out, "author_made_contact", note.made_contact.map_or("", |c| if c { "true" } else { "false" }));
    field(out, "status", note.status.map_or("", status_word));
    field(out, "text", &note.text);
    out.push_str("</pfif:note>\n");
}
