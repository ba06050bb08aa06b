//! A keyring file of any bytes is read or refused, never a panic; one that is read is written back as it was.
//! The header is made right for half of the inputs, so that the slots are reached.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seal::slots::{Cost, Keyring};

struct Given<'a>(&'a [u8]);

impl seal::Chance for Given<'_> {
    fn fill(&mut self, bytes: &mut [u8]) {
        let given = self.0.iter().copied().chain(std::iter::repeat(0));
        bytes.iter_mut().zip(given).for_each(|(to, from)| *to = from);
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut whole = bytes.to_vec();
    if bytes.len() % 2 == 0 {
        let fresh = Keyring::new(Cost::for_tests(), &mut Given(bytes)).to_bytes();
        let slots = bytes.iter().copied().chain(std::iter::repeat(0));
        whole = fresh.iter().take(49).copied().chain(slots).take(fresh.len()).collect();
    }
    if let Ok(ring) = Keyring::from_bytes(&whole) {
        assert_eq!(ring.to_bytes(), whole);
        // Run rarely: each is a whole Argon2id.
        if bytes.first() == Some(&0x5a)
            && whole[5..13] == Keyring::new(Cost::for_tests(), &mut Given(b"")).to_bytes()[5..13]
        {
            assert!(ring.open("zarmina", "words").is_err());
        }
    }
});
