//! The door of this room.

use super::household::{Asked, months};
use super::page::RenewalsPage;
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::errors::Trouble;
use crate::base::ids::HouseholdId;
use crate::web::layout::page;
use crate::web::{App, Doors, Reply};
use axum::extract::{Path, Query, State};
use serde::Deserialize;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default().get("/households/{id}/renewals", Act::ReadPerson, household)
}

#[derive(Deserialize, Default)]
struct Typed {
    #[serde(default)]
    months: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    filing: String,
}

async fn household(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<HouseholdId>,
    Query(typed): Query<Typed>,
) -> Reply {
    let permit = app.permit(&actor, Act::ReadPerson, Subject::Household(id))?;
    let asked = Asked {
        today: app.today(),
        months: months(&typed.months)?,
        decision: days(&typed.decision)?,
        filing: days(&typed.filing)?,
    };
    let page_ = {
        let view = app.view(&permit).await?;
        RenewalsPage::new(&app, &actor, &view, id, asked)?
    };
    page(&page_)
}

/// A number of days as typed; nothing when the field was left empty.
fn days(text: &str) -> Result<Option<u32>, Trouble> {
    let text = dates::latin_digits(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let days = text.parse().ok().filter(|d| (0..=1_000).contains(d));
    days.map(Some).ok_or_else(|| Trouble::field("decision", "renewals-why-days"))
}
