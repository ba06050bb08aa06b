//! One person as another office writes about them, and what was decided about each record.

use dates::Day;

/// What another office wants or knows of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody looks for them.
    Seeks,
    /// Somebody has seen them or heard from them.
    Found,
    /// Not said.
    Unsaid,
}

/// Sex as others write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Other.
    Other,
}

/// A place, never finer than a city.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// ISO 3166-1 code of the country.
    pub country: String,
    /// ISO 3166-2 code or name of the province.
    pub state: String,
    /// The city.
    pub city: String,
}

/// Who wrote a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The office.
    pub office: String,
    /// Who wrote it, as they call themselves.
    pub author: String,
    /// Where it can be read; `http` or `https`, else empty.
    pub url: String,
    /// When it was written, milliseconds since 1970 UTC; nothing where an old version did not say.
    pub at_ms: Option<i64>,
}

/// What a note says of its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Somebody asks.
    InformationSought,
    /// The person wrote the note.
    IsNoteAuthor,
    /// Alive, as far as the author knows.
    BelievedAlive,
    /// Missing.
    BelievedMissing,
    /// Dead, as far as the author knows.
    BelievedDead,
}

/// A note about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The record's id.
    pub id: String,
    /// The id of the person it is about.
    pub about: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at_ms: i64,
    /// What it says of the person.
    pub status: Option<Status>,
    /// Its text.
    pub text: String,
    /// Another record of the same person, by its id.
    pub linked: String,
    /// The author reached the person.
    pub made_contact: Option<bool>,
    /// Where the person was last known to be. Whereabouts: keep it sealed.
    pub last_known: String,
}

/// Who looks for the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeker {
    /// Their name.
    pub name: String,
    /// What the sought person is to them, in the other office's word.
    pub relation: String,
}

/// One person another office looks for, or knows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The record's id there: `domain/local`, or a UUID.
    pub id: String,
    /// What they want.
    pub kind: Kind,
    /// The name as written.
    pub full_name: String,
    /// Given name, where said apart.
    pub given: String,
    /// Family name, where said apart.
    pub family: String,
    /// Other names.
    pub other_names: Vec<String>,
    /// Father's name; empty when not said.
    pub father: String,
    /// Grandfather's name.
    pub grandfather: String,
    /// Mother's name.
    pub mother: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Born between these days.
    pub born: Option<(Day, Day)>,
    /// Where they lived.
    pub origin: Place,
    /// Where they were last known to be. Whereabouts: keep it sealed.
    pub last_known: String,
    /// What else is said.
    pub text: String,
    /// Who wrote it.
    pub source: Source,
    /// When it must be gone, milliseconds since 1970 UTC.
    pub expires_ms: Option<i64>,
    /// Notes.
    pub notes: Vec<Note>,
    /// Who looks for them.
    pub seeker: Option<Seeker>,
}

impl Outside {
    /// A record that says nothing but its id and a name.
    pub fn named(id: impl Into<String>, full_name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind: Kind::Unsaid,
            full_name: full_name.into(),
            given: String::new(),
            family: String::new(),
            other_names: Vec::new(),
            father: String::new(),
            grandfather: String::new(),
            mother: String::new(),
            sex: None,
            born: None,
            origin: Place::default(),
            last_known: String::new(),
            text: String::new(),
            source: Source::default(),
            expires_ms: None,
            notes: Vec::new(),
            seeker: None,
        }
    }
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Its code, the end of a message key.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code,)* } }
        }
    };
}

codes! {
    /// Why a record, or a whole file, is refused.
    Reason {
        /// Nothing is in the file.
        Empty = "empty",
        /// The file is larger than 16 MB.
        TooLarge = "too-large",
        /// Not UTF-8, or it says that it is something else.
        Encoding = "encoding",
        /// A document type or entities of its own: a way to attack who reads it.
        Doctype = "doctype",
        /// Not well-formed: cut off, or damaged.
        Malformed = "malformed",
        /// Nested too deep, or of too many parts.
        TooDeep = "too-deep",
        /// Neither PFIF nor an Atom feed, or not Primero's JSON.
        NotThis = "not-this",
        /// A version that is not known.
        Version = "version",
        /// It holds no record.
        NoRecords = "no-records",
        /// No id, or one that is not `domain/local`, or not a UUID.
        Id = "id",
        /// The same id came before.
        Duplicate = "duplicate",
        /// No name.
        NoName = "no-name",
        /// No date of the source.
        NoSourceDate = "no-source-date",
        /// A date that cannot be read.
        Date = "date",
        /// A date that has not come yet.
        Future = "future",
        /// An age that cannot be, or a range that runs backwards.
        Age = "age",
        /// Its time is over; what is held under this id is to be erased.
        Expired = "expired",
        /// Its time is over, and it still carries what should be gone.
        ExpiredWithData = "expired-with-data",
        /// A field stands twice.
        Twice = "twice",
        /// A field holds elements instead of text.
        Markup = "markup",
        /// A field is far too long.
        TooLong = "too-long",
        /// The person it stands with was refused.
        WithPerson = "with-person",
        /// A note that does not say about whom, or names another person than the one it stands in.
        About = "about",
        /// A note without author, date or text.
        NoteLacks = "note-lacks",
        /// It says two things that cannot both be.
        Contradiction = "contradiction",
        /// A value of the wrong kind.
        WrongType = "wrong-type",
        /// Nobody agreed that the case is shared: who keeps records does not keep it.
        NoConsent = "no-consent",
    }
}

codes! {
    /// What is worth a look in a record that is taken.
    Flag {
        /// Fields that are not known were passed over.
        UnknownField = "unknown-field",
        /// A word that is not of the list was passed over.
        UnknownValue = "unknown-value",
        /// Signs of markup were made harmless.
        Markup = "markup",
        /// Control signs were taken out.
        Control = "control",
        /// It does not say when it must be gone.
        NoExpiry = "no-expiry",
        /// It wants to be kept for more than a year.
        LongExpiry = "long-expiry",
        /// It came with an entry date that has not come yet; ours counts.
        EntryDate = "entry-date",
        /// A place finer than a city, a phone, an address or a picture was left out.
        LeftOut = "left-out",
        /// An address of a page that is none was left out.
        Url = "url",
        /// The person of the note is not in this file.
        PersonElsewhere = "person-elsewhere",
        /// A link to another record that does not link back; it is not followed.
        OneWayLink = "one-way-link",
        /// The age does not fit the day of birth.
        AgeAndBirth = "age-and-birth",
        /// Nobody said that it may be shared with other offices.
        NoConsent = "no-consent",
        /// A version before 1.3 need not say when it was written, and this does not.
        NoSourceDate = "no-source-date",
    }
}

/// What kind of record a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The file as a whole.
    File,
    /// A person.
    Person,
    /// A note.
    Note,
}

impl What {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Person => "person",
            Self::Note => "note",
        }
    }
}

/// What was decided about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A person is taken, with the notes that stand in it and are taken too.
    Person(Box<Outside>),
    /// A note is taken.
    Note(Box<Note>),
    /// Refused; at which field, where one is to blame.
    Refused(Reason, String),
}

/// One record of a file and what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub what: What,
    /// Its id, as far as it has one; cut at 200 characters.
    pub id: String,
    /// The line of the file it begins at; for JSON the number of the record, from 1.
    pub line: u32,
    /// What was decided.
    pub verdict: Verdict,
    /// What is worth a look.
    pub flags: Vec<Flag>,
}

impl Line {
    /// Whether it is taken.
    pub const fn is_taken(&self) -> bool {
        !matches!(self.verdict, Verdict::Refused(..))
    }

    /// The whole file is refused.
    pub fn file(reason: Reason, line: u32) -> Self {
        let verdict = Verdict::Refused(reason, String::new());
        Self { what: What::File, id: String::new(), line, verdict, flags: Vec::new() }
    }
}
