//! A stream of chunks that nobody sealed does not open, whatever its head says; one that was sealed opens to what it
//! was, and cut, swapped or changed anywhere not at all. What a picture hides is looked for in any bytes without harm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seal::stream::{CHUNK, HEAD, Opener, SEALED_CHUNK, Sealer};
use seal::{Binding, Chance, Key, KeyId};

struct Fixed(u64);

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

fn open(key: &Key, place: &Binding, head: &[u8], chunks: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut opener = Opener::new(key, place, head).ok()?;
    let (last, whole) = chunks.split_last()?;
    let mut text = Vec::new();
    for chunk in whole {
        text.extend_from_slice(&opener.next(chunk).ok()?);
    }
    text.extend_from_slice(&opener.last(last).ok()?);
    Some(text)
}

fuzz_target!(|bytes: &[u8]| {
    let (key, place) = (Key::new([1; 32]), Binding::new("blob", &[&[3; 16]]));
    let _ = panah::evidence::look(bytes);
    let _ = panah::evidence::shown(bytes);
    let (head, rest) = bytes.split_at(bytes.len().min(HEAD));
    let foreign: Vec<Vec<u8>> = rest.chunks(SEALED_CHUNK).map(<[u8]>::to_vec).collect();
    assert!(open(&key, &place, head, &foreign).is_none());
    // Three whole chunks and a rest, so that a short input still has something to swap.
    let text: Vec<u8> = bytes.iter().copied().chain(std::iter::repeat(9)).take(2 * CHUNK + bytes.len() % CHUNK).collect();
    let (mut sealer, head) = Sealer::new(&key, KeyId([9; 16]), &place, &mut Fixed(bytes.len() as u64));
    let mut pieces: Vec<&[u8]> = text.chunks(CHUNK).collect();
    let last = pieces.pop().unwrap_or_default();
    let mut chunks: Vec<Vec<u8>> = pieces.iter().map(|p| sealer.next(p).unwrap()).collect();
    chunks.push(sealer.last(last).unwrap());
    assert_eq!(open(&key, &place, &head, &chunks).as_deref(), Some(&text[..]));
    let pick = bytes.iter().fold(0_usize, |at, b| at.wrapping_mul(257).wrapping_add(usize::from(*b)));
    let mut changed = chunks.clone();
    match pick % 4 {
        0 => drop(changed.pop()),
        1 => changed.swap(0, 1),
        2 => drop(changed.remove(pick / 4 % chunks.len())),
        _ => changed[pick / 4 % chunks.len()][pick / 16 % SEALED_CHUNK] ^= 1 << (pick % 8),
    }
    assert!(open(&key, &place, &head, &changed).is_none());
});
