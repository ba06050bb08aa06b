//! Files of other offices, looked through record by record before anything of them is let in, and what may leave for
//! them.

pub mod cli;
mod desk;
