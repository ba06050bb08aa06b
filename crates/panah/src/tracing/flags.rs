//! What is odd about a request, said in plain words and never decided by the program.

use super::model::{REQUESTS_OF_ONE, RequestField};
use super::view::{Request, Tracing, is_grown};
use crate::base::ids::RequestId;
use dates::Day;
use names::{fold, spaceless};
use std::collections::HashMap;

/// Who asks for how many, and who is sought how often: gathered once for everything a page shows.
pub struct Flags<'a> {
    tracing: &'a Tracing,
    asked: HashMap<String, usize>,
    sought: HashMap<(String, String), Vec<(i64, RequestId)>>,
}

impl<'a> Flags<'a> {
    /// Over the requests that are open on a day.
    pub fn new(tracing: &'a Tracing, today: Day) -> Self {
        let mut flags = Self { tracing, asked: HashMap::new(), sought: HashMap::new() };
        for request in tracing.requests().filter(|r| !r.way().is_over() && !r.is_past(today)) {
            if let Some(who) = enquirer(request) {
                *flags.asked.entry(who).or_default() += 1;
            }
            if let Some(key) = sought(request) {
                flags.sought.entry(key).or_default().push((request.taken_ms, request.id));
            }
        }
        flags
    }

    /// The keys of the sentences about a request, the gravest first.
    pub fn of(&self, request: &Request, today: Day) -> Vec<&'static str> {
        let about = request.about(today);
        let asked = enquirer(request).and_then(|who| self.asked.get(&who)).copied().unwrap_or(0);
        [
            (!about.consented && !about.child_alone, "trace-flag-no-consent"),
            (asked > REQUESTS_OF_ONE, "trace-flag-many"),
            (self.same(request, today).is_some(), "trace-flag-same"),
            (contradicts(request, RequestField::Sex), "trace-flag-sex"),
            (contradicts(request, RequestField::Birth), "trace-flag-birth"),
            (alone_and_grown(request, today), "trace-flag-grown"),
            (request.names().is_empty(), "trace-flag-no-name"),
        ]
        .into_iter()
        .filter_map(|(holds, key)| holds.then_some(key))
        .collect()
    }

    /// The oldest other open request for the same person: the same call taken twice, or by two partners. The same names
    /// are enough; in another spelling it is who most likely is the same.
    pub fn same(&self, request: &Request, today: Day) -> Option<RequestId> {
        let named = sought(request).and_then(|key| self.sought.get(&key)).into_iter().flatten();
        let named = named.filter(|(_, id)| *id != request.id).min().map(|(_, id)| *id);
        named.or_else(|| self.tracing.same_sought(request, today))
    }
}

/// Who is sought, as one key: the first name and the father's, both known.
fn sought(request: &Request) -> Option<(String, String)> {
    let name = request.names().first().map(|n| fold(n.show())).unwrap_or_default();
    let father = request.record.text(RequestField::Father).map(|f| fold(f.show())).unwrap_or_default();
    (!name.is_empty() && !father.is_empty()).then_some((name, father))
}

/// Said to be a child alone, of an age at which nobody is a child.
fn alone_and_grown(request: &Request, today: Day) -> bool {
    request.record.flag(RequestField::ChildAlone) == Some(true) && is_grown(&request.record, today)
}

fn contradicts(request: &Request, field: RequestField) -> bool {
    request.record.heads(field).len() > 1
}

/// Who asks, as one key: name and father, or the number they call from. A partner asks for many and is not one
/// enquirer.
fn enquirer(request: &Request) -> Option<String> {
    if request.is_partners() {
        return None;
    }
    let text = |field| request.record.text(field).map(|t| spaceless(t.show())).unwrap_or_default();
    let contact = request.record.text(RequestField::EnquirerContact).map(|t| names::digits_key(t.show()));
    match contact.filter(|digits| digits.len() >= 7) {
        Some(digits) => Some(digits.chars().rev().take(9).collect()),
        None => Some(text(RequestField::EnquirerName) + &text(RequestField::EnquirerFather)),
    }
    .filter(|key| !key.is_empty())
}
