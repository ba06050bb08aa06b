//! What happens to evidence, and the rules of its form.

use super::hidden;
use crate::base::ids::{EvidenceId, PersonId};
use crate::desk::record::Fact;
use crate::people::model::RECIPIENTS;
use crate::people::typed::{Refusal, Typed};
use crate::people::view::Person;
use dates::Day;
use serde::{Deserialize, Serialize};

/// The largest file taken, in bytes: 256 MB, as the page and the fault say it.
pub const LARGEST_FILE: u64 = 256_000_000;
/// The longest note and file name kept.
const LONGEST: usize = 2_000;

/// What it is.
pub const KINDS: [&str; 6] = ["photo", "scan", "audio", "video", "document", "other"];
/// From whom it came, in role: never a name.
pub const FROM: [&str; 9] =
    ["person", "relative", "witness", "lawyer", "hospital", "partner", "official", "own-office", "unknown"];
/// To whom it may be handed: those a consent can name, and the person themself.
pub const TO: [&str; 7] =
    ["this-desk", "person", "lawyer", "unhcr", "ngo-partner", "icrc-network", "embassy"];

/// What somebody did with a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Saw the picture, without its hidden data.
    #[serde(rename = "seen")]
    Seen,
    /// Read what the file hides: camera, time, place.
    #[serde(rename = "hidden")]
    HiddenRead,
    /// Took the original out.
    #[serde(rename = "original")]
    Original,
    /// Took the original out in a package.
    #[serde(rename = "packed")]
    Packed,
    /// Took a picture without its hidden data out in a package.
    #[serde(rename = "packed-copy")]
    PackedCopy,
}

impl Deed {
    /// Its code, the end of its message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::HiddenRead => "hidden",
            Self::Original => "original",
            Self::Packed => "packed",
            Self::PackedCopy => "packed-copy",
        }
    }
}

/// A file in the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// One of [`KINDS`].
    pub kind: Box<str>,
    /// One of [`FROM`].
    pub from: Box<str>,
    /// What it shows, in the words of who added it.
    pub note: Fact<String>,
    /// The name it came with. Never used as a name again.
    pub file: Fact<String>,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes as they came.
    pub sha256: [u8; 32],
    /// What its first bytes say it is: the ending of the name it is handed out under.
    pub format: Box<str>,
    /// Where the bytes rest.
    pub blob: [u8; 16],
    /// What a picture hides, set apart.
    pub hidden: Option<Hidden>,
    /// Bytes follow after the end of the picture: another file may be in it.
    pub more_inside: bool,
    /// The program that took it in.
    pub program: Box<str>,
}

/// What a picture hides: where it rests, and which kinds of it there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Where it rests.
    pub blob: [u8; 16],
    /// Kind and length of each piece.
    pub pieces: Box<[(Box<str>, u64)]>,
}

/// What happens to evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A file was added to a person.
    Kept {
        /// Which.
        evidence: EvidenceId,
        /// About whom.
        person: PersonId,
        /// What.
        item: Box<Item>,
    },
    /// Somebody saw it or took it out.
    Handled {
        /// Which.
        evidence: EvidenceId,
        /// About whom.
        person: PersonId,
        /// What was done.
        deed: Deed,
        /// For whom, one of [`TO`]; empty for one's own eyes.
        to: Box<str>,
    },
}

impl Event {
    /// About whom.
    pub const fn person(&self) -> PersonId {
        match self {
            Self::Kept { person, .. } | Self::Handled { person, .. } => *person,
        }
    }
}

/// What a form says about a file.
pub struct About {
    kind: &'static str,
    from: &'static str,
    note: String,
}

fn listed(typed: &Typed, name: &'static str, codes: &'static [&str]) -> Result<&'static str, Refusal> {
    let code = codes.iter().copied().find(|c| *c == typed.get(name));
    code.ok_or_else(|| Refusal::say(name, "person-why-choose-one"))
}

/// Reads the form.
///
/// # Errors
/// Every field that cannot be used.
pub fn about(typed: &Typed) -> Result<About, Vec<Refusal>> {
    let (kind, from) = (listed(typed, "kind", &KINDS), listed(typed, "from", &FROM));
    let note: String = typed.get("note").trim().chars().take(LONGEST).collect();
    match (kind, from) {
        (Ok(kind), Ok(from)) => Ok(About { kind, from, note }),
        (kind, from) => Err([kind.err(), from.err()].into_iter().flatten().collect()),
    }
}

/// A file as it came in.
pub struct Came {
    /// The name it came with.
    pub file: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// Where it rests.
    pub blob: [u8; 16],
    /// What its first bytes are.
    pub format: &'static str,
    /// What was seen in it, when it is a picture.
    pub seen: Option<hidden::Seen>,
    /// Where what it hides rests.
    pub hidden_blob: Option<[u8; 16]>,
}

/// The event that keeps a file.
pub fn keep(evidence: EvidenceId, person: PersonId, about: About, came: &Came) -> Event {
    let pieces =
        came.seen.as_ref().map(|s| s.pieces.iter().map(|p| (p.0.into(), p.1.len() as u64)).collect());
    let hidden = came.hidden_blob.zip(pieces).map(|(blob, pieces)| Hidden { blob, pieces });
    let item = Item {
        kind: about.kind.into(),
        from: about.from.into(),
        note: Fact::new(about.note),
        file: Fact::new(came.file.chars().take(200).collect()),
        bytes: came.bytes,
        sha256: came.sha256,
        format: came.format.into(),
        blob: came.blob,
        hidden,
        more_inside: came.seen.as_ref().is_some_and(|s| s.more_inside),
        program: concat!("panah ", env!("CARGO_PKG_VERSION")).into(),
    };
    Event::Kept { evidence, person, item: Box::new(item) }
}

/// Whether evidence about a person may be handed to somebody. Others get it only with the person's own yes, which names
/// them, is the newest answer to its question, and is not over.
///
/// # Errors
/// The refusal, at the field of the form.
pub fn may_go(person: &Person, to: &str, today: Day) -> Result<&'static str, Refusal> {
    let to = TO.iter().copied().find(|c| *c == to).ok_or(Refusal::say("to", "person-why-choose-one"))?;
    if !RECIPIENTS.contains(&to) || to == "this-desk" {
        return Ok(to);
    }
    let holds = |given: bool, until: Option<Day>| given && until.is_none_or(|until| until >= today);
    let yes = person.consents_now().iter().any(|(_, c)| &*c.recipient == to && holds(c.given, c.until));
    if yes { Ok(to) } else { Err(Refusal::say("to", "evidence-why-no-consent")) }
}
