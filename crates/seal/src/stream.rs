//! A file sealed in chunks, so that one of any size is written and read with little memory, and a cut is an error.
//!
//! STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, 2015) from the crate `aead-stream` over XChaCha20-Poly1305: the number
//! of the chunk and whether it is the last stand in its nonce, so that a chunk swapped, repeated, left out or cut off
//! does not open. Every chunk has the same length; how long the text is shows only in steps of [`CHUNK`].

use crate::envelope::{Binding, Broken, pad, unpad};
use crate::key::{Chance, Key, KeyId, same};
use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{KeyInit, Payload};
use zeroize::Zeroizing;

/// Bytes of text in a whole chunk.
pub const CHUNK: usize = 64 * 1024 - LENGTH;
/// Bytes of a sealed chunk.
pub const SEALED_CHUNK: usize = INSIDE + 16;
/// Bytes of the head.
pub const HEAD: usize = MARK + PREFIX + 32;

const INSIDE: usize = 64 * 1024;
const LENGTH: usize = 4;
const MAGIC: &[u8; 4] = b"PNHF";
const ALGORITHM: u8 = 1;
const MARK: usize = 4 + 1 + 16;
/// The nonce of XChaCha20 without the five bytes that STREAM fills.
const PREFIX: usize = 24 - 5;

fn keys(key: &Key, prefix: &[u8]) -> (Key, Key) {
    (key.derive("panah/v1/stream/encrypt", prefix), key.derive("panah/v1/stream/commit", prefix))
}

fn bound_to(bound: &Binding, head: &[u8]) -> Vec<u8> {
    [bound.bytes(), head].concat()
}

/// Seals a text chunk by chunk: whole chunks with [`Sealer::next`], the rest, which may be empty only when it is all
/// there is, with [`Sealer::last`].
pub struct Sealer {
    stream: EncryptorBE32<XChaCha20Poly1305>,
    bound: Vec<u8>,
    begun: bool,
}

impl Sealer {
    /// Begins a stream at its place; the head is kept with the chunks.
    pub fn new(key: &Key, id: KeyId, bound: &Binding, chance: &mut dyn Chance) -> (Self, Vec<u8>) {
        let mut prefix = [0_u8; PREFIX];
        chance.fill(&mut prefix);
        let (encrypt, commit) = keys(key, &prefix);
        let head = [MAGIC, &[ALGORITHM][..], &id.0, &prefix, commit.expose()].concat();
        let stream =
            EncryptorBE32::from_aead(XChaCha20Poly1305::new(encrypt.expose().into()), &prefix.into());
        (Self { stream, bound: bound_to(bound, &head), begun: false }, head)
    }

    /// Seals a chunk that is not the last.
    ///
    /// # Errors
    /// [`Broken`] for a text that does not fill a chunk, and after 2³² chunks (256 TiB).
    pub fn next(&mut self, text: &[u8]) -> Result<Vec<u8>, Broken> {
        if text.len() != CHUNK {
            return Err(Broken);
        }
        self.begun = true;
        let inside = pad(text, INSIDE);
        self.stream.encrypt_next(Payload { msg: &inside, aad: &self.bound }).map_err(|_| Broken)
    }

    /// Seals the last chunk.
    ///
    /// # Errors
    /// [`Broken`] for a text longer than a chunk, and for none at all after other chunks.
    pub fn last(self, text: &[u8]) -> Result<Vec<u8>, Broken> {
        if text.len() > CHUNK || (text.is_empty() && self.begun) {
            return Err(Broken);
        }
        let inside = pad(text, INSIDE);
        self.stream.encrypt_last(Payload { msg: &inside, aad: &self.bound }).map_err(|_| Broken)
    }
}

/// Opens what a [`Sealer`] made. Who does not see [`Opener::last`] succeed has not seen the whole text.
pub struct Opener {
    stream: DecryptorBE32<XChaCha20Poly1305>,
    bound: Vec<u8>,
    begun: bool,
}

/// Which key a head says its stream was sealed under.
pub fn key_id(head: &[u8]) -> Option<KeyId> {
    let known = head.len() == HEAD && head.get(..4)? == MAGIC && *head.get(4)? == ALGORITHM;
    if known { Some(KeyId(head.get(5..MARK)?.try_into().ok()?)) } else { None }
}

impl Opener {
    /// Begins at the head.
    ///
    /// # Errors
    /// [`Broken`] for another key and for a head of another form.
    pub fn new(key: &Key, bound: &Binding, head: &[u8]) -> Result<Self, Broken> {
        key_id(head).ok_or(Broken)?;
        let prefix: [u8; PREFIX] =
            head.get(MARK..MARK + PREFIX).ok_or(Broken)?.try_into().map_err(|_| Broken)?;
        let (encrypt, commit) = keys(key, &prefix);
        if !same(head.get(MARK + PREFIX..).ok_or(Broken)?, commit.expose()) {
            return Err(Broken);
        }
        let stream =
            DecryptorBE32::from_aead(XChaCha20Poly1305::new(encrypt.expose().into()), &prefix.into());
        Ok(Self { stream, bound: bound_to(bound, head), begun: false })
    }

    /// Opens a chunk that is not the last.
    ///
    /// # Errors
    /// [`Broken`] for any chunk but the next one of this stream, the last one among them.
    pub fn next(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Broken> {
        let inside =
            self.stream.decrypt_next(Payload { msg: sealed, aad: &self.bound }).map_err(|_| Broken)?;
        let text = opened(&Zeroizing::new(inside))?;
        self.begun = true;
        if text.len() == CHUNK { Ok(text) } else { Err(Broken) }
    }

    /// Opens the last chunk.
    ///
    /// # Errors
    /// [`Broken`] for any other, one that is not the last among them.
    pub fn last(self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Broken> {
        let begun = self.begun;
        let inside =
            self.stream.decrypt_last(Payload { msg: sealed, aad: &self.bound }).map_err(|_| Broken)?;
        let text = opened(&Zeroizing::new(inside))?;
        if text.is_empty() && begun { Err(Broken) } else { Ok(text) }
    }
}

fn opened(inside: &[u8]) -> Result<Zeroizing<Vec<u8>>, Broken> {
    if inside.len() != INSIDE {
        return Err(Broken);
    }
    unpad(inside).map(|text| Zeroizing::new(text.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Fixed;
    use proptest::prelude::*;

    const ID: KeyId = KeyId([9; 16]);

    fn place(n: u8) -> Binding {
        Binding::new("blob", &[&[n; 16]])
    }

    fn sealed(text: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
        let (mut sealer, head) = Sealer::new(&Key::new([7; 32]), ID, &place(1), &mut Fixed(1));
        let pieces: Vec<&[u8]> = if text.is_empty() { vec![text] } else { text.chunks(CHUNK).collect() };
        let (last, whole) = pieces.split_last().unwrap();
        let mut chunks: Vec<_> = whole.iter().map(|w| sealer.next(w).unwrap()).collect();
        chunks.push(sealer.last(last).unwrap());
        (head, chunks)
    }

    fn open(head: &[u8], chunks: &[Vec<u8>], at: &Binding) -> Result<Vec<u8>, Broken> {
        let mut opener = Opener::new(&Key::new([7; 32]), at, head)?;
        let (last, whole) = chunks.split_last().ok_or(Broken)?;
        let mut text = Vec::new();
        for chunk in whole {
            text.extend_from_slice(&opener.next(chunk)?);
        }
        text.extend_from_slice(&opener.last(last)?);
        Ok(text)
    }

    fn text(length: usize) -> Vec<u8> {
        (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect()
    }

    #[test]
    fn a_text_of_any_length_around_a_chunk_opens_to_what_it_was() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17] {
            let (head, chunks) = sealed(&text(length));
            assert!(chunks.iter().all(|c| c.len() == SEALED_CHUNK));
            assert_eq!(open(&head, &chunks, &place(1)), Ok(text(length)), "{length}");
        }
    }

    #[test]
    fn a_cut_at_every_chunk_is_an_error() {
        let (head, chunks) = sealed(&text(4 * CHUNK));
        for kept in 0..chunks.len() {
            assert_eq!(open(&head, &chunks[..kept], &place(1)), Err(Broken), "{kept} of {}", chunks.len());
        }
    }

    #[test]
    fn chunks_swapped_repeated_left_out_or_taken_from_another_file_do_not_open() {
        let (head, chunks) = sealed(&text(4 * CHUNK));
        for (a, b) in [(0, 1), (1, 2), (2, 3), (0, 3)] {
            let mut swapped = chunks.clone();
            swapped.swap(a, b);
            assert_eq!(open(&head, &swapped, &place(1)), Err(Broken));
        }
        for at in 0..chunks.len() {
            let mut fewer = chunks.clone();
            fewer.remove(at);
            assert_eq!(open(&head, &fewer, &place(1)), Err(Broken));
            let mut more = chunks.clone();
            more.insert(at, chunks[at].clone());
            assert_eq!(open(&head, &more, &place(1)), Err(Broken));
        }
        let (mut other, _) = Sealer::new(&Key::new([7; 32]), ID, &place(1), &mut Fixed(2));
        let mut foreign = chunks.clone();
        foreign[0] = other.next(&text(CHUNK)).unwrap();
        assert_eq!(open(&head, &foreign, &place(1)), Err(Broken));
    }

    #[test]
    fn a_stream_moved_to_another_place_or_opened_with_another_key_does_not_open() {
        let (head, chunks) = sealed(&text(10));
        assert_eq!(open(&head, &chunks, &place(2)), Err(Broken));
        assert!(Opener::new(&Key::new([8; 32]), &place(1), &head).is_err());
        assert_eq!(key_id(&head), Some(ID));
    }

    #[test]
    fn what_would_give_one_text_two_forms_is_not_sealed() {
        let (mut sealer, _) = Sealer::new(&Key::new([7; 32]), ID, &place(1), &mut Fixed(1));
        assert_eq!(sealer.next(b"short"), Err(Broken));
        sealer.next(&text(CHUNK)).unwrap();
        assert_eq!(sealer.last(b""), Err(Broken));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn any_changed_bit_is_noticed(length in 0_usize..3 * CHUNK, at: proptest::sample::Index, bit in 0_u8..8) {
            let (mut head, mut chunks) = sealed(&text(length));
            let all = HEAD + chunks.len() * SEALED_CHUNK;
            let at = at.index(all);
            if at < HEAD {
                head[at] ^= 1 << bit;
            } else {
                chunks[(at - HEAD) / SEALED_CHUNK][(at - HEAD) % SEALED_CHUNK] ^= 1 << bit;
            }
            prop_assert_eq!(open(&head, &chunks, &place(1)), Err(Broken));
        }
    }
}
