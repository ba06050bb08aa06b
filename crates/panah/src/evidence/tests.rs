use super::hidden::{Kind, format, look, write};
use super::model::{Came, Deed, Event, about, keep, may_go};
use super::pages::{Line, ListPage, PiecePage, Row, form, out};
use super::picture;
use super::view::Evidence;
use crate::base::ids::{EvidenceId, PersonId, UserId};
use crate::desk::record::Stamp;
use crate::people::bits::{Bit, Bits};
use crate::people::inputs::Builder;
use crate::people::samples;
use crate::people::typed::Typed;
use crate::web::language::Tongue;
use askama::Template;
use dates::{Day, Lang};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use journal::EntryId;
use proptest::prelude::*;

fn jpeg() -> Vec<u8> {
    let mut file = Vec::new();
    image::RgbImage::from_fn(30, 10, |x, y| image::Rgb([u8::from(x < 15) * 250, u8::from(y < 5) * 90, 3]))
        .write_with_encoder(JpegEncoder::new(&mut file))
        .unwrap();
    file
}

fn png() -> Vec<u8> {
    let mut file = Vec::new();
    image::RgbaImage::from_pixel(12, 9, image::Rgba([1, 2, 3, 128]))
        .write_with_encoder(PngEncoder::new(&mut file))
        .unwrap();
    file
}

/// A PNG chunk; its checksum is not looked at here.
fn chunk(name: &[u8], bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], name, bytes, &[0; 4]].concat()
}

fn segment(mark: u8, bytes: &[u8]) -> Vec<u8> {
    [&[0xff, mark][..], &u16::try_from(bytes.len() + 2).unwrap().to_be_bytes(), bytes].concat()
}

#[test]
fn what_a_picture_hides_is_found_by_its_kind() {
    let plain = jpeg();
    let hidden = [
        segment(0xe1, b"Exif\0\0camera"),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
        segment(0xed, b"Photoshop 3.0\0caption"),
        segment(0xfe, b"comment"),
        segment(0xe4, b"maker"),
        segment(0xe2, b"ICC_PROFILE\0colours"),
    ];
    let file = [&plain[..2], &hidden.concat(), &plain[2..]].concat();
    let seen = look(&file).unwrap();
    let kinds: Vec<&str> = seen.pieces.iter().map(|p| p.0).collect();
    assert_eq!((seen.kind, kinds), (Kind::Jpeg, vec!["exif", "xmp", "iptc", "comment", "app"]));
    assert!(!seen.more_inside && look(&[&file[..], b"x"].concat()).unwrap().more_inside);

    let plain = png();
    let hidden = [
        chunk(b"tEXt", b"Author\0x"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0"),
        chunk(b"eXIf", b"MM"),
        chunk(b"tIME", b"1234567"),
    ];
    let file = [&plain[..33], &hidden.concat(), &plain[33..]].concat();
    let kinds: Vec<&str> = look(&file).unwrap().pieces.iter().map(|p| p.0).collect();
    assert_eq!(kinds, ["text", "xmp", "exif", "time"]);
    assert!(!look(&plain).unwrap().more_inside);
    assert_eq!(write(&[("exif", b"abc".to_vec())]), b"exif 3\nabc\n");
}

#[test]
fn first_bytes_name_a_file_and_nothing_else_does() {
    for (bytes, name) in [
        (&b"<html><script>"[..], "bin"),
        (b"", "bin"),
        (b"%PDF-1.7", "pdf"),
        (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"\0\0\0\x18ftypM4A ", "m4a"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"PK\x03\x04", "zip"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "bin"),
    ] {
        assert_eq!(format(bytes), name);
    }
}

#[test]
fn a_picture_made_anew_holds_its_dots_and_nothing_hidden() {
    let plain = jpeg();
    let file = [&plain[..2], &segment(0xfe, b"HiddenWords"), &plain[2..], b"<script>"].concat();
    let made = picture::shown(&file).unwrap();
    assert!(made.starts_with(b"\xff\xd8\xff") && !made.windows(6).any(|w| w == b"Hidden" || w == b"script"));
    assert!(look(&made).unwrap().pieces.is_empty());
    assert!(picture::shown(&png()).unwrap().starts_with(b"\xff\xd8\xff"));
    assert!(picture::copy(&png()).is_ok());
    for broken in [&b"GIF89a"[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"<svg/>", b""] {
        assert!(picture::shown(broken).is_err());
    }
}

#[test]
fn a_picture_that_would_unpack_to_far_too_much_is_not_decoded() {
    let mut file = png();
    for (width, height) in [(60_000_u32, 60_000_u32), (16_000, 16_000), (u32::MAX, 1), (16_385, 1)] {
        file[16..20].copy_from_slice(&width.to_be_bytes());
        file[20..24].copy_from_slice(&height.to_be_bytes());
        let crc = crc32(&file[12..29]);
        file[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(picture::shown(&file).is_err(), "{width} × {height}");
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

proptest! {
    #[test]
    fn looking_through_any_bytes_ends_and_finds_no_more_than_there_is(
        start in prop::sample::select(vec![&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP"]),
        rest in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let file = [start, &rest].concat();
        if let Some(seen) = look(&file) {
            prop_assert!(seen.pieces.iter().map(|p| p.1.len()).sum::<usize>() <= file.len());
        }
        let _ = picture::shown(&file);
    }

    #[test]
    fn a_damaged_picture_never_stops_the_desk(at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
        for mut file in [jpeg(), png()] {
            let place = at.index(file.len());
            file[place] = byte;
            file.truncate(cut.index(file.len()) + 1);
            let _ = look(&file);
            let _ = picture::shown(&file);
        }
    }

    #[test]
    fn the_fold_of_evidence_does_not_depend_on_the_order(order in Just((0..6_u8).collect::<Vec<_>>()).prop_shuffle()) {
        let fold = |order: &[u8]| {
            let mut all = Evidence::default();
            for n in order {
                let stamp = Stamp { entry: EntryId([*n; 16]), at_ms: i64::from(*n) };
                all.apply(event(*n), stamp, Some(UserId::from_bytes([1; 16])));
                all.apply(event(*n), stamp, Some(UserId::from_bytes([1; 16])));
            }
            let piece = all.piece(&[person().into()], evidence()).unwrap().clone();
            (piece.kept, piece.hands.len(), all.piece(&[person().into()], evidence()).unwrap().line().into_iter().cloned().collect::<Vec<_>>())
        };
        prop_assert_eq!(fold(&order), fold(&[0, 1, 2, 3, 4, 5]));
    }
}

fn person() -> PersonId {
    PersonId::from_bytes([7; 16])
}

fn evidence() -> EvidenceId {
    EvidenceId::from_bytes([8; 16])
}

fn event(n: u8) -> Event {
    if n > 0 {
        let deed = [Deed::Seen, Deed::Original, Deed::Packed][usize::from(n % 3)];
        return Event::Handled { evidence: evidence(), whose: person().into(), deed, to: "lawyer".into() };
    }
    let typed = Typed::default().also("kind", "photo").also("from", "relative").also("note", "Test");
    let came = Came {
        file: "a.jpg".to_owned(),
        bytes: 3,
        sha256: [9; 32],
        blob: [1; 16],
        format: "jpg",
        seen: look(&jpeg()),
        hidden_blob: Some([2; 16]),
    };
    keep(evidence(), person().into(), about(&typed, &[]).ok().unwrap(), &came)
}

#[test]
fn a_form_names_its_kind_and_from_whom_and_takes_no_other_word() {
    let good = Typed::default().also("kind", "audio").also("from", "witness");
    assert!(about(&good, &[]).is_ok());
    let bad = about(&Typed::default().also("kind", "gun").also("from", "Test Person"), &[]).err().unwrap();
    assert_eq!(bad.iter().map(|r| r.field).collect::<Vec<_>>(), ["kind", "from"]);
}

#[test]
fn a_file_belongs_to_a_custody_of_the_person_and_to_no_other() {
    let [mine, another] = [[1; 16], [2; 16]].map(crate::base::ids::EpisodeId::from_bytes);
    let typed =
        |of: &str| Typed::default().also("kind", "photo").also("from", "relative").also("custody", of);
    assert!(about(&typed(&mine.to_string()), &[mine]).is_ok());
    for of in [another.to_string(), "x".to_owned()] {
        let refused = about(&typed(&of), &[mine]).err().unwrap();
        assert_eq!(refused.iter().map(|r| r.field).collect::<Vec<_>>(), ["custody"]);
    }
}

fn consent(recipient: &str) -> crate::people::model::Consent {
    crate::people::model::Consent {
        purpose: "legal-aid".into(),
        recipient: recipient.into(),
        given: true,
        language: Lang::Ps,
        how: "spoken".into(),
        explained_by: crate::desk::record::Fact::default(),
        until: None,
    }
}

/// What earlier desks wrote: the person's id under its own name, no custody.
#[derive(serde::Serialize)]
enum Older {
    Handled { evidence: EvidenceId, person: PersonId, deed: Deed, to: Box<str> },
}

fn written(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn read(bytes: &[u8]) -> Event {
    ciborium::from_reader(bytes).unwrap()
}

#[test]
fn entries_of_earlier_desks_are_read_and_what_is_about_a_raid_reads_back() {
    let to: Box<str> = "lawyer".into();
    let older = Older::Handled { evidence: evidence(), person: person(), deed: Deed::Seen, to: to.clone() };
    let whose = person().into();
    let now = Event::Handled { evidence: evidence(), whose, deed: Deed::Seen, to };
    assert_eq!(read(&written(&older)), now);
    let raid = crate::base::ids::IncidentId::from_bytes([3; 16]).into();
    for n in [0, 1] {
        let event = match event(n) {
            Event::Kept { evidence, item, .. } => Event::Kept { evidence, whose: raid, item },
            Event::Handled { evidence, deed, to, .. } => Event::Handled { evidence, whose: raid, deed, to },
        };
        assert_eq!(read(&written(&event)), event);
    }
}

#[test]
fn evidence_leaves_for_the_desk_and_the_person_and_for_others_only_with_consent() {
    let mut people = crate::people::view::People::default();
    let stamp = Stamp { entry: EntryId([1; 16]), at_ms: 1 };
    let code = crate::base::ids::CaseCode::new(&mut crate::base::SystemChance);
    let registered = crate::people::model::Event::Registered { person: person(), code, changes: Vec::new() };
    people.apply(registered, stamp, crate::access::model::Compartment::Team, None);
    let today = Day::gregorian(2025, 3, 31).unwrap();
    let someone = people.person(person()).unwrap();
    for (to, goes) in
        [("this-desk", true), ("person", true), ("lawyer", false), ("embassy", false), ("x", false)]
    {
        assert_eq!(may_go(&[someone], to, today).is_ok(), goes, "{to}");
    }
    // Of a raid: the yes of everybody in it, and of a raid where nobody is named nobody's.
    let lawyers = crate::people::model::Event::Consented { person: person(), consent: consent("lawyer") };
    people.apply(
        lawyers,
        Stamp { entry: EntryId([2; 16]), at_ms: 2 },
        crate::access::model::Compartment::Team,
        None,
    );
    let silent = PersonId::from_bytes([9; 16]);
    let registered = crate::people::model::Event::Registered { person: silent, code, changes: Vec::new() };
    people.apply(
        registered,
        Stamp { entry: EntryId([3; 16]), at_ms: 3 },
        crate::access::model::Compartment::Team,
        None,
    );
    let (said, silent) = (people.person(person()).unwrap(), people.person(silent).unwrap());
    for (who, goes) in [(vec![said], true), (vec![said, silent], false), (Vec::new(), false)] {
        assert_eq!(may_go(&who, "lawyer", today).is_ok(), goes);
        assert!(may_go(&who, "this-desk", today).is_ok());
    }
}

fn row(t: Tongue, picture: bool) -> Row {
    let moment = || Bits(vec![Bit::day(Day::gregorian(2025, 3, 31).unwrap(), t), Bit::number("12:00")]);
    Row {
        id: "00000000000000000000000000000000".to_owned(),
        short: Bit::number("09abcdef01"),
        picture,
        kind: t.coded("evidence-kind", "photo"),
        size: Bit::number("JPG · 120 kB"),
        from: t.coded("evidence-from", "relative"),
        note: picture.then(|| Bit::said("آزمایش <گل>", Some(Lang::Prs))),
        custody: picture.then(|| Bit::number("12:00").into()),
        added: moment(),
        last: picture.then(moment),
    }
}

#[test]
fn every_page_of_evidence_holds_in_every_language() {
    let nothing = &Typed::default();
    for lang in Lang::ALL {
        let shell = samples::shell(lang);
        let t = shell.t;
        let refusals = [may_refuse("to"), may_refuse("kind")];
        let b = Builder { t, typed: nothing, refusals: &refusals };
        let custodies =
            || vec![("0".to_owned(), Bits(vec![Bit::number("31 March 2025"), Bit::number("2:00")]))];
        let whose = || Bits(vec![Bit::said("آزمایش گل", Some(Lang::Prs)), Bit::number("PK-7F3K-9QTC")]);
        let mut list = ListPage {
            at: "/people/0".to_owned(),
            whose: whose(),
            rows: Some(vec![row(t, true), row(t, false)]),
            form: form(nothing, &refusals, t, custodies()),
            out: out(&b, person().into(), true),
            largest: Bit::number("268 MB"),
            refused: true,
            may_add: true,
            may_export: true,
            shell: shell.clone(),
        };
        samples::holds(&list.render().unwrap());
        list.rows = Some(Vec::new());
        samples::holds(&list.render().unwrap());
        list.rows = None;
        samples::holds(&list.render().unwrap());
        let deeds = [Deed::Seen, Deed::HiddenRead, Deed::Original, Deed::Packed, Deed::PackedCopy];
        let line = deeds.map(|deed| Line {
            day: Bit::day(Day::gregorian(2025, 3, 31).unwrap(), t),
            hour: Bit::number("12:00"),
            who: Bit::number("test"),
            deed: t.coded("evidence-deed", deed.code()),
            to: t.coded("evidence-to", "lawyer"),
        });
        let hides = ["exif", "xmp", "iptc", "comment", "text", "time", "app"];
        let mut piece = PiecePage {
            at: "/people/0".to_owned(),
            whose: whose(),
            row: row(t, true),
            file: Some(Bit::said("a <b>.jpg", None)),
            hash: Bit::number("01234567 89abcdef"),
            hidden: hides.map(|h| (t.coded("evidence-hides", h), Bit::number("3 kB"))).into(),
            more_inside: true,
            line: line.into(),
            out: out(&b, person().into(), false),
            refused: true,
            may_export: true,
            shell,
        };
        samples::holds(&piece.render().unwrap());
        (piece.row.picture, piece.hidden, piece.may_export) = (false, Vec::new(), false);
        samples::holds(&piece.render().unwrap());
    }
}

fn may_refuse(field: &'static str) -> crate::people::typed::Refusal {
    crate::people::typed::Refusal::say(field, "evidence-why-no-consent")
}
