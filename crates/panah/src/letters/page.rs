//! The pages of letters: the list for a person, and one letter before it is made.

use super::facts::Offers;
use super::form::{self, FieldRow, Read};
use super::model::{ASKED_BY, Event, Will};
use super::press::Press;
use super::shipped::Templates;
use crate::access::permit::Actor;
use crate::base::ids::PersonId;
use crate::base::{Fault, Trouble};
use crate::desk::glance::Glance;
use crate::desk::sheet;
use crate::people::bits::{Bit, Bits};
use crate::people::history::when;
use crate::people::inputs::{Builder, Choice, Input};
use crate::people::picture;
use crate::people::typed::{Refusal, Typed};
use crate::web::language::Tongue;
use crate::web::{App, Shell};
use askama::Template;
use dates::Lang;

/// The languages a letter can have beside English, each by its own name.
pub const OTHERS: [(Lang, &str); 3] = [(Lang::Prs, "دری"), (Lang::Ps, "پښتو"), (Lang::Ur, "اردو")];

/// A letter that can be made.
pub struct LetterRow {
    /// The template's name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// For whom.
    pub recipient: String,
}

/// A letter that was made.
pub struct MadeRow {
    /// The day.
    pub day: Bit,
    /// The hour.
    pub hour: Bit,
    /// Who made it.
    pub who: Bit,
    /// Its title, or the template's name where that is gone.
    pub title: String,
    /// The language beside English, and the form.
    pub how: Bits,
    /// For whom.
    pub recipient: String,
    /// The beginning of the file's SHA-256.
    pub hash: Bit,
}

/// The list.
#[derive(Template)]
#[template(path = "letters/pages/list.html")]
pub struct ListPage {
    /// The frame.
    pub shell: Shell,
    /// Whose.
    pub id: String,
    /// Name and code.
    pub whose: Bits,
    /// What can be made.
    pub letters: Vec<LetterRow>,
    /// Templates that do not read: name and why.
    pub broken: Vec<(String, String)>,
    /// What was made.
    pub made: Vec<MadeRow>,
}

/// One letter before it is made.
#[derive(Template)]
#[template(path = "letters/pages/letter.html")]
pub struct LetterPage {
    /// The frame.
    pub shell: Shell,
    /// Name and code.
    pub whose: Bits,
    /// The list of letters.
    pub back: String,
    /// Where the form goes.
    pub action: String,
    /// The title.
    pub heading: String,
    /// For whom.
    pub recipient: String,
    /// What is known of the person's will: `agreed`, `refused`, `not-asked`, `names-nobody`.
    pub will: &'static str,
    /// Who asked for the letter, where it must be said.
    pub asked_by: Option<Input>,
    /// The languages beside English.
    pub others: Vec<Choice>,
    /// The papers to choose from.
    pub papers: Vec<Choice>,
    /// The facts.
    pub fields: Vec<FieldRow>,
    /// What would stand open, by label.
    pub blanks: Vec<String>,
    /// Papers nobody has seen, left out of lists.
    pub unseen: Option<String>,
    /// The letter names instruments.
    pub has_law: bool,
    /// PDFs can be made.
    pub press: bool,
    /// Something was refused.
    pub refused: bool,
}

/// The words for a class of recipients.
pub fn recipient(code: &str, t: Tongue) -> String {
    if code == "holder" { t.s("letter-for-holder") } else { t.coded("recipient", code) }
}

/// A letter that was made, for the history of a person.
pub fn said(event: &Event, t: Tongue) -> Bits {
    let Event::Made(made) = event;
    let title = Templates::default().get(&made.letter).map(|l| l.words(t.0, "title"));
    Bits(vec![
        Bit::words(title.unwrap_or_else(|_| made.letter.to_string())),
        Bit::words(recipient(&made.recipient, t)),
        Bit::number(made.format.to_uppercase()),
    ])
}

impl ListPage {
    /// The letters of a person.
    ///
    /// # Errors
    /// `NotThere`, what the store says.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: PersonId,
        from: &Templates,
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/people");
        shell.here = format!("/people/{id}/letters");
        let t = shell.t;
        let person = view.person(id).ok_or(Fault::NotThere)?;
        let whose = Bits(vec![picture::name(person, t), picture::code(person)]);
        let (mut letters, mut broken) = (Vec::new(), Vec::new());
        for name in from.names() {
            match from.get(&name) {
                Ok(template) => letters.push(LetterRow {
                    title: template.words(t.0, "title"),
                    recipient: recipient(&template.recipient, t),
                    name,
                }),
                Err(trouble) => broken.push((name, t.trouble(&trouble).0)),
            }
        }
        let made = made(app, view, id, from, t)?;
        Ok(Self { id: id.to_string(), whose, letters, broken, made, shell })
    }
}

/// The letters made about a person, the newest first, from the journal itself.
fn made(
    app: &App,
    view: &Glance<'_>,
    id: PersonId,
    from: &Templates,
    t: Tongue,
) -> Result<Vec<MadeRow>, Trouble> {
    let mut rows = Vec::new();
    for opened in view.history(sheet::subject(uuid::Uuid::from_bytes(id.bytes())))? {
        let read = opened.plain.as_ref().and_then(|plain| sheet::read(plain));
        let Some(sheet::Sheet { actor, event: sheet::Event::Letters(Event::Made(made)), .. }) = read else {
            continue;
        };
        let (day, hour) = when(app, opened.at_ms, t);
        let own = OTHERS.iter().find(|(lang, _)| *lang == made.other).map_or("", |(_, own)| own);
        let title = from.get(&made.letter).map(|l| l.words(t.0, "title"));
        rows.push(MadeRow {
            day,
            hour,
            who: Bit::number(view.members()?.name_of(actor)),
            title: title.unwrap_or_else(|_| made.letter.to_string()),
            how: Bits(vec![Bit::said(own, Some(made.other)), Bit::number(made.format.to_uppercase())]),
            recipient: recipient(&made.recipient, t),
            hash: Bit::number(hex(made.sha256.get(..6).unwrap_or_default())),
        });
    }
    rows.reverse();
    Ok(rows)
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// What the page of one letter is made of.
pub struct About<'a> {
    /// The template.
    pub template: &'a letters::Template,
    /// What the desk offers.
    pub offers: &'a Offers,
    /// What was typed.
    pub typed: &'a Typed,
    /// What that comes to.
    pub read: &'a Read,
    /// The person's will.
    pub will: Will,
    /// What was refused besides fields.
    pub refusals: &'a [Refusal],
    /// The language beside English.
    pub other: Lang,
}

impl LetterPage {
    /// The page of a letter.
    ///
    /// # Errors
    /// `NotThere`.
    pub fn new(
        app: &App,
        actor: &Actor,
        view: &Glance<'_>,
        id: PersonId,
        about: &About<'_>,
    ) -> Result<Self, Trouble> {
        let mut shell = Shell::new(app, actor, "/people");
        let person = view.person(id).ok_or(Fault::NotThere)?;
        let whose = Bits(vec![picture::name(person, shell.t), picture::code(person)]);
        shell.here = format!("/people/{id}/letters/{}", about.template.name);
        Ok(Self::of(shell, whose, &format!("/people/{id}/letters"), about))
    }

    /// The same from its parts, for samples too.
    pub fn of(shell: Shell, whose: Bits, back: &str, about: &About<'_>) -> Self {
        let t = shell.t;
        let (template, offers) = (about.template, about.offers);
        let b = Builder { t, typed: about.typed, refusals: about.refusals };
        let blanks = template.blanks(&about.read.filling);
        let paper = |(id, kind, number): &(crate::base::ids::PaperId, String, Option<String>)| Choice {
            code: id.to_string(),
            label: format!("{} {}", t.coded("paper-kind", kind), number.as_deref().unwrap_or_default()),
            chosen: offers.paper == Some(*id),
        };
        let names_papers =
            template.fields.iter().any(|f| f.from.as_deref().is_some_and(|s| s.starts_with("paper-")));
        Self {
            whose,
            action: format!("{back}/{}", template.name),
            back: back.to_owned(),
            heading: template.words(t.0, "title"),
            recipient: recipient(&template.recipient, t),
            will: match about.will {
                Will::NamesNobody => "names-nobody",
                Will::Agreed => "agreed",
                Will::Refused => "refused",
                Will::NotAsked => "not-asked",
            },
            asked_by: (about.will == Will::NotAsked)
                .then(|| b.select("asked-by", "letter-asked-by", "letter-asked-by", &ASKED_BY)),
            others: OTHERS
                .iter()
                .map(|(l, own)| Choice {
                    code: l.code().to_owned(),
                    label: (*own).to_owned(),
                    chosen: *l == about.other,
                })
                .collect(),
            papers: if names_papers { offers.papers.iter().map(paper).collect() } else { Vec::new() },
            fields: form::rows(template, offers, about.typed, about.read, t),
            blanks: blanks.iter().map(|code| template.words(t.0, &format!("field-{code}"))).collect(),
            unseen: (offers.unseen > 0).then(|| t.number(i64::try_from(offers.unseen).unwrap_or(i64::MAX))),
            has_law: names_law(template),
            press: Press::find().is_some(),
            refused: !about.refusals.is_empty() || !about.read.refused.is_empty(),
            shell,
        }
    }
}

fn names_law(template: &letters::Template) -> bool {
    let of_law =
        |part: &letters::Part| matches!(part, letters::Part::Each { rows, .. } if rows == "instruments");
    template.parts.iter().any(of_law)
}
