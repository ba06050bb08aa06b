//! Evidence: photos, scans, recordings about a person, kept byte for byte as they came, each with its hash and the line
//! of hands it went through. Pictures are shown only as made anew without their hidden data; everything else is only
//! handed out, never opened here.

mod bag;
mod hidden;
mod intake;
pub mod model;
mod pages;
mod picture;
pub mod view;
pub mod web;

#[cfg(test)]
mod tests;

pub use hidden::{Kind as PictureKind, Seen, look};
pub use picture::shown;
