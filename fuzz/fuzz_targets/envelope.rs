//! Bytes that nobody sealed do not open, under a key or with a compartment's secret, and opening never panics. Bytes
//! that were sealed open to what they were, and with any bit changed not at all.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seal::{Binding, Chance, CompartmentSecret, Key, KeyId, envelope};

struct Fixed(u64);

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let (key, secret) = (Key::new([1; 32]), CompartmentSecret::from_seed([2; 32]));
    let place = Binding::new("entry", &[&[3; 16]]);
    let _ = envelope::key_id(bytes);
    assert!(envelope::open(&key, &place, bytes).is_err());
    assert!(secret.open(&place, bytes).is_err());
    let mut chance = Fixed(bytes.len() as u64);
    let mut sealed = envelope::seal(&key, KeyId([9; 16]), &place, bytes, &mut chance);
    assert_eq!(envelope::open(&key, &place, &sealed).unwrap().as_slice(), bytes);
    let at = bytes.iter().fold(0_usize, |at, b| at.wrapping_mul(257).wrapping_add(usize::from(*b)))
        % (sealed.len() * 8);
    sealed[at / 8] ^= 1 << (at % 8);
    assert!(envelope::open(&key, &place, &sealed).is_err());
});
