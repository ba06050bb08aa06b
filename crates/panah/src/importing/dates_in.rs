//! Dates of a column: the order of day and month is decided by the values that leave no doubt.

use super::mapping::{Field, Mapping};
use super::question::{Answers, Asks, Question, Questions};
use super::sheet::Row;
use dates::{Day, Hints, Lang, Order, Reading, Role, Uncertain, latin_digits, read};

/// Fields that hold a date we read. The day of an arrest, and the one somebody was last seen on, are kept
/// word for word.
pub const DATE_FIELDS: [Field; 3] = [Field::Birth, Field::PaperExpiry, Field::VisaExpiry];

/// What the values of a column say about the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// No value needs an order.
    Nothing,
    /// Every value that tells says this.
    One(Order),
    /// Values need an order and none tells, or they contradict each other.
    Unclear,
}

/// The first two of three numbers, when the first is not a year.
fn leading(text: &str) -> Option<(u32, u32)> {
    let plain = latin_digits(text.trim());
    let mut parts = plain.split(['/', '.', '-', ' ']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    (parts.next().is_none() && a.len() <= 2 && b.len() <= 2 && c.len() == 4)
        .then_some((a.parse().ok()?, b.parse().ok()?))
}

/// Looks through a column.
pub fn order_of(rows: &[Row], column: usize) -> Said {
    let (mut day_first, mut month_first, mut open) = (false, false, false);
    for (a, b) in rows.iter().filter_map(|r| leading(r.at(column))) {
        match (a > 12, b > 12) {
            (true, false) => day_first = true,
            (false, true) => month_first = true,
            (false, false) if a != b => open = true,
            _ => {}
        }
    }
    match (day_first, month_first) {
        (true, false) => Said::One(Order::DayFirst),
        (false, true) => Said::One(Order::MonthFirst),
        (true, true) => Said::Unclear,
        (false, false) if open => Said::Unclear,
        (false, false) => Said::Nothing,
    }
}

/// The order of each date column, asked for where the column does not tell.
pub fn orders(
    rows: &[Row],
    mapping: &Mapping,
    answers: &Answers,
    questions: &mut Questions,
) -> Vec<(Field, Option<Order>, bool)> {
    let mut orders = Vec::new();
    for field in DATE_FIELDS {
        let Some(column) = mapping.column(field) else { continue };
        let key = Questions::key(field, "order");
        let order = match (order_of(rows, column), answers.get(&key).map(String::as_str)) {
            (Said::One(order), _) => (Some(order), false),
            (Said::Nothing, _) => (None, false),
            (Said::Unclear, Some("d")) => (Some(Order::DayFirst), false),
            (Said::Unclear, Some("m")) => (Some(Order::MonthFirst), false),
            (Said::Unclear, _) => {
                let open = rows
                    .iter()
                    .find(|r| leading(r.at(column)).is_some_and(|(a, b)| a < 13 && b < 13 && a != b));
                let value = open.map_or("", |r| r.at(column)).into();
                let choices = vec!["d".to_owned(), "m".to_owned()];
                questions.ask(Question { key, field, asks: Asks::Order, value, choices, rows: 0 });
                (None, true)
            }
        };
        orders.push((field, order.0, order.1));
    }
    orders
}

/// What one date cell is.
pub enum Date {
    /// This.
    Is(Uncertain),
    /// One of these.
    Several(Vec<Uncertain>),
    /// No date; the key of the reason.
    Bad(&'static str),
}

/// Reads one date cell.
pub fn date(text: &str, field: Field, order: Option<Order>, today: Day, lang: Option<Lang>) -> Date {
    let role = if field == Field::Birth { Role::Birth } else { Role::Other };
    let mut hints = Hints::new(today).role(role);
    hints.order = order;
    if let Some(lang) = lang {
        hints = hints.lang(lang);
    }
    match read(text, &hints) {
        Ok(Reading::One(date)) => Date::Is(date),
        Ok(Reading::Several(dates)) => Date::Several(dates),
        Err(unreadable) => Date::Bad(match unreadable.reason {
            dates::Reason::FutureBirth => "import-bad-future-birth",
            dates::Reason::TwoDigitYear => "import-bad-two-digit-year",
            dates::Reason::YearMissing => "import-bad-year-missing",
            dates::Reason::ImpossibleMonth(_) | dates::Reason::ImpossibleDay { .. } => {
                "import-bad-no-such-day"
            }
            dates::Reason::ImpossibleAge(_) => "import-bad-age",
            _ => "import-bad-date",
        }),
    }
}
