//! Writes `docs/formats/vectors/entry.json`: `cargo run -p journal --example entry` from the root of the workspace.
//! A journal is written with chance that is none, and its rows are read out of the file. The test `vectors` reads them
//! by the words of `docs/formats/journal.md`.

use journal::{CompartmentId, Draft, EntryId, Journal, KeyChain, Lock, SubjectId, WorkspaceId};
use rusqlite::Connection;
use seal::{Chance, CompartmentSecret, DeskSigner, Key};
use serde_json::{Value, json};
use std::error::Error;

struct Fixed(u64);

impl Chance for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes().first().copied().unwrap_or_default();
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|n| char::from_digit(n.into(), 16)).collect()
}

fn drafts(secret: &CompartmentSecret) -> Vec<Draft> {
    let draft = |n: u8, subject: Option<u8>, plain: &str, lock| Draft {
        id: EntryId([n; 16]),
        compartment: CompartmentId([1; 16]),
        subject: subject.map(|s| SubjectId([s; 16])),
        at_ms: 1_760_000_000_000 + i64::from(n),
        plain: plain.as_bytes().to_vec().into(),
        lock,
    };
    vec![
        draft(11, None, "Test Person 0412", Lock::Compartment),
        draft(12, Some(7), "آزمایش گل", Lock::Subject),
        draft(13, None, "looked", Lock::Public(secret.public())),
        draft(14, Some(7), "", Lock::Subject),
    ]
}

fn rows(connection: &Connection) -> Result<Vec<Value>, rusqlite::Error> {
    let mut query = connection.prepare("SELECT * FROM entries ORDER BY seq")?;
    let blob = |row: &rusqlite::Row<'_>, at: usize| row.get::<_, Vec<u8>>(at).map(|b| hex(&b));
    let rows = query.query_map([], |row| {
        let subject = row.get::<_, Option<Vec<u8>>>(3)?.map(|s| hex(&s));
        Ok(json!({
            "seq": row.get::<_, i64>(0)?, "id": blob(row, 1)?, "compartment": blob(row, 2)?, "subject": subject,
            "at_ms": row.get::<_, i64>(4)?, "form": row.get::<_, i64>(5)?, "prev": blob(row, 6)?,
            "sealed": blob(row, 7)?, "signature": blob(row, 8)?,
        }))
    })?;
    rows.collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let (dir, key, workspace) = (tempfile::tempdir()?, Key::new([7; 32]), WorkspaceId([0xaa; 16]));
    let (desk, secret) = (DeskSigner::from_seed(&[8; 32]), CompartmentSecret::from_seed([9; 32]));
    let public = desk.public();
    let mut keys = KeyChain::new();
    keys.insert(CompartmentId([1; 16]), secret.clone());
    let journal = Journal::create(dir.path(), &key, workspace, desk)?;
    let plains: Vec<String> = drafts(&secret).iter().map(|d| hex(&d.plain)).collect();
    journal.append(drafts(&secret), &keys, &mut Fixed(1))?;
    let head = journal.head()?;
    drop(journal);
    let connection = Connection::open(dir.path().join("desk.db"))?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", hex(key.expose())))?;
    let wrapped: Vec<u8> = connection.query_row("SELECT wrapped FROM keys", [], |row| row.get(0))?;
    let all = json!({
        "workspace": hex(&workspace.0), "desk_seed": hex(&[8; 32]), "desk_public": hex(&public),
        "compartment_seed": hex(&[9; 32]), "entries": rows(&connection)?, "plain": plains,
        "subject_key": { "subject": hex(&[7; 16]), "wrapped": hex(&wrapped) },
        "head": { "seq": head.seq, "hash": hex(&head.hash), "code": head.code() },
    });
    std::fs::write("docs/formats/vectors/entry.json", serde_json::to_string_pretty(&all)? + "\n")?;
    Ok(())
}
