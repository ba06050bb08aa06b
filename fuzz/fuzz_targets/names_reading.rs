//! Any text is read as a name: folded once and for all, in a bounded number of parts.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folded = names::fold(text);
    assert_eq!(names::fold(&folded), folded);
    let parts = names::read(text);
    assert!(parts.len() <= names::MOST_PARTS && parts.iter().all(|p| !p.text.is_empty()));
    let _ = names::skeleton(text);
});
