//! panah
