//! The same raid: a request that tells of a district and a day, and the few people who were taken there and then.

use super::held::Raid;
use super::model::RequestField;
use super::view::{Request, Tracing};
use crate::base::ids::PersonId;
use crate::places::Pcode;
use dates::Day;
use names::link::{Evidence, Says};
use std::collections::HashMap;

/// The widest span of days that still tells of one raid.
const WIDEST: i32 = 3;

/// Who was taken in which raid, by district.
pub type ByDistrict<'a> = HashMap<Pcode, Vec<(PersonId, &'a Raid)>>;

/// Everybody taken in a raid, by its district.
pub fn by_district(tracing: &Tracing) -> ByDistrict<'_> {
    let mut all = ByDistrict::new();
    for (id, held) in tracing.all_held() {
        for raid in held.raids.iter().filter(|r| r.district.is_district()) {
            all.entry(raid.district).or_default().push((id, raid));
        }
    }
    all
}

/// Who was taken in the raid a request tells of.
pub fn same<'a>(request: &Request, all: &ByDistrict<'a>) -> Vec<(PersonId, &'a Raid)> {
    let there = request.record.place(RequestField::LastPlace).and_then(|place| all.get(&place));
    there.into_iter().flatten().filter(|(_, raid)| is_of(request, raid)).copied().collect()
}

/// Whether a request tells of a raid: the same district, and days that are known well enough and meet, give or take
/// one, because people say "yesterday" of a night.
pub fn is_of(request: &Request, raid: &Raid) -> bool {
    let days = request.record.date(RequestField::LastWhen).map(|when| (when.earliest, when.latest));
    let narrow = |(from, to): &(Day, Day)| *to - *from <= WIDEST;
    let meets = |(from, to): (Day, Day)| from.plus(-1) <= raid.days.1 && raid.days.0 <= to.plus(1);
    request.record.place(RequestField::LastPlace) == Some(raid.district)
        && narrow(&raid.days)
        && days.filter(narrow).is_some_and(meets)
}

/// The clue: that it is the same raid, and how few were taken in it, of all who are compared.
#[expect(clippy::cast_precision_loss, reason = "counts of people")]
pub fn clue(people: usize, of: usize) -> Evidence {
    let one_in = (of.max(people) as f32 / people.max(1) as f32).max(1.0);
    Evidence {
        clue: "raid",
        says: Says::Agrees,
        exact: false,
        bits: one_in.log2().max(0.1),
        one_in: Some(one_in),
    }
}
