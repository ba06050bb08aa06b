//! PFIF, the People Finder Interchange Format: 1.1 to 1.4 in, 1.4 out. <http://zesty.ca/pfif/1.4>

mod document;
mod fields;
mod read;
mod write;

pub use read::read;
pub use write::{feed, write};

/// The namespace of a version.
const NAMESPACE: &str = "http://zesty.ca/pfif/";
/// The namespace of Atom.
const ATOM: &str = "http://www.w3.org/2005/Atom";
