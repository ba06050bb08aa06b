//! Who works here, what they may do, how they come in.

pub mod circle;
pub mod model;
pub mod permit;
pub mod quota;
pub mod view;
pub mod web;
