//! What is odd about a request, said in plain words and never decided by the program.

use super::model::{REQUESTS_OF_ONE, RequestField};
use super::view::{Request, Tracing};
use dates::Day;
use names::{fold, spaceless};

/// The keys of the sentences about a request, the gravest first.
pub fn of(tracing: &Tracing, request: &Request, today: Day) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut flag = |holds: bool, key| {
        if holds {
            found.push(key);
        }
    };
    let about = request.about(today);
    flag(!about.consented && !about.child_alone, "trace-flag-no-consent");
    flag(of_one(tracing, request) > REQUESTS_OF_ONE, "trace-flag-many");
    flag(same(tracing, request).is_some(), "trace-flag-same");
    flag(contradicts(request, RequestField::Sex), "trace-flag-sex");
    flag(contradicts(request, RequestField::Birth), "trace-flag-birth");
    flag(request.names().is_empty(), "trace-flag-no-name");
    found
}

fn contradicts(request: &Request, field: RequestField) -> bool {
    request.record.heads(field).len() > 1
}

/// Who asks, as one key: name and father, or the number they call from.
fn enquirer(request: &Request) -> Option<String> {
    let text = |field| request.record.text(field).map(|t| spaceless(t.show())).unwrap_or_default();
    let contact = request.record.text(RequestField::EnquirerContact).map(|t| names::digits_key(t.show()));
    match contact.filter(|digits| digits.len() >= 7) {
        Some(digits) => Some(digits.chars().rev().take(9).collect()),
        None => Some(text(RequestField::EnquirerName) + &text(RequestField::EnquirerFather)),
    }
    .filter(|key| !key.is_empty())
}

/// How many open requests the same enquirer has.
pub fn of_one(tracing: &Tracing, request: &Request) -> usize {
    let Some(who) = enquirer(request) else { return 0 };
    tracing.requests().filter(|r| !r.way().is_over() && enquirer(r).as_ref() == Some(&who)).count()
}

/// Another open request with the same names for the same person: the same call taken twice, or by two partners.
pub fn same<'a>(tracing: &'a Tracing, request: &Request) -> Option<&'a Request> {
    let key = |r: &Request| {
        let name = r.names().first().map(|n| fold(n.show())).unwrap_or_default();
        let father = r.record.text(RequestField::Father).map(|f| fold(f.show())).unwrap_or_default();
        (!name.is_empty() && !father.is_empty()).then_some((name, father))
    };
    let mine = key(request)?;
    let mut others: Vec<&Request> = tracing
        .requests()
        .filter(|r| r.id != request.id && !r.way().is_over() && key(r).as_ref() == Some(&mine))
        .collect();
    others.sort_by_key(|r| (r.taken_ms, r.id));
    others.first().copied()
}
