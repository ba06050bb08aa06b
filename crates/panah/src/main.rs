use std::process::ExitCode;

fn main() -> ExitCode {
    panah::cli::main()
}
