//! The allocator of the program. What is freed when a desk locks is to leave the process, not to wait in a pool: a
//! locked desk on an old laptop should be small, and a copy of its memory should hold as little as can be.

/// Every binary that links this crate allocates here.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long freed memory waits to be used again, in milliseconds: a second, unless told otherwise. The bindings leave
/// this number of `mi_option_e` out; it has been the same since mimalloc 2.
const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;

/// Gives what was freed back to the system now. Takes some milliseconds: for the moments after a desk was opened or
/// locked, when much was freed at once.
pub fn give_back() {
    // SAFETY: both take numbers by value, touch no memory of the caller and may be called by any thread at any time.
    unsafe {
        libmimalloc_sys::mi_option_set(PURGE_DELAY, 0);
        libmimalloc_sys::mi_collect(true);
    }
    // The store is C and allocates beside us.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes a number by value and locks the allocator's own arenas; glibc documents it as safe to call from threads.
    unsafe {
        libc::malloc_trim(0)
    };
}
