use super::*;
use dates::Lang;

const DISTRICT: Asked = Asked { want: Level::District, country: None, parent: None };
const PROVINCE: Asked = Asked { want: Level::Province, country: None, parent: None };
const ANY: Asked = Asked { want: Level::Any, country: None, parent: None };

fn places() -> &'static Gazetteer {
    Gazetteer::builtin()
}

fn code(text: &str) -> Pcode {
    text.parse().unwrap()
}

fn one(text: &str, asked: Asked) -> String {
    match places().resolve(text, asked) {
        Found::One(pcode) => pcode.to_string(),
        other => format!("{other:?}"),
    }
}

fn asks(text: &str, asked: Asked) -> Vec<String> {
    match places().resolve(text, asked) {
        Found::Ask(candidates) => candidates.iter().map(|c| c.pcode.to_string()).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_pack_holds_every_province_and_district() {
    assert_eq!(places().provinces(Country::Afghanistan).count(), 34);
    assert_eq!(places().provinces(Country::Pakistan).count(), 7);
    let districts = |c| places().provinces(c).map(|p| places().districts(p).count()).sum::<usize>();
    assert_eq!((districts(Country::Afghanistan), districts(Country::Pakistan)), (401, 160));
    assert_eq!(places().crossings().len(), 6);
}

#[test]
fn a_code_is_written_as_it_is_read() {
    for text in ["AF01", "AF3405", "PK4", "PK401", "PK729"] {
        assert_eq!(code(text).to_string(), text);
        assert_eq!(serde_json::to_string(&code(text)).unwrap(), format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Pcode>(&format!("\"{text}\"")).unwrap(), code(text));
    }
    assert_eq!(code("pk۵۲۸"), code("PK528"));
    for wrong in
        ["", "AF", "AF1", "AF00", "AF0100", "AF011", "PK", "PK01", "PK55", "IR01", "AF01011", "PK0x1"]
    {
        assert!(wrong.parse::<Pcode>().is_err(), "{wrong}");
    }
    assert_eq!(code("PK528").province(), code("PK5"));
    assert!(size_of::<Pcode>() <= 4);
}

#[test]
fn province_names_as_people_write_them_become_their_codes() {
    for (country, input, right) in [
        (Country::Afghanistan, "Kabul", "AF01"),
        (Country::Afghanistan, "AF27", "AF27"),
        (Country::Afghanistan, "Hilmand", "AF30"),
        (Country::Afghanistan, "Helmand", "AF30"),
        (Country::Afghanistan, "Uruzgan", "AF25"),
        (Country::Afghanistan, "Oruzgan", "AF25"),
        (Country::Pakistan, "Punjab", "PK6"),
        (Country::Pakistan, "Sindh", "PK7"),
        (Country::Pakistan, "Sind", "PK7"),
        (Country::Pakistan, "Islamabad Capital Territory", "PK4"),
        (Country::Pakistan, "KPK", "PK5"),
        (Country::Pakistan, "NWFP", "PK5"),
        (Country::Pakistan, "صوبہ خیبر پختونخوا", "PK5"),
        (Country::Afghanistan, "ولایت ننګرهار", "AF06"),
        (Country::Afghanistan, "Nangrahar province", "AF06"),
    ] {
        assert_eq!(one(input, Asked { country: Some(country), ..PROVINCE }), right, "{input}");
    }
}

#[test]
fn districts_are_found_in_every_language() {
    for (input, right) in [
        ("Peshawar", "PK528"),
        ("پشاور", "PK528"),
        ("پېښور", "PK528"),
        ("ضلع پشاور", "PK528"),
        ("کوئٹہ", "PK226"),
        ("كويته", "PK226"),
        ("کوئټه", "PK226"),
        ("Rawal pindi", "PK630"),
        ("Pindi", "PK630"),
        ("Jalalabad city", "AF0601"),
        ("کندهار", "AF2701"),
        ("Kabul district", "AF0101"),
        ("Islamabad", "PK401"),
    ] {
        assert_eq!(one(input, DISTRICT), right, "{input}");
    }
}

#[test]
fn a_name_on_two_levels_is_the_one_the_field_asks_for() {
    assert_eq!(one("Kabul", PROVINCE), "AF01");
    assert_eq!(one("Kabul", DISTRICT), "AF0101");
    assert_eq!(asks("Kabul", ANY), ["AF01", "AF0101"]);
    assert_eq!(one("Kabul", Asked { parent: Some(code("AF01")), ..ANY }), "AF0101");
}

#[test]
fn paktia_never_becomes_paktika() {
    assert_eq!(one("Paktia", PROVINCE), "AF13");
    assert_eq!(one("Paktika", PROVINCE), "AF12");
    for close in ["Paktiha", "Paktikah", "Pakitka", "پکتیاا"] {
        match places().resolve(close, ANY) {
            Found::Nothing(near) => {
                assert!(
                    near.iter().any(|c| ["AF12", "AF13"].contains(&c.pcode.to_string().as_str())),
                    "{close}"
                );
                assert!(near.iter().all(|c| c.matched == Matched::Near));
            }
            other => panic!("{close}: {other:?}"),
        }
    }
}

#[test]
fn karachi_is_several_districts_and_one_province() {
    assert_eq!(one("Karachi", PROVINCE), "PK7");
    let all = ["PK702", "PK704", "PK712", "PK714", "PK721", "PK729"];
    assert_eq!(asks("Karachi", DISTRICT), all);
    assert_eq!(asks("کراچی", DISTRICT), all);
    assert_eq!(asks("Karachi", ANY).len(), 7);
}

#[test]
fn a_name_in_two_countries_is_asked_unless_the_country_is_known() {
    let hint = |country| Asked { country: Some(country), ..ANY };
    assert_eq!(asks("Panjab", ANY), ["AF1006", "PK6"]);
    assert_eq!(one("Panjab", hint(Country::Pakistan)), "PK6");
    assert_eq!(one("Panjab", hint(Country::Afghanistan)), "AF1006");
    assert_eq!(
        asks("Jalalabad", hint(Country::Pakistan)),
        ["AF0601"],
        "the other country is offered, not taken"
    );
}

#[test]
fn a_place_of_another_level_or_province_is_offered_and_not_taken() {
    assert_eq!(asks("Nangarhar", DISTRICT), ["AF06"]);
    assert_eq!(asks("Peshawar", PROVINCE), ["PK528"]);
    assert_eq!(asks("Peshawar", Asked { parent: Some(code("PK6")), ..DISTRICT }), ["PK528"]);
}

#[test]
fn a_crossing_is_no_place_of_residence() {
    for (text, id) in [
        ("Torkham", "torkham"),
        ("Turkham border", "torkham"),
        ("طورخم", "torkham"),
        ("Chaman crossing", "chaman"),
        ("Spin Boldak - Chaman", ""),
        ("Angur Ada", "angoor_adda"),
        ("Friendship Gate", "chaman"),
    ] {
        match places().resolve(text, DISTRICT) {
            Found::Crossing(crossing) => assert_eq!(crossing.id, id, "{text}"),
            other => assert!(id.is_empty(), "{text}: {other:?}"),
        }
    }
    assert_eq!(one("Chaman", DISTRICT), "PK235", "the district, unless a crossing is said");
    let Found::Crossing(torkham) = places().resolve("torkham", ANY) else { panic!() };
    assert_eq!((torkham.pakistan, torkham.afghanistan), (code("PK513"), Some(code("AF0617"))));
}

#[test]
fn nothing_and_nonsense_find_nothing() {
    for text in ["", " ", "،", "province", "AF99", "PK999", "ab", "12", "Haji Camp", "xyzzyxyzzy", "border"]
    {
        assert_eq!(places().resolve(text, ANY), Found::Nothing(vec![]), "{text}");
    }
}

#[test]
fn every_name_means_its_place_when_its_province_is_given() {
    for country in [Country::Afghanistan, Country::Pakistan] {
        for province in places().provinces(country) {
            for lang in Lang::ALL {
                let name = places().name(province, lang).unwrap().text;
                assert_eq!(
                    one(name, Asked { country: Some(country), ..PROVINCE }),
                    province.to_string(),
                    "{name}"
                );
                for district in places().districts(province) {
                    let asked = Asked { parent: Some(province), ..DISTRICT };
                    let name = places().name(district, lang).unwrap().text;
                    assert_eq!(one(name, asked), district.to_string(), "{name}");
                    let path = places().path(district, lang);
                    assert_eq!(
                        one(&path, Asked { country: Some(country), ..DISTRICT }),
                        district.to_string(),
                        "{path}"
                    );
                }
            }
        }
    }
}

#[test]
fn an_alias_of_several_places_says_so_and_none_hides_a_place_of_its_country_and_level() {
    let text = include_str!("../../../../packs/pakistan/place_aliases.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for row in &rows {
        let pcode = code(&row[1]);
        let same = |other: &&csv::StringRecord| {
            let p = code(&other[1]);
            names::spaceless(&other[0]) == names::spaceless(&row[0])
                && p != pcode
                && (p.country(), p.is_district()) == (pcode.country(), pcode.is_district())
        };
        if rows.iter().any(|r| same(&r)) {
            assert!(row[3].starts_with("one of several"), "{row:?}");
        }
        let asked = Asked {
            want: if pcode.is_district() { Level::District } else { Level::Province },
            country: Some(pcode.country()),
            parent: None,
        };
        match places().resolve(&row[0], asked) {
            Found::One(found) => assert_eq!(found, pcode, "{row:?}"),
            Found::Ask(_) => assert!(row[3].starts_with("one of several"), "{row:?}"),
            other => panic!("{row:?}: {other:?}"),
        }
    }
}

#[test]
fn a_missing_name_falls_back_to_english_and_says_so() {
    let peshawar = places().name(code("PK528"), Lang::Ps).unwrap();
    assert_eq!((peshawar.text, peshawar.lang, peshawar.fallback), ("پېښور", Lang::Ps, false));
    let shutul = places().name(code("AF0806"), Lang::Ur).unwrap();
    assert_eq!((shutul.text, shutul.lang, shutul.fallback), ("Shutul", Lang::En, true));
    assert_eq!(places().name(code("AF99"), Lang::En), None);
    assert_eq!(places().path(code("PK528"), Lang::En), "Peshawar, Khyber Pakhtunkhwa");
    assert_eq!(places().path(code("PK528"), Lang::Ur), "پشاور، خیبر پختونخوا");
    assert_eq!(places().path(code("PK5"), Lang::En), "Khyber Pakhtunkhwa");
}

#[test]
fn a_broken_pack_file_names_its_line() {
    let head = "pcode,parent,level,country,name_en,name_prs,name_ps,name_ur\n";
    let aliases = "alias,pcode,country,note\n";
    let crossings = "crossing,pak_adm2_code,pak_adm2_name,afg_adm2_code,afg_adm2_name,aliases,note\n";
    let good = format!("{head}PK5,,1,PK,Test Province,,,\nPK501,PK5,2,PK,Test District,,,\n");
    assert!(Gazetteer::parse(&good, aliases, crossings).is_ok());
    for (line, why) in [
        ("PK5,,1,PK,Again,,,", "twice"),
        ("PK502,PK6,2,PK,Lost,,,", "does not fit"),
        ("PK502,PK5,1,PK,Lost,,,", "does not fit"),
        ("PK502,PK5,2,PK,,,,", "no English name"),
        ("XX1,PK5,2,PK,Lost,,,", "P-code"),
    ] {
        let error = Gazetteer::parse(&format!("{good}{line}\n"), aliases, crossings).unwrap_err();
        assert_eq!((error.file, error.line), ("places.csv", 4), "{line}");
        assert!(error.why.contains(why), "{}", error.why);
    }
    let alias = format!("{aliases}Somewhere,PK777,PK,\n");
    assert_eq!(Gazetteer::parse(&good, &alias, crossings).unwrap_err().file, "place_aliases.csv");
    let crossing = format!("{crossings}a,PK501,,,,Test Gate,\nb,PK501,,,,Test Gate,\n");
    assert!(Gazetteer::parse(&good, aliases, &crossing).unwrap_err().why.contains("two crossings"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,40}") {
        let _ = places().resolve(&text, ANY);
    }
}
