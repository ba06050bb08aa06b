//! The shipped pack: it reads, it checks itself, and it answers as typed questions are asked.

use standing::{Ask, Pack, answer};

fn pack() -> Pack {
    Pack::parse(include_str!("../../../packs/pakistan/instruments.toml")).unwrap()
}

#[test]
fn the_shipped_pack_keeps_its_own_examples_and_leaves_nothing_out() {
    let wrong: Vec<String> = pack()
        .check()
        .into_iter()
        .filter_map(|result| result.problem.map(|problem| format!("{}: {problem}", result.what)))
        .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
