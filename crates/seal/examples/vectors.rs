//! Writes `docs/formats/vectors/seal.json`: `cargo run -p seal --example vectors` from the root of the workspace.
//! The test `vectors` makes them again and compares, so that no form changes unseen.

use seal::slots::{Cost, Keyring};
use seal::{
    Binding, Chance, CompartmentSecret, Grant, Key, KeyId, UserKeys, envelope, passphrase, shares, stream,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Chance that is none: a linear congruential generator whose highest byte is taken.
pub struct Fixed(pub u64);

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes().first().copied().unwrap_or_default();
        }
    }
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|n| char::from_digit(n.into(), 16)).collect()
}

fn derivations() -> Value {
    let made = |byte: u8, label: &str, context: &[u8]| {
        let out = Key::new([byte; 32]).derive(label, context);
        json!({ "key": hex(&[byte; 32]), "label": label, "context": hex(context), "out": hex(out.expose()) })
    };
    json!([made(0, "panah/v1/compartment", b"key"), made(7, "panah/v1/slot", b"tag"), made(255, "x", b"")])
}

fn bindings() -> Value {
    let made = |purpose: &str, parts: &[&[u8]]| {
        let hexed: Vec<String> = parts.iter().map(|p| hex(p)).collect();
        json!({ "purpose": purpose, "parts": hexed, "bytes": hex(Binding::new(purpose, parts).bytes()) })
    };
    json!([
        made("entry", &[&[1; 16], &[2; 16], &[3; 16], b""]),
        made("a", &[b"bc", b"d"]),
        made("a", &[b"b", b"cd"])
    ])
}

fn envelopes() -> Value {
    let made = |seed: u64, plain: &[u8]| {
        let mut chance = Fixed(seed);
        let key = Key::generate(&mut chance);
        let place = Binding::new("entry", &[&[1; 16], &[2; 16], &[3; 16], b""]);
        let sealed = envelope::seal(&key, KeyId([9; 16]), &place, plain, &mut chance);
        json!({ "key": hex(key.expose()), "key_id": hex(&[9; 16]), "bound": hex(place.bytes()), "plain": hex(plain),
                "sealed": hex(&sealed) })
    };
    json!([made(1, b""), made(2, b"Test Person 0412"), made(3, "آزمایش گل".as_bytes()), made(4, &[5; 300])])
}

fn compartments() -> Value {
    let made = |seed: [u8; 32]| {
        let secret = CompartmentSecret::from_seed(seed);
        let place = Binding::new("entry", &[b"audit"]);
        let sealed = secret.public().seal(&place, b"looked", &mut Fixed(6)).unwrap_or_default();
        json!({ "seed": hex(&seed), "key": hex(secret.key().expose()), "key_id": hex(&secret.key_id().0),
                "public": hex(secret.public().bytes()), "bound": hex(place.bytes()), "plain": hex(b"looked"),
                "sealed_to_public": hex(&sealed) })
    };
    json!([made([0; 32]), made([5; 32])])
}

fn grants() -> Value {
    let mut chance = Fixed(11);
    let (giver, taker) = (UserKeys::generate(&mut chance), UserKeys::generate(&mut chance));
    let secret = CompartmentSecret::from_seed([5; 32]);
    let grant = Grant::make(&secret, [1; 16], &taker.public(), &giver, &mut chance);
    json!([{ "granter": hex(&*giver.to_bytes()), "taker": hex(&*taker.to_bytes()), "compartment": hex(&[1; 16]),
             "seed": hex(&[5; 32]), "grant": grant }])
}

fn slots() -> Value {
    let mut chance = Fixed(21);
    let mut ring = Keyring::new(Cost::floor(), &mut chance);
    let (name, words) = ("Test Person 0412", "e\u{301}tude of\u{a0}six invented words");
    let payload = b"what the slot holds";
    let taken = ring.enrol(name, words, payload, &mut chance).is_ok();
    let bytes = ring.to_bytes();
    json!([{ "taken": taken, "name": name, "passphrase": words, "normal": *passphrase::normal(words),
             "payload": hex(payload), "head": hex(bytes.get(..49).unwrap_or_default()),
             "slot": hex(bytes.get(49..49 + 1024).unwrap_or_default()), "length": bytes.len() }])
}

fn recovery() -> Value {
    let made = shares::split(&[7; 32], &mut Fixed(31));
    let of = |s: &shares::Share| json!({ "share": hex(s.bytes()), "commitment": hex(&s.commitment()) });
    json!([{ "secret": hex(&[7; 32]), "shares": made.iter().map(of).collect::<Vec<_>>() }])
}

/// Streams are long: the vector gives the chunks' digests beside the first bytes of each.
fn streams() -> Value {
    let made = |seed: u64, length: usize| {
        let mut chance = Fixed(seed);
        let key = Key::generate(&mut chance);
        let place = Binding::new("blob", &[&[1; 16], &[2; 16], &[3; 16], &[4; 16]]);
        let (mut sealer, head) = stream::Sealer::new(&key, KeyId([9; 16]), &place, &mut chance);
        let text: Vec<u8> = (0..=250_u8).cycle().take(length).collect();
        let mut pieces: Vec<&[u8]> = text.chunks(stream::CHUNK).collect();
        let last = pieces.pop().unwrap_or_default();
        let mut chunks: Vec<Vec<u8>> = pieces.iter().filter_map(|p| sealer.next(p).ok()).collect();
        chunks.extend(sealer.last(last));
        let chunk = |c: &Vec<u8>| {
            json!({ "begins": hex(c.get(..32).unwrap_or_default()), "tag": hex(c.get(c.len() - 16..).unwrap_or_default()),
                    "sha256": hex(&Sha256::digest(c)) })
        };
        json!({ "key": hex(key.expose()), "key_id": hex(&[9; 16]), "bound": hex(place.bytes()), "length": length,
                "head": hex(&head), "chunks": chunks.iter().map(chunk).collect::<Vec<_>>() })
    };
    json!([
        made(41, 0),
        made(42, 5),
        made(43, stream::CHUNK),
        made(44, stream::CHUNK + 1),
        made(45, 2 * stream::CHUNK + 7)
    ])
}

/// Every vector of this crate.
pub fn all() -> Value {
    json!({ "derive": derivations(), "binding": bindings(), "envelope": envelopes(), "compartment": compartments(),
            "grant": grants(), "slot": slots(), "shares": recovery(), "stream": streams() })
}

#[cfg_attr(test, expect(dead_code, reason = "the test takes the vectors, not the program"))]
fn main() -> std::io::Result<()> {
    std::fs::write("docs/formats/vectors/seal.json", format!("{:#}\n", all()))
}
