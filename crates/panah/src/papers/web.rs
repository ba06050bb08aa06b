//! The pages of this room.

use crate::web::Doors;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
}
