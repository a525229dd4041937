//! A program that runs below us while we read what it writes.
//!
//! What is sent to us is sent on to it. What a terminal sends goes to all that run on it, so the program has it
//! already, and is the one to say what it means.
#![allow(unsafe_code, reason = "fork, and signals with their senders, have no safe form")]

use std::ffi::CStr;
use std::io::{self, PipeReader, Read as _, Write as _};
use std::os::fd::{AsRawFd as _, BorrowedFd};
use std::time::Duration;

use super::become_program;

/// What may be sent on. Others stop or end us as they would end anybody.
const SENT_ON: [libc::c_int; 8] = [
    libc::SIGHUP,
    libc::SIGINT,
    libc::SIGQUIT,
    libc::SIGTERM,
    libc::SIGUSR1,
    libc::SIGUSR2,
    libc::SIGALRM,
    libc::SIGWINCH,
];

/// A status above this one is that of a signal, as shells count.
const SIGNALLED: u8 = 128;

/// A program that was started.
#[derive(Debug)]
pub struct Watched {
    pid: libc::pid_t,
    signals: libc::sigset_t,
}

/// What a program writes.
#[derive(Debug)]
pub struct Written {
    /// To standard output.
    pub out: PipeReader,
    /// To standard error.
    pub err: PipeReader,
}

impl Watched {
    /// Starts `program`, found on `PATH`, with exactly these arguments and this environment. No other thread may
    /// run: from now on signals are kept for [`Self::wait`].
    pub fn start(
        program: &CStr,
        arguments: &[&CStr],
        environment: &[&CStr],
    ) -> io::Result<(Self, Written)> {
        let (out, out_end) = io::pipe()?;
        let (err, err_end) = io::pipe()?;
        let (mut failure, mut failure_end) = io::pipe()?;
        // SAFETY: an empty set is filled, and handed over by reference. Were SIGCHLD ignored, as some parents
        // have it, nobody could wait for the program.
        let (signals, before) = unsafe {
            let mut signals = std::mem::zeroed();
            let mut before = std::mem::zeroed();
            libc::sigemptyset(&raw mut signals);
            for signal in SENT_ON.into_iter().chain([libc::SIGCHLD]) {
                libc::sigaddset(&raw mut signals, signal);
            }
            libc::signal(libc::SIGCHLD, libc::SIG_DFL);
            libc::pthread_sigmask(libc::SIG_BLOCK, &raw const signals, &raw mut before);
            (signals, before)
        };
        // SAFETY: asks for a number.
        let ours = unsafe { libc::getpid() };
        // SAFETY: this is the only thread, so the child has all that it needs to go on.
        let pid = unsafe { libc::fork() };
        if pid == 0 {
            // SAFETY: descriptors are ours; all but these two close when the program is there.
            unsafe {
                libc::dup2(out_end.as_raw_fd(), libc::STDOUT_FILENO);
                libc::dup2(err_end.as_raw_fd(), libc::STDERR_FILENO);
                libc::pthread_sigmask(libc::SIG_SETMASK, &raw const before, std::ptr::null_mut());
                // Whoever kills us for good means the program: without us, it would go on, and nobody knew.
                libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
                if libc::getppid() != ours {
                    libc::_exit(i32::from(SIGNALLED - 1));
                }
            }
            let error = become_program(program, arguments, environment);
            let code = error.raw_os_error().unwrap_or(libc::EIO);
            // Nothing more can be done where even that fails.
            let _told = failure_end.write_all(&code.to_ne_bytes());
            // SAFETY: ends this copy of us at once: what it would tidy up belongs to the parent.
            unsafe { libc::_exit(i32::from(SIGNALLED - 1)) };
        }
        drop((out_end, err_end, failure_end));
        if pid < 0 {
            return Err(io::Error::last_os_error());
        }
        let watched = Self { pid, signals };
        let mut code = [0; size_of::<i32>()];
        match failure.read_exact(&mut code) {
            Ok(()) => {
                watched.wait()?;
                Err(io::Error::from_raw_os_error(i32::from_ne_bytes(code)))
            }
            // The program is there, which has closed its end.
            Err(_) => Ok((watched, Written { out, err })),
        }
    }

    /// Waits for its end, and sends signals on meanwhile. Gives its status, that of a signal as shells count.
    pub fn wait(&self) -> io::Result<u8> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            // SAFETY: both are ours, and of the right size.
            let (signal, sender) = unsafe {
                let mut info: libc::siginfo_t = std::mem::zeroed();
                let signal = libc::sigwaitinfo(&raw const self.signals, &raw mut info);
                (signal, info.si_code)
            };
            // What the kernel sends itself, for a key or a window that changes, has a code above zero.
            if signal > 0 && signal != libc::SIGCHLD && sender <= 0 {
                // SAFETY: the program was not waited for yet, so the number is still its own.
                unsafe { libc::kill(self.pid, signal) };
            }
        }
    }

    fn ended(&self) -> io::Result<Option<u8>> {
        let mut status = 0;
        // SAFETY: the status is ours.
        let pid = unsafe { libc::waitpid(self.pid, &raw mut status, libc::WNOHANG) };
        match pid {
            0 => Ok(None),
            -1 => match io::Error::last_os_error() {
                error if error.kind() == io::ErrorKind::Interrupted => Ok(None),
                error => Err(error),
            },
            _ if libc::WIFEXITED(status) => Ok(u8::try_from(libc::WEXITSTATUS(status)).ok()),
            _ => Ok(u8::try_from(libc::WTERMSIG(status)).ok().map(|signal| SIGNALLED + signal)),
        }
    }
}

/// What there is to do for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// The stream can be read, or has ended.
    Stream,
    /// Whom it is read for has ended; there may be something to read still.
    Ended,
    /// Neither, for as long as was said.
    Silence,
}

/// Waits until the stream can be read, or the other one has ended, which is looked at when there is one; but no
/// longer than this, when it is said.
pub fn wait_for(
    stream: BorrowedFd<'_>,
    end: Option<BorrowedFd<'_>>,
    longest: Option<Duration>,
) -> io::Result<Ready> {
    let look =
        |of: BorrowedFd<'_>| libc::pollfd { fd: of.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    let mut both = [look(stream), look(end.unwrap_or(stream))];
    let millis = longest.map_or(-1, |it| i32::try_from(it.as_millis()).unwrap_or(i32::MAX));
    loop {
        // SAFETY: the descriptors are open, and the list has two.
        let count = unsafe { libc::poll(both.as_mut_ptr(), 2, millis) };
        if count < 0 {
            match io::Error::last_os_error() {
                error if error.kind() == io::ErrorKind::Interrupted => continue,
                error => return Err(error),
            }
        }
        return Ok(match both.map(|one| one.revents != 0) {
            [_, true] if end.is_some() => Ready::Ended,
            [true, _] => Ready::Stream,
            [false, _] => Ready::Silence,
        });
    }
}
