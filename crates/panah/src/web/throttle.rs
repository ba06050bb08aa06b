//! Wrong passphrases wait: 1, 3, 5, then 10 seconds, and after 100 in a day no more that day for that name.
//! No permanent lock: an outsider could otherwise shut the office out.

use crate::base::Moment;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const LADDER: [i64; 4] = [1, 3, 5, 10];
const A_DAY: u32 = 100;
const DAY_SECONDS: i64 = 86_400;
/// Names and addresses remembered at most; the oldest are forgotten.
const REMEMBERED: usize = 10_000;

#[derive(Clone, Copy)]
struct Tries {
    wrong: u32,
    first: Moment,
    last: Moment,
}

/// Wrong tries by name and by address.
#[derive(Default)]
pub struct Throttle {
    tries: Mutex<HashMap<String, Tries>>,
}

impl Throttle {
    /// Seconds to wait before these may try again; 0 when they may now.
    pub fn wait(&self, keys: &[String], now: Moment) -> i64 {
        let tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        keys.iter().filter_map(|k| tries.get(k)).map(|t| t.wait(now)).max().unwrap_or(0)
    }

    /// Notes a wrong try.
    pub fn wrong(&self, keys: &[String], now: Moment) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            let entry = tries.entry(key.clone()).or_insert(Tries { wrong: 0, first: now, last: now });
            if now.seconds_since(entry.first) >= DAY_SECONDS {
                *entry = Tries { wrong: 0, first: now, last: now };
            }
            entry.wrong += 1;
            entry.last = now;
        }
        if tries.len() > REMEMBERED
            && let Some(oldest) = tries.iter().min_by_key(|(_, t)| t.last).map(|(k, _)| k.clone())
        {
            tries.remove(&oldest);
        }
    }

    /// Forgets the tries of somebody who came in.
    pub fn right(&self, keys: &[String]) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            tries.remove(key);
        }
    }
}

impl Tries {
    fn wait(self, now: Moment) -> i64 {
        if self.wrong >= A_DAY {
            return (DAY_SECONDS - now.seconds_since(self.first)).max(0);
        }
        let step = usize::try_from(self.wrong.saturating_sub(1)).unwrap_or(0).min(LADDER.len() - 1);
        let pause = LADDER.get(step).copied().unwrap_or(10);
        (pause - now.seconds_since(self.last)).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_climb_and_a_right_passphrase_forgets_them() {
        let throttle = Throttle::default();
        let keys = ["zarmina".to_owned()];
        let mut now = Moment(0);
        let mut waits = Vec::new();
        for _ in 0..5 {
            throttle.wrong(&keys, now);
            waits.push(throttle.wait(&keys, now));
            now = now.plus_seconds(10);
            assert_eq!(throttle.wait(&keys, now), 0);
        }
        assert_eq!(waits, [1, 3, 5, 10, 10]);
        throttle.right(&keys);
        assert_eq!(throttle.wait(&keys, now), 0);
    }

    #[test]
    fn after_a_hundred_wrong_tries_the_day_is_over_but_not_the_next() {
        let throttle = Throttle::default();
        let keys = ["zarmina".to_owned()];
        (0..100).for_each(|n| throttle.wrong(&keys, Moment(n * 11_000)));
        assert!(throttle.wait(&keys, Moment(2_000_000)) > 80_000);
        assert_eq!(throttle.wait(&keys, Moment(86_400_000)), 0);
    }
}
