//! The vectors of `docs/formats/vectors/seal.json`: opened one by one, and made again byte by byte.
#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a vector that does not read is a failed test")]

#[path = "../examples/vectors.rs"]
mod made;

use seal::slots::Keyring;
use seal::{Binding, CompartmentSecret, Grant, Key, UserKeys, envelope, shares};
use serde_json::Value;

fn kept() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/formats/vectors/seal.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().unwrap()
}

/// Only `Binding::new` makes a place: the vectors name theirs by its parts or are made at this one.
fn entry_place() -> Binding {
    Binding::new("entry", &[&[1; 16], &[2; 16], &[3; 16], b""])
}

#[test]
fn what_this_program_writes_is_what_the_vectors_say() {
    assert_eq!(kept(), made::all(), "a form changed: that needs a new algorithm byte, not new vectors");
}

#[test]
fn the_kept_envelopes_open() {
    for vector in kept()["envelope"].as_array().unwrap() {
        assert_eq!(bytes(&vector["bound"]), entry_place().bytes());
        let opened =
            envelope::open(&Key::new(array(&vector["key"])), &entry_place(), &bytes(&vector["sealed"]));
        assert_eq!(opened.unwrap().as_slice(), bytes(&vector["plain"]));
    }
}

#[test]
fn the_kept_compartments_open_what_was_sealed_to_them() {
    for vector in kept()["compartment"].as_array().unwrap() {
        let secret = CompartmentSecret::from_seed(array(&vector["seed"]));
        let opened = secret.open(&Binding::new("entry", &[b"audit"]), &bytes(&vector["sealed_to_public"]));
        assert_eq!(opened.unwrap().as_slice(), bytes(&vector["plain"]));
    }
}

#[test]
fn the_kept_grant_opens() {
    let vector = &kept()["grant"][0];
    let keys = |name: &str| UserKeys::from_bytes(&bytes(&vector[name])).unwrap();
    let grant: Grant = serde_json::from_value(vector["grant"].clone()).unwrap();
    let secret = grant.open(&keys("taker"), &keys("granter").public()).unwrap();
    assert_eq!(secret.public(), CompartmentSecret::from_seed(array(&vector["seed"])).public());
}

#[test]
fn the_kept_slot_opens_wherever_it_stands() {
    let vector = &kept()["slot"][0];
    let mut file = bytes(&vector["head"]);
    file.resize(49 + 7 * 1024, 0x55);
    file.extend(bytes(&vector["slot"]));
    file.resize(usize::try_from(vector["length"].as_u64().unwrap()).unwrap(), 0xaa);
    let ring = Keyring::from_bytes(&file).unwrap();
    for words in ["passphrase", "normal"] {
        let (_, payload) =
            ring.open(vector["name"].as_str().unwrap(), vector[words].as_str().unwrap()).unwrap();
        assert_eq!(payload.as_slice(), bytes(&vector["payload"]));
    }
}

#[test]
fn the_kept_shares_join() {
    let vector = &kept()["shares"][0];
    let rows = vector["shares"].as_array().unwrap();
    let given: Vec<_> =
        rows.iter().map(|r| shares::Share::from_bytes(&bytes(&r["share"])).unwrap()).collect();
    let commitments: Vec<_> = rows.iter().map(|r| array(&r["commitment"])).collect();
    assert_eq!(*shares::join(&given[1..4], &commitments).unwrap(), array(&vector["secret"]));
}

/// Read by the words of `docs/formats/envelope.md` with the cipher alone: nothing of the crate's own reading is used.
#[test]
fn the_kept_streams_are_made_again_by_the_words_of_the_document() {
    use chacha20poly1305::aead::{Aead, KeyInit, Payload};
    use sha2::Digest;
    for vector in kept()["stream"].as_array().unwrap() {
        let (key, head) = (Key::new(array(&vector["key"])), bytes(&vector["head"]));
        let prefix = &head[21..40];
        assert_eq!(&head[40..], key.derive("panah/v1/stream/commit", prefix).expose());
        let encrypt = key.derive("panah/v1/stream/encrypt", prefix);
        let cipher = chacha20poly1305::XChaCha20Poly1305::new(encrypt.expose().into());
        let aad = [bytes(&vector["bound"]), head.clone()].concat();
        let length = usize::try_from(vector["length"].as_u64().unwrap()).unwrap();
        let text: Vec<u8> = (0..=250_u8).cycle().take(length).collect();
        let chunks = vector["chunks"].as_array().unwrap();
        assert_eq!(chunks.len(), length.div_ceil(65_532).max(1));
        for (number, chunk) in chunks.iter().enumerate() {
            let piece = text.chunks(65_532).nth(number).unwrap_or_default();
            let mut inside = u32::try_from(piece.len()).unwrap().to_be_bytes().to_vec();
            inside.extend_from_slice(piece);
            inside.resize(65_536, 0);
            let mut nonce = prefix.to_vec();
            nonce.extend(u32::try_from(number).unwrap().to_be_bytes());
            nonce.push(u8::from(number + 1 == chunks.len()));
            let nonce: [u8; 24] = nonce.try_into().unwrap();
            let sealed = cipher.encrypt(&nonce.into(), Payload { msg: &inside, aad: &aad }).unwrap();
            assert_eq!(sealed[..32], bytes(&chunk["begins"]));
            assert_eq!(sealed[sealed.len() - 16..], bytes(&chunk["tag"]));
            assert_eq!(sha2::Sha256::digest(&sealed).as_slice(), bytes(&chunk["sha256"]));
        }
    }
}
