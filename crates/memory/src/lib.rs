//! The allocator of the program. What is freed when a desk locks is to leave the process, not to wait in a pool: a
//! locked desk on an old laptop should be small, and a copy of its memory should hold as little as can be.

/// Every binary that links this crate allocates here.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Gives what was freed back to the system now. Takes some milliseconds: for the moments after a desk was opened or
/// locked, when much was freed at once.
pub fn give_back() {
    // Each thread has a heap of its own, and only that thread can empty it: those that compare names live on.
    rayon::broadcast(|_| collect());
    collect();
    // The store is C and allocates beside us.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes a number by value and locks the allocator's own arenas; glibc documents it as safe to call from threads.
    unsafe {
        libc::malloc_trim(0)
    };
}

fn collect() {
    // SAFETY: takes a number by value, touches no memory of the caller and may be called by any thread at any time.
    unsafe {
        libmimalloc_sys::mi_collect(true);
    }
}
