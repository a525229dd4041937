//! What we ask of the operating system beyond files: hardening of the process, unbuffered streams,
//! and becoming another program.
//!
//! Everything that differs between platforms is here, so that the rest compiles anywhere.
#![allow(unsafe_code, reason = "execvpe and signal dispositions have no safe form")]

#[cfg(target_os = "linux")]
mod watch;

#[cfg(target_os = "linux")]
pub use watch::{Ready, Watched, Written, wait_for};

use std::ffi::CStr;
use std::io::{self, Write as _};

use crate::secret::Plaintext;

/// The process could not be protected from being dumped.
#[derive(Debug, thiserror::Error)]
#[error("this process could not be protected: {what}")]
pub struct HardenError {
    what: &'static str,
    source: io::Error,
}

/// The first act of the process: no core dumps, no reading of its memory by other processes of the
/// same user. A program started by `run` inherits the core dump limit (it holds the same secrets),
/// the other protection ends with `execve`.
#[cfg(unix)]
pub fn harden() -> Result<(), HardenError> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    setrlimit(Resource::Core, none).map_err(|error| HardenError {
        what: "core dumps could not be switched off",
        source: error.into(),
    })?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .map_err(|error| HardenError {
            what: "it could not be made unreadable to other processes",
            source: error.into(),
        })?;
    Ok(())
}

/// Other platforms have no such switch that we know how to test.
#[cfg(not(unix))]
pub fn harden() -> Result<(), HardenError> {
    Ok(())
}

impl crate::hint::Explain for HardenError {
    fn kind(&self) -> crate::hint::Kind {
        crate::hint::Kind::Internal
    }
}

/// Standard output or standard error, without a buffer: a buffer of the standard library is never
/// freed, so what passed through it would stay in memory until the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Data.
    Out,
    /// Talk.
    Err,
}

/// Writes everything to a standard stream.
pub fn write_all(stream: Stream, bytes: &[u8]) -> io::Result<()> {
    match stream {
        Stream::Out => raw(io::stdout(), |mut file| file.write_all(bytes)),
        Stream::Err => raw(io::stderr(), |mut file| file.write_all(bytes)),
    }
}

#[cfg(unix)]
fn raw<T>(
    stream: impl std::os::fd::AsFd,
    act: impl FnOnce(std::fs::File) -> io::Result<T>,
) -> io::Result<T> {
    act(stream.as_fd().try_clone_to_owned()?.into())
}

#[cfg(windows)]
fn raw<T>(
    stream: impl std::os::windows::io::AsHandle,
    act: impl FnOnce(std::fs::File) -> io::Result<T>,
) -> io::Result<T> {
    act(stream.as_handle().try_clone_to_owned()?.into())
}

/// A standard stream, without a buffer and for as long as it is needed.
pub type Unbuffered = std::fs::File;

/// Standard input.
pub fn stdin() -> io::Result<Unbuffered> {
    raw(io::stdin(), Ok)
}

/// Standard output.
pub fn stdout() -> io::Result<Unbuffered> {
    raw(io::stdout(), Ok)
}

/// Standard error.
pub fn stderr() -> io::Result<Unbuffered> {
    raw(io::stderr(), Ok)
}

/// Whether what is written to standard output is seen by a person at once.
pub fn stdout_is_terminal() -> bool {
    io::IsTerminal::is_terminal(&io::stdout())
}

/// Whether whoever started us has a signal ignored, as `nohup` does and a shell for what runs in the background:
/// then it is not for us either.
#[cfg(unix)]
pub fn is_ignored(signal: i32) -> bool {
    let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: without a new action the present one is written to `action`, and only that is read.
    unsafe {
        libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Waits until a program has ended, and leaves it to be waited for: until then its number is its own.
#[cfg(unix)]
pub fn wait_for_end(child: &std::process::Child) -> io::Result<()> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let number = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let number = number.ok_or(io::ErrorKind::NotFound)?;
    loop {
        match waitid(WaitId::Pid(number), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(_) => return Ok(()),
        }
    }
}

/// Elsewhere a program that has ended keeps its number for as long as somebody knows it.
#[cfg(not(unix))]
pub fn wait_for_end(_child: &std::process::Child) -> io::Result<()> {
    Ok(())
}

/// Reads standard input to its end, straight into wiped memory.
pub fn read_stdin(limit: usize) -> io::Result<Plaintext> {
    raw(io::stdin(), |mut file| read_to_end(&mut file, limit))
}

/// Reads to the end of `source`, straight into wiped memory; more than `limit` bytes are an error
/// of kind [`io::ErrorKind::FileTooLarge`].
pub(crate) fn read_to_end(source: &mut dyn io::Read, limit: usize) -> io::Result<Plaintext> {
    const STEP: usize = 64 * 1024;
    let mut text = Plaintext::new();
    loop {
        let mut step = Plaintext::zeroed(STEP.min(limit + 1));
        let read = match source.read(step.expose_mut()) {
            Ok(0) => return Ok(text),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        text.extend(&step.expose()[..read]);
        if text.expose().len() > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
    }
}

/// Becomes `program`, found on `PATH`, with exactly these arguments and this environment.
///
/// The environment strings are handed over as they are, so that the block the caller built is the
/// only copy of them. Returns only when the program could not be started.
#[cfg(unix)]
pub fn become_program(program: &CStr, arguments: &[&CStr], environment: &[&CStr]) -> io::Error {
    let null_ended = |strings: &[&CStr]| -> Vec<*const libc::c_char> {
        strings.iter().map(|string| string.as_ptr()).chain([std::ptr::null()]).collect()
    };
    let arguments = null_ended(arguments);
    let environment = null_ended(environment);
    // SAFETY: Rust's runtime ignores SIGPIPE; the program expects the default. All strings end in
    // NUL, both arrays in a null pointer, and they outlive the call.
    unsafe {
        libc::signal(libc::SIGPIPE, libc::SIG_DFL);
        execvpe(program, &arguments, &environment);
    }
    io::Error::last_os_error()
}

#[cfg(target_os = "linux")]
unsafe fn execvpe(program: &CStr, arguments: &[*const libc::c_char], env: &[*const libc::c_char]) {
    // SAFETY: the caller's.
    unsafe { libc::execvpe(program.as_ptr(), arguments.as_ptr(), env.as_ptr()) };
}

/// Other Unix systems search `PATH` with `execvp`, which takes the environment from a global.
#[cfg(all(unix, not(target_os = "linux")))]
unsafe fn execvpe(program: &CStr, arguments: &[*const libc::c_char], env: &[*const libc::c_char]) {
    unsafe extern "C" {
        static mut environ: *const *const libc::c_char;
    }
    // SAFETY: the caller's; we are about to be replaced, and nothing else reads the environment.
    unsafe {
        environ = env.as_ptr();
        libc::execvp(program.as_ptr(), arguments.as_ptr());
    }
}
