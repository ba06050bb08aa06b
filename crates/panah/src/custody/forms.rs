//! The forms to tell more of a custody: one for each kind of report, folded.

use super::facilities::Facility;
use super::intake::{currency, time};
use super::telling::TELLABLE;
use super::words::{
    AUTHORITIES, CONFIDENCES, KINDS, MANNERS, ORDERS, OUTCOMES, PAPER_DEEDS, PAYMENTS, REMANDS, SOURCES,
};
use crate::people::inputs::{Builder, Input};
use crate::people::typed::Typed;

/// A folded form.
pub struct Form {
    /// What it tells: the value of its hidden field.
    pub what: &'static str,
    /// Its heading.
    pub heading: String,
    /// Where it goes.
    pub action: String,
    /// Its fields.
    pub inputs: Vec<Input>,
    /// Something in it was refused: it stands open.
    pub open: bool,
}

/// The form of a new custody.
pub fn begin(b: &Builder<'_>, action: &str) -> Form {
    let mut inputs = vec![b.tick(super::timing::NOW, "custody-field-now")];
    inputs.extend(time(b));
    inputs.extend(arrest(b));
    inputs.push(station(b));
    inputs.extend(source(b));
    Form {
        what: "arrest",
        heading: b.t.s("custody-begin"),
        action: action.to_owned(),
        open: b.typed.get("what") == "arrest" && !b.refusals.is_empty(),
        inputs: inputs.into_iter().map(|i| i.of_form("begin")).collect(),
    }
}

/// The forms for a custody that is known: where somebody was seen, then every kind of report.
///
/// `papers`: those of the person, by id and in words.
pub fn all(b: &Builder<'_>, path: &str, (register, papers): (&[Facility], &[(String, String)])) -> Vec<Form> {
    let mine = |what: &str| b.typed.get("what") == what;
    let nothing = Typed::default();
    // What was typed into one form does not stand in the others.
    let builder = |what: &str| {
        if mine(what) { *b } else { Builder { t: b.t, typed: &nothing, refusals: &[] } }
    };
    let form = |what: &'static str, action: &str, inputs: Vec<Input>| Form {
        what,
        heading: b.t.coded("custody-tell", what),
        action: format!("{path}/{action}"),
        open: mine(what) && !b.refusals.is_empty(),
        inputs: inputs.into_iter().map(|i| i.of_form(what)).collect(),
    };
    let own = builder("seen");
    let mut inputs =
        vec![station(&own), own.select("kind", "custody-field-kind", "custody-kind", &KINDS).short()];
    inputs.extend(time(&own));
    inputs.extend(source(&own));
    let mut forms = vec![form("seen", "seen", inputs)];
    for what in TELLABLE {
        let own = builder(what);
        let mut inputs = fields(what, &own, register);
        if what == "paper" && !papers.is_empty() {
            inputs.insert(1, own.choose("paper", "custody-field-paper", papers.to_vec()));
        }
        inputs.extend(time(&own));
        inputs.extend(source(&own));
        forms.push(form(what, "report", inputs));
    }
    forms
}

fn station(b: &Builder<'_>) -> Input {
    b.listed("station", "custody-field-station", "stations").hint(b.t, "custody-hint-station")
}

fn source(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.select("source", "custody-field-source", "custody-source", &SOURCES).short(),
        b.select("confidence", "custody-field-confidence", "custody-confidence", &CONFIDENCES).short(),
        b.line("by-role", "custody-field-by-role").hint(b.t, "custody-hint-role"),
    ]
}

fn arrest(b: &Builder<'_>) -> Vec<Input> {
    vec![
        b.select("authority", "custody-field-authority", "custody-authority", &AUTHORITIES).short(),
        b.select("manner", "custody-field-manner", "custody-manner", &MANNERS).short(),
        b.line("unit", "custody-field-unit").hint(b.t, "custody-hint-unit"),
        b.listed("district", "custody-field-district", "districts"),
        b.line("journey", "custody-field-journey").hint(b.t, "custody-hint-journey").short().ltr(),
    ]
}

fn fields(what: &str, b: &Builder<'_>, register: &[Facility]) -> Vec<Input> {
    let text = |key: &str| b.line("text", key);
    match what {
        "arrest" => arrest(b),
        "fir" => vec![
            b.line("number", "custody-field-fir").short().ltr(),
            b.line("sections", "custody-field-sections").hint(b.t, "custody-hint-sections").short().ltr(),
        ],
        "produced" => vec![b.line("court", "custody-field-court")],
        "remanded" => vec![
            b.select("remand", "custody-field-remand", "custody-remand", &REMANDS).short(),
            b.line("until", "custody-field-until").short(),
        ],
        "order" => vec![
            b.select("order", "custody-field-order", "custody-order", &ORDERS).short(),
            b.line("court", "custody-field-court"),
            b.line("until", "custody-field-until").short(),
        ],
        "transfer" => vec![b.select("to-kind", "custody-field-to-kind", "custody-kind", &KINDS).short()],
        "exit-permit" => vec![b.line("granted", "custody-field-granted").short()],
        "outcome" => vec![
            b.select("outcome", "custody-field-outcome", "custody-outcome", &OUTCOMES).short(),
            crossing(b, register),
        ],
        "injury" => vec![text("custody-field-injury"), b.tick("emergency", "custody-flag-medical-emergency")],
        "payment" => vec![
            b.select("payment", "custody-field-payment", "custody-pay", &PAYMENTS).short(),
            b.line("amount", "custody-field-amount").short().ltr(),
            currency(b),
            b.line("to-role", "custody-field-to-role").hint(b.t, "custody-hint-role"),
            b.select("receipt", "custody-field-receipt", "answer", &["yes", "no"]).short(),
        ],
        "left-behind" => vec![
            b.line("children", "custody-field-children-left").short().ltr(),
            b.line("who", "custody-field-left-who"),
            b.line("carer", "custody-field-carer").hint(b.t, "custody-hint-role"),
        ],
        "paper" => vec![
            b.select("deed", "custody-field-deed", "custody-deed", &PAPER_DEEDS).short(),
            text("custody-field-which-paper"),
        ],
        "lawyer" => vec![text("custody-field-lawyer").hint(b.t, "custody-hint-lawyer")],
        _ => vec![b.area("text", "custody-field-note").hint(b.t, "person-note-hint")],
    }
}

/// The crossings of the register, by name.
pub fn crossing(b: &Builder<'_>, register: &[Facility]) -> Input {
    let choices =
        register.iter().filter(|f| f.is_crossing()).map(|f| (f.code.clone(), f.name.clone())).collect();
    b.choose("crossing", "custody-field-crossing", choices).short()
}
