//! Any names are indexed, searched and taken out again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use names::{Index, Person, Query};

fuzz_target!(|input: (Vec<&str>, &str, &str)| {
    let (names, query, father) = input;
    let mut index = Index::new();
    for (name, key) in names.iter().take(40).zip(0u64..) {
        index.add(&Person { key: key / 2, names: vec![name], father: Some(father), ..Person::default() });
    }
    let hits = index.find(&Query::new(query).father(father), 20);
    assert!(hits.len() <= index.len().min(20) && hits.iter().all(|h| h.score.is_finite()));
    for key in 0..40 {
        index.remove(key);
    }
    assert!(index.is_empty() && index.find(&Query::new(query), 20).is_empty());
});
