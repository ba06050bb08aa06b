//! Everything that can go wrong, in one numbered list.
//!
//! A number never changes its meaning. The sentence and the way on stand in `locales/*/trouble.ftl` under
//! `trouble-NNNN` and `trouble-NNNN-way`, in four languages. Four kinds: a wrong field, not yours or not there
//! (one answer for both), too late, and our own fault (an opaque reference instead of details).

use journal::JournalError;
use std::fmt;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $number:literal, exit $exit:literal, http $status:literal;)*) => {
        /// One thing that can go wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Fault { $($(#[$doc])* $name,)* }

        impl Fault {
            /// The whole list, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The number people read out over the phone.
            pub const fn number(self) -> u16 {
                match self { $(Self::$name => $number,)* }
            }

            /// The exit code of the program, different for each.
            pub const fn exit(self) -> u8 {
                match self { $(Self::$name => $exit,)* }
            }

            /// The HTTP status of a page that shows it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }
        }
    };
}

faults! {
    /// Something unforeseen; the reference finds it in the log.
    OurFault = 1000, exit 70, http 500;
    /// Name or passphrase do not open the desk.
    WrongPassphrase = 1001, exit 10, http 403;
    /// Too many tries; wait.
    WaitBeforeNextTry = 1002, exit 11, http 429;
    /// The store is damaged.
    DamagedStore = 1003, exit 12, http 500;
    /// The folder holds something that is not a Panah desk.
    ForeignStore = 1004, exit 13, http 500;
    /// No room left on the disk.
    DiskFull = 1005, exit 14, http 507;
    /// Another Panah has this desk open.
    InUse = 1006, exit 15, http 503;
    /// Somebody else listens on this port.
    PortTaken = 1007, exit 16, http 500;
    /// A pack cannot be read.
    MalformedPack = 1008, exit 17, http 422;
    /// The value was changed by somebody else in the meantime.
    VersionClash = 1009, exit 18, http 409;
    /// A place that the gazetteer does not know or cannot decide.
    UnknownPlace = 1010, exit 19, http 422;
    /// A date that does not exist or cannot be read.
    ImpossibleDate = 1011, exit 20, http 422;
    /// There is no desk in this folder.
    NoDesk = 1012, exit 21, http 500;
    /// There is a desk in this folder already.
    DeskExists = 1013, exit 22, http 409;
    /// The store was written by a newer Panah.
    NewerStore = 1014, exit 23, http 500;
    /// The passphrase is too easy to guess.
    WeakPassphrase = 1015, exit 24, http 422;
    /// Not yours or not there: one answer for both.
    NotThere = 1016, exit 25, http 404;
    /// Your role does not do this.
    NotYours = 1017, exit 26, http 403;
    /// The session has ended.
    SessionEnded = 1018, exit 27, http 401;
    /// The form did not come from this page.
    ForeignForm = 1019, exit 28, http 403;
    /// Something in a form is missing or cannot be used.
    WrongField = 1020, exit 29, http 422;
    /// What was sent is too large.
    TooLarge = 1021, exit 30, http 413;
    /// A spreadsheet cannot be read.
    UnreadableSheet = 1022, exit 31, http 422;
    /// A spreadsheet unpacks to far more than it is: a bomb.
    SheetBomb = 1023, exit 32, http 422;
    /// The disk did not answer.
    DiskTrouble = 1024, exit 33, http 500;
    /// Every place at the login is taken just now.
    Busy = 1025, exit 34, http 503;
    /// This import cannot be undone (any more).
    CannotUndo = 1026, exit 35, http 409;
    /// A command was given words it does not know.
    WrongCommand = 1027, exit 2, http 400;
    /// The look-ups of a day are used up; a supervisor lets one go on.
    LookedEnough = 1050, exit 60, http 429;
    /// Examples of a pack do not come out as they say.
    PackFails = 1028, exit 36, http 422;
    /// Rows of a spreadsheet did not go in.
    RowsLeftOut = 1029, exit 37, http 422;
    /// The program that makes PDFs is not beside this one.
    NoLettersProgram = 1060, exit 80, http 422;
    /// A face that letters are set in is not on this machine.
    NoFace = 1061, exit 81, http 422;
    /// A letter could not be made from its template.
    LetterFails = 1062, exit 82, http 422;
    /// A register of names cannot be read.
    UnreadableRegister = 1090, exit 90, http 422;
    /// A register of names lacks a column.
    MissingColumns = 1091, exit 91, http 422;
    /// A file is larger than evidence may be.
    FileTooLarge = 1040, exit 50, http 413;
    /// A file cannot be shown as a picture here.
    NotAPicture = 1041, exit 51, http 422;
    /// A file of another office cannot be read.
    UnreadableExchange = 1042, exit 52, http 422;
}

/// A fault with what its sentence needs: values for the placeables, the field, a reference.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// Which.
    pub fault: Fault,
    /// Values for the sentence, by the name they have there.
    pub values: Vec<(&'static str, String)>,
    /// The form field it concerns.
    pub field: Option<&'static str>,
}

impl Trouble {
    /// A fault with nothing to add.
    pub const fn new(fault: Fault) -> Self {
        Self { fault, values: Vec::new(), field: None }
    }

    /// Adds a value for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// A form field that is missing or cannot be used; `why` is the key of a sentence.
    pub fn field(field: &'static str, why: &'static str) -> Self {
        Self { fault: Fault::WrongField, values: vec![("why", why.to_owned())], field: Some(field) }
    }

    /// Our own fault: the details go to the log under a reference, the person gets the reference.
    pub fn ours(what: &dyn fmt::Display) -> Self {
        let reference = format!("{:08x}", fingerprint(&what.to_string()));
        tracing::error!(reference, %what, "our fault");
        Self::new(Fault::OurFault).with("reference", reference)
    }
}

/// A short number for a text, the same on every machine: it joins what the person sees to the line in the log.
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::new(fault)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({})", self.fault, self.fault.number())
    }
}

impl std::error::Error for Trouble {}

/// What the store says, as the number a person gets.
pub fn from_journal(error: &JournalError) -> Trouble {
    let fault = match error {
        JournalError::InUse => Fault::InUse,
        JournalError::WrongKey | JournalError::Foreign => Fault::ForeignStore,
        JournalError::Damaged { .. } => Fault::DamagedStore,
        JournalError::NewerSchema { .. } => Fault::NewerStore,
        JournalError::DiskFull => Fault::DiskFull,
        JournalError::Missing => Fault::NoDesk,
        JournalError::Exists => Fault::DeskExists,
        JournalError::Io(_) => Fault::DiskTrouble,
        other => return Trouble::ours(other),
    };
    tracing::warn!(number = fault.number(), %error, "store");
    Trouble::new(fault)
}

#[cfg(test)]
mod tests {
    use super::Fault;
    use std::collections::HashSet;

    #[test]
    fn numbers_and_exit_codes_differ() {
        let numbers: HashSet<u16> = Fault::ALL.iter().map(|f| f.number()).collect();
        let exits: HashSet<u8> = Fault::ALL.iter().map(|f| f.exit()).collect();
        assert_eq!(numbers.len(), Fault::ALL.len());
        assert_eq!(exits.len(), Fault::ALL.len());
    }
}
