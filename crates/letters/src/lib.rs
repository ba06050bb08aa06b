//! Letters and papers for court in English and Dari, Pashto or Urdu side by side.
//!
//! A template is data; confirmed facts fill it; what nobody confirmed stays a visible blank. Here a letter becomes a
//! [`Document`] and a DOCX; `panah-letters` makes the PDF from the same document. No I/O.

pub mod document;
pub mod docx;
mod fill;
mod isolate;
mod template;
mod texts;
mod value;

pub use document::{Document, Job};
pub use fill::{Filling, Row};
pub use isolate::{Direction, clean, isolated, steers};
pub use template::{Field, Kind, Part, SETS, SOURCES, Sources, Template, TemplateFault, columns_of};
pub use value::Value;
