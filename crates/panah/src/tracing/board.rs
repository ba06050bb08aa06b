//! The board: children alone first, then those somebody asks after today, then what waits for a person, by state and age.

use super::flags::Flags;
use super::picture;
use super::steps::Status;
use super::view::Request;
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::access::quota::{Limit, Looks};
use crate::base::Trouble;
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;
use dates::Day;

/// A request on the board.
pub struct Row {
    /// The id.
    pub id: String,
    /// The code.
    pub code: Bit,
    /// Names of the person sought.
    pub names: Bits,
    /// The state in words.
    pub status: String,
    /// How long ago it was taken, in words.
    pub age: String,
    /// The person sought is, or may be, a child.
    pub child: bool,
    /// A child alone.
    pub alone: bool,
    /// A word of warning.
    pub warning: String,
    /// That somebody asks after them today, or since how many days; empty before that day.
    pub asks: String,
}

/// Requests in one state.
pub struct Group {
    /// The state in words.
    pub heading: String,
    /// The requests, oldest first.
    pub rows: Vec<Row>,
}

/// The board.
#[derive(Template)]
#[template(path = "tracing/pages/board.html")]
pub struct BoardPage {
    /// The frame.
    pub shell: Shell,
    /// Children alone, oldest first.
    pub alone: Vec<Row>,
    /// Those somebody asks after now, the longest due first.
    pub due: Vec<Row>,
    /// The others.
    pub groups: Vec<Group>,
    /// What is left of the day's look-ups.
    pub looked: Looks,
    /// May take a request.
    pub takes: bool,
    /// May look at candidates.
    pub looks: bool,
    /// May bring lists in.
    pub brings: bool,
    /// How far it is, while not everybody is findable yet.
    pub finding: String,
}

/// The order in which states need a person.
const ORDER: [Status; 15] = [
    Status::Draft,
    Status::Located,
    Status::Verifying,
    Status::Possible,
    Status::Open,
    Status::Searching,
    Status::Informed,
    Status::InContact,
    Status::Reunified,
    Status::FollowUp,
    Status::Paused,
    Status::Refused,
    Status::Withdrawn,
    Status::Duplicate,
    Status::Closed,
];

/// How many of those that are over are shown: the newest.
const OVER: usize = 50;

impl BoardPage {
    /// The board as somebody may see it.
    ///
    /// # Errors
    /// As [`Glance::tracing`].
    pub fn new(app: &App, actor: &Actor, view: &Glance<'_>) -> Result<Self, Trouble> {
        let shell = Shell::new(app, actor, "/tracing");
        let t = shell.t;
        let tracing = view.tracing()?;
        let today = app.today();
        let mut requests: Vec<(&Request, Status)> =
            tracing.requests().filter(|r| !r.is_past(today)).map(|r| (r, r.way().status)).collect();
        requests.sort_by_key(|(r, _)| (r.taken_ms, r.id));
        let finding = picture::finding(tracing, today, t);
        let flags = Flags::new(tracing, today);
        let row = |r: &Request, status| Row::new(app, &flags, r, status, t);
        let is_alone = |r: &Request, s: Status| r.about(today).child_alone && !is_over(s);
        let alone: Vec<Row> =
            requests.iter().filter(|(r, s)| is_alone(r, *s)).map(|(r, s)| row(r, *s)).collect();
        let comes = |r: &Request| r.ask_on().filter(|day| *day <= today);
        let mut due: Vec<_> = requests
            .iter()
            .filter(|(r, s)| !is_alone(r, *s))
            .filter_map(|(r, s)| Some((comes(r)?, *r, *s)))
            .collect();
        due.sort_by_key(|(day, r, _)| (*day, r.taken_ms, r.id));
        let elsewhere = |r: &Request, s: Status| is_alone(r, s) || comes(r).is_some();
        let groups = ORDER.iter().filter_map(|status| {
            let of: Vec<&Request> =
                requests.iter().filter(|(r, s)| s == status && !elsewhere(r, *s)).map(|(r, _)| *r).collect();
            let skip = if is_over(*status) { of.len().saturating_sub(OVER) } else { 0 };
            let rows: Vec<Row> = of.iter().skip(skip).map(|r| row(r, *status)).collect();
            (!rows.is_empty()).then(|| Group { heading: picture::status(*status, t), rows })
        });
        Ok(Self {
            alone,
            due: due.into_iter().map(|(_, r, status)| row(r, status)).collect(),
            groups: groups.collect(),
            looked: Looks::new(app, actor, view, (Limit::Tracing, Act::LookUp))?,
            takes: actor.does(Act::TakeRequest),
            looks: actor.does(Act::LookUp),
            brings: actor.does(Act::ExchangeTracing),
            finding,
            shell,
        })
    }
}

const fn is_over(status: Status) -> bool {
    matches!(status, Status::Refused | Status::Withdrawn | Status::Duplicate | Status::Closed)
}

impl Row {
    /// A request as a row.
    pub fn new(app: &App, flags: &Flags<'_>, request: &Request, status: Status, t: Tongue) -> Self {
        let today = app.today();
        let taken = app.desk().clock().day_of(crate::base::Moment(request.taken_ms));
        let about = request.about(today);
        Self {
            id: request.id.to_string(),
            code: picture::code(request),
            names: picture::names(request, t),
            status: picture::status(status, t),
            age: age(taken, today, t),
            child: about.child,
            alone: about.child_alone,
            asks: picture::asks(request, today, t).filter(|(_, come)| *come).unwrap_or_default().0,
            warning: flags.of(request, today).first().map(|f| t.s(f)).unwrap_or_default(),
        }
    }
}

/// How long ago a day was, in words.
pub fn age(day: Day, today: Day, t: Tongue) -> String {
    match today.days().saturating_sub(day.days()) {
        ..=0 => t.s("trace-age-today"),
        1 => t.s("trace-age-yesterday"),
        days => t.one("trace-age-days", "count", t.number(days)),
    }
}
