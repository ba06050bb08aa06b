//! The half of the commands that opens the desk: a file goes in as a partner's list does; what leaves is journalled
//! before it is written.

use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::BatchId;
use crate::base::{Fault, SystemChance, Trouble};
use crate::cli::{Surroundings, engine};
use crate::desk::Desk;
use crate::tracing::leaving::{Sender, found, sought};
use crate::tracing::{bring as bringing, outside};
use crate::web::App;
use formats::{Line, Outside};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Who asks, on which day.
pub struct Who<'a> {
    /// The name they log in with.
    pub name: &'a str,
    /// The day the clock stands on.
    pub on: Option<&'a str>,
}

/// In what shape records leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A PFIF document.
    Pfif,
    /// An Atom feed of PFIF.
    Atom,
    /// Primero's tracing requests.
    Requests,
    /// Primero's cases.
    Cases,
}

fn enter(who: &Who<'_>, around: &Surroundings) -> Result<(Arc<Desk>, Actor), Trouble> {
    let desk = around.desk(who.on)?;
    let entered = desk.enter(who.name, &around.passphrase(who.name)?)?;
    let actor = entered.actor(around.t.0);
    Ok((desk, actor))
}

/// Brings records in; how many pairs wait for a person then.
///
/// # Errors
/// What opening the desk says, `NotYours`.
pub fn bring(
    who: &Who<'_>,
    (kind, lines): (outside::Kind, Vec<Line>),
    (source, file): (&str, &str),
    around: &Surroundings,
) -> Result<usize, Trouble> {
    let (desk, actor) = enter(who, around)?;
    let app = App::new(Arc::clone(&desk), around.t.0);
    let list = BatchId::new(app.now(), &mut SystemChance);
    let read = outside::read(kind, lines, (source, list, app.today()), around.t)?;
    let done = engine()?.block_on(bringing::write(&app, &actor, read, (list, source, file)));
    desk.lock();
    Ok(done?.waiting)
}

/// Writes what may leave; how many records it was. Who took them out, and how many, is in the journal first.
///
/// # Errors
/// What opening the desk says, `NotYours`; `DiskTrouble` when the file exists or cannot be written.
pub fn write(
    who: &Who<'_>,
    shape: Shape,
    (path, domain): (&Path, &str),
    around: &Surroundings,
) -> Result<usize, Trouble> {
    let disk = |e: std::io::Error| Trouble::new(Fault::DiskTrouble).with("detail", e.to_string());
    let (desk, actor) = enter(who, around)?;
    let may = desk.permit(&actor, Act::ExchangeTracing, Subject::Desk)?;
    let looks = desk.permit(&actor, Act::ReadTracing, Subject::Desk)?;
    let (today, now_ms) = (desk.clock().today(), desk.clock().now().0);
    let says = around.t.s("pfif-sought");
    let (people, office) = engine()?.block_on(async {
        let gathered = {
            let view = desk.view(&may, 0).await?;
            let office = view.members()?.office.clone();
            let sender = Sender { office: &office, domain, today, now_ms, sought: &says };
            let people: Vec<Outside> = match shape {
                Shape::Requests => sought(view.tracing()?, &sender),
                Shape::Cases => found(view.tracing()?, &sender),
                Shape::Pfif | Shape::Atom => {
                    let mut all = sought(view.tracing()?, &sender);
                    all.extend(found(view.tracing()?, &sender));
                    all
                }
            };
            (people, office)
        };
        let shown = u32::try_from(gathered.0.len()).unwrap_or(u32::MAX);
        desk.view(&looks, shown).await.map(drop)?;
        Ok::<_, Trouble>(gathered)
    })?;
    desk.lock();
    let text = match shape {
        Shape::Pfif => formats::pfif::write(&people, now_ms),
        Shape::Atom => formats::pfif::feed(&people, (&format!("https://{domain}/"), &office), now_ms),
        Shape::Requests => formats::primero::write_requests(&people, now_ms),
        Shape::Cases => formats::primero::write_cases(&people, now_ms),
    };
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(disk)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(disk)?;
    Ok(people.len())
}
