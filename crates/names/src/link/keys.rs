//! Which records are compared at all: those that share something rare.
//!
//! A key is a combination of what a record says (own and father's name, name and district …). It is used as it is when
//! so few records are expected to share it that comparing them all is cheap; else it is made rarer with the next thing
//! known. Both records of a pair come to the same keys from what they share, so the work is bounded by the number of
//! records, whatever the names.

use super::record::Sex;
use super::register::{NO_YEAR, NONE, Name, Register, Row};
use super::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;

/// Records that may be expected to share a key.
const EXPECTED: f32 = 10.0;
const EXPECTED_OF_REQUESTS: f32 = 400.0;

/// Words of a name that make keys.
const KEY_WORDS: usize = 3;

/// Names of companions that make keys: the rarest.
const KEY_COMPANIONS: usize = 8;

/// The passes, in order.
pub(crate) const PASSES: usize = 8;

/// A piece of a key: what is said, and how rare it is in bits.
#[derive(Clone, Copy, Debug)]
struct Piece {
    value: u64,
    bits: f32,
}

#[derive(Debug)]
/// How rare sounds, places and years are in a register.
pub(crate) struct Rarity {
    /// By kind of name (own, father's) and sound.
    sounds: [Vec<f32>; 2],
    /// Bits a key needs.
    needed: f32,
    bands: FxHashMap<i32, f32>,
    size: f32,
}

/// What a record offers for keys.
pub(crate) struct Offer {
    own: Said,
    father: Said,
    grandfather: Said,
    wide: Vec<Piece>,
    narrow: Vec<Piece>,
    bands: Vec<Piece>,
    day: Vec<Piece>,
    sex: Vec<Piece>,
    numbers: Vec<Piece>,
    companions: Vec<Piece>,
}

/// The sounds of a name as pieces: its words, and the last, perhaps, two words said as one.
struct Said {
    pieces: Vec<Piece>,
    words: usize,
}

impl Said {
    /// Every two words.
    fn twos(&self) -> Vec<Piece> {
        twos(self.pieces.get(..self.words).unwrap_or_default())
    }
}

/// What the names of a record sound like, as it is found by them.
pub(crate) struct Heard<'a> {
    /// Own, father's and grandfather's.
    pub(crate) names: [Option<&'a Name>; 3],
    /// Of those the person was with.
    pub(crate) companions: Vec<&'a Name>,
}

impl Rarity {
    pub(crate) fn measure(register: &Register) -> Self {
        Self::expecting(register, EXPECTED)
    }

    /// For requests, which are few: many more records may share a key.
    pub(crate) fn for_requests(register: &Register) -> Self {
        Self::expecting(register, EXPECTED_OF_REQUESTS)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of people")]
    fn expecting(register: &Register, expected: f32) -> Self {
        let size = (register.living() as f32).max(2.0);
        let sounds = [0usize, 1].map(|kind| {
            let mut counts = vec![0u32; register.vocabulary().sounds()];
            for row in register.rows().iter().filter(|r| !r.gone) {
                let name = row.names.get(kind).and_then(|id| register.name(*id));
                for sound in name.into_iter().flat_map(|n| n.sounds.iter().copied().chain(n.joined)) {
                    if let Some(count) = counts.get_mut(sound as usize) {
                        *count += 1;
                    }
                }
            }
            counts.iter().map(|c| -((*c as f32 + 1.0) / size).min(1.0).log2()).collect()
        });
        let mut bands: FxHashMap<i32, f32> = FxHashMap::default();
        for row in register.rows().iter().filter(|r| !r.gone) {
            for band in bands_of(row) {
                *bands.entry(band).or_default() += 1.0;
            }
        }
        for share in bands.values_mut() {
            *share = -(*share / size).min(1.0).log2();
        }
        Self { sounds, needed: (size / expected).log2(), bands, size }
    }

    /// What a record offers; `words` are its own, when it stands outside the register.
    pub(crate) fn offer(
        &self,
        register: &Register,
        row: &Row,
        heard: &Heard<'_>,
        numbers: &[Box<str>],
    ) -> Offer {
        let place = |id: u32, field: usize| {
            let bits = -register.place_share(id, field).log2();
            let piece = Piece { value: u64::from(id) << 2 | field as u64, bits };
            if id == NONE { Vec::new() } else { vec![piece] }
        };
        let bands = bands_of(row).into_iter().map(|band| Piece {
            value: u64::from(band.unsigned_abs()) << 8 | 7,
            bits: self.bands.get(&band).copied().unwrap_or(8.0),
        });
        let day = row.birth.filter(|b| b.is_day()).map(|b| Piece {
            value: u64::from(b.earliest.unsigned_abs()) << 8 | 0xb,
            bits: -register.day_share(b.earliest, 0).log2(),
        });
        let sex = row.sex.map(|s| Piece { value: if s == Sex::Female { 21 } else { 22 }, bits: 1.0 });
        let numbers = numbers.iter().map(|n| Piece { value: hash_text(n), bits: 30.0 });
        Offer {
            own: self.said(0, heard.names[0]),
            father: self.said(1, heard.names[1]),
            grandfather: self.said(1, heard.names[2]),
            wide: place(row.origin[0], 0),
            narrow: place(row.origin[1], 1),
            bands: bands.collect(),
            day: day.into_iter().collect(),
            sex: sex.into_iter().collect(),
            numbers: numbers.collect(),
            companions: self.companions(&heard.companions),
        }
    }

    /// The rarest names of companions: of a name with several words every two of them, else the word.
    fn companions(&self, heard: &[&Name]) -> Vec<Piece> {
        let of = |name: &&Name| {
            let words = self.pieces(0, &name.sounds);
            if words.len() > 1 { twos(&words) } else { words }
        };
        let mut all: Vec<Piece> = heard.iter().flat_map(of).collect();
        all.sort_by(|a, b| b.bits.total_cmp(&a.bits).then(a.value.cmp(&b.value)));
        all.dedup_by_key(|p| p.value);
        all.truncate(KEY_COMPANIONS);
        all
    }

    fn said(&self, kind: usize, name: Option<&Name>) -> Said {
        let Some(name) = name else { return Said { pieces: Vec::new(), words: 0 } };
        let mut pieces = self.pieces(kind, &name.sounds);
        let words = pieces.len();
        pieces.extend(name.joined.iter().flat_map(|sound| self.pieces(kind, &[*sound])));
        Said { pieces, words }
    }

    /// The rarest sounds of a name.
    fn pieces(&self, kind: usize, sounds: &[u32]) -> Vec<Piece> {
        let table = self.sounds.get(kind);
        let bits = |s: u32| table.and_then(|t| t.get(s as usize)).copied().unwrap_or(self.size.log2());
        let mut out: Vec<Piece> =
            sounds.iter().map(|s| Piece { value: u64::from(*s) << 8 | 1, bits: bits(*s) }).collect();
        out.sort_by(|a, b| b.bits.total_cmp(&a.bits).then(a.value.cmp(&b.value)));
        out.truncate(KEY_WORDS + 1);
        out
    }

    /// The keys of a record in one pass.
    pub(crate) fn keys(&self, offer: &Offer, pass: usize, out: &mut Vec<u64>) {
        let none: &[Piece] = &[];
        let o = offer;
        match pass {
            0 => {
                self.grow(0, &[&o.numbers], &[], out);
                self.grow(0, &[&o.own.pieces], &[], out);
            }
            1 => self.grow(
                1,
                &[&o.own.pieces, &o.father.pieces],
                &[&[&o.wide], &[&o.bands], &[&o.wide, &o.bands]],
                out,
            ),
            2 => {
                let pairs = o.own.twos();
                self.grow(2, &[&pairs], &[&[&o.wide], &[&o.bands], &[&o.wide, &o.bands]], out);
            }
            3 => self.grow(3, &[&o.own.pieces, &o.narrow], &[&[&o.bands]], out),
            4 => self.grow(4, &[&o.own.pieces, &o.wide, &o.bands], &[], out),
            5 => self.grow(5, &[&o.own.pieces, &o.grandfather.pieces], &[&[&o.wide], &[&o.bands]], out),
            6 => {
                let pairs = o.father.twos();
                self.grow(6, &[&o.father.pieces, &o.narrow, &o.sex], &[&[&o.bands]], out);
                self.grow(6, &[&pairs, &o.wide, &o.sex], &[&[&o.bands]], out);
            }
            7 => {
                self.grow(7, &[&o.day], &[&[&o.narrow], &[&o.wide, &o.sex], &[&o.own.pieces]], out);
                self.grow(7, &[&o.father.pieces, &o.grandfather.pieces, &o.bands], &[&[&o.wide]], out);
                let more: [&[&[Piece]]; 3] = [&[&o.own.pieces], &[&o.father.pieces], &[&o.wide, &o.bands]];
                self.grow(8, &[&o.companions], &more, out);
            }
            _ => self.grow(0, &[none], &[], out),
        }
    }

    /// Every combination of one piece of each list, made rarer in each of the ways until it is rare enough.
    fn grow(&self, pass: u64, lists: &[&[Piece]], more: &[&[&[Piece]]], out: &mut Vec<u64>) {
        let mut common = Vec::new();
        for piece in combinations(lists) {
            if piece.bits >= self.needed { out.push(mix(piece.value, pass)) } else { common.push(piece) }
        }
        for base in common {
            for (way, lists) in (1u64..).zip(more) {
                for extra in combinations(lists) {
                    if base.bits + extra.bits >= self.needed {
                        out.push(mix(mix(base.value, extra.value), pass << 8 | way));
                    }
                }
            }
        }
    }
}

/// The sounds of words. A rare word is also found by its most common neighbour.
pub(crate) fn sounds_of_words<'a>(
    vocabulary: &Vocabulary,
    words: impl Iterator<Item = (&'a [u32], &'a [super::vocabulary::Alike], u32)>,
) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::new();
    for (sounds, alike, total) in words {
        out.extend(sounds);
        let near = alike.iter().filter_map(|(id, _)| vocabulary.word(*id).map(|w| (w.total(), *id, w)));
        if let Some((most, _, word)) = near.max_by_key(|n| (n.0, &*n.2.text))
            && most > 8 * total.max(1)
        {
            out.extend(word.sounds.first());
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Bands of five years, overlapping by half.
fn bands_of(row: &Row) -> Vec<i32> {
    if row.year == NO_YEAR {
        return Vec::new();
    }
    let year = row.year;
    vec![2 * year.div_euclid(6), 2 * (year + 3).div_euclid(6) + 1]
}

fn twos(pieces: &[Piece]) -> Vec<Piece> {
    let mut out = Vec::new();
    for (at, a) in pieces.iter().enumerate() {
        for b in pieces.iter().skip(at + 1) {
            let (x, y) = (a.value.min(b.value), a.value.max(b.value));
            out.push(Piece { value: mix(x, y), bits: a.bits + b.bits });
        }
    }
    out
}

fn combinations(lists: &[&[Piece]]) -> Vec<Piece> {
    let mut out = vec![Piece { value: 0, bits: 0.0 }];
    for list in lists {
        out = out
            .iter()
            .flat_map(|a| list.iter().map(|b| Piece { value: mix(a.value, b.value), bits: a.bits + b.bits }))
            .collect();
    }
    out
}

/// Mixes two values into one (after `SplitMix64`).
const fn mix(a: u64, b: u64) -> u64 {
    let mut z = a.rotate_left(23) ^ b.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn hash_text(text: &str) -> u64 {
    text.bytes().fold(7, |hash, byte| mix(hash, u64::from(byte)))
}
