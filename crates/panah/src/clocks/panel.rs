//! The clocks on a person's page.

use super::instance::{Instance, State, of};
use super::pack::shipped;
use super::words;
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::Trouble;
use crate::base::ids::PersonId;
use crate::desk::glance::Glance;
use crate::people::bits::Bits;
use crate::web::App;
use crate::web::language::Tongue;
use dates::Moment;
use dues::{Meaning, Rule};

/// One clock.
pub struct ClockRow {
    /// The code of the rule.
    pub rule: String,
    /// From which fact.
    pub of: String,
    /// What it rests on, as a form sends it.
    pub key: String,
    /// Its name.
    pub title: String,
    /// What its end means.
    pub meaning: String,
    /// The first moment it may be over.
    pub earliest: Option<Bits>,
    /// The moment it is over for sure.
    pub certain: Option<Bits>,
    /// How long, in words.
    pub left: Option<String>,
    /// It may be over, or is.
    pub hot: bool,
    /// Something is missing for the certain end.
    pub journey_missing: bool,
    /// The law it rests on.
    pub law: String,
    /// What to beware of.
    pub caution: String,
    /// The facts it rests on.
    pub basis: Vec<(String, Bits)>,
    /// What it rested on when it was confirmed, where that has changed.
    pub was: Vec<(String, Bits)>,
    /// Proposed, confirmed or reopened.
    pub state: &'static str,
    /// The same in words.
    pub state_word: String,
    /// Who confirmed it, and when.
    pub by: Option<(String, Bits)>,
    /// Where it was read.
    pub sources: Vec<String>,
    /// How sure.
    pub confidence: String,
    /// It was started by hand: may be stopped.
    pub by_hand: Option<String>,
}

/// The panel.
#[derive(Default)]
pub struct ClocksPanel {
    /// Whose.
    pub id: String,
    /// Clocks, the next first.
    pub rows: Vec<ClockRow>,
    /// May confirm and start.
    pub may: bool,
    /// Who may own the task that a confirmation begins: id, name, chosen.
    pub owners: Vec<(String, String, bool)>,
}

impl ClocksPanel {
    /// The clocks of a person.
    ///
    /// # Errors
    /// `SessionEnded`, `MalformedPack`.
    pub fn new(app: &App, actor: &Actor, view: &Glance<'_>, person: PersonId) -> Result<Self, Trouble> {
        let t = Tongue(actor.lang);
        let now = Moment(app.now().0.div_euclid(1000));
        let offset = shipped()?.offset();
        let members = view.members()?;
        let named = |by| members.name_of(by).to_owned();
        let all = of(view, person, app.now())?;
        let rows = all.iter().filter(|i| i.matters(now)).map(|i| row(t, i, now, offset, &named)).collect();
        Ok(Self {
            id: person.to_string(),
            rows,
            may: actor.does(Act::ConfirmClock),
            owners: crate::tasks::owners(view, actor)?,
        })
    }
}

pub(super) fn row(
    t: Tongue,
    one: &Instance,
    now: Moment,
    offset: i32,
    named: &dyn Fn(Option<crate::base::UserId>) -> String,
) -> ClockRow {
    let Rule { title, meaning, basis, caution, source, .. } = one.rule;
    let facts = |list: &[dues::Basis]| list.iter().map(|b| words::basis(t, b, offset)).collect();
    let at = |m: Option<Moment>| m.map(|m| words::moment(t, m, offset));
    let (by, was) = match &one.state {
        State::Proposed => (None, Vec::new()),
        State::Confirmed { by, at } => (Some((*by, *at)), Vec::new()),
        State::Reopened { by, at, was } => (Some((*by, *at)), facts(was)),
    };
    ClockRow {
        rule: one.rule.id.clone(),
        of: one.of.to_string(),
        key: one.basis_key(),
        title: title.say(t.0).to_owned(),
        meaning: t.coded("clocks-meaning", meaning.code()),
        earliest: at(one.running.earliest),
        certain: at(one.running.certain).filter(|_| one.running.certain != one.running.earliest),
        left: one.running.due().map(|m| words::left(t, m, now)),
        hot: one.running.due().is_some_and(|m| m.0 - now.0 < 86_400) && *meaning != Meaning::Argument,
        journey_missing: one.running.certain.is_none() && one.running.without_allowance.is_some(),
        law: basis.say(t.0).to_owned(),
        caution: caution.say(t.0).to_owned(),
        basis: facts(&one.basis),
        was,
        state: one.state.code(),
        state_word: t.coded("clocks-state", one.state.code()),
        by: by.map(|(by, stamp)| (named(by), words::moment(t, Moment(stamp.at_ms.div_euclid(1000)), offset))),
        sources: source.sources.clone(),
        confidence: t.s(match source.confidence {
            dues::Confidence::High => "renewals-sure-high",
            dues::Confidence::Medium => "renewals-sure-medium",
            dues::Confidence::Low => "renewals-sure-low",
        }),
        by_hand: one.of.strip_prefix("hand-").map(str::to_owned),
    }
}

/// A clock in one line, for lists: name, when, how long.
pub fn line(t: Tongue, one: &Instance, now: Moment) -> Result<(String, Option<Bits>, String), Trouble> {
    let offset = shipped()?.offset();
    let when = one.running.due().map(|m| words::moment(t, m, offset));
    let left = one.running.due().map(|m| words::left(t, m, now)).unwrap_or_default();
    Ok((one.rule.title.say(t.0).to_owned(), when, left))
}

/// A day in both calendars with its hour, for other rooms.
pub fn moment(t: Tongue, at: Moment) -> Result<Bits, Trouble> {
    Ok(words::moment(t, at, shipped()?.offset()))
}

/// How long until a moment, for other rooms.
pub fn left(t: Tongue, at: Moment, now: Moment) -> String {
    words::left(t, at, now)
}
