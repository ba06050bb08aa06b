//! Every word a date may hold, folded so that spellings of one word meet.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::{Calendar, Lang, months};

/// What a word means in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Word {
    /// A month of a calendar, 1–12.
    Month(Calendar, u8),
    /// 1 spring – 4 winter.
    Season(u8),
    /// "age", before its number.
    AgeBefore,
    /// "years old", after its number.
    AgeAfter,
    /// سن: the age before a small number, the year before a year.
    AgeOrYear,
    /// "year": of a date before a number, an age after a small one.
    Year,
    /// "in", "on".
    In,
    /// "to", "and": joins two years.
    To,
    /// "about".
    About,
    /// The name of a calendar.
    Of(Calendar),
    /// Says nothing about the day.
    Noise,
}

/// The most words one entry of the lexicon has ("jumada al akhirah" and the like).
pub(super) const LONGEST: usize = 4;

const WORDS: &[(Word, &str)] = &[
    (Word::AgeBefore, "age,aged,عمر,عمرش,عمرها,عمرې,umr"),
    (
        Word::AgeAfter,
        "years old,year old,yrs old,old,yo,yrs,ساله,ساله است,سالگی,کلن,کلنه,کلنۍ,برس,saala,sala,kalan",
    ),
    (Word::AgeOrYear, "سن"),
    (Word::Year, "year,years,yr,سال,سالها,کال,کاله,کلونه,sal,saal,kal"),
    (Word::In, "in,on,at,as of,during,در,به,په,کې,کښې,میں,کو,پر,dar,mein"),
    (Word::To, "to,and,until,or,تا,الی,او,اور,و,یا,تر"),
    (
        Word::About,
        "about,around,approx,approximately,circa,ca,roughly,nearly,حدود,حدودا,در حدود,تقریبا,نزدیک,شاوخوا,نږدې,\
         تخمینا,لگ بھگ,قریب,قریبا,اندازا,تخمینی,taqriban,hudud",
    ),
    (Word::Of(Calendar::Gregorian), "gregorian,ad,ce,miladi,میلادی,عیسوی,انگریزی,زیږدیز,ء"),
    (
        Word::Of(Calendar::SolarHijri),
        "solar,solar hijri,shamsi,hijri shamsi,sh,hs,شمسی,هجری شمسی,خورشیدی,لمریز,هش,ه ش,ش",
    ),
    (Word::Of(Calendar::LunarHijri), "lunar,lunar hijri,qamari,hijri qamari,قمری,هجری قمری,سپوږمیز,هق,ه ق,ق"),
    (
        Word::Noise,
        "st,nd,rd,th,of,the,born,b,dob,date,month,season,between,from,hijri,بین,از,د,کا,ماه,ماہ,برج,میاشت,م,ام,ه,هجری,تاریخ,\
         تولد,متولد,زیږیدلی,زېږېدلی,نیټه,پیدائش,موسم,فصل,است,بود,ده,ہے,تھا,سے",
    ),
];

static LEXICON: LazyLock<HashMap<String, Word>> = LazyLock::new(|| entries().collect());

/// The word of a folded text (several words folded and put together without a gap), if known.
pub(super) fn look_up(folded: &str) -> Option<Word> {
    LEXICON.get(folded).copied()
}

/// The lexicon, each text folded and without gaps.
fn entries() -> impl Iterator<Item = (String, Word)> {
    let written = Calendar::ALL.into_iter().flat_map(|calendar| {
        Lang::ALL.into_iter().map(move |lang| (calendar, months::written(calendar, lang)))
    });
    let months = written.chain(months::READ.iter().copied()).flat_map(|(calendar, names)| {
        numbered(names).map(move |(month, name)| (squashed(name), Word::Month(calendar, month)))
    });
    let seasons = months::SEASONS
        .iter()
        .flat_map(|names| numbered(names).map(|(season, name)| (squashed(name), Word::Season(season))));
    let words =
        WORDS.iter().flat_map(|(word, texts)| texts.split(',').map(move |text| (squashed(text), *word)));
    words.chain(seasons).chain(months)
}

/// `"a,b|c"` as (1, a), (1, b), (2, c).
fn numbered(names: &'static str) -> impl Iterator<Item = (u8, &'static str)> {
    (1..).zip(names.split('|')).flat_map(|(number, names)| names.split(',').map(move |name| (number, name)))
}

/// A text of several words as it is looked up.
fn squashed(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '-').map(fold).collect()
}

/// One word: lower case, without marks, letters of four keyboards as one, Latin double letters single.
pub(super) fn fold(word: &str) -> String {
    // The second of two months ("Rabi II") must not become the first.
    if word.eq_ignore_ascii_case("ii") {
        return "ii".to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for character in word.chars().flat_map(char::to_lowercase).filter_map(letter) {
        if !(character.is_ascii_alphabetic() && folded.ends_with(character)) {
            folded.push(character);
        }
    }
    folded
}

/// The letter that stands for this one, `None` for what is dropped.
fn letter(character: char) -> Option<char> {
    Some(match character {
        'ك' | 'ڪ' => 'ک',
        'ګ' => 'گ',
        'ي' | 'ى' | 'ې' | 'ۍ' | 'ئ' | 'ے' | 'ۓ' => 'ی',
        'ة' | 'ۀ' | 'ە' | 'ہ' | 'ھ' | 'ۂ' | 'ۃ' => 'ه',
        'آ' | 'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ں' => 'ن',
        'ā' | 'á' | 'à' | 'â' => 'a',
        'ī' | 'í' | 'î' => 'i',
        'ū' | 'ú' | 'û' => 'u',
        'ḥ' => 'h',
        'ṣ' | 'š' => 's',
        'ṭ' => 't',
        'ż' | 'ẓ' => 'z',
        other if is_silent(other) => return None,
        other => other,
    })
}

/// Marks that change neither a word nor where it ends: harakat, tatweel, joiners, bidi marks, apostrophes.
pub(super) fn is_silent(character: char) -> bool {
    matches!(character,
        '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}' | '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{61C}' | '\u{FEFF}' | '\u{AD}'
        | '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | 'ʻ' | '`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_means_two_things() {
        let mut seen: HashMap<String, Word> = HashMap::new();
        for (text, word) in entries() {
            assert!(!text.is_empty(), "{word:?} has an empty spelling");
            let before = seen.insert(text.clone(), word);
            assert!(before.is_none_or(|before| before == word), "{text}: {before:?} and {word:?}");
        }
    }

    #[test]
    fn every_calendar_has_twelve_months_in_every_list() {
        for (calendar, names) in months::READ {
            assert_eq!(names.split('|').count(), 12, "{calendar:?} {names}");
        }
        for calendar in Calendar::ALL {
            for lang in Lang::ALL {
                assert_eq!(months::written(calendar, lang).split('|').count(), 12, "{calendar:?} {lang}");
            }
        }
    }
}
