//! Shares that a register of few records cannot know by itself lean on what holds of people at large.

use super::register::YEAR_STEPS;

/// What is counted, and how much people at large weigh beside it, in records.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AtLarge {
    weight: f32,
    share: f32,
}

impl AtLarge {
    /// Births of any one year: most people of a register were born within sixty years.
    pub(crate) const YEAR: Self = Self { weight: 100.0, share: 1.0 / 60.0 };
    /// Births of any one day.
    pub(crate) const DAY: Self = Self { weight: 100.0, share: 1.0 / 15_000.0 };
    /// Provinces, districts, places where people were last seen.
    pub(crate) const PLACES: [Self; 3] = [
        Self { weight: 50.0, share: 1.0 / 20.0 },
        Self { weight: 50.0, share: 1.0 / 200.0 },
        Self { weight: 50.0, share: 1.0 / 20.0 },
    ];
    /// Numbers of documents: hardly ever twice.
    pub(crate) const NUMBER: Self = Self { weight: 10_000.0, share: 0.0 };

    /// So many of these as one.
    #[expect(clippy::cast_precision_loss, reason = "a few years")]
    pub(crate) fn times(self, many: i32) -> Self {
        Self { share: (self.share * many.max(0) as f32).min(1.0), ..self }
    }

    /// The share of so many among so many, never nothing: what was not seen may still exist.
    #[expect(clippy::cast_precision_loss, reason = "counts of people")]
    pub(crate) fn lean(self, count: u32, whole: u32) -> f32 {
        ((count as f32 + 0.5 + self.weight * self.share) / (whole as f32 + 1.0 + self.weight)).min(1.0)
    }
}

/// The years in each step of [`super::register::year_step`], those of the last without end.
pub(crate) const STEP_YEARS: [i32; YEAR_STEPS] = [1, 2, 2, 2, 4, 8, 41];
