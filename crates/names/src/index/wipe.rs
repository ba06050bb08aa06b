//! Overwriting what is let go.

use zeroize::Zeroize;

/// Something whose content is overwritten before it is freed.
pub(crate) trait Wipe {
    /// Overwrites the content.
    fn wipe(&mut self);
}

impl Wipe for Box<str> {
    fn wipe(&mut self) {
        self.zeroize();
    }
}

impl<T: Zeroize> Wipe for Box<[T]> {
    fn wipe(&mut self) {
        self.iter_mut().for_each(Zeroize::zeroize);
    }
}

impl<T: Zeroize> Wipe for Vec<T> {
    fn wipe(&mut self) {
        self.zeroize();
    }
}
