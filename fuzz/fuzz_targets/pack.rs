//! A pack of any text is read or refused, and its own examples can be run when it was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use standing::Pack;

fuzz_target!(|text: &str| {
    if let Ok(pack) = Pack::parse(text) {
        let _ = pack.check();
    }
});
