//! Evidence: photos, scans, recordings about a person, one of their custodies or a raid, kept byte for byte as they came, each with its hash and the line
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

use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::ids::EpisodeId;
use crate::desk::glance::Glance;
use crate::web::language::Tongue;

/// What other rooms show of the evidence about somebody, one of their custodies or a raid.
#[derive(Clone)]
pub struct Panel {
    /// The address of the list.
    pub at: String,
    /// How many pieces.
    pub count: String,
}

impl Panel {
    /// The panel; nothing for those who may not see evidence.
    pub fn new(
        actor: &Actor,
        view: &Glance<'_>,
        (whose, custody): (model::Whose, Option<EpisodeId>),
        t: Tongue,
    ) -> Option<Self> {
        if !actor.does(Act::ReadEvidence) {
            return None;
        }
        let all = view.evidence_of(whose);
        let count = all.iter().filter(|p| custody.is_none_or(|c| p.is_of(c))).count();
        let chosen = custody.map(|c| format!("?{}={c}", model::CUSTODY)).unwrap_or_default();
        Some(Self { at: format!("{}/evidence{chosen}", whose.path()), count: t.number(count) })
    }
}

pub use hidden::{Kind as PictureKind, Seen, look};
pub use picture::shown;
