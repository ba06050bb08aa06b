//! Facts about people: they cannot be printed, logged or serialised by accident.

use std::fmt;

/// A fact about a person. No `Display`, no `Serialize`; `Debug` prints `[private]`.
/// It leaves only through [`Private::show`], so every exit can be found by one search.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Closes the lid over a fact.
    pub const fn new(fact: T) -> Self {
        Self(fact)
    }

    /// The fact itself, for a page or a seal.
    pub const fn show(&self) -> &T {
        &self.0
    }

    /// Takes the fact out for good.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

impl<T> From<T> for Private<T> {
    fn from(fact: T) -> Self {
        Self(fact)
    }
}

/// The one way a private fact is written or read by serde: named at the field (`#[serde(with = "sealed")]`),
/// and only on types whose bytes go straight under a seal.
pub mod sealed {
    use super::Private;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes the fact for the sealer.
    pub fn serialize<T: Serialize, S: Serializer>(fact: &Private<T>, out: S) -> Result<S::Ok, S::Error> {
        fact.show().serialize(out)
    }

    /// Reads the fact back from an opened seal.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Private<T>, D::Error> {
        T::deserialize(from).map(Private::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_fact_does_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", Private::new("Test Person 0412")), "[private]");
    }
}
