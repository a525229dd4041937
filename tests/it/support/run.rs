//! One command in a [`TestEnv`] and what it said, searched for canaries before anyone looks.

use std::ffi::OsString;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::env::TestEnv;

/// A command about to be run.
#[derive(Debug)]
#[must_use]
pub(crate) struct Run<'a> {
    env: &'a TestEnv,
    command: Command,
    stdin: Vec<u8>,
    allowed: Vec<Vec<u8>>,
    masks: Vec<Vec<u8>>,
}

impl<'a> Run<'a> {
    pub(super) fn new(env: &'a TestEnv, command: Command) -> Self {
        Self { env, command, stdin: Vec::new(), allowed: Vec::new(), masks: Vec::new() }
    }

    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.command.env(name, value.into());
        self
    }

    pub(crate) fn current_dir(mut self, path: impl AsRef<Path>) -> Self {
        self.command.current_dir(self.env.work().join(path));
        self
    }

    /// This text may be on stdout, exactly like this. Never on stderr.
    pub(crate) fn declare_output_may_contain(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.allowed.push(text.into());
        self
    }

    /// The log of a pipeline may be told to hide this, on stderr, by a line of its own.
    pub(crate) fn declare_mask(mut self, text: &str) -> Self {
        self.masks.push(format!("::add-mask::{text}\n").into_bytes());
        self
    }

    /// Runs it to its end, and fails if a canary is in its arguments or its output.
    pub(crate) fn output(mut self) -> Output {
        for argument in self.command.get_args() {
            self.env.assert_clean("an argument", argument.as_bytes());
        }
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        let pipes = self.command.stdin(reader).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = pipes.spawn().expect("start the program");
        self.command.stdin(Stdio::null()); // closes our copy of the reading end
        let input = std::mem::take(&mut self.stdin);
        // Its own thread, or both sides wait for each other. The program need not read it all.
        let writer = std::thread::spawn(move || drop(writer.write_all(&input)));
        let output = child.wait_with_output().expect("wait for the program");
        writer.join().expect("write its input");
        self.env.assert_clean_but("stdout", &output.stdout, &self.allowed);
        self.env.assert_clean_but("stderr", &output.stderr, &self.masks);
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        Output { code: output.status.code(), stdout, stderr }
    }
}

/// What a command left behind.
#[derive(Debug)]
#[must_use = "say at least which exit code is expected"]
pub(crate) struct Output {
    /// None if it was killed by a signal.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Output {
    /// Expects this exit code.
    #[track_caller]
    pub(crate) fn code(self, expected: i32) -> Checked {
        let Self { code, stdout, stderr } = self;
        assert_eq!(code, Some(expected), "exit code; stdout:\n{stdout}stderr:\n{stderr}");
        Checked { stdout, stderr }
    }
}

/// An output whose exit code was right.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Checked {
    #[track_caller]
    pub(crate) fn stdout_is(self, expected: &str) -> Self {
        assert_eq!(self.stdout, expected, "stdout");
        self
    }

    #[track_caller]
    pub(crate) fn stderr_is(self, expected: &str) -> Self {
        assert_eq!(self.stderr, expected, "stderr");
        self
    }
}
