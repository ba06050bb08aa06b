//! The page of one request: what is sought, how far it has come, what may be told, and the next step.

use super::board::age;
use super::model::{GROUPS, RequestField};
use super::picture;
use super::steps::{Allows, Checked, Step, Way};
use super::view::{Request, Taken};
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::ids::RequestId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::Field;
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::{Builder, Input};
use crate::people::typed::Typed;
use crate::people::{Pair, when};
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;

/// A button for a step.
pub struct Button {
    /// What the form sends.
    pub code: &'static str,
    /// What it says.
    pub label: String,
    /// Why it cannot be pressed now; empty when it can.
    pub why_not: String,
}

/// A step that was taken.
pub struct Line {
    /// The day and hour.
    pub when: (Bit, Bit),
    /// Who.
    pub who: Bit,
    /// What.
    pub what: String,
    /// Why, in their words.
    pub why: Bits,
    /// The day said with it on which somebody asks after them, in words.
    pub asks: String,
}

/// A field with two values.
pub struct Clash {
    /// The field's code.
    pub code: &'static str,
    /// The label.
    pub label: String,
    /// The values.
    pub sides: Vec<Bits>,
}

/// What somebody may do here.
#[derive(Clone, Copy, Default)]
pub struct May {
    /// Change fields and take steps.
    pub step: bool,
    /// Look at candidates.
    pub look: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "tracing/pages/request.html")]
pub struct RequestPage {
    /// The frame.
    pub shell: Shell,
    /// The id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// Names of the person sought.
    pub names: Bits,
    /// The state in words.
    pub status: String,
    /// How long ago it was taken.
    pub age: String,
    /// What may be told to the enquirer now.
    pub telling: String,
    /// The words for the enquirer: the same whether nobody was found or somebody does not want to be.
    pub say: String,
    /// Rules of safe contact with the enquirer: label and words.
    pub safe: Vec<(String, Bit)>,
    /// What is odd, in sentences.
    pub flags: Vec<String>,
    /// The other request of the same names: id and code.
    pub same: Option<(String, Bit)>,
    /// What is missing before the person counts as found.
    pub missing: String,
    /// The candidate that was confirmed: its address and what it is.
    pub confirmed: Option<(String, Bits)>,
    /// When somebody asks after them, in words, and whether that day has come.
    pub asks: Option<(String, bool)>,
    /// The field for that day, where a step that can be taken now takes one.
    pub ask_on: Option<Input>,
    /// The fields by group.
    pub groups: Vec<(String, Vec<Pair>)>,
    /// Fields with two values.
    pub clashes: Vec<Clash>,
    /// Steps that can be taken now, or why not.
    pub next: Vec<Button>,
    /// Steps that end it.
    pub ends: Vec<Button>,
    /// Steps taken, newest first.
    pub line: Vec<Line>,
    /// What the reader may do.
    pub may: May,
}

impl RequestPage {
    /// The page of a request that a glance shows.
    ///
    /// # Errors
    /// `NotThere`.
    pub fn new(app: &App, actor: &Actor, view: &Glance<'_>, id: RequestId) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/tracing");
        shell.here = format!("/tracing/{id}");
        let t = shell.t;
        let (tracing, today) = (view.tracing()?, app.today());
        let request = tracing.request_on(id, app.today()).ok_or(Fault::NotThere)?;
        let (way, about) = (request.way(), request.about(today));
        let tells = way.may_tell(about);
        let members = view.members()?;
        let taken = app.desk().clock().day_of(crate::base::Moment(request.taken_ms));
        let flags = super::flags::Flags::new(tracing, today);
        let same = flags.same(request, today).and_then(|id| tracing.request(id));
        let button = |step: Step| Button {
            code: step.code(),
            label: t.coded("trace-step", step.code()),
            why_not: way.refuses(step, actor.user, about).map(|key| t.s(key)).unwrap_or_default(),
        };
        let line = |taken: &Taken| Line {
            when: when(app, taken.stamp.at_ms, t),
            who: Bit::said(
                &taken.who.and_then(|w| members.member(w)).map(|m| m.name.clone()).unwrap_or_default(),
                None,
            ),
            what: t.coded("trace-step", taken.step.code()),
            why: said(taken.why.show()),
            asks: taken.ask_on.map(|day| t.one("trace-ask-on-day", "day", t.day(day))).unwrap_or_default(),
        };
        let next: Vec<Button> = next(&way).into_iter().map(button).collect();
        Ok(Self {
            id: id.to_string(),
            code: picture::code(request),
            names: picture::names(request, t),
            status: picture::status(way.status, t),
            age: age(taken, today, t),
            telling: t.coded("trace-tell", tells.code()),
            say: t.s(if tells == Allows::Nothing {
                "trace-say-still-looking"
            } else {
                "trace-say-as-allowed"
            }),
            safe: safe(request, t),
            flags: flags.of(request, today).into_iter().map(|key| t.s(key)).collect(),
            same: same.map(|r| (r.id.to_string(), picture::code(r))),
            missing: missing(&way, request, app, t),
            confirmed: tracing
                .confirmed(id)
                .map(|side| (super::pair::path(id, side), picture::side(tracing, side, today, t))),
            groups: groups(request, t),
            clashes: clashes(request, t),
            asks: picture::asks(request, today, t),
            ask_on: ask_on(&next, t),
            next,
            ends: ENDS.into_iter().map(button).filter(|b| b.why_not.is_empty()).collect(),
            line: request.steps().iter().rev().map(line).collect(),
            may: May {
                step: actor.does(Act::StepRequest),
                look: actor.does(Act::LookUp) && request.is_sought(today),
            },
            shell,
        })
    }
}

impl RequestPage {
    fn something_missing(&self) -> bool {
        self.next.iter().any(|b| !b.why_not.is_empty())
    }
}

const ENDS: [Step; 4] = [Step::Pause, Step::Refuse, Step::Withdraw, Step::Close];

/// The steps worth showing in a state: those that lead on from it.
fn next(way: &Way) -> Vec<Step> {
    use super::steps::{Found, Status as S};
    let asked = [Allows::Nothing, Allows::News, Allows::Contact, Allows::Place].map(Step::Asked);
    match way.status {
        S::Open => vec![Step::Search],
        S::Paused => vec![Step::Open, Step::Search],
        S::Possible => vec![Step::Verify, Step::Unmatch],
        S::Verifying => vec![
            Step::Check(Checked::Enquirer, true),
            Step::Check(Checked::Enquirer, false),
            Step::Check(Checked::Sought, true),
            Step::Check(Checked::Sought, false),
            Step::BestInterests(true),
            Step::BestInterests(false),
            Step::Locate(Found::Alive),
            Step::Locate(Found::Detained),
            Step::Locate(Found::Deported),
            Step::Locate(Found::Deceased),
            Step::Unmatch,
        ],
        S::Located => asked.into_iter().chain([Step::Inform]).collect(),
        S::Informed => [Step::Contact, Step::Reunify, Step::FollowUp].into_iter().chain(asked).collect(),
        S::InContact => [Step::Reunify, Step::FollowUp].into_iter().chain(asked).collect(),
        S::Reunified | S::FollowUp => vec![Step::FollowUp],
        S::Draft | S::Refused | S::Withdrawn | S::Closed => vec![Step::Open],
        S::Searching | S::Duplicate => Vec::new(),
    }
}

/// The field for the day on which somebody asks after them: none is proposed, since no source gives an interval.
pub fn ask_on(next: &[Button], t: Tongue) -> Option<Input> {
    let takes =
        |b: &Button| b.why_not.is_empty() && Step::BUTTONS.iter().any(|s| s.sets_day() && s.code() == b.code);
    let field = || Builder { t, typed: &Typed::default(), refusals: &[] }.line("ask-on", "trace-ask-on");
    next.iter().any(takes).then(|| field().hint(t, "trace-ask-on-hint").short())
}

fn missing(way: &Way, request: &Request, app: &App, t: Tongue) -> String {
    let verifying = way.status == super::steps::Status::Verifying;
    let why = way.unverified(request.about(app.today())).filter(|_| verifying);
    why.map(|key| t.s(key)).unwrap_or_default()
}

fn said(text: &str) -> Bits {
    if text.is_empty() { Bits::default() } else { Bit::said(text, None).into() }
}

fn safe(request: &Request, t: Tongue) -> Vec<(String, Bit)> {
    match request.record.get(RequestField::EnquirerSafe) {
        Some(crate::desk::record::Value::Safe(rules)) => crate::people::picture::rules_of(rules, t),
        _ => Vec::new(),
    }
}

/// The fields of a request by group. The safe-contact rules stand at the head of the page, not among them.
pub fn groups(request: &Request, t: Tongue) -> Vec<(String, Vec<Pair>)> {
    let pair = |field: &RequestField| Pair {
        code: field.code(),
        label: picture::label(*field, t),
        value: request.record.get(*field).map(|v| picture::value(*field, v, t)).unwrap_or_default(),
    };
    let shown = |f: &&RequestField| **f != RequestField::EnquirerSafe;
    GROUPS.iter().map(|(key, fields)| (t.s(key), fields.iter().filter(shown).map(pair).collect())).collect()
}

fn clashes(request: &Request, t: Tongue) -> Vec<Clash> {
    let clash = |field: RequestField| Clash {
        code: field.code(),
        label: picture::label(field, t),
        sides: request.record.heads(field).iter().map(|h| picture::value(field, h.value, t)).collect(),
    };
    request.record.clashes().into_iter().map(clash).collect()
}
