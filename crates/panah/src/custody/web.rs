//! The doors of this room.

use super::{held, incident, intake, joining, offer, register, show, uncover, write};
use crate::access::model::Act;
use crate::web::Doors;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/held", Act::SeeHeld, held::show)
        .get("/incidents/new", Act::NoteIncident, intake::form)
        .post("/incidents/new", Act::NoteIncident, intake::save)
        .get("/incidents/{id}", Act::ReadIncident, incident::show)
        .post("/incidents/{id}/names", Act::NoteCustody, incident::settle)
        .post("/incidents/{id}/people", Act::NoteCustody, incident::add)
        .post("/incidents/{id}/report", Act::NoteCustody, incident::report)
        .post("/incidents/{id}/seen", Act::NoteCustody, incident::seen)
        .post("/incidents/{id}/join", Act::NoteCustody, joining::join)
        .post("/incidents/{id}/part", Act::NoteCustody, joining::part)
        .post("/incidents/{id}/offer", Act::OfferRaid, offer::offer)
        .post("/incidents/{id}/where", Act::ReadWhereabouts, uncover::raid)
        .get("/people/{id}/custody", Act::ReadPerson, show::show)
        .post("/people/{id}/custody/new", Act::NoteCustody, write::begin)
        .post("/people/{id}/custody/where", Act::ReadWhereabouts, uncover::person)
        .post("/people/{id}/custody/{episode}/report", Act::NoteCustody, write::report)
        .post("/people/{id}/custody/{episode}/seen", Act::NoteCustody, write::seen)
        .post("/people/{id}/custody/{episode}/undo", Act::NoteCustody, write::undo)
        .post("/people/{id}/custody/{episode}/mine", Act::NoteCustody, write::mine)
        .get("/facilities", Act::ReadLaw, register::show)
        .post("/facilities/crossing", Act::KeepPlaces, register::note_crossing)
        .post("/facilities/place", Act::KeepPlaces, register::note_place)
}
