//! The words of this room: each list is what a form offers and what an entry may hold.

/// Who took somebody, as far as it was seen.
pub const AUTHORITIES: [&str; 10] = [
    "unknown",
    "police",
    "counter-terrorism",
    "frontier-corps",
    "fia",
    "army",
    "intelligence",
    "district-administration",
    "private",
    "other",
];

/// How they were dressed.
pub const MANNERS: [&str; 4] = ["uniform", "plain-clothes", "both", "unknown"];

/// Where a report comes from.
pub const SOURCES: [&str; 12] = [
    "caller",
    "the-person",
    "family",
    "neighbour",
    "lawyer",
    "our-visit",
    "police",
    "court-paper",
    "partner",
    "monitor",
    "press",
    "other",
];

/// How sure a report is.
pub const CONFIDENCES: [&str; 3] = ["confirmed", "probable", "unconfirmed"];

/// Who is on the telephone.
pub const CALLERS: [&str; 8] =
    ["the-person", "family", "neighbour", "friend", "employer", "lawyer", "official", "other"];

/// Where the papers are now.
pub const PAPERS_NOW: [&str; 7] = ["with-them", "taken", "at-home", "embassy", "cut", "punched", "unknown"];

/// How a custody can go on or end. The first ones end it.
pub const OUTCOMES: [&str; 8] =
    ["released", "bailed", "handed-over", "returned", "died", "remanded", "transferred", "unknown"];

/// Those of [`OUTCOMES`] after which somebody is no longer held.
pub const FINAL: [&str; 5] = ["released", "bailed", "handed-over", "returned", "died"];

/// What a court can have said.
pub const ORDERS: [&str; 6] = ["release", "bail", "no-removal", "produce", "next-date", "other"];

/// Who holds somebody on remand.
pub const REMANDS: [&str; 2] = ["police", "judicial"];

/// What happened with money.
pub const PAYMENTS: [&str; 3] = ["demanded", "paid", "refused"];

/// Currencies money is asked in.
pub const CURRENCIES: [&str; 3] = ["PKR", "USD", "AFN"];

/// What was done to a paper in custody.
pub const PAPER_DEEDS: [&str; 4] = ["taken", "cut", "punched", "returned"];

/// Kinds of place somebody is held at.
pub const KINDS: [&str; 9] = [
    "police-station",
    "holding-camp",
    "transit-camp",
    "prison",
    "court",
    "crossing",
    "hospital",
    "other-place",
    "unknown",
];

/// Whether a crossing lets people pass.
pub const CROSSING_STATES: [&str; 3] = ["open", "closed", "partly"];

/// What presses, besides what the dates say. Ticked at the telephone or later.
pub const FLAGS: [&str; 6] =
    ["child-alone", "medical-emergency", "pregnant", "ill", "woman-alone", "tortured"];
