//! Small registers know nothing of how common names are: what people at large are called stands in. All invented.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use names::link::{Candidate, Finder, Matcher, Record, Register, Says, Span};

const TWO: [(&str, &str); 4] = [
    ("Azmayesh Gul", "آزمایش گل"),
    ("Namuna Jan", "نمونه جان"),
    ("Farzi Tajruba", "فرضی تجربه"),
    ("Misalullah", "مثال الله"),
];

/// People who are somebody else.
fn crowd(count: u32) -> Register {
    let mut register = Register::new();
    let first = ["Testak", "تستک", "Sanjesh", "سنجش", "Ghairwaqe", "غیرواقع"];
    let second = ["Sampleyar", "نمونه‌یار", "Khiyali", "خیالی", "Placeholder"];
    for n in 0..count as usize {
        let (own, father) = (first[n % first.len()], second[n / 3 % second.len()]);
        let born = Some(Span::year(1950 + i32::try_from(n * 7 % 60).unwrap()));
        register.add(&Record { own, father, birth: born, ..Record::default() });
    }
    register
}

fn held_against(others: u32, one: &Record<'_>, other: &Record<'_>) -> Candidate {
    let mut register = crowd(others);
    let id = register.add(one);
    Finder::new(register, Matcher::default()).weigh(other, id).unwrap()
}

#[test]
fn a_rare_name_agrees_across_scripts_in_a_register_of_any_size() {
    for others in [1, 49, 4_999] {
        for (latin, arabic) in TWO {
            for (a, b) in [(latin, arabic), (arabic, latin)] {
                let (a, b) = (Record { own: a, ..Record::default() }, Record { own: b, ..Record::default() });
                let found = held_against(others, &a, &b);
                let own = found.evidence[0];
                assert_eq!(own.says, Says::Agrees, "{latin} among {others}: {own:?}");
                assert!(own.bits > 4.0, "{latin} among {others}: {own:?}");
            }
        }
    }
}

#[test]
fn both_in_the_register_agree_as_well() {
    for others in [0, 48, 4_998] {
        for (latin, arabic) in TWO {
            let mut register = crowd(others);
            let one = register.add(&Record { own: latin, father: "تجربه", ..Record::default() });
            register.add(&Record { own: arabic, father: "Tajruba", ..Record::default() });
            let finder = Finder::new(register, Matcher::default());
            let found =
                finder.weigh(&Record { own: arabic, father: "Tajruba", ..Record::default() }, one).unwrap();
            assert!(
                found.evidence.iter().take(2).all(|e| e.says == Says::Agrees && e.bits > 4.0),
                "{latin}: {found:?}"
            );
        }
    }
}

#[test]
fn a_common_name_says_less_than_a_rare_one_even_where_nobody_else_is() {
    let bits = |name: &str| {
        let record = Record { own: name, ..Record::default() };
        held_against(1, &record, &record).evidence[0].bits
    };
    assert!(bits("Mohammad") + 4.0 < bits("Azmayesh"));
    assert!(bits("محمد") + 4.0 < bits("آزمایش"));
}

#[test]
fn another_rare_name_differs_and_speaks_against() {
    for others in [1, 49, 4_999] {
        let (one, other) =
            (Record { own: "Azmayesh", ..Record::default() }, Record { own: "تجربه", ..Record::default() });
        let own = held_against(others, &one, &other).evidence[0];
        assert!(own.says == Says::Differs && own.bits < -2.0, "{own:?}");
    }
}
