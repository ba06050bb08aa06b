//! The tables of fees, fines and charges: dated rows with their sources; two readings where sources disagree.

use crate::money::{Money, Rate};
use crate::source::{PackProblem, Source, Words, in_force, read};
use dates::{Day, Span};
use serde::{Deserialize, Deserializer, Serialize};

/// What a row is the price of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// Extending a visa once.
    ExtensionFee,
    /// The fine for a lapse, asked with the next renewal.
    OverstayFine,
    /// Leaving for a third country without a visa.
    ExitCharge,
    /// A first visa, at the embassy.
    EntryFee,
    /// A first visa, from a dealer.
    DealerVisa,
    /// Money demanded for letting people go.
    Extortion,
}

/// Whose word a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The state's own figure.
    Official,
    /// What people say they really pay.
    Reported,
    /// Official; the monthly sum comes on top of the first charge.
    Adds,
    /// Official; the monthly sum comes in place of the first charge.
    Replaces,
}

/// For whom an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// Each person.
    Person,
    /// A family, whatever its size.
    Family,
}

/// What grows month by month after a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Monthly {
    /// The last day before the months are counted.
    pub after: Day,
    /// Added for each month begun.
    pub each: Money,
    /// Never more than this in all.
    pub cap: Money,
}

/// A row: a price, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its name for good.
    pub id: String,
    /// What it is the price of.
    pub kind: ItemKind,
    /// Whose word.
    pub reading: Reading,
    /// In four languages.
    pub title: Words,
    /// The amount, or the lower end of what was said.
    pub amount: Money,
    /// The upper end, where a range was said.
    pub most: Option<Money>,
    /// For whom.
    pub per: Per,
    /// Grows month by month.
    pub monthly: Option<Monthly>,
    /// First day; open when not found.
    pub from: Option<Day>,
    /// Last day; open when not found.
    pub to: Option<Day>,
    /// How the days are known.
    pub days_note: String,
    /// Where it comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// Whether extensions were to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Granted.
    Open,
    /// None were granted.
    Suspended,
    /// Nothing was found about this time.
    NotFound,
}

/// How long an extension was, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Its name for good.
    pub id: String,
    /// In four languages.
    pub title: Words,
    /// Whether extensions were to be had.
    pub state: State,
    /// How long one was (or is taken to be): `1m`, `30d`.
    #[serde(deserialize_with = "span", serialize_with = "span_out")]
    pub every: Span,
    /// First day; open when not found.
    pub from: Option<Day>,
    /// Last day; open when not found.
    pub to: Option<Day>,
    /// The last day on which a source says that it was still so, where the end was not found.
    pub seen_until: Option<Day>,
    /// How the days are known.
    pub days_note: String,
    /// Where it comes from.
    pub source: Source,
}

/// A worked case of the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeesExample {
    /// People.
    pub persons: u32,
    /// Renewed every.
    pub every: Option<String>,
    /// For so many months.
    pub months: u32,
    /// From this day.
    pub from: Day,
    /// The rounds.
    pub rounds: usize,
    /// The official sum.
    pub official: Money,
    /// The sum people report.
    pub reported: Money,
    /// One lapse of everybody.
    pub lapse: Money,
    /// Where the figures come from.
    pub because: String,
}

/// The head of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The name of the pack.
    pub name: String,
    /// Whatever lies after is unconfirmed.
    pub horizon: Day,
    /// What the table is and is not.
    pub notice: Words,
    /// Days before the end that guides advise to apply.
    pub file_ahead_days: u32,
    /// Where that advice was read.
    pub file_ahead_source: Source,
    /// Days a visa of one month is reckoned with.
    pub days_of_a_month: u32,
}

/// The whole table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fees {
    /// Its head.
    pub pack: Head,
    /// Rates as found.
    #[serde(rename = "rate")]
    pub rates: Vec<Rate>,
    /// How long extensions were.
    #[serde(rename = "regime")]
    pub regimes: Vec<Regime>,
    /// The prices.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
    /// Its own examples.
    #[serde(rename = "example")]
    pub examples: Vec<FeesExample>,
}

impl Fees {
    /// Reads the table and refuses one that contradicts itself.
    ///
    /// # Errors
    /// What is wrong, with the row.
    pub fn parse(text: &str) -> Result<Self, PackProblem> {
        let fees: Self = read(text)?;
        let rows = fees.items.iter().map(|i| (&i.id, i.from, i.to, &i.title));
        for (id, from, to, title) in rows.chain(fees.regimes.iter().map(|r| (&r.id, r.from, r.to, &r.title)))
        {
            let wrong = |why| PackProblem::Row { row: id.clone(), why };
            if from.zip(to).is_some_and(|(f, t)| t < f) {
                return Err(wrong("ends before it begins"));
            }
            if title.lacks_one() {
                return Err(wrong("lacks its title in one of the four languages"));
            }
        }
        if let Some(row) = fees.items.iter().find(|i| i.amount.minor < 0) {
            return Err(PackProblem::Row { row: row.id.clone(), why: "is less than nothing" });
        }
        Ok(fees)
    }

    /// The row of a kind and reading in force on a day; the newest where two overlap.
    pub fn item(&self, kind: ItemKind, reading: Reading, on: Day) -> Option<&Item> {
        let here = |i: &&Item| i.kind == kind && i.reading == reading && in_force(i.from, i.to, on);
        self.items.iter().filter(here).max_by_key(|i| i.from)
    }

    /// How long extensions were on a day; the newest where two overlap.
    pub fn regime(&self, on: Day) -> Option<&Regime> {
        self.regimes.iter().filter(|r| in_force(r.from, r.to, on)).max_by_key(|r| r.from)
    }

    /// The day beyond which nothing is confirmed.
    pub const fn horizon(&self) -> Day {
        self.pack.horizon
    }
}

/// `1m`, `30d` or `1y` as a span.
///
/// ```
/// assert_eq!(dues::read_span("6m"), Some(dates::Span::Months(6)));
/// assert_eq!(dues::read_span("0m"), None);
/// ```
pub fn read_span(text: &str) -> Option<Span> {
    let text = text.trim();
    let split = text.len().checked_sub(1)?;
    let (number, unit) = (text.get(..split)?, text.get(split..)?);
    let number: u32 = number.parse().ok().filter(|n| (1..=1200).contains(n))?;
    match unit {
        "d" => Some(Span::Days(number)),
        "m" => Some(Span::Months(number)),
        "y" => Some(Span::Months(number * 12)),
        _ => None,
    }
}

/// A span as [`read_span`] reads it.
pub fn write_span(span: Span) -> String {
    match span {
        Span::Days(days) => format!("{days}d"),
        Span::Months(months) => format!("{months}m"),
    }
}

fn span<'de, D: Deserializer<'de>>(from: D) -> Result<Span, D::Error> {
    let text = String::deserialize(from)?;
    read_span(&text)
        .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a span such as 1m or 30d")))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn span_out<S: serde::Serializer>(span: &Span, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&write_span(*span))
}
