//! What every room stands on: time, chance, ids, settings, the list of everything that can go wrong.

pub mod chance;
pub mod clock;
pub mod config;
pub mod errors;
pub mod ids;
pub mod private;
pub mod tight;

pub use chance::SystemChance;
pub use clock::{Clock, Moment};
pub use errors::{Fault, Trouble};
pub use ids::{HouseholdId, PaperId, PersonId, UserId};
pub use private::Private;
pub use tight::push_tight;
