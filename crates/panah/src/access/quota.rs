//! How much one person may look up in a day before a supervisor is asked: pairs of those looked for, and where somebody is
//! or how to reach them. The count is kept with what was looked at, so that a restart forgets nothing.

use super::model::{Act, Compartment, Event};
use super::permit::{Actor, Permit, Subject};
use crate::base::ids::UserId;
use crate::base::{Fault, Moment, Trouble};
use crate::desk::glance::Glance;
use crate::desk::record::Stamp;
use crate::people::bits::Bit;
use crate::web::language::Tongue;
use crate::web::{App, Reply};
use askama::Template;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Look-ups a person may make in a day before a supervisor is asked. Source: the rules of safety, 60 searches a day.
pub const LOOKS_A_DAY: usize = 60;

/// What is counted, each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Pairs of those looked for.
    Tracing,
    /// Where somebody is, where a raid was, how to reach somebody.
    Whereabouts,
}

impl Limit {
    /// Its code, in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tracing => "tracing",
            Self::Whereabouts => "whereabouts",
        }
    }

    /// Where its counts are kept.
    pub const fn compartment(self) -> Compartment {
        match self {
            Self::Tracing => Compartment::Tracing,
            Self::Whereabouts => Compartment::Whereabouts,
        }
    }

    /// The page on which a supervisor lets somebody go on.
    const fn page(self) -> &'static str {
        match self {
            Self::Tracing => "/tracing",
            Self::Whereabouts => "/held",
        }
    }
}

/// A limit, a member, a day counted from 1970.
type Day = (Limit, UserId, i64);

/// What the fold keeps of it.
#[derive(Default, Debug)]
pub struct Quota {
    looks: BTreeMap<Day, usize>,
    released: BTreeSet<Day>,
}

/// What a snapshot keeps of one compartment.
pub type Part = (Vec<(Day, usize)>, Vec<Day>);

/// The day of a moment, for counting: UTC is good enough for a quota.
const fn day_of(ms: i64) -> i64 {
    ms.div_euclid(86_400_000)
}

impl Quota {
    /// Folds one event in.
    pub fn apply(&mut self, event: &Event, stamp: Stamp, who: Option<UserId>) {
        let day = day_of(stamp.at_ms);
        match (event, who) {
            (Event::LookedUp { limit }, Some(who)) => {
                *self.looks.entry((*limit, who, day)).or_default() += 1;
            }
            (Event::Released { limit, user }, _) => {
                self.released.insert((*limit, *user, day));
            }
            _ => {}
        }
    }

    /// Look-ups somebody may still make today; nothing when a supervisor has let them go on.
    pub fn left(&self, limit: Limit, who: UserId, now: Moment) -> Option<usize> {
        let today = (limit, who, day_of(now.0));
        if self.released.contains(&today) {
            return None;
        }
        Some(LOOKS_A_DAY.saturating_sub(self.looks.get(&today).copied().unwrap_or(0)))
    }

    /// Who has used up their look-ups today.
    pub fn used_up(&self, limit: Limit, now: Moment) -> Vec<UserId> {
        let today = day_of(now.0);
        let users = self.looks.keys().filter(|(of, _, day)| *of == limit && *day == today).map(|l| l.1);
        users.filter(|who| self.left(limit, *who, now) == Some(0)).collect()
    }

    /// What a snapshot keeps of one compartment: the newest two days, the only ones that are asked for.
    pub fn part(&self, home: Compartment) -> Part {
        let newest = self.looks.keys().chain(&self.released).map(|l| l.2).max().unwrap_or(0);
        let kept = |l: &&Day| l.0.compartment() == home && l.2 >= newest - 1;
        let looks = self.looks.iter().filter(|(l, _)| kept(l)).map(|(l, n)| (*l, *n));
        (looks.collect(), self.released.iter().filter(kept).copied().collect())
    }

    /// Takes a snapshot's counts in.
    pub fn take(&mut self, (looks, released): Part) {
        self.looks.extend(looks);
        self.released.extend(released);
    }
}

/// Whether somebody may look up one more today.
///
/// # Errors
/// `LookedEnough`; `SessionEnded` when the desk was locked meanwhile.
pub fn may(app: &App, actor: &Actor, limit: Limit) -> Result<(), Trouble> {
    let left = app.desk().with_quota(|q| q.left(limit, actor.user, app.now()))?;
    if left == Some(0) { Err(Fault::LookedEnough.into()) } else { Ok(()) }
}

/// Counts a look, before anything is shown; the permit for it.
///
/// # Errors
/// As [`may`]; what [`App::permit`] says; what the store says, and then nothing may be shown.
pub async fn count(
    app: &App,
    actor: &Actor,
    (act, subject): (Act, Subject),
    limit: Limit,
) -> Result<Permit, Trouble> {
    let counted = app.permit(actor, act, subject)?;
    may(app, actor, limit)?;
    app.commit(counted, [Event::LookedUp { limit }.into()]).await?;
    app.permit(actor, act, subject)
}

/// `POST /looks/{limit}/release/{user}`
pub async fn release(
    State(app): State<App>,
    actor: Actor,
    Path((limit, user)): Path<(Limit, UserId)>,
) -> Reply {
    let permit = app.permit(&actor, Act::ReleaseLooks, Subject::Desk)?;
    if user == actor.user {
        return Err(Fault::NotYours.into());
    }
    app.commit(permit, [Event::Released { limit, user }.into()]).await?;
    Ok(crate::web::layout::see(limit.page()))
}

/// What is left to the reader today, in words.
///
/// # Errors
/// `SessionEnded` when the desk was locked meanwhile.
pub fn left(app: &App, actor: &Actor, view: &Glance<'_>, limit: Limit) -> Result<String, Trouble> {
    let t = Tongue(actor.lang);
    Ok(match view.quota()?.left(limit, actor.user, app.now()) {
        None => t.s("looks-released"),
        Some(left) => t.one("looks-left", "count", t.number(left)),
    })
}

/// What a page shows of it: how much is left to the reader, and whom a supervisor may let go on.
#[derive(Template)]
#[template(path = "access/pages/looks.html")]
pub struct Looks {
    /// The token of the session.
    pub csrf: String,
    /// The language.
    pub t: Tongue,
    /// The limit's code.
    pub limit: &'static str,
    /// What is left to the reader, in words; empty for those who look nothing up.
    pub left: String,
    /// Who has used up theirs, for somebody who may let them go on: id and name.
    pub used_up: Vec<(String, Bit)>,
}

impl askama::filters::HtmlSafe for Looks {}

impl Looks {
    /// For a page of somebody who looks things up by `act`.
    ///
    /// # Errors
    /// `SessionEnded` when the desk was locked meanwhile.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        (limit, act): (Limit, Act),
    ) -> Result<Self, Trouble> {
        let (t, now, members) = (Tongue(actor.lang), app.now(), view.members()?);
        let left = if actor.does(act) { left(app, actor, view, limit)? } else { String::new() };
        let used_up = view.quota()?.used_up(limit, now).into_iter().filter(|_| actor.does(Act::ReleaseLooks));
        let named = |user: UserId| Some((user.to_string(), Bit::said(&members.member(user)?.name, None)));
        let used_up = used_up.filter(|user| *user != actor.user).filter_map(named).collect();
        Ok(Self { csrf: actor.csrf.clone(), t, limit: limit.code(), left, used_up })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::EntryId;

    const DAY: i64 = 86_400_000;

    fn user(n: u8) -> UserId {
        UserId::from_bytes([n; 16])
    }

    fn at(ms: i64) -> Stamp {
        Stamp { entry: EntryId([1; 16]), at_ms: ms }
    }

    #[test]
    fn look_ups_are_counted_by_the_day_each_limit_by_itself_and_a_supervisor_lets_one_go_on() {
        for limit in [Limit::Tracing, Limit::Whereabouts] {
            let mut quota = Quota::default();
            let left = |quota: &Quota, n, day: i64| quota.left(limit, user(n), Moment(day * DAY));
            for n in 0..60 {
                assert_eq!(left(&quota, 1, 1), Some(60 - usize::try_from(n).unwrap()));
                quota.apply(&Event::LookedUp { limit }, at(DAY + n), Some(user(1)));
            }
            assert_eq!(
                (left(&quota, 1, 1), left(&quota, 2, 1), left(&quota, 1, 2)),
                (Some(0), Some(60), Some(60))
            );
            assert_eq!(quota.used_up(limit, Moment(DAY)), [user(1)]);
            let other = if limit == Limit::Tracing { Limit::Whereabouts } else { Limit::Tracing };
            assert_eq!(quota.left(other, user(1), Moment(DAY)), Some(60));
            // A snapshot keeps the count of its own compartment and of no other.
            let mut again = Quota::default();
            again.take(quota.part(other.compartment()));
            assert_eq!(left(&again, 1, 1), Some(60));
            again.take(quota.part(limit.compartment()));
            assert_eq!(left(&again, 1, 1), Some(0));
            quota.apply(&Event::Released { limit, user: user(1) }, at(DAY + 61), Some(user(2)));
            assert_eq!((left(&quota, 1, 1), left(&quota, 1, 2)), (None, Some(60)));
        }
    }
}
