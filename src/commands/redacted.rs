//! A program whose output is searched for values on its way to us.

#[cfg(target_os = "linux")]
pub(super) use linux::start;

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::{CStr, CString, OsString};
    use std::io::{self, ErrorKind, PipeReader};
    use std::os::fd::AsFd as _;

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

    /// Passes a stream on. It ends with the program: what others still have it open for, who were started by the
    /// program, is not waited for. When nobody reads us, nobody reads the program either, which notices.
    fn pass(
        mut from: PipeReader,
        ended: &PipeReader,
        mut to: Unbuffered,
        patterns: &Patterns,
    ) -> io::Result<()> {
        let mut redactor = Redactor::new(patterns);
        let passed = loop {
            match wait_for(from.as_fd(), ended.as_fd())? {
                Ready::Stream => match redactor.pass(&mut from, &mut to) {
                    Ok(0) => break Ok(()),
                    Ok(_) => {}
                    Err(error) => break Err(error),
                },
                Ready::Last(left) => break last(left, &mut redactor, &mut from, &mut to),
            }
        };
        match passed {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            passed => passed,
        }
    }

    /// So much was there when the program ended: all that it has written, and not a byte is waited for.
    fn last(
        mut left: usize,
        redactor: &mut Redactor<'_>,
        from: &mut PipeReader,
        to: &mut Unbuffered,
    ) -> io::Result<()> {
        while left > 0 {
            match redactor.pass(from, to)? {
                0 => return Ok(()),
                count => left = left.saturating_sub(count),
            }
        }
        redactor.finish(to)
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
