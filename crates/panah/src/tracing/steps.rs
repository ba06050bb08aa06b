//! The way of a request from the first call to news, and the gates on it. Pure: the whole of it is walked by a test.
//!
//! Three rules hold in every state, whatever came before: nothing is told that the person found did not allow; a
//! child is never handed to anybody by one person's word; a request can be ended at any time.

use crate::base::ids::{RequestId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)* }
        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The code in forms, messages and entries.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code,)* } }
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(code: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|c| c.code() == code).ok_or(())
            }
        }
    };
}

words! {
    /// Where a request stands.
    Status {
        /// Taken, and something is missing before anybody may look: the enquirer's consent.
        Draft = "draft",
        /// Ready to be looked for.
        Open = "open",
        /// Somebody is looking.
        Searching = "searching",
        /// A candidate was confirmed by a person.
        Possible = "possible",
        /// Both sides are being checked.
        Verifying = "verifying",
        /// The person is found; the enquirer knows nothing yet.
        Located = "located",
        /// The enquirer was told what the person allowed.
        Informed = "informed",
        /// They have spoken.
        InContact = "in-contact",
        /// They are together; a person confirmed it.
        Reunified = "reunified",
        /// Somebody asks after them.
        FollowUp = "follow-up",
        /// Put aside: nothing more can be done now.
        Paused = "paused",
        /// Turned down: looking would put somebody in danger.
        Refused = "refused",
        /// The enquirer took it back.
        Withdrawn = "withdrawn",
        /// Another request is for the same person by the same enquirer.
        Duplicate = "duplicate",
        /// Ended.
        Closed = "closed",
    }
}

words! {
    /// How the person was found.
    Found {
        /// Alive and free.
        Alive = "alive",
        /// Held.
        Detained = "detained",
        /// Sent across the border.
        Deported = "deported",
        /// Dead.
        Deceased = "deceased",
    }
}

words! {
    /// What the person found allows to be told. Each says more than the one before.
    Allows {
        /// Nothing at all.
        Nothing = "nothing",
        /// That they live.
        News = "news",
        /// How to reach them.
        Contact = "contact",
        /// Where they are.
        Place = "place",
    }
}

words! {
    /// The two sides that are checked apart.
    Checked {
        /// Who asks.
        Enquirer = "enquirer",
        /// Who was found.
        Sought = "sought",
    }
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    /// It may be looked for.
    Open,
    /// Looking begins, or goes on.
    Search,
    /// A candidate was confirmed.
    Match,
    /// The candidate was wrong after all.
    Unmatch,
    /// Checking of both sides begins.
    Verify,
    /// One side was checked: it holds, or it does not.
    Check(Checked, bool),
    /// For a child: reunion is, or is not, in the child's best interests.
    BestInterests(bool),
    /// The person is found.
    Locate(Found),
    /// The person found was asked what may be told.
    Asked(Allows),
    /// The enquirer was told.
    Inform,
    /// They have spoken.
    Contact,
    /// They are together.
    Reunify,
    /// Somebody asks after them.
    FollowUp,
    /// Nothing more can be done now.
    Pause,
    /// It would put somebody in danger.
    Refuse,
    /// The enquirer takes it back.
    Withdraw,
    /// It is the same as another.
    Duplicate(RequestId),
    /// It ends.
    Close,
}

impl Step {
    /// The code in forms and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Search => "search",
            Self::Match => "match",
            Self::Unmatch => "unmatch",
            Self::Verify => "verify",
            Self::Check(Checked::Enquirer, true) => "check-enquirer-holds",
            Self::Check(Checked::Enquirer, false) => "check-enquirer-fails",
            Self::Check(Checked::Sought, true) => "check-sought-holds",
            Self::Check(Checked::Sought, false) => "check-sought-fails",
            Self::BestInterests(true) => "best-interests-yes",
            Self::BestInterests(false) => "best-interests-no",
            Self::Locate(Found::Alive) => "locate-alive",
            Self::Locate(Found::Detained) => "locate-detained",
            Self::Locate(Found::Deported) => "locate-deported",
            Self::Locate(Found::Deceased) => "locate-deceased",
            Self::Asked(Allows::Nothing) => "asked-nothing",
            Self::Asked(Allows::News) => "asked-news",
            Self::Asked(Allows::Contact) => "asked-contact",
            Self::Asked(Allows::Place) => "asked-place",
            Self::Inform => "inform",
            Self::Contact => "contact",
            Self::Reunify => "reunify",
            Self::FollowUp => "follow-up",
            Self::Pause => "pause",
            Self::Refuse => "refuse",
            Self::Withdraw => "withdraw",
            Self::Duplicate(_) => "duplicate",
            Self::Close => "close",
        }
    }

    /// Every step that a button can send. A duplicate names the other request and has its own form; a match comes
    /// from a candidate.
    pub const BUTTONS: [Self; 25] = [
        Self::Open,
        Self::Search,
        Self::Unmatch,
        Self::Verify,
        Self::Check(Checked::Enquirer, true),
        Self::Check(Checked::Enquirer, false),
        Self::Check(Checked::Sought, true),
        Self::Check(Checked::Sought, false),
        Self::BestInterests(true),
        Self::BestInterests(false),
        Self::Locate(Found::Alive),
        Self::Locate(Found::Detained),
        Self::Locate(Found::Deported),
        Self::Locate(Found::Deceased),
        Self::Asked(Allows::Nothing),
        Self::Asked(Allows::News),
        Self::Asked(Allows::Contact),
        Self::Asked(Allows::Place),
        Self::Inform,
        Self::Contact,
        Self::Reunify,
        Self::FollowUp,
        Self::Pause,
        Self::Refuse,
        Self::Close,
    ];

    /// A step with which a day can be said on which somebody asks after them.
    pub const fn sets_day(self) -> bool {
        matches!(self, Self::Contact | Self::Reunify | Self::FollowUp)
    }

    /// A step that ends the way, or puts it aside: always possible before it has ended.
    pub const fn ends(self) -> bool {
        matches!(self, Self::Pause | Self::Refuse | Self::Withdraw | Self::Duplicate(_) | Self::Close)
    }
}

/// What the way needs to know of the request besides its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The enquirer agreed that their details are used.
    pub consented: bool,
    /// The person sought is, or may be, under eighteen.
    pub child: bool,
    /// A child alone: looking starts at once.
    pub child_alone: bool,
    /// What the enquirer wishes for: news, contact, reunion.
    pub wishes: Allows,
}

/// How far a request has come.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// Where it stands.
    pub status: Status,
    /// Who found which side to hold, since verification began.
    pub held: BTreeSet<(Checked, UserId)>,
    /// Who found reunion to be in the child's best interests, and whether.
    pub best_interests: Option<(UserId, bool)>,
    /// How the person was found.
    pub found: Option<Found>,
    /// What the person found allows.
    pub allows: Option<Allows>,
}

impl Default for Way {
    fn default() -> Self {
        Self { status: Status::Draft, held: BTreeSet::new(), best_interests: None, found: None, allows: None }
    }
}

impl Way {
    /// Why a step cannot be taken now by somebody, as a message key; nothing when it can.
    pub fn refuses(&self, step: Step, who: UserId, about: About) -> Option<&'static str> {
        use Status as S;
        if self.is_over() && (step != Step::Open || self.status == S::Duplicate) {
            return Some("trace-why-over");
        }
        if step.ends() {
            return None;
        }
        let here = |states: &[S]| states.contains(&self.status);
        let unless = |holds: bool, why| (!holds).then_some(why);
        let not_now = "trace-why-not-now";
        match step {
            Step::Open if !self.is_over() && !here(&[S::Draft, S::Paused]) => Some(not_now),
            Step::Open => unless(about.consented || about.child_alone, "trace-why-consent"),
            Step::Search => unless(here(&[S::Open, S::Possible, S::Verifying, S::Paused]), not_now)
                .or_else(|| unless(about.consented || about.child_alone, "trace-why-consent")),
            Step::Match => unless(here(&[S::Open, S::Searching, S::Possible]), not_now),
            Step::Unmatch => unless(here(&[S::Possible, S::Verifying]), not_now),
            Step::Verify => unless(here(&[S::Possible]), not_now),
            Step::Check(..) | Step::BestInterests(_) => unless(here(&[S::Verifying]), not_now),
            Step::Locate(_) if !here(&[S::Verifying]) => Some(not_now),
            Step::Locate(_) => self.unverified(about),
            Step::Asked(_) => unless(here(&[S::Located, S::Informed, S::InContact]), not_now),
            Step::Inform if !here(&[S::Located]) => Some(not_now),
            Step::Inform => self.untold(who, about),
            Step::Contact if !here(&[S::Informed]) => Some(not_now),
            Step::Reunify if !here(&[S::Informed, S::InContact]) => Some(not_now),
            Step::Contact | Step::Reunify => {
                unless(self.may_tell(about) >= Allows::Contact, "trace-why-not-allowed")
            }
            Step::FollowUp => unless(here(&[S::Informed, S::InContact, S::Reunified, S::FollowUp]), not_now),
            Step::Pause | Step::Refuse | Step::Withdraw | Step::Duplicate(_) | Step::Close => None,
        }
    }

    /// What is missing before the person counts as found: both sides hold; for a child, each by two people, and a
    /// word on the child's best interests.
    pub fn unverified(&self, about: About) -> Option<&'static str> {
        let by = |side| self.held.iter().filter(|(s, _)| *s == side).count();
        let people: BTreeSet<UserId> = self.held.iter().map(|(_, who)| *who).collect();
        if by(Checked::Enquirer) == 0 || by(Checked::Sought) == 0 {
            return Some("trace-why-both-sides");
        }
        if about.child && people.len() < 2 {
            return Some("trace-why-two-people");
        }
        if about.child && self.best_interests.is_none() {
            return Some("trace-why-best-interests");
        }
        None
    }

    fn untold(&self, who: UserId, about: About) -> Option<&'static str> {
        if !about.consented {
            return Some("trace-why-consent");
        }
        if about.child && self.best_interests.is_none_or(|(decided, yes)| !yes || decided == who) {
            return Some("trace-why-child-told");
        }
        if self.found == Some(Found::Deceased) {
            let people: BTreeSet<UserId> = self.held.iter().map(|(_, who)| *who).collect();
            return (people.len() < 2).then_some("trace-why-two-people");
        }
        match self.allows {
            None => Some("trace-why-ask-first"),
            Some(Allows::Nothing) => Some("trace-why-not-allowed"),
            Some(_) => None,
        }
    }

    /// What may be told to the enquirer at this moment: never more than the person found allowed, never more than
    /// was wished for, nothing before the person is found. For a child, never a place.
    pub fn may_tell(&self, about: About) -> Allows {
        let found = matches!(
            self.status,
            Status::Located | Status::Informed | Status::InContact | Status::Reunified | Status::FollowUp
        );
        if !found || !about.consented {
            return Allows::Nothing;
        }
        if self.found == Some(Found::Deceased) {
            return Allows::News;
        }
        let allowed = self.allows.unwrap_or(Allows::Nothing);
        let allowed = match (about.child, self.best_interests) {
            (false, _) => allowed,
            (true, Some((_, true))) => allowed.min(Allows::Contact),
            (true, _) => Allows::Nothing,
        };
        allowed.min(about.wishes)
    }

    /// Takes a step. Call [`Way::refuses`] first; a step that could not be taken changes nothing.
    pub fn take(&mut self, step: Step, who: UserId, about: About) -> bool {
        if self.refuses(step, who, about).is_some() {
            return false;
        }
        match step {
            Step::Check(side, true) => {
                self.held.insert((side, who));
            }
            Step::Check(side, false) => self.held.retain(|(s, _)| *s != side),
            Step::BestInterests(yes) => self.best_interests = Some((who, yes)),
            Step::Locate(found) => self.found = Some(found),
            Step::Asked(allows) => self.allows = Some(allows),
            Step::Unmatch | Step::Search | Step::Match => self.forget(),
            _ => {}
        }
        self.status = self.after(step);
        true
    }

    /// What was found out about one candidate says nothing about the next.
    fn forget(&mut self) {
        self.held.clear();
        self.best_interests = None;
        self.found = None;
        self.allows = None;
    }

    const fn after(&self, step: Step) -> Status {
        match step {
            Step::Open => Status::Open,
            Step::Search | Step::Unmatch => Status::Searching,
            Step::Match => Status::Possible,
            Step::Verify | Step::Check(..) | Step::BestInterests(_) => Status::Verifying,
            Step::Locate(_) => Status::Located,
            Step::Asked(_) => self.status,
            Step::Inform => Status::Informed,
            Step::Contact => Status::InContact,
            Step::Reunify => Status::Reunified,
            Step::FollowUp => Status::FollowUp,
            Step::Pause => Status::Paused,
            Step::Refuse => Status::Refused,
            Step::Withdraw => Status::Withdrawn,
            Step::Duplicate(_) => Status::Duplicate,
            Step::Close => Status::Closed,
        }
    }

    /// Whether nothing more happens unless it is opened again.
    pub const fn is_over(&self) -> bool {
        matches!(self.status, Status::Refused | Status::Withdrawn | Status::Duplicate | Status::Closed)
    }

    /// Whether somebody asks after them from time to time.
    pub const fn is_asked_after(&self) -> bool {
        matches!(self.status, Status::InContact | Status::Reunified | Status::FollowUp)
    }

    /// Whether candidates are looked for.
    pub const fn is_sought(&self) -> bool {
        matches!(self.status, Status::Open | Status::Searching | Status::Possible)
    }
}
