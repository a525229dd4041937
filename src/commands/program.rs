//! The program that kmseal becomes, and the environment that it had before.

use std::ffi::OsString;
#[cfg(unix)]
use std::ffi::{CStr, CString};

use crate::environment::{Block, Variable};
use crate::error::CommandError;
use crate::hint::{Hint, Kind};
use crate::secret::{Plaintext, scrub_stack};
#[cfg(unix)]
use crate::sys;

/// The variables that kmseal was started with.
#[cfg(unix)]
pub(super) fn inherited() -> Vec<Variable> {
    use std::os::unix::ffi::OsStringExt as _;
    let variable = |(name, value): (OsString, OsString)| Variable {
        name: name.into_vec(),
        value: Plaintext::copy_of(&value.into_vec()),
        file: None,
    };
    std::env::vars_os().map(variable).collect()
}

/// Names and values are text there, so nothing is lost by going through strings.
#[cfg(not(unix))]
pub(super) fn inherited() -> Vec<Variable> {
    let variable = |(name, value): (OsString, OsString)| Variable {
        name: name.to_string_lossy().into_owned().into_bytes(),
        value: Plaintext::copy_of(value.to_string_lossy().as_bytes()),
        file: None,
    };
    std::env::vars_os().map(variable).collect()
}

/// The words of a command line as the system takes them.
#[cfg(unix)]
pub(super) fn arguments(command: &[OsString]) -> Result<Vec<CString>, CommandError> {
    use std::os::unix::ffi::OsStrExt as _;
    let arguments: Result<_, _> =
        command.iter().map(|word| CString::new(word.as_bytes())).collect();
    arguments
        .map_err(|_| CommandError::usage("an argument of the program has a NUL byte", Vec::new()))
}

/// Becomes the program. Only comes back when that failed.
#[cfg(unix)]
pub(super) fn start(command: &[OsString], block: &Block) -> Result<u8, CommandError> {
    let arguments = arguments(command)?;
    let arguments: Vec<&CStr> = arguments.iter().map(CString::as_c_str).collect();
    // From here the block is the only copy: what calls left on the stack goes as well.
    scrub_stack();
    let error = sys::become_program(arguments[0], &arguments, &block.strings());
    Err(not_started(command, &error))
}

/// Starts the program and waits: no other system can replace a process.
#[cfg(not(unix))]
pub(super) fn start(command: &[OsString], block: &Block) -> Result<u8, CommandError> {
    let variables = block.strings().into_iter().filter_map(|string| {
        let text = string.to_str().ok()?;
        text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
    });
    let status = std::process::Command::new(&command[0])
        .args(&command[1..])
        .env_clear()
        .envs(variables)
        .status()
        .map_err(|error| not_started(command, &error))?;
    scrub_stack();
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

pub(super) fn not_started(command: &[OsString], error: &std::io::Error) -> CommandError {
    let shown = command[0].to_string_lossy();
    let mut failed = CommandError::refused(format!("{shown} cannot be started"), Vec::new());
    failed.causes.push(error.to_string());
    failed.kind = Kind::NotStarted;
    if error.kind() == std::io::ErrorKind::NotFound {
        failed.kind = Kind::NotFound;
        failed.hints.push(Hint::say("is it on the PATH, and spelled like that?"));
    } else if error.kind() == std::io::ErrorKind::ArgumentListTooLong {
        let limits = "a single variable may have 128 KiB on Linux, all of them about 2 MiB";
        failed.hints.push(Hint::say(limits));
    }
    failed
}
