//! What a person's page says of other registrations of the same person.

use super::view::{By, Stage};
use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::Trouble;
use crate::base::ids::PersonId;
use crate::desk::glance::Glance;
use crate::people::bits::{Bit, Bits};
use crate::people::history::when;
use crate::people::picture;
use crate::web::App;
use crate::web::language::Tongue;
use askama::Template;

/// Another registration of the person, or one that is proposed to be.
pub struct MergeLine {
    /// The proposal.
    pub id: String,
    /// Names and code of the other registration.
    pub other: Bits,
    /// Who proposed it, when; who confirmed it, when.
    pub who: Vec<(String, Bits)>,
    /// Why.
    pub why: Bits,
    /// It holds; else it waits.
    pub holds: bool,
    /// Where to look at a proposal that waits.
    pub path: String,
}

/// The panel.
#[derive(Template, Default)]
#[template(path = "duplicates/pages/panel.html")]
pub struct MergePanel {
    /// The language.
    pub t: Option<Tongue>,
    /// The token for forms.
    pub csrf: String,
    /// The registrations.
    pub lines: Vec<MergeLine>,
    /// The reader may take a merge apart.
    pub undoes: bool,
}

// It escapes what it is given in its own template.
impl askama::filters::HtmlSafe for MergePanel {}

impl MergePanel {
    /// The panel of a person.
    ///
    /// # Errors
    /// `SessionEnded` when the desk was locked meanwhile.
    pub fn of(app: &App, actor: &Actor, view: &Glance<'_>, id: PersonId) -> Result<Self, Trouble> {
        let t = Tongue(actor.lang);
        let mut panel = Self {
            t: Some(t),
            csrf: actor.csrf.clone(),
            lines: Vec::new(),
            undoes: actor.does(Act::UndoMerge),
        };
        if !actor.does(Act::ReviewDuplicates) {
            return Ok(panel);
        }
        let ids = view.ids_of(id);
        let by = |by: By| -> Result<Bits, Trouble> {
            let name = Bit::number(view.members()?.name_of(by.actor));
            Ok(Bits(vec![name, when(app, by.stamp.at_ms, t).0]))
        };
        for (merge, known) in view.duplicates()?.merges_of(&ids) {
            let (Some((keep, other)), Some(proposed)) = (known.of, known.proposed) else { continue };
            let shown = if ids.contains(&other) && keep != id { keep } else { other };
            let Some(person) = view.entered(shown) else { continue };
            let mut who = vec![(t.s("merge-was-proposed"), by(proposed)?)];
            let holds = match known.stage() {
                Stage::Holds(confirmed) => {
                    who.push((t.s("merge-was-confirmed"), by(confirmed)?));
                    true
                }
                Stage::Waits => false,
                Stage::Declined(_) | Stage::Undone(_) => continue,
            };
            let names = picture::names(person, t).0.into_iter();
            let why = known.why.show();
            panel.lines.push(MergeLine {
                id: merge.to_string(),
                other: Bits(std::iter::once(picture::code(person)).chain(names).collect()),
                who,
                why: if why.is_empty() { Bits::default() } else { Bit::said(why, None).into() },
                holds,
                path: format!("/duplicates/{keep}/{other}"),
            });
        }
        Ok(panel)
    }

    fn say(&self, key: &str) -> String {
        self.t.map(|t| t.s(key)).unwrap_or_default()
    }
}
