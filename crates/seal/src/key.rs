//! Keys and the one way to derive one from another.

use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Random bytes, handed in by the caller. Must be the operating system's generator outside tests.
pub trait Chance {
    /// Fills `bytes` with chance.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// A 256-bit key. Wiped when dropped; `Debug` shows nothing of it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// A key from its bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key by chance.
    pub fn generate(chance: &mut dyn Chance) -> Self {
        let mut key = Self([0; 32]);
        chance.fill(&mut key.0);
        key
    }

    /// The bytes, for a cipher or a slot. Never log them.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Another key for one purpose: HKDF-SHA-256 with this key as input, `label` as salt and `context` as info.
    #[must_use]
    pub fn derive(&self, label: &str, context: &[u8]) -> Self {
        let mut key = Self([0; 32]);
        // HKDF refuses only outputs longer than 8,160 bytes.
        let _ = Hkdf::<Sha256>::new(Some(label.as_bytes()), &self.0).expand(context, &mut key.0);
        key
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }
}

impl Eq for Key {}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// The public name of a key: it says which key opens an envelope, and nothing about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeyId(pub [u8; 16]);

impl KeyId {
    /// The first half of a key that was derived to be nothing but a name.
    pub fn of(named: &Key) -> Self {
        let mut id = [0; 16];
        id.iter_mut().zip(named.expose()).for_each(|(to, from)| *to = *from);
        Self(id)
    }
}

/// Compares without telling by time where two texts of one length differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Chance that is none: the same bytes every time, for vectors and tests.
    pub struct Fixed(pub u64);

    impl Chance for Fixed {
        fn fill(&mut self, bytes: &mut [u8]) {
            for byte in bytes {
                self.0 =
                    self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (self.0 >> 56) as u8;
            }
        }
    }

    #[test]
    fn a_key_does_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", Key::new([7; 32])), "Key(..)");
    }

    #[test]
    fn keys_for_two_purposes_differ() {
        let key = Key::new([7; 32]);
        assert_ne!(key.derive("a", b"x"), key.derive("a", b"y"));
        assert_ne!(key.derive("a", b"x"), key.derive("b", b"x"));
    }
}
