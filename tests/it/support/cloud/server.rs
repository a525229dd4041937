//! One emulator as a process of its own, which ends when the test process does.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::http::{self, Message};
use super::install::python;

/// How long an emulator may take to start; far above what it does on a machine under load.
const PATIENCE: Duration = Duration::from_mins(2);

/// What is different between the emulators.
pub(super) struct Kind {
    /// Has a function `main`.
    pub(super) module: &'static str,
    pub(super) arguments: &'static [&'static str],
    pub(super) variables: &'static [(&'static str, &'static str)],
    /// Answers 200 once it is ready.
    pub(super) ready: &'static str,
    /// Does it break when it does two things at a time?
    pub(super) one_at_a_time: bool,
}

/// An emulator that runs.
#[derive(Debug)]
pub(crate) struct Server {
    pub(super) address: SocketAddr,
    child: Child,
    turn: Option<Mutex<()>>,
}

impl Server {
    /// Starts it and waits until it is ready.
    pub(super) fn start(kind: &Kind) -> Self {
        // Outside of any `TestEnv`: what an emulator keeps is none of the program's leaks. The
        // launcher removes it, as nothing is dropped at the end of a test process.
        let home = TempDir::new().expect("a temporary folder").keep();
        let log = home.join("log");
        let launcher = include_str!("launcher.py");
        let mut child = Command::new(python())
            .args(["-c", launcher])
            .arg(&home)
            .arg(kind.module)
            .args(kind.arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &home)
            .env("TMPDIR", &home)
            .env("LANG", "C.UTF-8")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .envs(kind.variables.iter().copied())
            .current_dir(&home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("the log of an emulator"))
            .spawn()
            .expect("start an emulator");
        let mut port = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut port).expect("the port of an emulator");
        let Ok(port) = port.trim_end().parse() else {
            panic!("{} did not start:\n{}", kind.module, last_words(&log));
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let turn = kind.one_at_a_time.then(Mutex::default);
        let server = Self { address, child, turn };
        let begun = Instant::now();
        let question = Message::request("GET", kind.ready, Vec::new());
        while server.exchange(&question).ok().and_then(|answer| answer.status()) != Some(200) {
            let spent = begun.elapsed();
            assert!(spent < PATIENCE, "{} is not ready:\n{}", kind.module, last_words(&log));
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// One request and its answer; waits for its turn.
    pub(super) fn exchange(&self, request: &Message) -> std::io::Result<Message> {
        // A test that failed while it had its turn has done no harm.
        let lock = |turn| Mutex::lock(turn).unwrap_or_else(std::sync::PoisonError::into_inner);
        let _turn = self.turn.as_ref().map(lock);
        http::exchange(self.address, request)
    }

    /// The id of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    /// Closes its standard input, as the end of the test process does.
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().expect("wait for an emulator");
    }
}

fn last_words(log: &PathBuf) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}

#[test]
fn what_an_emulator_says_is_shown() {
    let kind = Kind {
        module: "no_such_module",
        arguments: &[],
        variables: &[],
        ready: "/",
        one_at_a_time: false,
    };
    let failed = std::panic::catch_unwind(|| Server::start(&kind)).expect_err("no such module");
    let message = failed.downcast_ref::<String>().expect("a message");
    assert!(message.contains("No module named 'no_such_module'"), "{message}");
}
