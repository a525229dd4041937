//! A program whose output is searched for values on its way to us.

#[cfg(target_os = "linux")]
pub(super) use linux::start;

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::{CStr, CString, OsString};
    use std::io::{self, ErrorKind, PipeReader};
    use std::os::fd::AsFd as _;
    use std::time::{Duration, Instant};

    use crate::commands::program::{arguments, not_started};
    use crate::environment::Block;
    use crate::error::CommandError;
    use crate::redact::{Patterns, Redactor};
    use crate::secret::scrub_stack;
    use crate::sys::{Ready, Unbuffered, Watched, stderr, stdout, wait_for};

    /// Starts the program, passes on what it writes without the values, and waits for it.
    pub(in crate::commands) fn start(
        command: &[OsString],
        block: Block,
        patterns: &Patterns,
    ) -> Result<u8, CommandError> {
        let output = |error: io::Error| CommandError::output(&error);
        let (out, err) = (stdout().map_err(output)?, stderr().map_err(output)?);
        let (ended, running) = io::pipe().map_err(output)?;
        let arguments = arguments(command)?;
        let arguments: Vec<&CStr> = arguments.iter().map(CString::as_c_str).collect();
        let started = Watched::start(arguments[0], &arguments, &block.strings());
        let (program, written) = started.map_err(|error| not_started(command, &error))?;
        // It has its own copy now, and we have what is looked for.
        drop(block);
        let ended = &ended;
        let (status, passed) = std::thread::scope(|scope| {
            let both = [(written.out, out), (written.err, err)];
            let both = both.map(|(from, to)| {
                scope.spawn(move || {
                    let passed = pass(from, ended, to, patterns);
                    scrub_stack();
                    passed
                })
            });
            let status = program.wait();
            // Both hear of it.
            drop(running);
            let passed =
                both.map(|one| one.join().unwrap_or_else(|_| Err(ErrorKind::Other.into())));
            (status, passed)
        });
        for passed in passed {
            passed.map_err(output)?;
        }
        status.map_err(|error| not_started(command, &error))
    }

    /// What others write who were left behind by the program is passed on until they are silent for so long.
    const SILENCE: Duration = Duration::from_secs(1);

    /// And for so long at most: one that never stops must not keep us.
    const MOST: Duration = Duration::from_secs(2);

    /// Passes a stream on. When nobody reads us, nobody reads the program either, which notices.
    fn pass(
        mut from: PipeReader,
        ended: &PipeReader,
        mut to: Unbuffered,
        patterns: &Patterns,
    ) -> io::Result<()> {
        let mut redactor = Redactor::new(patterns);
        match pass_all(&mut from, ended, &mut to, &mut redactor) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            passed => passed,
        }
    }

    /// The stream ends when nobody can write to it any more. But a program may leave others behind who hold it
    /// open for as long as they like, and they are not what was waited for.
    fn pass_all(
        from: &mut PipeReader,
        ended: &PipeReader,
        to: &mut Unbuffered,
        redactor: &mut Redactor<'_>,
    ) -> io::Result<()> {
        let mut last = None;
        loop {
            let ready = match last {
                None => wait_for(from.as_fd(), Some(ended.as_fd()), None)?,
                Some(last) => {
                    let left = Instant::saturating_duration_since(&last, Instant::now());
                    wait_for(from.as_fd(), None, Some(left.min(SILENCE)))?
                }
            };
            let is_over = last.is_some_and(|last| Instant::now() >= last);
            match ready {
                Ready::Stream if is_over => return redactor.finish(to),
                Ready::Stream => {
                    if redactor.pass(from, to)? == 0 {
                        return Ok(());
                    }
                }
                Ready::Ended => last = Some(Instant::now() + MOST),
                Ready::Silence => return redactor.finish(to),
            }
        }
    }
}

/// Elsewhere nobody tells who has sent a signal.
#[cfg(not(target_os = "linux"))]
pub(super) fn start(
    _command: &[std::ffi::OsString],
    _block: crate::environment::Block,
    _patterns: &crate::redact::Patterns,
) -> Result<u8, crate::error::CommandError> {
    Err(crate::error::CommandError::refused("--redact needs Linux", Vec::new()))
}
