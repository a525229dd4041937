//! Other programs that speak the format, installed when the first test needs them.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Scene;
use crate::support::cloud::install::python_with;

/// Where the programs are that use the SDKs.
const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop");

/// An SDK of AWS.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer {
    Python,
    JavaScript,
}

impl Peer {
    /// Does these jobs, one after the other (`tests/interop/`).
    #[track_caller]
    pub(super) fn does(self, scene: &Scene, jobs: &[Value]) {
        let mut command = match self {
            Self::Python => {
                let mut python = Command::new(python_with("encryption-sdk.txt"));
                python.arg(Path::new(PROGRAMS).join("peer.py"));
                python
            }
            Self::JavaScript => {
                let mut node = Command::new("node");
                node.arg(Path::new(PROGRAMS).join("peer.js"));
                node
            }
        };
        closed_off(scene, &mut command);
        if matches!(self, Self::JavaScript) {
            command.env("NODE_PATH", node_modules());
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("start the other program");
        let jobs = Value::from(jobs).to_string();
        let mut stdin = child.stdin.take().expect("its input");
        stdin.write_all(jobs.as_bytes()).expect("tell it what to do");
        drop(stdin);
        let output = child.wait_with_output().expect("wait for it");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{self:?}: {said}");
    }

    /// Says so and is true when it cannot be run here.
    pub(crate) fn is_missing(self) -> bool {
        let runs = |program: &str| {
            let mut command = Command::new(program);
            command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        // Python is what the emulators need, too.
        let is_missing = matches!(self, Self::JavaScript) && !(runs("node") && runs("npm"));
        if is_missing {
            println!("skipped: there is no node with npm here");
        }
        is_missing
    }
}

/// The command line of the SDK for Python.
#[track_caller]
pub(super) fn python_command_line(scene: &Scene, words: &[String]) {
    let program = python_with("encryption-sdk.txt").with_file_name("aws-encryption-cli");
    let mut command = Command::new(program);
    closed_off(scene, &mut command);
    let output = command.args(words).output().expect("start the other command line");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {said}");
}

/// With nothing of the tester's environment but `PATH`.
fn closed_off(scene: &Scene, command: &mut Command) {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", scene.env.home())
        .env("LANG", "C.UTF-8")
        .envs(scene.account.variables())
        .current_dir(scene.env.work());
}

/// The packages of the lock file, in a folder that stays between runs.
pub(crate) fn node_modules() -> PathBuf {
    let lock = fs::read(Path::new(PROGRAMS).join("package-lock.json")).expect("the lock file");
    let hash = u64::from_be_bytes(*Sha256::digest(&lock).first_chunk().expect("eight bytes"));
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = parent.join(format!("interop-{hash:016x}"));
    // Other tests may start at the same moment. Closing the file lets go of the lock.
    let guard = File::create(folder.with_extension("lock")).expect("the lock of the packages");
    guard.lock().expect("wait for the other test that installs them");
    let complete = folder.join("complete");
    if !complete.exists() {
        fs::create_dir_all(&folder).expect("the folder for the packages");
        for name in ["package.json", "package-lock.json"] {
            fs::copy(Path::new(PROGRAMS).join(name), folder.join(name)).expect("copy a file");
        }
        // The environment is passed on: it says where packages come from. The lock file has their hashes.
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        let output = npm.output().expect("start npm");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cannot install the packages for node: {said}");
        fs::write(complete, "").expect("mark the packages as installed");
    }
    folder.join("node_modules")
}
