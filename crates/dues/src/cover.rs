//! Cover arithmetic: days of a cycle on which a renewal that is filed and not yet decided leaves somebody uncovered.

use serde::Serialize;

/// What one cycle of renewal covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// Days one visa covers.
    pub visa_days: u32,
    /// Day of the visa on which the next application is filed; the first day is 1, 0 is the day before it begins.
    pub filing_day: u32,
    /// Days until the decision.
    pub decision_days: u32,
    /// Days without cover in each cycle.
    pub uncovered: u32,
}

/// Uncovered days a cycle: `max(0, filing day + decision days − days of the visa)`.
///
/// ```
/// assert_eq!(dues::cover(30, 25, 8).uncovered, 3);
/// assert_eq!(dues::cover(30, 1, 8).uncovered, 0);
/// ```
pub const fn cover(visa_days: u32, filing_day: u32, decision_days: u32) -> Cover {
    let decided = filing_day.saturating_add(decision_days);
    Cover { visa_days, filing_day, decision_days, uncovered: decided.saturating_sub(visa_days) }
}
