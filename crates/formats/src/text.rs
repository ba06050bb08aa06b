//! Texts and dates of others, made harmless; our own, made fit for others.

use crate::outside::Flag;
use dates::Day;
use jiff::Timestamp;

/// The largest file read: 16 MB.
pub const LARGEST: usize = 16 * 1024 * 1024;
/// The longest text of a field, in characters.
pub const LONGEST: usize = 10_000;
/// The longest id.
pub const LONGEST_ID: usize = 200;

/// A text without what could act: control signs and signs that turn the direction of writing go, angle brackets become
/// quotation marks that only look like them. White space around it goes.
pub fn harmless(text: &str, flags: &mut Vec<Flag>) -> String {
    let acts = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '<' => out.push('‹'),
            '>' => out.push('›'),
            c if acts(c) => flag(flags, Flag::Control),
            c => out.push(c),
        }
    }
    if text.contains('<') {
        flag(flags, Flag::Markup);
    }
    out
}

/// Adds a flag once.
pub fn flag(flags: &mut Vec<Flag>, new: Flag) {
    if !flags.contains(&new) {
        flags.push(new);
    }
}

/// `yyyy-mm-ddThh:mm:ssZ`, with or without a fraction of the second: a moment that exists.
pub fn moment(text: &str) -> Option<i64> {
    let (whole, fraction) = text.strip_suffix('Z')?.split_once('.').unwrap_or((text.strip_suffix('Z')?, "0"));
    let shaped = whole.len() == 19
        && whole.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            10 => b == b'T',
            13 | 16 => b == b':',
            _ => b.is_ascii_digit(),
        });
    let fits = !fraction.is_empty() && fraction.len() <= 9 && fraction.bytes().all(|b| b.is_ascii_digit());
    // A leap second is nobody's source date.
    let leap = whole.ends_with("60");
    if shaped && fits && !leap { text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond) } else { None }
}

/// A moment as PFIF writes it.
pub fn moment_text(ms: i64) -> String {
    Timestamp::from_second(ms.div_euclid(1000)).map_or_else(|_| String::new(), |t| t.to_string())
}

/// The day of a moment in UTC.
pub fn day_of(ms: i64) -> Day {
    i32::try_from(ms.div_euclid(86_400_000)).ok().and_then(Day::from_days).unwrap_or(Day::MAX)
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: the days it can mean.
pub fn birth(text: &str) -> Option<(Day, Day)> {
    let number = |from: usize, to: usize| -> Option<i32> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    let year = number(0, 4)?;
    match text.len() {
        4 => Some((Day::gregorian(year, 1, 1)?, Day::gregorian(year, 12, 31)?)),
        7 if dash(4) => {
            let month = u8::try_from(number(5, 7)?).ok()?;
            let first = Day::gregorian(year, month, 1)?;
            let next =
                if month == 12 { Day::gregorian(year + 1, 1, 1) } else { Day::gregorian(year, month + 1, 1) };
            Some((first, next.map_or(Day::MAX, |n| n.plus(-1))))
        }
        10 => Day::parse_iso(text).ok().map(|day| (day, day)),
        _ => None,
    }
}

/// `n` or `n-m`, in that order, at most 130 years.
pub fn age(text: &str) -> Option<(i32, i32)> {
    let number = |t: &str| -> Option<i32> {
        let good = !t.is_empty() && t.len() <= 3 && t.bytes().all(|b| b.is_ascii_digit());
        if good { t.parse().ok().filter(|n| *n <= 130) } else { None }
    };
    let (low, high) = match text.split_once('-') {
        Some((low, high)) => (number(low.trim())?, number(high.trim())?),
        None => (number(text)?, number(text)?),
    };
    (low <= high).then_some((low, high))
}

/// Born between these days, for somebody of that age on that day.
pub fn born_of_age((low, high): (i32, i32), on: Day) -> Option<(Day, Day)> {
    let (year, month, day) = on.ymd();
    // 29 February counts as 28 in a year without it.
    let back = |years: i32| {
        Day::gregorian(year - years, month, day).or_else(|| Day::gregorian(year - years, month, 28))
    };
    Some((back(high + 1)?.plus(1), back(low)?))
}

/// The address of a page, if it is one.
pub fn url(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let known = lower.starts_with("http://") || lower.starts_with("https://");
    (known && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"'`".contains(c)))
        .then_some(text)
}

/// A text for XML: what XML 1.0 cannot hold goes, the rest is escaped.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
