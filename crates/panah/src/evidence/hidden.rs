//! What a picture hides: camera, time, place, comments. Found without decoding the picture and without believing any
//! length written in it.

/// The pictures that are shown here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

/// What was seen in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which kind of picture.
    pub kind: Kind,
    /// What it hides: `exif`, `xmp`, `iptc`, `comment`, `text`, `time`, `app`, with the bytes.
    pub pieces: Vec<(&'static str, Vec<u8>)>,
    /// Bytes follow after its end: another file may be in it.
    pub more_inside: bool,
}

/// What the first bytes say a file is: the ending of the name it is handed out under, never how it is shown.
pub fn format(first: &[u8]) -> &'static str {
    let at = |from: usize, text: &[u8]| first.get(from..from + text.len()) == Some(text);
    match first {
        _ if at(0, b"\xff\xd8\xff") => "jpg",
        _ if at(0, b"\x89PNG\r\n\x1a\n") => "png",
        _ if at(0, b"RIFF") && at(8, b"WEBP") => "webp",
        _ if at(0, b"RIFF") && at(8, b"WAVE") => "wav",
        _ if at(0, b"GIF8") => "gif",
        _ if at(0, b"%PDF-") => "pdf",
        _ if at(0, b"OggS") => "ogg",
        _ if at(0, b"ID3") || at(0, b"\xff\xfb") || at(0, b"\xff\xf3") => "mp3",
        _ if at(4, b"ftypM4A") => "m4a",
        _ if at(4, b"ftyphei") || at(4, b"ftypmif1") => "heic",
        _ if at(4, b"ftyp3g") => "3gp",
        _ if at(4, b"ftyp") => "mp4",
        _ if at(0, b"#!AMR") => "amr",
        _ if at(0, b"PK\x03\x04") => "zip",
        _ => "bin",
    }
}

/// Which picture the first bytes promise, if it is one that is shown here.
pub fn picture(first: &[u8]) -> Option<Kind> {
    match format(first) {
        "jpg" => Some(Kind::Jpeg),
        "png" => Some(Kind::Png),
        "webp" => Some(Kind::Webp),
        _ => None,
    }
}

/// Looks through a picture. A picture that ends too early gives what was found until there.
pub fn look(file: &[u8]) -> Option<Seen> {
    let kind = picture(file)?;
    let mut seen = Seen { kind, pieces: Vec::new(), more_inside: false };
    // A picture cut short simply ends the walk.
    let _ = match kind {
        Kind::Jpeg => jpeg(file, &mut seen),
        Kind::Png => png(file, &mut seen),
        Kind::Webp => webp(file, &mut seen),
    };
    Some(seen)
}

fn number(bytes: &[u8], at: usize, length: usize, big: bool) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    let fold = |n: usize, b: &u8| (n << 8) | usize::from(*b);
    Some(if big { bytes.iter().fold(0, fold) } else { bytes.iter().rev().fold(0, fold) })
}

/// Segments up to the picture itself, then the picture up to its end mark.
fn jpeg(file: &[u8], seen: &mut Seen) -> Option<()> {
    let mut at = 2;
    loop {
        // Any number of 0xff may stand before a mark.
        while *file.get(at)? == 0xff && *file.get(at + 1)? == 0xff {
            at += 1;
        }
        if *file.get(at)? != 0xff {
            return None;
        }
        let mark = *file.get(at + 1)?;
        at += 2;
        match mark {
            0xd9 => {
                seen.more_inside = at < file.len();
                return Some(());
            }
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let length = number(file, at, 2, true)?;
        let segment = file.get(at + 2..at.checked_add(length)?)?;
        if let Some(kind) = hidden_segment(mark, segment) {
            seen.pieces.push((kind, segment.to_vec()));
        }
        at += length;
        if mark == 0xda {
            at += scan(file.get(at..)?)?;
        }
    }
}

/// The kind of a segment that is not needed to show the picture. Colour profiles and Adobe's transform are.
fn hidden_segment(mark: u8, segment: &[u8]) -> Option<&'static str> {
    match mark {
        0xe1 if segment.starts_with(b"Exif") => Some("exif"),
        0xe1 => Some("xmp"),
        0xed => Some("iptc"),
        0xfe => Some("comment"),
        0xe2 if segment.starts_with(b"ICC_PROFILE") => None,
        0xee if segment.starts_with(b"Adobe") => None,
        0xe0 if segment.starts_with(b"JFIF") => None,
        0xe0..=0xef => Some("app"),
        _ => None,
    }
}

/// The length of the coded picture: up to the next mark that is not part of it.
fn scan(coded: &[u8]) -> Option<usize> {
    let inside = |next: u8| next == 0 || (0xd0..=0xd7).contains(&next);
    coded.windows(2).position(|w| matches!(w, [0xff, next] if !inside(*next) && *next != 0xff))
}

fn png(file: &[u8], seen: &mut Seen) -> Option<()> {
    let mut at = 8;
    loop {
        let length = number(file, at, 4, true)?;
        let name = file.get(at + 4..at + 8)?;
        let chunk = file.get(at + 8..(at + 8).checked_add(length)?)?;
        let kind = match name {
            b"eXIf" => Some("exif"),
            b"iTXt" if chunk.starts_with(b"XML:com.adobe.xmp") => Some("xmp"),
            b"tEXt" | b"zTXt" | b"iTXt" => Some("text"),
            b"tIME" => Some("time"),
            _ => None,
        };
        if let Some(kind) = kind {
            seen.pieces.push((kind, chunk.to_vec()));
        }
        at = (at + 8).checked_add(length)?.checked_add(4)?;
        if name == b"IEND" {
            seen.more_inside = at < file.len();
            return Some(());
        }
    }
}

fn webp(file: &[u8], seen: &mut Seen) -> Option<()> {
    let end = number(file, 4, 4, false)?.checked_add(8)?;
    // A file of odd length may carry one byte of padding.
    seen.more_inside = file.len() > end + 1;
    let mut at = 12;
    while at < end {
        let name = file.get(at..at + 4)?;
        let length = number(file, at + 4, 4, false)?;
        let chunk = file.get(at + 8..(at + 8).checked_add(length)?)?;
        match name {
            b"EXIF" => seen.pieces.push(("exif", chunk.to_vec())),
            b"XMP " => seen.pieces.push(("xmp", chunk.to_vec())),
            _ => {}
        }
        at = (at + 8).checked_add(length)?.checked_add(length % 2)?;
    }
    Some(())
}

/// What is set apart, as it rests in its own sealed file: for each piece its kind, its length, its bytes.
pub fn write(pieces: &[(&'static str, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (kind, bytes) in pieces {
        out.extend_from_slice(format!("{kind} {}\n", bytes.len()).as_bytes());
        out.extend_from_slice(bytes);
        out.push(b'\n');
    }
    out
}
