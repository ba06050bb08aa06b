//! Records out of a PFIF document or feed, each taken or refused with its reason.

use super::document::{Version, records, text_of, tree, version};
use super::fields::Fields;
use crate::outside::{Flag, Kind, Line, Note, Outside, Place, Reason, Sex, Source, Status, Verdict, What};
use crate::text::{LONGEST, LONGEST_ID, age, birth, born_of_age, day_of, flag, url};
use dates::Day;
use roxmltree::{Document, Node};
use std::collections::HashSet;

/// More than this to keep somebody else's record is worth a look: a year.
const LONG_MS: i64 = 366 * 86_400_000;
/// What a record may still say when its time is over.
const PLACEHOLDER: [&str; 4] = ["person_record_id", "source_date", "entry_date", "expiry_date"];

type Refusal = (Reason, String);

/// Every record of a file with what was decided, in order. A file that cannot be read at all is one line of kind
/// `File`.
pub fn read(bytes: &[u8], now_ms: i64) -> Vec<Line> {
    match read_all(bytes, now_ms) {
        Ok(lines) => lines,
        Err((reason, line)) => vec![Line::file(reason, line)],
    }
}

fn read_all(bytes: &[u8], now_ms: i64) -> Result<Vec<Line>, (Reason, u32)> {
    let document = tree(text_of(bytes)?)?;
    let mut reader = Reader { document: &document, now_ms, seen: HashSet::new(), lines: Vec::new() };
    for node in records(&document)? {
        match node.tag_name().name() {
            "person" => reader.person(node),
            "note" => reader.note(node, None),
            _ => reader.push(
                node,
                (What::File, ""),
                Verdict::Refused(Reason::NotThis, String::new()),
                Vec::new(),
            ),
        }
    }
    let mut lines = reader.lines;
    links(&mut lines);
    Ok(lines)
}

struct Reader<'a, 'i> {
    document: &'a Document<'i>,
    now_ms: i64,
    seen: HashSet<String>,
    lines: Vec<Line>,
}

/// `domain/local`: a domain of letters, digits, dots and dashes, then anything without white space.
fn is_id(id: &str) -> bool {
    let parts = id.split_once('/');
    let fits = |domain: &str| {
        !domain.is_empty()
            && domain.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
            && domain.bytes().any(|b| b.is_ascii_alphanumeric())
    };
    id.chars().count() <= LONGEST_ID
        && !id.chars().any(char::is_whitespace)
        && parts.is_some_and(|(domain, local)| fits(domain) && !local.is_empty())
}

fn refuse<T>(reason: Reason, field: &str) -> Result<T, Refusal> {
    Err((reason, field.to_owned()))
}

impl<'a, 'i> Reader<'a, 'i> {
    fn push(&mut self, node: Node<'a, 'i>, (what, id): (What, &str), verdict: Verdict, flags: Vec<Flag>) {
        let line = self.document.text_pos_at(node.range().start).row;
        let id = id.chars().take(LONGEST_ID).collect();
        self.lines.push(Line { what, id, line, verdict, flags });
    }

    fn person(&mut self, node: Node<'a, 'i>) {
        let notes: Vec<_> =
            node.children().filter(|n| n.is_element() && n.tag_name().name() == "note").collect();
        let (id, verdict, flags) = match Fields::read(node) {
            Err((reason, field)) => (String::new(), Verdict::Refused(reason, field), Vec::new()),
            Ok(mut fields) => {
                let id = fields.get("person_record_id").to_owned();
                let verdict = match self.taken(&mut fields, (version(node), !notes.is_empty())) {
                    Ok(person) => Verdict::Person(Box::new(person)),
                    Err((reason, field)) => Verdict::Refused(reason, field),
                };
                (id, verdict, fields.flags)
            }
        };
        let refused = matches!(verdict, Verdict::Refused(..));
        let place = self.lines.len();
        self.push(node, (What::Person, &id), verdict, flags);
        for note in notes {
            self.note(note, Some((&id, refused)));
        }
        self.gather(place);
    }

    /// Puts the notes taken after a person into the person, and lets them say what is wanted.
    fn gather(&mut self, place: usize) {
        let notes: Vec<Note> =
            self.lines.iter().skip(place + 1).filter_map(|l| note_of(l).cloned()).collect();
        if let Some(Line { verdict: Verdict::Person(person), .. }) = self.lines.get_mut(place) {
            let newest = notes.iter().filter(|n| n.status.is_some()).max_by_key(|n| n.at_ms);
            person.kind = match newest.and_then(|n| n.status) {
                Some(Status::InformationSought | Status::BelievedMissing) => Kind::Seeks,
                Some(Status::IsNoteAuthor | Status::BelievedAlive | Status::BelievedDead) => Kind::Found,
                None => Kind::Unsaid,
            };
            let last = notes.iter().filter(|n| !n.last_known.is_empty()).max_by_key(|n| n.at_ms);
            person.last_known = last.map(|n| n.last_known.clone()).unwrap_or_default();
            person.notes = notes;
        }
    }

    fn once(&mut self, id: &str, field: &str) -> Result<(), Refusal> {
        if !is_id(id) {
            return refuse(Reason::Id, field);
        }
        if self.seen.insert(id.to_owned()) { Ok(()) } else { refuse(Reason::Duplicate, field) }
    }

    fn taken(
        &mut self,
        fields: &mut Fields,
        (version, has_notes): (Option<Version>, bool),
    ) -> Result<Outside, Refusal> {
        let id = fields.get("person_record_id").to_owned();
        self.once(&id, "person_record_id")?;
        let source_at = fields.moment("source_date")?;
        let entry_at = fields.moment("entry_date")?;
        let expires_ms = fields.moment("expiry_date")?;
        self.expiry(fields, (source_at, entry_at, expires_ms), has_notes)?;
        if entry_at.is_some_and(|at| at > self.now_ms) {
            flag(&mut fields.flags, Flag::EntryDate);
        }
        let source_at = self.source(source_at, fields, version)?;
        let (full_name, more_names) = names(fields)?;
        let mut other_names = more_names;
        other_names.extend(lines(fields.get("alternate_names")));
        let born = self.born(fields, source_at)?;
        let sex = fields.word("sex", &[("female", Sex::Female), ("male", Sex::Male), ("other", Sex::Other)]);
        let mut address = fields.get("source_url").to_owned();
        if !address.is_empty() && url(&address).is_none() {
            flag(&mut fields.flags, Flag::Url);
            address.clear();
        }
        let get = |name: &str| fields.get(name).to_owned();
        Ok(Outside {
            given: get("given_name"),
            family: get("family_name"),
            other_names,
            sex,
            born,
            origin: Place { country: get("home_country"), state: get("home_state"), city: get("home_city") },
            text: get("description"),
            source: Source {
                office: get("source_name"),
                author: get("author_name"),
                url: address,
                at_ms: source_at,
            },
            expires_ms,
            ..Outside::named(id, full_name)
        })
    }

    /// A record whose time is over is never taken, with data or without.
    fn expiry(
        &self,
        fields: &mut Fields,
        (source_at, entry_at, expires): (Option<i64>, Option<i64>, Option<i64>),
        has_notes: bool,
    ) -> Result<(), Refusal> {
        match expires {
            None => flag(&mut fields.flags, Flag::NoExpiry),
            Some(expires) if expires <= self.now_ms => {
                let clean = !fields.more_than(&PLACEHOLDER) && !has_notes && source_at == entry_at;
                let reason = if clean { Reason::Expired } else { Reason::ExpiredWithData };
                return refuse(reason, "expiry_date");
            }
            Some(expires) if expires - self.now_ms > LONG_MS => flag(&mut fields.flags, Flag::LongExpiry),
            Some(_) => {}
        }
        Ok(())
    }

    fn source(
        &self,
        at: Option<i64>,
        fields: &mut Fields,
        version: Option<Version>,
    ) -> Result<Option<i64>, Refusal> {
        match at {
            Some(at) if at > self.now_ms => refuse(Reason::Future, "source_date"),
            None if version >= Some(Version(3)) => refuse(Reason::NoSourceDate, "source_date"),
            None => {
                flag(&mut fields.flags, Flag::NoSourceDate);
                Ok(None)
            }
            at => Ok(at),
        }
    }

    fn born(&self, fields: &mut Fields, source_at: Option<i64>) -> Result<Option<(Day, Day)>, Refusal> {
        let (written, years) = (fields.get("date_of_birth"), fields.get("age"));
        let day = match written {
            "" => None,
            text => Some(birth(text).ok_or((Reason::Date, "date_of_birth".to_owned()))?),
        };
        if day.is_some_and(|(earliest, _)| earliest > day_of(self.now_ms)) {
            return refuse(Reason::Future, "date_of_birth");
        }
        let aged = match years {
            "" => None,
            text => {
                let range = age(text).ok_or((Reason::Age, "age".to_owned()))?;
                born_of_age(range, day_of(source_at.unwrap_or(self.now_ms)))
            }
        };
        if let (Some(day), Some(aged)) = (day, aged)
            && (day.1 < aged.0 || aged.1 < day.0)
        {
            flag(&mut fields.flags, Flag::AgeAndBirth);
        }
        Ok(day.or(aged))
    }

    fn note(&mut self, node: Node<'a, 'i>, inside: Option<(&str, bool)>) {
        let (id, verdict, flags) = match Fields::read(node) {
            Err((reason, field)) => (String::new(), Verdict::Refused(reason, field), Vec::new()),
            Ok(mut fields) => {
                let verdict = match self.noted(&mut fields, inside) {
                    Ok(note) => Verdict::Note(Box::new(note)),
                    Err((reason, field)) => Verdict::Refused(reason, field),
                };
                (fields.get("note_record_id").to_owned(), verdict, fields.flags)
            }
        };
        self.push(node, (What::Note, &id), verdict, flags);
    }

    fn noted(&mut self, fields: &mut Fields, inside: Option<(&str, bool)>) -> Result<Note, Refusal> {
        let id = fields.get("note_record_id").to_owned();
        self.once(&id, "note_record_id")?;
        let named = fields.get("person_record_id").to_owned();
        let about = match inside {
            Some((_, true)) => return refuse(Reason::WithPerson, ""),
            Some((person, false)) if named.is_empty() || named == person => person.to_owned(),
            None if is_id(&named) => named,
            _ => return refuse(Reason::About, "person_record_id"),
        };
        let at = fields.moment("source_date")?;
        fields.moment("entry_date")?;
        for lacking in ["author_name", "source_date", "text"] {
            if fields.get(lacking).is_empty() {
                return refuse(Reason::NoteLacks, lacking);
            }
        }
        let at_ms = at.unwrap_or(self.now_ms);
        if at_ms > self.now_ms {
            return refuse(Reason::Future, "source_date");
        }
        let status = fields.word("status", &STATUSES);
        let made_contact = fields.word("author_made_contact", &[("true", true), ("false", false)]);
        if status == Some(Status::IsNoteAuthor) && made_contact == Some(false) {
            return refuse(Reason::Contradiction, "author_made_contact");
        }
        let linked = fields.get("linked_person_record_id").to_owned();
        if !linked.is_empty() && (!is_id(&linked) || linked == about) {
            return refuse(Reason::About, "linked_person_record_id");
        }
        let get = |name: &str| fields.get(name).to_owned();
        let (author, text, last_known) = (get("author_name"), get("text"), get("last_known_location"));
        Ok(Note { id, about, author, at_ms, status, text, linked, made_contact, last_known })
    }
}

const STATUSES: [(&str, Status); 5] = [
    ("information_sought", Status::InformationSought),
    ("is_note_author", Status::IsNoteAuthor),
    ("believed_alive", Status::BelievedAlive),
    ("believed_missing", Status::BelievedMissing),
    ("believed_dead", Status::BelievedDead),
];

/// The word of a status.
pub fn status_word(status: Status) -> &'static str {
    STATUSES.iter().find(|(_, s)| *s == status).map_or("", |(word, _)| word)
}

fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned)
}

/// The name, and further lines of it; put together from its parts where only they are there.
fn names(fields: &Fields) -> Result<(String, Vec<String>), Refusal> {
    let mut full = lines(fields.get("full_name"));
    if let Some(first) = full.next() {
        return Ok((first, full.collect()));
    }
    let parts = [fields.get("given_name"), fields.get("family_name")];
    let joined: String = parts.join(" ").trim().chars().take(LONGEST).collect();
    if joined.is_empty() { refuse(Reason::NoName, "full_name") } else { Ok((joined, Vec::new())) }
}

fn note_of(line: &Line) -> Option<&Note> {
    match &line.verdict {
        Verdict::Note(note) => Some(note),
        _ => None,
    }
}

/// Flags notes about people who are not here, and links that nobody returns.
fn links(all: &mut [Line]) {
    let here: HashSet<String> =
        all.iter().filter(|l| l.what == What::Person && l.is_taken()).map(|l| l.id.clone()).collect();
    let pairs: HashSet<(String, String)> =
        all.iter().filter_map(note_of).map(|n| (n.about.clone(), n.linked.clone())).collect();
    for line in all {
        let Some(note) = note_of(line) else { continue };
        let back = (note.linked.clone(), note.about.clone());
        let one_way = !note.linked.is_empty() && here.contains(&note.linked) && !pairs.contains(&back);
        let elsewhere = !here.contains(&note.about);
        if elsewhere {
            flag(&mut line.flags, Flag::PersonElsewhere);
        }
        if one_way {
            flag(&mut line.flags, Flag::OneWayLink);
        }
    }
}
