//! Any two texts are compared, the same both ways.
#![no_main]

use libfuzzer_sys::fuzz_target;
use names::{Name, Speller, compare};

fuzz_target!(|texts: (&str, &str)| {
    let (a, b) = (Name::new(texts.0), Name::new(texts.1));
    let (there, back) = (compare(Speller::shared(), &a, &b), compare(Speller::shared(), &b, &a));
    assert_eq!(there.score.to_bits(), back.score.to_bits());
    assert!(there.score.is_finite());
});
