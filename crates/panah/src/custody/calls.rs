//! What the callers told of one raid, side by side: each field once, with who said what, and where they differ.

use super::episode::Noted;
use super::model::Call;
use super::picture;
use super::raid::differing;
use super::timing::Times;
use crate::base::{Moment, UserId};
use crate::people::bits::{Bit, Bits};

/// All calls of a raid.
pub struct Calls {
    /// Each call: its number where there are several, and when and by whom it was noted.
    pub heads: Vec<(String, Bits)>,
    /// What was told.
    pub rows: Vec<ToldRow>,
}

/// One field of the calls.
pub struct ToldRow {
    /// Its name.
    pub label: String,
    /// The callers tell it differently.
    pub differs: bool,
    /// Each thing that was said, with the numbers of the calls that say it.
    pub values: Vec<(Bits, Vec<String>)>,
}

/// The calls of a raid, oldest first. One that says nothing but names is not shown: names have a place of their own.
pub fn side_by_side(
    calls: &[&Noted<Call>],
    times: Times<'_>,
    name_of: &dyn Fn(Option<UserId>) -> String,
) -> Calls {
    let pictures: Vec<_> = calls.iter().map(|c| (*c, picture::call(&c.what, times))).collect();
    let said: Vec<_> =
        pictures.into_iter().filter(|(_, fields)| fields.iter().any(|f| !f.1.is_empty())).collect();
    let (t, several) = (times.t, said.len() > 1);
    let number = |at: usize| if several { t.number(at + 1) } else { String::new() };
    let heads = said.iter().enumerate().map(|(at, (call, _))| {
        let mut noted = times.moment(Moment(call.stamp.at_ms));
        noted.push(Bit::number(name_of(call.actor)));
        (number(at), Bits(noted))
    });
    let kept: Vec<&Noted<Call>> = said.iter().map(|s| s.0).collect();
    let differ = differing(&kept);
    let mut rows: Vec<(&'static str, ToldRow)> = Vec::new();
    for (at, (_, fields)) in said.iter().enumerate() {
        for (field, (key, value)) in fields.iter().enumerate() {
            if at == 0 {
                let (label, differs) = (t.s(key), differ.contains(key));
                rows.push((key, ToldRow { label, differs, values: Vec::new() }));
            }
            let Some((_, row)) = rows.get_mut(field).filter(|_| !value.is_empty()) else { continue };
            match row.values.iter_mut().find(|v| v.0 == *value) {
                Some(same) => same.1.push(number(at)),
                None => row.values.push((value.clone(), vec![number(at)])),
            }
        }
    }
    let rows = rows.into_iter().map(|r| r.1).filter(|r| !r.values.is_empty()).collect();
    Calls { heads: heads.collect(), rows }
}
