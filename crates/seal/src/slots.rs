//! The keyring: slots that passphrases open.
//!
//! `"PNHK" | form 1 | memory KiB u32 | passes u32 | lanes u32 | salt 32 | 64 slots of 1,024 bytes`. A slot is
//! `tag 16 | nonce 24 | commitment 32 | ciphertext 936 | tag 16`, and nothing in it can be told from chance without the
//! passphrase; a slot that nobody has *is* chance. So the file shows neither names nor how many people there are. One
//! run of Argon2id over the passphrase, with HMAC(salt, name) as its salt, gives both the tag that finds the slot and
//! the key that opens it: there is no separate hash of the passphrase, and an unknown name costs the same run.

use crate::envelope::{self, Binding};
use crate::key::{Chance, Key, same};
use crate::passphrase::normal;
use argon2::{Algorithm, Argon2, Params, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"PNHK";
const FORM: u8 = 1;
const HEAD: usize = 4 + 1 + 12 + 32;
const SLOT: usize = 1024;
const TAG: usize = 16;
/// What a slot holds sealed: the payload, its length, zeros.
const INSIDE: usize = SLOT - TAG - 24 - 32 - 16;
/// The longest payload of a slot, in bytes.
pub const LONGEST_PAYLOAD: usize = INSIDE - 4;
/// Slots in a keyring.
pub const SLOTS: usize = 64;

/// What one guess at a passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    kib: u32,
    passes: u32,
    lanes: u32,
}

const FLOOR: Cost = Cost { kib: 64 * 1024, passes: 3, lanes: 1 };
/// Nothing cheaper is read, whatever a file says.
#[cfg(not(any(test, feature = "cheap")))]
const LEAST: Cost = FLOOR;
/// Tests would take minutes at the floor. The program never has this feature on.
#[cfg(any(test, feature = "cheap"))]
const LEAST: Cost = Cost { kib: 1024, passes: 1, lanes: 1 };
/// Nothing dearer is read: a forged header must not eat all memory.
const CEILING: Cost = Cost { kib: 1024 * 1024, passes: 32, lanes: 4 };

impl Cost {
    /// 64 MiB, three passes: the least that is taken.
    pub const fn floor() -> Self {
        FLOOR
    }

    /// 128 MiB, four passes: for a small server where several log in.
    pub const fn server() -> Self {
        Self { kib: 128 * 1024, passes: 4, lanes: 1 }
    }

    /// 256 MiB, three passes: about a second on an office laptop.
    pub const fn laptop() -> Self {
        Self { kib: 256 * 1024, passes: 3, lanes: 1 }
    }

    /// 1 MiB, one pass: for tests, which the program cannot be built with.
    #[cfg(any(test, feature = "cheap"))]
    pub const fn for_tests() -> Self {
        LEAST
    }

    const fn within(self) -> bool {
        self.kib >= LEAST.kib
            && self.passes >= LEAST.passes
            && self.lanes >= LEAST.lanes
            && self.kib <= CEILING.kib
            && self.passes <= CEILING.passes
            && self.lanes <= CEILING.lanes
    }
}

/// Why bytes are not a keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// Something else altogether.
    #[error("not a keyring")]
    Foreign,
    /// A form this program does not know.
    #[error("written by a newer program")]
    Newer,
    /// Cut or stretched.
    #[error("damaged")]
    Damaged,
    /// It says that guesses are cheaper than the floor, or dearer than any machine: somebody changed it.
    #[error("its cost is outside what is ever written")]
    UnderFloor,
}

/// Name or passphrase do not open a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no slot opens")]
pub struct Wrong;

/// Why somebody cannot be given a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// Somebody has this name with this passphrase already.
    #[error("taken")]
    Taken,
    /// The payload is longer than [`LONGEST_PAYLOAD`].
    #[error("too large for a slot")]
    TooLarge,
    /// Every slot is taken.
    #[error("no slot is free")]
    Full,
    /// The keyring was read from a file, which does not show whose slots are taken: somebody might be overwritten.
    #[error("it is not known which slots are free")]
    Unsure,
    /// Argon2 could not be run: not enough memory.
    #[error("not enough memory")]
    Memory,
}

/// Which slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotId(usize);

impl SlotId {
    /// The slot of this number, where a keyring has one.
    pub const fn at(number: usize) -> Option<Self> {
        if number < SLOTS { Some(Self(number)) } else { None }
    }

    /// Its number. It stays the same whatever passphrase the slot is given.
    pub const fn number(self) -> usize {
        self.0
    }
}

/// The image of a keyring file.
#[derive(Clone)]
pub struct Keyring {
    cost: Cost,
    salt: [u8; 32],
    slots: Vec<[u8; SLOT]>,
    /// Which slots are taken, where that is known.
    used: Option<Vec<bool>>,
}

impl Keyring {
    /// A keyring without people.
    pub fn new(cost: Cost, chance: &mut dyn Chance) -> Self {
        let (slots, used) = (vec![[0; SLOT]; SLOTS], Some(vec![false; SLOTS]));
        let mut ring = Self { cost, salt: [0; 32], slots, used };
        chance.fill(&mut ring.salt);
        ring.slots.iter_mut().for_each(|slot| chance.fill(slot));
        ring
    }

    /// The file's bytes, always as many.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(FORM);
        for number in [self.cost.kib, self.cost.passes, self.cost.lanes] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        bytes.extend_from_slice(&self.salt);
        self.slots.iter().for_each(|slot| bytes.extend_from_slice(slot));
        bytes
    }

    /// Reads a file's bytes. Which slots are taken cannot be seen.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyringError> {
        if bytes.get(..4) != Some(MAGIC.as_slice()) {
            return Err(KeyringError::Foreign);
        }
        if bytes.get(4) != Some(&FORM) {
            return Err(KeyringError::Newer);
        }
        if bytes.len() != HEAD + SLOT * SLOTS {
            return Err(KeyringError::Damaged);
        }
        let number = |at: usize| {
            let four = bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
            four.map(u32::from_be_bytes).ok_or(KeyringError::Damaged)
        };
        let cost = Cost { kib: number(5)?, passes: number(9)?, lanes: number(13)? };
        if !cost.within() {
            return Err(KeyringError::UnderFloor);
        }
        let salt = bytes.get(17..HEAD).and_then(|s| s.try_into().ok()).ok_or(KeyringError::Damaged)?;
        let body = bytes.get(HEAD..).unwrap_or_default();
        let slots = body.chunks_exact(SLOT).filter_map(|slot| slot.try_into().ok()).collect();
        Ok(Self { cost, salt, slots, used: None })
    }

    fn stretch(&self, name: &str, passphrase: &str) -> Option<(Key, Zeroizing<[u8; TAG]>)> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.salt).ok()?;
        mac.update(normal(name).as_bytes());
        let salt = mac.finalize().into_bytes();
        let params = Params::new(self.cost.kib, self.cost.passes, self.cost.lanes, Some(32)).ok()?;
        let mut out = Zeroizing::new([0_u8; 32]);
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon.hash_password_into(normal(passphrase).as_bytes(), &salt, &mut *out).ok()?;
        let root = Key::new(*out);
        let mut tag = Zeroizing::new([0_u8; TAG]);
        let named = root.derive("panah/v1/slot", b"tag");
        tag.iter_mut().zip(named.expose()).for_each(|(to, from)| *to = *from);
        Some((root.derive("panah/v1/slot", b"key"), tag))
    }

    fn place(&self, tag: &[u8]) -> Binding {
        Binding::new("slot", &[&self.salt, tag])
    }

    fn find(&self, tag: &[u8; TAG]) -> Option<usize> {
        // Every slot is looked at, so that time tells nothing of where it is.
        let found =
            self.slots.iter().enumerate().filter(|(_, slot)| same(slot.get(..TAG).unwrap_or_default(), tag));
        found.fold(None, |_, (at, _)| Some(at))
    }

    /// Gives somebody a slot.
    ///
    /// # Errors
    /// See [`EnrolError`]. `Unsure` for a keyring read from a file: use [`Keyring::enrol_beside`].
    pub fn enrol(
        &mut self,
        name: &str,
        passphrase: &str,
        payload: &[u8],
        chance: &mut dyn Chance,
    ) -> Result<SlotId, EnrolError> {
        let used = self.used.as_ref().ok_or(EnrolError::Unsure)?;
        let free = used.iter().position(|used| !used).ok_or(EnrolError::Full)?;
        let (key, tag) = self.stretch(name, passphrase).ok_or(EnrolError::Memory)?;
        if self.find(&tag).is_some() {
            return Err(EnrolError::Taken);
        }
        self.fill(free, (&key, &tag), payload, chance)
    }

    /// Gives somebody a slot in a keyring read from a file; `taken` are the tags of those who have one (members'
    /// public record), so that nobody is overwritten.
    ///
    /// # Errors
    /// See [`EnrolError`].
    pub fn enrol_beside(
        &mut self,
        taken: &[[u8; TAG]],
        who: (&str, &str),
        payload: &[u8],
        chance: &mut dyn Chance,
    ) -> Result<SlotId, EnrolError> {
        self.used = Some(self.slots.iter().map(|s| taken.iter().any(|t| s.starts_with(t))).collect());
        self.enrol(who.0, who.1, payload, chance)
    }

    /// Gives a slot another passphrase or payload, in place; nobody else's slot changes.
    ///
    /// # Errors
    /// See [`EnrolError`]; the slot is as it was then.
    pub fn rewrap(
        &mut self,
        slot: SlotId,
        who: (&str, &str),
        payload: &[u8],
        chance: &mut dyn Chance,
    ) -> Result<(), EnrolError> {
        let (key, tag) = self.stretch(who.0, who.1).ok_or(EnrolError::Memory)?;
        if self.find(&tag).is_some_and(|at| at != slot.0) {
            return Err(EnrolError::Taken);
        }
        self.fill(slot.0, (&key, &tag), payload, chance).map(|_| ())
    }

    /// The tag of a slot: it finds the slot again and reveals nothing.
    pub fn tag(&self, slot: SlotId) -> Option<[u8; TAG]> {
        self.slots.get(slot.0)?.get(..TAG)?.try_into().ok()
    }

    fn fill(
        &mut self,
        at: usize,
        (key, tag): (&Key, &[u8; TAG]),
        payload: &[u8],
        chance: &mut dyn Chance,
    ) -> Result<SlotId, EnrolError> {
        if payload.len() > LONGEST_PAYLOAD {
            return Err(EnrolError::TooLarge);
        }
        let bare = envelope::seal_bare(key, (&self.place(tag), &[]), &envelope::pad(payload, INSIDE), chance);
        if let Some(slot) = self.slots.get_mut(at) {
            slot.iter_mut().zip(tag.iter().copied().chain(bare)).for_each(|(to, from)| *to = from);
        }
        if let Some(used) = self.used.as_mut().and_then(|used| used.get_mut(at)) {
            *used = true;
        }
        Ok(SlotId(at))
    }

    /// Opens somebody's slot.
    ///
    /// # Errors
    /// [`Wrong`] for an unknown name as for a wrong passphrase, after the same work.
    pub fn open(&self, name: &str, passphrase: &str) -> Result<(SlotId, Zeroizing<Vec<u8>>), Wrong> {
        let (key, tag) = self.stretch(name, passphrase).ok_or(Wrong)?;
        let at = self.find(&tag).ok_or(Wrong)?;
        let slot = self.slots.get(at).ok_or(Wrong)?;
        let inside = envelope::open_bare(&key, (&self.place(&*tag), &[]), slot.get(TAG..).ok_or(Wrong)?);
        let inside = inside.map_err(|_| Wrong)?;
        let payload = envelope::unpad(&inside).map_err(|_| Wrong)?;
        Ok((SlotId(at), Zeroizing::new(payload.to_vec())))
    }

    /// Takes a slot away: it is random again.
    pub fn remove(&mut self, slot: SlotId, chance: &mut dyn Chance) {
        if let Some(bytes) = self.slots.get_mut(slot.0) {
            chance.fill(bytes);
        }
        if let Some(used) = self.used.as_mut().and_then(|used| used.get_mut(slot.0)) {
            *used = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Fixed;

    #[test]
    fn a_slot_opens_for_its_name_and_passphrase_only() {
        let mut ring = Keyring::new(Cost::for_tests(), &mut Fixed(1));
        ring.enrol("zarmina", "six words of some long list", b"bundle", &mut Fixed(2)).unwrap();
        let ring = Keyring::from_bytes(&ring.to_bytes()).unwrap();
        let (slot, payload) = ring.open("zarmina", "six words of some long list").unwrap();
        assert_eq!(payload.as_slice(), b"bundle");
        assert_eq!(ring.open("zarmina", "six words of some long lists"), Err(Wrong));
        assert_eq!(ring.open("gulab", "six words of some long list"), Err(Wrong));
        let mut ring = ring;
        ring.remove(slot, &mut Fixed(3));
        assert_eq!(ring.open("zarmina", "six words of some long list"), Err(Wrong));
    }

    #[test]
    fn a_keyring_shows_neither_names_nor_how_many_there_are() {
        let empty = Keyring::new(Cost::for_tests(), &mut Fixed(1));
        let mut one = empty.clone();
        one.enrol("zarmina", "six words of some long list", b"bundle", &mut Fixed(2)).unwrap();
        assert_eq!(empty.to_bytes().len(), one.to_bytes().len());
        let mut full = empty.clone();
        for n in 0..SLOTS {
            full.enrol(&format!("person {n}"), "words", &[0; 64], &mut Fixed(n as u64)).unwrap();
        }
        // A taken slot has as many different bytes, and as many ones, as chance has: no mark, no run of zeros.
        for slot in &full.slots {
            let ones: u32 = slot.iter().map(|b| b.count_ones()).sum();
            assert!((3_750..4_450).contains(&ones), "{ones} ones of 8,192");
            assert!(!slot.windows(4).any(|w| w == b"PNH1" || w == [0; 4]));
            assert!(!slot.windows(16).skip(1).any(|w| w == &slot[..16]), "the tag shows once");
        }
        assert_eq!(full.enrol("one more", "words", b"", &mut Fixed(7)), Err(EnrolError::Full));
    }

    #[test]
    fn nobody_is_overwritten_in_a_keyring_read_from_a_file() {
        let mut ring = Keyring::new(Cost::for_tests(), &mut Fixed(1));
        let first = ring.enrol("zarmina", "one", b"a", &mut Fixed(2)).unwrap();
        let tag = ring.tag(first).unwrap();
        let mut read = Keyring::from_bytes(&ring.to_bytes()).unwrap();
        assert_eq!(read.enrol("gulab", "two", b"b", &mut Fixed(3)), Err(EnrolError::Unsure));
        read.enrol_beside(&[tag], ("gulab", "two"), b"b", &mut Fixed(3)).unwrap();
        assert_eq!(read.open("zarmina", "one").unwrap().1.as_slice(), b"a");
        assert_eq!(read.open("gulab", "two").unwrap().1.as_slice(), b"b");
    }

    #[test]
    fn a_new_passphrase_opens_what_the_old_one_did() {
        let mut ring = Keyring::new(Cost::for_tests(), &mut Fixed(1));
        ring.enrol("zarmina", "one", b"a", &mut Fixed(2)).unwrap();
        ring.enrol("gulab", "two", b"b", &mut Fixed(3)).unwrap();
        let mut ring = Keyring::from_bytes(&ring.to_bytes()).unwrap();
        let (slot, payload) = ring.open("zarmina", "one").unwrap();
        ring.rewrap(slot, ("zarmina", "three"), &payload, &mut Fixed(4)).unwrap();
        assert_eq!(ring.open("zarmina", "one"), Err(Wrong));
        assert_eq!(ring.open("zarmina", "three").unwrap(), (slot, payload));
        assert!(ring.open("gulab", "two").is_ok());
        assert_eq!(ring.rewrap(slot, ("gulab", "two"), b"", &mut Fixed(5)), Err(EnrolError::Taken));
        assert_eq!(
            ring.rewrap(slot, ("zarmina", "x"), &[0; LONGEST_PAYLOAD + 1], &mut Fixed(5)),
            Err(EnrolError::TooLarge)
        );
    }

    #[test]
    fn foreign_newer_cut_and_cheapened_keyrings_are_told_apart() {
        let good = Keyring::new(Cost::for_tests(), &mut Fixed(1)).to_bytes();
        let read = |bytes: &[u8]| Keyring::from_bytes(bytes).err();
        assert_eq!(read(b"SQLite format 3"), Some(KeyringError::Foreign));
        assert_eq!(read(&good[..good.len() - 1]), Some(KeyringError::Damaged));
        let mut newer = good.clone();
        newer[4] = 2;
        assert_eq!(read(&newer), Some(KeyringError::Newer));
        let mut cheap = good.clone();
        cheap[5..9].copy_from_slice(&512_u32.to_be_bytes());
        assert_eq!(read(&cheap), Some(KeyringError::UnderFloor));
        let mut dear = good;
        dear[5..9].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(read(&dear), Some(KeyringError::UnderFloor));
    }
}
