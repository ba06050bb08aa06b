//! Words for invented people. The family names say "test", "sample", "example" in Dari, Pashto and Urdu.

use dates::Lang;

/// A name in its own script and in Latin letters.
#[derive(Clone, Copy, Default)]
pub struct Name {
    pub script: &'static str,
    pub latin: &'static str,
    pub lang: Lang,
}

const fn name(script: &'static str, latin: &'static str) -> Name {
    Name { script, latin, lang: Lang::Prs }
}

pub const FAMILIES: [Name; 6] = [
    Name { script: "آزمایشی", latin: "Azmayeshi", lang: Lang::Prs },
    Name { script: "نمونه", latin: "Namuna", lang: Lang::Prs },
    Name { script: "ازموینوال", latin: "Azmoyenwal", lang: Lang::Ps },
    Name { script: "بېلګه", latin: "Belga", lang: Lang::Ps },
    Name { script: "مثالی", latin: "Misali", lang: Lang::Ur },
    Name { script: "تمثیلی", latin: "Tamsili", lang: Lang::Prs },
];

pub const GIVEN_M: [Name; 18] = [
    name("رحمت‌الله", "Rahmatullah"),
    name("عبدالرحمن", "Abdul Rahman"),
    name("نجیب‌الله", "Najibullah"),
    name("فرید", "Farid"),
    name("حمید", "Hameed"),
    name("حامد", "Hamed"),
    name("یوسف", "Yousuf"),
    name("ادریس", "Idrees"),
    name("زلمی", "Zalmay"),
    name("صدیق", "Sediq"),
    name("صادق", "Sadeq"),
    name("عزیزالله", "Azizullah"),
    name("گل‌محمد", "Gul Mohammad"),
    name("شفیق", "Shafiq"),
    name("طارق", "Tariq"),
    name("جاوید", "Jawid"),
    name("سلیمان", "Sulaiman"),
    name("نورآقا", "Noor Agha"),
];

pub const GIVEN_F: [Name; 14] = [
    name("زرمینه", "Zarmina"),
    name("فاطمه", "Fatima"),
    name("زهرا", "Zahra"),
    name("زهره", "Zohra"),
    name("مریم", "Maryam"),
    name("پلوشه", "Palwasha"),
    name("شکریه", "Shukria"),
    name("نرگس", "Nargis"),
    name("حلیمه", "Halima"),
    name("لطیفه", "Latifa"),
    name("فریده", "Farida"),
    name("زرغونه", "Zarghuna"),
    name("خدیجه", "Khadija"),
    name("ګلالۍ", "Gulalai"),
];

/// Districts of the demonstration: Peshawar, Islamabad, Rawalpindi, Attock, East Karachi, Nowshera, Haripur, Quetta,
/// Lahore.
pub const DISTRICTS: [&str; 9] =
    ["PK528", "PK401", "PK630", "PK601", "PK704", "PK526", "PK511", "PK226", "PK617"];
