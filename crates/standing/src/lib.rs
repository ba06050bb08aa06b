//! A person's standing on a day, as known on a day, with reasons.
//!
//! A [`Pack`] holds dated, sourced instruments as data. Asked about a paper, a place, some facts and a day, it
//! gives one [`Headline`], every instrument that bears on it, what is missing to tell, and the next day on
//! which it changes. Time runs twice: when an instrument is in force, and since when that is known.
//! No I/O and no clock: the text of the pack and the days are arguments. Nothing in it is legal advice.

mod answer;
mod ask;
mod caseload;
mod check;
mod condition;
mod facts;
mod instrument;
mod pack;
mod prepare;
mod words;

pub use answer::{Question, Signal, Standing, Undecided};
pub use ask::{Ask, AskError, answer};
pub use caseload::{Caseload, Situation, Slot, affected};
pub use check::CheckResult;
pub use condition::{Condition, Truth};
pub use facts::{Fact, FactError, FactKind, Facts};
pub use instrument::{BindsNobody, Example, FactKey, Instrument, NOT_VERIFIED};
pub use pack::{Pack, PackError};
pub use prepare::Prepared;
pub use words::{Binds, Category, Confidence, Effect, Everyone, Headline, Kind, Missing, PlaceCode, Scope};
