//! Files of other offices, looked through record by record before anything of them is let in.

pub mod cli;
