//! One raid, several callers: what was written down apart and put together by a person, shown as one, and what the
//! calls tell differently. Nothing is rewritten: taken apart again, each has its own calls back.

use super::episode::Noted;
use super::model::Call;
use super::view::Incident;
use crate::base::Moment;
use crate::base::ids::{CaseCode, IncidentId, PersonId, UserId};
use crate::desk::record::{Stamp, Text};
use journal::EntryId;
use std::collections::HashMap;

/// Hours within which two raids in one district are offered as one.
const NEAR_HOURS: i64 = 12;

/// Why two raids may be one: the ends of the message keys.
#[cfg(test)]
pub(super) const WHY: [&str; 3] = ["named", "person", "near"];

/// Raids that were put together, by each of those in it; a raid that stands alone is not here.
#[derive(Default, Debug)]
pub struct Joined(HashMap<IncidentId, Vec<IncidentId>>);

impl Joined {
    /// Of everything that was put together and not taken apart.
    pub fn of<'a>(incidents: impl Iterator<Item = &'a Incident> + Clone) -> Self {
        let mut group: HashMap<IncidentId, Vec<IncidentId>> = HashMap::new();
        for (one, other) in incidents.flat_map(|i| i.joins().map(move |n| (i.id, n.what))) {
            let mut all = group.get(&one).cloned().unwrap_or_else(|| vec![one]);
            all.extend(group.get(&other).cloned().unwrap_or_else(|| vec![other]));
            all.sort_unstable();
            all.dedup();
            for id in &all {
                group.insert(*id, all.clone());
            }
        }
        Self(group)
    }

    /// Every id of a raid, the first noted first.
    pub fn ids(&self, id: IncidentId) -> Vec<IncidentId> {
        self.0.get(&id).cloned().unwrap_or_else(|| vec![id])
    }
}

/// A raid, with all that was written down of it.
pub struct Raid<'a> {
    parts: Vec<&'a Incident>,
}

/// Two raids put together: the entry, by whom, which two.
pub struct Join {
    /// The entry.
    pub stamp: Stamp,
    /// By whom.
    pub actor: Option<UserId>,
    /// Under which of the two it is written.
    pub under: IncidentId,
    /// The codes of the two.
    pub codes: [Option<CaseCode>; 2],
}

impl<'a> Raid<'a> {
    /// Of what a reader may see of it, in the order of the ids; nothing when that is nothing.
    pub fn new(parts: Vec<&'a Incident>) -> Option<Self> {
        (!parts.is_empty()).then_some(Self { parts })
    }

    /// The id under which more is written: that of the first.
    pub fn id(&self) -> IncidentId {
        self.parts.first().map_or(IncidentId::from_bytes([0; 16]), |p| p.id)
    }

    /// Every id it has.
    pub fn ids(&self) -> impl Iterator<Item = IncidentId> {
        self.parts.iter().map(|p| p.id)
    }

    /// The codes people know it by, the first noted first.
    pub fn codes(&self) -> impl Iterator<Item = CaseCode> {
        self.parts.iter().filter_map(|p| p.code)
    }

    /// The code it is shown under.
    pub fn code(&self) -> Option<CaseCode> {
        self.codes().next()
    }

    /// The code one of its ids was given.
    pub fn code_of(&self, id: IncidentId) -> Option<CaseCode> {
        self.parts.iter().find(|p| p.id == id)?.code
    }

    /// The calls, oldest first.
    pub fn calls(&self) -> Vec<&'a Noted<Call>> {
        let mut calls: Vec<_> = self.parts.iter().flat_map(|p| &p.calls).collect();
        calls.sort_by_key(|n| (n.stamp.at_ms, n.stamp.entry));
        calls
    }

    /// When its first call was noted.
    pub fn noted(&self) -> Option<Moment> {
        self.calls().first().map(|c| Moment(c.stamp.at_ms))
    }

    /// The offers of households that were made for it.
    pub fn offers(&self) -> impl Iterator<Item = &'a Noted<u32>> {
        self.parts.iter().flat_map(|p| &p.offers)
    }

    /// Names said and not settled: the call's entry, the place in it, the name.
    pub fn unsettled(&self) -> Vec<(EntryId, u16, &'a Text)> {
        let named = self.calls().into_iter().flat_map(|c| {
            let at = 0_u16..;
            c.what.named.iter().zip(at).map(|(name, at)| (c.stamp.entry, at, name))
        });
        let is_settled =
            |entry, at| self.parts.iter().any(|p| p.settled.iter().any(|s| s.0 == entry && s.1 == at));
        named.filter(|(entry, at, _)| !is_settled(*entry, *at)).collect()
    }

    /// What put it together, oldest entry first.
    pub fn joins(&self) -> Vec<Join> {
        let both = self.parts.iter().flat_map(|p| p.joins().map(move |n| (*p, n)));
        let join = |(p, n): (&Incident, &Noted<IncidentId>)| Join {
            stamp: n.stamp,
            actor: n.actor,
            under: p.id,
            codes: [p.code, self.code_of(n.what)],
        };
        let mut joins: Vec<Join> = both.map(join).collect();
        joins.sort_by_key(|j| (j.stamp.at_ms, j.stamp.entry));
        joins
    }

    /// Why another raid may be this one: the end of its message key. Only what was told is compared; a person decides.
    pub fn may_be(
        &self,
        other: &Raid<'_>,
        (mine, theirs): (&[PersonId], &[PersonId]),
    ) -> Option<&'static str> {
        let names = |raid: &Raid<'_>, of: &Raid<'_>| {
            raid.calls()
                .iter()
                .any(|c| c.what.about.show().parse().is_ok_and(|code| of.codes().any(|c| c == code)))
        };
        if names(self, other) || names(other, self) {
            return Some("named");
        }
        if mine.iter().any(|p| theirs.contains(p)) {
            return Some("person");
        }
        let near = |a: &Call, b: &Call| {
            let apart = |a: Option<Moment>, b: Option<Moment>| {
                a.zip(b).is_some_and(|(a, b)| b.seconds_since(a) > NEAR_HOURS * 3600)
            };
            let far = apart(a.when.latest, b.when.earliest.or(b.when.latest))
                || apart(b.when.latest, a.when.earliest.or(a.when.latest));
            !far && a.district.is_some_and(|d| b.district.is_some_and(|e| d.show() == e.show()))
        };
        let (ours, others) = (self.calls(), other.calls());
        ours.iter().any(|a| others.iter().any(|b| near(&a.what, &b.what))).then_some("near")
    }
}

/// What the calls tell differently, by the field: each is shown with who said what, and a person decides.
pub fn differing(calls: &[&Noted<Call>]) -> Vec<&'static str> {
    let said = |code: &str| (!matches!(code, "" | "unknown" | "other")).then(|| Box::<str>::from(code));
    let number = |n: Option<u16>| n.map(|n| n.to_string().into());
    let each = |of: &dyn Fn(&Call) -> Option<Box<str>>| {
        let mut told: Vec<_> = calls.iter().filter_map(|c| of(&c.what)).collect();
        told.sort_unstable();
        told.dedup();
        told.len() > 1
    };
    let mut differ = Vec::new();
    let mut add = |key, differs: bool| {
        if differs {
            differ.push(key);
        }
    };
    add("custody-field-district", each(&|c| c.district.map(|d| d.show().to_string().into())));
    let apart = calls.iter().any(|a| calls.iter().any(|b| !a.what.when.can_be(&b.what.when)));
    add("custody-field-time", apart);
    add("custody-field-how-many", each(&|c| number(c.how_many)));
    add("custody-field-children", each(&|c| number(c.children)));
    add("custody-field-authority", each(&|c| said(&c.authority)));
    add("custody-field-manner", each(&|c| said(&c.manner)));
    differ
}

#[cfg(test)]
mod tests {
    use super::super::model::{Event, When};
    use super::super::view::Custody;
    use super::*;
    use crate::access::model::Compartment;
    use crate::desk::record::Fact;
    use crate::places::Pcode;
    use proptest::prelude::*;

    fn id(n: u8) -> IncidentId {
        IncidentId::from_bytes([n; 16])
    }

    fn stamp(n: usize) -> Stamp {
        let n = u8::try_from(n).unwrap();
        Stamp { entry: EntryId([n; 16]), at_ms: i64::from(n) }
    }

    struct Always(u8);

    impl seal::Chance for Always {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    fn code(n: u8) -> CaseCode {
        CaseCode::new(&mut Always(n << 3))
    }

    fn noted(n: u8, call: Call) -> Event {
        Event::IncidentNoted { incident: id(n), code: code(n), call: Box::new(call) }
    }

    fn told(events: &[(usize, Event)]) -> Custody {
        let mut kept = Custody::default();
        for (n, event) in events {
            kept.apply(event.clone(), stamp(*n), Compartment::Team, None);
        }
        kept
    }

    /// Four raids, then some of them put together and some of that taken apart.
    fn story() -> impl Strategy<Value = Vec<(usize, Event)>> {
        let step = (0_u8..4, 0_u8..4, proptest::option::of(4_u8..16));
        proptest::collection::vec(step, 0..10).prop_map(|steps| {
            let raids = (0_u8..4).map(|n| noted(n, Call::default()));
            let steps = steps.into_iter().map(|(a, b, undone)| match undone {
                Some(entry) => Event::IncidentsParted { incident: id(a), entry: EntryId([entry; 16]) },
                None => Event::IncidentsJoined { incident: id(a), other: id(b) },
            });
            raids.chain(steps).enumerate().collect()
        })
    }

    fn raids(kept: &Custody) -> Vec<Vec<IncidentId>> {
        (0..4).map(|n| kept.ids_of_raid(id(n))).collect()
    }

    proptest! {
        #[test]
        fn every_order_of_entries_puts_the_same_raids_together(
            (told_, shuffled) in story().prop_flat_map(|s| (Just(s.clone()), Just(s).prop_shuffle())),
        ) {
            let kept = told(&told_);
            prop_assert_eq!(raids(&kept), raids(&told(&shuffled)));
            for ids in raids(&kept) {
                for one in &ids {
                    prop_assert_eq!(&kept.ids_of_raid(*one), &ids, "everybody in a raid knows all of it");
                }
            }
            // Taken apart entry by entry, each stands alone again.
            let mut all = told_.clone();
            for (n, event) in &told_ {
                if let Event::IncidentsJoined { incident, .. } = event {
                    let parted = Event::IncidentsParted { incident: *incident, entry: stamp(*n).entry };
                    all.push((all.len(), parted));
                }
            }
            let alone: Vec<_> = (0..4).map(|n| vec![id(n)]).collect();
            prop_assert_eq!(raids(&told(&all)), alone);
        }
    }

    fn call(how_many: Option<u16>, authority: &str, hours: (i64, i64)) -> Call {
        let at = |h: i64| Some(Moment(h * 3_600_000));
        Call {
            how_many,
            authority: authority.into(),
            when: When { earliest: at(hours.0), latest: at(hours.1) },
            district: "PK601".parse::<Pcode>().ok().map(Fact::new),
            ..Call::default()
        }
    }

    #[test]
    fn callers_differ_only_in_what_both_of_them_say() {
        let differ = |a: Call, b: Call| {
            let [a, b] = [a, b].map(|what| Noted { stamp: stamp(1), actor: None, what });
            differing(&[&a, &b])
        };
        assert!(differ(call(Some(12), "police", (1, 2)), call(None, "unknown", (2, 4))).is_empty());
        assert_eq!(
            differ(call(Some(12), "police", (1, 2)), call(Some(9), "fia", (3, 4))),
            ["custody-field-time", "custody-field-how-many", "custody-field-authority"]
        );
    }

    #[test]
    fn a_raid_may_be_another_by_its_code_or_by_district_and_time_and_not_by_less() {
        let why = |a: Call, b: Call| {
            let kept = told(&[(1, noted(1, a)), (2, noted(2, b))]);
            let raid = |n| Raid::new(vec![kept.incident(id(n)).unwrap()]).unwrap();
            raid(1).may_be(&raid(2), (&[], &[]))
        };
        assert_eq!(why(call(None, "", (1, 2)), call(None, "", (13, 14))), Some("near"));
        assert_eq!(why(call(None, "", (1, 2)), call(None, "", (15, 16))), None);
        let elsewhere =
            Call { district: "PK604".parse::<Pcode>().ok().map(Fact::new), ..call(None, "", (1, 2)) };
        assert_eq!(why(call(None, "", (1, 2)), elsewhere.clone()), None);
        let named = Call { about: Fact::new(code(1).to_string()), ..elsewhere };
        assert_eq!(why(call(None, "", (1, 2)), named), Some("named"));
    }
}
