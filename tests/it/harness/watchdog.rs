//! A program that does not end makes its test fail.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::watchdog::Watchdog;

#[test]
fn what_does_not_end_is_ended() {
    let folder = tempfile::TempDir::new().expect("a folder");
    // A program of its own, or those of the other tests would be ended as well.
    let program = folder.path().join("kmseal");
    std::fs::copy(env!("CARGO_BIN_EXE_kmseal"), &program).expect("a copy");
    let mut waits = Command::new(&program);
    let mut waits = waits
        .args(["set", "vault://a", "--stdin"])
        .env("HOME", folder.path())
        .stdin(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut watchdog = Watchdog::new(&program, Duration::ZERO);
    watchdog.look();
    assert_eq!(waits.try_wait().expect("its state"), None, "it is new");
    watchdog.look();
    assert_eq!(waits.wait().expect("ended").signal(), Some(9));
}
