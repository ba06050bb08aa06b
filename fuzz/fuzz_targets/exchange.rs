//! Whatever another office sends ends with a verdict, and what was taken and is written again reads back as taken.
#![no_main]

use formats::{Line, Outside, Verdict, pfif, primero};
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_795_651_200_000;

fn people(lines: Vec<Line>) -> Vec<Outside> {
    assert!(!lines.is_empty());
    let person = |line: Line| match line.verdict {
        Verdict::Person(person) => Some(*person),
        _ => None,
    };
    lines.into_iter().filter_map(person).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let taken = people(pfif::read(bytes, NOW));
    assert_eq!(people(pfif::read(pfif::write(&taken, NOW).as_bytes(), NOW)).len(), taken.len());
    let requests = people(primero::read_requests(bytes, NOW));
    assert_eq!(people(primero::read_requests(primero::write_requests(&requests, NOW).as_bytes(), NOW)).len(), requests.len());
    let cases = people(primero::read_cases(bytes, NOW));
    assert_eq!(people(primero::read_cases(primero::write_cases(&cases, NOW).as_bytes(), NOW)).len(), cases.len());
});
