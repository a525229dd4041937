//! `encrypt`, `decrypt`, `inspect` and `rewrap`: the whole program, and below it the streams of the library.

mod altered;
mod cut_off;
mod destinations;
mod kms;
mod memory;
mod messages;
mod streams;
mod tampered;
mod terminal;
mod trees;

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::KMSEAL;
use crate::support::env::TestEnv;

/// A key in a file, as the command line names it.
const KEY: &str = "raw-aes:tests/one=one.key";
/// Another one.
const OTHER: &str = "raw-aes:tests/two=two.key";

/// A folder with two keys.
struct Scene {
    env: TestEnv,
}

/// What a command left behind; what it wrote may be any bytes.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: Vec<u8>,
    said: String,
}

impl Ended {
    /// Expects this exit code.
    #[track_caller]
    fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "exit code; stderr:\n{}", self.said);
        self
    }

    /// Expects that this was said.
    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(self.said.contains(text), "{text:?} was not said:\n{}", self.said);
        self
    }
}

impl Scene {
    fn new() -> Self {
        Self::with(TestEnv::new(KMSEAL))
    }

    fn with(env: TestEnv) -> Self {
        for name in ["one.key", "two.key"] {
            env.plaintext_file(name);
            env.write(name, env.canary_of(name, 32));
        }
        Self { env }
    }

    /// Runs kmseal to its end.
    fn act<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        stdin: impl Into<Vec<u8>>,
    ) -> Ended {
        self.act_on(self.env.command(args), stdin.into())
    }

    /// Runs a command to its end. Nothing secret may be in what it says.
    fn act_on(&self, mut command: Command, stdin: Vec<u8>) -> Ended {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().expect("starts");
        let mut input = child.stdin.take().expect("its input");
        // It need not read all of it.
        let writer = std::thread::spawn(move || drop(input.write_all(&stdin)));
        let output = child.wait_with_output().expect("ends");
        writer.join().expect("writes");
        self.env.assert_clean("stderr", &output.stderr);
        let said = String::from_utf8(output.stderr).expect("text");
        assert!(!said.contains("panicked"), "{said}");
        Ended { code: output.status.code(), out: output.stdout, said }
    }

    /// Encrypts, whatever else is asked for, from standard input to standard output.
    #[track_caller]
    fn encrypted(&self, content: &[u8], more: &[&str]) -> Vec<u8> {
        self.act([&["encrypt", "-k", KEY], more].concat(), content).code(0).out
    }

    /// Decrypts from standard input to standard output.
    #[track_caller]
    fn decrypted(&self, message: &[u8], more: &[&str]) -> Vec<u8> {
        self.act([&["decrypt", "-k", KEY], more].concat(), message).code(0).out
    }

    /// What is in the working folder.
    fn names(&self) -> Vec<OsString> {
        let entries = std::fs::read_dir(self.env.work()).expect("lists");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        names
    }

    fn mode(&self, name: &str) -> u32 {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.env.work().join(name);
        path.symlink_metadata().expect("is there").permissions().mode() & 0o777
    }

    fn set_mode(&self, name: &str, mode: u32) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(self.env.work().join(name), mode).expect("sets the mode");
    }
}
