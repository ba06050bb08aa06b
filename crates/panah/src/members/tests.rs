use super::web::{FormPage, ListPage, MemberLine, OfferedPage, PassphrasePage, Tick, WaitingLine};
use crate::access::circle::{Change, What, judge, judge_name, sign};
use crate::access::model::{Event, Member, Role};
use crate::access::view::Members;
use crate::base::ids::UserId;
use crate::base::{Moment, SystemChance};
use crate::today::tests::render_everywhere;
use seal::UserKeys;
use uuid::Uuid;
use zeroize::Zeroizing;

fn member(name: &str, roles: &[Role]) -> (Member, UserKeys) {
    let own = UserKeys::generate(&mut SystemChance);
    let user = UserId::new(Moment(0), &mut SystemChance);
    (Member { user, name: name.to_owned(), roles: roles.to_vec(), public: own.public() }, own)
}

/// A desk of two keepers and a caseworker, and their keys in that order.
fn three() -> (Members, [Member; 3], [UserKeys; 3]) {
    let [a, b, c] = [
        member("zarmina", &[Role::Keeper]),
        member("gulab", &[Role::Keeper]),
        member("farida", &[Role::Caseworker]),
    ];
    let mut members = Members::default();
    let people = [a.0, b.0, c.0];
    let (name, zone, compartments) = ("Test".to_owned(), "Asia/Karachi".to_owned(), Vec::new());
    members.apply(Event::Founded { name, zone, compartments, members: people.to_vec() });
    (members, people, [a.1, b.1, c.1])
}

fn change(n: u128, what: What) -> Change {
    Change { id: Uuid::from_u128(n), what }
}

#[test]
fn a_change_needs_the_signatures_of_two_different_keepers() {
    let (mut members, people, keys) = three();
    let (new, _) = member("nasim", &[Role::Intake]);
    let user = new.user;
    let joins = change(1, What::Join { member: new, slot: 3 });
    let [one, other, worker] = [0, 1, 2].map(|at| sign(&joins, people[at].user, &keys[at]));
    let forged = sign(&joins, people[1].user, &keys[2]);
    let another = sign(&change(2, joins.what.clone()), people[1].user, &keys[1]);
    for signed in [vec![one.clone()], vec![one.clone(), one.clone()], vec![one.clone(), worker]] {
        members.apply(Event::Agreed { change: joins.clone(), signed });
        assert!(members.member(user).is_none());
    }
    for bad in [forged, another] {
        members.apply(Event::Agreed { change: joins.clone(), signed: vec![one.clone(), bad] });
        assert!(members.member(user).is_none());
    }
    members.apply(Event::Agreed { change: joins, signed: vec![one, other] });
    assert_eq!(members.member(user).map(|m| m.name.as_str()), Some("nasim"));
}

#[test]
fn signatures_hold_once_so_that_an_old_change_cannot_come_again() {
    let (mut members, people, keys) = three();
    let user = people[2].user;
    let roles = |n, was: &[Role], roles: &[Role]| {
        let change = change(n, What::Roles { user, was: was.to_vec(), roles: roles.to_vec() });
        let signed = [0, 1].map(|at| sign(&change, people[at].user, &keys[at])).to_vec();
        Event::Agreed { change, signed }
    };
    let up = roles(1, &[Role::Caseworker], &[Role::Supervisor]);
    members.apply(up.clone());
    members.apply(roles(2, &[Role::Supervisor], &[Role::Caseworker]));
    assert_eq!(members.member(user).unwrap().roles, [Role::Caseworker]);
    members.apply(up);
    assert_eq!(members.member(user).unwrap().roles, [Role::Caseworker], "the old entry was written again");
}

#[test]
fn who_left_has_a_name_in_old_entries_and_no_say_in_new_ones() {
    let (mut members, people, keys) = three();
    let leaves = change(1, What::Leave { user: people[1].user });
    let signed = [0, 1].map(|at| sign(&leaves, people[at].user, &keys[at])).to_vec();
    members.apply(Event::Agreed { change: leaves, signed });
    assert!(members.member(people[1].user).is_none());
    assert_eq!(members.name_of(Some(people[1].user)), "gulab");
    assert!(judge_name(&members, "Gulab").is_err(), "the name is not given to somebody else");
    let other = change(2, What::Leave { user: people[2].user });
    let signed = [0, 1].map(|at| sign(&other, people[at].user, &keys[at])).to_vec();
    members.apply(Event::Agreed { change: other, signed });
    assert!(members.member(people[2].user).is_some());
}

#[test]
fn two_keepers_remain_and_a_name_is_a_name() {
    let (members, people, _) = three();
    assert!(judge(&members, &What::Leave { user: people[0].user }).is_err());
    let was = vec![Role::Keeper];
    let stops = What::Roles { user: people[0].user, was: was.clone(), roles: vec![Role::Caseworker] };
    assert!(judge(&members, &stops).is_err());
    let more = What::Roles { user: people[0].user, was, roles: vec![Role::Keeper, Role::Auditor] };
    assert!(judge(&members, &more).is_ok());
    assert!(judge(&members, &What::Leave { user: people[2].user }).is_ok());
    for bad in ["", "a:b", "a,b", "a\nb", &"x".repeat(41), "FARIDA"] {
        assert!(judge_name(&members, bad).is_err(), "{bad:?}");
    }
    assert!(judge_name(&members, "نسیم").is_ok());
}

#[test]
fn every_page_of_this_room_reads_in_every_language() {
    let line = || MemberLine {
        id: "0".repeat(32),
        name: "farida".to_owned(),
        roles: "caseworker".to_owned(),
        waits: true,
    };
    let waiting = |mine| WaitingLine {
        id: "1".repeat(32),
        name: "nasim".to_owned(),
        what: "…".to_owned(),
        by: "gulab".to_owned(),
        mine,
    };
    render_everywhere(|shell| {
        let waiting = vec![waiting(true), waiting(false)];
        vec![ListPage { members: vec![line()], waiting, keeper: true, shell }]
    });
    render_everywhere(|shell| {
        let t = shell.t;
        let tick = |role: &Role| Tick {
            code: role.code(),
            name: t.coded("role", role.code()),
            hint: t.coded("members-role", role.code()),
            on: true,
        };
        let roles: Vec<Tick> = Role::ALL.iter().map(tick).collect();
        vec![
            FormPage { shell: shell.clone(), member: None, roles: roles.clone() },
            FormPage { shell, member: Some(line()), roles },
        ]
    });
    let words = || Zeroizing::new("six words".to_owned());
    render_everywhere(|shell| vec![OfferedPage { shell, name: "nasim".to_owned(), passphrase: words() }]);
    render_everywhere(|shell| vec![PassphrasePage { shell, offered: words() }]);
}
