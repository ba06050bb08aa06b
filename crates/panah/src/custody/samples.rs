//! The pages of this room in four languages.

use super::episode::Noted;
use super::glance::{Glimpse, Places};
use super::held::{ClockCell, HeldPage, HeldRow, Hours, RaidRow};
use super::model::{Event, Sighting, When};
use super::picture::{Ground, Line};
use super::tests::{ASKS, REASONS, everything, report, sighting, stamp};
use super::timing::Times;
use super::urgency::Band;
use super::view::Custody;
use super::{forms, incident, intake, joining, offer, panel, raid, register, show, uncover, words};
use crate::access::model::Compartment;
use crate::base::{Clock, Moment};
use crate::desk::record::Fact;
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::Builder;
use crate::people::samples;
use crate::people::typed::{Refusal, Typed};
use crate::web::language::Tongue;
use askama::Template;
use dates::{Day, Lang};
use journal::EntryId;

/// A clock before a magistrate that is surely over.
fn production(now: Moment) -> crate::clocks::Instance {
    let pack = crate::clocks::pack::shipped().unwrap();
    let rule = pack.rule("magistrate").unwrap();
    let at = super::urgency::seconds(now).plus(-200_000);
    let start = dues::Start { earliest: Some(at), latest: at, allowance_hours: Some(2), until: None };
    crate::clocks::Instance {
        of: "episode-0".into(),
        rule,
        running: dues::run(rule, &start, pack.offset()),
        start,
        basis: Vec::new(),
        state: crate::clocks::State::Proposed,
    }
}

fn held_row(t: Tongue, times: Times<'_>, now: Moment) -> HeldRow {
    let when = When { earliest: Some(Moment(now.0 - 40_000_000)), latest: Some(Moment(now.0 - 36_000_000)) };
    HeldRow {
        id: "0".to_owned(),
        code: Bit::number("PK-7F3K-9QTC"),
        name: Bit::said("آزمایش گل <۰۴۱۲>", Some(Lang::Prs)),
        hours: Hours::new(super::timing::hours_since(&when, now), when, now, t),
        reasons: REASONS.iter().enumerate().map(|(n, r)| (t.coded("custody-reason", r), n < 5)).collect(),
        last: t.s("custody-kind-holding-camp"),
        last_ago: Some(Hours::since(Moment(now.0 - 9_000_000), now, t)),
        clock: Some(ClockCell::new(&production(now), times, now)),
        owner: Some(Bit::number("gulab")),
        lawyer: None,
        missing: ASKS.iter().map(|a| t.coded("custody-ask", a)).collect(),
    }
}

/// A timeline of every kind of report, one of them a mistake, one in doubt.
fn lines(times: Times<'_>, when: When) -> Vec<Line> {
    let kept = super::facilities::register(std::iter::empty());
    let ground = Ground {
        times,
        register: &kept,
        name_of: &|_| "gulab".to_owned(),
        doubted: &[EntryId([1; 16])],
        retracted: &[EntryId([2; 16])],
    };
    let mut lines: Vec<Line> = (0_u8..)
        .zip(everything())
        .map(|(n, told)| ground.report(&Noted { stamp: stamp(n), actor: None, what: *report(told, when) }))
        .collect();
    lines.push(ground.sighting(&Noted {
        stamp: stamp(90),
        actor: None,
        what: Sighting { facility: Some("haji-camp".into()), ..sighting("Haji Camp", when) },
    }));
    let glimpse = Glimpse {
        kind: "prison".into(),
        when: When::default(),
        source: "press".into(),
        confidence: "probable".into(),
        stamp: stamp(91),
    };
    lines.push(ground.glimpse(&glimpse, true));
    lines
}

fn everywhere(check: impl Fn(Lang, Tongue, Times<'_>, Moment)) {
    let clock = Clock::system("Asia/Karachi").unwrap();
    let now = clock.moment_of(Day::gregorian(2025, 3, 31).unwrap(), 12, 0).unwrap();
    for lang in Lang::ALL {
        let t = Tongue(lang);
        check(lang, t, Times { clock: &clock, t }, now);
    }
}

#[test]
fn the_board_and_its_panels_read_in_every_language() {
    everywhere(|lang, t, times, now| {
        let rows = vec![(Band::Now, held_row(t, times, now)), (Band::Weeks, held_row(t, times, now))];
        let mut page = HeldPage::build(samples::shell(lang), times, now, rows);
        let raid = || RaidRow {
            id: "0".to_owned(),
            code: Bit::number("PK-7F3K-9QTC"),
            noted: Bits(times.moment(now)),
            people: crate::today::people(t, 3),
            unsettled: t.number(2),
        };
        page.looked = Some(crate::access::quota::Looks {
            csrf: String::new(),
            t,
            limit: "whereabouts",
            left: t.one("looks-left", "count", t.number(12)),
            used_up: vec![("1".to_owned(), Bit::said("sample", None))],
        });
        (page.raids, page.unsettled) = (vec![raid()], vec![raid()]);
        samples::holds(&page.render().unwrap());
        samples::holds(&HeldPage::build(samples::shell(lang), times, now, Vec::new()).render().unwrap());
        for held in [None, Some(held_row(t, times, now))] {
            let panel = panel::Panel {
                t,
                id: "0".to_owned(),
                held,
                contradictions: vec![t.s("custody-contradiction-two-places")],
                known: 2,
                writes: true,
                tick: show::tick(now, t),
            };
            samples::holds(&panel.render().unwrap());
        }
        let top = panel::Top {
            t,
            count: t.one("custody-held-count", "count", t.number(1)),
            nobody: false,
            rows: vec![held_row(t, times, now)],
            tick: show::tick(now, t),
        };
        samples::holds(&top.render().unwrap());
    });
}

#[test]
fn the_forms_of_a_call_and_of_the_register_read_in_every_language() {
    everywhere(|lang, t, times, now| {
        let kept = super::facilities::register(std::iter::empty());
        let refusals = [
            Refusal::say("words", "custody-why-nothing-said"),
            Refusal::say("when-time", "custody-why-no-time"),
        ];
        let typed = Typed::default().also("words", "<b>").also("who", "آزمایش");
        let b = Builder { t, typed: &typed, refusals: &refusals };
        let page = intake::CallPage::build(samples::shell(lang), &b, now.0, &kept);
        samples::holds(&page.render().unwrap());
        let saved = intake::CallSavedPage {
            shell: samples::shell(lang),
            code: Bit::number("PK-7F3K-9QTC"),
            people: vec![Bit::number("PK-7F3K-9QTC")],
            unsettled: 1,
        };
        samples::holds(&saved.render().unwrap());
        let mut told = Custody::default();
        let status = super::model::CrossingStatus {
            crossing: "torkham".into(),
            state: "closed".into(),
            since: When { earliest: None, latest: Some(now) },
            source: "test 12".into(),
        };
        told.apply(Event::CrossingNoted(Box::new(status)), stamp(1), Compartment::Desk, None);
        let form = (&typed, &refusals[..]);
        let page = register::RegisterPage::build(samples::shell(lang), Places(&told), times, form, true);
        samples::holds(&page.render().unwrap());
    });
}

#[test]
fn a_custody_and_what_is_uncovered_read_in_every_language() {
    everywhere(|lang, t, times, now| {
        let when = When { earliest: Some(Moment(now.0 - 90_000_000)), latest: Some(now) };
        let typed = Typed::default();
        let b = Builder { t, typed: &typed, refusals: &[] };
        let kept = super::facilities::register(std::iter::empty());
        let card = |held| show::EpisodeCard {
            id: "0".to_owned(),
            held,
            ended: Bits(times.moment(now)),
            raids: vec![("0".to_owned(), Bit::number("PK-7F3K-9QTC"))],
            contradictions: vec![(
                t.s("custody-contradiction-two-places"),
                vec!["01".to_owned(), "02".to_owned()],
            )],
            lines: lines(times, when),
            faded: true,
            forms: forms::all(&b, "/people/0/custody/0", (&kept, &[("0".to_owned(), "12345-6".to_owned())])),
            evidence: Some(crate::evidence::Panel {
                at: "/incidents/0/evidence".to_owned(),
                count: t.number(3),
            }),
            writes: true,
            not_mine: true,
        };
        let page = show::CustodyPage {
            shell: samples::shell(lang),
            id: "0".to_owned(),
            code: Bit::number("PK-7F3K-9QTC"),
            names: Bit::said("آزمایش", Some(Lang::Prs)).into(),
            safe: vec![(t.s("safe-hours"), Bit::said("14:00", None))],
            tick: show::tick(now, t),
            episodes: vec![card(Some(held_row(t, times, now))), card(None)],
            begin: Some(forms::begin(&b, "/people/0/custody/new")),
            lists: intake::lists(t, &kept),
            refused: true,
            uncovers: true,
        };
        samples::holds(&page.render().unwrap());
        let access = || uncover::Access {
            text: "by order only".to_owned(),
            source: "https://example.org/1".to_owned(),
        };
        let page = uncover::WherePage {
            shell: samples::shell(lang),
            id: "0".to_owned(),
            names: Bit::said("آزمایش", Some(Lang::Prs)).into(),
            code: Bit::number("PK-7F3K-9QTC"),
            safe: Vec::new(),
            lines: lines(times, when).into_iter().map(|l| (l, access())).collect(),
            faded: true,
            left: t.s("looks-released"),
        };
        samples::holds(&page.render().unwrap());
    });
}

fn join_card(b: &Builder<'_>, times: Times<'_>, now: Moment) -> joining::JoinCard {
    let t = times.t;
    let choice = |why| joining::RaidChoice {
        id: "0".to_owned(),
        code: Bit::number("PK-7F3K-9QTC"),
        noted: Bits(times.moment(now)),
        people: crate::today::people(t, 3),
        why: t.coded("custody-join-why", why),
    };
    joining::JoinCard {
        may_be: raid::WHY.map(choice).into(),
        field: joining::field(b),
        joins: vec![joining::JoinRow {
            entry: "0".to_owned(),
            codes: Bit::number("PK-7F3K-9QTC").into(),
            by: Bits(times.moment(now)),
        }],
    }
}

#[test]
fn a_raid_and_its_offer_read_in_every_language() {
    everywhere(|lang, t, times, now| {
        let typed = Typed::default();
        let b = Builder { t, typed: &typed, refusals: &[] };
        let kept = super::facilities::register(std::iter::empty());
        let call = super::model::Call {
            safe_to_talk: Some(false),
            caller: "neighbour".into(),
            how_many: Some(12),
            flags: words::FLAGS.map(Box::from).to_vec(),
            authority: "police".into(),
            manner: "both".into(),
            money: Some((2_000, "USD".into())),
            words: Fact::new("12345-6 <i>".to_owned()),
            when: When::at(now),
            ..super::model::Call::default()
        };
        let other = super::model::Call { how_many: Some(9), ..call.clone() };
        let noted = |n, call: &super::model::Call| Noted { stamp: stamp(n), actor: None, what: call.clone() };
        let candidate = || incident::Candidate {
            id: "0".to_owned(),
            names: Bit::said("آزمایش", Some(Lang::Prs)).into(),
            father: Bit::said("پدر", None).into(),
            code: Bit::number("PK-7F3K-9QTC"),
            born: Bit::number("1371").into(),
        };
        let page = incident::IncidentPage {
            shell: samples::shell(lang),
            id: "0".to_owned(),
            code: Bit::number("PK-7F3K-9QTC"),
            tick: show::tick(now, t),
            also: Bit::number("PK-7F3K-9QTC").into(),
            calls: super::calls::side_by_side(&[&noted(1, &call), &noted(2, &other)], times, &|_| {
                "gulab".to_owned()
            }),
            join: join_card(&b, times, now),
            evidence: Some(crate::evidence::Panel {
                at: "/incidents/0/evidence".to_owned(),
                count: t.number(3),
            }),
            again: "/incidents/new".to_owned(),
            names: vec![incident::NameCard {
                field: "name-0".to_owned(),
                name: Bit::said("آزمایش", None),
                may_be: vec![candidate()],
            }],
            held: vec![held_row(t, times, now)],
            free: vec![("1".to_owned(), Bit::said("آزمایش", None), Bit::number("PK-7F3K-9QTC"))],
            forms: forms::all(&b, "/incidents/0", (&kept, &[])),
            add: incident::add_form(&b),
            offers: true,
            no_offer: String::new(),
            writes: true,
            refused: true,
            lists: intake::lists(t, &kept),
        };
        samples::holds(&page.render().unwrap());
    });
}

#[test]
fn an_offer_and_a_door_read_in_every_language() {
    everywhere(|lang, t, times, now| {
        let page = offer::OfferPage {
            shell: samples::shell(lang),
            id: "0".to_owned(),
            households: vec![offer::OfferRow {
                field: "household-0".to_owned(),
                id: "0".to_owned(),
                name: Bit::number("PK-7F3K-9QTC").into(),
                people: crate::today::people(t, 4),
                named: true,
            }],
            more: true,
        };
        samples::holds(&page.render().unwrap());
        let page = uncover::DoorPage {
            shell: samples::shell(lang),
            id: "0".to_owned(),
            code: Bit::number("PK-7F3K-9QTC"),
            calls: vec![uncover::DoorRow {
                noted: Bits(times.moment(now)),
                safe: Vec::new(),
                call_back: Some(Bit::number("+92 000 0000 000")),
                dial: Some("+920000000000".to_owned()),
                taken_from: Some(Bit::said("12 lane", None)),
                named_place: Some(Bit::said("Haji Camp", None)),
            }],
            left: t.s("looks-released"),
        };
        samples::holds(&page.render().unwrap());
    });
}
