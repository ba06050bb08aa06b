//! The vectors of `docs/formats/vectors/entry.json`, read by the words of `docs/formats/journal.md` alone: nothing of
//! the journal's own reading is used.

use seal::{Binding, CompartmentSecret, DeskSigner, Key, envelope};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn kept() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/formats/vectors/entry.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2).unwrap(), 16).unwrap())
        .collect()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().unwrap()
}

/// SHA-256 over the fields in the order of the document.
fn hash(all: &Value, entry: &Value) -> [u8; 32] {
    let mut text = b"panah/v1/entry".to_vec();
    text.extend(bytes(&all["workspace"]));
    text.extend(entry["seq"].as_u64().unwrap().to_be_bytes());
    text.extend(bytes(&entry["id"]));
    text.extend(bytes(&entry["compartment"]));
    if entry["subject"].is_null() {
        text.extend([0; 17]);
    } else {
        text.push(1);
        text.extend(bytes(&entry["subject"]));
    }
    text.extend(entry["at_ms"].as_i64().unwrap().to_be_bytes());
    text.push(u8::try_from(entry["form"].as_u64().unwrap()).unwrap());
    text.extend(bytes(&entry["prev"]));
    let sealed = bytes(&entry["sealed"]);
    text.extend((sealed.len() as u64).to_be_bytes());
    text.extend(sealed);
    Sha256::digest(text).into()
}

#[test]
fn the_kept_chain_holds_from_the_first_entry_to_the_head() {
    let all = kept();
    let desk: [u8; 32] = array(&all["desk_public"]);
    assert_eq!(DeskSigner::from_seed(&array(&all["desk_seed"])).public(), desk);
    let start = [b"panah/v1/genesis".as_slice(), &bytes(&all["workspace"]), &desk].concat();
    let mut before: [u8; 32] = Sha256::digest(start).into();
    for entry in all["entries"].as_array().unwrap() {
        assert_eq!(array(&entry["prev"]), before);
        before = hash(&all, entry);
        assert!(DeskSigner::verify(&desk, &before, &bytes(&entry["signature"])));
    }
    assert_eq!(array(&all["head"]["hash"]), before);
    let code = all["head"]["code"].as_str().unwrap();
    assert_eq!(code, format!("4-{}", &all["head"]["hash"].as_str().unwrap().get(..20).unwrap()));
}

#[test]
fn the_kept_entries_open_under_each_lock() {
    let all = kept();
    let secret = CompartmentSecret::from_seed(array(&all["compartment_seed"]));
    let (workspace, compartment) = (bytes(&all["workspace"]), [1; 16]);
    let subject = bytes(&all["subject_key"]["subject"]);
    let place = Binding::new("subject-key", &[&workspace, &compartment, &subject]);
    let of_subject = envelope::open(secret.key(), &place, &bytes(&all["subject_key"]["wrapped"])).unwrap();
    let of_subject = Key::new(of_subject.as_slice().try_into().unwrap());
    let name = of_subject.derive("panah/v1/subject-key", b"name");
    for (entry, plain) in all["entries"].as_array().unwrap().iter().zip(all["plain"].as_array().unwrap()) {
        let subject = if entry["subject"].is_null() { Vec::new() } else { bytes(&entry["subject"]) };
        let place = Binding::new("entry", &[&workspace, &compartment, &bytes(&entry["id"]), &subject]);
        let sealed = bytes(&entry["sealed"]);
        let opened = match entry["form"].as_u64() {
            Some(1) => envelope::open(secret.key(), &place, &sealed),
            Some(2) => {
                assert_eq!(envelope::key_id(&sealed).unwrap().0, name.expose()[..16]);
                envelope::open(&of_subject, &place, &sealed)
            }
            _ => secret.open(&place, &sealed),
        };
        assert_eq!(opened.unwrap().as_slice(), bytes(plain));
    }
}
