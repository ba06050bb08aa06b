//! Candidates: the list of one request, and one pair side by side with every clue read aloud.

use super::matching::Candidate;
use super::model::{RequestField, Side, Verdict, Whose};
use super::picture;
use super::story::{self, Line};
use super::view::{Judged, Request, Tracing};
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::ids::RequestId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::{Text, Value};
use crate::people::bits::{Bit, Bits};
use crate::people::when;
use crate::places::Pcode;
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;
use dates::Day;
use names::link::{Evidence, Says};

/// A clue in words.
pub struct Clue {
    /// Which.
    pub label: String,
    /// `for`, `against` or `open`, for the mark.
    pub mark: &'static str,
    /// Agrees, nearly, differs, not known.
    pub says: String,
    /// How rare what agrees is.
    pub rare: String,
}

/// A candidate in a list.
pub struct Row {
    /// The address of the pair.
    pub path: String,
    /// What the other side is.
    pub whose: Bits,
    /// How sure, in words.
    pub sure: String,
    /// Likely, by more than one clue.
    pub likely: bool,
    /// The clues for and against, in short.
    pub clues: Vec<Clue>,
    /// What was decided.
    pub verdict: String,
}

/// The candidates of a request.
#[derive(Template)]
#[template(path = "tracing/pages/candidates.html")]
pub struct CandidatesPage {
    /// The frame.
    pub shell: Shell,
    /// The address of the request.
    pub back: String,
    /// Names and code.
    pub whose: Bits,
    /// Those to look at, then those decided.
    pub rows: Vec<Row>,
    /// How far it is, while not everybody is findable yet.
    pub finding: String,
}

/// One fact of both sides.
pub struct Fact {
    /// Which.
    pub label: String,
    /// Of the request.
    pub left: Bits,
    /// Of the other side.
    pub right: Bits,
    /// `for`, `against`, `open`.
    pub mark: &'static str,
}

/// What was said of the pair before.
pub struct Said {
    /// When.
    pub when: (Bit, Bit),
    /// Who.
    pub who: Bit,
    /// What.
    pub verdict: String,
    /// Why.
    pub why: Bits,
}

/// The pair.
#[derive(Template)]
#[template(path = "tracing/pages/pair.html")]
pub struct PairPage {
    /// The frame.
    pub shell: Shell,
    /// Where the request is.
    pub back: String,
    /// Its names and code.
    pub whose: Bits,
    /// What the other side is.
    pub other: Bits,
    /// Where a verdict goes.
    pub action: String,
    /// How sure, in words.
    pub sure: String,
    /// Likely.
    pub likely: bool,
    /// The clues.
    pub clues: Vec<Clue>,
    /// The facts side by side.
    pub facts: Vec<Fact>,
    /// The map of the two places, drawn here.
    pub map: String,
    /// What happened when, on both sides, oldest first.
    pub line: Vec<Line>,
    /// What was said of the pair, newest first.
    pub said: Vec<Said>,
    /// The verdict that holds.
    pub verdict: Option<&'static str>,
    /// How many pairs wait, when it came from the queue.
    pub queue: Option<String>,
    /// How far it is, while not everybody is findable yet.
    pub finding: String,
    /// May decide.
    pub may: bool,
    /// Where a person of this desk is let be found: without a card nothing is verified.
    pub card: Option<String>,
}

/// Nothing waits.
#[derive(Template)]
#[template(path = "tracing/pages/empty.html")]
pub struct EmptyPage {
    /// The frame.
    pub shell: Shell,
    /// How far it is, while not everybody is findable yet.
    pub finding: String,
}

/// The side as an address carries it.
pub fn side_code(side: Side) -> String {
    match side {
        Side::Card(id) => format!("c{id}"),
        Side::Sought(id) => format!("s{id}"),
        Side::Enquirer(id) => format!("e{id}"),
        Side::Held(id) => format!("p{id}"),
    }
}

/// The side an address names.
pub fn side_of(code: &str) -> Option<Side> {
    let (kind, id) = code.split_at_checked(1)?;
    match kind {
        "c" => id.parse().ok().map(Side::Card),
        "s" => id.parse().ok().map(Side::Sought),
        "e" => id.parse().ok().map(Side::Enquirer),
        "p" => id.parse().ok().map(Side::Held),
        _ => None,
    }
}

/// The address of a pair.
pub fn path(request: RequestId, side: Side) -> String {
    format!("/tracing/{request}/candidates/{}", side_code(side))
}

/// A chance in words: so many in a hundred, never "certain".
fn sure(probability: f64, t: Tongue) -> String {
    let hundred = (probability * 100.0).clamp(1.0, 99.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "between 1 and 99")]
    let hundred = hundred as i64;
    t.one("trace-sure", "count", t.number(hundred))
}

fn clue(evidence: &Evidence, t: Tongue) -> Clue {
    let (mark, says) = match evidence.says {
        Says::Agrees => ("for", "trace-says-agrees"),
        Says::Nearly => ("for", "trace-says-nearly"),
        Says::Differs => ("against", "trace-says-differs"),
        Says::Unknown => ("open", "trace-says-unknown"),
    };
    let rare = evidence.one_in.filter(|_| mark == "for").map(|one_in| {
        #[expect(clippy::cast_possible_truncation, reason = "a count of people, far below the limit")]
        let one_in = one_in.clamp(1.0, 1e9).round() as i64;
        t.one("trace-one-in", "count", t.number(one_in))
    });
    Clue {
        label: t.coded("trace-clue", evidence.clue),
        mark,
        says: t.s(says),
        rare: rare.unwrap_or_default(),
    }
}

impl Row {
    fn new(tracing: &Tracing, request: RequestId, candidate: &Candidate, today: Day, t: Tongue) -> Self {
        let verdict =
            tracing.verdict(request, candidate.side).map(|j| t.coded("trace-verdict", j.verdict.code()));
        let telling = candidate.evidence.iter().filter(|e| e.says != Says::Unknown);
        Self {
            path: path(request, candidate.side),
            whose: picture::side(tracing, candidate.side, today, t),
            sure: sure(candidate.probability, t),
            likely: candidate.likely,
            clues: telling.map(|e| clue(e, t)).collect(),
            verdict: verdict.unwrap_or_default(),
        }
    }
}

impl CandidatesPage {
    /// The candidates of a request, undecided ones first.
    ///
    /// # Errors
    /// `NotThere`.
    pub fn new(app: &App, actor: &Actor, view: &Glance<'_>, id: RequestId) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/tracing");
        shell.here = format!("/tracing/{id}/candidates");
        let (t, today, tracing) = (shell.t, app.today(), view.tracing()?);
        let request = tracing.request_on(id, app.today()).ok_or(Fault::NotThere)?;
        let finding = picture::finding(tracing, today, t);
        let found = tracing.candidates(request, today, &|id| view.may_find(id));
        let mut rows: Vec<Row> = found.iter().map(|c| Row::new(tracing, id, c, today, t)).collect();
        rows.sort_by_key(|row| !row.verdict.is_empty());
        Ok(Self { back: format!("/tracing/{id}"), whose: whose(request, t), rows, finding, shell })
    }
}

fn whose(request: &Request, t: Tongue) -> Bits {
    let mut whose = picture::names(request, t);
    whose.0.push(picture::code(request));
    whose
}

/// The facts of one side that are shown.
#[derive(Default)]
struct Shown {
    names: Bits,
    father: Bits,
    grandfather: Bits,
    mother: Bits,
    sex: Bits,
    birth: Bits,
    origin: Bits,
    seen: Bits,
    companions: Bits,
    place: Option<Pcode>,
}

fn texts(texts: &[Text]) -> Bits {
    Bits(texts.iter().map(Bit::name).collect())
}

fn one(text: Option<&Text>) -> Bits {
    Bits(text.map(Bit::name).into_iter().collect())
}

fn at(place: Option<Pcode>, day: Option<&dates::Uncertain>, t: Tongue) -> Bits {
    let place = place.map(|p| crate::people::picture::place(p, t));
    Bits(place.into_iter().chain(day.map(|d| Bit::date(d, t))).collect())
}

impl Shown {
    fn sought(request: &Request, t: Tongue) -> Self {
        use RequestField as F;
        let record = &request.record;
        let shown =
            |field| record.get(field).map(|v: &Value| picture::value(field, v, t)).unwrap_or_default();
        Self {
            names: Bits(request.names().into_iter().map(Bit::name).collect()),
            father: one(record.text(F::Father)),
            grandfather: one(record.text(F::Grandfather)),
            mother: one(record.text(F::Mother)),
            sex: shown(F::Sex),
            birth: shown(F::Birth),
            origin: shown(F::Origin),
            seen: at(record.place(F::LastPlace), record.date(F::LastWhen), t),
            companions: texts(request.texts(F::Companions)),
            place: record.place(F::LastPlace),
        }
    }

    fn enquirer(request: &Request) -> Self {
        Self {
            names: one(request.record.text(RequestField::EnquirerName)),
            father: one(request.record.text(RequestField::EnquirerFather)),
            ..Self::default()
        }
    }

    /// What a card says. The last place of somebody who is found is not shown to those who match: only whether it
    /// agrees. A partner's list shows what the partner wrote.
    fn card(card: &super::model::Card, t: Tongue) -> Self {
        let open = matches!(card.whose, Whose::Elsewhere { .. });
        let place = card.seen.place.as_ref().map(|p| *p.show()).filter(|_| open);
        let day = card.seen.when.as_ref().map(|w| &**w.show()).filter(|_| open);
        Self {
            names: texts(&card.names),
            father: one(card.father.as_ref()),
            grandfather: one(card.grandfather.as_ref()),
            mother: one(card.mother.as_ref()),
            sex: card.sex.as_deref().map(|s| Bit::words(t.coded("sex", s)).into()).unwrap_or_default(),
            birth: card.birth.as_ref().map(|b| Bit::date(b.show(), t).into()).unwrap_or_default(),
            origin: at(card.origin.as_ref().map(|p| *p.show()), None, t),
            seen: at(place, day, t),
            companions: texts(&card.companions),
            place,
        }
    }

    fn of(tracing: &Tracing, side: Side, today: Day, t: Tongue) -> Option<Self> {
        match side {
            Side::Card(id) => tracing.card(id, today).map(|c| Self::card(c, t)),
            Side::Sought(id) => tracing.request(id).map(|r| Self::sought(r, t)),
            Side::Enquirer(id) => tracing.request(id).map(Self::enquirer),
            Side::Held(id) => tracing.held(id).map(|h| Self::card(&h.card, t)),
        }
    }
}

impl PairPage {
    /// The page of a pair; `queue` says how many wait when it came from there.
    ///
    /// # Errors
    /// `NotThere` when request or side are not here, or the pair is none.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        (id, side): (RequestId, Side),
        queue: Option<usize>,
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/tracing");
        shell.here = if queue.is_some() { "/tracing/queue".to_owned() } else { path(id, side) };
        let (t, today, tracing) = (shell.t, app.today(), view.tracing()?);
        let request = tracing.request_on(id, app.today()).ok_or(Fault::NotThere)?;
        let unread = matches!(side, Side::Held(person) if !view.may_find(person));
        let right = Shown::of(tracing, side, today, t).filter(|_| !unread).ok_or(Fault::NotThere)?;
        let left = Shown::sought(request, t);
        let finding = picture::finding(tracing, today, t);
        let found = tracing.candidates(request, today, &|id| view.may_find(id));
        let candidate = found.into_iter().find(|c| c.side == side);
        let evidence = candidate.as_ref().map(|c| c.evidence.clone()).unwrap_or_default();
        let members = view.members()?;
        let said = |j: &Judged| Said {
            when: when(app, j.stamp.at_ms, t),
            who: Bit::said(
                &j.who.and_then(|w| members.member(w)).map(|m| m.name.clone()).unwrap_or_default(),
                None,
            ),
            verdict: t.coded("trace-verdict", j.verdict.code()),
            why: if j.why.show().is_empty() { Bits::default() } else { Bit::said(j.why.show(), None).into() },
        };
        Ok(Self {
            back: format!("/tracing/{id}"),
            whose: whose(request, t),
            other: picture::side(tracing, side, today, t),
            action: path(id, side),
            sure: candidate.as_ref().map(|c| sure(c.probability, t)).unwrap_or_default(),
            likely: candidate.as_ref().is_some_and(|c| c.likely),
            clues: evidence.iter().map(|e| clue(e, t)).collect(),
            map: super::map::draw(left.place, right.place, t),
            line: story::lines(app, view, tracing, (request, side), t),
            facts: facts(left, right, &evidence, t),
            said: tracing.judged(id, side).iter().rev().map(said).collect(),
            verdict: tracing.verdict(id, side).map(|j| j.verdict.code()),
            finding,
            queue: queue
                .map(|n| t.one("trace-queue-waiting", "count", t.number(i64::try_from(n).unwrap_or(0)))),
            may: actor.does(Act::JudgeCandidate),
            card: match side {
                Side::Held(person) => Some(format!("/people/{person}/tracing")),
                _ => None,
            },
            shell,
        })
    }
}

/// The facts of both sides, each with the mark of its clue.
fn facts(left: Shown, right: Shown, evidence: &[Evidence], t: Tongue) -> Vec<Fact> {
    let mark = |code: &str| match evidence.iter().find(|e| e.clue == code).map(|e| e.says) {
        Some(Says::Agrees | Says::Nearly) => "for",
        Some(Says::Differs) => "against",
        _ => "open",
    };
    let rows = [
        ("own-name", left.names, right.names),
        ("father-name", left.father, right.father),
        ("grandfather-name", left.grandfather, right.grandfather),
        ("mother-name", left.mother, right.mother),
        ("sex", left.sex, right.sex),
        ("birth", left.birth, right.birth),
        ("origin", left.origin, right.origin),
        ("last-seen", left.seen, right.seen),
        ("companions", left.companions, right.companions),
    ];
    let said = |(_, l, r): &(&str, Bits, Bits)| !l.is_empty() || !r.is_empty();
    rows.into_iter()
        .filter(said)
        .map(|(code, left, right)| Fact { label: t.coded("trace-clue", code), mark: mark(code), left, right })
        .collect()
}

/// The verdict a form sends.
pub fn verdict_of(code: &str) -> Option<Verdict> {
    Verdict::ALL.into_iter().find(|v| v.code() == code)
}
