//! Month and season names in four languages, as written and as read.
//!
//! Dari Gregorian and Pashto Solar Hijri names as in Unicode CLDR (`fa-AF`, `ps`); the Latin names of Afghan months
//! as in Afghan English papers. A spelling is added here, nowhere else.

use crate::{Calendar, Lang};

/// Twelve names in the order of the months, separated by `|`.
struct Names {
    en: &'static str,
    prs: &'static str,
    ps: &'static str,
    ur: &'static str,
}

const GREGORIAN: Names = Names {
    en: "January|February|March|April|May|June|July|August|September|October|November|December",
    prs: "جنوری|فبروری|مارچ|اپریل|می|جون|جولای|اگست|سپتمبر|اکتوبر|نومبر|دسمبر",
    ps: "جنوري|فبروري|مارچ|اپریل|مې|جون|جولای|اګست|سپتمبر|اکتوبر|نومبر|دسمبر",
    ur: "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر",
};

const SOLAR: Names = Names {
    en: "Hamal|Sawr|Jawza|Saratan|Asad|Sunbula|Mizan|Aqrab|Qaws|Jadi|Dalw|Hut",
    prs: "حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلو|حوت",
    ps: "وری|غویی|غبرګولی|چنګاښ|زمری|وږی|تله|لړم|لیندۍ|مرغومی|سلواغه|کب",
    ur: "حمل|ثور|جوزا|سرطان|اسد|سنبلہ|میزان|عقرب|قوس|جدی|دلو|حوت",
};

const LUNAR: Names = Names {
    en: "Muharram|Safar|Rabi al-Awwal|Rabi al-Thani|Jumada al-Ula|Jumada al-Thani|Rajab|Shaban|Ramadan|Shawwal|\
         Dhu al-Qadah|Dhu al-Hijjah",
    prs: "محرم|صفر|ربیع‌الاول|ربیع‌الثانی|جمادی‌الاول|جمادی‌الثانی|رجب|شعبان|رمضان|شوال|ذی‌القعده|ذی‌الحجه",
    ps: "محرم|صفر|ربیع الاول|ربیع الثاني|جمادي الاول|جمادي الثاني|رجب|شعبان|رمضان|شوال|ذي القعده|ذي الحجه",
    ur: "محرم|صفر|ربیع الاول|ربیع الثانی|جمادی الاول|جمادی الثانی|رجب|شعبان|رمضان|شوال|ذوالقعدہ|ذوالحجہ",
};

/// Twelve groups separated by `|`; the spellings of one month by `,`. Read besides the written names.
pub(crate) const READ: &[(Calendar, &str)] = &[
    (Calendar::Gregorian, "jan|feb|mar|apr|may|jun|jul|aug|sep,sept|oct|nov|dec"),
    (
        Calendar::Gregorian,
        "ژانویه|فوریه|مارس|آوریل,اپرېل|مه,مۍ|ژوئن|ژوئیه,جولی,جولاى|اوت,آگوست,آگست|سپتامبر,سېپتمبر,سپټمبر|اکتبر|\
         نوامبر|دسامبر,ډسمبر,ډیسمبر,دیسمبر",
    ),
    (Calendar::Gregorian, "جنوری|فیبروری,فبرورى|مارچ|اپریل|مای|جون|جولایی|اگیست|ستمبر|اکتوبر|نومبر|دیسمبر"),
    (
        Calendar::SolarHijri,
        "hamal,hammal|saur,sour,sowr,sor,thawr,thaur,thor,sawer|jauza,jowza,joza,jawzah,jauzah|sartan,sarataan|\
         asad,assad|sunbulah,sunbola,sonbola,sonbula,sonbolah,sunbila,sumbula|meezan,mezan,mizaan|akrab,aghrab|\
         qaus,qows,qos,kaws,qaws|jaddi,jady,jade|dalwa,dalu,dalo,dalv,dalve,dalwe|hoot,hout,huth",
    ),
    (
        Calendar::SolarHijri,
        "wray,wrai,woray|ghwayay,ghwayi,ghwayai,ghwaye|ghbargolay,ghbargolai,ghbargoli|chungakh,changakh,chungash,changash|\
         zmaray,zmarai,zmari|wazhay,wazhai,wagay,wagai,wazhi|tala|laram|lindai,linday,lindi,lindey|\
         marghumai,marghumay,marghomai,marghomay,marghumi|salwagha,salwaghah,salwaga|kab,kaab",
    ),
    (
        Calendar::SolarHijri,
        "farvardin,farwardin|ordibehesht,ordibehisht|khordad,xordad|tir|mordad,amordad|shahrivar,shahriwar|mehr|aban|azar|\
         dey,dei|bahman|esfand,isfand",
    ),
    (Calendar::SolarHijri, "فروردین|اردیبهشت|خرداد|تیر|مرداد,امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند,اسپند"),
    (
        Calendar::SolarHijri,
        "وري|غوايی,غوایی,غويی|غبرګلی,غبرګولې|چنگاښ,چنګاش|زمرې|وږې|تله|لرم|لینده,لیندی|مرغومې|سلواغې|کب",
    ),
    (Calendar::SolarHijri, "حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلوه,دلوې|حوت"),
    (
        Calendar::LunarHijri,
        "muharam,moharram,moharam|saphar,safer|rabi ul awwal,rabi al awal,rabi i,rabbi ul awal,rabiul awal,rabi-al-awwal|\
         rabi ul thani,rabi us sani,rabi ul sani,rabi al sani,rabi al akhir,rabi ul akhir,rabi ii,rabi ath thani|\
         jumada al awwal,jumada ul awwal,jamadi ul awwal,jamadi al awwal,jumadi ul awwal,jumada i,jumada l ula|\
         jumada ul thani,jumada us sani,jamadi us sani,jamadi al sani,jumadi us sani,jumada al akhirah,jumada al akhira,jumada ii|\
         rajb|shaaban,shabaan,sha ban|ramazan,ramzan,ramadhan|shawal,shavval,shaval|\
         zulqada,zul qada,zilqada,dhul qadah,dhul qada,dhu al qada,dhu l qada,dhul qidah,zi qada,zul qaida|\
         zulhijja,zul hijja,zilhijja,zilhaj,zul haj,dhul hijjah,dhul hijja,dhu al hijja,dhu l hijja",
    ),
    (
        Calendar::LunarHijri,
        "محرم الحرام|صفر المظفر|ربیع الاولی|ربیع الآخر,ربيع الثاني|جمادی الاولی|جمادی الاخر,جمادی الآخره,جمادی الاخری|\
         رجب المرجب|شعبان المعظم|رمضان المبارک|شوال المکرم|ذوالقعده,ذیقعده,ذیقعد,ذی قعدہ|ذوالحجه,ذیحجه,ذی الحج,ذی حجه",
    ),
];

/// Seasons from spring, as in [`READ`].
pub(crate) const SEASONS: &[&str] = &[
    "spring|summer|autumn,fall|winter",
    "bahar|tabistan,tabestan|khazan,payiz,paiz,paayiz|zimistan,zemestan",
    "بهار|تابستان|خزان,پاییز,پائیز|زمستان",
    "پسرلی,پسرلي|اوړی,دوبی|منی,مني|ژمی,ژمي",
    "موسم بہار|گرما,گرمیوں,گرمی,گرمیاں|موسم خزاں|سرما,سردیوں,سردی,سردیاں",
];

/// The name of a month (1–12) of a calendar in a language; empty when there is no such month.
///
/// ```
/// use dates::{Calendar, Lang, month_name};
/// assert_eq!(month_name(Calendar::SolarHijri, 1, Lang::Ps), "وری");
/// assert_eq!(month_name(Calendar::Gregorian, 5, Lang::Ur), "مئی");
/// ```
pub fn month_name(calendar: Calendar, month: u8, lang: Lang) -> &'static str {
    let at = usize::from(month).checked_sub(1);
    at.and_then(|at| written(calendar, lang).split('|').nth(at)).unwrap_or("")
}

/// The twelve names as written, separated by `|`.
pub(crate) fn written(calendar: Calendar, lang: Lang) -> &'static str {
    let names = match calendar {
        Calendar::Gregorian => GREGORIAN,
        Calendar::SolarHijri => SOLAR,
        Calendar::LunarHijri => LUNAR,
    };
    match lang {
        Lang::En => names.en,
        Lang::Prs => names.prs,
        Lang::Ps => names.ps,
        Lang::Ur => names.ur,
    }
}
