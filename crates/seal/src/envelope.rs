//! The envelope: one format for everything that rests.
//!
//! `"PNH1" | alg 1 | key id 16 | nonce 24 | commitment 32 | ciphertext | tag 16`. Algorithm 1 is
//! XChaCha20-Poly1305 with a random 192-bit nonce. The commitment names the one key that opens it, because the cipher
//! alone would open under several. What is inside is padded by Padmé, so that lengths tell little (at most 12 % more).
//! Associated data binds the envelope to its place: moved or swapped, it does not open.

use crate::key::{Chance, Key, KeyId, same};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"PNH1";
const ALGORITHM: u8 = 1;
/// The algorithm of an envelope sealed to a public key: HPKE.
pub(crate) const TO_PUBLIC: u8 = 2;
const MARK: usize = 4 + 1 + 16;
/// The longest text an envelope holds: 2³² − 1 bytes.
const LENGTH: usize = 4;

/// It does not open. One error for every reason, so that nothing is learned by trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the envelope does not open")]
pub struct Broken;

/// Where an envelope belongs: workspace, purpose, compartment, record and form of the record. Each part carries its
/// length, so no two places share their bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding(Vec<u8>);

impl Binding {
    /// The associated data of a place.
    pub fn new(purpose: &str, parts: &[&[u8]]) -> Self {
        let mut bytes = b"panah/v1/".to_vec();
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        Self(bytes)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The padded length of a text by Padmé (Nikitin et al., PURBs, 2019): the low bits of the length are rounded up.
pub fn padded(length: usize) -> usize {
    if length < 2 {
        return length;
    }
    let exponent = length.ilog2();
    let keep = exponent.checked_ilog2().map_or(1, |l| l + 1);
    let mask = (1_usize << exponent.saturating_sub(keep)) - 1;
    length.checked_add(mask).map_or(length, |l| l & !mask)
}

fn cipher(key: &Key, nonce: &[u8]) -> (XChaCha20Poly1305, Key) {
    let encrypt = key.derive("panah/v1/envelope/encrypt", nonce);
    let commit = key.derive("panah/v1/envelope/commit", nonce);
    (XChaCha20Poly1305::new(encrypt.expose().into()), commit)
}

/// The text with its length before it and zeros after it.
pub(crate) fn pad(plain: &[u8], whole: usize) -> Zeroizing<Vec<u8>> {
    let mut inside = Zeroizing::new(Vec::with_capacity(whole));
    inside.extend_from_slice(&u32::try_from(plain.len()).unwrap_or(u32::MAX).to_be_bytes());
    inside.extend_from_slice(plain);
    inside.resize(whole, 0);
    inside
}

/// The text out of its padding; anything but zeros after it is refused, so that a text has one padded form.
pub(crate) fn unpad(inside: &[u8]) -> Result<&[u8], Broken> {
    let (length, rest) = inside.split_at_checked(LENGTH).ok_or(Broken)?;
    let length = u32::from_be_bytes(length.try_into().map_err(|_| Broken)?) as usize;
    let (plain, zeros) = rest.split_at_checked(length).ok_or(Broken)?;
    if zeros.iter().fold(0, |seen, b| seen | b) == 0 { Ok(plain) } else { Err(Broken) }
}

/// The length of a text in an envelope before it is sealed.
pub(crate) fn padded_with_length(plain: &[u8]) -> usize {
    padded(plain.len() + LENGTH)
}

/// `nonce 24 | commitment 32 | ciphertext | tag 16`, with no mark that tells it from chance. `head` is bound and not
/// part of what is returned.
pub(crate) fn seal_bare(
    key: &Key,
    (bound, head): (&Binding, &[u8]),
    inside: &[u8],
    chance: &mut dyn Chance,
) -> Vec<u8> {
    let mut nonce = [0_u8; 24];
    chance.fill(&mut nonce);
    let (cipher, commitment) = cipher(key, &nonce);
    let aad = [bound.bytes(), head, &nonce, commitment.expose()].concat();
    // The cipher refuses only texts of more than 256 GiB, which do not fit the length before them.
    let text = cipher.encrypt(&XNonce::from(nonce), Payload { msg: inside, aad: &aad }).unwrap_or_default();
    [&nonce[..], commitment.expose(), &text].concat()
}

/// Opens what [`seal_bare`] made.
pub(crate) fn open_bare(
    key: &Key,
    (bound, head): (&Binding, &[u8]),
    bare: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Broken> {
    let (nonce, rest) = bare.split_at_checked(24).ok_or(Broken)?;
    let (commitment, text) = rest.split_at_checked(32).ok_or(Broken)?;
    let nonce: [u8; 24] = nonce.try_into().map_err(|_| Broken)?;
    let (cipher, expected) = cipher(key, &nonce);
    if !same(commitment, expected.expose()) {
        return Err(Broken);
    }
    let aad = [bound.bytes(), head, &nonce, commitment].concat();
    let inside = cipher.decrypt(&XNonce::from(nonce), Payload { msg: text, aad: &aad });
    inside.map(Zeroizing::new).map_err(|_| Broken)
}

/// The first bytes of an envelope, in clear and bound.
pub(crate) fn mark(algorithm: u8, id: KeyId) -> [u8; MARK] {
    let mut mark = [0; MARK];
    let bytes = MAGIC.iter().copied().chain([algorithm]).chain(id.0);
    mark.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    mark
}

/// Seals a text to a place.
pub fn seal(key: &Key, id: KeyId, bound: &Binding, plain: &[u8], chance: &mut dyn Chance) -> Vec<u8> {
    let mark = mark(ALGORITHM, id);
    let bare = seal_bare(key, (bound, &mark), &pad(plain, padded_with_length(plain)), chance);
    [&mark[..], &bare].concat()
}

/// Which key an envelope says it was sealed under; for one that was sealed to a public key, the name of that.
pub fn key_id(sealed: &[u8]) -> Option<KeyId> {
    let (mark, _) = sealed.split_at_checked(MARK)?;
    let known = mark.get(..4)? == MAGIC && matches!(mark.get(4), Some(&(ALGORITHM | TO_PUBLIC)));
    if known { Some(KeyId(mark.get(5..)?.try_into().ok()?)) } else { None }
}

/// The mark and the rest of an envelope of one algorithm.
pub(crate) fn parts(sealed: &[u8], algorithm: u8) -> Result<(&[u8], &[u8]), Broken> {
    key_id(sealed).ok_or(Broken)?;
    let (mark, rest) = sealed.split_at_checked(MARK).ok_or(Broken)?;
    if mark.get(4) == Some(&algorithm) { Ok((mark, rest)) } else { Err(Broken) }
}

/// Opens an envelope at its place.
///
/// # Errors
/// [`Broken`] for another key, another place, any changed bit, an unknown form.
pub fn open(key: &Key, bound: &Binding, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Broken> {
    let (mark, bare) = parts(sealed, ALGORITHM)?;
    let inside = open_bare(key, (bound, mark), bare)?;
    let plain = unpad(&inside)?;
    if inside.len() == padded_with_length(plain) { Ok(Zeroizing::new(plain.to_vec())) } else { Err(Broken) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Fixed;
    use proptest::prelude::*;

    const ID: KeyId = KeyId([9; 16]);

    fn place(n: u8) -> Binding {
        Binding::new("entry", &[&[n; 16]])
    }

    #[test]
    fn places_whose_parts_run_together_still_differ() {
        assert_ne!(Binding::new("a", &[b"bc", b"d"]), Binding::new("a", &[b"b", b"cd"]));
        assert_ne!(Binding::new("ab", &[b"c"]), Binding::new("a", &[b"bc"]));
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_in_its_place(plain in proptest::collection::vec(any::<u8>(), 0..700), seed: u64) {
            let key = Key::generate(&mut Fixed(seed));
            let sealed = seal(&key, ID, &place(1), &plain, &mut Fixed(seed ^ 1));
            prop_assert_eq!(key_id(&sealed), Some(ID));
            let opened = open(&key, &place(1), &sealed);
            prop_assert_eq!(opened.as_deref(), Ok(&plain));
        }

        #[test]
        fn an_envelope_never_opens_elsewhere(seed: u64, other in 2_u8.., flip in any::<proptest::sample::Index>(), bit in 0_u8..8) {
            let key = Key::generate(&mut Fixed(seed));
            let sealed = seal(&key, ID, &place(1), b"Test Person 0412", &mut Fixed(seed ^ 1));
            prop_assert_eq!(open(&key, &place(other), &sealed), Err(Broken));
            prop_assert_eq!(open(&Key::generate(&mut Fixed(seed ^ 2)), &place(1), &sealed), Err(Broken));
            let mut changed = sealed.clone();
            changed[flip.index(sealed.len())] ^= 1 << bit;
            prop_assert_eq!(open(&key, &place(1), &changed), Err(Broken));
            prop_assert_eq!(open(&key, &place(1), &sealed[..flip.index(sealed.len())]), Err(Broken));
        }

        #[test]
        fn padding_costs_at_most_an_eighth(length in 2_usize..10_000_000) {
            let padded = padded(length);
            prop_assert!(padded >= length && (padded - length) * 8 <= length);
        }

        #[test]
        fn opening_anything_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(open(&Key::new([1; 32]), &place(1), &bytes), Err(Broken));
        }
    }
}
