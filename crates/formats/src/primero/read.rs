//! Records out of Primero's JSON.

use crate::outside::{Flag, Kind, Line, Outside, Reason, Seeker, Sex, Verdict, What};
use crate::text::{LARGEST, LONGEST, birth, born_of_age, day_of, flag, harmless};
use dates::Day;
use serde_json::{Map, Value};
use std::collections::HashSet;

type Object = Map<String, Value>;
type Refusal = (Reason, String);

/// The fields of a tracing request that are looked at. Others of Primero's own list are passed over in silence.
const REQUEST: &[&str] = &include!("request_fields.in");
/// The fields of a case.
const CASE: &[&str] = &include!("case_fields.in");
/// What is left out, whatever it says: ways to reach people, addresses, places.
const LEFT_OUT: [&str; 10] = [
    "relation_telephone",
    "relation_address_current",
    "relation_location_current",
    "telephone_last",
    "telephone_current",
    "address_current",
    "location_current",
    "address_last",
    "address_registration",
    "location_registration",
];

/// Every sought person of a list of tracing requests, or of a single one, with what was decided.
pub fn read_requests(bytes: &[u8], now_ms: i64) -> Vec<Line> {
    each(bytes, now_ms, &|record, reader| reader.request(record))
}

/// Every case of a list, or a single one, with what was decided.
pub fn read_cases(bytes: &[u8], now_ms: i64) -> Vec<Line> {
    each(bytes, now_ms, &|record, reader| {
        let taken = reader.case(record);
        reader.push(record, taken);
    })
}

struct Reader {
    now_ms: i64,
    number: u32,
    seen: HashSet<String>,
    flags: Vec<Flag>,
    lines: Vec<Line>,
}

fn each(bytes: &[u8], now_ms: i64, one: &dyn Fn(&Object, &mut Reader)) -> Vec<Line> {
    let whole = match parse(bytes) {
        Ok(whole) => whole,
        Err(reason) => return vec![Line::file(reason, 1)],
    };
    let records: Vec<Value> = match whole {
        Value::Array(all) => all,
        Value::Object(mut map) => match map.remove("data") {
            Some(Value::Array(all)) => all,
            Some(single @ Value::Object(_)) => vec![single],
            _ => return vec![Line::file(Reason::NotThis, 1)],
        },
        _ => return vec![Line::file(Reason::NotThis, 1)],
    };
    if records.is_empty() {
        return vec![Line::file(Reason::NoRecords, 1)];
    }
    let mut reader = Reader { now_ms, number: 0, seen: HashSet::new(), flags: Vec::new(), lines: Vec::new() };
    for record in &records {
        reader.number += 1;
        reader.flags.clear();
        match record {
            Value::Object(record) => one(record, &mut reader),
            _ => reader.push(&Object::new(), Err((Reason::WrongType, String::new()))),
        }
    }
    reader.lines
}

fn parse(bytes: &[u8]) -> Result<Value, Reason> {
    if bytes.len() > LARGEST {
        return Err(Reason::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| Reason::Encoding)?;
    if text.trim().is_empty() {
        return Err(Reason::Empty);
    }
    // The parser itself stops at a depth of 128.
    serde_json::from_str(text).map_err(|e| {
        if e.to_string().contains("recursion limit") { Reason::TooDeep } else { Reason::Malformed }
    })
}

fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// A tick box, which some lists send as a word.
fn truth(record: &Object, name: &str) -> bool {
    let said = record.get(name);
    matches!(said, Some(Value::Bool(true))) || said.and_then(Value::as_str) == Some("true")
}

impl Reader {
    fn push(&mut self, record: &Object, taken: Result<Outside, Refusal>) {
        let id = record.get("id").and_then(Value::as_str).unwrap_or_default().chars().take(200).collect();
        let (id, verdict) = match taken {
            Ok(person) => (person.id.clone(), Verdict::Person(Box::new(person))),
            Err((reason, field)) => (id, Verdict::Refused(reason, field)),
        };
        let flags = self.flags.clone();
        self.lines.push(Line { what: What::Person, id, line: self.number, verdict, flags });
    }

    /// A field's text. Null and nothing are the same; another type is refused.
    fn text(&mut self, record: &Object, name: &str) -> Result<String, Refusal> {
        match record.get(name) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) if text.chars().count() <= LONGEST => {
                Ok(harmless(text, &mut self.flags))
            }
            Some(Value::String(_)) => Err((Reason::TooLong, name.to_owned())),
            Some(_) => Err((Reason::WrongType, name.to_owned())),
        }
    }

    fn day(&mut self, record: &Object, name: &str) -> Result<Option<Day>, Refusal> {
        let text = self.text(record, name)?;
        // Some installations send a moment where a day is meant.
        let day = text.get(..10).filter(|_| text.len() == 10 || text.as_bytes().get(10) == Some(&b'T'));
        match (text.as_str(), day.map(Day::parse_iso)) {
            ("", _) => Ok(None),
            (_, Some(Ok(day))) => Ok(Some(day)),
            _ => Err((Reason::Date, name.to_owned())),
        }
    }

    fn id(&mut self, record: &Object) -> Result<String, Refusal> {
        let id = self.text(record, "id")?.to_ascii_lowercase();
        if !is_uuid(&id) {
            return Err((Reason::Id, "id".to_owned()));
        }
        if self.seen.insert(id.clone()) { Ok(id) } else { Err((Reason::Duplicate, "id".to_owned())) }
    }

    fn known(&mut self, record: &Object, known: &[&str]) {
        if record.keys().any(|k| !known.contains(&k.as_str())) {
            flag(&mut self.flags, Flag::UnknownField);
        }
        let said = |v: &Value| !v.is_null() && v.as_str() != Some("");
        if LEFT_OUT.iter().any(|name| record.get(*name).is_some_and(said)) {
            flag(&mut self.flags, Flag::LeftOut);
        }
        if !truth(record, "disclosure_other_orgs") {
            flag(&mut self.flags, Flag::NoConsent);
        }
    }

    fn sex(&mut self, record: &Object) -> Result<Option<Sex>, Refusal> {
        match self.text(record, "sex")?.as_str() {
            "" => Ok(None),
            "female" => Ok(Some(Sex::Female)),
            "male" => Ok(Some(Sex::Male)),
            _ => {
                flag(&mut self.flags, Flag::UnknownValue);
                Ok(None)
            }
        }
    }

    /// The days of birth: the day itself, its whole year where it is estimated, or what the age comes to.
    fn born(&mut self, record: &Object, on: Option<Day>) -> Result<Option<(Day, Day)>, Refusal> {
        let today = day_of(self.now_ms);
        if let Some(day) = self.day(record, "date_of_birth")? {
            if day > today {
                return Err((Reason::Future, "date_of_birth".to_owned()));
            }
            let estimated = truth(record, "estimated");
            return Ok(if estimated { birth(&format!("{:04}", day.ymd().0)) } else { Some((day, day)) });
        }
        match record.get("age") {
            None | Some(Value::Null) => Ok(None),
            Some(age) => {
                let age = age.as_i64().ok_or((Reason::WrongType, "age".to_owned()))?;
                let years = i32::try_from(age).ok().filter(|y| (0..=130).contains(y));
                let years = years.ok_or((Reason::Age, "age".to_owned()))?;
                Ok(born_of_age((years, years), on.unwrap_or(today)))
            }
        }
    }

    fn past(&mut self, record: &Object, name: &str) -> Result<Option<Day>, Refusal> {
        let day = self.day(record, name)?;
        if day.is_some_and(|d| d > day_of(self.now_ms)) {
            return Err((Reason::Future, name.to_owned()));
        }
        Ok(day)
    }

    fn request(&mut self, record: &Object) {
        self.known(record, REQUEST);
        match self.enquiry(record) {
            Err(refusal) => self.push(record, Err(refusal)),
            Ok((id, on, seeker, sought)) => {
                for one in &sought {
                    let taken = match one {
                        Value::Object(one) => self.sought(one, (&id, on, &seeker)),
                        _ => Err((Reason::WrongType, "tracing_request_subform_section".to_owned())),
                    };
                    self.push(record, taken);
                }
            }
        }
    }

    fn enquiry(&mut self, record: &Object) -> Result<(String, Option<Day>, String, Vec<Value>), Refusal> {
        let id = self.id(record)?;
        let on = self.past(record, "inquiry_date")?;
        self.past(record, "date_of_separation")?;
        let seeker = self.text(record, "relation_name")?;
        match record.get("tracing_request_subform_section") {
            Some(Value::Array(sought)) if !sought.is_empty() => Ok((id, on, seeker, sought.clone())),
            None | Some(Value::Null | Value::Array(_)) => {
                Err((Reason::NoName, "tracing_request_subform_section".to_owned()))
            }
            Some(_) => Err((Reason::WrongType, "tracing_request_subform_section".to_owned())),
        }
    }

    fn sought(
        &mut self,
        one: &Object,
        (id, on, seeker): (&str, Option<Day>, &str),
    ) -> Result<Outside, Refusal> {
        let part = self.text(one, "unique_id")?;
        let id = if part.is_empty() { id.to_owned() } else { format!("{id}/{part}") };
        let name = self.text(one, "name")?;
        if name.is_empty() {
            return Err((Reason::NoName, "name".to_owned()));
        }
        if !part.is_empty() && !self.seen.insert(id.clone()) {
            return Err((Reason::Duplicate, "unique_id".to_owned()));
        }
        self.past(one, "date_of_separation")?;
        let mut person = Outside { kind: Kind::Seeks, ..Outside::named(id, name) };
        for other in ["name_nickname", "name_other"] {
            person.other_names.extend(Some(self.text(one, other)?).filter(|n| !n.is_empty()));
        }
        person.sex = self.sex(one)?;
        person.born = self.born(one, on)?;
        person.last_known = self.text(one, "location_last")?;
        person.source.at_ms = on.map(|d| i64::from(d.days()) * 86_400_000);
        person.seeker = Some(Seeker { name: seeker.to_owned(), relation: self.text(one, "relation")? });
        Ok(person)
    }

    fn case(&mut self, record: &Object) -> Result<Outside, Refusal> {
        self.known(record, CASE);
        let id = self.id(record)?;
        let on = self.past(record, "registration_date")?;
        let (given, family) = (self.text(record, "name_first")?, self.text(record, "name_last")?);
        let mut name = self.text(record, "name")?;
        if name.is_empty() {
            name = format!("{given} {family}").trim().chars().take(LONGEST).collect();
        }
        if name.is_empty() {
            return Err((Reason::NoName, "name".to_owned()));
        }
        let mut person = Outside { kind: Kind::Found, given, family, ..Outside::named(id, name) };
        for other in ["name_nickname", "name_other"] {
            person.other_names.extend(Some(self.text(record, other)?).filter(|n| !n.is_empty()));
        }
        person.sex = self.sex(record)?;
        person.born = self.born(record, on)?;
        person.last_known = self.text(record, "location_last")?;
        person.source.at_ms = on.map(|d| i64::from(d.days()) * 86_400_000);
        self.family(record, &mut person)?;
        if !truth(record, "consent_for_tracing") {
            flag(&mut self.flags, Flag::NoConsent);
        }
        Ok(person)
    }

    fn family(&mut self, record: &Object, person: &mut Outside) -> Result<(), Refusal> {
        let Some(Value::Array(family)) = record.get("family_details_section") else { return Ok(()) };
        for member in family.iter().filter_map(Value::as_object) {
            let name = self.text(member, "relation_name")?;
            match self.text(member, "relation")?.as_str() {
                "father" if person.father.is_empty() => person.father = name,
                "mother" if person.mother.is_empty() => person.mother = name,
                "grandfather" if person.grandfather.is_empty() => person.grandfather = name,
                _ => {}
            }
        }
        Ok(())
    }
}
