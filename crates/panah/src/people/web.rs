//! The doors of this room.

use super::{amend, consent, contact, household, intake, like, list, search, show};
use crate::access::model::Act;
use crate::web::Doors;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/people", Act::ListPeople, list::list)
        .get("/people/new", Act::AddPerson, intake::form)
        .post("/people/new", Act::AddPerson, intake::save)
        .post("/people/new/look", Act::Search, like::before_saving)
        .post("/people/like", Act::Search, like::while_typing)
        .post("/people/{id}/add", Act::AmendPerson, like::add)
        .get("/people/{id}", Act::ReadPerson, show::show)
        .get("/people/{id}/print", Act::ReadPerson, show::print)
        .get("/people/{id}/amend/{field}", Act::ReadPerson, amend::form)
        .post("/people/{id}/amend/{field}", Act::AmendPerson, amend::amend)
        .post("/people/{id}/consent", Act::AmendPerson, consent::answer)
        .post("/people/{id}/contact", Act::ReadContact, contact::uncover)
        .post("/people/{id}/contact/note", Act::AmendPerson, contact::note)
        .get("/households/{id}", Act::ReadPerson, household::show)
        .post("/households/{id}/members", Act::AmendPerson, household::add)
        .post("/households/{id}/label", Act::AmendPerson, household::rename)
        .get("/search", Act::Search, search::form)
        .post("/search", Act::Search, search::search)
}
