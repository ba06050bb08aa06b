//! Whole records compared: laws, and what a worker would expect. Everybody here is invented.

use names::link::{
    CLUES, Candidate, Finder, Match, Matcher, Record, Register, Says, Sex, Span, duplicates, duplicates_by,
    links,
};
use proptest::prelude::*;

/// Invented words that look invented, in two scripts.
const WORDS: [&str; 14] = [
    "آزمایش",
    "Azmayesh",
    "نمونه",
    "Namuna",
    "Specimen",
    "مثال",
    "Misal",
    "فرضی",
    "Farzi",
    "Testullah",
    "تجربه",
    "Tajruba",
    // two of the others, as another hand writes them
    "نمونهمثال",
    "Namunamisal",
];

#[derive(Clone, Debug)]
struct Invented {
    own: String,
    father: String,
    born: Option<i32>,
    sex: Option<Sex>,
    place: &'static str,
}

impl Invented {
    fn record(&self) -> Record<'_> {
        Record {
            own: &self.own,
            father: &self.father,
            birth: self.born.map(Span::year),
            sex: self.sex,
            origin: [self.place, ""],
            ..Record::default()
        }
    }
}

fn name(words: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 0..=words).prop_map(|w| w.join(" "))
}

fn invented() -> impl Strategy<Value = Invented> {
    let sex = prop::option::of(prop::sample::select(vec![Sex::Female, Sex::Male]));
    let place = prop::sample::select(vec!["", "North", "South", "شمال"]);
    (name(3), name(2), prop::option::of(1950..2020), sex, place)
        .prop_map(|(own, father, born, sex, place)| Invented { own, father, born, sex, place })
}

fn register(people: &[Invented]) -> Register {
    let mut register = Register::new();
    for person in people {
        register.add(&person.record());
    }
    register
}

fn finder(people: &[Invented]) -> Finder {
    Finder::new(register(people), Matcher::default())
}

proptest! {
    #[test]
    fn comparing_is_symmetric(people in prop::collection::vec(invented(), 2..12)) {
        let finder = finder(&people);
        let (one, other) = (people[0].record(), people[1].record());
        let (there, back) = (finder.weigh(&one, 1).unwrap(), finder.weigh(&other, 0).unwrap());
        prop_assert!((there.probability - back.probability).abs() < 1e-6);
        for (a, b) in there.evidence.iter().zip(&back.evidence) {
            prop_assert_eq!(a.says, b.says, "{}", a.clue);
            prop_assert!((a.bits - b.bits).abs() < 1e-3, "{}", a.clue);
        }
    }

    #[test]
    fn missing_is_never_agreement_and_never_weighs(people in prop::collection::vec(invented(), 2..12)) {
        let finder = finder(&people);
        let nothing = finder.weigh(&Record::default(), 0).unwrap();
        prop_assert!(nothing.evidence.iter().all(|e| e.says == Says::Unknown && e.bits.abs() < 1e-3));
        prop_assert_eq!(finder.candidates(&Record::default(), 20), Vec::<Candidate>::new());
    }

    #[test]
    fn the_order_of_records_changes_nothing(people in prop::collection::vec(invented(), 2..40), turn in 1usize..20) {
        let mut turned = people.clone();
        turned.rotate_left(turn % people.len());
        let place = |at: u32| u32::try_from((at as usize + turn % people.len()) % people.len()).unwrap();
        let (first, _) = duplicates(&mut register(&people));
        let (second, _) = duplicates(&mut register(&turned));
        let mut moved: Vec<Match> = second;
        for m in &mut moved {
            let (a, b) = (place(m.one), place(m.other));
            (m.one, m.other) = (a.min(b), a.max(b));
        }
        let key = |m: &Match| (m.one, m.other);
        let mut first = first;
        first.sort_by_key(key);
        moved.sort_by_key(key);
        prop_assert_eq!(first.iter().map(key).collect::<Vec<_>>(), moved.iter().map(key).collect::<Vec<_>>());
        for (a, b) in first.iter().zip(&moved) {
            prop_assert!((a.probability - b.probability).abs() < 1e-3);
        }
    }

    #[test]
    fn adding_then_removing_leaves_what_is_found_as_it_was(
        people in prop::collection::vec(invented(), 2..20), passing in prop::collection::vec(invented(), 1..6)
    ) {
        let before = duplicates_by(&mut register(&people), &Matcher::default());
        let mut register = register(&people);
        register.settle();
        for person in &passing {
            let id = register.add(&person.record());
            register.settle_lightly();
            register.remove(id);
        }
        prop_assert_eq!(before, duplicates_by(&mut register, &Matcher::default()));
    }

    #[test]
    fn whatever_is_written_is_bounded_and_never_panics(own in ".{0,200}", number in ".{0,40}", at in any::<i32>()) {
        let mut register = Register::new();
        let numbers = [number.as_str()];
        let birth = Some(Span { earliest: at, latest: at.saturating_add(400) });
        let record = Record { own: &own, numbers: &numbers, birth, ..Record::default() };
        register.add(&record);
        register.add(&record);
        let finder = Finder::new(register, Matcher::default());
        prop_assert!(finder.candidates(&record, 20).len() <= 20);
    }
}

fn crowd() -> Vec<Invented> {
    let turned = WORDS.iter().cycle();
    let mut out = Vec::new();
    for (n, own) in (0..).zip(WORDS) {
        for ((m, father), second) in (0..).zip(WORDS).zip(turned.clone().skip(out.len() / WORDS.len())) {
            let (own, father) = (format!("{own} {second}"), father.to_owned());
            let born = Some(1950 + (n * 5 + m * 3) % 60);
            out.push(Invented { own, father, born, sex: Some(Sex::Male), place: "North" });
        }
    }
    out
}

#[test]
fn a_name_in_another_script_is_found_with_its_reasons() {
    let mut people = crowd();
    let wanted = u32::try_from(people.len()).unwrap();
    people.push(Invented {
        own: "گلنمونه".into(),
        father: "سنجش".into(),
        born: Some(1988),
        sex: Some(Sex::Female),
        place: "South",
    });
    let finder = finder(&people);
    let request =
        Record { own: "Gulnamuna", father: "Sanjesh", birth: Some(Span::year(1989)), ..Record::default() };
    let found = finder.candidates(&request, 20);
    assert_eq!(found[0].record, wanted);
    let says: Vec<_> = found[0].evidence.iter().map(|e| (e.clue, e.says)).collect();
    assert_eq!(
        &says[..3],
        [("own-name", Says::Agrees), ("father-name", Says::Agrees), ("grandfather-name", Says::Unknown)]
    );
    assert_eq!(found[0].evidence.len(), CLUES.len() + 1);
}

#[test]
fn a_name_written_as_one_word_or_as_two_is_the_same_name() {
    for (there, asked) in [("نور سنجش", "نورسنجش"), ("نورسنجش", "نور سنجش"), ("نور سنجش", "Nursanjesh")]
    {
        let mut people = crowd();
        let wanted = u32::try_from(people.len()).unwrap();
        let (father, born) = (String::new(), Some(1988));
        people.push(Invented { own: there.into(), father, born, sex: Some(Sex::Male), place: "South" });
        let request = Record { own: asked, ..Record::default() };
        let found = finder(&people).candidates(&request, 20);
        assert_eq!(found.first().map(|c| c.record), Some(wanted), "{there}, {asked}");
        assert_eq!(found[0].evidence[0].says, Says::Agrees, "{there}, {asked}");
    }
}

#[test]
fn the_bits_of_the_evidence_make_the_probability() {
    let people = crowd();
    let finder = finder(&people);
    let request = people[17].record();
    for candidate in finder.candidates(&request, 20) {
        let bits: f32 = candidate.evidence.iter().map(|e| e.bits).sum();
        let prior = (1.0 / f64::from(u32::try_from(people.len()).unwrap())).log2();
        let told = 1.0 / (1.0 + (-(f64::from(bits) + prior)).exp2());
        assert!((told - candidate.probability).abs() < 1e-3);
    }
}

#[test]
fn brothers_are_not_one_person() {
    let mut people = crowd();
    let brother = |own: &str, born| Invented {
        own: own.into(),
        father: "سنجش".into(),
        born: Some(born),
        sex: Some(Sex::Male),
        place: "South",
    };
    people.push(brother("گلنمونه", 1988));
    people.push(brother("نوآزمون", 1990));
    let finder = finder(&people);
    let request = people[people.len() - 1].record();
    let other = finder.weigh(&request, u32::try_from(people.len() - 2).unwrap()).unwrap();
    assert!(other.probability < 0.05, "{other:?}");
}

#[test]
fn a_record_that_was_removed_is_not_found_and_one_that_was_added_is() {
    let mut finder = finder(&crowd());
    let record =
        Record {
            own: "گلنمونه", father: "سنجش", birth: Some(Span::year(1988)), ..Record::default()
        };
    assert!(finder.candidates(&record, 20).iter().all(|c| c.probability < 0.5));
    let id = finder.add(&record);
    assert_eq!(finder.candidates(&record, 20)[0].record, id);
    finder.remove(id);
    assert!(finder.candidates(&record, 20).iter().all(|c| c.record != id));
}

#[test]
fn somebody_without_a_name_is_found_by_whom_they_were_with() {
    let mut finder = finder(&crowd());
    let with = Record { companions: &["گلنمونه سنجش", "Farzi Namuna"], ..Record::default() };
    let nobody = finder.add(&with);
    let request = Record { own: "Tajruba", companions: &["Gulnamuna Sanjesh"], ..Record::default() };
    let found = finder.candidates(&request, 20);
    let raised = found.iter().find(|c| c.record == nobody).expect("the same companion raises a candidate");
    let clue = raised.evidence.iter().find(|e| e.clue == "companions").unwrap();
    assert!(clue.says == Says::Agrees && clue.bits > 5.0 && clue.one_in > Some(30.0), "{clue:?}");
    // Somebody with other companions is none.
    let other = Record { companions: &["Specimen Misal"], ..request };
    assert!(finder.candidates(&other, 20).iter().all(|c| c.record != nobody));
}

#[test]
fn among_a_few_people_the_same_clues_say_more() {
    let people = crowd();
    let finder = finder(&people);
    let request = Record { own: &people[17].own, ..Record::default() };
    let (among_all, among_few) =
        (finder.weigh(&request, 17).unwrap(), finder.weigh_among(&request, 17, 4).unwrap());
    assert!(among_few.probability > among_all.probability);
    let many = finder.weigh_among(&request, 17, usize::MAX).unwrap();
    assert!((many.probability - among_all.probability).abs() < 1e-9);
}

#[test]
fn a_finder_made_anew_finds_the_same_people() {
    let people = crowd();
    let mut grown = Finder::new(Register::new(), Matcher::default());
    for n in 0..12 {
        for person in &people {
            grown.add(&Record {
                mother: ["Misal", "Namuna", "Specimen", "Farzi", "مثال", "نمونه"][n % 6],
                ..person.record()
            });
        }
    }
    let request = Record { mother: "Farzi", ..people[17].record() };
    let best = |finder: &Finder| finder.candidates(&request, 1).first().map(|c| c.record);
    let before = best(&grown);
    grown.renew();
    assert!(before.is_some() && best(&grown) == before);
}

#[test]
fn two_registers_are_linked_across_and_never_within() {
    let people = crowd();
    let mut both = people.clone();
    both.extend(people.iter().cloned());
    let split = u32::try_from(people.len()).unwrap();
    let (found, _) = links(&mut register(&both), split);
    assert!(found.iter().all(|m| m.one < split && m.other >= split));
    let right = found.iter().filter(|m| m.probability > 0.5 && m.other == m.one + split).count();
    assert!(right * 10 >= people.len() * 9, "{right} of {}", people.len());
}

#[test]
fn a_thousand_equal_records_are_answered_in_bounds() {
    let record =
        Record { own: "Specimen", father: "Namuna", birth: Some(Span::year(1990)), ..Record::default() };
    let mut register = Register::new();
    for _ in 0..1_000 {
        register.add(&record);
    }
    let (found, _) = duplicates(&mut register);
    assert!(found.len() <= 499_500);
    assert!(Finder::new(register, Matcher::default()).candidates(&record, 20).len() <= 20);
}
