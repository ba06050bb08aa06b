//! What happens to letters: one was made, for whom, by whom, from what. The letter itself is not kept.

use crate::base::ids::PersonId;
use crate::people::model::Consent;
use crate::people::typed::Refusal;
use dates::{Day, Lang};
use serde::{Deserialize, Serialize};

/// The form a letter is made in.
pub const FORMATS: [&str; 2] = ["pdf", "docx"];

/// Who asked for the letter, where the person was not asked yet whether its recipient may be told.
pub const ASKED_BY: [&str; 2] = ["person", "family"];

/// A letter that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// About whom.
    pub person: PersonId,
    /// The template's name.
    pub letter: Box<str>,
    /// The language beside English.
    pub other: Lang,
    /// One of [`FORMATS`].
    pub format: Box<str>,
    /// For whom: a class of recipients.
    pub recipient: Box<str>,
    /// `consent`, or one of [`ASKED_BY`], or `names-nobody`.
    pub basis: Box<str>,
    /// The fields somebody confirmed, by code.
    pub confirmed: Vec<Box<str>>,
    /// The fields left open, by code.
    pub blank: Vec<Box<str>>,
    /// SHA-256 of the file that was handed out.
    pub sha256: [u8; 32],
}

/// What happens to letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// One was made and handed to whoever made it.
    Made(Made),
}

impl Event {
    /// About whom: the entry is sealed under that person's key.
    pub const fn person(&self) -> PersonId {
        match self {
            Self::Made(made) => made.person,
        }
    }
}

/// What is known of the person's will that this recipient is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Will {
    /// The letter names nobody.
    NamesNobody,
    /// The person said yes, and it holds today.
    Agreed,
    /// The person said no.
    Refused,
    /// Nobody asked, or the answer has run out.
    NotAsked,
}

/// The person's will as the newest answer to this question says it.
pub fn will<'a>(
    (purpose, recipient): (&str, &str),
    answers: impl IntoIterator<Item = &'a Consent>,
    today: Day,
) -> Will {
    if recipient == "holder" {
        return Will::NamesNobody;
    }
    let mut answers = answers.into_iter().filter(|c| *c.purpose == *purpose && *c.recipient == *recipient);
    match answers.next() {
        Some(answer) if !answer.given => Will::Refused,
        Some(answer) if answer.until.is_none_or(|until| until >= today) => Will::Agreed,
        _ => Will::NotAsked,
    }
}

/// On what basis the letter may be made, with what the form says about who asked for it.
///
/// # Errors
/// A refusal of the person stands; or nobody said who asked.
pub fn basis(will: Will, asked_by: &str) -> Result<&'static str, Refusal> {
    match will {
        Will::NamesNobody => Ok("names-nobody"),
        Will::Agreed => Ok("consent"),
        Will::Refused => Err(Refusal::say("asked-by", "letter-why-refused")),
        Will::NotAsked => ASKED_BY
            .into_iter()
            .find(|known| *known == asked_by)
            .ok_or_else(|| Refusal::say("asked-by", "letter-why-asked-by")),
    }
}
