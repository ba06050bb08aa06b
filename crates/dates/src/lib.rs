//! Days in three calendars, uncertain dates as intervals, and the arithmetic of deadlines.
//!
//! A date that is not known to the day is an interval ([`Uncertain`]) and never a made-up day. Nothing here
//! reads a clock: the day of today is an argument.
//!
//! ```
//! use dates::{Calendar, Day, Hints, Lang, Reading, Role, both, read};
//!
//! let today = Day::parse_iso("2026-03-01").unwrap();
//! let Ok(Reading::One(born)) = read("۳۰ ساله در ۱۳۹۵", &Hints::new(today).role(Role::Birth)) else { panic!() };
//! assert_eq!(born.earliest, Calendar::SolarHijri.day(1364, 1, 1).unwrap());
//! assert_eq!(both(today, Lang::En), ("1 March 2026".to_owned(), "10 Hut 1404".to_owned()));
//! ```

mod calendar;
mod day;
mod deadline;
mod digits;
mod format;
mod lang;
mod months;
mod read;
mod uncertain;

pub use calendar::{Calendar, CalendarDate};
pub use day::{Day, NotIso, Weekday};
pub use deadline::{Clock, Deadline, Left, Moment, Span};
pub use digits::{DigitSet, digits, latin_digits};
pub use format::{both, long, show};
pub use lang::{Lang, UnknownLang};
pub use months::month_name;
pub use read::{Hints, Order, Reading, Reason, Role, Unreadable, read};
pub use uncertain::{Ages, Precision, Uncertain};
