//! Records as Primero takes them.

use crate::outside::{Outside, Sex};
use crate::text::{LONGEST, day_of};
use dates::Day;
use serde_json::{Map, Value, json};

/// Relations that Primero's list has; any other is `other_family`.
const RELATIONS: [&str; 13] = [
    "mother",
    "father",
    "aunt",
    "uncle",
    "grandmother",
    "grandfather",
    "brother",
    "sister",
    "husband",
    "wife",
    "partner",
    "other_family",
    "other_nonfamily",
];

fn list(rows: &[Value]) -> String {
    let count = rows.len();
    let all = json!({ "data": rows, "metadata": { "total": count, "per": count.max(1), "page": 1 } });
    format!("{all:#}\n")
}

/// A UUID for an id: the one it is, else one made of it, the same every time (version 8).
fn uuid(id: &str) -> String {
    let shaped = id.len() == 36
        && id.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        });
    if shaped {
        return id.to_ascii_lowercase();
    }
    // FNV-1a, twice with two starts: a name for a record, not a seal.
    let hash = |start: u64| id.bytes().fold(start, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let (a, b) = (hash(0xcbf2_9ce4_8422_2325), hash(0x9ae1_6a3b_2f90_404f));
    format!(
        "{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        0x8000 | ((b >> 48) & 0x3fff),
        b & 0xffff_ffff_ffff
    )
}

fn put(map: &mut Map<String, Value>, name: &str, text: &str) {
    if !text.is_empty() {
        map.insert(name.to_owned(), json!(text.chars().take(LONGEST).collect::<String>()));
    }
}

/// Name, sex and birth. Where only an interval of birth is known, its first year's first day stands with `estimated`,
/// which Primero's case form has and its request form has not.
fn who(person: &Outside, estimated: bool) -> Map<String, Value> {
    let mut map = Map::new();
    put(&mut map, "name", &person.full_name);
    put(&mut map, "name_other", &person.other_names.join(", "));
    match person.sex {
        Some(Sex::Female) => put(&mut map, "sex", "female"),
        Some(Sex::Male) => put(&mut map, "sex", "male"),
        Some(Sex::Other) | None => {}
    }
    if let Some((earliest, latest)) = person.born {
        if earliest == latest {
            put(&mut map, "date_of_birth", &earliest.to_string());
        } else if estimated {
            let first = Day::gregorian(earliest.ymd().0, 1, 1).unwrap_or(earliest);
            put(&mut map, "date_of_birth", &first.to_string());
            map.insert("estimated".to_owned(), json!(true));
        }
    }
    map
}

/// Full years on a day, by the middle of what the birth can mean.
fn age(person: &Outside, on: Day) -> Option<i32> {
    let (earliest, latest) = person.born?;
    let middle = earliest.plus((latest - earliest) / 2);
    let (a, b) = (middle.ymd(), on.ymd());
    let years = b.0 - a.0 - i32::from((b.1, b.2) < (a.1, a.2));
    (0..=130).contains(&years).then_some(years)
}

/// Tracing requests: one for each record, with one sought person. Only records that may go to other offices belong
/// here: it is said of each that its enquirer agreed.
pub fn write_requests(people: &[Outside], now_ms: i64) -> String {
    let row = |person: &Outside| {
        let on = day_of(person.source.at_ms.unwrap_or(now_ms).min(now_ms));
        let mut sought = who(person, false);
        let part = person.id.split_once('/').map_or(person.id.as_str(), |(_, part)| part);
        sought.insert("unique_id".to_owned(), json!(uuid(part)));
        sought.insert("tracing_request_status".to_owned(), json!("open"));
        if let Some(age) = age(person, on) {
            sought.insert("age".to_owned(), json!(age));
        }
        let mut map = Map::new();
        if let Some(seeker) = &person.seeker {
            put(&mut map, "relation_name", &seeker.name);
            let relation =
                RELATIONS.iter().find(|r| **r == seeker.relation).copied().unwrap_or("other_family");
            put(&mut sought, "relation", if seeker.relation.is_empty() { "" } else { relation });
        }
        map.insert("id".to_owned(), json!(uuid(&person.id)));
        map.insert("inquiry_date".to_owned(), json!(on.to_string()));
        map.insert("status".to_owned(), json!("open"));
        map.insert("disclosure_other_orgs".to_owned(), json!(true));
        map.insert("tracing_request_subform_section".to_owned(), json!([sought]));
        Value::Object(map)
    };
    list(&people.iter().filter(|p| p.expires_ms.is_none_or(|at| at > now_ms)).map(row).collect::<Vec<_>>())
}

/// Cases: only of people who agreed to be traced and to be shared.
pub fn write_cases(people: &[Outside], now_ms: i64) -> String {
    let row = |person: &Outside| {
        let on = day_of(person.source.at_ms.unwrap_or(now_ms).min(now_ms));
        let mut map = who(person, true);
        put(&mut map, "name_first", &person.given);
        put(&mut map, "name_last", &person.family);
        if let Some(age) = age(person, on) {
            map.insert("age".to_owned(), json!(age));
        }
        let family: Vec<Value> =
            [("father", &person.father), ("mother", &person.mother), ("grandfather", &person.grandfather)]
                .into_iter()
                .filter(|(_, name)| !name.is_empty())
                .map(|(relation, name)| {
                    let id = uuid(&format!("{}/{relation}", person.id));
                    json!({ "relation": relation, "relation_name": name, "unique_id": id })
                })
                .collect();
        if !family.is_empty() {
            map.insert("family_details_section".to_owned(), json!(family));
        }
        map.insert("id".to_owned(), json!(uuid(&person.id)));
        map.insert("registration_date".to_owned(), json!(on.to_string()));
        map.insert("status".to_owned(), json!("open"));
        map.insert("disclosure_other_orgs".to_owned(), json!(true));
        map.insert("consent_for_tracing".to_owned(), json!(true));
        Value::Object(map)
    };
    list(&people.iter().filter(|p| p.expires_ms.is_none_or(|at| at > now_ms)).map(row).collect::<Vec<_>>())
}
