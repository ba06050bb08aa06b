//! Where and when somebody was last seen, as another office writes it: a place the gazetteer knows, or none. Nothing is
//! guessed, and what was left out is said with the row or record.

use super::lists::Refused;
use super::model::Seen;
use crate::desk::record::Fact;
use crate::importing::dates_in::{Date, Said, date, order_of};
use crate::importing::headings::field_of;
use crate::importing::mapping::Field;
use crate::importing::sheet::{Row, Sheet};
use crate::places::{Asked, Found, Gazetteer, Pcode};
use dates::{Day, Lang, Order, Uncertain};
use std::collections::BTreeSet;

/// The place a text names, in either country; else the key of why it is left out. A bare name that several places bear is
/// the province they all lie in (Kabul is a province and a district of it), since the province is what is compared.
///
/// # Errors
/// The key.
pub fn place(text: &str) -> Result<Pcode, &'static str> {
    match Gazetteer::builtin().resolve(text, Asked::default()) {
        Found::One(place) => Ok(place),
        Found::Ask(several) => {
            let provinces: BTreeSet<Pcode> = several.iter().map(|c| c.pcode.province()).collect();
            // After a comma stands a province: one that none of them lies in is a contradiction.
            let bare = !text.contains([',', '،']);
            match (provinces.first(), provinces.len(), bare) {
                (Some(province), 1, true) => Ok(*province),
                _ => Err("trace-left-place-several"),
            }
        }
        Found::Crossing(_) => Err("trace-left-place-crossing"),
        Found::Nothing(_) => Err("trace-left-place-unknown"),
    }
}

/// As a card keeps it.
pub fn seen(place: Option<Pcode>, when: Option<Uncertain>) -> Seen {
    Seen { place: place.map(Fact::new), when: when.map(|date| Fact::new(Box::new(date))) }
}

/// The columns of a sheet that say it, and the place that was said of the whole list.
pub struct Columns {
    whole: Option<Pcode>,
    place: Option<usize>,
    day: Option<usize>,
    order: Option<Order>,
}

impl Columns {
    /// Those that the headings name; `whole` is where everybody was seen whose row says no place.
    pub fn of(sheet: &Sheet, whole: Option<Pcode>) -> Self {
        let column = |field: Field| sheet.headings.iter().position(|h| field_of(h) == Some(field));
        let day = column(Field::LastDay);
        let order = match day.map(|day| order_of(&sheet.rows, day)) {
            Some(Said::One(order)) => Some(order),
            _ => None,
        };
        Self { whole, place: column(Field::LastPlace), day, order }
    }

    /// What a row says, and what of it was left out.
    pub fn read(
        &self,
        (sheet, row): (&Sheet, &Row),
        (today, lang): (Day, Option<Lang>),
        left: &mut Vec<Refused>,
    ) -> Seen {
        let said = |column: Option<usize>| {
            column.map(|column| (column, row.at(column).trim())).filter(|(_, text)| !text.is_empty())
        };
        let mut leave = |column: usize, value: &str, why: &'static str| {
            let column = sheet.headings.get(column).cloned().unwrap_or_default();
            let value = value.chars().take(120).collect();
            left.push(Refused { line: row.line, column, why: why.into(), value });
        };
        let at = match said(self.place) {
            Some((column, text)) => place(text).inspect_err(|why| leave(column, text, why)).ok(),
            None => self.whole,
        };
        let on = said(self.day).and_then(|(column, text)| {
            match date(text, Field::LastDay, self.order, today, lang) {
                Date::Is(date) => return Some(date),
                Date::Several(_) => leave(column, text, "trace-left-days"),
                Date::Bad(why) => leave(column, text, why),
            }
            None
        });
        seen(at, on)
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_what_every_reading_of_its_name_shares_and_else_none() {
        let code = |text: &str| place(text).map(|p| p.to_string());
        assert_eq!(code("PK528").as_deref(), Ok("PK528"));
        assert_eq!(code("Muhmand Dara, Nangarhar").as_deref(), Ok("AF0617"));
        // A province and a district of it: the province. What stands after a comma is not passed over.
        assert_eq!(code("Kabul").as_deref(), Ok("AF01"));
        assert_eq!(code("Kabul, Punjab"), Err("trace-left-place-several"));
        assert_eq!(code("Torkham"), Err("trace-left-place-crossing"));
        assert_eq!(code("Secret Street 7"), Err("trace-left-place-unknown"));
    }
}
