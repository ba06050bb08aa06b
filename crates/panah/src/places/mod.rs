//! Places by their OCHA P-codes: what a written place name means, and what a code is called in four languages.
//!
//! A place name is never guessed: an exact code, an exact folded name in any language or a listed alias is an answer;
//! everything else is a question with candidates. See [`Gazetteer::resolve`] for the rules.

mod gazetteer;
mod pcode;
mod resolve;
#[cfg(test)]
mod tests;

pub use gazetteer::{BadGazetteer, Crossing, Gazetteer, PlaceName};
pub use pcode::{Country, NotAPcode, Pcode};
pub use resolve::{Asked, Candidate, Found, Level, Matched};
