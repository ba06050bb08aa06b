//! Sessions: 32 random bytes in a cookie, their digest here. Idle 15 minutes, absolute 12 hours, new at every login.

use crate::access::model::{Compartments, Role};
use crate::access::permit::Actor;
use crate::base::ids::UserId;
use crate::base::{Moment, SystemChance};
use crate::desk::unlock::Entered;
use dates::Lang;
use seal::Chance;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Seconds without a request after which a session ends.
pub const IDLE_SECONDS: i64 = 15 * 60;
/// Seconds after which a session ends whatever happens.
pub const ABSOLUTE_SECONDS: i64 = 12 * 60 * 60;

/// The digest of a cookie: what the server keeps instead of the cookie.
pub type SessionId = [u8; 32];

struct Session {
    user: UserId,
    name: String,
    roles: Vec<Role>,
    lang: Lang,
    csrf: String,
    began: Moment,
    seen: Moment,
}

/// Who is logged in now.
#[derive(Default)]
pub struct Sessions {
    live: Mutex<HashMap<SessionId, Session>>,
}

/// Thirty-two random bytes as text.
pub fn token() -> String {
    let mut bytes = [0_u8; 32];
    SystemChance.fill(&mut bytes);
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What the server keeps of a cookie.
pub fn digest(cookie: &str) -> SessionId {
    Sha256::digest(cookie.as_bytes()).into()
}

impl Session {
    fn is_over(&self, now: Moment) -> bool {
        let idle = now.seconds_since(self.seen);
        let age = now.seconds_since(self.began);
        // A clock that went back by more than a minute ends the session too: its limits cannot be trusted.
        idle >= IDLE_SECONDS || age >= ABSOLUTE_SECONDS || idle < -60
    }
}

impl Sessions {
    fn live(&self) -> MutexGuard<'_, HashMap<SessionId, Session>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session; the cookie's value is returned once and not kept.
    pub fn begin(&self, who: &Entered, lang: Lang, now: Moment) -> String {
        let cookie = token();
        let session = Session {
            user: who.user,
            name: who.name.clone(),
            roles: who.roles.clone(),
            lang,
            csrf: token(),
            began: now,
            seen: now,
        };
        self.live().insert(digest(&cookie), session);
        cookie
    }

    /// Who a cookie belongs to; a request counts as a sign of life unless `quiet`.
    pub fn actor(&self, cookie: &str, now: Moment, quiet: bool) -> Option<Actor> {
        let id = digest(cookie);
        let mut live = self.live();
        let session = live.get_mut(&id).filter(|s| !s.is_over(now))?;
        if !quiet {
            session.seen = now;
        }
        Some(Actor {
            user: session.user,
            name: session.name.clone(),
            roles: session.roles.clone(),
            lang: session.lang,
            csrf: session.csrf.clone(),
            session: id,
            door: None,
        })
    }

    /// Who is logged in now, one session each; asking is no sign of life.
    pub fn present(&self, now: Moment) -> Vec<Actor> {
        let live = self.live();
        let mut here: Vec<Actor> = live
            .iter()
            .filter(|(_, s)| !s.is_over(now))
            .map(|(id, s)| Actor {
                user: s.user,
                name: s.name.clone(),
                roles: s.roles.clone(),
                lang: s.lang,
                csrf: String::new(),
                session: *id,
                door: None,
            })
            .collect();
        here.sort_by_key(|a| a.user);
        here.dedup_by_key(|a| a.user);
        here
    }

    /// Changes the language of a session's pages.
    pub fn speak(&self, id: &SessionId, lang: Lang) {
        if let Some(session) = self.live().get_mut(id) {
            session.lang = lang;
        }
    }

    /// Ends every session of a user; true when there was one.
    pub fn end_user(&self, user: UserId) -> bool {
        let mut live = self.live();
        let before = live.len();
        live.retain(|_, s| s.user != user);
        live.len() != before
    }

    /// Ends everybody's.
    pub fn end_all(&self) {
        self.live().clear();
    }

    /// Ends those whose time is over; returns whose they were.
    pub fn end_overdue(&self, now: Moment) -> Vec<UserId> {
        let mut live = self.live();
        let over: Vec<UserId> = live.values().filter(|s| s.is_over(now)).map(|s| s.user).collect();
        live.retain(|_, s| !s.is_over(now));
        over
    }

    /// The compartments somebody who is logged in holds.
    pub fn compartments(&self) -> Compartments {
        let live = self.live();
        live.values().flat_map(|s| s.roles.iter().flat_map(|r| r.grants())).collect()
    }

    /// How many sessions live.
    pub fn count(&self) -> usize {
        self.live().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered() -> Entered {
        let user = UserId::from_bytes([7; 16]);
        Entered { user, name: "zarmina".to_owned(), roles: vec![Role::Caseworker] }
    }

    #[test]
    fn a_session_ends_after_fifteen_idle_minutes_and_after_twelve_hours() {
        let sessions = Sessions::default();
        let start = Moment(1_000_000);
        let cookie = sessions.begin(&entered(), Lang::En, start);
        assert!(sessions.actor(&cookie, start.plus_seconds(IDLE_SECONDS - 1), false).is_some());
        assert!(sessions.actor(&cookie, start.plus_seconds(2 * IDLE_SECONDS), false).is_none());
        let cookie = sessions.begin(&entered(), Lang::En, start);
        let mut now = start;
        while now.seconds_since(start) < ABSOLUTE_SECONDS - 600 {
            now = now.plus_seconds(600);
            assert!(sessions.actor(&cookie, now, false).is_some());
        }
        assert!(sessions.actor(&cookie, start.plus_seconds(ABSOLUTE_SECONDS), false).is_none());
    }

    #[test]
    fn a_clock_set_back_ends_a_session() {
        let sessions = Sessions::default();
        let cookie = sessions.begin(&entered(), Lang::En, Moment(10_000_000_000));
        assert!(sessions.actor(&cookie, Moment(1_000_000_000), false).is_none());
    }

    #[test]
    fn every_login_has_a_new_cookie_and_a_new_form_token() {
        let sessions = Sessions::default();
        let (a, b) = (
            sessions.begin(&entered(), Lang::En, Moment(0)),
            sessions.begin(&entered(), Lang::En, Moment(0)),
        );
        assert_ne!(a, b);
        let csrf = |c: &str| sessions.actor(c, Moment(1), false).unwrap().csrf;
        assert_ne!(csrf(&a), csrf(&b));
    }
}
