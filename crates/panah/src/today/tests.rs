//! The board against a naive count, and the first page in every language.
