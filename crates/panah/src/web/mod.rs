//! Server, doors, layout, sessions, languages. Knows no capability.

pub mod app;
pub mod doors;
pub mod guard;
pub mod language;
pub mod layout;
pub mod server;
pub mod sessions;
pub mod throttle;

pub use app::App;
pub use doors::Doors;
pub use layout::{Reply, Shell};
