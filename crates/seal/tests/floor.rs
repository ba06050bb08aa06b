//! The floors as the program has them, without the tests' cheap ones.
#![cfg(not(feature = "cheap"))]

use seal::Chance;
use seal::slots::{Cost, Keyring, KeyringError};

struct Zeros;

impl Chance for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

#[test]
fn a_keyring_under_the_floor_is_refused() {
    let good = Keyring::new(Cost::floor(), &mut Zeros).to_bytes();
    assert!(Keyring::from_bytes(&good).is_ok());
    // 64 MiB, three passes, one lane, each one less.
    for (at, number) in [(5, 64 * 1024 - 1_u32), (9, 2), (13, 0)] {
        let mut cheap = good.clone();
        cheap[at..at + 4].copy_from_slice(&number.to_be_bytes());
        assert_eq!(Keyring::from_bytes(&cheap).err(), Some(KeyringError::UnderFloor), "byte {at}");
    }
    for cost in [Cost::floor(), Cost::server(), Cost::laptop()] {
        assert!(Keyring::from_bytes(&Keyring::new(cost, &mut Zeros).to_bytes()).is_ok(), "{cost:?}");
    }
}
