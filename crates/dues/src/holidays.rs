//! Days on which offices are closed: weekly days, fixed holidays, and lunar ones only as they were announced.

use crate::source::{PackProblem, Source, Words, in_force, read};
use dates::{Day, Weekday};
use serde::{Deserialize, Serialize};

/// The same days of every week.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weekly {
    /// Its name for good.
    pub id: String,
    /// In four languages.
    pub title: Words,
    /// Which days.
    pub days: Vec<Weekday>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Where it comes from.
    pub source: Source,
}

/// The same day of every year.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// Its name for good.
    pub id: String,
    /// In four languages.
    pub title: Words,
    /// Month of the Gregorian year.
    pub month: u8,
    /// Day of the month.
    pub day: u8,
    /// First day it was kept, where that is known.
    pub from: Option<Day>,
    /// Where it comes from.
    pub source: Source,
}

/// Days that were announced for one year.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// Its name for good.
    pub id: String,
    /// In four languages.
    pub title: Words,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The announcement said that the moon decides.
    pub by_the_moon: bool,
    /// Where it comes from.
    pub source: Source,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: String,
    notice: Words,
    /// Years for which lunar holidays are in the table; not every one of such a year need be there.
    announced_for: Vec<i32>,
}

/// A worked case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    on: Day,
    off: bool,
    because: String,
}

/// The whole table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    pack: Head,
    weekly: Vec<Weekly>,
    fixed: Vec<Fixed>,
    announced: Vec<Announced>,
    #[serde(rename = "example")]
    examples: Vec<Example>,
}

/// Why offices are closed on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff<'a> {
    /// In four languages.
    pub title: &'a Words,
    /// The moon decided: it may have been a day earlier or later.
    pub by_the_moon: bool,
}

impl Holidays {
    /// Reads the table and refuses one that contradicts itself.
    ///
    /// # Errors
    /// What is wrong, with the row.
    pub fn parse(text: &str) -> Result<Self, PackProblem> {
        let table: Self = read(text)?;
        let wrong = |row: &str, why| PackProblem::Row { row: row.to_owned(), why };
        for row in &table.fixed {
            if Day::gregorian(2024, row.month, row.day).is_none() {
                return Err(wrong(&row.id, "is on a day that does not exist"));
            }
        }
        if let Some(row) = table.announced.iter().find(|a| a.to < a.from || a.to - a.from > 10) {
            return Err(wrong(&row.id, "ends before it begins, or is longer than ten days"));
        }
        let fixed = table.fixed.iter().map(|f| (&f.id, &f.title));
        let announced = table.announced.iter().map(|a| (&a.id, &a.title));
        let weekly = table.weekly.iter().map(|w| (&w.id, &w.title));
        if let Some((id, _)) = fixed.chain(announced).chain(weekly).find(|t| t.1.lacks_one()) {
            return Err(wrong(id, "lacks its title in one of the four languages"));
        }
        Ok(table)
    }

    /// Why offices are closed on a day; nothing on a working day, as far as the table knows.
    pub fn off(&self, on: Day) -> Option<DayOff<'_>> {
        let (_, month, day) = on.ymd();
        let fixed =
            self.fixed.iter().find(|f| (f.month, f.day) == (month, day) && f.from.is_none_or(|d| d <= on));
        let announced = self.announced.iter().find(|a| a.from <= on && on <= a.to);
        let weekly =
            || self.weekly.iter().find(|w| in_force(w.from, w.to, on) && w.days.contains(&on.weekday()));
        announced
            .map(|a| DayOff { title: &a.title, by_the_moon: a.by_the_moon })
            .or_else(|| fixed.map(|f| DayOff { title: &f.title, by_the_moon: false }))
            .or_else(|| weekly().map(|w| DayOff { title: &w.title, by_the_moon: false }))
    }

    /// The last working day not after a day, within two weeks.
    pub fn working_day_by(&self, on: Day) -> Day {
        (0..14).map(|back| on.plus(-back)).find(|day| self.off(*day).is_none()).unwrap_or(on)
    }

    /// Whether the lunar holidays of a day's year are in the table.
    pub fn knows_lunar_of(&self, on: Day) -> bool {
        self.pack.announced_for.contains(&on.ymd().0)
    }

    /// The named holidays from a day to a day, for a page.
    pub fn between(&self, from: Day, to: Day) -> Vec<(Day, DayOff<'_>)> {
        let days = (0..=(to - from).clamp(0, 400)).map(|n| from.plus(n));
        let named = |day: Day| {
            let off = self.off(day)?;
            (!self.weekly.iter().any(|w| std::ptr::eq(&raw const w.title, off.title))).then_some((day, off))
        };
        days.filter_map(named).collect()
    }

    /// Runs its own examples.
    pub fn check(&self) -> Vec<crate::Checked> {
        let run = |e: &Example| {
            let what = format!("holidays: {} ({})", e.on, e.because);
            crate::Checked::compare(what, &self.off(e.on).is_some(), &e.off)
        };
        self.examples.iter().map(run).collect()
    }
}
