//! The programs that files are written for.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::interop::peer::{Peer, node_modules};
use crate::support::cloud::install::python_with;
use crate::support::env::TestEnv;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/formats.py");

/// What a program reads from a file; none where it is not installed, which is said. With `to`, it also writes
/// the values into that file, in its own way.
#[track_caller]
pub(super) fn read(
    env: &TestEnv,
    reader: &str,
    file: &str,
    names: &[&str],
    to: Option<&str>,
) -> Option<BTreeMap<String, Vec<u8>>> {
    if is_missing(reader) {
        println!("skipped: there is no {reader} here");
        return None;
    }
    let folder = env.root().join("tmp/reader");
    fs::create_dir_all(&folder).expect("a folder");
    let at = |name: &str| env.work().join(name);
    let mut job = json!({ "reader": reader, "file": at(file), "names": names, "folder": folder });
    if let Some(to) = to {
        job["to"] = json!(at(to));
    }
    let mut command = Command::new(python_with("formats.txt"));
    command
        .arg(Path::new(PROGRAM))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", env.home())
        .env("TMPDIR", &folder)
        .env("LANG", "C.UTF-8")
        .env("CHECKPOINT_DISABLE", "1")
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if reader.starts_with("node") {
        command.env("NODE_PATH", node_modules());
    }
    let mut child = command.spawn().expect("start the other program");
    let mut stdin = child.stdin.take().expect("its input");
    stdin.write_all(job.to_string().as_bytes()).expect("tell it what to read");
    drop(stdin);
    let output = child.wait_with_output().expect("wait for it");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{reader}: {said}");
    fs::remove_dir_all(&folder).expect("remove what it left");
    let read: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let value = |(name, value): (&String, &Value)| {
        let value = STANDARD.decode(value.as_str().expect("a text")).expect("base64");
        (name.clone(), value)
    };
    Some(read.as_object().expect("an object").iter().map(value).collect())
}

/// Python is what the emulators need, too, and its readers come with their list.
fn is_missing(reader: &str) -> bool {
    if reader.starts_with("node") {
        return Peer::JavaScript.is_missing();
    }
    let Some(program) = reader
        .split(' ')
        .next()
        .filter(|first| ["sh", "dash", "bash", "kubectl", "terraform", "docker"].contains(first))
    else {
        return false;
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    !std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
