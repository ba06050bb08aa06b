//! What was done to papers in custody. It is told once, as a report; the room of papers reads it there, so that a report
//! that was a mistake is one there too.

use super::episode::Episode;
use super::model::{Report, Told};
use super::urgency::seconds;
use crate::base::Moment;
use crate::base::SystemChance;
use crate::base::ids::{PaperId, PersonId};
use crate::desk::record::{Fact, Stamp, Text, Value};
use crate::desk::sheet;
use crate::papers::model::{self as papers, PaperField, Sighting};
use crate::people::model::first;
use dates::{Calendar, Precision, Uncertain};

/// What a deed is in the words of the room of papers.
fn in_papers(deed: &str) -> &'static str {
    match deed {
        "cut" => "cut-by",
        "punched" => "punched-by",
        "returned" => "returned",
        _ => "taken-by",
    }
}

/// What a custody tells of a paper, oldest entry first.
pub fn of_paper(episode: &Episode, wanted: PaperId, offset: i32) -> impl Iterator<Item = (Stamp, Sighting)> {
    episode.reports().filter_map(move |noted| match &noted.what.told {
        Told::Paper { deed, paper: Some(paper), .. } if *paper == wanted => {
            Some((noted.stamp, sighting(deed, &noted.what, offset)))
        }
        _ => None,
    })
}

fn sighting(deed: &str, report: &Report, offset: i32) -> Sighting {
    let day = |m: Moment| seconds(m).day(offset);
    let days = report.when.earliest.zip(report.when.latest).map(|(from, to)| (day(from), day(to)));
    let when = days.map(|(from, to)| {
        let precision = if from == to { Precision::Day } else { Precision::Range };
        Fact::new(Box::new(Uncertain::between(from, to, precision, Calendar::Gregorian)))
    });
    Sighting { what: in_papers(deed).into(), by: report.by_role.clone(), when }
}

/// A report of a person's custody as it is written: a paper that is told of in words and is not yet here is noted with
/// it.
pub fn noted(report: &Report, person: PersonId, now: Moment) -> (Report, Option<sheet::Event>) {
    let mut report = report.clone();
    let Told::Paper { what, paper, .. } = &mut report.told else { return (report, None) };
    if paper.is_some() || what.show().trim().is_empty() {
        return (report, None);
    }
    let id = PaperId::new(now, &mut SystemChance);
    *paper = Some(id);
    let changes = vec![
        first(PaperField::Kind, Value::Word("other".into())),
        first(PaperField::Note, Value::Text(Text::new(what.show().clone(), None))),
    ];
    (report, Some(papers::Event::Added { paper: id, holder: person, changes }.into()))
}
