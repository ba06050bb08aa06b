//! The clocks of the law as data: what starts one, how long it runs, what its end means, and how sure that is.

use crate::Checked;
use crate::fees::{read_span, write_span};
use crate::running::{Start, run};
use crate::source::{PackProblem, Source, Words, read};
use dates::{Day, Moment, Span};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What starts a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// Somebody is arrested; the time of arrest, not of the FIR.
    Arrest,
    /// Somebody arrives at a holding or transit camp.
    CampArrival,
    /// A court remands somebody.
    Remand,
    /// An exit permit is granted, or granted again after it was sent back.
    ExitPermit,
    /// A court orders something that has an end.
    CourtOrder,
    /// A visa is granted, or its last day is known.
    Visa,
    /// The crossing is closed while somebody is held for removal.
    CrossingClosed,
}

impl Trigger {
    /// Every one of them.
    pub const ALL: [Self; 7] = [
        Self::Arrest,
        Self::CampArrival,
        Self::Remand,
        Self::ExitPermit,
        Self::CourtOrder,
        Self::Visa,
        Self::CrossingClosed,
    ];

    /// The code in tables and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Arrest => "arrest",
            Self::CampArrival => "camp-arrival",
            Self::Remand => "remand",
            Self::ExitPermit => "exit-permit",
            Self::CourtOrder => "court-order",
            Self::Visa => "visa",
            Self::CrossingClosed => "crossing-closed",
        }
    }
}

/// How long a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Hours from a moment.
    Hours(u32),
    /// Nights: from the morning after so many, to the morning after so many.
    Nights(u32, u32),
    /// Days or months; the day of the start is not counted.
    Days(Span),
    /// The order or paper itself says its last day.
    AsWritten,
    /// As long as its condition holds.
    WhileTrue,
}

/// What the law leaves out of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowance {
    /// The journey to the magistrate, as long as it takes.
    Journey,
}

/// What the end of a clock means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The authority breaks the law from then on.
    Breach,
    /// The best chance of release is over.
    ChanceEnds,
    /// Somebody may be removed from then on.
    Danger,
    /// Protection ends: something must be done before.
    ProtectionEnds,
    /// Nothing ends by a day; it is an argument while it lasts.
    Argument,
}

impl Meaning {
    /// The code in messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::ChanceEnds => "chance-ends",
            Self::Danger => "danger",
            Self::ProtectionEnds => "protection-ends",
            Self::Argument => "argument",
        }
    }
}

/// A clock of the law or of practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name for good.
    pub id: String,
    /// In four languages.
    pub title: Words,
    /// What starts it.
    pub trigger: Trigger,
    /// How long it runs: `24h`, `15d`, `1m`, `1-2nights`, `as-written`, `while-true`.
    #[serde(deserialize_with = "length_in", serialize_with = "length_out")]
    pub length: Length,
    /// What is left out of the count.
    pub allowance: Option<Allowance>,
    /// A last day that the paper or order says itself is taken before the length.
    #[serde(default)]
    pub written_day_wins: bool,
    /// Facts that stop it: a clock whose basis holds one of these does not run.
    #[serde(default)]
    pub stopped_by: Vec<String>,
    /// What its end means.
    pub meaning: Meaning,
    /// What it rests on, in four languages.
    pub basis: Words,
    /// What to beware of, in four languages.
    pub caution: Words,
    /// Hours before the end at which somebody is told.
    pub tell_hours_before: Vec<u32>,
    /// Where it comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// What an example must come out as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// The first moment at which it may be over.
    pub earliest: Option<String>,
    /// The moment at which it is over for sure.
    pub certain: Option<String>,
}

/// A worked case. Moments are local times of the field, `2025-03-31 21:00`, or days.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockExample {
    /// Which rule.
    pub clock: String,
    /// The earliest start.
    pub from: String,
    /// The latest start; the same when left out.
    pub to: Option<String>,
    /// Hours of the journey, where known.
    pub journey_hours: Option<u32>,
    /// The last day as the paper says it.
    pub until: Option<Day>,
    /// What must come out.
    pub answers: Answers,
    /// Why.
    pub because: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: String,
    horizon: Day,
    /// Seconds ahead of UTC; the field has no summer time.
    offset: i32,
    notice: Words,
}

/// The whole table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockPack {
    pack: Head,
    #[serde(rename = "clock")]
    rules: Vec<Rule>,
    #[serde(rename = "example")]
    examples: Vec<ClockExample>,
}

impl ClockPack {
    /// Reads the table and refuses one that contradicts itself.
    ///
    /// # Errors
    /// What is wrong, with the row.
    pub fn parse(text: &str) -> Result<Self, PackProblem> {
        let table: Self = read(text)?;
        for rule in &table.rules {
            let wrong = |why| PackProblem::Row { row: rule.id.clone(), why };
            if [&rule.title, &rule.basis, &rule.caution].iter().any(|w| w.lacks_one()) {
                return Err(wrong("lacks a sentence in one of the four languages"));
            }
            if table.rules.iter().filter(|r| r.id == rule.id).count() > 1 {
                return Err(wrong("is there twice"));
            }
            if rule.allowance.is_some() && !matches!(rule.length, Length::Hours(_)) {
                return Err(wrong("leaves a journey out of a count that is not of hours"));
            }
        }
        Ok(table)
    }

    /// Every rule.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// One rule.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id)
    }

    /// The rules something starts.
    pub fn started_by(&self, trigger: Trigger) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |r| r.trigger == trigger)
    }

    /// Seconds the clocks of the field are ahead of UTC.
    pub const fn offset(&self) -> i32 {
        self.pack.offset
    }

    /// What the table is and is not.
    pub const fn notice(&self) -> &Words {
        &self.pack.notice
    }

    /// Runs its own examples.
    pub fn check(&self) -> Vec<Checked> {
        self.examples.iter().map(|e| self.check_one(e)).collect()
    }

    fn check_one(&self, example: &ClockExample) -> Checked {
        let what = format!("clock {}: {} ({})", example.clock, example.from, example.because);
        let failed = |why: &str| Checked { what: what.clone(), problem: Some(why.to_owned()) };
        let Some(rule) = self.rule(&example.clock) else { return failed("there is no such clock") };
        let read = |text: &str, end| local(text, self.pack.offset, end);
        let (Some(from), Some(to)) =
            (read(&example.from, false), read(example.to.as_deref().unwrap_or(&example.from), true))
        else {
            return failed("a moment cannot be read");
        };
        let start = Start {
            earliest: Some(from),
            latest: to,
            allowance_hours: example.journey_hours,
            until: example.until,
        };
        let running = run(rule, &start, self.pack.offset);
        let show = |m: Option<Moment>| m.map(|m| shown(m, self.pack.offset));
        let found = Answers { earliest: show(running.earliest), certain: show(running.certain) };
        Checked::compare(what, &found, &example.answers)
    }
}

/// A local time as the table writes it; of a bare day its first moment, or its last second.
fn local(text: &str, offset: i32, end_of_day: bool) -> Option<Moment> {
    let (day, hour) = text.split_once(' ').map_or((text, None), |(d, h)| (d, Some(h)));
    let start = Moment::start_of(Day::parse_iso(day).ok()?, offset);
    let Some(hour) = hour else {
        return Some(start.plus(if end_of_day { 86_399 } else { 0 }));
    };
    let (hours, minutes) = hour.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then(|| start.plus(hours * 3600 + minutes * 60))
}

fn shown(moment: Moment, offset: i32) -> String {
    let day = moment.day(offset);
    let seconds = moment.0 - Moment::start_of(day, offset).0;
    format!("{day} {:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

fn length(text: &str) -> Option<Length> {
    match text {
        "as-written" => Some(Length::AsWritten),
        "while-true" => Some(Length::WhileTrue),
        _ => {
            if let Some(nights) = text.strip_suffix("nights") {
                let (least, most) = nights.split_once('-')?;
                let (least, most) = (least.parse().ok()?, most.parse().ok()?);
                return (least <= most).then_some(Length::Nights(least, most));
            }
            let hours = text.strip_suffix('h').and_then(|h| h.parse().ok());
            hours.map(Length::Hours).or_else(|| read_span(text).map(Length::Days))
        }
    }
}

fn length_in<'de, D: Deserializer<'de>>(from: D) -> Result<Length, D::Error> {
    let text = String::deserialize(from)?;
    length(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a length of a clock")))
}

fn length_out<S: Serializer>(length: &Length, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&match length {
        Length::Hours(hours) => format!("{hours}h"),
        Length::Nights(least, most) => format!("{least}-{most}nights"),
        Length::Days(span) => write_span(*span),
        Length::AsWritten => "as-written".to_owned(),
        Length::WhileTrue => "while-true".to_owned(),
    })
}
