//! The pages of this room.

use super::bag::hex;
use super::model::{CUSTODY, FROM, Item, KINDS, LARGEST_FILE, Whose};
use super::view::Piece;
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::ids::EvidenceId;
use crate::base::{Fault, Trouble};
use crate::custody::glance::Seen;
use crate::custody::timing::Times;
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::history::when;
use crate::people::inputs::{Builder, Input};
use crate::people::picture;
use crate::people::typed::{Refusal, Typed};
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;

/// A piece of evidence in the list.
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its short name: the first ten digits of its hash.
    pub short: Bit,
    /// It is shown as a picture.
    pub picture: bool,
    /// What it is.
    pub kind: String,
    /// Kind of file and size.
    pub size: Bit,
    /// From whom, in role.
    pub from: String,
    /// What it shows.
    pub note: Option<Bit>,
    /// The custody it belongs to, by its arrest.
    pub custody: Option<Bits>,
    /// When it was added: day, hour, by whom.
    pub added: Bits,
    /// The last hand after that.
    pub last: Option<Bits>,
}

/// One line of custody.
pub struct Line {
    /// The day.
    pub day: Bit,
    /// The hour.
    pub hour: Bit,
    /// Who.
    pub who: Bit,
    /// What was done.
    pub deed: String,
    /// For whom.
    pub to: String,
}

/// The list of the evidence about a person or a raid, with the form that adds to it.
#[derive(Template)]
#[template(path = "evidence/pages/list.html")]
pub struct ListPage {
    /// The frame.
    pub shell: Shell,
    /// The address of what it is about.
    pub at: String,
    /// Whose it is.
    pub whose: Bits,
    /// The evidence; nothing where only the form is shown.
    pub rows: Option<Vec<Row>>,
    /// The form that adds.
    pub form: Vec<Input>,
    /// The form that takes a package out.
    pub out: Vec<Input>,
    /// The largest file.
    pub largest: Bit,
    /// Something was refused.
    pub refused: bool,
    /// May add.
    pub may_add: bool,
    /// May take out.
    pub may_export: bool,
}

/// One piece of evidence.
#[derive(Template)]
#[template(path = "evidence/pages/piece.html")]
pub struct PiecePage {
    /// The frame.
    pub shell: Shell,
    /// The address of what it is about.
    pub at: String,
    /// Whose it is.
    pub whose: Bits,
    /// The row of the list.
    pub row: Row,
    /// The name it came with.
    pub file: Option<Bit>,
    /// The whole hash, in groups.
    pub hash: Bit,
    /// What the picture hides.
    pub hidden: Vec<(String, Bit)>,
    /// Another file may be in it.
    pub more_inside: bool,
    /// The line of custody.
    pub line: Vec<Line>,
    /// The form that takes the original out.
    pub out: Vec<Input>,
    /// Something was refused.
    pub refused: bool,
    /// May take out.
    pub may_export: bool,
}

/// A size for a person: kB or MB.
fn size(bytes: u64, t: Tongue) -> String {
    let (number, unit) =
        if bytes < 1_000_000 { (bytes.div_ceil(1_000), "kB") } else { (bytes / 1_000_000, "MB") };
    format!("{} {unit}", t.number(number))
}

fn row(app: &App, piece: &Piece, (view, whose): (&Glance<'_>, Whose), t: Tongue) -> Result<Row, Trouble> {
    let (stamp, who, item) = piece.kept.as_ref().ok_or(Fault::NotThere)?;
    let moment = |at_ms: i64, who: Option<crate::base::UserId>| -> Result<Bits, Trouble> {
        let (day, hour) = when(app, at_ms, t);
        Ok(Bits(vec![day, hour, Bit::number(view.members()?.name_of(who))]))
    };
    let last = piece.line().last().map(|hand| {
        let mut bits = moment(hand.stamp.at_ms, hand.who)?;
        bits.0.insert(0, Bit::words(t.coded("evidence-deed", hand.deed.code())));
        Ok::<_, Trouble>(bits)
    });
    Ok(Row {
        id: piece.id.to_string(),
        short: Bit::number(short(item)),
        picture: is_shown(item),
        kind: t.coded("evidence-kind", &item.kind),
        size: Bit::number(format!("{} · {}", item.format.to_uppercase(), size(item.bytes, t))),
        from: t.coded("evidence-from", &item.from),
        note: Some(item.note.show()).filter(|n| !n.is_empty()).map(|n| Bit::said(n, None)),
        custody: item.custody.and_then(|id| {
            custodies(app, view, whose, t).into_iter().find(|c| c.0 == id.to_string()).map(|c| c.1)
        }),
        added: moment(stamp.at_ms, *who)?,
        last: last.transpose()?,
    })
}

/// The short name of a file: the first ten digits of its hash.
pub fn short(item: &Item) -> String {
    hex(item.sha256.get(..5).unwrap_or_default())
}

fn named(view: &Glance<'_>, whose: Whose, t: Tongue) -> Result<Bits, Trouble> {
    match whose {
        Whose::Person(id) => {
            let person = view.person(id).ok_or(Fault::NotThere)?;
            Ok(Bits(vec![picture::name(person, t), picture::code(person)]))
        }
        Whose::Raid(id) => {
            let code = view.raid(id).and_then(|r| r.code()).ok_or(Fault::NotThere)?;
            Ok(Bits(vec![Bit::words(t.s("custody-raid")), Bit::code(code)]))
        }
    }
}

/// The custodies evidence can belong to: id, and when the arrest was told to be.
fn custodies(app: &App, view: &Glance<'_>, whose: Whose, t: Tongue) -> Vec<(String, Bits)> {
    let Whose::Person(id) = whose else { return Vec::new() };
    let times = Times { clock: app.desk().clock(), t };
    let named = |seen: Seen<'_>| {
        let when = times.when(&seen.episode.arrest().unwrap_or_default());
        (seen.episode.id.to_string(), when)
    };
    view.episodes_of(id).map(named).collect()
}

/// The form that adds a file.
///
/// `custodies`: those it can belong to.
pub fn form(typed: &Typed, refusals: &[Refusal], t: Tongue, custodies: Vec<(String, Bits)>) -> Vec<Input> {
    let b = Builder { t, typed, refusals };
    let plain = |(id, when): (String, Bits)| {
        let when: Vec<&str> = when.0.iter().map(Bit::text).collect();
        (id, when.join(" "))
    };
    let of = (!custodies.is_empty()).then(|| {
        let choices = custodies.into_iter().map(plain).collect();
        b.choose(CUSTODY, "evidence-custody", choices).hint(t, "evidence-custody-hint")
    });
    let inputs = vec![
        b.select("kind", "evidence-kind", "evidence-kind", &KINDS),
        b.select("from", "evidence-from", "evidence-from", &FROM).hint(t, "evidence-from-hint"),
        b.area("note", "evidence-note").hint(t, "evidence-note-hint"),
    ];
    inputs.into_iter().chain(of).collect()
}

/// The form that takes evidence out.
pub fn out(b: &Builder<'_>, whose: Whose, whole_package: bool) -> Vec<Input> {
    let t = b.t;
    let mut inputs =
        vec![b.select("to", "evidence-to", "evidence-to", whose.receivers()).hint(t, "evidence-to-hint")];
    if whole_package {
        inputs.push(b.select("what", "evidence-what", "evidence-what", &["copies", "originals"]));
    }
    inputs
}

impl ListPage {
    /// The list as it is now.
    ///
    /// # Errors
    /// `NotThere`; what the view says.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        whose: Whose,
        (adding, taking, refusals): (&Typed, &Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, whose.room());
        shell.here = format!("{}/evidence", whose.path());
        let t = shell.t;
        let rows: Result<Vec<Row>, Trouble> =
            view.evidence_of(whose).into_iter().map(|p| row(app, p, (view, whose), t)).collect();
        Ok(Self {
            at: whose.path(),
            whose: named(view, whose, t)?,
            rows: Some(rows?),
            form: form(adding, refusals, t, custodies(app, view, whose, t)),
            out: out(&Builder { t, typed: taking, refusals }, whose, true),
            largest: Bit::number(size(LARGEST_FILE, t)),
            refused: !refusals.is_empty(),
            may_add: actor.does(Act::AddEvidence),
            may_export: actor.does(Act::ExportEvidence),
            shell,
        })
    }

    /// The form alone.
    #[must_use]
    pub fn without_rows(self) -> Self {
        Self { rows: None, ..self }
    }
}

impl PiecePage {
    /// One piece as it is now.
    ///
    /// # Errors
    /// `NotThere`; what the view says.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        (whose, evidence): (Whose, EvidenceId),
        (typed, refusals): (&Typed, &[Refusal]),
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, whose.room());
        shell.here = format!("{}/evidence/{evidence}", whose.path());
        let t = shell.t;
        let piece = view.piece_of(whose, evidence).ok_or(Fault::NotThere)?;
        let item = piece.item().ok_or(Fault::NotThere)?;
        let pieces = item.hidden.as_ref().map(|h| h.pieces.iter()).into_iter().flatten();
        let mut line = Vec::new();
        for hand in piece.line() {
            let (day, hour) = when(app, hand.stamp.at_ms, t);
            line.push(Line {
                day,
                hour,
                who: Bit::number(view.members()?.name_of(hand.who)),
                deed: t.coded("evidence-deed", hand.deed.code()),
                to: if hand.to.is_empty() { String::new() } else { t.coded("evidence-to", &hand.to) },
            });
        }
        Ok(Self {
            at: whose.path(),
            whose: named(view, whose, t)?,
            row: row(app, piece, (view, whose), t)?,
            file: Some(item.file.show()).filter(|f| !f.is_empty()).map(|f| Bit::said(f, None)),
            hash: Bit::number(grouped(&hex(&item.sha256))),
            hidden: pieces
                .map(|(kind, length)| (t.coded("evidence-hides", kind), Bit::number(size(*length, t))))
                .collect(),
            more_inside: item.more_inside,
            line,
            out: out(&Builder { t, typed, refusals }, whose, false),
            refused: !refusals.is_empty(),
            may_export: actor.does(Act::ExportEvidence),
            shell,
        })
    }
}

/// Whether a file is one that may be shown as a picture.
pub fn is_shown(item: &Item) -> bool {
    matches!(&*item.format, "jpg" | "png" | "webp") && item.bytes <= super::picture::LARGEST as u64
}

/// A hash in groups of eight, to be compared by eye or read out.
fn grouped(hash: &str) -> String {
    hash.as_bytes().chunks(8).map(|g| String::from_utf8_lossy(g)).collect::<Vec<_>>().join(" ")
}
