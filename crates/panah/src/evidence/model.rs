//! What happens to evidence, and the rules of its form.

use super::hidden;
use crate::access::permit::Subject;
use crate::base::ids::{EpisodeId, EvidenceId, IncidentId, PersonId};
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
/// The field that names one of a person's custodies.
pub const CUSTODY: &str = "custody";

/// What it is.
pub const KINDS: [&str; 6] = ["photo", "scan", "audio", "video", "document", "other"];
/// From whom it came, in role: never a name.
pub const FROM: [&str; 9] =
    ["person", "relative", "witness", "lawyer", "hospital", "partner", "official", "own-office", "unknown"];
/// To whom it may be handed: those a consent can name, and the person themself.
pub const TO: [&str; 7] =
    ["this-desk", "person", "lawyer", "unhcr", "ngo-partner", "icrc-network", "embassy"];

/// The same for what is about a raid, which is about no one person.
pub const TO_OF_A_RAID: [&str; 6] =
    ["this-desk", "lawyer", "unhcr", "ngo-partner", "icrc-network", "embassy"];

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

/// What evidence is about: it rests under the key of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Whose {
    /// A person.
    #[serde(rename = "person")]
    Person(PersonId),
    /// A raid.
    #[serde(rename = "incident")]
    Raid(IncidentId),
}

impl Whose {
    /// What a permit for it is for.
    pub const fn subject(self) -> Subject {
        match self {
            Self::Person(id) => Subject::Person(id),
            Self::Raid(id) => Subject::Incident(id),
        }
    }

    /// Its id.
    pub const fn id(self) -> uuid::Uuid {
        match self {
            Self::Person(id) => uuid::Uuid::from_bytes(id.bytes()),
            Self::Raid(id) => uuid::Uuid::from_bytes(id.bytes()),
        }
    }

    /// The room it is found in.
    pub const fn room(self) -> &'static str {
        match self {
            Self::Person(_) => "/people",
            Self::Raid(_) => "/held",
        }
    }

    /// To whom it may be handed.
    pub const fn receivers(self) -> &'static [&'static str] {
        match self {
            Self::Person(_) => &TO,
            Self::Raid(_) => &TO_OF_A_RAID,
        }
    }

    /// The address of its page.
    pub fn path(self) -> String {
        match self {
            Self::Person(id) => format!("/people/{id}"),
            Self::Raid(id) => format!("/incidents/{id}"),
        }
    }
}

impl From<PersonId> for Whose {
    fn from(id: PersonId) -> Self {
        Self::Person(id)
    }
}

impl From<IncidentId> for Whose {
    fn from(id: IncidentId) -> Self {
        Self::Raid(id)
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
    /// The custody it belongs to, where it is about one of a person's.
    #[serde(default)]
    pub custody: Option<EpisodeId>,
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
    /// A file was added.
    Kept {
        /// Which.
        evidence: EvidenceId,
        /// About whom or what.
        #[serde(flatten)]
        whose: Whose,
        /// What.
        item: Box<Item>,
    },
    /// Somebody saw it or took it out.
    Handled {
        /// Which.
        evidence: EvidenceId,
        /// About whom or what.
        #[serde(flatten)]
        whose: Whose,
        /// What was done.
        deed: Deed,
        /// For whom, one of [`TO`]; empty for one's own eyes.
        to: Box<str>,
    },
}

impl Event {
    /// About whom or what.
    pub const fn whose(&self) -> Whose {
        match self {
            Self::Kept { whose, .. } | Self::Handled { whose, .. } => *whose,
        }
    }
}

/// What a form says about a file.
pub struct About {
    kind: &'static str,
    from: &'static str,
    note: String,
    custody: Option<EpisodeId>,
}

fn listed(typed: &Typed, name: &'static str, codes: &'static [&str]) -> Result<&'static str, Refusal> {
    let code = codes.iter().copied().find(|c| *c == typed.get(name));
    code.ok_or_else(|| Refusal::say(name, "person-why-choose-one"))
}

/// Reads the form; a custody that is chosen is one of `custodies`.
///
/// # Errors
/// Every field that cannot be used.
pub fn about(typed: &Typed, custodies: &[EpisodeId]) -> Result<About, Vec<Refusal>> {
    let (kind, from) = (listed(typed, "kind", &KINDS), listed(typed, "from", &FROM));
    let note: String = typed.get("note").trim().chars().take(LONGEST).collect();
    let custody = match typed.get(CUSTODY) {
        "" => Ok(None),
        id => match id.parse().ok().filter(|id| custodies.contains(id)) {
            Some(id) => Ok(Some(id)),
            None => Err(Refusal::say(CUSTODY, "person-why-choose-one")),
        },
    };
    match (kind, from, custody) {
        (Ok(kind), Ok(from), Ok(custody)) => Ok(About { kind, from, note, custody }),
        (kind, from, custody) => Err([kind.err(), from.err(), custody.err()].into_iter().flatten().collect()),
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
pub fn keep(evidence: EvidenceId, whose: Whose, about: About, came: &Came) -> Event {
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
        custody: about.custody,
    };
    Event::Kept { evidence, whose, item: Box::new(item) }
}

/// Whether evidence about some people may be handed to somebody. Others get it only with the yes of each of them, which
/// names the receiver, is the newest answer to its question, and is not over. Of a raid these are all the people of it:
/// where nobody is named, nobody can have said yes.
///
/// # Errors
/// The refusal, at the field of the form.
pub fn may_go(people: &[&Person], to: &str, today: Day) -> Result<&'static str, Refusal> {
    let to = TO.iter().copied().find(|c| *c == to).ok_or(Refusal::say("to", "person-why-choose-one"))?;
    if to == "person" && people.len() != 1 {
        return Err(Refusal::say("to", "person-why-choose-one"));
    }
    if !RECIPIENTS.contains(&to) || to == "this-desk" {
        return Ok(to);
    }
    let holds = |given: bool, until: Option<Day>| given && until.is_none_or(|until| until >= today);
    let yes = |person: &&Person| {
        person.consents_now().iter().any(|(_, c)| &*c.recipient == to && holds(c.given, c.until))
    };
    if !people.is_empty() && people.iter().all(yes) {
        Ok(to)
    } else {
        Err(Refusal::say("to", "evidence-why-no-consent"))
    }
}
