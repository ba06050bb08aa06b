//! Roles, acts and compartments: the table of who may do what, and the events that change who is here.

use super::circle::Change;
use crate::base::ids::UserId;
use journal::CompartmentId;
use seal::{CompartmentPublic, Grant, UserPublic};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::LazyLock};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)* }
        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The code in tables, messages and entries.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code,)* } }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(code: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|c| c.code() == code).ok_or_else(|| code.to_owned())
            }
        }
    };
}

codes! {
    /// What somebody can do here.
    Act {
        /// The first page.
        SeeToday = "see-today",
        /// Lists of people by standing.
        ListPeople = "list-people",
        /// Find a person by name, number or code.
        Search = "search",
        /// Open a person, a household or a paper.
        ReadPerson = "read-person",
        /// Uncover one way to reach a person.
        ReadContact = "read-contact",
        /// Look at registrations that may be one person.
        ReviewDuplicates = "review-duplicates",
        /// Say that two registrations are one person.
        ProposeMerge = "propose-merge",
        /// Confirm what another person proposed.
        ConfirmMerge = "confirm-merge",
        /// Take a merge apart again.
        UndoMerge = "undo-merge",
        /// Register somebody.
        AddPerson = "add-person",
        /// Change a person, a household, a consent.
        AmendPerson = "amend-person",
        /// Note or change a paper.
        WritePaper = "write-paper",
        /// Make a letter about a person.
        MakeLetter = "make-letter",
        /// Bring a spreadsheet in.
        Import = "import",
        /// Take an import back.
        UndoImport = "undo-import",
        /// Read the instruments.
        ReadLaw = "read-law",
        /// Add or change an instrument.
        ChangeLaw = "change-law",
        /// Read who did what.
        ReadJournal = "read-journal",
        /// See who works here.
        SeeMembers = "see-members",
        /// Add a photo, a scan, a recording to a person.
        AddEvidence = "add-evidence",
        /// See what evidence there is, and a picture without its hidden data.
        ReadEvidence = "read-evidence",
        /// Take an original or a package of evidence out of the desk.
        ExportEvidence = "export-evidence",
        /// One's own language and session.
        OwnSettings = "own-settings",
        /// See what is due: tasks and clocks.
        ReadTasks = "read-tasks",
        /// Set, do, drop a task; take a calendar along.
        WriteTask = "write-task",
        /// Start, confirm, let go a clock.
        ConfirmClock = "confirm-clock",
        /// Propose and sign who works here.
        ChangeMembers = "change-members",
        /// End everybody's session.
        LockAll = "lock-all",
        /// Write down a raid or an arrest as it is told.
        NoteIncident = "note-incident",
        /// Open a raid.
        ReadIncident = "read-incident",
        /// See households that a raid being written down may concern.
        OfferRaid = "offer-raid",
        /// The board of those in custody.
        SeeHeld = "see-held",
        /// Note what is told of a custody.
        NoteCustody = "note-custody",
        /// Uncover where one person is held, or where one raid was.
        ReadWhereabouts = "read-whereabouts",
        /// Add a place to the register, note that a crossing opens or closes.
        KeepPlaces = "keep-places",
        /// Take a request to find somebody.
        TakeRequest = "take-request",
        /// Read requests.
        ReadTracing = "read-tracing",
        /// Look at who may be the person sought.
        LookUp = "look-up",
        /// Say whether a candidate is the person.
        JudgeCandidate = "judge-candidate",
        /// Change a request and take its steps.
        StepRequest = "step-request",
        /// Let a person of the desk be found.
        OfferCard = "offer-card",
        /// Bring partners' lists and files in, and hand requests out.
        ExchangeTracing = "exchange-tracing",
        /// Let somebody go on looking today.
        ReleaseLooks = "release-looks",
    }
}

impl Act {
    /// Looking at people is an entry of the journal, written before anything is shown.
    pub const fn is_a_look(self) -> bool {
        matches!(
            self,
            Self::ListPeople
                | Self::Search
                | Self::ReadPerson
                | Self::ReadContact
                | Self::ReviewDuplicates
                | Self::ReadEvidence
                | Self::ExportEvidence
                | Self::ReadJournal
                | Self::ReadIncident
                | Self::OfferRaid
                | Self::SeeHeld
                | Self::ReadWhereabouts
                | Self::ReadTracing
                | Self::LookUp
                | Self::ReadTasks
        )
    }
}

codes! {
    /// The roles of the desk.
    Role {
        /// Takes first calls.
        Intake = "intake",
        /// Works on cases.
        Caseworker = "caseworker",
        /// Leads a team.
        Supervisor = "supervisor",
        /// Looks for the missing.
        Tracing = "tracing",
        /// Counts.
        Analyst = "analyst",
        /// Hands cases on.
        Referral = "referral",
        /// Reads the journal.
        Auditor = "auditor",
        /// Runs the machine.
        Administrator = "administrator",
        /// Signs changes of members, with a second keeper.
        Keeper = "keeper",
    }
}

codes! {
    /// The compartments, each with a key of its own.
    Compartment {
        /// Members, grants, law, imports: everybody who works here.
        Desk = "desk",
        /// The team's people, households and papers.
        Team = "team",
        /// People taken in and not yet taken over by the team.
        Intake = "intake",
        /// How to reach people.
        Whereabouts = "whereabouts",
        /// Match cards of tracing.
        Tracing = "tracing",
        /// Coded variables for counting.
        Statistics = "statistics",
        /// Who looked at what.
        Audit = "audit",
    }
}

impl Compartment {
    /// Its id in the journal: the code, padded. Fixed, so that every desk of a workspace agrees.
    pub fn id(self) -> CompartmentId {
        let mut id = [0_u8; 16];
        id.iter_mut().zip(self.code().bytes()).for_each(|(to, from)| *to = from);
        CompartmentId(id)
    }

    /// The compartment of a journal id.
    pub fn of(id: CompartmentId) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.id() == id)
    }
}

/// Compartments somebody may open.
pub type Compartments = BTreeSet<Compartment>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleRow {
    code: Role,
    grants: Vec<Compartment>,
    acts: Vec<Act>,
}

#[derive(Deserialize)]
struct RoleTable {
    role: Vec<RoleRow>,
}

/// The table as compiled in. A test reads it; a table that does not parse grants nothing to anybody.
static ROLES: LazyLock<Vec<RoleRow>> = LazyLock::new(|| {
    toml::from_str::<RoleTable>(include_str!("roles.toml")).map(|t| t.role).unwrap_or_default()
});

impl Role {
    fn row(self) -> Option<&'static RoleRow> {
        ROLES.iter().find(|r| r.code == self)
    }

    /// The compartments this role is given keys for; everybody has the desk's own.
    pub fn grants(self) -> Compartments {
        let row = self.row().map(|r| r.grants.iter().copied()).into_iter().flatten();
        row.chain([Compartment::Desk]).collect()
    }

    /// Whether the role does this.
    pub fn does(self, act: Act) -> bool {
        self.row().is_some_and(|r| r.acts.contains(&act))
    }
}

/// Somebody who works here, as the journal knows them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Their id.
    pub user: UserId,
    /// The name they log in with.
    pub name: String,
    /// What they do.
    pub roles: Vec<Role>,
    /// Their public keys.
    pub public: UserPublic,
}

/// A keeper's signature under a change of members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeeperSignature {
    /// Which keeper.
    pub keeper: UserId,
    /// Ed25519 over [`member_statement`] or [`super::circle::statement`].
    pub signature: Vec<u8>,
}

/// What happens to the circle of people with a key, and what they look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The desk begins: its name, the compartments' public keys, the first people.
    Founded {
        /// The office's name for it.
        name: String,
        /// IANA time zone.
        zone: String,
        /// Public keys, so that anybody can seal to a compartment they cannot read.
        compartments: Vec<(Compartment, CompartmentPublic)>,
        /// The first members.
        members: Vec<Member>,
    },
    /// Somebody joins; two keepers signed.
    Joined {
        /// Who.
        member: Member,
        /// The keepers' signatures.
        signed: Vec<KeeperSignature>,
    },
    /// A keeper proposes a change of who works here.
    Proposed {
        /// What is to change.
        change: Change,
        /// The first keeper's signature.
        signed: KeeperSignature,
    },
    /// A second keeper agrees: the change holds.
    Agreed {
        /// What changes.
        change: Change,
        /// The keepers' signatures.
        signed: Vec<KeeperSignature>,
    },
    /// A proposal is dropped.
    Dropped {
        /// Which.
        change: uuid::Uuid,
    },
    /// A compartment's key is sealed to a member.
    Granted {
        /// Which.
        compartment: Compartment,
        /// The sealed key with the granter's signature.
        grant: Grant,
    },
    /// Somebody looked. Sealed to the auditors.
    Looked {
        /// What for.
        act: Act,
        /// At what: an opaque id, or nothing for a list.
        at: Option<uuid::Uuid>,
        /// How many people were shown.
        shown: u32,
    },
    /// Somebody was shown these people by a search that is an entry of its own.
    Shown {
        /// What for.
        act: Act,
        /// Who: opaque ids.
        people: Vec<uuid::Uuid>,
    },
    /// Somebody looked up one more of what is counted by the day. Kept with what they looked at.
    LookedUp {
        /// What is counted.
        limit: super::quota::Limit,
    },
    /// A supervisor lets somebody go on looking today.
    Released {
        /// What is counted.
        limit: super::quota::Limit,
        /// Whom.
        user: UserId,
    },
    /// A session began or ended.
    Session {
        /// `login`, `logout`, `idle`, `panic`.
        what: Box<str>,
    },
}

/// What a keeper signs when somebody joins: the canonical bytes of the member.
pub fn member_statement(member: &Member) -> Vec<u8> {
    let mut bytes = b"panah/v1/member".to_vec();
    // CBOR of a struct with a fixed field order has one form; failing to write to a Vec is impossible.
    let _ = ciborium::into_writer(member, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_roles_reads_and_names_every_role_once() {
        let table: RoleTable = toml::from_str(include_str!("roles.toml")).unwrap();
        let rows: Vec<Role> = table.role.iter().map(|r| r.code).collect();
        assert_eq!(rows, Role::ALL);
    }

    #[test]
    fn those_who_run_the_machine_have_no_key_to_people() {
        for role in [Role::Administrator, Role::Keeper, Role::Auditor, Role::Analyst] {
            let grants = role.grants();
            for people in [Compartment::Team, Compartment::Intake, Compartment::Whereabouts] {
                assert!(!grants.contains(&people), "{role:?} must not hold {people:?}");
            }
        }
    }

    #[test]
    fn compartment_ids_differ_and_read_back() {
        for c in Compartment::ALL {
            assert_eq!(Compartment::of(c.id()), Some(*c));
        }
    }
}
