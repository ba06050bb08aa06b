//! Key pairs of people, compartments and desks, and the grants between them.

use crate::envelope::{self, Binding, Broken, TO_PUBLIC};
use crate::key::{Chance, Key, KeyId};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hpke::aead::ChaCha20Poly1305 as Cipher;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

type KemKind = X25519HkdfSha256;

/// A public key of HPKE (RFC 9180: X25519, HKDF-SHA-256, ChaCha20-Poly1305).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxPublic([u8; 32]);

#[derive(Clone, Zeroize, ZeroizeOnDrop)]
struct BoxSecret([u8; 32]);

/// Our chance in the clothes that `rand_core` wants.
pub(crate) struct Rng<'a>(pub &'a mut dyn Chance);

impl TryRng for Rng<'_> {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Rng<'_> {}

impl BoxSecret {
    fn public(&self) -> BoxPublic {
        BoxPublic(x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(self.0)).to_bytes())
    }

    fn open(&self, bound: &Binding, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Broken> {
        let (mark, rest) = envelope::parts(sealed, TO_PUBLIC)?;
        let (encapped, text) = rest.split_at_checked(32).ok_or(Broken)?;
        let secret = <KemKind as Kem>::PrivateKey::from_bytes(&self.0).map_err(|_| Broken)?;
        let encapped = <KemKind as Kem>::EncappedKey::from_bytes(encapped).map_err(|_| Broken)?;
        let mode = OpModeR::Base;
        let inside = hpke::single_shot_open::<Cipher, HkdfSha256, KemKind>(
            &mode,
            &secret,
            &encapped,
            bound.bytes(),
            text,
            mark,
        )
        .map(Zeroizing::new)
        .map_err(|_| Broken)?;
        let plain = envelope::unpad(&inside)?;
        if inside.len() == envelope::padded_with_length(plain) {
            Ok(Zeroizing::new(plain.to_vec()))
        } else {
            Err(Broken)
        }
    }
}

impl BoxPublic {
    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The name of this public key in the mark of what is sealed to it.
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&Key::new(self.0).derive("panah/v1/public", b"name"))
    }

    /// Seals a text so that only the holder of the secret half opens it, in this place. The form is
    /// `"PNH1" | 2 | key id 16 | encapsulated key 32 | ciphertext | tag 16`, padded as every envelope; the place is
    /// HPKE's `info`, the mark its associated data.
    ///
    /// # Errors
    /// [`Broken`] when the public key is not a point one can seal to.
    pub fn seal(&self, bound: &Binding, plain: &[u8], chance: &mut dyn Chance) -> Result<Vec<u8>, Broken> {
        let public = <KemKind as Kem>::PublicKey::from_bytes(&self.0).map_err(|_| Broken)?;
        let mark = envelope::mark(TO_PUBLIC, self.key_id());
        let inside = envelope::pad(plain, envelope::padded_with_length(plain));
        let (encapped, text) = hpke::single_shot_seal_with_rng::<Cipher, HkdfSha256, KemKind>(
            &OpModeS::Base,
            &public,
            bound.bytes(),
            &inside,
            &mark,
            &mut Rng(chance),
        )
        .map_err(|_| Broken)?;
        Ok([&mark[..], encapped.to_bytes().as_slice(), &text].concat())
    }
}

/// The secret of a compartment: a seed from which its symmetric key and its key pair follow.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct CompartmentSecret {
    seed: [u8; 32],
    key: Key,
}

/// The public half of a compartment: whoever has it can seal to the compartment, and read nothing.
pub type CompartmentPublic = BoxPublic;

impl CompartmentSecret {
    /// The secret that follows from a seed.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        let key = Key::new(seed).derive("panah/v1/compartment", b"key");
        Self { seed, key }
    }

    fn pair(&self) -> BoxSecret {
        BoxSecret(*Key::new(self.seed).derive("panah/v1/compartment", b"box").expose())
    }

    /// The symmetric key.
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// The public name of the symmetric key.
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&Key::new(self.seed).derive("panah/v1/compartment", b"name"))
    }

    /// The public half.
    pub fn public(&self) -> CompartmentPublic {
        self.pair().public()
    }

    /// Opens what was sealed to the public half.
    ///
    /// # Errors
    /// [`Broken`] for any reason.
    pub fn open(&self, bound: &Binding, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Broken> {
        self.pair().open(bound, sealed)
    }
}

impl std::fmt::Debug for CompartmentSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CompartmentSecret(..)")
    }
}

/// What a person signs, kept apart by what it is for.
fn statement(purpose: &str, bytes: &[u8]) -> Vec<u8> {
    Binding::new("signature", &[purpose.as_bytes(), bytes]).bytes().to_vec()
}

/// A person's own keys: one pair to be sealed to, one to sign with.
#[derive(Clone)]
pub struct UserKeys {
    secret: BoxSecret,
    signing: SigningKey,
}

/// The public halves of a person's keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPublic {
    sealing: BoxPublic,
    verifying: [u8; 32],
}

impl UserKeys {
    /// New keys by chance.
    pub fn generate(chance: &mut dyn Chance) -> Self {
        let (a, b) = (Key::generate(chance), Key::generate(chance));
        Self { secret: BoxSecret(*a.expose()), signing: SigningKey::from_bytes(b.expose()) }
    }

    /// The secret bytes, for the person's slot.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        let halves = self.secret.0.iter().chain(self.signing.as_bytes());
        bytes.iter_mut().zip(halves).for_each(|(to, from)| *to = *from);
        bytes
    }

    /// Keys from a slot's bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (secret, signing) = bytes.split_at_checked(32)?;
        let secret = BoxSecret(secret.try_into().ok()?);
        Some(Self { secret, signing: SigningKey::from_bytes(signing.try_into().ok()?) })
    }

    /// The public halves.
    pub fn public(&self) -> UserPublic {
        UserPublic { sealing: self.secret.public(), verifying: self.signing.verifying_key().to_bytes() }
    }

    /// Signs a statement about members.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.signing.sign(&statement("member", bytes)).to_bytes().to_vec()
    }
}

fn verifies(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(key), Signature::from_slice(signature)) else {
        return false;
    };
    key.verify_strict(message, &signature).is_ok()
}

impl UserPublic {
    /// Whether this person signed a statement about members.
    pub fn verify(&self, bytes: &[u8], signature: &[u8]) -> bool {
        verifies(&self.verifying, &statement("member", bytes), signature)
    }
}

/// The key of a compartment, sealed to a person and signed by the one who gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    compartment: [u8; 16],
    to: UserPublic,
    by: UserPublic,
    sealed: Vec<u8>,
    signature: Vec<u8>,
}

impl Grant {
    fn place(compartment: &[u8; 16], to: &UserPublic) -> Binding {
        Binding::new("grant", &[compartment, &to.sealing.0, &to.verifying])
    }

    /// Gives a compartment's key to a person.
    pub fn make(
        secret: &CompartmentSecret,
        compartment: [u8; 16],
        to: &UserPublic,
        granter: &UserKeys,
        chance: &mut dyn Chance,
    ) -> Self {
        let place = Self::place(&compartment, to);
        let sealed = to.sealing.seal(&place, &secret.seed, chance).unwrap_or_default();
        let signature = granter.signing.sign(&statement("grant", &[place.bytes(), &sealed].concat()));
        let signature = signature.to_bytes().to_vec();
        Self { compartment, to: to.clone(), by: granter.public(), sealed, signature }
    }

    /// Whether it is for this person.
    pub fn is_to(&self, person: &UserPublic) -> bool {
        self.to == *person
    }

    /// Whether this person gave it, by name; the signature is checked when it is opened.
    pub fn is_by(&self, person: &UserPublic) -> bool {
        self.by == *person
    }

    /// Opens it with the person's own keys, trusting `granter` and nobody else.
    ///
    /// # Errors
    /// [`Broken`] when it is somebody else's, was changed, or `granter` did not sign it.
    pub fn open(&self, own: &UserKeys, granter: &UserPublic) -> Result<CompartmentSecret, Broken> {
        let place = Self::place(&self.compartment, &own.public());
        let signed = statement("grant", &[place.bytes(), &self.sealed].concat());
        if !verifies(&granter.verifying, &signed, &self.signature) {
            return Err(Broken);
        }
        let seed = own.secret.open(&place, &self.sealed)?;
        Ok(CompartmentSecret::from_seed(seed.as_slice().try_into().map_err(|_| Broken)?))
    }
}

/// The desk's own signature, under every entry it writes.
#[derive(Clone)]
pub struct DeskSigner(SigningKey);

impl DeskSigner {
    /// The signer that follows from a seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs the hash of an entry.
    pub fn sign(&self, hash: &[u8; 32]) -> [u8; 64] {
        self.0.sign(&statement("entry", hash)).to_bytes()
    }

    /// Whether a desk signed the hash of an entry.
    pub fn verify(public: &[u8; 32], hash: &[u8; 32], signature: &[u8]) -> bool {
        verifies(public, &statement("entry", hash), signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Fixed;

    #[test]
    fn a_grant_opens_for_its_person_from_its_granter_and_nobody_else() {
        let mut chance = Fixed(1);
        let [amina, bahar, stranger] = [(); 3].map(|()| UserKeys::generate(&mut chance));
        let secret = CompartmentSecret::from_seed([5; 32]);
        let grant = Grant::make(&secret, [1; 16], &bahar.public(), &amina, &mut chance);
        assert_eq!(grant.open(&bahar, &amina.public()).unwrap().public(), secret.public());
        assert!(grant.open(&stranger, &amina.public()).is_err());
        assert!(grant.open(&bahar, &stranger.public()).is_err());
        let mut moved = grant.clone();
        moved.compartment = [2; 16];
        assert!(moved.open(&bahar, &amina.public()).is_err());
        let mut changed = grant;
        changed.sealed[40] ^= 1;
        assert!(changed.open(&bahar, &amina.public()).is_err());
    }

    #[test]
    fn what_is_sealed_to_a_compartment_opens_with_its_secret_in_its_place_only() {
        let secret = CompartmentSecret::from_seed([5; 32]);
        let place = Binding::new("entry", &[b"1"]);
        let sealed = secret.public().seal(&place, b"looked", &mut Fixed(2)).unwrap();
        assert_eq!(secret.open(&place, &sealed).unwrap().as_slice(), b"looked");
        assert!(secret.open(&Binding::new("entry", &[b"2"]), &sealed).is_err());
    }

    #[test]
    fn keys_read_back_from_a_slot() {
        let keys = UserKeys::generate(&mut Fixed(3));
        assert_eq!(UserKeys::from_bytes(&*keys.to_bytes()).unwrap().public(), keys.public());
        assert!(keys.public().verify(b"x", &keys.sign(b"x")));
        assert!(!keys.public().verify(b"y", &keys.sign(b"x")));
    }
}
