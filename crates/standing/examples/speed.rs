//! Evaluations a second on one core: `cargo run --release -p standing --example speed`.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::hint::black_box;
use std::time::Instant;

use dates::Day;
use standing::{Caseload, Category, Fact, Facts, Pack, PackError, PlaceCode, Situation};

fn main() -> Result<(), PackError> {
    let pack = Pack::parse(include_str!("../../../packs/pakistan/instruments.toml"))?;
    let first = Day::MIN.plus(738_886); // 2024-01-01
    let people = situations(first);

    let started = Instant::now();
    let mut caseload = Caseload::over(&pack);
    let slots: Vec<_> = people.into_iter().map(|person| caseload.slot(person)).collect();
    let seconds = started.elapsed().as_secs_f64();
    println!("{} people, {} situations, prepared in {seconds:.3} s", slots.len(), caseload.len());

    rate(
        "headline",
        20,
        &slots,
        |slot, on| {
            black_box(caseload.headline(slot, on, None));
        },
        first,
    );
    rate(
        "headline as known that day",
        20,
        &slots,
        |slot, on| {
            black_box(caseload.headline(slot, on, Some(on)));
        },
        first,
    );
    rate(
        "next change",
        1,
        &slots,
        |slot, on| {
            black_box(caseload.prepared(slot).map(|prepared| prepared.next_change(on, None)));
        },
        first,
    );
    rate(
        "full answer",
        1,
        &slots,
        |slot, on| {
            black_box(caseload.prepared(slot).map(|prepared| prepared.standing(on, None)));
        },
        first,
    );
    Ok(())
}

fn rate<S: Copy>(what: &str, rounds: i32, slots: &[S], ask: impl Fn(S, Day), first: Day) {
    let started = Instant::now();
    let mut asked = 0u32;
    for round in 0..rounds {
        let on = first.plus(round * 37);
        for slot in slots {
            ask(*slot, on);
            asked += 1;
        }
    }
    println!("{what}: {:.0} a second", f64::from(asked) / started.elapsed().as_secs_f64());
}

/// 100,000 people of all categories in seven places; every fourth with a visa of their own last day.
fn situations(first: Day) -> Vec<Situation> {
    let places = ["PK528", "PK401", "PK630", "PK617", "PK226", "PK702", "PK514"];
    let all = Category::ALL.into_iter().cycle().zip(places.into_iter().cycle()).zip(0i32..100_000);
    all.map(|((category, place), number)| {
        let mut facts = Facts::new();
        if number % 4 == 0 {
            facts.set("visa_expires", Fact::Date(first.plus(number % 700)));
        }
        if number % 9 == 0 {
            facts.set("pipeline", Fact::Text("us".to_owned()));
        }
        (category, PlaceCode::parse(place), facts)
    })
    .collect()
}
