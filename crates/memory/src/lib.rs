//! The allocator of the program. What is freed when a desk locks is to leave the process, not to wait in a pool: a
//! locked desk on an old laptop should be small, and a copy of its memory should hold as little as can be.

/// Every binary that links this crate allocates here.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Gives what was freed back to the system now. Takes some milliseconds: for the moments after a desk was opened or
/// locked, when much was freed at once.
pub fn give_back() {
    // SAFETY: takes a flag by value, touches no memory of the caller and may be called by any thread at any time.
    unsafe { libmimalloc_sys::mi_collect(true) }
}
