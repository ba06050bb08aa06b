//! What leaving for a third country without a visa costs on a day, in every reading the sources allow.

use crate::fees::{Fees, Item, ItemKind, Monthly, Per, Reading};
use crate::money::{Money, MoneyError};
use dates::{Calendar, Day};
use serde::Serialize;

/// A charge in one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Charge {
    /// The row it follows from.
    pub item: String,
    /// Which reading of the sources.
    pub reading: Reading,
    /// For everybody.
    pub money: Money,
}

/// The charges on a day for so many people; none where the table has no row for the day.
///
/// # Errors
/// When the sums cannot be made.
pub fn exit_charges(fees: &Fees, persons: u32, on: Day) -> Result<Vec<Charge>, MoneyError> {
    [Reading::Official, Reading::Replaces, Reading::Adds]
        .into_iter()
        .filter_map(|reading| fees.item(ItemKind::ExitCharge, reading, on))
        .map(|item| {
            let money = one(item, on)?.times(if item.per == Per::Family { 1 } else { persons })?;
            Ok(Charge { item: item.id.clone(), reading: item.reading, money })
        })
        .collect()
}

fn one(item: &Item, on: Day) -> Result<Money, MoneyError> {
    let Some(Monthly { after, each, cap }) = item.monthly else { return Ok(item.amount) };
    let grown = each.times(months_begun(after, on))?;
    let sum = if item.reading == Reading::Adds { item.amount.plus(grown)? } else { grown };
    Ok(if sum.minor > cap.minor { cap } else { sum })
}

/// Months begun after a day: 1 on the day after it.
fn months_begun(after: Day, on: Day) -> u32 {
    let first = after.plus(1);
    (1..=1200).find(|n| Calendar::Gregorian.plus_months(first, *n) > on).map_or(1200, i32::unsigned_abs)
}
