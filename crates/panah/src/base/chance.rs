//! The one source of chance: the operating system.

/// Random bytes from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemChance;

impl seal::Chance for SystemChance {
    /// # Panics
    /// Never returns weak bytes: when the operating system has no chance to give, the program ends.
    fn fill(&mut self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}
