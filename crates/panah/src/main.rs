use std::process::ExitCode;

/// Gives memory back to the system when a desk is locked; the system's own allocator keeps most of it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    panah::cli::main()
}
