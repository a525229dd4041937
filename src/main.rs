//! The kmseal program.

use std::process::ExitCode;

fn main() -> ExitCode {
    kmseal::run(std::env::args_os())
}
