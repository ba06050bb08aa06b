//! The queue as it is drawn: two registrations side by side, clue by clue, and what can be said of them.

use super::clues::{Candidate, Clue, Says, What};
use super::model::Pair;
use super::view::{Stage, Standing};
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::ids::{MergeId, PersonId};
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::Field;
use crate::papers;
use crate::people::bits::{Bit, Bits};
use crate::people::history::when;
use crate::people::model::PersonField;
use crate::people::picture;
use crate::people::view::Person;
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;

/// Rows of the queue that are listed; the rest is counted.
pub const LISTED: usize = 20;

/// The queue.
#[derive(Template)]
#[template(path = "duplicates/pages/queue.html")]
pub struct QueuePage {
    /// The frame.
    pub shell: Shell,
    /// Names are still being read: nobody can say yet.
    pub reading: bool,
    /// How many pairs wait, in words.
    pub count: String,
    /// The pair looked at.
    pub pair: Option<PairCard>,
    /// The next pairs.
    pub next: Vec<PairRow>,
    /// Proposals that wait for a second person.
    pub waiting: Vec<PairRow>,
}

/// A pair in a list.
pub struct PairRow {
    /// Where it leads.
    pub path: String,
    /// The one.
    pub one: (Bit, Bit),
    /// The other.
    pub two: (Bit, Bit),
    /// How likely it is, or who proposed or left it.
    pub note: String,
}

/// A fact of both.
pub struct FactRow {
    /// What.
    pub label: String,
    /// Of the one.
    pub one: Bits,
    /// Of the other.
    pub two: Bits,
    /// `same`, `near`, `differs`, or nothing.
    pub mark: &'static str,
}

/// What a clue says, in words.
pub struct ClueLine {
    /// What was compared.
    pub label: String,
    /// What it says.
    pub says: String,
    /// How many are called so.
    pub rarity: String,
    /// `for` or `against`.
    pub side: &'static str,
}

/// A proposal of this pair.
pub struct Proposal {
    /// Which.
    pub id: String,
    /// By whom.
    pub by: Bit,
    /// When.
    pub day: Bit,
    /// Why.
    pub why: Bits,
    /// Whose code will show.
    pub keep: Bit,
    /// It is the reader's own.
    pub own: bool,
}

/// Two registrations side by side.
pub struct PairCard {
    /// Where its forms go.
    pub path: String,
    /// The one: id, code, names.
    pub one: (String, Bit, Bits),
    /// The other.
    pub two: (String, Bit, Bits),
    /// How likely it is, in words.
    pub likely: String,
    /// The facts of both.
    pub facts: Vec<FactRow>,
    /// The clues.
    pub clues: Vec<ClueLine>,
    /// What was decided before: what, who and when, why.
    pub before: Vec<(String, Bits, Bits)>,
    /// A proposal that waits.
    pub proposal: Option<Proposal>,
    /// The reader may propose.
    pub proposes: bool,
    /// The reader may confirm what another proposed.
    pub confirms: bool,
}

const FACTS: [(PersonField, Option<What>); 10] = [
    (PersonField::Father, Some(What::Father)),
    (PersonField::Grandfather, Some(What::Grandfather)),
    (PersonField::Mother, Some(What::Mother)),
    (PersonField::Sex, Some(What::Sex)),
    (PersonField::Birth, Some(What::Birth)),
    (PersonField::Origin, Some(What::Origin)),
    (PersonField::Category, None),
    (PersonField::Household, None),
    (PersonField::Relation, None),
    (PersonField::TheirRef, None),
];

impl QueuePage {
    /// The queue within a permit, with a pair in front: the one asked for, or the likest. Also answers whom it shows.
    ///
    /// # Errors
    /// `NotThere` when the pair asked for is not two people here.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        asked: Option<(PersonId, PersonId)>,
    ) -> Result<(Self, Vec<PersonId>), Trouble> {
        let mut shell = Shell::new(app, actor, "/duplicates");
        let t = shell.t;
        let known = view.duplicates()?;
        let queue = known.queue(view.scope());
        let pair = match asked {
            Some((one, two)) => Some(pair_of(view, one, two)?),
            None => queue.first().map(|(c, _)| c.pair),
        };
        if let Some((one, two)) = asked {
            shell.here = format!("/duplicates/{one}/{two}");
        }
        let mut shown = Vec::new();
        let card = match pair {
            Some(pair) => PairCard::new(app, actor, view, pair)?,
            None => None,
        };
        shown.extend(card.iter().flat_map(|_| pair.iter().flat_map(|p| [p.one(), p.two()])));
        let others = queue.iter().filter(|(c, _)| Some(c.pair) != pair).take(LISTED);
        let next: Vec<(Pair, String)> =
            others.map(|(c, standing)| (c.pair, note(view, c, *standing, t))).collect();
        let waiting: Vec<(Pair, String)> = known
            .waiting()
            .filter_map(|(_, m)| {
                let pair = m.of.and_then(|(a, b)| Pair::new(a, b))?;
                let by = view.members().ok()?.name_of(m.proposed.and_then(|p| p.actor)).to_owned();
                Some((pair, t.one("merge-proposed-by", "who", by)))
            })
            .collect();
        let row = |(pair, note): &(Pair, String)| PairRow::new(view, *pair, note.clone(), t);
        let page = Self {
            reading: !known.is_ready(),
            count: t.one("duplicates-count", "pairs", t.number(queue.len() as u64)),
            pair: card,
            next: next.iter().filter_map(row).collect(),
            waiting: waiting.iter().filter_map(row).collect(),
            shell,
        };
        shown.extend(next.iter().chain(&waiting).flat_map(|(p, _)| [p.one(), p.two()]));
        Ok((page, shown))
    }
}

/// The pair of two people who are here; of registrations that show together there is none.
fn pair_of(view: &Glance<'_>, one: PersonId, two: PersonId) -> Result<Pair, Trouble> {
    let (one, two) = (view.person(one).ok_or(Fault::NotThere)?, view.person(two).ok_or(Fault::NotThere)?);
    Pair::new(one.id, two.id).ok_or_else(|| Fault::NotThere.into())
}

fn note(view: &Glance<'_>, candidate: &Candidate, standing: Standing, t: Tongue) -> String {
    let who =
        |by: super::view::By| view.members().map(|m| m.name_of(by.actor).to_owned()).unwrap_or_default();
    match standing {
        Standing::Later(by) => t.one("duplicates-left-by", "who", who(by)),
        _ => likely(candidate.bits, t),
    }
}

/// How likely it is, in words: numbers would promise more than anybody knows. From 99 in a hundred, from 80.
fn likely(bits: i16, t: Tongue) -> String {
    t.s(match bits {
        7.. => "likely-very",
        2..7 => "likely-fairly",
        _ => "likely-perhaps",
    })
}

impl PairRow {
    fn new(view: &Glance<'_>, pair: Pair, note: String, t: Tongue) -> Option<Self> {
        let of = |p: &Person| (picture::name(p, t), picture::code(p));
        let (one, two) = (view.person(pair.one())?, view.person(pair.two())?);
        let path = format!("/duplicates/{}/{}", pair.one(), pair.two());
        Some(Self { path, one: of(one), two: of(two), note })
    }
}

impl PairCard {
    fn new(app: &App, actor: &Actor, view: &Glance<'_>, pair: Pair) -> Result<Option<Self>, Trouble> {
        let t = Tongue(actor.lang);
        let known = view.duplicates()?;
        let (Some(one), Some(two)) = (view.person(pair.one()), view.person(pair.two())) else {
            return Ok(None);
        };
        let Some(candidate) = known.candidate(pair) else { return Ok(None) };
        let side = |p: &Person| (p.id.to_string(), picture::code(p), picture::names(p, t));
        let proposal = match known.standing(pair, candidate.evidence) {
            Standing::Proposed(id) => proposal(app, actor, view, id)?,
            _ => None,
        };
        Ok(Some(Self {
            path: format!("/duplicates/{}/{}", pair.one(), pair.two()),
            one: side(one),
            two: side(two),
            likely: likely(candidate.bits, t),
            facts: facts(view, one, two, &candidate, t)?,
            clues: candidate.clues.iter().map(|c| clue(c, t)).collect(),
            before: before(app, view, pair, t)?,
            proposal,
            proposes: actor.does(Act::ProposeMerge),
            confirms: actor.does(Act::ConfirmMerge),
        }))
    }
}

fn proposal(app: &App, actor: &Actor, view: &Glance<'_>, id: MergeId) -> Result<Option<Proposal>, Trouble> {
    let t = Tongue(actor.lang);
    let Some(merge) = view.duplicates()?.merge(id).filter(|m| m.stage() == Stage::Waits) else {
        return Ok(None);
    };
    let (Some(by), Some((keep, _))) = (merge.proposed, merge.of) else { return Ok(None) };
    Ok(Some(Proposal {
        id: id.to_string(),
        by: Bit::number(view.members()?.name_of(by.actor)),
        day: when(app, by.stamp.at_ms, t).0,
        why: words(merge.why.show()),
        keep: view.person(keep).map_or_else(|| Bit::number(""), picture::code),
        own: by.actor == Some(actor.user),
    }))
}

fn words(text: &str) -> Bits {
    if text.is_empty() { Bits::default() } else { Bit::said(text, None).into() }
}

fn before(app: &App, view: &Glance<'_>, pair: Pair, t: Tongue) -> Result<Vec<(String, Bits, Bits)>, Trouble> {
    let members = view.members()?;
    let line = |d: &&super::view::Decision| {
        let what = t.s(if d.not_the_same { "duplicates-was-not" } else { "duplicates-was-later" });
        let by = vec![Bit::number(members.name_of(d.by.actor)), when(app, d.by.stamp.at_ms, t).0];
        (what, Bits(by), words(d.why.show()))
    };
    Ok(view.duplicates()?.decisions(pair).iter().map(line).collect())
}

fn facts(
    view: &Glance<'_>,
    one: &Person,
    two: &Person,
    candidate: &Candidate,
    t: Tongue,
) -> Result<Vec<FactRow>, Trouble> {
    let said = |what: What| candidate.clues.iter().find(|c| c.what == what).map(|c| mark(c.says));
    let mut rows = vec![FactRow {
        label: picture::label(PersonField::Name, t),
        one: picture::names(one, t),
        two: picture::names(two, t),
        mark: said(What::Name).unwrap_or_default(),
    }];
    for (field, what) in FACTS {
        let value = |p: &Person| {
            let value = p.record.get(field).map(|v| picture::value(field, v, Some(view), t));
            value.unwrap_or_default()
        };
        let (of_one, of_two) = (value(one), value(two));
        if of_one.is_empty() && of_two.is_empty() {
            continue;
        }
        let compared = what.and_then(said);
        let plain = if of_one.is_empty() || of_two.is_empty() {
            ""
        } else if of_one == of_two {
            "same"
        } else {
            "differs"
        };
        rows.push(FactRow {
            label: picture::label(field, t),
            one: of_one,
            two: of_two,
            mark: compared.unwrap_or(plain),
        });
    }
    let papers = |p: &Person| -> Result<Bits, Trouble> {
        let rows = view.papers()?.of(p.id).map(|p| papers::picture::PaperRow::new(p, &view.story_of(p), t));
        Ok(Bits(rows.flat_map(|r| std::iter::once(Bit::words(r.kind)).chain(r.number)).collect()))
    };
    let (of_one, of_two) = (papers(one)?, papers(two)?);
    if !of_one.is_empty() || !of_two.is_empty() {
        let mark = said(What::Number).unwrap_or_default();
        rows.push(FactRow { label: t.s("person-papers"), one: of_one, two: of_two, mark });
    }
    Ok(rows)
}

const fn mark(says: Says) -> &'static str {
    match says {
        Says::Same => "same",
        Says::Near => "near",
        Says::Differs => "differs",
    }
}

/// A clue as a line.
pub fn clue(clue: &Clue, t: Tongue) -> ClueLine {
    let label = match clue.what {
        What::Name => PersonField::Name.code(),
        What::Father => PersonField::Father.code(),
        What::Grandfather => PersonField::Grandfather.code(),
        What::Mother => PersonField::Mother.code(),
        What::Birth => PersonField::Birth.code(),
        What::Sex => PersonField::Sex.code(),
        What::Origin => PersonField::Origin.code(),
        What::Number | What::Relatives => "",
    };
    let label = match clue.what {
        What::Number => t.s("paper-field-number"),
        What::Relatives => t.s("clue-relatives"),
        _ => t.coded("person-field", label),
    };
    let says = match (clue.says, clue.what) {
        (_, What::Relatives) => "clue-relatives-share",
        (Says::Same, _) => "clue-same",
        (Says::Near, What::Birth) => "clue-near-birth",
        (Says::Near, What::Origin) => "clue-near-origin",
        (Says::Near, _) => "clue-near-name",
        (Says::Differs, _) => "clue-differs",
    };
    let rarity =
        if clue.one_in > 1 { t.one("clue-one-in", "people", t.number(clue.one_in)) } else { String::new() };
    ClueLine { label, says: t.s(says), rarity, side: if clue.bits < 0 { "against" } else { "for" } }
}
