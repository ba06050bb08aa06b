//! Evidence through the real store and the real router: in, seen, out, and what must not happen to it.

use crate::house::{Answer, TWO, TestDesk, Visitor, code_in, last_of_march, passphrase, tells};
use crate::program::SmallDisk;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use dates::Lang;
use panah::base::Fault;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

const LINE: &str = "test-boundary-0412";

impl Visitor<'_> {
    /// The parts of a form before its file.
    fn before(&self, fields: &[(&str, &str)], file: &str) -> Vec<u8> {
        let csrf = [("csrf", self.csrf.as_str())];
        let mut body = String::new();
        let part = format!("--{LINE}\r\nContent-Disposition: form-data;");
        for (name, value) in csrf.iter().chain(fields) {
            body.extend([&part, " name=\"", name, "\"\r\n\r\n", value, "\r\n"]);
        }
        body.extend([&part, " name=\"file\"; filename=\"", file, "\"\r\nContent-Type: text/html\r\n\r\n"]);
        body.into_bytes()
    }

    async fn add(&self, person: &str, kind: &str, file: (&str, &[u8])) -> Answer {
        let fields = [("kind", kind), ("from", "relative"), ("note", "Test note")];
        let mut body = self.before(&fields, file.0);
        body.extend_from_slice(file.1);
        body.extend_from_slice(format!("\r\n--{LINE}--\r\n").as_bytes());
        self.upload(person, Body::from(body)).await
    }

    /// A file of so many megabytes, as it comes in piece by piece.
    async fn adds_large(&self, person: &str, megabytes: usize) -> Answer {
        let before = self.before(&[("kind", "video"), ("from", "witness"), ("note", "")], "large.mp4");
        let piece = Bytes::from(vec![7_u8; 1 << 20]);
        let pieces = std::iter::once(Bytes::from(before))
            .chain(std::iter::repeat_n(piece, megabytes))
            .chain([Bytes::from(format!("\r\n--{LINE}--\r\n"))])
            .map(Ok::<_, std::io::Error>);
        self.upload(person, Body::from_stream(futures_util::stream::iter(pieces))).await
    }

    async fn upload(&self, person: &str, body: Body) -> Answer {
        let kind = format!("multipart/form-data; boundary={LINE}");
        self.send("POST", &format!("{person}/evidence"), &kind, body).await
    }

    /// The paths of a person's evidence, newest first.
    async fn listed(&self, person: &str) -> Vec<String> {
        let page = self.get(&format!("{person}/evidence")).await.text();
        let start = format!("{person}/evidence/");
        let mut paths: Vec<String> = Vec::new();
        for piece in page.split(&start).skip(1) {
            let id: String = piece.chars().take_while(char::is_ascii_hexdigit).collect();
            let path = format!("{start}{id}");
            if id.len() == 32 && !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    async fn chunks(&self) -> u64 {
        let desk = Arc::clone(self.desk.app.desk());
        tokio::task::spawn_blocking(move || desk.verify(None).unwrap().fault)
            .await
            .unwrap()
            .map_or(0, |f| f.0)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|n| char::from_digit(n.into(), 16)).collect()
}

/// A JPEG of a few dots with camera data, a place and a comment in it.
fn photo() -> Vec<u8> {
    let mut plain = Vec::new();
    let dots = image::RgbImage::from_fn(40, 20, |x, _| image::Rgb([if x < 20 { 250 } else { 5 }, 60, 90]));
    dots.write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut plain)).unwrap();
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"SecretCamera 34.0151N 71.5249E");
    let segment = |mark: u8, bytes: &[u8]| {
        let length = u16::try_from(bytes.len() + 2).unwrap().to_be_bytes();
        [&[0xff, mark], &length[..], bytes].concat()
    };
    let hidden = [segment(0xe1, &exif), segment(0xfe, b"SecretComment")].concat();
    [&plain[..2], &hidden, &plain[2..]].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_kept_as_it_came_and_shown_only_without_what_it_hides() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    let photo = photo();
    let answer = one.add(&person, "photo", ("IMG <script>.html", &photo)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let piece = one.listed(&person).await.remove(0);
    let page = one.get(&piece).await.text();
    let hash = hex(&Sha256::digest(&photo));
    let grouped =
        hash.as_bytes().chunks(8).map(|g| std::str::from_utf8(g).unwrap()).collect::<Vec<_>>().join(" ");
    for there in
        [grouped.as_str(), "a relative", "Test note", "Camera data", "A comment", "IMG &#60;script&#62;.html"]
    {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert!(!page.contains("SecretCamera") && !page.contains("Looked at"));
    let picture = one.get(&format!("{piece}/picture")).await;
    assert_eq!((picture.status, picture.header(header::CONTENT_TYPE)), (StatusCode::OK, "image/jpeg"));
    assert!(!picture.body.windows(6).any(|w| w == b"Secret"));
    let shown = image::load_from_memory(&picture.body).unwrap();
    assert_eq!((shown.width(), shown.height()), (20, 40), "turned upright");
    let original = one.post(&format!("{piece}/original"), "to=this-desk").await;
    assert_eq!(original.body, photo);
    assert_eq!(original.header(header::CONTENT_TYPE), "application/octet-stream");
    assert_eq!(original.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    let name = original.header(header::CONTENT_DISPOSITION);
    assert!(name.starts_with("attachment; filename=\"") && name.ends_with(".jpg\"") && !name.contains("IMG"));
    let hidden = one.post(&format!("{piece}/hidden"), "x=1").await;
    assert!(hidden.text().contains("SecretCamera 34.0151N") && hidden.text().contains("SecretComment"));
    let page = one.get(&piece).await.text();
    for deed in ["Added", "Looked at, without hidden data", "Original taken out", "Hidden data read"] {
        assert!(page.contains(deed), "{deed}");
    }
    assert!(one.get(&person).await.text().contains("Evidence"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_look_at_evidence_is_an_entry_of_the_auditors() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    one.add(&person, "photo", ("a.jpg", &photo())).await;
    let entries = || desk.app.desk().verify(None).unwrap().entries;
    let piece = one.listed(&person).await.remove(0);
    for path in [format!("{person}/evidence"), piece.clone(), format!("{piece}/picture")] {
        let before = entries();
        assert_eq!(one.get(&path).await.status, StatusCode::OK);
        assert!(entries() > before, "{path}");
    }
    let auditor = desk.visitor("auditor").await;
    assert!(auditor.get("/journal").await.text().contains("evidence"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_two_files_at_once_is_never_shown_and_says_so() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    let html = b"<html><script>alert(1)</script></html>";
    let polyglots: [(Vec<u8>, bool); 3] = [
        ([&photo()[..], html].concat(), true),
        ([&photo()[..], b"PK\x03\x04 and a whole zip"].concat(), true),
        ([b"GIF89a/*", &html[..]].concat(), false),
    ];
    for (file, is_picture) in polyglots {
        one.add(&person, "photo", ("x.jpg", &file)).await;
        let piece = one.listed(&person).await.remove(0);
        let page = one.get(&piece).await.text();
        assert_eq!(page.contains("another file may be inside"), is_picture);
        let picture = one.get(&format!("{piece}/picture")).await;
        if is_picture {
            assert!(picture.header(header::CONTENT_TYPE) == "image/jpeg");
            assert!(!picture.body.windows(6).any(|w| w == b"script" || w == b"PK\x03\x04 a"));
        } else {
            assert_eq!(picture.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(tells(&picture.text(), Fault::NotAPicture) && !picture.text().contains("alert(1)"));
        }
        let original = one.post(&format!("{piece}/original"), "to=this-desk").await;
        assert_eq!(original.body, file);
        assert!(original.header(header::CONTENT_DISPOSITION).starts_with("attachment"));
        assert_eq!(original.header(header::CONTENT_TYPE), "application/octet-stream");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_goes_to_others_only_with_the_persons_yes_to_them() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    one.add(&person, "photo", ("a.jpg", &photo())).await;
    let piece = one.listed(&person).await.remove(0);
    let original = format!("{piece}/original");
    let id = piece.rsplit('/').next().unwrap();
    let bag = format!("e={id}&to=lawyer&what=originals");
    let refused = one.post(&original, "to=lawyer").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("has not said yes"));
    assert_eq!(
        one.post(&format!("{person}/evidence/bag"), &bag).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let consent = |given: &str| {
        format!(
            "purpose=legal-aid&recipient=lawyer&given={given}&consent-language=ps&how=spoken&explained-by=Test"
        )
    };
    one.post(&format!("{person}/consent"), &consent("yes")).await;
    assert_eq!(one.post(&original, "to=lawyer").await.status, StatusCode::OK);
    assert_eq!(one.post(&original, "to=unhcr").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(one.post(&original, "to=nobody-we-know").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    one.post(&format!("{person}/consent"), &consent("no")).await;
    assert_eq!(one.post(&original, "to=lawyer").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = one.get(&piece).await.text();
    assert_eq!(page.matches("Original taken out").count(), 1, "what was refused is not in the line");
}

/// Where the bag checker of the Library of Congress was installed for the tests.
fn bagit() -> Option<std::path::PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/judges");
    here.join("bagit.py").exists().then_some(here)
}

fn unpacked(zip: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    archive.extract(dir.path()).unwrap();
    let bag = std::fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap().path();
    (dir, bag)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_a_bag_that_holds_together_and_a_changed_one_does_not() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    let long: Vec<u8> = (0..=255).cycle().take(200_000).collect();
    one.add(&person, "audio", ("call.ogg", &long)).await;
    one.add(&person, "photo", ("a.jpg", &photo())).await;
    let chosen: Vec<String> =
        one.listed(&person).await.iter().map(|p| format!("e={}", p.rsplit('/').next().unwrap())).collect();
    let path = format!("{person}/evidence/bag");
    let none = one.post(&path, "to=this-desk&what=originals").await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY);
    let copies = one.post(&path, &format!("{}&to=this-desk&what=copies", chosen.join("&"))).await;
    assert!(copies.text().contains("can only be made of pictures"), "{}", copies.text());
    let bag = one.post(&path, &format!("{}&to=this-desk&what=originals", chosen.join("&"))).await;
    assert_eq!(bag.status, StatusCode::OK, "{}", bag.text());
    let (_dir, folder) = unpacked(&bag.body);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    let manifest = read("manifest-sha256.txt");
    assert_eq!(manifest.lines().count(), 3);
    for line in manifest.lines().chain(read("tagmanifest-sha256.txt").lines()) {
        let (hash, name) = line.split_once("  ").unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let real = hex(&Sha256::digest(&bytes));
        assert_eq!(real, hash, "{name}");
    }
    let custody: serde_json::Value = serde_json::from_str(&read("data/custody.json")).unwrap();
    assert_eq!(custody["files"].as_array().unwrap().len(), 2);
    assert!(!bag.text().contains("Azmayesh"), "no name of the person in the package");
    let alone = one.post(&path, &format!("{}&to=this-desk&what=copies", chosen[0])).await;
    let (_dir2, copied) = unpacked(&alone.body);
    let all: Vec<u8> = std::fs::read_dir(copied.join("data"))
        .unwrap()
        .flat_map(|f| std::fs::read(f.unwrap().path()).unwrap())
        .collect();
    assert!(!all.windows(6).any(|w| w == b"Secret") && !all.windows(9).any(|w| w == b"Test note"));
    judged(&folder, &copied);
}

/// The outside judge: takes both bags, and refuses one with a changed byte.
fn judged(folder: &Path, copied: &Path) {
    let Some(judge) = bagit() else { return };
    let validate = |bag: &Path| {
        let run = std::process::Command::new("python3")
            .args(["-m", "bagit", "--validate"])
            .arg(bag)
            .env("PYTHONPATH", &judge)
            .output()
            .unwrap();
        (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    for bag in [folder, copied] {
        let (good, said) = validate(bag);
        assert!(good, "{said}");
    }
    let any = std::fs::read_dir(folder.join("data")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = Vec::new();
    std::fs::File::open(&any).unwrap().read_to_end(&mut bytes).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&any, bytes).unwrap();
    assert!(!validate(folder).0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_two_gigabytes_is_refused_in_plain_words_and_leaves_nothing() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    let answer = one.adds_large(&person, 2_000).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        tells(&answer.text(), Fault::FileTooLarge) && answer.text().contains("256 MB"),
        "{}",
        answer.text()
    );
    assert!(one.listed(&person).await.is_empty());
    assert_eq!(one.chunks().await, 0);
    assert_eq!(one.add(&person, "photo", ("a.jpg", &photo())).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_leaves_nothing_and_the_desk_goes_on() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    let fields = [("kind", "video"), ("from", "witness"), ("note", "")];
    let before = Bytes::from(one.before(&fields, "cut.mp4"));
    let pieces = std::iter::once(before)
        .chain(std::iter::repeat_n(Bytes::from(vec![7_u8; 1 << 20]), 4))
        .map(Ok)
        .chain([Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))]);
    let answer = one.upload(&person, Body::from_stream(futures_util::stream::iter(pieces))).await;
    assert!(answer.status.is_client_error());
    assert!(one.listed(&person).await.is_empty());
    assert_eq!(one.add(&person, "photo", ("a.jpg", &photo())).await.status, StatusCode::SEE_OTHER);
    assert_eq!(one.listed(&person).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_asks_for_its_form_for_its_token_and_for_the_role() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    let refused = one.add(&person, "nonsense", ("a.jpg", &photo())).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(one.listed(&person).await.is_empty());
    let stranger = Visitor { csrf: "0".repeat(64), ..desk.visitor("worker").await };
    let foreign = stranger.add(&person, "photo", ("a.jpg", &photo())).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(tells(&foreign.text(), Fault::ForeignForm));
    one.add(&person, "photo", ("a.jpg", &photo())).await;
    let piece = one.listed(&person).await.remove(0);
    for role in ["intake", "tracing", "analyst", "auditor", "administrator", "keeper", "referral"] {
        let other = desk.visitor(role).await;
        for path in [format!("{person}/evidence"), piece.clone(), format!("{piece}/picture")] {
            assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
        assert_eq!(
            other.post(&format!("{piece}/original"), "to=this-desk").await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(other.add(&person, "photo", ("a.jpg", &photo())).await.status, StatusCode::FORBIDDEN);
    }
    let elsewhere = one.register("name=Azmayesh+Other+0413").await;
    let id = piece.rsplit('/').next().unwrap();
    assert_eq!(one.get(&format!("{elsewhere}/evidence/{id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_there_after_the_desk_was_locked_and_a_snapshot_taken() {
    let desk = TestDesk::of_every_role();
    let photo = photo();
    let person = {
        let one = desk.visitor("worker").await;
        let person = one.register("name=Azmayesh+Test+0412").await;
        one.add(&person, "photo", ("a.jpg", &photo)).await;
        let inner = Arc::clone(desk.app.desk());
        tokio::task::spawn_blocking(move || inner.save_snapshots(true)).await.unwrap().unwrap();
        one.post("/lock", "").await;
        person
    };
    assert!(desk.app.desk().is_locked());
    let one = desk.visitor("worker").await;
    let piece = one.listed(&person).await.remove(0);
    assert_eq!(one.post(&format!("{piece}/original"), "to=person").await.body, photo);
    assert_eq!(one.chunks().await, 0);
    let on_disk = std::fs::read(desk.folder.path().join("desk.db")).unwrap();
    assert!(!on_disk.windows(12).any(|w| w == b"SecretCamera"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_half_way_through_a_file_is_told_in_four_languages_and_shows_no_half() {
    let Some(disk) = SmallDisk::new() else { return };
    let folder = tempfile::tempdir_in(disk.0.path()).unwrap();
    let desk = TestDesk::within(folder, TWO, last_of_march());
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    let photo = photo();
    assert_eq!(one.add(&person, "photo", ("a.jpg", &photo)).await.status, StatusCode::SEE_OTHER);
    let mut told = std::collections::BTreeSet::new();
    for lang in Lang::ALL {
        let reader = desk.reads_in(lang, "worker", &passphrase("worker")).await.unwrap();
        let answer = reader.adds_large(&person, 40).await;
        assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE, "{}", answer.text());
        let page = answer.text();
        assert!(page.contains("1005") && page.contains(&format!("lang=\"{}\"", lang.code())), "{page}");
        let main = page.split("<main").nth(1).unwrap().to_owned();
        told.insert(main.split("</h1>").next().unwrap().rsplit('>').next().unwrap().to_owned());
        assert_eq!(reader.listed(&person).await.len(), 1, "nothing of it is shown");
    }
    assert_eq!(told.len(), Lang::ALL.len(), "each in its own words: {told:?}");
    assert_eq!(one.chunks().await, 0, "what came before holds together");
    let piece = one.listed(&person).await.remove(0);
    assert_eq!(one.post(&format!("{piece}/original"), "to=this-desk").await.body, photo);
    // What came half is gone from the disk: what fits still goes in.
    assert_eq!(one.add(&person, "photo", ("b.jpg", &photo)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(one.adds_large(&person, 1).await.status, StatusCode::SEE_OTHER);
    assert_eq!(one.listed(&person).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_about_a_raid_is_kept_with_it_and_leaves_only_with_the_yes_of_everybody_in_it() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let raid = one.sends("/incidents/new", "words=call+one&who=Adam+Misali&taken-from=a+lane").await;
    let photo = photo();
    assert_eq!(one.add(&raid, "photo", ("a.jpg", &photo)).await.status, StatusCode::SEE_OTHER);
    let piece = one.listed(&raid).await.remove(0);
    assert!(one.page(&piece).await.contains("Raid") && one.page(&raid).await.contains("Pieces kept:"));
    let shown = one.get(&format!("{piece}/picture")).await;
    assert_eq!(shown.header(header::CONTENT_TYPE), "image/jpeg");
    // A second call is put together with it: what was added to either stands with both.
    let again = one.sends("/incidents/new", "words=call+two").await;
    one.add(&again, "audio", ("call.ogg", b"OggS of a test")).await;
    let code = code_in(&one.page(&again).await).to_owned();
    one.sends(&format!("{raid}/join"), &format!("raid={code}")).await;
    assert_eq!((one.listed(&raid).await.len(), one.listed(&again).await.len()), (2, 2));
    let original = format!("{piece}/original");
    for to in ["lawyer", "person", "embassy"] {
        assert_eq!(one.post(&original, &format!("to={to}")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(one.post(&original, "to=this-desk").await.body, photo);
    let yes = "purpose=legal-aid&recipient=lawyer&given=yes&consent-language=ps&how=spoken&explained-by=Test";
    let people = crate::custody::custodies(&one.page(&raid).await);
    assert_eq!(people.len(), 2);
    for (number, person) in people.iter().enumerate() {
        assert_eq!(
            one.post(&original, "to=lawyer").await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{number}"
        );
        one.sends(&format!("{}/consent", person.strip_suffix("/custody").unwrap()), yes).await;
    }
    assert_eq!(one.post(&original, "to=lawyer").await.body, photo);
    let all: Vec<String> =
        one.listed(&raid).await.iter().map(|p| format!("e={}", p.rsplit('/').next().unwrap())).collect();
    let bag = format!("{}&to=lawyer&what=originals", all.join("&"));
    let bag = one.post(&format!("{raid}/evidence/bag"), &bag).await;
    assert_eq!(bag.status, StatusCode::OK, "{}", bag.text());
    let (_dir, folder) = unpacked(&bag.body);
    assert_eq!(std::fs::read_dir(folder.join("data")).unwrap().count(), 3);
    assert_eq!(one.chunks().await, 0);
    let volunteer = desk.visitor("intake").await;
    for path in [format!("{raid}/evidence"), piece.clone()] {
        assert_eq!(volunteer.get(&path).await.status, StatusCode::FORBIDDEN);
    }
    // Locked and opened from a snapshot, it is all there.
    let inner = Arc::clone(desk.app.desk());
    tokio::task::spawn_blocking(move || inner.save_snapshots(true)).await.unwrap().unwrap();
    let desk = desk.reopened(last_of_march());
    let one = desk.visitor("worker").await;
    assert_eq!(one.listed(&again).await.len(), 2);
    let page = one.page(&piece).await;
    assert_eq!(page.matches("Original taken out").count(), 3, "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custody_has_its_own_evidence_among_that_of_the_person() {
    let desk = TestDesk::of_every_role();
    let one = desk.visitor("worker").await;
    let person = one.register("name=Azmayesh+Test+0412").await;
    one.add(&person, "photo", ("before.jpg", &photo())).await;
    one.sends(&format!("{person}/custody/new"), "authority=police&when-time=8").await;
    let page = one.page(&format!("{person}/custody")).await;
    let link = page.split("/evidence?custody=").nth(1).unwrap();
    let custody: String = link.chars().take_while(char::is_ascii_hexdigit).collect();
    let form = one.page(&format!("{person}/evidence?custody={custody}")).await;
    assert!(form.contains(&format!("<option value=\"{custody}\" selected")), "{form}");
    let other = one.register("name=Namuna+Misali").await;
    for (whose, taken) in [(&person, StatusCode::SEE_OTHER), (&other, StatusCode::UNPROCESSABLE_ENTITY)] {
        let fields = [("kind", "document"), ("from", "lawyer"), ("note", "FIR"), ("custody", &custody)];
        let mut body = one.before(&fields, "fir.pdf");
        body.extend_from_slice(format!("%PDF-1.7 test\r\n--{LINE}--\r\n").as_bytes());
        assert_eq!(one.upload(whose, Body::from(body)).await.status, taken);
    }
    let page = one.page(&format!("{person}/custody")).await;
    let count = page.split("/evidence?custody=").nth(1).unwrap().split("</a>").next().unwrap();
    assert!(count.contains(">1<"), "one of the two: {count}");
    let piece = one.listed(&person).await.remove(0);
    assert!(one.page(&piece).await.contains("<dt>Custody</dt>"));
    assert_eq!(one.listed(&person).await.len(), 2);
}
