//! The list of places, their names and aliases, and the crossings, read from the pack's CSV files.

use super::pcode::{Country, Pcode};
use dates::Lang;
use names::{skeleton, spaceless};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// Every province and district of Afghanistan and Pakistan in the pack, and the border crossings.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    pub(super) places: BTreeMap<Pcode, [String; 4]>,
    pub(super) spellings: HashMap<String, Vec<Spelled>>,
    pub(super) crossings: Vec<Crossing>,
    pub(super) crossing_names: HashMap<String, usize>,
}

/// One way a place is written.
#[derive(Clone, Debug)]
pub(super) struct Spelled {
    pub(super) pcode: Pcode,
    pub(super) alias: bool,
    pub(super) skeleton: String,
}

/// A border crossing: a place people pass, never one where they live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The pack's word for it, such as `torkham`.
    pub id: String,
    /// The district on the Pakistan side.
    pub pakistan: Pcode,
    /// The district on the Afghan side, where the source knows it.
    pub afghanistan: Option<Pcode>,
    /// What the source wants confirmed; often empty.
    pub note: String,
}

/// A place's name in the language asked for, or the English one in its stead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceName<'a> {
    /// The name, without direction marks.
    pub text: &'a str,
    /// The language the name is in.
    pub lang: Lang,
    /// The language asked for has no name: this is the English one.
    pub fallback: bool,
}

/// A pack file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file} line {line}: {why}")]
pub struct BadGazetteer {
    /// Which of the three files.
    pub file: &'static str,
    /// The line, counted from 1, header included.
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

#[derive(Deserialize)]
struct PlaceRow {
    pcode: Pcode,
    parent: Option<Pcode>,
    level: u8,
    country: Country,
    name_en: String,
    name_prs: String,
    name_ps: String,
    name_ur: String,
}

#[derive(Deserialize)]
struct AliasRow {
    alias: String,
    pcode: Pcode,
    country: Country,
}

#[derive(Deserialize)]
struct CrossingRow {
    crossing: String,
    pak_adm2_code: Pcode,
    afg_adm2_code: Option<Pcode>,
    aliases: String,
    note: String,
}

const PLACES: &str = include_str!("../../../../packs/pakistan/places.csv");
const ALIASES: &str = include_str!("../../../../packs/pakistan/place_aliases.csv");
const CROSSINGS: &str = include_str!("../../../../packs/pakistan/crossings.csv");

impl Gazetteer {
    /// The places of the pack this program was built with.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Gazetteer> = OnceLock::new();
        // a test holds that these files parse; an empty gazetteer would only ever ask
        BUILTIN.get_or_init(|| Self::parse(PLACES, ALIASES, CROSSINGS).unwrap_or_default())
    }

    /// Reads the three files of a pack: `places.csv`, `place_aliases.csv`, `crossings.csv`.
    ///
    /// # Errors
    /// The file, line and reason when a line cannot be read, a code is met twice, a parent or country does not fit the
    /// code, an alias or a crossing points nowhere, or two crossings share a name.
    pub fn parse(places: &str, aliases: &str, crossings: &str) -> Result<Self, BadGazetteer> {
        let mut made = Self::default();
        rows("places.csv", places, |row| made.add_place(row))?;
        if let Some(lost) = made.places.keys().find(|p| !made.places.contains_key(&p.province())) {
            return Err(BadGazetteer { file: "places.csv", line: 0, why: format!("{lost} has no province") });
        }
        rows("place_aliases.csv", aliases, |row| made.add_alias(&row))?;
        rows("crossings.csv", crossings, |row| made.add_crossing(row))?;
        Ok(made)
    }

    /// Whether the pack knows this code.
    pub fn knows(&self, pcode: Pcode) -> bool {
        self.places.contains_key(&pcode)
    }

    /// The name of a place, or nothing when the code is unknown.
    pub fn name(&self, pcode: Pcode, lang: Lang) -> Option<PlaceName<'_>> {
        let names = self.places.get(&pcode)?;
        let named = |lang: Lang| names.get(column(lang)).filter(|n| !n.is_empty());
        if let Some(text) = named(lang) {
            return Some(PlaceName { text, lang, fallback: false });
        }
        named(Lang::En).map(|text| PlaceName { text, lang: Lang::En, fallback: true })
    }

    /// District and province in one line: `Peshawar, Khyber Pakhtunkhwa`. A province is its own path, an unknown code
    /// the code itself. [`Gazetteer::resolve`] reads such a line back.
    pub fn path(&self, pcode: Pcode, lang: Lang) -> String {
        let text = |p| self.name(p, lang).map_or_else(|| p.to_string(), |n: PlaceName| n.text.to_owned());
        if !pcode.is_district() {
            return text(pcode);
        }
        let comma = if lang.is_rtl() { "، " } else { ", " };
        format!("{}{comma}{}", text(pcode), text(pcode.province()))
    }

    /// The provinces and territories of a country, by code.
    pub fn provinces(&self, country: Country) -> impl Iterator<Item = Pcode> {
        self.places.keys().copied().filter(move |p| !p.is_district() && p.country() == country)
    }

    /// The districts of the province that `within` is or lies in, by code: the choices of a form.
    pub fn districts(&self, within: Pcode) -> impl Iterator<Item = Pcode> {
        self.places.keys().copied().filter(move |p| p.is_district() && p.province() == within.province())
    }

    /// The crossings of the pack, in its order.
    pub fn crossings(&self) -> &[Crossing] {
        &self.crossings
    }

    fn add_place(&mut self, row: PlaceRow) -> Result<(), String> {
        let code = row.pcode;
        let expected = code.is_district().then(|| code.province());
        if row.parent != expected
            || row.country != code.country()
            || row.level != 1 + u8::from(code.is_district())
        {
            return Err(format!("parent, level or country of {code} does not fit the code"));
        }
        if row.name_en.is_empty() {
            return Err(format!("{code} has no English name"));
        }
        let names = [row.name_en, row.name_prs, row.name_ps, row.name_ur];
        for name in names.iter().filter(|n| !n.is_empty()) {
            self.spell(name, code, false);
        }
        if self.places.insert(code, names).is_some() {
            return Err(format!("{code} is there twice"));
        }
        Ok(())
    }

    fn add_alias(&mut self, row: &AliasRow) -> Result<(), String> {
        if !self.knows(row.pcode) || row.country != row.pcode.country() {
            return Err(format!("{} points at {}, which is unknown or elsewhere", row.alias, row.pcode));
        }
        self.spell(&row.alias, row.pcode, true);
        Ok(())
    }

    fn add_crossing(&mut self, row: CrossingRow) -> Result<(), String> {
        let index = self.crossings.len();
        if let Some(lost) =
            [Some(row.pak_adm2_code), row.afg_adm2_code].into_iter().flatten().find(|p| !self.knows(*p))
        {
            return Err(format!("{lost} is unknown"));
        }
        for name in row.aliases.split('|').chain([row.crossing.as_str()]) {
            let before = self.crossing_names.insert(spaceless(name), index);
            if before.is_some_and(|b| b != index) {
                return Err(format!("{name} is two crossings"));
            }
        }
        let (pakistan, afghanistan) = (row.pak_adm2_code, row.afg_adm2_code);
        self.crossings.push(Crossing { id: row.crossing, pakistan, afghanistan, note: row.note });
        Ok(())
    }

    fn spell(&mut self, name: &str, pcode: Pcode, alias: bool) {
        let list = self.spellings.entry(spaceless(name)).or_default();
        if list.iter().all(|s| s.pcode != pcode) {
            list.push(Spelled { pcode, alias, skeleton: skeleton(name).replace(' ', "") });
        }
    }
}

/// Where a language's name stands in a place's names.
const fn column(lang: Lang) -> usize {
    match lang {
        Lang::En => 0,
        Lang::Prs => 1,
        Lang::Ps => 2,
        Lang::Ur => 3,
    }
}

fn rows<T: for<'a> Deserialize<'a>>(
    file: &'static str,
    text: &str,
    mut take: impl FnMut(T) -> Result<(), String>,
) -> Result<(), BadGazetteer> {
    let bad = |line, why: String| BadGazetteer { file, line, why };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| bad(1, e.to_string()))?.clone();
    for record in reader.records() {
        let record = record.map_err(|e| bad(0, e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = record.deserialize(Some(&header)).map_err(|e| bad(line, e.to_string()))?;
        take(row).map_err(|why| bad(line, why))?;
    }
    Ok(())
}
