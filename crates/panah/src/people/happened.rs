//! What happened to a person in other rooms, for their history: custody, clocks, tasks. Where somebody was seen is not in
//! it: that entry rests with whereabouts.

use super::bits::{Bit, Bits};
use crate::clocks::model::Event as Clock;
use crate::clocks::pack::shipped;
use crate::custody::model::Event as Custody;
use crate::custody::picture;
use crate::desk::glance::Glance;
use crate::desk::sheet::Event;
use crate::tasks::model::Event as Task;
use crate::web::language::Tongue;

/// What happened, and the rest of it; nothing for what other parts of the history tell.
pub fn said(event: &Event, view: &Glance<'_>, t: Tongue) -> Option<(String, Bits)> {
    match event {
        Event::Custody(event) => custody(event, view, t),
        Event::Clocks(event) => Some(clock(event, t)),
        Event::Tasks(event) => task(event, t),
        _ => None,
    }
}

fn custody(event: &Custody, view: &Glance<'_>, t: Tongue) -> Option<(String, Bits)> {
    match event {
        Custody::Reported { report, .. } => {
            let register = view.custody().map(|places| places.register()).unwrap_or_default();
            Some(picture::told(&report.told, &register, t))
        }
        Custody::Retracted { .. } => Some((t.s("custody-retracted"), Bits::default())),
        Custody::Owned { owner, .. } => {
            let name = view.members().ok()?.name_of(Some(*owner)).to_owned();
            Some((t.s("custody-held-owner"), Bit::number(name).into()))
        }
        _ => None,
    }
}

fn clock(event: &Clock, t: Tongue) -> (String, Bits) {
    let titled = |rule: &str, state: &str| {
        let rule = shipped().ok().and_then(|pack| pack.rule(rule));
        let title = rule.map_or_else(|| t.s("clocks-heading"), |rule| rule.title.say(t.0).to_owned());
        (title, Bit::words(t.coded("clocks-state", state)).into())
    };
    match event {
        Clock::Started { trigger, source, .. } => {
            let source = Some(source.show()).filter(|s| !s.is_empty()).map(|s| Bit::said(s, None));
            let fact = Bit::words(t.coded("clocks-fact", trigger.code()));
            (t.s("clocks-start"), Bits([fact].into_iter().chain(source).collect()))
        }
        Clock::Stopped { .. } => (t.s("clocks-stop"), Bits::default()),
        Clock::Confirmed { rule, .. } => titled(rule, "confirmed"),
        Clock::LetGo { rule, .. } => titled(rule, "proposed"),
    }
}

fn task(event: &Task, t: Tongue) -> Option<(String, Bits)> {
    match event {
        Task::Set { terms, .. } => {
            let rule = terms.clock.as_ref().and_then(|link| shipped().ok()?.rule(&link.rule));
            let what = match rule {
                Some(rule) => Bit::words(rule.title.say(t.0).to_owned()),
                None => Bit::said(terms.what.show(), None),
            };
            Some((t.s("tasks-new"), what.into()))
        }
        Task::Done { .. } => Some((t.s("tasks-done"), Bits::default())),
        Task::Undone { .. } => Some((t.s("tasks-undo"), Bits::default())),
        Task::Dropped { .. } => Some((t.s("tasks-drop"), Bits::default())),
        Task::FeedMade { .. } | Task::FeedRevoked { .. } => None,
    }
}
