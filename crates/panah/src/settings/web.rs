//! Who works here, one's own session, and the journal of looks.

use crate::access::model::{self as access, Act};
use crate::access::permit::{Actor, Subject};
use crate::base::Moment;
use crate::desk::sheet::{self, Event};
use crate::web::layout::page;
use crate::web::{App, Doors, Reply, Shell};
use askama::Template;
use axum::extract::State;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default().get("/settings", Act::OwnSettings, settings).get("/journal", Act::ReadJournal, journal)
}

/// How many looks the page shows; all of them are in the journal.
const LOOKS: usize = 200;

/// A member, for the page.
#[derive(Clone, Debug)]
pub struct MemberLine {
    /// The name they log in with.
    pub name: String,
    /// What they do, in the page's language.
    pub roles: String,
}

/// The settings page.
#[derive(Template)]
#[template(path = "settings/pages/settings.html")]
pub struct SettingsPage {
    /// The frame.
    pub shell: Shell,
    /// The office's name for the desk.
    pub office: String,
    /// One's own roles.
    pub roles: String,
    /// The others, for those who may see them.
    pub members: Vec<MemberLine>,
    /// A change of who works here waits for a second keeper.
    pub waiting: bool,
    /// Sessions open now.
    pub sessions: String,
    /// The entry to print and compare later.
    pub checkpoint: String,
    /// May end everybody's session.
    pub lock_all: bool,
    /// Changes of the law that no longer read.
    pub unreadable: Vec<String>,
    /// Entries a newer program wrote.
    pub unknown_entries: String,
}

async fn settings(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::OwnSettings, Subject::Desk)?;
    let mut shell = Shell::new(&app, &actor, "/settings");
    "/settings".clone_into(&mut shell.here);
    let t = shell.t;
    let roles = |roles: &[access::Role]| {
        roles.iter().map(|r| t.coded("role", r.code())).collect::<Vec<_>>().join(t.s("list-comma").as_str())
    };
    let template = {
        let view = app.view(&permit).await?;
        let members = if actor.does(Act::SeeMembers) { view.members()?.all() } else { &[] };
        let members =
            members.iter().map(|m| MemberLine { name: m.name.clone(), roles: roles(&m.roles) }).collect();
        SettingsPage {
            office: view.members()?.office.clone(),
            roles: roles(&actor.roles),
            members,
            waiting: !view.members()?.proposals().is_empty(),
            sessions: t.number(i64::try_from(app.sessions().count()).unwrap_or(0)),
            checkpoint: view.head()?.code(),
            lock_all: actor.does(Act::LockAll),
            unreadable: view.law()?.unreadable.clone(),
            unknown_entries: match view.unknown_entries() {
                0 => String::new(),
                n => t.number(i64::try_from(n).unwrap_or(i64::MAX)),
            },
            shell,
        }
    };
    page(&template)
}

/// One look, for the page.
#[derive(Clone, Debug)]
pub struct LookLine {
    /// The day.
    pub day: String,
    /// The hour.
    pub hour: String,
    /// Who.
    pub who: String,
    /// What they did.
    pub what: String,
    /// To whom: the start of an opaque id.
    pub subject: String,
}

/// The journal page.
#[derive(Template)]
#[template(path = "settings/pages/journal.html")]
pub struct JournalPage {
    /// The frame.
    pub shell: Shell,
    /// The newest first.
    pub looks: Vec<LookLine>,
    /// The entry to print and compare later.
    pub checkpoint: String,
    /// Nothing wrong was found; else at which entry.
    pub fault: Option<String>,
    /// Entries verified.
    pub entries: String,
}

async fn journal(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::ReadJournal, Subject::Desk)?;
    let mut shell = Shell::new(&app, &actor, "/journal");
    "/journal".clone_into(&mut shell.here);
    let t = shell.t;
    let template = {
        let view = app.view(&permit).await?;
        let mut looks = Vec::new();
        for entry in view.looks(LOOKS)? {
            let Some(sheet) = entry.plain.as_ref().and_then(|p| sheet::read(p)) else { continue };
            let Event::Access(event) = sheet.event else { continue };
            let (what, subject) = match event {
                access::Event::Looked { act, at, .. } => (t.coded("act", act.code()), at),
                access::Event::Shown { act, people } => (
                    t.two(
                        "journal-was-shown",
                        ("what", t.coded("act", act.code())),
                        ("people", t.number(people.len() as u64)),
                    ),
                    people.first().copied(),
                ),
                access::Event::Session { what } => (t.coded("session", &what), None),
                _ => continue,
            };
            let at = Moment(entry.at_ms);
            looks.push(LookLine {
                day: app.desk().clock().day_of(at).to_string(),
                hour: app.desk().clock().hour_of(at),
                who: view.members()?.name_of(sheet.actor).to_owned(),
                what,
                subject: subject
                    .map(|s| s.simple().to_string().chars().rev().take(8).collect())
                    .unwrap_or_default(),
            });
        }
        let report = view.verify()?;
        JournalPage {
            looks,
            checkpoint: report.head.code(),
            fault: report.fault.map(|(seq, _)| t.number(i64::try_from(seq).unwrap_or(0))),
            entries: t.number(i64::try_from(report.entries).unwrap_or(i64::MAX)),
            shell,
        }
    };
    page(&template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Tongue;
    use dates::Lang;

    #[test]
    fn every_code_shown_here_has_a_word_in_every_language() {
        for lang in Lang::ALL {
            let t = Tongue(lang);
            let words = access::Role::ALL
                .iter()
                .map(|r| t.coded("role", r.code()))
                .chain(Act::ALL.iter().filter(|a| a.is_a_look()).map(|a| t.coded("act", a.code())))
                .chain(["login", "lock", "lock-all", "idle"].iter().map(|s| t.coded("session", s)));
            for word in words {
                assert!(!word.contains('⟦'), "{word} in {}", lang.code());
            }
        }
    }
}
